//! `qcph doctor`: whether this machine and this folder are ready, check by check.
//!
//! Each check says what it found and, unless that is good, what to do; one that finds something wrong gives
//! a problem, which decides the exit code. The project stays as it is (test: cli::doctor).

mod git;
mod hook;
mod machine;

use super::Common;
use super::report::{Failure, Outcome};
use clap::Args;
use qcph::archive::log;
use qcph::disk;
use qcph::pipeline::{self, Checked, Loaded};
use qcph::problem::{Code, Problem, Severity};
use qcph::project::Project;
use qcph::records::scalar::Date;
use qcph::regulation::rules::Regulation;
use qcph::scaffold;
use serde_json::{Value as Json, json};

/// One thing that was looked at (mục kiểm tra).
pub struct Check {
    what: &'static str,
    found: String,
    /// What is wrong or worth a look; its first hint says what to do.
    problem: Option<Problem>,
}

impl Check {
    fn good(what: &'static str, found: impl Into<String>) -> Self {
        Self { what, found: found.into(), problem: None }
    }

    fn bad(what: &'static str, problem: Problem) -> Self {
        Self { what, found: problem.message.clone(), problem: Some(problem) }
    }

    /// Something about this machine's settings that spoils files sooner or later.
    fn wrong(what: &'static str, found: impl Into<String>, cure: &str) -> Self {
        Self::bad(what, Problem::new(Code::Setting, found).hint(cure))
    }

    /// The same, where the program works all the same.
    fn advice(what: &'static str, found: impl Into<String>, cure: &str) -> Self {
        Self::bad(what, Problem::new(Code::Setting, found).hint(cure).advice())
    }

    fn verdict(&self) -> (&'static str, &'static str) {
        match self.problem.as_ref().map(|problem| problem.severity) {
            None => ("tốt", "tot"),
            Some(Severity::Advice) => ("lưu ý", "luu_y"),
            Some(Severity::Error) => ("LỖI", "loi"),
        }
    }

    fn cure(&self) -> &str {
        let hint = self.problem.as_ref().and_then(|problem| problem.hints.first());
        hint.map(String::as_str).unwrap_or_default()
    }

    fn as_json(&self) -> Json {
        json!({
            "muc": self.what,
            "ket_qua": self.verdict().1,
            "thay": self.found,
            "can_lam": self.cure(),
        })
    }
}

#[derive(Args)]
pub struct DoctorArgs {}

pub fn run(common: &Common, _: &DoctorArgs) -> Result<Outcome, Failure> {
    let mut checks =
        vec![machine::program(), machine::fonts(), machine::console(common.report.json)];
    checks.push(machine::zone(common.today));
    match common.project() {
        Ok(project) => {
            checks.push(Check::good("Thư mục dự án", project.root().display().to_string()));
            checks.extend(contents(&project, Date(common.today)));
            checks.extend(machine::storage(&project));
            checks.push(schema(&project));
            checks.extend(git::checks(project.root()));
        }
        Err(problem) => checks.push(Check::bad("Thư mục dự án", problem)),
    }
    let row = |check: &Check| {
        let [what, verdict, found, cure] =
            [check.what, check.verdict().0, &check.found, check.cure()];
        vec![what.to_owned(), verdict.to_owned(), found.to_owned(), cure.to_owned()]
    };
    common
        .report
        .table(&["Mục", "Kết quả", "Thấy gì", "Cần làm"], checks.iter().map(row).collect());
    let result = json!({ "kiem_tra": checks.iter().map(Check::as_json).collect::<Vec<_>>() });
    let problems: Vec<Problem> = checks.into_iter().filter_map(|check| check.problem).collect();
    let wrong = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let sentence = match (wrong, problems.len()) {
        (0, 0) => "Mọi thứ đều tốt.".to_owned(),
        (0, advice) => format!("Dùng được; {advice} mục nên xem lại."),
        (wrong, _) => format!("Có {wrong} mục phải sửa."),
    };
    // The table has said it all; only a program still wants the problems.
    let outcome = Outcome::new(sentence, result);
    if common.report.json {
        return Ok(outcome.problems(problems));
    }
    Ok(outcome.at_least(qcph::problem::exit_code(&problems)))
}

/// Templates, regulation data, records, and the log of what was sealed.
fn contents(project: &Project, today: Date) -> Vec<Check> {
    let Checked { loaded, problems, files, .. } = pipeline::load(project.clone());
    let errors: Vec<&Problem> =
        problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    let templates = match &loaded {
        Some(loaded) => Check::good("Mẫu văn bản", own_templates(loaded)),
        None => {
            let faulty = errors.iter().find(|problem| problem.code.text().starts_with("Q4"));
            let faulty = faulty.or(errors.first()).map(|problem| (*problem).clone());
            Check::bad(
                "Mẫu văn bản",
                faulty.unwrap_or_else(|| Problem::new(Code::TemplateValue, "không đọc được mẫu")),
            )
        }
    };
    let records = match errors.first() {
        None => Check::good("Bản ghi, danh bạ", format!("{files} tệp, không có lỗi")),
        Some(first) => {
            let message = format!("{files} tệp, {} lỗi", errors.len());
            let cure = format!("xem và sửa từng lỗi: qcph check (lỗi đầu tiên: {})", first.code);
            Check::bad("Bản ghi, danh bạ", Problem::new(first.code, message).hint(cure))
        }
    };
    let sealed = match log::sealed(&project.log(), &project.bundles()) {
        Ok(sealed) => Check::good("Sổ niêm phong", format!("{} gói", sealed.len())),
        Err(problem) => Check::bad("Sổ niêm phong", problem),
    };
    let mut checks = vec![templates];
    checks.extend(loaded.as_ref().map(|loaded| regulation(loaded, today)));
    checks.extend([records, sealed]);
    checks
}

fn own_templates(loaded: &Loaded) -> String {
    let folder = loaded.project.templates();
    let own = loaded.templates.files().filter(|(path, _)| folder.join(path).is_file()).count();
    match own {
        0 => "dùng mẫu có sẵn trong chương trình".to_owned(),
        own => format!("{own} mẫu riêng của dự án, còn lại là mẫu có sẵn"),
    }
}

/// Which regulations there are, and whether one is in force today.
fn regulation(loaded: &Loaded, today: Date) -> Check {
    const WHAT: &str = "Dữ liệu quy chế";
    let regulations = &loaded.office.regulations;
    if let Some(missing) = regulations.missing_on(today) {
        return Check::bad(WHAT, missing.advice());
    }
    let one = |rules: &Regulation| {
        let from =
            if rules.is_embedded() { "có sẵn trong chương trình" } else { "của dự án" };
        let until = rules.until.as_ref().map_or("nay".to_owned(), |until| until.shown());
        format!("{} ({from}, {} - {until})", rules.id.value, rules.from.shown())
    };
    let all: Vec<String> = regulations.iter().map(one).collect();
    Check::good(WHAT, all.join("; "))
}

/// The schema that editors use was written by this version of the program.
fn schema(project: &Project) -> Check {
    const WHAT: &str = "Lược đồ cho trình soạn thảo";
    let cure = "chạy: qcph init (tạo tệp còn thiếu), hoặc xóa tệp này rồi chạy qcph init";
    let now = scaffold::project(None).into_iter().find(|(path, _)| *path == scaffold::SCHEMA_PATH);
    match disk::read_text(&project.root().join(scaffold::SCHEMA_PATH), disk::SMALL_BYTES) {
        Err(_) => Check::advice(WHAT, format!("chưa có tệp {}", scaffold::SCHEMA_PATH), cure),
        Ok(text) if now.is_some_and(|(_, now)| now == text.replace("\r\n", "\n")) => {
            Check::good(WHAT, "đúng phiên bản này")
        }
        Ok(_) => Check::advice(WHAT, format!("{} của phiên bản khác", scaffold::SCHEMA_PATH), cure),
    }
}
