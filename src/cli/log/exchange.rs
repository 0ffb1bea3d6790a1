//! Log verbs between two holders of a log: export, compare, resolve.

use super::super::Common;
use super::super::report::{Failure, Outcome};
use super::Places;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use qcph::archive::log::compare::{self, Relation};
use qcph::archive::log::past::{Past, UnderWay};
use qcph::archive::log::resolve::{self, Keep, Witnessed};
use qcph::archive::log::{Checkpoint, Leaf, paper, read};
use qcph::disk;
use qcph::pipeline::{self, Archived, Limits};
use qcph::problem::{self, Code, Problem};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct CompareArgs {
    /// Thư mục sổ khác, hoặc một tệp điểm chốt.
    #[arg(
        long,
        alias = "voi",
        help_heading = "Tùy chọn",
        value_name = "SỔ",
        required_unless_present = "paper",
        conflicts_with = "paper"
    )]
    with: Option<PathBuf>,
    /// Nhóm chữ số trên giấy, dạng SỐ_NHÓM=CHỮ_SỐ; nên đọc ít nhất hai nhóm.
    #[arg(long, alias = "giay", help_heading = "Tùy chọn", value_name = "NHÓM", value_parser = group)]
    paper: Vec<(usize, String)>,
    /// Số gói ghi trên giấy; mặc định là điểm chốt cuối.
    #[arg(long, help_heading = "Tùy chọn", value_name = "SỐ")]
    size: Option<usize>,
}

fn group(text: &str) -> Result<(usize, String), String> {
    let parts = text
        .split_once('=')
        .and_then(|(number, digits)| Some((number.parse().ok()?, digits.to_owned())));
    parts.ok_or_else(|| "viết SỐ_NHÓM=CHỮ_SỐ, ví dụ 3=1a2b".to_owned())
}

#[derive(Args)]
pub struct ResolveArgs {
    /// Nhánh được giữ: theirs là của kho chung, ours là của bản này.
    #[arg(long, help_heading = "Tùy chọn", value_name = "NHÁNH")]
    keep: Side,
    /// Bỏ cả khi nhánh bị bỏ đã có chữ ký hoặc dấu thời gian; hai cơ quan phải đồng ý.
    #[arg(long, help_heading = "Tùy chọn")]
    give_up_signed: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Side {
    Ours,
    Theirs,
}

pub fn export(common: &Common, places: &Places, target: &Path) -> Result<Outcome, Failure> {
    // A log that was handed over has no project around it.
    let closed = common.project().map(|at| vec![at.records(), at.templates(), at.out()]);
    let files = compare::export(&places.log, target, &closed.unwrap_or_default())?;
    let sentence = format!("Đã chép {files} tệp của sổ vào {}.", target.display());
    Ok(Outcome::new(sentence, json!({ "so_tep": files })))
}

pub fn compare(places: &Places, arguments: &CompareArgs) -> Result<Outcome, Failure> {
    let (origin, leaves) = places.read()?;
    let Some(other) = &arguments.with else {
        let then = arguments.size.unwrap_or(leaves.len());
        let leaves = leaves.get(..then).ok_or_else(|| {
            Problem::new(Code::BadArgument, format!("sổ chỉ có {} gói", leaves.len()))
        })?;
        let typed: Vec<_> =
            arguments.paper.iter().map(|(number, text)| (*number, text.as_str())).collect();
        paper::compare(&Checkpoint::of(&origin, leaves), &typed)?;
        let sentence = format!("Khớp: {} nhóm trên giấy đúng với điểm chốt {then}.", typed.len());
        return Ok(Outcome::new(sentence, json!({ "quan_he": "nhu_nhau" })));
    };
    let relation = if other.is_dir() {
        let theirs = read(other)?.ok_or_else(|| no_log(other))?.1;
        compare::with_log(&leaves, &theirs)
    } else {
        let text = disk::read_text(other, disk::SMALL_BYTES);
        let text = text.map_err(|error| Problem::io(Code::CannotRead, other, &error))?;
        compare::with_checkpoint(&origin, &leaves, &text.parse().map_err(|()| no_log(other))?)
    };
    if other.is_dir() && compare::signers(other)? != compare::signers(&places.log)? {
        let message = "hai sổ khai người ký khác nhau (nguoi-ky.txt)";
        return Err(Problem::new(Code::SignerUnknown, message).hint(
            "so từng khóa với khóa mà cơ quan ấy đã trao tận tay; chưa rõ thì không tin chữ ký nào",
        ).into());
    }
    let (word, sentence) = match relation {
        Relation::Same => ("nhu_nhau", "Hai sổ như nhau.".to_owned()),
        Relation::WeAreAhead(more) => {
            ("di_truoc", format!("Cùng một sổ; bên này có thêm {more} gói."))
        }
        Relation::WeAreBehind(more) => {
            ("di_sau", format!("Cùng một sổ; bên kia có thêm {more} gói."))
        }
        Relation::Unknown => {
            ("chua_ro", "Điểm chốt kia mới hơn sổ này: cần cả sổ của bên kia để so.".to_owned())
        }
        Relation::Forked(common) => {
            let message = format!("hai sổ khác nhau sau {common} gói giống nhau");
            return Err(Problem::new(Code::LogForked, message)
                .hint("đối chiếu chữ ký, biên bản giao nhận để biết bên nào bị sửa; không niêm phong tiếp cho đến khi rõ").into());
        }
    };
    Ok(Outcome::new(sentence, json!({ "quan_he": word })))
}

fn no_log(path: &Path) -> Problem {
    Problem::new(Code::LogMissing, format!("`{}` không phải sổ hay điểm chốt", path.display()))
}

/// Keeps one history, and in a project seals what was given up behind it.
pub fn resolve(
    common: &Common,
    places: &Places,
    arguments: &ResolveArgs,
) -> Result<Outcome, Failure> {
    let (keep, side) = match arguments.keep {
        Side::Ours => (Keep::Ours, "của bản này"),
        Side::Theirs => (Keep::Theirs, "của kho chung"),
    };
    let witnessed = if arguments.give_up_signed { Witnessed::GiveUp } else { Witnessed::Refuse };
    let resolved = resolve::resolve(&places.log, &places.bundles[0], keep, witnessed)?;
    let names = |leaves: &[Leaf]| leaves.iter().map(|leaf| leaf.bundle.file()).collect::<Vec<_>>();
    let mut sentence = format!("Đã giữ nhánh {side}, {} gói.", resolved.kept.len());
    let mut problems = resolved.absent.iter().map(absent).collect::<Vec<_>>();
    let mut again = Vec::new();
    let under_way = Past::of(&places.log).map(|past| past.under_way());
    if !resolved.given_up.is_empty() {
        let all = names(&resolved.given_up).join(", ");
        sentence += &format!(" Gói của nhánh kia được đổi tên thành .bo, không xóa: {all}.");
    }
    // Each commit that git plays again brings records whose bundle may be given up since the first.
    if !resolved.given_up.is_empty() || under_way == Some(Some(UnderWay::Rebase)) {
        let date = resolved.given_up.iter().chain(&resolved.kept).map(|leaf| leaf.bundle.date);
        let date = date.max().unwrap_or_default();
        let (written, said) =
            said_of_sealing(date, seal_again(common, places, date), &mut problems);
        sentence += &said;
        again = written;
    }
    if !resolved.witnesses.is_empty() {
        let all = resolved.witnesses.join(", ");
        sentence += &format!(
            " Chữ ký, dấu thời gian của nhánh bị bỏ hết hiệu lực, được giữ lại ở {all}; ký lại bằng `qcph log sign`."
        );
    }
    if let Some(under_way) = under_way {
        let next = UnderWay::goes_on_with(under_way);
        sentence += &format!(" Ghi vào git: `git add -A out`, rồi `{next}`.");
    }
    let result = json!({
        "goi_bo": names(&resolved.given_up),
        "goi_niem_phong_lai": again,
        "chu_ky_bo": resolved.witnesses,
    });
    Ok(Outcome::new(sentence, result).problems(problems))
}

/// The bundles that were sealed again, and what is said of it.
fn said_of_sealing(
    date: NaiveDate,
    again: Result<(Vec<String>, Vec<Problem>), Vec<Problem>>,
    problems: &mut Vec<Problem>,
) -> (Vec<String>, String) {
    let (written, told) = match again {
        Ok(again) => again,
        Err(found) => {
            problems.extend(found);
            let said = format!(
                " Văn bản của nhánh kia chưa được niêm phong lại: chạy `qcph archive --date {date}`."
            );
            return (Vec::new(), said);
        }
    };
    problems.extend(told);
    let mut said = String::new();
    if !written.is_empty() {
        let all = written.join(", ");
        said += &format!(" Văn bản chưa có gói nào giữ được niêm phong lại vào {all}.");
    }
    if problem::any_error(problems) {
        said += &format!(
            " Còn việc chưa xong: sửa lỗi nêu trên, rồi chạy `qcph archive --date {date}`."
        );
    }
    (written, said)
}

fn absent(leaf: &Leaf) -> Problem {
    let message = format!("gói {} không có ở đây và git cũng không giữ", leaf.bundle.file());
    Problem::new(Code::BundleMissing, message)
        .hint("gói để ở ổ khác thì không sao; không thì lấy bản sao của gói")
        .advice()
}

/// Seals what is issued and in no bundle now; a log outside of a project has no records. Says
/// into which bundles, and what was found on the way.
fn seal_again(
    common: &Common,
    places: &Places,
    date: NaiveDate,
) -> Result<(Vec<String>, Vec<Problem>), Vec<Problem>> {
    let project = common.project().map_err(|problem| vec![problem.advice()])?;
    if project.log() != places.log {
        return Err(Vec::new());
    }
    let checked = pipeline::load_to_seal(project, date);
    let clean = checked.is_clean();
    let Some(loaded) = checked.loaded.as_ref().filter(|_| clean) else {
        return Err(checked.problems);
    };
    let limits = Limits::default();
    let Archived { written, healed, .. } =
        pipeline::archive(loaded, date, limits, common.threads(), &mut |_, _| ())?;
    let written = written.iter().map(|written| loaded.project.shown(&written.path)).collect();
    let drafts = checked.problems.iter().filter(|one| one.code == Code::NotCounted).cloned();
    Ok((written, healed.into_iter().chain(drafts).collect()))
}
