//! Filters that a stream of an object may go through (ISO 32000-1, 7.4), beside the packing itself.
//!
//! In: bytes as they are stored or unpacked. Out: what they stand for, at most four times as long.

use crate::pdf::lexer::{Dict, Value, is_space};

/// What letters stand for: pairs of digits, or groups of five for four bytes (7.4.2, 7.4.3); `None` for
/// any other filter, and where they are wrong.
pub fn plain(filter: &[u8], letters: &[u8]) -> Option<Vec<u8>> {
    let letters = letters.iter().copied().filter(|byte| !is_space(*byte));
    match filter {
        b"/ASCIIHexDecode" | b"/AHx" => {
            let digits = letters.take_while(|byte| *byte != b'>');
            let digits: Option<Vec<u32>> =
                digits.map(|byte| char::from(byte).to_digit(16)).collect();
            let pair = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair.get(1).unwrap_or(&0)).ok();
            digits?.chunks(2).map(pair).collect()
        }
        b"/ASCII85Decode" | b"/A85" => {
            let mut out = Vec::new();
            let mut group = Vec::new();
            for byte in letters.take_while(|byte| *byte != b'~') {
                match byte {
                    b'z' if group.is_empty() => out.extend([0; 4]),
                    b'!'..=b'u' => group.push(u64::from(byte - b'!')),
                    _ => return None,
                }
                if group.len() == 5 {
                    out.extend(four(&group)?);
                    group.clear();
                }
            }
            let held = group.len();
            if held > 0 {
                (held > 1).then_some(())?;
                group.resize(5, 84);
                out.extend(&four(&group)?[..held - 1]);
            }
            Some(out)
        }
        _ => None,
    }
}

/// Four bytes, of five digits to the base of 85.
fn four(group: &[u64]) -> Option<[u8; 4]> {
    let number = group.iter().fold(0, |number, digit| number * 85 + digit);
    u32::try_from(number).ok().map(u32::to_be_bytes)
}

/// Takes back what a predictor of PNG did to rows (7.4.4.4).
pub fn unpredicted(parameters: Dict<'_>, content: Vec<u8>) -> Option<Vec<u8>> {
    let whole = |key, absent| match parameters.get(key) {
        Some(Value::Number(number)) => usize::try_from(number).ok(),
        None => Some(absent),
        _ => None,
    };
    if whole("Predictor", 1)? < 10 {
        return Some(content);
    }
    let (columns, colours) = (whole("Columns", 1)?, whole("Colors", 1)?);
    let bits = columns.checked_mul(colours)?.checked_mul(whole("BitsPerComponent", 8)?)?;
    let (row, step) = (bits.div_ceil(8), (colours * whole("BitsPerComponent", 8)?).div_ceil(8));
    (row > 0 && row < content.len().max(2)).then_some(())?;
    let mut out: Vec<u8> = Vec::with_capacity(content.len());
    let mut above = vec![0_u8; row];
    for line in content.chunks(row + 1) {
        let (kind, line) = line.split_first()?;
        let mut now = vec![0_u8; row];
        for (at, byte) in line.iter().enumerate() {
            let left = at.checked_sub(step).map_or(0, |at| now[at]);
            let corner = at.checked_sub(step).map_or(0, |at| above[at]);
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => above[at],
                3 => u8::try_from((u16::from(left) + u16::from(above[at])) / 2).ok()?,
                4 => paeth(left, above[at], corner),
                _ => return None,
            };
            now[at] = byte.wrapping_add(guess);
        }
        out.extend_from_slice(&now[..line.len()]);
        above = now;
    }
    Some(out)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let guess = a + b - c;
    let [from_a, from_b, from_c] = [a, b, c].map(|one| (guess - one).abs());
    match (from_a <= from_b && from_a <= from_c, from_b <= from_c) {
        (true, _) => left,
        (_, true) => above,
        _ => corner,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn letters_stand_for_bytes() {
        let read = |filter: &str, letters: &str| plain(filter.as_bytes(), letters.as_bytes());
        assert_eq!(read("/AHx", "4d 6>"), Some(vec![0x4d, 0x60]));
        assert_eq!(read("/A85", "9jqo^Bl\nbD-~>").as_deref(), Some(&b"Man is d"[..]));
        assert_eq!(read("/ASCII85Decode", "z9j~>"), Some(vec![0, 0, 0, 0, b'M']));
        for (filter, letters) in
            [("/A85", "v"), ("/A85", "a~>"), ("/A85", "uuuuu"), ("/AHx", "x"), ("/LZW", "")]
        {
            assert_eq!(read(filter, letters), None, "{filter} {letters}");
        }
    }
}
