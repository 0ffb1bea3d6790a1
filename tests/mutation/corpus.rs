//! The sample records, and each of them broken in one place.

use super::lines::{Entry, entries};
use crate::office::{self, Office, repository};
use qcph::pipeline;
use qcph::problem::{Problem, Severity};
use qcph::project::Project;
use qcph::records::files::SourceFile;
use std::collections::{BTreeMap, BTreeSet};

/// The records that are broken: one of each kind and level, and both registries.
pub const VICTIMS: [&str; 8] = [
    "records/2020/tw/tw-2020-hop-02.yaml",
    "records/2020/hai-duong/hd-2020-hop-01.yaml",
    "records/2019/tw/tw-2019-kt-01.yaml",
    "records/2020/hai-duong/hd-2020-kt-01.yaml",
    "records/2020/tw/tw-2020-td-01.yaml",
    "records/2020/tw/tw-2020-tk-01.yaml",
    "records/danh-ba/co-quan.yaml",
    "records/danh-ba/nhan-su.yaml",
];

/// A record with one mistake.
pub struct Broken {
    pub how: &'static str,
    pub file: String,
    pub line: String,
    pub text: String,
    /// Code, line and column of every problem that must be found.
    pub expected: Vec<(String, usize, usize)>,
}

pub struct Corpus {
    files: BTreeMap<String, String>,
    drawable: Box<dyn Fn(char) -> bool + Sync>,
    /// The registry and the regulation: each victim comes alone beside them, so that a run is quick.
    office: Office,
}

impl Corpus {
    pub fn new() -> Self {
        let project = Project::at(repository()).unwrap();
        let (paths, problems) = qcph::records::files::list(&project);
        assert!(problems.is_empty());
        let wanted = paths.iter().filter(|path| is_shared(path) || VICTIMS.contains(&&***path));
        let text = |path: &str| std::fs::read_to_string(project.root().join(path)).unwrap();
        let files: BTreeMap<String, String> =
            wanted.map(|path| (path.to_string(), text(path))).collect();
        let checked = pipeline::load(project);
        let charset = checked.loaded.unwrap().engine.charset();
        let office = Office::bare();
        let shared = files.iter().filter(|(path, _)| is_shared(path));
        shared.for_each(|(path, text)| office.write(path, text));
        Self { files, drawable: Box::new(move |c| charset.has(c)), office }
    }

    /// All that the program says of the broken file, sorted.
    pub fn all_problems(&self, broken: &Broken) -> Vec<Problem> {
        let project = Project::at(&self.office.path("")).unwrap();
        let bytes = broken.text.clone().into_bytes();
        let file = SourceFile { path: broken.file.as_str().into(), bytes };
        let (_, _, mut problems) = office::read_with(&project, Some(file), &*self.drawable);
        qcph::problem::sort(&mut problems);
        problems
    }

    /// The errors: code, line and column, sorted.
    pub fn problems(&self, broken: &Broken) -> Vec<(String, usize, usize)> {
        self.all_problems(broken)
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .filter_map(|problem| {
                let place = problem.place.as_ref()?;
                let code = match *place.file == *broken.file {
                    true => problem.code.text().to_owned(),
                    false => format!("{} in {}", problem.code, place.file),
                };
                Some((code, place.line, place.column))
            })
            .collect()
    }

    pub fn text(&self, path: &str) -> String {
        self.files[path].clone()
    }

    pub fn broken(&self) -> Vec<Broken> {
        let mut all = Vec::new();
        for path in VICTIMS {
            let text = self.text(path);
            let lines: Vec<&str> = text.lines().collect();
            // Once is enough for each key of each block, in each way.
            let mut done = BTreeSet::new();
            for entry in entries(&text) {
                let indent = entry.lead.len();
                let parent = lines[..entry.line]
                    .iter()
                    .rev()
                    .find(|line| line.len() - line.trim_start().len() < indent.saturating_sub(2));
                let parent = parent.map_or("", |line| line.trim());
                if done.insert((entry.key.clone(), indent, parent.to_owned())) {
                    // Every key meets every third way to break it; every way meets a third of the keys.
                    let turn = done.len();
                    let ways = break_entry(path, &text, &entry).into_iter().enumerate();
                    all.extend(
                        ways.filter(|(at, _)| (at + turn) % 3 == 0).map(|(_, broken)| broken),
                    );
                }
            }
        }
        all
    }

    /// A syntax mistake and a bad value in one file, far apart.
    pub fn broken_twice(&self) -> Vec<Broken> {
        let mut all = Vec::new();
        for path in &VICTIMS[..5] {
            let text = self.text(path);
            let entries = entries(&text);
            for first in entries.iter().filter(|entry| entry.lead.is_empty()).skip(2) {
                let later = entries
                    .iter()
                    .find(|entry| entry.line > first.line + 2 && is_date(&entry.value));
                let Some(second) = later else { continue };
                for (how, line) in [
                    ("no space", format!("{}{}:{}", first.lead, first.key, first.value)),
                    ("colon", format!("{}{}: x: {}", first.lead, first.key, first.value)),
                    ("quote", format!("{}{}: \"{}", first.lead, first.key, first.value)),
                    ("star", format!("{}{}: *{}", first.lead, first.key, first.value)),
                ] {
                    let column = match how {
                        "no space" => first.key_column() + first.key.len(),
                        "colon" => first.value_column() + 1,
                        _ => first.value_column(),
                    };
                    let once = replaced(&text, first.line, &line);
                    let bad = format!("{}{}: 2020-02-31", second.lead, second.key);
                    all.push(Broken {
                        how,
                        file: (*path).to_owned(),
                        line: format!("{line} … {bad}"),
                        text: replaced(&once, second.line, &bad),
                        expected: vec![
                            (
                                if how == "star" { "Q105" } else { "Q103" }.into(),
                                first.line + 1,
                                column,
                            ),
                            ("Q116".into(), second.line + 1, second.value_column()),
                        ],
                    });
                }
            }
        }
        all
    }
}

fn is_date(value: &str) -> bool {
    value.len() == 10
        && value.bytes().filter(|byte| *byte == b'-').count() == 2
        && value.as_bytes()[0] == b'2'
}

/// What a value is, judged by its looks and its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Date,
    Number,
    Word,
    Body,
    Person,
    Id,
    Text,
}

fn looks(entry: &Entry) -> Looks {
    let value = entry.value.as_str();
    let key = entry.key.as_str();
    if is_date(value) || value.starts_with("19") && value.len() == 10 && value.contains('-') {
        Looks::Date
    } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
        Looks::Number
    } else if ["to_chuc", "co_quan", "chu_tri", "tu", "gui", "cap_tren"].contains(&key) {
        Looks::Body
    } else if key == "nguoi" {
        Looks::Person
    } else if ["ma", "don_vi_soan", "ban_ghi", "tra_loi_cho"].contains(&key) {
        Looks::Id
    } else if !value.contains(' ')
        && value.is_ascii()
        && value.to_lowercase() == value
        && value.len() > 1
    {
        Looks::Word
    } else {
        Looks::Text
    }
}

pub fn replaced(text: &str, at: usize, line: &str) -> String {
    let lines = text.lines().enumerate();
    lines
        .map(|(number, old)| if number == at { format!("{line}\n") } else { format!("{old}\n") })
        .collect()
}

/// Every way to break one line.
fn break_entry(path: &str, text: &str, entry: &Entry) -> Vec<Broken> {
    let Entry { lead, key, value, .. } = entry;
    let (line, key_at, value_at) = (entry.line + 1, entry.key_column(), entry.value_column());
    let mut all = Vec::new();
    let mut add = |how: &'static str, new: String, code: &str, place: (usize, usize)| {
        all.push(Broken {
            how,
            file: path.to_owned(),
            text: replaced(text, entry.line, &new),
            line: new,
            expected: vec![(code.to_owned(), place.0, place.1)],
        });
    };
    let looks = looks(entry);
    let kind = key == "loai";
    add("misspelt key", format!("{lead}{key}z: {value}"), "Q111", (line, key_at));
    add(
        "key with capital",
        format!("{lead}{}: {value}", key.to_uppercase()),
        "Q111",
        (line, key_at),
    );
    // An item that is but this line becomes a text, which is a mistake of another kind.
    let next = text.lines().nth(line).unwrap_or_default();
    let goes_on =
        next.len() - next.trim_start().len() + 1 == key_at && !next.trim_start().starts_with("- ");
    let glued = format!("{lead}{key}:{value}");
    if entry.first_of_item && !goes_on {
        add("no space after colon", glued, "Q113", (line, key_at));
    } else {
        add("no space after colon", glued, "Q103", (line, key_at + key.len()));
    }
    add("unclosed quote", format!("{lead}{key}: \"{value}"), "Q103", (line, value_at));
    add(
        "text behind quote",
        format!("{lead}{key}: \"{value}\" x"),
        "Q103",
        (line, value_at + value.chars().count() + 3),
    );
    add("colon in value", format!("{lead}{key}: x: {value}"), "Q103", (line, value_at + 1));
    add("star", format!("{lead}{key}: *{value}"), "Q105", (line, value_at));
    add("ampersand", format!("{lead}{key}: &x {value}"), "Q105", (line, value_at));
    add(
        "duplicate key",
        format!("{lead}{key}: {value}\n{}{key}: {value}", " ".repeat(key_at - 1)),
        "Q106",
        (line + 1, key_at),
    );
    add(
        "zero-width space in key",
        format!("{lead}{key}\u{200b}: {value}"),
        "Q120",
        (line, key_at + key.len()),
    );
    add(
        "right-to-left override",
        format!("{lead}{key}: \u{202e}{value}"),
        "Q120",
        (line, value_at),
    );
    add(
        "bell",
        format!("{lead}{key}: {value}\u{7}"),
        "Q120",
        (line, value_at + value.chars().count()),
    );
    add(
        "no-break space before value",
        format!("{lead}{key}: \u{a0}{value}"),
        "Q120",
        (line, value_at),
    );
    add("list instead of value", format!("{lead}{key}: [{value}]"), "Q113", (line, value_at));
    add(
        "mapping instead of value",
        format!("{lead}{key}: {{a: {value}}}"),
        "Q113",
        (line, value_at),
    );
    add("no value", format!("{lead}{key}:"), "Q114", (line, key_at));
    if kind {
        add("unknown kind", format!("{lead}{key}: {value}zz"), "Q125", (line, value_at));
        return all;
    }
    if !entry.first_of_item {
        add(
            "tab",
            format!("\t{}", &format!("{lead}{key}: {value}").trim_start()),
            "Q103",
            (line, 1),
        );
    }
    add("placeholder", format!("{lead}{key}: …cần điền…"), "Q122", (line, value_at));
    match looks {
        Looks::Date => {
            add("Vietnamese date", format!("{lead}{key}: 31/12/2020"), "Q116", (line, value_at));
            add("no such day", format!("{lead}{key}: 2019-02-29"), "Q116", (line, value_at));
            add(
                "month and day without zero",
                format!("{lead}{key}: 2020-1-1"),
                "Q116",
                (line, value_at),
            );
        }
        Looks::Number if key != "co_chu" => {
            add("leading zero", format!("{lead}{key}: 0{value}"), "Q117", (line, value_at));
            add("quoted number", format!("{lead}{key}: \"{value}\""), "Q117", (line, value_at));
            add("letters in number", format!("{lead}{key}: {value}a"), "Q117", (line, value_at));
        }
        Looks::Word if key != "loai_trao_doi" => {
            add("unknown word", format!("{lead}{key}: {value}zzzz"), "Q115", (line, value_at));
            add(
                "capital word",
                format!("{lead}{key}: {}", value.to_uppercase()),
                "Q115",
                (line, value_at),
            );
        }
        Looks::Word => {
            add("unknown exchange", format!("{lead}{key}: zzzz"), "Q301", (line, value_at))
        }
        Looks::Body => {
            add("unknown agency", format!("{lead}{key}: XX-YY"), "Q202", (line, value_at));
            add("id with a space", format!("{lead}{key}: BHXH VN"), "Q118", (line, value_at));
        }
        Looks::Person => {
            add("unknown person", format!("{lead}{key}: khong-ai-ca"), "Q204", (line, value_at));
        }
        Looks::Id => add("id with accents", format!("{lead}{key}: Mã-Đ"), "Q118", (line, value_at)),
        Looks::Text => {
            add("text cut by #", format!("{lead}{key}: {value} # x"), "Q119", (line, value_at));
            add(
                "emoji",
                format!("{lead}{key}: {value} \u{1f600}"),
                "Q121",
                (line, value_at + value.chars().count() + 1),
            );
            add("bare no", format!("{lead}{key}: no"), "Q113", (line, value_at));
        }
        Looks::Number => {}
    }
    all
}

/// Agencies, people, regulation.
fn is_shared(path: &str) -> bool {
    path.contains("/danh-ba/") || path.contains("/quy-che/")
}
