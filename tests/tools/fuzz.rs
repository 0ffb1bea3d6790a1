//! Mutates good input at random, with a fixed seed, and demands an answer: never a panic, and never
//! "intact" for a bundle that is not the one it was made from.
//!
//! `fuzz TARGET [ROUNDS]`, with TARGET one of bundle, forged (which breaks manifests too), index,
//! log (list and checkpoint), proof, stamp, pdf, form, record, signed (returned files, of which one that
//! was changed is never our document), resigned (what is changed before it is signed), word (editable
//! copies that come back) and table (spreadsheets). Without ROUNDS it runs until it is stopped; `timeout 600` ends it with 124. No nightly
//! compiler is needed; the corpus is the bundles of `tests/archive/recipes.rs`, the sample records, the PDFs
//! below `out` or `QCPH_PDFS`, and the copies in `out/ban-de-sua`.

#![allow(clippy::unwrap_used, reason = "a failed unwrap ends the tool, as it ends a test")]
#![allow(clippy::cast_possible_truncation, reason = "test data stays small")]
#![allow(clippy::disallowed_methods, reason = "files for whoever looks into a finding")]
#![allow(clippy::print_stdout, reason = "what a person watches")]

#[allow(dead_code, reason = "the tests use the rest of it")]
#[path = "../archive/forge.rs"]
mod forge;
#[allow(dead_code, reason = "the tests use the rest of it")]
#[path = "../signed/made.rs"]
mod made;
#[path = "members.rs"]
mod members;
#[path = "mutate.rs"]
mod mutate;
#[path = "pieces.rs"]
mod pieces;
#[path = "../archive/raw.rs"]
mod raw;
#[path = "../archive/recipes.rs"]
mod recipes;
mod spreadsheets;

use forge::Parts;
use mutate::{Dice, mutate};
use qcph::archive::agree::differences;
use qcph::archive::index::Reader;
use qcph::archive::log::{Checkpoint, lines, prove, stamp};
use qcph::archive::verify_stream;
use qcph::form::{self, rules::Book};
use qcph::problem::{Problem, any_error};
use qcph::project::Project;
use qcph::records::{self, files::SourceFile};
use qcph::returned::open_bytes;
use qcph::signed::Signature;
use qcph::signed::take::take;
use qcph::signed::taken::{Given, Verdict};
use qcph::templates::Templates;
use recipes::{RECIPES, frozen};
use std::io::Cursor;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A project without files; it has to outlive no more than this program.
static NOTHING: LazyLock<Project> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join("qcph-fuzz");
    std::fs::create_dir_all(folder.join("records")).expect("a folder for an empty project");
    Project::at(&folder).expect("an empty project")
});

/// The rules that `form` measures against.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    form::book(&Templates::embedded()).expect("the rules that come with the program")
});

/// How many mutated PDFs the guard let through: those that the reader has to stand.
static MEASURED: AtomicU64 = AtomicU64::new(0);

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let rounds = arguments.get(1).map_or(u64::MAX, |rounds| rounds.parse().expect("a number"));
    let target = arguments.first().map(String::as_str).expect("a target");
    let mut dice = Dice(target.bytes().fold(1, |seed, byte| seed * 31 + u64::from(byte)));
    let corpus = corpus_of(target);
    let every = if ["form", "signed", "resigned"].contains(&target) { 500 } else { 20_000 };
    for round in 1..=rounds {
        let mut bytes = corpus[dice.below(corpus.len())].clone();
        match target {
            "forged" | "resigned" => {}
            // Half of the time behind our bytes, which are held one by one.
            "signed" if dice.below(2) > 0 && bytes.len() > corpus[0].len() => {
                let mut tail = bytes.split_off(corpus[0].len());
                mutate(&mut dice, &mut tail);
                bytes.extend(tail);
            }
            // Mostly what a guard lets through: else nothing behind it would ever be met.
            "form" if dice.below(8) > 0 => {
                let mut change = |part: &mut Vec<u8>| {
                    if dice.below(100) == 0 {
                        mutate(&mut dice, part);
                    }
                };
                bytes = pieces::changed(&bytes, &mut change).unwrap_or(bytes);
            }
            // Mostly marks at odd places in what is a zip.
            "word" if dice.below(4) > 0 => bytes = marked(&bytes, &mut dice),
            "table" => bytes = spreadsheets::changed(&bytes, &mut dice),
            _ => mutate(&mut dice, &mut bytes),
        }
        match target {
            "signed" => returned(&bytes, &corpus),
            "resigned" => drop(taken(&resigned(&corpus[0], &mut dice), &corpus[0])),
            _ => run(target, &bytes, &mut dice, &corpus),
        }
        if round % every == 0 || round == rounds {
            println!("{target}: {round} rounds without a finding");
            if ["form", "word", "table"].contains(&target) {
                println!("{} of them measured", MEASURED.load(Ordering::Relaxed));
            }
        }
    }
}

/// Good and bad input to start from.
fn corpus_of(target: &str) -> Vec<Vec<u8>> {
    let good = frozen("good");
    match target {
        "bundle" => {
            let kept = ["good", "good_ban_ky"].into_iter().map(frozen);
            kept.chain(RECIPES.iter().map(|(_, recipe)| recipe(&good))).collect()
        }
        "forged" => vec![good],
        "index" => vec![Parts::of(&good).text("data/muc-luc.json").into_bytes()],
        "log" => vec![
            log().into_bytes(),
            b"<<<<<<< a\n=======\n>>>>>>> b\n".to_vec(),
            checkpoint().to_string().into_bytes(),
        ],
        "proof" => {
            let leaves = lines::parse(&log()).expect("leaves");
            let proof = |leaf: &lines::Leaf| {
                prove::prove("qcph", &leaves, leaf.bundle).expect("a proof").into_bytes()
            };
            leaves.iter().map(proof).collect()
        }
        "stamp" => vec![answer()],
        "table" => spreadsheets::corpus(),
        "word" => {
            let files = std::fs::read_dir("out/ban-de-sua").expect("run `qcph build --word` first");
            let mut files: Vec<_> = files.flatten().map(|entry| entry.path()).collect();
            files.sort();
            files.into_iter().map(|path| std::fs::read(path).expect("a copy")).collect()
        }
        "record" => {
            let files = walkdir::WalkDir::new("records").sort_by_file_name().into_iter().flatten();
            let files = files.filter(|entry| entry.file_type().is_file());
            files.map(|entry| std::fs::read(entry.path()).expect("a record")).collect()
        }
        "signed" | "resigned" => {
            let issued = corpus_of("pdf").swap_remove(0);
            let (leader, office) = (made::Signer::new("A", 1), made::Signer::new("B", 2));
            let plain = made::Way::default();
            let once = made::signed(&issued, &leader, &plain);
            let twice = made::signed(&once, &office, &plain);
            let anew = made::signed(&made::rewritten(&issued), &leader, &plain);
            vec![issued, once, twice, anew]
        }
        "pdf" | "form" => {
            let folder = std::env::var("QCPH_PDFS").unwrap_or_else(|_| "out".into());
            let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
            let files =
                files.filter(|entry| entry.path().extension().is_some_and(|end| end == "pdf"));
            let files = files.take(20).map(|entry| std::fs::read(entry.path()).expect("a PDF"));
            files.collect()
        }
        _ => panic!("no such target: {target}"),
    }
}

fn log() -> String {
    let name = |serial: u32| format!("QCPH_2016-12-31_{serial:04}");
    let line = |serial| {
        let (zip, index) = ("0123456789abcdef".repeat(4), "fedcba9876543210".repeat(4));
        format!("{zip}  {0}.zip\n{index}  muc-luc/{0}.json\n", name(serial))
    };
    (1..=5).map(line).collect()
}

fn checkpoint() -> Checkpoint {
    Checkpoint::of("qcph", &lines::parse(&log()).expect("leaves"))
}

/// A granted answer about the checkpoint.
fn answer() -> Vec<u8> {
    let request = stamp::request(&checkpoint().to_string());
    [b"\x30\x70\x30\x03\x02\x01\x00", &request[5..56], b"\x02\x01\x07\x18\x0f20161231080000Z"]
        .concat()
}

fn run(target: &str, bytes: &[u8], dice: &mut Dice, corpus: &[Vec<u8>]) {
    match target {
        "bundle" => must_not_pass(bytes, corpus),
        "forged" => must_not_pass(&forged(bytes, dice), corpus),
        "index" => {
            if let Ok(reader) = Reader::open(bytes) {
                reader.for_each(drop);
            }
        }
        "log" => {
            let text = String::from_utf8_lossy(bytes);
            drop(lines::parse(&text));
            drop(text.parse::<Checkpoint>());
        }
        "proof" => {
            let proven = prove::proven(&String::from_utf8_lossy(bytes));
            let leaves = lines::parse(&log()).expect("leaves");
            let known = proven.is_none_or(|(leaf, found)| {
                leaves.contains(&leaf) || found.root != checkpoint().root
            });
            assert!(known, "a proof of a bundle that is not in the log");
        }
        "record" => {
            let file = SourceFile { path: "records/x.yaml".into(), bytes: bytes.to_vec() };
            drop(records::read_with(&NOTHING, Some(file), &|_| true));
        }
        "stamp" => drop(stamp::time_of(&checkpoint().to_string(), bytes)),
        "table" => {
            MEASURED.fetch_add(u64::from(spreadsheets::run(bytes)), Ordering::Relaxed);
        }
        "form" => {
            if form::examine_file(&BOOK, bytes).is_ok() {
                MEASURED.fetch_add(1, Ordering::Relaxed);
            }
        }
        "word" => {
            let Ok(file) = open_bytes("a.docx", bytes.to_vec()) else { return };
            if let Some(list) = file.list.clone() {
                drop(file.compare(&list));
                MEASURED.fetch_add(1, Ordering::Relaxed);
            }
        }
        _ => read_pdf(bytes),
    }
}

/// What programs put into a text of Word, and what they should not.
const MARKS: &[&str] = &[
    "<w:ins w:id=\"1\" w:author=\"A\" w:date=\"2020-11-02T10:15:00Z\">",
    "</w:ins>",
    "<w:del w:id=\"2\" w:author=\"B\">",
    "</w:del>",
    "<w:moveFrom w:author=\"B\"><w:r><w:t>a b</w:t></w:r></w:moveFrom>",
    "<w:moveTo w:author=\"B\"><w:r><w:t>a b</w:t></w:r></w:moveTo>",
    "<w:moveFromRangeStart w:id=\"7\" w:name=\"m\"/>",
    "<w:p>",
    "</w:p>",
    "<w:p><w:pPr><w:rPr><w:ins w:author=\"A\"/></w:rPr></w:pPr></w:p>",
    "<w:pPr><w:rPr><w:del w:author=\"A\"/></w:rPr></w:pPr>",
    "<w:r><w:t xml:space=\"preserve\">chữ khác </w:t></w:r>",
    "<w:tbl><w:tr><w:tc>",
    "</w:tc></w:tr></w:tbl>",
    "<w:trPr><w:ins w:author=\"A\"/></w:trPr>",
    "<w:trPr><w:del w:author=\"A\"/></w:trPr>",
    "<w:tcPr><w:cellDel w:author=\"A\"/></w:tcPr>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<w:bookmarkStart w:id=\"1\" w:name=\"_qcph_0005\"/>",
    "<w:commentRangeStart w:id=\"0\"/>",
    "<w:commentRangeEnd w:id=\"0\"/>",
    "<w:rPrChange><w:rPr/></w:rPrChange>",
    "</w:r>",
    "<w:r>",
    "<truong duong=\"a/b\" tu=\"1\" dai=\"3\"/>",
    "<doan neo=\"x\" phan=\"y\"><chu>một hai</chu></doan>",
    "&#x301;",
];

/// A copy with marks in its text or its list, mostly where elements begin, and sometimes less of it.
fn marked(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut parts = members::opened(bytes);
    let wanted = if dice.below(5) > 0 { "word/document.xml" } else { "customXml/item1.xml" };
    let part = parts.iter_mut().find(|(name, _)| name == wanted);
    let (_, text) = part.expect("a part of every copy");
    for _ in 0..1 + dice.below(6) {
        members::mark(text, MARKS, dice);
    }
    members::stored(parts)
}

/// What is said of a returned file: our document or not, and whether with no word more.
fn taken(bytes: &[u8], issued: &[u8]) -> Option<(Verdict, bool)> {
    let path = std::env::temp_dir().join(format!("qcph-fuzz-{}.pdf", std::process::id()));
    std::fs::write(&path, bytes).expect("a file");
    let taken = take(&path, None, &Given { now: issued, known: &[] }).ok()?;
    let held = |signature: &Signature| signature.is_certificate_held && signature.is_version_right;
    let fine = taken.signatures.iter().all(held)
        && taken.problems.iter().all(|problem| !is_error(problem));
    fine.then_some((taken.verdict, taken.problems.is_empty()))
}

fn is_error(problem: &Problem) -> bool {
    any_error(std::slice::from_ref(problem))
}

/// A changed file is not taken for ours; of one that a program wrote anew, white space behind it and capital
/// letters in a signature's digits change nothing.
fn returned(bytes: &[u8], corpus: &[Vec<u8>]) {
    let plain = bytes.trim_ascii_end();
    let known = corpus.iter().any(|good| good.trim_ascii_end().eq_ignore_ascii_case(plain));
    match taken(bytes, &corpus[0]) {
        Some((Verdict::Whole, true)) => assert!(corpus.iter().any(|good| good == bytes)),
        Some((Verdict::Rewritten, _)) => assert!(known, "taken as written anew"),
        _ => {}
    }
}

/// What an attacker, or a program with a fault, puts into the file before it is truly signed.
fn resigned(issued: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut broken = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        mutate(dice, &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let note = "<</Type/Annot/Subtype/FreeText/Rect[1 5 3 54]/Contents(a)/AP<</N @form>>/P 1 0 R>>";
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 1>>\nstream\nq\nendstream";
    let way = made::Way {
        shown: Some([70, 60, 200, 120]),
        catalog: broken("/Perms<</DocMDP @note>>/DSS<</Certs[@form]>>/Extensions<</A<</B 1>>>>"),
        more: vec![("note", broken(note)), ("form", broken(form))],
        page: Some(|page| format!("{page}/Annots[@note]")),
    };
    made::signed(issued, &made::Signer::new("A", 1), &way)
}

fn read_pdf(bytes: &[u8]) {
    let index = Parts::of(&frozen("good")).text("data/muc-luc.json");
    let (_, entry) = Reader::open(index.as_bytes())
        .ok()
        .and_then(|mut reader| reader.next()?.ok())
        .expect("an entry");
    let sources = [entry.source_sha256];
    drop(differences(&entry, "qcph 0.1.0; typst 0.15.1", None, &sources, bytes));
}

/// Changes one file of a bundle and makes all sums right again, so that the deeper checks are met.
fn forged(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut parts = Parts::of(bytes);
    let at = dice.below(parts.0.len());
    mutate(dice, &mut parts.0[at].1);
    match dice.below(3) {
        0 => parts.forged().zip(),
        1 => parts.with_tags().zip(),
        _ => parts.zip(),
    }
}

/// Nothing but the frozen bundle itself may be called intact, or one whose notes, side files or unseen
/// index fields a forger changed with all sums: against that stands the log.
fn must_not_pass(bytes: &[u8], corpus: &[Vec<u8>]) {
    let name = format!("{}.zip", forge::TOP);
    let report = verify_stream("gói", Some(&name), &mut Cursor::new(bytes));
    if report.intact() && !corpus.iter().any(|good| good == bytes) {
        let changed = Parts::of(bytes).0.into_iter().zip(Parts::of(&corpus[0]).0);
        let changed: Vec<_> = changed.filter(|(a, b)| a != b).map(|(a, _)| a.0).collect();
        let harmless = [
            "DOC-TOI-TRUOC.txt",
            "kiem-tra.html",
            "nhat-ky-truoc.txt",
            "manifest-sha256.txt",
            "tagmanifest-sha256.txt",
            "data/danh-muc/co-quan.yaml",
            "data/muc-luc.json",
        ];
        assert!(
            changed.iter().all(|path| harmless.contains(&path.as_str())),
            "passed: {changed:?}"
        );
    }
}
