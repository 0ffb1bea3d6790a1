//! Bundles on a shelf: a folder of them alone, as an archivist has it, and what gathers beside them.

use super::command::qcph;
use super::whole::{archive, project};
use super::write;
use qcph::project::Project;
use std::path::{Path, PathBuf};

/// A project with two bundles, and a folder that holds copies of them alone.
fn shelf() -> (tempfile::TempDir, Project, tempfile::TempDir, Vec<PathBuf>) {
    let (folder, project) = project();
    let paths = ["2016-12-31", "2017-06-30"].map(|date| archive(&project, date).expect("sealed"));
    let disk = tempfile::tempdir().expect("a disk");
    let copied = paths.iter().map(|path| {
        let to = disk.path().join(path.file_name().expect("a name"));
        std::fs::copy(path, &to).expect("copied");
        to
    });
    let copied = copied.collect();
    (folder, project, disk, copied)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

#[test]
fn a_folder_of_bundles_alone_is_listed_searched_and_shown() {
    let (_folder, _, disk, _) = shelf();
    let goi = text(disk.path());
    let list = |arguments: &[&str]| {
        let (code, text) = qcph(disk.path(), &[&["list", "--bundles", goi], arguments].concat());
        assert_eq!(code, 0, "{text}");
        text
    };
    let all = list(&["--json"]);
    let all: serde_json::Value = serde_json::from_str(&all).expect("JSON");
    let all = all["ban_ghi"].as_array().expect("a list").clone();
    assert!(all.len() == 3 && all.iter().all(|one| one["van_ban"].is_string()), "{all:?}");
    assert!(list(&["--number", "58"]).contains("Có 1 văn bản"));
    assert!(list(&["--year", "1999"]).contains("Không có văn bản nào"));
    // A word that stands in the record, not in the index.
    let words = list(&["lien nganh", "--agency", "TLD"]);
    assert!(words.contains("Có "), "{words}");
    let (code, shown) = qcph(disk.path(), &["show", "--bundles", goi, "tw-2016-hop-01"]);
    assert!(code == 0 && shown.contains("58/TB-BHXH") && shown.contains("Người ký"), "{shown}");
    assert!(shown.contains("_gui-"), "its copies: {shown}");
    let to = disk.path().join("ho-so.yaml");
    let taken = ["show", "--bundles", goi, "TW-2016-HOP-01", "--sealed", text(&to)];
    assert_eq!(qcph(disk.path(), &taken).0, 0);
    let sample = "records/2016/tw/tw-2016-hop-01.yaml";
    let sealed = std::fs::read_to_string(&to).expect("the record");
    assert!(sealed.contains("ma: TW-2016-HOP-01"), "{sample}");
    let (code, wrong) = qcph(disk.path(), &["show", "--bundles", goi, "TW-2016-HOP-91"]);
    assert!(code == 2 && wrong.contains("ý bạn là"), "{wrong}");
    let empty = tempfile::tempdir().expect("a folder");
    assert_eq!(qcph(disk.path(), &["list", "--bundles", text(empty.path())]).0, 4);
}

#[test]
fn one_page_shows_what_all_bundles_of_a_folder_hold() {
    let (_folder, _, disk, paths) = shelf();
    let page = disk.path().join("muc-luc.html");
    let arguments = ["verify", text(disk.path()), "--page", text(&page)];
    let (code, said) = qcph(disk.path(), &arguments);
    assert!(code == 0 && said.contains("Trang mục lục"), "{said}");
    let html = std::fs::read_to_string(&page).expect("the page");
    assert!(html.contains("58/TB-BHXH") && html.contains("data/van-ban/2016/"), "{html}");
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
    // Again is the same; a damaged bundle is named, and what it says is not told.
    assert_eq!(qcph(disk.path(), &arguments).0, 0);
    assert_eq!(std::fs::read_to_string(&page).expect("the page"), html);
    let mut bytes = std::fs::read(&paths[0]).expect("the bundle");
    bytes[1000] ^= 1;
    write(&paths[0], &bytes);
    assert_eq!(qcph(disk.path(), &arguments).0, 4);
    let html = std::fs::read_to_string(&page).expect("the page");
    assert!(html.contains("KHÔNG nguyên vẹn") && !html.contains("58/TB-BHXH"), "{html}");
    // Another's file is never replaced.
    write(&page, b"<p>mine</p>");
    let (code, said) = qcph(disk.path(), &arguments);
    assert!(code == 4 && said.contains("không phải trang mục lục do qcph lập"), "{said}");
    assert_eq!(std::fs::read(&page).expect("the page"), b"<p>mine</p>");
}

/// What a record says is text on the page.
#[test]
fn markup_in_a_record_is_text_on_the_page() {
    use qcph::archive::index::{Header, catalogue};
    let mut entry = super::model().entries.remove(0);
    entry.abstract_ = "<img src=x onerror=alert(1)>".into();
    entry.signer = "\"><b>".into();
    let name = super::model().name;
    let html = catalogue::bundle(
        &Header::new(name, "<i>", "qcph", &[]),
        &[entry],
        &catalogue::Later::new(),
    );
    assert!(!html.contains("<img") && !html.contains("<i>") && !html.contains("<b>"), "{html}");
    assert!(!catalogue::broken("<u>.zip").contains("<u>"));
}

#[test]
fn renamed_copies_are_named_and_neither_counted_nor_judged() {
    let (_folder, _, disk, paths) = shelf();
    let (first, second) = (&paths[0], &paths[1]);
    let beside = |ending: &str| disk.path().join(format!("QCPH_2016-12-31_0001{ending}"));
    let mut damaged = std::fs::read(first).expect("the bundle");
    damaged[1000] ^= 1;
    write(&beside(" - Copy.zip"), &damaged);
    std::fs::copy(first, beside(" (1).zip")).expect("copied");
    std::fs::create_dir(beside("")).expect("unpacked");
    for system in [".DS_Store", "Thumbs.db", "desktop.ini", "._QCPH_2016-12-31_0001.zip"] {
        write(&disk.path().join(system), b"x");
    }
    let verify = || qcph(disk.path(), &["verify", text(disk.path())]);
    let (code, said) = verify();
    assert!(code == 0 && said.matches("lưu ý[Q611]").count() == 3, "{said}");
    assert!(said.contains("tên đúng của gói là QCPH_2016-12-31_0001.zip"), "{said}");
    for system in ["DS_Store", "Thumbs", "desktop", "._QCPH"] {
        assert!(!said.contains(system), "{said}");
    }
    // The log says which bundle is missing, and the folder where a copy of it is.
    std::fs::rename(second, disk.path().join("QCPH_2017-06-30_0002 (1).zip")).expect("renamed");
    let log = tempfile::tempdir().expect("a folder");
    let (_kept, project, ..) = shelf();
    for entry in walkdir::WalkDir::new(project.log()).into_iter().flatten() {
        let below = entry.path().strip_prefix(project.log()).expect("below");
        if entry.file_type().is_file() {
            write(&log.path().join(below), &std::fs::read(entry.path()).expect("a file"));
        }
    }
    let arguments = ["verify", text(disk.path()), "--log", text(log.path())];
    let (code, said) = qcph(disk.path(), &arguments);
    assert!(code == 4 && said.contains("Q626"), "{said}");
    assert!(said.contains("có một bản mang tên khác ở đây"), "{said}");
    // Only copies are left.
    std::fs::remove_file(first).expect("removed");
    let (code, said) = verify();
    assert!(code == 4 && said.contains("không có gói niêm phong nào"), "{said}");
    assert!(said.contains("đổi tên tệp thành QCPH_2017-06-30_0002.zip"), "{said}");
}

#[test]
fn a_missing_log_is_told_loudly() {
    let (folder, project, disk, _) = shelf();
    // On a disk of bundles alone: a warning; in the project: an error, as for `archive`.
    let (code, said) = qcph(disk.path(), &["verify", text(disk.path())]);
    assert!(code == 0 && said.contains("lưu ý[Q621]") && said.contains("KHÔNG thấy sổ"), "{said}");
    std::fs::remove_dir_all(project.log()).expect("removed");
    for arguments in [&["verify"][..], &["verify", text(&project.bundles())]] {
        let (code, said) = qcph(folder.path(), arguments);
        assert!(code == 4 && said.contains("lỗi[Q621]"), "{said}");
    }
    // A bundle by itself is no set.
    let bundle = project.bundles().join("QCPH_2016-12-31_0001.zip");
    let (code, said) = qcph(folder.path(), &["verify", text(&bundle)]);
    assert!(code == 0 && !said.contains("Q621"), "{said}");
}
