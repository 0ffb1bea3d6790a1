//! Names that Windows cannot hold, or takes for a device. A project goes to everybody's machine, so this program makes
//! none on any system (test: disk::names::tests::no_file_and_no_folder_gets_such_a_name).

use crate::problem::{Code, Problem};
use std::path::Path;

/// What no name on Windows may hold, besides control characters.
const SIGNS: [char; 8] = ['<', '>', ':', '"', '|', '?', '*', '\\'];

/// Names of devices, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether Windows takes a name without its ending for a device.
pub fn is_device(stem: &str) -> bool {
    let stem = stem.trim_end().to_lowercase();
    let numbered = |kind: &str| {
        let mut rest = stem.strip_prefix(kind).unwrap_or_default().chars();
        let number = rest.next().is_some_and(|one| one.is_ascii_digit() || "¹²³".contains(one));
        number && rest.next().is_none()
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Why Windows does not hold a name, as a sentence.
pub fn not_on_windows(name: &str) -> Option<String> {
    if name.chars().any(|sign| sign < ' ') {
        return Some(format!(
            "tên `{}` có ký tự điều khiển: Windows không giữ được",
            name.escape_debug()
        ));
    }
    if let Some(sign) = name.chars().find(|sign| SIGNS.contains(sign)) {
        return Some(format!("tên `{name}` có dấu `{sign}`: Windows không giữ được tên này"));
    }
    let stem = name.split('.').next().unwrap_or(name);
    if is_device(stem) {
        return Some(format!("tên `{name}`: Windows dành `{stem}` cho thiết bị"));
    }
    name.ends_with(['.', ' '])
        .then(|| format!("tên `{name}` kết thúc bằng dấu cách hoặc dấu chấm: Windows bỏ dấu ấy đi"))
}

/// Refuses a path that would make a file or a folder of such a name; what is there already is somebody else's.
///
/// # Errors
/// [`Code::FileName`].
pub fn check(path: &Path) -> Result<(), Problem> {
    let new = path.ancestors().take_while(|one| !one.as_os_str().is_empty() && !one.exists());
    let names = new.filter_map(|one| one.file_name()?.to_str());
    match names.filter_map(not_on_windows).next() {
        Some(why) => {
            Err(Problem::new(Code::FileName, format!("không tạo `{}`: {why}", path.display()))
                .hint("đặt tên khác, chỉ dùng chữ, chữ số và dấu gạch nối"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk;

    #[test]
    fn what_windows_takes_for_a_device_is_told_from_what_begins_like_one() {
        for name in ["con", "NUL", "Com1", "lpt9", "com²", "CONIN$", "aux "] {
            assert!(is_device(name), "{name}");
        }
        for name in ["console", "com", "com10", "comm1", "lpt", "auxo", ""] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn no_file_and_no_folder_gets_such_a_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let bad =
            ["aux.yaml", "con/a.yaml", "hop 16:30.yaml", "2020./a.yaml", "a ", "a\t.yaml", "Com1"];
        for name in bad {
            let path = folder.path().join(name);
            let written = disk::write(&path, b"a").map_err(|problem| problem.code);
            let created = disk::create_with(&path, |_| Ok(())).map_err(|problem| problem.code);
            assert_eq!((written, created), (Err(Code::FileName), Err(Code::FileName)), "{name}");
        }
        assert_eq!(disk::list(folder.path()), Ok(Vec::new()));
        for name in ["a.yaml", "console/a.b.yaml", "họp tháng 9.yaml", ".khoa"] {
            assert_eq!(disk::write(&folder.path().join(name), b"a"), Ok(()), "{name}");
        }
    }

    /// Somebody's folder is called so on a system that can.
    #[cfg(unix)]
    #[test]
    fn what_is_there_under_such_a_name_is_written_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("ổ a:b");
        std::fs::create_dir(&own).expect("this system can");
        assert_eq!(disk::write(&own.join("a.yaml"), b"a"), Ok(()));
    }
}
