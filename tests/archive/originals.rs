//! Signed originals in bundles: where they may stand, what an index says of them, what is refused.

use super::forge::Parts;
use super::{day, described_model, found, item, model, sealed_bytes, verified};
use qcph::archive::index::original::{Links, Prefix, Signed};
use qcph::archive::index::{self, Reader};
use qcph::archive::{Bundle, BundleName, Digest, Entry, Original, agree, seal, sealed};
use qcph::problem::{Code, Problem};
use qcph::records::issue::SigningWay;

const SIGNED: &[u8] = b"%PDF-1.7 hop-2016 and a signature";

/// The model, and the signed original of its first document.
pub fn signed_model() -> Bundle {
    let mut bundle = model();
    let document = bundle.entries[0].clone();
    bundle.items.push(item("van-ban/hop-2016_ban-ky.pdf", SIGNED));
    bundle.entries.push(original(&document, SIGNED));
    bundle
}

fn original(document: &Entry, bytes: &[u8]) -> Entry {
    let signature = Signed {
        signer: "Nguyễn <b> Văn A".into(),
        serial: "07".into(),
        time: Some("2016-01-20T17:30:00Z".into()),
    };
    Entry {
        kind: "ban_ky".into(),
        pdf: Original::path(&document.pdf),
        sha256: Digest::of(bytes),
        size_bytes: bytes.len() as u64,
        original: Some(Original {
            way: SigningWay::Digital,
            received: day("2016-01-21"),
            of: document.sha256,
            bundle: None,
            prefix: Some(Prefix { sha256: Digest::of(&bytes[..17]), size_bytes: 17 }),
            signatures: vec![signature],
            marks: Vec::new(),
        }),
        ..document.clone()
    }
}

fn of(bundle: &mut Bundle) -> &mut Original {
    bundle.entries[3].original.as_mut().expect("the original")
}

#[test]
fn an_original_is_an_entry_of_its_own_and_the_index_says_so() {
    let bytes = sealed_bytes(&signed_model());
    let report = verified(&bytes);
    assert_eq!((found(&report), report.documents), (vec![], 4));
    let parts = Parts::of(&bytes);
    let text = parts.text("data/muc-luc.json");
    let reader = Reader::open(text.as_bytes()).expect("an index");
    assert_eq!(reader.header.version, index::SIGNED);
    let entries: Vec<Entry> = reader.map(|entry| entry.expect("an entry").1).collect();
    assert_eq!(entries.iter().filter(|entry| entry.original.is_some()).count(), 1);
    assert!(
        text.contains(r#""ban_ky":{"cach":"ky_so","ngay_nhan":"2016-01-21","cua":""#),
        "{text}"
    );
    let page = parts.text("data/muc-luc.html");
    let note = "Bản gốc điện tử, ký số: Nguyễn &lt;b&gt; Văn A (21/01/2016 00:30 theo chữ ký)";
    assert!(page.contains(note) && !page.contains("<b>"), "{page}");
    assert!(parts.text("DOC-TOI-TRUOC.txt").contains("_ban-ky.pdf"));
    assert!(parts.text("kiem-tra.html").contains("ban_ky"));
    let folder = tempfile::tempdir().expect("a folder");
    seal(folder.path(), &signed_model()).expect("a bundle");
    let documents = &sealed(folder.path()).expect("sealed")[0].documents;
    let mains = documents.iter().filter(|document| document.is_main()).count();
    assert_eq!((documents.len(), mains), (4, 2));
}

/// What was sealed before there were originals, and what is sealed without one, to the byte.
#[test]
fn a_bundle_without_originals_keeps_every_byte() {
    let good =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/archive/bundles/good/QCPH_2016-12-31_0001.zip");
    assert!(sealed_bytes(&model()) == std::fs::read(good).expect("the frozen bundle"));
}

#[test]
fn an_index_of_one_version_has_one_spelling() {
    let one = Parts::of(&sealed_bytes(&model()));
    let two = Parts::of(&sealed_bytes(&signed_model()));
    let three = Parts::of(&sealed_bytes(&described_model()));
    let all = [(&one, 1), (&two, 2), (&three, 3)];
    let pairs = all.iter().flat_map(|(parts, from)| (1..=3).map(move |to| (*parts, *from, to)));
    for (parts, from, to) in pairs.filter(|(_, from, to)| from != to) {
        let version = |number: u32| format!("\"phien_ban\":{number}");
        let forged =
            parts.clone().replace("data/muc-luc.json", &version(from), &version(to)).forged();
        let found = found(&verified(&forged.zip()));
        assert!(found.iter().any(|line| line == "Q607 data/muc-luc.json"), "{found:?}");
    }
}

#[test]
fn what_cannot_be_an_original_is_neither_sealed_nor_verified() {
    type Change = fn(&mut Bundle);
    let cases: [(&str, Change); 11] = [
        ("kind of a document", |b| b.entries[3].kind = "thong_bao".into()),
        ("a document called an original", |b| b.entries[0].kind = "ban_ky".into()),
        ("also a copy", |b| b.entries[3].copy = b.entries[2].copy.clone()),
        ("no signature", |b| of(b).signatures.clear()),
        ("a scan with signatures", |b| of(b).way = SigningWay::Scanned),
        ("a prefix without bytes", |b| of(b).prefix.as_mut().expect("it").size_bytes = 0),
        ("a prefix as long as the file", |b| {
            of(b).prefix.as_mut().expect("it").size_bytes = SIGNED.len() as u64;
        }),
        ("of a later bundle", |b| {
            of(b).bundle = Some(BundleName { serial: 2, date: day("2016-12-31") });
        }),
        ("of no document", |b| of(b).of = Digest::of(b"another")),
        ("of another record's document", |b| of(b).of = b.entries[1].sha256),
        ("of a copy", |b| of(b).of = b.entries[2].sha256),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (what, change) in cases {
        let mut bundle = signed_model();
        change(&mut bundle);
        let problem = seal(folder.path(), &bundle).expect_err(what);
        assert_eq!(problem.code, Code::NotSealable, "{what}: {}", problem.message);
        let mut links = Links::default();
        bundle.entries.iter().for_each(|entry| links.add(entry));
        let misfit = bundle.entries.iter().any(|entry| entry.misfit(bundle.name).is_some());
        assert!(misfit || links.broken().next().is_some(), "{what}");
    }
}

/// The same by a forger who makes every sum right.
#[test]
fn an_original_of_nothing_and_one_without_entry_are_found() {
    let sound = sealed_bytes(&signed_model());
    let parts = || Parts::of(&sound);
    let document = model().entries[0].sha256.to_string();
    let cua = |digest: &str| format!("\"cua\":\"{digest}\"");
    let other = Digest::of(b"another").to_string();
    let unlinked = parts().replace("data/muc-luc.json", &cua(&document), &cua(&other)).forged();
    let found_in = |parts: &Parts| found(&verified(&parts.zip()));
    let path = "data/van-ban/hop-2016_ban-ky.pdf";
    assert!(found_in(&unlinked).contains(&format!("Q618 {path}")), "{:?}", found_in(&unlinked));
    let extra = parts().put("data/van-ban/kiem-tra-2016_ban-ky.pdf", SIGNED).forged();
    let line = "Q607 data/van-ban/kiem-tra-2016_ban-ky.pdf".to_owned();
    assert!(found_in(&extra).contains(&line), "{:?}", found_in(&extra));
    let gone = parts().without(path).forged();
    assert!(found_in(&gone).contains(&format!("Q607 {path}")), "{:?}", found_in(&gone));
    let altered = parts().put(path, b"%PDF-1.7 another file").forged();
    assert!(found_in(&altered).contains(&format!("Q607 {path}")), "{:?}", found_in(&altered));
}

/// Sums that are right make no signature.
#[test]
fn what_is_called_signed_is_judged_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = seal(folder.path(), &signed_model()).expect("a bundle");
    let place = |problem: &Problem| problem.place.as_ref().expect("a place").file.to_string();
    let found = agree(&written.path, |_| None);
    let against = found.iter().filter(|problem| problem.code == Code::OriginalFails);
    let against: Vec<String> = against.map(place).collect();
    assert_eq!(against.len(), 1, "{found:?}");
    assert!(against[0].ends_with("data/van-ban/hop-2016_ban-ky.pdf"), "{against:?}");
}
