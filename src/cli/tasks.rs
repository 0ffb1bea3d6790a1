//! `qcph tasks`: what meetings assigned, to whom, by when, and how far it is.

use super::Common;
use super::report::{Failure, Outcome};
use chrono::NaiveDate;
use clap::Args;
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::FaultyFile;
use qcph::records::RecordKind;
use qcph::records::scalar::Date;
use qcph::regulation::tasks::{Task, TaskStatus, tasks};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

#[derive(Args)]
pub struct TasksArgs {
    /// Chỉ nhiệm vụ do cơ quan này chủ trì, theo mã trong danh bạ.
    #[arg(long, value_name = "CƠ_QUAN")]
    agency: Option<String>,
    /// Ngày xem xét; mặc định là hôm nay.
    #[arg(long, value_name = "NĂM-THÁNG-NGÀY", value_parser = super::parse_date)]
    date: Option<NaiveDate>,
    /// Chỉ nhiệm vụ quá hạn.
    #[arg(long, conflicts_with = "all")]
    overdue: bool,
    /// Cả nhiệm vụ đã xong; mặc định chỉ nhiệm vụ chưa xong.
    #[arg(long)]
    all: bool,
}

pub fn run(common: &Common, arguments: &TasksArgs) -> Result<Outcome, Failure> {
    let checked = common.readable()?;
    let loaded = &checked.loaded;
    checked.known_agency(arguments.agency.as_deref())?;
    let date = Date(arguments.date.unwrap_or(common.today));
    let shown = |task: &Task| {
        let own = |id: &String| id.eq_ignore_ascii_case(&task.lead.agency);
        let state = match (arguments.all, arguments.overdue) {
            (true, _) => true,
            (_, true) => task.status == TaskStatus::Overdue,
            _ => task.status.is_open(),
        };
        state && arguments.agency.as_ref().is_none_or(own)
    };
    let all = tasks(&loaded.office.corpus, date)?;
    let found: Vec<Task> = all.into_iter().filter(shown).collect();
    common.report.table(
        &["Cuộc họp", "Mã", "Nhiệm vụ", "Chủ trì", "Hạn", "Tình trạng", "Bằng chứng"],
        found.iter().map(row).collect(),
    );
    let overdue = overdue_by_agency(&found);
    let result = json!({
        "ngay": date.iso(),
        "nhiem_vu": found.iter().map(as_json).collect::<Vec<_>>(),
        "qua_han_theo_co_quan": overdue,
    });
    let mut sentence = format!("Tính đến ngày {}: {} nhiệm vụ", date_short(*date), found.len());
    let list: Vec<String> = overdue.iter().map(|(id, count)| format!("{id} {count}")).collect();
    if list.is_empty() {
        sentence.push_str(", không có nhiệm vụ quá hạn.");
    } else {
        sentence.push_str(&format!("; quá hạn: {}.", list.join(", ")));
    }
    let may_change = |faulty: &FaultyFile| faulty.may_be(RecordKind::Meeting);
    Ok(checked.finish(&sentence, may_change, result))
}

fn overdue_by_agency(tasks: &[Task]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for task in tasks.iter().filter(|task| task.status == TaskStatus::Overdue) {
        *counts.entry(task.lead.agency.0.as_str()).or_default() += 1;
    }
    counts
}

fn row(task: &Task) -> Vec<String> {
    let mut state = task.status.title().to_owned();
    if let Some(told) = &task.handed_on {
        state.push_str(&format!("; nhận từ {told}"));
    }
    if let Some((on, text)) = &task.progress {
        state.push_str(&format!(" ({}: {text})", date_short(**on)));
    }
    vec![
        task.meeting.clone(),
        task.id.clone(),
        task.text.clone(),
        task.lead.to_string(),
        task.deadline.map(|deadline| date_short(*deadline)).unwrap_or_default(),
        state,
        task.evidence.join(", "),
    ]
}

fn as_json(task: &Task) -> Json {
    let day = |date: Date| date.iso();
    json!({
        "cuoc_hop": task.meeting,
        "ma": task.id,
        "noi_dung": task.text,
        "chu_tri": task.lead.to_string(),
        "phoi_hop": task.with.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "san_pham": task.product,
        "ngay_giao": day(task.assigned),
        "han": task.deadline.map(day),
        "tinh_trang": task.status.word(),
        "ngay_xong": task.closed.map(day),
        "tien_do": task.progress.as_ref().map(|(on, text)| json!({
            "ngay": day(*on),
            "noi_dung": text,
        })),
        "bang_chung": task.evidence,
    })
}
