//! The schema that editors use and the program refuse the same files, wherever a schema can say the
//! rule; what it cannot say is the table in `docs/luoc-do.md`.
//!
//! Records are generated from the schema and taken from the samples, then broken at every place in
//! every way, with a fixed seed. `QCPH_LUOC_DO=20000 cargo test schema` breaks that many.

mod beyond;
mod generate;
mod mutate;
mod tree;

use crate::office::{self, Office, repository};
use beyond::Beyond;
use generate::Dice;
use jsonschema::Validator;
use qcph::problem::{Problem, Severity};
use qcph::project::Project;
use qcph::records;
use qcph::records::files::SourceFile;
use qcph::records::parser;
use qcph::records::yaml::Node;
use std::collections::BTreeMap;
use tree::Tree;

const ORDINARY: usize = 1_500;

/// What both said of one file.
enum Verdict {
    BothAccept,
    BothRefuse,
    /// Only the program refuses, for reasons that no schema can say.
    Explained(Vec<usize>),
    Different(String),
}

struct Judges {
    validator: Validator,
    beyond: Beyond,
    drawable: Box<dyn Fn(char) -> bool + Sync>,
    /// The registry and the regulation, beside which every file is read.
    office: Office,
}

impl Judges {
    fn new() -> Self {
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&qcph::schema::all())
            .unwrap();
        let templates = qcph::templates::Templates::embedded();
        let charset = qcph::render::Engine::new(&templates).unwrap().charset();
        let drawable = Box::new(move |c| charset.has(c));
        let office = Office::bare();
        for below in ["records/danh-ba", "records/quy-che"] {
            office::copy(&repository().join(below), &office.path(below));
        }
        Self { validator, beyond: Beyond::read(), drawable, office }
    }

    /// The errors that the program finds in a file.
    fn problems(&self, path: &str, text: &str) -> Vec<Problem> {
        let project = Project::at(&self.office.path("")).unwrap();
        let file = SourceFile { path: path.into(), bytes: text.into() };
        let (_, _, mut problems) = office::read_with(&project, Some(file), &*self.drawable);
        problems.retain(|problem| {
            let here = problem.place.as_ref().is_some_and(|place| *place.file == *path);
            here && problem.severity == Severity::Error
        });
        problems
    }

    fn judge(&self, path: &str, text: &str) -> Verdict {
        let problems = self.problems(path, text);
        let Ok(node) = parser::parse(&path.into(), text) else {
            return match problems.is_empty() {
                true => Verdict::Different("unreadable, yet nothing is wrong".to_owned()),
                false => Verdict::BothRefuse,
            };
        };
        let json = tree::json(&node);
        let valid = self.validator.is_valid(&json);
        let (mut explained, mut other) = (Vec::new(), Vec::new());
        for problem in &problems {
            match self.beyond.row(problem, &node) {
                Some(row) => explained.push(row),
                None => other.push(qcph::problem::show_short(problem)),
            }
        }
        match (valid, other.is_empty()) {
            (true, true) if explained.is_empty() => Verdict::BothAccept,
            (true, true) => Verdict::Explained(explained),
            (false, false) => Verdict::BothRefuse,
            // Both may find fault with the same value, each in its own words; what the program says
            // of the registry or the regulation is no licence for the schema.
            (false, true) if explained.iter().any(|row| self.beyond.is_about_a_value(*row)) => {
                Verdict::BothRefuse
            }
            (false, true) => {
                let errors: Vec<String> = self
                    .validator
                    .iter_errors(&json)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                Verdict::Different(format!("only the schema refuses: {}", errors.join("; ")))
            }
            (true, false) => {
                Verdict::Different(format!("only the program refuses: {}", other.join("; ")))
            }
        }
    }
}

/// The sample records.
fn samples() -> Vec<SourceFile> {
    let project = Project::at(repository()).unwrap();
    let (paths, _) = records::files::list(&project);
    paths.iter().map(|path| records::files::read(&project, path).unwrap()).collect()
}

/// A record to be broken.
pub struct Base {
    name: String,
    tree: Tree,
}

impl Base {
    fn path(&self) -> &str {
        if self.name.starts_with("records/") { &self.name } else { "records/a.yaml" }
    }
}

/// What is broken: a record of each kind with every key, and every sample.
fn bases() -> Vec<Base> {
    let mut dice = Dice::new(20_201_231);
    let schema = qcph::schema::all();
    let mut bases = Vec::new();
    for (kind, schema) in schema["$defs"].as_object().unwrap() {
        let tree = generate::record(schema, &mut dice, true);
        bases.push(Base { name: format!("{EVERY_KEY} {kind}"), tree });
        for turn in 0..3 {
            let tree = generate::record(schema, &mut dice, false);
            bases.push(Base { name: format!("{kind} made up {turn}"), tree });
        }
    }
    for file in samples() {
        let text = String::from_utf8(file.bytes).unwrap();
        let node: Node = parser::parse(&file.path, &text).unwrap();
        bases.push(Base { name: file.path.to_string(), tree: Tree::of(&node) });
    }
    bases
}

/// How the names of records with every key start.
pub const EVERY_KEY: &str = "every key of";

#[test]
fn schema_and_program_refuse_the_same_files() {
    let wanted =
        std::env::var("QCPH_LUOC_DO").ok().and_then(|text| text.parse().ok()).unwrap_or(ORDINARY);
    let (judges, bases) = (Judges::new(), bases());
    let plans = mutate::plans(&bases, wanted);
    assert!(plans.len() >= wanted, "only {} ways to break {} records", plans.len(), bases.len());
    let judged = qcph::parallel::map(&plans, |plan| {
        let text = mutate::carry_out(plan, &bases).text();
        let verdict = judges.judge(bases[plan.base].path(), &text);
        (text, verdict)
    });
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    let mut different: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (plan, (text, verdict)) in plans.iter().zip(judged) {
        let name = match verdict {
            Verdict::BothAccept => "both accept",
            Verdict::BothRefuse => "both refuse",
            Verdict::Explained(used) => {
                used.into_iter().for_each(|row| *rows.entry(row).or_default() += 1);
                "explained"
            }
            Verdict::Different(how) => {
                let line = text.lines().find(|line| line.contains(plan.sign())).unwrap_or_default();
                let shown =
                    format!("{} at {}: {line}\n    {how}", bases[plan.base].name, plan.places());
                different.entry(plan.how().to_owned()).or_default().push(shown);
                "different"
            }
        };
        *counts.entry(name).or_default() += 1;
    }
    println!("{} files: {counts:?}", plans.len());
    rows.iter().for_each(|(row, count)| println!("{count:6} {}", judges.beyond.name(*row)));
    let shown: Vec<String> = different
        .iter()
        .map(|(how, all)| {
            format!(
                "{how}: {}\n  {}",
                all.len(),
                all.iter().take(2).cloned().collect::<Vec<_>>().join("\n  ")
            )
        })
        .collect();
    assert!(shown.is_empty(), "unexplained differences:\n{}", shown.join("\n"));
    let unused = judges.beyond.unused_by(&rows);
    assert!(unused.is_empty() || wanted <= ORDINARY, "no file needs {unused:?}");
    for verdict in ["both accept", "both refuse", "explained"] {
        assert!(counts.get(verdict).is_some_and(|count| *count > 20), "{verdict}: {counts:?}");
    }
}

#[test]
fn the_table_names_every_code_that_a_record_can_have_and_a_schema_cannot_say() {
    let beyond = Beyond::read();
    for code in qcph::problem::Code::ALL {
        let number: u32 = code.text()[1..].parse().unwrap();
        // What a schema says, and what is not about records.
        let said =
            matches!(number, 111 | 112 | 114 | 116 | 122 | 123 | 125 | 211 | 218 | 220 | 221);
        let listed = beyond.lists(code.text());
        let about_records = number < 400 || (741..=743).contains(&number);
        if about_records {
            assert!(listed != said, "{code}: said by the schema or listed in docs/luoc-do.md");
        } else {
            assert!(!listed, "{code} is not about a record");
        }
    }
}
