//! One bad log for each finding code of a log, each found by its code on the command line.
//!
//! `logs/good` is frozen: two bundles, signed by two bodies, stamped. The bad ones are made of it by
//! the recipes below, also for cases of messages (`log NAME`).

use super::{recipes, write};
use crate::office::{Run, files_below};
use qcph::problem::Code;
use std::path::{Path, PathBuf};

/// Its name, which starts with the code; what is changed; the command that finds it.
type Recipe = (&'static str, fn(&Path), &'static [&'static str]);

const LOG: &[&str] = &["log", "--log", "so", "--bundles", "goi", "verify"];
const RESOLVE: &[&str] = &["log", "--log", "so", "--bundles", "goi", "resolve", "--keep", "theirs"];
const SET: &[&str] = &["verify", "goi"];
const PAPER: &[&str] =
    &["log", "--log", "so", "compare", "--paper", "1=0000", "--paper", "16=0000"];

const RECIPES: &[Recipe] = &[
    ("Q621_log_gone", |root| std::fs::remove_dir_all(root.join("so")).expect("removed"), LOG),
    ("Q622_digest_altered", |root| edit(root, "SHA256SUMS", |text| flipped(text, 0)), LOG),
    ("Q622_last_bundle_dropped", |root| edit(root, "SHA256SUMS", |text| lines(text, 0..2)), LOG),
    (
        "Q622_order",
        |root| {
            edit(root, "SHA256SUMS", |text| lines(text, 2..4) + &lines(text, 0..2));
        },
        LOG,
    ),
    (
        "Q622_checkpoint_altered",
        |root| edit(root, "diem-chot/0001.txt", |text| text.replace('1', "2")),
        LOG,
    ),
    (
        "Q622_index_copy_altered",
        |root| {
            let copy = "muc-luc/QCPH_2016-12-31_0001.json";
            edit(root, copy, |text| text.replace("0/TB-BHXH", "9/TB-BHXH"));
        },
        LOG,
    ),
    (
        "Q623_half_merged",
        |root| {
            edit(root, "SHA256SUMS", |text| {
                let (common, ours) = (lines(text, 0..2), lines(text, 2..4));
                let theirs = flipped(&ours, 0);
                format!("{common}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> origin/main\n")
            });
        },
        LOG,
    ),
    (
        "Q623_number_twice",
        |root| {
            edit(root, "SHA256SUMS", |text| {
                lines(text, 0..2)
                    + &lines(text, 0..2).replace("2016-12-31", "2017-06-30")
                    + &lines(text, 2..4)
            });
        },
        LOG,
    ),
    (
        "Q624_strange_bundle",
        |root| {
            let goi = root.join("goi");
            let (from, to) =
                (goi.join("QCPH_2016-12-31_0002.zip"), goi.join("QCPH_2016-12-31_0003.zip"));
            std::fs::copy(from, to).expect("copied");
        },
        LOG,
    ),
    (
        "Q625_bundle_replaced",
        |root| {
            let bundle = root.join("goi/QCPH_2016-12-31_0002.zip");
            let mut bytes = std::fs::read(&bundle).expect("a bundle");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            write(&bundle, &bytes);
        },
        LOG,
    ),
    (
        "Q626_bundle_missing",
        |root| {
            std::fs::remove_file(root.join("goi/QCPH_2016-12-31_0001.zip")).expect("removed");
        },
        SET,
    ),
    (
        "Q627_signed_branch",
        |root| {
            edit(root, "SHA256SUMS", |text| {
                let (common, ours) = (lines(text, 0..2), lines(text, 2..4));
                let theirs = flipped(&ours, 0);
                format!("{common}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> origin/main\n")
            });
        },
        RESOLVE,
    ),
    (
        "Q631_signature_of_another",
        |root| {
            std::fs::rename(
                root.join("so/chu-ky/0002.ldld.sig"),
                root.join("so/chu-ky/0001.ldld.sig"),
            )
            .expect("renamed");
        },
        LOG,
    ),
    (
        "Q632_stamp_of_another",
        |root| {
            std::fs::rename(root.join("so/thoi-gian/0002.tsr"), root.join("so/thoi-gian/0001.tsr"))
                .expect("renamed");
        },
        LOG,
    ),
    // Nothing is wrong with this log but the paper.
    ("Q633_paper", |root| write(&root.join("giay.txt"), b"1=0000 16=0000\n"), PAPER),
    (
        "Q634_signer_unknown",
        |root| {
            edit(root, "nguoi-ky.txt", |text| text.lines().take(1).collect::<String>() + "\n");
        },
        LOG,
    ),
];

/// Changes one text file of a log.
fn edit(root: &Path, file: &str, change: impl Fn(&str) -> String) {
    let path = root.join("so").join(file);
    let text = std::fs::read_to_string(&path).expect("a text");
    let changed = change(&text);
    assert_ne!(text, changed, "{file}");
    write(&path, changed.as_bytes());
}

/// Changes the hexadecimal digit at a place.
fn flipped(text: &str, at: usize) -> String {
    let other = if text.as_bytes()[at] == b'0' { "1" } else { "0" };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

fn lines(text: &str, range: std::ops::Range<usize>) -> String {
    text.split_inclusive('\n').skip(range.start).take(range.len()).collect()
}

fn logs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive/logs")
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files_below(from) {
        write(&to.join(path), &bytes);
    }
}

/// Makes the bad log of that name in a folder.
pub fn log(name: &str, to: &Path) {
    let (_, recipe, _) = RECIPES.iter().find(|(known, ..)| *known == name).expect(name);
    copy(&logs().join("good"), to);
    recipe(to);
}

/// Whether the finder of this code needs a program that is not on this machine.
fn cannot_run(folder: &str) -> bool {
    let needs = folder.starts_with("Q631") || folder == "good";
    let there = std::process::Command::new("ssh-keygen").arg("-?").output().is_ok();
    if needs && !there {
        println!("{folder}: skipped, no ssh-keygen on this machine");
    }
    needs && !there
}

#[test]
fn the_frozen_log_verifies_for_ever_in_fixtures() {
    if cannot_run("good") {
        return;
    }
    let text = Run::new(&logs().join("good"), LOG).succeeds();
    assert!(
        text.contains("2 gói nối tiếp nhau") && text.contains("chữ ký đúng của bhxh, ldld"),
        "{text}"
    );
}

#[test]
fn each_log_of_the_fixtures_is_found_by_its_code() {
    for (folder, recipe, command) in RECIPES {
        let made = tempfile::tempdir().expect("a folder");
        copy(&logs().join("good"), made.path());
        recipe(made.path());
        if cannot_run(folder) {
            continue;
        }
        let text = Run::new(made.path(), command).args(&["--json"]).exits(4);
        let json: serde_json::Value = serde_json::from_str(&text).expect(&text);
        let found = json["van_de"].as_array().expect("a list");
        let codes: Vec<_> = found.iter().filter_map(|problem| problem["ma"].as_str()).collect();
        assert!(codes.contains(&&folder[..4]), "{folder}: {codes:?}");
    }
}

#[test]
fn every_integrity_code_has_a_recipe() {
    let rendered = ["Q615", "Q616"];
    let bundles = recipes::RECIPES.iter().map(|(name, _)| *name);
    let known: Vec<&str> =
        bundles.chain(RECIPES.iter().map(|(name, ..)| *name)).chain(rendered).collect();
    // From Q641 on they tell of packages that any program made: package::damage has their recipes.
    let integrity = Code::ALL.iter().filter(|code| ("Q6".."Q641").contains(&code.text()));
    let missing: Vec<_> =
        integrity.filter(|code| !known.iter().any(|name| name.starts_with(code.text()))).collect();
    assert_eq!(missing, Vec::<&Code>::new());
}
