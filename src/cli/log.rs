//! `qcph log …`: the sealing log, its witnesses and its paper form.

mod exchange;
mod witness;

use super::Common;
use super::report::{Failure, Outcome, Report, line};
use clap::{Args, Subcommand};
use qcph::archive::log::past::{self, History};
use qcph::archive::log::{
    Checkpoint, Leaf, LogReport, Present, SUMS_FILE, check, check_set, compare, prove, read, sign,
    stamp,
};
use qcph::archive::{BundleName, bundles_in};
use qcph::disk;
use qcph::problem::{Class, Code, Problem};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct LogArgs {
    #[command(subcommand)]
    verb: LogVerb,
    /// Thư mục sổ; mặc định là out/so của dự án.
    #[arg(long, alias = "so", global = true, value_name = "THƯ_MỤC")]
    log: Option<PathBuf>,
    /// Thư mục gói, nêu được nhiều lần; mặc định là out/goi của dự án.
    #[arg(long, alias = "goi", global = true, value_name = "THƯ_MỤC")]
    bundles: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum LogVerb {
    /// Kiểm sổ: không gói nào bị bỏ, sửa, đổi chỗ; không có hai nhánh; chữ ký đúng; dấu thời gian là của điểm kiểm (chữ ký của nơi cấp dấu thì chưa kiểm).
    #[command(after_help = "Ví dụ: qcph log verify --bundles /mnt/luu-tru/goi")]
    Verify {
        /// Danh sách người ký để ở nơi khác, thay cho nguoi-ky.txt của sổ.
        #[arg(long, help_heading = "Tùy chọn", value_name = "TỆP")]
        signers: Option<PathBuf>,
    },
    /// In chứng cứ rằng một gói có trong sổ.
    #[command(after_help = "Ví dụ: qcph log prove QCPH_2016-12-31_0001")]
    Prove {
        /// Tên gói, có hoặc không có .zip.
        #[arg(value_name = "GÓI")]
        bundle: String,
    },
    /// Kiểm một chứng cứ đã in.
    #[command(after_help = "Ví dụ: qcph log proof chung-cu.txt")]
    Proof {
        #[arg(value_name = "TỆP")]
        file: PathBuf,
        /// Tệp điểm chốt đã ký hoặc giữ riêng, để đối chiếu thay cho sổ ở đây.
        #[arg(long, help_heading = "Tùy chọn", value_name = "TỆP")]
        checkpoint: Option<PathBuf>,
    },
    /// Chép sổ ra thư mục khác để trao cho cơ quan phối hợp.
    #[command(after_help = "Ví dụ: qcph log export /mnt/usb/so")]
    Export {
        #[arg(value_name = "THƯ_MỤC")]
        target: PathBuf,
    },
    /// So sổ này với sổ khác, hoặc với các nhóm chữ số đọc từ giấy.
    #[command(
        after_help = "Ví dụ: qcph log compare --with /mnt/usb/so\n       qcph log compare --paper 3=1a2b --paper 11=9f00"
    )]
    Compare(exchange::CompareArgs),
    /// Ký điểm chốt bằng khóa SSH; cơ quan kia ký cùng bằng `countersign`.
    #[command(
        alias = "countersign",
        after_help = "Ví dụ: qcph log sign --key ~/.ssh/id_ed25519 --as bhxh\n       qcph log countersign --key ~/.ssh/id_ed25519 --as ldld"
    )]
    Sign(witness::SignArgs),
    /// Lập yêu cầu dấu thời gian RFC 3161, hoặc giữ câu trả lời.
    #[command(after_help = "Ví dụ: qcph log stamp\n       qcph log stamp --answer tra-loi.tsr")]
    Stamp(witness::StampArgs),
    /// In điểm chốt cho biên bản giao nhận: nhóm chữ số và mã QR.
    #[command(after_help = "Ví dụ: qcph log paper --svg diem-chot.svg")]
    Paper(witness::PaperArgs),
    /// Sau khi git báo hai nhánh: giữ một nhánh, gói của nhánh kia được niêm phong lại.
    #[command(after_help = "Ví dụ: qcph log resolve --keep theirs")]
    Resolve(exchange::ResolveArgs),
}

/// Where a log and its bundles are.
struct Places {
    log: PathBuf,
    /// Never empty; the first is the one that is written into.
    bundles: Vec<PathBuf>,
    /// Named by itself, without a project around it.
    handed_over: bool,
}

pub fn run(common: &Common, arguments: &LogArgs) -> Result<Outcome, Failure> {
    let places = match places(common, arguments) {
        Ok(places) => places,
        // A proof is checked anywhere.
        Err(_) if matches!(arguments.verb, LogVerb::Proof { .. }) => Places {
            log: PathBuf::from("so"),
            bundles: vec![PathBuf::from("goi")],
            handed_over: true,
        },
        Err(problem) => return Err(problem.into()),
    };
    match &arguments.verb {
        LogVerb::Verify { signers } => verify(&places, signers.as_deref()),
        LogVerb::Prove { bundle } => prove_bundle(&places, bundle, common.report),
        LogVerb::Proof { file, checkpoint } => proof(&places, file, checkpoint.as_deref()),
        LogVerb::Export { target } => exchange::export(common, &places, target),
        LogVerb::Compare(verb) => exchange::compare(&places, verb),
        LogVerb::Sign(verb) => witness::sign(&places, verb),
        LogVerb::Stamp(verb) => witness::stamp(&places, verb),
        LogVerb::Paper(verb) => witness::paper(&places, verb, common.report),
        LogVerb::Resolve(verb) => exchange::resolve(common, &places, verb),
    }
}

fn places(common: &Common, arguments: &LogArgs) -> Result<Places, Problem> {
    let named = |default: PathBuf| {
        if arguments.bundles.is_empty() { vec![default] } else { arguments.bundles.clone() }
    };
    // A log that was handed over is checked without any project around it.
    if let Some(log) = &arguments.log {
        return Ok(Places {
            log: log.clone(),
            bundles: named(log.join("../goi")),
            handed_over: true,
        });
    }
    let project = common.project()?;
    Ok(Places { log: project.log(), bundles: named(project.bundles()), handed_over: false })
}

impl Places {
    /// Checks log and bundles. A log that was handed over without any is checked alone; where there is
    /// a folder of bundles, none may be missing in it.
    fn check(&self) -> LogReport {
        let folder = &self.bundles[0];
        if self.handed_over && !self.bundles.iter().any(|folder| folder.is_dir()) {
            return check(&self.log, folder);
        }
        let (mut present, mut problems) = (Present::new(), Vec::new());
        for folder in &self.bundles {
            match bundles_in(folder) {
                Ok(found) => present.extend(found),
                Err(problem) => problems.push(problem),
            }
        }
        let mut report = check_set(&self.log, folder, present, |_| true);
        report.findings.extend(problems);
        report
    }

    /// Origin and bundles of the log.
    fn read(&self) -> Result<(String, Vec<Leaf>), Problem> {
        read(&self.log)?.ok_or_else(|| {
            let problem = Problem::new(Code::LogMissing, format!("`{}` không có sổ niêm phong", self.log.display()));
            if past::is_gone(&self.log) {
                return problem.hint("sổ đã ghi vào git: lấy lại bằng `git restore out/so out/goi`");
            }
            problem.hint("sổ do `qcph archive` mở khi niêm phong gói đầu tiên; nếu đã có gói, lấy sổ từ kho chung")
        })
    }
}

fn verify(places: &Places, signers: Option<&Path>) -> Result<Outcome, Failure> {
    // Without a log there is nothing to be wrong with: perhaps nothing was sealed yet.
    let read = places.read();
    if let Err(problem) = &read
        && problem.code == Code::LogMissing
    {
        return Err(problem.clone().into());
    }
    let mut checked = places.check();
    let (mut signatures, mut stamps) = (Vec::new(), Vec::new());
    // Of a log that cannot be read, its witnesses say nothing.
    if let Ok((origin, leaves)) = read {
        let (signed, wrong) = sign::check(&places.log, &leaves, signers);
        let (stamped, wrong_stamps) = stamp::check(&places.log, leaves.len());
        (signatures, stamps) = (signed, stamped);
        checked.findings.extend(wrong.into_iter().chain(wrong_stamps));
        let here = History { origin, leaves, commit: None };
        checked.findings.extend(past::compare(&places.log, &here));
    }
    // What the machine cannot do says nothing of the log.
    let (of_machine, of_log): (Vec<_>, Vec<_>) = std::mem::take(&mut checked.findings)
        .into_iter()
        .partition(|problem| problem.code.class() == Class::Environment);
    checked.findings = of_log;
    let mut sentence = checked.sentence() + &said_of_signatures(&places.log, &signatures);
    if let Some((size, time)) = stamps.last() {
        sentence += &format!(
            " Điểm chốt {size} có dấu thời gian {time} (chưa kiểm chữ ký của nơi cấp: xem DOC-TOI-TRUOC.txt, mục 3)."
        );
    }
    checked.findings.extend(of_machine);
    let result = json!({
        "so_goi": checked.bundles,
        "so_goi_co_mat": checked.present,
        "goc": checked.checkpoint.as_ref().map(|checkpoint| checkpoint.root.to_string()),
        "chu_ky": signatures.iter().map(|one| json!({ "diem_chot": one.size, "nguoi_ky": one.signer })).collect::<Vec<_>>(),
        "dau_thoi_gian": stamps.iter().map(|(size, time)| json!({ "diem_chot": size, "thoi_gian": time })).collect::<Vec<_>>(),
    });
    Ok(Outcome::new(sentence, result).problems(checked.findings))
}

/// Who signed the last checkpoint that anybody signed, or that nobody did.
fn said_of_signatures(log: &Path, signatures: &[sign::Signature]) -> String {
    let Some(last) = signatures.iter().map(|signature| signature.size).max() else {
        let said = if sign::signatures(log).is_ok_and(|found| found.is_empty()) {
            " Sổ chưa có chữ ký của cơ quan nào."
        } else {
            " Chưa có chữ ký nào được xác nhận là đúng."
        };
        return said.to_owned();
    };
    let signers: Vec<_> = signatures.iter().filter(|one| one.size == last).collect();
    let names: Vec<_> = signers.iter().map(|signature| signature.signer.as_str()).collect();
    format!(" Điểm chốt {last} có chữ ký đúng của {}.", names.join(", "))
}

fn prove_bundle(places: &Places, bundle: &str, report: Report) -> Result<Outcome, Failure> {
    let (origin, leaves) = places.read()?;
    let file = bundle.rsplit(['/', '\\']).next().unwrap_or(bundle);
    let name: Option<BundleName> = file.strip_suffix(".zip").unwrap_or(file).parse().ok();
    let proof = name.and_then(|name| prove::prove(&origin, &leaves, name)).ok_or_else(|| {
        Problem::new(Code::NotInLog, format!("sổ không ghi gói `{file}`"))
            .hint(format!("tên các gói đã ghi có trong {}", places.log.join(SUMS_FILE).display()))
    })?;
    if !report.json {
        line(&proof);
    }
    let sentence = format!("Chứng cứ trên gắn {file} với điểm chốt {}.", leaves.len());
    Ok(Outcome::new(sentence, json!({ "chung_cu": proof })))
}

fn proof(places: &Places, file: &Path, against: Option<&Path>) -> Result<Outcome, Failure> {
    let text = qcph::disk::read_text(file, qcph::disk::SMALL_BYTES);
    let text = text.map_err(|error| Problem::io(Code::CannotRead, file, &error))?;
    // A proof that was saved with the sentence after it is still a proof.
    let proof = text.split("\n\n").take(2).collect::<Vec<_>>().join("\n\n");
    let proof = if proof.ends_with('\n') { proof } else { proof + "\n" };
    let (leaf, checkpoint) = prove::proven(&proof).ok_or_else(|| {
        Problem::new(Code::LogDamaged, format!("`{}` không chứng minh được gì", file.display()))
            .hint("xin lại chứng cứ; tệp bị sửa hoặc thiếu dòng")
    })?;
    let held = held_against(places, &checkpoint, against)?;
    let sentence = format!(
        "Chứng cứ đúng: {} (SHA-256 {}) có dưới điểm chốt {} của sổ `{}`, gốc {}. {held}",
        leaf.bundle.file(),
        leaf.sha256,
        checkpoint.size,
        checkpoint.origin,
        checkpoint.root
    );
    let result = json!({
        "goi": leaf.bundle.file(),
        "sha256": leaf.sha256.to_string(),
        "diem_chot": checkpoint.size,
        "goc": checkpoint.root.to_string(),
    });
    Ok(Outcome::new(sentence, result))
}

/// What the checkpoint of a proof was compared with, as a sentence.
fn held_against(
    places: &Places,
    proven: &Checkpoint,
    against: Option<&Path>,
) -> Result<String, Problem> {
    let forked = |of: String| {
        Problem::new(Code::LogForked, format!("điểm chốt của chứng cứ khác {of}"))
            .hint("chứng cứ này không phải của sổ ấy: đối chiếu với cơ quan đã giao chứng cứ")
    };
    if let Some(path) = against {
        let text = disk::read_text(path, disk::SMALL_BYTES);
        let text = text.map_err(|error| Problem::io(Code::CannotRead, path, &error))?;
        if text.replace('\r', "") != proven.to_string() {
            return Err(forked(format!("`{}`", path.display())));
        }
        return Ok(format!("Đã đối chiếu với `{}`.", path.display()));
    }
    let alone = "Chỉ mới đối chiếu với điểm chốt trong chính tệp chứng cứ";
    let Some((origin, leaves)) = read(&places.log)? else {
        return Ok(format!(
            "{alone}: không có sổ ở đây, đối chiếu điểm chốt đó với chữ ký hoặc biên bản giao nhận."
        ));
    };
    match compare::with_checkpoint(&origin, &leaves, proven) {
        compare::Relation::Forked(_) => Err(forked(format!("sổ `{origin}` ở đây"))),
        _ if origin != proven.origin => Err(forked(format!("sổ `{origin}` ở đây"))),
        compare::Relation::Unknown => {
            Ok(format!("{alone}: điểm chốt ấy mới hơn sổ ở đây, lấy sổ mới nhất rồi kiểm lại."))
        }
        _ => Ok("Đã đối chiếu với sổ ở đây.".to_owned()),
    }
}
