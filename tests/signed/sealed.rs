//! Signed originals in real bundles: sealed with their document or after it, judged again, and named when
//! they are not what was sealed.

use super::made::{Signer, Way, signed};
use super::taken::scan;
use super::{leader, office};
use crate::office::{Run, files_below, project, sample_files, write};
use qcph::archive::index::original::Prefix;
use qcph::archive::{
    Bundle, BundleName, Content, Digest, Entry, Item, bundles_in, each_member, index_of, seal,
};
use qcph::pipeline;
use qcph::problem::Problem;
use qcph::signed::store::{DIGITAL_MAX_BYTES, SCAN_MAX_BYTES};
use std::fs::File;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const RECORD: &str = "HD-2017-TD-03";
const FILE: &str = "records/2017/hai-duong/hd-2017-td-03.yaml";
const COPY: &str = "records/2017/hai-duong/HD-2017-TD-03.ban-ky.pdf";
const A4: [u32; 2] = [595, 842];

/// A project of one letter, and the letter.
fn one_letter() -> (TempDir, Vec<u8>) {
    let files = sample_files().into_iter().filter(|(path, _)| {
        path.starts_with("records/danh-ba") || path.starts_with("records/quy-che") || path == FILE
    });
    let folder = project(&files.collect::<Vec<_>>());
    run(folder.path(), &["build"]);
    let made = files_below(&folder.path().join("out/van-ban")).into_iter();
    let letter = made.map(|(_, bytes)| bytes).next().expect("the letter");
    (folder, letter)
}

fn run(root: &Path, arguments: &[&str]) -> String {
    Run::new(root, arguments).succeeds()
}

fn sign(root: &Path, bytes: &[u8]) {
    write(root, "ve.pdf", bytes);
    run(root, &["sign", RECORD, "ve.pdf", "--date", "2018-01-05"]);
}

/// The bundles of a project, in order.
fn bundles(root: &Path) -> Vec<(BundleName, PathBuf)> {
    bundles_in(&root.join("out/goi")).expect("the bundles")
}

fn entries((name, path): &(BundleName, PathBuf)) -> Vec<Entry> {
    index_of(*name, path).expect("an index").1
}

/// A bundle as it would be sealed again.
fn taken_apart((name, path): &(BundleName, PathBuf)) -> Bundle {
    let (header, entries) = index_of(*name, path).expect("an index");
    let mut items = Vec::new();
    let payload = |path: &str| path.starts_with("data/") && !path.starts_with("data/muc-luc.");
    each_member(*name, path, payload, |path, bytes| {
        let path = path.trim_start_matches("data/").to_owned();
        items.push(Item { path, content: Content::Bytes(bytes.into()) });
        Ok(())
    })
    .expect("the members");
    let (organisation, program) = (header.organisation, header.program);
    Bundle { name: *name, organisation, program, items, entries, checkpoint: None }
}

/// What is found in a bundle that a forger has sealed anew, every sum right.
fn found(bundle: &Bundle) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let written = seal(folder.path(), bundle).expect("a bundle");
    let line = |problem: &Problem| format!("{} {}", problem.code, problem.message);
    pipeline::verify(&written.path).findings.iter().map(line).collect()
}

fn original(bundle: &mut Bundle) -> &mut Entry {
    let mut all = bundle.entries.iter_mut();
    all.find(|entry| entry.original.is_some()).expect("the original")
}

/// Another file in the place of the original, with its own digest in the index.
fn replace(bundle: &mut Bundle, bytes: &[u8]) {
    let entry = original(bundle);
    (entry.sha256, entry.size_bytes) = (Digest::of(bytes), bytes.len() as u64);
    let path = entry.pdf.clone();
    let item = bundle.items.iter_mut().find(|item| item.path == path).expect("its file");
    item.content = Content::Bytes(bytes.into());
}

/// A bundle with the letter and this copy of it.
fn sealed_with(copy: impl Fn(&[u8]) -> Vec<u8>) -> (Bundle, Vec<u8>) {
    let (folder, letter) = one_letter();
    let copy = copy(&letter);
    sign(folder.path(), &copy);
    run(folder.path(), &["archive", "--date", "2018-01-31"]);
    let [bundle] = &bundles(folder.path())[..] else { panic!("one bundle") };
    let bundle = taken_apart(bundle);
    assert_eq!(found(&bundle), Vec::<String>::new());
    (bundle, letter)
}

#[test]
fn a_digital_original_that_was_changed_is_named() {
    let (sound, letter) = sealed_with(|letter| signed(letter, &leader(), &Way::default()));
    let stranger = Signer::new("Người khác", 9);
    let twice = |bytes: &[u8]| signed(bytes, &office(), &Way::default());
    let once = signed(&letter, &leader(), &Way::default());
    let files: [(&str, Vec<u8>, &str); 5] = [
        ("of a stranger", signed(&letter, &stranger, &Way::default()), "chữ ký số"),
        ("signed once more", twice(&once), "chữ ký số"),
        ("our document alone", letter.clone(), "chưa có chữ ký số"),
        ("with rubbish behind it", [&once[..], b"rubbish"].concat(), "không đọc được"),
        ("another document", b"%PDF-1.7 another".repeat(9), "không bắt đầu bằng"),
    ];
    for (what, file, told) in files {
        let mut bundle = sound.clone();
        // The length of the prefix still fits.
        let file =
            [&file[..], &vec![b'\n'; (letter.len() + 1).saturating_sub(file.len())]].concat();
        replace(&mut bundle, &file);
        let found = found(&bundle);
        let is_told = |line: &String| line.starts_with("Q617") && line.contains(told);
        assert!(found.iter().any(is_told), "{what}: {found:?}");
        assert!(found.iter().any(|line| line.starts_with("Q614 mã băm bản ký")), "{found:?}");
    }
}

#[test]
fn an_index_that_says_otherwise_of_an_original_is_named() {
    type Change = fn(&mut Entry);
    let cases: [(&str, Change); 7] = [
        ("Q617 xét lại ra chữ ký số", |entry| {
            entry.original.as_mut().expect("it").signatures[0].signer = "Người khác".into();
        }),
        ("Q617 xét lại ra chữ ký số", |entry| {
            entry.original.as_mut().expect("it").signatures[0].time = None;
        }),
        ("Q617 xét lại ra phần đầu", |entry| {
            entry.original.as_mut().expect("it").prefix =
                Some(Prefix { sha256: Digest::of(b""), size_bytes: 1 });
        }),
        ("Q617 xét lại ra ghi chú", |entry| {
            entry.original.as_mut().expect("it").marks.push("Stamp ở trang 1".into());
        }),
        ("Q617 xét lại ra số trang", |entry| entry.pages += 1),
        ("Q614 số trang bản ký", |entry| entry.pages += 1),
        ("Q614 ngày nhận bản ký", |entry| {
            entry.original.as_mut().expect("it").received = "2018-01-06".parse().expect("a day");
        }),
    ];
    let (sound, _) = sealed_with(|letter| signed(letter, &leader(), &Way::default()));
    for (told, change) in cases {
        let mut bundle = sound.clone();
        change(original(&mut bundle));
        let found = found(&bundle);
        assert!(found.iter().any(|line| line.starts_with(told)), "{told}: {found:?}");
    }
    let mut bundle = sound;
    let path = original(&mut bundle).pdf.clone();
    bundle.entries.retain(|entry| entry.pdf != path);
    bundle.items.retain(|item| item.path != path);
    let found = found(&bundle);
    assert!(found.len() == 1 && found[0].starts_with("Q619"), "{found:?}");
}

#[test]
fn a_scan_is_measured_again() {
    let pages = |letter: &[u8]| qcph::signed::sheets::of_bytes(letter).expect("ours").len();
    let (sound, letter) = sealed_with(|letter| scan(pages(letter), A4, 300, true, ""));
    let others = [
        ("1 trang", scan(pages(&letter) + 1, A4, 300, true, "")),
        ("khổ", scan(pages(&letter), [842, 595], 300, true, "")),
        ("không trang nào có ảnh", [&letter[..], b"\n"].concat()),
    ];
    for (told, file) in others {
        let mut bundle = sound.clone();
        replace(&mut bundle, &file);
        let found = found(&bundle);
        let told = if told == "1 trang" { "bản quét có" } else { told };
        let is_told = |line: &String| line.starts_with("Q617") && line.contains(told);
        assert!(found.iter().any(is_told), "{told}: {found:?}");
    }
}

/// Of a document that is for ever in its bundle, the original comes in a later one.
#[test]
fn an_original_that_comes_later_is_linked_by_digest() {
    let (folder, letter) = one_letter();
    let root = folder.path();
    let said = run(root, &["archive", "--date", "2017-12-31"]);
    assert!(
        said.contains(&format!(
            "1 văn bản chưa có bản ký (bản ký nhận về sau vào gói sau): {RECORD}"
        )),
        "{said}"
    );
    let before = files_below(&root.join("out/goi"));
    let nothing = run(root, &["archive", "--date", "2018-01-31"]);
    assert!(nothing.contains("Không có văn bản mới"), "{nothing}");
    let copy = signed(&letter, &leader(), &Way::default());
    sign(root, &copy);
    run(root, &["check"]);
    let waiting = run(root, &["list", "--waiting", "--date", "2018-01-31"]);
    let waits = |line: &&str| line.contains(RECORD) && line.contains("niêm phong");
    assert!(waiting.lines().any(|line| waits(&line) && line.contains("05/01/2018")), "{waiting}");
    let dry = run(root, &["archive", "--date", "2018-01-31", "--dry-run"]);
    assert!(dry.contains("bản ký của 1 văn bản đã niêm phong trước"), "{dry}");
    let said = run(root, &["archive", "--date", "2018-01-31"]);
    assert!(said.contains("1 bản ký của văn bản đã niêm phong trước"), "{said}");
    let [first, second] = &bundles(root)[..] else { panic!("two bundles") };
    let (document, original) = (&entries(first)[0], &entries(second)[0]);
    let link = original.original.as_ref().expect("an original");
    assert_eq!((link.of, link.bundle), (document.sha256, Some(first.0)));
    assert_eq!(original.sha256, Digest::of(&copy));
    assert!(files_below(&root.join("out/goi")).starts_with(&before), "the first is as it was");
    named_both_ways(root, first.0, second.0);
    run(root, &["verify", "--rebuild"]);
    run(root, &["check"]);
    let waiting = run(root, &["list", "--waiting", "--date", "2018-01-31"]);
    assert!(!waiting.lines().any(|line| waits(&line)), "{waiting}");
    let nothing = run(root, &["archive", "--date", "2018-01-31"]);
    assert!(nothing.contains("Không có văn bản mới"), "{nothing}");
    // Without the first bundle the copy itself still says what it begins with.
    let alone = tempfile::tempdir().expect("a folder");
    let name = second.0.file();
    std::fs::copy(&second.1, alone.path().join(&name)).expect("copied");
    assert!(!run(alone.path(), &["verify", &name]).contains("Q618"));
    let orphan = run(alone.path(), &["show", RECORD, "--bundles", "."]);
    assert!(orphan.contains(&format!("văn bản ở gói {}", first.0)), "{orphan}");
    // Where the first bundle is there, it must hold that document.
    write(alone.path(), &first.0.file(), &std::fs::read(&second.1).expect("the second"));
    assert!(Run::new(alone.path(), &["verify", &name]).exits(4).contains("Q618"));
}

/// Whoever looks at a folder or a record sees where document and original are.
fn named_both_ways(root: &Path, first: BundleName, second: BundleName) {
    let both = |said: &str| said.contains(&first.to_string()) && said.contains(&second.to_string());
    let verified = run(root, &["verify", "--page", "muc-luc.html"]);
    let link = format!("({RECORD}) ở gói {first} có bản ký ở gói {second}");
    assert!(verified.contains(&link) && verified.contains("1 bản ký của 1 văn bản"), "{verified}");
    let page = std::fs::read_to_string(root.join("muc-luc.html")).expect("the page");
    assert!(page.contains(&format!("Bản ký ở gói {second}")), "{page}");
    assert!(page.contains(&format!("văn bản ở gói {first}")), "{page}");
    let listed = run(root, &["list", "--bundles", "out/goi"]);
    assert!(listed.contains("Có 1 văn bản") && both(&listed), "{listed}");
    let json = run(root, &["list", "--bundles", "out/goi", "--json"]);
    assert!(json.contains(r#""ban_ky":{"goi":"QCPH_2018-01-31_0002""#), "{json}");
    let held = run(root, &["show", RECORD, "--bundles", "out/goi"]);
    assert!(held.contains("ký số: Nguyễn Văn A") && both(&held), "{held}");
    let shown = run(root, &["show", RECORD]);
    assert!(shown.contains("Bản ký: bản gốc điện tử") && both(&shown), "{shown}");
}

#[test]
fn a_scan_that_comes_later_needs_its_document_to_be_measured() {
    let (folder, letter) = one_letter();
    let root = folder.path();
    run(root, &["archive", "--date", "2017-12-31"]);
    let pages = qcph::signed::sheets::of_bytes(&letter).expect("ours").len();
    sign(root, &scan(pages, A4, 300, true, ""));
    let first = bundles(root).remove(0);
    let aside = root.join("goi-truoc.zip");
    std::fs::rename(&first.1, &aside).expect("moved");
    let said = run(root, &["archive", "--date", "2018-01-31"]);
    assert!(said.contains("lưu ý[Q618]") && bundles(root).is_empty(), "{said}");
    std::fs::rename(&aside, &first.1).expect("moved back");
    run(root, &["archive", "--date", "2018-01-31"]);
    assert!(!run(root, &["verify"]).contains("Q618"));
    let second = bundles(root).remove(1).1;
    std::fs::rename(&first.1, &aside).expect("moved");
    assert!(run(root, &["verify", second.to_str().expect("text")]).contains("lưu ý[Q618]"));
}

#[test]
fn only_what_is_signed_is_sealed_when_asked() {
    let (folder, letter) = one_letter();
    let root = folder.path();
    let only = ["archive", "--signed-only", "--date", "2018-01-31"];
    let said = run(root, &only);
    assert!(said.contains(&format!("(để lại, chưa niêm phong): {RECORD}")), "{said}");
    assert!(bundles(root).is_empty());
    sign(root, &signed(&letter, &leader(), &Way::default()));
    let said = run(root, &only);
    assert!(said.contains("1 văn bản, 1 bản ký") && !said.contains("chưa có bản ký"), "{said}");
    let json = Run::new(root, &["archive", "--dry-run", "--json"]).succeeds();
    assert!(json.contains(r#""chua_co_ban_ky":[]"#), "{json}");
}

/// What is not the copy that the record names is not sealed; nothing is then.
#[test]
fn a_copy_that_is_gone_or_another_stops_its_document() {
    let (folder, letter) = one_letter();
    let root = folder.path();
    let once = signed(&letter, &leader(), &Way::default());
    sign(root, &once);
    let archive = || Run::new(root, &["archive", "--date", "2018-01-31"]).exits(1);
    std::fs::remove_file(root.join(COPY)).expect("removed");
    assert!(archive().contains("lỗi[Q529]"));
    write(root, COPY, &signed(&once, &office(), &Way::default()));
    assert!(archive().contains("lỗi[Q530]"));
    write(root, COPY, &once);
    let text = std::fs::read_to_string(root.join(FILE)).expect("the record");
    write(root, FILE, text.replace("so_trang: ", "so_trang: 1").as_bytes());
    assert!(archive().contains("lỗi[Q530]"));
    assert!(bundles(root).is_empty());
}

#[test]
fn a_record_cannot_leave_its_sealed_original() {
    let (folder, letter) = one_letter();
    let root = folder.path();
    sign(root, &signed(&letter, &leader(), &Way::default()));
    run(root, &["archive", "--date", "2018-01-31"]);
    run(root, &["check"]);
    let text = std::fs::read_to_string(root.join(FILE)).expect("the record");
    let without = text.lines().filter(|line| !line.contains("ban_ky:"));
    write(root, FILE, without.collect::<Vec<_>>().join("\n").as_bytes());
    let said = Run::new(root, &["check"]).exits(1);
    assert!(said.contains("lỗi[Q501]") && said.contains("bản ký"), "{said}");
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let (folder, _) = one_letter();
    let root = folder.path();
    for (way, most) in [("ky_so", DIGITAL_MAX_BYTES), ("quet", SCAN_MAX_BYTES)] {
        for (size, code) in [(most, "Q524"), (most + 1, "Q101")] {
            let file = File::create(root.join("ve.pdf")).expect("a file");
            file.set_len(size).expect("room");
            let said = Run::new(root, &["sign", RECORD, "ve.pdf", "--way", way]).exits(1);
            let is_told = said.contains(&format!("lỗi[{code}]"));
            // A digital file of zeros is read, and is not ours.
            assert!(
                is_told || code == "Q524" && said.contains("lỗi[Q521]"),
                "{way} {size}: {said}"
            );
        }
    }
}
