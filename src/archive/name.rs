//! The names of bundles, and which names a file inside a bundle may have.
//!
//! Names are plain ASCII: a name with `%`, with Vietnamese letters, or one that differs from another by
//! case alone has broken at least one stock tool. A name is judged without looking at the disk.

use crate::disk::is_device;
use chrono::NaiveDate;
use std::fmt::{Display, Formatter};

/// What every bundle's name starts with.
const PREFIX: &str = "QCPH_";

/// The longest name of one file or folder inside a bundle.
pub const LONGEST_PART_BYTES: usize = 100;

/// The longest path below the bundle's top folder; unpacked, it stays below the 260 characters of
/// Windows.
pub const LONGEST_PATH_BYTES: usize = 180;

/// A bundle's name (tên gói): `QCPH_2016-12-31_0001`, the archive date and the running number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BundleName {
    /// From 1, over all bundles of one archive: a gap shows that one is missing.
    pub serial: u32,
    pub date: NaiveDate,
}

impl BundleName {
    /// The name of the zip file.
    pub fn file(self) -> String {
        format!("{self}.zip")
    }

    /// Reads the name of a zip file.
    pub fn of_file(file: &str) -> Option<Self> {
        file.strip_suffix(".zip")?.parse().ok()
    }
}

impl Display for BundleName {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PREFIX}{}_{:04}", self.date.format("%Y-%m-%d"), self.serial)
    }
}

impl std::str::FromStr for BundleName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (date, serial) =
            text.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')).ok_or(())?;
        let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(|_| ())?;
        let name = Self { date, serial: serial.parse().map_err(|_| ())? };
        // Only the one spelling counts: no `+1`, no `00001`, no year of five digits.
        (name.serial > 0 && name.to_string() == text).then_some(name).ok_or(())
    }
}

/// Says in Vietnamese why a path below the top folder may not stand in a bundle.
///
/// # Errors
/// The reason, as the end of a sentence.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    if path.len() > LONGEST_PATH_BYTES {
        return Err("đường dẫn dài quá 180 byte");
    }
    path.split('/').try_for_each(check_part)
}

fn check_part(part: &str) -> Result<(), &'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if part.is_empty() {
        return Err("có phần tên rỗng hoặc bắt đầu bằng `/`");
    }
    if !part.bytes().all(plain) {
        return Err("có ký tự ngoài A-Z, a-z, 0-9, `.`, `_`, `-`");
    }
    if !part.as_bytes()[0].is_ascii_alphanumeric() || part.ends_with('.') {
        return Err("có phần tên bắt đầu bằng dấu hoặc kết thúc bằng `.`");
    }
    if part.len() > LONGEST_PART_BYTES {
        return Err("có phần tên dài quá 100 byte");
    }
    if is_device(part.split('.').next().unwrap_or(part)) {
        return Err("có phần tên mà Windows dành riêng cho thiết bị");
    }
    Ok(())
}
