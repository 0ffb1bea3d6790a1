//! Seals model bundles through the log and verifies bundles, for the scripts beside this file.
//!
//! `model seal FOLDER DOCUMENTS KILOBYTES` appends one bundle; `model verify BUNDLE…` and
//! `model agree BUNDLE…` and `model check FOLDER` print findings and fail when there are any; `model flips BUNDLE COUNT` flips
//! random bits one at a time. Nothing here is part of the program.

#![allow(clippy::print_stdout, reason = "the scripts read what this prints")]

use qcph::archive::log::{Log, check};
use qcph::archive::{
    Bundle, BundleName, Content, Digest, Entry, Item, Report, seal, verify, verify_stream,
};
use qcph::pipeline::agree;
use qcph::problem::{Problem, show_short};
use std::io::Cursor;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse().expect("a number");
    let problems = match words[..] {
        ["seal", folder, documents, kilobytes] => {
            seal_one(Path::new(folder), number(documents), number(kilobytes))
                .err()
                .into_iter()
                .collect()
        }
        ["check", folder] => {
            let report = check(&Path::new(folder).join("so"), &Path::new(folder).join("goi"));
            println!("{}", report.sentence());
            report.findings
        }
        ["verify", ..] => words[1..].iter().flat_map(|path| say(verify(Path::new(path)))).collect(),
        ["agree", ..] => words[1..].iter().flat_map(|path| agree(Path::new(path))).collect(),
        ["flips", path, count] => flips(path, number(count)),
        _ => panic!("see the head of tests/tools/model.rs"),
    };
    problems.iter().for_each(|problem| println!("{}", show_short(problem)));
    ExitCode::from(qcph::problem::exit_code(&problems))
}

fn say(report: Report) -> Vec<Problem> {
    println!("{}", report.sentence());
    report.findings
}

fn seal_one(folder: &Path, documents: usize, kilobytes: usize) -> Result<(), Problem> {
    let bundles = folder.join("goi");
    let mut log = Log::open(&folder.join("so"), &bundles, "qcph.example/model")?;
    log.healed.iter().for_each(|note| println!("{}", show_short(note)));
    let date = "2016-12-31".parse().expect("a date");
    let name = BundleName { date, serial: log.next_serial() };
    let mut bundle = Bundle {
        name,
        organisation: "Bảo hiểm xã hội Việt Nam".into(),
        program: "qcph model".into(),
        items: Vec::new(),
        entries: Vec::new(),
        checkpoint: Some(log.checkpoint().to_string()),
    };
    (0..documents).for_each(|number| add(&mut bundle, number, kilobytes));
    let written = seal(&bundles, &bundle)?;
    log.append(&written)?;
    println!("{}", written.path.display());
    Ok(())
}

fn add(bundle: &mut Bundle, number: usize, kilobytes: usize) {
    let (pdf, source) = (format!("van-ban/{number}.pdf"), format!("ho-so/{number}.yaml"));
    let filler = format!("%PDF {} {number} ", bundle.name).repeat(kilobytes * 1024 / 32 + 1);
    let record = format!("ma: {number}\n");
    bundle.entries.push(Entry {
        record: number.to_string(),
        kind: "thong_bao".into(),
        type_name: "Thông báo".into(),
        agency: "BHXHVN".into(),
        author: "Bảo hiểm xã hội Việt Nam".into(),
        number_and_mark: format!("{number}/TB-BHXH"),
        date: bundle.name.date,
        abstract_: "Kết luận cuộc họp".into(),
        signer: "Nguyễn Văn A".into(),
        pages: 1,
        pdf: pdf.clone(),
        sha256: Digest::of(filler.as_bytes()),
        size_bytes: filler.len() as u64,
        source: source.clone(),
        source_sha256: Digest::of(record.as_bytes()),
        copy: None,
        original: None,
        metadata: None,
        book: None,
    });
    for (path, text) in [(pdf, filler), (source, record)] {
        bundle.items.push(Item { path, content: Content::Bytes(text.into_bytes().into()) });
    }
}

/// Flips `count` bits, one at a time, at places that a fixed seed chooses.
fn flips(path: &str, count: usize) -> Vec<Problem> {
    let mut bytes = std::fs::read(path).expect("a bundle");
    let name = Path::new(path).file_name().and_then(|name| name.to_str());
    let (mut state, mut missed) = (0x5eed_u64, 0);
    for _ in 0..count {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        let bit = usize::try_from(state >> 16).expect("48 bits") % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        missed += usize::from(verify_stream(path, name, &mut Cursor::new(&bytes)).intact());
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    println!("{missed} of {count} flipped bits missed in {} bytes", bytes.len());
    assert_eq!(missed, 0, "a flipped bit was missed");
    Vec::new()
}
