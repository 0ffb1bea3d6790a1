//! Names of bodies where a template decides: which name a text prints is settled once all of it is there
//! (see [`names`](super::super::names)), so what a filter gives before that is no text to compare.

use crate::problem::{Code, Place, Problem};

/// The filters that leave a name open.
const OPEN: [&str; 3] = ["ten_tat", "thuoc", "nguoi"];
/// What compares two values.
const COMPARE: [&str; 3] = ["==", "!=", " in "];

/// Reports such filters in `{% … %}`, and beside a comparison in `{{ … }}`.
pub fn check(template: &str, text: &str, problems: &mut Vec<Problem>) {
    let tags = [("{%", "%}"), ("{{", "}}")];
    for (opening, closing) in tags {
        for (at, _) in text.match_indices(opening) {
            let tag = &text[at..];
            let tag = &tag[..tag.find(closing).unwrap_or(tag.len())];
            if opening == "{{" && !COMPARE.iter().any(|sign| tag.contains(sign)) {
                continue;
            }
            let Some((name, start)) = used(tag) else { continue };
            let start = at + start;
            let file = format!("templates/loi-van/{template}");
            let place = Place::in_text(file.as_str(), text, start..start + name.len());
            problems.push(
                Problem::at(
                    Code::TemplateSyntax,
                    &place,
                    format!("bộ lọc `{name}` không dùng để so sánh hoặc đặt biến"),
                )
                .hint("so sánh mã cơ quan, mã người: `{% if to_chuc == \"BHXH-HD\" %}`")
                .hint(
                    "tên in đầy đủ hay gọi tắt là tùy chỗ, nên chỉ viết bộ lọc này trong `{{ … }}`",
                ),
            );
        }
    }
}

/// The first open filter of a tag, as `|ten_tat` or `map("ten_tat")`, and where it stands.
fn used(tag: &str) -> Option<(&'static str, usize)> {
    OPEN.into_iter().find_map(|name| {
        let stands = |at: usize| {
            let before = tag[..at].trim_end();
            let after = tag[at + name.len()..].chars().next();
            before.ends_with(['|', '"', '\''])
                && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
        };
        tag.match_indices(name).map(|(at, _)| at).find(|at| stands(*at)).map(|at| (name, at))
    })
}
