//! Files of Word and Excel taken apart and put together again, for a fuzzer that changes one part.

use super::mutate::Dice;
use std::io::{Cursor, Read, Write};

/// The parts of a file that the program wrote, by name, in their order.
pub fn opened(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("a content");
        parts.push((part.name().expect("a name").into_owned(), content));
    }
    parts
}

/// A file of these parts.
pub fn stored(parts: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(&content).expect("a content");
    }
    zip.finish().expect("a zip").into_inner()
}

/// Puts one of `marks` where an element begins, or takes away what stands from there to another one.
pub fn mark(text: &mut Vec<u8>, marks: &[&str], dice: &mut Dice) {
    let from = dice.below(text.len());
    let Some(at) = text[from..].iter().position(|byte| *byte == b'<') else { return };
    let at = from + at;
    if dice.below(4) > 0 {
        drop(text.splice(at..at, marks[dice.below(marks.len())].bytes()));
        return;
    }
    let to = (at + dice.below(400)).min(text.len());
    let end = text[to..].iter().position(|byte| *byte == b'<').map_or(to, |end| to + end);
    drop(text.drain(at..end));
}
