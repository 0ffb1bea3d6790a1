//! A project as far as it can be read: for verbs that answer questions, one secretary's unfinished
//! record must not silence the rest.
//!
//! The answer says which files have errors, and is marked as one that may lack something where it may.

use super::Common;
use super::report::{Failure, Outcome};
use qcph::pipeline::{self, Checked, FaultyFile, Loaded};
use qcph::problem::{self, Code, Place, Problem, Severity, Sources};
use qcph::records::nearest::nearest;
use serde_json::{Value as Json, json};

/// A project of which at least templates and fonts could be read.
pub struct Readable {
    pub loaded: Loaded,
    /// All problems but the errors in records, which are told in one line per file here.
    problems: Vec<Problem>,
    sources: Sources,
    faulty: Vec<FaultyFile>,
    /// Every problem, for the files that somebody asks for by name.
    all: Vec<Problem>,
}

impl Common {
    /// The project as far as it can be read.
    pub fn readable(&self) -> Result<Readable, Failure> {
        let project = self.project()?;
        let absent = qcph::git::advice_of_absent(project.root());
        let checked = pipeline::load(project);
        let faulty = checked.faulty();
        let elsewhere = checked.errors_elsewhere().cloned();
        let advice = checked.problems.iter().filter(|one| one.severity == Severity::Advice);
        let problems: Vec<Problem> = elsewhere.chain(advice.cloned()).chain(absent).collect();
        let Checked { loaded, problems: all, sources, .. } = checked;
        match loaded {
            Some(loaded) => Ok(Readable { loaded, problems, sources, faulty, all }),
            None => {
                let sentence = "Chưa tính được: sửa các lỗi trên rồi chạy lại.";
                Err(Failure::new(all, &sources).saying(sentence))
            }
        }
    }
}

impl Readable {
    /// The texts that problems are about.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Whether no file has errors.
    pub fn is_whole(&self) -> bool {
        self.faulty.is_empty()
    }

    /// Ends a run: after its own sentence comes how many files have errors, and each is named. Where
    /// one of them `may_change` the answer, the run does not end with 0.
    pub fn finish(
        &self,
        sentence: &str,
        may_change: impl Fn(&FaultyFile) -> bool,
        mut result: Json,
    ) -> Outcome {
        let mut problems = self.problems.clone();
        let mut data = Vec::new();
        for faulty in &self.faulty {
            let changes = may_change(faulty);
            problems.push(not_counted(faulty, changes));
            data.push(json!({
                "tep": &*faulty.file,
                "so_loi": faulty.errors,
                "duoc_tinh": !faulty.is_unread(),
                "co_the_doi_ket_qua": changes,
            }));
        }
        problem::sort(&mut problems);
        result["tep_co_loi"] = data.into();
        let sentence = match self.faulty.len() {
            0 => sentence.to_owned(),
            count => format!("{sentence} {}", left_out(count, &self.faulty)),
        };
        Outcome::new(sentence, result).problems(problems).sources(&self.sources)
    }

    /// Whether an agency may be in the registry, but not readable.
    fn hides_agency(&self, code: &str) -> bool {
        self.loaded.office.corpus.registry.is_unreadable(code)
    }

    /// Refuses an agency that the registry does not have.
    pub fn known_agency(&self, code: Option<&str>) -> Result<(), Problem> {
        match code.filter(|code| !self.hides_agency(code)) {
            Some(code) => known_agency(&self.loaded, code),
            None => Ok(()),
        }
    }

    /// The end of a run that asked for a record which cannot be read, if `name` is its id or path.
    pub fn unread(&self, name: &str) -> Option<Failure> {
        let is_it = |faulty: &&FaultyFile| {
            faulty.is_unread()
                && (faulty.id().is_some_and(|id| id.eq_ignore_ascii_case(name))
                    || *faulty.file == *name)
        };
        let faulty = self.faulty.iter().find(is_it)?;
        let own = |problem: &&Problem| {
            problem.place.as_ref().is_some_and(|place| place.file == faulty.file)
        };
        let problems: Vec<Problem> = self.all.iter().filter(own).cloned().collect();
        let sentence = "Bản ghi này còn lỗi nên chưa đọc được: sửa các lỗi trên rồi chạy lại.";
        Some(Failure::new(problems, &self.sources).saying(sentence))
    }
}

fn not_counted(faulty: &FaultyFile, changes: bool) -> Problem {
    let FaultyFile { file, errors, .. } = faulty;
    let what = match faulty.id() {
        Some(id) => format!("bản ghi `{id}`"),
        None => "tệp này".to_owned(),
    };
    let message = if faulty.is_unread() {
        format!("{what} còn {errors} lỗi, chưa đọc được nên không có trong kết quả")
    } else {
        format!("{what} còn {errors} lỗi; kết quả lấy theo những gì đang ghi")
    };
    let problem = Problem::at(Code::NotCounted, &Place::file(file.clone()), message)
        .hint(format!("xem lỗi bằng `qcph check {file}`"));
    if changes { problem } else { problem.advice() }
}

/// `Còn 3 tệp có lỗi, trong đó 1 tệp không có trong kết quả này: xem bằng `qcph check`.`
fn left_out(count: usize, faulty: &[FaultyFile]) -> String {
    let unread = faulty.iter().filter(|faulty| faulty.is_unread()).count();
    let which = match unread {
        0 => String::new(),
        all if all == count => ", không có trong kết quả này".to_owned(),
        some => format!(", trong đó {some} tệp không có trong kết quả này"),
    };
    format!("Còn {count} tệp có lỗi{which}: xem bằng `qcph check`.")
}

/// Refuses an agency that the registry does not have, and names the one that may be meant.
pub fn known_agency(loaded: &Loaded, code: &str) -> Result<(), Problem> {
    let agencies = &loaded.office.corpus.registry.agencies;
    if agencies.iter().any(|agency| agency.id.eq_ignore_ascii_case(code)) {
        return Ok(());
    }
    let message = format!("danh bạ không có cơ quan mang mã `{code}`");
    let problem = Problem::new(Code::BadArgument, message);
    Err(match nearest(code, agencies.iter().map(|agency| agency.id.value.0.as_str())) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) có trong danh bạ cơ quan, ví dụ `BHXH-VN`"),
    })
}
