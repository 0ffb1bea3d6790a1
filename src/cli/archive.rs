//! `qcph archive`: renders what is issued and not yet sealed, and seals it.
//!
//! A bundle is for good, so its day is looked at first: a day to come needs a word, a day before the last
//! bundle is refused, and a person at a terminal is asked once.

use super::new::ask;
use super::readable::known_agency;
use super::report::{Documents, Failure, Outcome, Report, Sealed};
use super::{Common, list};
use chrono::NaiveDate;
use clap::Args;
use qcph::archive::{BundleName, Written, bundles_in};
use qcph::documents::vietnamese::date_short;
use qcph::pipeline::{self, Archived, Checked, Copies, Due, Limits, Loaded, Waiting};
use qcph::problem::{Code, Problem};
use qcph::records::RecordFile;
use qcph::records::scalar::Date;
use qcph::records::summary::Summary;
use serde_json::{Value as Json, json};

const NOTHING_DONE: &str = "Chưa niêm phong gì; thư mục out còn nguyên như trước.";
const NOT_ALL_DONE: &str = "Gói đã lập xong mà việc chưa trọn: sửa lỗi trên rồi chạy lại `qcph archive`, \
                            lượt sau làm nốt. Không xóa, không đổi tên gì trong out.";

#[derive(Args)]
pub struct ArchiveArgs {
    /// Ngày niêm phong; mặc định là hôm nay. Văn bản ký sau ngày này chưa được niêm phong.
    #[arg(long, value_name = "NĂM-THÁNG-NGÀY", value_parser = super::parse_date)]
    date: Option<NaiveDate>,
    /// Nhận ngày niêm phong sau hôm nay.
    #[arg(long)]
    future: bool,
    /// Chỉ niêm phong văn bản do cơ quan này ban hành, theo mã.
    #[arg(long, value_name = "CƠ_QUAN")]
    agency: Option<String>,
    /// Chỉ niêm phong văn bản đã có bản ký nhận về bằng qcph sign.
    #[arg(long)]
    signed_only: bool,
    /// Chỉ cho xem những gì sẽ được niêm phong, không ghi gì.
    #[arg(long)]
    dry_run: bool,
    /// Không hỏi gì, kể cả khi đang ngồi trước máy.
    #[arg(long)]
    yes: bool,
}

pub fn run(common: &Common, arguments: &ArchiveArgs) -> Result<Outcome, Failure> {
    let project = common.project()?;
    let date = arguments.date.unwrap_or(common.today);
    if date > common.today && !arguments.future {
        return Err(ahead(date).into());
    }
    let copies = if arguments.signed_only { Copies::Required } else { Copies::MayFollow };
    let due = Due { date, agency: arguments.agency.as_deref(), copies };
    let checked = pipeline::load_to_seal(project, due);
    let Some(loaded) = checked.loaded.as_ref().filter(|_| checked.is_clean()) else {
        return Err(Failure::new(checked.problems, &checked.sources)
            .saying("Chưa niêm phong gì: sửa các lỗi trên rồi chạy lại."));
    };
    if let Some(code) = due.agency {
        known_agency(loaded, code)?;
    }
    let waiting = pipeline::waiting(loaded, due);
    let logged = waiting.iter().flat_map(|waiting| waiting.bundles.iter().copied());
    let last = logged.chain(bundles(loaded)).filter(|bundle| bundle.date <= common.today);
    if let Some(last) = last.max_by_key(|bundle| bundle.date).filter(|last| date < last.date) {
        return Err(backwards(date, last).into());
    }
    let day = Day {
        due,
        by_clock: waiting.as_ref().ok().and_then(|waiting| by_clock(arguments, date, waiting)),
    };
    if arguments.dry_run {
        return show(&checked, loaded, (day, &waiting?), common.report);
    }
    // What a run that died left in the log, sealing itself mends or tells.
    let asks = !arguments.yes && !common.report.json && ask::is_possible();
    if let Ok(waiting) = waiting.as_ref()
        && asks
    {
        confirm(due, waiting)?;
    }
    seal(common, (&checked, loaded), day)
}

/// A day, and the day of the newest document where the clock alone chose a day long after it.
#[derive(Clone, Copy)]
struct Day<'a> {
    due: Due<'a>,
    by_clock: Option<NaiveDate>,
}

/// So long after the newest document, the clock of the machine may be wrong.
const LONG: chrono::Days = chrono::Days::new(366);

fn by_clock(arguments: &ArchiveArgs, date: NaiveDate, waiting: &Waiting<'_>) -> Option<NaiveDate> {
    let newest = waiting.due.iter().filter_map(|summary| summary.issued()).max()?;
    (arguments.date.is_none() && date > *newest + LONG).then_some(*newest)
}

fn ahead(date: NaiveDate) -> Problem {
    let message = format!("ngày niêm phong sau hôm nay: {}", date_short(date));
    Problem::new(Code::SealedAhead, message)
        .hint("xem lại ngày vừa ghi và ngày của máy; gói đã niêm phong thì không đổi được ngày")
        .hint("nếu đúng là muốn ghi ngày đó, thêm `--future`")
}

fn backwards(date: NaiveDate, last: BundleName) -> Problem {
    let message = format!("ngày niêm phong {} trước ngày của gói đã có {last}", date_short(date));
    let from = Date(last.date).iso();
    Problem::new(Code::SealedBackwards, message)
        .hint(format!("niêm phong với ngày từ {from} trở đi; văn bản ký trước ngày đó vẫn vào gói"))
        .hint("không ghi `--date` thì lấy ngày của máy: xem lại đồng hồ của máy")
}

/// Asks a person before what cannot be undone; where nothing is due, there is nothing to ask.
fn confirm(due: Due<'_>, waiting: &Waiting<'_>) -> Result<(), Problem> {
    let days = || waiting.due.iter().filter_map(|summary| summary.issued());
    let what = match (days().min(), days().max()) {
        (Some(first), Some(last)) => format!(
            "văn bản của {} bản ghi, ký từ {} đến {}",
            waiting.due.len(),
            date_short(*first),
            date_short(*last)
        ),
        _ if waiting.late.is_empty() => return Ok(()),
        _ => format!("bản ký của {} văn bản đã niêm phong trước", waiting.late.len()),
    };
    let question = format!(
        "Niêm phong {what}, vào gói ngày {}? Niêm phong rồi không đổi được.{}",
        date_short(due.date),
        unsigned(due, waiting)
    );
    if ask::confirm(&question)? {
        return Ok(());
    }
    Err(Problem::new(Code::BadArgument, "đã thôi theo ý người dùng"))
}

/// Shows what would be sealed.
fn show(
    checked: &Checked,
    loaded: &Loaded,
    (Day { due, by_clock }, waiting): (Day<'_>, &Waiting<'_>),
    report: Report,
) -> Result<Outcome, Failure> {
    let each = |filed: &RecordFile| (list::row(&filed.record), list::as_json(filed));
    let shown: Result<Vec<_>, Problem> =
        loaded.office.corpus.each(waiting.due.iter().copied(), each).collect();
    let (rows, records): (Vec<_>, Vec<_>) = shown?.into_iter().unzip();
    if report.tells() {
        report.table(&list::COLUMNS, rows);
    }
    let sentence = match records.len() {
        0 => "Không có văn bản mới cần niêm phong.".to_owned(),
        count => {
            format!("Sẽ niêm phong văn bản của {count} bản ghi, cùng các bản đồng gửi và bản ký.")
        }
    };
    let sentence = format!(
        "{sentence}{}{}{} Chưa ghi gì (--dry-run).",
        late(waiting),
        unsigned(due, waiting),
        said(due, waiting, by_clock)
    );
    let mut result = about(checked, due, Some(waiting));
    result["se_niem_phong"] = records.into();
    Ok(Outcome::new(sentence, result).problems(checked.problems.clone()).sources(&checked.sources))
}

fn seal(
    common: &Common,
    (checked, loaded): (&Checked, &Loaded),
    Day { due, by_clock }: Day<'_>,
) -> Result<Outcome, Failure> {
    let (standing, before) = (bundles(loaded), pipeline::waiting(loaded, due).ok());
    let mut progress = common.report.progress("Đang lập văn bản");
    match pipeline::archive(loaded, due, Limits::default(), common.threads(), &mut progress) {
        Ok(archived) => {
            let mut sentence = done(loaded, &archived);
            sentence += &before.as_ref().map(|before| unsigned(due, before)).unwrap_or_default();
            let waiting = pipeline::waiting(loaded, due).ok();
            let day = |waiting| said(due, waiting, by_clock);
            sentence += &waiting.as_ref().map(day).unwrap_or_default();
            let drafts = set_aside(checked).count();
            if drafts > 0 {
                sentence += &format!(" Còn {drafts} dự thảo có lỗi, chưa tính đến.");
            }
            let bundle = |written: &Written| {
                json!({
                    "tep": loaded.project.shown(&written.path),
                    "sha256": written.sha256.to_string(),
                    "so_byte": written.size_bytes,
                })
            };
            let mut result = about(checked, due, waiting.as_ref());
            if let Some(before) = &before {
                result["chua_co_ban_ky"] = ids(&before.unsigned).into();
                result["ban_ky_den_sau"] = ids(&before.late).into();
            }
            result["goi"] = archived.written.iter().map(bundle).collect();
            let problems = [&checked.problems[..], &archived.healed].concat();
            let documents =
                Documents { made: archived.made, wanted: |_| true, sealed: Sealed::Yes };
            Ok(Outcome::new(sentence, result)
                .problems(problems)
                .sources(&checked.sources)
                .documents(documents))
        }
        Err(found) => {
            let sentence = if bundles(loaded) == standing { NOTHING_DONE } else { NOT_ALL_DONE };
            Err(Failure::from(found).saying(sentence))
        }
    }
}

/// What was sealed, in a sentence.
fn done(loaded: &Loaded, archived: &Archived) -> String {
    match &archived.written[..] {
        [] => format!(
            "Không có văn bản mới cần niêm phong; các gói đã có giữ {} văn bản.",
            archived.sealed_before
        ),
        [written] => format!(
            "Đã niêm phong {} vào {} (SHA-256 của gói: {}).",
            what(archived),
            loaded.project.shown(&written.path),
            written.sha256
        ),
        [first, .., last] => format!(
            "Đã niêm phong {} vào {} gói, từ {} đến {}.",
            what(archived),
            archived.written.len(),
            loaded.project.shown(&first.path),
            loaded.project.shown(&last.path)
        ),
    }
}

/// How much was sealed.
fn what(archived: &Archived) -> String {
    match (archived.made.documents, archived.made.originals) {
        (documents, 0) => format!("{documents} văn bản"),
        (0, originals) => format!("{originals} bản ký của văn bản đã niêm phong trước"),
        (documents, originals) => format!("{documents} văn bản, {originals} bản ký"),
    }
}

/// The signed copies that would come behind their documents.
fn late(waiting: &Waiting<'_>) -> String {
    match waiting.late.len() {
        0 => String::new(),
        count => format!(" Sẽ niêm phong bản ký của {count} văn bản đã niêm phong trước."),
    }
}

/// The documents without a signed copy: sealed without one, or left.
fn unsigned(due: Due<'_>, waiting: &Waiting<'_>) -> String {
    const SHOWN: usize = 20;
    let count = waiting.unsigned.len();
    if count == 0 {
        return String::new();
    }
    let more = if count > SHOWN {
        format!(" và {} bản ghi nữa", count - SHOWN)
    } else {
        String::new()
    };
    let ids = ids(&waiting.unsigned[..count.min(SHOWN)]).join(", ");
    let then = match due.copies {
        Copies::MayFollow => "bản ký nhận về sau vào gói sau",
        Copies::Required => "để lại, chưa niêm phong",
    };
    format!(" {count} văn bản chưa có bản ký ({then}): {ids}{more}.")
}

fn ids(summaries: &[&Summary]) -> Vec<String> {
    summaries.iter().map(|summary| summary.id.0.clone()).collect()
}

/// By what day, of which body, and what is left for another day.
fn said(due: Due<'_>, waiting: &Waiting<'_>, by_clock: Option<NaiveDate>) -> String {
    let mut sentence = format!(" Ngày niêm phong: {}", date_short(due.date));
    if let Some(agency) = due.agency {
        sentence += &format!(", chỉ văn bản do {agency} ban hành");
    }
    if let Some(newest) = by_clock {
        let newest = date_short(newest);
        sentence += &format!(", theo đồng hồ của máy; văn bản mới nhất ký ngày {newest}");
    }
    if waiting.later > 0 {
        sentence += &format!("; còn {} văn bản ký sau ngày đó, chưa niêm phong", waiting.later);
    }
    sentence + "."
}

/// What every JSON of this verb says.
fn about(checked: &Checked, due: Due<'_>, waiting: Option<&Waiting<'_>>) -> Json {
    json!({
        "ngay": Date(due.date).iso(),
        "co_quan": due.agency,
        "ky_sau_ngay": waiting.map(|waiting| waiting.later),
        "chua_co_ban_ky": waiting.map(|waiting| ids(&waiting.unsigned)),
        "ban_ky_den_sau": waiting.map(|waiting| ids(&waiting.late)),
        "du_thao_co_loi": set_aside(checked).collect::<Vec<_>>(),
    })
}

/// The files of drafts that have errors.
fn set_aside(checked: &Checked) -> impl Iterator<Item = &str> {
    let aside = checked.problems.iter().filter(|one| one.code == Code::NotCounted);
    aside.filter_map(|problem| problem.place.as_ref()).map(|place| &*place.file)
}

/// The bundles that stand; a folder that cannot be read counts as empty.
fn bundles(loaded: &Loaded) -> Vec<BundleName> {
    let found = bundles_in(&loaded.project.bundles()).unwrap_or_default();
    found.into_iter().map(|(name, _)| name).collect()
}
