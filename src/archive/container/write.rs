//! Writes the canonical zip, one member after the other; the home of the zip crate.
//!
//! The crate writes, and [`super::Header`] says from the standard alone what must come out: verify
//! demands each byte, so the two watch each other. What would need zip64 is refused by [`fits`]
//! before a byte is written.

use super::{CENTRAL_BYTES, END_BYTES, LOCAL_BYTES, TOO_LARGE, TOO_MANY};
use crate::digest::Tally;
use std::io::{Read, Result, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Whether members with these name lengths and sizes fit into a zip without zip64.
pub fn fits(members: impl Iterator<Item = (usize, u64)>) -> bool {
    let mut count = 0;
    let mut total = END_BYTES as u64;
    for (name_bytes, size_bytes) in members {
        count += 1;
        total += (LOCAL_BYTES + CENTRAL_BYTES + 2 * name_bytes) as u64;
        total = total.saturating_add(size_bytes);
    }
    count < TOO_MANY && total < TOO_LARGE
}

/// A zip that is being written.
pub struct Writer<W: Write + Seek>(ZipWriter<W>);

impl<W: Write + Seek> Writer<W> {
    pub fn new(sink: W) -> Self {
        Self(ZipWriter::new(sink))
    }

    /// Adds a member. Returns what was really copied, one byte more than expected at the most: the
    /// caller compares it with the tally.
    ///
    /// # Errors
    /// Those of `content` and of the sink.
    pub fn add(&mut self, name: &str, tally: Tally, content: impl Read) -> Result<Tally> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::DEFAULT)
            // Else the crate names the system that it runs on, and the bytes differ on Windows.
            .system(System::Unix)
            .unix_permissions(0o644);
        self.0.start_file(name, options)?;
        Tally::copy(content.take(tally.size_bytes + 1), &mut self.0)
    }

    /// Writes the central directory and the end record.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(self) -> Result<W> {
        Ok(self.0.finish()?)
    }
}
