//! The notices of what is built into the program: all there, and all allowed.
//!
//! `QCPH_BLESS=1 cargo test licenses` writes `docs/licenses.txt` anew, from the lock file and
//! the sources that cargo fetched (`cargo fetch` brings those of every system).

mod lock;
mod notices;

use crate::office::{Office, blesses, repository};
use std::collections::BTreeSet;

fn file(below: &str) -> String {
    std::fs::read_to_string(repository().join(below)).unwrap().replace("\r\n", "\n")
}

const NOTICES: &str = "docs/licenses.txt";

/// Name, version and licence of each crate that the file lists.
fn listed() -> Vec<(String, String, String)> {
    let text = file(NOTICES);
    let list = text.split(notices::LIST).nth(1).unwrap().split(notices::TEXT).next().unwrap();
    let rows = list.lines().filter(|line| line.starts_with("- "));
    rows.map(|row| {
        let mut words = row.trim_start_matches("- ").splitn(3, ' ');
        let mut word = || words.next().unwrap().to_owned();
        (word(), word(), word())
    })
    .collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a file that a person asked for")]
fn every_crate_of_the_lock_file_has_its_notice() {
    let locked = lock::shipped(&file("Cargo.lock"), &file("Cargo.toml"));
    assert!(locked.len() > 300, "{} crates", locked.len());
    if blesses() {
        std::fs::write(repository().join(NOTICES), notices::write(&locked)).unwrap();
    }
    let listed: BTreeSet<(String, String)> =
        listed().into_iter().map(|(name, version, _)| (name, version)).collect();
    let missing: Vec<_> = locked.difference(&listed).collect();
    let left: Vec<_> = listed.difference(&locked).collect();
    assert!(
        missing.is_empty() && left.is_empty(),
        "without a notice: {missing:?}\nno longer there: {left:?}\n\
         cargo fetch && QCPH_BLESS=1 cargo test licenses"
    );
    let text = file(NOTICES);
    for (name, version) in &locked {
        let named = text.split(notices::TEXT).skip(1).any(|notice| {
            let who = notice.split("\n\n").next().unwrap();
            who.split([',', '\n']).any(|one| one.trim() == format!("{name} {version}"))
        });
        assert!(named, "{name} {version} has no text");
    }
}

#[test]
fn the_program_prints_all_notices_and_those_of_its_fonts() {
    let office = Office::bare();
    let run = office.qcph(&["licenses"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for part in [
        &file(NOTICES),
        &file("LICENSE"),
        &file("templates/fonts/OFL.txt"),
        "typst 0.",
        "The Rust Project Developers",
    ] {
        assert!(run.out.contains(part.trim()), "{part:.60} is not printed");
    }
    let json: serde_json::Value =
        serde_json::from_str(&office.qcph(&["licenses", "--json"]).out).unwrap();
    assert_eq!(json["thu_vien"].as_array().unwrap().len(), listed().len());
}

/// `deny.toml` names the licences that may come in; what is in is among them.
#[test]
fn every_licence_is_one_that_is_allowed() {
    let deny = file("deny.toml");
    let list = deny.split("allow = [").nth(1).unwrap().split(']').next().unwrap();
    let allowed: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();
    let is_allowed = |id: &str| allowed.contains(id);
    for (name, version, licence) in listed() {
        assert!(notices::holds(&licence, &is_allowed), "{name} {version}: {licence}");
    }
    let none = |id: &str| id == "MIT";
    assert!(notices::holds("(MIT OR Apache-2.0) AND (MIT OR Zlib)", &none));
    assert!(notices::holds("Apache-2.0/MIT", &none));
    for other in ["MIT AND Zlib", "GPL-3.0-only", "Apache-2.0 WITH LLVM-exception OR Zlib"] {
        assert!(!notices::holds(other, &none), "{other}");
    }
}
