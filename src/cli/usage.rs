//! What clap says about a wrong call, in Vietnamese, as a problem like any other.

use super::report::{Report, line};
use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use qcph::problem::{Code, Problem};
use std::error::Error as _;
use std::ffi::OsString;

/// The call; `qcph help build` stands for `qcph build --help`.
pub fn call() -> Vec<OsString> {
    let mut call: Vec<OsString> = std::env::args_os().collect();
    if call.get(1).is_some_and(|verb| verb == "help") {
        call.remove(1);
        call.push("--help".into());
    }
    call
}

/// Prints help, version or what is wrong with the call; 0 for the first two, else 2.
pub fn explain(error: &Error, command: &Command, call: &[OsString]) -> u8 {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            line(text.trim_end());
            return 0;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            line(text.trim_end());
            return 2;
        }
        _ => {}
    }
    let (path, verb) = verb(command, call);
    let mut problem = Problem::new(Code::BadArgument, message(error));
    if let Some(near) = suggestion(error) {
        problem = problem.hint(format!("ý bạn là `{near}`?"));
    }
    if let Some(words) = error.get(ContextKind::ValidValue).and_then(strings) {
        problem = problem.hint(format!("chọn một trong: {}", words.join(", ")));
    }
    // What our own parsers say; those of clap speak English of numbers alone.
    if error.kind() == ErrorKind::ValueValidation
        && let Some(why) = error.source().map(ToString::to_string)
    {
        problem =
            problem.hint(if why.is_ascii() { "viết bằng chữ số".into() } else { why });
    }
    let example = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
    if let Some(example) = example.lines().find_map(|line| line.strip_prefix("Ví dụ: "))
        && path.contains(' ')
    {
        problem = problem.hint(format!("ví dụ: {example}"));
    }
    problem = problem.hint(format!("xem cách dùng: {path} --help"));
    let json = call.iter().any(|word| word == "--json");
    Report::new(json).end(verb.get_name(), Err(problem.into()))
}

/// The command that the call got as far as, and how it is called.
fn verb<'c>(command: &'c Command, call: &[OsString]) -> (String, &'c Command) {
    let mut at = command;
    let mut path = command.get_name().to_owned();
    for word in call.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(below) = at.find_subcommand(word) {
            path = format!("{path} {word}");
            at = below;
        }
    }
    (path, at)
}

fn message(error: &Error) -> String {
    let argument = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => format!("không có tham số `{argument}`"),
        ErrorKind::MissingSubcommand => "chưa nêu lệnh".to_owned(),
        ErrorKind::InvalidSubcommand => {
            let name = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("không có lệnh `{name}`")
        }
        ErrorKind::MissingRequiredArgument => format!("còn thiếu {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("tham số `{argument}` thiếu giá trị")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("giá trị `{value}` không dùng được cho `{argument}`")
        }
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg).unwrap_or_default();
            format!("`{argument}` không dùng cùng với `{other}` được")
        }
        _ => format!("không hiểu cách gọi {argument}").trim_end().to_owned(),
    }
}

fn suggestion(error: &Error) -> Option<String> {
    [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        // The likeliest comes last.
        .find_map(|kind| error.get(kind).and_then(strings)?.pop())
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    Some(strings(error.get(kind)?)?.join(", "))
}

fn strings(value: &ContextValue) -> Option<Vec<String>> {
    match value {
        ContextValue::String(text) => Some(vec![text.clone()]),
        ContextValue::Strings(texts) => Some(texts.clone()).filter(|texts| !texts.is_empty()),
        _ => None,
    }
}
