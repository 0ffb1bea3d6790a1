//! A part of a file, read as a file of its own: a stored member of a zip.

use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// So many bytes of a file from an offset on.
pub struct Window<R> {
    inner: R,
    start: u64,
    size_bytes: u64,
    at: u64,
}

impl<R> Window<R> {
    pub fn new(inner: R, start: u64, size_bytes: u64) -> Self {
        Self { inner, start, size_bytes, at: 0 }
    }
}

impl<R: Read + Seek> Read for Window<R> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        let left = usize::try_from(self.size_bytes.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = bytes.len().min(left);
        self.inner.seek(SeekFrom::Start(self.start + self.at))?;
        let read = self.inner.read(&mut bytes[..most])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R> Seek for Window<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size_bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn nothing_outside_the_part_is_read() {
        let mut part = Window::new(Cursor::new(b"before|the part|behind"), 7, 8);
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        assert_eq!(text, "the part");
        assert_eq!(part.seek(SeekFrom::End(-4)).unwrap(), 4);
        text.clear();
        part.read_to_string(&mut text).unwrap();
        assert_eq!(text, "part");
        assert!(part.seek(SeekFrom::Current(-9)).is_err());
        part.seek(SeekFrom::Start(99)).unwrap();
        assert_eq!(part.read(&mut [0; 4]).unwrap(), 0);
    }
}
