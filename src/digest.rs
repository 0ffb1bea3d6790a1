//! What identifies content: the SHA-256 digest, and the tally of one pass over a file.
//!
//! Bytes come in, in pieces of any size; digest, zip checksum and length go out. Content passes through
//! and is not kept; what the bytes mean is the caller's to know.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::io::{Read, Write};

/// A SHA-256 digest (mã băm): 32 bytes, printed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Digests bytes that are already in memory.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut digits = [0; 64];
        f.write_str(base16ct::lower::encode_str(&self.0, &mut digits).expect("two digits a byte"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::str::FromStr for Digest {
    type Err = &'static str;

    /// Takes exactly 64 lower-case hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        match base16ct::lower::decode(text, &mut bytes) {
            Ok(decoded) if decoded.len() == 32 => Ok(Self(bytes)),
            _ => Err("không phải 64 chữ số hệ 16 viết thường"),
        }
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What one pass over a file's bytes found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub sha256: Digest,
    pub crc32: u32,
    pub size_bytes: u64,
}

impl Tally {
    /// Tallies bytes that are already in memory.
    pub fn of(bytes: &[u8]) -> Self {
        let mut tallying = Tallying::default();
        tallying.add(bytes);
        tallying.finish()
    }

    /// Tallies a stream and hands every piece on to `sink`.
    ///
    /// # Errors
    /// Those of `content` and of `sink`.
    pub fn copy(mut content: impl Read, mut sink: impl Write) -> std::io::Result<Self> {
        let mut tallying = Tallying::default();
        let mut piece = [0; PIECE_BYTES];
        loop {
            let read = match content.read(&mut piece) {
                Ok(0) => return Ok(tallying.finish()),
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            tallying.add(&piece[..read]);
            sink.write_all(&piece[..read])?;
        }
    }
}

/// How much of a file is in memory at once. Larger pieces do not hash faster.
const PIECE_BYTES: usize = 32 * 1024;

/// A tally that is still growing.
#[derive(Default)]
pub struct Tallying {
    sha256: Sha256,
    crc32: crc32fast::Hasher,
    size_bytes: u64,
}

impl Tallying {
    pub fn add(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.crc32.update(bytes);
        self.size_bytes += bytes.len() as u64;
    }

    pub fn finish(self) -> Tally {
        Tally {
            sha256: Digest(self.sha256.finalize().into()),
            crc32: self.crc32.finalize(),
            size_bytes: self.size_bytes,
        }
    }
}

impl Write for Tallying {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
