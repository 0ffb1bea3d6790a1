//! `qcph new KIND`: a new record, agency, person or regulation, with its keys explained.
//!
//! What flags do not say is asked on a terminal; in a pipe a placeholder stands where a person has to
//! write.

pub mod ask;
mod refuse;
mod successor;

use super::Common;
use super::report::{Failure, Outcome};
use clap::Args;
use qcph::archive::name::check_path;
use qcph::disk;
use qcph::problem::{Code, Problem};
use qcph::project::Project;
use qcph::records::nearest::nearest;
use qcph::records::scalar::{Date, FileKind, PLACEHOLDER, is_id};
use qcph::records::{self, Corpus};
use qcph::regulation::{self, Regulations};
use qcph::scaffold::questions::{Interview, Known, day, id_near};
use qcph::scaffold::{self, Values};
use serde_json::json;
use std::io::Write;

/// What can be made, and the kind of file that it is.
pub const KINDS: [(&str, FileKind); 11] = [
    ("cuoc-hop", FileKind::Meeting),
    ("kiem-tra", FileKind::Inspection),
    ("trao-doi", FileKind::Exchange),
    ("tong-ket", FileKind::Review),
    ("ban-sao", FileKind::Copy),
    ("giay-moi", FileKind::Invitation),
    ("dinh-chinh", FileKind::Correction),
    ("thu-hoi", FileKind::Recall),
    ("co-quan", FileKind::Agencies),
    ("nguoi", FileKind::People),
    ("quy-che", FileKind::Regulation),
];

#[derive(Args)]
pub struct NewArgs {
    /// Tạo gì: cuoc-hop, kiem-tra, trao-doi, tong-ket, ban-sao, giay-moi, dinh-chinh, thu-hoi, co-quan, nguoi hoặc quy-che.
    #[arg(value_name = "LOẠI")]
    kind: Option<String>,
    /// Mã của bản ghi, cơ quan hoặc người; cũng là tên tệp. Bỏ trống thì chương trình đề nghị mã.
    #[arg(long, alias = "ma", value_name = "MÃ")]
    id: Option<String>,
    /// Điền sẵn một khóa, ví dụ --set ngay=2020-12-15 hoặc --set van_ban.don_vi_soan=VP; dùng nhiều
    /// lần được.
    #[arg(long, alias = "dat", value_name = "KHÓA=GIÁ_TRỊ")]
    set: Vec<String>,
    /// Quy chế được viết tiếp, khi tạo quy-che; mặc định là quy chế sau cùng.
    #[arg(long, value_name = "MÃ_QUY_CHẾ")]
    from: Option<String>,
    /// Không hỏi gì, kể cả khi đang ngồi trước máy.
    #[arg(long, alias = "khong-hoi")]
    yes: bool,
}

pub fn run(common: &Common, arguments: &NewArgs) -> Result<Outcome, Failure> {
    let asks = !arguments.yes && !common.report.json && ask::is_possible();
    if asks {
        ask::prepare();
    }
    let made = make(common, arguments, asks);
    let made = made.map_err(|failure| failure.saying("Chưa tạo tệp nào."))?;
    let NewFile { path, waiting, left, notice } = made;
    let mut sentence = match (waiting, left.is_some()) {
        (0, false) => format!("Đã tạo {path}. Kiểm tra: qcph check {path}"),
        (_, false) => format!(
            "Đã tạo {path}, còn {waiting} chỗ “{PLACEHOLDER}”.\n\
             Mở tệp đó, thay các chỗ này bằng nội dung thật, lưu lại, rồi chạy:\n  \
             qcph check {path}"
        ),
        (_, true) => format!(
            "Đã tạo {path} theo các câu trả lời, nhưng còn lỗi như trên.\n\
             Mở tệp đó sửa, lưu lại, rồi chạy:\n  qcph check {path}"
        ),
    };
    if let Some(notice) = notice {
        sentence.push_str(&format!("\n{notice}."));
    }
    let outcome = Outcome::new(sentence, json!({ "tep": path, "cho_dien": waiting }));
    Ok(left.into_iter().fold(outcome, Outcome::after))
}

/// A file that was made.
struct NewFile {
    /// Below the root.
    path: String,
    /// How many places wait for content.
    waiting: usize,
    /// What is wrong with the answers of a person, who would not give them again.
    left: Option<Failure>,
    /// That no regulation is in force on its day.
    notice: Option<String>,
}

/// Makes the file.
fn make(common: &Common, arguments: &NewArgs, asks: bool) -> Result<NewFile, Failure> {
    let kind = kind(arguments.kind.as_deref(), asks)?;
    if kind == FileKind::Regulation {
        return successor::make(common, arguments);
    }
    if arguments.from.is_some() {
        return Err(Problem::new(Code::BadArgument, "`--from` chỉ dùng khi tạo `quy-che`")
            .hint("bỏ `--from`")
            .into());
    }
    let project = common.project()?;
    let given = given(kind, arguments)?;
    let (corpus, mut problems) = records::read(&project, &|_| true);
    let regulations = regulation::read(&corpus, &mut problems);
    let known = Known { corpus: &corpus, regulations: &regulations, today: Date(common.today) };
    let judge = |values: &Values| judged(&project, &corpus, kind, values);
    if asks && !given.is_empty() {
        // What is wrong with the call is said before a person answers ten questions.
        let mut values = given.clone();
        values.entry("ma").or_insert_with(|| "MOI-01".into());
        judge(&values)?;
    }
    let mut interview = Interview::new(kind, given, known);
    while asks && let Some(question) = interview.ask() {
        let chosen = ask::ask(&question)?;
        interview.answer(&question, &chosen);
    }
    let values = interview.finish()?;
    let left = match judge(&values) {
        Err(failure) if !asks => return Err(failure),
        judged => judged.err(),
    };
    let mut below = place(kind, &values);
    if asks {
        below = free(&project, below);
    }
    let text = scaffold::file(kind, &values, below.matches('/').count());
    write(&project, &below, &text)?;
    let waiting = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let waiting = waiting.map(|line| line.matches(PLACEHOLDER).count()).sum();
    let notice = notice(kind, &values, &regulations, Date(common.today));
    Ok(NewFile { path: below, waiting, left, notice })
}

/// What a person should know before filling in a record of a day without a regulation.
fn notice(
    kind: FileKind,
    values: &Values,
    regulations: &Regulations,
    today: Date,
) -> Option<String> {
    if scaffold::is_registry(kind) {
        return None;
    }
    let year_end = || Date::parse(&format!("{}-12-31", values.get("nam")?.as_str()?));
    let date = day(values).or_else(year_end).unwrap_or(today);
    regulations.notice(date, &format!("Ngày {}", date.shown()))
}

/// Whether a file of these values may be made.
fn judged(
    project: &Project,
    corpus: &Corpus,
    kind: FileKind,
    values: &Values,
) -> Result<(), Failure> {
    let below = place(kind, values);
    check_path(&below).map_err(|why| {
        let message = format!("không đặt tên tệp theo mã này được: {why}");
        Problem::new(Code::BadArgument, message).hint("chọn mã khác bằng `--id`")
    })?;
    refuse::taken_id(project, corpus, &below, values)?;
    let text = scaffold::file(kind, values, below.matches('/').count());
    refuse::bad_values(project, kind, &below, &text)
}

/// A path that no file has: an agency has a file for each of its times.
fn free(project: &Project, below: String) -> String {
    let stem = below.trim_end_matches(".yaml").to_owned();
    let numbered = (2..1000).map(|number| format!("{stem}-{number}.yaml"));
    let mut paths = std::iter::once(below.clone()).chain(numbered);
    paths.find(|path| !project.root().join(path).exists()).unwrap_or(below)
}

fn kind(name: Option<&str>, asks: bool) -> Result<FileKind, Problem> {
    let all = KINDS.map(|(word, kind)| (word, kind.title()));
    let name = match name {
        Some(name) => name.replace('_', "-"),
        None if asks => ask::kind(&all)?,
        None => {
            let problem = Problem::new(Code::BadArgument, "chưa nêu tạo loại tệp nào");
            let words = all.map(|(word, title)| format!("{word} ({})", title.to_lowercase()));
            return Err(problem.hint(format!("chọn một trong: {}", words.join(", "))));
        }
    };
    if let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == name) {
        return Ok(*kind);
    }
    let problem = Problem::new(Code::BadArgument, format!("không tạo được `{name}`"));
    let words = KINDS.map(|(word, _)| word);
    let problem = match nearest(&name, words.iter().copied()) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem,
    };
    Err(problem.hint(format!("chọn một trong: {}", words.join(", "))))
}

/// What the flags say.
fn given(kind: FileKind, arguments: &NewArgs) -> Result<Values, Problem> {
    let mut values = Values::new();
    if let Some(id) = &arguments.id {
        if !is_id(id) {
            let problem = Problem::new(Code::BadArgument, format!("`{id}` không dùng làm mã được"));
            let problem = match id_near(id) {
                Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
                None => problem,
            };
            return Err(problem.hint("mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch nối ở giữa"));
        }
        values.insert("ma".into(), id.as_str().into());
    }
    for pair in &arguments.set {
        let Some((key, value)) = pair.split_once('=') else {
            let problem = Problem::new(Code::BadArgument, format!("`{pair}` thiếu dấu `=`"));
            return Err(problem.hint("viết --set khóa=giá_trị"));
        };
        scaffold::put(kind, &mut values, key.trim(), value.trim())?;
    }
    Ok(values)
}

/// Where the file goes: the registry's folder, or the year's.
fn place(kind: FileKind, values: &Values) -> String {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let name = text(&values["ma"]).to_lowercase();
    if scaffold::is_registry(kind) {
        return format!("records/danh-ba/{name}.yaml");
    }
    let dates = [&values.get("ngay"), &values.get("nam")];
    let dated = dates.into_iter().flatten().map(|value| text(value)).next();
    let from = |key: &str, inner: &str| values.get(key).map(|value| text(&value[inner]));
    let dated = dated.or_else(|| from("thoi_gian", "tu")).or_else(|| from("van_ban", "ngay"));
    let year: Option<String> = dated.and_then(|date| date.get(..4).map(str::to_owned));
    match year.filter(|year| year.bytes().all(|byte| byte.is_ascii_digit())) {
        Some(year) => format!("records/{year}/{name}.yaml"),
        None => format!("records/{name}.yaml"),
    }
}

fn write(project: &Project, below: &str, text: &str) -> Result<(), Problem> {
    let path = project.root().join(below);
    if path.exists() {
        let problem = Problem::new(Code::CannotWrite, format!("`{below}` đã có sẵn"));
        return Err(problem.hint("mở tệp đó ra sửa, hoặc đặt mã khác"));
    }
    disk::create_with(&path, |file| {
        file.write_all(text.as_bytes())
            .map_err(|error| Problem::io(Code::CannotWrite, &path, &error))
    })
}
