//! `qcph word RECORD…`: editable copies of documents, for a person to mark up in Word; `qcph word read FILE`
//! reads what comes back.

mod apply;
mod read;
mod told;

use super::report::{Failure, Outcome};
use super::{Common, build};
use clap::{Args, Subcommand};
use qcph::pipeline::{self, Editable, Selection};
use qcph::problem::{Problem, any_error};
use serde_json::json;
use std::collections::BTreeSet;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct WordArgs {
    /// Mã bản ghi hoặc đường dẫn tệp bản ghi.
    #[arg(value_name = "BẢN_GHI", required = true)]
    records: Vec<String>,
    #[command(subcommand)]
    verb: Option<WordVerb>,
}

#[derive(Subcommand)]
enum WordVerb {
    /// Đọc tệp Word đã sửa: sửa gì, ở khóa nào, ai, lúc nào, ghi chú gì; kể cả chỗ sửa không theo dõi.
    #[command(
        after_help = "Ví dụ: qcph word read TW-2020-HOP-01_ban-de-sua_khong-co-gia-tri.docx\n\
                      Ghi vào bản ghi, hỏi từng chỗ: qcph word read da-sua.docx --apply"
    )]
    Read(read::ReadArgs),
}

pub fn run(common: &Common, arguments: &WordArgs) -> Result<Outcome, Failure> {
    if let Some(WordVerb::Read(arguments)) = &arguments.verb {
        return read::run(common, arguments);
    }
    let checked = pipeline::load(common.project()?);
    let failed = |problems| {
        Failure::new(problems, &checked.sources).saying("Chưa ghi tệp Word nào: xem các lỗi trên.")
    };
    let Some(loaded) = &checked.loaded else { return Err(failed(checked.problems.clone())) };
    let find = |name: &String| build::find(loaded, &checked, name);
    let ids = arguments.records.iter().map(find).collect::<Result<BTreeSet<String>, Problem>>()?;
    let wanted = Selection::Some(ids);
    let problems = checked.concerning(&wanted);
    if any_error(&problems) {
        return Err(failed(problems));
    }
    let copies = pipeline::word(loaded, &wanted).map_err(failed)?;
    let result = json!({ "ban_de_sua": copies.iter().map(|one| &one.path).collect::<Vec<_>>() });
    Ok(Outcome::new(sentence(&copies), result).problems(problems).sources(&checked.sources))
}

/// What was written, what it is for, and who may have it.
pub fn sentence(copies: &[Editable]) -> String {
    let secret: Vec<&str> =
        copies.iter().filter(|copy| copy.secret).map(|copy| &*copy.path).collect();
    match secret[..] {
        [] => written(copies),
        _ => format!(
            "{}\nCó nội dung không công bố, chỉ đưa cho người được xem bản đầy đủ: {}.",
            written(copies),
            secret.join(", ")
        ),
    }
}

fn written(copies: &[Editable]) -> String {
    const FEW: usize = 8;
    let new: Vec<&Editable> = copies.iter().filter(|copy| copy.new).collect();
    let unchanged = copies.len() - new.len();
    let names = || new.iter().map(|copy| format!("\n  {}", copy.path)).collect::<String>();
    let written = match new.len() {
        0 if unchanged == 0 => return "Không có văn bản nào để ghi ra tệp Word.".to_owned(),
        0 => return format!("Không có gì thay đổi: {unchanged} tệp Word đã đúng."),
        count @ 1..=FEW => {
            format!("Đã ghi {count} tệp Word để sửa, không có giá trị pháp lý:{}", names())
        }
        count => format!(
            "Đã ghi {count} tệp Word để sửa, không có giá trị pháp lý, trong out/ban-de-sua."
        ),
    };
    match unchanged {
        0 => written,
        unchanged => format!("{unchanged} tệp Word đã đúng từ trước. {written}"),
    }
}
