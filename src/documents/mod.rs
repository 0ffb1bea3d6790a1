//! A record and the regulation to documents as data.
//!
//! In: a checked record. Out: [`Composed`], the words and figures of one PDF, ready for layout.
//! [`wording`] renders the office's plain-text template, [`outline`] turns its lines into blocks,
//! [`parties`] says who issues, signs and receives, [`joint`] what is otherwise when two issue,
//! [`phrases`] what stays on one line, [`copies`] what each co-recipient gets, [`legal_copy`] and
//! [`excerpt`] what a legal copy says, and [`extract`] that it holds no secret; [`mod@compare`] tells
//! two versions of a document apart, in words. Typst comes later (test: house::layers).

pub mod compare;
pub mod copies;
pub mod document;
mod excerpt;
mod extract;
mod joint;
mod legal_copy;
pub mod outline;
pub mod parties;
mod phrases;
pub mod vietnamese;
mod view;
pub mod wording;

use crate::law::profile::Profile;
use crate::law::types::abbreviation;
use crate::problem::{Code, Place, Problem};
use crate::records::agency::Agency;
use crate::records::files::SourceFile;
use crate::records::issue::{BodySize, Issue, State, Urgency};
use crate::records::scalar::Date;
use crate::records::{Corpus, Filed, Record, RecordKind, enclosed};
use crate::regulation::recipients::{Mandatory, co_recipients, mandatory};
use crate::regulation::{Regulations, rules::Regulation};
use document::{Appendix, Attachment, Document, Meta, Sheet, Title};
use outline::Parts;
use std::sync::Arc;
use wording::Wording;
use wording::parts::missing;

/// What documents are composed from, besides the record.
pub struct Office {
    pub corpus: Arc<Corpus>,
    pub regulations: Regulations,
    pub wording: Wording,
}

impl Office {
    /// What is wrong with one record: by itself, beside the others, and by law and regulation.
    pub fn check(&self, filed: &Filed) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.regulations.check(&filed.record, &self.corpus, &mut problems);
        problems
    }
}

/// One PDF to be made, and what the index says of it.
#[derive(Debug, Clone)]
pub struct Composed {
    pub facts: Facts,
    pub sheet: Sheet,
}

/// What lists and indexes say of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub record_id: String,
    /// Machine word: `thong_bao`, `bao_cao_kiem_tra`, `bao_cao_tong_ket`, `cong_van`,
    /// `van_ban_lien_tich`, `ban_dong_gui`, `ban_sao`.
    pub kind: &'static str,
    /// Tên loại, such as `Thông báo`.
    pub type_name: String,
    pub agency: String,
    pub agency_name: String,
    /// `15/TB-BHXH`; a draft has none.
    pub number: Option<String>,
    pub date: Date,
    pub subject: String,
    pub signer: String,
    pub draft: bool,
    /// Below `out/`, without the ending.
    pub path: String,
    /// For a co-sent copy, who gets it.
    pub recipient: Option<String>,
}

/// A record that has become a document, with what its copies need.
pub struct Prepared<'o, 'f> {
    pub filed: &'f Filed,
    pub issue: &'f Issue,
    pub agency: &'o Agency,
    pub regulation: &'o Regulation,
    pub date: Date,
    pub mandatory: Vec<Mandatory>,
    pub composed: Composed,
}

/// The machine word of legal copies.
const COPY: &str = "ban_sao";

/// Composes the document of a record; `None` when the record has no `van_ban` block.
///
/// # Errors
/// Problems of the record (no date) or of a template.
pub fn compose<'o, 'f>(
    office: &'o Office,
    filed: &'f Filed,
) -> Result<Option<Prepared<'o, 'f>>, Problem> {
    if let Record::Copy(copy) = &filed.record {
        if *copy.issue.0.state == State::Void {
            return Ok(None);
        }
        return legal_copy::compose(office, filed, copy).map(Some);
    }
    let Some(issue) = filed.record.issue().filter(|issue| *issue.state != State::Void) else {
        return Ok(None);
    };
    let date = filed.record.date().ok_or_else(|| undated(&filed.record))?;
    let agency = issuer(office, &filed.record, date)?;
    let about = filed.record.subject_date().unwrap_or(date);
    let regulation = office.regulations.on(about).ok_or_else(|| {
        Problem::at(
            Code::RegulationMissing,
            &filed.record.id().place,
            "không có quy chế nào có hiệu lực",
        )
    })?;
    let mandatory = mandatory(&filed.record, regulation);
    let view = view::of_record(office, filed, regulation, date)?;
    let parts = words(office, template(&filed.record), &view, &filed.record)?;
    let (document, facts) = assemble(office, filed, issue, agency, date, &mandatory, &parts)?;
    let sheet = Sheet {
        meta: Meta {
            title: format!("{} {}", facts.type_name, facts.subject),
            author: facts.agency_name.clone(),
            number: facts.number.clone(),
            date: ymd(date),
        },
        attachments: vec![source_attachment(&filed.file)?],
        documents: vec![document],
    };
    let composed = Composed { facts, sheet };
    let prepared = Prepared { filed, issue, agency, regulation, date, mandatory, composed };
    judge_secrets(office, &prepared)?;
    Ok(Some(prepared))
}

/// A leak is a mistake of the record: found by `check`, not when the copy is made.
fn judge_secrets(office: &Office, main: &Prepared) -> Result<(), Problem> {
    if co_recipients(&main.filed.record, main.regulation).iter().any(|copy| copy.extract) {
        copies::extract_of(office, main)?;
    }
    extract::check_others(office, main)
}

/// The wording template of a record's document; a copy has none.
fn template(record: &Record) -> &'static str {
    match record {
        Record::Meeting(_) => "thong-bao.txt",
        Record::Inspection(_) => "bao-cao-kiem-tra.txt",
        Record::Exchange(_) if is_joint(record) => "lien-tich.txt",
        Record::Exchange(_) => "cong-van.txt",
        Record::Review(_) => "bao-cao-tong-ket.txt",
        Record::Copy(_) => "",
    }
}

/// The machine word of a record's document; `joint` when bodies issue it together.
pub fn kind(record: RecordKind, joint: bool) -> &'static str {
    match record {
        RecordKind::Meeting => "thong_bao",
        RecordKind::Inspection => "bao_cao_kiem_tra",
        RecordKind::Exchange if joint => "van_ban_lien_tich",
        RecordKind::Exchange => "cong_van",
        RecordKind::Review => "bao_cao_tong_ket",
        RecordKind::Copy => COPY,
    }
}

/// Whether two bodies issue the document together.
fn is_joint(record: &Record) -> bool {
    record.issue().is_some_and(|issue| !issue.joint.is_empty())
}

fn words(
    office: &Office,
    template: &str,
    view: &serde_json::Value,
    record: &Record,
) -> Result<Parts, Problem> {
    let parts = outline::split(&office.wording.render(template, view, &record.id().value.0)?);
    match parts.stray() {
        Some(line) => Err(wording::parts::stray(template, &line)),
        None => Ok(parts),
    }
}

/// The parts of a template and the record's own facts, put where the form wants them.
fn assemble(
    office: &Office,
    filed: &Filed,
    issue: &Issue,
    agency: &Agency,
    date: Date,
    mandatory: &[Mandatory],
    parts: &Parts,
) -> Result<(Document, Facts), Problem> {
    let (record, registry) = (&filed.record, &office.corpus.registry);
    let type_name = parts.line("tên loại");
    let subject = issue
        .subject
        .as_ref()
        .map(|subject| subject.0.clone())
        .or_else(|| parts.line("trích yếu").map(|line| line.replace('\u{a0}', " ")))
        .ok_or_else(|| missing(template(record), "trích yếu"))?;
    let abbreviation = type_name.as_deref().and_then(abbreviation);
    let partners = joint::partners(issue, registry, date);
    let mark = parties::mark(abbreviation.as_deref(), agency, issue);
    let mark = joint::mark(mark, issue, &partners);
    // What waits for its signature leaves the places of number and day open.
    let open = *issue.state == State::Presented;
    let number = issue.number.as_ref().map(|number| number.0).filter(|_| !open);
    let shown_number = format!("Số: {}/{mark}", parties::padded(number));
    let place = issue.place_name.as_ref().unwrap_or(&agency.place_name);
    let mut header = parties::header(agency, registry, date, shown_number, place);
    if open {
        header.place_date = parties::tied(&format!("{place}, {}", vietnamese::date_blank(*date)));
    }
    if !partners.is_empty() {
        header.superior.clear();
        header.issuer = joint::issuer_lines(agency, &partners);
    }
    if type_name.is_none() {
        header.subject = Some(vietnamese::tie_title(&format!("V/v {subject}")));
    }
    let addressees = parts.lines("kính gửi");
    let recipients =
        parties::recipients(record, issue, mandatory, !addressees.is_empty(), registry, date);
    let signature = issue
        .signature
        .as_ref()
        .and_then(|signature| parties::signature(record, agency, signature, registry, date))
        .unwrap_or_else(unsigned);
    let signatures = joint::signatures(record, (agency, signature), &partners, registry, date);
    let draft = *issue.state != State::Issued;
    let mut body = parts.blocks("nội dung");
    if body.is_empty() {
        return Err(missing(template(record), "nội dung"));
    }
    outline::close(&mut body);
    let title = type_name
        .as_ref()
        .map(|kind| Title { kind: kind.to_uppercase(), subject: vietnamese::tie_title(&subject) });
    let signers = signatures.iter().map(|signature| signature.name.as_str());
    let signers: Vec<&str> = signers.filter(|name| *name != UNSIGNED).collect();
    let facts = Facts {
        record_id: record.id().value.0.clone(),
        kind: kind(record.kind(), is_joint(record)),
        type_name: type_name.clone().unwrap_or_else(|| "Công văn".to_owned()),
        agency: agency.id.value.0.clone(),
        agency_name: joint::names(agency, &partners),
        number: number.map(|number| format!("{number:02}/{mark}")),
        date,
        subject,
        signer: signers.join(", "),
        draft,
        path: path(
            &record.id().value.0,
            date,
            number.map(|number| parties::number_for_files(number, &mark)),
            *issue.state,
        ),
        recipient: None,
    };
    let profile = Profile::of(date);
    let appendices = appendices(parts, &facts, type_name.as_deref(), open);
    let mut document = Document {
        profile: profile.name(),
        size: body_size(issue),
        draft: *issue.state == State::Draft,
        urgency: issue.urgency.map(urgency),
        header,
        title,
        addressees,
        bases: bases(parts.lines("căn cứ"), profile),
        body,
        signatures,
        recipients,
        filing: joint::filing(parties::filing(agency, issue), agency, &partners),
        appendices,
        copies: Vec::new(),
    };
    office.wording.phrases.keep(&mut document);
    Ok((document, facts))
}

/// Each căn cứ ends with a semicolon; the last with a full stop (NĐ 30/2020/NĐ-CP, Phụ lục I,
/// II.6a) or, before that decree, with a comma (TT 01/2011/TT-BNV, Điều 11).
fn bases(lines: Vec<String>, profile: Profile) -> Vec<String> {
    let last = lines.len().saturating_sub(1);
    let end = match profile {
        Profile::Nd30 => '.',
        Profile::Tt01 => ',',
    };
    let bare = |line: &str| line.trim_end_matches(['.', ';', ',']).to_owned();
    let close = |(at, line): (usize, String)| {
        format!("{}{}", bare(&line), if at == last { end } else { ';' })
    };
    lines.into_iter().enumerate().map(close).collect()
}

/// Every appendix names the document it belongs to (NĐ 30/2020/NĐ-CP, Phụ lục I, III.1c).
fn appendices(parts: &Parts, facts: &Facts, type_name: Option<&str>, open: bool) -> Vec<Appendix> {
    let found = parts.appendices("phụ lục");
    let many = found.len() > 1;
    let number = facts.number.clone().unwrap_or_else(|| "…".to_owned());
    let attached = vietnamese::tie(&format!(
        "(Kèm theo {} số {number} {} của {})",
        type_name.unwrap_or("Công văn"),
        if open {
            vietnamese::date_blank(*facts.date)
        } else {
            vietnamese::date_words(*facts.date)
        },
        facts.agency_name
    ));
    let build = |(at, (title, landscape, mut body)): (usize, (String, bool, Vec<_>))| {
        outline::close(&mut body);
        let label = match many {
            true => format!("Phụ lục {}", vietnamese::roman(at + 1)),
            false => "Phụ lục".to_owned(),
        };
        Appendix { label, title: title.to_uppercase(), attached: attached.clone(), landscape, body }
    };
    found.into_iter().enumerate().map(build).collect()
}

/// `van-ban/2016/2016-12-30_15-TB-BHXH_TW-2016-HOP-01`, below `out/`.
fn path(id: &str, date: Date, number: Option<String>, state: State) -> String {
    match (state, number) {
        (State::Issued, Some(number)) => {
            format!("van-ban/{}/{}_{number}_{id}", date.format("%Y"), date.format("%Y-%m-%d"))
        }
        (State::Presented, _) => format!("trinh-ky/{id}"),
        _ => format!("du-thao/{id}"),
    }
}

/// The record as it goes along: what a colleague wrote behind a `#` stays in the house.
fn source_attachment(file: &SourceFile) -> Result<Attachment, Problem> {
    let bytes = enclosed::enclosed(&file.bytes).ok_or_else(|| {
        let message = "không tách được ghi chú (`#`) khỏi hồ sơ để đính kèm vào văn bản";
        Problem::at(Code::Syntax, &Place::file(file.path.clone()), message)
            .hint("xóa các ghi chú, hoặc viết lại hồ sơ theo ví dụ trong hướng dẫn")
    })?;
    Ok(Attachment {
        path: "/ho-so.yaml".into(),
        name: "ho-so.yaml".into(),
        mime: "application/yaml",
        relationship: "source",
        description: "Hồ sơ YAML mà văn bản này được lập từ đó".into(),
        bytes,
    })
}

fn issuer<'a>(office: &'a Office, record: &Record, date: Date) -> Result<&'a Agency, Problem> {
    let issuer = record.issuer();
    office.corpus.registry.agency(&issuer.agency, date).ok_or_else(|| {
        let message =
            format!("danh bạ không có cơ quan `{}` vào ngày của văn bản", issuer.agency.0);
        Problem::at(Code::UnknownAgency, &issuer.place, message).hint("bổ sung danh bạ cơ quan")
    })
}

fn undated(record: &Record) -> Problem {
    Problem::at(
        Code::NotIssuable,
        &record.id().place,
        "chưa lập được văn bản vì hồ sơ chưa có ngày",
    )
    .hint("thêm `ngay: …` vào `van_ban`; dự thảo ghi ngày dự kiến")
}

/// Stands where a draft has no signer yet.
const UNSIGNED: &str = "…";

fn unsigned() -> document::SignatureBlock {
    document::SignatureBlock {
        lines: vec!["NGƯỜI KÝ".into()], post: None, name: UNSIGNED.into()
    }
}

fn body_size(issue: &Issue) -> u8 {
    match issue.body_size {
        Some(BodySize::Thirteen) => 13,
        Some(BodySize::Fourteen) | None => 14,
    }
}

fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Urgent => "KHẨN",
        Urgency::VeryUrgent => "THƯỢNG KHẨN",
        Urgency::Express => "HỎA TỐC",
    }
}

fn ymd(date: Date) -> (i32, u32, u32) {
    use chrono::Datelike;
    (date.year(), date.month(), date.day())
}
