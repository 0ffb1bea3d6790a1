//! `qcph issue RECORD --void REASON`: a number whose document failed.

use super::{StepContext, changed_lines};
use crate::cli::report::{Failure, Outcome};
use qcph::archive::log;
use qcph::life::numbers::Numbers;
use qcph::life::{Wish, places, void};
use qcph::problem::{Code, Problem};
use serde_json::json;

pub fn run(
    context: &StepContext,
    (wish, reason): (&Wish, &str),
    taken: &Numbers,
    dry_run: bool,
) -> Result<Outcome, Failure> {
    let StepContext { loaded, filed, .. } = context;
    let id = &filed.record.id().value;
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles())?;
    if let Some(bundle) =
        sealed.iter().find(|one| one.documents.iter().any(|document| document.record == id.0))
    {
        let message = format!("`{id}` đã niêm phong trong gói {}, không hủy được nữa", bundle.name);
        return Err(Problem::new(Code::NotIssuable, message)
            .hint("đã phát hành thì đính chính, thay thế hoặc thu hồi bằng một văn bản khác")
            .clause("Nghị định 30/2020/NĐ-CP, Điều 18.3, 18.4")
            .into());
    }
    let plan = void::void(&loaded.office, filed, (wish, reason), taken)
        .map_err(|found| context.failed(found))?;
    let lines = changed_lines(filed, &plan.text);
    let result = json!({ "so": plan.number, "ly_do_huy": reason });
    if dry_run {
        let sentence = format!("{lines}Chưa ghi gì (--dry-run).");
        let advice = places::present(filed, &plan.text, plan.advice);
        return Ok(Outcome::new(sentence, result).problems(advice));
    }
    context.confirm(&lines, "Ghi các dòng trên vào bản ghi?")?;
    context.write(&plan)?;
    let shown = if context.asks { "" } else { &lines };
    let sentence = format!(
        "{shown}Đã hủy số {} của `{id}`: số vẫn giữ trong sổ, không dùng lại.\n\
         Tiếp theo: xóa tệp PDF cũ của nó trong `out/`; văn bản thay nó lập thành bản ghi mới.",
        plan.number
    );
    Ok(Outcome::new(sentence, result).problems(plan.advice))
}
