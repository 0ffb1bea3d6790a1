//! Verifies: is this file, to the last bit, a bundle that was sealed so?
//!
//! A stream of any origin comes in; a [`Report`] with all findings goes out. One pass over the file
//! compares the headers with the canonical ones and hashes the contents; then bag, index and files are
//! held against each other. Every byte of a bundle is therefore either in a canonical header, in a text
//! that is a function of the rest, or under a digest (test: archive::damage). The bundle stays packed;
//! memory holds tables and single lines.

mod bag;
mod contents;
mod index;

use super::container::read as container;
use super::finding::Findings;
use super::name::BundleName;
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Problem, any_error};
use std::io::{Read, Seek};
use std::path::Path;

/// What was found in one bundle.
#[derive(Debug, Clone)]
pub struct Report {
    /// The bundle as the user called it.
    pub bundle: String,
    /// As the bundle's top folder says.
    pub name: Option<BundleName>,
    /// Documents in the index that were compared with their files.
    pub documents: u64,
    /// Files whose content was hashed, and their bytes.
    pub files: u64,
    pub bytes: u64,
    /// Digest of `tagmanifest-sha256.txt`; together with no findings it stands for every bit.
    pub seal: Option<Digest>,
    /// In the order in which they were found; empty means intact and complete.
    pub findings: Vec<Problem>,
}

impl Report {
    /// Whether the bundle is exactly what was sealed.
    pub fn intact(&self) -> bool {
        !any_error(&self.findings)
    }

    /// What was checked and what to do next, in one Vietnamese sentence.
    pub fn sentence(&self) -> String {
        let Self { bundle, documents, files, bytes, findings, .. } = self;
        if self.intact() {
            return format!(
                "{bundle}: nguyên vẹn và đủ, {documents} văn bản, đã băm {files} tệp ({bytes} byte)."
            );
        }
        format!(
            "{bundle}: KHÔNG nguyên vẹn, {} vấn đề sau khi băm {files} tệp; không dùng bản này, \
             lấy bản sao khác của gói rồi kiểm lại.",
            findings.len()
        )
    }
}

/// Verifies a bundle on disk. Whatever the file is, the answer is a report.
pub fn verify(path: &Path) -> Report {
    let shown = path.display().to_string();
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    match disk::open(path) {
        Ok(mut file) => verify_stream(&shown, file_name.as_deref(), &mut file),
        Err(error) => {
            let mut report = Report::empty(&shown);
            report.findings.push(Problem::io(Code::CannotRead, path, &error));
            report
        }
    }
}

/// As [`verify`]; `file_name`, when there is one, must be that of the bundle's top folder.
pub fn verify_stream(
    shown: &str,
    file_name: Option<&str>,
    file: &mut (impl Read + Seek),
) -> Report {
    let mut findings = Findings::new(shown);
    let mut report = Report::empty(shown);
    if let Err(error) = examine(file_name, file, &mut report, &mut findings) {
        findings.push(Problem::io(Code::CannotRead, Path::new(shown), &error));
    }
    report.findings = findings.into_problems();
    report
}

impl Report {
    fn empty(bundle: &str) -> Self {
        Self {
            bundle: bundle.into(),
            name: None,
            documents: 0,
            files: 0,
            bytes: 0,
            seal: None,
            findings: Vec::new(),
        }
    }
}

fn examine(
    file_name: Option<&str>,
    file: &mut (impl Read + Seek),
    report: &mut Report,
    findings: &mut Findings,
) -> std::io::Result<()> {
    let Some(container) = container::read(file, findings)? else { return Ok(()) };
    let mut contents = contents::read(file, container, findings)?;
    report.files = contents.files.iter().filter(|file| file.tally.is_some()).count() as u64;
    report.bytes = contents.files.iter().filter_map(|file| Some(file.tally?.size_bytes)).sum();
    report.name = contents.top.parse().ok();
    check_name(file_name, &contents.top, findings);
    report.seal = contents.tally(super::bag::TAG_MANIFEST_FILE).map(|tally| tally.sha256);
    bag::check(file, &mut contents, findings)?;
    report.documents = index::check(file, &mut contents, findings)?;
    Ok(())
}

fn check_name(file_name: Option<&str>, top: &str, findings: &mut Findings) {
    if top.parse::<BundleName>().is_err() {
        let message = format!("thư mục trong gói tên `{top}`, không phải tên gói niêm phong");
        findings.add(Code::NotABundle, "", message);
    } else if file_name.is_some_and(|name| name.strip_suffix(".zip") != Some(top)) {
        findings.add(Code::BundleRenamed, "", format!("tên đúng của gói này là {top}.zip"));
    }
}
