//! What the template engine has against a template, in Vietnamese: where, what, and what to do.

use crate::problem::{Code, Place, Problem};
use crate::records::nearest::nearest;
use minijinja::{Error, ErrorKind};

/// The problem behind an error of a template, at its place in the file.
pub fn describe(error: &Error, name: &str, text: &str, code: Code) -> Problem {
    let file = format!("templates/loi-van/{name}");
    let place = match (error.range(), error.line()) {
        (Some(range), _) if range.end <= text.len() && !text.is_empty() => {
            Place::in_text(file.as_str(), text, range)
        }
        (_, Some(line)) => Place { line, column: 1, ..Place::file(file.as_str()) },
        _ => Place::file(file.as_str()),
    };
    let found = error.range().and_then(|range| text.get(range)).unwrap_or_default();
    let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let problem = |message: String| Problem::at(code, &place, message);
    let problem = match error.kind() {
        ErrorKind::UndefinedError => {
            problem(format!("mẫu dùng `{found}`, nhưng bản ghi không có giá trị này"))
        }
        ErrorKind::UnknownFilter => unknown_filter(&detail, &place, code),
        ErrorKind::OutOfFuel => problem("mẫu lặp không dừng".to_owned()),
        ErrorKind::SyntaxError => {
            let (what, remedy) = syntax(&detail);
            let (line, column) = (place.line, place.column);
            problem(format!("mẫu sai cú pháp ở dòng {line}, cột {column}: {what}")).hint(remedy)
        }
        _ => problem(format!("mẫu không dựng được: {detail}")),
    };
    problem.hint("sửa mẫu trong `templates/loi-van/`, hoặc xóa tệp đó để dùng mẫu có sẵn")
}

fn unknown_filter(detail: &str, place: &Place, code: Code) -> Problem {
    let name = detail.split_whitespace().nth(1).unwrap_or(detail);
    let problem = Problem::at(code, place, format!("mẫu dùng bộ lọc `{name}` không có"));
    match nearest(name, super::FILTERS.iter().copied()) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint(format!("các bộ lọc: {}", super::FILTERS.join(", "))),
    }
}

/// What a message of the engine says of the syntax, and what to do about it.
fn syntax(detail: &str) -> (String, &'static str) {
    const BLOCKS: &str =
        "mỗi `{% if … %}` cần một `{% endif %}`, mỗi `{% for … %}` cần một `{% endfor %}`";
    const SIGNS: &str =
        "viết `{{ khóa }}`, `{{ khóa|bộ_lọc }}`, `{% if khóa %}`, `{% for x in danh_sách %}`";
    if detail.starts_with("unexpected end of input") {
        return ("hết tệp mà còn chỗ mở chưa đóng".to_owned(), BLOCKS);
    }
    if let Some(word) = detail.strip_prefix("unknown statement ") {
        return (format!("không có câu lệnh `{}`", word.trim_matches('`')), BLOCKS);
    }
    let unexpected = detail.strip_prefix("unexpected ").unwrap_or_default();
    match unexpected.split_once(", expected ") {
        Some((found, wanted)) => {
            (format!("gặp {}, đáng lẽ là {}", token(found), token(wanted)), SIGNS)
        }
        None if !unexpected.is_empty() => (format!("không chờ {} ở đây", token(unexpected)), SIGNS),
        None => ("không đọc được từ chỗ này".to_owned(), SIGNS),
    }
}

/// What the engine calls a piece of a template.
fn token(name: &str) -> String {
    match name {
        "identifier" => "một tên".to_owned(),
        "end of block" => "`%}`".to_owned(),
        "end of variable block" => "`}}`".to_owned(),
        "end of input" => "chỗ hết tệp".to_owned(),
        "start of block" => "`{%`".to_owned(),
        "start of variable block" => "`{{`".to_owned(),
        "template-data" | "template data" => "chữ thường".to_owned(),
        "string" => "chữ trong dấu nháy".to_owned(),
        "integer" | "float" | "number" => "một số".to_owned(),
        other => format!("`{}`", other.trim_matches('`')),
    }
}
