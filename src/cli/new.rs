//! `qcph new KIND`: a new record, agency or person, with every key explained.

use super::report::Report;
use super::{Common, Outcome};
use clap::Args;
use qcph::problem::{Code, Problem, Sources};
use qcph::records::nearest::nearest;
use qcph::records::scalar::{FileKind, is_id};
use qcph::{disk, scaffold};
use serde_json::json;
use std::collections::BTreeMap;

/// What can be made, and the kind of file that it is.
const KINDS: [(&str, FileKind); 7] = [
    ("cuoc-hop", FileKind::Meeting),
    ("kiem-tra", FileKind::Inspection),
    ("trao-doi", FileKind::Exchange),
    ("tong-ket", FileKind::Review),
    ("ban-sao", FileKind::Copy),
    ("co-quan", FileKind::Agencies),
    ("nguoi", FileKind::People),
];

#[derive(Args)]
pub struct NewArgs {
    /// Tạo gì: cuoc-hop, kiem-tra, trao-doi, tong-ket, ban-sao, co-quan hoặc nguoi.
    #[arg(value_name = "LOẠI")]
    kind: String,
    /// Mã của hồ sơ, cơ quan hoặc người; cũng là tên tệp.
    #[arg(long, value_name = "MÃ")]
    ma: String,
    /// Điền sẵn một khóa, ví dụ --dat cap=tw; dùng nhiều lần được.
    #[arg(long, value_name = "KHÓA=GIÁ_TRỊ")]
    dat: Vec<String>,
}

pub fn run(common: &Common, arguments: &NewArgs, report: Report) -> Outcome {
    match make(common, arguments) {
        Ok(path) => {
            let sentence =
                format!("Đã tạo {path}. Điền các chỗ “…cần điền…”, rồi chạy: qcph check {path}");
            report.finish("new", &[], &Sources::new(), &sentence, json!({ "tep": path }))
        }
        Err(problem) => report.fail("new", problem),
    }
}

fn make(common: &Common, arguments: &NewArgs) -> Result<String, Problem> {
    let wrong = |message: String| Problem::new(Code::BadArgument, message);
    let name = arguments.kind.replace('_', "-");
    let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == name) else {
        let words: Vec<&str> = KINDS.iter().map(|(word, _)| *word).collect();
        let problem = wrong(format!("không tạo được `{}`", arguments.kind));
        let problem = match nearest(&name, words.iter().copied()) {
            Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
            None => problem,
        };
        return Err(problem.hint(format!("chọn một trong: {}", words.join(", "))));
    };
    if !is_id(&arguments.ma) {
        return Err(wrong(format!("`{}` không dùng làm mã được", arguments.ma))
            .hint("mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch nối ở giữa"));
    }
    let mut values = BTreeMap::from([("ma".to_owned(), arguments.ma.clone())]);
    for pair in &arguments.dat {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(wrong(format!("`{pair}` thiếu dấu `=`")).hint("viết --dat khóa=giá_trị"));
        };
        values.insert(key.to_owned(), value.to_owned());
    }
    let project = common.project()?;
    let shared = matches!(kind, FileKind::Agencies | FileKind::People);
    let folder = if shared { "records/danh-ba" } else { "records" };
    let below = format!("{folder}/{}.yaml", arguments.ma.to_lowercase());
    let text = scaffold::file(*kind, &values, folder.split('/').count());
    let path = project.root().join(&below);
    disk::create_with(&path, |file| {
        use std::io::Write;
        file.write_all(text.as_bytes())
            .map_err(|error| Problem::io(Code::CannotWrite, &path, &error))
    })?;
    Ok(below)
}
