//! `qcph handover`: the papers by which closed dossiers go to the archive.

use super::Common;
use super::dossier::{as_json, named};
use super::register::put;
use super::report::{Failure, Outcome, line};
use chrono::NaiveDate;
use clap::Args;
use qcph::archive::log::{Checkpoint, paper, read};
use qcph::dossiers::handover::{Sides, papers};
use qcph::dossiers::{Dossier, assemble};
use qcph::pipeline::{self, FaultyFile, Loaded};
use qcph::problem::{Code, Problem};
use qcph::records::scalar::Date;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct HandoverArgs {
    /// Mã các hồ sơ đã kết thúc, cách nhau bằng dấu phẩy.
    #[arg(long, value_name = "HỒ_SƠ", value_delimiter = ',', required = true)]
    dossiers: Vec<String>,
    /// Bên nhận: mã cơ quan trong danh bạ, hoặc tên của lưu trữ.
    #[arg(long, value_name = "BÊN_NHẬN")]
    to: String,
    /// Thư mục nhận các tệp PDF: mục lục nộp lưu, biên bản giao nhận.
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
    let made = papers(&loaded.office, &dossiers, &sides)?;
    let mut files = Vec::new();
    for (name, paper) in made {
        files.push((
            arguments.folder.join(format!("{name}.pdf")),
            loaded.engine.render_paper(&paper)?.bytes,
        ));
    }
    for (path, bytes) in &files {
        put(path, bytes)?;
        if !common.report.json {
            line(&format!("Đã ghi {}", path.display()));
        }
    }
    let sentence = format!(
        "Giao {} hồ sơ cho {}: mỗi tệp có hai bản, mỗi bên ký và giữ một bản.",
        dossiers.len(),
        sides.receiver
    );
    let files: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    let json = json!({ "ho_so": dossiers.iter().map(as_json).collect::<Vec<_>>(), "tep": files });
    Ok(checked.finish(&sentence, FaultyFile::is_unread, json))
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
