//! The steps of a document's life: what a draft needs to be issued, written into its record.
//!
//! In: a checked project, a draft, and what a person decided. Out: a [`Plan`], the changes of the
//! record's text and the text with them made, already judged as if it stood there. [`numbers`] knows
//! which numbers are taken, [`signers`] who may sign on a day, [`presented`] what was given out for
//! signature, [`void`] what becomes of a number whose document failed, [`waiting`] what is still to
//! come. To write the file and to ask a person are the program's.

pub mod numbers;
pub mod places;
pub mod presented;
pub mod signers;
pub mod void;
pub mod waiting;

use crate::documents::Office;
use crate::edit::{self, Change, Value};
use crate::law::kinds::{DocumentKind, Series};
use crate::problem::{Code, Problem, any_error};
use crate::records::agency::SigningForm;
use crate::records::files::SourceFile;
use crate::records::issue::{Duty, Issue, State};
use crate::records::scalar::{Date, Id};
use crate::records::{self, Record, RecordFile};
use numbers::{Giving, Numbers};
use std::sync::Arc;

/// What a person decided, or left open.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Who did which step on [`Self::date`].
    pub steps: Vec<(Duty, Id)>,
    /// Số.
    pub number: Option<u64>,
    /// Ngày ban hành.
    pub date: Date,
    /// Người ký và quyền hạn.
    pub signer: Option<(Id, SigningForm)>,
}

/// A draft that is to be issued, with the record's new text.
#[derive(Debug)]
pub struct Plan {
    pub number: u64,
    /// Số phiếu gửi, where co-sent copies need one.
    pub slip_number: Option<u64>,
    /// Số bản trích sao, where an extract is sent.
    pub extract_number: Option<u64>,
    /// The whole text of the record's file.
    pub text: String,
    /// The record read anew from this text, with what is worth a look.
    pub filed: RecordFile,
    pub advice: Vec<Problem>,
}

/// Plans to issue a draft.
///
/// # Errors
/// What stands against it: a record that was issued before, a number taken, a signer without
/// authority, anything that `check` would say of the issued record.
pub fn issue(
    office: &Office,
    old: &RecordFile,
    wish: &Wish,
    taken: &Numbers,
) -> Result<Plan, Vec<Problem>> {
    let draft = open(old)?;
    presented::unchanged(office, old)?;
    let of = giving(&old.record, wish.date);
    let number = wish.number.or(draft.number.as_ref().map(|number| number.0));
    let number = number.unwrap_or_else(|| taken.next(of));
    taken.check(of, number)?;
    let (mut slip_number, mut extract_number) = (None, None);
    // The regulation says whether copies are sent, and so whether they need numbers of their own.
    loop {
        let numbers =
            [("so", Some(number)), ("so_phieu_gui", slip_number), ("so_trich_sao", extract_number)];
        let changes = changes(draft, wish, numbers);
        let text = std::str::from_utf8(&old.file.bytes).unwrap_or_default();
        let text = edit::edited(&old.file.path, text, &changes)?;
        let (filed, problems) = judged(office, old, &text)?;
        let lacks = |code: Code| problems.iter().any(|problem| problem.code == code);
        if lacks(Code::SlipNumberMissing) && slip_number.is_none() {
            slip_number = Some(taken.next(Giving { series: Series::Slip, ..of }));
        } else if lacks(Code::ExtractNumberMissing) && extract_number.is_none() {
            extract_number = Some(taken.next(Giving { series: Series::Copy, ..of }));
        } else if any_error(&problems) {
            return Err(places::present(old, &text, problems));
        } else {
            return Ok(Plan { number, slip_number, extract_number, text, filed, advice: problems });
        }
    }
}

/// Whether a record's document may still be issued.
///
/// # Errors
/// [`Code::NotIssuable`].
pub fn issuable(filed: &RecordFile) -> Result<(), Problem> {
    open(filed).map(drop)
}

/// What a record's own number is given for on a day.
pub fn giving(record: &Record, date: Date) -> Giving<'_> {
    let joint = record.issue().is_some_and(|issue| !issue.joint.is_empty());
    let series = DocumentKind::of(record.kind(), joint).row().series;
    Giving { agency: &record.issuer().agency, series, date }
}

/// The `van_ban` block of a record whose document is not issued yet.
fn open(filed: &RecordFile) -> Result<&Issue, Problem> {
    let record = &filed.record;
    let Some(issue) = record.issue() else {
        let message = format!("`{}` chưa có khối `van_ban`", record.id().0);
        return Err(Problem::at(Code::NotIssuable, &record.id().place, message)
            .hint("thêm `van_ban:` và dưới đó `trang_thai: du_thao`"));
    };
    let refused = |message: &str, hint: &str| {
        let message = format!("`{}` {message}", record.id().0);
        Err(Problem::at(Code::NotIssuable, &issue.state.place, message).hint(hint))
    };
    match issue.state.value {
        State::Draft | State::Presented => Ok(issue),
        State::Issued => refused(
            "đã ban hành rồi",
            "văn bản đã ban hành không ban hành lại; xem bằng `qcph show`",
        ),
        State::Void => refused("đã hủy", "số của nó không dùng lại: lập bản ghi mới, với số mới"),
    }
}

/// The keys of `van_ban` in the order in which people write them: that of their table.
pub const ORDER: &[&str] = &[
    "trang_thai",
    "ly_do_huy",
    "so",
    "ky_hieu",
    "ngay",
    "dia_danh",
    "trich_yeu",
    "thay_the",
    "don_vi_soan",
    "ky",
    "lien_tich",
    "noi_nhan",
    "bo_noi_nhan",
    "so_phieu_gui",
    "so_trich_sao",
    "xac_nhan",
    "qua_trinh",
    "ban_trinh",
    "ban_ky",
    "thuoc_ho_so",
    "do_khan",
    "co_chu",
];

fn changes(draft: &Issue, wish: &Wish, numbers: [(&'static str, Option<u64>); 3]) -> Vec<Change> {
    let mut changes = vec![Change::new(&["van_ban", "trang_thai"], text(State::Issued.word()))];
    let given = numbers.into_iter().filter_map(|(key, number)| Some((key, number?)));
    changes
        .extend(given.map(|(key, number)| Change::new(&["van_ban", key], Value::Number(number))));
    changes.push(Change::new(&["van_ban", "ngay"], text(&wish.date.to_string())));
    changes.extend(signature(draft, wish));
    let mut steps = wish.steps.clone();
    // Who signs is known; when steps are kept at all, this one is.
    let kept = !steps.is_empty() || draft.steps.is_some();
    let told = draft.steps.as_ref().is_some_and(|steps| steps.signing.is_some());
    let signer = wish.signer.as_ref().map(|(person, _)| person);
    let signer = signer.or(draft.signature.as_ref().map(|signature| &signature.person.value));
    steps.extend(signer.filter(|_| kept && !told).map(|person| (Duty::Signing, person.clone())));
    steps.sort_by_key(|(duty, _)| *duty);
    changes.extend(self::steps(draft, &steps, wish.date));
    changes.into_iter().map(in_place).collect()
}

/// A change whose key takes its place among the others.
fn in_place(change: Change) -> Change {
    let among = if change.path.len() > 2 { Duty::WORDS } else { ORDER };
    change.among(among)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The signer, where it is not the one that stands there.
fn signature(draft: &Issue, wish: &Wish) -> Option<Change> {
    let (person, form) = wish.signer.as_ref()?;
    let same = |old: &records::issue::Signature| *old.person == *person && old.form.value == *form;
    if draft.signature.as_ref().is_some_and(same) {
        return None;
    }
    let pairs = vec![("nguoi", text(&person.0)), ("quyen_han", text(form.word()))];
    Some(Change::new(&["van_ban", "ky"], Value::Map(pairs)))
}

/// Who did what on a day, beside what the record says already.
fn steps(draft: &Issue, steps: &[(Duty, Id)], date: Date) -> Vec<Change> {
    let step = |person: &Id| {
        Value::Map(vec![("nguoi", text(&person.0)), ("ngay", text(&date.to_string()))])
    };
    let told = steps.iter().map(|(duty, person)| (duty.word(), step(person)));
    match (&draft.steps, steps) {
        (_, []) => Vec::new(),
        (Some(_), _) => {
            told.map(|(duty, step)| Change::new(&["van_ban", "qua_trinh", duty], step)).collect()
        }
        (None, _) => vec![Change::new(&["van_ban", "qua_trinh"], Value::Map(told.collect()))],
    }
}

/// The record as it would stand, and everything that `check` would say of it alone.
fn judged(
    office: &Office,
    old: &RecordFile,
    text: &str,
) -> Result<(RecordFile, Vec<Problem>), Vec<Problem>> {
    let file = SourceFile { path: old.file.path.clone(), bytes: text.as_bytes().into() };
    let filed = records::read_one(Arc::new(file)).ok_or_else(|| {
        let message = "bản ghi sau khi ghi lại thì không đọc được";
        vec![Problem::new(Code::CannotEdit, message).hint("mở tệp, tự ghi số, ngày, người ký")]
    })?;
    let problems = office.check(&filed);
    Ok((filed, problems))
}
