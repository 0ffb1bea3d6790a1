//! The end of a zip that anybody may have made, looked at before a library reads its directory whole.
//!
//! In: a file. Out: what its end record says of the directory (APPNOTE 4.3.16). A zip64 says the highest
//! numbers here and its own elsewhere; packages and Word files need none.

use std::io::{Read, Seek, SeekFrom};

const SIGN: &[u8] = b"PK\x05\x06";
const RECORD_BYTES: usize = 22;

/// What the end record says.
pub struct ZipEnd {
    pub members: usize,
    pub directory_bytes: u64,
}

/// The end record; none where no record ends the file.
///
/// # Errors
/// Those of reading.
pub fn zip_end(file: &mut (impl Read + Seek + ?Sized)) -> std::io::Result<Option<ZipEnd>> {
    let length = file.seek(SeekFrom::End(0))?;
    let window = length.min(RECORD_BYTES as u64 + 0xffff);
    file.seek(SeekFrom::Start(length - window))?;
    let mut tail = Vec::new();
    file.take(window).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    // What only looks like the end may stand in the comment behind it.
    let ends = |at: &usize| {
        let comment = usize::from(u16::from_le_bytes([tail[at + 20], tail[at + 21]]));
        tail[*at..].starts_with(SIGN) && at + RECORD_BYTES + comment == tail.len()
    };
    let at = (0..(tail.len() + 1).saturating_sub(RECORD_BYTES)).rev().find(ends);
    Ok(at.map(|at| ZipEnd {
        members: usize::from(u16::from_le_bytes([tail[at + 10], tail[at + 11]])),
        directory_bytes: u64::from(u32::from_le_bytes([
            tail[at + 12],
            tail[at + 13],
            tail[at + 14],
            tail[at + 15],
        ])),
    }))
}
