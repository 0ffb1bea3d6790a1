//! `qcph issue RECORD --for-signature`: the final page with the places of number and day open.

use super::{StepContext, changed_lines, print, written_only};
use crate::cli::report::{Failure, Outcome};
use qcph::life::{Wish, places, presented};
use qcph::pipeline;
use qcph::problem::{Code, Problem};
use serde_json::json;

pub fn run(context: &StepContext, wish: &Wish, dry_run: bool) -> Result<Outcome, Failure> {
    let StepContext { loaded, filed, .. } = context;
    let plan = |file: Option<&[u8]>| {
        presented::present(&loaded.office, filed, wish, file).map_err(|found| context.failed(found))
    };
    let made =
        pipeline::try_out(loaded, &plan(None)?.filed).map_err(|found| context.failed(found))?;
    let Some(proof) = made.first() else {
        return Err(Problem::new(Code::NotIssuable, "bản ghi này không có văn bản để trình").into());
    };
    let plan = plan(Some(&proof.pdf.bytes))?;
    let lines = changed_lines(filed, &plan.text);
    let result = |files: &[String]| {
        let issue = plan.filed.record.issue().and_then(|issue| issue.presented.as_ref());
        json!({
            "ngay_trinh": wish.date.to_string(),
            "sha256": issue.map(|presented| presented.sha256.value.to_string()),
            "tep": files,
        })
    };
    if dry_run {
        let sentence = format!("{lines}Chưa ghi gì (--dry-run).");
        let advice = places::present(filed, &plan.text, plan.advice);
        return Ok(Outcome::new(sentence, result(&[])).problems(advice));
    }
    context.confirm(&lines, "Ghi các dòng trên vào bản ghi và lập bản trình ký?")?;
    context.write(&plan)?;
    let (files, told) = match print(context.common, filed) {
        Ok(printed) => printed,
        Err(failure) => return Ok(written_only(failure, filed)),
    };
    let id = &filed.record.id().value;
    let shown = if context.asks { "" } else { &lines };
    let sentence = format!(
        "{shown}Đã lập bản trình ký của `{id}`, số và ngày để trống:\n  {}\n\
         Tiếp theo: trình ký (in ra, hoặc ký số đúng tệp này); khi đã ký, cấp số bằng `qcph issue {id}`.",
        files.join("\n  ")
    );
    Ok(Outcome::new(sentence, result(&files)).problems([plan.advice, told].concat()))
}
