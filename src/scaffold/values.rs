//! What is known of a new file before it is written: values by key, set one at a time.
//!
//! In: keys as a person writes them on the command line, such as `van_ban.don_vi_soan`. The schema
//! says which keys there are; whether a value is a good one is for the reader of records to say.

use super::entry_schema;
use crate::problem::{Code, Problem};
use crate::records::nearest::nearest;
use crate::records::scalar::{FileKind, TEXT_MAX};
use crate::records::shape::quoted;
use serde_json::{Map, Value as Json, json};

/// Values by key, nested as in the file.
pub type Values = Map<String, Json>;

/// Sets the value of a key; the keys below it are joined by dots, and of a list of blocks the first
/// is meant. Codes in a list are parted by commas; a text is added to its list.
///
/// # Errors
/// [`Code::BadArgument`] when there is no such key, or when it holds other keys.
pub fn put(kind: FileKind, values: &mut Values, path: &str, text: &str) -> Result<(), Problem> {
    let keys: Vec<&str> = path.split('.').collect();
    let mut whole = Json::Object(std::mem::take(values));
    let done = set(&entry_schema(kind), &mut whole, &keys, text);
    if let Json::Object(map) = whole {
        *values = map;
    }
    done
}

fn set(schema: &Json, at: &mut Json, keys: &[&str], text: &str) -> Result<(), Problem> {
    if let Some(properties) = schema["properties"].as_object() {
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        let Some((key, rest)) = keys.split_first() else {
            let problem = Problem::new(Code::BadArgument, "khóa này gồm nhiều khóa con");
            return Err(problem.hint(format!("ghi thêm `.` và một trong: {}", quoted(&known))));
        };
        let Some(schema) = properties.get(*key) else { return Err(unknown(key, &known)) };
        if !at.is_object() {
            *at = json!({});
        }
        return set(schema, &mut at[*key], rest, text);
    }
    let items = &schema["items"];
    if items["type"] == "object" {
        if !at.is_array() {
            *at = json!([{}]);
        }
        return set(items, &mut at[0], keys, text);
    }
    if let Some(key) = keys.first() {
        return Err(unknown(key, &[]));
    }
    // A code never holds a comma; a text may.
    let is_text = items["maxLength"] == TEXT_MAX;
    if schema["type"] != "array" {
        *at = text.into();
    } else if is_text {
        match at.as_array_mut() {
            Some(list) => list.push(text.into()),
            None => *at = json!([text]),
        }
    } else {
        *at = text.split(',').map(|code| Json::from(code.trim())).collect();
    }
    Ok(())
}

fn unknown(key: &str, known: &[&str]) -> Problem {
    let problem = Problem::new(Code::BadArgument, format!("không có khóa `{key}` ở đây"));
    let problem = match nearest(key, known.iter().copied()) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem,
    };
    if known.is_empty() {
        problem
    } else {
        problem.hint(format!("chỉ dùng các khóa: {}", quoted(known)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_their_path() {
        let mut values = Values::new();
        for (path, text) in [
            ("phoi_hop", "LDLD-HD, TLD"),
            ("thanh_phan.co_quan", "BHXH-HD"),
            ("danh_gia.ket_qua", "Một, hai"),
            ("danh_gia.ket_qua", "ba"),
            ("van_ban.ky.nguoi", "ho-van-p"),
        ] {
            put(FileKind::Meeting, &mut values, path, text).unwrap();
        }
        let wanted = json!({
            "phoi_hop": ["LDLD-HD", "TLD"],
            "thanh_phan": [{ "co_quan": "BHXH-HD" }],
            "danh_gia": { "ket_qua": ["Một, hai", "ba"] },
            "van_ban": { "ky": { "nguoi": "ho-van-p" } },
        });
        assert_eq!(Json::Object(values), wanted);
    }

    #[test]
    fn a_key_that_is_not_there_or_not_whole_is_refused() {
        for (path, said) in [
            ("cpa", "không có khóa `cpa` ở đây"),
            ("danh_gia", "khóa này gồm nhiều khóa con"),
            ("ngay.gio", "không có khóa `gio` ở đây"),
        ] {
            let problem = put(FileKind::Meeting, &mut Values::new(), path, "x").unwrap_err();
            assert_eq!(problem.message, said);
        }
    }
}
