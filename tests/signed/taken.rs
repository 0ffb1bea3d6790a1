//! `qcph sign`: a signed copy is taken back unchanged, and whatever is not one is refused by name.

use super::made::{Way, dictionary, landmarks, rewritten, signed};
use super::{families, issued, leader, office, scan};
use crate::office::{Run, files_below, project, sample_files, write};
use qcph::problem::any_error;
use qcph::records::issue::SigningWay;
use qcph::signed::take::take;
use qcph::signed::taken::Given;
use std::path::Path;

const RECORD: &str = "HD-2018-HOP-01";
const FILE: &str = "records/2018/hai-duong/hd-2018-hop-01.yaml";
const COPY: &str = "records/2018/hai-duong/HD-2018-HOP-01.ban-ky.pdf";

pub fn scan(pages: usize, size_pt: [u32; 2], dpi: u32, colour: bool, words: &str) -> Vec<u8> {
    scan::scan(&scan::Scan { pages, size_pt, dpi, colour, words, picture: b"JPEG" })
}

fn sign(root: &Path, bytes: &[u8], more: &[&str]) -> Run {
    write(root, "ve.pdf", bytes);
    Run::new(root, &["sign", RECORD, "ve.pdf", "--date", "2018-07-06"]).args(more)
}

/// Refused with this code, and nothing below `records/` is otherwise than before.
fn refused(bytes: &[u8], more: &[&str], code: &str) -> String {
    let folder = project(&sample_files());
    let before = files_below(&folder.path().join("records"));
    let printed = sign(folder.path(), bytes, more).exits(1);
    assert!(printed.contains(&format!("lỗi[{code}]")), "{code}: {printed}");
    assert!(before == files_below(&folder.path().join("records")), "{code}");
    printed
}

#[test]
fn a_signed_copy_is_kept_to_the_byte_and_named_and_changes_no_document() {
    let folder = project(&sample_files());
    let root = folder.path();
    let text = String::from_utf8(std::fs::read(root.join(FILE)).unwrap()).unwrap();
    let once = signed(issued(), &leader(), &Way::default());
    let twice =
        signed(&once, &office(), &Way { shown: Some([330, 20, 430, 60]), ..Way::default() });
    let dry = sign(root, &twice, &["--dry-run"]).succeeds();
    assert!(dry.contains("Chưa ghi gì") && !root.join(COPY).exists());
    let printed = sign(root, &twice, &[]).succeeds();
    for told in [
        "Nguyễn Văn A",
        "Bảo hiểm xã hội tỉnh Hải Dương",
        "05/07/2018 16:00:00 +07:00",
        "Chưa xét chứng thư",
    ] {
        assert!(printed.contains(told), "{told}: {printed}");
    }
    assert_eq!(std::fs::read(root.join(COPY)).unwrap(), twice);
    let now = String::from_utf8(std::fs::read(root.join(FILE)).unwrap()).unwrap();
    let new: Vec<&str> = now.lines().filter(|line| !text.contains(line)).collect();
    let [line] = new[..] else { panic!("{new:?}") };
    assert!(
        line.starts_with("  ban_ky: {cach: ky_so, ngay: 2018-07-06, so_trang: 3, sha256: "),
        "{line}"
    );
    // The document is what it was, and so the same copy may be taken again.
    Run::new(root, &["build", RECORD]).succeeds();
    let made = files_below(&root.join("out"));
    assert!(made.iter().any(|(_, bytes)| bytes == issued()));
    Run::new(root, &["check"]).succeeds();
    assert!(sign(root, &twice, &[]).succeeds().contains("đã nhận từ trước"));
    std::fs::remove_file(root.join(COPY)).unwrap();
    assert!(Run::new(root, &["check"]).exits(1).contains("Q529"));
    assert!(sign(root, &twice, &[]).succeeds().contains("trở lại"));
    Run::new(root, &["check"]).succeeds();
    assert!(sign(root, &once, &[]).exits(1).contains("Q528"));
}

/// A run that died behind the file left it unnamed; the same call goes on from there.
#[test]
fn a_file_that_stands_there_is_taken_up_or_stays() {
    let once = signed(issued(), &leader(), &Way::default());
    let folder = project(&sample_files());
    write(folder.path(), COPY, &once);
    assert!(Run::new(folder.path(), &["check"]).succeeds().contains("Q531"));
    sign(folder.path(), &once, &[]).succeeds();
    assert!(!Run::new(folder.path(), &["check"]).succeeds().contains("Q531"));
    let folder = project(&sample_files());
    write(folder.path(), COPY, b"another");
    assert!(sign(folder.path(), &once, &[]).exits(1).contains("Q528"));
    assert_eq!(std::fs::read(folder.path().join(COPY)).unwrap(), b"another");
}

#[test]
fn what_is_no_signed_copy_is_refused_by_name() {
    let once = signed(issued(), &leader(), &Way::default());
    refused(issued(), &[], "Q523");
    let mut other = once.clone();
    other[100] ^= 1;
    refused(&other, &[], "Q521");
    let hidden = Way { more: vec![("spare", "<</Type/Page>>".into())], ..Way::default() };
    refused(&signed(issued(), &leader(), &hidden), &[], "Q522");
    refused(&[&once[..], b"rubbish"].concat(), &[], "Q524");
    let mut late = once.clone();
    let at = late.len();
    late.extend(b"9999 0 obj\n<</Type/XRef/Length 0>>\nstream\n\nendstream\nendobj\n");
    late.extend(format!("startxref\n{at}\n%%EOF\n").into_bytes());
    let printed = refused(&late, &[], "Q524");
    assert!(printed.contains("object stream"), "{printed}");
    let locked = String::from_utf8(scan(3, [595, 842], 200, true, "")).unwrap();
    let locked = locked.replace("/Root 1 0 R>>", "/Root 1 0 R/Encrypt 9 0 R>>");
    assert!(refused(locked.as_bytes(), &[], "Q524").contains("mật khẩu"));
    refused(b"not a PDF", &[], "Q524");
}

#[test]
fn a_note_needs_a_yes_and_what_covers_words_is_told() {
    let noted = noted(issued());
    let printed = refused(&noted, &[], "Q525");
    assert!(printed.contains("FreeText “Da sua” ở trang 1"), "{printed}");
    let folder = project(&sample_files());
    let printed = sign(folder.path(), &noted, &["--accept-notes"]).succeeds();
    assert!(printed.contains("Q525") && printed.contains("lưu ý[Q533]"), "{printed}");
}

#[test]
fn a_scan_is_measured_and_never_believed() {
    let a4 = [595, 842];
    let folder = project(&sample_files());
    let printed = sign(folder.path(), &scan(3, a4, 300, true, ""), &[]).succeeds();
    for told in ["300 dpi", "có màu", "không có lớp chữ", "Q527"] {
        assert!(printed.contains(told), "{told}: {printed}");
    }
    let record = String::from_utf8(std::fs::read(folder.path().join(FILE)).unwrap()).unwrap();
    assert!(record.contains("ban_ky: {cach: quet, ngay: 2018-07-06, so_trang: 3"), "{record}");
    let folder = project(&sample_files());
    let printed = sign(folder.path(), &scan(3, a4, 150, false, ""), &[]).succeeds();
    assert!(printed.contains("chỉ 150 dpi") && printed.contains("không có màu ở trang: 1, 2, 3"));
    assert!(refused(&scan(2, a4, 300, true, ""), &[], "Q526").contains("2 trang, văn bản có 3"));
    assert!(refused(&scan(3, [842, 595], 300, true, ""), &[], "Q526").contains("297 × 210 mm"));
    assert!(refused(&scan(3, a4, 300, true, "loi khac han"), &[], "Q526").contains("văn bản khác"));
    refused(issued(), &["--way", "quet"], "Q526");
}

/// Other programs pack what we write plainly: the same words then, and a weaker verdict.
#[test]
fn the_pages_of_a_file_are_read_wherever_they_are_packed() {
    let sheets = qcph::signed::sheets::of_bytes(issued()).unwrap();
    assert_eq!(sheets.len(), 3);
    let text: String = sheets.iter().map(|sheet| &*sheet.text).collect();
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(plain.contains("THÔNGBÁO") && plain.contains("Nơinhận"), "{text}");
    assert!((sheets[0].width_pt - 595.28).abs() < 0.1);
}

const NOTE: &str =
    "<</Type/Annot/Subtype/FreeText/Rect[100 500 300 540]/Contents(Da sua)/DA(/F0 12 Tf)>>";

fn noted(file: &[u8]) -> Vec<u8> {
    let way = Way {
        page: Some(|page| format!("{page}/Annots[@note]")),
        more: vec![("note", NOTE.into())],
        ..Way::default()
    };
    signed(file, &leader(), &way)
}

#[test]
fn a_copy_that_a_program_wrote_anew_is_taken_with_a_weaker_verdict() {
    let anew = rewritten(issued());
    let copy = signed(&anew, &leader(), &Way::default());
    assert!(!copy.starts_with(&issued()[..100]));
    let folder = project(&sample_files());
    let dry = sign(folder.path(), &copy, &["--dry-run", "--json"]).succeeds();
    assert!(dry.contains(r#""ket_luan":"lap_lai""#), "{dry}");
    let printed = sign(folder.path(), &copy, &[]).succeeds();
    for told in ["lưu ý[Q532]", "không giữ byte nào", "Nguyễn Văn A", "Chưa xét chứng thư"]
    {
        assert!(printed.contains(told), "{told}: {printed}");
    }
    assert_eq!(std::fs::read(folder.path().join(COPY)).unwrap(), copy);
    Run::new(folder.path(), &["check"]).succeeds();
    // Without a signature, or with other words, it is another file.
    refused(&anew, &["--way", "ky_so"], "Q521");
    let mut bad = copy.clone();
    let at = bad.len() - 200;
    bad[at] ^= 1;
    refused(&bad, &[], "Q521");
}

/// Behind the words of such a copy nothing can be seen but this: what lies on them.
#[test]
fn notes_and_pictures_of_a_copy_written_anew_need_a_yes() {
    let anew = rewritten(issued());
    let note = noted(&anew);
    assert!(refused(&note, &[], "Q525").contains("FreeText “Da sua” ở trang 1"));
    let page = dictionary(&anew, landmarks(&anew).1[0]);
    assert!(page.contains("/Contents ") && !page.contains("/Contents ["), "{page}");
    let drawn = "q 200 0 0 100 60 700 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q";
    let drawn = format!("<</Length {}>>\nstream\n{drawn}\nendstream", drawn.len());
    let way = Way {
        page: Some(|page| {
            let (before, after) = page.split_once("/Contents ").unwrap();
            let (content, after) = after.split_once(" R").unwrap();
            format!("{before}/Contents [{content} R @drawn]{after}")
        }),
        more: vec![("drawn", drawn)],
        ..Way::default()
    };
    let covered = signed(&anew, &leader(), &way);
    let printed = refused(&covered, &[], "Q525");
    assert!(printed.contains("hình ở trang 1 (ô 60, 700 đến 260, 800)"), "{printed}");
    for copy in [note, covered] {
        let folder = project(&sample_files());
        let printed = sign(folder.path(), &copy, &["--accept-notes"]).succeeds();
        assert!(printed.contains("Q532") && printed.contains("lưu ý[Q525]"), "{printed}");
    }
}

/// Each file of each family is refused, or told of, by the code that is meant.
#[test]
fn the_families_of_attacks_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let given = Given { now: issued(), known: &[] };
    let mut wrong = Vec::new();
    for made in families::all(issued()) {
        write(folder.path(), "ve.pdf", &made.bytes);
        let found = take(&folder.path().join("ve.pdf"), Some(SigningWay::Digital), &given);
        let problems = found.map_or_else(|problem| vec![problem], |taken| taken.problems);
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code.text()).collect();
        let named = codes.contains(&made.code) || (made.code.is_empty() && codes.is_empty());
        if any_error(&problems) == made.taken || !named {
            wrong.push(format!("{}: {codes:?}, not {}", made.name, made.code));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_draft_has_nothing_to_sign() {
    let folder = project(&sample_files());
    let text = String::from_utf8(std::fs::read(folder.path().join(FILE)).unwrap()).unwrap();
    write(
        folder.path(),
        FILE,
        text.replace("trang_thai: ban_hanh", "trang_thai: du_thao").as_bytes(),
    );
    let once = signed(issued(), &leader(), &Way::default());
    assert!(sign(folder.path(), &once, &[]).exits(1).contains("Q211"));
}
