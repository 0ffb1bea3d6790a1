//! `qcph verify BUNDLE…`: is it intact, is it complete, do its documents say what its index says.

use super::report::{Report, line};
use super::{Common, Outcome};
use clap::Args;
use qcph::archive::{self, BundleName, bundles_in, log};
use qcph::pipeline;
use qcph::problem::{Code, Place, Problem, Sources};
use qcph::rebuild::{self, Trust};
use qcph::templates::Templates;
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
    #[arg(long, value_name = "THƯ_MỤC")]
    so: Option<PathBuf>,
    /// Dựng lại văn bản từ hồ sơ và mẫu đã niêm phong, xem có ra đúng văn bản ấy không.
    #[arg(long)]
    rebuild: bool,
    /// Cùng --rebuild: chạy cả mẫu lạ trong gói; chỉ dùng khi biết chắc gói của ai.
    #[arg(long, requires = "rebuild")]
    trust_templates: bool,
}

fn part(text: &str) -> Result<(usize, usize), String> {
    let parts =
        text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    let sensible = parts.filter(|(part, of)| (1..=*of).contains(part));
    sensible.ok_or_else(|| "viết PHẦN/TỔNG, ví dụ 3/12".to_owned())
}

pub fn run(common: &Common, arguments: &VerifyArgs, report: Report) -> Outcome {
    let (wanted, (all, mut problems)) = match wanted(common, arguments) {
        Ok(wanted) => {
            let found = bundles(&wanted);
            (wanted, found)
        }
        Err(problem) => return report.fail("verify", problem),
    };
    let paths = share(&all, arguments.part);
    let mut progress = report.progress("Đang kiểm gói");
    let mut reports = Vec::new();
    for (done, path) in paths.iter().enumerate() {
        let verified = pipeline::verify(path);
        if arguments.rebuild && verified.intact() {
            let trust = match trust(common, arguments) {
                Ok(trust) => trust,
                Err(found) => return report.fail("verify", found),
            };
            problems.extend(rebuild(common, path, &trust, report));
        }
        progress(done + 1, paths.len());
        problems.extend(verified.findings.iter().cloned());
        reports.push(verified);
    }
    if report.tells() {
        for verified in &reports {
            line(&verified.sentence());
        }
    }
    let (complete, found) = complete(arguments, &wanted, &all, &paths);
    problems.extend(found);
    let sentence = sentence(&reports) + &complete;
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
    report.finish("verify", &problems, &Sources::default(), &sentence, json!({ "goi": bundles }))
}

fn sentence(reports: &[archive::Report]) -> String {
    let intact = reports.iter().filter(|verified| verified.intact()).count();
    if reports.is_empty() {
        return "Chưa kiểm gói nào.".to_owned();
    }
    match intact == reports.len() {
        true => format!("Đã kiểm {intact} gói: tất cả nguyên vẹn, văn bản khớp mục lục."),
        false => format!(
            "Đã kiểm {} gói: {intact} gói nguyên vẹn. Không dùng gói có vấn đề; lấy bản sao khác rồi kiểm lại.",
            reports.len()
        ),
    }
}

/// Holds a folder of bundles against its log: is none missing, none replaced, none a stranger's.
///
/// Returns a sentence to go on with, and what was found. Loose files are no set, unless a log is
/// named.
fn complete(
    arguments: &VerifyArgs,
    wanted: &[PathBuf],
    all: &[PathBuf],
    hashed: &[PathBuf],
) -> (String, Vec<Problem>) {
    let folders: Vec<_> = wanted.iter().filter(|path| path.is_dir()).collect();
    let beside = folders.iter().map(|folder| match folder.file_name() {
        Some(_) => folder.with_file_name("so"),
        None => folder.join("../so"),
    });
    let log = arguments.so.clone().or_else(|| beside.into_iter().find(|log| log.is_dir()));
    let named = |paths: &[PathBuf]| -> log::Present {
        let name = |path: &PathBuf| BundleName::of_file(path.file_name()?.to_str()?);
        paths.iter().filter_map(|path| Some((name(path)?, path.clone()))).collect()
    };
    let (present, hashed) = (named(all), named(hashed));
    let Some(log) = log else {
        if folders.is_empty() {
            return (String::new(), Vec::new());
        }
        let unknown = " Không thấy sổ niêm phong cạnh thư mục gói: chưa biết có đủ mọi gói không.";
        return (unknown.to_owned(), gaps(&present));
    };
    let folder = folders.first().map_or(Path::new("."), |folder| folder.as_path());
    let checked = log::check_set(&log, folder, present, |name| hashed.contains_key(&name));
    let sentence = format!(" {}", checked.sentence());
    (sentence, checked.findings)
}

/// Bundles are numbered without gaps, so a gap shows one that is missing even without a log.
fn gaps(present: &log::Present) -> Vec<Problem> {
    let mut serials: Vec<u32> = present.keys().map(|name| name.serial).collect();
    serials.sort_unstable();
    let gap = |pair: &[u32]| {
        (pair[1] > pair[0] + 1).then(|| {
            let message = format!("giữa gói số {} và gói số {} còn thiếu gói", pair[0], pair[1]);
            Problem::new(Code::BundleMissing, message).hint(
                "lấy các gói còn thiếu từ ổ lưu khác hoặc cơ quan phối hợp, kèm sổ niêm phong",
            )
        })
    };
    serials.windows(2).filter_map(gap).collect()
}

/// Renders a bundle again; says how many documents came out the same.
fn rebuild(common: &Common, path: &Path, trust: &Trust, report: Report) -> Vec<Problem> {
    let mut progress = report.progress("Đang dựng lại");
    let program = pipeline::program();
    match rebuild::rebuild(path, trust, &program, common.threads(), &mut progress) {
        Ok(rebuilt) => {
            if report.tells() {
                let (same, all) = (rebuilt.same, rebuilt.documents);
                line(&format!(
                    "{}: dựng lại đúng từng byte {same} trên {all} văn bản.",
                    path.display()
                ));
            }
            rebuilt.problems
        }
        Err(problems) if problems[0].code == Code::TemplatesUnknown => problems,
        Err(problems) => {
            let why = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            let message = format!("không dựng lại được từ những gì gói giữ: {why}");
            let place = Place::file(path.display().to_string());
            vec![Problem::at(Code::RebuildDiffers, &place, message).hint(
                "gói do phiên bản khác lập thì dựng lại bằng đúng phiên bản ấy; không thì lấy bản sao khác của gói",
            )]
        }
    }
}

/// Whose templates a rebuild runs: where there is a project, its own too.
fn trust(common: &Common, arguments: &VerifyArgs) -> Result<Trust, Problem> {
    if arguments.trust_templates {
        return Ok(Trust::Sealed);
    }
    let mut known = vec![Templates::embedded()];
    if let Ok(project) = common.project() {
        let own = Templates::read(&project);
        known.push(own.map_err(|mut problems| problems.swap_remove(0))?);
    }
    Ok(Trust::Known(known))
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
                    let message =
                        format!("thư mục `{}` không có gói niêm phong nào", path.display());
                    problems.push(Problem::new(Code::NotABundle, message));
                }
                Ok(found) => paths.extend(found.into_iter().map(|(_, path)| path)),
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
