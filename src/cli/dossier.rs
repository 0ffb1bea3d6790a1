//! `qcph dossier …`: the dossiers of the file plans, what is in them, what is missing, and their closing.

use super::Common;
use super::readable::Readable;
use super::register::{Kind, put};
use super::report::{Failure, Outcome, line};
use super::show::metadata;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use qcph::disk;
use qcph::dossiers::closing::Closing;
use qcph::dossiers::lacks::{Lack, lacks};
use qcph::dossiers::{Document, Dossier, File, assemble, closing, printed};
use qcph::pipeline::{self, FaultyFile, Loaded};
use qcph::problem::{Code, Problem};
use qcph::records::dossier::{Plan, Planned};
use qcph::records::files::CLOSED_MAX_BYTES;
use qcph::records::nearest::nearest;
use qcph::records::scalar::Date;
use serde_json::{Value as Json, json};
use std::path::PathBuf;

#[derive(Args)]
pub struct DossierArgs {
    #[command(subcommand)]
    verb: DossierVerb,
}

#[derive(Subcommand)]
enum DossierVerb {
    /// Các hồ sơ của danh mục: bao nhiêu văn bản, đã kết thúc chưa; in danh mục.
    #[command(
        after_help = "Ví dụ: qcph dossier list --agency BHXH-HD --year 2018 --to danh-muc.pdf"
    )]
    List {
        /// Cơ quan lập danh mục.
        #[arg(long, help_heading = "Tùy chọn", value_name = "CƠ_QUAN")]
        agency: Option<String>,
        /// Năm của danh mục.
        #[arg(long, help_heading = "Tùy chọn", value_name = "NĂM")]
        year: Option<i32>,
        /// In danh mục của cơ quan và năm ấy ra tệp PDF này.
        #[arg(long, help_heading = "Tùy chọn", value_name = "TỆP")]
        to: Option<PathBuf>,
    },
    /// Một hồ sơ: mục lục văn bản, số trang, còn thiếu gì; in bìa, mục lục, chứng từ kết thúc.
    #[command(after_help = "Ví dụ: qcph dossier show HS-HD-2018-HOP --to ho-so.pdf")]
    Show {
        /// Mã hồ sơ trong danh mục.
        #[arg(value_name = "HỒ_SƠ")]
        id: String,
        /// Ghi vào tệp này; .pdf có bìa, mục lục văn bản và, khi đã kết thúc, chứng từ kết thúc; .xlsx, .csv là mục lục. Ghi nhiều lần được.
        #[arg(long, help_heading = "Tùy chọn", value_name = "TỆP")]
        to: Vec<PathBuf>,
        /// Các trường thông tin của hồ sơ theo Phụ lục VI NĐ 30/2020: giá trị, hoặc vì sao không có.
        #[arg(long, help_heading = "Tùy chọn", conflicts_with_all = ["to", "date"])]
        metadata: bool,
        /// Xét còn thiếu gì đến ngày này; mặc định là hôm nay.
        #[arg(long, help_heading = "Tùy chọn", value_name = "NGÀY", value_parser = super::parse_date)]
        date: Option<NaiveDate>,
    },
    /// Kết thúc hồ sơ: nêu từng điều còn thiếu; đủ thì ghi tệp hồ sơ đã kết thúc bên cạnh danh mục.
    #[command(after_help = "Ví dụ: qcph dossier close HS-HD-2018-HOP --date 2019-01-15")]
    Close {
        /// Mã hồ sơ trong danh mục.
        #[arg(value_name = "HỒ_SƠ")]
        id: String,
        /// Ngày kết thúc; mặc định là hôm nay.
        #[arg(long, help_heading = "Tùy chọn", value_name = "NGÀY", value_parser = super::parse_date)]
        date: Option<NaiveDate>,
        /// Vì sao kết thúc khi còn thiếu bản ký, trả lời, xác nhận.
        #[arg(long, help_heading = "Tùy chọn", value_name = "LÝ_DO")]
        reason: Option<String>,
        /// Số tờ giấy trong hồ sơ; gói nộp lưu cần, khi không phải văn bản nào cũng ký số.
        #[arg(long, help_heading = "Tùy chọn", value_name = "SỐ_TỜ")]
        sheets: Option<u64>,
    },
}

pub fn run(common: &Common, arguments: &DossierArgs) -> Result<Outcome, Failure> {
    let checked = common.readable()?;
    match &arguments.verb {
        DossierVerb::List { agency, year, to } => {
            list(common, &checked, (agency.as_deref(), *year), to.as_ref())
        }
        DossierVerb::Show { id, metadata: true, .. } => {
            let loaded = &checked.loaded;
            let planned = named(loaded, id)?;
            let dossier = assemble(&loaded.office, &planned, &pipeline::kept(&loaded.project)?)?;
            Ok(metadata::of_dossier(common, &checked, (&planned.plan.path, &dossier)))
        }
        DossierVerb::Show { id, to, date, .. } => {
            let today = Date(date.unwrap_or(common.today));
            show(common, &checked, id, to, today)
        }
        DossierVerb::Close { id, date, reason, sheets } => {
            let day = Date(date.unwrap_or(common.today));
            close(&checked, id, &Closing { day, sheets: *sheets, reason: reason.as_deref() })
        }
    }
}

/// The dossier of an id, or the one that may be meant.
pub fn named<'a>(loaded: &'a Loaded, id: &str) -> Result<Planned<'a>, Problem> {
    let corpus = &loaded.office.corpus;
    let ids = || corpus.dossiers().map(|planned| planned.dossier.id.value.0.as_str());
    let found = corpus.dossiers().find(|planned| planned.dossier.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| {
        let problem =
            Problem::new(Code::UnknownDossier, format!("không danh mục nào có hồ sơ `{id}`"));
        match nearest(id, ids()) {
            Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
            None => problem.hint("xem các hồ sơ bằng `qcph dossier list`"),
        }
    })
}

fn list(
    common: &Common,
    checked: &Readable,
    (agency, year): (Option<&str>, Option<i32>),
    to: Option<&PathBuf>,
) -> Result<Outcome, Failure> {
    checked.known_agency(agency)?;
    let loaded = &checked.loaded;
    let fits = |plan: &&Plan| {
        let year_fits = |year| u64::try_from(year).is_ok_and(|year: u64| plan.plan.year.0 == year);
        agency.is_none_or(|agency| plan.plan.agency.eq_ignore_ascii_case(agency))
            && year.is_none_or(year_fits)
    };
    let plans: Vec<&Plan> = loaded.office.corpus.plans.iter().filter(fits).collect();
    if let Some(path) = to {
        let [plan] = plans.as_slice() else {
            let message = format!("có {} danh mục như vậy; in từng danh mục một", plans.len());
            return Err(Problem::new(Code::BadArgument, message)
                .hint("thêm `--agency` và `--year` của danh mục")
                .into());
        };
        let paper = printed::plan(&loaded.office, plan)?;
        put(path, &loaded.engine.render_paper(&paper)?.bytes)?;
    }
    let kept = pipeline::kept(&loaded.project)?;
    let (mut rows, mut found) = (Vec::new(), Vec::new());
    for planned in plans.iter().flat_map(|plan| plan.dossiers()) {
        let dossier = assemble(&loaded.office, &planned, &kept)?;
        rows.push(row(&dossier));
        found.push(as_json(&dossier));
    }
    let titles = ["Mã", "Số, ký hiệu", "Tiêu đề", "Thời hạn", "Văn bản", "Trang", "Kết thúc"];
    match to {
        Some(path) if !common.report.json => line(&format!("Đã ghi {}", path.display())),
        _ => common.report.table(&titles, rows),
    }
    let sentence = match found.len() {
        0 => "Chưa có hồ sơ nào trong danh mục.".to_owned(),
        count => format!("Có {count} hồ sơ trong {} danh mục.", plans.len()),
    };
    Ok(checked.finish(&sentence, FaultyFile::is_unread, json!({ "ho_so": found })))
}

fn row(dossier: &Dossier) -> Vec<String> {
    vec![
        dossier.id.clone(),
        dossier.code.clone(),
        dossier.title.clone(),
        dossier.retention.title().to_owned(),
        dossier.documents.len().to_string(),
        dossier.pages().map(|pages| pages.to_string()).unwrap_or_default(),
        dossier.closed.map(|day| day.shown()).unwrap_or_default(),
    ]
}

fn show(
    common: &Common,
    checked: &Readable,
    id: &str,
    to: &[PathBuf],
    today: Date,
) -> Result<Outcome, Failure> {
    let targets = to.iter().map(|path| Ok((path, Kind::of(path)?)));
    let targets = targets.collect::<Result<Vec<_>, Problem>>()?;
    let loaded = &checked.loaded;
    let planned = named(loaded, id)?;
    let kept = pipeline::kept(&loaded.project)?;
    let dossier = assemble(&loaded.office, &planned, &kept)?;
    let missing = match dossier.closed {
        Some(_) => Vec::new(),
        None => lacks(&loaded.office, &dossier, today)?,
    };
    let office = &loaded.office;
    let pdf = || Ok(loaded.engine.render_paper(&printed::dossier(office, &dossier)?)?.bytes);
    let sheet = printed::sheet(office, &dossier)?;
    let files = targets.into_iter().map(|(path, kind)| Ok((path, kind.bytes(pdf, &sheet)?)));
    let files = files.collect::<Result<Vec<_>, Problem>>()?;
    for (path, bytes) in &files {
        put(path, bytes)?;
    }
    if files.is_empty() {
        common.report.table(&printed::titles(), printed::rows(&dossier));
    } else if !common.report.json {
        files.iter().for_each(|(path, _)| line(&format!("Đã ghi {}", path.display())));
    }
    if !common.report.json {
        missing.iter().for_each(|lack| line(&format!("Còn thiếu: {}", lack.said)));
    }
    let mut json = as_json(&dossier);
    json["con_thieu"] = match dossier.closed {
        Some(_) => json!(dossier.closed_lacking.0),
        None => missing.iter().map(|lack| lack.said.as_str()).collect(),
    };
    Ok(checked.finish(
        &sentence(&dossier, missing.len()),
        FaultyFile::is_unread,
        json!({ "ho_so": json }),
    ))
}

fn sentence(dossier: &Dossier, missing: usize) -> String {
    let pages = dossier.pages().map(|pages| format!(", {pages} trang")).unwrap_or_default();
    let state = match (dossier.closed, missing) {
        (Some(day), _) => format!("đã kết thúc ngày {}", day.shown()),
        (None, 0) => "kết thúc được: qcph dossier close".to_owned(),
        (None, count) => format!("còn thiếu {count} điều"),
    };
    format!(
        "Hồ sơ {} có {} văn bản{pages}, thời hạn {}; {state}.",
        dossier.code,
        dossier.documents.len(),
        dossier.retention.title().to_lowercase()
    )
}

fn close(checked: &Readable, id: &str, said: &Closing<'_>) -> Result<Outcome, Failure> {
    let loaded = &checked.loaded;
    let planned = named(loaded, id)?;
    let own = &planned.dossier.id.value.0;
    if let Some(closed) = loaded.office.corpus.closed(own) {
        let message = format!("hồ sơ `{own}` đã kết thúc, ghi ở `{}`", closed.path);
        return Err(Problem::new(Code::BadArgument, message)
            .hint("mở lại hồ sơ thì xóa tệp đó, rồi kết thúc lại")
            .into());
    }
    let kept = pipeline::kept(&loaded.project)?;
    let dossier = assemble(&loaded.office, &planned, &kept)?;
    let missing = lacks(&loaded.office, &dossier, said.day)?;
    let in_the_way = |lack: &&Lack| lack.what.is_in_the_way() || said.reason.is_none();
    let refused: Vec<Problem> = missing.iter().filter(in_the_way).map(refusal).collect();
    if !refused.is_empty() {
        return Err(Failure::from(refused).saying("Chưa kết thúc hồ sơ."));
    }
    if let Some(ended) = dossier.ended.filter(|ended| said.day < *ended) {
        let message = format!("ngày kết thúc sớm hơn văn bản cuối cùng, ngày {}", ended.shown());
        return Err(Problem::new(Code::BadArgument, message).hint("sửa `--date`").into());
    }
    let below = closing::path(&planned.plan.path, own);
    let path = loaded.project.root().join(&below);
    if path.exists() {
        let message = format!("`{below}` đã có sẵn, không ghi đè");
        return Err(Problem::new(Code::CannotWrite, message).hint("đổi tên tệp đó").into());
    }
    let text = closing::text(&dossier, said, &missing);
    if text.len() as u64 > CLOSED_MAX_BYTES {
        return Err(too_many(&dossier).into());
    }
    disk::write(&path, text.as_bytes())?;
    let sentence = format!(
        "Đã kết thúc hồ sơ {} với {} văn bản, ghi ở {below}.",
        dossier.code,
        dossier.documents.len()
    );
    Ok(checked.finish(
        &sentence,
        FaultyFile::is_unread,
        json!({ "tep": below, "ho_so": as_json(&dossier) }),
    ))
}

/// What is closed must be read again.
fn too_many(dossier: &Dossier) -> Problem {
    let message = format!(
        "hồ sơ {} có {} văn bản: nhiều hơn một tệp hồ sơ đã kết thúc ghi được ({} kB)",
        dossier.code,
        dossier.documents.len(),
        CLOSED_MAX_BYTES / 1024
    );
    Problem::new(Code::TooLong, message)
        .hint("chia thành nhiều hồ sơ trong danh mục, ví dụ theo quý, rồi kết thúc từng hồ sơ")
}

fn refusal(lack: &Lack) -> Problem {
    let problem = Problem::new(Code::DossierIncomplete, lack.said.clone());
    let problem = if lack.what.is_in_the_way() {
        problem.hint("ban hành, niêm phong rồi kết thúc; văn bản không lập nữa thì xóa bản ghi hoặc để `huy`")
    } else {
        problem.hint("bổ sung rồi kết thúc; không bổ sung được thì nêu lý do: `--reason \"…\"`")
    };
    problem.clause("Nghị định 30/2020/NĐ-CP, Điều 29.4")
}

/// A dossier as `--json` has it.
pub fn as_json(dossier: &Dossier) -> Json {
    json!({
        "ma": dossier.id,
        "so_ky_hieu": dossier.code,
        "tieu_de": dossier.title,
        "co_quan": dossier.agency,
        "nam": dossier.year,
        "thoi_han": dossier.retention.word(),
        "che_do_su_dung": dossier.access.map(|access| access.word()),
        "nguoi_lap": dossier.maker,
        "bat_dau": dossier.opened.map(|day| day.to_string()),
        "den_ngay": dossier.ended.map(|day| day.to_string()),
        "ket_thuc": dossier.closed.map(|day| day.to_string()),
        "so_trang": dossier.pages(),
        "so_to": dossier.sheets,
        "van_ban": dossier.documents.iter().map(document).collect::<Vec<_>>(),
    })
}

fn document(document: &Document) -> Json {
    json!({
        "ban_ghi": document.record,
        "so_ky_hieu": document.number,
        "ngay": document.date.to_string(),
        "trich_yeu": document.subject,
        "tac_gia": document.author,
        "ghi_chu": document.note,
        "tep": document.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn file(file: &File) -> Json {
    json!({
        "duong_dan": file.path,
        "goi": file.bundle,
        "cach": file.way.map(|way| way.word()),
        "so_trang": file.pages,
        "sha256": file.sha256.to_string(),
        "so_byte": file.size_bytes,
    })
}
