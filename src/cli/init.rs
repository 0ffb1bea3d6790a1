//! `qcph init [FOLDER]`: the first files of a project; files that are there stay as they are.

use super::Common;
use super::new::ask;
use super::report::{Failure, Outcome, line};
use clap::Args;
use qcph::project::Project;
use qcph::records::scalar::Date;
use qcph::scaffold::Period;
use qcph::scaffold::questions::Choice;
use qcph::{disk, records, regulation, scaffold};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct InitArgs {
    /// Thư mục của dự án; mặc định là thư mục hiện tại.
    #[arg(value_name = "THƯ_MỤC", default_value = ".")]
    folder: PathBuf,
    /// Danh bạ cơ quan của thời kỳ nào: now (34 tỉnh, thành phố từ 01/07/2025), 2015-2020 (63 tỉnh, thành phố); bỏ
    /// trống thì hỏi khi ngồi trước máy, không thì chỉ có hai cơ quan trung ương.
    #[arg(long, value_name = "THỜI_KỲ", value_parser = period)]
    period: Option<Period>,
}

fn period(text: &str) -> Result<Period, String> {
    Period::of(text).ok_or_else(|| format!("chọn một trong: {}", Period::WORDS.join(", ")))
}

/// Whether somebody sits there to say which bodies the new list of bodies is to begin with.
fn asks(common: &Common, root: &Path) -> bool {
    !common.report.json && ask::is_possible() && !root.join(scaffold::AGENCIES_PATH).exists()
}

fn chosen() -> Result<Option<Period>, Failure> {
    let choice = |value: &str, shown: &str| Choice { value: value.into(), shown: shown.into() };
    let choices = vec![
        choice("", "Hai cơ quan ở trung ương, còn lại thêm sau"),
        choice(Period::WORDS[0], "34 tỉnh, thành phố, từ 01/07/2025"),
        choice(Period::WORDS[1], "63 tỉnh, thành phố, thời kỳ 2015 - 2020"),
    ];
    let chosen = ask::choose("Danh bạ bắt đầu với những cơ quan nào?", choices)?;
    Ok(chosen.as_deref().and_then(Period::of))
}

/// What a person should know before recording what happens today.
fn notice(root: &Path, today: Date) -> Option<String> {
    let project = Project::at(root).ok()?;
    let (corpus, mut problems) = records::read(&project, &|_| true);
    regulation::read(&corpus, &mut problems).notice(today, "Hôm nay")
}

pub fn run(common: &Common, arguments: &InitArgs) -> Result<Outcome, Failure> {
    let root = match &common.root {
        Some(root) => root.join(&arguments.folder),
        None => arguments.folder.clone(),
    };
    let period = match arguments.period {
        None if asks(common, &root) => chosen()?,
        period => period,
    };
    let mut written = Vec::new();
    for (below, text) in scaffold::project(period) {
        let path = root.join(below);
        if path.exists() {
            if common.report.tells() {
                line(&format!("giữ nguyên  {below}"));
            }
            continue;
        }
        disk::write(&path, text.as_bytes())?;
        if below == scaffold::HOOK_PATH {
            disk::make_executable(&path);
        }
        if common.report.tells() {
            line(&format!("đã tạo      {below}"));
        }
        written.push(below);
    }
    let enter = if arguments.folder.as_os_str() == "." {
        String::new()
    } else {
        format!("\n  - vào thư mục của dự án: cd {}", arguments.folder.display())
    };
    let mut sentence = format!(
        "Đã tạo {} tệp. Tiếp theo:{enter}\n  \
         - xem lại danh bạ cơ quan: records/danh-ba/co-quan.yaml; thêm cơ quan: qcph new co-quan\n  \
         - thêm người chủ trì, người dự, người ký: qcph new nguoi\n  \
         - tạo bản ghi đầu tiên: qcph new cuoc-hop\n  \
         - kiểm tra rồi lập văn bản: qcph check, qcph build\n  \
         - dùng git: {}, rồi xem qcph doctor",
        written.len(),
        scaffold::HOOK_ON
    );
    if let Some(notice) = notice(&root, Date(common.today)) {
        sentence.push_str(&format!("\n{notice}."));
    }
    Ok(Outcome::new(sentence, json!({ "tep": written })))
}
