//! What a record may get wrong about its recipients, and a rule about the bodies that it names.

use super::{all, co_recipients, mandatory, received};
use crate::problem::{Code, Problem};
use crate::records::issue::{Issue, State};
use crate::records::scalar::{BodyRef, Date};
use crate::records::shape::{At, quoted};
use crate::records::{Corpus, Record};
use crate::regulation::Regulations;
use crate::regulation::matter::Matter;
use crate::regulation::rules::Regulation;

/// Reports recipients that are typed although the rule adds them, left out without being due,
/// unknown to the registry, or without the number of the slip that goes with their copy.
pub fn check(
    record: &Record,
    corpus: &Corpus,
    regulations: &Regulations,
    problems: &mut Vec<Problem>,
) {
    let (Some(issue), Some(about)) = (record.issue(), record.subject_date()) else { return };
    let Some(regulation) = regulations.on(&Matter::of(record, corpus, about)) else { return };
    check_typed(record, issue, regulation, problems);
    check_known(record, issue, regulation, corpus, problems);
    if *issue.state == State::Issued {
        check_numbers(record, issue, regulation, problems);
    }
    problems.extend(lost(record, issue, (corpus, regulations, regulation)));
}

/// Whoever received a document receives the one that takes its place, as far as it is still there.
fn lost(
    record: &Record,
    issue: &Issue,
    (corpus, regulations, regulation): (&Corpus, &Regulations, &Regulation),
) -> Option<Problem> {
    let replaces = issue.replaces.as_ref()?;
    // What cannot be opened, or is of another kind, is reported elsewhere.
    let old = corpus.records.get(&replaces.of.value).filter(|old| old.kind == record.kind())?;
    let old = corpus.open(old).ok()?;
    let then = regulations.on(&Matter::of(&old.record, corpus, old.record.subject_date()?))?;
    let (before, now) = (received(&old.record, then), received(record, regulation));
    let there = |body: &&BodyRef| record.date().is_none_or(|on| !is_unknown(body, on, corpus));
    let bodies = before.bodies.iter().filter(|body| !now.bodies.contains(body)).filter(there);
    let own = |body: &&BodyRef| **body != record.issuer().value;
    let bodies: Vec<String> = bodies.filter(own).map(ToString::to_string).collect();
    let groups: Vec<&String> =
        before.groups.iter().filter(|name| !now.groups.contains(name)).collect();
    let names: Vec<&str> =
        bodies.iter().map(String::as_str).chain(groups.iter().map(|name| name.as_str())).collect();
    (!names.is_empty()).then(|| {
        let message =
            format!("{} đã nhận văn bản cũ nhưng không nhận văn bản thay thế", quoted(&names));
        let lines = bodies.iter().map(|body| format!("`- co_quan: {body}`"));
        let lines: Vec<String> =
            lines.chain(groups.iter().map(|name| format!("`- ten: {name}`"))).collect();
        Problem::at(Code::RecipientLost, &replaces.of.place, message)
            .hint(format!("thêm vào `noi_nhan` của `van_ban`: {}", lines.join(", ")))
    })
}

fn check_typed(
    record: &Record,
    issue: &Issue,
    regulation: &Regulation,
    problems: &mut Vec<Problem>,
) {
    let due = all(record, regulation);
    if !issue.joint.is_empty() && due.is_empty() && issue.recipients.is_empty() {
        let message =
            "văn bản liên tịch này không có Kính gửi và chưa có nơi nhận nào ngoài nơi lưu";
        problems.push(
            Problem::at(Code::RecipientUnclear, &issue.state.place, message)
                .hint("thêm `noi_nhan`: nơi phải thực hiện, nơi để báo cáo, để phối hợp")
                .advice(),
        );
    }
    for left_out in &issue.left_out {
        if !due.iter().any(|found| found.body == left_out.body.value) {
            let message = format!("`{}` vốn không phải nơi nhận bắt buộc", left_out.body.value);
            problems.push(
                Problem::at(Code::RecipientLeftOut, &left_out.body.place, message)
                    .hint("bỏ mục này khỏi `bo_noi_nhan`"),
            );
        }
    }
    for recipient in issue.recipients.iter().filter_map(|recipient| recipient.body.as_ref()) {
        if let Some(found) = due.iter().find(|found| found.body == recipient.value) {
            let message = format!("`{}` đã là nơi nhận bắt buộc", recipient.value);
            problems.push(
                Problem::at(Code::RecipientTwice, &recipient.place, message)
                    .hint("bỏ mục này: chương trình tự thêm")
                    .clause(format!("{} {}", found.clause.words(), regulation.short_name)),
            );
        }
    }
}

/// A body that the rule names must have a name to print.
fn check_known(
    record: &Record,
    issue: &Issue,
    regulation: &Regulation,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let Some(date) = record.date() else { return };
    for found in mandatory(record, regulation) {
        let by_rule = regulation.recipients.iter().flat_map(|rule| &rule.bodies);
        // Bodies that the record itself names are checked where they are written.
        let by_rule = by_rule.chain(regulation.central.iter()).any(|body| body.value == found.body);
        if !by_rule || !is_unknown(&found.body, date, corpus) {
            continue;
        }
        let message = format!(
            "`{}` là nơi nhận bắt buộc, nhưng danh bạ không có vào ngày {}",
            found.body,
            date.shown()
        );
        problems.push(
            Problem::at(Code::UnknownAgency, &issue.state.place, message)
                .hint("thêm cơ quan này vào danh bạ trong `records/`")
                .clause(format!("{} {}", found.clause.words(), regulation.short_name)),
        );
    }
}

fn is_unknown(body: &BodyRef, date: Date, corpus: &Corpus) -> bool {
    corpus.registry.body(body, date).is_none()
}

fn check_numbers(
    record: &Record,
    issue: &Issue,
    regulation: &Regulation,
    problems: &mut Vec<Problem>,
) {
    let copies = co_recipients(record, regulation);
    let Some(first) = copies.first() else { return };
    let clause = first.clause.as_ref().map(|clause| clause.words()).unwrap_or_default();
    let clause = format!("{clause} {}", regulation.short_name).trim().to_owned();
    let names: Vec<String> = copies.iter().map(|copy| format!("`{}`", copy.agency.0)).collect();
    let missing = |code, key: &str, what: &str| {
        let message =
            format!("văn bản phải gửi {} nhưng chưa có `{key}` ({what})", names.join(", "));
        Problem::at(code, &issue.state.place, message)
            .hint(format!("thêm `{key}: …` vào `van_ban`, số do văn thư cấp"))
            .clause(clause.clone())
    };
    if issue.slip_number.is_none() {
        problems.push(missing(Code::SlipNumberMissing, "so_phieu_gui", "số phiếu gửi"));
    }
    if copies.iter().any(|copy| copy.extract) && issue.extract_number.is_none() {
        problems.push(missing(Code::ExtractNumberMissing, "so_trich_sao", "số bản trích sao"));
    }
}

/// Reports rules that name nobody, or the same body twice, or a body that no registry knows.
pub fn check_rules(regulation: &Regulation, corpus: &Corpus, problems: &mut Vec<Problem>) {
    for rule in regulation.recipients.iter() {
        if rule.roles.is_empty() && rule.bodies.is_empty() {
            let message = "quy tắc nơi nhận không nêu ai phải nhận";
            problems.push(
                Problem::at(Code::RegulationContradiction, &rule.clause.place, message)
                    .hint("thêm `gui: […]` (theo vai) hoặc `co_quan: […]` (theo mã)"),
            );
        }
        check_bodies(&rule.bodies, corpus, problems);
        let purpose = rule.exchange.as_ref().filter(|id| regulation.exchange(id).is_none());
        if let Some(id) = purpose {
            let message = format!("quy chế không có loại trao đổi `{}`", id.value.0);
            problems.push(
                Problem::at(Code::UnknownExchangeKind, &id.place, message)
                    .hint("ghi một mã có ở `loai_trao_doi` của tệp quy chế"),
            );
        }
    }
    for rule in &regulation.optional {
        check_bodies(&rule.bodies, corpus, problems);
    }
}

fn check_bodies(bodies: &[At<BodyRef>], corpus: &Corpus, problems: &mut Vec<Problem>) {
    for (at, body) in bodies.iter().enumerate() {
        if bodies[..at].iter().any(|earlier| earlier == body) {
            let message = format!("nơi nhận `{}` ghi hai lần trong một quy tắc", body.value);
            problems.push(
                Problem::at(Code::RecipientTwice, &body.place, message)
                    .hint("xóa một trong hai mục"),
            );
        }
        crate::regulation::in_force::check_body(body, corpus, problems);
    }
}
