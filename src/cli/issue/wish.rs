//! What a person decided: by flags, and on a terminal by answers to what they left open.

use super::IssueArgs;
use crate::cli::new::ask;
use crate::cli::parse_date;
use chrono::NaiveDate;
use qcph::life::numbers::Numbers;
use qcph::life::signers::{Signer, signers};
use qcph::life::{self, Wish};
use qcph::pipeline::Loaded;
use qcph::problem::{Code, Problem};
use qcph::records::RecordFile;
use qcph::records::agency::SigningForm;
use qcph::records::issue::Duty;
use qcph::records::scalar::{Date, Id};
use qcph::scaffold::questions::Choice;

/// What the flags say; a signer in part is made whole from the record or the registry.
pub fn wish(
    loaded: &Loaded,
    filed: &RecordFile,
    arguments: &IssueArgs,
    date: NaiveDate,
) -> Result<Wish, Problem> {
    let date = Date(date);
    let people = [
        (Duty::Drafting, &arguments.drafter),
        (Duty::Reviewing, &arguments.reviewer),
        (Duty::Numbering, &arguments.clerk),
    ];
    let told = |(duty, person): (Duty, &Option<String>)| Some((duty, Id(person.clone()?)));
    let steps = people.into_iter().filter_map(told).collect();
    let mut wish = Wish { steps, number: arguments.number, date, signer: None };
    if arguments.signer.is_none() && arguments.form.is_none() {
        let written = filed.record.issue().is_some_and(|issue| issue.signature.is_some());
        if !written {
            wish.signer = only_signer(&candidates(loaded, filed, date));
        }
        return Ok(wish);
    }
    let written = filed.record.issue().and_then(|issue| issue.signature.as_ref());
    let person = arguments.signer.clone().or_else(|| Some(written?.person.0.clone()));
    let all = candidates(loaded, filed, date);
    let fits = |signer: &&Signer| {
        person.as_ref().is_none_or(|person| signer.person.0 == *person)
            && arguments
                .form
                .as_ref()
                .is_none_or(|form| signer.form.word() == form.replace('-', "_"))
    };
    let fitting: Vec<Signer> = all.iter().filter(fits).cloned().collect();
    wish.signer = only_signer(&fitting);
    match wish.signer {
        Some(_) => Ok(wish),
        None => Err(unclear(&all, date)),
    }
}

fn candidates(loaded: &Loaded, filed: &RecordFile, date: Date) -> Vec<Signer> {
    signers(&loaded.office.corpus, &filed.record.issuer().agency, date)
}

fn only_signer(all: &[Signer]) -> Option<(Id, SigningForm)> {
    match all {
        [only] => Some((only.person.clone(), only.form)),
        _ => None,
    }
}

fn unclear(all: &[Signer], date: Date) -> Problem {
    let day = date.shown();
    let message =
        format!("chưa rõ ai ký: ngày {day} không có đúng một người hợp với tham số đã ghi");
    let problem = Problem::new(Code::BadArgument, message);
    let shown = |problem: Problem, signer: &Signer| {
        let (person, form) = (&signer.person.0, signer.form.word());
        problem.hint(format!("--signer {person} --as {form}: {}, {}", signer.name, signer.title))
    };
    all.iter().fold(problem, shown)
}

/// Asks for the day, which number and signer follow from, where no flag says it.
pub fn ask_date(arguments: &IssueArgs, today: NaiveDate) -> Result<NaiveDate, Problem> {
    match arguments.date {
        Some(date) => Ok(date),
        None => ask::read("Ngày ban hành?", &today.to_string(), parse_date),
    }
}

/// Asks for the number, where no flag says it.
pub fn ask_number(filed: &RecordFile, wish: &mut Wish, taken: &Numbers) -> Result<(), Problem> {
    if wish.number.is_none() {
        let next = taken.next(life::giving(&filed.record, wish.date)).to_string();
        let number = ask::read("Số văn bản?", &next, |typed| {
            typed.trim().parse::<u64>().map_err(|_| "chỉ ghi chữ số, ví dụ 118".to_owned())
        })?;
        // Whoever takes the proposed number takes the next one too where a claim comes too late.
        wish.number = Some(number).filter(|number| number.to_string() != next);
    }
    Ok(())
}

/// Asks who signs, where neither a flag nor the record says it.
pub fn ask_signer(loaded: &Loaded, filed: &RecordFile, wish: &mut Wish) -> Result<(), Problem> {
    let written = filed.record.issue().is_some_and(|issue| issue.signature.is_some());
    if wish.signer.is_none() && !written {
        let all = candidates(loaded, filed, wish.date);
        let choices = all.iter().enumerate().map(|(at, signer)| Choice {
            value: at.to_string(),
            shown: format!("{}, {} ({})", signer.name, signer.title, signer.form.word()),
        });
        let chosen = ask::choose("Ai ký?", choices.collect())?;
        let signer = chosen.and_then(|at| all.get(at.parse::<usize>().ok()?));
        wish.signer = signer.map(|signer| (signer.person.clone(), signer.form));
    }
    Ok(())
}
