//! Names that another system cannot hold, or takes for one: git carries them to everybody's machine.

use crate::problem::{Code, Place, Problem};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// What no name on Windows may hold.
const NOT_ON_WINDOWS: [char; 8] = ['<', '>', ':', '"', '|', '?', '*', '\\'];

/// Names of devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Windows counts 260 for the whole path, of which the folder of the project takes its part.
const PATH_MAX: usize = 180;

/// Whether Windows takes a name without its ending for a device.
pub fn is_device(stem: &str) -> bool {
    let stem = stem.to_lowercase();
    let numbered = |kind: &str| {
        let rest = stem.strip_prefix(kind);
        rest.is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Reports names of files and folders that will not do on another machine, each once.
pub fn check(paths: &[Arc<str>]) -> Vec<Problem> {
    let (mut problems, mut seen) = (Vec::new(), BTreeMap::new());
    for path in paths {
        let advice = |message: String, hint: &str| {
            Problem::at(Code::FileName, &Place::file(path.clone()), message).hint(hint).advice()
        };
        for name in path.split('/') {
            if let Some(message) = wrong(name) {
                problems.push(advice(
                    message,
                    "đổi tên, chỉ dùng chữ không dấu, chữ số và dấu gạch nối; trong git dùng `git mv`",
                ));
                break;
            }
        }
        if path.encode_utf16().count() > PATH_MAX {
            let message =
                format!("đường dẫn dài hơn {PATH_MAX} ký tự: Windows có thể không mở được");
            problems.push(advice(message, "rút ngắn tên tệp hoặc tên thư mục"));
        }
        let folded: String = path.nfc().flat_map(char::to_lowercase).collect();
        if let Some(other) = seen.insert(folded, path) {
            let message = format!(
                "tên này chỉ khác `{other}` ở chữ hoa hoặc cách mã hóa dấu: Windows và macOS coi là một tệp"
            );
            problems.push(advice(
                message,
                "đổi tên một trong hai tệp; nếu là một bản ghi, xóa bản thừa",
            ));
        }
    }
    problems
}

/// What is wrong with a name on Windows.
fn wrong(name: &str) -> Option<String> {
    if let Some(sign) = name.chars().find(|c| NOT_ON_WINDOWS.contains(c)) {
        return Some(format!("tên `{name}` có dấu `{sign}`: Windows không giữ được tên này"));
    }
    let stem = name.split('.').next().unwrap_or(name);
    if is_device(stem.trim_end()) {
        return Some(format!("tên `{name}`: Windows dành `{stem}` cho thiết bị"));
    }
    let before_ending = name.rsplit_once('.').map_or(name, |(before, _)| before);
    let open = name.ends_with(['.', ' ']) || before_ending.ends_with(' ') || name.starts_with(' ');
    open.then(|| format!("tên `{name}` có dấu cách hoặc dấu chấm thừa ở đầu hoặc cuối"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_for_one_system_only_are_found() {
        let bad =
            ["hop 16:30.yaml", "aux.yaml", "Com1.yaml", "hop .yaml", "2020./x.yaml", "a?.yaml"];
        for name in bad {
            assert_eq!(check(&[format!("records/{name}").into()]).len(), 1, "{name}");
        }
        let good =
            ["hop thang 9.yaml", "họp.yaml", "com10.yaml", "auxo.yaml", "a.b.yaml", "2020/hop.yml"];
        for name in good {
            assert_eq!(check(&[format!("records/{name}").into()]), [], "{name}");
        }
        let long = |letters| [format!("records/{}.yaml", "a".repeat(letters)).into()];
        assert_eq!((check(&long(167)).len(), check(&long(168)).len()), (0, 1));
    }

    #[test]
    fn names_that_some_systems_take_for_one_are_found() {
        let twins = |a: &str, b: &str| check(&[a.into(), b.into()]).len();
        assert_eq!(twins("records/Hop.yaml", "records/hop.yaml"), 1);
        assert_eq!(twins("records/họp.yaml", "records/ho\u{323}p.yaml"), 1);
        assert_eq!(twins("records/hop.yaml", "records/họp.yaml"), 0);
    }
}
