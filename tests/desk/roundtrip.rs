//! Records as people leave them: opened and saved they stay to the byte, and the form says of them what
//! `check` says.

use super::{FILE, Served, set};
use crate::corpus::Random;
use crate::edit::{mangled, restyled};
use crate::office::{Office, sample_files};
use serde_json::{Value as Json, json};

/// The records of the sample that have a document, as drafts.
fn drafts() -> Vec<String> {
    let texts = sample_files().into_iter().filter_map(|(_, bytes)| String::from_utf8(bytes).ok());
    let texts = texts.filter(|text| text.contains("  trang_thai: ban_hanh"));
    texts.map(|text| text.replace("  trang_thai: ban_hanh", "  trang_thai: du_thao")).collect()
}

/// The paths of all texts of a form, with the texts.
fn texts(value: &Json, path: &mut Vec<Json>, out: &mut Vec<(Json, String)>) {
    match value {
        Json::String(text) => out.push((json!(path), text.clone())),
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at.into());
                texts(item, path, out);
                path.pop();
            }
        }
        Json::Object(pairs) => {
            for (key, item) in pairs {
                path.push(key.as_str().into());
                texts(item, path, out);
                path.pop();
            }
        }
        _ => {}
    }
}

#[test]
fn a_record_opened_and_saved_unchanged_is_the_same_to_the_byte() {
    let count = std::env::var("QCPH_BAN_GHI").ok().and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(2_000);
    let office = Office::small();
    office.write(FILE, &crate::office::draft());
    let served = Served::open(office);
    let (drafts, mut random) = (drafts(), Random::new(18));
    assert!(drafts.len() > 50);
    for number in 0..count {
        let draft = &drafts[number % drafts.len()];
        let draft = if number % 2 == 0 { draft.clone() } else { restyled(draft, &mut random) };
        let text = mangled(&draft, &mut random);
        served.office.write(FILE, &text);
        let form = served.form();
        let mut all = Vec::new();
        texts(&form["gia_tri"], &mut Vec::new(), &mut all);
        assert!(all.len() > 5, "{number}: {text}");
        let (path, value) = &all[random.below(all.len())];
        if path == &json!(["van_ban", "trang_thai"]) {
            continue;
        }
        let mut wish = set(path.clone(), value);
        (wish["tep"], wish["dau"]) = (FILE.into(), form["dau"].clone());
        let (status, told) = served.post("/ghi", &wish);
        assert_eq!(status, 200, "{number} {path}: {told}");
        assert!(served.text() == text, "{number} {path} changed\n{text}\n---\n{}", served.text());
    }
}

/// Values that people type where others belong.
const TYPED: [&str; 12] = [
    "2020-02-30",
    "31/12/2020",
    "1.234",
    "khong co",
    "BHXH-XX",
    "mai-thi-q",
    "KL1",
    "…cần điền…",
    "14h00",
    "x",
    "0",
    "cộng hòa",
];

#[test]
fn the_form_accepts_what_check_accepts() {
    let office = Office::small();
    office.write(FILE, &crate::office::draft());
    let served = Served::open(office);
    let (whole, mut random) = (served.text(), Random::new(81));
    let mut refused = 0;
    for round in 0..60 {
        served.office.write(FILE, &whole);
        let mut all = Vec::new();
        let form = served.form();
        texts(&form["gia_tri"], &mut Vec::new(), &mut all);
        let (path, _) = &all[random.below(all.len())];
        let mut wish = set(path.clone(), TYPED[random.below(TYPED.len())]);
        (wish["tep"], wish["dau"]) = (FILE.into(), form["dau"].clone());
        let (status, form) = served.post("/ghi", &wish);
        if status != 200 {
            // A state is not typed, a kind not changed.
            assert!(path == &json!(["van_ban", "trang_thai"]), "{wish}: {form}");
            continue;
        }
        if path == &json!(["loai"]) {
            // A file that is of no kind any more has no form, and check says why.
            assert!(form["van_de"].is_null(), "{form}");
            continue;
        }
        let told = served.office.qcph(&["check", "--json"]);
        let told: Json = serde_json::from_str(&told.out).unwrap();
        let own = |list: &Json, word: &str| -> Vec<String> {
            let all = list.as_array().unwrap().iter();
            let own = all.filter(|one| one.get("tep").is_none_or(|file| file == FILE));
            let own = own.filter(|one| one["muc_do"] == word);
            let mut own: Vec<String> =
                own.map(|one| one["noi_dung"].as_str().unwrap().to_owned()).collect();
            own.sort();
            own
        };
        let (form, check) = (own(&form["van_de"], "lỗi"), own(&told["van_de"], "loi"));
        assert_eq!(form, check, "{round} {wish}");
        refused += usize::from(!check.is_empty());
    }
    assert!(refused > 20, "{refused} of the values are mistakes");
}
