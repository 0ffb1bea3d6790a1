//! What `log verify`, `verify`, `export`, `compare`, `proof` and `paper` trust: the frozen log with one
//! thing changed, and what is said of it.

use super::write;
use crate::office::{Run, files_below};
use std::path::{Path, PathBuf};
use std::process::Command;

const VERIFY: &[&str] = &["log", "--log", "so", "--bundles", "goi", "verify"];

/// A copy of the frozen log; none where signatures cannot be checked.
fn good() -> Option<tempfile::TempDir> {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        println!("skipped: no ssh-keygen on this machine");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive/logs/good");
    for (path, bytes) in files_below(&good) {
        write(&folder.path().join(path), &bytes);
    }
    Some(folder)
}

fn edit(root: &Path, file: &str, change: impl Fn(String) -> String) {
    let path = root.join("so").join(file);
    let text = std::fs::read_to_string(&path).expect("a text");
    write(&path, change(text).as_bytes());
}

fn crlf(text: String) -> String {
    text.replace('\n', "\r\n")
}

/// What is changed, exit code, what is said and what is not.
type Case = (&'static str, fn(&Path), i32, &'static str, &'static str);

const CASES: &[Case] = &[
    ("as it is", |_| (), 0, "chưa kiểm chữ ký của nơi cấp", "chưa có chữ ký"),
    (
        "no signature",
        |root| std::fs::remove_dir_all(root.join("so/chu-ky")).expect("removed"),
        0,
        "chưa có chữ ký",
        "Q631",
    ),
    (
        "one key for two",
        |root| {
            edit(root, "nguoi-ky.txt", |text| {
                let row = text.lines().next().expect("a row");
                format!("{row}\n{}\n", row.replacen("bhxh", "ldld", 1))
            });
        },
        4,
        "dùng chung một khóa",
        "bhxh, ldld",
    ),
    (
        "one row for two",
        |root| edit(root, "nguoi-ky.txt", |text| text.replacen("bhxh ", "bhxh,ldld ", 1)),
        4,
        "trao một khóa cho nhiều tên",
        "Sổ niêm phong đúng",
    ),
    (
        "a pattern for a name",
        |root| edit(root, "nguoi-ky.txt", |text| text.replacen("bhxh ", "bhx? ", 1)),
        4,
        "trao một khóa cho nhiều tên",
        "Sổ niêm phong đúng",
    ),
    (
        "another spelling of a name",
        |root| {
            let folder = root.join("so/chu-ky");
            std::fs::copy(folder.join("0002.bhxh.sig"), folder.join("02.bhxh.sig"))
                .expect("copied");
        },
        4,
        "không đúng mẫu",
        "bhxh, bhxh",
    ),
    (
        "keys that were retired later",
        |root| {
            edit(root, "nguoi-ky.txt", |text| {
                text.replace(" ssh-ed25519", " valid-before=\"20180101\" ssh-ed25519")
            });
        },
        0,
        "chữ ký đúng của bhxh, ldld",
        "Q631",
    ),
    (
        "keys that were retired before",
        |root| {
            edit(root, "nguoi-ky.txt", |text| {
                text.replace(" ssh-ed25519", " valid-before=\"20160101\" ssh-ed25519")
            });
        },
        4,
        "Q631",
        "chữ ký đúng của",
    ),
    (
        "signers saved by Windows tools",
        |root| {
            edit(root, "nguoi-ky.txt", |text| format!("\u{feff}{}", crlf(text)));
            edit(root, "chu-ky/0002.bhxh.sig", crlf);
        },
        0,
        "chữ ký đúng của bhxh, ldld",
        "Q63",
    ),
    (
        "signers in UTF-16",
        |root| {
            let text = std::fs::read_to_string(root.join("so/nguoi-ky.txt")).expect("a text");
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
            write(&root.join("so/nguoi-ky.txt"), &bytes);
        },
        3,
        "UTF-8",
        "Q631",
    ),
    (
        "a signature saved by PowerShell, in UTF-16",
        |root| {
            let path = root.join("so/chu-ky/0002.bhxh.sig");
            let text = std::fs::read_to_string(&path).expect("a text");
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            write(&path, &units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        },
        4,
        "không còn đọc được",
        "đã bị sửa",
    ),
    (
        "line ends of the list",
        |root| edit(root, "SHA256SUMS", crlf),
        4,
        "chỉ khác kiểu xuống dòng",
        "Q63",
    ),
    (
        "line ends of a checkpoint",
        |root| edit(root, "diem-chot/0001.txt", crlf),
        4,
        "chỉ khác kiểu xuống dòng",
        "không khớp",
    ),
    (
        "line ends of a checkpoint that was signed and stamped",
        |root| edit(root, "diem-chot/0002.txt", crlf),
        4,
        "chữ ký đúng của bhxh, ldld",
        "Q63",
    ),
    (
        "line ends of the first checkpoint",
        |root| edit(root, "diem-chot/0000.txt", crlf),
        4,
        "chỉ khác kiểu xuống dòng",
        "Q63",
    ),
    (
        "line ends of an index copy",
        |root| edit(root, "muc-luc/QCPH_2016-12-31_0001.json", crlf),
        4,
        "chỉ khác kiểu xuống dòng",
        "không khớp",
    ),
    (
        "a checkpoint left half-merged",
        |root| {
            edit(root, "diem-chot/0002.txt", |text| {
                format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> chung\n")
            });
        },
        4,
        "log resolve --keep theirs",
        "không khớp",
    ),
    (
        "a stamp beyond the log",
        |root| {
            let folder = root.join("so/thoi-gian");
            std::fs::copy(folder.join("0002.tsr"), folder.join("0077.tsr")).expect("copied");
        },
        4,
        "0077.tsr",
        "Q622",
    ),
    (
        "a bundle missing",
        |root| std::fs::remove_file(root.join("goi/QCPH_2016-12-31_0001.zip")).expect("removed"),
        4,
        "Q626",
        "Q625",
    ),
];

#[test]
fn what_is_changed_in_a_log_is_told_for_what_it_is() {
    for (what, change, code, said, not) in CASES {
        let Some(folder) = good() else { return };
        change(folder.path());
        let text = Run::new(folder.path(), VERIFY).exits(*code);
        assert!(text.contains(said) && !text.contains(not), "{what}:\n{text}");
    }
}

#[test]
fn a_folder_of_bundles_is_held_against_the_signatures_of_its_log() {
    let Some(folder) = good() else { return };
    write(&folder.path().join("so/chu-ky/0002.bhxh.sig"), b"garbage\n");
    let text = Run::new(folder.path(), &["verify", "goi"]).exits(4);
    assert!(text.contains("Q631"), "{text}");
}

#[test]
fn signers_that_are_kept_elsewhere_count_instead_of_the_log_s_own() {
    let Some(folder) = good() else { return };
    let own = std::fs::read_to_string(folder.path().join("so/nguoi-ky.txt")).expect("signers");
    write(&folder.path().join("rieng.txt"), own.lines().next().expect("a row").as_bytes());
    let run = Run::new(folder.path(), VERIFY).args(&["--signers", "rieng.txt"]);
    let text = run.exits(4);
    assert!(text.contains("Q634") && text.contains("chữ ký đúng của bhxh."), "{text}");
}

#[test]
fn signers_and_witnesses_are_never_replaced_by_an_export() {
    let Some(folder) = good() else { return };
    let root = folder.path();
    let run = |arguments: &[&str]| Run::new(root, &[&["log", "--log", "so"], arguments].concat());
    run(&["export", "ban"]).succeeds();
    let kept = root.join("ban/chu-ky/0002.bhxh.sig");
    write(&kept, b"given by hand\n");
    run(&["export", "ban"]).succeeds();
    assert_eq!(std::fs::read(&kept).expect("kept"), b"given by hand\n");
    let theirs = root.join("ban/nguoi-ky.txt");
    write(&theirs, b"bhxh ssh-ed25519 AAAA\n");
    run(&["export", "ban"]).exits(4);
    assert_eq!(std::fs::read(&theirs).expect("kept"), b"bhxh ssh-ed25519 AAAA\n");
    assert!(run(&["compare", "--with", "ban"]).exits(4).contains("Q634"));
    write(&root.join("records/hop.yaml"), b"ma: x\n");
    for target in ["records", "records/moi", "out/moi", "so", "so/ban", "goi"] {
        run(&["export", target]).exits(2);
        assert!(!root.join("records/moi").exists() && !root.join("out/moi").exists());
    }
    run(&["paper", "--svg", "records/hop.yaml"]).exits(2);
    assert_eq!(std::fs::read(root.join("records/hop.yaml")).expect("kept"), b"ma: x\n");
    run(&["paper", "--svg", "ma.svg"]).succeeds();
    run(&["paper", "--svg", "ma.svg"]).succeeds();
}

#[test]
fn a_proof_says_what_it_was_held_against() {
    let Some(folder) = good() else { return };
    let root = folder.path();
    let prove = Run::new(root, &["log", "--log", "so", "prove", "QCPH_2016-12-31_0001"]).succeeds();
    write(&root.join("chung-cu.txt"), prove.as_bytes());
    let proof = |arguments: &[&str]| {
        Run::new(root, &[&["log"], arguments, &["proof", "chung-cu.txt"]].concat())
    };
    assert!(proof(&["--log", "so"]).succeeds().contains("Đã đối chiếu với sổ ở đây"));
    assert!(proof(&["--log", "khong-co"]).succeeds().contains("Chỉ mới đối chiếu"));
    let other = super::log::Archive::with(3);
    assert!(proof(&["--log", other.log.to_str().expect("text")]).exits(4).contains("Q623"));
    let with = |checkpoint: &str| proof(&["--log", "so"]).args(&["--checkpoint", checkpoint]);
    assert!(with("so/diem-chot/0002.txt").succeeds().contains("0002.txt"));
    with("so/diem-chot/0001.txt").exits(4);
}

/// A program in the place of ssh-keygen that fails for reasons of its own.
#[cfg(unix)]
fn with_keygen(root: &Path, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let program = root.join("bin/ssh-keygen");
    write(&program, format!("#!/bin/sh\n{script}\n").as_bytes());
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("made");
    program
}

/// A touch of the key, a passphrase: the program does not keep the question to itself.
#[cfg(unix)]
#[test]
fn what_ssh_keygen_asks_for_is_seen_and_a_refusal_leaves_no_signature() {
    let Some(folder) = good() else { return };
    let root = folder.path();
    let program = with_keygen(root, "echo 'Confirm user presence' >&2; exit 1");
    let path = program.parent().expect("its folder").display().to_string();
    let path = format!("{path}:{}", std::env::var("PATH").unwrap_or_default());
    let before = files_below(root);
    let sign = ["log", "--log", "so", "sign", "--key", "khoa", "--as", "bhxh", "--size", "1"];
    let text = Run::new(root, &sign).env("PATH", &path).exits(3);
    let (asked, told) = (text.find("Confirm user presence"), text.find("không ký được bằng khóa"));
    assert!(asked.is_some() && asked < told && text.contains("ssh-add"), "{text}");
    assert_eq!(files_below(root), before);
}

#[cfg(unix)]
#[test]
fn a_failing_ssh_keygen_is_trouble_of_the_machine() {
    let Some(folder) = good() else { return };
    for script in ["echo 'unknown option -- Y' >&2; exit 1", "kill -9 $$"] {
        let program = with_keygen(folder.path(), script);
        let path = program.parent().expect("its folder").display().to_string();
        let path = format!("{path}:{}", std::env::var("PATH").unwrap_or_default());
        let text = Run::new(folder.path(), VERIFY).env("PATH", &path).exits(3);
        let named = text.contains(&program.display().to_string());
        assert!(named && text.contains("Sổ niêm phong đúng") && !text.contains("Q631"), "{text}");
    }
}
