//! Who says so and when: signatures by ssh-keygen, time stamps, paper, comparing two logs.

use super::write;
use qcph::archive::log::compare::{Relation, export, with_checkpoint, with_log};
use qcph::archive::log::sign::{Signature, check, sign};
use qcph::archive::log::{Checkpoint, lines, paper, read, stamp};
use qcph::problem::Code;
use std::path::Path;
use std::process::Command;

use super::log::Archive;

fn key(folder: &Path, name: &str) -> Option<String> {
    let path = folder.join(name);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&path)
        .status();
    made.ok().filter(std::process::ExitStatus::success)?;
    Some(std::fs::read_to_string(path.with_extension("pub")).expect("the public key"))
}

#[test]
fn signatures_are_kept_only_when_they_verify() {
    let keys = tempfile::tempdir().expect("a folder");
    let (Some(bhxh), Some(_)) = (key(keys.path(), "bhxh"), key(keys.path(), "la")) else {
        return println!("skipped: no ssh-keygen on this machine");
    };
    let archive = Archive::with(2);
    let signature = Signature { size: 2, signer: "bhxh".into() };
    let unknown = || {
        let problem =
            sign(&archive.log, &signature, &keys.path().join("bhxh")).expect_err("unknown");
        assert_eq!(problem.code, Code::SignerUnknown);
        problem.message
    };
    assert!(unknown().contains("chưa có tệp nguoi-ky.txt"));
    write(&archive.log.join("nguoi-ky.txt"), b"# bhxh\nldld ssh-ed25519 AAAA\n");
    assert!(unknown().contains("không có dòng nào của `bhxh`"));
    write(&archive.log.join("nguoi-ky.txt"), format!("bhxh {bhxh}").as_bytes());
    sign(&archive.log, &signature, &keys.path().join("bhxh")).expect("signed");
    let strange = sign(&archive.log, &signature, &keys.path().join("la")).expect_err("unknown key");
    assert_eq!(strange.code, Code::SignatureWrong);
    assert_eq!(check(&archive.log, &[], None), (vec![signature.clone()], vec![]));
    let one = Signature { size: 1, ..signature };
    std::fs::copy(
        archive.log.join("chu-ky/0002.bhxh.sig"),
        archive.log.join("chu-ky/0001.bhxh.sig"),
    )
    .expect("copied");
    let (good, wrong) = check(&archive.log, &[], None);
    assert_eq!((good.len(), wrong[0].code), (1, Code::SignatureWrong), "{one:?} is that of 2");
}

/// What ssh-keygen signs on Windows, where its input may have gone through a text mode.
#[test]
fn a_signature_on_the_line_ends_of_windows_is_told_as_that() {
    let keys = tempfile::tempdir().expect("a folder");
    let Some(bhxh) = key(keys.path(), "bhxh") else {
        return println!("skipped: no ssh-keygen on this machine");
    };
    let archive = Archive::with(2);
    write(&archive.log.join("nguoi-ky.txt"), format!("bhxh {bhxh}").as_bytes());
    let text = archive.read("diem-chot/0002.txt").replace('\n', "\r\n");
    let at = keys.path().join("0002.txt");
    write(&at, text.as_bytes());
    let mut sign = Command::new("ssh-keygen");
    sign.args(["-q", "-Y", "sign", "-n", "qcph-diem-chot", "-f"]).arg(keys.path().join("bhxh"));
    assert!(sign.arg(&at).status().expect("it runs").success());
    let made = keys.path().join("0002.txt.sig");
    std::fs::create_dir_all(archive.log.join("chu-ky")).expect("a folder");
    std::fs::copy(made, archive.log.join("chu-ky/0002.bhxh.sig")).expect("copied");
    let (good, wrong) = check(&archive.log, &[], None);
    assert!(good.is_empty(), "{good:?}");
    assert_eq!(wrong.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::SignatureWrong]);
    assert!(wrong[0].message.contains("CRLF"), "{wrong:?}");
    assert!(wrong[0].hints[0].contains("qcph log sign"), "{wrong:?}");
}

#[test]
fn the_request_is_what_openssl_makes() {
    let text = "qcph.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c.txt");
    write(&path, text.as_bytes());
    let output = Command::new("openssl")
        .args(["ts", "-query", "-sha256", "-no_nonce", "-cert", "-data"])
        .arg(&path)
        .output();
    let Ok(output) = output else { return println!("skipped: no openssl on this machine") };
    assert_eq!(output.stdout, stamp::request(text));
}

#[test]
fn an_answer_about_something_else_is_refused() {
    let archive = Archive::with(1);
    stamp::write_request(&archive.log, 1).expect("a request");
    let refused =
        stamp::keep_answer(&archive.log, 1, b"\x30\x05\x30\x03\x02\x01\x02").expect_err("rejected");
    assert_eq!(refused.code, Code::StampWrong);
    let text =
        std::fs::read_to_string(archive.log.join("diem-chot/0001.txt")).expect("a checkpoint");
    let imprint = &stamp::request(&text)[5..56];
    let granted =
        [b"\x30\x70\x30\x03\x02\x01\x00", imprint, b"\x02\x01\x07\x18\x0f20161231080000Z"].concat();
    assert_eq!(stamp::keep_answer(&archive.log, 1, &granted).expect("kept"), "20161231080000Z");
    assert_eq!(stamp::check(&archive.log, 1), (vec![(1, "20161231080000Z".to_owned())], vec![]));
    std::fs::copy(archive.log.join("thoi-gian/0001.tsr"), archive.log.join("thoi-gian/0000.tsr"))
        .expect("copied");
    assert_eq!(stamp::check(&archive.log, 1).1[0].code, Code::StampWrong);
}

#[test]
fn two_groups_typed_back_from_paper_are_compared() {
    let checkpoint = Checkpoint::of("qcph.example", &[]);
    assert!(paper::rows(&checkpoint).starts_with(" 1- 4:  e3b0 c442 98fc 1c14\n"));
    paper::compare(&checkpoint, &[(2, "C442"), (16, "b855")]).expect("the same");
    let code = |typed: &[_]| paper::compare(&checkpoint, typed).expect_err("refused").code;
    assert_eq!(code(&[(2, "c443")]), Code::PaperDiffers);
    assert_eq!(code(&[(17, "c442")]), Code::BadArgument);
    assert!(
        paper::svg(&checkpoint).starts_with("<svg") && paper::drawing(&checkpoint).contains('█')
    );
}

#[test]
fn histories_are_compared() {
    let (older, newer, other) = (Archive::with(2), Archive::with(3), Archive::with(1));
    other.seal("other");
    let leaves = |archive: &Archive| lines::parse(&archive.read("SHA256SUMS")).expect("leaves");
    let (old, new, strange) = (leaves(&older), leaves(&newer), leaves(&other));
    assert_eq!(with_log(&old, &old), Relation::Same);
    assert_eq!(with_log(&new, &old), Relation::WeAreAhead(1));
    assert_eq!(with_log(&old, &new), Relation::WeAreBehind(1));
    assert_eq!(with_log(&new, &strange), Relation::Forked(1));
    let (origin, _) = read(&older.log).expect("read").expect("a log");
    let checkpoint = Checkpoint::of(&origin, &old);
    assert_eq!(with_checkpoint(&origin, &new, &checkpoint), Relation::WeAreAhead(1));
    assert_eq!(with_checkpoint(&origin, &strange, &checkpoint), Relation::Forked(0));
    assert_eq!(with_checkpoint(&origin, &old[..1], &checkpoint), Relation::Unknown);
    export(&newer.log, &older.log, &[]).expect("an older export is brought up to date");
    assert_eq!(leaves(&older), new);
    assert_eq!(
        export(&other.log, &older.log, &[]).expect_err("another history").code,
        Code::LogForked
    );
}
