//! An editable copy taken apart, edited by hand, and put together again as other programs do.

use super::made::Made;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub const TEXT: &str = "word/document.xml";
pub const WHO: &str = "Trần Thị B";
pub const WHEN: &str = "2020-11-02T10:15:00Z";

/// The parts of a copy, to be edited.
#[derive(Clone)]
pub struct Edited(pub BTreeMap<String, String>);

impl Edited {
    pub fn of(made: &Made) -> Self {
        Self(made.parts.clone())
    }

    /// Replaces what must be there once or more, the first time.
    pub fn replace(&mut self, part: &str, from: &str, to: &str) -> &mut Self {
        let text = self.0.get_mut(part).unwrap();
        assert!(text.contains(from), "{part} does not hold {from}");
        *text = text.replacen(from, to, 1);
        self
    }

    /// Replaces in the text of the document.
    pub fn text(&mut self, from: &str, to: &str) -> &mut Self {
        self.replace(TEXT, from, to)
    }

    /// The paragraph that says this, whole.
    pub fn paragraph(&self, said: &str) -> String {
        let text = &self.0[TEXT];
        let at = text.find(said).unwrap_or_else(|| panic!("no {said}"));
        let start = text[..at].rfind("<w:p>").unwrap();
        let end = at + text[at..].find("</w:p>").unwrap() + "</w:p>".len();
        text[start..end].to_owned()
    }

    /// The row that says this, whole.
    pub fn row(&self, said: &str) -> String {
        let text = &self.0[TEXT];
        let at = text.find(said).unwrap();
        let start = text[..at].rfind("<w:tr>").unwrap();
        let end = at + text[at..].find("</w:tr>").unwrap() + "</w:tr>".len();
        text[start..end].to_owned()
    }

    /// Without the bookmarks, as some programs save it.
    pub fn without_bookmarks(&mut self) -> &mut Self {
        let text = self.0.get_mut(TEXT).unwrap();
        while let Some(at) = text.find("<w:bookmark") {
            let end = at + text[at..].find("/>").unwrap() + 2;
            text.replace_range(at..end, "");
        }
        self
    }

    /// A part that the package did not have, with its relation and type.
    pub fn part(&mut self, name: &str, kind: &str, text: &str) -> &mut Self {
        let relation = format!(
            "<Relationship Id=\"rId9{}\" Type=\"http://schemas.microsoft.com/x/{kind}\" Target=\"{name}\"/></Relationships>",
            self.0.len()
        );
        self.replace("word/_rels/document.xml.rels", "</Relationships>", &relation);
        self.0.insert(format!("word/{name}"), text.to_owned());
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let first = "[Content_Types].xml";
        let rest = self.0.iter().filter(|(name, _)| *name != first);
        let all = self.0.get_key_value(first).into_iter().chain(rest);
        zipped(all.map(|(name, text)| (name.as_str(), text.as_bytes())))
    }
}

/// A deflated zip.
pub fn zipped<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn run(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>"),
    }
}

/// The attributes of a revision.
pub fn by() -> String {
    format!("w:id=\"9001\" w:author=\"{WHO}\" w:date=\"{WHEN}\"")
}

pub fn ins(text: &str) -> String {
    format!("<w:ins {}>{}</w:ins>", by(), run(text))
}

pub fn del(text: &str) -> String {
    let run = run(text).replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ");
    format!("<w:del {}>{run}</w:del>", by())
}

/// The mark at the end of a paragraph, added or removed.
pub fn mark(kind: &str) -> String {
    format!("<w:rPr><w:{kind} {}/></w:rPr></w:pPr>", by())
}
