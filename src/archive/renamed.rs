//! Copies of bundles under other names: ` (1)`, ` - Copy`, `.ZIP`, an unpacked folder.
//!
//! A folder comes in; what in it is named after a bundle and is none by its name goes out. Such a file
//! is not counted, and not judged either: it is named, so that nobody takes it for what was checked
//! (test: archive::shelf::renamed_copies_are_named_and_neither_counted_nor_judged).

use super::name::BundleName;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::path::{Path, PathBuf};

/// What `log resolve` names bundles that were given up: they are where they belong.
const GIVEN_UP: &str = ".bo";
/// `QCPH_2016-12-31_`, before the running number.
const BEFORE_SERIAL_BYTES: usize = "QCPH_2016-12-31_".len();

/// Something that is named after a bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renamed {
    /// The bundle that it seems to be a copy of.
    pub of: BundleName,
    pub path: PathBuf,
}

/// Finds them, by name; what cannot be listed has none, as whoever looks for bundles there is told.
/// Hidden files, such as those that macOS puts beside others (`._…`), are the system's own.
pub fn renamed_in(folder: &Path) -> Vec<Renamed> {
    let renamed = disk::list(folder).unwrap_or_default().into_iter().filter_map(|path| {
        let of = named_after(&path.file_name()?.to_string_lossy())?;
        Some(Renamed { of, path })
    });
    let mut renamed: Vec<_> = renamed.collect();
    renamed.sort();
    renamed
}

fn named_after(name: &str) -> Option<BundleName> {
    if name.starts_with('.') || name.ends_with(GIVEN_UP) || BundleName::of_file(name).is_some() {
        return None;
    }
    let from = name.get(name.find("QCPH_")?..)?;
    let serial = from.get(BEFORE_SERIAL_BYTES..)?;
    let digits = serial.len() - serial.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    from.get(..BEFORE_SERIAL_BYTES + digits)?.parse().ok()
}

impl Renamed {
    /// Says that it was not counted, and what its right name is.
    pub fn advice(&self) -> Problem {
        let right = self.of.file();
        let place = Place::file(self.path.display().to_string());
        let what =
            if self.path.is_dir() { "thư mục mang tên gói" } else { "bản mang tên khác" };
        let message = format!("không tính đến: {what}; tên đúng của gói là {right}");
        let hint = if self.path.with_file_name(&right).exists() {
            "gói ấy có mặt ở đây với tên đúng: chuyển bản thừa này đi nơi khác".to_owned()
        } else if self.path.is_dir() {
            format!("lấy lại tệp {right}; thư mục đã giải nén không kiểm được như một gói")
        } else {
            format!("đổi tên tệp thành {right} rồi kiểm lại")
        };
        Problem::at(Code::BundleRenamed, &place, message).hint(hint).advice()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_by_their_names() {
        let of = |name: &str| named_after(name).map(|name| name.to_string());
        let copies = [
            "QCPH_2020-12-31_0001 (1).zip",
            "QCPH_2020-12-31_0001 - Copy.zip",
            "QCPH_2020-12-31_0001.ZIP",
            "QCPH_2020-12-31_0001",
            "QCPH_2020-12-31_0001.zip.crdownload",
            "Bản sao QCPH_2020-12-31_0001.zip",
        ];
        for name in copies {
            assert_eq!(of(name).as_deref(), Some("QCPH_2020-12-31_0001"), "{name}");
        }
        let others = [
            "QCPH_2020-12-31_0001.zip",
            "QCPH_2020-12-31_0001.zip.bo",
            "._QCPH_2020-12-31_0001.zip",
            "Thumbs.db",
            "desktop.ini",
            "QCPH_ghi-chú.txt",
            "QCPH_2020-12-31_",
            "QCPH_2020-13-31_0001 (1).zip",
        ];
        for name in others {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
