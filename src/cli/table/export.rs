//! `qcph table export RECORD:LIST --to FILE`: a list as a file for Excel, safe against formulas.

use super::super::Common;
use super::super::register::{Kind, put};
use super::super::report::{Failure, Outcome};
use clap::Args;
use qcph::pipeline;
use qcph::problem::{Code, Problem};
use qcph::tables;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct ExportArgs {
    /// Bảng: mã bản ghi, dấu hai chấm, tên bảng; ví dụ HD-2018-TD-08:bang[1].
    #[arg(value_name = "BẢN_GHI:BẢNG")]
    list: String,
    /// Tệp ghi ra, đuôi .xlsx hoặc .csv. Ghi nhiều lần được.
    #[arg(long, value_name = "TỆP", required = true)]
    to: Vec<PathBuf>,
}

pub fn run(common: &Common, arguments: &ExportArgs) -> Result<Outcome, Failure> {
    let kinds = arguments.to.iter().map(|path| match Kind::of(path)? {
        Kind::Pdf => {
            let message = format!("`{}`: bảng chỉ ghi ra .xlsx hoặc .csv", path.display());
            Err(Problem::new(Code::BadArgument, message).hint("trang in thì lập bằng `qcph build`"))
        }
        kind => Ok((path, kind)),
    });
    let kinds = kinds.collect::<Result<Vec<_>, Problem>>()?;
    let checked = pipeline::read(common.project()?);
    let listed = super::find(&checked, &arguments.list)?;
    let year = pipeline::year_of(&checked, &listed);
    let sheet = tables::sheet(&listed.list, &listed.record, year)
        .map_err(|problems| Failure::new(problems, &checked.sources))?;
    let none = || Err(Problem::new(Code::Internal, "bảng không có dạng PDF"));
    let files: Vec<(&PathBuf, Vec<u8>)> = kinds
        .into_iter()
        .map(|(path, kind)| Ok((path, kind.bytes(none, &sheet)?)))
        .collect::<Result<_, Problem>>()?;
    for (path, bytes) in &files {
        put(path, bytes)?;
    }
    let names: String = files.iter().map(|(path, _)| format!("\n  {}", path.display())).collect();
    let sentence = format!(
        "Đã ghi {} dòng của `{}` ra:{names}\nSửa xong thì nhập lại bằng `qcph table import … --into {}`.",
        sheet.rows.len(),
        listed.list.shown,
        arguments.list
    );
    let result = json!({
        "ban_ghi": listed.record,
        "tep": &*listed.path,
        "bang": listed.list.shown,
        "ghi_ra": arguments.to.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        "so_dong": sheet.rows.len(),
    });
    Ok(Outcome::new(sentence, result))
}
