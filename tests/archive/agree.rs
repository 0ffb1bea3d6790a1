//! Documents against their entries: each field that a PDF states must be the one in the index.

use super::forge::Parts;
use super::whole::{archive, project};
use super::write;
use super::{day, model};
use qcph::archive::agree::differences;
use qcph::archive::{Bundle, Content, Copy, Digest, Entry, Stated, agree, seal, verify};
use qcph::{pipeline, problem};

/// A PDF with an information dictionary, empty pages and attached files, by hand.
fn pdf(entry: &Entry, attached: &[&[u8]]) -> Vec<u8> {
    let text = |text: &str| {
        let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
        format!("<FEFF{}>", units.collect::<String>())
    };
    let pages: Vec<_> = (0..entry.pages).map(|page| format!("{} 0 R", 4 + page)).collect();
    let title = text(&format!("{} {}", entry.type_name, entry.abstract_));
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", pages.join(" "), pages.len()),
        format!(
            "<</Title {title}/Author {}/CreationDate(D:{}000000Z)/Keywords {}>>",
            text(&entry.author),
            entry.date.format("%Y%m%d"),
            text(&entry.number_and_mark)
        ),
    ];
    objects.extend(pages.iter().map(|_| "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".into()));
    objects.extend(attached.iter().map(|file| {
        let content = std::str::from_utf8(file).expect("text");
        format!("<</Type/EmbeddedFile/Length {}>>stream\n{content}\nendstream", file.len())
    }));
    let (mut bytes, mut table) = (b"%PDF-1.7\n".to_vec(), String::new());
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    let trailer =
        format!("trailer<</Size {size}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}").into_bytes());
    bytes
}

/// The model with one real PDF, whose entry `change` then makes say something else.
fn findings(attached: &[&[u8]], change: impl FnOnce(&mut Entry)) -> Vec<String> {
    findings_with(attached, change, stated)
}

fn findings_with(
    attached: &[&[u8]],
    change: impl FnOnce(&mut Entry),
    read: impl Fn(Vec<u8>) -> Option<Stated>,
) -> Vec<String> {
    let mut bundle = model();
    bundle.entries.truncate(1);
    let entry = &mut bundle.entries[0];
    let bytes = pdf(entry, attached);
    entry.sha256 = Digest::of(&bytes);
    entry.size_bytes = bytes.len() as u64;
    change(entry);
    let path = entry.pdf.clone();
    let source = entry.source.clone();
    bundle.organisation.clone_from(&entry.author);
    bundle.items.retain(|item| [&path, &source].contains(&&item.path));
    let item = bundle.items.iter_mut().find(|item| item.path == path).expect("the PDF");
    item.content = Content::Bytes(bytes.into());
    checked_with(&bundle, read)
}

/// The model's records say their id alone; the rest is as the model has it.
fn stated(bytes: Vec<u8>) -> Option<Stated> {
    let text = String::from_utf8(bytes).expect("text");
    let record = text.strip_prefix("ma: ").expect("a record").trim_end();
    let (date, number, slip_number) = match record {
        "kiem-tra-2016" => ("2016-11-02", Some(7), None),
        "hop-2016-gui" => ("2016-01-20", None, Some(16)),
        _ => ("2016-01-20", Some(15), Some(15)),
    };
    Some(Stated {
        record: record.to_owned(),
        date: day(date),
        number,
        slip_number,
        kind: "thong_bao",
        agency: "BHXHVN".into(),
        signer: Some("Nguyễn Văn A".into()),
        copied: None,
        signed: None,
        presented: None,
        fields: Vec::new(),
        came: Vec::new(),
    })
}

fn checked(bundle: &Bundle) -> Vec<String> {
    checked_with(bundle, stated)
}

fn checked_with(bundle: &Bundle, read: impl Fn(Vec<u8>) -> Option<Stated>) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let written = seal(folder.path(), bundle).expect("a bundle");
    assert!(verify(&written.path).intact(), "the bundle as such is sound");
    agree(&written.path, read)
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.message))
        .collect()
}

const SOURCE: &[u8] = b"ma: hop-2016\n";

#[test]
fn a_document_that_says_what_the_index_says_passes() {
    assert_eq!(findings(&[SOURCE], |_| ()), Vec::<String>::new());
    assert_eq!(findings(&[b"other", SOURCE], |_| ()), Vec::<String>::new());
}

#[test]
fn each_field_that_differs_is_found() {
    type Change = fn(&mut Entry);
    let cases: [(&str, Change); 5] = [
        ("số trang", |entry| entry.pages = 3),
        ("ngày", |entry| entry.date = day("2016-01-21")),
        ("tác giả", |entry| entry.author = "Tổng Liên đoàn".into()),
        ("tên văn bản", |entry| entry.abstract_ = "Trích yếu khác".into()),
        ("số, ký hiệu", |entry| entry.number_and_mark = "16/TB-BHXH".into()),
    ];
    for (what, change) in cases {
        let found = findings(&[SOURCE], change);
        assert!(found[0].starts_with(&format!("Q614 {what} trong PDF")), "{found:?}");
        // Number and date are also those of the source record.
        let twice = what == "ngày" || what.starts_with("số,");
        assert_eq!(found.len(), if twice { 2 } else { 1 }, "{found:?}");
    }
}

#[test]
fn an_attached_record_that_is_not_the_source_is_found() {
    for attached in [&[][..], &[&b"ma: khac\n"[..]]] {
        let found = findings(attached, |_| ());
        assert!(found.len() == 1 && found[0].starts_with("Q614 bản ghi đính kèm"), "{found:?}");
    }
}

#[test]
fn a_copy_must_carry_the_document_it_names() {
    let copy_of = |entry: &mut Entry| {
        entry.copy = Some(Copy { recipient: "BYT".into(), of: entry.pdf.clone() });
        entry.kind = "ban_dong_gui".into();
    };
    // Here the copy stands for its own original, which its name cannot do; an extract carries nothing,
    // and what is carried must be the document.
    let found = findings(&[], copy_of);
    assert!(found.len() == 1 && found[0].starts_with("Q614 tên tệp không theo"), "{found:?}");
    let found = findings(&[b"another document"], copy_of);
    assert!(found.len() == 2 && found[1].starts_with("Q614 văn bản đính kèm"), "{found:?}");
    let found = findings(&[], |entry| {
        copy_of(entry);
        entry.copy.as_mut().expect("a copy").of = "van-ban/khong-co.pdf".into();
    });
    assert!(found[0].starts_with("Q614 gói không có văn bản mà bản này gửi kèm"), "{found:?}");
}

#[test]
fn what_is_no_pdf_is_found() {
    let found = checked(&model());
    let unread = found.iter().filter(|found| found.starts_with("Q614 không đọc được")).count();
    assert_eq!(unread, 3, "{found:?}");
}

#[test]
fn a_source_that_says_otherwise_is_found() {
    type Change = fn(&mut Stated);
    let cases: [(&str, Change); 7] = [
        ("loại văn bản", |stated| stated.kind = "cong_van"),
        ("cơ quan ban hành", |stated| stated.agency.push('x')),
        ("người ký", |stated| stated.signer = Some("Nguyễn Văn B".into())),
        ("mã bản ghi", |stated| stated.record.push('x')),
        ("số", |stated| stated.number = Some(150)),
        ("số", |stated| stated.number = None),
        ("ngày", |stated| stated.date = day("2016-01-19")),
    ];
    for (what, change) in cases {
        let read = |bytes| {
            let mut stated = stated(bytes)?;
            change(&mut stated);
            Some(stated)
        };
        let found = findings_with(&[SOURCE], |_| (), read);
        let start = format!("Q614 {what} trong bản ghi nguồn");
        assert!(found.len() == 1 && found[0].starts_with(&start), "{found:?}");
    }
    let unread = findings_with(&[SOURCE], |_| (), |_| None);
    assert!(unread.len() == 1 && unread[0].contains("không đọc được bản ghi"), "{unread:?}");
}

/// Of a real bundle whose index `change` has forged, with every sum made right.
fn forged(change: impl Fn(&str) -> String) -> Vec<String> {
    let (_folder, project) = project();
    let path = archive(&project, "2016-12-31").expect("a bundle");
    let top = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let parts = Parts::below(&top, &std::fs::read(&path).expect("the bundle"));
    let index = parts.text("data/muc-luc.json");
    let html = parts.text("data/muc-luc.html");
    let (new_index, new_html) = (change(&index), change(&html));
    assert!(index != new_index && html != new_html, "something is forged");
    let parts = parts.put("data/muc-luc.json", new_index).put("data/muc-luc.html", new_html);
    write(&path, &parts.forged().zip_below(&top));
    assert_eq!(super::found(&verify(&path)), Vec::<String>::new(), "all sums are right");
    let found = pipeline::agree(&path);
    let of = [problem::Code::DocumentDiffers, problem::Code::MetadataDiffers];
    assert!(found.iter().all(|found| of.contains(&found.code)));
    found.into_iter().map(|found| found.message).collect()
}

#[test]
fn a_forged_number_or_date_in_the_index_of_a_real_bundle_is_found() {
    let number = forged(|text| text.replace("58/TB-BHXH", "59/TB-BHXH"));
    assert!(number.iter().any(|found| found.starts_with("số, ký hiệu trong PDF")), "{number:?}");
    assert!(number.iter().any(|found| found.starts_with("số trong bản ghi nguồn")), "{number:?}");
    let date = forged(|text| {
        text.replace(r#""ngay":"2016-12-26""#, r#""ngay":"2016-12-27""#).replace(">26/12", ">27/12")
    });
    assert!(date.iter().any(|found| found.starts_with("ngày trong PDF")), "{date:?}");
    assert!(date.iter().any(|found| found.starts_with("ngày trong bản ghi nguồn")), "{date:?}");
}

/// A PDF of these objects, with a plain table; `info` goes into the trailer.
fn bare(objects: &[String], info: &str) -> Vec<u8> {
    let (mut bytes, mut table) = (b"%PDF-1.7\n".to_vec(), String::new());
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    let trailer = format!("trailer<</Size {size}/Root 1 0 R{info}>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}").into_bytes());
    bytes
}

#[test]
fn a_hostile_pdf_costs_neither_stack_nor_memory() {
    let catalog = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_owned();
    let pages = |kids: &str| format!("<</Type/Pages/Kids[{kids}]/Count 1>>");
    let many = |object: &dyn Fn(usize) -> String, count: usize| -> Vec<String> {
        let nodes = (3..count + 3).map(object);
        [catalog.clone()].into_iter().chain(nodes).chain([page.clone()]).collect()
    };
    let (open, close) = ("[".repeat(500_000), "]".repeat(500_000));
    let (opened, closed) = ("<</A ".repeat(500_000), ">>".repeat(500_000));
    let one = [catalog.clone(), pages("3 0 R"), page.clone()];
    let hostile = [
        ("a page tree that bites its tail", bare(&[catalog.clone(), pages("2 0 R")], "")),
        ("a deep page tree", bare(&many(&|next| pages(&format!("{next} 0 R")), 50_000), "")),
        ("a page tree of pages without number", {
            bare(&many(&|next| pages(&format!("{next} 0 R ").repeat(99)), 6), "")
        }),
        ("deep lists", bare(&one, &format!("/X {open}{close}"))),
        ("deep dictionaries", bare(&one, &format!("/X {opened}1{closed}"))),
        ("a list without end", bare(&one, &format!("/X [{}]", "1 ".repeat(1_000_000)))),
        ("another revision before it", bare(&one, "/Prev 9")),
        ("a table without end", b"xref\n0 9999999999\nstartxref\n0\n".to_vec()),
    ];
    let entry = &model().entries[0];
    for (what, bytes) in hostile {
        let found = differences(entry, "qcph 0.1.0", None, &[], &bytes);
        assert!(found.len() == 1 && found[0].starts_with("không đọc được"), "{what}: {found:?}");
    }
    let found = differences(entry, "qcph 0.1.0", None, &[], &bare(&one, ""));
    assert!(found[0].starts_with("số trang trong PDF là `1`"), "{found:?}");
}
