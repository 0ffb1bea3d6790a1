//! Bytes to text: UTF-8, with or without a byte-order mark; other encodings are named, not guessed.

use super::files::SourceFile;
use crate::problem::{Code, Place, Problem};

const RESAVE: &str = "mở tệp bằng trình soạn thảo, chọn Lưu thành (Save As) với bảng mã UTF-8";

const ZERO: &str = "xóa byte 0 ở chỗ được chỉ, hoặc lấy lại tệp từ bản sao: đây không phải tệp chữ";
const RETYPE: &str = "gõ lại chữ ở chỗ được chỉ rồi lưu; phần còn lại của tệp vẫn tốt";
const CONVERT: &str = "chữ gõ bằng phông .VnTime phải chuyển mã sang Unicode trước khi lưu";

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
        ("UTF-16", text, 0, None)
    } else if whole.is_ok() {
        ("tệp nhị phân: có byte 0", lossy.into_owned(), first, Some(ZERO))
    } else if mostly_utf8(&lossy) {
        ("UTF-8 bị hỏng ở chữ này", lossy.into_owned(), first, Some(RETYPE))
    } else if looks_like_tcvn3(bytes) {
        ("TCVN3 (phông .VnTime)", lossy.into_owned(), first, Some(CONVERT))
    } else {
        ("Windows-1258 hoặc một bảng mã cũ", lossy.into_owned(), first, None)
    };
    let width = shown[at..].chars().next().map_or(0, char::len_utf8);
    let place = Place::in_text(file.path.clone(), &shown, at..at + width);
    let message = format!("tệp không phải UTF-8; có vẻ là {what}");
    let problem = Problem::at(Code::Encoding, &place, message);
    let problem = match hint {
        Some(hint @ (ZERO | RETYPE)) => problem.hint(hint),
        Some(hint) => problem.hint(RESAVE).hint(hint),
        None => problem.hint(RESAVE),
    };
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

/// TCVN3 puts its toned vowels at B5-FE and uses A1-AE for Ă Â Ê Ô Ơ Ư Đ ă â ê ô ơ ư đ; the
/// toned letters of Windows-1258 are single vowels followed by a combining byte CC, D2, DE, EC, F2.
fn looks_like_tcvn3(bytes: &[u8]) -> bool {
    let count = |wanted: &dyn Fn(u8) -> bool| bytes.iter().filter(|byte| wanted(**byte)).count();
    let tcvn3 = count(&|byte| (0xa8..=0xae).contains(&byte) || (0xb5..=0xbd).contains(&byte));
    let windows =
        count(&|byte| matches!(byte, 0xcc | 0xd2 | 0xde | 0xec | 0xf2 | 0xf0 | 0xea | 0xf4 | 0xe2));
    tcvn3 > windows
}
