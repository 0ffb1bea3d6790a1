//! `qcph show RECORD`: one record, who receives its document and why, and what came of it.

mod holding;
mod kept;
pub mod metadata;
mod sealed;

use super::Common;
use super::list::{mended, near, number};
use super::report::{Failure, Outcome, line};
use clap::Args;
use qcph::documents::explained;
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::{FaultyFile, Loaded};
use qcph::problem::{Code, Problem};
use qcph::records::correction::Way;
use qcph::records::enclosed;
use qcph::records::issue::State;
use qcph::records::nearest::nearest;
use qcph::records::scalar::Date;
use qcph::records::search::{Query, find};
use qcph::records::shape::quoted;
use qcph::records::summary::Summary;
use qcph::records::{Record, RecordFile};
use qcph::regulation::recipients::Explained;
use qcph::regulation::tasks::of_meeting;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args)]
pub struct ShowArgs {
    /// Mã bản ghi, hoặc số văn bản khi số đó chỉ có một.
    #[arg(value_name = "BẢN_GHI")]
    record: String,
    /// Chép bản ghi như lúc niêm phong từ gói ra một tệp mới.
    #[arg(long, value_name = "TỆP")]
    sealed: Option<PathBuf>,
    /// Tìm trong các gói niêm phong của thư mục này, khi không có dự án.
    #[arg(long, alias = "goi", value_name = "THƯ_MỤC")]
    bundles: Option<PathBuf>,
    /// Các trường thông tin của Phụ lục VI NĐ 30/2020: giá trị, hoặc vì sao bản ghi không có.
    #[arg(long, conflicts_with_all = ["sealed", "bundles", "edxml"])]
    metadata: bool,
    /// Phần đầu edXML của văn bản đã ban hành, cho trục liên thông văn bản.
    #[arg(long, conflicts_with_all = ["sealed", "bundles"])]
    edxml: bool,
}

pub fn run(common: &Common, arguments: &ShowArgs) -> Result<Outcome, Failure> {
    if let Some(folder) = &arguments.bundles {
        return holding::run(common, folder, &arguments.record, arguments.sealed.as_deref());
    }
    if let Some(to) = &arguments.sealed {
        return sealed::run(common, &arguments.record, to);
    }
    let checked = common.readable()?;
    let filed = wanted(&checked.loaded, &arguments.record)
        .map_err(|problem| checked.unread(&arguments.record).unwrap_or(problem.into()))?;
    if arguments.metadata {
        return metadata::fields(common, &checked, &filed);
    }
    if arguments.edxml {
        return metadata::edxml(common, &checked, &filed);
    }
    let record = &filed.record;
    let recipients = explained(&checked.loaded.office, record);
    let links = links(&checked.loaded, record);
    let (kept, bundles) = kept::told(&checked.loaded, &filed);
    if !common.report.json {
        let date = record.date().map(|date| date_short(*date)).unwrap_or_default();
        line(&format!("{} — {}", record.id().value.0, record.subject()));
        line(&format!("Tệp: {}", filed.file.path));
        line(&format!("Văn bản: số {}, ngày {date}, {}", number(record), record.issuer().value));
        links.iter().for_each(|(what, id)| line(&format!("{what}: {id}")));
        kept.iter().for_each(|kept| line(kept));
    }
    if !common.report.json && record.issue().is_some_and(|issue| *issue.state == State::Draft) {
        line(&goes_along(&filed));
    }
    common.report.table(
        &["Nơi nhận", "Vì sao", "Bản gửi riêng", "Xác nhận đã nhận"],
        recipients.iter().map(|(name, found)| row(name, found)).collect(),
    );
    tasks(common, record);
    let waiting = recipients.iter().filter(|(_, found)| found.copy && found.receipt.is_none());
    let waiting: Vec<&str> = waiting.map(|(name, _)| name.as_str()).collect();
    let sentence = if waiting.is_empty() {
        "Mọi bản gửi riêng đã được xác nhận.".to_owned()
    } else {
        format!("Chưa có xác nhận đã nhận của: {}.", waiting.join(", "))
    };
    let result = json!({
        "ma": record.id().value.0,
        "loai": record.kind().word(),
        "tep": &*filed.file.path,
        "noi_dung": record.subject(),
        "lien_quan": links.iter().map(|(what, id)| json!({ "la": what, "ma": id }))
            .collect::<Vec<_>>(),
        "noi_nhan": recipients.iter().map(|(name, found)| as_json(name, found))
            .collect::<Vec<_>>(),
        "niem_phong": bundles,
    });
    let id = &record.id().value.0;
    let may_change = |faulty: &FaultyFile| faulty.id() == Some(id) || faulty.may_name(id);
    Ok(checked.finish(&sentence, may_change, result))
}

/// The tasks that a meeting gave.
fn tasks(common: &Common, record: &Record) {
    if let Record::Meeting(meeting) = record {
        let tasks = of_meeting(meeting, Date(common.today)).map(|task| {
            let deadline = task.deadline.map(|deadline| date_short(*deadline)).unwrap_or_default();
            let (lead, state) = (task.lead.to_string(), task.status.title().to_owned());
            vec![task.id, task.text, lead, deadline, state]
        });
        common.report.table(&["Mã", "Nhiệm vụ", "Chủ trì", "Hạn", "Tình trạng"], tasks.collect());
    }
}

/// What travels with the document although it is not in its words.
fn goes_along(filed: &RecordFile) -> String {
    const INSIDE: [&str; 5] = ["tien_do", "tra_loi", "tra_loi_nhanh", "xac_nhan", "bo_noi_nhan"];
    let bare = enclosed::enclosed(&filed.file.bytes).unwrap_or_default();
    let bare = String::from_utf8_lossy(&bare);
    let has = |key: &&&str| {
        bare.lines().any(|line| line.trim_start_matches([' ', '-']).starts_with(&format!("{key}:")))
    };
    let keys: Vec<&str> = INSIDE.iter().filter(has).copied().collect();
    let along = "Gửi kèm trong văn bản: bản ghi này, không có ghi chú (`#`)";
    if keys.is_empty() {
        along.to_owned()
    } else {
        format!("{along}, nhưng có cả {}", quoted(&keys))
    }
}

/// By id, else by the number of a document if only one has it.
pub fn wanted(loaded: &Loaded, name: &str) -> Result<Arc<RecordFile>, Problem> {
    let corpus = &loaded.office.corpus;
    let found = corpus.records.iter().find(|(id, _)| id.eq_ignore_ascii_case(name));
    if let Some((_, summary)) = found {
        return corpus.open(summary);
    }
    let problem =
        Problem::new(Code::BadArgument, format!("không có bản ghi nào mang mã hay số `{name}`"));
    if let Some(hint) = corpus.stray.hint(name) {
        return Err(problem.hint(hint));
    }
    if let Ok(number) = name.parse() {
        let numbered = find(corpus, &Query { number: Some(number), ..Query::default() })?;
        return match numbered[..] {
            [summary] => corpus.open(summary),
            [] => Err(problem.hint(match near(corpus, number) {
                Some(near) => format!("ý bạn là một trong các số: {near}?"),
                None => "tìm bằng `qcph list`, rồi ghi mã bản ghi".to_owned(),
            })),
            _ => {
                let ids: Vec<&str> = numbered.iter().map(|summary| &*summary.id).collect();
                let message = format!("số {number} có ở {} bản ghi", numbered.len());
                let hint = format!("ghi một mã bản ghi: {}", ids.join(", "));
                Err(Problem::new(Code::BadArgument, message).hint(hint))
            }
        };
    }
    Err(match nearest(name, corpus.ids()) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("tìm bằng `qcph list`, rồi ghi mã bản ghi"),
    })
}

/// What it is a copy of, the copies made of it, the request that it answers, the answers it got.
fn links(loaded: &Loaded, record: &Record) -> Vec<(&'static str, String)> {
    let mut links = Vec::new();
    if let Record::Copy(copy) = record {
        links.push(("Sao từ", copy.of.value.0.clone()));
    }
    let of_this = |summary: &&Summary| summary.copied.as_ref() == Some(&record.id().value);
    let copies = loaded.office.corpus.summaries().filter(of_this);
    links.extend(copies.map(|copy| ("Được sao tại", copy.id.0.clone())));
    if let Some((way, of)) = record.mends() {
        let what = match way {
            Way::Correct => "Đính chính",
            Way::Replace => "Thay thế",
            Way::Recall => "Thu hồi",
        };
        links.push((what, of.value.0.clone()));
    }
    links.extend(mended(&loaded.office.corpus, &record.id().value.0));
    let Record::Exchange(exchange) = record else { return links };
    links.extend(exchange.answers.iter().map(|id| ("Trả lời cho", id.value.0.clone())));
    let answers = loaded.office.corpus.answers_to(&exchange.id);
    links.extend(answers.map(|answer| ("Được trả lời tại", answer.id.0.clone())));
    if let Some(quick) = &exchange.quick_answer {
        let (how, on) = (quick.channel.title().to_lowercase(), date_short(*quick.date.value));
        links.push(("Trả lời nhanh", format!("{how}, ngày {on}")));
    }
    if let Some(outside) = &exchange.outside_answer {
        let on = date_short(*outside.date.value);
        links.push(("Văn bản trả lời từ nơi khác", format!("số {} ngày {on}", outside.number)));
    }
    links
}

/// `06/11/2019, số đến 2987`; empty where nothing came back.
pub fn acknowledged(found: &Explained) -> String {
    let Some(receipt) = &found.receipt else { return String::new() };
    let number = receipt.incoming_number.map(|number| format!(", số đến {}", number.0));
    format!("{}{}", date_short(*receipt.date.value), number.unwrap_or_default())
}

fn row(name: &str, found: &Explained) -> Vec<String> {
    vec![
        name.to_owned(),
        found.reason.words(),
        if found.copy { "có".to_owned() } else { String::new() },
        acknowledged(found),
    ]
}

fn as_json(name: &str, found: &Explained) -> Json {
    json!({
        "ten": name,
        "co_quan": found.body.as_ref().map(ToString::to_string),
        "vi_sao": found.reason.words(),
        "ban_gui_rieng": found.copy,
        "ngay_nhan": found.receipt.as_ref()
            .map(|receipt| receipt.date.iso()),
        "so_den": found.receipt.as_ref()
            .and_then(|receipt| receipt.incoming_number.map(|number| number.0)),
    })
}
