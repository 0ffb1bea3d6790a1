//! The regulation as data: which rules were in force on a day, and what they ask of a record.
//!
//! In: the regulation files of the corpus ([`rules`]) and the embedded ones, each for its time
//! ([`in_force`]). Out: who must receive
//! a document ([`recipients`]) and what is left out of its copies ([`secrecy`]), what was due and
//! was it done ([`duties`]), what meetings assigned ([`tasks`]), the figures of a review
//! ([`figures`]), and problems where a record does not fit the regulation ([`answers`],
//! [`inspections`], [`copies`]). No rule is written in
//! code: a successor regulation is a new file in `records/`.

mod answers;
pub mod clause;
mod copies;
pub mod duties;
pub mod figures;
mod file;
pub mod in_force;
mod inspections;
pub mod matter;
pub mod recipients;
pub mod rules;
pub mod secrecy;
pub mod tasks;
mod term;

use crate::law;
use crate::problem::{Code, Place, Problem};
use crate::records::agency::{Agency, Level, Party};
use crate::records::exchange::Exchange;
use crate::records::issue::{Issue, State};
use crate::records::meeting::MeetingForm;
use crate::records::scalar::{Date, Id, YesNo};
use crate::records::shape::quoted;
use crate::records::summary::Summary;
use crate::records::{self, Corpus, Record, RecordKind, nearest};
use chrono::Datelike;
use duties::rule::DutyRule;
use in_force::Unread;
use matter::Matter;
use rules::{ClauseRef, ExchangeKind, Heading, Regulation, of_level};
use secrecy::amounts::Secrets;
use std::collections::{BTreeMap, BTreeSet};
use tasks::Agenda;

/// All regulations, by time (các quy chế), and what meetings assigned under them.
#[derive(Debug)]
pub struct Regulations {
    list: Vec<Regulation>,
    unread: Vec<Unread>,
    pub agenda: Agenda,
    /// What may not be said in other documents.
    pub secrets: Secrets,
}

/// Reads the regulations of a corpus, and checks them and what only shows between records; each
/// record is judged by [`Regulations::check`].
pub fn read(corpus: &Corpus, problems: &mut Vec<Problem>) -> Regulations {
    let (list, unread) = in_force::read(corpus, problems);
    in_force::check(&list, problems);
    for regulation in &list {
        file::check(regulation, corpus, problems);
    }
    let agenda = Agenda::of(corpus);
    let mut regulations = Regulations { list, unread, agenda, secrets: Secrets::default() };
    regulations.secrets = Secrets::of(corpus, &regulations, problems);
    law::check(corpus, problems);
    check_hosts(corpus, &regulations, problems);
    regulations
}

/// Where the date stands by which a record falls under a regulation.
fn dated(record: &Record) -> &Place {
    let issued = || record.issue().and_then(Issue::day);
    let date = match record {
        Record::Review(_) => None,
        _ => record.happened_at().or_else(issued),
    };
    date.map_or(&record.id().place, |date| &date.place)
}

impl Regulations {
    /// The regulation that rules a matter. Several may be in force for different levels or subjects; of
    /// those that rule letters, the one that knows the kind of exchange.
    pub fn on(&self, matter: &Matter) -> Option<&Regulation> {
        let mut ruling = self.list.iter().filter(|rules| rules.rules(matter)).peekable();
        let first = ruling.peek().copied();
        match matter.exchange {
            Some(kind) => ruling.find(|rules| rules.knows(kind, matter.level)).or(first),
            None => first,
        }
    }

    /// Whether a matter falls under this regulation and no other.
    fn falls_under(&self, regulation: &Regulation, matter: &Matter) -> bool {
        self.on(matter).is_some_and(|rules| std::ptr::eq(rules, regulation))
    }

    /// Checks one record: by itself and beside the others, against the law of documents, and against
    /// the regulation of its day.
    pub fn check(&self, record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
        records::check_record(record, corpus, problems);
        if record.issue().is_some_and(|issue| *issue.state == State::Void) {
            return;
        }
        law::check_record(record, corpus, problems);
        check_words(record, corpus, self, problems);
        recipients::check::check(record, corpus, self, problems);
        match record {
            Record::Inspection(inspection) => {
                inspections::check(inspection, problems);
                secrecy::check(inspection, self.secrecy_clause(record, corpus), problems);
            }
            Record::Review(review) => figures::check(review, corpus, self, problems),
            Record::Copy(copy) => copies::check(copy, corpus, problems),
            Record::Exchange(exchange) => answers::check(exchange, corpus, self, problems),
            Record::Meeting(_)
            | Record::Invitation(_)
            | Record::Correction(_)
            | Record::Recall(_) => {}
        }
    }

    /// The clause by which something of a record may stay unpublished.
    fn secrecy_clause(&self, record: &Record, corpus: &Corpus) -> Option<String> {
        let rules = self.on(&Matter::of(record, corpus, record.subject_date()?))?;
        rules.secrecy.as_ref().map(|clause| rules.cited(clause))
    }

    /// All of them, by their first day.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Regulation> {
        self.list.iter()
    }
}

impl Regulation {
    /// What the regulation calls a kind of exchange.
    pub fn exchange(&self, id: &str) -> Option<&ExchangeKind> {
        self.exchanges.iter().find(|kind| *kind.id.value.0 == *id)
    }

    /// The heading that an article of this level stands for.
    pub fn heading(&self, level: Level, article: u64) -> Option<&Heading> {
        self.headings.iter().find(|heading| {
            let own = of_level(level, [&heading.central, &heading.province, &heading.base]);
            own.is_some_and(|own| own.0 == article)
        })
    }

    /// A clause as a problem names it: `khoản 4 Điều 6 Quy chế phối hợp`.
    fn cited(&self, clause: &ClauseRef) -> String {
        format!("{} {}", clause.words(), self.short_name)
    }

    /// The clause by which the parties host in turn at a level.
    fn turn(&self, level: Level) -> Option<&ClauseRef> {
        let in_turn =
            |rule: &&DutyRule| rule.level == level && rule.alternates.is_some_and(YesNo::is_yes);
        self.duties.iter().find(in_turn).map(|rule| &rule.clause.value)
    }

    /// Whether a clause has taken effect on `date` (Điều 27.5: some articles from 01/01/2016).
    pub fn in_force(&self, clause: &ClauseRef, date: Date) -> bool {
        let article = self.articles.iter().find(|article| article.number.0 == clause.article);
        let from = article.and_then(|article| article.from.as_ref()).unwrap_or(&self.from);
        from.value <= date && self.ends_after(date)
    }

    /// Whether a body belongs to one of the parties: by its party, or since the file names it.
    pub fn is_party(&self, agency: &Agency) -> bool {
        let mut named = self.central.iter().chain(&self.third);
        agency.party != Party::Other || named.any(|body| body.agency == agency.id.value)
    }

    /// Whether it rules what happens at a level.
    pub fn rules_level(&self, level: Level) -> bool {
        self.levels.is_empty() || self.levels.iter().any(|own| *own.level == level)
    }

    /// What it calls a level in a sentence.
    pub fn level_name(&self, level: Level) -> String {
        let own = self.levels.iter().find(|own| *own.level == level);
        own.map_or_else(|| level.title().to_lowercase(), |own| own.name.0.clone())
    }
}

impl ExchangeKind {
    /// The clause behind this kind of exchange at a level.
    pub fn clause(&self, level: Level) -> Option<&ClauseRef> {
        let own = of_level(level, [&self.central, &self.province, &self.base]);
        own.map(|own| &own.value)
    }
}

/// Two yearly reviews of one year, hosted by both sides, where the parties host in turn.
fn check_hosts(corpus: &Corpus, regulations: &Regulations, problems: &mut Vec<Problem>) {
    // By year, host and partner.
    let mut hosts: BTreeMap<(i32, &Id, &Id), &Summary> = BTreeMap::new();
    let reviews =
        corpus.summaries().filter(|summary| summary.form == MeetingForm::YearlyReview.word());
    let meetings = reviews.filter(|summary| summary.kind == RecordKind::Meeting);
    for summary in meetings.filter(|summary| corpus.counts(summary, None)) {
        let Some(day) = summary.event else { continue };
        let rules = regulations.on(&Matter::of_summary(summary, corpus, day));
        let Some((rules, clause)) =
            rules.and_then(|rules| Some((rules, rules.turn(summary.level)?)))
        else {
            continue;
        };
        let host = &summary.issuer.agency;
        let partners: BTreeSet<&Id> = summary.partners.iter().map(|body| &body.agency).collect();
        let earlier = |partner: &&Id| hosts.get(&(day.year(), *partner, host)).copied();
        let other = partners.iter().filter_map(earlier).min_by_key(|other| &other.id);
        if let Some(other) = other {
            problems.push(match corpus.open(summary) {
                Ok(filed) => two_hosts(&filed.record, day, &other.id).clause(rules.cited(clause)),
                Err(problem) => problem,
            });
        }
        for partner in partners {
            hosts.entry((day.year(), host, partner)).or_insert(summary);
        }
    }
}

fn two_hosts(meeting: &Record, day: Date, other: &Id) -> Problem {
    let message =
        format!("năm {} đã có cuộc họp tổng kết `{other}` do bên kia tổ chức", day.year());
    Problem::at(Code::TwoHosts, &meeting.issuer().place, message)
        .hint("sửa `hinh_thuc`, `ngay` hoặc `to_chuc` của một trong hai bản ghi")
        .advice()
}

/// Only what a clause has the two parties make together is issued jointly.
fn check_joint(record: &Record, regulation: &Regulation, problems: &mut Vec<Problem>) {
    let Some(partner) = record.issue().and_then(|issue| issue.joint.first()) else { return };
    let kind = match record {
        Record::Exchange(exchange) => regulation.exchange(&exchange.purpose),
        _ => None,
    };
    let of_level = |kind: &&ExchangeKind| kind.clause(**record.level()).is_some();
    if kind.filter(of_level).is_some_and(|kind| kind.joint.is_some()) {
        return;
    }
    let joint = regulation.exchanges.iter().filter(|kind| kind.joint.is_some()).filter(of_level);
    let joint: Vec<&str> = joint.map(|kind| kind.id.0.as_str()).collect();
    let message = format!(
        "{} cấp {} do một cơ quan ban hành, không có `lien_tich`",
        kind.map_or_else(
            || record.kind().title().to_lowercase(),
            |kind| format!("`{}`", kind.id.0)
        ),
        regulation.level_name(**record.level()),
    );
    problems.push(
        Problem::at(Code::NotJoint, &partner.body.place, message)
            .hint("bỏ `lien_tich`: một cơ quan ký và gửi cho bên kia")
            .hint(format!("hai bên cùng ban hành bản ghi trao đổi loại: {}", quoted(&joint))),
    );
}

fn check_words(
    record: &Record,
    corpus: &Corpus,
    regulations: &Regulations,
    problems: &mut Vec<Problem>,
) {
    let Some(date) = record.subject_date() else { return };
    // A copy, a correction and a recall may come long after; what they are about was checked itself.
    if matches!(record, Record::Copy(_) | Record::Correction(_) | Record::Recall(_)) {
        return;
    }
    let matter = Matter::of(record, corpus, date);
    let Some(regulation) = regulations.on(&matter) else {
        let missing = regulations.missing(&matter);
        problems.extend(missing.map(|missing| missing.placed(dated(record))));
        return;
    };
    check_joint(record, regulation, problems);
    match record {
        Record::Exchange(exchange) => check_exchange(exchange, regulation, problems),
        Record::Review(review) => {
            let of_level = |article: &&rules::Article| {
                regulation.heading(*review.level, article.number.0).is_some()
            };
            let known = regulation.articles.iter().filter(of_level);
            let known: Vec<String> = known.map(|article| article.number.0.to_string()).collect();
            for result in review.results.iter() {
                if regulation.heading(*review.level, result.article.0).is_none() {
                    let message = format!(
                        "Điều {} không phải là nội dung phối hợp cấp {}",
                        result.article.0,
                        regulation.level_name(*review.level)
                    );
                    problems.push(
                        Problem::at(Code::UnknownHeading, &result.article.place, message)
                            .hint(format!("chọn một trong các điều: {}", known.join(", "))),
                    );
                }
            }
        }
        _ => {}
    }
}

/// The kind of an exchange is one of the regulation, and of the record's level.
fn check_exchange(exchange: &Exchange, regulation: &Regulation, problems: &mut Vec<Problem>) {
    let purpose = &exchange.purpose;
    let level = *exchange.level;
    let of_level = |kind: &&ExchangeKind| kind.clause(level).is_some();
    let known: Vec<&str> =
        regulation.exchanges.iter().filter(of_level).map(|kind| &*kind.id.0).collect();
    let problem = match regulation.exchange(purpose) {
        Some(kind) if of_level(&kind) => return,
        Some(_) => {
            let title = regulation.level_name(level);
            let message = format!("loại trao đổi `{}` không có ở cấp {title}", purpose.value.0);
            Problem::at(Code::WrongLevel, &purpose.place, message)
                .hint("sửa `loai_trao_doi`, hoặc sửa `cap` nếu ghi nhầm cấp")
        }
        None => {
            let message = format!("quy chế không có loại trao đổi `{}`", purpose.value.0);
            let problem = Problem::at(Code::UnknownExchangeKind, &purpose.place, message);
            match nearest::nearest(purpose, known.iter().copied()) {
                Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
                None => problem,
            }
        }
    };
    problems.push(problem.hint(format!("chọn một trong: {}", quoted(&known))));
}
