//! `qcph form FILE.pdf|FILE.docx|RECORD…`: the rules of the form against the finished page, or a Word file.

use super::report::{Failure, Outcome, line, new_table};
use super::{Common, build};
use clap::Args;
use qcph::disk;
use qcph::form::rules::Book;
use qcph::form::{self, Found, Row, Verdict};
use qcph::pipeline::{self, Selection};
use qcph::problem::{Code, Place, Problem, any_error};
use qcph::templates::Templates;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::Path;

#[derive(Args)]
pub struct FormArgs {
    /// Tệp PDF, tệp Word (.docx), mã bản ghi hoặc tệp bản ghi.
    #[arg(value_name = "TỆP.pdf|TỆP.docx|BẢN_GHI", required = true)]
    papers: Vec<String>,
    /// In mọi quy tắc, cả quy tắc đạt, không có trong văn bản và không đo được.
    #[arg(long)]
    all: bool,
}

/// The documents of one PDF, by the name of the file.
type Measured = (String, Vec<form::Report>);

pub fn run(common: &Common, arguments: &FormArgs) -> Result<Outcome, Failure> {
    let is_file = |name: &&String| ends_in(name, &[".pdf"]) || ends_in(name, &WORD);
    let (files, records): (Vec<&String>, Vec<&String>) = arguments.papers.iter().partition(is_file);
    let mut measured = measure_files(common, &files)?;
    if !records.is_empty() {
        let found = measure_records(common, &records);
        let sentence = "Chưa đo được: sửa các lỗi trên rồi chạy lại.";
        measured.extend(found.map_err(|failure| failure.saying(sentence))?);
    }
    if !common.report.json {
        measured.iter().for_each(|one| print(one, arguments.all));
    }
    let problems: Vec<Problem> = measured
        .iter()
        .flat_map(|(name, reports)| {
            let place = Place::file(name.as_str());
            reports.iter().flat_map(|one| one.problems(|_| Some(place.clone()))).collect::<Vec<_>>()
        })
        .collect();
    let documents: usize = measured.iter().map(|(_, reports)| reports.len()).sum();
    let all = if arguments.all { "" } else { " Xem từng quy tắc và số đo: thêm --all." };
    let sentence = format!("Đã đo {documents} văn bản, {} chỗ sai thể thức.{all}", problems.len());
    let result: Vec<Json> = measured.iter().map(as_json).collect();
    Ok(Outcome::new(sentence, json!({ "tep": result })).problems(problems))
}

/// Names of files of Word, also of those that are refused.
const WORD: [&str; 7] = [".docx", ".doc", ".docm", ".dotx", ".dotm", ".dot", ".rtf"];

fn ends_in(name: &str, endings: &[&str]) -> bool {
    let name = name.to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Files need no project; where there is one, its rules hold.
fn measure_files(common: &Common, files: &[&String]) -> Result<Vec<Measured>, Failure> {
    let templates = match common.project() {
        Ok(project) => Templates::read(&project)?,
        Err(problem) if common.root.is_some() => return Err(problem.into()),
        Err(_) => Templates::embedded(),
    };
    let book = form::book(&templates)?;
    let (mut measured, mut problems) = (Vec::new(), Vec::new());
    for name in files {
        match measure_file(&book, name) {
            Ok(one) => measured.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(measured) } else { Err(problems.into()) }
}

fn measure_file(book: &Book, name: &str) -> Result<Measured, Problem> {
    let path = Path::new(name);
    let reports = if ends_in(name, &WORD) {
        form::examine_word(book, path)
    } else {
        let bytes = disk::read(path, form::guard::LARGEST_FILE_BYTES);
        let bytes = bytes.map_err(|error| Problem::io(Code::CannotRead, path, &error))?;
        form::examine_file(book, &bytes)
    };
    let reports = reports.map_err(|mut problem| {
        problem.place = Some(Place::file(name));
        problem
    })?;
    Ok((name.to_owned(), reports))
}

fn measure_records(common: &Common, names: &[&String]) -> Result<Vec<Measured>, Failure> {
    let checked = pipeline::load(common.project()?);
    let failed = |problems| Failure::new(problems, &checked.sources);
    let Some(loaded) = &checked.loaded else { return Err(failed(checked.problems.clone())) };
    let find = |name: &&String| build::find(loaded, &checked, name);
    let ids = names.iter().map(find).collect::<Result<BTreeSet<String>, Problem>>()?;
    let problems = checked.concerning(&Selection::Some(ids.clone()));
    if any_error(&problems) {
        return Err(failed(problems));
    }
    pipeline::examine(loaded, &ids, common.threads()).map_err(failed)
}

fn print((name, reports): &Measured, all: bool) {
    for report in reports {
        let pages = match report.found {
            Found::InWord => "tệp Word".to_owned(),
            Found::ByTags | Found::ByPlace => format!("{} trang", report.pages),
        };
        line(&format!("{name}: số {}, {pages}, thể thức {}", report.number, report.profile));
        if !report.pictures.is_empty() {
            let pages: Vec<String> = report.pictures.iter().map(usize::to_string).collect();
            line(&format!("  trang chỉ là ảnh, không đo được: {}", pages.join(", ")));
        }
        let mut table = new_table();
        table.set_header(["Quy tắc", "Điều khoản", "Yêu cầu", "Đo được", "Trang", "Kết luận"]);
        let wanted = |row: &&Row| all || row.verdict > Verdict::Fits;
        for row in report.rows.iter().filter(wanted) {
            table.add_row(cells(row));
        }
        if !table.is_empty() {
            line(&table.to_string());
        }
        line(&format!(
            "  {} đạt, {} sai, {} lưu ý; {} không có trong văn bản, {} không đo được{}",
            report.count(Verdict::Fits),
            report.count(Verdict::Fails),
            report.count(Verdict::Advice),
            report.count(Verdict::Absent),
            report.count(Verdict::Unmeasurable),
            if report.found == Found::InWord { " từ tệp Word" } else { " từ trang giấy" },
        ));
    }
}

fn cells(row: &Row) -> [String; 6] {
    let rule = &row.rule;
    [
        format!("{} ({})", rule.element, rule.id),
        format!("{} [{:?}]", rule.clause, rule.confidence),
        rule.requirement.clone(),
        row.finding(),
        row.page.map(|page| page.to_string()).unwrap_or_default(),
        row.verdict.title().to_owned(),
    ]
}

fn as_json((name, reports): &Measured) -> Json {
    let documents: Vec<Json> = reports
        .iter()
        .map(|report| {
            json!({
                "so_ky_hieu": report.number,
                "the_thuc": report.profile,
                "so_trang": (report.found != Found::InWord).then_some(report.pages),
                "trang_anh": report.pictures,
                "tim_theo": match report.found {
                    Found::ByTags => "the",
                    Found::ByPlace => "vi_tri",
                    Found::InWord => "tep_word",
                },
                "quy_tac": report.rows.iter().map(Row::as_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "tep": name, "van_ban": documents })
}
