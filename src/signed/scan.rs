//! A scan of the signed and sealed paper: as many pages of the same size, and sharp enough to be kept.
//!
//! A picture of words proves no word (test: signed::taken::a_scan_is_measured_and_never_believed). The
//! layer of text, where there is one, is held against our words, and what a person has to look at is
//! said (TT 05/2025/TT-BNV, Điều 8; NĐ 30/2020/NĐ-CP, Phụ lục I, Phần II).

use super::sheets::{self, Sheet};
use super::taken::{Given, Taken, Verdict};
use super::{Mark, tell};
use crate::digest::Digest;
use crate::pdf::large::Large;
use crate::problem::{Code, Place, Problem};
use crate::records::issue::SigningWay;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek};
use unicode_normalization::UnicodeNormalization;

/// The least that the circular asks of text.
const LEAST_DPI: f64 = 200.0;
/// What a scanner's rounding does to it.
const DPI_SLACK: f64 = 2.0;
/// A sheet is laid askew and cut by the scanner: 8 mm.
const SIZE_SLACK_PT: f64 = 23.0;
/// A picture is the scanned sheet if it covers so much of the page.
const SHEET_SHARE: f64 = 0.5;
/// Reading print mistakes letters; with fewer words than these it is another document.
const LEAST_WORDS: f64 = 0.5;

/// Whether a file holds a digital signature: a value with a range of bytes.
pub fn is_digital(file: &mut File) -> bool {
    let found = Large::open(&mut *file).ok().and_then(|mut large| {
        let trailer = large.trailer.clone();
        let root = large.get(&trailer, "Root").ok()??;
        let form = large.get(&root, "AcroForm").ok()??;
        large.get(&form, "SigFlags").ok()?
    });
    let _ = file.rewind();
    found.is_some()
}

/// Judges a scan.
///
/// # Errors
/// [`Code::SignedUnreadable`].
pub fn scanned(
    file: &str,
    source: impl Read + Seek,
    sha256: Digest,
    given: &Given<'_>,
) -> Result<Taken, Problem> {
    let unreadable = |broken| tell::unreadable(file, broken);
    let ours = sheets::of_bytes(given.now).map_err(unreadable)?;
    let mut found = Found::default();
    let mut large = Large::open(source).map_err(unreadable)?;
    sheets::each(&mut large, |sheet| found.add(&ours, &sheet)).map_err(unreadable)?;
    let mut problems = found.differences(file, &ours);
    problems.extend(found.advice(file, &ours));
    problems.extend(found.notes.iter().map(|mark| tell::mark(file, mark)));
    let sentence = format!(
        "Bản quét có {} trang, {}{}. Chương trình không xét được chữ ký, con dấu và nội dung trên ảnh: \
         người nhận đối chiếu bằng mắt với bản đã trình.",
        found.pages,
        found.quality(),
        found.words(&ours)
    );
    Ok(Taken {
        way: SigningWay::Scanned,
        verdict: Verdict::Scan,
        begins_with: None,
        sha256,
        pages: found.pages,
        signatures: Vec::new(),
        marks: found.notes,
        problems,
        sentence,
    })
}

/// What was seen on the pages.
#[derive(Default)]
struct Found {
    pages: usize,
    /// Pages of another size, from 1.
    sizes: Vec<(usize, [f64; 2])>,
    /// Pages on which no picture covers the sheet.
    bare: Vec<usize>,
    least_dpi: Option<(f64, usize)>,
    grey: Vec<usize>,
    words: BTreeSet<String>,
    /// Pages with a layer of text.
    lettered: usize,
    notes: Vec<Mark>,
}

impl Found {
    fn add(&mut self, ours: &[Sheet], sheet: &Sheet) {
        self.pages += 1;
        let at = self.pages;
        if ours.get(at - 1).is_some_and(|ours| !is_same_size(ours, sheet)) {
            self.sizes.push((at, [sheet.width_pt, sheet.height_pt]));
        }
        let whole = sheet.pictures.iter().filter(|picture| picture.share >= SHEET_SHARE);
        let whole: Vec<_> = whole.collect();
        // Scanners part a page into a coarse background and fine letters.
        let sharpest = whole.iter().map(|picture| picture.dpi).reduce(f64::max);
        match sharpest {
            None => self.bare.push(at),
            Some(dpi) if self.least_dpi.is_none_or(|(least, _)| dpi < least) => {
                self.least_dpi = Some((dpi, at));
            }
            Some(_) => {}
        }
        if !whole.is_empty() && !whole.iter().any(|picture| picture.colour) {
            self.grey.push(at);
        }
        self.notes.extend(sheet.notes.iter().cloned());
        let before = self.words.len();
        self.words.extend(words(&sheet.text));
        self.lettered += usize::from(self.words.len() > before);
    }

    fn differences(&self, file: &str, ours: &[Sheet]) -> Vec<Problem> {
        let differs = |message: String| Problem::at(Code::ScanDiffers, &Place::file(file), message);
        let mut problems = Vec::new();
        if self.pages != ours.len() {
            let message =
                format!("bản quét có {} trang, văn bản có {} trang", self.pages, ours.len());
            problems.push(
                differs(message)
                    .hint("quét đủ, đúng thứ tự mọi trang của văn bản này, không thêm trang nào"),
            );
        }
        if self.pages > 0 && self.bare.len() == self.pages {
            let message =
                "không trang nào có ảnh quét: đây không phải bản quét của giấy đã ký".into();
            problems.push(
                differs(message).hint(
                    "nhận bản quét của giấy đã ký, đóng dấu; tệp ký số thì thêm `--way ky_so`",
                ),
            );
        }
        if let Some((page, [width, height])) = self.sizes.first() {
            let ours = &ours[page - 1];
            let message = format!(
                "trang {page} khổ {}, văn bản khổ {}",
                size(*width, *height),
                size(ours.width_pt, ours.height_pt)
            );
            problems.push(
                differs(message).hint("quét lại theo khổ giấy thật (100 %), trang ngang để ngang"),
            );
        }
        if self.lettered > 0 && self.share(ours) < LEAST_WORDS {
            let message = format!(
                "lớp chữ của bản quét chỉ có {} số từ của văn bản: có thể là văn bản khác",
                percent(self.share(ours))
            );
            problems.push(differs(message).hint("mở tệp xem; nếu đúng văn bản mà lớp chữ nhận dạng hỏng, quét lại không kèm lớp chữ"));
        }
        problems
    }

    fn advice(&self, file: &str, ours: &[Sheet]) -> Vec<Problem> {
        let mut told = Vec::new();
        let mut say = |message: String, hint: &str| {
            let problem = Problem::at(Code::ScanPoor, &Place::file(file), message).hint(hint);
            told.push(problem.clause("Thông tư 05/2025/TT-BNV, Điều 8").advice());
        };
        if let Some((dpi, page)) = self.least_dpi
            && dpi < LEAST_DPI - DPI_SLACK
        {
            say(format!("trang {page} chỉ {dpi:.0} dpi"), "quét lại từ 200 dpi trở lên");
        }
        if !self.bare.is_empty() && self.bare.len() < self.pages {
            let message = format!("không thấy ảnh quét phủ trang: {}", pages(&self.bare));
            say(message, "xem lại tệp: đây có phải bản quét của giấy đã ký không?");
        }
        if !self.grey.is_empty() {
            let message = format!("ảnh không có màu ở trang: {}", pages(&self.grey));
            say(message, "quét màu, để thấy mực ký và dấu đỏ");
        }
        if self.lettered == 0 && !ours.is_empty() {
            let message = "bản quét không có lớp chữ: chương trình không biết gì về nội dung";
            say(
                message.into(),
                "quét ra PDF/A hai lớp (ảnh và chữ nhận dạng) nếu máy có chức năng ấy",
            );
        }
        told
    }

    fn quality(&self) -> String {
        let colour = if self.grey.is_empty() { "có màu" } else { "không đủ màu" };
        match self.least_dpi {
            Some((dpi, _)) => format!("ít nhất {dpi:.0} dpi, {colour}"),
            None => "không có ảnh phủ trang".into(),
        }
    }

    fn words(&self, ours: &[Sheet]) -> String {
        match self.lettered {
            0 => ", không có lớp chữ".into(),
            _ => format!(", lớp chữ có {} số từ của văn bản", percent(self.share(ours))),
        }
    }

    /// How many of our words the layer of text has.
    fn share(&self, ours: &[Sheet]) -> f64 {
        let ours: BTreeSet<String> = ours.iter().flat_map(|sheet| words(&sheet.text)).collect();
        let there = ours.iter().filter(|word| self.words.contains(*word)).count();
        #[expect(clippy::cast_precision_loss, reason = "some thousand words")]
        let share = there as f64 / ours.len().max(1) as f64;
        share
    }
}

/// Whether two pages are of one size, as far as scanners keep it.
pub fn is_same_size(one: &Sheet, other: &Sheet) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() <= SIZE_SLACK_PT;
    near(one.width_pt, other.width_pt) && near(one.height_pt, other.height_pt)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    words.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `210 × 297 mm`.
fn size(width_pt: f64, height_pt: f64) -> String {
    const MM_OF_PT: f64 = 25.4 / 72.0;
    format!("{:.0} × {:.0} mm", width_pt * MM_OF_PT, height_pt * MM_OF_PT)
}

/// `1, 2, 5`, and that there are more.
fn pages(all: &[usize]) -> String {
    let shown: Vec<String> = all.iter().take(10).map(ToString::to_string).collect();
    let more = if all.len() > 10 { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
