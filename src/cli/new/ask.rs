//! Questions on a terminal: the one home of `inquire`.
//!
//! Esc leaves a question for later, Ctrl+C ends the run before a file is written. What may be chosen is
//! found by typing a part of it, with or without accents.

use inquire::autocompletion::Replacement;
use inquire::ui::{RenderConfig, Styled};
use inquire::validator::Validation;
use inquire::{
    Autocomplete, CustomUserError, InquireError, MultiSelect, Select, Text,
    set_global_render_config,
};
use qcph::archive::name::check_path;
use qcph::problem::{Code, Problem};
use qcph::records::nearest::plain;
use qcph::scaffold::questions::{Choice, Form, Question};
use std::io::IsTerminal;

const LINE_HELP: &str = "Enter: nhận; để trống hoặc bấm Esc: điền sau trong tệp; Ctrl+C: thôi";
const SUGGEST_HELP: &str = "↑↓ rồi Tab: lấy câu có sẵn; Enter: nhận; Esc: điền sau trong tệp";
const ONE_HELP: &str = "↑↓ chọn, gõ vài chữ để lọc, Enter: nhận; Esc: điền sau trong tệp";
const ANSWER_HELP: &str = "↑↓ chọn, gõ vài chữ để lọc, Enter: nhận; Ctrl+C: thôi";
const CONFIRM_HELP: &str = "↑↓ chọn (hoặc gõ c: ghi, k: thôi), Enter: nhận; Ctrl+C: thôi";
const READY_HELP: &str = "Enter: nhận giá trị trong ngoặc; hoặc gõ giá trị khác; Ctrl+C: thôi";
const MANY_HELP: &str =
    "↑↓ di chuyển, dấu cách: đánh dấu, gõ vài chữ để lọc, Enter: xong; Esc: điền sau trong tệp";

/// What stands behind a question that was left for later.
const LATER: &str = "(điền sau)";

/// Gives what was left for later a Vietnamese word on the screen.
pub fn prepare() {
    let later = Styled::new(LATER);
    set_global_render_config(RenderConfig::default().with_canceled_prompt_indicator(later));
}

/// Whether a person sits at both ends.
pub fn is_possible() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for one of the kinds, given by name and title.
pub fn kind(kinds: &[(&str, &str)]) -> Result<String, Problem> {
    let choices: Vec<Choice> = kinds
        .iter()
        .map(|(word, title)| Choice {
            value: (*word).to_owned(),
            shown: format!("{title} ({word})"),
        })
        .collect();
    let chosen = answered(one("Tạo gì?", choices, ANSWER_HELP).map(Some))?;
    chosen.map(|choice| choice.value).ok_or_else(stopped)
}

/// Asks; an empty answer leaves the question for later.
///
/// # Errors
/// [`Code::BadArgument`] when the person wants to stop.
pub fn ask(question: &Question) -> Result<Vec<String>, Problem> {
    let text = question.text.as_str();
    let values = |choices: Vec<Choice>| choices.into_iter().map(|choice| choice.value).collect();
    match &question.form {
        Form::Line { .. } => {
            Ok(answered(line(question).map(Some))?.flatten().into_iter().collect())
        }
        Form::One(choices) => Ok(values(
            answered(one(text, choices.clone(), ONE_HELP).map(Some))?.into_iter().collect(),
        )),
        Form::Many(choices) => {
            // Who sees one thing alone takes Enter for a yes to it.
            let only: &[usize] = if choices.len() == 1 { &[0] } else { &[] };
            let prompt = MultiSelect::new(text, choices.clone())
                .with_default(only)
                .with_help_message(MANY_HELP)
                .with_page_size(10)
                .with_keep_filter(false)
                .with_scorer(&score)
                .with_formatter(&|chosen| {
                    let names: Vec<String> = chosen.iter().map(|one| short(one.value)).collect();
                    if names.is_empty() { LATER.to_owned() } else { names.join(", ") }
                });
            Ok(values(answered(prompt.prompt().map(Some))?.unwrap_or_default()))
        }
    }
}

/// Asks for one line, with an answer that stands ready, until it can be read.
///
/// # Errors
/// [`Code::BadArgument`] when the person wants to stop.
pub fn read<T>(
    prompt: &str,
    ready: &str,
    read: fn(&str) -> Result<T, String>,
) -> Result<T, Problem> {
    let judge = move |typed: &str| {
        Ok(match read(typed) {
            Ok(_) => Validation::Valid,
            Err(why) => Validation::Invalid(why.into()),
        })
    };
    let asked = Text::new(prompt).with_default(ready).with_help_message(READY_HELP);
    let answer = answered(asked.with_validator(judge).prompt().map(Some))?.ok_or_else(stopped)?;
    read(&answer).map_err(|why| Problem::new(Code::BadArgument, why))
}

/// Asks for one of several; Esc leaves it open.
///
/// # Errors
/// As [`ask`].
pub fn choose(prompt: &str, choices: Vec<Choice>) -> Result<Option<String>, Problem> {
    Ok(answered(one(prompt, choices, ANSWER_HELP).map(Some))?.map(|choice| choice.value))
}

/// Asks before something is written; `c`, `y` and `ghi` mean yes, `k`, `n` and `thoi` no.
///
/// # Errors
/// As [`ask`].
pub fn confirm(prompt: &str) -> Result<bool, Problem> {
    let choice = |value: &str, shown: &str| Choice { value: value.into(), shown: shown.into() };
    let choices = vec![choice("co", "Ghi"), choice("khong", "Thôi, không ghi gì")];
    let asked = Select::new(prompt, choices)
        .with_help_message(CONFIRM_HELP)
        .with_scorer(&agreement)
        .with_formatter(&|choice| short(choice.value));
    Ok(answered(asked.prompt().map(Some))?.is_some_and(|choice| choice.value == "co"))
}

/// Whether what was typed begins a word that people say for a choice.
fn agreement(typed: &str, choice: &Choice, _: &str, _: usize) -> Option<i64> {
    let words: &[&str] = match choice.value.as_str() {
        "co" => &["co", "ghi", "yes", "ok", "dong_y"],
        _ => &["khong", "thoi", "no"],
    };
    let typed = plain(typed);
    words.iter().any(|word| word.starts_with(&typed)).then_some(0)
}

fn one(text: &str, choices: Vec<Choice>, help: &str) -> Result<Choice, InquireError> {
    Select::new(text, choices)
        .with_help_message(help)
        .with_page_size(10)
        .with_scorer(&score)
        .with_formatter(&|choice| short(choice.value))
        .prompt()
}

fn line(question: &Question) -> Result<Option<String>, InquireError> {
    let Form::Line { default, suggestions, .. } = &question.form else { return Ok(None) };
    let keys = if suggestions.is_empty() { LINE_HELP } else { SUGGEST_HELP };
    let help = match question.advice.as_str() {
        "" => keys.to_owned(),
        advice => format!("{advice}. {keys}"),
    };
    let later = |typed: &str| if typed.trim().is_empty() { LATER } else { typed }.to_owned();
    let mut prompt = Text::new(&question.text)
        .with_help_message(&help)
        .with_page_size(10)
        .with_formatter(&later);
    if let Some(default) = default {
        prompt = prompt.with_default(default);
    }
    if !suggestions.is_empty() {
        prompt = prompt.with_autocomplete(Suggestions(suggestions.clone()));
    }
    let judge = question.clone();
    let prompt = prompt.with_validator(move |typed: &str| {
        let named = |id: Option<String>| match id.filter(|_| judge.key == "ma") {
            Some(id) => check_path(&format!("{id}.yaml")).map_err(str::to_owned),
            None => Ok(()),
        };
        Ok(match judge.line(typed).and_then(named) {
            Ok(()) => Validation::Valid,
            Err(why) => Validation::Invalid(why.into()),
        })
    });
    Ok(question.line(&prompt.prompt()?).ok().flatten())
}

/// Esc is no answer, Ctrl+C is the end.
fn answered<T>(answer: Result<Option<T>, InquireError>) -> Result<Option<T>, Problem> {
    match answer {
        Ok(answer) => Ok(answer),
        Err(InquireError::OperationCanceled) => Ok(None),
        Err(InquireError::OperationInterrupted) => Err(stopped()),
        Err(error) => Err(Problem::new(Code::Internal, format!("không hỏi được: {error}"))
            .hint("thêm `--yes`, ghi giá trị bằng `--set`")),
    }
}

fn stopped() -> Problem {
    Problem::new(Code::BadArgument, "đã dừng theo yêu cầu")
}

/// A choice once it is chosen: without what told it from others.
fn short(choice: &Choice) -> String {
    choice.shown.split(" – ").next().unwrap_or_default().to_owned()
}

/// Whether a choice holds what was typed, with or without accents.
fn score(typed: &str, _: &Choice, shown: &str, _: usize) -> Option<i64> {
    let shown = plain(shown);
    plain(typed).split('_').all(|word| shown.contains(word)).then_some(0)
}

/// Texts that were used before.
#[derive(Clone)]
struct Suggestions(Vec<String>);

impl Autocomplete for Suggestions {
    fn get_suggestions(&mut self, typed: &str) -> Result<Vec<String>, CustomUserError> {
        let wanted = plain(typed);
        Ok(self.0.iter().filter(|text| plain(text).contains(&wanted)).cloned().collect())
    }

    fn get_completion(
        &mut self,
        _: &str,
        highlighted: Option<String>,
    ) -> Result<Replacement, CustomUserError> {
        Ok(highlighted)
    }
}
