//! A zip writer that writes whatever it is told, for bundles that no honest program makes.

use qcph::archive::Tally;
use qcph::archive::container::{Header, end};
use std::io::{Read, Write};

/// A zip that is being written.
pub struct Writer<W> {
    sink: W,
    offset: u64,
    central: Vec<u8>,
    members: u16,
}

impl<W: Write> Writer<W> {
    pub fn new(sink: W) -> Self {
        Self { sink, offset: 0, central: Vec::new(), members: 0 }
    }

    /// Adds a member. Returns what was really copied: the caller compares it with `tally`.
    ///
    /// # Errors
    /// Those of `content` and of the sink.
    pub fn add(&mut self, name: &str, tally: Tally, content: impl Read) -> std::io::Result<Tally> {
        let small = |number: u64| u32::try_from(number).expect("the caller asked `fits`");
        let header = Header {
            name: name.as_bytes().to_vec(),
            crc32: tally.crc32,
            size_bytes: small(tally.size_bytes),
            offset: small(self.offset),
        };
        let local = header.local();
        self.sink.write_all(&local)?;
        let copied = Tally::copy(content.take(tally.size_bytes + 1), &mut self.sink)?;
        self.offset += local.len() as u64 + copied.size_bytes;
        self.central.extend(header.central());
        self.members += 1;
        Ok(copied)
    }

    /// Writes the central directory and the end record.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(mut self) -> std::io::Result<W> {
        let small = |number| u32::try_from(number).expect("the caller asked `fits`");
        self.sink.write_all(&self.central)?;
        let end = end(self.members, small(self.central.len() as u64), small(self.offset));
        self.sink.write_all(&end)?;
        Ok(self.sink)
    }
}
