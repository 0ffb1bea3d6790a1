//! What a text of a PDF stands for, behind its escapes (ISO 32000-2, 7.3.4).

use std::borrow::Cow;

/// The bytes that a text stands for (7.3.4).
pub fn text(written: &[u8]) -> Cow<'_, [u8]> {
    match written {
        [b'(', inside @ .., b')'] if !inside.contains(&b'\\') => Cow::Borrowed(inside),
        [b'(', inside @ .., b')'] => Cow::Owned(unescaped(inside)),
        [b'<', inside @ .., b'>'] => {
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            let digits: Vec<u32> = inside.iter().filter_map(digit).collect();
            let pair = |pair: &[u32]| (pair[0] * 16 + pair.get(1).unwrap_or(&0)).to_le_bytes()[0];
            Cow::Owned(digits.chunks(2).map(pair).collect())
        }
        _ => Cow::Borrowed(&[]),
    }
}

/// The letters of a text string: UTF-16 or UTF-8 with a mark, else one byte a letter (7.9.2.2).
pub fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, utf16 @ ..] => {
            let unit = |pair: &[u8]| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)]);
            String::from_utf16_lossy(&utf16.chunks(2).map(unit).collect::<Vec<_>>())
        }
        [0xef, 0xbb, 0xbf, utf8 @ ..] => String::from_utf8_lossy(utf8).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// A string in parentheses without its backslashes (7.3.4.2).
fn unescaped(inside: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(inside.len());
    let mut bytes = inside.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => text.push(b'\n'),
            Some(b'r') => text.push(b'\r'),
            Some(b't') => text.push(b'\t'),
            Some(b'b') => text.push(8),
            Some(b'f') => text.push(12),
            Some(digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    let next = bytes.next_if(|byte| (b'0'..=b'7').contains(byte));
                    let Some(digit) = next else { break };
                    code = code * 8 + u32::from(digit - b'0');
                }
                text.push(code.to_le_bytes()[0]);
            }
            Some(b'\n') | None => {}
            Some(other) => text.push(other),
        }
    }
    text
}
