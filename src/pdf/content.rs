//! The tokens of a content stream (ISO 32000-1, 7.8), as far as to step over them takes.
//!
//! Bytes of any origin come in. Out go the lengths of tokens, and a content without the pictures that it
//! holds itself (8.9.7), whose bytes may look like anything.

/// The name that stands for a picture that was taken out; no resource bears it.
pub const PICTURE: &[u8] = b" /qcph.picture Do ";

/// How long the token at the start of these bytes is: a string whole, `<<` and `>>` both signs, any other
/// delimiter one.
pub fn token(rest: &[u8]) -> usize {
    let Some(byte) = rest.first() else { return 0 };
    match byte {
        b'(' => literal(rest).unwrap_or(rest.len()),
        b'<' if rest.get(1) == Some(&b'<') => 2,
        b'<' => length(rest, |byte| byte != b'>').max(1),
        b'>' if rest.get(1) == Some(&b'>') => 2,
        b'%' => length(rest, |byte| !b"\r\n".contains(&byte)),
        b'/' => 1 + length(&rest[1..], is_regular),
        byte if is_regular(*byte) => length(rest, is_regular),
        _ => 1,
    }
}

/// The content with [`PICTURE`] for each picture in it; `None` where one has no end.
pub fn without_pictures(content: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(content.len());
    let mut rest = content;
    while !rest.is_empty() {
        let taken = token(rest);
        if &rest[..taken] == b"BI" {
            rest = &rest[picture(rest)?..];
            out.extend_from_slice(PICTURE);
        } else {
            out.extend_from_slice(&rest[..taken]);
            rest = &rest[taken..];
        }
    }
    Some(out)
}

/// How long a picture is, from `BI` to `EI`.
fn picture(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let taken = token(bytes.get(at..)?);
        (taken > 0).then_some(())?;
        at += taken;
        if &bytes[at - taken..at] == b"ID" {
            break;
        }
    }
    let data = &bytes[at..];
    let ends = |at: usize| {
        let behind = &data[at + 3..];
        is_space(data[at])
            && data[at + 1..].starts_with(b"EI")
            && behind.first().is_none_or(|byte| is_space(*byte))
            && behind.iter().take(16).all(|byte| is_space(*byte) || (b' '..0x7f).contains(byte))
    };
    (0..data.len().checked_sub(2)?).find(|start| ends(*start)).map(|start| at + start + 3)
}

fn length(bytes: &[u8], goes_on: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| goes_on(**byte)).count()
}

fn is_space(byte: u8) -> bool {
    super::lexer::is_space(byte)
}

fn is_regular(byte: u8) -> bool {
    !b"\0\t\n\x0c\r ()<>[]{}/%".contains(&byte)
}

/// The length of a string in parentheses; `None` when it has no end.
fn literal(bytes: &[u8]) -> Option<usize> {
    let (mut open, mut at) = (0_usize, 0);
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        at += 1;
        if open == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PICTURE, without_pictures};

    #[test]
    fn a_picture_is_taken_out_whole_and_nothing_else() {
        let with = b"q (BI \\) ID) Tj BI /W 1 /H 1 ID \x80 EI\x01 BT ( \xff EI Q";
        let left = without_pictures(with).unwrap();
        assert_eq!(left, [b"q (BI \\) ID) Tj ", PICTURE, b" Q"].concat());
        assert_eq!(without_pictures(b"BI /W 1 ID never ends"), None);
        assert_eq!(without_pictures(b"/BI /BIG BIG"), Some(b"/BI /BIG BIG".to_vec()));
    }
}
