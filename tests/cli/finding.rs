//! `list` with words, and the versions of a record that was moved.

use crate::office::{Office, repository, run};
use std::process::Command;

fn found(office: &Office, words: &str) -> usize {
    let run = office.qcph(&["list", "--json", words]);
    let said: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    said["ban_ghi"].as_array().unwrap().len()
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

/// What goes with the document is told before it is issued: the record, without comments, and which of
/// its keys are not in the words.
#[test]
fn what_travels_with_a_document_is_told() {
    let office = Office::small();
    let letter = "records/2020/tw/tw-2020-td-01.yaml";
    let text = std::fs::read_to_string(repository().join(letter)).unwrap();
    let text = text
        .replace("\nhan:", "\n# chưa nói với bên kia\nhan:")
        .replace(
            "  trang_thai: ban_hanh\n  so: 282\n  ngay: 2020-03-24\n",
            "  trang_thai: du_thao\n",
        )
        .replace("  xac_nhan:\n    - {co_quan: BHXH-VN, ngay: 2020-03-24, so_den: 1452}\n", "");
    office.write("records/td.yaml", &text);
    let said = office.qcph(&["show", "TW-2020-TD-01"]).out;
    assert!(said.contains("không có ghi chú"), "{said}");
    assert!(said.contains("nhưng có cả `tra_loi_nhanh`\n"), "{said}");
    for other in ["`tien_do`", "`xac_nhan`", "chưa nói với bên kia"] {
        assert!(!said.contains(other), "{other}: {said}");
    }
}

/// A link below `records/` is not followed, whatever it leads to, and is told.
#[cfg(unix)]
#[test]
fn a_link_below_the_records_is_told_and_not_read() {
    use std::os::unix::fs::symlink;
    let office = Office::small();
    let before = office.qcph(&["check"]);
    office.write("khac/td.yaml", "loai: sai\n");
    symlink(office.path("khac/td.yaml"), office.path("records/td.yaml")).unwrap();
    symlink(office.path("khac"), office.path("records/khac")).unwrap();
    symlink(office.path("khong-co"), office.path("records/mat.yaml")).unwrap();
    symlink(office.path("records"), office.path("records/vong")).unwrap();
    let run = office.qcph(&["check", "--format", "short"]);
    assert_eq!((before.code, run.code), (0, 0), "{}{}", run.err, run.out);
    let said = format!("{}{}", run.err, run.out);
    for link in ["records/td.yaml", "records/khac", "records/mat.yaml", "records/vong"] {
        let line = said.lines().find(|line| line.starts_with(&format!("{link}:")));
        assert!(line.is_some_and(|line| line.contains("[Q135]")), "{link}: {said}");
    }
    assert!(!said.contains("[Q125]"), "{said}");
}
