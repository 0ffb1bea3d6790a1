//! `qcph package …`: the package that a historical archive takes in.

use super::Common;
use super::report::{Failure, Outcome, line};
use clap::{Args, Subcommand};
use qcph::package::{Checked, Profile, check, profile};
use qcph::problem::{Severity, any_error};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct PackageArgs {
    #[command(subcommand)]
    verb: PackageVerb,
}

#[derive(Subcommand)]
enum PackageVerb {
    /// Kiểm gói SIP: cấu trúc, METS, EAD, mã băm, trường, những chỗ tự mâu thuẫn; không giải nén ra đĩa.
    #[command(after_help = "Ví dụ: qcph package check 001uuid-….zip")]
    Check {
        /// Tệp zip của gói, một hoặc nhiều.
        #[arg(value_name = "TỆP", required = true)]
        files: Vec<PathBuf>,
    },
    /// In tệp quy định gói nộp: hằng số, bảng mã, trường; sửa thì để vào templates/goi-nop/tt05.json.
    #[command(after_help = "Ví dụ: qcph package profile > templates/goi-nop/tt05.json")]
    Profile,
}

pub fn run(common: &Common, arguments: &PackageArgs) -> Result<Outcome, Failure> {
    match &arguments.verb {
        PackageVerb::Check { files } => checked(common, files),
        PackageVerb::Profile => {
            if common.report.json {
                let profile: serde_json::Value = serde_json::from_str(profile::EMBEDDED)
                    .expect("the embedded profile is tested to be whole");
                return Ok(Outcome::new("", json!({ "quy_dinh": profile })));
            }
            line(profile::EMBEDDED.trim_end());
            Ok(Outcome::new("", json!({})))
        }
    }
}

fn checked(common: &Common, files: &[PathBuf]) -> Result<Outcome, Failure> {
    // A package is judged anywhere; a project may have a profile of its own.
    let profile = match common.project() {
        Ok(project) => Profile::read(&project)?,
        Err(_) => Profile::embedded(),
    };
    let (mut problems, mut told, mut wrong) = (Vec::new(), Vec::new(), 0_usize);
    for file in files {
        let Checked { problems: found, files: count, documents } = check(file, &profile)?;
        let good = !any_error(&found);
        wrong += usize::from(!good);
        let advice = found.iter().filter(|one| one.severity == Severity::Advice).count();
        told.push(json!({
            "tep": file.display().to_string(),
            "dat": good,
            "so_tep": count,
            "so_tai_lieu": documents,
            "so_luu_y": advice,
        }));
        problems.extend(found);
    }
    let sentence = match (wrong, files.len()) {
        (0, 1) => "Gói đạt: cấu trúc, mã băm, trường đều đúng quy định.".to_owned(),
        (0, count) => format!("{count} gói đều đạt."),
        (wrong, count) => format!("{wrong} trong {count} gói không đạt: chưa nộp, chưa nhận."),
    };
    Ok(Outcome::new(sentence, json!({ "goi": told, "quy_dinh": profile.name })).problems(problems))
}
