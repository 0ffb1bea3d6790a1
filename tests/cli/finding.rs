//! `list` with words, and the versions of a record that was moved.

use crate::office::{Office, repository, run};
use std::process::Command;

fn found(office: &Office, words: &str) -> usize {
    let run = office.qcph(&["list", "--json", words]);
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    said["ho_so"].as_array().unwrap().len()
}

/// Keys of the program and values that nobody wrote are no words of a record.
#[test]
fn only_what_people_wrote_is_found() {
    let office = Office::small();
    for word in ["dia_diem", "san_pham", "null", "true", "den_ngay"] {
        assert_eq!(found(&office, word), 0, "{word}");
    }
    let letter = "records/2017/hai-duong/hd-2017-td-03.yaml";
    let text = std::fs::read_to_string(repository().join(letter)).unwrap();
    let start = text.find("noi_dung:\n").unwrap() + "noi_dung:\n".len();
    let block = "  - |\n    Quyền khởi\n    kiện của Đoàn\u{a0}viên  tại to\u{300}a\n";
    office.write("records/td.yaml", &format!("{}{block}{}", &text[..start], &text[start..]));
    for words in [
        "khoi kien cua",
        "KHỞI KIỆN CỦA",
        "doan vien tai",
        "Đoàn viên tại",
        "tại tòa",
        "tại to\u{300}a",
    ] {
        assert_eq!(found(&office, words), 1, "{words}");
    }
    assert_eq!(found(&office, "khoi\u{a0}kien cua"), 1);
    assert_eq!(found(&office, "vien khoi"), 0);
}

#[test]
fn a_record_that_was_moved_is_compared_with_what_it_was() {
    let office = Office::small();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        let own = ["-c", "user.name=a", "-c", "user.email=a@b"];
        let run = run(command.current_dir(office.path("")).args(own).args(arguments));
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "a"]);
    std::fs::create_dir_all(office.path("records/2018/hải dương")).unwrap();
    git(&["mv", "records/hop.yaml", "records/2018/hải dương/hop-q2.yaml"]);
    git(&["commit", "-qm", "b"]);
    office.edit("records/2018/hải dương/hop-q2.yaml", "  so: 21", "  so: 22");
    let run = office.qcph(&["diff", "HD-2018-HOP-01", "HEAD~1"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("HEAD~1 (records/hop.yaml)"), "{}", run.out);
    assert!(run.out.contains("thành “22/TB-BHXH”"), "{}", run.out);
    let none = office.qcph(&["diff", "HD-2018-HOP-01", "HEAD~9"]);
    assert!(none.err.contains("git không có bản `HEAD~9`"), "{}", none.err);
}
