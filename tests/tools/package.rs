//! A package of so many model documents in a bag, for the judges: `package FOLDER COUNT`.
#![allow(clippy::unwrap_used, reason = "a tool for developers stops where it fails")]

use qcph::digest::Digest;
use qcph::package::{Document, Package, Profile, make};
use qcph::records::scalar::Date;
use std::collections::BTreeMap;

/// As large as a document of a few pages.
fn pdf(at: usize) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7 of document {at}\n").into_bytes();
    bytes.resize(120_000, b' ');
    bytes
}

fn said(pairs: &[(&str, String)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn document(at: usize) -> Document {
    let (id, bytes) = (format!("TW-2018-TD-{at:04}"), pdf(at));
    let text = |value: &str| value.to_owned();
    Document {
        said: said(&[
            ("docId", id.clone()),
            ("docCode", format!("X01.2018.01.QCPH.{at:07}")),
            ("maintenance", text("01")),
            ("typeName", text("22")),
            ("codeNumber", at.to_string()),
            ("codeNotation", text("BHXH-VP")),
            ("issuedDate", text("05/06/2018")),
            ("organName", text("Bảo hiểm xã hội Việt Nam")),
            ("subject", text("cung cấp số liệu thu bảo hiểm xã hội của các đơn vị trên địa bàn")),
            ("language", text("01")),
            ("numberOfPage", text("2")),
            ("mode", text("01")),
            ("riskRecovery", text("0")),
        ]),
        id,
        sha256: Digest::of(&bytes),
        size_bytes: bytes.len() as u64,
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: usize = arguments[2].parse().unwrap();
    let text = |value: &str| value.to_owned();
    let package = Package {
        loose: false,
        head: said(&[
            ("fileCode", text("X01.2018.01.QCPH")),
            ("title", text("Công văn trao đổi về phối hợp năm 2018")),
            ("maintenance", text("01")),
            ("mode", text("01")),
            ("language", text("01")),
            ("startDate", text("01/01/2018")),
            ("endDate", text("31/12/2018")),
            ("totalDoc", count.to_string()),
            ("numberOfPaper", text("0")),
            ("numberOfPage", (2 * count).to_string()),
            ("riskRecovery", text("0")),
        ]),
        documents: (1..=count).map(document).collect(),
        organisation: text("Bảo hiểm xã hội Việt Nam"),
        fonds: text("001.23"),
        agreement: text("X01.2018.01.QCPH"),
        program: text("qcph 0.1.0"),
        created: Date(chrono::NaiveDate::from_ymd_opt(2018, 12, 31).unwrap()),
        ordinal: 1,
    };
    let open = |document: &Document| Ok(pdf(document.id[11..].parse().unwrap()));
    make(arguments[1].as_ref(), &package, &Profile::embedded(), open).unwrap();
}
