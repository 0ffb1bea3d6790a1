//! Files that nobody may trust: each is refused with a code, or read without harm.

use super::edited::{Edited, TEXT, zipped};
use super::made::all;
use qcph::problem::Code;
use qcph::returned::open_bytes;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = "[Content_Types].xml";
const ROOT: &str = "_rels/.rels";

/// A copy with one thing changed.
fn with(change: impl FnOnce(&mut Edited)) -> Vec<u8> {
    let mut edited = Edited::of(&all()[0]);
    change(&mut edited);
    edited.bytes()
}

/// A copy whose text is this, inside the body.
fn body(inner: &str) -> Vec<u8> {
    with(|edited| {
        let text = edited.0.get_mut(TEXT).unwrap();
        let (start, end) = (text.find("<w:body>").unwrap() + 8, text.find("</w:body>").unwrap());
        text.replace_range(start..end, inner);
    })
}

fn parts(edited: &Edited) -> Vec<(String, Vec<u8>)> {
    edited.0.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect()
}

/// A copy with more members, whatever they are called.
fn and(more: &[(&str, &[u8])]) -> Vec<u8> {
    let edited = Edited::of(&all()[0]);
    let parts = parts(&edited);
    let own = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    zipped(own.chain(more.iter().copied()))
}

/// Two names of one length made the same behind the zip's back.
fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = bytes.to_vec();
    let places: Vec<usize> =
        (0..out.len() - from.len()).filter(|at| out[*at..].starts_with(from.as_bytes())).collect();
    assert!(places.len() >= 2, "header and directory");
    for at in places {
        out[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    out
}

fn nested(open: &str, close: &str, times: usize) -> String {
    format!("{}{}", open.repeat(times), close.repeat(times))
}

fn old_word(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(512, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn locked() -> Vec<u8> {
    let mut bytes = Edited::of(&all()[0]).bytes();
    // The flag of an encrypted member, in both headers of each.
    for (sign, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            (0..bytes.len() - 4).filter(|place| bytes[*place..].starts_with(sign)).collect();
        places.into_iter().for_each(|place| bytes[place + at] |= 1);
    }
    bytes
}

/// One member that becomes a thousand times as large.
fn bomb(name: &str, unit: &str, size: usize) -> Vec<u8> {
    with(|edited| {
        let text = edited.0.get_mut(name).unwrap();
        let end = text.rfind("</").unwrap();
        text.insert_str(end, &unit.repeat(size / unit.len()));
    })
}

fn entities() -> String {
    let mut dtd = String::from("<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">");
    for (one, before) in ["b", "c", "d", "e"].iter().zip(["a", "b", "c", "d"]) {
        dtd += &format!("<!ENTITY {one} \"{}\">", format!("&{before};").repeat(10));
    }
    dtd + "]>"
}

fn many_members() -> Vec<u8> {
    let names: Vec<String> = (0..10_000).map(|at| format!("word/media/{at}.png")).collect();
    let more: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    and(&more)
}

fn nested_rows(count: usize) -> String {
    format!("<w:tbl>{}</w:tbl>", "<w:tr><w:tc><w:p/></w:tc></w:tr>".repeat(count))
}

/// Insertions, each by somebody else.
fn revisions(count: usize, letters: usize) -> String {
    let text = "a".repeat(letters);
    let one = |at| format!("<w:ins w:author=\"{at}\"><w:r><w:t>{text}</w:t></w:r></w:ins>");
    (0..count).map(one).collect()
}

/// The cases: what is wrong, the file, the code.
pub fn cases() -> Vec<(&'static str, Vec<u8>, Code)> {
    use Code::{ReturnedMacros as Macros, ReturnedOldFormat as Old};
    use Code::{ReturnedTooLarge as Large, ReturnedUnreadable as Bad};
    let good = Edited::of(&all()[0]).bytes();
    let main = "wordprocessingml.document.main+xml";
    let declared = |edited: &mut Edited, text: &str| {
        let part = edited.0.get_mut(TEXT).unwrap();
        let at = part.find("<w:document").unwrap();
        part.insert_str(at, text);
    };
    vec![
        ("nothing", Vec::new(), Bad),
        ("a letter as text", b"Kinh gui".to_vec(), Bad),
        ("RTF", b"{\\rtf1 a}".to_vec(), Bad),
        ("a PDF", b"%PDF-1.7\n".to_vec(), Bad),
        ("the old format", old_word("WordDocument"), Old),
        ("a password", old_word("EncryptedPackage"), Old),
        ("members with a password", locked(), Bad),
        ("cut short", good[..good.len() / 2].to_vec(), Bad),
        ("a zip of other things", zipped([("a.txt", &b"a"[..])]), Bad),
        (
            "OpenDocument",
            zipped([("mimetype", &b"application/vnd.oasis.opendocument.text"[..])]),
            Bad,
        ),
        (
            "macros by type",
            with(|edited| {
                edited.replace(TYPES, main, "document.macroEnabled.main+xml");
            }),
            Macros,
        ),
        ("macros by name", and(&[("word/vbaProject.bin", b"x")]), Macros),
        (
            "a template",
            with(|edited| {
                edited.replace(TYPES, main, "wordprocessingml.template.main+xml");
            }),
            Bad,
        ),
        (
            "a workbook",
            with(|edited| {
                edited.replace(TYPES, main, "spreadsheetml.sheet.main+xml");
            }),
            Bad,
        ),
        ("no relations", with(|edited| drop(edited.0.remove(ROOT))), Bad),
        (
            "a relation to nothing",
            with(|edited| {
                edited.replace(ROOT, "word/document.xml", "word/other.xml");
            }),
            Bad,
        ),
        (
            "a relation out of the package",
            with(|edited| {
                edited.replace(ROOT, "word/document.xml", "../../etc/passwd");
            }),
            Bad,
        ),
        (
            "a relation to the net",
            with(|edited| {
                edited.replace(
                    ROOT,
                    "Target=\"word/document.xml\"",
                    "Target=\"http://127.0.0.1/a.xml\" TargetMode=\"External\"",
                );
            }),
            Bad,
        ),
        (
            "remarks that are not there",
            with(|edited| {
                edited.part("comments.xml", "comments", "<a/>").0.remove("word/comments.xml");
            }),
            Bad,
        ),
        (
            "a DOCTYPE",
            with(|edited| declared(edited, "<!DOCTYPE w:document SYSTEM \"file:///etc/passwd\">")),
            Bad,
        ),
        (
            "entities that grow",
            with(|edited| {
                declared(edited, &entities());
                edited.text("</w:body>", "<w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body>");
            }),
            Bad,
        ),
        ("an unknown entity", body("<w:p><w:r><w:t>&xxe;</w:t></w:r></w:p>"), Bad),
        ("a character that is none", body("<w:p><w:r><w:t>a\u{b}b</w:t></w:r></w:p>"), Bad),
        (
            "a character that is none, by number",
            body("<w:p><w:r><w:t>a&#11;b</w:t></w:r></w:p>"),
            Bad,
        ),
        ("elements that do not close", body("<w:p><w:r></w:p>"), Bad),
        (
            "two parts of one name",
            renamed(&and(&[("word/documenT.xmx", b"x")]), "word/documenT.xmx", "word/document.xml"),
            Bad,
        ),
        ("two parts but for capitals", and(&[("WORD/Document.xml", b"<a/>")]), Bad),
        ("a text from elsewhere", body("<w:altChunk r:id=\"rId1\"/>"), Bad),
        ("ten thousand members", many_members(), Large),
        ("deep tables", body(&nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 100)), Large),
        ("deep revisions", body(&nested("<w:ins w:id=\"1\">", "</w:ins>", 5_000)), Large),
        (
            "a text that inflates",
            bomb(TEXT, "<!-- aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa -->", 40 << 20),
            Large,
        ),
        (
            "one endless word",
            body(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(3 << 20))),
            Large,
        ),
        ("a million paragraphs", body(&"<w:p/>".repeat(1 << 20)), Large),
        (
            "half a million marks",
            body(&format!("<w:p>{}</w:p>", "<w:bookmarkStart/>".repeat(500_000))),
            Large,
        ),
        (
            "a million attributes",
            body(&format!(
                "<w:p {}/>",
                (0..100_000).map(|at| format!("a{at}=\"\" ")).collect::<String>()
            )),
            Large,
        ),
        ("a million elements", body(&format!("<w:p>{}</w:p>", "<w:r/>".repeat(1_000_001))), Large),
        (
            "types that inflate",
            bomb(
                TYPES,
                "<Default Extension=\"aaaaaaaaaaaaaaaaaaaaaa\" ContentType=\"b\"/>",
                40 << 20,
            ),
            Large,
        ),
    ]
}

/// What has more than a copy that comes back, and might still be a letter to be measured.
fn crowds() -> Vec<(&'static str, Vec<u8>, Code)> {
    use Code::ReturnedTooLarge as Large;
    vec![
        ("rows without end", body(&nested_rows(26_000)), Large),
        ("a paragraph of many runs", body(&format!("<w:p>{}</w:p>", revisions(3_000, 100))), Large),
        (
            "as many people as a town has",
            body(&format!("<w:p>{}</w:p>", revisions(21_000, 1))),
            Large,
        ),
        (
            "headers that inflate together",
            with(|edited| {
                let comment = "<!-- aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa -->".repeat(12 << 20 >> 5);
                let text = format!("<w:hdr xmlns:w=\"{}\">{comment}</w:hdr>", qcph::word::TEXT);
                for at in 5..9 {
                    edited.part(&format!("header{at}.xml"), "header", &text);
                }
            }),
            Large,
        ),
        (
            "data of others that inflate together",
            with(|edited| {
                let text = format!("<a>{}</a>", "<b c=\"d\"/>".repeat(300_000));
                for at in 5..9 {
                    edited.part(&format!("item{at}.xml"), "customXml", &text);
                }
                // Else the list is found before they are looked at.
                edited.replace("customXml/item1.xml", "urn:qcph", "urn:khac");
            }),
            Large,
        ),
    ]
}

#[test]
fn hostile() {
    let mut cases = cases();
    assert!(cases.len() >= 30);
    cases.extend(crowds());
    for (name, bytes, code) in cases {
        match open_bytes("la.docx", bytes) {
            Ok(_) => panic!("{name}: taken"),
            Err(problem) => {
                assert_eq!(problem.code, code, "{name}: {problem:?}");
                assert!(!problem.hints.is_empty(), "{name}: {problem:?}");
            }
        }
    }
}

/// A list of ours that lies, and marks that lead nowhere, hurt nobody.
#[test]
fn a_list_that_lies_is_read_without_harm() {
    let mut edited = Edited::of(&all()[0]);
    let list = edited.0.get_mut("customXml/item1.xml").unwrap();
    *list = list.replace(" dai=\"", " dai=\"99").replace(" tu=\"", " tu=\"7");
    let huge = (0..3000).map(|at| {
        format!("<doan neo=\"x{at}\" phan=\"a\"><chu>a b c {at}</chu><truong duong=\"a\" tu=\"0\" dai=\"18446744073709551615\"/></doan>")
    });
    *list = list.replace("</ban>", &(huge.collect::<String>() + "</ban>"));
    edited.text(
        "<w:body>",
        "<w:body><w:moveToRangeEnd w:id=\"7\"/><w:commentRangeEnd w:id=\"9\"/><w:bookmarkStart/>",
    );
    let file = open_bytes("la.docx", edited.bytes()).unwrap();
    let list = file.list.clone().unwrap();
    let returned = file.compare(&list).unwrap();
    assert!(returned.changes.len() >= 3000, "{}", returned.changes.len());
    for said in &list.texts {
        let length = said.text.chars().count();
        assert!(said.values.iter().all(|held| held.from < held.to && held.to <= length));
    }
}

/// More changes than anybody reads: the file is another one.
#[test]
fn a_file_with_nothing_as_it_was_is_refused() {
    let paragraph = |at| format!("<w:p><w:r><w:t>việc thứ {at}</w:t></w:r></w:p>");
    let compared = |count: usize| {
        let bytes = body(&(0..count).map(paragraph).collect::<String>());
        let file = open_bytes("la.docx", bytes).unwrap();
        let list = file.list.clone().unwrap();
        file.compare(&list).map(|returned| returned.changes.len())
    };
    let few = compared(4_000).unwrap();
    assert!(few >= 4_000, "{few}");
    let problem = compared(5_001).unwrap_err();
    assert_eq!(problem.code, Code::ReturnedTooLarge);
    assert!(problem.message.contains("5000"), "{}", problem.message);
}

/// A zip with a comment and stored members, as other programs write it.
#[test]
fn other_zips_are_read() {
    let edited = Edited::of(&all()[0]);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts(&edited) {
        zip.start_file(name, stored).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.set_comment("PK\u{5}\u{6} không phải mục lục").unwrap();
    let file = open_bytes("a.docx", zip.finish().unwrap().into_inner()).unwrap();
    assert_eq!(file.list.unwrap().record, all()[0].id);
}
