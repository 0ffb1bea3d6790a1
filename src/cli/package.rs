//! `qcph package …`: the package that a historical archive takes in.

use super::Common;
use super::handover::{package_json, shown};
use super::readable::Readable;
use super::report::{Failure, Outcome, line};
use super::show::wanted;
use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use qcph::dossiers::{self, place};
use qcph::package::{Checked, Profile, check, profile};
use qcph::pipeline::handed::{self, Handing, Loose};
use qcph::pipeline::{self, FaultyFile, Loaded};
use qcph::problem::{Code, Problem, Severity, any_error};
use qcph::records::RecordFile;
use qcph::records::agency::Agency;
use qcph::records::dossier::{Access, Retention};
use qcph::records::scalar::Date;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;

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
    /// Lập gói SIP_tailieu của những văn bản đã niêm phong mà không thuộc hồ sơ nào; gói của hồ sơ do handover lập.
    #[command(
        after_help = "Ví dụ: qcph package make TW-2019-TD-04 --agency BHXH-VN --code H49.64.33.2019.LE --title \"Công văn lẻ năm 2019\" --term vinh_vien --access cong_khai --folder nop-luu"
    )]
    Make(MakeArgs),
    /// In tệp quy định gói nộp: hằng số, bảng mã, trường; sửa thì để vào templates/goi-nop/tt05.json.
    #[command(after_help = "Ví dụ: qcph package profile > templates/goi-nop/tt05.json")]
    Profile,
}

#[derive(Args)]
struct MakeArgs {
    /// Mã các bản ghi.
    #[arg(value_name = "BẢN_GHI", required = true)]
    records: Vec<String>,
    /// Cơ quan nộp, theo mã trong danh bạ.
    #[arg(long, value_name = "CƠ_QUAN")]
    agency: String,
    /// Mã của gói tài liệu, theo lưu trữ nơi nhận.
    #[arg(long, value_name = "MÃ")]
    code: String,
    /// Tiêu đề của gói tài liệu.
    #[arg(long, value_name = "TIÊU_ĐỀ")]
    title: String,
    /// Thời hạn bảo quản của mọi văn bản trong gói: vinh_vien hoặc số năm, ví dụ 10_nam.
    #[arg(long, value_name = "THỜI_HẠN", hide_possible_values = true, value_parser = PossibleValuesParser::new(Retention::WORDS))]
    term: String,
    /// Chế độ sử dụng của mọi văn bản trong gói: cong_khai, co_dieu_kien hoặc mat.
    #[arg(long, value_name = "CHẾ_ĐỘ", hide_possible_values = true, value_parser = PossibleValuesParser::new(Access::WORDS))]
    access: String,
    /// Thư mục nhận gói.
    #[arg(long, value_name = "THƯ_MỤC")]
    folder: PathBuf,
    /// Ngày lập gói; mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY", value_parser = super::parse_date)]
    date: Option<NaiveDate>,
    /// Mã của lần nộp đã đăng ký với lưu trữ nơi nhận; mặc định là mã của gói.
    #[arg(long, value_name = "MÃ")]
    agreement: Option<String>,
}

pub fn run(common: &Common, arguments: &PackageArgs) -> Result<Outcome, Failure> {
    match &arguments.verb {
        PackageVerb::Check { files } => checked(common, files),
        PackageVerb::Make(arguments) => made(common, arguments),
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

fn made(common: &Common, arguments: &MakeArgs) -> Result<Outcome, Failure> {
    let checked = common.readable()?;
    checked.known_agency(Some(&arguments.agency))?;
    let loaded = &checked.loaded;
    let day = Date(arguments.date.unwrap_or(common.today));
    let agency = on_day(loaded, &arguments.agency, day)?;
    let (documents, came_in) = loose(&checked, &arguments.records, agency)?;
    let loose = Loose {
        agency,
        code: &arguments.code,
        title: &arguments.title,
        retention: Retention::of(&arguments.term).unwrap_or(Retention::Forever),
        access: Access::of(&arguments.access).unwrap_or(Access::Conditional),
        documents,
        came_in,
        day,
    };
    let profile = Profile::read(&loaded.project)?;
    let agreement = arguments.agreement.as_deref();
    let handing = Handing { profile: &profile, agreement, day: Some(day) };
    let ready = handed::of_loose(loaded, &loose, &handing).map_err(|missing| {
        Failure::new(missing, checked.sources()).saying("Chưa lập gói: bổ sung rồi chạy lại.")
    })?;
    let made = handed::write(&arguments.folder, &[], &[ready], &profile)?;
    if !common.report.json {
        for made in &made {
            line(&format!("Đã ghi {}", shown(&arguments.folder, made)));
        }
    }
    let sentence =
        format!("Gói có {} văn bản; kiểm lại: qcph package check.", loose.documents.len());
    let json: Vec<_> = made.iter().map(|made| package_json(&arguments.folder, made)).collect();
    Ok(checked.finish(&sentence, FaultyFile::is_unread, json!({ "goi": json })))
}

/// A body as it is on a day.
fn on_day<'a>(loaded: &'a Loaded, code: &str, day: Date) -> Result<&'a Agency, Problem> {
    let registry = &loaded.office.corpus.registry;
    let known = registry.agencies.iter().find(|agency| agency.id.eq_ignore_ascii_case(code));
    known.and_then(|known| registry.agency(&known.id.value.0, day)).ok_or_else(|| {
        let message = format!("danh bạ không có cơ quan `{code}` vào ngày {}", day.shown());
        Problem::new(Code::BadArgument, message)
            .hint("xem `tu_ngay`, `den_ngay` của cơ quan trong danh bạ; hoặc sửa `--date`")
    })
}

/// The documents of records in the order of time, and whether the body got them.
fn loose(
    checked: &Readable,
    names: &[String],
    agency: &Agency,
) -> Result<(Vec<dossiers::Document>, bool), Failure> {
    let loaded = &checked.loaded;
    let kept = pipeline::kept(&loaded.project)?;
    let (mut documents, mut own) = (Vec::new(), Vec::new());
    for name in names {
        let filed = wanted(loaded, name)
            .map_err(|problem| checked.unread(name).unwrap_or(problem.into()))?;
        in_no_dossier(loaded, &filed, agency)?;
        own.push(filed.record.issuer().agency == agency.id.value);
        documents.extend(dossiers::document(&loaded.office, &filed, &kept)?);
    }
    if own.iter().any(|one| *one != own[0]) {
        return Err(Problem::new(
            Code::BadArgument,
            "văn bản đi và văn bản đến không chung một gói",
        )
        .hint("lập hai gói: một của văn bản cơ quan ban hành, một của văn bản nhận được")
        .into());
    }
    documents.sort_by(|one, other| (one.date, &one.record).cmp(&(other.date, &other.record)));
    documents.dedup_by(|one, other| one.record == other.record);
    Ok((documents, !own[0]))
}

/// Refuses what belongs to a dossier of the body: it goes with that.
fn in_no_dossier(loaded: &Loaded, filed: &Arc<RecordFile>, agency: &Agency) -> Result<(), Problem> {
    let (corpus, id) = (&loaded.office.corpus, &filed.record.id().value.0);
    let mut own =
        corpus.dossiers().filter(|planned| planned.plan.plan.agency.value == agency.id.value);
    let holds = |planned: &qcph::records::dossier::Planned<'_>| {
        place::members(corpus, planned).iter().any(|summary| summary.id.0 == *id)
    };
    own.find(holds).map_or(Ok(()), |planned| {
        let dossier = &planned.dossier.id.value.0;
        let message = format!("bản ghi `{id}` thuộc hồ sơ `{dossier}`, không phải tài liệu lẻ");
        Err(Problem::new(Code::BadArgument, message)
            .hint(format!("nộp cả hồ sơ: `qcph handover --dossiers {dossier} …`")))
    })
}
