//! A list as text: a header, one line per document, and a digest of the lines above it.

use super::{Kept, Stamp};
use crate::archive::index::DOCUMENT;
use crate::archive::name::check_path;
use crate::digest::{Digest, Tallying};
use crate::disk;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Rises whenever a line changes its meaning.
const FORMAT: &str = "qcph-bo-nho-dem 1";

/// The documents of one build, or of one part of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Whether this very program wrote it: else it tells what was written, and not what that was made
    /// from.
    pub own: bool,
    pub stamp: Option<Stamp>,
    /// By path below `out/`.
    pub documents: BTreeMap<String, Kept>,
}

impl List {
    /// Reads a list; `None` when it is not whole, or names what no build writes.
    pub fn read(path: &Path) -> Option<Self> {
        Self::parse(&disk::read_text(path, disk::LARGE_BYTES).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let (above, seal) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let above = &text[..=above.len()];
        if seal.parse() != Ok(Digest::of(above.as_bytes())) {
            return None;
        }
        let mut lines = above.lines();
        if lines.next()? != FORMAT {
            return None;
        }
        let own = lines.next()? == program();
        let stamp = match lines.next()?.split_once(' ')? {
            ("-", _) => None,
            (inputs, advice) => {
                Some(Stamp { inputs: inputs.parse().ok()?, advice: advice.parse().ok()? })
            }
        };
        let documents = lines.map(document).collect::<Option<_>>()?;
        Some(Self { own, stamp, documents })
    }

    /// Writes the list, twice made and never held as text.
    ///
    /// # Errors
    /// Those of `sink`.
    pub fn write(&self, mut sink: impl Write) -> std::io::Result<()> {
        let mut above = Tallying::default();
        self.write_above(&mut above)?;
        self.write_above(&mut sink)?;
        writeln!(sink, "{}", above.finish().sha256)?;
        sink.flush()
    }

    fn write_above(&self, sink: &mut impl Write) -> std::io::Result<()> {
        writeln!(sink, "{FORMAT}\n{}", program())?;
        match self.stamp {
            Some(Stamp { inputs, advice }) => writeln!(sink, "{inputs} {advice}")?,
            None => writeln!(sink, "- 0")?,
        }
        for (path, kept) in &self.documents {
            let Kept { key, sha256, size_bytes, pages, written_ns } = kept;
            writeln!(sink, "{key} {sha256} {size_bytes} {pages} {written_ns} {path}")?;
        }
        Ok(())
    }
}

fn document(line: &str) -> Option<(String, Kept)> {
    let mut words = line.splitn(6, ' ');
    let kept = Kept {
        key: words.next()?.parse().ok()?,
        sha256: words.next()?.parse().ok()?,
        size_bytes: words.next()?.parse().ok()?,
        pages: words.next()?.parse().ok()?,
        written_ns: words.next()?.parse().ok()?,
    };
    let path = words.next()?;
    // Whoever may write into `out/` may write this list: a name that leads elsewhere makes it void.
    let below = check_path(path).is_ok() && path.ends_with(DOCUMENT);
    below.then(|| (path.to_owned(), kept))
}

/// The program that wrote a list, with its engine, embedded fonts and templates: version, and size
/// and time of its file, so that a program that was only compiled again counts as another one.
fn program() -> String {
    let own = std::env::current_exe().and_then(std::fs::metadata).ok();
    let size = own.as_ref().map_or(0, std::fs::Metadata::len);
    let time = own.as_ref().and_then(super::written_ns).unwrap_or_default();
    format!("{} {} {size} {time}", env!("CARGO_PKG_VERSION"), crate::render::ENGINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> List {
        let digest = Digest::of(b"x");
        let kept = Kept { key: digest, sha256: digest, size_bytes: 7, pages: 2, written_ns: 9 };
        let stamp = Some(Stamp { inputs: digest, advice: 3 });
        List { own: true, stamp, documents: BTreeMap::from([("van-ban/mot-tep.pdf".into(), kept)]) }
    }

    fn text(list: &List) -> String {
        let mut text = Vec::new();
        list.write(&mut text).expect("memory takes every line");
        String::from_utf8(text).expect("it is text")
    }

    #[test]
    fn a_list_is_read_as_it_was_written() {
        assert_eq!(List::parse(&text(&list())), Some(list()));
        let empty = List { own: true, ..List::default() };
        assert_eq!(List::parse(&text(&empty)), Some(empty));
    }

    #[test]
    fn a_list_that_names_files_elsewhere_is_no_list() {
        let names = [
            "/tmp/a.pdf",
            "../a.pdf",
            "a/../../b.pdf",
            "a.txt",
            "C:/a.pdf",
            "a\\b.pdf",
            "",
            ".a.pdf",
        ];
        for name in names {
            let mut list = list();
            let kept = list.documents["van-ban/mot-tep.pdf"];
            list.documents.insert(name.into(), kept);
            assert_eq!(List::parse(&text(&list)), None, "{name}");
        }
    }

    #[test]
    fn a_list_of_another_program_tells_what_was_written_and_is_not_its_own() {
        let text = text(&list());
        let above = text.lines().take(text.lines().count() - 1);
        let above: String =
            above.map(|line| format!("{}\n", line.replace(&program(), "0.0.1 x 1 1"))).collect();
        let read = List::parse(&format!("{above}{}\n", Digest::of(above.as_bytes())));
        assert_eq!(read, Some(List { own: false, ..list() }));
    }

    #[test]
    fn a_list_that_is_not_whole_is_no_list() {
        let text = text(&list());
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(List::parse(&text[..end]), None, "cut at {end}");
        }
        let altered = text.replacen(" 7 ", " 8 ", 1);
        assert_ne!(text, altered);
        assert_eq!(List::parse(&altered), None);
    }
}
