//! Writes returned files for the scripts beside this file.
//!
//! `signed scan FILE PAGES [MEGABYTES]`: a scan of A4 pages at 300 dpi. `signed families ISSUED FOLDER`: for
//! each family of attacks its files upon this document, and a line `NAME CODE taken|refused` of what must
//! be said of each. `signed judge FILE…`: a line `clean|marks|refused WHY FILE` for each, judged as if all up
//! to its first `%%EOF` had been given out. Nothing here is part of the program.

#![allow(clippy::unwrap_used, reason = "a failed unwrap ends the tool, as it ends a test")]
#![allow(clippy::cast_possible_truncation, reason = "test data stays small")]
#![allow(clippy::print_stdout, reason = "the scripts read what this prints")]
#![allow(clippy::disallowed_methods, reason = "files for the scripts")]

#[path = "../signed/families.rs"]
mod families;
#[path = "../signed/made.rs"]
mod made;
#[path = "../signed/scan.rs"]
mod scan;

use families::all;
use scan::{Scan, scan};
use std::path::Path;

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let paper = |file: &str, pages: &str, picture: &[u8]| {
        let (size_pt, dpi) = ([595, 842], 300);
        let made =
            scan(&Scan { pages: number(pages), size_pt, dpi, colour: true, words: "", picture });
        std::fs::write(file, made).expect("a file");
    };
    match words[..] {
        ["scan", file, pages] => paper(file, pages, b"JPEG"),
        ["scan", file, pages, megabytes] => paper(file, pages, &vec![7; number(megabytes) << 20]),
        ["families", issued, folder] => {
            for made in all(&std::fs::read(issued).expect("a document")) {
                let path = Path::new(folder).join(format!("{}.pdf", made.name));
                std::fs::write(path, made.bytes).expect("a file");
                let code = if made.code.is_empty() { "-" } else { made.code };
                println!("{} {code} {}", made.name, if made.taken { "taken" } else { "refused" });
            }
        }
        ["judge", ..] => words[1..].iter().for_each(|file| judged(file)),
        _ => panic!("see the head of tests/tools/signed.rs"),
    }
}

/// Files of others have signatures behind what somebody gave out, as ours do.
fn judged(file: &str) {
    const END: &[u8] = b"%%EOF";
    let bytes = std::fs::read(file).expect("a file");
    let end = bytes.windows(END.len()).position(|word| word == END);
    let end = end.map_or(bytes.len(), |at| at + END.len());
    let breaks = bytes[end..].iter().take(2).take_while(|byte| b"\r\n".contains(byte)).count();
    let judgement = qcph::signed::judge(&bytes[..end + breaks], &bytes);
    match (judgement.faults.first(), judgement.is_clean()) {
        (Some(fault), _) => println!("refused {fault:?} {file}"),
        (None, true) => println!("clean {} signatures {file}", judgement.signatures.len()),
        (None, false) => println!("marks {} {file}", judgement.marks.len()),
    }
}
