//! The tag files of a BagIt 1.0 bag (RFC 8493), each a function of the rest of the bundle.
//!
//! Index header, digests and sizes come in; the exact text of each tag file goes out, for `seal` to
//! write and for `verify` to compare. SHA-256 is the one algorithm: the log, the index and the paper
//! form rest on it too, and a second one would halve the speed of each check without closing a known
//! gap.

use super::index::closed::{BOOK_DATA, BOOKS};
use super::index::{DOCUMENT, Header, INDEX_FILE, PAGE_FILE};
use crate::digest::Digest;
use std::fmt::Write;

pub const BAGIT_FILE: &str = "bagit.txt";
pub const INFO_FILE: &str = "bag-info.txt";
pub const MANIFEST_FILE: &str = "manifest-sha256.txt";
pub const TAG_MANIFEST_FILE: &str = "tagmanifest-sha256.txt";
pub const NOTE_FILE: &str = "DOC-TOI-TRUOC.txt";
pub const CHECK_PAGE_FILE: &str = "kiem-tra.html";
/// The log's checkpoint before this bundle; absent in the first bundle.
pub const CHECKPOINT_FILE: &str = "nhat-ky-truoc.txt";
/// What every payload path starts with (RFC 8493, 2.1.2).
pub const PAYLOAD: &str = "data/";

/// `bagit.txt` (RFC 8493, 2.1.1).
pub const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Digests of every note and of every check page that a version of this program has put into bundles:
/// what people open first must not be another's. A changed text adds its digest; none ever goes.
pub const NOTES: &[&str] = &[
    "97b8d7c4a72e96dbd04b0a1021e08c59495e085f81b5bc0797a2cabfb9624b70",
    "45051bbd9961b94ef37c4f1f19d60c853cc3264aa3a4f9429aaa75bfba832328",
    "0e2afe86c4de20a92a28c6b2232a5989b950cc12260003c7fa626f5a2dc509d0",
    "7d17c7c2aebda6dd5162893a428f421fd7d9440bd86782ea42c44a9acc154078",
    "6c0cfdcf95bdee4d3bd8b88aa7093368597ab09bdcf2c9ddc18c82dd2a2957aa",
];
pub const CHECK_PAGES: &[&str] = &[
    "752b559db8cd9bdc4affe7425b85fb8d0a4b716690f4e5f7f2dc7476e76f12d8",
    "dd5902670d265ef1ac1553c688aa34e4b1816b501c7e52fbcf669ae258ce9051",
    "78d83ecd6b6d90b65e3059eb1e07ceaaf20ba486348b09e03e84dd2f431a32e1",
];

/// The note that tells a person without this program what a bundle is and how to check it.
pub fn note(index_version: u32) -> String {
    of_version(include_str!("doc-toi-truoc.txt"), index_version)
}

/// The page that checks a bundle in any browser, offline; it loads nothing.
pub fn check_page(index_version: u32) -> String {
    of_version(include_str!("kiem-tra.html"), index_version)
}

/// What ends a line that not every version has: from this version on (`§2`), or before it (`<§3`).
const FROM: &str = " §";
const BEFORE: &str = " <§";

/// Bundles of an older version are as they always were.
fn of_version(text: &str, index_version: u32) -> String {
    let kept = text.split_inclusive('\n').filter_map(|line| {
        let bare = line.trim_end_matches('\n');
        let (text, number, before) = match (bare.rsplit_once(BEFORE), bare.rsplit_once(FROM)) {
            (Some((text, number)), _) => (text, number, true),
            (None, Some((text, number))) => (text, number, false),
            (None, None) => return Some(line.to_owned()),
        };
        let number: u32 = number.parse().ok()?;
        (before == (index_version < number)).then(|| format!("{}\n", text.trim_end()))
    });
    kept.collect()
}

/// Whether a bundle may have this file below `data/`: the two indexes, documents, and the sources of
/// documents, which are YAML, below `mau/` templates, below [`BOOKS`] the data of closed books. Nothing that a
/// double click would run.
pub fn is_payload(below: &str) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| below.ends_with(ending));
    let template = || below.starts_with("mau/") && ends(&[".txt", ".json", ".typ"]);
    let book = || below.starts_with(BOOKS) && ends(&[BOOK_DATA]);
    [INDEX_FILE, PAGE_FILE].contains(&below) || ends(&[DOCUMENT, ".yaml"]) || template() || book()
}

/// How much payload there is: `Payload-Oxum` (RFC 8493, 2.2.2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Oxum {
    pub bytes: u64,
    pub files: u64,
}

/// `bag-info.txt` (RFC 8493, 2.2.2).
pub fn info(header: &Header, oxum: Oxum) -> String {
    let Header { bundle, organisation, program, documents, .. } = header;
    let mut text = String::new();
    let mut line = |label: &str, value: &dyn std::fmt::Display| {
        writeln!(text, "{label}: {value}").expect("a string takes every line");
    };
    line("Source-Organization", organisation);
    line("Bagging-Date", &bundle.date);
    line("External-Identifier", bundle);
    line("External-Description", &format_args!("{documents} văn bản phối hợp BHXH - Công đoàn"));
    line("Bag-Group-Identifier", &"QCPH");
    line("Bag-Count", &format_args!("{} of ?", bundle.serial));
    line("Payload-Oxum", &format_args!("{}.{}", oxum.bytes, oxum.files));
    line("Bag-Software-Agent", program);
    text
}

/// One line of a manifest (RFC 8493, 2.1.3): digest, two spaces, path.
pub fn manifest_line(digest: Digest, path: &str) -> String {
    format!("{digest}  {path}\n")
}

/// Takes a manifest line apart, without its line end.
pub fn parse_manifest_line(line: &str) -> Option<(Digest, &str)> {
    let (digest, path) = line.split_once("  ")?;
    Some((digest.parse().ok()?, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::index::{PLAIN, VERSION};

    #[test]
    fn the_notes_and_the_pages_of_this_version_are_known() {
        for version in PLAIN..=VERSION {
            for (text, known) in [(note(version), NOTES), (check_page(version), CHECK_PAGES)] {
                let digest = Digest::of(text.as_bytes()).to_string();
                assert!(
                    known.contains(&digest.as_str()),
                    "version {version}: add {digest} to the known ones, and keep those"
                );
                assert!(!text.contains('§'));
            }
        }
    }
}
