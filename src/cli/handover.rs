//! `qcph handover`: the papers by which closed dossiers go to the archive, and a package of each.

use super::Common;
use super::dossier::{as_json, named};
use super::report::{Failure, Outcome, line};
use chrono::NaiveDate;
use clap::Args;
use qcph::archive::log::{Checkpoint, paper, read};
use qcph::dossiers::handover::{Sides, papers};
use qcph::dossiers::{Dossier, assemble};
use qcph::package::{Profile, WrittenPackage};
use qcph::pipeline::handed::{self, Handing, Ready};
use qcph::pipeline::{self, FaultyFile, Loaded};
use qcph::problem::{Code, Problem};
use qcph::records::scalar::Date;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct HandoverArgs {
    /// Mã các hồ sơ đã kết thúc, cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "HỒ_SƠ", value_delimiter = ',', required = true)]
    dossiers: Vec<String>,
    /// Bên nhận: mã cơ quan trong danh bạ, hoặc tên của lưu trữ.
    #[arg(long, value_name = "BÊN_NHẬN")]
    to: String,
    /// Thư mục nhận mục lục nộp lưu, biên bản giao nhận và gói nộp của từng hồ sơ.
    #[arg(long, value_name = "THƯ_MỤC")]
    folder: PathBuf,
    /// Mã người giao; bỏ trống thì điền tay.
    #[arg(long, value_name = "NGƯỜI")]
    giver: Option<String>,
    /// Mã người nhận; bỏ trống thì điền tay.
    #[arg(long, value_name = "NGƯỜI")]
    receiver: Option<String>,
    /// Ngày giao nhận; bỏ trống thì điền tay.
    #[arg(long, value_name = "NGÀY", value_parser = super::parse_date)]
    date: Option<NaiveDate>,
    /// Mã của lần nộp đã đăng ký với lưu trữ nơi nhận; mặc định là mã hồ sơ.
    #[arg(long, value_name = "MÃ")]
    agreement: Option<String>,
    /// Chỉ in mục lục và biên bản, không lập gói nộp.
    #[arg(long)]
    no_package: bool,
}

pub fn run(common: &Common, arguments: &HandoverArgs) -> Result<Outcome, Failure> {
    let checked = common.readable()?;
    let loaded = &checked.loaded;
    let kept = pipeline::kept(&loaded.project)?;
    let dossiers = arguments.dossiers.iter().map(|id| {
        let planned = named(loaded, id.trim())?;
        assemble(&loaded.office, &planned, &kept)
    });
    let dossiers = dossiers.collect::<Result<Vec<Dossier>, Problem>>()?;
    let closed = dossiers.iter().filter_map(|dossier| dossier.closed).max();
    let day = arguments.date.map(Date).or(closed).unwrap_or(Date(common.today));
    let sides = Sides {
        receiver: receiver(loaded, &arguments.to, day),
        giving: person(loaded, arguments.giver.as_deref(), day)?,
        taking: person(loaded, arguments.receiver.as_deref(), day)?,
        day: arguments.date.map(Date),
        root: root(loaded)?,
    };
    let papers = papers(&loaded.office, &dossiers, &sides)?;
    let profile = Profile::read(&loaded.project)?;
    let handing = Handing {
        profile: &profile,
        agreement: arguments.agreement.as_deref(),
        day: arguments.date.map(Date),
    };
    let packed = if arguments.no_package { &[] } else { &dossiers[..] };
    let ready = all_ready(loaded, packed, &handing).map_err(|missing| {
        let sentence =
            "Chưa giao nộp: bổ sung rồi chạy lại; chỉ in giấy tờ thì thêm `--no-package`.";
        Failure::new(missing, checked.sources()).saying(sentence)
    })?;
    let rendered = papers
        .iter()
        .map(|(name, paper)| Ok((format!("{name}.pdf"), loaded.engine.render_paper(paper)?.bytes)));
    let rendered = rendered.collect::<Result<Vec<_>, Problem>>()?;
    let made = handed::write(&arguments.folder, &rendered, &ready, &profile)?;
    let packages: Vec<String> = made.iter().map(|made| shown(&arguments.folder, made)).collect();
    let names = rendered.iter().map(|(name, _)| arguments.folder.join(name).display().to_string());
    let files: Vec<String> = names.collect();
    if !common.report.json {
        files.iter().chain(&packages).for_each(|path| line(&format!("Đã ghi {path}")));
    }
    let sentence = format!(
        "Giao {} hồ sơ cho {}: mỗi tệp PDF có hai bản, mỗi bên ký và giữ một bản.",
        dossiers.len(),
        sides.receiver
    );
    let json = json!({
        "ho_so": dossiers.iter().map(as_json).collect::<Vec<_>>(),
        "tep": files,
        "goi": made.iter().map(|made| package_json(&arguments.folder, made)).collect::<Vec<_>>(),
    });
    Ok(checked.finish(&sentence, FaultyFile::is_unread, json))
}

/// A package of each dossier, or all that is missing for it.
fn all_ready(
    loaded: &Loaded,
    dossiers: &[Dossier],
    handing: &Handing<'_>,
) -> Result<Vec<Ready>, Vec<Problem>> {
    let (mut ready, mut missing) = (Vec::new(), Vec::new());
    for (ordinal, dossier) in (1..).zip(dossiers) {
        match handed::of_dossier(loaded, dossier, handing, ordinal) {
            Ok(package) => ready.push(package),
            Err(found) => missing.extend(found),
        }
    }
    // Two dossiers of a body lack the same code of it.
    missing.dedup();
    if missing.is_empty() { Ok(ready) } else { Err(missing) }
}

/// Where a package is.
pub fn shown(folder: &Path, made: &WrittenPackage) -> String {
    folder.join(&made.path).display().to_string()
}

/// A package as `--json` has it.
pub fn package_json(folder: &Path, made: &WrittenPackage) -> Json {
    json!({
        "tep": shown(folder, made),
        "ma": made.object,
        "sha256": made.sha256.to_string(),
        "so_byte": made.size_bytes,
    })
}

/// The name of a body on the day; what is no code is a name itself.
fn receiver(loaded: &Loaded, to: &str, day: Date) -> String {
    let registry = &loaded.office.corpus.registry;
    registry.agency(to, day).map_or_else(|| to.to_owned(), |agency| agency.name.0.clone())
}

/// Name and post of a person on a day; both empty where nobody is named.
fn person(loaded: &Loaded, id: Option<&str>, day: Date) -> Result<(String, String), Problem> {
    let Some(id) = id else { return Ok(Default::default()) };
    let registry = &loaded.office.corpus.registry;
    let person = registry.person(id).ok_or_else(|| {
        Problem::new(Code::BadArgument, format!("danh bạ không có người mang mã `{id}`"))
            .hint("ghi mã (`ma`) có trong danh bạ nhân sự, hoặc bỏ trống để điền tay")
    })?;
    let post = registry.post(person, day).map(|post| post.title.0.clone());
    Ok((person.name.0.clone(), post.unwrap_or_default()))
}

/// The root of the log as it stands on paper.
fn root(loaded: &Loaded) -> Result<Option<(Vec<String>, String, String)>, Problem> {
    let Some((origin, leaves)) = read(&loaded.project.log())? else { return Ok(None) };
    let checkpoint = Checkpoint::of(&origin, &leaves);
    let mut rows = vec![format!("Sổ {origin}, {} gói", leaves.len())];
    rows.extend(paper::rows(&checkpoint).lines().map(|row| row.trim().replace("  ", " ")));
    let alt = format!(
        "Mã QR của điểm chốt {}: gốc {}",
        leaves.len(),
        paper::groups(&checkpoint).join(" ")
    );
    Ok(Some((rows, paper::svg(&checkpoint), alt)))
}
