//! The command line: flags to settings, one file and one row of `verbs!` per verb.
//!
//! Command names are short English verbs, everything that a person reads is Vietnamese. The
//! library below knows none of this.

mod archive;
mod build;
mod check;
pub mod completions;
mod desk;
mod diff;
mod doctor;
mod dossier;
pub mod double_click;
mod duties;
mod explain;
mod figures;
mod form;
mod handover;
pub mod help;
mod init;
mod interrupt;
mod issue;
mod licenses;
mod list;
mod log;
mod man;
mod new;
mod package;
mod part;
mod preview;
mod readable;
mod register;
pub mod report;
mod schema;
mod show;
mod sign;
mod table;
mod tasks;
pub mod usage;
mod verify;
mod word;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use qcph::disk;
use qcph::git;
use qcph::problem::{Code, Problem};
use qcph::project::Project;
use report::{Failure, Outcome, Report};
use std::path::{Path, PathBuf};

/// Lập văn bản phối hợp BHXH - Công đoàn từ bản ghi YAML, và niêm phong vào gói lưu trữ.
#[derive(Parser)]
#[command(
    name = "qcph",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_help_heading = "Lệnh",
    subcommand_value_name = "LỆNH",
    after_help = "Lần đầu: qcph init, rồi qcph new, rồi qcph check, rồi qcph build.\n\
                  Ví dụ: qcph check    |    xem cách dùng một lệnh: qcph help check\n\
                  Mã thoát: 0 tốt; 1 bản ghi có lỗi; 2 sai cách gọi; 3 lỗi máy (đĩa, quyền, phông); \
                  4 gói không nguyên vẹn; 5 lỗi chương trình."
)]
pub struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Args)]
struct Flags {
    /// Thư mục dự án (có thư mục records); mặc định tìm từ thư mục hiện tại lên trên.
    #[arg(short = 'C', long, global = true, value_name = "THƯ_MỤC")]
    root: Option<PathBuf>,
    /// In kết quả dạng JSON cho chương trình khác đọc.
    #[arg(long, global = true)]
    json: bool,
    /// Chỉ in khi có lỗi, cho lệnh chạy theo lịch: không in bảng, lưu ý, câu kết luận.
    #[arg(short = 'q', long, global = true)]
    quiet: bool,
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

/// One row a verb, in the order in which a newcomer needs them: its help, its word, and the file whose
/// `run` does it.
macro_rules! verbs {
    ($($(#[$help:meta])* $word:literal $verb:ident($file:ident::$arguments:ident))*) => {
        #[derive(Subcommand)]
        enum Verb { $($(#[$help])* #[command(name = $word)] $verb($file::$arguments),)* }

        impl Verb {
            fn word(&self) -> &'static str {
                match self { $(Self::$verb(_) => $word,)* }
            }

            fn run(&self, common: &Common) -> Result<Outcome, Failure> {
                match self { $(Self::$verb(arguments) => $file::run(common, arguments),)* }
            }
        }
    };
}

verbs! {
    /// Tạo dự án mới trong thư mục này: danh bạ mẫu, cài đặt cho trình soạn thảo và git.
    #[command(after_help = "Ví dụ: qcph init phoi-hop")]
    "init" Init(init::InitArgs)
    /// Tạo tệp mới có sẵn các khóa và lời ghi chú: bản ghi, cơ quan hoặc người.
    #[command(
        after_help = "Không ghi tham số, chương trình hỏi từng điều: cơ quan, ngày, người dự …\n\
                      Ví dụ: qcph new cuoc-hop    |    qcph new cuoc-hop --id TW-2020-HOP-03 --set ngay=2020-12-15"
    )]
    "new" New(new::NewArgs)
    /// Kiểm tra mọi bản ghi và báo mọi lỗi; không ghi gì.
    #[command(after_help = "Ví dụ: qcph check records/2020")]
    "check" Check(check::CheckArgs)
    /// Giải thích một mã lỗi: vì sao, ví dụ sai, ví dụ đúng.
    #[command(after_help = "Ví dụ: qcph explain Q116")]
    "explain" Explain(explain::ExplainArgs)
    /// Xem thử trong trình duyệt: danh sách, lỗi, trang in, thể thức, nơi nhận; lưu bản ghi là thấy ngay.
    #[command(after_help = "Ví dụ: qcph preview --open")]
    "preview" Preview(preview::PreviewArgs)
    /// Bàn làm việc trong trình duyệt: như xem thử, và viết bản ghi bằng biểu mẫu; ghi ngay vào tệp YAML.
    #[command(after_help = "Ví dụ: qcph desk --open")]
    "desk" Desk(desk::DeskArgs)
    /// Lập PDF của mọi bản ghi hoặc những bản ghi được nêu, kể cả dự thảo.
    #[command(after_help = "Ví dụ: qcph build TW-2020-HOP-01    |    qcph build --watch")]
    "build" Build(build::BuildArgs)
    /// Ghi bản để sửa của văn bản ra tệp Word (.docx), không có giá trị pháp lý; đọc tệp đã sửa trở về.
    #[command(
        subcommand_help_heading = "Lệnh",
        subcommand_value_name = "LỆNH",
        after_help = "Ví dụ: qcph word TW-2020-HOP-01    |    qcph word read da-sua.docx"
    )]
    "word" Word(word::WordArgs)
    /// Danh sách, bảng số liệu từ bảng tính (.xlsx, .csv) vào bản ghi, và trở ra.
    #[command(
        subcommand_help_heading = "Lệnh",
        subcommand_value_name = "LỆNH",
        after_help = "Ví dụ: qcph table import so-lieu.xlsx --into HD-2018-TD-08:bang[1]    |    qcph table export HD-2018-TD-08:bang[1] --to so-lieu.xlsx"
    )]
    "table" Table(table::TableArgs)
    /// Ban hành một dự thảo: đề nghị số, ngày, người ký, ghi vào bản ghi rồi lập văn bản.
    #[command(
        after_help = "Ví dụ: qcph issue TW-2020-HOP-01    |    qcph issue TW-2020-HOP-01 --date 2020-04-16 --dry-run"
    )]
    "issue" Issue(issue::IssueArgs)
    /// Nhận bản đã ký trở về: xét tệp, giữ nguyên từng byte bên cạnh bản ghi, ghi vào bản ghi.
    #[command(
        after_help = "Ví dụ: qcph sign HD-2020-HOP-81 da-ky.pdf    |    qcph sign HD-2020-HOP-81 quet.pdf --way quet"
    )]
    "sign" Sign(sign::SignArgs)
    /// Đo thể thức của tệp PDF, tệp Word, hoặc của văn bản lập từ bản ghi: từng quy tắc, điều khoản, số đo.
    #[command(after_help = "Ví dụ: qcph form TW-2020-HOP-01    |    qcph form --all van-ban.pdf")]
    "form" Form(form::FormArgs)
    /// Lập PDF và niêm phong những văn bản đã ban hành mà chưa gói nào có.
    #[command(after_help = "Ví dụ: qcph archive --date 2020-12-31")]
    "archive" Archive(archive::ArchiveArgs)
    /// Kiểm tra gói niêm phong có nguyên vẹn, đầy đủ không.
    #[command(after_help = "Ví dụ: qcph verify    |    qcph verify E:\\luu-tru\\goi")]
    "verify" Verify(verify::VerifyArgs)
    /// Sổ niêm phong: kiểm, ký, đối chiếu, in ra giấy.
    #[command(
        subcommand_help_heading = "Lệnh",
        subcommand_value_name = "LỆNH",
        after_help = "Ví dụ: qcph log verify"
    )]
    "log" Log(log::LogArgs)
    /// Tìm bản ghi theo loại, cơ quan, năm, số, chữ trong bản ghi (có dấu hay không đều được).
    #[command(after_help = "Ví dụ: qcph list --kind trao_doi --year 2018 khoi kien")]
    "list" List(list::ListArgs)
    /// Một bản ghi: văn bản, nơi nhận và vì sao, xác nhận đã nhận, trả lời, nhiệm vụ.
    #[command(after_help = "Ví dụ: qcph show HD-2018-KT-02    |    qcph show 118")]
    "show" Show(show::ShowArgs)
    /// Văn bản của một bản ghi đã đổi những gì, bằng lời, so với bản trong git.
    #[command(
        after_help = "Ví dụ: qcph diff TW-2020-HOP-01    |    qcph diff TW-2020-HOP-01 HEAD~2"
    )]
    "diff" Diff(diff::DiffArgs)
    /// Nghĩa vụ theo quy chế: đã thực hiện, chậm, quá hạn, chưa đến hạn.
    #[command(after_help = "Ví dụ: qcph duties --year 2018 --agency BHXH-HD --strict")]
    "duties" Duties(duties::DutiesArgs)
    /// Nhiệm vụ được giao tại các cuộc họp: ai chủ trì, hạn, tình trạng, bằng chứng.
    #[command(after_help = "Ví dụ: qcph tasks --overdue --date 2020-12-31")]
    "tasks" Tasks(tasks::TasksArgs)
    /// Số liệu của một năm, tính từ bản ghi, có năm trước để so sánh.
    #[command(after_help = "Ví dụ: qcph report 2018 --agency BHXH-VN --explain")]
    "report" Report(figures::FiguresArgs)
    /// Sổ của văn thư trong một năm: văn bản đi, văn bản đến, bản sao, theo dõi giải quyết; in PDF, XLSX, CSV.
    #[command(
        after_help = "Ví dụ: qcph register out --year 2018 --agency BHXH-VN --to so-di-2018.pdf --to so-di-2018.xlsx"
    )]
    "register" Register(register::RegisterArgs)
    /// Hồ sơ theo danh mục hồ sơ của năm: văn bản trong hồ sơ, còn thiếu gì, kết thúc; in bìa, mục lục.
    #[command(
        subcommand_help_heading = "Lệnh",
        subcommand_value_name = "LỆNH",
        after_help = "Ví dụ: qcph dossier show HS-HD-2018-HOP"
    )]
    "dossier" Dossier(dossier::DossierArgs)
    /// Giao nộp hồ sơ đã kết thúc vào lưu trữ: mục lục nộp lưu, biên bản giao nhận, mỗi thứ hai bản.
    #[command(
        after_help = "Ví dụ: qcph handover --dossiers HS-HD-2018-HOP --to \"Lưu trữ cơ quan\" --folder nop-luu"
    )]
    "handover" Handover(handover::HandoverArgs)
    /// Gói nộp vào lưu trữ lịch sử theo TT 05/2025/TT-BNV: kiểm gói của bất kỳ phần mềm nào.
    #[command(
        subcommand_help_heading = "Lệnh",
        subcommand_value_name = "LỆNH",
        after_help = "Ví dụ: qcph package check 001uuid-….zip"
    )]
    "package" Package(package::PackageArgs)
    /// Xem máy và thư mục này đã sẵn sàng chưa: phông, mẫu, git, quyền ghi, chỗ trống.
    #[command(after_help = "Ví dụ: qcph doctor")]
    "doctor" Doctor(doctor::DoctorArgs)
    /// In lược đồ JSON Schema của bản ghi, cho trình soạn thảo.
    #[command(after_help = "Ví dụ: qcph schema cuoc_hop")]
    "schema" Schema(schema::SchemaArgs)
    /// In tập lệnh cho bash, zsh, fish, powershell: gõ phím Tab để điền lệnh, bản ghi, cơ quan.
    #[command(
        after_help = "Ví dụ: qcph completions bash    |    thêm vào ~/.bashrc: source <(qcph completions bash)"
    )]
    "completions" Completions(completions::CompletionsArgs)
    /// Ghi các trang cho lệnh `man` vào một thư mục.
    #[command(after_help = "Ví dụ: qcph man ~/.local/share/man/man1")]
    "man" Man(man::ManArgs)
    /// Giấy phép của chương trình, của các thư viện và phông chữ bên trong.
    #[command(after_help = "Ví dụ: qcph licenses > giay-phep.txt")]
    "licenses" Licenses(licenses::LicensesArgs)
}

/// What every verb is told.
pub struct Common {
    root: Option<PathBuf>,
    jobs: Option<usize>,
    /// The day that holds where the call names none.
    today: NaiveDate,
    report: Report,
    verb: &'static str,
}

/// Runs one verb and prints how it ended; gives the exit code: 0 clean, 1 files, 2 usage,
/// 3 environment, 4 integrity, 5 internal.
pub fn run(arguments: Arguments, today: NaiveDate) -> u8 {
    let Arguments { flags: Flags { root, jobs, json, quiet, .. }, verb } = arguments;
    let report = Report::new(json).quiet(quiet);
    let common = Common { root, jobs, today, report, verb: verb.word() };
    common.end(verb.run(&common))
}

/// A date on the command line, in a flag or typed as an answer.
fn parse_date(text: &str) -> Result<NaiveDate, String> {
    use qcph::records::scalar::Date;
    Date::typed(text.trim()).map(|date| *date).ok_or_else(|| match Date::meant(text) {
        Some(date) => format!("ý bạn là {}?", date.iso()),
        None => "không có ngày ấy; viết ngày/tháng/năm, ví dụ 31/12/2020".to_owned(),
    })
}

/// Writes a file that the caller named. One that is there is replaced only where it is of the same making:
/// a slip of the hand costs no record.
fn write_named(
    path: &Path,
    bytes: &[u8],
    what: &str,
    is_such: impl Fn(&[u8]) -> bool,
) -> Result<(), Problem> {
    let there = || disk::read(path, disk::LARGE_BYTES).is_ok_and(|bytes| is_such(&bytes));
    if path.exists() && !there() {
        let message = format!("`{}` đã có và không phải {what}, không ghi đè", path.display());
        return Err(Problem::new(Code::BadArgument, message).hint("đặt tên tệp khác"));
    }
    disk::write(path, bytes)
}

impl Common {
    /// Prints how the verb ended; gives the exit code.
    fn end(&self, ended: Result<Outcome, Failure>) -> u8 {
        self.report.end(self.verb, ended)
    }

    /// The project that this run is about.
    fn project(&self) -> Result<Project, Problem> {
        match &self.root {
            Some(root) => Project::at(root),
            None => {
                let here = std::env::current_dir()
                    .map_err(|error| Problem::io(Code::CannotRead, ".".as_ref(), &error))?;
                Project::find(&here)
            }
        }
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.unwrap_or_else(cores).clamp(1, 64)
    }
}
