//! A regulation file by itself: each clause is there, each rule within what the regulation rules.
//!
//! What it says of bodies is held to the registry; days that two files share are for [`super::in_force`].

use super::rules::{ClauseRef, RecipientRole, RecipientRule, Regulation, Subject};
use super::{duties, figures, in_force, recipients};
use crate::problem::{Code, Place, Problem};
use crate::records::{Corpus, registry};
use std::collections::BTreeSet;

/// Reports what a regulation says that cannot be.
pub fn check(regulation: &Regulation, corpus: &Corpus, problems: &mut Vec<Problem>) {
    registry::check_order(&regulation.from, regulation.until.as_ref(), problems);
    let exchanges = regulation
        .exchanges
        .iter()
        .flat_map(|kind| kind.central.iter().chain(&kind.province).chain(&kind.base));
    let figures = regulation
        .figures
        .iter()
        .flat_map(|rule| rule.central.iter().chain(&rule.province).chain(&rule.base));
    let clauses = regulation
        .recipients
        .iter()
        .map(|rule| &rule.clause)
        .chain(regulation.optional.iter().map(|rule| &rule.clause))
        .chain(regulation.duties.iter().map(|rule| &rule.clause))
        .chain(&regulation.secrecy)
        .chain(exchanges)
        .chain(figures);
    for clause in clauses.filter(|clause| !regulation.has(clause)) {
        let message = format!("quy chế không có {}", clause.words());
        problems.push(
            Problem::at(Code::RegulationUnknownClause, &clause.place, message)
                .hint("sửa số điều, khoản; hoặc sửa `so_khoan` của điều đó"),
        );
    }
    let mut numbers = BTreeSet::new();
    for article in regulation.articles.iter() {
        if !numbers.insert(article.number.0) {
            let message = format!("Điều {} ghi hai lần", article.number.0);
            let place: &Place = &article.number.place;
            problems
                .push(Problem::at(Code::DuplicateId, place, message).hint("xóa một trong hai mục"));
        }
    }
    check_scope(regulation, problems);
    check_central(regulation, problems);
    duties::check(regulation, problems);
    figures::check_rules(regulation, problems);
    // A regulation names agencies that a project of one province may not have.
    if !regulation.is_embedded() {
        let named = regulation.central.iter().chain(&regulation.agencies);
        for body in named.chain(&regulation.third) {
            in_force::check_body(body, corpus, problems);
        }
        recipients::check::check_rules(regulation, corpus, problems);
    }
}

/// Rules for a level or a subject that the regulation does not rule.
fn check_scope(regulation: &Regulation, problems: &mut Vec<Problem>) {
    let recipients = regulation.recipients.iter();
    let recipients =
        recipients.map(|rule| (&rule.clause.place, rule.level, Subject::of_kind(rule.kind)));
    let optional = regulation.optional.iter();
    let optional =
        optional.map(|rule| (&rule.clause.place, rule.level, Subject::of_kind(rule.kind)));
    let duties = regulation.duties.iter().map(|rule| {
        let subject = rule.kind.as_ref().and_then(|kind| Subject::of_kind(kind.value));
        (&rule.clause.place, rule.level, subject)
    });
    for (place, level, subject) in recipients.chain(optional).chain(duties) {
        let mut report = |message: String, hint: &str| {
            problems.push(
                Problem::at(Code::RegulationContradiction, place, message).hint(hint.to_owned()),
            );
        };
        if !regulation.rules_level(level) {
            report(
                format!("dòng này dành cho cấp `{}`, nhưng `cap` không ghi cấp ấy", level.word()),
                "sửa `cap` của dòng, hoặc thêm cấp ấy vào `cap` của quy chế",
            );
        }
        if let Some(subject) = subject.filter(|subject| !regulation.rules_subject(*subject)) {
            report(
                format!(
                    "dòng này dành cho loại bản ghi `{}`, nhưng `ban_ghi` của quy chế không ghi loại ấy",
                    subject.word()
                ),
                "sửa `ban_ghi` của dòng, hoặc thêm loại ấy vào `ban_ghi` của quy chế",
            );
        }
    }
}

/// Rules that send to the central bodies, of a regulation that names none.
fn check_central(regulation: &Regulation, problems: &mut Vec<Problem>) {
    let sends = |rule: &&RecipientRule| rule.roles.contains(&RecipientRole::Central);
    let rules = regulation.recipients.iter().filter(sends);
    for rule in rules.filter(|_| regulation.central.is_empty()) {
        let message = "dòng này gửi `trung_uong`, nhưng quy chế không ghi `trung_uong`";
        problems.push(
            Problem::at(Code::RegulationContradiction, &rule.clause.place, message)
                .hint("thêm `trung_uong: […]` vào quy chế, hoặc ghi `co_quan: […]` ở dòng này"),
        );
    }
}

impl Regulation {
    fn has(&self, clause: &ClauseRef) -> bool {
        self.articles.iter().any(|article| {
            let known = article.clauses.map_or(0, |clauses| clauses.0);
            article.number.0 == clause.article && clause.clause.is_none_or(|clause| clause <= known)
        })
    }
}
