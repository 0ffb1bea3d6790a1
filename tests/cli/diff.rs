//! `diff`: what changed in a document between two versions of its record.

use crate::office::{Office, repository, run};
use qcph::documents::compare::{Change, compare};
use qcph::pipeline::version;
use qcph::project::Project;
use qcph::records::files::SourceFile;
use std::process::Command;

const RECORD: &str = "records/hop.yaml";

/// The sentences about the sample meeting, its lines changed.
fn said(edits: &[(&str, &str)]) -> Vec<String> {
    let office = Office::small();
    changes(&office, &office.read(RECORD), edits)
}

fn changes(office: &Office, old: &str, edits: &[(&str, &str)]) -> Vec<String> {
    let project = Project::at(&office.path("")).unwrap();
    let mut new = old.to_owned();
    for (from, to) in edits {
        assert!(new.contains(from), "{from}");
        new = new.replacen(from, to, 1);
    }
    let composed = |text: &str| {
        let file = SourceFile { path: RECORD.into(), bytes: text.into() };
        version(&project, file).map(|version| version.document.unwrap()).unwrap()
    };
    compare(&composed(old), &composed(&new)).iter().flat_map(Change::sentences).collect()
}

#[test]
fn every_part_of_a_document_is_named_in_words() {
    let cases: [(&str, &str, &str); 8] = [
        ("  so: 21", "  so: 22", "Số, ký hiệu: đổi từ “21/TB-BHXH” thành “22/TB-BHXH”"),
        (
            "trang_thai: ban_hanh",
            "trang_thai: du_thao",
            "Trạng thái: đổi từ “ban hành” thành “dự thảo”",
        ),
        (
            "ngay: 2018-07-02",
            "ngay: 2018-07-03",
            "Địa danh, ngày tháng: đổi từ “Hải Dương, ngày 02 tháng 7 năm 2018” thành “Hải Dương, ngày 03 tháng 7 năm 2018”",
        ),
        ("trang_thai: ban_hanh", "trang_thai: ban_hanh\n  do_khan: khan", "Độ khẩn: thêm “KHẨN”"),
        (
            "trang_thai: ban_hanh",
            "trang_thai: ban_hanh\n  trich_yeu: Kết luận cuộc họp",
            "thành “Kết luận cuộc họp”",
        ),
        (
            "    - ten: BHXH các huyện",
            "    - ten: Các phòng nghiệp vụ\n    - ten: BHXH các huyện",
            "Nơi nhận: thêm “Các phòng nghiệp vụ”",
        ),
        (
            "dia_diem: trụ sở Bảo hiểm xã hội",
            "dia_diem: hội trường Bảo hiểm xã hội",
            "“trụ sở” đổi thành “hội trường”",
        ),
        ("quý I năm 2018", "quý II năm 2018", "“I” đổi thành “II”"),
    ];
    for (from, to, wanted) in cases {
        let said = said(&[(from, to)]);
        assert!(said.iter().any(|sentence| sentence.contains(wanted)), "{to}: {said:?}");
    }
}

#[test]
fn a_new_conclusion_and_a_later_deadline_are_two_changes() {
    let office = Office::small();
    let text = office.read(RECORD);
    let han = text.lines().find(|line| line.trim_start().starts_with("han: ")).unwrap();
    let new = "ket_luan:\n  - ma: KL0\n    noi_dung: lập kế hoạch tuyên truyền quý IV\n    chu_tri: LDLD-HD\n";
    let said = said(&[(han, "    han: 2019-02-28"), ("ket_luan:\n", new)]);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("Mục II, khoản 1: thêm “Giao"), "{said:?}");
    assert!(
        said[1].contains("đổi thành “28 tháng 02 năm 2019”") || said[1].contains("2019"),
        "{said:?}"
    );
}

#[test]
fn the_same_record_differs_in_nothing() {
    assert_eq!(said(&[]), Vec::<String>::new());
    assert_eq!(said(&[("# Họp", "# Cuộc họp")]), Vec::<String>::new());
}

#[test]
fn it_compares_with_git() {
    if Command::new("git").arg("--version").output().is_err() {
        println!("no git on this machine: diff is tested in the library alone");
        return;
    }
    let office = Office::small();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@example.com"]);
        command.args(arguments).current_dir(office.path(""));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let run = run(&mut command);
        assert_eq!(run.code, 0, "git {arguments:?}: {}", run.err);
    };
    let outside = office.qcph(&["diff", "HD-2018-HOP-01"]);
    // The folder of temporary files may itself lie in a repository.
    assert_eq!(outside.code, 2, "{}", outside.out);
    git(&["init", "-q"]);
    let empty = office.qcph(&["diff", "HD-2018-HOP-01"]);
    assert!(empty.err.contains("git không có bản `HEAD`"), "{}", empty.err);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "một"]);
    let same = office.qcph(&["diff", "HD-2018-HOP-01"]);
    assert!(same.code == 0 && same.out.contains("Văn bản không đổi."), "{}{}", same.out, same.err);
    office.edit(RECORD, "  so: 21", "  so: 22");
    let one = office.qcph(&["diff", RECORD]);
    assert!(one.out.contains("“21/TB-BHXH” thành “22/TB-BHXH”"), "{}{}", one.out, one.err);
    git(&["commit", "-qam", "hai"]);
    let two = office.qcph(&["diff", "hd-2018-hop-01", "HEAD~1", "HEAD"]);
    assert!(two.out.contains("Văn bản đổi 1 chỗ."), "{}{}", two.out, two.err);
    let json = office.qcph(&["diff", RECORD, "HEAD~1", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["thay_doi"][0]["moi"], "22/TB-BHXH");
    assert_eq!(json["khoa_doi"][0], "van_ban");
    for (arguments, wanted) in [
        (vec!["diff", RECORD, "khong-co"], "git không có bản `khong-co`"),
        (vec!["diff", RECORD, "HEAD:x"], "không phải tên một bản"),
        (vec!["diff", "--", RECORD, "--output=x"], "không phải tên một bản"),
        (vec!["diff", "records/la.yaml"], "không có tệp `records/la.yaml`"),
        (vec!["diff", "HD-2018-HOP-02"], "ý bạn là `HD-2018-HOP-01`?"),
    ] {
        let run = office.qcph(&arguments);
        assert!(run.code == 2 && run.err.contains(wanted), "{arguments:?}: {}", run.err);
    }
    assert!(!office.path("x").exists());
}

#[test]
fn the_guide_shows_what_it_prints() {
    let guide = std::fs::read_to_string(repository().join("docs/huong-dan.md")).unwrap();
    let block = |start: &str| {
        let text = guide.split("```").find(|text| text.contains(start)).unwrap();
        text.split_once('\n').unwrap().1.to_owned()
    };
    let edits = [
        ("    han: 2020-11-30", "    han: 2021-01-15"),
        ("du_thao", "du_thao\n  noi_nhan: [{ten: Các phòng nghiệp vụ}]"),
    ];
    let said = changes(&Office::small(), &block("\nma: HD-2020-HOP-81\n"), &edits);
    let shown: Vec<String> = said.iter().map(|sentence| format!("- {sentence}\n")).collect();
    assert_eq!(shown.concat(), block("\n- Mục II, đoạn 1: sau"));
}
