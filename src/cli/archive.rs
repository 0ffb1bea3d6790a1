//! `qcph archive`: renders what is issued and not yet sealed, and seals it.

use super::report::{Report, Sealed};
use super::{Common, Outcome};
use chrono::NaiveDate;
use clap::Args;
use qcph::archive::{BundleName, Written, bundles_in};
use qcph::pipeline::{self, Loaded, Made};
use qcph::problem::{Code, Sources};
use serde_json::json;

#[derive(Args)]
pub struct ArchiveArgs {
    /// Ngày niêm phong; mặc định là hôm nay. Văn bản ký sau ngày này chưa được niêm phong.
    #[arg(long, value_name = "NĂM-THÁNG-NGÀY", value_parser = super::parse_date)]
    date: Option<NaiveDate>,
}

pub fn run(common: &Common, arguments: &ArchiveArgs, today: NaiveDate, report: Report) -> Outcome {
    let project = match common.project() {
        Ok(project) => project,
        Err(problem) => return report.fail("archive", problem),
    };
    let date = arguments.date.unwrap_or(today);
    let checked = pipeline::load_to_seal(project, date);
    let Some(loaded) = checked.loaded.as_ref().filter(|_| checked.is_clean()) else {
        let sentence = "Chưa niêm phong gì: sửa các lỗi trên rồi chạy lại.";
        return report.finish("archive", &checked.problems, &checked.sources, sentence, json!({}));
    };
    let before = bundles(loaded);
    let mut progress = report.progress("Đang lập văn bản");
    match pipeline::archive(loaded, date, common.threads(), &mut progress) {
        Ok(mut archived) => {
            let mut sentence = match &archived.written[..] {
                [] => format!(
                    "Không có văn bản mới cần niêm phong; các gói đã có giữ {} văn bản.",
                    archived.sealed_before
                ),
                [written] => format!(
                    "Đã niêm phong {} văn bản vào {} (SHA-256 của gói: {}).",
                    archived.made.documents,
                    loaded.project.shown(&written.path),
                    written.sha256
                ),
                [first, .., last] => format!(
                    "Đã niêm phong {} văn bản vào {} gói, từ {} đến {}.",
                    archived.made.documents,
                    archived.written.len(),
                    loaded.project.shown(&first.path),
                    loaded.project.shown(&last.path)
                ),
            };
            let aside = checked.problems.iter().filter(|one| one.code == Code::NotCounted);
            let aside: Vec<_> = aside.filter_map(|problem| problem.place.as_ref()).collect();
            if !aside.is_empty() {
                let drafts = aside.len();
                sentence.push_str(&format!(" Còn {drafts} dự thảo có lỗi, chưa tính đến."));
            }
            let bundle = |written: &Written| {
                json!({
                    "tep": loaded.project.shown(&written.path),
                    "sha256": written.sha256.to_string(),
                    "so_byte": written.size_bytes,
                })
            };
            let result = json!({
                "goi": archived.written.iter().map(bundle).collect::<Vec<_>>(),
                "du_thao_co_loi": aside.iter().map(|place| &*place.file).collect::<Vec<_>>(),
            });
            let problems = [&checked.problems[..], &archived.healed].concat();
            let shown = (&problems[..], &checked.sources);
            let made = (&mut archived.made, |_: &Made| true, Sealed::Yes);
            report.finish_with("archive", shown, &sentence, made, result)
        }
        Err(found) => {
            let sentence = match bundles(loaded) == before {
                true => "Chưa niêm phong gì; thư mục out còn nguyên như trước.",
                false => {
                    "Gói đã lập xong mà việc chưa trọn: sửa lỗi trên rồi chạy lại `qcph archive`, \
                          lượt sau làm nốt. Không xóa, không đổi tên gì trong out."
                }
            };
            report.finish("archive", &found, &Sources::default(), sentence, json!({}))
        }
    }
}

/// The bundles that stand; a folder that cannot be read counts as empty.
fn bundles(loaded: &Loaded) -> Vec<BundleName> {
    let found = bundles_in(&loaded.project.bundles()).unwrap_or_default();
    found.into_iter().map(|(name, _)| name).collect()
}
