//! For what a document waits, and since when (văn bản đang chờ).

use crate::documents::Office;
use crate::documents::explained;
use crate::records::Record;
use crate::records::issue::State;
use crate::records::scalar::Date;
use crate::records::shape::words;

words! {
    /// Việc mà văn bản đang chờ.
    pub enum Stage {
        /// chờ ký.
        "ky" Signature,
        /// chờ cấp số.
        "so" Number,
        /// chờ bản đã ký.
        "ban_ky" SignedCopy,
        /// chờ xác nhận đã nhận.
        "xac_nhan" Receipt,
        /// chờ niêm phong.
        "niem_phong" Sealing,
    }
}

/// One thing that is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub stage: Stage,
    pub since: Date,
    /// Of whom, where several may be late.
    pub of: Vec<String>,
}

/// What of a document a bundle is still to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToSeal {
    Nothing,
    /// The document is in one without its signed copy, which came back later.
    SignedCopy,
    Document,
}

/// All that a record's document waits for, in the order of its life.
pub fn waits(office: &Office, record: &Record, to_seal: ToSeal) -> Vec<Wait> {
    let Some(issue) = record.issue() else { return Vec::new() };
    let wait = |stage, since: Date| Wait { stage, since, of: Vec::new() };
    let signed = issue.signed_copy.as_ref().map(|copy| copy.date.value);
    let steps = issue.steps.as_ref();
    let signed = signed.or(steps.and_then(|steps| Some(steps.signing.as_ref()?.date.value)));
    match (*issue.state, &issue.date, &issue.presented) {
        (State::Presented, _, Some(presented)) => vec![match signed {
            Some(on) => wait(Stage::Number, on),
            None => wait(Stage::Signature, presented.date.value),
        }],
        (State::Issued, Some(on), _) => {
            let mut all = Vec::new();
            if to_seal == ToSeal::Document && issue.signed_copy.is_none() {
                all.push(wait(Stage::SignedCopy, on.value));
            }
            let lines = explained(office, record).into_iter();
            let silent = lines.filter(|(_, found)| found.copy && found.receipt.is_none());
            let of: Vec<String> = silent.map(|(name, _)| name).collect();
            if !of.is_empty() {
                all.push(Wait { of, ..wait(Stage::Receipt, on.value) });
            }
            match (to_seal, &issue.signed_copy) {
                (ToSeal::Document, _) => all.push(wait(Stage::Sealing, on.value)),
                (ToSeal::SignedCopy, Some(copy)) => {
                    all.push(wait(Stage::Sealing, copy.date.value));
                }
                _ => {}
            }
            all
        }
        _ => Vec::new(),
    }
}
