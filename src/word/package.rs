//! The package (tệp .docx): parts in a fixed order in a zip, dated 1980; with the bundle's container, the
//! home of the zip crate.
//!
//! The list of anchors is the last part and carries the digest of all bytes before it. So the program
//! knows a file that it wrote and that nobody has saved since, without keeping a list of its own
//! (test: word::written::a_file_that_somebody_saved_is_left_alone).

use crate::digest::Digest;
use crate::problem::{Code, Problem};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// The part that carries the digest.
pub const SEALED: &str = "customXml/item1.xml";
/// How the digest is written there.
const SEAL: &[u8] = b" niem=\"";
const DIGITS: usize = 64;

/// The parts before the last, and the last one, made from the digest of those.
pub fn write(
    parts: &[(String, String)],
    last: impl Fn(&str) -> String,
) -> Result<Vec<u8>, Problem> {
    let before = zipped(parts, None)?;
    let seal = Digest::of(members(&before)).to_string();
    zipped(parts, Some(last(&seal)))
}

fn zipped(parts: &[(String, String)], last: Option<String>) -> Result<Vec<u8>, Problem> {
    let failed = |error: String| Problem::new(Code::Internal, format!("không đóng được: {error}"));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT)
        // Else the crate names the system that it runs on.
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let own = last.into_iter().map(|text| (SEALED.to_owned(), text)).collect::<Vec<_>>();
    for (name, text) in parts.iter().chain(&own) {
        zip.start_file(name.as_str(), options).map_err(|error| failed(error.to_string()))?;
        zip.write_all(text.as_bytes()).map_err(|error| failed(error.to_string()))?;
    }
    Ok(zip.finish().map_err(|error| failed(error.to_string()))?.into_inner())
}

/// The bytes of a zip before its directory.
fn members(zip: &[u8]) -> &[u8] {
    let directory = zip.windows(4).position(|bytes| bytes == b"PK\x01\x02");
    &zip[..directory.unwrap_or(zip.len())]
}

/// Whether these are the bytes of a package that this program wrote, as it wrote them.
pub fn is_as_written(bytes: &[u8]) -> bool {
    let header = |at: usize| bytes[..at].windows(4).rposition(|bytes| bytes == b"PK\x03\x04");
    let seal = bytes.windows(SEAL.len()).rposition(|found| found == SEAL);
    let found = seal.and_then(|seal| {
        let digits = bytes.get(seal + SEAL.len()..)?.get(..DIGITS)?;
        let before = &bytes[..header(seal)?];
        Some(Digest::of(before).to_string().as_bytes() == digits)
    });
    found.unwrap_or_default()
}
