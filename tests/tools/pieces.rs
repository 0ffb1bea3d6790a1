//! Changes the objects of a PDF, what is packed in it too, and makes lengths and offsets right again.
//!
//! The bytes of a PDF as this program writes it and a change come in; a PDF goes out whose structure is
//! sound, so that a reader gets as far as to what was changed. Nothing here is part of the program.

use flate2::read::ZlibDecoder;
use std::io::Read;

/// The PDF with each object as `change` leaves it.
pub fn changed(pdf: &[u8], change: &mut impl FnMut(&mut Vec<u8>)) -> Option<Vec<u8>> {
    let start = after(pdf, b"startxref")?;
    let table = start..pdf.len();
    let offsets = offsets(pdf.get(table)?)?;
    let trailer = pdf[start..].windows(7).position(|word| word == b"trailer")? + start;
    let tail = pdf.windows(9).rposition(|word| word == b"startxref")?;
    let (mut out, mut rows) = (b"%PDF-1.7\n".to_vec(), String::new());
    let ends = offsets.iter().skip(1).map(|(_, at)| *at).chain([start]);
    for ((number, at), end) in offsets.iter().zip(ends) {
        rows += &format!("{number} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(object(pdf.get(*at..end)?, change)?);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    out.extend(format!("xref\n{rows}").into_bytes());
    out.extend(&pdf[trailer..tail]);
    out.extend(format!("startxref\n{at}\n%%EOF\n").into_bytes());
    Some(out)
}

/// The number behind the last such word.
fn after(pdf: &[u8], word: &[u8]) -> Option<usize> {
    let at = pdf.windows(word.len()).rposition(|part| part == word)? + word.len();
    String::from_utf8_lossy(&pdf[at..]).split_whitespace().next()?.parse().ok()
}

/// Number and offset of each object of a table with one section, by offset.
fn offsets(table: &[u8]) -> Option<Vec<(usize, usize)>> {
    let text = String::from_utf8_lossy(table);
    let rows = text.lines().skip(2).take_while(|line| !line.starts_with("trailer"));
    let mut offsets: Vec<(usize, usize)> = rows
        .enumerate()
        .filter(|(_, row)| row.trim_end().ends_with('n'))
        .map(|(number, row)| Some((number, row.get(..10)?.parse().ok()?)))
        .collect::<Option<_>>()?;
    offsets.sort_by_key(|(_, at)| *at);
    Some(offsets)
}

/// What stands between `obj` and `endobj`, changed or not.
fn object(written: &[u8], change: &mut impl FnMut(&mut Vec<u8>)) -> Option<Vec<u8>> {
    let from = written.windows(3).position(|word| word == b"obj")? + 3;
    let to = written.windows(6).rposition(|word| word == b"endobj")?;
    let inside = written.get(from..to)?.trim_ascii();
    let Some(at) = inside.windows(7).position(|word| word == b"stream\n") else {
        let mut value = inside.to_vec();
        change(&mut value);
        return Some(value);
    };
    let stored = inside[at + 7..].strip_suffix(b"endstream")?;
    let stored = stored.strip_suffix(b"\n").unwrap_or(stored);
    let mut head = String::from_utf8_lossy(&inside[..at]).into_owned();
    let mut content = stored.to_vec();
    if let Some(bare) = head.find("/Filter/FlateDecode") {
        content.clear();
        ZlibDecoder::new(stored).read_to_end(&mut content).ok()?;
        head.replace_range(bare..bare + 19, "");
    }
    change(&mut content);
    let length = head.find("/Length ")?;
    let digits = head[length + 8..].find(|c: char| !c.is_ascii_digit())?;
    head.replace_range(length..length + 8 + digits, &format!("/Length {}", content.len()));
    Some([head.as_bytes(), b"stream\n", &content, b"\nendstream"].concat())
}
