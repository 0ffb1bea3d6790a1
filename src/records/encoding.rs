//! Bytes to text: UTF-8, with or without a byte-order mark; other encodings are named and shown as they
//! would be read, but are not taken for a record.

use super::files::SourceFile;
use super::misread;
use crate::problem::{Code, Place, Problem};

const RESAVE: &str = "mở tệp bằng trình soạn thảo, chọn Lưu thành (Save As) với bảng mã UTF-8";

const ZERO: &str = "xóa byte 0 ở chỗ được chỉ, hoặc lấy lại tệp từ bản sao: đây không phải tệp chữ";
const RETYPE: &str = "gõ lại chữ ở chỗ được chỉ rồi lưu; phần còn lại của tệp vẫn tốt";
const REOPEN: &str = "mở lại tệp với bảng mã Vietnamese (Windows-1258), thấy chữ đúng rồi mới chọn Lưu thành \
                      (Save As) với bảng mã UTF-8";
const CONVERT: &str = "mở lại tệp với bảng mã Western (Windows-1252), chọn Lưu thành (Save As) với bảng mã UTF-8, \
                       rồi chuyển mã sang Unicode, ví dụ bằng công cụ chuyển mã của UniKey";

/// A file that is not UTF-8 (tệp sai bảng mã).
pub struct Garbled {
    /// [`Code::Encoding`], at the first byte that is not UTF-8.
    pub problem: Problem,
    /// The text as far as it can be shown.
    pub shown: String,
}

/// The text of a file, without its byte-order mark.
///
/// # Errors
/// [`Garbled`], with the encoding that the bytes look like.
pub fn decode(file: &SourceFile) -> Result<String, Box<Garbled>> {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
    let whole = std::str::from_utf8(bytes);
    if let Some(text) = whole.ok().filter(|text| !text.contains('\0')) {
        return Ok(text.to_owned());
    }
    let lossy = String::from_utf8_lossy(bytes);
    let first = whole.map_or_else(|error| error.valid_up_to(), |text| text.find('\0').unwrap_or(0));
    let (what, shown, at, hint) = if let Some(text) = utf16(bytes) {
        ("UTF-16", text, 0, RESAVE)
    } else if whole.is_ok() {
        ("tệp nhị phân: có byte 0", lossy.into_owned(), first, ZERO)
    } else if mostly_utf8(&lossy) {
        ("UTF-8 bị hỏng ở chữ này", lossy.into_owned(), first, RETYPE)
    } else if let Some((from, text)) = misread::bytes(bytes) {
        // Up to the first byte beyond ASCII both are the same, but for a letter that takes it for its mark.
        let at = text.floor_char_boundary(first);
        (from, text, at, if from == misread::WINDOWS_1258 { REOPEN } else { CONVERT })
    } else {
        ("Windows-1258 hoặc một bảng mã cũ", lossy.into_owned(), first, REOPEN)
    };
    let width = shown[at..].chars().next().map_or(0, char::len_utf8);
    let place = Place::in_text(file.path.clone(), &shown, at..at + width);
    let message = format!("tệp không phải UTF-8; có vẻ là {what}");
    let problem = Problem::at(Code::Encoding, &place, message);
    let problem = problem.hint(hint);
    Err(Box::new(Garbled { problem, shown }))
}

/// The text of a file as far as it can be shown, whatever its encoding.
pub fn shown(file: &SourceFile) -> String {
    decode(file).unwrap_or_else(|garbled| garbled.shown)
}

/// The text of a file in UTF-16, with or without its mark: every second byte of Vietnamese text is
/// small, and most of those are 0.
fn utf16(bytes: &[u8]) -> Option<String> {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    let (units, big) = match bytes {
        [0xff, 0xfe, units @ ..] => (units, false),
        [0xfe, 0xff, units @ ..] => (units, true),
        units if zeros * 4 > units.len() => (units, units[0] == 0),
        _ => return None,
    };
    let unit = |pair: &[u8]| match (pair, big) {
        ([high, low], true) | ([low, high], false) => u16::from_be_bytes([*high, *low]),
        _ => 0xfffd,
    };
    let units: Vec<u16> = units.chunks(2).map(unit).collect();
    Some(String::from_utf16_lossy(&units))
}

/// Whether most letters beyond ASCII came out whole: then a few bytes are broken, not the file.
fn mostly_utf8(lossy: &str) -> bool {
    let broken = lossy.matches('\u{fffd}').count();
    let whole = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    whole > broken
}
