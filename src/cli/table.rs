//! `qcph table import` and `qcph table export`: lists of records from and to spreadsheets.

mod export;
mod import;

use super::report::{Failure, Outcome};
use super::{Common, build};
use clap::{Args, Subcommand};
use qcph::pipeline::{self, Checked, Listed};
use qcph::problem::{Code, Problem};

#[derive(Args)]
pub struct TableArgs {
    #[command(subcommand)]
    verb: TableVerb,
}

#[derive(Subcommand)]
enum TableVerb {
    /// Ghi các dòng của bảng tính vào một bảng, danh sách của bản ghi; cho xem từng chỗ đổi trước khi ghi.
    #[command(after_help = "Ví dụ: qcph table import so-lieu.xlsx --into HD-2018-TD-08:bang[1]\n\
                      Dòng tên cột của bảng tính phải đúng các cột của bảng; danh sách khác thì theo tên khóa (kien_nghi, ket_luan …).")]
    Import(import::ImportArgs),
    /// Ghi một bảng, danh sách của bản ghi ra tệp .xlsx hoặc .csv, để sửa rồi nhập lại.
    #[command(after_help = "Ví dụ: qcph table export HD-2018-TD-08:bang[1] --to so-lieu.xlsx")]
    Export(export::ExportArgs),
}

pub fn run(common: &Common, arguments: &TableArgs) -> Result<Outcome, Failure> {
    match &arguments.verb {
        TableVerb::Import(arguments) => import::run(common, arguments),
        TableVerb::Export(arguments) => export::run(common, arguments),
    }
}

/// The list that `RECORD:LIST` names.
fn find(checked: &Checked, named: &str) -> Result<Listed, Failure> {
    let failed = |problems| Failure::new(problems, &checked.sources);
    let Some(loaded) = &checked.loaded else { return Err(failed(checked.problems.clone())) };
    // A drive has a colon too.
    let (record, list) = named.rsplit_once(':').unwrap_or((named, ""));
    let (record, list) = if list.contains(['\\', '/']) { (named, "") } else { (record, list) };
    let record = build::find(loaded, checked, record)?;
    if list.is_empty() {
        let message = format!("`{named}` chưa nêu bảng nào của bản ghi");
        let problem = Problem::new(Code::BadArgument, message)
            .hint("viết MÃ:BẢNG, ví dụ HD-2018-TD-08:bang[1]");
        let known =
            pipeline::listed(checked, &record, "").err().into_iter().flat_map(|one| one.hints);
        return Err(known.fold(problem, Problem::hint).into());
    }
    pipeline::listed(checked, &record, list).map_err(|problem| failed(vec![problem]))
}
