//! The second story, `examples/2025-2026`, over the records of 2015 - 2020: a body of the first is merged
//! into another, and its open work, its requests and its numbers go on there.

use crate::office::{ProjectFile, Run, files_below, project, repository, sample_files};
use qcph::project::Project;
use qcph::records::scalar::Date;
use qcph::regulation::duties::{DutyState, compute};
use qcph::regulation::tasks::tasks;
use std::collections::BTreeMap;
use tempfile::TempDir;

fn story() -> TempDir {
    let own = files_below(&repository().join("examples/2025-2026/records")).into_iter();
    let own = own.map(|(path, bytes)| (format!("records/{path}"), bytes));
    let files: Vec<ProjectFile> = sample_files().into_iter().chain(own).collect();
    project(&files)
}

fn pdfs(folder: &TempDir, year: &str) -> BTreeMap<String, Vec<u8>> {
    files_below(&folder.path().join("out/van-ban").join(year)).into_iter().collect()
}

#[test]
fn the_regulation_says_that_it_is_invented() {
    let text = include_str!("../../examples/2025-2026/records/quy-che/quy-che-mau-2025.yaml");
    assert!(text.starts_with("# Quy chế BỊA RA") && text.contains("giả định để thử chương trình"));
}

#[test]
fn both_stories_are_right_together_and_seal() {
    let folder = story();
    let said = Run::new(folder.path(), &["check"]).succeeds();
    let alone = Run::new(project(&sample_files()).path(), &["check"]).succeeds();
    assert_eq!(said.matches("lưu ý[").count(), alone.matches("lưu ý[").count(), "{said}");
    Run::new(folder.path(), &["archive", "--date", "2026-11-20"]).succeeds();
    let said = Run::new(folder.path(), &["list"]).succeeds();
    assert!(said.contains("HP-2025-HOP-02") && said.contains("TD-2026-TD-01"), "{said}");
}

/// The command of the README, in a copy of this repository's two samples.
#[cfg(unix)]
#[test]
fn the_command_of_the_readme_seals_both_stories() {
    let folder = tempfile::tempdir().unwrap();
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let section = readme.split("## A second story").nth(1).unwrap();
    let command = section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let command = command.replace("/tmp/du-an", &folder.path().join("du-an").to_string_lossy());
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_qcph")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = std::process::Command::new("sh");
    let ran = crate::office::run(
        shell.args(["-ec", &command]).current_dir(repository()).env("PATH", path),
    );
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let sealed = folder.path().join("du-an/out/goi/QCPH_2026-11-20_0001.zip");
    assert!(sealed.exists(), "{}{}", ran.out, ran.err);
}

/// One document of each sort in 2020 is enough: a new file that reached into old ones would show in all.
#[test]
fn documents_of_2020_are_the_same_byte_for_byte_beside_the_new_ones() {
    let (both, old) = (story(), project(&sample_files()));
    let wanted = ["build", "HD-2020-HOP-01", "HD-2020-TK-01", "HD-2020-TD-01", "TW-2020-HOP-01"];
    Run::new(both.path(), &wanted).succeeds();
    Run::new(old.path(), &wanted).succeeds();
    let (both, old) = (pdfs(&both, "2020"), pdfs(&old, "2020"));
    assert!(old.len() > 4, "{:?}", old.keys());
    assert!(both == old);
}

#[test]
fn work_requests_and_numbers_pass_on() {
    let folder = story();
    let project = Project::at(folder.path()).unwrap();
    let (corpus, regulations, problems) = crate::office::read(&project, &|_| true);
    assert!(!qcph::problem::any_error(&problems));
    let on = |text| Date::parse(text).unwrap();
    let open = tasks(&corpus, on("2025-08-19")).unwrap();
    let lead = |meeting: &str, id: &str| {
        let task = open.iter().find(|task| task.meeting == meeting && task.id == id).unwrap();
        task.lead.to_string()
    };
    assert_eq!(lead("HD-2020-HOP-01", "KL4"), "BHXH-HP", "a task of the first story");
    assert_eq!(lead("HD-2025-HOP-01", "KL1"), "BHXH-HP");
    let duties = compute(&corpus, &regulations, on("2026-04-30")).unwrap();
    let state = |id: &str| duties.iter().find(|duty| duty.id == id).map(|duty| duty.state);
    assert_eq!(state("tra-loi/BHXH-HD/HD-2025-TD-01"), Some(DutyState::Met));
    assert_eq!(state("hop-quy/BHXH-HD/2025-quy-1"), Some(DutyState::Overdue), "nobody met");
    assert_eq!(state("hop-quy/BHXH-HD/2025-quy-2"), Some(DutyState::Met));
    assert_eq!(state("hop-quy/BHXH-HD/2025-quy-3"), None, "it is gone");
    assert_eq!(state("hop-quy/LDLD-HP/2025-quy-3"), Some(DutyState::Met));
    assert_eq!(state("tong-ket-nam/BHXH-HP/2025"), Some(DutyState::Met), "in 20 working days");
    assert_eq!(state("thong-tin-thang/BHXH-CS-TD/2026-thang-1"), Some(DutyState::Met));
    assert_eq!(state("thong-tin-thang/BHXH-CS-TD/2026-thang-2"), Some(DutyState::Overdue));
    // 2/TB-BHXH stands twice in 2025, before and after 01/07.
    let said = Run::new(
        folder.path(),
        &["register", "out", "--agency", "BHXH-HP", "--year", "2025", "--json"],
    );
    assert_eq!(said.succeeds().matches("\"02/TB-BHXH\"").count(), 2);
}

/// The next meeting prints what is still open of the body that is gone; a letter names it as it was called.
#[test]
fn documents_name_the_body_that_is_gone() {
    let folder = story();
    Run::new(folder.path(), &["build", "HP-2025-TD-01", "HP-2025-HOP-02", "HP-2026-TK-01"])
        .succeeds();
    let mut made = pdfs(&folder, "2025");
    made.extend(pdfs(&folder, "2026"));
    let holds = |end: &str, text: &str| {
        let (_, bytes) = made.iter().find(|(path, _)| path.ends_with(end)).unwrap();
        super::pdf::contents(bytes).hold(text)
    };
    assert!(holds("HP-2025-TD-01.pdf", "Liên đoàn Lao động tỉnh Hải Dương"));
    assert!(holds("HP-2025-HOP-02.pdf", "danh sách đơn vị chậm đóng hằng tháng"));
    // What another body left undone is no fault of this one.
    assert!(holds("HP-2025-HOP-02.pdf", "Quá hạn; nhận từ BHXH tỉnh Hải Dương"));
    // Two notices bear one number, before and after 01/07: the annex tells them apart by their days.
    assert!(holds("HP-2026-TK-01.pdf", "02/TB-BHXH (21/05/2025)"));
}
