//! `qcph issue RECORD`: a draft becomes an issued document.
//!
//! Number, day and signer are proposed; on a terminal they are asked for, with flags they are not. The
//! lines that will change are shown before anything is written, and the document is laid out and
//! measured before the record says that it is issued.

mod claim;
mod given_out;
mod given_up;
mod upstream;
mod wish;

use super::new::ask;
use super::report::{Failure, Outcome, line};
use super::{Common, build, parse_date};
use chrono::NaiveDate;
use claim::Way;
use clap::Args;
use qcph::edit;
use qcph::life::numbers::Numbers;
use qcph::life::{self, Plan, Wish, places};
use qcph::pipeline::{self, Checked, Loaded, Selection, Words};
use qcph::problem::{Code, Problem, Sources, any_error};
use qcph::records::RecordFile;
use qcph::records::issue::{SigningWay, State};
use serde_json::json;
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Args)]
pub struct IssueArgs {
    /// Mã hoặc đường dẫn của bản ghi còn là dự thảo.
    #[arg(value_name = "BẢN_GHI")]
    record: String,
    /// Số văn bản; mặc định là số tiếp theo của cơ quan trong năm.
    #[arg(long, value_name = "SỐ")]
    number: Option<u64>,
    /// Ngày ban hành; mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    date: Option<NaiveDate>,
    /// Mã người ký; mặc định là người đã ghi trong bản ghi.
    #[arg(long, value_name = "NGƯỜI")]
    signer: Option<String>,
    /// Quyền hạn ký: truc_tiep, tm, q, kt, tl, tl_kt, tuq hoặc truong_doan.
    #[arg(long = "as", value_name = "QUYỀN_HẠN")]
    form: Option<String>,
    /// Đưa trình ký: lập bản cuối, số và ngày để trống, và nhớ mã băm của bản đó.
    #[arg(long, conflicts_with_all = ["number", "claim", "clerk"])]
    for_signature: bool,
    /// Hủy số đã cấp, với lý do; số vẫn giữ trong sổ, không dùng lại.
    #[arg(long, value_name = "LÝ_DO", conflicts_with_all = ["for_signature", "signer", "form", "claim"])]
    void: Option<String>,
    /// Mã người soạn thảo, ghi vào quá trình của văn bản.
    #[arg(long, value_name = "NGƯỜI")]
    drafter: Option<String>,
    /// Mã người soát, duyệt.
    #[arg(long, value_name = "NGƯỜI")]
    reviewer: Option<String>,
    /// Mã văn thư cấp số.
    #[arg(long, value_name = "NGƯỜI")]
    clerk: Option<String>,
    /// Giữ số trên kho git chung trước khi ghi, để không ai khác lấy cùng số.
    #[arg(long)]
    claim: bool,
    /// Chỉ cho xem các dòng sẽ đổi, không ghi gì.
    #[arg(long)]
    dry_run: bool,
    /// Không hỏi gì, kể cả khi đang ngồi trước máy.
    #[arg(long)]
    yes: bool,
}

pub fn run(common: &Common, arguments: &IssueArgs) -> Result<Outcome, Failure> {
    let asks = !arguments.yes && !common.report.json && ask::is_possible();
    issue(common, arguments, asks).map_err(|failure| {
        failure.saying(format!("{}: bản ghi còn nguyên như trước.", not_done(arguments)))
    })
}

/// What a run that wrote nothing has not done.
fn not_done(arguments: &IssueArgs) -> &'static str {
    match (&arguments.void, arguments.for_signature) {
        (Some(_), _) => "Chưa hủy số",
        (None, true) => "Chưa trình ký",
        (None, false) => "Chưa ban hành",
    }
}

/// Ends a run that wrote the record and then failed to lay its document out.
fn written_only(failure: Failure, filed: &RecordFile) -> Outcome {
    let id = &filed.record.id().value;
    let sentence = format!(
        "Bản ghi đã ghi xong, văn bản chưa vào được out: sửa lỗi trên rồi chạy `qcph build {id}`."
    );
    failure.saying(sentence).into()
}

fn issue(common: &Common, arguments: &IssueArgs, asks: bool) -> Result<Outcome, Failure> {
    let project = common.project()?;
    let checked = pipeline::read(project);
    let (loaded, filed) = open(&checked, &arguments.record)?;
    let mut taken = Numbers::of(&loaded.office.corpus);
    let mut advice = upstream::take(loaded.project.root(), &mut taken);
    let issues = arguments.void.is_none() && !arguments.for_signature;
    let mut date = arguments.date.unwrap_or(common.today);
    if asks && issues {
        life::issuable(&filed)?;
        date = wish::ask_date(arguments, date)?;
    }
    let mut wish = wish::wish(loaded, &filed, arguments, date)?;
    let context = StepContext { common, loaded, sources: &checked.sources, filed: &filed, asks };
    if let Some(reason) = &arguments.void {
        return given_up::run(&context, (&wish, reason), &taken, arguments.dry_run);
    }
    if asks && !arguments.for_signature {
        wish::ask_number(&filed, &mut wish, &taken)?;
    }
    if asks {
        wish::ask_signer(loaded, &filed, &mut wish)?;
    }
    if arguments.for_signature {
        return given_out::run(&context, &wish, arguments.dry_run);
    }
    let failed = |found| Failure::new(found, &checked.sources);
    let mut plan = life::issue(&loaded.office, &filed, &wish, &taken).map_err(failed)?;
    pipeline::try_out(loaded, &plan.filed).map_err(failed)?;
    let mut lines = changed_lines(&filed, &plan.text) + &out_of_records(&wish, &plan);
    if arguments.dry_run {
        let sentence = format!("{lines}Chưa ghi gì (--dry-run).");
        let advice = places::present(&filed, &plan.text, plan.advice.clone());
        return Ok(Outcome::new(sentence, result(&plan, &wish, &[])).problems(advice));
    }
    context.confirm(&lines, "Ghi các dòng trên vào bản ghi và lập văn bản?")?;
    let mut then = "";
    if arguments.claim {
        (plan, then) = context.hold(&mut wish, (&mut taken, plan), &mut lines)?;
    }
    context.write(&plan)?;
    let (files, told) = match print(common, &filed) {
        Ok(printed) => printed,
        Err(failure) => return Ok(written_only(failure, &filed)),
    };
    advice.extend(plan.advice.iter().cloned().chain(told));
    let shown = if asks { "" } else { &lines };
    let sentence = format!("{shown}{}{then}", next_steps(&filed, &plan, &files));
    Ok(Outcome::new(sentence, result(&plan, &wish, &files)).problems(advice))
}

/// What every step of a document stands on.
struct StepContext<'a> {
    common: &'a Common,
    loaded: &'a Loaded,
    sources: &'a Sources,
    filed: &'a RecordFile,
    /// Whether a person sits there to be asked.
    asks: bool,
}

impl StepContext<'_> {
    fn failed(&self, problems: Vec<Problem>) -> Failure {
        Failure::new(problems, self.sources)
    }

    /// Shows the lines that will change, and goes on if the person wants it.
    fn confirm(&self, lines: &str, question: &str) -> Result<(), Failure> {
        if !self.asks {
            return Ok(());
        }
        line(lines);
        if ask::confirm(question)? {
            return Ok(());
        }
        Err(Problem::new(Code::BadArgument, "đã thôi theo ý người dùng").into())
    }

    /// Holds the planned numbers on the shared repository, or the next ones, whose lines are shown
    /// then; says what has to be done for that.
    fn hold(
        &self,
        wish: &mut Wish,
        (taken, plan): (&mut Numbers<'_>, Plan),
        lines: &mut String,
    ) -> Result<(Plan, &'static str), Failure> {
        let (root, planned) = (self.loaded.project.root(), plan.text.clone());
        let claimed = claim::claim(root, self.loaded, self.filed, wish, (taken, plan));
        let (plan, way) = claimed.map_err(|found| self.failed(found))?;
        if plan.text != planned {
            *lines = changed_lines(self.filed, &plan.text);
            if self.asks {
                line(&format!("Số vừa có người giữ, lấy số sau:\n{lines}"));
            }
        }
        let then = match way {
            Way::Ref => "",
            Way::Branch => {
                "\nSố được giữ bằng một lần ghi trên nhánh chung: chạy `git pull --rebase` trước khi đẩy."
            }
        };
        Ok((plan, then))
    }

    fn write(&self, plan: &Plan) -> Result<(), Failure> {
        let path = self.loaded.project.root().join(&*self.filed.file.path);
        Ok(edit::write(&path, &self.filed.file.bytes, &plan.text)?)
    }
}

/// The record, if nothing is wrong with it or with what everything stands on.
pub(super) fn open<'c>(
    checked: &'c Checked,
    name: &str,
) -> Result<(&'c Loaded, Arc<RecordFile>), Failure> {
    let failed = |problems| Failure::new(problems, &checked.sources);
    let Some(loaded) = checked.loaded.as_ref() else {
        return Err(failed(checked.problems.clone()));
    };
    let id = build::find(loaded, checked, name)?;
    let wanted = Selection::Some(BTreeSet::from([id.clone()]));
    let problems = checked.concerning(&wanted);
    if any_error(&problems) {
        return Err(failed(problems));
    }
    let summary = loaded
        .office
        .corpus
        .records
        .get(id.as_str())
        .ok_or_else(|| failed(checked.problems.clone()))?;
    Ok((loaded, loaded.office.corpus.open(summary)?))
}

/// The lines that go and come, each with its number in the file.
pub(super) fn changed_lines(filed: &RecordFile, text: &str) -> String {
    let old = String::from_utf8_lossy(&filed.file.bytes);
    let mut shown = format!("{}:\n", filed.file.path);
    for change in TextDiff::from_lines(&*old, text).iter_all_changes() {
        let (sign, at) = match change.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => ('-', change.old_index()),
            ChangeTag::Insert => ('+', change.new_index()),
        };
        let number = at.map_or(0, |at| at + 1);
        shown += &format!("{number:5} {sign} {}\n", change.value().trim_end());
    }
    shown
}

/// A number out of records alone may be another's in the office's own register.
fn out_of_records(wish: &Wish, plan: &Plan) -> String {
    if wish.number.is_some() {
        return String::new();
    }
    format!(
        "Số {} là số tiếp theo theo các bản ghi ở đây: đối chiếu với sổ đăng ký văn bản đi.\n",
        plan.number
    )
}

/// Lays the document out into `out/`, as `qcph build` does; gives its files, and what the build tells.
fn print(common: &Common, filed: &RecordFile) -> Result<(Vec<String>, Vec<Problem>), Failure> {
    let id = filed.record.id().0.clone();
    let wanted = Selection::Some(BTreeSet::from([id.clone()]));
    let checked = pipeline::read(common.project()?).judge(&wanted, Words::Later);
    let failed = |problems| Failure::new(problems, &checked.sources);
    // A disk that does not give back what was just written leaves the record out, and says so.
    let is_there = |loaded: &&Loaded| loaded.office.corpus.records.contains_key(id.as_str());
    let Some(loaded) = checked.loaded.as_ref().filter(is_there) else {
        let mut problems = checked.problems.clone();
        let message = format!("không đọc lại được `{}` vừa ghi", filed.file.path);
        problems.push(Problem::new(Code::CannotRead, message));
        return Err(failed(problems));
    };
    let problems = checked.concerning(&wanted);
    if any_error(&problems) {
        return Err(failed(problems));
    }
    let built = pipeline::build(&checked, loaded, &wanted, common.threads(), &mut |_, _| {});
    let mut built = built.map_err(failed)?;
    if any_error(&built.told) {
        return Err(failed(built.told));
    }
    let made = built.made.read()?;
    let files: Result<_, Failure> =
        made.map(|made| Ok(format!("out/{}", made?.entry.pdf))).collect();
    Ok((files?, built.told))
}

fn next_steps(filed: &RecordFile, plan: &Plan, files: &[String]) -> String {
    let id = &filed.record.id().0;
    let files: String = files.iter().map(|file| format!("\n  {file}")).collect();
    format!(
        "Đã ban hành `{id}`, số {}. Văn bản:{files}\n\
         Tiếp theo: {}ghi bản ghi vào git; khi đủ, niêm phong bằng `qcph archive`.",
        plan.number,
        signing(filed)
    )
}

/// What is still to be done for the signature: on paper that was given out, the seal; of what came back
/// signed digitally, nothing.
fn signing(filed: &RecordFile) -> String {
    let id = &filed.record.id().0;
    let issue = filed.record.issue();
    let seal = "ghi số, ngày và đóng dấu lên bản giấy đã ký";
    let copy = issue.and_then(|issue| issue.signed_copy.as_ref()).map(|copy| copy.way);
    let is_given_out = issue.is_some_and(|issue| *issue.state == State::Presented);
    let sign = match (copy, is_given_out) {
        (Some(SigningWay::Digital), _) => return String::new(),
        (Some(SigningWay::Scanned), _) => return format!("{seal}; "),
        (None, true) => format!("{seal} (bản ký số thì để nguyên)"),
        (None, false) => "in, ký và đóng dấu (hoặc ký số)".to_owned(),
    };
    format!("{sign}; nhận bản đã ký bằng `qcph sign {id} TỆP`; ")
}

fn result(plan: &Plan, wish: &Wish, files: &[String]) -> serde_json::Value {
    let issue = plan.filed.record.issue();
    let signature = issue.and_then(|issue| issue.signature.as_ref());
    json!({
        "so": plan.number,
        "so_phieu_gui": plan.slip_number,
        "so_trich_sao": plan.extract_number,
        "ngay": wish.date.to_string(),
        "nguoi_ky": signature.map(|signature| signature.person.0.clone()),
        "quyen_han": signature.map(|signature| signature.form.word()),
        "tep": files,
    })
}
