//! `qcph table import FILE --into RECORD:LIST`: shows the cells that change, then writes the record.

use super::super::Common;
use super::super::new::ask;
use super::super::report::{Failure, Outcome, line};
use clap::{Args, ValueEnum};
use qcph::pipeline::{self, Import, Refused, Selection, Words};
use qcph::problem::{Code, Problem};
use qcph::sheets::letters;
use qcph::tables::{Act, Told};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

#[derive(Args)]
pub struct ImportArgs {
    /// Tệp bảng tính: .xlsx hoặc .csv.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Bảng nhận các dòng: mã bản ghi, dấu hai chấm, tên bảng; ví dụ HD-2018-TD-08:bang[1].
    #[arg(long, value_name = "BẢN_GHI:BẢNG")]
    into: String,
    /// Tên trang, khi tệp có nhiều trang.
    #[arg(long, value_name = "TÊN")]
    sheet: Option<String>,
    /// Dấu ngăn cột của tệp CSV: `;`, `,` hoặc tab; mặc định xem theo tệp.
    #[arg(long, value_name = "DẤU", hide_possible_values = true)]
    separator: Option<Separator>,
    /// Chỉ cho xem các chỗ sẽ đổi, không ghi gì.
    #[arg(long)]
    dry_run: bool,
    /// Ghi ngay, không hỏi.
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Separator {
    #[value(name = ";")]
    Semicolon,
    #[value(name = ",")]
    Comma,
    #[value(name = "tab")]
    Tab,
}

impl Separator {
    fn sign(self) -> char {
        match self {
            Self::Semicolon => ';',
            Self::Comma => ',',
            Self::Tab => '\t',
        }
    }
}

/// More lines than these are read in the JSON.
const SHOWN: usize = 200;

pub fn run(common: &Common, arguments: &ImportArgs) -> Result<Outcome, Failure> {
    import(common, arguments)
        .map_err(|failure| failure.saying("Chưa nhập: bản ghi còn nguyên như trước."))
}

fn import(common: &Common, arguments: &ImportArgs) -> Result<Outcome, Failure> {
    let project = common.project()?;
    let root = project.root().to_owned();
    let checked = pipeline::read(project).judge(&Selection::All, Words::Later);
    let listed = super::find(&checked, &arguments.into)?;
    let choice = (arguments.sheet.as_deref(), arguments.separator.map(Separator::sign));
    let import = pipeline::import(&checked, listed, &arguments.file, choice);
    let import = import.map_err(|Refused { problems, sources }| {
        Failure::new(problems, sources.as_ref().unwrap_or(&checked.sources))
    })?;
    let advice = import.advice.clone();
    let end = |sentence: String, written: bool| {
        Outcome::new(sentence, as_json(&import, arguments, written)).sources(&checked.sources)
    };
    if import.is_unchanged() {
        let sentence =
            format!("{}Không có gì thay đổi: {}.", head(&import, arguments), rows(&import));
        return Ok(end(sentence, false).problems(advice));
    }
    if common.report.tells() {
        line(head(&import, arguments).trim_end());
        preview(common, &import);
    }
    let told = summary(&import);
    if arguments.dry_run {
        return Ok(end(format!("{told}\nChưa ghi gì (--dry-run)."), false).problems(advice));
    }
    if !arguments.yes {
        if common.report.json || !ask::is_possible() {
            let asked = Problem::new(Code::BadArgument, "chưa ghi gì: ở đây không hỏi lại được")
                .hint("xem các chỗ đổi; nếu đúng, chạy lại và thêm `--yes`");
            return Ok(end(format!("{told}\nChưa ghi gì."), false)
                .problems([advice, vec![asked]].concat()));
        }
        import.advice.iter().for_each(|one| line(&format!("lưu ý[{}]: {}", one.code, one.message)));
        line(&told);
        if !ask::confirm("Ghi các chỗ trên vào bản ghi?")? {
            return Err(Problem::new(Code::BadArgument, "đã thôi theo ý người dùng").into());
        }
    }
    import.write(&root)?;
    // Who was asked has seen it all.
    let (told, advice) = match arguments.yes {
        true => (format!("{told}\n"), advice),
        false => (String::new(), Vec::new()),
    };
    Ok(end(told + &done(&import), true).problems(advice))
}

/// Which list, from which sheet, and what was taken for what.
fn head(import: &Import, arguments: &ImportArgs) -> String {
    let list = &import.listed.list;
    let title = list.title.as_ref().map(|title| format!(" “{title}”")).unwrap_or_default();
    let sheet = import.sheet.as_ref().map(|sheet| format!(", trang “{sheet}”")).unwrap_or_default();
    let mut head = format!(
        "{} của {}{title}, từ {}{sheet}, tên cột ở dòng {}\n",
        list.shown,
        import.listed.path,
        arguments.file.display(),
        import.plan.heading.row
    );
    import.plan.notes.iter().for_each(|note| head += &format!("  {note}\n"));
    head
}

fn preview(common: &Common, import: &Import) {
    // Its folder stands above the table.
    let path = import.listed.path.rsplit('/').next().unwrap_or_default();
    let row = |told: &Told| {
        let place = told.line.map_or_else(String::new, |line| format!("{path}:{line}"));
        let all = || told.cells.iter().map(|(_, text)| &**text).collect::<Vec<_>>().join(" | ");
        let old = told.old.clone().unwrap_or_default();
        let (column, old, new) = match told.act {
            Act::Changed => {
                let (column, new) = told.cells.first().cloned().unwrap_or_default();
                (column, old, new)
            }
            Act::Added => ("(thêm dòng)".to_owned(), String::new(), all()),
            Act::Removed => ("(bỏ dòng)".to_owned(), all(), String::new()),
            Act::Moved => {
                ("(chuyển dòng)".to_owned(), format!("dòng {old}"), format!("dòng {}", told.row))
            }
        };
        vec![place, told.row.to_string(), column, old, new, told.from.clone().unwrap_or_default()]
    };
    let rows: Vec<Vec<String>> = import.plan.told.iter().take(SHOWN).map(row).collect();
    common.report.table(&["Chỗ", "Dòng", "Cột", "Cũ", "Mới", "Lấy từ ô"], rows);
    let more = import.plan.told.len().saturating_sub(SHOWN);
    if more > 0 {
        line(&format!("… và {more} chỗ nữa; xem đủ bằng `--dry-run --json`"));
    }
}

fn count(import: &Import, act: Act) -> usize {
    import.plan.told.iter().filter(|told| told.act == act).count()
}

fn rows(import: &Import) -> String {
    format!("{} dòng của bảng tính đã đúng như bản ghi", import.plan.unchanged)
}

fn summary(import: &Import) -> String {
    let parts = [
        (Act::Changed, "sửa", "ô"),
        (Act::Added, "thêm", "dòng"),
        (Act::Removed, "bỏ", "dòng"),
        (Act::Moved, "chuyển", "dòng"),
    ];
    let told = parts.into_iter().map(|(act, verb, what)| (count(import, act), verb, what));
    let told = told.filter(|(count, ..)| *count > 0);
    let told: Vec<String> =
        told.map(|(count, verb, what)| format!("{verb} {count} {what}")).collect();
    format!(
        "{}: {}; {} dòng giữ nguyên.",
        import.listed.list.shown,
        told.join(", "),
        import.plan.unchanged
    )
}

fn done(import: &Import) -> String {
    let left = match import.left {
        0 => "Đã kiểm tra: bản ghi không có lỗi.".to_owned(),
        left => format!("Bản ghi còn {left} lỗi khác, có từ trước: xem bằng `qcph check`."),
    };
    let record = &import.listed.record;
    format!(
        "Đã ghi vào {}. {left}\nTiếp theo: xem trang in bằng `qcph build {record}`.",
        import.listed.path
    )
}

fn as_json(import: &Import, arguments: &ImportArgs, written: bool) -> Json {
    let plan = &import.plan;
    let columns = import.listed.list.columns.iter().zip(&plan.heading.columns);
    let columns = columns.filter_map(|(column, found)| {
        let (at, name) = found.as_ref()?;
        Some(json!({
            "cot": column.name,
            "ten_trong_tep": name,
            "o": format!("{}{}", letters(*at), plan.heading.row),
            "dung_tung_chu": *name == column.name,
        }))
    });
    let told = |told: &Told| {
        let act = match told.act {
            Act::Changed => "sua",
            Act::Added => "them",
            Act::Removed => "bo",
            Act::Moved => "chuyen",
        };
        let cells: serde_json::Map<String, Json> = told
            .cells
            .iter()
            .map(|(column, text)| (column.clone(), text.as_str().into()))
            .collect();
        json!({
            "viec": act,
            "dong": told.row,
            "o": cells,
            "cu": told.old,
            "tu": told.from,
            "cho": told.line.map(|line| format!("{}:{line}", import.listed.path)),
        })
    };
    json!({
        "ban_ghi": import.listed.record,
        "tep": &*import.listed.path,
        "bang": import.listed.list.shown,
        "nguon": arguments.file.display().to_string(),
        "trang": import.sheet,
        "dong_ten_cot": plan.heading.row,
        "cot": columns.collect::<Vec<_>>(),
        "ghi_chu": plan.notes,
        "doi": plan.told.iter().map(told).collect::<Vec<_>>(),
        "giu_nguyen": plan.unchanged,
        "da_ghi": written,
    })
}
