//! `qcph schema [KIND]`: the JSON Schema of records, for editors; made from the same tables as the
//! program's own reader.

use super::Common;
use super::report::{Failure, Outcome, line};
use clap::Args;
use qcph::problem::{Code, Problem};
use qcph::records::nearest::nearest;
use qcph::records::scalar::FileKind;
use qcph::records::shape::quoted;
use qcph::schema;
use serde_json::json;

#[derive(Args)]
pub struct SchemaArgs {
    /// Loại tệp, ví dụ cuoc_hop; bỏ trống thì in lược đồ của mọi loại.
    #[arg(value_name = "LOẠI")]
    kind: Option<String>,
}

pub fn run(common: &Common, arguments: &SchemaArgs) -> Result<Outcome, Failure> {
    let schema = match &arguments.kind {
        None => schema::all(),
        Some(word) => match FileKind::of(&word.replace('-', "_")) {
            Some(kind) => schema::of(kind),
            None => {
                let message = format!("không có loại tệp `{word}`");
                let problem = Problem::new(Code::BadArgument, message);
                let problem = match nearest(word, FileKind::WORDS.iter().copied()) {
                    Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
                    None => problem,
                };
                let hint = format!("chọn một trong: {}", quoted(FileKind::WORDS));
                return Err(problem.hint(hint).into());
            }
        },
    };
    if common.report.json {
        return Ok(Outcome::new("", json!({ "luoc_do": schema })));
    }
    line(&serde_json::to_string_pretty(&schema).expect("a JSON value prints"));
    Ok(Outcome::new("", json!({})))
}
