//! `qcph log …`: the sealing log, its witnesses and its paper form.

mod exchange;
mod witness;

use super::report::{Report, line};
use super::{Common, Outcome};
use clap::{Args, Subcommand};
use qcph::archive::BundleName;
use qcph::archive::log::{Leaf, SUMS_FILE, check, prove, read, sign, stamp};
use qcph::problem::{Code, Problem, Sources};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

#[derive(Args)]
pub struct LogArgs {
    #[command(subcommand)]
    verb: LogVerb,
    /// Thư mục sổ; mặc định là out/so của dự án.
    #[arg(long, global = true, value_name = "THƯ_MỤC")]
    so: Option<PathBuf>,
    /// Thư mục gói; mặc định là out/goi của dự án.
    #[arg(long, global = true, value_name = "THƯ_MỤC")]
    goi: Option<PathBuf>,
}

#[derive(Subcommand)]
enum LogVerb {
    /// Kiểm sổ: không gói nào bị bỏ, sửa, đổi chỗ; không có hai nhánh; chữ ký, dấu thời gian đúng.
    #[command(after_help = "Ví dụ: qcph log verify --goi /mnt/luu-tru/goi")]
    Verify,
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
    },
    /// Chép sổ ra thư mục khác để trao cho cơ quan phối hợp.
    #[command(after_help = "Ví dụ: qcph log export /mnt/usb/so")]
    Export {
        #[arg(value_name = "THƯ_MỤC")]
        target: PathBuf,
    },
    /// So sổ này với sổ khác, hoặc với các nhóm chữ số đọc từ giấy.
    #[command(
        after_help = "Ví dụ: qcph log compare --voi /mnt/usb/so\n       qcph log compare --giay 3=1a2b --giay 11=9f00"
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
    bundles: PathBuf,
}

/// What a verb has to say: a sentence, and its part of the JSON.
type Said = (String, Json);

pub fn run(common: &Common, arguments: &LogArgs, report: Report) -> Outcome {
    let places = match places(common, arguments) {
        Ok(places) => places,
        Err(problem) => return report.fail("log", problem),
    };
    let said = match &arguments.verb {
        LogVerb::Verify => return verify(&places, report),
        LogVerb::Prove { bundle } => prove_bundle(&places, bundle, report),
        LogVerb::Proof { file } => proof(file),
        LogVerb::Export { target } => exchange::export(&places, target),
        LogVerb::Compare(verb) => exchange::compare(&places, verb),
        LogVerb::Sign(verb) => witness::sign(&places, verb),
        LogVerb::Stamp(verb) => witness::stamp(&places, verb),
        LogVerb::Paper(verb) => witness::paper(&places, verb, report),
        LogVerb::Resolve(verb) => exchange::resolve(&places, verb),
    };
    match said {
        Ok((sentence, result)) => report.finish("log", &[], &Sources::default(), &sentence, result),
        Err(problem) => report.fail("log", problem),
    }
}

fn places(common: &Common, arguments: &LogArgs) -> Result<Places, Problem> {
    if let (Some(log), Some(bundles)) = (&arguments.so, &arguments.goi) {
        return Ok(Places { log: log.clone(), bundles: bundles.clone() });
    }
    // A log that was handed over is checked without any project around it.
    if let Some(log) = &arguments.so {
        return Ok(Places { log: log.clone(), bundles: log.join("../goi") });
    }
    let project = common.project()?;
    let bundles = arguments.goi.clone().unwrap_or_else(|| project.bundles());
    Ok(Places { log: project.log(), bundles })
}

impl Places {
    /// Origin and bundles of the log.
    fn read(&self) -> Result<(String, Vec<Leaf>), Problem> {
        read(&self.log)?.ok_or_else(|| {
            Problem::new(Code::LogMissing, format!("`{}` không có sổ niêm phong", self.log.display()))
                .hint("sổ do `qcph archive` mở khi niêm phong gói đầu tiên; nếu đã có gói, lấy sổ từ kho chung")
        })
    }
}

fn verify(places: &Places, report: Report) -> Outcome {
    // Without a log there is nothing to be wrong with: perhaps nothing was sealed yet.
    if let Err(problem) = places.read()
        && problem.code == Code::LogMissing
    {
        return report.fail("log", problem);
    }
    let checked = check(&places.log, &places.bundles);
    let (signatures, wrong) = sign::check(&places.log);
    let stamps = stamp::check(&places.log, checked.bundles);
    let problems = [checked.findings.clone(), wrong, stamps].concat();
    let mut sentence = checked.sentence();
    if let Some(last) = signatures.iter().map(|signature| signature.size).max() {
        let signers: Vec<_> = signatures.iter().filter(|one| one.size == last).collect();
        let names: Vec<_> = signers.iter().map(|signature| signature.signer.as_str()).collect();
        sentence += &format!(" Điểm chốt {last} có chữ ký đúng của {}.", names.join(", "));
    }
    let result = json!({
        "so_goi": checked.bundles,
        "so_goi_co_mat": checked.present,
        "goc": checked.checkpoint.as_ref().map(|checkpoint| checkpoint.root.to_string()),
        "chu_ky": signatures.iter().map(|one| json!({ "diem_chot": one.size, "nguoi_ky": one.signer })).collect::<Vec<_>>(),
    });
    report.finish("log", &problems, &Sources::default(), &sentence, result)
}

fn prove_bundle(places: &Places, bundle: &str, report: Report) -> Result<Said, Problem> {
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
    Ok((sentence, json!({ "chung_cu": proof })))
}

fn proof(file: &std::path::Path) -> Result<Said, Problem> {
    let text = qcph::disk::read_text(file, qcph::disk::SMALL_BYTES);
    let text = text.map_err(|error| Problem::io(Code::CannotRead, file, &error))?;
    // A proof that was saved with the sentence after it is still a proof.
    let proof = text.split("\n\n").take(2).collect::<Vec<_>>().join("\n\n");
    let proof = if proof.ends_with('\n') { proof } else { proof + "\n" };
    let (leaf, checkpoint) = prove::proven(&proof).ok_or_else(|| {
        Problem::new(Code::LogDamaged, format!("`{}` không chứng minh được gì", file.display()))
            .hint("xin lại chứng cứ; tệp bị sửa hoặc thiếu dòng")
    })?;
    let sentence = format!(
        "{} (SHA-256 {}) có trong sổ `{}` ở điểm chốt {}, gốc {}.",
        leaf.bundle.file(),
        leaf.sha256,
        checkpoint.origin,
        checkpoint.size,
        checkpoint.root
    );
    let result = json!({
        "goi": leaf.bundle.file(),
        "sha256": leaf.sha256.to_string(),
        "diem_chot": checkpoint.size,
        "goc": checkpoint.root.to_string(),
    });
    Ok((sentence, result))
}
