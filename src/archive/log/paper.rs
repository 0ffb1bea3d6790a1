//! A checkpoint on paper, for hand-over minutes (biên bản giao nhận): grouped digits and QR code.
//!
//! A checkpoint comes in; sixteen groups of four digits, an SVG and a terminal drawing of its QR code
//! go out. Back from paper come one or two groups that a person types. The QR code holds the
//! checkpoint's text itself, so any telephone shows what was signed.

use super::checkpoint::Checkpoint;
use crate::problem::{Code, Problem};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// White modules around the code, as ISO/IEC 18004 asks for.
const QUIET: i32 = 4;

/// The root as sixteen groups of four hexadecimal digits.
pub fn groups(checkpoint: &Checkpoint) -> Vec<String> {
    let hex = checkpoint.root.to_string();
    hex.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect()
}

/// The groups in four numbered rows, as they stand in minutes.
pub fn rows(checkpoint: &Checkpoint) -> String {
    let groups = groups(checkpoint);
    let row = |(number, row): (usize, &[String])| {
        format!("{:>2}-{:>2}:  {}\n", number * 4 + 1, number * 4 + 4, row.join(" "))
    };
    groups.chunks(4).enumerate().map(row).collect()
}

/// Compares groups that a person read from paper, each with its number from 1.
///
/// # Errors
/// [`Code::PaperDiffers`] names the groups that differ; [`Code::BadArgument`] for a number that no
/// group has, or for no group at all.
pub fn compare(checkpoint: &Checkpoint, typed: &[(usize, &str)]) -> Result<(), Problem> {
    let groups = groups(checkpoint);
    if typed.is_empty() || typed.iter().any(|(number, _)| !(1..=groups.len()).contains(number)) {
        return Err(Problem::new(Code::BadArgument, "nhóm chữ số mang số từ 1 đến 16"));
    }
    let differs =
        |(number, text): &&(usize, &str)| !groups[number - 1].eq_ignore_ascii_case(text.trim());
    let wrong: Vec<_> =
        typed.iter().filter(differs).map(|(number, _)| number.to_string()).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let message =
        format!("nhóm {} trên giấy khác điểm chốt {} của sổ", wrong.join(", "), checkpoint.size);
    Err(Problem::new(Code::PaperDiffers, message)
        .hint("đọc lại nhóm đó; kiểm số gói ghi trên giấy có đúng là cỡ của điểm chốt này không")
        .hint("nếu vẫn khác, sổ hoặc tờ giấy đã bị sửa: chạy `qcph log verify` và đối chiếu với cơ quan kia"))
}

/// The QR code as SVG, one unit a module.
pub fn svg(checkpoint: &Checkpoint) -> String {
    let code = code(checkpoint);
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for (x, y) in modules(&code) {
        write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET).expect("a string takes every text");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\">\
         <path fill=\"#fff\" d=\"M0,0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>\n"
    )
}

/// Whether a file is a drawing that [`svg`] made, of whatever checkpoint.
pub fn is_svg(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        && text.contains("<path fill=\"#fff\" d=\"M0,0h")
        && text.lines().count() == 1
}

/// The QR code for a dark-on-light or light-on-dark terminal, two modules a character.
pub fn drawing(checkpoint: &Checkpoint) -> String {
    let code = code(checkpoint);
    let mut text = String::new();
    for y in (-QUIET..code.size() + QUIET).step_by(2) {
        for x in -QUIET..code.size() + QUIET {
            // Light modules are drawn, so that a dark terminal shows the code the right way round.
            text.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            });
        }
        text.push('\n');
    }
    text
}

fn code(checkpoint: &Checkpoint) -> QrCode {
    let text = checkpoint.to_string();
    QrCode::encode_text(&text, QrCodeEcc::Medium)
        .expect("a checkpoint has far less than 2,000 bytes")
}

fn modules(code: &QrCode) -> impl Iterator<Item = (i32, i32)> + '_ {
    let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    all.filter(|(x, y)| code.get_module(*x, *y))
}
