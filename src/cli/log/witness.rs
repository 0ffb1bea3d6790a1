//! Log verbs that let others witness a checkpoint: sign, stamp, paper.

use super::super::report::{Failure, Outcome, Report, line};
use super::super::write_named;
use super::Places;
use clap::Args;
use qcph::archive::log::sign::Signature;
use qcph::archive::log::{Checkpoint, paper, sign, stamp};
use qcph::disk;
use qcph::problem::{Code, Problem};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct SignArgs {
    /// Khóa riêng SSH, hoặc khóa công khai khi khóa riêng ở trong ssh-agent.
    #[arg(long, help_heading = "Tùy chọn", value_name = "KHÓA")]
    key: PathBuf,
    /// Tên cơ quan ký, như trong nguoi-ky.txt.
    #[arg(long = "as", help_heading = "Tùy chọn", value_name = "TÊN")]
    signer: String,
    /// Điểm chốt được ký; mặc định là điểm chốt cuối.
    #[arg(long, help_heading = "Tùy chọn", value_name = "SỐ")]
    size: Option<usize>,
}

#[derive(Args)]
pub struct StampArgs {
    /// Câu trả lời (.tsr) của nơi cấp dấu thời gian; không có thì lập yêu cầu (.tsq).
    #[arg(long, help_heading = "Tùy chọn", value_name = "TỆP")]
    answer: Option<PathBuf>,
    /// Điểm chốt; mặc định là điểm chốt cuối.
    #[arg(long, help_heading = "Tùy chọn", value_name = "SỐ")]
    size: Option<usize>,
}

#[derive(Args)]
pub struct PaperArgs {
    /// Ghi thêm mã QR vào tệp SVG này.
    #[arg(long, help_heading = "Tùy chọn", value_name = "TỆP")]
    svg: Option<PathBuf>,
    /// Điểm chốt; mặc định là điểm chốt cuối.
    #[arg(long, help_heading = "Tùy chọn", value_name = "SỐ")]
    size: Option<usize>,
}

pub fn sign(places: &Places, arguments: &SignArgs) -> Result<Outcome, Failure> {
    let checkpoint = checkpoint(places, arguments.size)?;
    let signature = Signature { size: checkpoint.size, signer: arguments.signer.clone() };
    sign::sign(&places.log, &signature, &arguments.key)?;
    let sentence = format!("{} đã ký điểm chốt {}.", signature.signer, signature.size);
    Ok(Outcome::new(sentence, json!({ "diem_chot": signature.size, "nguoi_ky": signature.signer })))
}

pub fn stamp(places: &Places, arguments: &StampArgs) -> Result<Outcome, Failure> {
    let size = checkpoint(places, arguments.size)?.size;
    let Some(answer) = &arguments.answer else {
        stamp::write_request(&places.log, size)?;
        let file = format!("{}/{size:04}.tsq", stamp::STAMPS);
        let sentence = format!(
            "Đã lập yêu cầu {file}: gửi cho nơi cấp dấu thời gian, rồi chạy `qcph log stamp --answer <tệp>`."
        );
        return Ok(Outcome::new(sentence, json!({ "yeu_cau": file })));
    };
    let bytes = disk::read(answer, disk::SMALL_BYTES);
    let bytes = bytes.map_err(|error| Problem::io(Code::CannotRead, answer, &error))?;
    let time = stamp::keep_answer(&places.log, size, &bytes)?;
    let sentence = format!(
        "Đã giữ dấu thời gian {time} của điểm chốt {size}; kiểm chữ ký của nó bằng `openssl ts -verify`."
    );
    Ok(Outcome::new(sentence, json!({ "diem_chot": size, "thoi_gian": time })))
}

pub fn paper(places: &Places, arguments: &PaperArgs, report: Report) -> Result<Outcome, Failure> {
    let checkpoint = checkpoint(places, arguments.size)?;
    if let Some(path) = &arguments.svg {
        let svg = paper::svg(&checkpoint);
        write_named(path, svg.as_bytes(), "mã QR của sổ", paper::is_svg)?;
    }
    if !report.json {
        line(&format!(
            "Sổ: {}\nSố gói: {}\nGốc:\n{}",
            checkpoint.origin,
            checkpoint.size,
            paper::rows(&checkpoint)
        ));
        line(&paper::drawing(&checkpoint));
    }
    let sentence =
        "Chép các nhóm trên vào biên bản giao nhận; đối chiếu lại bằng `qcph log compare --paper`."
            .to_owned();
    Ok(Outcome::new(
        sentence,
        json!({ "diem_chot": checkpoint.size, "nhom": paper::groups(&checkpoint) }),
    ))
}

/// The log's checkpoint of this size, or the last one.
fn checkpoint(places: &Places, size: Option<usize>) -> Result<Checkpoint, Problem> {
    let (origin, leaves) = places.read()?;
    let size = size.unwrap_or(leaves.len());
    let leaves = leaves.get(..size);
    let leaves = leaves
        .ok_or_else(|| Problem::new(Code::BadArgument, format!("sổ không có điểm chốt {size}")))?;
    Ok(Checkpoint::of(&origin, leaves))
}
