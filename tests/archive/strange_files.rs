//! A pipe, a device, a file without end where a file is expected: refused at once, never waited for.

use super::command::qcph;
use super::whole::{archive, project};
use std::path::Path;

const FIRST: &str = "QCPH_2016-12-31_0001.zip";

fn pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.is_ok_and(|status| status.success()), "{}", path.display());
}

/// Which file of a project becomes a pipe, and what is then asked; all of it is answered.
const CASES: &[(&str, &[&str])] = &[
    ("out/goi/QCPH_2017-01-31_0002.zip", &["verify"]),
    ("out/goi/QCPH_2017-01-31_0002.zip", &["log", "verify"]),
    ("out/goi/QCPH_2017-01-31_0002.zip", &["archive", "--date", "2017-06-30"]),
    ("out/goi/QCPH_2016-12-31_0001.zip", &["verify"]),
    ("out/goi/QCPH_2016-12-31_0001.zip", &["list", "--bundles", "out/goi"]),
    ("out/so/SHA256SUMS", &["log", "verify"]),
    ("out/so/diem-chot/0001.txt", &["log", "verify"]),
    ("out/so/muc-luc/QCPH_2016-12-31_0001.json", &["log", "verify"]),
    ("out/so/nguoi-ky.txt", &["log", "verify"]),
    ("out/so/thoi-gian/0001.tsr", &["log", "verify"]),
    ("out/so/.khoa", &["archive", "--date", "2017-06-30"]),
    ("templates/van-ban.typ", &["check"]),
    ("templates/loi-van/thong-bao.txt", &["build"]),
    ("records/x.yaml", &["check"]),
    ("out/.bo-nho-dem/1-1.txt", &["build", "TW-2016-HOP-01"]),
    ("ong", &["verify", "ong"]),
    ("ong.pdf", &["form", "ong.pdf"]),
    ("ong", &["log", "proof", "ong"]),
    ("ong", &["log", "compare", "--with", "ong"]),
    ("ong", &["log", "stamp", "--answer", "ong"]),
];

#[test]
fn a_pipe_is_answered_everywhere() {
    let (folder, project) = project();
    archive(&project, "2016-12-31").expect("a bundle");
    for (file, arguments) in CASES {
        let path = folder.path().join(file);
        let before = std::fs::read(&path).ok();
        let _ = std::fs::remove_file(&path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        pipe(&path);
        let whole = |argument: &&str| match folder.path().join(argument) {
            path if path.exists() => path.to_str().expect("text").to_owned(),
            _ => (*argument).to_owned(),
        };
        let arguments: Vec<String> = arguments.iter().map(whole).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        // A run that waits is the test's failure: it never ends.
        let (_, said) = qcph(folder.path(), &arguments);
        assert!(!said.contains("Q901"), "{file}: {said}");
        let of_log = file.starts_with("out/so/SHA") || file.starts_with("out/so/diem-chot");
        assert!(!(of_log && said.contains("niêm phong đúng: 0 gói")), "{file}: {said}");
        // What could not be read was not compared.
        let of_bundle = file.ends_with(FIRST) && arguments[0] == "verify";
        assert!(!(of_bundle && said.contains("đối chiếu 1 gói")), "{file}: {said}");
        let _ = std::fs::remove_file(&path);
        if let Some(before) = before {
            super::write(&path, &before);
        }
    }
}

/// A device gives bytes without end; a sparse file gives five gigabytes.
#[test]
fn a_file_without_end_is_refused_before_it_is_read() {
    let (folder, project) = project();
    archive(&project, "2016-12-31").expect("a bundle");
    let link = project.bundles().join("QCPH_2017-01-31_0002.zip");
    std::os::unix::fs::symlink("/dev/zero", &link).expect("linked");
    let (code, said) = qcph(folder.path(), &["verify"]);
    assert!(code >= 3 && said.contains("ống dẫn hoặc thiết bị"), "{said}");
    assert!(said.contains(&format!("{FIRST}: nguyên vẹn")), "the other is checked: {said}");
    std::fs::remove_file(&link).expect("removed");
    let large = folder.path().join("lon.pdf");
    std::fs::File::create(&large).and_then(|file| file.set_len(5 << 30)).expect("sparse");
    let large = large.to_str().expect("text");
    for file in ["/dev/zero", large] {
        for verb in
            [&["log", "proof"][..], &["log", "compare", "--with"], &["log", "stamp", "--answer"]]
        {
            let (code, said) = qcph(folder.path(), &[verb, &[file]].concat());
            let refused = said.contains("thiết bị") || said.contains("tệp lớn hơn");
            assert!(code == 3 && refused, "{verb:?} {file}: {said}");
        }
    }
    let (code, said) = qcph(folder.path(), &["form", large]);
    assert!(code == 3 && said.contains("tệp lớn hơn 65536 kB"), "{said}");
}
