//! Who changes a file under its form: an editor, a second tab, a second desk, `git pull`. Nothing is lost.

use super::{FILE, draft, set};
use crate::office::Office;
use qcph::edit;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A wish made of the form that was shown: with its digest and the value that stood there.
fn of_form(form: &Json, path: Json, value: &str) -> Json {
    let old =
        path.as_array().unwrap().iter().try_fold(&form["gia_tri"], |value, step| match step {
            Json::String(key) => value.get(key.as_str()),
            step => value.get(usize::try_from(step.as_u64()?).ok()?),
        });
    let mut wish = set(path, value);
    wish["cu"] = old.cloned().unwrap_or(Json::Null);
    wish["dau"] = form["dau"].clone();
    wish
}

fn line<'t>(text: &'t str, key: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(key)).unwrap()
}

/// The editor's change of one field and the form's of another stand side by side.
#[test]
fn changes_of_two_fields_both_stay() {
    let served = draft();
    let form = served.form();
    let old = served.text();
    let other = old.replace(line(&old, "dia_diem:"), "dia_diem: hội trường  # của biên tập viên");
    served.office.write(FILE, &other);
    let (status, told) = served.write(of_form(&form, json!(["gio"]), "15:30"));
    assert_eq!(status, 200, "{told}");
    assert_eq!(served.text(), other.replace(line(&old, "gio:"), "gio: \"15:30\""));
    assert_eq!(told["gia_tri"]["dia_diem"], "hội trường", "the form has what the editor wrote");
    // A key that neither had.
    let form = served.form();
    served.office.edit(FILE, "cap: tinh", "# cấp\ncap: tinh");
    let (status, told) = served.write(of_form(&form, json!(["danh_gia", "uu_diem"]), "x"));
    assert_eq!(status, 200, "{told}");
    assert!(served.text().contains("# cấp\n"));
}

/// One field of both: nothing is written, and both versions are there to be seen.
#[test]
fn changes_of_one_field_are_both_shown() {
    let served = draft();
    let form = served.form();
    let old = served.text();
    let other = old.replace(line(&old, "dia_diem:"), "dia_diem: hội trường");
    served.office.write(FILE, &other);
    let wish = of_form(&form, json!(["dia_diem"]), "phòng họp");
    let (status, there) = served.write(wish.clone());
    assert_eq!((status, served.text()), (409, other.clone()));
    assert_eq!(there["gia_tri"]["dia_diem"], "hội trường");
    assert!(there["luoc_do"]["properties"]["dia_diem"]["title"].is_string(), "by its name");
    // Even where the form was drawn anew meanwhile, what was typed over another value waits for a choice.
    let mut queued = wish.clone();
    queued["dau"] = there["dau"].clone();
    let (status, _) = served.write(queued);
    assert_eq!((status, served.text()), (409, other));
    // Chosen: what was typed.
    let mut chosen = set(json!(["dia_diem"]), "phòng họp");
    chosen["dau"] = there["dau"].clone();
    assert_eq!(served.write(chosen).0, 200);
    assert!(served.text().contains("\ndia_diem: phòng họp\n"));
}

/// The third conclusion is another one after somebody put one before it.
#[test]
fn places_of_items_are_those_that_were_shown() {
    let served = draft();
    let form = served.form();
    let new = "ket_luan:\n  - ma: KL9\n    noi_dung: việc mới\n    chu_tri: BHXH-HD\n";
    served.office.edit(FILE, "ket_luan:\n", new);
    let before = served.text();
    for wish in [
        of_form(&form, json!(["ket_luan", 2, "han"]), "2019-01-01"),
        // A key that neither the one nor the other has.
        of_form(&form, json!(["ket_luan", 2, "ghi_chu"]), "x"),
        json!({ "viec": "bo", "duong": ["ket_luan", 2], "cu": form["gia_tri"]["ket_luan"][2], "dau": form["dau"] }),
        json!({ "viec": "chuyen", "duong": ["ket_luan"], "tu": 0, "den": 2, "dau": form["dau"] }),
        json!({ "viec": "chen", "duong": ["ket_luan"], "cho": 0, "gia_tri": { "ma": "KL8" }, "dau": form["dau"] }),
    ] {
        let (status, told) = served.write(wish.clone());
        assert_eq!((status, served.text()), (409, before.clone()), "{wish}: {told}");
    }
    // Of a form that is drawn anew before the wish's turn comes, too.
    let wish =
        json!({ "viec": "bo", "duong": ["ket_luan", 2], "cu": form["gia_tri"]["ket_luan"][2] });
    assert_eq!((served.write(wish).0, served.text()), (409, before));
}

#[test]
fn a_second_tab_and_a_second_desk_see_each_other() {
    let first = draft();
    let second = first.another();
    assert_ne!(first.key, second.key);
    // The second tab is the same desk asked with the form of before.
    for other in [&first, &second] {
        let (mine, its) = (first.form(), other.form());
        assert_eq!(first.write(of_form(&mine, json!(["dia_diem"]), "phòng một")).0, 200);
        let (status, told) = other.write(of_form(&its, json!(["dia_diem"]), "phòng hai"));
        assert_eq!((status, &told["gia_tri"]["dia_diem"]), (409, &json!("phòng một")));
        let (status, told) = other.write(of_form(&its, json!(["gio"]), "09:15"));
        assert_eq!(status, 200, "{told}");
        let text = first.text();
        assert!(text.contains("phòng một") && text.contains("09:15"), "{text}");
        // Undo of either takes back its own last change, if nothing came after it.
        let (status, _) = first.step("/hoan-tac", FILE, json!({}));
        if std::ptr::eq(other, &raw const first) {
            assert_eq!(status, 200, "one desk, one past");
        } else {
            assert_eq!((status, first.text()), (422, text), "what another desk wrote is its own");
        }
        let wish = set(json!(["dia_diem"]), "phòng đầu");
        assert_eq!(first.write(wish).0, 200);
    }
}

/// Runs that write one record in one moment: each reads, changes and writes until it is not refused.
#[test]
fn two_desks_lose_nothing() {
    const ROUNDS: usize = 150;
    let office = Arc::new(Office::bare());
    office.write("records/a.yaml", "loai: a\nso: 0\n");
    let writer = |office: Arc<Office>| {
        move || {
            let path = office.path("records/a.yaml");
            for _ in 0..ROUNDS {
                loop {
                    let Ok(old) = std::fs::read_to_string(&path) else { continue };
                    let number: usize = line(&old, "so: ")[4..].parse().unwrap();
                    let new = format!("loai: a\nso: {}\n", number + 1);
                    if edit::write(&path, old.as_bytes(), &new).is_ok() {
                        break;
                    }
                }
            }
        }
    };
    let threads = [(); 3].map(|()| std::thread::spawn(writer(office.clone())));
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(line(&office.read("records/a.yaml"), "so: "), format!("so: {}", 3 * ROUNDS));
    let left: Vec<String> = std::fs::read_dir(office.path("records"))
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(left, ["a.yaml"], "no lock and no unfinished file stays");
}

/// Two desks each put their own items into one list.
#[test]
fn two_desks_grow_one_list() {
    const ITEMS: usize = 6;
    let first = draft();
    let desks = [first.another(), first.another()];
    let before = first.form()["gia_tri"]["ky_sau"].as_array().unwrap().len();
    let writers = desks.into_iter().enumerate().map(|(who, desk)| {
        std::thread::spawn(move || {
            for item in 0..ITEMS {
                let text = format!("việc {item} của bàn {who}");
                let wish =
                    json!({ "viec": "chen", "duong": ["ky_sau"], "cho": 0, "gia_tri": text });
                while desk.write(wish.clone()).0 != 200 {}
            }
        })
    });
    writers.collect::<Vec<_>>().into_iter().for_each(|writer| writer.join().unwrap());
    let after = first.form()["gia_tri"]["ky_sau"].clone();
    assert_eq!(after.as_array().unwrap().len(), before + 2 * ITEMS, "{after}");
}

#[test]
fn a_file_that_went_away_is_told_and_brought_back() {
    let served = draft();
    let form = served.form();
    let text = served.text();
    // Renamed by somebody else.
    let (old, new) =
        (served.office.path(FILE), served.office.path("records/2018/hop-thang-6.yaml"));
    std::fs::create_dir_all(new.parent().unwrap()).unwrap();
    std::fs::rename(&old, &new).unwrap();
    let wish = of_form(&form, json!(["dia_diem"]), "phòng họp");
    let (status, told) = served.write(wish.clone());
    assert_eq!((status, &told["mat"]), (409, &json!(true)), "{told}");
    assert_eq!(told["nay_o"], "records/2018/hop-thang-6.yaml");
    let back = json!({ "tep": FILE, "dau": told["dau"] });
    let (status, refused) = served.post("/dung-lai", &back);
    assert_eq!((status, old.exists()), (422, false), "two files of one record: {refused}");
    // Removed.
    std::fs::remove_file(&new).unwrap();
    for target in ["/ghi", "/hoan-tac", "/ban-hanh", "/lay-ve", "/thay-the"] {
        let mut wish = wish.clone();
        wish["tep"] = FILE.into();
        let (status, told) = served.post(target, &wish);
        assert_eq!((status, &told["mat"], &told["nay_o"]), (409, &json!(true), &Json::Null));
    }
    assert!(!old.exists() && !new.exists(), "no write makes it again by itself");
    let wrong = json!({ "tep": FILE, "dau": "0" });
    assert_eq!((served.post("/dung-lai", &wrong).0, old.exists()), (422, false));
    assert_eq!((served.post("/dung-lai", &back).0, served.text()), (200, text.clone()));
    // What stands there is not written over.
    served.office.edit(FILE, "dia_diem:", "# của người khác\ndia_diem:");
    let (now, (status, _)) = (served.text(), served.post("/dung-lai", &back));
    assert_eq!((status, served.text()), (422, now));
    // A file that the page was never shown is none.
    for file in ["records/khac.yaml", "../x.yaml", "/etc/passwd", "records/danh-ba/co-quan.yaml"] {
        let back = json!({ "tep": file, "dau": told["dau"] });
        assert_eq!(served.post("/dung-lai", &back).0, 404, "{file}");
    }
}

/// What somebody issues at another desk is locked here, whatever form is open.
#[test]
fn what_was_issued_meanwhile_is_not_changed() {
    let served = draft();
    let form = served.form();
    let (status, told) =
        served.another().step("/ban-hanh", FILE, json!({ "ngay": "2020-04-17", "so": "12" }));
    assert_eq!(status, 200, "{told}");
    let issued = served.text();
    let (status, told) = served.write(of_form(&form, json!(["dia_diem"]), "nơi khác"));
    assert_eq!((status, served.text()), (422, issued.clone()), "{told}");
    assert!(told["noi_dung"].as_str().unwrap().contains("đã ban hành"));
    let undone = json!({ "tep": FILE, "dau": form["dau"] });
    assert_eq!((served.post("/hoan-tac", &undone).0, served.text()), (409, issued));
}
