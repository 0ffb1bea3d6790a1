//! `qcph completions SHELL`: the script by which a shell asks this program what may follow.
//!
//! The script is a few lines of plain ASCII, also for a shell that takes a profile for another code
//! page; what may follow is answered when Tab is pressed, from the verbs and from the project at hand.
//! The home of clap_complete.

use super::report::{Failure, Outcome, line};
use super::{Arguments, Common, help, new};
use clap::{Args, Command, CommandFactory};
use clap_complete::env::{Bash, EnvCompleter, Fish, Powershell, Zsh};
use clap_complete::{ArgValueCandidates, CompleteEnv, CompletionCandidate};
use qcph::problem::Code;
use qcph::project::Project;
use qcph::records::scalar::FileKind;
use qcph::records::{self, Corpus};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// By this variable the script asks, naming its shell.
const ASKS: &str = "QCPH_COMPLETE";
/// Found where the shell finds it: the program may move.
const PROGRAM: &str = "qcph";

#[derive(Args)]
pub struct CompletionsArgs {
    /// Vỏ lệnh: bash, zsh, fish hoặc powershell.
    #[arg(value_name = "VỎ_LỆNH", value_parser = ["bash", "zsh", "fish", "powershell"])]
    shell: String,
}

pub fn run(common: &Common, arguments: &CompletionsArgs) -> Result<Outcome, Failure> {
    let script = script(&arguments.shell);
    if common.report.json {
        return Ok(Outcome::new("", json!({ "tap_lenh": script })));
    }
    line(script.trim());
    Ok(Outcome::new("", json!({})))
}

fn script(shell: &str) -> String {
    let shell: &dyn EnvCompleter = match shell {
        "zsh" => &Zsh,
        "fish" => &Fish,
        "powershell" => &Powershell,
        _ => &Bash,
    };
    let mut script = Vec::new();
    let written = shell.write_registration(ASKS, PROGRAM, PROGRAM, PROGRAM, &mut script);
    written.expect("memory takes everything");
    String::from_utf8_lossy(&script).into_owned()
}

/// Answers a shell that asks what may follow; whether one did.
pub fn answered() -> bool {
    let command = || with_values(help::vietnamese(Arguments::command()));
    let here = std::env::current_dir().ok();
    let answer = CompleteEnv::with_factory(command).var(ASKS).bin(PROGRAM);
    // A shell that cannot be told shows nothing.
    answer.try_complete(std::env::args_os(), here.as_deref()).unwrap_or(true)
}

/// Tells of each argument what it may be, by its verb and the name of its value.
fn with_values(command: Command) -> Command {
    let verb = command.get_name().to_owned();
    let command = command.mut_args(|arg| {
        let value = arg.get_value_names().and_then(<[_]>::first).map(|name| name.to_string());
        let candidates: fn() -> Vec<CompletionCandidate> = match (&*verb, value.as_deref()) {
            (_, Some("BẢN_GHI" | "TỆP.pdf|TỆP.docx|BẢN_GHI")) => record_ids,
            (_, Some("CƠ_QUAN")) => agency_ids,
            ("explain", Some("MÃ")) => codes,
            ("new", Some("LOẠI")) => kinds_to_make,
            ("schema", Some("LOẠI")) => kinds,
            _ => return arg,
        };
        arg.add(ArgValueCandidates::new(candidates))
    });
    command.mut_subcommands(with_values)
}

fn candidate(value: &str, about: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(about.to_owned().into()))
}

/// The project that the line so far is about; without one nothing may follow.
fn corpus() -> Option<Corpus> {
    let words: Vec<_> = std::env::args_os().collect();
    let root = words.iter().position(|word| word == "-C" || word == "--root");
    let project = match root.and_then(|at| words.get(at + 1)) {
        Some(root) => Project::at(Path::new(root)),
        None => Project::find(&std::env::current_dir().ok()?),
    };
    Some(records::read(&project.ok()?, &|_| true).0)
}

fn record_ids() -> Vec<CompletionCandidate> {
    let Some(corpus) = corpus() else { return Vec::new() };
    corpus.summaries().map(|summary| candidate(&summary.id.0, &summary.path)).collect()
}

fn agency_ids() -> Vec<CompletionCandidate> {
    let Some(corpus) = corpus() else { return Vec::new() };
    // Of several versions the last one's name.
    let names: BTreeMap<&str, &str> = corpus
        .registry
        .agencies
        .iter()
        .map(|agency| (&*agency.id.value.0, &*agency.name.0))
        .collect();
    names.into_iter().map(|(id, name)| candidate(id, name)).collect()
}

fn codes() -> Vec<CompletionCandidate> {
    Code::ALL.iter().map(|code| candidate(code.text(), code.title())).collect()
}

fn kinds_to_make() -> Vec<CompletionCandidate> {
    new::KINDS.iter().map(|(word, kind)| candidate(word, kind.title())).collect()
}

fn kinds() -> Vec<CompletionCandidate> {
    let titled =
        |word: &&'static str| candidate(word, FileKind::of(word).map_or("", FileKind::title));
    FileKind::WORDS.iter().map(titled).collect()
}
