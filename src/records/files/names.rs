//! Names of files that another system cannot hold, or takes for one: git carries them to everybody's machine.

use crate::disk::not_on_windows;
use crate::problem::{Code, Place, Problem};
use std::collections::BTreeMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Windows counts 260 for the whole path, of which the folder of the project takes its part.
const PATH_MAX: usize = 180;

const RENAME: &str =
    "đổi tên, chỉ dùng chữ không dấu, chữ số và dấu gạch nối; trong git dùng `git mv`";

/// Reports names of files and folders that will not do on another machine, each once: as an error where that
/// machine cannot hold the file at all, or loses another one for it.
pub fn check(paths: &[Arc<str>]) -> Vec<Problem> {
    let (mut problems, mut seen) = (Vec::new(), BTreeMap::new());
    for path in paths {
        let problem = |message: String, hint: &str| {
            Problem::at(Code::FileName, &Place::file(path.clone()), message).hint(hint)
        };
        if let Some(message) = path.split('/').find_map(not_on_windows) {
            problems.push(problem(message, RENAME));
        } else if let Some(message) = path.split('/').find_map(unhandy) {
            problems.push(problem(message, RENAME).advice());
        }
        if path.encode_utf16().count() > PATH_MAX {
            let message =
                format!("đường dẫn dài hơn {PATH_MAX} ký tự: Windows có thể không mở được");
            problems.push(problem(message, "rút ngắn tên tệp hoặc tên thư mục").advice());
        }
        let folded: String = path.nfc().flat_map(char::to_lowercase).collect();
        if let Some(other) = seen.insert(folded, path) {
            let message = format!(
                "tên này chỉ khác `{other}` ở chữ hoa hoặc cách mã hóa dấu: Windows và macOS coi là một tệp"
            );
            problems.push(problem(
                message,
                "đổi tên một trong hai tệp; nếu là một bản ghi, xóa bản thừa",
            ));
        }
    }
    problems
}

/// What is easily overlooked in a name, though Windows holds it.
fn unhandy(name: &str) -> Option<String> {
    let before_ending = name.rsplit_once('.').map_or(name, |(before, _)| before);
    let open = before_ending.ends_with(' ') || name.starts_with(' ');
    open.then(|| format!("tên `{name}` có dấu cách thừa ở đầu hoặc trước phần mở rộng"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Severity;

    #[test]
    fn names_for_one_system_only_are_found() {
        let found = |name: &str| {
            let found = check(&[format!("records/{name}").into()]);
            found.iter().map(|problem| problem.severity).collect::<Vec<_>>()
        };
        for name in [
            "hop 16:30.yaml",
            "aux.yaml",
            "Com1.yaml",
            "2020./x.yaml",
            "a?.yaml",
            "a ",
            "2020 /x.yaml",
        ] {
            assert_eq!(found(name), [Severity::Error], "{name}");
        }
        for name in ["hop .yaml", " hop.yaml"] {
            assert_eq!(found(name), [Severity::Advice], "{name}");
        }
        let good =
            ["hop thang 9.yaml", "họp.yaml", "com10.yaml", "auxo.yaml", "a.b.yaml", "2020/hop.yml"];
        for name in good {
            assert_eq!(found(name), [], "{name}");
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
