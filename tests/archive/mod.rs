//! Bundles: sealing, what is sealed, verifying, and damage of every kind.

#![allow(clippy::print_stdout, reason = "counts of damage, and why a test was skipped")]

mod agree;
mod clones;
mod command;
mod damage;
pub mod fixtures;
mod forge;
mod forged;
mod frozen;
mod history;
mod log;
pub mod logs;
mod members;
mod originals;
mod raw;
mod recipes;
mod rfc8493;
mod sealing;
mod shelf;
#[cfg(unix)]
mod strange_files;
mod trust;
mod whole;
mod witness;

use chrono::NaiveDate;
use qcph::archive::index::metadata::{Filled, Metadata};
use qcph::archive::{
    Bundle, BundleName, Content, Copy, Digest, Entry, Item, Report, seal, verify_stream,
};
use std::io::Cursor;
use std::path::Path;

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn item(path: &str, content: &[u8]) -> Item {
    Item { path: path.into(), content: Content::Bytes(content.into()) }
}

/// A bundle with three small documents, one of them co-sent.
pub fn model() -> Bundle {
    let name = BundleName { date: day("2016-12-31"), serial: 1 };
    let mut bundle = Bundle {
        name,
        organisation: "Bảo hiểm xã hội Việt Nam".into(),
        program: "qcph 0.1.0".into(),
        items: vec![item("danh-muc/co-quan.yaml", "ma: BHXHVN\n".as_bytes())],
        entries: Vec::new(),
        checkpoint: Some("qcph.vn/nhat-ky\n0\n\n".into()),
    };
    add(&mut bundle, "hop-2016", "15/TB-BHXH", "2016-01-20", None);
    add(&mut bundle, "kiem-tra-2016", "7/BC-TLĐ", "2016-11-02", None);
    let copy = Copy { recipient: "LDLD-HD".into(), of: "van-ban/hop-2016.pdf".into() };
    add(&mut bundle, "hop-2016-gui", "16/PG-BHXH", "2016-01-20", Some(copy));
    bundle
}

fn add(bundle: &mut Bundle, id: &str, number: &str, date: &str, copy: Option<Copy>) {
    let (pdf, source) = (format!("van-ban/{id}.pdf"), format!("ho-so/{id}.yaml"));
    let (pages, record) = (format!("%PDF-1.7 {id} Thông báo"), format!("ma: {id}\n"));
    bundle.items.push(item(&pdf, pages.as_bytes()));
    bundle.items.push(item(&source, record.as_bytes()));
    bundle.entries.push(Entry {
        record: id.into(),
        kind: "thong_bao".into(),
        type_name: "Thông báo".into(),
        agency: "BHXHVN".into(),
        author: "Bảo hiểm xã hội Việt Nam".into(),
        number_and_mark: number.into(),
        date: day(date),
        abstract_: "Kết luận cuộc họp <thường kỳ> & \"đột xuất\"".into(),
        signer: "Nguyễn Văn A".into(),
        pages: 2,
        pdf,
        sha256: Digest::of(pages.as_bytes()),
        size_bytes: pages.len() as u64,
        source,
        source_sha256: Digest::of(record.as_bytes()),
        copy,
        original: None,
        metadata: None,
        book: None,
    });
}

/// The model with the fields of the law, as bundles have them from version 3 on.
pub fn described_model() -> Bundle {
    let mut bundle = model();
    for entry in bundle.entries.iter_mut().filter(|entry| entry.copy.is_none()) {
        let (number, mark) = entry.number_and_mark.split_once('/').expect("a number");
        let day = entry.date.format("%d/%m/%Y").to_string();
        let fields = [
            ("ten_loai", entry.type_name.as_str()),
            ("so", number),
            ("ky_hieu", mark),
            ("ngay", &day),
            ("ten_co_quan", &entry.author),
            ("trich_yeu", &entry.abstract_),
            ("so_trang", "2"),
            ("ho_ten", &entry.signer),
        ];
        let filled = |(word, text): (&str, &str)| Filled(word.into(), vec![text.into()]);
        let sent = fields.map(filled).to_vec();
        entry.metadata = Some(Metadata { sent, came: Vec::new() });
    }
    bundle
}

/// The bytes of a sealed bundle.
pub fn sealed_bytes(bundle: &Bundle) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let written = seal(folder.path(), bundle).expect("a bundle");
    std::fs::read(written.path).expect("the bundle")
}

/// Verifies bytes under the model's file name.
pub fn verified(bytes: &[u8]) -> Report {
    verify_stream("gói", Some("QCPH_2016-12-31_0001.zip"), &mut Cursor::new(bytes))
}

/// `Q603 data/van-ban/x.pdf` for each finding.
pub fn found(report: &Report) -> Vec<String> {
    let path = |file: &str| file.trim_start_matches("gói").trim_start_matches('/').to_owned();
    let line = |problem: &qcph::problem::Problem| {
        let file = problem.place.as_ref().map(|place| path(&place.file)).unwrap_or_default();
        format!("{} {file}", problem.code).trim_end().to_owned()
    };
    report.findings.iter().map(line).collect()
}

pub fn write(path: &Path, bytes: &[u8]) {
    qcph::disk::write(path, bytes).expect("written");
}
