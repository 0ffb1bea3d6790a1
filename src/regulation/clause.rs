//! Clauses (điều khoản): how a row of the regulation names the rule behind it.

use crate::problem::{Code, Problem};
use crate::records::shape::Shape;
use crate::records::shape::read::read_scalar;
use crate::records::yaml::Node;
use serde_json::{Value as Json, json};

/// A clause of the regulation (điều khoản): `19.4` is khoản 4 Điều 19, `19.2a` its điểm a.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClauseRef {
    pub article: u64,
    pub clause: Option<u64>,
    pub point: Option<char>,
}

/// No article and no clause has a larger number.
const NUMBER_MAX: u64 = 9_999;

impl Shape for ClauseRef {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "điều khoản như \"19.4\"", problems)?;
        // `19.10` without quotes is the number 19.1 to every other program.
        let parsed = Self::parse(&scalar.text)
            .filter(|clause| !scalar.plain || clause.clause.is_none() || clause.point.is_some());
        if parsed.is_none() {
            let message = format!("`{}` không phải là điều khoản", scalar.text);
            problems.push(Problem::at(Code::RegulationUnknownClause, &node.place, message).hint(
                "viết số điều, chấm, số khoản, chữ cái của điểm: \"19.4\", \"19.2a\", \"17\"",
            ));
        }
        parsed
    }

    fn view(&self) -> Json {
        self.to_string().into()
    }

    fn schema() -> Json {
        json!({ "type": ["string", "integer"], "minimum": 1, "maximum": NUMBER_MAX,
            "pattern": "^[1-9][0-9]{0,3}(\\.[1-9][0-9]{0,3}[a-zđ]?)?$",
            "examples": ["19.4"],
            "patternErrorMessage": "viết số điều, chấm, số khoản, trong dấu nháy: \"19.4\"" })
    }
}

impl ClauseRef {
    fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| {
            let number = text.parse::<u64>().ok()?;
            ((1..=NUMBER_MAX).contains(&number) && number.to_string() == text).then_some(number)
        };
        let (article, rest) = match text.split_once('.') {
            Some((article, rest)) => (article, Some(rest)),
            None => (text, None),
        };
        let article = number(article)?;
        let Some(rest) = rest else { return Some(Self { article, clause: None, point: None }) };
        let point = rest.chars().last().filter(|c| matches!(c, 'a'..='z' | 'đ'));
        let clause = number(rest.strip_suffix(|c| Some(c) == point).unwrap_or(rest))?;
        Some(Self { article, clause: Some(clause), point })
    }

    /// `điểm a khoản 2 Điều 19`, as one cites it in a sentence.
    pub fn words(&self) -> String {
        let point = self.point.map(|point| format!("điểm {point} ")).unwrap_or_default();
        let clause = self.clause.map(|clause| format!("khoản {clause} ")).unwrap_or_default();
        format!("{point}{clause}Điều {}", self.article)
    }
}

impl std::fmt::Display for ClauseRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.article)?;
        if let Some(clause) = self.clause {
            write!(f, ".{clause}")?;
        }
        self.point.map_or(Ok(()), |point| write!(f, "{point}"))
    }
}
