//! `qcph sign RECORD FILE`: takes the signed copy of a document back.
//!
//! The file is judged, stored unchanged beside the record, and named in it. The record is written last,
//! and the same call again takes up what a run that died left behind.

use super::issue::{changed_lines, open};
use super::new::ask;
use super::report::{Failure, Outcome, line};
use super::{Common, parse_date};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use qcph::digest::{Digest, Tally};
use qcph::disk;
use qcph::edit::{self, Change, Value};
use qcph::life;
use qcph::pipeline::{self, Loaded};
use qcph::problem::{Code, Place, Problem, any_error};
use qcph::records::RecordFile;
use qcph::records::issue::{Issue, SigningWay, State};
use qcph::records::scalar::Date;
use qcph::signed::store;
use qcph::signed::take::take;
use qcph::signed::taken::{Given, Taken};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct SignArgs {
    /// Mã hoặc đường dẫn của bản ghi.
    #[arg(value_name = "BẢN_GHI")]
    record: String,
    /// Tệp PDF đã ký: tệp ký số, hoặc bản quét của bản giấy đã ký, đóng dấu.
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Cách ký: ky_so hoặc quet; mặc định xem theo tệp.
    #[arg(long, value_name = "CÁCH")]
    way: Option<Way>,
    /// Ngày nhận bản ký; mặc định là hôm nay.
    #[arg(long, value_name = "NGÀY", value_parser = parse_date)]
    date: Option<NaiveDate>,
    /// Đồng ý giữ các ghi chú trên trang được nêu, không phải chữ ký.
    #[arg(long)]
    accept_notes: bool,
    /// Chỉ xét tệp và cho xem các dòng sẽ đổi, không ghi gì.
    #[arg(long)]
    dry_run: bool,
    /// Không hỏi gì, kể cả khi đang ngồi trước máy.
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    #[value(name = "ky_so", alias = "ky-so")]
    Digital,
    #[value(name = "quet")]
    Scanned,
}

impl From<Way> for SigningWay {
    fn from(way: Way) -> Self {
        match way {
            Way::Digital => Self::Digital,
            Way::Scanned => Self::Scanned,
        }
    }
}

pub fn run(common: &Common, arguments: &SignArgs) -> Result<Outcome, Failure> {
    let asks = !arguments.yes && !common.report.json && ask::is_possible();
    sign(common, arguments, asks).map_err(|failure| {
        failure.saying("Chưa nhận bản ký: bản ghi và các tệp còn nguyên như trước.")
    })
}

fn sign(common: &Common, arguments: &SignArgs, asks: bool) -> Result<Outcome, Failure> {
    let checked = pipeline::read(common.project()?);
    let (loaded, filed) = open(&checked, &arguments.record)?;
    let issue = ready(&filed)?;
    let path = store::path(&loaded.project, &filed.file.path, &filed.record.id().value.0);
    let place = loaded.project.root().join(&path);
    if let Some(kept) = &issue.signed_copy {
        return Ok(again(&arguments.file, (&path, &place), kept.sha256.value)?);
    }
    let failed = |found| Failure::new(found, &checked.sources);
    let taken = judged(loaded, &filed, arguments, asks).map_err(failed)?;
    let text = named(&filed, &taken, arguments.date.unwrap_or(common.today))?;
    let lines = changed_lines(&filed, &text);
    let result = result(&taken, &path);
    if arguments.dry_run {
        let sentence = format!("{}\n{lines}Chưa ghi gì (--dry-run).", taken.sentence);
        return Ok(Outcome::new(sentence, result).problems(taken.problems));
    }
    if asks {
        // What is worth a look is worth it before the yes.
        taken.problems.iter().for_each(|problem| line(&told(problem)));
        line(&format!("{}\n{lines}", taken.sentence));
        if !ask::confirm("Nhận bản ký này và ghi các dòng trên?")? {
            return Err(Problem::new(Code::BadArgument, "đã thôi theo ý người dùng").into());
        }
    }
    both(loaded, &filed, (&arguments.file, &place, taken.sha256), &text)?;
    let shown = if asks { String::new() } else { format!("{}\n{lines}", taken.sentence) };
    let next = match issue.state.value {
        State::Presented => "cấp số, ngày bằng `qcph issue`",
        _ => "khi đủ, niêm phong bằng `qcph archive`",
    };
    let kept = if path.starts_with("records/") { "bản ghi và tệp này" } else { "bản ghi" };
    let sentence =
        format!("{shown}Đã nhận bản ký vào {path}.\nTiếp theo: ghi {kept} vào git; {next}.");
    Ok(Outcome::new(sentence, result).problems(if asks { Vec::new() } else { taken.problems }))
}

/// A piece of advice on one line.
fn told(problem: &Problem) -> String {
    format!("lưu ý[{}]: {}", problem.code.text(), problem.message)
}

/// The `van_ban` block of a record whose document may come back signed.
fn ready(filed: &RecordFile) -> Result<&Issue, Problem> {
    let id = filed.record.id();
    let refused = |place: &Place, message: String| {
        Problem::at(Code::NotIssuable, place, message)
            .hint("trình ký trước bằng `qcph issue … --for-signature`, hoặc ban hành bằng `qcph issue`, rồi ký bản ấy")
    };
    let none = || refused(&id.place, format!("`{}` chưa có khối `van_ban`", id.value.0));
    let issue = filed.record.issue().ok_or_else(none)?;
    match issue.state.value {
        State::Draft => Err(refused(&issue.state.place, "dự thảo chưa có bản để ký".into())),
        State::Void => Err(refused(&issue.state.place, "văn bản đã hủy, không nhận bản ký".into())),
        State::Presented | State::Issued => Ok(issue),
    }
}

/// A record that names a copy takes no other; the same one may be put back in its place.
fn again(file: &Path, (path, place): (&str, &Path), digest: Digest) -> Result<Outcome, Problem> {
    let tally = tally(file)?;
    if tally.sha256 != digest {
        let message = format!("bản ghi đã có bản ký khác ({path}); không tệp nào bị thay");
        return Err(Problem::new(Code::SignedAlready, message).hint(
            "nếu bản mới đúng: chuyển tệp cũ ra ngoài, xóa dòng `ban_ky` trong bản ghi, rồi chạy lại",
        ));
    }
    let was_there = place.exists();
    keep(file, place, digest)?;
    let sentence = if was_there {
        format!("Bản ký này đã nhận từ trước: {path}.")
    } else {
        format!("Đã đưa bản ký trở lại {path}.")
    };
    Ok(Outcome::new(sentence, json!({ "tep": path })))
}

/// What the file is, if it may be taken.
fn judged(
    loaded: &Loaded,
    filed: &RecordFile,
    arguments: &SignArgs,
    asks: bool,
) -> Result<Taken, Vec<Problem>> {
    let given = pipeline::given_out(loaded, filed)?;
    let Some(given) = given else {
        let message = "bản ghi này không lập thành văn bản nào";
        return Err(vec![Problem::new(Code::NotIssuable, message).hint("xem: qcph show")]);
    };
    let way = arguments.way.map(SigningWay::from);
    let given = Given { now: &given.now.bytes, known: &given.digests };
    let mut taken = take(&arguments.file, way, &given)?;
    if arguments.accept_notes {
        taken.accept_notes();
    } else if asks && taken.only_notes_stand_against() {
        taken.problems.iter().for_each(|problem| line(&told(problem)));
        let yes = ask::confirm("Giữ các ghi chú này trên văn bản?");
        if yes? {
            taken.accept_notes();
        }
    }
    if any_error(&taken.problems) { Err(taken.problems) } else { Ok(taken) }
}

/// The record's text with the copy named in it.
fn named(filed: &RecordFile, taken: &Taken, date: NaiveDate) -> Result<String, Problem> {
    let text = std::str::from_utf8(&filed.file.bytes).unwrap_or_default();
    let pairs = vec![
        ("cach", Value::Text(taken.way.word().to_owned())),
        ("ngay", Value::Text(Date(date).to_string())),
        ("so_trang", Value::Number(taken.pages as u64)),
        ("sha256", Value::Text(taken.sha256.to_string())),
    ];
    let change = Change::new(&["van_ban", "ban_ky"], Value::Map(pairs)).among(life::ORDER);
    edit::edited(&filed.file.path, text, &[change])
}

/// Keeps the copy and names it in the record; a run that fails takes back what it put there.
fn both(
    loaded: &Loaded,
    filed: &RecordFile,
    (file, place, digest): (&Path, &Path, Digest),
    text: &str,
) -> Result<(), Problem> {
    let was_there = place.exists();
    let record = loaded.project.root().join(&*filed.file.path);
    let old = &filed.file.bytes;
    let written = keep(file, place, digest).and_then(|()| edit::write(&record, old, text));
    written.inspect_err(|_| {
        let is_unnamed = disk::read(&record, disk::LARGE_BYTES).is_ok_and(|now| now == *old);
        if !was_there && is_unnamed {
            drop(std::fs::remove_file(place));
        }
    })
}

/// Puts the file beside the record, byte for byte; what stands there already is the same or stays.
fn keep(file: &Path, place: &Path, digest: Digest) -> Result<(), Problem> {
    if place.exists() {
        return if tally(place)?.sha256 == digest {
            Ok(())
        } else {
            Err(Problem::new(
                Code::SignedAlready,
                format!("đã có tệp khác ở `{}`; không tệp nào bị thay", place.display()),
            )
            .hint("xem tệp ấy, chuyển ra ngoài rồi chạy lại"))
        };
    }
    let from = |error: std::io::Error| Problem::io(Code::CannotRead, file, &error);
    let source = disk::open(file).map_err(from)?;
    disk::create_with(place, |sink| {
        let copied = Tally::copy(source, sink);
        let copied = copied.map_err(|error| Problem::io(Code::CannotWrite, place, &error))?;
        if copied.sha256 == digest {
            Ok(())
        } else {
            Err(Problem::new(Code::ChangedWhileSealing, "tệp đổi trong lúc nhận")
                .hint("đóng chương trình đang ghi tệp đó rồi chạy lại"))
        }
    })
}

fn tally(path: &Path) -> Result<Tally, Problem> {
    let tally = disk::open(path).and_then(|file| Tally::copy(file, std::io::sink()));
    tally.map_err(|error| Problem::io(Code::CannotRead, path, &error))
}

fn result(taken: &Taken, path: &str) -> serde_json::Value {
    let signature = |signature: &qcph::signed::Signature| {
        json!({
            "nguoi": signature.signer,
            "chu_the": signature.subject,
            "so_chung_thu": signature.serial,
            "luc": signature.stated_time.map(|time| time.to_rfc3339()),
            "dau_thoi_gian": signature.is_time_stamp || signature.has_time_stamp,
            "den_byte": signature.covered_bytes,
        })
    };
    json!({
        "tep": path,
        "sha256": taken.sha256.to_string(),
        "cach": taken.way.word(),
        "ket_luan": taken.verdict.word(),
        "so_trang": taken.pages,
        "chu_ky": taken.signatures.iter().map(signature).collect::<Vec<_>>(),
    })
}
