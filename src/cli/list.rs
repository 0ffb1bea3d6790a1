//! `qcph list [WORD…]`: records by kind, agency, year, number and words.

pub mod holdings;
mod waiting;

use super::report::{Failure, Outcome};
use super::{Common, parse_date};
use chrono::NaiveDate;
use clap::Args;
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::{FaultyFile, Loaded};
use qcph::problem::Problem;
use qcph::records::correction::Way;
use qcph::records::issue::State;
use qcph::records::search::{Query, find, near_numbers};
use qcph::records::{Corpus, Record, RecordFile};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

#[derive(Args)]
pub struct ListArgs {
    /// Chữ phải có trong bản ghi; có dấu hay không đều được.
    #[arg(value_name = "CHỮ")]
    words: Vec<String>,
    /// Loại bản ghi: cuoc_hop, kiem_tra, trao_doi, tong_ket, ban_sao, giay_moi, dinh_chinh hoặc thu_hoi.
    #[arg(long, value_name = "LOẠI", value_parser = ["cuoc_hop", "kiem_tra", "trao_doi", "tong_ket", "ban_sao", "giay_moi", "dinh_chinh", "thu_hoi"])]
    kind: Option<String>,
    /// Cơ quan có trong bản ghi, theo mã.
    #[arg(long, value_name = "CƠ_QUAN")]
    agency: Option<String>,
    /// Năm của văn bản hoặc sự việc.
    #[arg(long, value_name = "NĂM")]
    year: Option<i32>,
    /// Số văn bản, số phiếu gửi hoặc số bản sao.
    #[arg(long, value_name = "SỐ")]
    number: Option<u64>,
    /// Văn bản đang chờ gì, bao nhiêu ngày: ký, cấp số, bản đã ký, xác nhận đã nhận, niêm phong.
    #[arg(long)]
    waiting: bool,
    /// Chờ tính đến ngày này; mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY", value_parser = parse_date, requires = "waiting")]
    date: Option<NaiveDate>,
    /// Tìm trong các gói niêm phong của thư mục này, khi không có dự án.
    #[arg(long, alias = "goi", value_name = "THƯ_MỤC", conflicts_with = "waiting")]
    bundles: Option<PathBuf>,
}

pub fn run(common: &Common, arguments: &ListArgs) -> Result<Outcome, Failure> {
    let query = Query {
        kind: arguments.kind.clone(),
        agency: arguments.agency.clone(),
        year: arguments.year,
        number: arguments.number,
        words: arguments.words.clone(),
    };
    if let Some(folder) = &arguments.bundles {
        return holdings::run(common, folder, &query);
    }
    let checked = common.readable()?;
    let corpus = &checked.loaded.office.corpus;
    checked.known_agency(arguments.agency.as_deref())?;
    if arguments.waiting {
        return waiting::run(common, &checked, &query, arguments.date.unwrap_or(common.today));
    }
    let found = shown(&checked.loaded, &query)?;
    let (rows, found): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    common.report.table(&COLUMNS, rows);
    let mut sentence = match found.len() {
        0 if corpus.records.is_empty() => {
            "Chưa có bản ghi nào đọc được; `qcph new` viết sẵn một bản ghi để điền.".to_owned()
        }
        0 => "Không có bản ghi nào như vậy.".to_owned(),
        count => format!("Có {count} bản ghi."),
    };
    if let Some(number) = arguments.number.filter(|_| found.is_empty()) {
        let near = near(corpus, number).map(|near| format!("; gần đó có {near}"));
        sentence = format!("Không có số {number}{}.", near.unwrap_or_default());
    }
    let result = json!({ "ban_ghi": found });
    Ok(checked.finish(&sentence, FaultyFile::is_unread, result))
}

/// The records that fit, as rows and as JSON.
fn shown(loaded: &Loaded, query: &Query) -> Result<Vec<(Vec<String>, Json)>, Problem> {
    let corpus = &loaded.office.corpus;
    let found = find(corpus, query)?;
    let shown = |filed: &RecordFile| {
        let (mut row, mut json) = (row(&filed.record), as_json(filed));
        let mended = mended(corpus, &filed.record.id().value.0);
        if let Some(subject) = row.last_mut() {
            for (what, id) in &mended {
                subject.push_str(&format!(" ({} {id})", what.to_lowercase()));
            }
        }
        let links = mended.iter().map(|(what, id)| json!({ "la": what, "ma": id }));
        json["lien_quan"] = links.collect();
        (row, json)
    };
    corpus.each(found, shown).collect()
}

/// What became of the document of a record, and by which: drafts of it are told as drafts.
pub fn mended(corpus: &Corpus, id: &str) -> Vec<(&'static str, String)> {
    let others = corpus.mending(id).filter(|(_, by)| !by.is_void());
    let told = others.map(|(way, by)| {
        let what = match (way, by.issued().is_some()) {
            (Way::Correct, true) => "Được đính chính tại",
            (Way::Replace, true) => "Đã được thay thế bằng",
            (Way::Recall, true) => "Đã thu hồi theo",
            (_, false) => "Đang soạn văn bản sửa",
        };
        (what, by.id.0.clone())
    });
    told.collect()
}

/// Numbers that may have been meant: `456 (TW-2016-HOP-01)`.
pub fn near(corpus: &Corpus, number: u64) -> Option<String> {
    let near = near_numbers(corpus, number);
    let near: Vec<String> = near.iter().take(5).map(|(own, id)| format!("{own} ({id})")).collect();
    (!near.is_empty()).then(|| near.join(", "))
}

/// `118`, or that it is a draft.
pub fn number(record: &Record) -> String {
    let Some(issue) = record.issue() else { return "-".to_owned() };
    match (&issue.number, *issue.state) {
        (Some(number), State::Issued) => number.value.0.to_string(),
        (Some(number), State::Void) => format!("{} (hủy)", number.value.0),
        (_, State::Presented) => "(trình ký)".to_owned(),
        _ => "(dự thảo)".to_owned(),
    }
}

/// What [`row`] shows.
pub const COLUMNS: [&str; 6] = ["Mã bản ghi", "Loại", "Số", "Ngày", "Cơ quan", "Nội dung"];

/// A record in a table.
pub fn row(record: &Record) -> Vec<String> {
    vec![
        record.id().value.0.clone(),
        record.kind().word().to_owned(),
        number(record),
        record.date().map(|date| date_short(*date)).unwrap_or_default(),
        record.issuer().to_string(),
        record.subject(),
    ]
}

/// A record as JSON.
pub fn as_json(filed: &RecordFile) -> Json {
    let record = &filed.record;
    let number = record.issue().and_then(|issue| issue.number.as_ref());
    json!({
        "ma": record.id().value.0,
        "loai": record.kind().word(),
        "so": number.map(|number| number.value.0),
        "ngay": record.date().map(|date| date.iso()),
        "co_quan": record.issuer().to_string(),
        "noi_dung": record.subject(),
        "tep": &*filed.file.path,
    })
}
