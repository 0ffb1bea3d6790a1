//! Bundles that a forger made sound again, digests, manifests, index, pages and zip: what is held against
//! the sealed records, the documents and the program finds him all the same.

use super::forge::Parts;
use super::whole::{archive, project};
use super::write;
use qcph::archive::bag::{self, Oxum};
use qcph::archive::index::metadata::Metadata;
use qcph::archive::index::{self, Entry, Header, Reader, page};
use qcph::archive::{Digest, verify};
use qcph::pipeline;
use qcph::problem::{Severity, any_error};
use qcph::rebuild::{Trust, rebuild};
use qcph::templates::Templates;
use std::path::Path;

/// A bundle that is being forged: its files, its index.
struct Forged {
    parts: Parts,
    header: Header,
    entries: Vec<Entry>,
}

impl Forged {
    fn of(bundle: &Path) -> Self {
        let top = top(bundle);
        let parts = Parts::below(&top, &std::fs::read(bundle).expect("the bundle"));
        let text = parts.text("data/muc-luc.json");
        let reader = Reader::open(text.as_bytes()).expect("an index");
        let header = reader.header.clone();
        let entries = reader.map(|entry| entry.expect("an entry").1).collect();
        Self { parts, header, entries }
    }

    fn put(&mut self, path: &str, content: impl AsRef<[u8]>) {
        self.parts = self.parts.clone().put(path, content);
    }

    fn bytes(&self, path: &str) -> Vec<u8> {
        let part = self.parts.0.iter().find(|(name, _)| name == path);
        part.expect("the part").1.clone()
    }

    /// The zip with everything made right that can be computed.
    fn zip(mut self, top: &str) -> Vec<u8> {
        self.entries.sort_by(|a, b| a.order().cmp(&b.order()));
        self.header.documents = self.entries.len() as u64;
        let mut json = Vec::new();
        index::write(&self.header, &self.entries, &mut json).expect("written");
        let rows = (1..).zip(&self.entries).map(|(number, entry)| page::row(number, entry));
        let html = page::head(&self.header) + &rows.collect::<String>() + page::FOOT;
        self.put("data/muc-luc.json", json);
        self.put("data/muc-luc.html", html);
        let payload = self.parts.0.iter().filter(|(path, _)| path.starts_with("data/"));
        let oxum = payload.fold(Oxum::default(), |oxum, (_, content)| Oxum {
            bytes: oxum.bytes + content.len() as u64,
            files: oxum.files + 1,
        });
        let info = bag::info(&self.header, oxum);
        self.put("bag-info.txt", info);
        self.parts.forged().zip_below(top)
    }
}

fn top(bundle: &Path) -> String {
    bundle.file_stem().expect("a name").to_string_lossy().into_owned()
}

/// The first co-sent copy.
fn copy(forged: &mut Forged) -> &mut Entry {
    forged.entries.iter_mut().find(|entry| entry.copy.is_some()).expect("a copy")
}

/// The first document that is no copy.
fn document(forged: &mut Forged) -> &mut Entry {
    forged.entries.iter_mut().find(|entry| entry.copy.is_none()).expect("a document")
}

fn second_name(forged: &mut Forged) {
    let mut entry = document(forged).clone();
    let content = forged.bytes(&format!("data/{}", entry.pdf));
    entry.pdf = entry.pdf.replace(".pdf", "-2.pdf");
    forged.put(&format!("data/{}", entry.pdf), content);
    forged.entries.push(entry);
}

fn dropped(forged: &mut Forged) {
    let record = document(forged).record.clone();
    let (gone, left): (Vec<_>, Vec<_>) =
        forged.entries.drain(..).partition(|entry| entry.record == record);
    forged.entries = left;
    for entry in gone {
        forged.parts = forged.parts.clone().without(&format!("data/{}", entry.pdf));
    }
    let authors = forged.entries.iter().map(|entry| entry.author.as_str());
    forged.header.organisation = index::organisation(authors);
}

fn behind_the_end(forged: &mut Forged) {
    let entry = document(forged).clone();
    let path = format!("data/{}", entry.pdf);
    let mut content = forged.bytes(&path);
    content.extend(b"1 0 obj\n(hidden)\nendobj\n");
    let (sha256, size_bytes) = (Digest::of(&content), content.len() as u64);
    *document(forged) = Entry { sha256, size_bytes, ..entry };
    forged.put(&path, content);
}

fn metadata(entry: &mut Entry) -> &mut Metadata {
    entry.metadata.as_mut().expect("a document has metadata")
}

/// What stands under a word of the first document.
fn field<'f>(forged: &'f mut Forged, word: &str) -> &'f mut Vec<String> {
    let fields = metadata(document(forged)).sent.iter_mut();
    &mut fields.into_iter().find(|field| field.0 == word).expect("the field").1
}

/// The metadata of a document that came in somewhere.
fn arrived(forged: &mut Forged) -> &mut Metadata {
    let mut all = forged.entries.iter_mut().filter_map(|entry| entry.metadata.as_mut());
    all.find(|metadata| !metadata.came.is_empty()).expect("one that came in")
}

/// What a forger changes, the code that finds him, and words of the finding.
type Case = (&'static str, fn(&mut Forged), &'static str, &'static str);

const CASES: &[Case] = &[
    ("signer", |f| document(f).signer = "Nguyễn Văn Z".into(), "Q614", "người ký"),
    ("signer of a copy", |f| copy(f).signer = "Nguyễn Văn Z".into(), "Q614", "người ký"),
    ("kind", |f| document(f).kind = "cong_van".into(), "Q614", "loại văn bản"),
    ("kind of a copy", |f| copy(f).kind = "thong_bao".into(), "Q614", "loại văn bản"),
    ("agency", |f| document(f).agency = "LDLD-HD".into(), "Q614", "cơ quan ban hành"),
    (
        "recipient",
        |f| copy(f).copy.as_mut().expect("a copy").recipient = "KHAC".into(),
        "Q614",
        "tên tệp không theo",
    ),
    (
        "copy of nothing",
        |f| copy(f).copy.as_mut().expect("a copy").of = "van-ban/x.pdf".into(),
        "Q614",
        "gói không có văn bản mà bản này gửi kèm",
    ),
    ("archive", |f| f.header.organisation = "Bộ Y tế".into(), "Q607", "cơ quan lưu trữ"),
    (
        "engine",
        |f| f.header.program = "qcph 0.1.0; typst 9".into(),
        "Q614",
        "chương trình dàn trang",
    ),
    ("two names", second_name, "Q607", "dưới hai tên"),
    ("dropped", dropped, "Q607", "không có văn bản nào trong mục lục"),
    ("behind the end", behind_the_end, "Q614", "sau phần kết"),
    ("page", |f| f.put("kiem-tra.html", "<script>1</script>"), "Q606", "không phải tệp mà qcph"),
    ("note", |f| f.put("DOC-TOI-TRUOC.txt", "curl | sh"), "Q606", "không phải tệp mà qcph"),
    ("program", |f| f.put("data/x.exe", "MZ"), "Q605", "không có loại tệp này"),
    ("link", |f| f.put("data/mau/x.lnk", "L"), "Q605", "không có loại tệp này"),
    ("page of a stranger", |f| f.put("data/x.html", "<p>"), "Q605", "không có loại tệp này"),
    ("upper case", |f| f.put("data/x.PDF", "%PDF"), "Q605", "không có loại tệp này"),
    ("template elsewhere", |f| f.put("data/x.typ", "x"), "Q605", "không có loại tệp này"),
    ("field and index", |f| *field(f, "ho_ten") = vec!["Nguyễn Văn Z".into()], "Q651", "người ký"),
    ("field dropped", |f| metadata(document(f)).sent.retain(|one| one.0 != "ngay"), "Q651", "ngày"),
    (
        "field and record",
        |f| *field(f, "do_khan") = vec!["3".into()],
        "Q651",
        "bản ghi nguồn ghi `0`",
    ),
    ("pages", |f| *field(f, "so_trang") = vec!["99".into()], "Q651", "số trang"),
    ("arrival dropped", |f| arrived(f).came.clear(), "Q651", "ngày đến"),
    ("arrival elsewhere", |f| arrived(f).came[0].body = "BYT".into(), "Q651", "nơi nhận"),
    ("metadata dropped", |f| document(f).metadata = None, "Q607", "thiếu siêu dữ liệu"),
    (
        "metadata of a copy",
        |f| copy(f).metadata = document(f).metadata.clone(),
        "Q607",
        "siêu dữ liệu ở chỗ không có",
    ),
    ("unknown field", |f| metadata(document(f)).sent[0].0 = "la".into(), "Q607", "trường `la`"),
    ("order of fields", |f| metadata(document(f)).sent.reverse(), "Q607", "sai thứ tự"),
    ("type of a field", |f| *field(f, "so_trang") = vec!["hai".into()], "Q607", "kiểu Number"),
    ("no day", |f| *field(f, "ngay") = vec!["30/02/2016".into()], "Q607", "kiểu Date"),
    ("unexplained", |f| f.header.fields.clear(), "Q607", "không phải của mục lục này"),
    ("file and folder", |f| f.put("data/mau", "x"), "Q609", "tên của một thư mục"),
    ("file and Folder", |f| f.put("data/MAU", "x"), "Q609", "tên của một thư mục"),
];

#[test]
fn each_forgery_of_a_real_bundle_is_found() {
    let (_folder, project) = project();
    let path = archive(&project, "2017-06-30").expect("a bundle");
    let sound = Forged::of(&path).zip(&top(&path));
    assert!(std::fs::read(&path).expect("the bundle") == sound, "nothing changed, the same bytes");
    assert_eq!(pipeline::verify(&path).findings, []);
    for (what, change, code, words) in CASES {
        let mut forged = Forged::of(&path);
        change(&mut forged);
        let place = tempfile::tempdir().expect("a folder");
        let place = place.path().join(path.file_name().expect("a name"));
        write(&place, &forged.zip(&top(&path)));
        let report = pipeline::verify(&place);
        let found = report.findings.iter().any(|found| {
            found.code.text() == *code
                && found.message.contains(words)
                && found.severity == Severity::Error
        });
        assert!(found, "{what}: {:?}", report.findings);
    }
}

#[test]
fn a_newer_program_may_bring_a_page_of_its_own() {
    let (_folder, project) = project();
    let path = archive(&project, "2016-12-31").expect("a bundle");
    let mut newer = Forged::of(&path);
    newer.header.program = newer.header.program.replace("qcph 0.", "qcph 9.");
    newer.put("kiem-tra.html", "a page of tomorrow");
    write(&path, &newer.zip(&top(&path)));
    let report = pipeline::verify(&path);
    let advice = |found: &qcph::problem::Problem| found.severity == Severity::Advice;
    assert!(report.intact() && report.findings.iter().any(advice), "{:?}", report.findings);
}

/// The documents are of other words than the templates beside them: every sum is right.
#[test]
fn words_that_the_record_does_not_make_are_found_by_rendering_again() {
    let (folder, project) = project();
    let own = Templates::embedded();
    let (file, text) = own.files().find(|(path, _)| path.ends_with("thong-bao.txt")).expect("it");
    let other = text.replacen("Sau khi nghe", "Sau khi xem", 1);
    assert_ne!(text, other);
    write(&folder.path().join("templates").join(file), other.as_bytes());
    let path = archive(&project, "2016-12-31").expect("a bundle");
    let mut forged = Forged::of(&path);
    forged.put(&format!("data/mau/{file}"), text);
    write(&path, &forged.zip(&top(&path)));
    assert_eq!((verify(&path).findings, pipeline::agree(&path)), (vec![], vec![]));
    let known = Trust::Known(vec![own]);
    let rebuilt = rebuild(&path, &known, &pipeline::program(), 2, &mut |_, _| ());
    let found = rebuilt.expect("rebuilt").problems;
    let words = found.iter().any(|found| found.message.contains("chữ khác từ trang"));
    assert!(any_error(&found) && words, "{found:?}");
}

/// A document of a co-sent copy that is dropped, and one that no record makes.
#[test]
fn a_document_too_few_or_too_many_is_found_by_rendering_again() {
    let (_folder, project) = project();
    let path = archive(&project, "2017-06-30").expect("a bundle");
    let mut forged = Forged::of(&path);
    let gone = copy(&mut forged).pdf.clone();
    forged.entries.retain(|entry| entry.pdf != gone);
    forged.parts = forged.parts.without(&format!("data/{gone}"));
    write(&path, &forged.zip(&top(&path)));
    let known = Trust::Known(vec![Templates::embedded()]);
    let rebuilt = rebuild(&path, &known, &pipeline::program(), 2, &mut |_, _| ());
    let found = rebuilt.expect("rebuilt").problems;
    assert!(any_error(&found) && found[0].message.contains("mà gói không có"), "{found:?}");
}

/// What follows from directories and the regulation alone is held against them by rendering again.
#[test]
fn a_field_that_the_record_does_not_give_is_found_by_rendering_again() {
    for word in ["chuc_vu", "ten_noi_nhan", "ngon_ngu"] {
        let (_folder, project) = project();
        let path = archive(&project, "2017-06-30").expect("a bundle");
        let mut forged = Forged::of(&path);
        *field(&mut forged, word) = vec!["9".into()];
        write(&path, &forged.zip(&top(&path)));
        assert_eq!((verify(&path).findings, pipeline::agree(&path)), (vec![], vec![]));
        let known = Trust::Known(vec![Templates::embedded()]);
        for (program, is_error) in [(pipeline::program(), true), ("qcph 9.9.9".to_owned(), false)] {
            let rebuilt = rebuild(&path, &known, &program, 2, &mut |_, _| ());
            let found = rebuilt.expect("rebuilt").problems;
            assert!(found.len() == 1 && found[0].code.text() == "Q651", "{word}: {found:?}");
            assert_eq!(any_error(&found), is_error, "{found:?}");
        }
    }
}
