//! `qcph explain [CODE…]`: why a code is a problem, with an example of wrong and right.

use super::Common;
use super::report::{Failure, Outcome, line};
use clap::Args;
use qcph::problem::{Code, Page, Problem, page};
use qcph::records::nearest::nearest;
use serde_json::json;

#[derive(Args)]
pub struct ExplainArgs {
    /// Các mã lỗi, ví dụ Q116; bỏ trống thì in danh sách mọi mã.
    #[arg(value_name = "MÃ")]
    codes: Vec<String>,
}

pub fn run(common: &Common, arguments: &ExplainArgs) -> Result<Outcome, Failure> {
    let mut pages = Vec::new();
    for text in &arguments.codes {
        let Some(page) = text.parse().ok().and_then(page) else {
            let message = format!("không có mã lỗi `{text}`");
            let problem = Problem::new(Code::BadArgument, message);
            let near = nearest(text, Code::ALL.iter().map(|code| code.text()));
            let problem = match near {
                Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
                None => problem,
            };
            return Err(problem.hint("xem mọi mã: `qcph explain`").into());
        };
        pages.push(page);
    }
    if common.report.json {
        let shown = |page: &Page| {
            json!({
                "ma": page.code.text(),
                "ten": page.code.title(),
                "vi_sao": page.why,
                "sai": page.wrong,
                "dung": page.right,
            })
        };
        if pages.is_empty() {
            pages = Code::ALL.iter().filter_map(|code| page(*code)).collect();
        }
        let pages: Vec<_> = pages.iter().map(shown).collect();
        return Ok(Outcome::new("", json!({ "trang": pages })));
    }
    if pages.is_empty() {
        Code::ALL.iter().for_each(|code| line(&format!("{code}  {}", code.title())));
        line("\nXem một mã: qcph explain Q116");
    }
    for page in pages {
        line(&format!("{}: {}\n\n{}\n", page.code, page.code.title(), page.why));
        line(&format!("Sai:\n\n{}\n\nĐúng:\n\n{}\n", indented(page.wrong), indented(page.right)));
    }
    Ok(Outcome::new("", json!({})))
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| format!("    {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}
