//! The rules of the form as data: one file a profile below `templates/the-thuc/quy-tac/`.
//!
//! In: JSON. Out: [`Rules`], each rule with its clause, limits, confidence and the way it is
//! measured, or why it cannot be. `tt01` gives its own clauses and says what differs from `nd30`;
//! the union profile `tld` takes each rule from the state form of the document's day.

use super::parts::Part;
use crate::problem::{Code, Place, Problem};
use crate::templates::{self, Templates};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How sure a rule is (tin cậy); only `H` fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Confidence {
    /// Read in the text of the rule.
    H,
    /// One secondary source, or practice seen once.
    M,
    /// Own knowledge.
    L,
}

/// How a rule is measured.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Measure {
    /// Size of every glyph of a component.
    Size(Part),
    /// Weight, slant and case of a component.
    Style(Style),
    /// Centre of the first component against that of the second.
    Centre(Part, Axis),
    /// Baselines of two components.
    Row(Part, Part),
    /// Length of the line below a component, as a share of its longest line of text.
    RuleShare(Part),
    /// Centre of that line against that of the text.
    RuleCentre(Part),
    /// A check of [`super::checks`].
    Named(String),
}

/// What a component is centred on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Axis {
    Part(Part),
    Block(Block),
}

/// The text block between the margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Block {
    #[serde(rename = "trang")]
    Page,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    pub part: Part,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    /// All capitals, or not all.
    pub upper: Option<bool>,
}

/// One rule of a profile.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    /// Thành phần thể thức.
    pub element: String,
    pub clause: String,
    /// How sure the number of the clause is, where that differs.
    pub clause_confidence: Option<Confidence>,
    pub requirement: String,
    /// Least and most, in `unit`.
    pub limits: Option<(f64, f64)>,
    pub unit: Option<String>,
    pub confidence: Confidence,
    pub measure: Option<Measure>,
    /// How, in words, where the measure does not say it.
    pub method: Option<String>,
    /// Why not.
    pub unmeasured: Option<String>,
    /// Where a union document shows it.
    pub seen: Option<String>,
}

/// The rules of one profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    pub profile: String,
    pub name: String,
    pub rules: Vec<Arc<Rule>>,
}

/// All profiles: of documents, and of books and minutes.
#[derive(Debug, Clone)]
pub struct Book {
    documents: BTreeMap<&'static str, Rules>,
    papers: BTreeMap<&'static str, Rules>,
}

const FOLDER: &str = "the-thuc/quy-tac/";

impl Book {
    /// Reads the rules of every profile, whose checks are `known` by name.
    ///
    /// # Errors
    /// [`Code::FormRules`], when a file is changed into something else than rules.
    pub fn read(templates: &Templates, known: fn(&str) -> bool) -> Result<Self, Problem> {
        let profile = |name, base| profile(templates, name, base, known);
        let nd30 = profile("nd30.json", None)?;
        let tt01 = profile("tt01.json", Some(&nd30))?;
        let union_of = |base| profile("tld.json", Some(base));
        let (old, new) = (union_of(&tt01)?, union_of(&nd30)?);
        let papers =
            [("so", profile("so.json", None)?), ("giao-nhan", profile("giao-nhan.json", None)?)];
        let documents =
            BTreeMap::from([("nd30", nd30), ("tt01", tt01), ("tld-tt01", old), ("tld-nd30", new)]);
        Ok(Self { documents, papers: BTreeMap::from(papers) })
    }

    /// `nd30`, `tt01`, `tld-nd30` or `tld-tt01`; `so` or `giao-nhan`.
    pub fn profile(&self, name: &str) -> Option<&Rules> {
        self.documents.get(name).or_else(|| self.papers.get(name))
    }

    /// Those of documents.
    pub fn profiles(&self) -> impl Iterator<Item = (&'static str, &Rules)> {
        self.documents.iter().map(|(name, rules)| (*name, rules))
    }
}

#[derive(Deserialize)]
struct File {
    profile: String,
    name: String,
    #[serde(default)]
    take: Option<String>,
    rules: Vec<Own>,
}

/// A rule as its file gives it: all of it, or what differs from the rule that it takes from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    id: String,
    element: Option<String>,
    clause: Option<String>,
    clause_confidence: Option<Confidence>,
    requirement: Option<String>,
    limits: Option<(f64, f64)>,
    unit: Option<String>,
    confidence: Option<Confidence>,
    measure: Option<Measure>,
    method: Option<String>,
    unmeasured: Option<String>,
    seen: Option<String>,
}

/// What is wrong with a file that is no JSON of rules, without the reader's own English where it is not needed.
fn said(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column().max(1));
    match error.classify() {
        serde_json::error::Category::Eof => {
            format!("hết tệp ở dòng {line} mà còn dấu ngoặc hoặc dấu nháy chưa đóng")
        }
        serde_json::error::Category::Syntax => {
            format!("sai cú pháp JSON ở dòng {line}, cột {column}")
        }
        _ => {
            format!("ở dòng {line}, cột {column} không phải quy tắc (lời của bộ đọc JSON): {error}")
        }
    }
}

/// One file over the rules that it takes from.
fn profile(
    templates: &Templates,
    name: &str,
    base: Option<&Rules>,
    known: fn(&str) -> bool,
) -> Result<Rules, Problem> {
    let path = format!("{FOLDER}{name}");
    // Books and minutes have rules that no office changes.
    let own = templates.files().find(|(known, _)| *known == path);
    let text = own.map_or_else(|| templates::fixed(&path), |(_, text)| text);
    let wrong = |what: String| {
        let place = Place::file(format!("templates/{path}"));
        Problem::at(Code::FormRules, &place, format!("quy tắc thể thức không đọc được: {what}"))
            .hint("xóa tệp này để dùng quy tắc có sẵn")
    };
    let file: File = serde_json::from_str(text).map_err(|error| wrong(said(&error)))?;
    let union = file.take.is_some();
    let mut rules = Vec::new();
    for own in file.rules {
        let id = own.id.clone();
        let taken = base.and_then(|base| base.rules.iter().find(|rule| rule.id == id));
        if union && taken.is_none() {
            continue;
        }
        let rule = match taken.filter(|_| own.element.is_none()) {
            Some(taken) => own.over(taken),
            None => own.whole(),
        };
        let rule = rule.map_err(|error| wrong(format!("`{id}`: {error}")))?;
        if rule.measure.is_some() == rule.unmeasured.is_some() {
            return Err(wrong(format!("`{id}`: phải có phép đo, hoặc lý do không đo")));
        }
        if let Some(Measure::Named(name)) = &rule.measure
            && !known(name)
        {
            return Err(wrong(format!("`{id}`: không có phép đo `{name}`")));
        }
        rules.push(Arc::new(rule));
    }
    if let (true, Some(base)) = (union, base) {
        let taken: BTreeSet<String> = rules.iter().map(|own| own.id.clone()).collect();
        let rest = base.rules.iter().filter(|rule| !taken.contains(&rule.id));
        rules.extend(rest.map(|rule| {
            let confidence = rule.confidence.max(Confidence::M);
            Arc::new(Rule { confidence, ..Rule::clone(rule) })
        }));
    }
    let profile = match (union, base) {
        (true, Some(base)) => format!("{}-{}", file.profile, base.profile),
        _ => file.profile,
    };
    Ok(Rules { profile, name: file.name, rules })
}

impl Own {
    /// A rule that stands alone.
    fn whole(self) -> Result<Rule, String> {
        let need = |what: &str| format!("thiếu `{what}`");
        Ok(Rule {
            id: self.id,
            element: self.element.ok_or_else(|| need("element"))?,
            clause: self.clause.ok_or_else(|| need("clause"))?,
            clause_confidence: self.clause_confidence,
            requirement: self.requirement.ok_or_else(|| need("requirement"))?,
            limits: self.limits,
            unit: self.unit,
            confidence: self.confidence.ok_or_else(|| need("confidence"))?,
            measure: self.measure,
            method: self.method,
            unmeasured: self.unmeasured,
            seen: self.seen,
        })
    }

    /// The rule's own keys over those of the rule that it takes from.
    fn over(self, base: &Rule) -> Result<Rule, String> {
        if self.unit.is_some() || self.unmeasured.is_some() {
            return Err("`unit` và `unmeasured` lấy theo quy tắc gốc, không ghi lại".to_owned());
        }
        let mut rule = base.clone();
        rule.clause_confidence =
            self.clause_confidence.or(rule.clause_confidence.filter(|_| self.clause.is_none()));
        rule.clause = self.clause.unwrap_or(rule.clause);
        rule.requirement = self.requirement.unwrap_or(rule.requirement);
        rule.limits = self.limits.or(rule.limits);
        rule.confidence = self.confidence.unwrap_or(rule.confidence);
        if self.measure.is_some() {
            rule.method = self.method;
            rule.measure = self.measure;
        }
        rule.seen = self.seen;
        Ok(rule)
    }
}
