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

impl Shape for ClauseRef {
    fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Self> {
        let scalar = read_scalar(node, "điều khoản như \"19.4\"", problems)?;
        let parsed = Self::parse(&scalar.text);
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
        json!({ "type": "string", "pattern": "^[1-9][0-9]*(\\.[1-9][0-9]*[a-zđ]?)?$" })
    }
}

impl ClauseRef {
    fn parse(text: &str) -> Option<Self> {
        let (article, rest) = match text.split_once('.') {
            Some((article, rest)) => (article, Some(rest)),
            None => (text, None),
        };
        let article = article.parse().ok().filter(|number| *number > 0)?;
        let Some(rest) = rest else { return Some(Self { article, clause: None, point: None }) };
        let point = rest.chars().last().filter(|c| c.is_lowercase());
        let clause = rest.trim_end_matches(|c: char| c.is_lowercase()).parse().ok()?;
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
