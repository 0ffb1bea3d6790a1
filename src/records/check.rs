//! What only shows when records are seen together, or when two keys of one record are compared.
//!
//! References, order of dates, completeness of what is issued, numbers, links between exchanges.
//! What the regulation demands is not checked here.

use super::agency::{Party, SigningForm};
use super::exchange::Exchange;
use super::inspection::{Inspection, TeamRole};
use super::issue::{Issue, State};
use super::meeting::Meeting;
use super::registry::check_order;
use super::scalar::{BodyRef, Count, Date, Id};
use super::shape::At;
use super::{Corpus, Record, joint};
use crate::problem::{Code, Problem};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

pub fn check(corpus: &Corpus, problems: &mut Vec<Problem>) {
    for filed in corpus.records.values() {
        check_references(&filed.record, corpus, problems);
        check_roles(&filed.record, corpus, problems);
        match &filed.record {
            Record::Meeting(record) => check_meeting(record, corpus, problems),
            Record::Inspection(record) => check_inspection(record, problems),
            Record::Exchange(record) => check_exchange(record, corpus, problems),
            Record::Review(_) | Record::Copy(_) => {}
        }
        if let Some(issue) = filed.record.issue() {
            check_issue(&filed.record, issue, corpus, problems);
        }
    }
    check_numbers(corpus, problems);
}

fn check_references(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let date = record.date();
    let mut bodies: Vec<&At<BodyRef>> = vec![record.issuer()];
    let mut people: Vec<&At<Id>> = Vec::new();
    bodies.extend(record.partners());
    match record {
        Record::Meeting(record) => {
            for participant in record.participants.iter().chain(&record.invited) {
                bodies.push(&participant.body);
                people.extend(&participant.people);
            }
            bodies.extend(record.reports.iter().map(|report| &report.body));
            for conclusion in record.conclusions.iter() {
                bodies.push(&conclusion.lead);
                bodies.extend(&conclusion.with);
            }
            people.extend(record.chairs.iter());
        }
        Record::Inspection(record) => {
            corpus.registry.check_body(
                &record.decision.body,
                Some(record.decision.date.value),
                problems,
            );
            people.extend(record.team.iter().map(|member| &member.person));
        }
        Record::Exchange(_) | Record::Copy(_) => {}
        Record::Review(record) => {
            bodies.extend(&record.addressees);
            bodies.extend(record.proposals.iter().map(|proposal| &proposal.to));
        }
    }
    if let Some(issue) = record.issue() {
        bodies.extend(issue.recipients.iter().filter_map(|recipient| recipient.body.as_ref()));
        bodies.extend(issue.left_out.iter().map(|left_out| &left_out.body));
        bodies.extend(issue.receipts.iter().map(|receipt| &receipt.body));
        bodies.extend(issue.joint.iter().map(|partner| &partner.body));
        let joint = issue.joint.iter().filter_map(|partner| partner.signature.as_ref());
        people.extend(issue.signature.iter().chain(joint).map(|signature| &signature.person));
    }
    bodies.iter().for_each(|body| corpus.registry.check_body(body, date, problems));
    people.iter().for_each(|person| corpus.registry.check_person(person, date, problems));
}

/// Host and partner are two bodies, and of the two parties; the host is of the record's level.
fn check_roles(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let issuer = record.issuer();
    for (at, partner) in record.partners().iter().enumerate() {
        let again = record.partners()[..at].iter().any(|other| other == partner);
        if partner.agency == issuer.agency || again {
            let message = format!("cơ quan `{}` đứng hai vai trong hồ sơ", partner.agency.0);
            problems.push(
                Problem::at(Code::SameBody, &partner.place, message)
                    .hint("mỗi bên ghi một lần: một cơ quan chủ trì, các cơ quan khác phối hợp"),
            );
        }
    }
    let Some(agency) = record.date().and_then(|date| corpus.registry.agency(&issuer.agency, date))
    else {
        return;
    };
    if agency.level != **record.level() && agency.party != Party::Other {
        let message = format!(
            "hồ sơ ghi cấp {}, nhưng `{}` thuộc cấp {}",
            record.level().title(),
            issuer.agency.0,
            agency.level.title()
        );
        problems.push(
            Problem::at(Code::WrongLevel, &record.level().place, message)
                .hint("sửa `cap`, hoặc sửa cơ quan chủ trì"),
        );
    }
}

fn check_meeting(record: &Meeting, corpus: &Corpus, problems: &mut Vec<Problem>) {
    check_order(&record.date, record.until.as_ref(), problems);
    let mut ids = BTreeSet::new();
    for conclusion in record.conclusions.iter() {
        check_unique(&conclusion.id, &mut ids, "kết luận", problems);
        check_order(&record.date, conclusion.deadline.as_ref(), problems);
        for progress in &conclusion.progress {
            check_order(&record.date, Some(&progress.date), problems);
            progress.evidence.iter().for_each(|id| check_record_id(id, corpus, problems));
        }
    }
}

fn check_inspection(record: &Inspection, problems: &mut Vec<Problem>) {
    check_order(&record.period.from, Some(&record.period.until), problems);
    check_order(&record.dates.from, Some(&record.dates.until), problems);
    check_order(&record.decision.date, Some(&record.dates.from), problems);
    let leaders = record.team.iter().filter(|member| *member.role == TeamRole::Leader).count();
    if leaders != 1 {
        let place = &record.team[0].role.place;
        let message = format!("đoàn có {leaders} trưởng đoàn; phải có đúng một");
        problems.push(
            Problem::at(Code::WrongTeam, place, message)
                .hint("ghi `vai_tro: truong_doan` cho một người")
                .clause("Điều 7.3"),
        );
    }
    let mut people = BTreeSet::new();
    for member in record.team.iter() {
        check_unique(&member.person, &mut people, "người", problems);
    }
    let mut ids = BTreeSet::new();
    for finding in record.findings.iter() {
        check_unique(&finding.id, &mut ids, "kết quả", problems);
        if !finding.is_public() && finding.secrecy_basis.is_none() {
            let place = &finding.public.as_ref().expect("a secret finding says so").place;
            problems.push(
                Problem::at(
                    Code::SecrecyWithoutBasis,
                    place,
                    "nội dung không công bố phải nêu căn cứ pháp luật",
                )
                .hint("thêm `ly_do_khong_cong_bo: …` cùng khối")
                .clause("Điều 7.3"),
            );
        }
        if let (Some(amount), Some(recovered)) = (&finding.amount_vnd, &finding.recovered_vnd)
            && recovered.value > amount.value
        {
            let message = "số tiền đã thu hồi lớn hơn số tiền phải thu";
            problems.push(
                Problem::at(Code::Contradiction, &recovered.place, message)
                    .hint("kiểm tra lại `so_tien` và `da_thu_hoi`"),
            );
        }
    }
    for recommendation in record.recommendations.iter() {
        check_order(&record.dates.until, recommendation.deadline.as_ref(), problems);
    }
}

fn check_exchange(record: &Exchange, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let issued = record.issue.as_ref().and_then(|issue| issue.date.as_ref());
    if let Some(issued) = issued {
        check_order(issued, record.due.as_ref(), problems);
        check_order(issued, record.quick_answer.as_ref().map(|answer| &answer.date), problems);
        check_order(issued, record.outside_answer.as_ref().map(|answer| &answer.date), problems);
    }
    for table in &record.tables {
        for row in table.rows.iter().filter(|row| row.len() != table.columns.len()) {
            let (cells, columns) = (row.len(), table.columns.len());
            let message = format!("dòng này có {cells} ô, nhưng bảng có {columns} cột");
            problems.push(
                Problem::at(Code::UnevenTable, &row.place, message)
                    .hint("mỗi dòng ghi đủ số ô; ô trống ghi \"-\""),
            );
        }
    }
    if let Some(answers) = &record.answers {
        check_answer(record, answers, corpus, problems);
    }
}

/// An answer goes from a body that was asked to the body that asked, and not before the request.
fn check_answer(record: &Exchange, answers: &At<Id>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    check_record_id(answers, corpus, problems);
    let Some(filed) = corpus.records.get(&answers.0) else { return };
    let wrong = |message: &str| {
        Problem::at(Code::WrongReply, &answers.place, message)
            .hint("`tra_loi_cho` ghi mã của hồ sơ trao đổi mà bên kia đã gửi để đề nghị")
            .clause("Điều 11.2")
    };
    let Record::Exchange(request) = &filed.record else {
        problems.push(wrong("hồ sơ được trả lời không phải là hồ sơ trao đổi"));
        return;
    };
    // A misspelt agency has been reported; that it does not fit says nothing more.
    let known = |body: &BodyRef| {
        corpus.registry.agencies.iter().any(|agency| agency.id.value == body.agency)
    };
    let bodies = request.to.iter().chain(&*record.to).chain([&request.from, &record.from]);
    let all_known = bodies.map(|body| &body.value).all(known);
    let asked = request.to.iter().any(|to| to.agency == record.from.agency);
    let answers_asker = record.to.iter().any(|to| to.agency == request.from.agency);
    if all_known && !(asked && answers_asker) {
        problems.push(wrong("bên trả lời và bên đề nghị không khớp với hồ sơ được trả lời"));
    }
    let date = |exchange: &Exchange| Some(exchange.issue.as_ref()?.date.as_ref()?.value);
    if let (Some(asked), Some(answered)) = (date(request), date(record))
        && answered < asked
    {
        problems.push(wrong("văn bản trả lời ký trước văn bản đề nghị"));
    }
    if cycles(record, corpus) {
        problems.push(
            Problem::at(Code::ReplyCycle, &answers.place, "các hồ sơ trả lời lẫn nhau thành vòng")
                .hint("bỏ `tra_loi_cho` ở hồ sơ đề nghị đầu tiên"),
        );
    }
}

/// Whether following `tra_loi_cho` from this record comes back to it.
fn cycles(record: &Exchange, corpus: &Corpus) -> bool {
    let mut at = record;
    for _ in 0..corpus.records.len() {
        let next = at.answers.as_ref().and_then(|id| corpus.records.get(&id.0));
        let Some(Record::Exchange(next)) = next.map(|filed| &filed.record) else { return false };
        if next.id == record.id {
            return true;
        }
        at = next;
    }
    false
}

fn check_record_id(id: &At<Id>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let known = corpus.records.contains_key(&id.0) || corpus.unread.contains(&id.0);
    if known || corpus.incomplete {
        return;
    }
    let problem = Problem::at(
        Code::UnknownRecord,
        &id.place,
        format!("không có hồ sơ nào mang mã `{}`", id.value.0),
    );
    let near = super::nearest::nearest(id, corpus.records.keys().map(String::as_str));
    problems.push(match near {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của một hồ sơ có trong `records/`"),
    });
}

fn check_unique<'a>(
    id: &'a At<Id>,
    seen: &mut BTreeSet<&'a str>,
    what: &str,
    problems: &mut Vec<Problem>,
) {
    if !seen.insert(&id.value.0) {
        let message = format!("mã {what} `{}` đã dùng trong hồ sơ này", id.value.0);
        problems.push(Problem::at(Code::DuplicateId, &id.place, message).hint("đặt mã khác"));
    }
}

fn check_issue(record: &Record, issue: &Issue, corpus: &Corpus, problems: &mut Vec<Problem>) {
    if *issue.state == State::Issued {
        let missing = [
            ("so", "số do văn thư cấp, ví dụ `so: 25`", issue.number.is_none()),
            ("ngay", "ngày ký, ví dụ `ngay: 2020-09-18`", issue.date.is_none()),
            (
                "ky",
                "người ký, ví dụ `ky: {nguoi: nguyen-van-a, quyen_han: kt}`",
                issue.signature.is_none(),
            ),
        ];
        for (key, example, _) in missing.iter().filter(|(_, _, missing)| *missing) {
            let message = format!("văn bản ghi `ban_hanh` nhưng chưa có `{key}`");
            problems.push(
                Problem::at(Code::NotIssuable, &issue.state.place, message)
                    .hint(format!("thêm {example}; chưa ký thì để `trang_thai: du_thao`")),
            );
        }
    }
    for number in [&issue.number, &issue.slip_number, &issue.extract_number].into_iter().flatten() {
        if number.0 == 0 {
            problems.push(
                Problem::at(Code::BadNumber, &number.place, "số văn bản bắt đầu từ 1 mỗi năm")
                    .hint("ghi số do văn thư cấp"),
            );
        }
    }
    if let (Some(date), Some(happened)) = (&issue.date, record.happened())
        && date.value < happened
    {
        let message = format!(
            "văn bản ký ngày {}, trước khi sự việc kết thúc ngày {}",
            date.format("%d/%m/%Y"),
            happened.format("%d/%m/%Y")
        );
        problems.push(
            Problem::at(Code::DocumentTooEarly, &date.place, message).hint("sửa ngày của văn bản"),
        );
    }
    if let (Some(date), Some(signature)) = (&issue.date, &issue.signature) {
        let issuer = &record.issuer().agency;
        check_signature(record, issuer, signature, date.value, corpus, problems);
    }
    joint::check(record, issue, corpus, problems);
    check_recipients(record, issue, corpus, problems);
}

/// The signer holds, on the day, a post at the issuer that may sign in that form.
pub(super) fn check_signature(
    record: &Record,
    issuer: &Id,
    signature: &super::issue::Signature,
    date: Date,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
) {
    let Some(person) = corpus.registry.person(&signature.person) else { return };
    if corpus.registry.agency(issuer, date).is_none() {
        return;
    }
    let here = |post: &&super::agency::Post| post.held_on(date) && post.body.agency == *issuer;
    if person.posts.iter().filter(here).any(|post| post.may_sign.contains(&signature.form)) {
        return;
    }
    let form = signature.form.value;
    let leads = |record: &super::inspection::Inspection| {
        let is_leader = |member: &super::inspection::TeamMember| {
            *member.role == TeamRole::Leader && member.person == signature.person
        };
        record.team.iter().any(is_leader)
    };
    if form == SigningForm::TeamLeader
        && matches!(record, Record::Inspection(record) if leads(record))
    {
        return;
    }
    let message = format!(
        "vào ngày {}, {} không có quyền ký `{}` cho `{}`",
        date.format("%d/%m/%Y"),
        person.name.0,
        form.word(),
        issuer.0
    );
    let forms: Vec<&str> = person
        .posts
        .iter()
        .filter(here)
        .flat_map(|post| post.may_sign.iter().map(|form| form.word()))
        .collect();
    let hint = match forms.is_empty() {
        true => "chọn người ký khác; hoặc bổ sung `duoc_ky` trong danh bạ nhân sự".to_owned(),
        false => format!(
            "ngày đó người này được ký: {}; hoặc bổ sung `duoc_ky` trong danh bạ nhân sự",
            super::shape::quoted(&forms)
        ),
    };
    problems.push(
        Problem::at(Code::NoAuthority, &signature.form.place, message)
            .hint(hint)
            .clause("Nghị định 30/2020/NĐ-CP, Điều 13"),
    );
}

fn check_recipients(record: &Record, issue: &Issue, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for recipient in &issue.recipients {
        let (label, place) = match (&recipient.body, &recipient.name) {
            (Some(body), None) => (body.to_string(), &body.place),
            (None, Some(name)) => (name.0.clone(), &name.place),
            (Some(body), Some(_)) => {
                problems.push(
                    Problem::at(
                        Code::RecipientUnclear,
                        &body.place,
                        "nơi nhận ghi cả `co_quan` lẫn `ten`",
                    )
                    .hint("giữ một khóa: `co_quan` cho cơ quan trong danh bạ, `ten` cho nhóm nơi nhận"),
                );
                continue;
            }
            (None, None) => {
                problems.push(
                    Problem::at(
                        Code::RecipientUnclear,
                        &issue.state.place,
                        "một nơi nhận không có `co_quan` cũng không có `ten`",
                    )
                    .hint("thêm `co_quan: …` hoặc `ten: …` cho mục đó"),
                );
                continue;
            }
        };
        if !seen.insert(label.clone()) {
            problems.push(
                Problem::at(Code::RecipientTwice, place, format!("nơi nhận `{label}` ghi hai lần"))
                    .hint("xóa một mục"),
            );
        }
    }
    if let (Some(unit), Some(date)) = (&issue.drafting_unit, record.date())
        && let Some(agency) = corpus.registry.agency(&record.issuer().agency, date)
        && agency.unit(unit).is_none()
    {
        let message = format!("cơ quan `{}` không có đơn vị `{}`", agency.id.0, unit.value.0);
        problems.push(
            Problem::at(Code::UnknownUnit, &unit.place, message)
                .hint("ghi mã đơn vị có trong danh bạ, ví dụ `VP`"),
        );
    }
}

/// A number stands once in a year for each agency and series (NĐ 30/2020/NĐ-CP, Điều 15).
fn check_numbers(corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut taken: BTreeMap<(String, &str, i32, u64), (u64, String)> = BTreeMap::new();
    for filed in corpus.records.values() {
        let Some(issue) = filed.record.issue() else { continue };
        let Some(date) = &issue.date else { continue };
        let series = match &filed.record {
            // Kế hoạch, chương trình and hướng dẫn are counted apart from letters.
            Record::Exchange(_) if !issue.joint.is_empty() => "liên tịch",
            Record::Meeting(_) => "TB",
            Record::Inspection(_) | Record::Review(_) => "BC",
            Record::Exchange(_) => "CV",
            // Copies have a series of their own, which the law of copies rules.
            Record::Copy(_) => continue,
        };
        let numbers: [(&str, &Option<At<Count>>); 2] =
            [(series, &issue.number), ("PG", &issue.slip_number)];
        for (series, number) in numbers {
            let Some(number) = number else { continue };
            let agency = filed.record.issuer().agency.0.clone();
            let key = (agency, series, date.year(), number.0);
            let shown = filed.file.path.to_string();
            match taken.get(&key) {
                None => drop(taken.insert(key, (number.0, shown))),
                Some((_, other)) => {
                    let message = format!(
                        "số {} loại {series} năm {} đã dùng trong `{other}`",
                        number.0,
                        date.year()
                    );
                    problems.push(
                        Problem::at(Code::DuplicateNumber, &number.place, message)
                            .hint("hỏi văn thư số đã cấp; mỗi số chỉ dùng một lần trong năm")
                            .clause("Nghị định 30/2020/NĐ-CP, Điều 15"),
                    );
                }
            }
        }
    }
}
