//! `qcph log` and `qcph verify` as a person calls them: exit codes and the words that matter.

use super::whole::{archive, project};
use super::write;
use std::path::Path;
use std::process::Command;

/// Exit code, standard output and error output together.
pub fn qcph(root: &Path, arguments: &[&str]) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_qcph")).arg("-C").arg(root).args(arguments).output();
    let output = output.expect("the program");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().expect("an exit code"), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn the_log_on_the_command_line() {
    let (folder, project) = project();
    let root = folder.path();
    let (code, text) = qcph(root, &["log", "verify"]);
    assert!(code == 4 && text.contains("Q621"), "no log yet: {text}");
    let path = archive(&project, "2016-12-31").expect("a bundle");
    let bundle = path.to_str().expect("text");
    assert_eq!(qcph(root, &["log", "verify"]).0, 0);
    assert_eq!(qcph(root, &["verify", bundle]).0, 0);
    assert_eq!(qcph(root, &["verify", project.bundles().to_str().expect("text")]).0, 0);
    let (code, proof) = qcph(root, &["log", "prove", bundle]);
    let file = root.join("chung-cu.txt");
    write(&file, proof.as_bytes());
    let (checked, text) = qcph(root, &["log", "proof", file.to_str().expect("text")]);
    assert!((code, checked) == (0, 0) && text.contains("điểm chốt 1"), "{text}");
    assert_eq!(qcph(root, &["log", "prove", "QCPH_2016-12-31_0002"]).0, 4);
    assert_eq!(qcph(root, &["log", "compare", "--paper", "1=0000"]).0, 4);
    assert_eq!(qcph(root, &["log", "compare", "--paper", "17=0000"]).0, 2);
    assert_eq!(qcph(root, &["log", "compare"]).0, 2);
    assert_eq!(qcph(root, &["log", "resolve", "--keep", "theirs"]).0, 2, "nothing to resolve");
    let (code, text) = qcph(root, &["log", "paper", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, json["nhom"].as_array().map(Vec::len)), (0, Some(16)));
}

#[test]
fn a_log_that_was_changed_stops_everything() {
    let (folder, project) = project();
    archive(&project, "2016-12-31").expect("a bundle");
    let sums = project.log().join("SHA256SUMS");
    let text = std::fs::read_to_string(&sums).expect("the list");
    write(&sums, text.replacen('a', "b", 1).as_bytes());
    for arguments in [&["log", "verify"][..], &["archive", "--date", "2017-06-30"]] {
        let (code, text) = qcph(folder.path(), arguments);
        assert!(code == 4 && text.contains("Q622"), "{arguments:?}: {text}");
    }
    write(&sums, format!("<<<<<<< HEAD\n{text}=======\n>>>>>>> other\n").as_bytes());
    let (code, text) = qcph(folder.path(), &["archive", "--date", "2017-06-30"]);
    assert!(code == 4 && text.contains("Q623") && text.contains("qcph log resolve"), "{text}");
    std::fs::remove_dir_all(project.log()).expect("a clone without the log");
    let (code, text) = qcph(folder.path(), &["archive", "--date", "2017-06-30"]);
    assert!(code == 4 && text.contains("Q621"), "{text}");
}

#[test]
fn a_damaged_bundle_exits_4_and_a_missing_one_3() {
    let (folder, project) = project();
    let path = archive(&project, "2016-12-31").expect("a bundle");
    let mut bytes = std::fs::read(&path).expect("the bundle");
    let at = bytes.windows(5).position(|window| window == b"%PDF-").expect("a PDF");
    bytes[at + 999] ^= 1;
    write(&path, &bytes);
    let (code, text) = qcph(folder.path(), &["verify", path.to_str().expect("text")]);
    assert!(code == 4 && text.contains("Q603") && text.contains(".pdf"), "{text}");
    assert_eq!(qcph(folder.path(), &["verify", "missing.zip"]).0, 3);
}
