//! Values are written into records, and nothing else changes.

mod any;
mod places;

use crate::corpus::Random;
use crate::office::sample_files;
use qcph::edit::{Change, Value, edited};
use qcph::problem::Code;
use qcph::records::parser;
use qcph::records::yaml;
use std::sync::Arc;

pub fn file() -> Arc<str> {
    "records/a.yaml".into()
}

/// What a clerk gives a document: state, number, day, signer.
fn issue() -> Vec<Change> {
    let text = |text: &str| Value::Text(text.into());
    vec![
        Change::new(&["van_ban", "trang_thai"], text("ban_hanh")),
        Change::new(&["van_ban", "so"], Value::Number(3025)),
        Change::new(&["van_ban", "ngay"], text("2020-09-18")),
        Change::new(
            &["van_ban", "ky"],
            Value::Map(vec![("nguoi", text("nguyen-van-a")), ("quyen_han", text("kt"))]),
        ),
    ]
}

#[test]
fn values_are_set_and_made_in_every_style() {
    let cases = [
        (
            "loai: cuoc_hop\nvan_ban:\n  trang_thai: du_thao   # chưa duyệt\n  don_vi_soan: VP\n\n# cuối\nten: a\n",
            "loai: cuoc_hop\nvan_ban:\n  trang_thai: ban_hanh   # chưa duyệt\n  don_vi_soan: VP\n  so: 3025\n  ngay: 2020-09-18\n  ky: {nguoi: nguyen-van-a, quyen_han: kt}\n\n# cuối\nten: a\n",
        ),
        (
            "van_ban: {trang_thai: du_thao, so: 1} # chú\nten: a\n",
            "van_ban: {trang_thai: ban_hanh, so: 3025, ngay: 2020-09-18, ky: {nguoi: nguyen-van-a, quyen_han: kt}} # chú\nten: a\n",
        ),
        (
            "van_ban:\r\n    so: \"12\" # cũ\r\n    trang_thai: du_thao\r\nten: a\r\n",
            "van_ban:\r\n    so: 3025 # cũ\r\n    trang_thai: ban_hanh\r\n    ngay: 2020-09-18\r\n    ky: {nguoi: nguyen-van-a, quyen_han: kt}\r\nten: a\r\n",
        ),
        (
            "\u{feff}van_ban: {\n    trang_thai: du_thao,\n    so: 1\n  }\nten: a\n",
            "\u{feff}van_ban: {\n    trang_thai: ban_hanh,\n    so: 3025,\n    ngay: 2020-09-18,\n    ky: {nguoi: nguyen-van-a, quyen_han: kt}\n  }\nten: a\n",
        ),
        (
            "\u{feff}van_ban:\n  trang_thai: du_thao",
            "\u{feff}van_ban:\n  trang_thai: ban_hanh\n  so: 3025\n  ngay: 2020-09-18\n  ky: {nguoi: nguyen-van-a, quyen_han: kt}",
        ),
    ];
    for (old, new) in cases {
        assert_eq!(edited(&file(), old, &issue()).as_deref(), Ok(new));
    }
}

#[test]
fn a_new_key_takes_its_place_among_the_others() {
    const ORDER: &[&str] = &["trang_thai", "so", "ngay", "ky"];
    let changes: Vec<Change> = issue().into_iter().map(|change| change.among(ORDER)).collect();
    let old =
        "van_ban:\n  trang_thai: du_thao # chưa\n  noi_nhan:\n    - ten: A\n  # sau\nten: a\n";
    let new = "van_ban:\n  trang_thai: ban_hanh # chưa\n  so: 3025\n  ngay: 2020-09-18\n  ky: {nguoi: nguyen-van-a, quyen_han: kt}\n  noi_nhan:\n    - ten: A\n  # sau\nten: a\n";
    assert_eq!(edited(&file(), old, &changes).as_deref(), Ok(new));
}

#[test]
fn what_cannot_be_changed_alone_is_refused() {
    for text in ["loai: a\n", "van_ban: [1]\n", "van_ban: du_thao\n", "- a\n", "", "van_ban: {\n"] {
        let refused = edited(&file(), text, &issue()).unwrap_err();
        assert_eq!(refused.code, Code::CannotEdit, "{text:?}");
    }
}

#[test]
fn texts_that_yaml_would_read_otherwise_are_read_back_as_they_are() {
    let nasty = [
        "no",
        "2020-01-01",
        "~",
        "a: b",
        "a #b",
        "#",
        "- a",
        "{a}",
        "[a]",
        "\"a\"",
        "'a'",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a`",
        " a ",
        "1e3",
        "0x1F",
        "Đường số 3: lô A",
        "a\u{a0}b",
        "…",
        "?",
        ":",
        "true",
        "a\\b",
        "  ",
    ];
    for text in nasty {
        let change = [Change::new(&["ten"], Value::Text(text.into()))];
        let new = edited(&file(), "loai: a # b\nten: c\nma: d\n", &change)
            .unwrap_or_else(|_| panic!("{text:?}"));
        let yaml::Value::Map(pairs) = parser::parse(&file(), &new).unwrap().value else { panic!() };
        let yaml::Value::Scalar(scalar) = &pairs[1].1.value else { panic!("{new}") };
        assert_eq!(scalar.text, text, "{new}");
        assert!(new.starts_with("loai: a # b\n") && new.ends_with("\nma: d\n"), "{new}");
    }
}

/// The record as people leave it: comments, blank lines, other indents, Windows' line ends.
pub fn mangled(text: &str, random: &mut Random) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let is_plain = !line.contains(['|', '>']) && !line.trim().is_empty();
        if is_plain && random.below(6) == 0 {
            out += &format!("{}# ghi chú {}\n", &line[..indent], random.below(100));
        }
        out += line;
        if is_plain
            && !line.contains(['"', '#', '\''])
            && line.contains(": ")
            && random.below(6) == 0
        {
            out += "  # chú thích";
        }
        out += "\n";
        if indent == 0 && random.below(8) == 0 {
            out += "\n";
        }
    }
    match random.below(3) {
        0 => out.replace('\n', "\r\n"),
        1 => format!("\u{feff}{out}"),
        _ => out,
    }
}

/// The record with other indents and, at times, with `van_ban` in braces, on one line or on several.
pub fn restyled(text: &str, random: &mut Random) -> String {
    let text = match random.below(3) {
        0 => text.to_owned(),
        style => braced(text, style == 1).unwrap_or_else(|| text.to_owned()),
    };
    let step = 2 + random.below(4);
    let wider = |column: usize| column / 2 * step + column % 2;
    let (mut out, mut inside) = (String::new(), None);
    for line in text.lines() {
        let rest = line.trim_start();
        let indent = line.len() - rest.len();
        // What a `|` holds may begin with a dash and be no item.
        inside = inside.filter(|above| rest.is_empty() || indent > *above);
        let item = rest.strip_prefix("- ").filter(|_| inside.is_none());
        let inner = " ".repeat(wider(indent + 2) - wider(indent) - 1);
        let rest = item.map_or_else(|| rest.to_owned(), |item| format!("-{inner}{item}"));
        out += &format!("{}{rest}\n", " ".repeat(if rest.is_empty() { 0 } else { wider(indent) }));
        if inside.is_none() && line.trim_end_matches(['-', '+']).ends_with(['|', '>']) {
            inside = Some(indent);
        }
    }
    out
}

/// `van_ban: {trang_thai: du_thao, …}`; `None` for what cannot stand in braces.
fn braced(text: &str, on_one_line: bool) -> Option<String> {
    let (before, rest) = text.split_once("\nvan_ban:\n")?;
    let inner = |line: &&str| line.starts_with([' ', '\n', '#']);
    let end: usize = rest.split_inclusive('\n').take_while(inner).map(str::len).sum();
    let yaml::Value::Map(pairs) = parser::parse(&file(), text).ok()?.value else { return None };
    let issue = pairs.iter().find(|(key, _)| scalar(key) == Some("van_ban"))?;
    let yaml::Value::Map(pairs) = &issue.1.value else { return None };
    let pairs: Option<Vec<String>> = pairs
        .iter()
        .map(|(key, value)| Some(format!("{}: {}", scalar(key)?, flow(value)?)))
        .collect();
    let flow = match on_one_line {
        true => format!("{{{}}}", pairs?.join(", ")),
        false => format!("{{\n    {}\n  }}", pairs?.join(",\n    ")),
    };
    Some(format!("{before}\nvan_ban: {flow}\n{}", &rest[end..]))
}

fn scalar(node: &yaml::Node) -> Option<&str> {
    match &node.value {
        yaml::Value::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// A value as it stands in braces.
fn flow(node: &yaml::Node) -> Option<String> {
    Some(match &node.value {
        yaml::Value::Scalar(one) if one.text.contains(['\n', '\'']) => return None,
        yaml::Value::Scalar(one) if one.plain && !one.text.contains([',', '[', '{', ':', '#']) => {
            one.text.clone()
        }
        yaml::Value::Scalar(one) => format!("'{}'", one.text),
        yaml::Value::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(flow).collect();
            format!("[{}]", items?.join(", "))
        }
        yaml::Value::Map(pairs) => {
            let pair = |(key, value): &(yaml::Node, yaml::Node)| {
                Some(format!("{}: {}", scalar(key)?, flow(value)?))
            };
            let pairs: Option<Vec<String>> = pairs.iter().map(pair).collect();
            format!("{{{}}}", pairs?.join(", "))
        }
    })
}

/// What stands between the commas of the outermost braces of a line.
pub fn pieces(line: &str) -> Vec<String> {
    let (mut pieces, mut depth, mut quoted) = (vec![String::new()], 0, false);
    let inner = line.split_once('{').map_or("", |(_, inner)| inner);
    for c in inner.trim_end().trim_end_matches('}').chars() {
        match c {
            '\'' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        pieces.last_mut().expect("one").push(c);
    }
    pieces.iter().map(|piece| piece.trim().to_owned()).collect()
}

#[test]
fn only_the_intended_lines_of_two_hundred_records_change() {
    let mut random = Random::new(20);
    let records: Vec<(String, String)> = sample_files()
        .into_iter()
        .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)))
        .filter(|(path, text)| path.starts_with("records/20") && text.contains("\nvan_ban:\n"))
        .collect();
    assert!(records.len() > 50, "{}", records.len());
    let keys = ["trang_thai:", "so:", "ngay:", "ky:", "nguoi:", "quyen_han:"];
    for round in 0..200 {
        let (path, text) = &records[round % records.len()];
        let old = mangled(text, &mut random);
        let new = edited(&file(), &old, &issue())
            .unwrap_or_else(|problem| panic!("{path}: {problem:?}\n{old}"));
        let diff = similar::TextDiff::from_lines(&old, &new);
        for change in diff.iter_all_changes() {
            if change.tag() != similar::ChangeTag::Equal {
                let line = change.value().trim_start();
                assert!(keys.iter().any(|key| line.starts_with(key)), "{path}: {change}");
            }
        }
    }
}
