//! One field changed at the desk changes its own lines, whatever the field is and however the record is
//! written. `QCPH_BAN_GHI` says how many records, 2,000 before a release.

use super::{FILE, Served};
use crate::corpus::Random;
use crate::edit::{mangled, restyled};
use crate::office::{Office, sample_files};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// What a field is to who fills it in.
fn kind(schema: &Json, value: &Json) -> Option<&'static str> {
    let means = schema["x-nghia"].as_str();
    Some(match value {
        Json::Array(items) if items.iter().all(|item| item.is_array()) && !items.is_empty() => {
            "bảng"
        }
        Json::Array(items) if items.len() > 1 => "danh sách",
        Json::Array(_) | Json::Object(_) => return None,
        _ if schema["enum"].is_array() => "lựa chọn",
        _ if schema["format"] == "date" => "ngày",
        _ if means == Some("co_quan") => "cơ quan",
        _ if means == Some("nguoi") => "người",
        _ if means.is_some() => return None,
        _ if schema["type"] == "integer" => "số",
        _ if value.as_str().is_some_and(|text| text.len() > 120 || text.contains('\n')) => {
            "chữ dài"
        }
        _ => "chữ",
    })
}

/// Fields by what they are, with their paths.
fn fields(
    schema: &Json,
    value: &Json,
    path: &mut Vec<Json>,
    out: &mut Vec<(&'static str, Vec<Json>)>,
) {
    let schema = match schema["oneOf"].as_array() {
        Some(ways) => &ways[usize::from(value.is_object())],
        None => schema,
    };
    let is_fixed = ["loai", "trang_thai", "ma"].iter().any(|key| path.last() == Some(&json!(key)));
    if let Some(kind) = kind(schema, value).filter(|_| !path.is_empty() && !is_fixed) {
        out.push((kind, path.clone()));
    }
    match value {
        Json::Array(items) => items.iter().enumerate().for_each(|(at, item)| {
            path.push(at.into());
            fields(&schema["items"], item, path, out);
            path.pop();
        }),
        Json::Object(pairs) => pairs.iter().for_each(|(key, item)| {
            path.push(key.as_str().into());
            fields(&schema["properties"][key], item, path, out);
            path.pop();
        }),
        _ => {}
    }
}

/// What a person does with a field of a kind, and what the form says of it then.
fn doing(kind: &str, path: &[Json], now: &Json, random: &mut Random) -> (&'static str, Json, Json) {
    let set = |value: Json| json!({ "viec": "dat", "duong": path, "gia_tri": value });
    let text = |all: &[&str], random: &mut Random| json!(all[random.below(all.len())]);
    let Some(items) = now.as_array() else {
        let value = match kind {
            "ngày" => text(&["2020-01-31", "1999-12-01"], random),
            "số" => text(&["7", "1234567"], random),
            "cơ quan" => text(&["BHXH-VN", "LDLD-HD/CSPL"], random),
            "người" => json!("mai-thi-q"),
            "lựa chọn" => json!("khac"),
            "chữ dài" => json!(format!(
                "Đoạn một: {}\nĐoạn hai # không phải ghi chú",
                "dài ".repeat(40).trim_end()
            )),
            _ => text(&["phòng họp: khu A", "a", "- gạch", "'nháy' \"kép\"", "007"], random),
        };
        return ("đặt", set(value.clone()), value);
    };
    let (mut after, count) = (items.clone(), items.len());
    if kind == "bảng" && random.below(2) == 0 {
        if random.below(2) == 0 {
            let at = random.below(count);
            let mut row = items[at].as_array().unwrap().clone();
            row[0] = "ô mới".into();
            after[at] = row.clone().into();
            let path = [path, &[at.into()]].concat();
            return ("ô", json!({ "viec": "dat", "duong": path, "gia_tri": row }), after.into());
        }
        let width = items[0].as_array().unwrap().len();
        let pasted: Vec<Json> =
            (0..40).map(|row| vec![format!("dòng {row}, {}", row * 7); width].into()).collect();
        after.extend(pasted);
        return ("vùng dán", set(after.clone().into()), after.into());
    }
    match random.below(3) {
        0 => {
            let at = random.below(count + 1);
            after.insert(at, items[0].clone());
            let wish = json!({ "viec": "chen", "duong": path, "cho": at, "gia_tri": items[0] });
            ("thêm", wish, after.into())
        }
        1 => {
            let at = random.below(count);
            after.remove(at);
            let item = [path, &[at.into()]].concat();
            ("bỏ", json!({ "viec": "bo", "duong": item }), after.into())
        }
        _ => {
            let (from, to) = (random.below(count), random.below(count));
            let taken = after.remove(from);
            after.insert(to, taken);
            (
                "chuyển",
                json!({ "viec": "chuyen", "duong": path, "tu": from, "den": to }),
                after.into(),
            )
        }
    }
}

fn at<'j>(value: &'j mut Json, path: &[Json]) -> &'j mut Json {
    path.iter().fold(value, |value, step| match step {
        Json::String(key) => &mut value[key.as_str()],
        step => &mut value[usize::try_from(step.as_u64().unwrap()).unwrap()],
    })
}

/// The lines of the value at a path of keys, with those between it and what comes next.
fn lines_of(text: &str, path: &[Json]) -> std::ops::Range<usize> {
    let body = text.trim_start_matches('\u{feff}');
    let root = qcph::records::parser::parse(&"a.yaml".into(), body).unwrap();
    let (mut node, mut from, mut until) = (&root, 1, usize::MAX);
    for step in path {
        match (&node.value, step) {
            (qcph::records::yaml::Value::Map(pairs), Json::String(key)) => {
                let found = pairs.iter().position(|(own, _)| {
                    matches!(&own.value, qcph::records::yaml::Value::Scalar(own) if own.text == *key)
                });
                let found = found.unwrap();
                from = pairs[found].0.place.line;
                until = pairs.get(found + 1).map_or(until, |next| next.0.place.line);
                node = &pairs[found].1;
            }
            (qcph::records::yaml::Value::List(items), step) => {
                let found = usize::try_from(step.as_u64().unwrap()).unwrap();
                from = items[found].place.line;
                until = items.get(found + 1).map_or(until, |next| next.place.line);
                node = &items[found];
            }
            _ => panic!("{path:?}"),
        }
    }
    // Of a value that shares its line with the next one, that line.
    from..until.max(from + 1)
}

#[test]
fn one_field_changes_its_own_lines() {
    let count = std::env::var("QCPH_BAN_GHI").ok().and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(250);
    let texts = sample_files().into_iter().filter_map(|(_, bytes)| String::from_utf8(bytes).ok());
    let texts = texts.filter(|text| text.contains("  trang_thai: ban_hanh"));
    let drafts: Vec<String> =
        texts.map(|text| text.replace("  trang_thai: ban_hanh", "  trang_thai: du_thao")).collect();
    let office = Office::small();
    office.write(FILE, &crate::office::draft());
    let served = Served::open(office);
    let mut random = Random::new(1_801);
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..count {
        let draft = &drafts[round % drafts.len()];
        let draft = if round % 2 == 0 { draft.clone() } else { restyled(draft, &mut random) };
        let old = mangled(&draft, &mut random);
        served.office.write(FILE, &old);
        let form = served.form();
        let mut all = Vec::new();
        fields(&form["luoc_do"], &form["gia_tri"], &mut Vec::new(), &mut all);
        // Each kind as often as any other, where the record has it.
        let kinds: Vec<&str> = all
            .iter()
            .map(|(kind, _)| *kind)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let wanted = kinds[random.below(kinds.len())];
        let own: Vec<_> = all.iter().filter(|(kind, _)| *kind == wanted).collect();
        let (kind, path) = own[random.below(own.len())];
        let now = at(&mut form["gia_tri"].clone(), path).clone();
        let (what, mut wish, after) = doing(kind, path, &now, &mut random);
        (wish["dau"], wish["cu"]) = (form["dau"].clone(), Json::Null);
        wish.as_object_mut().unwrap().remove("cu");
        let (status, told) = served.write(wish.clone());
        assert_eq!(status, 200, "{round} {wish}: {told}\n{old}");
        let mut said = form["gia_tri"].clone();
        let ends = now.as_str().is_some_and(|text| text.ends_with('\n'));
        *at(&mut said, path) = match after {
            // The line break that ends a block stays.
            Json::String(text) if ends => format!("{text}\n").into(),
            after => after,
        };
        assert_eq!(told["gia_tri"], said, "{round} {wish}\n{old}");
        let (new, lines) = (served.text(), lines_of(&old, path));
        let (old_lines, new_lines) = (all_lines(&old), all_lines(&new));
        let same = old_lines.iter().zip(&new_lines).take_while(|(old, new)| old == new).count();
        let most = old_lines.len().min(new_lines.len()) - same;
        let tail = old_lines.iter().rev().zip(new_lines.iter().rev()).take(most);
        let tail = tail.take_while(|(old, new)| old == new).count();
        // The first and the last line that are others.
        let (first, last) = (same + 1, old_lines.len() - tail);
        // A new line behind the last one of a value stands right below it; comments above a moved item come along.
        let above = usize::from(what == "chuyển") * 3;
        let is_own = first + above >= lines.start && last < lines.end.max(first + 1);
        assert!(
            is_own || new == old,
            "{round} {what} {wish}: {first}..{last} of {lines:?}\n{old}\n---\n{new}"
        );
        *done.entry(format!("{kind}: {what}")).or_default() += 1;
    }
    println!("{done:#?}");
    let wanted = [
        "chữ: đặt",
        "chữ dài: đặt",
        "ngày: đặt",
        "lựa chọn: đặt",
        "cơ quan: đặt",
        "người: đặt",
        "số: đặt",
        "danh sách: thêm",
        "danh sách: bỏ",
        "danh sách: chuyển",
        "bảng: ô",
        "bảng: vùng dán",
    ];
    for wanted in wanted {
        assert!(done.contains_key(wanted), "{wanted}: {done:?}");
    }
}

fn all_lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}
