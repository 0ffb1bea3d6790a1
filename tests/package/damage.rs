//! Damaged packages: each is found, by the code of what is wrong with it and by no other.

use super::{codes, package, written};
use qcph::archive::Digest;
use qcph::problem::Code;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

const INNER: &str = "representations/rep1/METS.xml";
const HEAD: &str = "metadata/descriptive/EAD.xml";
const FIRST: &str = "representations/rep1/metadata/descriptive/EAD_doc_TW-2018-TD-0001.xml";
const PDF: &str = "representations/rep1/data/TW-2018-TD-0001.pdf";

/// The files of a package, to be changed.
#[derive(Clone)]
struct Loose {
    top: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Loose {
    fn of(zip: &Path) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(zip).unwrap())).unwrap();
        let (mut top, mut files) = (String::new(), BTreeMap::new());
        for at in 0..zip.len() {
            let mut member = zip.by_index(at).unwrap();
            let name = member.name().unwrap().into_owned();
            let (first, below) = name.split_once('/').unwrap();
            first.clone_into(&mut top);
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            files.insert(below.to_owned(), bytes);
        }
        Self { top, files }
    }

    /// Changes a text and leaves the lists as they are.
    fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.files[path].clone()).unwrap();
        assert!(text.contains(from), "{path} does not hold {from}: {text}");
        self.files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
    }

    /// Changes a text, and digest and size wherever they are listed, as a careful program would.
    fn revise(&mut self, path: &str, from: &str, to: &str) {
        let before = self.files[path].clone();
        self.edit(path, from, to);
        self.relist(path, &before);
    }

    fn relist(&mut self, path: &str, before: &[u8]) {
        let list = match path {
            "METS.xml" => return,
            _ if path.starts_with("representations/") && path != INNER => INNER,
            _ => "METS.xml",
        };
        let upper = |bytes: &[u8]| Digest::of(bytes).to_string().to_uppercase();
        let after = self.files[path].clone();
        let older = self.files[list].clone();
        let text = String::from_utf8(older.clone()).unwrap();
        let at = text.find(&upper(before)).unwrap();
        let from = text[..at].rfind("SIZE=\"").unwrap();
        let row = text[from..at].replacen(&before.len().to_string(), &after.len().to_string(), 1);
        let text = format!("{}{row}{}{}", &text[..from], upper(&after), &text[at + 64..]);
        self.files.insert(list.to_owned(), text.into_bytes());
        self.relist(list, &older);
    }

    fn put(&self, zip: &Path) {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.files {
            let name = match name.strip_prefix("!") {
                Some(whole) => whole.to_owned(),
                None => format!("{}/{name}", self.top),
            };
            // As most programs do.
            let options = SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Deflated)
                .last_modified_time(zip::DateTime::DEFAULT);
            writer.start_file(name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        qcph::disk::write(zip, &bytes).unwrap();
    }
}

type Damage = fn(&mut Loose);

/// What is done to a package, and what must be found.
const DAMAGES: &[(&str, Code, Damage)] = &[
    ("another folder", Code::PackageStructure, |loose| loose.top = "uuid-X".into()),
    ("a second folder", Code::PackageStructure, |loose| {
        drop(loose.files.insert("!b/x.txt".into(), vec![]))
    }),
    ("a way out", Code::PackageStructure, |loose| {
        drop(loose.files.insert("!a/../../x".into(), vec![]))
    }),
    ("no list", Code::PackageStructure, |loose| drop(loose.files.remove("METS.xml"))),
    ("a doctype", Code::PackageXml, |loose| {
        loose.revise(HEAD, "<simpledc>", "<!DOCTYPE a [<!ENTITY b \"c\">]><simpledc>");
    }),
    ("half a list", Code::PackageXml, |loose| loose.edit("METS.xml", "</mets>", "")),
    ("another namespace", Code::PackageXml, |loose| {
        loose.revise(FIRST, "<simpledc>", "<simpledc xmlns=\"urn:x\">");
    }),
    ("no kind of package", Code::PackageXml, |loose| {
        loose.revise(INNER, "OAISPACKAGETYPE=\"SIP\"", "OAISPACKAGETYPE=\"AIP\"")
    }),
    ("no time", Code::PackageXml, |loose| {
        loose.revise(INNER, "CREATEDATE=\"2018-12-31T00:00:00.000+07:00\"", "CREATEDATE=\"2018\"")
    }),
    ("a field twice", Code::PackageXml, |loose| {
        loose.revise(FIRST, "<keyword></keyword>", "<keyword></keyword><keyword></keyword>")
    }),
    ("an unknown field", Code::PackageXml, |loose| {
        loose.revise(FIRST, "<keyword></keyword>", "<keyword></keyword><x/>")
    }),
    ("another algorithm", Code::PackageXml, |loose| {
        loose.revise(INNER, "CHECKSUMTYPE=\"SHA-256\"", "CHECKSUMTYPE=\"MD5\"")
    }),
    ("a file too many", Code::PackageReference, |loose| {
        drop(loose.files.insert("x.txt".into(), vec![]))
    }),
    ("a file too few", Code::PackageReference, |loose| drop(loose.files.remove(PDF))),
    ("a pointer to nothing", Code::PackageReference, |loose| {
        loose.revise(INNER, "FILEID=\"ID-", "FILEID=\"ID-0")
    }),
    ("a path out of the package", Code::PackageReference, |loose| {
        loose.edit(
            "METS.xml",
            "xlink:href=\"schemas/ead.xsd\"",
            "xlink:href=\"../schemas/ead.xsd\"",
        );
    }),
    ("a changed document", Code::PackageDigest, |loose| loose.edit(PDF, "document", "documenT")),
    ("a wrong size", Code::PackageDigest, |loose| loose.revise(INNER, "SIZE=\"", "SIZE=\"1")),
    ("a text too long", Code::PackageField, |loose| {
        let long = format!("<subject>{}", "x".repeat(501));
        loose.revise(FIRST, "<subject>", &long);
    }),
    ("an unknown code", Code::PackageField, |loose| {
        loose.revise(FIRST, "<typeName>22<", "<typeName>99<")
    }),
    ("no title", Code::PackageField, |loose| {
        loose.revise(HEAD, "<title>Hồ sơ phối hợp năm 2018<", "<title><")
    }),
    ("a day that is none", Code::PackageField, |loose| {
        loose.revise(FIRST, "05/06/2018", "31/06/2018")
    }),
    ("a wrong count", Code::PackageContradiction, |loose| {
        loose.revise(HEAD, "<totalDoc>3<", "<totalDoc>4<")
    }),
    ("another year in the code", Code::PackageContradiction, |loose| {
        loose.revise(FIRST, "X01.2018.01", "X01.2017.01");
    }),
    ("a day outside the dossier", Code::PackageContradiction, |loose| {
        loose.revise(FIRST, "05/06/2018", "05/06/2019");
    }),
    ("one code twice", Code::PackageContradiction, |loose| {
        loose.revise(
            FIRST,
            "<docCode>X01.2018.01.QCPH.0000001",
            "<docCode>X01.2018.01.QCPH.0000002",
        );
    }),
    ("a field of the package that is kept", Code::PackageContradiction, |loose| {
        loose.revise(FIRST, "<keyword></keyword>", "<keyword></keyword><docOrdinal>1</docOrdinal>");
    }),
    ("USER for USE", Code::PackageContradiction, |loose| {
        loose.revise(INNER, "USE=\"Data\"", "USER=\"Data\"")
    }),
];

#[test]
fn each_damage_is_found_by_its_code_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let whole = written(&folder.path().join("a"), &package(3));
    let loose = Loose::of(&whole);
    let zip = folder.path().join(whole.file_name().unwrap());
    loose.put(&zip);
    let (found, told) = codes(&zip);
    assert!(found.is_empty(), "packed by another program: {told}");
    for (what, code, damage) in DAMAGES {
        let mut damaged = loose.clone();
        damage(&mut damaged);
        damaged.put(&zip);
        let (found, told) = codes(&zip);
        assert_eq!(found, BTreeSet::from([*code]), "{what}: {told}");
    }
    let met: BTreeSet<Code> = DAMAGES.iter().map(|(_, code, _)| *code).collect();
    let own = Code::ALL.iter().filter(|code| code.text() >= "Q641" && code.text() <= "Q646");
    assert_eq!(met, own.copied().collect(), "every code of a package has a damage");
}

#[test]
fn bounds() {
    let folder = tempfile::tempdir().unwrap();
    let whole = written(&folder.path().join("a"), &package(3));
    let zip = folder.path().join(whole.file_name().unwrap());
    let mut bomb = Loose::of(&whole);
    bomb.files.insert(PDF.to_owned(), vec![0; 40 << 20]);
    bomb.put(&zip);
    assert!(std::fs::metadata(&zip).unwrap().len() < 1 << 20);
    let (found, told) = codes(&zip);
    assert!(found.contains(&Code::OverLimit), "{told}");
    let bytes = std::fs::read(&whole).unwrap();
    for cut in [0, 1, 100, bytes.len() / 2, bytes.len() - 1] {
        qcph::disk::write(&zip, &bytes[..cut]).unwrap();
        assert!(!codes(&zip).0.is_empty(), "cut at {cut}");
    }
}
