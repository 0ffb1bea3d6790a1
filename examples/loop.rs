//! `cargo run --release --example loop -- <project> [threads|none|sheets <folder>]`: the bare engine on
//! the documents of a project, with no pipeline around it: the floor for `qcph build`.
//!
//! Composes everything first, then renders on threads as the pipeline does, keeps nothing, and
//! prints documents, seconds and milliseconds a document and thread. `none` ends before the engine
//! begins, so that two counts of instructions tell what it alone takes. `sheets` writes what the
//! engine is given into a folder instead, for `benches/peers.py`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]

use qcph::disk;
use qcph::documents::{Composed, compose};
use qcph::pipeline;
use qcph::project::Project;
use qcph::render::batch;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(root) = arguments.first() else {
        eprintln!("loop <project> [threads]");
        return ExitCode::from(2);
    };
    let threads = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(2);
    let Ok(project) = Project::at(Path::new(root)) else {
        eprintln!("{root}: no project");
        return ExitCode::from(3);
    };
    let Some(loaded) = pipeline::load(project).loaded else {
        eprintln!("{root}: not clean");
        return ExitCode::FAILURE;
    };
    let corpus = &loaded.office.corpus;
    let composed = corpus.each(corpus.summaries(), |filed| {
        let prepared = compose(&loaded.office, filed).ok().flatten();
        prepared.map(|prepared| prepared.composed)
    });
    let sheets: Vec<_> = composed.filter_map(|one| one.ok().flatten()).collect();
    if let Some(folder) = arguments.get(2) {
        return write_sheets(Path::new(folder), &loaded, &sheets);
    }
    if arguments.get(1).is_some_and(|word| word == "none") {
        println!("{} documents, none rendered", sheets.len());
        return ExitCode::SUCCESS;
    }
    let start = Instant::now();
    let rendered = batch::run(
        &loaded.engine,
        sheets.len(),
        threads,
        |engine, at| engine.render(&sheets[at].sheet, &sheets[at].facts.record_id),
        |_, pdf| pdf.map(drop),
    );
    let seconds = start.elapsed().as_secs_f64();
    if rendered.is_err() {
        eprintln!("{root}: a document could not be rendered");
        return ExitCode::FAILURE;
    }
    let count = sheets.len();
    let each_ms = seconds * 1000.0 * threads as f64 / count as f64;
    println!(
        "{count} documents, {threads} threads: {seconds:.3} s, {each_ms:.2} ms each and thread"
    );
    ExitCode::SUCCESS
}

/// Templates, fonts, and for each document its data and source.
fn write_sheets(folder: &Path, loaded: &pipeline::Loaded, sheets: &[Composed]) -> ExitCode {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (path, text) in loaded.templates.layout() {
        files.push((path.to_owned(), text.into()));
    }
    for composed in sheets {
        let id = &composed.facts.record_id;
        let json = serde_json::to_vec(&composed.sheet).expect("strings, numbers and lists");
        files.push((format!("sheets/{id}.json"), json));
        files.push((format!("sheets/{id}.yaml"), composed.sheet.attachments[0].bytes.clone()));
    }
    let written = files.iter().try_for_each(|(path, bytes)| disk::write(&folder.join(path), bytes));
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
