//! Log verbs between two holders of a log: export, compare, resolve.

use super::{Places, Said};
use clap::{Args, ValueEnum};
use qcph::archive::log::compare::{self, Relation};
use qcph::archive::log::resolve::{self, Keep};
use qcph::archive::log::{Checkpoint, paper, read};
use qcph::disk;
use qcph::problem::{Code, Problem};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct CompareArgs {
    /// Thư mục sổ khác, hoặc một tệp điểm chốt.
    #[arg(
        long,
        help_heading = "Tùy chọn",
        value_name = "SỔ",
        required_unless_present = "giay",
        conflicts_with = "giay"
    )]
    voi: Option<PathBuf>,
    /// Nhóm chữ số trên giấy, dạng SỐ_NHÓM=CHỮ_SỐ; nên đọc ít nhất hai nhóm.
    #[arg(long, help_heading = "Tùy chọn", value_name = "NHÓM", value_parser = group)]
    giay: Vec<(usize, String)>,
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
}

#[derive(Clone, Copy, ValueEnum)]
enum Side {
    Ours,
    Theirs,
}

pub fn export(places: &Places, target: &Path) -> Result<Said, Problem> {
    let files = compare::export(&places.log, target)?;
    let sentence = format!("Đã chép {files} tệp của sổ vào {}.", target.display());
    Ok((sentence, json!({ "so_tep": files })))
}

pub fn compare(places: &Places, arguments: &CompareArgs) -> Result<Said, Problem> {
    let (origin, leaves) = places.read()?;
    let Some(other) = &arguments.voi else {
        let then = arguments.size.unwrap_or(leaves.len());
        let leaves = leaves.get(..then).ok_or_else(|| {
            Problem::new(Code::BadArgument, format!("sổ chỉ có {} gói", leaves.len()))
        })?;
        let typed: Vec<_> =
            arguments.giay.iter().map(|(number, text)| (*number, text.as_str())).collect();
        paper::compare(&Checkpoint::of(&origin, leaves), &typed)?;
        let sentence = format!("Khớp: {} nhóm trên giấy đúng với điểm chốt {then}.", typed.len());
        return Ok((sentence, json!({ "quan_he": "nhu_nhau" })));
    };
    let relation = if other.is_dir() {
        let theirs = read(other)?.ok_or_else(|| no_log(other))?.1;
        compare::with_log(&leaves, &theirs)
    } else {
        let text = disk::read_text(other, disk::SMALL_BYTES);
        let text = text.map_err(|error| Problem::io(Code::CannotRead, other, &error))?;
        compare::with_checkpoint(&origin, &leaves, &text.parse().map_err(|()| no_log(other))?)
    };
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
                .hint("đối chiếu chữ ký, biên bản giao nhận để biết bên nào bị sửa; không niêm phong tiếp cho đến khi rõ"));
        }
    };
    Ok((sentence, json!({ "quan_he": word })))
}

fn no_log(path: &Path) -> Problem {
    Problem::new(Code::LogMissing, format!("`{}` không phải sổ hay điểm chốt", path.display()))
}

pub fn resolve(places: &Places, arguments: &ResolveArgs) -> Result<Said, Problem> {
    let keep = match arguments.keep {
        Side::Ours => Keep::Ours,
        Side::Theirs => Keep::Theirs,
    };
    let given_up = resolve::resolve(&places.log, &places.bundles, keep)?;
    let names: Vec<_> = given_up.iter().map(|leaf| leaf.bundle.file()).collect();
    let sentence = format!(
        "Đã giữ một nhánh; {} gói của nhánh kia được đổi tên thành .bo: {}. Chạy `qcph archive` để niêm phong lại văn bản của chúng.",
        names.len(),
        names.join(", ")
    );
    Ok((sentence, json!({ "goi_bo": names })))
}
