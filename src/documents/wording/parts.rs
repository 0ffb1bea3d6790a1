//! The parts that a wording template must and may have, looked at before anything is rendered.

use crate::law::kinds::DocumentKind;
use crate::problem::{Code, Place, Problem};
use crate::records::nearest::nearest;
use crate::records::shape::quoted;

const TYPE: &str = "tên loại";
const SUBJECT: &str = "trích yếu";
const ADDRESSEES: &str = "kính gửi";
const BASES: &str = "căn cứ";
const BODY: &str = "nội dung";
const APPENDICES: &str = "phụ lục";

/// Every name that opens a part.
const KNOWN: [&str; 6] = [TYPE, SUBJECT, ADDRESSEES, BASES, BODY, APPENDICES];

/// Reports names of parts that nobody knows, and required parts that are not there.
pub fn check(template: &str, text: &str, problems: &mut Vec<Problem>) {
    let file = format!("templates/loi-van/{template}");
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let name = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        // What the template itself computes is not a name.
        if let Some(name) = name.filter(|name| !name.contains(['{', '[', ']'])) {
            let at = start + line.find('[').unwrap_or(0);
            if KNOWN.contains(&name) {
                found.push(name);
            } else {
                let place = Place::in_text(file.as_str(), text, at..at + bare.len());
                let near = nearest(name, KNOWN.iter().copied());
                problems.push(unknown(name, near, &place));
                // It is reported once, as misspelt, not again as missing.
                found.extend(near);
            }
        }
        start += line.len();
    }
    let is_slip = template == DocumentKind::Sent.row().template;
    if is_slip && found.contains(&TYPE) && plain_type(text).is_none() {
        problems.push(type_that_changes(template));
    }
    for part in DocumentKind::required_parts(template).iter().filter(|part| !found.contains(part)) {
        problems.push(missing(template, part));
    }
}

/// What stands under `[tên loại]`, where it is the same for every record.
pub fn plain_type(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim).skip_while(|line| *line != format!("[{TYPE}]"));
    lines.next()?;
    let lines = lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty());
    let name = lines.collect::<Vec<_>>().join(" ");
    (!name.is_empty() && !name.contains('{')).then_some(name)
}

/// The problem of a slip whose type is not the same for every record: its number bears one mark.
fn type_that_changes(template: &str) -> Problem {
    let place = Place::file(format!("templates/loi-van/{template}"));
    let message = format!("`[{TYPE}]` của phiếu đi kèm phải là chữ cố định");
    Problem::at(Code::TemplatePart, &place, message)
        .hint("ghi thẳng tên loại, ví dụ `Phiếu gửi`: ký hiệu của phiếu lấy từ tên này")
}

/// The problem of a template without a part that its document needs.
pub fn missing(template: &str, part: &str) -> Problem {
    let place = Place::file(format!("templates/loi-van/{template}"));
    Problem::at(
        Code::TemplatePart,
        &place,
        format!("mẫu không có phần `[{part}]`, hoặc phần đó rỗng"),
    )
    .hint(format!("thêm một dòng `[{part}]`, dưới đó là nội dung của phần"))
    .hint("hoặc xóa tệp mẫu để dùng mẫu có sẵn")
}

/// The problem of words that belong to no part, and so would not be printed.
pub fn stray(template: &str, line: &str) -> Problem {
    let place = Place::file(format!("templates/loi-van/{template}"));
    Problem::at(
        Code::TemplatePart,
        &place,
        format!("dòng “{line}” đứng trước phần đầu tiên của mẫu"),
    )
    .hint("chuyển dòng đó vào một phần, ví dụ dưới `[nội dung]`; ghi chú viết trong `{# … #}`")
}

fn unknown(name: &str, near: Option<&str>, place: &Place) -> Problem {
    let problem =
        Problem::at(Code::TemplatePart, place, format!("mẫu không có phần nào tên `[{name}]`"));
    match near {
        Some(near) => problem.hint(format!("ý bạn là `[{near}]`?")),
        None => problem.hint(format!("các phần: {}", quoted(&KNOWN))),
    }
}
