//! `qcph new quy-che --from CODE`: a regulation file that continues another one.

use super::{NewArgs, NewFile, given, write};
use crate::cli::Common;
use crate::cli::report::Failure;
use qcph::archive::name::check_path;
use qcph::problem::{Code, Problem};
use qcph::records::nearest::nearest;
use qcph::records::scalar::{Date, FileKind, PLACEHOLDER};
use qcph::records::shape::quoted;
use qcph::records::{self, Corpus};
use qcph::regulation::rules::Regulation;
use qcph::regulation::{self, Regulations};
use qcph::scaffold::successor::successor;
use qcph::scaffold::{Values, put};

/// What a flag may say of the next regulation; the rest is for an editor.
const KEYS: [&str; 5] = ["ma", "ten", "ten_tat", "tu_ngay", "den_ngay"];

/// Writes the file.
pub fn make(common: &Common, arguments: &NewArgs) -> Result<NewFile, Failure> {
    let project = common.project()?;
    let mut values = given(FileKind::Regulation, arguments)?;
    check_flags(&values)?;
    let (corpus, mut problems) = records::read(&project, &|_| true);
    let regulations = regulation::read(&corpus, &mut problems);
    let old = source(&regulations, arguments.from.as_deref())?;
    let text = text_of(old, &corpus).ok_or_else(|| {
        Problem::new(Code::CannotRead, format!("không đọc lại được tệp của `{}`", old.id.value))
    })?;
    continue_dates(old, &mut values)?;
    let id = values["ma"].as_str().unwrap_or_default().to_owned();
    let other = regulations.iter().find(|rules| rules.id.eq_ignore_ascii_case(&id));
    if let Some(other) = other.filter(|other| !other.is_embedded()) {
        let message = format!("mã `{id}` đã dùng trong `{}`", other.id.place.file);
        return Err(Problem::new(Code::BadArgument, message)
            .hint("sửa tệp đó, hoặc đặt mã khác bằng `--id`")
            .into());
    }
    let below = format!("records/quy-che/{}.yaml", id.to_lowercase());
    check_path(&below).map_err(|why| {
        let message = format!("không đặt tên tệp theo mã này được: {why}");
        Problem::new(Code::BadArgument, message).hint("chọn mã khác bằng `--id`")
    })?;
    let text = successor(&text, &old.id.value.0, &values, below.matches('/').count());
    write(&project, &below, &text)?;
    let waiting = text.lines().filter(|line| !line.starts_with('#'));
    let waiting = waiting.map(|line| line.matches(PLACEHOLDER).count()).sum();
    Ok(NewFile { path: below, waiting, left: None, notice: None })
}

/// Refuses keys that hold rows, and days that are none.
fn check_flags(values: &Values) -> Result<(), Problem> {
    if let Some(key) = values.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let message = format!("không điền `{key}` từ dòng lệnh được");
        return Err(Problem::new(Code::BadArgument, message)
            .hint(format!("chỉ dùng các khóa: {}; phần còn lại sửa trong tệp", quoted(&KEYS))));
    }
    for key in ["tu_ngay", "den_ngay"] {
        let text = values.get(key).and_then(serde_json::Value::as_str);
        if let Some(text) = text.filter(|text| Date::parse(text).is_none()) {
            let message = format!("`{key}={text}` không phải là ngày");
            return Err(Problem::new(Code::BadArgument, message)
                .hint("viết năm-tháng-ngày, ví dụ 2026-01-01"));
        }
    }
    Ok(())
}

/// The regulation that is continued: the named one, or the last.
fn source<'a>(regulations: &'a Regulations, name: Option<&str>) -> Result<&'a Regulation, Problem> {
    let ids: Vec<&str> = regulations.iter().map(|rules| rules.id.value.0.as_str()).collect();
    let Some(name) = name else {
        return regulations.iter().last().ok_or_else(|| {
            Problem::new(Code::BadArgument, "chưa có quy chế nào đọc được để viết tiếp")
                .hint("sửa các lỗi của tệp quy chế, xem: qcph check")
        });
    };
    let found = regulations.iter().rev().find(|rules| rules.id.eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let problem = Problem::new(Code::BadArgument, format!("không có quy chế mang mã `{name}`"));
        match nearest(name, ids.iter().copied()) {
            Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
            None => problem.hint(format!("chọn một trong: {}", quoted(&ids))),
        }
    })
}

fn text_of(rules: &Regulation, corpus: &Corpus) -> Option<String> {
    let path = &*rules.id.place.file;
    if let Some(text) = Regulations::embedded_text(path).filter(|_| rules.is_embedded()) {
        return Some(text.to_owned());
    }
    let file = corpus.shared_files.iter().find(|file| *file.path == *path)?;
    Some(String::from_utf8_lossy(&file.bytes).into_owned())
}

/// The next regulation begins the day after the last one ends; with the same code it is a new version
/// of the same time.
fn continue_dates(old: &Regulation, values: &mut Values) -> Result<(), Problem> {
    let same = values.get("ma").and_then(|id| id.as_str()).map(str::to_owned);
    let same = same.is_some_and(|id| id.eq_ignore_ascii_case(&old.id));
    let (from, until) = match (same, &old.until) {
        (true, until) => (Some(old.from.value), until.as_ref().map(|until| until.value)),
        (false, Some(until)) => (until.succ_opt().map(Date), None),
        (false, None) => (None, None),
    };
    for (key, day) in [("tu_ngay", from), ("den_ngay", until)] {
        if let (None, Some(day)) = (values.get(key), day) {
            values.insert(key.into(), day.iso().into());
        }
    }
    let kept =
        same.then_some(("ten", &old.name.0)).into_iter().chain([("ten_tat", &old.short_name.0)]);
    for (key, text) in kept {
        values.entry(key).or_insert_with(|| text.as_str().into());
    }
    if values.contains_key("ma") {
        return Ok(());
    }
    let year = values.get("tu_ngay").and_then(|day| day.as_str()?.get(..4).map(str::to_owned));
    let year = year.ok_or_else(|| {
        let message = format!("`{}` không ghi ngày hết hiệu lực", old.id.value);
        Problem::new(Code::BadArgument, message)
            .hint("cho biết ngày quy chế mới có hiệu lực: `--set tu_ngay=NĂM-THÁNG-NGÀY`")
    })?;
    put(FileKind::Regulation, values, "ma", &format!("QCPH-{year}"))
}
