//! One edit of each kind, then random sequences of them.

use super::{assert_clean, build, notices};
use crate::corpus::{self, Mix, Random};
use crate::office::{files_below, write};
use std::path::Path;

const PEOPLE: &str = "records/danh-ba/nhan-su.yaml";
const AGENCIES: &str = "records/danh-ba/co-quan.yaml";
const REGULATION: &str = "records/quy-che/quy-che-2015-2020.yaml";
const WORDING: &str = "templates/loi-van/cong-van.txt";
const LAYOUT: &str = "templates/van-ban.typ";

/// An edit, and whether it can change a document.
type Edit = (&'static str, fn(&Path, &mut Random));

const EDITS: &[Edit] = &[
    ("a word of a record", |root, random| {
        let word = ["việc thứ nhất", "việc thứ hai", "việc thứ ba"][random.below(3)];
        edit(root, &some_record(root, random), |text| {
            let line = text.lines().find(|line| line.starts_with("ve_viec:"));
            text.replace(line.unwrap_or_default(), &format!("ve_viec: {word}"))
        });
    }),
    ("a record removed", |root, random| {
        if records(root).len() > 2 {
            remove(&root.join(some_record(root, random)));
        }
    }),
    ("a record added", |root, random| {
        let (path, text) = corpus::record(random.below(4), Mix::Distinct);
        write(root, &path, text.as_bytes());
        // It may have been renamed before: the id must stay the only one.
        for other in records(root).into_iter().filter(|other| *other != path) {
            let name = path.rsplit('/').next().unwrap_or_default();
            if other.ends_with(&format!("/ten-khac-{name}")) {
                remove(&root.join(other));
            }
        }
    }),
    ("a record made a draft, or issued", |root, random| {
        edit(root, &some_record(root, random), |text| match text.contains("ban_hanh") {
            true => text.replace("ban_hanh", "du_thao"),
            false => text.replace("du_thao", "ban_hanh"),
        });
    }),
    ("a record under another file name", |root, random| {
        let path = some_record(root, random);
        let (folder, name) = path.rsplit_once('/').expect("a folder");
        let name = match name.strip_prefix("ten-khac-") {
            Some(name) => name.to_owned(),
            None => format!("ten-khac-{name}"),
        };
        std::fs::rename(root.join(&path), root.join(format!("{folder}/{name}"))).expect("renamed");
    }),
    ("the name of a signer", |root, random| {
        let name = ["Phạm Văn C", "Phạm Văn Cường", "Phạm Thị C"][random.below(3)];
        edit(root, PEOPLE, |text| replace_line(text, "- ma: pham-van-c", "ho_ten", name));
    }),
    ("the name of an agency", |root, random| {
        let name = ["Tổng LĐLĐ Việt Nam", "Tổng Liên đoàn LĐVN"][random.below(2)];
        edit(root, AGENCIES, |text| replace_line(text, "- ma: TLD", "ten_tat", name));
    }),
    ("the regulation's name", |root, random| {
        let name = ["Quy chế phối hợp", "Quy chế phối hợp 2015"][random.below(2)];
        edit(root, REGULATION, |text| replace_line(text, "loai: quy_che", "ten_tat", name));
    }),
    ("the wording", |root, random| {
        let own = include_str!("../../templates/loi-van/cong-van.txt");
        change_template(
            root,
            WORDING,
            own,
            &own.replace("các nội dung sau", "những nội dung sau"),
            random,
        );
    }),
    ("the layout", |root, random| {
        let own = include_str!("../../templates/van-ban.typ");
        change_template(root, LAYOUT, own, &format!("#let khac = 1\n{own}"), random);
    }),
    ("a record saved again as it was", |root, random| {
        edit(root, &some_record(root, random), str::to_owned);
    }),
    ("a PDF deleted", |root, random| {
        if let Some(path) = some_pdf(root, random) {
            remove(&root.join(path));
        }
    }),
    ("a PDF with one byte changed", |root, random| {
        if let Some(path) = some_pdf(root, random) {
            // It is somebody's now: it stays until a person takes it away.
            let path = root.join(path);
            flip(&path, random);
            let bytes = std::fs::read(&path).unwrap();
            build(root);
            assert!(std::fs::read(&path).unwrap() == bytes, "{}", path.display());
            remove(&path);
        }
    }),
    ("the cache deleted", |root, _| {
        // What stands in `out/` without being on a list stays there: a build lists it before the
        // next edit, and no edit waits for its build when the list is lost.
        build(root);
        let _ = std::fs::remove_dir_all(root.join("out/.bo-nho-dem"));
        build(root);
    }),
    ("the cache with one byte changed", |root, random| {
        let list = root.join("out/.bo-nho-dem/1-1.txt");
        build(root);
        if list.exists() {
            flip(&list, random);
            build(root);
        }
    }),
];

#[test]
fn after_one_edit_of_each_kind_a_build_equals_a_clean_one() {
    for (number, (name, edit)) in EDITS.iter().enumerate() {
        let folder = notices(4);
        build(folder.path());
        edit(folder.path(), &mut Random::new(number as u64));
        build(folder.path());
        assert_clean(folder.path(), name);
    }
}

#[test]
fn after_random_edits_a_build_equals_a_clean_one() {
    let folder = notices(3);
    let mut random = Random::new(7);
    for sequence in 0..200 {
        let mut names = Vec::new();
        for _ in 0..=random.below(3) {
            let (name, edit) = EDITS[random.below(EDITS.len())];
            edit(folder.path(), &mut random);
            names.push(name);
            if random.below(2) == 0 {
                build(folder.path());
                names.push("(built)");
            }
        }
        build(folder.path());
        assert_clean(folder.path(), &format!("sequence {sequence}: {}", names.join(", ")));
    }
}

#[test]
fn a_changed_person_renders_the_documents_that_show_that_person_alone() {
    let folder = notices(5);
    build(folder.path());
    edit(folder.path(), PEOPLE, |text| {
        replace_line(text, "- ma: pham-van-c", "ho_ten", "Phạm Văn Cường")
    });
    let rendered = build(folder.path()).expect("something changed");
    // Even numbers are signed by this person, odd ones by another.
    let ids = [0, 2, 4].map(|number| format!("TW-2016-TD-{number:06}"));
    assert_eq!(rendered, ids);
}

#[test]
fn a_file_saved_again_renders_nothing() {
    let folder = notices(2);
    assert_eq!(build(folder.path()).map(|made| made.len()), Some(2));
    for path in records(folder.path()) {
        edit(folder.path(), &path, str::to_owned);
    }
    assert_eq!(build(folder.path()), None, "same bytes: not even read as records");
    edit(folder.path(), PEOPLE, |text| format!("{text}# Một ghi chú.\n"));
    assert_eq!(build(folder.path()), Some(Vec::new()), "read, but nothing to render");
}

#[test]
fn what_a_run_that_died_left_beside_the_list_is_removed() {
    let root = notices(1);
    build(root.path());
    let left = root.path().join("out/.bo-nho-dem/.qcph-dang-ghi-x");
    write(root.path(), "out/.bo-nho-dem/.qcph-dang-ghi-x", b"half a list");
    std::fs::remove_dir_all(root.path().join("out/van-ban")).expect("removed");
    assert_eq!(build(root.path()).map(|made| made.len()), Some(1));
    assert!(!left.exists());
}

fn records(root: &Path) -> Vec<String> {
    let files = files_below(&root.join("records")).into_iter().map(|(path, _)| path);
    files.filter(|path| path.contains("-td-")).map(|path| format!("records/{path}")).collect()
}

fn some_record(root: &Path, random: &mut Random) -> String {
    let records = records(root);
    records[random.below(records.len())].clone()
}

fn some_pdf(root: &Path, random: &mut Random) -> Option<String> {
    let pdfs = super::pdfs(root);
    let at = random.below(pdfs.len().max(1));
    pdfs.keys().nth(at).map(|path| format!("out/{path}"))
}

fn edit(root: &Path, path: &str, change: impl Fn(&str) -> String) {
    let text = std::fs::read_to_string(root.join(path)).expect("a text");
    write(root, path, change(&text).as_bytes());
}

/// Gives `key` another value in the block that starts with `block`.
fn replace_line(text: &str, block: &str, key: &str, value: &str) -> String {
    let start = text.find(block).expect("the block is there");
    let at = start + text[start..].find(&format!("{key}:")).expect("the key is there");
    let end = at + text[at..].find('\n').expect("a line ends");
    format!("{}{key}: {value}{}", &text[..at], &text[end..])
}

/// Puts one of two own templates into the project, or takes it away.
fn change_template(root: &Path, path: &str, one: &str, other: &str, random: &mut Random) {
    assert_ne!(one, other);
    match random.below(3) {
        0 if root.join(path).exists() => remove(&root.join(path)),
        1 => write(root, path, one.as_bytes()),
        _ => write(root, path, other.as_bytes()),
    }
}

fn flip(file: &Path, random: &mut Random) {
    let mut bytes = std::fs::read(file).expect("readable");
    let at = random.below(bytes.len());
    bytes[at] ^= 1;
    qcph::disk::write(file, &bytes).expect("written");
}

fn remove(path: &Path) {
    std::fs::remove_file(path).expect("removed");
}
