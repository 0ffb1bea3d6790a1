//! `qcph show RECORD --metadata` and `--edxml`: what systems of other offices ask of a document.

use super::super::Common;
use super::super::readable::Readable;
use super::super::report::{Failure, Outcome, line};
use qcph::documents::compose;
use qcph::law::metadata::{Content, MetadataTable};
use qcph::metadata::edxml::head;
use qcph::metadata::{Described, Value, incoming, outgoing};
use qcph::pipeline::prove;
use qcph::problem::{Code, Place, Problem};
use qcph::records::RecordFile;
use qcph::records::issue::Receipt;
use serde_json::{Value as Json, json};

/// The fields of Phụ lục VI, for the body that sent it and for each that says it came in.
pub fn fields(common: &Common, checked: &Readable, filed: &RecordFile) -> Result<Outcome, Failure> {
    let described = described(checked, filed)?;
    let sent = outgoing(&described);
    let receipts = filed.record.issue().map(|issue| issue.receipts.as_slice()).unwrap_or_default();
    let came: Vec<(&Receipt, Vec<Value>)> =
        receipts.iter().map(|receipt| (receipt, incoming(&described, receipt))).collect();
    let place = Place::file(filed.file.path.clone());
    let mut problems: Vec<Problem> = Vec::new();
    for value in sent.iter().chain(came.iter().flat_map(|(_, values)| values)) {
        let long = value.too_long().map(|text| too_long(&place, value, text));
        let new: Vec<Problem> = long.filter(|problem| !problems.contains(problem)).collect();
        problems.extend(new);
    }
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
    let without = sent.iter().filter(|value| value.why_none().is_some()).count();
    let sentence = match without {
        0 => "Bản ghi cho đủ các trường của văn bản đi.".to_owned(),
        count => format!("{count} trường của văn bản đi chưa có: lý do ở cột cuối."),
    };
    Ok(Outcome::new(sentence, result).problems(problems))
}

/// The head for the exchange between agencies; what it lacks is told beside it.
pub fn edxml(common: &Common, checked: &Readable, filed: &RecordFile) -> Result<Outcome, Failure> {
    let head = head(&described(checked, filed)?)?;
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

fn described<'a>(checked: &'a Readable, filed: &'a RecordFile) -> Result<Described<'a>, Failure> {
    let office = &checked.loaded.office;
    let prepared = compose(office, filed)?.ok_or_else(|| {
        let message = "bản ghi này không có văn bản nên không có siêu dữ liệu";
        Problem::at(Code::NotIssuable, &filed.record.id().place, message)
            .hint("thêm khối `van_ban` vào bản ghi")
    })?;
    let copy = filed.record.issue().and_then(|issue| issue.signed_copy.as_ref());
    let pages = match copy {
        Some(copy) => Some(copy.pages.0),
        None => {
            let summary = office.corpus.records.get(&filed.record.id().value.0);
            let made = summary.map(|summary| prove(&checked.loaded, summary)).transpose()?;
            let own = made.iter().flatten().find(|proof| proof.facts.copy.is_none());
            own.map(|proof| proof.pdf.pages as u64)
        }
    };
    Ok(Described { office, prepared, pages })
}

fn too_long(place: &Place, value: &Value, text: &str) -> Problem {
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
