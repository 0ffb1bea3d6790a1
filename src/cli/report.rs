//! What a person or a program sees: problems, tables, sentences, JSON.
//!
//! Results go to standard output, problems to standard error. JSON is one object on standard
//! output, versioned, described in `docs/json.md`. A closed pipe is no error.

mod formats;

use super::Outcome;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use qcph::documents::vietnamese;
use qcph::pipeline::{Ledger, Made};
use qcph::problem::{self, Code, Colour, Problem, Severity, Sources};
use serde_json::{Value as Json, json};
use std::io::{BufWriter, Write};

pub use formats::Format;

/// Rises whenever a key of the JSON output changes its meaning or goes.
const JSON_VERSION: u32 = 1;

/// Whether documents are shown as sealed, which is for good.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    Yes,
    No,
}

/// How to print.
#[derive(Clone, Copy)]
pub struct Report {
    pub json: bool,
    pub format: Format,
    /// Says nothing unless something is wrong.
    quiet: bool,
}

impl Report {
    pub fn new(json: bool) -> Self {
        let format = if json { Format::Json } else { Format::Full };
        Self { json, format, quiet: false }
    }

    /// Says only what is wrong, unless a program reads it.
    pub fn quiet(self, quiet: bool) -> Self {
        Self { quiet: quiet && !self.json, ..self }
    }

    /// Whether what went well is told to a person.
    pub fn tells(self) -> bool {
        !self.json && !self.quiet
    }

    /// Prints in another format, unless `--json` was asked for.
    pub fn with(self, format: Format) -> Self {
        if self.json { self } else { Self { json: format == Format::Json, format, ..self } }
    }

    /// Prints problems and a closing sentence; as JSON, one object with `result` merged in.
    pub fn finish(
        self,
        verb: &str,
        problems: &[Problem],
        sources: &Sources,
        sentence: &str,
        result: Json,
    ) -> Outcome {
        let code = problem::exit_code(problems);
        if self.json {
            let mut object = head(verb, problems, sentence);
            if let (Some(object), Json::Object(result)) = (object.as_object_mut(), result) {
                object.extend(result);
            }
            line(&object.to_string());
            return Outcome(code);
        }
        let wrong: Vec<Problem>;
        let problems = match self.quiet {
            true => {
                let is_error = |problem: &&Problem| problem.severity == Severity::Error;
                wrong = problems.iter().filter(is_error).cloned().collect();
                &wrong
            }
            false => problems,
        };
        match self.format {
            Format::Sarif => {
                line(&formats::sarif(problems, sources).to_string());
                return Outcome(code);
            }
            Format::Github => problems.iter().for_each(|problem| line(&formats::github(problem))),
            Format::Short => {
                problems.iter().for_each(|problem| error_line(&problem::show_short(problem)))
            }
            Format::Full | Format::Json => {
                for problem in problems {
                    error_line(&problem::show_full(problem, sources, colour()));
                    error_line("");
                }
            }
        }
        match code {
            0 if self.quiet => {}
            0 => line(sentence),
            _ => error_line(sentence),
        }
        Outcome(code)
    }

    /// As [`Self::finish`], of a run that made documents: those that are `wanted` are printed before,
    /// as a table, or stand under `van_ban`, one at a time in memory.
    pub fn finish_with(
        self,
        verb: &str,
        (problems, sources): (&[Problem], &Sources),
        sentence: &str,
        (made, wanted, sealed): (&mut Ledger, impl Fn(&Made) -> bool, Sealed),
        result: Json,
    ) -> Outcome {
        let documents = match made.read() {
            Ok(documents) => documents.filter_map(Result::ok).filter(wanted),
            Err(problem) => return self.fail(verb, problem),
        };
        if !self.json {
            if self.tells() {
                table_of(documents, sealed);
            }
            return self.finish(verb, problems, sources, sentence, result);
        }
        let head = head(verb, problems, sentence).to_string();
        let mut out = BufWriter::new(anstream::stdout());
        // Nobody is left to be told that the pipe is closed.
        let _ = write!(out, "{},\"van_ban\":[", head.trim_end_matches('}'));
        for (at, made) in documents.enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(out, "{comma}{}", document_json(&made));
        }
        let _ = writeln!(out, "],{}", result.to_string().trim_start_matches('{'));
        let _ = out.flush();
        Outcome(problem::exit_code(problems))
    }

    /// A problem that stopped the run before anything was read.
    pub fn fail(self, verb: &str, problem: Problem) -> Outcome {
        let sentence = "Chưa làm gì.";
        self.finish(verb, &[problem], &Sources::default(), sentence, json!({}))
    }

    /// A table, unless it is empty or the output is JSON.
    pub fn table(self, header: &[&str], rows: Vec<Vec<String>>) {
        if self.json || rows.is_empty() {
            return;
        }
        let mut table = new_table();
        table.set_header(header);
        for row in rows {
            table.add_row(row);
        }
        line(&table.to_string());
    }

    /// A bar on a terminal, nothing in a pipe; short work shows none.
    pub fn progress(self, what: &'static str) -> impl FnMut(usize, usize) {
        const WORTH_A_BAR: usize = 20;
        let bar = indicatif::ProgressBar::hidden();
        let shows = self.tells();
        move |done, total| {
            if bar.length().is_none_or(|length| length != total as u64)
                && total >= WORTH_A_BAR
                && shows
            {
                bar.set_length(total as u64);
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
                let style = indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
                bar.set_style(style.expect("a constant template"));
                bar.set_message(what);
            }
            bar.set_position(done as u64);
            if done == total {
                bar.finish_and_clear();
            }
        }
    }
}

/// An empty table as wide as the terminal, or as `COLUMNS` says in a pipe.
pub fn new_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    if let Some(columns) = columns.filter(|_| !table.is_tty()) {
        table.set_width(columns);
    }
    table
}

/// What every JSON output starts with.
fn head(verb: &str, problems: &[Problem], sentence: &str) -> Json {
    json!({
        "dinh_dang": "qcph-ket-qua",
        "phien_ban": JSON_VERSION,
        "lenh": verb,
        "ma_thoat": problem::exit_code(problems),
        "van_de": problems.iter().map(as_json).collect::<Vec<_>>(),
        "ket_luan": sentence,
    })
}

/// Prints documents as a table, with their digests when they are sealed; of very many, the first.
fn table_of(mut documents: impl Iterator<Item = Made>, sealed: Sealed) {
    const ROWS_MAX: usize = 200;
    let mut table = new_table();
    let header = ["Số, ký hiệu", "Ngày", "Loại", "Trích yếu", "Trang", "SHA-256"];
    let columns = if sealed == Sealed::Yes { 6 } else { 5 };
    table.set_header(&header[..columns]);
    for made in documents.by_ref().take(ROWS_MAX) {
        let entry = made.entry;
        let kind = match entry.copy {
            Some(copy) => format!("{} → {}", entry.type_name, copy.recipient),
            None => entry.type_name,
        };
        let row = [
            match entry.number_and_mark.as_str() {
                "" => "(dự thảo)".to_owned(),
                number => number.to_owned(),
            },
            vietnamese::date_short(entry.date),
            kind,
            entry.abstract_,
            entry.pages.to_string(),
            entry.sha256.to_string(),
        ];
        table.add_row(&row[..columns]);
    }
    if table.is_empty() {
        return;
    }
    if let Some(column) = table.column_mut(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    line(&table.to_string());
    let more = documents.count();
    if more > 0 {
        line(&format!("… và {more} văn bản nữa; `--json` in đủ."));
    }
}

/// A document as JSON.
fn document_json(made: &Made) -> Json {
    let entry = &made.entry;
    json!({
        "ma_ho_so": entry.record,
        "loai": entry.kind,
        "so_ky_hieu": (!entry.number_and_mark.is_empty()).then_some(&entry.number_and_mark),
        "ngay": entry.date.format("%Y-%m-%d").to_string(),
        "trich_yeu": entry.abstract_,
        "noi_nhan": entry.copy.as_ref().map(|copy| &copy.recipient),
        "du_thao": made.draft,
        "tep": format!("out/{}", entry.pdf),
        "so_trang": entry.pages,
        "so_byte": entry.size_bytes,
        "sha256": entry.sha256.to_string(),
    })
}

fn as_json(problem: &Problem) -> Json {
    json!({
        "ma": problem.code.text(),
        "muc_do": match problem.severity {
            Severity::Error => "loi",
            Severity::Advice => "luu_y",
        },
        "tep": problem.place.as_ref().map(|place| &*place.file),
        "dong": problem.place.as_ref().filter(|place| place.line > 0).map(|place| place.line),
        "cot": problem.place.as_ref().filter(|place| place.line > 0).map(|place| place.column),
        "noi_dung": problem.message,
        "cach_sua": problem.hints,
        "can_cu": problem.clause,
    })
}

fn colour() -> Colour {
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => Colour::Plain,
        _ => Colour::Styled,
    }
}

/// What the terminal takes letters for, as far as it says; `None` when it does not say.
pub fn console_encoding() -> Option<String> {
    if cfg!(windows) {
        let output = std::process::Command::new("chcp.com").output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let page: String = said.chars().filter(char::is_ascii_digit).collect();
        return Some(format!("trang mã {page}"));
    }
    let variables = ["LC_ALL", "LC_CTYPE", "LANG"];
    let set = variables.into_iter().filter_map(|name| std::env::var(name).ok());
    set.into_iter().find(|value| !value.is_empty())
}

/// Prints a line of results.
pub fn line(text: &str) {
    // Nobody is left to be told that the pipe is closed.
    let _ = writeln!(anstream::stdout(), "{text}");
}

/// Prints a line about problems.
pub fn error_line(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Says for what a run waits.
pub fn waits(lock: &std::path::Path) {
    error_line(&format!(
        "Đang chờ: một lượt chạy khác, hoặc một chương trình khác, giữ khóa `{}`; bấm Ctrl-C để thôi.",
        lock.display()
    ));
}

/// Says in Vietnamese that the program itself failed.
pub fn panicked(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let reason = info.payload_as_str().unwrap_or_default();
    error_line(&format!(
        "lỗi[{}]: chương trình gặp lỗi bên trong ({place}): {reason}\n  \
         hãy gửi dòng này cùng hồ sơ đang dùng cho người bảo trì",
        Code::Internal
    ));
}
