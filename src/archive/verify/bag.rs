//! Checks the bag (RFC 8493): both manifests against the files, `bagit.txt` word by word.
//!
//! The table of files comes in and goes out with the listed files marked. When a manifest itself is
//! damaged, its lines accuse nobody: a file is then called damaged if the zip's own checksum says so
//! too, and the finding names the manifest.

use super::contents::Contents;
use crate::archive::bag::{
    BAGIT, BAGIT_FILE, CHECK_PAGE_FILE, CHECKPOINT_FILE, INFO_FILE, MANIFEST_FILE, NOTE_FILE,
    PAYLOAD, TAG_MANIFEST_FILE, parse_manifest_line,
};
use crate::archive::finding::Findings;
use crate::digest::Digest;
use crate::problem::Code;
use std::io::{BufRead, BufReader, Read, Result, Seek};

/// A manifest line is a digest, two spaces and a path of bounded length.
const LONGEST_LINE_BYTES: u64 = 512;

/// The tag files that a bundle may have. [`CHECKPOINT_FILE`] alone may be absent.
const TAGS: [&str; 7] = [
    BAGIT_FILE,
    INFO_FILE,
    MANIFEST_FILE,
    NOTE_FILE,
    CHECK_PAGE_FILE,
    TAG_MANIFEST_FILE,
    CHECKPOINT_FILE,
];

/// Checks tag files and manifests.
///
/// # Errors
/// Those of the stream.
pub fn check(
    zip: &mut (impl Read + Seek),
    contents: &mut Contents,
    findings: &mut Findings,
) -> Result<()> {
    for name in TAGS {
        if name != CHECKPOINT_FILE && contents.get(name).is_none() {
            findings.add(Code::FileMissing, name, "gói thiếu tệp mô tả này");
        }
    }
    if let Some(tally) = contents.tally(BAGIT_FILE)
        && tally.sha256 != Digest::of(BAGIT.as_bytes())
    {
        findings.add(
            Code::TagFileWrong,
            BAGIT_FILE,
            "không phải lời khai BagIt 1.0 (RFC 8493, 2.1.1)",
        );
    }
    let manifest = contents.tally(MANIFEST_FILE).map(|tally| tally.sha256);
    let tags = manifest_of(zip, contents, TAG_MANIFEST_FILE, Trust::Full, findings)?;
    let stated = tags.iter().find(|(path, _)| path == MANIFEST_FILE).map(|(_, digest)| *digest);
    let trust = if stated == manifest { Trust::Full } else { Trust::Damaged };
    manifest_of(zip, contents, MANIFEST_FILE, trust, findings)?;
    for file in &contents.files {
        if !file.listed && *file.path != *TAG_MANIFEST_FILE {
            findings.add(Code::FileExtra, &file.path, "không có trong bảng mã băm của gói");
        }
        if file.tally.is_some() && !file.crc_agrees && !file.damaged {
            let message = "nội dung không khớp CRC-32 ghi trong vỏ zip";
            findings.add(Code::ContainerDamaged, &file.path, message);
        }
    }
    Ok(())
}

/// Whether a manifest's own digest is right.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    Full,
    Damaged,
}

/// Holds a manifest against the files. Returns the lines of a tag manifest, which are few.
fn manifest_of(
    zip: &mut (impl Read + Seek),
    contents: &mut Contents,
    name: &str,
    trust: Trust,
    findings: &mut Findings,
) -> Result<Vec<(String, Digest)>> {
    let mut tags = Vec::new();
    let Some(stream) = contents.open(zip, name)? else { return Ok(tags) };
    let mut lines = BufReader::new(stream);
    let mut previous = String::new();
    for number in 1.. {
        let mut bytes = Vec::new();
        lines.by_ref().take(LONGEST_LINE_BYTES).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            break;
        }
        let line = std::str::from_utf8(&bytes).ok().and_then(|line| line.strip_suffix('\n'));
        let Some((digest, path)) = line.and_then(parse_manifest_line) else {
            let message = format!("dòng {number} không phải mã băm và tên tệp (RFC 8493, 2.1.3)");
            findings.add(Code::TagFileWrong, name, message);
            continue;
        };
        if path <= previous.as_str() {
            findings.add(Code::TagFileWrong, name, format!("dòng {number} lặp hoặc sai thứ tự"));
        }
        compare(contents, name, (digest, path), trust, findings);
        if name == TAG_MANIFEST_FILE && tags.len() < TAGS.len() {
            tags.push((path.to_owned(), digest));
        }
        path.clone_into(&mut previous);
    }
    Ok(tags)
}

fn compare(
    contents: &mut Contents,
    name: &str,
    (digest, path): (Digest, &str),
    trust: Trust,
    findings: &mut Findings,
) {
    let belongs = match name {
        TAG_MANIFEST_FILE => TAGS.contains(&path) && path != TAG_MANIFEST_FILE,
        _ => path.starts_with(PAYLOAD),
    };
    if !belongs {
        let message = format!("liệt kê `{}`, tệp không thuộc bảng này", path.escape_debug());
        findings.add(Code::TagFileWrong, name, message);
        return;
    }
    let Some(file) = contents.get(path) else {
        findings.add(Code::FileMissing, path, format!("có trong {name} mà không có trong gói"));
        return;
    };
    file.listed = true;
    let Some(tally) = file.tally else { return };
    if tally.sha256 != digest && (trust == Trust::Full || !file.crc_agrees) {
        file.damaged = true;
        let message = format!("mã băm là {}, {name} ghi {digest}", tally.sha256);
        findings.add(Code::ContentDamaged, path, message);
    }
}
