//! What was given out for signature (trình ký), and whether the record still says the same.
//!
//! The record remembers the digest of the file and that of its words. The words are compared: what may be
//! added later, such as receipts, is not in them, and number and day are left open.

use super::{Plan, Wish, in_place, judged, open, places, signature, steps, text};
use crate::digest::Digest;
use crate::documents::{Office, compose};
use crate::edit::{self, Change, Value};
use crate::problem::{Code, Problem, any_error};
use crate::records::issue::State;
use crate::records::{Record, RecordFile};

/// Plans to give a document out for signature; of the file, which is made of the planned record, `file`
/// says digest and size once it is there.
///
/// # Errors
/// What stands against it, as for [`super::issue`].
pub fn present(
    office: &Office,
    filed: &RecordFile,
    wish: &Wish,
    file: Option<&[u8]>,
) -> Result<Plan, Vec<Problem>> {
    let draft = open(filed)?;
    if let Record::Copy(_) = &filed.record {
        let message = "bản sao không trình ký trước khi cấp số";
        return Err(Vec::from(
            Problem::at(Code::NotIssuable, &draft.state.place, message)
                .hint("ban hành bằng `qcph issue` không có `--for-signature`"),
        ));
    }
    let mut changes = vec![Change::new(&["van_ban", "trang_thai"], text(State::Presented.word()))];
    changes.extend(signature(draft, wish));
    changes.extend(steps(draft, &wish.steps, wish.date));
    let edited = |words: Digest| {
        let bytes = file.unwrap_or_default();
        let about = vec![
            ("ngay", text(&wish.date.to_string())),
            ("sha256", text(&Digest::of(bytes).to_string())),
            ("so_byte", Value::Number((bytes.len() as u64).max(1))),
            ("loi_van", text(&words.to_string())),
        ];
        let mut changes = changes.clone();
        changes.push(Change::new(&["van_ban", "ban_trinh"], Value::Map(about)));
        let changes: Vec<Change> = changes.into_iter().map(in_place).collect();
        let old = std::str::from_utf8(&filed.file.bytes).unwrap_or_default();
        let text = edit::edited(&filed.file.path, old, &changes)?;
        let (planned, problems) = judged(office, filed, &text)?;
        match any_error(&problems) {
            true => Err(places::present(filed, &text, problems)),
            false => Ok((text, planned, problems)),
        }
    };
    let (_, planned, _) = edited(Digest::of(b""))?;
    let words = words(office, &planned)?.unwrap_or(Digest::of(b""));
    let (text, filed, advice) = edited(words)?;
    Ok(Plan { number: 0, slip_number: None, extract_number: None, text, filed, advice })
}

/// The digest of the words of a document that waits for its signature.
fn words(office: &Office, filed: &RecordFile) -> Result<Option<Digest>, Problem> {
    let mut filed = filed.clone();
    if let Some(issue) = filed.record.issue_mut() {
        issue.state.value = State::Presented;
    }
    let made = compose(office, &filed)?;
    Ok(made.map(|made| {
        let sheet = &made.composed.sheet;
        let words = serde_json::to_vec(&(&sheet.documents, &sheet.meta));
        Digest::of(&words.expect("a sheet is strings, numbers and lists"))
    }))
}

/// Finds a record whose words are no longer those that were given out for signature; once the signed
/// copy is here, it says what was signed.
///
/// # Errors
/// [`Code::ChangedSincePresented`], and those of composing the document.
pub fn unchanged(office: &Office, filed: &RecordFile) -> Result<(), Problem> {
    let issue = filed.record.issue().filter(|issue| {
        matches!(*issue.state, State::Presented | State::Issued) && issue.signed_copy.is_none()
    });
    let Some((issue, presented)) = issue.and_then(|issue| Some((issue, issue.presented.as_ref()?)))
    else {
        return Ok(());
    };
    if words(office, filed)? == Some(presented.words) {
        return Ok(());
    }
    let message = format!("lời văn nay khác bản đã trình ký ngày {}", presented.date.shown());
    let problem = Problem::at(Code::ChangedSincePresented, &presented.sha256.place, message)
        .hint("xem đã đổi gì: `git diff`; trả lại như lúc trình, nếu chỉ sửa nhầm");
    Err(match *issue.state {
        State::Issued => problem.hint(
            "nếu bản đã ký sai thật: hủy số này bằng `qcph issue … --void`, rồi lập văn bản mới",
        ),
        _ => problem.hint(format!(
            "nếu sửa thật, trình lại: `qcph issue {} --for-signature`",
            filed.record.id().value
        )),
    })
}
