//! `qcph word read FILE`: what was changed in an editable copy, and what was remarked.

use super::super::Common;
use super::super::report::{Failure, Outcome, line};
use super::apply::{self, ApplyArgs};
use super::told;
use clap::Args;
use qcph::pipeline;
use std::path::PathBuf;

#[derive(Args)]
pub struct ReadArgs {
    /// Tệp Word (.docx) đã sửa.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Bản ghi mà tệp phải là bản để sửa; mặc định tệp tự cho biết.
    #[arg(long, value_name = "MÃ")]
    record: Option<String>,
    #[command(flatten)]
    apply: ApplyArgs,
}

pub fn run(common: &Common, arguments: &ReadArgs) -> Result<Outcome, Failure> {
    let checked = pipeline::load(common.project()?);
    let Some(loaded) = &checked.loaded else {
        return Err(Failure::new(checked.problems.clone(), &checked.sources)
            .saying("Chưa đọc tệp Word: xem các lỗi trên."));
    };
    let answer = pipeline::returned(loaded, &arguments.file, arguments.record.as_deref());
    let answer = answer.map_err(|problems| Failure::new(problems, &checked.sources))?;
    if arguments.apply.is_wanted() {
        return apply::run(common, &arguments.apply, (&checked, loaded), answer);
    }
    if common.report.tells() {
        answer.returned.changes.iter().for_each(|change| line(&told::shown(change)));
        answer.returned.remarks.iter().for_each(|remark| line(&told::remarked(remark)));
    }
    let (sentence, result) = (told::sentence(&answer), told::as_json(&answer));
    Ok(Outcome::new(sentence, result).problems(answer.problems).sources(&checked.sources))
}
