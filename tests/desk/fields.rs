//! What a field offers: for each code the list that it is of.

use super::Served;
use crate::office::Office;
use serde_json::Value as Json;

/// The paths of all codes of a schema that say nothing of what they mean.
fn silent(schema: &Json, path: &str, out: &mut Vec<String>) {
    let example = schema["examples"][0].as_str().unwrap_or_default();
    if ["BHXH-VN", "TW-2020-HOP-01"].contains(&example) && schema["x-nghia"].is_null() {
        out.push(path.to_owned());
    }
    for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
        silent(inner, &format!("{path}.{key}"), out);
    }
    silent_in(&schema["items"], path, out);
    for way in ["oneOf", "anyOf"] {
        schema[way].as_array().into_iter().flatten().for_each(|one| silent(one, path, out));
    }
}

fn silent_in(items: &Json, path: &str, out: &mut Vec<String>) {
    if items.is_object() {
        silent(items, path, out);
    }
}

#[test]
fn each_code_means_something() {
    let served = Served::open(Office::small());
    let mut files =
        vec!["records/danh-ba/co-quan.yaml".to_owned(), "records/danh-ba/nhan-su.yaml".to_owned()];
    for kind in served.get("/ban")["loai"].as_array().unwrap() {
        let word = kind["loai"].as_str().unwrap();
        let wish = serde_json::json!({ "loai": word, "ma": format!("MOI-{}", files.len()) });
        files.push(served.post("/moi", &wish).1["tep"].as_str().unwrap().to_owned());
    }
    for file in files {
        let form = served.form_of(&file);
        let mut found = Vec::new();
        silent(&form["luoc_do"], "", &mut found);
        assert_eq!(found, Vec::<String>::new(), "{file}");
    }
}

/// Agencies by their names of that day, people with their posts, units of the record's own agency.
#[test]
fn a_code_is_chosen_from_those_of_the_day() {
    let served = Served::open(Office::small());
    let form = served.form();
    let meaning = |path: &str| form["luoc_do"].pointer(path).unwrap()["x-nghia"].clone();
    assert_eq!(meaning("/properties/chu_tri/items"), "nguoi");
    assert_eq!(meaning("/properties/ket_luan/items/properties/chu_tri"), "co_quan");
    assert_eq!(meaning("/properties/van_ban/properties/don_vi_soan"), "don_vi");
    assert_eq!(meaning("/properties/van_ban/properties/ky/properties/nguoi"), "nguoi");
    let progress = "/properties/ket_luan/items/properties/tien_do/items/properties/ban_ghi";
    assert_eq!(meaning(progress), "ban_ghi");
    let codes = |list: &str| -> Vec<String> {
        let all = form["chon"][list].as_array().unwrap().iter();
        all.map(|one| one[0].as_str().unwrap().to_owned()).collect()
    };
    assert!(codes("co_quan").contains(&"BHXH-VN/VP".to_owned()));
    assert!(codes("don_vi").contains(&"VP".to_owned()), "{:?}", codes("don_vi"));
    assert!(!codes("nguoi").is_empty());
    assert!(codes("loai_trao_doi").len() > 5);
}
