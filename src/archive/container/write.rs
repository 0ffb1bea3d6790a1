//! Writes the canonical zip, one member after the other; the home of the zip crate.
//!
//! The crate writes, and [`super::Header`] says from the standard alone what must come out: verify
//! demands each byte, so the two watch each other. What would need zip64 is refused by [`fits`]
//! before a byte is written.

use super::{CENTRAL_BYTES, END_BYTES, LOCAL_BYTES, TOO_LARGE, TOO_MANY};
use crate::digest::Tally;
use std::io::{ErrorKind, Read, Result, Seek, SeekFrom, Write};
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
pub struct Writer<W: Write + Seek>(ZipWriter<Sink<W>>);

impl<W: Write + Seek> Writer<W> {
    pub fn new(sink: W) -> Self {
        Self(ZipWriter::new(Sink { sink, at: 0, failed: false }))
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
        let Sink { sink, failed, .. } = self.0.finish()?;
        if failed { Err(ErrorKind::Other.into()) } else { Ok(sink) }
    }
}

/// Takes everything once it has failed: the crate closes a zip that is dropped, and prints in English,
/// to the terminal, that the full disk is still full.
struct Sink<W> {
    sink: W,
    at: u64,
    failed: bool,
}

impl<W> Sink<W> {
    fn noted<T>(&mut self, done: Result<T>) -> Result<T> {
        self.failed |= done.as_ref().is_err_and(|error| error.kind() != ErrorKind::Interrupted);
        done
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = if self.failed { Ok(bytes.len()) } else { self.sink.write(bytes) };
        let written = self.noted(written)?;
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        let flushed = if self.failed { Ok(()) } else { self.sink.flush() };
        self.noted(flushed)
    }
}

impl<W: Seek> Seek for Sink<W> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match (self.failed, to) {
            (false, to) => self.sink.seek(to),
            (true, SeekFrom::Start(at)) => Ok(at),
            (true, SeekFrom::Current(by) | SeekFrom::End(by)) => {
                Ok(self.at.saturating_add_signed(by))
            }
        };
        self.at = self.noted(at)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk that is full after so many bytes, and counts how often it was asked after that.
    struct Disk {
        room_bytes: usize,
        asked: std::rc::Rc<std::cell::Cell<usize>>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            if bytes.len() > self.room_bytes {
                self.asked.set(self.asked.get() + 1);
                return Err(ErrorKind::StorageFull.into());
            }
            self.room_bytes -= bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, _: SeekFrom) -> Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_full_disk_is_asked_once_and_told_once() {
        let tally = Tally::copy(&[7u8; 400][..], std::io::sink()).expect("memory");
        for room_bytes in [0, 20, 300, 460] {
            let asked = std::rc::Rc::default();
            let disk = Disk { room_bytes, asked: std::rc::Rc::clone(&asked) };
            let mut zip = Writer::new(disk);
            let added = zip.add("a/b", tally, &[7u8; 400][..]);
            let done = added.and_then(|_| zip.finish().map(drop));
            assert_eq!(done.expect_err("full").kind(), ErrorKind::StorageFull, "{room_bytes}");
            assert_eq!(asked.get(), 1, "{room_bytes}");
        }
    }
}
