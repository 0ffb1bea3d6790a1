//! The canonical zip: the bytes around the content are a function of names and contents (test:
//! archive::sealing::the_bytes_are_a_function_of_the_content).
//!
//! Members stand in the order of their name bytes, stored, dated 1980-01-01, mode 0644, without
//! extra fields, comments, data descriptors, folders or zip64. The functions below say it from the
//! standard alone; [`read`] demands it to the last bit of whatever [`mod@write`] lets the zip crate write.
//! APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

pub mod fields;
pub mod read;
pub mod window;
pub mod write;

/// `PK\x03\x04`
pub const LOCAL: [u8; 4] = *b"PK\x03\x04";
/// `PK\x01\x02`
pub const CENTRAL: [u8; 4] = *b"PK\x01\x02";
/// `PK\x05\x06`
pub const END: [u8; 4] = *b"PK\x05\x06";

/// Bytes of a local header before the name.
pub const LOCAL_BYTES: usize = 30;
/// Bytes of a central header before the name.
pub const CENTRAL_BYTES: usize = 46;
/// Bytes of the end record.
pub const END_BYTES: usize = 22;

/// The first offset or size that only zip64 could hold.
pub const TOO_LARGE: u64 = 0xffff_ffff;
/// The first number of members that only zip64 could hold.
pub const TOO_MANY: usize = 0xffff;

/// Version 1.0: stored members need no more.
const NEEDED: [u8; 2] = 10_u16.to_le_bytes();
/// Unix (3), so that the mode counts; version 1.0.
const MADE_BY: [u8; 2] = 0x030a_u16.to_le_bytes();
/// Midnight of 1980-01-01, the first moment that zip knows.
const TIME: [u8; 4] = [0, 0, 0x21, 0];
/// An ordinary file that its owner writes and all read.
const MODE: [u8; 4] = (0o100_644_u32 << 16).to_le_bytes();

/// What the headers of one member say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The full name, from the top folder on.
    pub name: Vec<u8>,
    pub crc32: u32,
    pub size_bytes: u32,
    /// Where the local header starts.
    pub offset: u32,
}

impl Header {
    /// The bytes before the content (4.3.7).
    pub fn local(&self) -> Vec<u8> {
        [
            &LOCAL[..],
            &NEEDED,
            &[0; 4], // flags, method: stored
            &TIME,
            &self.sizes(),
            &[0; 2], // extra field
            &self.name,
        ]
        .concat()
    }

    /// The row in the central directory (4.3.12).
    pub fn central(&self) -> Vec<u8> {
        [
            &CENTRAL[..],
            &MADE_BY,
            &NEEDED,
            &[0; 4], // flags, method: stored
            &TIME,
            &self.sizes(),
            &[0; 8], // extra field, comment, disk, internal attributes
            &MODE,
            &self.offset.to_le_bytes(),
            &self.name,
        ]
        .concat()
    }

    fn sizes(&self) -> Vec<u8> {
        let size = self.size_bytes.to_le_bytes();
        let name = u16::try_from(self.name.len()).expect("names are bounded on the way in");
        // The size twice: compressed, and as it is.
        [&self.crc32.to_le_bytes()[..], &size, &size, &name.to_le_bytes()].concat()
    }
}

/// The end record (4.3.16).
pub fn end(members: u16, central_bytes: u32, central_offset: u32) -> [u8; END_BYTES] {
    let mut bytes = [0; END_BYTES];
    bytes[..4].copy_from_slice(&END);
    bytes[8..10].copy_from_slice(&members.to_le_bytes());
    bytes[10..12].copy_from_slice(&members.to_le_bytes());
    bytes[12..16].copy_from_slice(&central_bytes.to_le_bytes());
    bytes[16..20].copy_from_slice(&central_offset.to_le_bytes());
    bytes
}
