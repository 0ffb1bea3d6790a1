//! A file that the signing program wrote anew: no byte of it need be ours, and the verdict is a weaker
//! one with another name.
//!
//! What is left to hold against ours is what a reader sees first: pages, their size, and the letters of
//! their text in order. Notes and pictures on them need a person's yes. The signature must still be
//! whole, cover the file to its end and fit.

use super::pictures::Picture;
use super::sheets::{self, Sheet};
use super::taken::{Given, Taken, Verdict};
use super::{Mark, Signature, cms, tell};
use crate::digest::Digest;
use crate::pdf::large::{self, Held, Large, Result};
use crate::pdf::lexer::Value;
use crate::pdf::text;
use crate::problem::{Code, Place, Problem};
use crate::records::issue::SigningWay;
use std::collections::BTreeSet;
use std::io::Cursor;

/// Fields of a form that are looked through.
const MOST_FIELDS: usize = 256;
/// Two programs round lengths otherwise.
const SIZE_SLACK_PT: f64 = 1.0;

/// Judges the file, if it is one of ours written anew; `None` when it says something else, or when no
/// signature fits and covers it to its end.
///
/// # Errors
/// [`Code::SignedUnreadable`].
pub fn judge(
    file: &str,
    bytes: &[u8],
    given: &Given<'_>,
) -> std::result::Result<Option<Taken>, Problem> {
    let unreadable = |broken| tell::unreadable(file, broken);
    let ours = sheets::of_bytes(given.now).map_err(unreadable)?;
    let theirs = sheets::of_bytes(bytes).map_err(unreadable)?;
    if ours.len() != theirs.len()
        || !ours.iter().zip(&theirs).all(|(one, other)| is_same(one, other))
    {
        return Ok(None);
    }
    let mut large = large::in_memory(bytes).map_err(unreadable)?;
    let signatures = signatures(&mut large, bytes).map_err(unreadable)?;
    let covers = signatures.iter().any(|signature| {
        !signature.is_time_stamp
            && bytes[signature.covered_bytes..].iter().all(u8::is_ascii_whitespace)
    });
    if !covers {
        return Ok(None);
    }
    let marks: Vec<Mark> = theirs.iter().flat_map(marks).collect();
    let mut problems = vec![rewritten(file)];
    problems.extend(marks.iter().map(|mark| tell::mark(file, mark)));
    let names: Vec<String> = signatures.iter().map(tell::signer).collect();
    let sentence = format!(
        "Tệp do phần mềm khác lập lại, không giữ byte nào của văn bản đã lập; {} trang, khổ giấy và từng chữ \
         trong lớp chữ giống văn bản. Chữ ký: {}. {}",
        theirs.len(),
        names.join("; "),
        tell::NOT_ASKED
    );
    Ok(Some(Taken {
        way: SigningWay::Digital,
        verdict: Verdict::Rewritten,
        begins_with: None,
        sha256: Digest::of(bytes),
        pages: theirs.len(),
        signatures,
        marks,
        problems,
        sentence,
    }))
}

fn rewritten(file: &str) -> Problem {
    let message = "phần mềm ký đã lập lại cả tệp: chỉ so được chữ, số trang, khổ giấy, không so được từng byte";
    Problem::at(Code::SignedRewritten, &Place::file(file), message)
        .hint("mở tệp, đối chiếu bằng mắt cả hình và con dấu; nên dùng phần mềm ký kiểu ghi tiếp (incremental)")
        .advice()
}

fn is_same(ours: &Sheet, theirs: &Sheet) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() <= SIZE_SLACK_PT;
    near(ours.width_pt, theirs.width_pt)
        && near(ours.height_pt, theirs.height_pt)
        && letters(ours) == letters(theirs)
}

/// What a person has to look at: notes, and pictures, of which our pages have none.
fn marks(sheet: &Sheet) -> Vec<Mark> {
    let picture = |picture: &Picture| Mark {
        subtype: "hình".to_owned(),
        text: String::new(),
        area: picture.area,
    };
    sheet.notes.iter().cloned().chain(sheet.pictures.iter().map(picture)).collect()
}

fn letters(sheet: &Sheet) -> String {
    sheet.text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

type Memory<'b> = Large<Cursor<&'b [u8]>>;

/// The signatures that fit; one that does not counts as none.
fn signatures(large: &mut Memory<'_>, bytes: &[u8]) -> Result<Vec<Signature>> {
    let trailer = large.trailer.clone();
    let root = large.get(&trailer, "Root")?.unwrap_or_default();
    let form = large.get(&root, "AcroForm")?.unwrap_or_default();
    let mut next = large.items(&form, "Fields")?;
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(field) = next.pop() {
        if seen.len() >= MOST_FIELDS || !seen.insert(field.clone()) {
            continue;
        }
        let field = large.resolved(&field)?;
        next.extend(large.items(&field, "Kids")?);
        if let Some(value) = large.get(&field, "V")? {
            found.extend(signature(large, &value, bytes)?);
        }
    }
    found.sort_by_key(|signature| signature.covered_bytes);
    Ok(found)
}

fn signature(large: &mut Memory<'_>, value: &Held, bytes: &[u8]) -> Result<Option<Signature>> {
    let range = large.numbers(value, "ByteRange")?;
    let Some([first, gap, behind, length]) = whole(&range) else { return Ok(None) };
    let end = behind.saturating_add(length);
    let Some(Value::Text(written)) = value.dict().get("Contents") else { return Ok(None) };
    let fits =
        first == 0 && gap < behind && end <= bytes.len() && bytes.get(gap..behind) == Some(written);
    let digits = written.strip_prefix(b"<").and_then(|written| written.strip_suffix(b">"));
    if !fits || !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
        return Ok(None);
    }
    let is_time_stamp = value.dict().get("SubFilter") == Some(Value::Name(b"ETSI.RFC3161"));
    let signed = cms::check(&text(written), [&bytes[..gap], &bytes[behind..end]], is_time_stamp);
    let Ok(signed) = signed else { return Ok(None) };
    Ok(Some(Signature {
        signer: signed.signer,
        subject: signed.subject,
        is_certificate_held: signed.is_certificate_held,
        is_version_right: signed.is_version_right,
        serial: signed.serial,
        stated_time: signed.stated_time.or_else(|| super::coverage::stated(value.dict())),
        is_time_stamp,
        has_time_stamp: signed.has_time_stamp,
        covered_bytes: end,
        shown: None,
    }))
}

fn whole(numbers: &[f64]) -> Option<[usize; 4]> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at")]
    let whole = |number: &f64| (*number >= 0.0 && *number < 4e9).then_some(*number as usize);
    let whole: Option<Vec<usize>> = numbers.iter().map(whole).collect();
    whole?.try_into().ok()
}
