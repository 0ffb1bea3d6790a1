//! `qcph word read FILE --apply`: accepted changes are written into the record, one by one or all.
//!
//! What the record cannot take is named with its reason before anything is written; the lines that will
//! change are shown; then the record is checked.

use super::super::Common;
use super::super::issue::changed_lines;
use super::super::new::ask;
use super::super::report::{Failure, Outcome, line};
use super::told;
use clap::Args;
use qcph::edit;
use qcph::pipeline::{self, Answer, Application, Checked, Loaded, Selection};
use qcph::problem::{Code, Place, Problem, any_error};
use qcph::returned::{Change, Obstacle};
use qcph::scaffold::questions::Choice;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

#[derive(Args)]
pub struct ApplyArgs {
    /// Ghi chỗ sửa vào bản ghi: cho xem, hỏi từng chỗ.
    #[arg(long)]
    apply: bool,
    /// Cùng --apply: ghi mọi chỗ, không hỏi gì.
    #[arg(long, requires = "apply")]
    yes: bool,
    /// Cùng --apply: để lại những chỗ không ghi được (chữ của mẫu, chữ ghép từ nhiều khóa), ghi các chỗ khác.
    #[arg(long, requires = "apply")]
    skip: bool,
    /// Cùng --apply: chỉ cho xem các dòng sẽ đổi, không ghi gì.
    #[arg(long, requires = "apply")]
    dry_run: bool,
}

impl ApplyArgs {
    pub fn is_wanted(&self) -> bool {
        self.apply
    }
}

pub fn run(
    common: &Common,
    arguments: &ApplyArgs,
    (checked, loaded): (&Checked, &Loaded),
    answer: Answer,
) -> Result<Outcome, Failure> {
    let kept = format!("Chưa ghi gì: `{}` còn nguyên như trước.", answer.path);
    apply(common, arguments, (checked, loaded), &answer).map_err(|failure| failure.saying(kept))
}

fn apply(
    common: &Common,
    arguments: &ApplyArgs,
    (checked, loaded): (&Checked, &Loaded),
    answer: &Answer,
) -> Result<Outcome, Failure> {
    let failed = |problems| Failure::new(problems, &checked.sources);
    let is_silent = arguments.yes || arguments.dry_run;
    let asks = !is_silent && !common.report.json && ask::is_possible();
    if !asks && !is_silent {
        return Err(nobody().into());
    }
    let application = pipeline::applicable(loaded, answer).map_err(failed)?;
    let mut told = obstacles(&application, answer);
    if !asks && !arguments.skip && !told.is_empty() {
        let skip = "thêm `--skip` để ghi các chỗ khác và để lại chỗ này";
        return Err(failed(told.into_iter().map(|problem| problem.hint(skip)).collect()));
    }
    told = told.into_iter().map(Problem::advice).collect();
    let chosen = if asks { ask_each(&application, answer)? } else { taken(&application) };
    if chosen.is_empty() {
        let sentence = format!("Không có chỗ nào để ghi: `{}` còn nguyên như trước.", answer.path);
        let result = result(answer, &application, (&chosen, "bo_qua"));
        return Ok(Outcome::new(sentence, result).problems(told).sources(&checked.sources));
    }
    let text = application.text(&chosen)?;
    let lines = changed_lines(&application.filed, &text);
    if arguments.dry_run {
        let result = result(answer, &application, (&chosen, "se_ghi"));
        let sentence = format!("{lines}Chưa ghi gì (--dry-run).");
        return Ok(Outcome::new(sentence, result).problems(told).sources(&checked.sources));
    }
    if asks {
        line(&lines);
        if !ask::confirm("Ghi các dòng trên vào bản ghi?")? {
            return Err(Problem::new(Code::BadArgument, "đã thôi theo ý người dùng").into());
        }
    }
    let filed = &application.filed;
    let path = loaded.project.root().join(&*filed.file.path);
    edit::write(&path, &filed.file.bytes, &text)?;
    let result = result(answer, &application, (&chosen, "da_ghi"));
    let shown = if asks { "" } else { &lines };
    Ok(checked_anew(common, answer, told)?.done(shown, (answer, chosen.len()), result))
}

/// The record after the writing, judged anew.
struct Anew {
    problems: Vec<Problem>,
    sources: qcph::problem::Sources,
}

fn checked_anew(common: &Common, answer: &Answer, told: Vec<Problem>) -> Result<Anew, Failure> {
    let checked = pipeline::load(common.project()?);
    let wanted = Selection::Some(BTreeSet::from([answer.record.clone()]));
    let mut problems = told;
    problems.extend(checked.concerning(&wanted));
    Ok(Anew { problems, sources: checked.sources })
}

impl Anew {
    fn done(self, lines: &str, (answer, count): (&Answer, usize), result: Json) -> Outcome {
        let all = answer.returned.changes.len();
        let mut sentence = format!("{lines}Đã ghi {count} chỗ sửa vào `{}`", answer.path);
        if all > count {
            sentence += &format!(", để lại {} chỗ", all - count);
        }
        let remarks = answer.returned.remarks.iter().filter(|remark| !remark.done).count();
        if remarks > 0 {
            sentence += &format!("; {remarks} ghi chú chưa xong, xem bằng `qcph word read`");
        }
        sentence += &match any_error(&self.problems) {
            true => ".\nBản ghi đã ghi nhưng còn lỗi: sửa các lỗi trên.".to_owned(),
            false => format!(".\nTiếp theo: `qcph build {}` để lập lại văn bản.", answer.record),
        };
        Outcome::new(sentence, result).problems(self.problems).sources(&self.sources)
    }
}

fn nobody() -> Problem {
    Problem::new(
        Code::BadArgument,
        "không hỏi từng chỗ được: lệnh không chạy trên màn hình dòng lệnh",
    )
    .hint("thêm `--dry-run` để xem các dòng sẽ đổi, `--yes` để ghi mọi chỗ")
}

/// The changes that the record can take.
fn taken(application: &Application) -> Vec<usize> {
    let fits = application.fits.iter().enumerate();
    fits.filter(|(_, fit)| fit.is_ok()).map(|(at, _)| at).collect()
}

/// What the record cannot take, and why.
fn obstacles(application: &Application, answer: &Answer) -> Vec<Problem> {
    let all = answer.returned.changes.iter().zip(&application.fits);
    let refused = |(change, fit): (&Change, &Result<_, Obstacle>)| {
        let obstacle = fit.as_ref().err()?;
        let at = told::place(change.path.as_deref(), &change.part);
        let why = match obstacle {
            Obstacle::Form => told::outside(&change.part).1.to_owned(),
            obstacle => obstacle.why(),
        };
        let message = format!("{at} — {}, không ghi được: {why}", told::brief(change));
        let hint = match (obstacle, &change.path) {
            (Obstacle::Form, _) => {
                "muốn đổi thì sửa ở nơi chữ ấy lấy từ; không thì bỏ chỗ sửa này".to_owned()
            }
            (_, Some(path)) => format!("nếu nhận chỗ sửa này, tự ghi vào `{path}`"),
            (_, None) => "nếu nhận chỗ sửa này, tự ghi vào bản ghi".to_owned(),
        };
        let place = Place::file(answer.path.clone());
        Some(Problem::at(Code::NotApplicable, &place, message).hint(hint))
    };
    all.filter_map(refused).collect()
}

/// Asks about each change that the record can take.
fn ask_each(application: &Application, answer: &Answer) -> Result<Vec<usize>, Failure> {
    let choice = |value: &str, shown: &str| Choice { value: value.into(), shown: shown.into() };
    let choices = [
        choice("co", "Ghi chỗ này"),
        choice("khong", "Bỏ qua chỗ này"),
        choice("het", "Ghi chỗ này và mọi chỗ còn lại"),
        choice("dung", "Dừng: bỏ qua mọi chỗ còn lại"),
    ];
    let (taken, mut chosen) = (taken(application), Vec::new());
    for (count, at) in taken.iter().enumerate() {
        let change = &answer.returned.changes[*at];
        let place = application.place(*at);
        let place = place.map(|place| format!(", {}:{}", place.file, place.line));
        line(&format!("Chỗ {}/{}{}", count + 1, taken.len(), place.unwrap_or_default()));
        line(&told::shown(change));
        let on = |path: &Option<String>| path.is_some() && *path == change.path;
        let remarks = answer.returned.remarks.iter().filter(|remark| on(&remark.path));
        remarks.for_each(|remark| line(&told::remarked(remark)));
        match ask::choose("Ghi vào bản ghi?", choices.to_vec())?.as_deref() {
            Some("co") => chosen.push(*at),
            Some("khong") => {}
            Some("het") => {
                chosen.extend(&taken[count..]);
                break;
            }
            _ => break,
        }
    }
    Ok(chosen)
}

/// The answer, with what became of each change.
fn result(answer: &Answer, application: &Application, (chosen, done): (&[usize], &str)) -> Json {
    let mut result = told::as_json(answer);
    for (at, fit) in application.fits.iter().enumerate() {
        let (word, why) = match fit {
            Ok(_) if chosen.contains(&at) => (done, None),
            Ok(_) => ("bo_qua", None),
            Err(obstacle) => ("khong_ghi_duoc", Some(obstacle.why())),
        };
        if let Some(change) = result["sua"].get_mut(at) {
            (change["ghi"], change["ly_do"]) = (json!(word), json!(why));
        }
    }
    result["da_ghi"] = json!(if done == "da_ghi" { chosen.len() } else { 0 });
    result
}
