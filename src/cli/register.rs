//! `qcph register BOOK`: a book of the clerk for one body and one year; `qcph register close` closes those of a year.

mod close;
mod closed;

use super::Common;
use super::report::{Failure, Outcome, line};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use qcph::disk;
use qcph::law::registers::Register;
use qcph::pipeline::Loaded;
use qcph::problem::{Code, Problem};
use qcph::records::scalar::Date;
use qcph::registers::{Book, Entry, book};
use qcph::sheets::write::{self, Sheet};
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct RegisterArgs {
    /// Sổ: out (văn bản đi), in (văn bản đến), copies (bản sao), followup (theo dõi giải quyết văn bản đến); close đóng cả bốn sổ của năm.
    #[arg(value_name = "SỔ", hide_possible_values = true)]
    book: Which,
    /// Năm của sổ.
    #[arg(long, value_name = "NĂM")]
    year: i32,
    /// Cơ quan giữ sổ, theo mã trong danh bạ.
    #[arg(long, value_name = "CƠ_QUAN")]
    agency: String,
    /// Ghi sổ vào tệp này; đuôi tệp chọn dạng: .pdf, .xlsx hoặc .csv. Ghi nhiều lần được.
    #[arg(long, value_name = "TỆP")]
    to: Vec<PathBuf>,
    /// Tiến độ tính đến ngày này; với close, ngày đóng sổ; mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY", value_parser = super::parse_date)]
    date: Option<NaiveDate>,
    /// Phần bổ sung thứ mấy của sổ đã đóng.
    #[arg(long, value_name = "PHẦN")]
    addition: Option<u32>,
    /// Với close: người kết thúc sổ, theo mã trong danh bạ.
    #[arg(long, value_name = "NGƯỜI")]
    by: Option<String>,
    /// Với close: vì sao đóng khi văn bản gửi đến còn chưa có ngày đến.
    #[arg(long, value_name = "LÝ_DO")]
    reason: Option<String>,
    /// Với close: không hỏi gì, kể cả khi đang ngồi trước máy.
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Out,
    In,
    Copies,
    Followup,
    Close,
}

pub fn run(common: &Common, arguments: &RegisterArgs) -> Result<Outcome, Failure> {
    let register = match arguments.book {
        Which::Out => Register::Outgoing,
        Which::In => Register::Incoming,
        Which::Copies => Register::Copies,
        Which::Followup => Register::FollowUp,
        Which::Close => return close::run(common, arguments),
    };
    let targets = arguments.to.iter().map(|path| Ok((path, Kind::of(path)?)));
    let targets = targets.collect::<Result<Vec<_>, Problem>>()?;
    let checked = common.readable()?;
    checked.known_agency(Some(&arguments.agency))?;
    let loaded = &checked.loaded;
    let agency = canonical(loaded, &arguments.agency);
    let wanted = (register, agency.as_str(), arguments.year);
    if let Some(shown) = closed::shown(loaded, wanted, arguments.addition)? {
        let files = bytes(targets, &Sheet::from(&shown.part.register), || shown.part.pdf())?;
        put_all(common, &files, || (shown.titles(), shown.rows()))?;
        return Ok(checked.finish(&shown.sentence(), |_| false, shown.as_json()));
    }
    let today = Date(arguments.date.unwrap_or(common.today));
    let book = book(&loaded.office, register, &agency, arguments.year, today)?;
    let pdf = || Ok(loaded.engine.render_book(&book, None)?.bytes);
    let files = bytes(targets, &Sheet::from(&book), pdf)?;
    let titles = || book.form.columns.iter().map(|column| &*column.title).collect();
    put_all(common, &files, || (titles(), book.rows()))?;
    Ok(checked.finish(&sentence(&book), |_| true, as_json(&book, &agency)))
}

/// The bytes of each wanted file.
fn bytes<'a>(
    targets: Vec<(&'a PathBuf, Kind)>,
    sheet: &Sheet,
    pdf: impl Fn() -> Result<Vec<u8>, Problem>,
) -> Result<Vec<(&'a PathBuf, Vec<u8>)>, Problem> {
    let bytes = |(path, kind): (&'a PathBuf, Kind)| Ok((path, kind.bytes(&pdf, sheet)?));
    targets.into_iter().map(bytes).collect()
}

/// Writes the files; where there is none, prints a table.
fn put_all<'t>(
    common: &Common,
    files: &[(&PathBuf, Vec<u8>)],
    table: impl Fn() -> (Vec<&'t str>, Vec<Vec<String>>),
) -> Result<(), Problem> {
    for (path, bytes) in files {
        put(path, bytes)?;
    }
    if files.is_empty() {
        let (titles, rows) = table();
        common.report.table(&titles, rows);
    } else if !common.report.json {
        files.iter().for_each(|(path, _)| line(&format!("Đã ghi {}", path.display())));
    }
    Ok(())
}

/// The code as the registry spells it.
fn canonical(loaded: &Loaded, code: &str) -> String {
    let agencies = &loaded.office.corpus.registry.agencies;
    let known = agencies.iter().find(|agency| agency.id.value.0.eq_ignore_ascii_case(code));
    known.map_or_else(|| code.to_owned(), |agency| agency.id.value.0.clone())
}

/// What a file becomes, by its ending.
#[derive(Clone, Copy)]
pub enum Kind {
    Pdf,
    Xlsx,
    Csv,
}

impl Kind {
    pub fn of(path: &Path) -> Result<Self, Problem> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("pdf") => Ok(Self::Pdf),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("csv") => Ok(Self::Csv),
            _ => {
                let message = format!("không rõ ghi dạng nào vào `{}`", path.display());
                Err(Problem::new(Code::BadArgument, message)
                    .hint("đặt tên tệp có đuôi .pdf, .xlsx hoặc .csv"))
            }
        }
    }

    pub fn bytes(
        self,
        pdf: impl FnOnce() -> Result<Vec<u8>, Problem>,
        sheet: &Sheet,
    ) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Pdf => pdf(),
            Self::Xlsx => write::xlsx(sheet),
            Self::Csv => Ok(write::csv(sheet)),
        }
    }
}

/// What stands there under this name stays, unless it is the same.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    if !path.exists() {
        return disk::write(path, bytes);
    }
    let most = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if disk::read(path, most).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let message = format!("`{}` đã có và khác với tệp vừa lập", path.display());
    Err(Problem::new(Code::CannotWrite, message)
        .hint("ghi tên tệp khác; hoặc tự xóa, chuyển tệp cũ đi nếu không cần nữa"))
}

fn sentence(book: &Book) -> String {
    let (title, year) = (&book.form.title, book.cover.year);
    let mut sentence = match book.entries.len() {
        0 => format!("{title} năm {year} chưa có dòng nào."),
        count => format!("{title} năm {year} có {count} dòng."),
    };
    let missing = &book.unacknowledged;
    if !missing.is_empty() {
        let ids = missing.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
        let more = if missing.len() > 10 { ", …" } else { "" };
        sentence.push_str(&format!(
            " Còn {} văn bản gửi cơ quan này chưa có ngày đến (`xac_nhan`) nên chưa vào sổ: {ids}{more}.",
            missing.len()
        ));
    }
    sentence
}

fn as_json(book: &Book, agency: &str) -> Json {
    let entry = |entry: &Entry| {
        let cell = |(field, text): (&qcph::law::registers::Field, &String)| {
            (field.word().to_owned(), Json::from(text.as_str()))
        };
        let mut cells: Map<String, Json> = entry.cells.iter().map(cell).collect();
        cells.insert("ban_ghi".to_owned(), entry.record.as_str().into());
        Json::from(cells)
    };
    json!({
        "so": book.form.register.word(),
        "ten": book.form.title,
        "dieu": book.form.clause,
        "co_quan": agency,
        "nam": book.cover.year,
        "dong": book.entries.iter().map(entry).collect::<Vec<_>>(),
        "chua_co_ngay_den": book.unacknowledged,
        "dong_so": Json::Null,
    })
}
