//! Files that nobody may trust: whatever is in them, there is an answer, and it costs what a document
//! costs. Each hostile file here once overflowed the stack, filled the memory or took hours.

use super::{book, engine};
use crate::form::stress;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use qcph::form::{examine, examine_file, guard};
use qcph::problem::Code;
use std::io::Write;
use std::slice;

/// A PDF of these objects, from number 1 on; `more` goes into the trailer.
pub fn pdf(objects: &[Vec<u8>], more: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    revision(&mut bytes, 1, objects, more);
    bytes
}

/// Appends objects, their table and a trailer.
fn revision(bytes: &mut Vec<u8>, first: usize, objects: &[Vec<u8>], more: &str) {
    let mut table = String::new();
    for (number, object) in (first..).zip(objects) {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let (start, count) = (bytes.len(), objects.len());
    let table = format!("xref\n{first} {count}\n{table}trailer<</Size 9/Root 1 0 R{more}>>\n");
    bytes.extend(format!("{table}startxref\n{start}\n%%EOF\n").into_bytes());
}

pub fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {}{entries}>>stream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

pub fn deflated(entries: &str, content: &[u8]) -> Vec<u8> {
    stream(&format!("/Filter/FlateDecode{entries}"), &packed(content))
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>";

/// One page that draws object 4.
fn drawing(content: Vec<u8>, more: Vec<Vec<u8>>) -> Vec<u8> {
    let objects = [CATALOG, PAGES, PAGE].map(|object| object.as_bytes().to_vec());
    pdf(&[&objects[..], &[content], &more].concat(), "")
}

fn with(catalog: &str, pages: &str, rest: &[String]) -> Vec<u8> {
    let objects = [catalog, pages].into_iter().map(|object| object.as_bytes().to_vec());
    pdf(
        &objects.chain(rest.iter().map(|object| object.as_bytes().to_vec())).collect::<Vec<_>>(),
        "",
    )
}

/// Objects from 3 on, each made of the number of the next.
fn chain(count: usize, link: impl Fn(usize) -> String) -> Vec<String> {
    (4..count + 4).map(link).collect()
}

/// The guard refuses a file, or its reading ends. What the guard refuses may still be measured from a plain
/// copy: there too is an answer.
pub fn refused(what: &str, bytes: &[u8]) {
    let (strict, read) = (guard::check(bytes), examine_file(&book(), bytes));
    let problem = strict.err().or(read.err()).expect(what);
    assert_eq!(problem.code, Code::NotAPdf, "{what}: {problem:?}");
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let deep = |open: &str, close: &str| [open.repeat(400_000), close.repeat(400_000)].concat();
    let (lists, dicts) = (deep("[", "]"), deep("<</A ", ">>"));
    for nested in [&lists, &dicts, &"[".repeat(800_000)] {
        let catalog = format!("<</Type/Catalog/Pages 2 0 R/X {nested}>>");
        refused("an object", &with(&catalog, PAGES, &[PAGE.into()]));
        refused("a trailer", &pdf(&[CATALOG.into(), PAGES.into()], &format!("/X {nested}")));
        refused("a content", &drawing(stream("", nested.as_bytes()), vec![]));
        refused("a packed content", &drawing(deflated("", nested.as_bytes()), vec![]));
        let form = deflated("/Subtype/Form", nested.as_bytes());
        refused("a form", &drawing(stream("", b"/X Do"), vec![form]));
        let form = deflated("/Subtype/#46orm", nested.as_bytes());
        refused("a form that is written otherwise", &drawing(stream("", b"/X Do"), vec![form]));
        let hidden = [b"BI /W 1 ID ( EI ", nested.as_bytes()].concat();
        refused("behind a picture", &drawing(deflated("", &hidden), vec![]));
    }
}

#[test]
fn trees_that_bite_their_tail_or_have_too_many_leaves_are_refused() {
    let pages = |kids: &str| format!("<</Type/Pages/Kids[{kids}]/Count 1>>");
    refused("a ring", &with(CATALOG, &pages("2 0 R"), &[]));
    let deep = chain(5_000, |next| pages(&format!("{next} 0 R")));
    refused("a deep tree", &with(CATALOG, &pages("3 0 R"), &deep));
    let wide = chain(20, |next| pages(&format!("{next} 0 R ").repeat(9)));
    refused("leaves without number", &with(CATALOG, &pages("3 0 R"), &wide));
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_owned();
    let empty =
        |count: usize| with(CATALOG, &pages(&"3 0 R ".repeat(count)), slice::from_ref(&page));
    refused("more pages than any document has", &empty(2_001));
    guard::check(&empty(2_000)).unwrap();
    let catalog = "<</Type/Catalog/Pages 2 0 R/StructTreeRoot 4 0 R>>";
    let tag = |kids: String| format!("<</S/P/K[{kids}]>>");
    let mut tags = vec![PAGE.to_owned()];
    tags.extend((5..45).map(|next| tag(format!("{next} 0 R {next} 0 R"))));
    refused("tags without number", &with(catalog, PAGES, &tags));
    let ring = [PAGE.to_owned(), tag("4 0 R".into()), "[5 0 R]".into()];
    let ring = with(catalog, PAGES, &ring);
    guard::check(&ring).unwrap();
    examine(&book(), &ring).unwrap();
}

#[test]
fn what_unpacks_to_more_than_a_document_has_is_refused() {
    let bomb = vec![b' '; 40 << 20];
    refused("a content", &drawing(deflated("", &bomb), vec![]));
    refused("a font", &drawing(stream("", b""), vec![deflated("", &bomb)]));
    let twice = stream("/Filter[/FlateDecode/FlateDecode]", &packed(&packed(&bomb)));
    refused("packed twice", &drawing(twice, vec![]));
    for filter in ["/LZWDecode", "/RunLengthDecode", "/DCTDecode", "/Fl", "5 0 R"] {
        let content = stream(&format!("/Filter {filter}"), b"\x80\x0b\x60\x50");
        refused(filter, &drawing(content, vec![b"/LZWDecode".to_vec()]));
    }
    let columns = "/DecodeParms<</Predictor 12/Columns 2000000000>>";
    refused("a predictor", &drawing(deflated(columns, b"q Q"), vec![]));
    let shared = "<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R 3 0 R 3 0 R 3 0 R 3 0 R 3 0 R]>>";
    let contents = deflated("", &bomb[..10 << 20]);
    let objects = [CATALOG.into(), shared.into(), PAGE.into(), contents];
    refused("pages that share a content", &pdf(&objects, ""));
}

#[test]
fn a_page_that_draws_without_end_is_refused() {
    let resources = "/Resources<</XObject<</X 5 0 R>>/Font<</F 6 0 R>>>>";
    let page = PAGE.replace("/Contents", &format!("{resources}/Contents"));
    let form = stream(&format!("/Subtype/Form{resources}"), &b"/X Do ".repeat(50));
    let content = stream("", b"/X Do");
    refused(
        "forms in forms",
        &pdf(&[CATALOG.into(), PAGES.into(), page.clone().into(), content, form.clone()], ""),
    );
    let font = b"<</Type/Font/Subtype/Type1/BaseFont/A>>".to_vec();
    let letters = [&b"BT /F 9 Tf ("[..], &vec![b'a'; 5_000_000], b") Tj ET"].concat();
    let content = deflated("", &letters);
    refused("letters", &pdf(&[CATALOG.into(), PAGES.into(), page.into(), content, form, font], ""));
}

#[test]
fn a_structure_that_leaves_room_for_guesses_is_refused() {
    let good = drawing(stream("", b"q Q"), vec![]);
    guard::check(&good).unwrap();
    let text = String::from_utf8(good.clone()).unwrap();
    let changed = [
        ("a long stream", text.replace("/Length 3", "/Length 999999999")),
        ("a short stream", text.replace("/Length 3", "/Length 2")),
        ("a negative length", text.replace("/Length 3", "/Length -3")),
        ("a key that is written otherwise", text.replace("/Contents", "/Content#73")),
        ("an object that is not where it should be", text.replace("3 0 obj", "7 0 obj")),
        ("an object between the objects", text.replace("3 0 obj", "3 0 obj 9 endobj\n3 0 obj")),
        ("bytes that belong to nothing", text.replace("xref\n1", "[[[[\nxref\n1")),
        ("a table that is not there", text.replace("startxref\n", "startxref\n1")),
        ("a second start behind the end", format!("{text}% startxref 9")),
        ("junk before", format!("junk{text}")),
        ("a root that is none", text.replace("/Root 1", "/Root 4")),
        ("no root", text.replace("/Root 1 0 R", "")),
        ("no pages", text.replace("/Pages 2 0 R", "")),
        ("locked", text.replace("/Root", "/Encrypt 3 0 R/Root")),
        ("a hidden table", text.replace("/Root", "/XRefStm 9/Root")),
        ("an earlier revision that is not there", text.replace("/Root", "/Prev 9/Root")),
        ("pages that are none", text.replace("/Kids", "/Kinder")),
    ];
    for (what, changed) in changed {
        assert_ne!(changed, text, "{what}");
        refused(what, changed.as_bytes());
    }
    let start = text.find("xref\n1").unwrap();
    let ring = text.replace("/Root", &format!("/Prev {start}/Root"));
    refused("revisions in a ring", ring.as_bytes());
}

#[test]
fn a_real_document_passes_and_so_it_does_with_a_revision_behind_it() {
    let (engine, book) = (engine(), book());
    let (_, sheet) = stress::all().swap_remove(0);
    let bytes = engine.render(&sheet, "thu").unwrap().bytes;
    let report = |bytes: &[u8]| format!("{:?}", examine_file(&book, bytes).unwrap());
    assert_eq!(report(&bytes), format!("{:?}", examine(&book, &bytes).unwrap()));
    let mut signed = [&bytes[..], b"\n"].concat();
    let body = qcph::pdf::body::Body::read(&bytes).unwrap();
    let last = body.objects.keys().last().unwrap().number as usize;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let start =
        text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().to_owned();
    let Some(qcph::pdf::lexer::Value::Reference(root)) = body.trailer.get("Root") else { panic!() };
    let more = format!("/Prev {start}/Root {} 0 R", root.number);
    revision(&mut signed, last + 1, &[b"<</Type/Sig/Contents<00ff>>>".to_vec()], &more);
    assert_eq!(report(&signed), report(&bytes));
    for at in (0..bytes.len()).step_by(bytes.len() / 200) {
        refused("a cut document", &bytes[..at]);
    }
}
