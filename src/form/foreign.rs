//! What a file of another program must have so that its form can be measured: words that somebody sees.
//!
//! In: a file of unknown origin. Out: a plain copy of a PDF behind the guard, or the problem that says why its
//! pages cannot be read: damaged, locked, pictures alone, letters without a reading.

use super::guard;
use super::guard::TRY_ANOTHER;
use super::reader::{Page, Reading};
use crate::pdf::large::Unreadable;
use crate::pdf::plain::plain;
use crate::problem::{Code, Problem};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Pages that are too many to be named one by one.
const MANY: usize = 8;

/// A plain copy that the guard lets pass.
///
/// # Errors
/// [`Code::NotAPdf`], [`Code::LockedPdf`].
pub fn copied(pdf: &[u8]) -> Result<Vec<u8>, Problem> {
    guard::check_size(pdf.len() as u64)?;
    let copy = plain(pdf).map_err(|why| match why {
        Unreadable::Encrypted => Problem::new(
            Code::LockedPdf,
            "tệp PDF bị khóa bằng mật khẩu hoặc quyền, không đọc được",
        )
        .hint("mở bằng mật khẩu, in lại thành PDF không khóa, rồi đo tệp mới"),
        Unreadable::Damaged(what) => {
            let message = format!("không đo được tệp này: {what}");
            Problem::new(Code::NotAPdf, message).hint(TRY_ANOTHER)
        }
        Unreadable::Io(_) => {
            Problem::new(Code::NotAPdf, "không đọc được tệp này như một tệp PDF").hint(TRY_ANOTHER)
        }
    })?;
    guard::check(&copy)?;
    Ok(copy)
}

/// Whether there is something to measure.
///
/// # Errors
/// [`Code::OnlyPictures`], [`Code::Unreadable`].
pub fn check(reading: &Reading) -> Result<(), Problem> {
    let pictures = pictures(reading, 0..reading.pages.len());
    if !pictures.is_empty() && pictures.len() == reading.pages.len() {
        let what = if reading.typed { "văn bản".to_owned() } else { of_pages(&pictures) };
        let message = format!("{what} chỉ là ảnh, không có chữ để đo");
        return Err(Problem::new(Code::OnlyPictures, message)
            .hint("đo tệp soạn bằng chữ, không đo bản quét"));
    }
    let letters = || reading.pages.iter().flat_map(|page| &page.runs).flat_map(|run| &run.glyphs);
    let unread = letters().filter(|glyph| glyph.text.contains(char::REPLACEMENT_CHARACTER)).count();
    let all = letters().filter(|glyph| glyph.is_visible()).count();
    if all == 0 {
        let remedy = if reading.typed { "chọn tệp có văn bản" } else { TRY_ANOTHER };
        return Err(Problem::new(Code::Unreadable, "tệp không có chữ nào để đo").hint(remedy));
    }
    let strange = letters().flat_map(|glyph| glyph.text.chars()).filter(|c| is_strange(*c)).count();
    if strange * 50 > all {
        let message = "chữ trong tệp đọc ra chữ không có trong tiếng Việt: phông chữ kiểu cũ (TCVN3, VNI) hoặc bảng mã sai";
        return Err(Problem::new(Code::Unreadable, message).hint(
            "chuyển văn bản sang phông Unicode (Times New Roman), lưu hoặc xuất lại rồi đo lại",
        ));
    }
    // Even a few letters that cannot be read hide the words that a component is found by.
    if unread * 50 > all {
        let message = "chữ trong tệp PDF không cho biết là chữ gì: phông chữ thiếu bảng mã";
        return Err(Problem::new(Code::Unreadable, message).hint(
            "xuất lại từ phần mềm soạn văn bản, chọn nhúng phông chữ, không đổi chữ thành nét",
        ));
    }
    Ok(())
}

/// Whether a letter is of another language, as those are that fonts of before Unicode put in the place
/// of Vietnamese ones.
fn is_strange(c: char) -> bool {
    /// Marks of tones, and of ă, â, ơ.
    const MARKS: [char; 8] =
        ['\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{306}', '\u{309}', '\u{31b}', '\u{323}'];
    let own = |c: char| c.is_ascii() || MARKS.contains(&c) || matches!(c, 'đ' | 'Đ');
    c.is_alphabetic() && c != char::REPLACEMENT_CHARACTER && !std::iter::once(c).nfd().all(own)
}

fn of_pages(pages: &[usize]) -> String {
    let shown: Vec<String> = pages.iter().take(MANY).map(usize::to_string).collect();
    let more = if pages.len() > MANY { ", …" } else { "" };
    format!("trang {}{more}", shown.join(", "))
}

/// The pages, from 1, that draw pictures and no word.
pub fn pictures(reading: &Reading, pages: Range<usize>) -> Vec<usize> {
    let wordless = |page: &Page| {
        !page.runs.iter().flat_map(|run| &run.glyphs).any(super::reader::Glyph::is_visible)
    };
    let is_picture = |at: &usize| {
        let page = &reading.pages[*at];
        page.pictures > 0 && wordless(page)
    };
    pages.filter(is_picture).map(|at| at + 1).collect()
}
