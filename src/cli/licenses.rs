//! `qcph licenses`: the licence of the program, and the notices of all that is built into it.

use super::Common;
use super::report::{Failure, Outcome, line};
use clap::Args;
use serde_json::{Value as Json, json};

const OWN: &str = include_str!("../../LICENSE");
/// Written from the lock file and held against it by a test, see `tests/licenses`.
const LIBRARIES: &str = include_str!("../../docs/licenses.txt");
const FONTS: &str = include_str!("../../templates/fonts/OFL.txt");

#[derive(Args)]
pub struct LicensesArgs {}

pub fn run(common: &Common, _: &LicensesArgs) -> Result<Outcome, Failure> {
    if common.report.json {
        let libraries: Vec<Json> = LIBRARIES.lines().filter_map(library).collect();
        let result = json!({ "thu_vien": libraries, "van_ban": text() });
        return Ok(Outcome::new("", result));
    }
    line(&text());
    Ok(Outcome::new("", json!({})))
}

fn text() -> String {
    format!(
        "==== qcph ====\n\n{}\n\n{}\n\n==== Phông chữ Tinos ====\n\n{}",
        OWN.trim(),
        LIBRARIES.trim(),
        FONTS.trim()
    )
}

/// `- typst 0.15.1 Apache-2.0`.
fn library(line: &str) -> Option<Json> {
    let mut words = line.strip_prefix("- ")?.splitn(3, ' ');
    let mut word = || words.next();
    let (name, version, licence) = (word()?, word()?, word()?);
    // A list in a licence is no list of libraries.
    let is_one = version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.');
    is_one.then(|| json!({ "ten": name, "phien_ban": version, "giay_phep": licence }))
}
