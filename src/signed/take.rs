//! One returned file, judged: what it is, who signed it, and what stands against taking it.
//!
//! A path and what was given out come in; a [`Taken`] goes out. A digital copy is read whole, a scan
//! piece by piece; keeping the file is left to the caller.

use super::store::{self, DIGITAL_MAX_BYTES, SCAN_MAX_BYTES};
use super::taken::{Given, Taken, Verdict};
use super::{Area, Judgement, judge, rewritten, scan, tell};
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::form::reader;
use crate::pdf::Pdf;
use crate::problem::{Code, Place, Problem};
use crate::records::issue::SigningWay;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Judges a file; the way is seen from the file where nobody says it.
///
/// # Errors
/// [`Code::CannotRead`], [`Code::FileTooLarge`], and what makes a file none that can be judged.
pub fn take(file: &Path, way: Option<SigningWay>, given: &Given<'_>) -> Result<Taken, Problem> {
    let shown = file.display().to_string();
    let cannot = |error: std::io::Error| Problem::io(Code::CannotRead, file, &error);
    let mut opened = disk::open(file).map_err(cannot)?;
    let way = match way {
        Some(way) => way,
        None if begins_with(&mut opened, given.now) || scan::is_digital(&mut opened) => {
            SigningWay::Digital
        }
        None => SigningWay::Scanned,
    };
    judged(&shown, opened, way, given)
}

/// Judges a file of a known way from where it lies, which may be inside another file.
///
/// # Errors
/// As [`take`].
pub fn judged(
    file: &str,
    mut source: impl Read + Seek,
    way: SigningWay,
    given: &Given<'_>,
) -> Result<Taken, Problem> {
    let cannot = |error: std::io::Error| Problem::io(Code::CannotRead, file.as_ref(), &error);
    let size = source.seek(SeekFrom::End(0)).map_err(cannot)?;
    let most = match way {
        SigningWay::Digital => DIGITAL_MAX_BYTES,
        SigningWay::Scanned => SCAN_MAX_BYTES,
    };
    if size > most {
        let message = format!(
            "tệp nặng {} MB; bản ký loại này tối đa {} MB",
            size.div_ceil(1 << 20),
            most >> 20
        );
        return Err(Problem::at(Code::FileTooLarge, &Place::file(file), message)
            .hint("quét lại ở 200 đến 300 dpi, hoặc lấy đúng tệp đã ký"));
    }
    source.rewind().map_err(cannot)?;
    match way {
        SigningWay::Digital => {
            let mut bytes = Vec::new();
            source.take(DIGITAL_MAX_BYTES).read_to_end(&mut bytes).map_err(cannot)?;
            digital(file, &bytes, given)
        }
        SigningWay::Scanned => {
            let sha256 = Tally::copy(&mut source, std::io::sink()).map_err(cannot)?.sha256;
            scan::scanned(file, source, sha256, given)
        }
    }
}

fn begins_with(file: &mut File, ours: &[u8]) -> bool {
    let mut beginning = Vec::new();
    let read = file.by_ref().take(ours.len() as u64).read_to_end(&mut beginning);
    let begins = read.is_ok() && beginning == ours;
    file.rewind().is_ok() && begins
}

fn digital(file: &str, bytes: &[u8], given: &Given<'_>) -> Result<Taken, Problem> {
    let begun = store::issued(bytes, given.known);
    // What does not begin with ours may still be ours, written anew.
    if begun.is_none()
        && !bytes.starts_with(given.now)
        && let Ok(Some(taken)) = rewritten::judge(file, bytes, given)
    {
        return Ok(taken);
    }
    let issued = begun.unwrap_or(given.now);
    let judgement = judge(issued, bytes);
    let mut problems = tell::problems(file, &judgement);
    if problems.is_empty() {
        problems.extend(judgement.marks.iter().map(|mark| tell::mark(file, mark)));
        problems.extend(over_text(file, issued, &judgement));
    }
    let pages = Pdf::open(issued).and_then(|pdf| pdf.pages()).unwrap_or_default();
    let sentence = tell::sentence(issued.len(), &judgement);
    let Judgement { signatures, marks, .. } = judgement;
    Ok(Taken {
        way: SigningWay::Digital,
        verdict: Verdict::Whole,
        begins_with: Some((Digest::of(issued), issued.len() as u64)),
        sha256: Digest::of(bytes),
        pages,
        signatures,
        marks,
        problems,
        sentence,
    })
}

/// Says aloud that what a signature or a note shows covers words of ours: so it must be looked at.
fn over_text(file: &str, issued: &[u8], judgement: &Judgement) -> Vec<Problem> {
    let shown = judgement.signatures.iter().filter_map(|signature| signature.shown);
    let shown: Vec<Area> = shown.chain(judgement.marks.iter().map(|mark| mark.area)).collect();
    if shown.is_empty() {
        return Vec::new();
    }
    let Ok(reading) = reader::read(issued.to_vec()) else { return Vec::new() };
    let covered = shown.iter().filter_map(|area| {
        let page = reading.pages.get(area.page.checked_sub(1)?)?;
        let words = covered_words(page, area);
        (!words.is_empty()).then(|| {
            let message = format!("hình chữ ký hoặc ghi chú ở trang {} che chữ “{words}”", area.page);
            Problem::at(Code::SignedOverText, &Place::file(file), message)
                .hint("mở tệp xem chữ bị che còn đọc được không; hình chữ ký đặt giữa chức vụ và họ tên")
                .advice()
        })
    });
    covered.collect()
}

/// The beginning of what stands under an area.
fn covered_words(page: &reader::Page, area: &Area) -> String {
    let [left, bottom, right, top] = area.corners;
    let (top, bottom) = (page.height_pt - top, page.height_pt - bottom);
    let glyphs = page.runs.iter().flat_map(|run| {
        let inside = run.baseline_pt > top && run.baseline_pt - run.size_pt / 2.0 < bottom;
        let glyphs = run.glyphs.iter().filter(move |_| inside);
        glyphs.filter(|glyph| glyph.right_pt() > left && glyph.left_pt < right)
    });
    let text: String = glyphs.map(|glyph| &*glyph.text).collect();
    text.trim().chars().take(60).collect()
}
