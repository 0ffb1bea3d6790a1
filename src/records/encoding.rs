//! Bytes to text: UTF-8, with or without a byte-order mark; other encodings are named, not guessed.

use super::files::SourceFile;
use crate::problem::{Code, Place, Problem};

const RESAVE: &str = "mở tệp bằng trình soạn thảo, chọn Lưu thành (Save As) với bảng mã UTF-8";

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
    let found = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(text.to_owned()),
        _ if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => "UTF-16",
        _ if bytes.iter().filter(|byte| **byte == 0).count() * 4 > bytes.len() => "UTF-16",
        Ok(_) => "tệp nhị phân",
        Err(_) if looks_like_tcvn3(bytes) => "TCVN3 (phông .VnTime)",
        Err(_) => "Windows-1258 hoặc một bảng mã cũ",
    };
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
    let shown = String::from_utf8_lossy(bytes).replace('\0', "");
    let broken = |shown: &str| shown[at..].chars().next().map_or(0, char::len_utf8);
    let place = match found {
        "UTF-16" | "tệp nhị phân" => {
            Place { line: 1, column: 1, ..Place::file(file.path.clone()) }
        }
        _ => Place::in_text(file.path.clone(), &shown, at..at + broken(&shown)),
    };
    let message = format!("tệp không phải UTF-8; có vẻ là {found}");
    let problem = Problem::at(Code::Encoding, &place, message).hint(RESAVE);
    let problem = match found.starts_with("TCVN3") {
        true => problem.hint("chữ gõ bằng phông .VnTime phải chuyển mã sang Unicode trước khi lưu"),
        false => problem,
    };
    Err(Box::new(Garbled { problem, shown }))
}

/// The text of a file as far as it can be shown, whatever its encoding.
pub fn shown(file: &SourceFile) -> String {
    decode(file).unwrap_or_else(|garbled| garbled.shown)
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
