//! When something is wrong: a clear Vietnamese message, an honest exit code, `out/` as it was.

use crate::office::{Office, run};
use std::process::Command;

/// Builds once, spoils something, and expects `archive` to fail and leave `out/` alone.
fn refused(office: &Office, code: i32, words: &[&str]) {
    let before = office.out();
    let run = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert_eq!(run.code, code, "{}{}", run.out, run.err);
    for word in words {
        assert!(run.err.contains(word), "{word} is not in:\n{}", run.err);
    }
    assert!(before == office.out(), "out/ changed");
}

fn built() -> Office {
    let office = Office::small();
    assert_eq!(office.qcph(&["build"]).code, 0);
    office
}

#[test]
fn an_empty_folder_is_no_project() {
    refused(&Office::bare(), 3, &["Q801", "không có thư mục records", "qcph init"]);
}

#[test]
fn a_project_without_records_says_so() {
    let office = Office::bare();
    std::fs::create_dir(office.path("records")).unwrap();
    refused(&office, 1, &["Q108", "chưa có tệp YAML nào"]);
}

#[test]
fn broken_yaml_has_a_place() {
    let office = built();
    office.edit("records/hop.yaml", "dia_diem: trụ sở", "dia_diem: Hải Dương: trụ sở");
    refused(&office, 1, &["Q103", "records/hop.yaml:11:20", "dấu hai chấm", "dấu nháy kép"]);
}

#[test]
fn an_unknown_agency_is_named() {
    let office = built();
    office.edit("records/hop.yaml", "to_chuc: BHXH-HD", "to_chuc: BHXH-HP");
    refused(&office, 1, &["Q202", "records/hop.yaml:7:10", "BHXH-HP", "ý bạn là `BHXH-HD`?"]);
}

#[test]
fn an_emoji_is_refused_with_its_place() {
    let office = built();
    office.edit("records/hop.yaml", "dia_diem: trụ sở", "dia_diem: trụ 😀 sở");
    refused(&office, 1, &["Q121", "records/hop.yaml:11:15", "U+1F600"]);
}

#[test]
fn a_record_of_10_mb_is_refused() {
    let office = built();
    office.write("records/lon.yaml", &format!("loai: cuoc_hop\nten: {}\n", "x".repeat(10_000_000)));
    refused(&office, 1, &["Q101", "records/lon.yaml", "9765 kB"]);
}

#[test]
fn out_that_is_no_folder_is_an_environment_error() {
    let office = Office::small();
    office.write("out", "");
    let run = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("không phải là thư mục"), "{}", run.err);
}

/// A file system that takes no more: the shell's limit on file size stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let office = built();
    let before = office.out();
    let script = format!(
        "trap '' XFSZ; ulimit -f 60; exec {} archive --date 2020-12-31",
        env!("CARGO_BIN_EXE_qcph")
    );
    let run = run(Command::new("sh").args(["-c", &script]).current_dir(office.path("")));
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert!(run.err.contains("Q803"), "{}", run.err);
    assert!(before == office.out(), "out/ changed");
}

/// `out/van-ban` lies elsewhere: no rename goes there.
#[cfg(unix)]
#[test]
fn documents_on_another_disk_are_built_and_sealed() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let office = Office::small();
    let disk = |path: &std::path::Path| std::fs::metadata(path).ok().map(|found| found.dev());
    let here = disk(&office.path(""));
    let others = ["/dev/shm", "/tmp", env!("CARGO_MANIFEST_DIR")].map(std::path::Path::new);
    let other = others.into_iter().find(|path| disk(path).is_some_and(|it| Some(it) != here));
    let Some(elsewhere) = other.and_then(|other| tempfile::tempdir_in(other).ok()) else {
        return println!("skipped: one disk alone on this machine");
    };
    std::fs::create_dir(office.path("out")).unwrap();
    symlink(elsewhere.path(), office.path("out/van-ban")).unwrap();
    for arguments in [&["build"][..], &["archive", "--date", "2020-12-31"], &["verify"]] {
        let run = office.qcph(arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}: {}", run.out);
    }
    let there = walkdir::WalkDir::new(elsewhere.path()).into_iter().filter_map(Result::ok);
    assert!(there.filter(|entry| entry.file_type().is_file()).count() > 0);
}

/// A folder whose path is longer than the system takes can be listed by nobody, not even by root.
#[cfg(target_os = "linux")]
fn hide_in(folder: &std::path::Path) {
    let deep = |top: &std::path::Path, parts: usize| {
        (0..parts).fold(top.to_owned(), |path, _| path.join("x".repeat(200)))
    };
    // Each half is short enough to be made; the whole is not short enough to be looked into.
    let (upper, lower) = (deep(folder, 10), folder.join("sau"));
    std::fs::create_dir_all(&upper).unwrap();
    std::fs::create_dir_all(deep(&lower, 15)).unwrap();
    std::fs::rename(lower, upper.join("sau")).unwrap();
}

/// An office's own template, a signed copy, a signature of the log: what cannot be seen is not none.
#[cfg(target_os = "linux")]
#[test]
fn what_a_folder_hides_is_told() {
    for (folder, call) in [
        ("records/2018", "check"),
        ("templates/loi-van", "check"),
        ("ban-ky/2018", "check"),
        ("out/van-ban/2018", "build"),
    ] {
        let office = built();
        hide_in(&office.path(folder));
        // Twice: the second build must not say that all is as it was.
        for _ in 0..2 {
            let run = office.qcph(&[call]);
            assert_eq!(run.code, 3, "{folder}: {}{}", run.out, run.err);
            assert_eq!(run.err.matches("lỗi[Q802]").count(), 1, "{folder}: {}", run.err);
        }
    }
    for folder in ["chu-ky", "thoi-gian"] {
        let office = Office::small();
        assert_eq!(office.qcph(&["archive", "--date", "2020-12-31"]).code, 0);
        office.write(&format!("out/so/{folder}"), "không phải thư mục");
        let run = office.qcph(&["log", "verify"]);
        assert_eq!(run.code, 3, "{folder}: {}{}", run.out, run.err);
        assert!(run.err.contains("lỗi[Q802]"), "{folder}: {}", run.err);
    }
}

/// A slip of the hand in the name of a file that is to be written costs no record.
#[test]
fn a_file_that_the_caller_names_replaces_its_own_kind_alone() {
    let office = Office::small();
    assert_eq!(office.qcph(&["archive", "--date", "2020-12-31"]).code, 0);
    let record = office.read("records/hop.yaml");
    for (words, own) in [
        (&["duties", "--year", "2018", "--ics"][..], "lich.ics"),
        (&["verify", "--page"], "muc-luc.html"),
        (&["log", "paper", "--svg"], "ma.svg"),
    ] {
        let to = |file: &'static str| office.qcph(&[words, &[file]].concat());
        assert_eq!((to(own).code, to(own).code), (0, 0), "{words:?}");
        let run = to("records/hop.yaml");
        assert_eq!(run.code, 2, "{words:?}: {}{}", run.out, run.err);
        assert!(run.err.contains("đã có và không phải"), "{}", run.err);
        assert_eq!(office.read("records/hop.yaml"), record);
    }
}

#[test]
fn one_byte_of_a_pdf_in_a_bundle_is_found_and_the_file_named() {
    let office = Office::small();
    assert_eq!(office.qcph(&["archive", "--date", "2020-12-31"]).code, 0);
    let bundle = office.path("out/goi/QCPH_2020-12-31_0001.zip");
    let mut bytes = std::fs::read(&bundle).unwrap();
    let head = b"_21-TB-BHXH_HD-2018-HOP-01.pdf%PDF";
    let at = bytes.windows(head.len()).position(|window| window == head).unwrap();
    bytes[at + 5_000] ^= 1;
    write_bytes(&bundle, &bytes);
    let run = office.qcph(&["verify", "out/goi/QCPH_2020-12-31_0001.zip"]);
    assert_eq!(run.code, 4, "{}", run.out);
    assert!(run.err.contains("2018-07-02_21-TB-BHXH_HD-2018-HOP-01.pdf"), "{}", run.err);
}

#[expect(clippy::disallowed_methods, reason = "a test spoils a file on purpose")]
fn write_bytes(path: &std::path::Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_wrong_call_exits_2_in_vietnamese() {
    let office = built();
    for (arguments, words) in [
        (&["achive"][..], "ý bạn là `archive`?"),
        (&["check", "--la"][..], "không có tham số `--la`"),
        (&["archive", "--date", "31.12.2020"][..], "`31.12.2020`"),
        (&["archive", "--date", "12/31/2020"], "ý bạn là 2020-12-31?"),
        (&["archive", "--date", "31/02/2020"], "không có ngày ấy; viết ngày/tháng/năm"),
        (&["tasks", "--date", "ngày 20 tháng 11 năm 2026"], "ý bạn là 2026-11-20?"),
        (&["build", "HD-2018-HOP-02"][..], "ý bạn là `HD-2018-HOP-01`?"),
        (&["check", "khong/co"][..], "khong/co"),
    ] {
        let run = office.qcph(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
        assert!(run.out.is_empty());
    }
    let run = office.qcph(&["check", "--la", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &told["ma_thoat"], &told["lenh"]), (2, &2.into(), &"check".into()));
    assert!(run.err.is_empty(), "{}", run.err);
}

/// In every flag that takes a day.
#[test]
fn a_day_may_be_typed_day_first() {
    let office = built();
    for call in [
        &["tasks"][..],
        &["duties", "--year", "2018"],
        &["list", "--waiting"],
        &["archive", "--dry-run"],
    ] {
        let ended = |date: &str| {
            let run = office.qcph(&[call, &["--date", date]].concat());
            (run.code, run.out, run.err)
        };
        assert_eq!(ended("31/12/2018"), ended("2018-12-31"), "{call:?}");
    }
}

#[test]
fn help_is_vietnamese_and_shows_an_example() {
    let office = Office::bare();
    let whole = office.qcph(&["--help"]).out;
    let listed = whole.split("Lệnh:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let verbs: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.trim().split(' ').next().unwrap())
        .collect();
    assert!(verbs.len() >= 10, "{verbs:?}");
    for verb in verbs.iter().chain(&["--help"]) {
        let run = office.qcph(&[verb, "--help"]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("Ví dụ: qcph"), "{}", run.out);
        for english in
            ["Usage", "Options", "OPTIONS", "Commands", "Arguments", "possible", "default"]
        {
            assert!(!run.out.contains(english), "{english} in:\n{}", run.out);
        }
    }
}

#[test]
fn another_secretarys_mistake_does_not_stop_a_named_build() {
    let office = built();
    office.write("records/khac.yaml", "loai: cuoc_hop\nma: KHAC\n");
    assert_eq!(office.qcph(&["build"]).code, 1);
    let run = office.qcph(&["build", "HD-2018-HOP-01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = office.qcph(&["build", "khac.yaml"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("records/khac.yaml:1:1"), "{}", run.err);
}

/// The remedy for a sealed record that was changed or is gone works in any shell.
#[test]
fn a_sealed_record_is_taken_out_of_its_bundle_by_the_program() {
    let office = Office::small();
    assert_eq!(office.qcph(&["archive", "--date", "2018-12-31"]).code, 0);
    let sealed = office.read("records/hop.yaml");
    let remedy = |said: &str| -> Vec<String> {
        let call = said.split("`qcph ").nth(1).unwrap().split('`').next().unwrap();
        call.split(' ').map(str::to_owned).collect()
    };
    let by_remedy = || {
        let run = office.qcph(&["check"]);
        assert!(run.err.contains("lỗi[Q501]") && !run.err.contains("unzip"), "{}", run.err);
        let call = remedy(&run.err);
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let run = office.qcph(&call);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(office.read(call[call.len() - 1]), sealed);
        // What is there is never written over.
        assert_eq!(office.qcph(&call).code, 3);
    };
    office.edit("records/hop.yaml", "14:00", "15:00");
    by_remedy();
    std::fs::remove_file(office.path("records/hop.yaml")).unwrap();
    by_remedy();
    let run = office.qcph(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = office.qcph(&["show", "HD-2018-HOP-99", "--sealed", "x.txt"]);
    assert!(run.code == 2 && run.err.contains("chưa gói nào có"), "{}", run.err);
}
