//! `qcph show RECORD --metadata` and `--edxml`, `qcph dossier show --metadata`: what systems of other offices ask of a document.

use super::super::Common;
use super::super::readable::Readable;
use super::super::report::{Failure, Outcome, line};
use qcph::documents::{Prepared, compose};
use qcph::dossiers::{Dossier, assemble};
use qcph::law::metadata::{Content, MetadataTable};
use qcph::metadata::edxml::head;
use qcph::metadata::{self, Described, DossierPlace, Value, incoming, outgoing};
use qcph::pipeline::{self, prove};
use qcph::problem::{Code, Place, Problem};
use qcph::records::RecordFile;
use qcph::records::issue::Receipt;
use serde_json::{Value as Json, json};

/// The fields of Phụ lục VI, for the body that sent it and for each that says it came in.
pub fn fields(common: &Common, checked: &Readable, filed: &RecordFile) -> Result<Outcome, Failure> {
    let prepared = prepared(checked, filed)?;
    let described = described(checked, filed, &prepared)?;
    let sent = outgoing(&described);
    let receipts = prepared.case.issue.receipts.iter();
    let came: Vec<(&Receipt, Vec<Value>)> =
        receipts.map(|receipt| (receipt, incoming(&described, receipt))).collect();
    let all = sent.iter().chain(came.iter().flat_map(|(_, values)| values));
    let problems = too_long(&filed.file.path, all);
    if !common.report.json {
        print(common, MetadataTable::Outgoing, "", &sent);
        for (receipt, values) in &came {
            print(common, MetadataTable::Incoming, &format!(" tại {}", receipt.body.value), values);
        }
    }
    let result = json!({
        "ma": filed.record.id().value.0,
        "van_ban_di": sent.iter().map(as_json).collect::<Vec<_>>(),
        "van_ban_den": came.iter().map(|(receipt, values)| json!({
            "co_quan": receipt.body.value.to_string(),
            "truong": values.iter().map(as_json).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    Ok(Outcome::new(sentence(MetadataTable::Outgoing, &sent), result).problems(problems))
}

/// The fields of a dossier, where `file` is the one that says them.
pub fn of_dossier(
    common: &Common,
    checked: &Readable,
    (file, dossier): (&str, &Dossier),
) -> Outcome {
    let values = metadata::of_dossier(&checked.loaded.office, dossier);
    if !common.report.json {
        print(common, MetadataTable::Dossier, &format!(" {}", dossier.id), &values);
    }
    let result = json!({
        "ma": dossier.id,
        "truong": values.iter().map(as_json).collect::<Vec<_>>(),
    });
    let sentence = sentence(MetadataTable::Dossier, &values);
    Outcome::new(sentence, result).problems(too_long(file, values.iter()))
}

fn sentence(table: MetadataTable, values: &[Value]) -> String {
    let of = table.form().title.to_lowercase();
    match values.iter().filter(|value| value.why_none().is_some()).count() {
        0 => format!("Đủ các trường của {of}."),
        count => format!("{count} trường của {of} chưa có: lý do ở cột cuối."),
    }
}

/// The head for the exchange between agencies; what it lacks is told beside it.
pub fn edxml(common: &Common, checked: &Readable, filed: &RecordFile) -> Result<Outcome, Failure> {
    let prepared = prepared(checked, filed)?;
    let head = head(&described(checked, filed, &prepared)?)?;
    let missing: Vec<Json> = head
        .missing
        .iter()
        .map(|(element, why)| json!({ "phan_tu": element, "ly_do": why }))
        .collect();
    if common.report.json {
        return Ok(Outcome::new("", json!({ "edxml": head.xml, "khong_co": missing })));
    }
    line(head.xml.trim_end());
    for (element, why) in &head.missing {
        super::super::report::error_line(&format!("Không có {element}: {why}."));
    }
    Ok(Outcome::new("", json!({})))
}

fn prepared<'a>(checked: &'a Readable, filed: &'a RecordFile) -> Result<Prepared<'a>, Failure> {
    let prepared = compose(&checked.loaded.office, filed)?.ok_or_else(|| {
        let message = "bản ghi này không có văn bản nên không có siêu dữ liệu";
        Problem::at(Code::NotIssuable, &filed.record.id().place, message)
            .hint("thêm khối `van_ban` vào bản ghi")
    })?;
    Ok(prepared)
}

fn described<'d, 'a>(
    checked: &'d Readable,
    filed: &RecordFile,
    prepared: &'d Prepared<'a>,
) -> Result<Described<'d, 'a>, Failure> {
    let office = &checked.loaded.office;
    let id = &filed.record.id().value;
    let issue = prepared.case.issue;
    let pages = match &issue.signed_copy {
        Some(_) => Some(metadata::pages(issue, 0)),
        None => {
            let summary = office.corpus.records.get(id);
            let made = summary.map(|summary| prove(&checked.loaded, summary)).transpose()?;
            let own = made.iter().flatten().find(|proof| proof.facts.copy.is_none());
            own.map(|proof| proof.pdf.pages as u64)
        }
    };
    Ok(Described { office, prepared, pages, places: places(checked, id)? })
}

/// Where it stands in the dossiers of the project.
fn places(checked: &Readable, id: &str) -> Result<Vec<DossierPlace>, Failure> {
    let (office, kept) = (&checked.loaded.office, pipeline::kept(&checked.loaded.project)?);
    let mut places = Vec::new();
    for planned in office.corpus.dossiers() {
        let dossier = assemble(office, &planned, &kept)?;
        let at = dossier.documents.iter().position(|document| document.record == id);
        places.extend(at.map(|at| DossierPlace {
            agency: planned.plan.plan.agency.value.clone(),
            year: dossier.year,
            code: dossier.code.clone(),
            ordinal: at + 1,
        }));
    }
    Ok(places)
}

/// Each text that a field has no room for, once.
fn too_long<'v>(file: &str, values: impl Iterator<Item = &'v Value>) -> Vec<Problem> {
    let place = Place::file(file);
    let mut problems: Vec<Problem> = Vec::new();
    for value in values {
        for text in value.too_long() {
            let problem = long(&place, value, text);
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    problems
}

fn long(place: &Place, value: &Value, text: &str) -> Problem {
    let (field, most) = (value.field, value.field.length.unwrap_or_default());
    let length = text.chars().count();
    let message = format!(
        "trường {} {} dài {length} ký tự, hệ thống quản lý tài liệu điện tử chỉ nhận {most}",
        field.number, field.short
    );
    Problem::at(Code::TooLong, place, message)
        .hint(format!("rút ngắn ở nguồn: {}", field.from.as_deref().unwrap_or(&field.name)))
        .advice()
}

fn print(common: &Common, table: MetadataTable, at: &str, values: &[Value]) {
    let form = table.form();
    line(&format!("{}{at} ({}):", form.title, form.clause));
    let rows = values.iter().map(|value| {
        vec![
            value.field.number.clone(),
            value.field.name.clone(),
            value.field.short.clone(),
            value.texts.join("\n"),
            value.why_none().unwrap_or_default(),
        ]
    });
    common
        .report
        .table(&["STT", "Trường", "Tên ngắn", "Giá trị", "Vì sao không có"], rows.collect());
}

fn as_json(value: &Value) -> Json {
    json!({
        "stt": value.field.number,
        "ten_ngan": value.field.short,
        "kieu": value.field.kind,
        "dai": value.field.length,
        "gia_tri": if value.field.content == Content::Group { Json::Null } else { json!(value.texts) },
        "khong_co": value.why_none(),
    })
}
