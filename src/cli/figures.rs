//! `qcph report YEAR`: the figures of a year, counted from records.

use super::Common;
use super::readable::Readable;
use super::report::{Failure, Outcome};
use chrono::Datelike;
use clap::Args;
use qcph::documents::vietnamese::whole;
use qcph::pipeline::{FaultyFile, Loaded};
use qcph::problem::{Code, Problem};
use qcph::records::agency::Agency;
use qcph::records::review::{Review, ReviewPeriod};
use qcph::records::scalar::Date;
use qcph::records::{Record, RecordKind};
use qcph::regulation::duties::first_day;
use qcph::regulation::figures::{self, Figure, Scope, partners_of};
use qcph::regulation::matter::Matter;
use qcph::regulation::rules::Subject;
use serde_json::{Value as Json, json};

#[derive(Args)]
pub struct FiguresArgs {
    /// Năm báo cáo.
    #[arg(value_name = "NĂM")]
    year: i32,
    /// Cơ quan lập báo cáo, theo mã trong danh bạ.
    #[arg(long, value_name = "CƠ_QUAN")]
    agency: String,
    /// Kê mã bản ghi làm căn cứ cho từng số.
    #[arg(long)]
    explain: bool,
}

pub fn run(common: &Common, arguments: &FiguresArgs) -> Result<Outcome, Failure> {
    let checked = common.readable()?;
    let (found, review) = count(&checked, arguments)?;
    let mut header = vec!["Mã", "Chỉ tiêu", "Đơn vị tính", "Điều", "Kỳ trước", "Kỳ này"];
    header.extend(arguments.explain.then_some("Bản ghi"));
    let mut rows: Vec<Vec<String>> =
        found.iter().map(|figure| row(figure, arguments.explain)).collect();
    let typed = review.as_ref().map(|review| by_hand(review, &found)).unwrap_or_default();
    for (name, unit, before, now) in &typed {
        let mut row =
            vec![String::new(), format!("{name} (nhập tay)"), unit.clone(), String::new()];
        row.extend([before.clone(), now.clone()]);
        row.extend(arguments.explain.then(|| "không có bản ghi: nhập tay".to_owned()));
        rows.push(row);
    }
    common.report.table(&header, rows);
    let missing: Vec<&String> = found.iter().flat_map(|figure| &figure.missing).collect();
    if !common.report.json {
        for line in &missing {
            super::report::line(&format!("Thiếu số liệu: {line}"));
        }
    }
    let source = review.as_ref().map_or_else(
        || "chưa có bản ghi tổng kết của năm này".to_owned(),
        |review| format!("bản ghi tổng kết {}", review.id.value.0),
    );
    let sentence = format!(
        "Năm {}, {}: {} chỉ tiêu tính từ bản ghi, {} nhập tay, {} chỗ thiếu số liệu ({source}).",
        arguments.year,
        arguments.agency,
        found.len(),
        typed.len(),
        missing.len()
    );
    let result = json!({
        "nam": arguments.year,
        "co_quan": arguments.agency,
        "ban_ghi_tong_ket": review.as_ref().map(|review| review.id.value.0.clone()),
        "chi_tieu": found.iter().map(as_json).collect::<Vec<_>>(),
        "nhap_tay": typed.iter().map(|(name, unit, before, now)| json!({
            "ten": name, "don_vi_tinh": unit, "ky_truoc": before, "ky_nay": now,
        })).collect::<Vec<_>>(),
    });
    let may_change = |faulty: &FaultyFile| faulty.may_count_in(arguments.year);
    Ok(checked.finish(&sentence, may_change, result))
}

/// By the review record of the year where there is one, else by the bodies that worked together.
fn count(
    checked: &Readable,
    arguments: &FiguresArgs,
) -> Result<(Vec<Figure>, Option<Review>), Problem> {
    checked.known_agency(Some(&arguments.agency))?;
    let loaded = &checked.loaded;
    let (corpus, regulations) = (&loaded.office.corpus, &loaded.office.regulations);
    let none = || {
        let message = format!("không có quy chế nào có hiệu lực năm {}", arguments.year);
        Problem::new(Code::BadArgument, message)
    };
    let valid_year = (1945..2200).contains(&arguments.year);
    let start = valid_year.then(|| first_day(arguments.year)).ok_or_else(none)?;
    let end = Date(start.with_month(12).and_then(|date| date.with_day(31)).unwrap_or(start.0));
    let agency = known(loaded, &arguments.agency, end)?;
    let subject = Some(Subject::Review);
    let about = Matter {
        date: end,
        level: agency.level,
        subject,
        agency: Some(&agency.id),
        exchange: None,
    };
    let regulation = regulations.on(&about).ok_or_else(none)?;
    let review = corpus.of_agency(&agency.id).find(|summary| {
        let is_year =
            summary.year.and_then(|year| i32::try_from(year).ok()) == Some(arguments.year);
        let whole = summary.form == ReviewPeriod::Year.word();
        summary.kind == RecordKind::Review && is_year && whole && summary.level == agency.level
    });
    let review = review.map(|summary| corpus.open(summary)).transpose()?;
    if let Some(Record::Review(review)) = review.as_deref().map(|filed| &filed.record) {
        return Ok((
            figures::of_review(corpus, (regulations, regulation), review)?,
            Some(review.clone()),
        ));
    }
    let bodies = partners_of(corpus, regulation, (&agency.id, agency.level), arguments.year);
    let scope = Scope::of_year(arguments.year, ReviewPeriod::Year, agency.level, bodies);
    let scope = scope.ok_or_else(none)?;
    Ok((figures::figures(corpus, (regulations, regulation), &scope)?, None))
}

fn known<'a>(loaded: &'a Loaded, code: &str, on: Date) -> Result<&'a Agency, Problem> {
    let agencies = &loaded.office.corpus.registry.agencies;
    let is_it = |agency: &&Agency| agency.id.eq_ignore_ascii_case(code);
    let valid = agencies.iter().filter(is_it).find(|agency| agency.valid_on(on));
    valid.or_else(|| agencies.iter().find(is_it)).ok_or_else(|| {
        Problem::new(Code::BadArgument, format!("danh bạ không có cơ quan mang mã `{code}`"))
    })
}

/// Name, unit, before, now of the figures that no record counts.
fn by_hand(review: &Review, counted: &[Figure]) -> Vec<(String, String, String, String)> {
    use qcph::records::shape::Shape;
    let shown = |decimal: &qcph::records::scalar::Decimal| {
        let text = decimal.view();
        let text = text.as_str().unwrap_or_default();
        qcph::documents::vietnamese::decimal(text).unwrap_or_default()
    };
    review
        .figures
        .iter()
        .filter(|typed| figures::counterpart(typed, counted).is_none())
        .map(|typed| {
            let before = typed.before.as_ref().map(shown).unwrap_or_else(|| "-".to_owned());
            (typed.name.value.0.clone(), typed.unit.0.clone(), before, shown(&typed.now))
        })
        .collect()
}

fn row(figure: &Figure, explain: bool) -> Vec<String> {
    let shown = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), whole);
    let mut row = vec![
        figure.id.clone(),
        figure.name.clone(),
        figure.unit.clone(),
        figure.clause.to_string(),
        shown(figure.before),
        shown(figure.now),
    ];
    row.extend(explain.then(|| figure.records.join(", ")));
    row
}

fn as_json(figure: &Figure) -> Json {
    json!({
        "ma": figure.id,
        "ten": figure.name,
        "don_vi_tinh": figure.unit,
        "dieu": figure.clause.to_string(),
        "ky_truoc": figure.before,
        "ky_nay": figure.now,
        "ban_ghi": figure.records,
        "ban_ghi_ky_truoc": figure.records_before,
        "thieu": figure.missing,
    })
}
