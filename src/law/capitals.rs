//! Capitals in the names of agencies (NĐ 30/2020/NĐ-CP, Phụ lục II).
//!
//! A name takes a capital on the first letter of the words for its kind, function and field, and is
//! printed as the registry has it on the day. Says where a name of a body that the rule names is
//! written otherwise, in the registry or in the texts of a record, and leaves it so.

use crate::problem::{Code, Place, Problem};
use crate::records::agency::Agency;
use crate::records::files::SourceFile;
use crate::records::registry::Registry;

/// How words in the names of agencies are written.
const WRITTEN: [&str; 9] = [
    "Bảo hiểm xã hội",
    "Tổng Liên đoàn Lao động",
    "Liên đoàn Lao động",
    "Công đoàn",
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Việt Nam",
    "Trung ương",
    "Thành phố Hồ Chí Minh",
];

/// Words before the proper name of a place (Phụ lục II, III.1), unless one of the words after.
const UNITS: [&str; 4] = ["tỉnh", "huyện", "xã", "phường"];
const COMMON: [&str; 3] = ["hội", "ủy", "đảo"];

/// Reports names of agencies that are written otherwise.
pub fn check(agencies: &[Agency], problems: &mut Vec<Problem>) {
    for agency in agencies {
        let Some(right) = wrong(&agency.name) else { continue };
        let message = format!("tên `{}` viết hoa chưa đúng: `{right}`", agency.name);
        problems.push(
            Problem::at(Code::WrongCapitals, &agency.id.place, message)
                .hint("sửa `ten` của cơ quan; tên in ra văn bản đúng như ghi ở đây")
                .clause("Nghị định 30/2020/NĐ-CP, Phụ lục II")
                .advice(),
        );
    }
}

/// So many names of one file are told of.
const TOLD_MAX: usize = 20;

/// Reports names of the registry that a record writes with other capitals.
pub fn check_texts(file: &SourceFile, registry: &Registry, problems: &mut Vec<Problem>) {
    let Ok(source) = std::str::from_utf8(&file.bytes) else { return };
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        let is_comment = text.trim_start().starts_with('#');
        let found = if is_comment { Vec::new() } else { registry.names.wrong(text) };
        for (range, right) in found.into_iter().take(TOLD_MAX) {
            // A name that the registry itself has wrong is told of there.
            if wrong(right).is_some() {
                continue;
            }
            let said = &text[range.clone()];
            let place =
                Place::in_text(file.path.clone(), source, start + range.start..start + range.end);
            problems.push(
                Problem::at(
                    Code::WrongCapitals,
                    &place,
                    format!("tên `{said}` viết hoa chưa đúng"),
                )
                .hint(format!("viết: `{right}`"))
                .clause("Nghị định 30/2020/NĐ-CP, Phụ lục II")
                .advice(),
            );
        }
        start += line.len();
    }
}

/// The words of a name that are not written by the rule, and how they should be.
fn wrong(name: &str) -> Option<String> {
    let first = name.chars().next()?;
    let rest = &name[first.len_utf8()..];
    if !first.is_uppercase() {
        return Some(format!("{}{rest}", first.to_uppercase()));
    }
    let words: Vec<&str> = name.split(' ').collect();
    let lower = |words: &[&str]| words.join(" ").to_lowercase();
    for at in 0..words.len() {
        for right in WRITTEN {
            let count = right.split(' ').count();
            let Some(found) = words.get(at..at + count) else { continue };
            // Inside the longer name the shorter one has been compared already.
            if lower(found) == right.to_lowercase() && found.join(" ") != right {
                return Some(right.to_owned());
            }
        }
        let place = words.get(at + 1).filter(|word| word.starts_with(char::is_lowercase));
        let place = place.filter(|word| !COMMON.contains(word));
        if let (true, Some(place)) = (UNITS.contains(&words[at]), place) {
            let mut letters = place.chars();
            let first = letters.next()?.to_uppercase();
            return Some(format!("{} {first}{}", words[at], letters.as_str()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn names_are_written_by_the_rule() {
        for name in [
            "Bảo hiểm xã hội tỉnh Hải Dương",
            "Tổng Liên đoàn Lao động Việt Nam",
            "Công đoàn Dệt May Việt Nam",
            "Bộ Lao động - Thương binh và Xã hội",
            "Bảo hiểm xã hội thị xã Chí Linh",
            "Ủy ban Về các vấn đề xã hội của Quốc hội",
        ] {
            assert_eq!(wrong(name), None, "{name}");
        }
        for (name, right) in [
            ("Bảo Hiểm Xã Hội Việt Nam", "Bảo hiểm xã hội"),
            ("Tổng liên đoàn Lao động Việt Nam", "Tổng Liên đoàn Lao động"),
            ("Liên đoàn lao động tỉnh Hải Dương", "Liên đoàn Lao động"),
            ("Bảo hiểm xã hội Việt nam", "Việt Nam"),
            ("Bảo hiểm xã hội tỉnh hải Dương", "tỉnh Hải"),
            ("bảo hiểm xã hội tỉnh Hải Dương", "Bảo hiểm xã hội tỉnh Hải Dương"),
            ("BẢO HIỂM XÃ HỘI", "Bảo hiểm xã hội"),
        ] {
            assert_eq!(wrong(name).as_deref(), Some(right), "{name}");
        }
    }
}
