//! The fields of an `EAD.xml`, of a dossier or a document: read, and held against the profile.

use super::profile::{Field, Profile};
use crate::archive::finding::Findings;
use crate::problem::Code;
use crate::records::scalar::Date;
use crate::xml::{self, Fault, Piece};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::io::BufRead;

/// Twenty fields have some kilobytes.
const MOST_BYTES: u64 = 1 << 20;
/// The root of these files, in no namespace.
pub const ROOT: &str = "simpledc";
/// Names of fields of the package that is kept (AIP), not of the one that is handed over.
const OF_KEPT: [&str; 3] = ["arcFileCode", "arcDocCode", "docOrdinal"];

/// What a file says, by field.
pub type Said = BTreeMap<String, String>;

/// Reads the fields; what is wrong with their names is a finding.
///
/// # Errors
/// Why it is no XML that may be read.
pub fn read(
    source: impl BufRead,
    (path, known): (&str, &[Field]),
    findings: &mut Findings,
) -> Result<Said, Fault> {
    let mut said = Said::new();
    let (mut depth, mut text, mut name, mut root) =
        (0, String::new(), String::new(), String::new());
    xml::read(source, MOST_BYTES, |piece| match piece {
        Piece::Open(element) => {
            depth += 1;
            if depth == 1 {
                root = format!("{}{}", element.namespace, element.name);
            }
            name = element.name;
            text.clear();
        }
        Piece::Text(more) => text.push_str(&more),
        Piece::Close => {
            if depth == 2 {
                let is_known = known.iter().any(|field| field.name == name);
                if OF_KEPT.contains(&&*name) {
                    let message = format!("`{name}` là trường của gói AIP, gói nộp không dùng");
                    findings.add(Code::PackageContradiction, path, message);
                } else if !is_known {
                    findings.add(Code::PackageXml, path, format!("trường lạ `{name}`"));
                }
                if said.insert(name.clone(), text.trim().to_owned()).is_some() {
                    findings.add(Code::PackageXml, path, format!("trường `{name}` có hai lần"));
                }
            }
            depth -= 1;
        }
    })?;
    if root != ROOT {
        findings.add(Code::PackageXml, path, format!("phần tử gốc là `{root}`, phải là `{ROOT}`"));
    }
    Ok(said)
}

/// Holds values against their fields.
pub fn judge(
    (path, known): (&str, &[Field]),
    said: &Said,
    profile: &Profile,
    findings: &mut Findings,
) {
    for (sure, message) in faults(known, said, profile) {
        match sure {
            true => findings.add(Code::PackageField, path, message),
            false => findings.advise(Code::PackageField, path, message),
        }
    }
}

/// What is wrong with values; not sure where one source alone asks for it.
pub fn faults(known: &[Field], said: &Said, profile: &Profile) -> Vec<(bool, String)> {
    let mut faults = Vec::new();
    for field in known {
        let value = said.get(&field.name).map_or("", String::as_str);
        if value.is_empty() {
            let when = field.when.as_ref().filter(|when| holds(when, said));
            if field.required {
                faults.push((true, format!("thiếu {}", shown(field))));
            } else if let Some(when) = when {
                faults.push((false, format!("thiếu {}, cần có khi {when}", shown(field))));
            }
        } else if let Some(why) = wrong(field, value, profile) {
            faults.push((true, format!("{}: {why}", shown(field))));
        }
    }
    faults
}

fn shown(field: &Field) -> String {
    format!("`{}` ({})", field.name, field.title)
}

fn holds(when: &str, said: &Said) -> bool {
    let Some((name, values)) = when.split_once('=') else { return false };
    said.get(name).is_some_and(|value| values.split(" hoặc ").any(|one| one == value))
}

/// Why a value does not fit its field.
fn wrong(field: &Field, value: &str, profile: &Profile) -> Option<String> {
    let length = value.chars().count();
    if let Some(most) = field.length.filter(|most| length > *most) {
        return Some(format!("dài {length} ký tự, nhiều nhất {most}"));
    }
    let codes = field.codes.as_ref().and_then(|codes| profile.codes.get(codes));
    if codes.is_some_and(|codes| !codes.values.contains_key(value)) {
        return Some(format!("`{value}` không có trong bảng mã"));
    }
    let digits = value.chars().all(|c| c.is_ascii_digit());
    let fits = match field.form.as_deref() {
        Some("ngay") => day(value).is_some(),
        Some("so") => digits,
        Some("ma") => digits && length == 2,
        _ => true,
    };
    (!fits).then(|| format!("`{value}` không đúng dạng"))
}

/// `DD/MM/YYYY`.
pub fn day(text: &str) -> Option<Date> {
    let is_whole = text.len() == 10;
    NaiveDate::parse_from_str(text, "%d/%m/%Y").ok().filter(|_| is_whole).map(Date)
}
