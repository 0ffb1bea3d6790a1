//! What the fields of a package say of a dossier and of its documents, in the codes of the profile.

use super::{Around, Said};
use crate::dossiers::{Document, Dossier, File};
use crate::package::Profile;
use crate::pipeline::Loaded;
use crate::problem::Problem;
use crate::records::dossier::{Access, Retention};
use crate::records::issue::SigningWay;
use crate::records::scalar::Date;
use std::collections::BTreeSet;

/// The fields of a dossier.
pub fn head(dossier: &Dossier, sheets: u64, around: &Around<'_>, profile: &Profile) -> Said {
    let files = dossier.documents.iter().filter_map(Document::original);
    let levels: BTreeSet<&str> = files.map(confidence).collect();
    let level = match levels.iter().copied().collect::<Vec<_>>()[..] {
        [one] => one,
        _ if levels.contains("") => "",
        _ => MIXED,
    };
    let day = |day: Option<Date>| day.map(|day| day.shown()).unwrap_or_default();
    said([
        ("fileCode", around.code.to_owned()),
        ("title", dossier.title.clone()),
        ("maintenance", maintenance(around.retention, profile)),
        ("mode", mode(around.access, profile)),
        ("language", profile.get("tieng_viet").to_owned()),
        ("startDate", day(dossier.opened)),
        ("endDate", day(dossier.ended)),
        ("totalDoc", dossier.documents.len().to_string()),
        ("numberOfPaper", sheets.to_string()),
        ("numberOfPage", dossier.pages().unwrap_or_default().to_string()),
        ("confidenceLevel", level.to_owned()),
        ("riskRecovery", profile.get("du_phong").to_owned()),
        ("description", dossier.note.clone().unwrap_or_default()),
    ])
}

/// Fields with what they say.
pub fn said<const N: usize>(pairs: [(&str, String); N]) -> Said {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Hỗn hợp.
const MIXED: &str = "03";

/// 01 signed digitally, 02 scanned; what was never signed here is neither.
pub fn confidence(file: &File) -> &'static str {
    match file.way {
        Some(SigningWay::Digital) => "01",
        Some(SigningWay::Scanned) => "02",
        None => "",
    }
}

pub fn maintenance(retention: Retention, profile: &Profile) -> String {
    let wanted = match retention.years() {
        Some(years) => format!("{years} năm"),
        None => retention.title().to_owned(),
    };
    profile.code("maintenance", &wanted).to_owned()
}

pub fn mode(access: Access, profile: &Profile) -> String {
    profile.code("mode", access.title()).to_owned()
}

/// Who drafted, reviewed, signed and numbered it (`qua_trinh`), as far as the record says.
pub fn steps(loaded: &Loaded, record: &str) -> Result<String, Problem> {
    let corpus = &loaded.office.corpus;
    let Some(summary) = corpus.records.get(record) else { return Ok(String::new()) };
    let filed = corpus.open(summary)?;
    let steps = filed.record.issue().and_then(|issue| issue.steps.as_ref());
    let told = steps.into_iter().flat_map(|steps| steps.done()).map(|(duty, step)| {
        let person = corpus.registry.person(&step.person.value.0);
        let name = person.map_or(step.person.value.0.as_str(), |person| &person.name.0);
        format!("{}: {name}, {}", duty.title(), step.date.shown())
    });
    Ok(told.collect::<Vec<_>>().join("; "))
}
