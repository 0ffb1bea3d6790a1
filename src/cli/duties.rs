//! `qcph duties`: what was due by the regulation, by whom, and was it done.

use super::report::{Failure, Outcome, line};
use super::{Common, write_named};
use chrono::{Datelike, NaiveDate};
use clap::Args;
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::Loaded;
use qcph::problem::Problem;
use qcph::records::scalar::Date;
use qcph::regulation::duties::{self, Duty, DutyState, calendar};
use qcph::regulation::rules::Regulation;
use serde_json::{Value as Json, json};
use std::path::PathBuf;

#[derive(Args)]
pub struct DutiesArgs {
    /// Năm; mặc định là năm của ngày xem xét, hoặc năm cuối của quy chế.
    #[arg(long, value_name = "NĂM")]
    year: Option<i32>,
    /// Chỉ nghĩa vụ của cơ quan này, theo mã trong danh bạ.
    #[arg(long, value_name = "CƠ_QUAN")]
    agency: Option<String>,
    /// Ngày xem xét; mặc định là hôm nay. Việc xảy ra sau ngày này không được tính.
    #[arg(long, value_name = "NĂM-THÁNG-NGÀY", value_parser = super::parse_date)]
    date: Option<NaiveDate>,
    /// Thoát với mã 1 khi có nghĩa vụ quá hạn hoặc thực hiện không đúng.
    #[arg(long)]
    strict: bool,
    /// Xuất lịch iCalendar vào tệp này; không ghi tên tệp thì in ra màn hình.
    #[arg(long, value_name = "TỆP", num_args = 0..=1, conflicts_with = "json")]
    ics: Option<Option<PathBuf>>,
}

pub fn run(common: &Common, arguments: &DutiesArgs) -> Result<Outcome, Failure> {
    let checked = common.readable()?;
    let loaded = &checked.loaded;
    checked.known_agency(arguments.agency.as_deref())?;
    let date = Date(arguments.date.unwrap_or(common.today));
    let year = arguments.year.unwrap_or_else(|| default_year(loaded, date));
    let office = &loaded.office;
    let all = duties::compute(&office.corpus, &office.regulations, date)?;
    let wanted = |duty: &Duty| {
        duty.from.year() == year
            && arguments.agency.as_ref().is_none_or(|id| id.eq_ignore_ascii_case(&duty.agency))
    };
    let found: Vec<Duty> = all.into_iter().filter(wanted).collect();
    if let Some(target) = &arguments.ics {
        export(&found, loaded, target.as_deref())?;
        if checked.is_whole() {
            return Ok(Outcome::new("", json!({})));
        }
        return Ok(checked.finish("Lịch này có thể thiếu.", |_| true, json!({})));
    }
    let mut sentence = sentence(&found, year, date);
    let day = format!("Ngày {}", date.shown());
    if let Some(notice) = office.regulations.notice(date, &day) {
        sentence.push_str(&format!("\n{notice}."));
    }
    common.report.table(
        &["Cơ quan", "Nghĩa vụ", "Điều", "Kỳ, việc", "Hạn", "Tình trạng", "Bản ghi"],
        found.iter().map(row).collect(),
    );
    let result = json!({
        "nam": year,
        "ngay": date.iso(),
        "nghia_vu": found.iter().map(as_json).collect::<Vec<_>>(),
    });
    // Any record may be the one by which a duty was done.
    let outcome = checked.finish(&sentence, |_| true, result);
    let failed = |duty: &Duty| matches!(duty.state, DutyState::Overdue | DutyState::Wrong);
    let least = u8::from(arguments.strict && found.iter().any(failed));
    Ok(outcome.at_least(least))
}

/// The year of the date, or the last one that a regulation covers.
fn default_year(loaded: &Loaded, date: Date) -> i32 {
    let last = |rules: &Regulation| rules.until.as_ref().map_or(date.year(), |until| until.year());
    let last = loaded.office.regulations.iter().map(last).max();
    date.year().min(last.unwrap_or(date.year()))
}

fn export(
    duties: &[Duty],
    loaded: &Loaded,
    target: Option<&std::path::Path>,
) -> Result<(), Problem> {
    let text = calendar::ics(duties, &loaded.office.corpus.registry);
    let Some(path) = target else {
        line(text.trim_end());
        return Ok(());
    };
    write_named(path, text.as_bytes(), "tệp lịch do qcph lập", calendar::is_ics)?;
    let events = duties.iter().filter(|duty| duty.due.is_some()).count();
    line(&format!("Đã ghi {events} mốc thời gian vào {}.", path.display()));
    Ok(())
}

fn row(duty: &Duty) -> Vec<String> {
    let mut state = duty.state.title().to_owned();
    if let Some(note) = &duty.note {
        state.push_str(&format!(": {note}"));
    }
    vec![
        duty.agency.0.clone(),
        duty.name.clone(),
        duty.clause.to_string(),
        duty.period.clone(),
        duty.due.map(|due| date_short(*due)).unwrap_or_default(),
        state,
        duty.records.join(", "),
    ]
}

fn as_json(duty: &Duty) -> Json {
    let day = |date: Date| date.iso();
    json!({
        "ma": duty.id,
        "nghia_vu": duty.rule,
        "ten": duty.name,
        "dieu": duty.clause.to_string(),
        "co_quan": duty.agency.0,
        "ky": duty.period,
        "tu_ngay": day(duty.from),
        "han": duty.due.map(day),
        "tinh_trang": duty.state.word(),
        "ngay_thuc_hien": duty.done.map(day),
        "ban_ghi": duty.records,
        "ghi_chu": duty.note,
    })
}

/// `Năm 2018, tính đến 31/12/2018: 41 nghĩa vụ, 38 đã thực hiện, 1 quá hạn, …`
fn sentence(duties: &[Duty], year: i32, date: Date) -> String {
    let states = [
        DutyState::Met,
        DutyState::Late,
        DutyState::Overdue,
        DutyState::Wrong,
        DutyState::NotYet,
        DutyState::Unknown,
    ];
    let counts = states.iter().filter_map(|state| {
        let count = duties.iter().filter(|duty| duty.state == *state).count();
        (count > 0).then(|| format!(", {count} {}", state.title().to_lowercase()))
    });
    let counts: String = counts.collect();
    let day = date_short(*date);
    format!("Năm {year}, tính đến ngày {day}: {} nghĩa vụ{counts}.", duties.len())
}
