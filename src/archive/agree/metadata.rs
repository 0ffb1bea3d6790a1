//! The fields of the law against the entry that has them and its record.
//!
//! In: an entry with metadata, what its record says. Out: contradictions in Vietnamese. What follows from the
//! regulation, the directories and the wording is not looked at here: rendering again is the check of that.

use super::Stated;
use crate::archive::index::Entry;
use crate::archive::index::metadata::{Came, Metadata};
use crate::law::metadata::Content;

/// What the metadata of an entry say otherwise than the entry and, where it could be read, the record.
pub fn contradictions(entry: &Entry, stated: Option<&Stated>) -> Vec<String> {
    let Some(metadata) = &entry.metadata else { return Vec::new() };
    let (number, mark) =
        entry.number_and_mark.split_once('/').unwrap_or((&entry.number_and_mark, ""));
    let day = entry.date.format("%d/%m/%Y").to_string();
    let index = [
        (Content::TypeName, entry.type_name.as_str()),
        (Content::Number, number),
        (Content::Mark, mark),
        (Content::Date, &day),
        (Content::Issuer, &entry.author),
        (Content::Subject, &entry.abstract_),
        (Content::Signer, &entry.signer),
    ];
    let index = index.into_iter();
    let mut found: Vec<String> =
        index.filter_map(|(field, text)| differs(metadata, field, text, "mục lục")).collect();
    let Some(stated) = stated else { return found };
    let pages = stated.signed.map_or(u64::from(entry.pages), |copy| copy.pages).to_string();
    let pages = [(Content::Pages, pages)];
    let record = stated.fields.iter().chain(&pages);
    found.extend(
        record.filter_map(|(field, text)| differs(metadata, *field, text, "bản ghi nguồn")),
    );
    if arrivals(&metadata.came) != arrivals(&stated.came) {
        found.push("siêu dữ liệu ghi nơi nhận, ngày đến, số đến khác bản ghi nguồn".to_owned());
    }
    found
}

fn differs(metadata: &Metadata, field: Content, text: &str, place: &str) -> Option<String> {
    let (has, wanted) = (plain(&metadata.text(field)), plain(text));
    let what = field.title().to_lowercase();
    (has != wanted).then(|| format!("siêu dữ liệu ghi {what} `{has}`, {place} ghi `{wanted}`"))
}

/// Hard and soft spaces are one to a reader.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn arrivals(came: &[Came]) -> Vec<[String; 3]> {
    let one = |came: &Came| {
        [came.body.clone(), came.text(Content::Arrival), came.text(Content::ArrivalNumber)]
    };
    came.iter().map(one).collect()
}
