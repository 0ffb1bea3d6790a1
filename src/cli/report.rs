//! What a person or a program sees: problems, tables, sentences, JSON.
//!
//! Results go to standard output, problems to standard error. JSON is one object on standard
//! output, versioned, described in `docs/json.md`. A closed pipe is no error.

mod documents;
mod formats;
mod outcome;

use comfy_table::{ContentArrangement, Table, presets};
use qcph::problem::{self, Code, Colour, Problem, Severity};
use serde_json::{Value as Json, json};
use std::io::Write;

pub use documents::{Documents, Sealed};
pub use formats::Format;
pub use outcome::{Failure, Outcome};

/// Rises whenever a key of the JSON output changes its meaning or goes.
const JSON_VERSION: u32 = 1;

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

    /// Prints how a verb ended; gives the exit code.
    pub fn end(self, verb: &str, ended: Result<Outcome, Failure>) -> u8 {
        let mut outcome = ended.unwrap_or_else(Outcome::from);
        let code = outcome.code();
        if outcome.printed {
            return code;
        }
        let report = outcome.format.map_or(self, |format| self.with(format));
        let documents = outcome.documents.take();
        let printed = if report.json {
            report.print_json(verb, &outcome, documents)
        } else {
            let table = documents.filter(|_| report.tells()).map(|mut made| made.print());
            table.unwrap_or(Ok(())).map(|()| report.print(&outcome))
        };
        printed.map_or_else(|problem| self.end(verb, Err(problem.into())), |()| code)
    }

    /// One object with the verb's own keys at its end.
    fn print_json(
        self,
        verb: &str,
        outcome: &Outcome,
        documents: Option<Documents>,
    ) -> Result<(), Problem> {
        let mut object = json!({
            "dinh_dang": "qcph-ket-qua",
            "phien_ban": JSON_VERSION,
            "lenh": verb,
            "ma_thoat": outcome.code(),
            "van_de": outcome.problems.iter().map(Problem::as_json).collect::<Vec<_>>(),
            "ket_luan": outcome.sentence,
        });
        if let Some(mut documents) = documents {
            return documents.print_json(&object, &outcome.result);
        }
        if let (Some(object), Json::Object(result)) = (object.as_object_mut(), &outcome.result) {
            object.extend(result.clone());
        }
        line(&object.to_string());
        Ok(())
    }

    /// Problems, then the sentence.
    fn print(self, outcome: &Outcome) {
        let Outcome { problems, sources, sentence, .. } = outcome;
        let code = problem::exit_code(problems);
        let told = |problem: &&Problem| !self.quiet || problem.severity == Severity::Error;
        let told = problems.iter().filter(told);
        match self.format {
            Format::Sarif => {
                let told: Vec<_> = told.cloned().collect();
                return line(&formats::sarif(&told, sources).to_string());
            }
            Format::Github => told.for_each(|problem| line(&formats::github(problem))),
            Format::Short => told.for_each(|problem| error_line(&problem::show_short(problem))),
            Format::Full | Format::Json => {
                for problem in told {
                    error_line(&problem::show_full(problem, sources, colour()));
                    error_line("");
                }
            }
        }
        match code {
            _ if sentence.is_empty() => {}
            0 if self.quiet => {}
            0 => line(sentence),
            _ => error_line(sentence),
        }
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
         hãy gửi dòng này cùng bản ghi đang dùng cho người bảo trì",
        Code::Internal
    ));
}
