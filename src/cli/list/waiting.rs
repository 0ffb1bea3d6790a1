//! `qcph list --waiting`: what documents wait for, and for how many days.

use super::{as_json, number};
use crate::cli::Common;
use crate::cli::readable::Readable;
use crate::cli::report::{Failure, Outcome};
use chrono::NaiveDate;
use qcph::documents::vietnamese::date_short;
use qcph::life::waiting::{Stage, ToSeal, Wait, waits};
use qcph::pipeline::{self, Due, FaultyFile};
use qcph::records::RecordFile;
use qcph::records::search::{Query, find};
use qcph::records::summary::Summary;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

pub fn run(
    common: &Common,
    checked: &Readable,
    query: &Query,
    date: NaiveDate,
) -> Result<Outcome, Failure> {
    let loaded = &checked.loaded;
    let corpus = &loaded.office.corpus;
    let waiting = pipeline::waiting(loaded, Due::from(date))?;
    let ids = |summaries: &[&Summary]| -> BTreeSet<String> {
        summaries.iter().map(|summary| summary.id.0.clone()).collect()
    };
    let (due, late) = (ids(&waiting.due), ids(&waiting.late));
    let to_seal = |id: &str| match id {
        _ if due.contains(id) => ToSeal::Document,
        _ if late.contains(id) => ToSeal::SignedCopy,
        _ => ToSeal::Nothing,
    };
    let (mut rows, mut found) = (Vec::new(), Vec::new());
    let mut counts: BTreeMap<Stage, usize> = BTreeMap::new();
    let each = corpus.each(find(corpus, query)?, |filed| {
        let waits = waits(&loaded.office, &filed.record, to_seal(&filed.record.id().0));
        let begun = waits.into_iter().filter(|wait| *wait.since <= date);
        begun.map(|wait| (wait.stage, row(filed, &wait, date), of(filed, &wait, date))).collect()
    });
    for one in each {
        let one: Vec<(Stage, Vec<String>, Json)> = one?;
        for (stage, row, json) in one {
            *counts.entry(stage).or_default() += 1;
            rows.push(row);
            found.push(json);
        }
    }
    common.report.table(&["Mã bản ghi", "Số", "Đang", "Từ ngày", "Số ngày", "Của"], rows);
    let counts: Vec<String> =
        counts.iter().map(|(stage, count)| format!("{count} {}", stage.title())).collect();
    let sentence = if counts.is_empty() {
        "Không văn bản nào phải chờ gì.".to_owned()
    } else {
        format!("Đến ngày {}: {}.", date_short(date), counts.join(", "))
    };
    Ok(checked.finish(&sentence, FaultyFile::is_unread, json!({ "ban_ghi": found })))
}

fn row(filed: &RecordFile, wait: &Wait, date: NaiveDate) -> Vec<String> {
    vec![
        filed.record.id().value.0.clone(),
        number(&filed.record),
        wait.stage.title().to_owned(),
        date_short(*wait.since),
        days(wait, date).to_string(),
        wait.of.join(", "),
    ]
}

/// As `list` has it, and what is waited for.
fn of(filed: &RecordFile, wait: &Wait, date: NaiveDate) -> Json {
    let mut json = as_json(filed);
    json["cho"] = wait.stage.word().into();
    json["tu_ngay"] = wait.since.to_string().into();
    json["so_ngay"] = days(wait, date).into();
    json["cua"] = json!(wait.of);
    json
}

fn days(wait: &Wait, date: NaiveDate) -> i64 {
    (date - *wait.since).num_days()
}
