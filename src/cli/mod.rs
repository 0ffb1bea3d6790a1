//! The command line: flags to settings, one function a verb.
//!
//! Command names are short English verbs, everything that a person reads is Vietnamese. The
//! library below knows none of this.

mod archive;
mod build;
mod check;
mod explain;
mod log;
pub mod report;
pub mod usage;
mod verify;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use qcph::problem::Problem;
use qcph::project::Project;
use report::Report;
use std::path::PathBuf;

/// The exit code of a run: 0 clean, 1 files, 2 usage, 3 environment, 4 integrity, 5 internal.
pub struct Outcome(pub u8);

const TEMPLATE: &str = "{about-with-newline}
Cách dùng: {usage}

{all-args}{after-help}";

/// Lập văn bản phối hợp BHXH - Công đoàn từ hồ sơ YAML, và niêm phong vào gói lưu trữ.
#[derive(Parser)]
#[command(
    name = "qcph",
    version,
    override_usage = "qcph [TÙY CHỌN] <LỆNH>",
    help_template = TEMPLATE,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_help_heading = "Lệnh",
    subcommand_value_name = "LỆNH",
    next_help_heading = "Tùy chọn",
    after_help = "Mã thoát: 0 tốt; 1 hồ sơ có lỗi; 2 sai cách gọi; 3 lỗi máy (đĩa, quyền, phông); \
                  4 gói không nguyên vẹn; 5 lỗi chương trình.\n\
                  Ví dụ: qcph check    |    qcph archive --date 2020-12-31"
)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Args)]
pub struct Common {
    /// Thư mục dự án (có thư mục records); mặc định tìm từ thư mục hiện tại lên trên.
    #[arg(short = 'C', long, global = true, value_name = "THƯ_MỤC")]
    root: Option<PathBuf>,
    /// In kết quả dạng JSON cho chương trình khác đọc.
    #[arg(long, global = true)]
    json: bool,
    /// Số luồng dựng PDF; mặc định theo số nhân của máy. Kết quả không phụ thuộc số luồng.
    #[arg(short = 'j', long, global = true, value_name = "SỐ")]
    jobs: Option<usize>,
    /// In hướng dẫn này.
    #[arg(short = 'h', long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// In phiên bản.
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
enum Verb {
    /// Kiểm tra mọi hồ sơ và báo mọi lỗi; không ghi gì.
    #[command(
        help_template = TEMPLATE,
        override_usage = "qcph check [TÙY CHỌN] [ĐƯỜNG_DẪN]...",
        after_help = "Ví dụ: qcph check records/2020"
    )]
    Check(check::CheckArgs),
    /// Giải thích một mã lỗi: vì sao, ví dụ sai, ví dụ đúng.
    #[command(
        help_template = TEMPLATE,
        override_usage = "qcph explain [TÙY CHỌN] [MÃ]...",
        after_help = "Ví dụ: qcph explain Q116"
    )]
    Explain(explain::ExplainArgs),
    /// Lập PDF của mọi hồ sơ hoặc những hồ sơ được nêu, kể cả dự thảo.
    #[command(
        help_template = TEMPLATE,
        override_usage = "qcph build [TÙY CHỌN] [HỒ_SƠ]...",
        after_help = "Ví dụ: qcph build TW-2020-HOP-01"
    )]
    Build(build::BuildArgs),
    /// Lập PDF và niêm phong những văn bản đã ban hành mà chưa gói nào có.
    #[command(
        help_template = TEMPLATE,
        override_usage = "qcph archive [TÙY CHỌN] [--date NĂM-THÁNG-NGÀY]",
        after_help = "Ví dụ: qcph archive --date 2020-12-31"
    )]
    Archive(archive::ArchiveArgs),
    /// Kiểm tra gói niêm phong có nguyên vẹn, đầy đủ không.
    #[command(
        help_template = TEMPLATE,
        override_usage = "qcph verify [TÙY CHỌN] <GÓI>...",
        after_help = "Ví dụ: qcph verify out/goi/*.zip"
    )]
    Verify(verify::VerifyArgs),
    /// Sổ niêm phong: kiểm, ký, đối chiếu, in ra giấy.
    #[command(
        help_template = TEMPLATE,
        override_usage = "qcph log [TÙY CHỌN] <LỆNH>",
        subcommand_help_heading = "Lệnh",
        subcommand_value_name = "LỆNH",
        after_help = "Ví dụ: qcph log verify"
    )]
    Log(log::LogArgs),
}

/// Runs one verb. `today` is the date that `archive` uses when none is given.
pub fn run(arguments: Arguments, today: NaiveDate) -> Outcome {
    let report = Report::new(arguments.common.json);
    match arguments.verb {
        Verb::Check(verb) => check::run(&arguments.common, &verb, report),
        Verb::Explain(verb) => explain::run(&verb, report),
        Verb::Build(verb) => build::run(&arguments.common, &verb, report),
        Verb::Archive(verb) => archive::run(&arguments.common, &verb, today, report),
        Verb::Verify(verb) => verify::run(&verb, report),
        Verb::Log(verb) => log::run(&arguments.common, &verb, report),
    }
}

impl Common {
    /// The project that this run is about.
    fn project(&self) -> Result<Project, Problem> {
        match &self.root {
            Some(root) => Project::at(root),
            None => {
                let here = std::env::current_dir().map_err(|error| {
                    Problem::io(qcph::problem::Code::CannotRead, ".".as_ref(), &error)
                })?;
                Project::find(&here)
            }
        }
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.unwrap_or_else(cores).clamp(1, 64)
    }
}
