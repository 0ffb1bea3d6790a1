//! Damage by intent: members dropped, doubled, swapped, renamed, re-cased in a well-formed zip.

use super::raw::Writer;
use super::{found, model, sealed_bytes, verified};
use qcph::archive::{Digest, Tally};
use std::io::Read;

type Members = Vec<(String, Vec<u8>)>;

fn members() -> Members {
    let mut zip =
        zip::ZipArchive::new(std::io::Cursor::new(sealed_bytes(&model()))).expect("a zip");
    let count = zip.len();
    let member = |at| {
        let mut file = zip.by_index(at).expect("a member");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("content");
        (file.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(member).collect()
}

fn zipped(members: &Members) -> Vec<u8> {
    let mut zip = Writer::new(Vec::new());
    for (name, bytes) in members {
        zip.add(name, Tally::of(bytes), &bytes[..]).expect("added");
    }
    zip.finish().expect("finished")
}

fn codes(members: &Members) -> Vec<String> {
    found(&verified(&zipped(members)))
}

#[test]
fn the_members_written_again_are_the_bundle() {
    assert!(zipped(&members()) == sealed_bytes(&model()));
}

#[test]
fn the_canonical_form_never_changes() {
    let members = [("a", ""), ("b/c.txt", "Thông báo\n")];
    let members = members.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec();
    let digest = Digest::of(&zipped(&members)).to_string();
    assert_eq!(digest, "f5dafdbdddf28925330055de5df0f98c06892de022b4328abd937f6cf22c2db3");
}

/// Offsets of the rows of the central directory.
fn rows(bundle: &[u8]) -> Vec<usize> {
    let is_row = |at: &usize| bundle[*at..].starts_with(b"PK\x01\x02");
    (0..bundle.len() - 4).filter(is_row).collect()
}

/// Every field that a system could fill in its own way, as the program writes it on all.
#[test]
fn no_field_of_a_row_depends_on_the_system() {
    let bundle = sealed_bytes(&model());
    let rows = rows(&bundle);
    assert!(rows.len() > 10, "{}", rows.len());
    for row in rows {
        let field = |from: usize, to: usize| &bundle[row + from..row + to];
        assert_eq!(field(4, 6), [10, 3], "version made by: Unix, 1.0");
        assert_eq!(field(6, 8), [10, 0], "version needed");
        assert_eq!(field(8, 12), [0; 4], "flags, method");
        assert_eq!(field(12, 16), [0, 0, 0x21, 0], "time and date");
        assert_eq!(field(30, 38), [0; 8], "extra field, comment, disk, internal attributes");
        assert_eq!(field(38, 42), (0o100_644_u32 << 16).to_le_bytes(), "external attributes");
    }
}

#[test]
fn a_bundle_of_an_old_program_on_windows_is_kept_with_advice() {
    let mut bundle = sealed_bytes(&model());
    let rows = rows(&bundle);
    for row in &rows {
        bundle[row + 5] = 0;
    }
    let told = verified(&bundle).findings;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(!qcph::problem::any_error(&told), "{told:#?}");
    assert!(told[0].message.contains("bản qcph cũ trên Windows"), "{told:#?}");
    // One row alone is no program's doing.
    bundle[rows[3] + 5] = 3;
    assert_eq!(codes_of(&bundle), ["Q608"]);
}

#[test]
fn what_another_program_did_to_every_file_is_told_once() {
    let mut bundle = sealed_bytes(&model());
    let rows = rows(&bundle);
    for row in &rows {
        bundle[row + 12] = 7;
    }
    let told = verified(&bundle).findings;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].message.ends_with(&format!("giờ ngày (ở {} tệp)", rows.len())), "{told:#?}");
}

fn codes_of(bundle: &[u8]) -> Vec<String> {
    let mut codes: Vec<String> = found(&verified(bundle));
    codes.iter_mut().for_each(|code| code.truncate(4));
    codes
}

#[test]
fn every_dropped_or_doubled_member_is_found() {
    for at in 0..members().len() {
        let mut dropped = members();
        let (name, bytes) = dropped.remove(at);
        let optional = name.ends_with("/nhat-ky-truoc.txt");
        assert!(!codes(&dropped).is_empty(), "{name} dropped");
        assert!(
            optional || codes(&dropped).iter().any(|found| found.starts_with("Q604")),
            "{name}"
        );
        let mut doubled = members();
        doubled.insert(at, (name.clone(), bytes.clone()));
        assert!(codes(&doubled).iter().any(|found| found.starts_with("Q609")), "{name} doubled");
        let mut added = members();
        added.insert(at + 1, (format!("{name}.x"), bytes));
        assert!(codes(&added).iter().any(|found| found.starts_with("Q605")), "{name} added");
    }
}

#[test]
fn every_two_members_swapped_are_found() {
    let model = members();
    for first in 0..model.len() {
        for second in first + 1..model.len() {
            let mut order = model.clone();
            order.swap(first, second);
            assert!(
                codes(&order).iter().any(|found| found.starts_with("Q608")),
                "{first} {second}"
            );
            let mut contents = model.clone();
            contents[first].1 = model[second].1.clone();
            contents[second].1 = model[first].1.clone();
            assert!(!codes(&contents).is_empty(), "contents of {first} and {second}");
        }
    }
}

#[test]
fn every_renamed_or_recased_member_is_found() {
    for at in 0..members().len() {
        let mut renamed = members();
        renamed[at].0.push('x');
        assert!(!codes(&renamed).is_empty(), "{}", renamed[at].0);
        for letter in 0..renamed[at].0.len() - 1 {
            let mut recased = members();
            let other = recased[at].0.as_bytes()[letter] ^ 0x20;
            if other.is_ascii_alphabetic() {
                recased[at].0.replace_range(letter..=letter, &char::from(other).to_string());
                assert!(!codes(&recased).is_empty(), "{}", recased[at].0);
            }
        }
    }
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let top = "QCPH_2016-12-31_0001";
    let tricks = [
        "../x",
        "/x",
        "x",
        "C:/x",
        "./x",
        "data\\x",
        "data/../../x",
        "data//x",
        "data/x/",
        "data/\0x",
        "data/con",
        "data/x.",
        "data/tên",
        "data/.an",
        "DATA/muc-luc.json",
    ];
    for trick in tricks {
        for name in [trick.to_owned(), format!("{top}/{trick}")] {
            let mut members = members();
            members.push((name.clone(), b"x".to_vec()));
            let codes = codes(&members);
            let refused = |found: &String| found.starts_with("Q609") || found.starts_with("Q605");
            assert!(codes.iter().any(refused), "{name}: {codes:?}");
        }
    }
}
