//! `qcph verify BUNDLE…`: is it intact, is it complete, do its documents say what its index says.

mod again;
mod complete;
mod originals;
mod page;

use super::Common;
use super::report::{Failure, Outcome, line};
use clap::Args;
use qcph::archive::renamed::{Renamed, renamed_in};
use qcph::archive::{self, bundles_in};
use qcph::pipeline;
use qcph::problem::{Code, Problem};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct VerifyArgs {
    /// Các gói niêm phong (.zip), hoặc thư mục chứa chúng; mặc định là out/goi của dự án.
    #[arg(value_name = "GÓI")]
    bundles: Vec<PathBuf>,
    /// Chỉ kiểm phần thứ mấy trên tổng số phần, để mỗi tháng kiểm một phần.
    #[arg(long, value_name = "PHẦN/TỔNG", value_parser = part)]
    part: Option<(usize, usize)>,
    /// Thư mục sổ niêm phong; mặc định là thư mục so bên cạnh thư mục gói.
    #[arg(long, alias = "so", value_name = "THƯ_MỤC")]
    log: Option<PathBuf>,
    /// Dựng lại văn bản từ bản ghi và mẫu đã niêm phong, xem có ra đúng văn bản ấy không.
    #[arg(long)]
    rebuild: bool,
    /// Cùng --rebuild: chạy cả mẫu lạ trong gói; chỉ dùng khi biết chắc gói của ai.
    #[arg(long, requires = "rebuild")]
    trust_templates: bool,
    /// Ghi một trang mục lục HTML của mọi gói vừa kiểm.
    #[arg(long, value_name = "TỆP", conflicts_with = "part")]
    page: Option<PathBuf>,
}

fn part(text: &str) -> Result<(usize, usize), String> {
    let parts =
        text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    let sensible = parts.filter(|(part, of)| (1..=*of).contains(part));
    sensible.ok_or_else(|| "viết PHẦN/TỔNG, ví dụ 3/12".to_owned())
}

pub fn run(common: &Common, arguments: &VerifyArgs) -> Result<Outcome, Failure> {
    let wanted = wanted(common, arguments)?;
    let (all, mut problems) = bundles(&wanted);
    let paths = share(&all, arguments.part);
    let mut progress = common.report.progress("Đang kiểm gói");
    let mut reports = Vec::new();
    for (done, path) in paths.iter().enumerate() {
        let verified = pipeline::verify(path);
        if arguments.rebuild && verified.intact() {
            let trust = again::trust(common, arguments.trust_templates)?;
            problems.extend(again::rebuild(common, path, &trust));
        }
        progress(done + 1, paths.len());
        problems.extend(verified.findings.iter().cloned());
        reports.push(verified);
    }
    if common.report.tells() {
        for verified in &reports {
            line(&verified.sentence());
        }
    }
    let (complete, found) = complete::check(arguments.log.as_deref(), &wanted, &all, &paths);
    problems.extend(found);
    let (signed, originals) = originals::told(&paths, &reports);
    let mut sentence = sentence(&reports) + &signed + &complete;
    if let Some(file) = &arguments.page {
        match page::write(file, &paths, &reports) {
            Ok(()) => sentence += &format!(" Trang mục lục: {}.", file.display()),
            Err(problem) => problems.push(problem),
        }
    }
    let bundles: Vec<_> = reports
        .iter()
        .map(|verified| {
            json!({
                "goi": verified.bundle,
                "nguyen_ven": verified.intact(),
                "so_van_ban": verified.documents,
                "so_tep": verified.files,
                "so_byte": verified.bytes,
            })
        })
        .collect();
    let mut result = json!({ "goi": bundles });
    if let Some(originals) = originals {
        result["ban_ky"] = originals;
    }
    Ok(Outcome::new(sentence, result).problems(problems))
}

fn sentence(reports: &[archive::Report]) -> String {
    let intact = reports.iter().filter(|verified| verified.intact()).count();
    if reports.is_empty() {
        return "Chưa kiểm gói nào.".to_owned();
    }
    if intact == reports.len() {
        return format!("Đã kiểm {intact} gói: tất cả nguyên vẹn, văn bản khớp mục lục.");
    }
    format!(
        "Đã kiểm {} gói: {intact} gói nguyên vẹn. Không dùng gói có vấn đề; lấy bản sao khác rồi kiểm lại.",
        reports.len()
    )
}

/// What was named, else the folder of the project.
fn wanted(common: &Common, arguments: &VerifyArgs) -> Result<Vec<PathBuf>, Problem> {
    if !arguments.bundles.is_empty() {
        return Ok(arguments.bundles.clone());
    }
    let bundles = common.project()?.bundles();
    let here = std::env::current_dir().unwrap_or_default();
    Ok(vec![bundles.strip_prefix(here).map_or(bundles.clone(), Path::to_owned)])
}

/// The bundles that this run is about: folders opened.
fn bundles(wanted: &[PathBuf]) -> (Vec<PathBuf>, Vec<Problem>) {
    let (mut paths, mut problems) = (Vec::new(), Vec::new());
    for path in wanted {
        if !path.exists() {
            let missing = std::io::ErrorKind::NotFound.into();
            let problem = Problem::io(Code::CannotRead, path, &missing);
            problems.push(
                problem.hint("chưa niêm phong lần nào thì chưa có gói: xem `qcph archive --help`"),
            );
        } else if !path.is_dir() {
            paths.push(path.clone());
        } else {
            match bundles_in(path) {
                Ok(found) if found.is_empty() => {
                    problems.extend(renamed_in(path).iter().map(Renamed::advice));
                    let message =
                        format!("thư mục `{}` không có gói niêm phong nào", path.display());
                    problems.push(Problem::new(Code::NotABundle, message));
                }
                Ok(found) => {
                    problems.extend(renamed_in(path).iter().map(Renamed::advice));
                    paths.extend(found.into_iter().map(|(_, path)| path));
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    (paths, problems)
}

/// One share of the bundles, for checking some each month.
fn share(all: &[PathBuf], part: Option<(usize, usize)>) -> Vec<PathBuf> {
    let Some((part, of)) = part else { return all.to_vec() };
    let numbered = (1..).zip(all).filter(|(number, _)| number % of == part % of);
    numbered.map(|(_, path)| path.clone()).collect()
}
