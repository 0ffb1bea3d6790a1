//! git for those who know none, with real repositories.

use super::{FILE, Served, set};
use crate::office::{Office, run};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::process::Command;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(["-c", "init.defaultBranch=main"]).args(arguments);
    let ran = run(&mut command);
    assert_eq!(ran.code, 0, "git {arguments:?}\n{}{}", ran.out, ran.err);
    ran.out
}

fn name(folder: &Path, who: &str) {
    git(folder, &["config", "user.name", who]);
    git(folder, &["config", "user.email", "a@b.vn"]);
}

/// Two people with a clone each of one shared repository; both drafts.
struct Two {
    mine: Served,
    other: Office,
    _shared: tempfile::TempDir,
}

fn two() -> Two {
    let shared = tempfile::tempdir().unwrap();
    git(shared.path(), &["init", "--quiet", "--bare"]);
    let office = Office::small();
    office.write(FILE, &crate::office::draft());
    let folder = office.path("");
    git(&folder, &["init", "--quiet"]);
    name(&folder, "Lan");
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "-m", "Bắt đầu"]);
    let address = shared.path().to_str().unwrap();
    git(&folder, &["remote", "add", "origin", address]);
    git(&folder, &["push", "--quiet", "-u", "origin", "HEAD"]);
    let other = Office::bare();
    git(&other.path(""), &["clone", "--quiet", address, "."]);
    name(&other.path(""), "Hùng");
    Two { mine: Served::open(office), other, _shared: shared }
}

/// Somebody else changes a file and sends it.
fn sends(other: &Office, from: &str, to: &str) {
    other.edit(FILE, from, to);
    git(&other.path(""), &["commit", "--quiet", "-am", "của Hùng"]);
    git(&other.path(""), &["push", "--quiet"]);
}

fn line<'t>(text: &'t str, key: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(key)).unwrap()
}

#[test]
fn what_changed_is_recorded_and_sent() {
    let two = two();
    let mine = &two.mine;
    assert_eq!(mine.get("/kho")["tep"], json!([]));
    assert_eq!(mine.write(set(json!(["dia_diem"]), "phòng họp số 9")).0, 200);
    let state = mine.get("/kho");
    assert_eq!(state["tep"], json!([{ "tep": FILE, "la": "sửa", "nguoi_truoc": "Lan" }]));
    assert_eq!(mine.post("/gui-nhan", &json!({})).0, 422, "what is not recorded is not sent");
    assert_eq!(mine.post("/ghi-nhan", &json!({ "loi": " " })).0, 422);
    let (status, told) = mine.post("/ghi-nhan", &json!({ "loi": "--amend: đổi phòng họp" }));
    assert_eq!(status, 200, "{told}");
    let (status, told) = mine.post("/gui-nhan", &json!({}));
    assert_eq!(status, 200, "{told}");
    git(&two.other.path(""), &["pull", "--quiet"]);
    assert!(two.other.read(FILE).contains("phòng họp số 9"));
    assert!(
        git(&two.other.path(""), &["log", "-1", "--format=%s"]).contains("--amend: đổi phòng họp")
    );
}

/// Changes of two people in two places come together by themselves; in one place both are shown.
#[test]
fn nothing_is_lost() {
    let two = two();
    let (mine, other) = (&two.mine, &two.other);
    let text = mine.text();
    sends(other, line(&text, "dia_diem:"), "dia_diem: hội trường tầng 1");
    assert_eq!(
        mine.write(set(json!(["ket_luan", 0, "noi_dung"]), "rà soát lại toàn bộ sổ")).0,
        200
    );
    mine.post("/ghi-nhan", &json!({ "loi": "của Lan" }));
    let (status, told) = mine.post("/gui-nhan", &json!({}));
    assert_eq!(status, 200, "{told}");
    assert!(
        mine.text().contains("hội trường tầng 1") && mine.text().contains("rà soát lại toàn bộ sổ")
    );

    git(&other.path(""), &["pull", "--quiet"]);
    sends(other, "dia_diem: hội trường tầng 1", "dia_diem: hội trường của Hùng");
    assert_eq!(mine.write(set(json!(["dia_diem"]), "phòng họp của Lan")).0, 200);
    mine.post("/ghi-nhan", &json!({ "loi": "của Lan" }));
    let before = mine.text();
    let (status, told) = mine.post("/gui-nhan", &json!({}));
    assert_eq!((status, mine.text()), (409, before), "{told}");
    let place = &told["xung_dot"][0]["khac"][0];
    assert_eq!(place["duong"], json!(["dia_diem"]), "{told}");
    assert_eq!(
        (&place["cua_toi"], &place["cua_ho"]),
        (&json!("phòng họp của Lan"), &json!("hội trường của Hùng"))
    );
    assert!(told["cua_ai"].as_str().unwrap().starts_with("Hùng"));

    let unsure = json!({ "dau": told["dau"], "tep": [{ "tep": FILE, "chon": {} }] });
    let (status, unsure) = mine.post("/hop-nhat", &unsure);
    assert_eq!(status, 422, "{unsure}");
    let number = place["thu"].to_string();
    let chosen: Json =
        json!({ "dau": told["dau"], "tep": [{ "tep": FILE, "chon": { number: "ho" } }] });
    let (status, told) = mine.post("/hop-nhat", &chosen);
    assert_eq!(status, 200, "{told}");
    assert!(mine.text().contains("dia_diem: hội trường của Hùng"));
    assert!(mine.text().contains("rà soát lại toàn bộ sổ"), "what was not in question stays");
    let history = git(&mine.office.path(""), &["log", "--format=%s"]);
    assert_eq!(history.matches("của Lan").count(), 2, "{history}");
    assert_eq!(git(&mine.office.path(""), &["status", "--porcelain", "--", "records"]), "");
    git(&other.path(""), &["pull", "--quiet"]);
    assert_eq!(other.read(FILE), mine.text());
}

#[test]
fn a_clone_without_a_name_asks_for_it_once() {
    let two = two();
    let mine = &two.mine;
    let folder = mine.office.path("");
    git(&folder, &["config", "user.name", ""]);
    assert_eq!(mine.write(set(json!(["dia_diem"]), "phòng họp số 9")).0, 200);
    let (status, told) = mine.post("/ghi-nhan", &json!({ "loi": "đổi phòng" }));
    assert_eq!((status, &told["can_ten"]), (422, &json!(true)), "{told}");
    let (status, told) =
        mine.post("/ghi-nhan", &json!({ "loi": "đổi phòng", "ten": "Mai", "thu": "m@b.vn" }));
    assert_eq!(status, 200, "{told}");
    assert_eq!(git(&folder, &["log", "-1", "--format=%an"]).trim(), "Mai");
}

#[test]
fn without_a_repository_all_else_works() {
    let served = Served::open(Office::small());
    let state = served.get("/kho");
    assert_eq!(state["co"], false, "{state}");
    assert_eq!(served.post("/gui-nhan", &json!({})).0, 422);
}

/// Both change the record by any text, and mine is recorded; what came of sending.
fn both(two: &Two, theirs: impl Fn(&str) -> String, mine: impl Fn(&str) -> String) -> (u16, Json) {
    let old = two.mine.text();
    two.other.write(FILE, &theirs(&old));
    git(&two.other.path(""), &["commit", "--quiet", "-am", "của Hùng"]);
    git(&two.other.path(""), &["push", "--quiet"]);
    two.mine.office.write(FILE, &mine(&old));
    two.mine.live.refresh();
    let (status, told) = two.mine.post("/ghi-nhan", &json!({ "loi": "của Lan" }));
    assert_eq!(status, 200, "{told}");
    two.mine.post("/gui-nhan", &json!({}))
}

/// Chooses one side for all that is asked.
fn choose(two: &Two, told: &Json, side: &str) -> (u16, Json) {
    let files = told["xung_dot"].as_array().unwrap().iter().map(|file| {
        let fields = file["khac"].as_array().into_iter().flatten();
        let chosen: serde_json::Map<String, Json> =
            fields.map(|one| (one["thu"].to_string(), side.into())).collect();
        json!({ "tep": file["tep"], "ca": side, "chon": chosen })
    });
    let wish = json!({ "dau": told["dau"], "tep": files.collect::<Vec<_>>() });
    two.mine.post("/hop-nhat", &wish)
}

/// What a choice was made of is what it is made for: newer versions are shown anew.
#[test]
fn a_choice_is_of_what_was_shown() {
    let two = two();
    let place = |to: &'static str| {
        move |text: &str| text.replace(line(text, "dia_diem:"), &format!("dia_diem: {to}"))
    };
    let (status, told) = both(&two, place("của Hùng"), place("của Lan"));
    assert_eq!(status, 409, "{told}");
    sends(&two.other, "dia_diem: của Hùng", "dia_diem: của Hùng lần hai");
    git(&two.mine.office.path(""), &["fetch", "--quiet"]);
    let (status, anew) = choose(&two, &told, "toi");
    assert_eq!(status, 409, "{anew}");
    assert_eq!(anew["xung_dot"][0]["khac"][0]["cua_ho"], "của Hùng lần hai");
    assert!(two.mine.text().contains("dia_diem: của Lan"));
    // What was typed meanwhile and is not recorded is not written over.
    assert_eq!(two.mine.write(set(json!(["gio"]), "07:07")).0, 200);
    let typed = two.mine.text();
    let (status, told) = choose(&two, &anew, "ho");
    assert_eq!((status, two.mine.text()), (422, typed), "{told}");
    two.mine.post("/ghi-nhan", &json!({ "loi": "giờ" }));
    let (status, told) = two.mine.post("/gui-nhan", &json!({}));
    assert_eq!(status, 409, "{told}");
    let (status, told) = choose(&two, &told, "ho");
    assert_eq!(status, 200, "{told}");
    let text = two.mine.text();
    assert!(text.contains("của Hùng lần hai") && text.contains("07:07"), "{text}");
    assert!(
        git(&two.mine.office.path(""), &["log", "--merges", "--format=%s"]).lines().count() > 0
    );
}

/// Each side's items stay, whatever their places; one that both changed is named by its code and its field.
#[test]
fn items_are_known_by_their_codes() {
    let two = two();
    let item =
        |code: &str| format!("  - ma: {code}\n    noi_dung: việc {code}\n    chu_tri: BHXH-HD\n");
    let theirs = |text: &str| {
        let text = text.replace("san_pham: văn bản hướng dẫn", "san_pham: của Hùng");
        text.replace("ky_sau:", &format!("{}ky_sau:", item("KL8")))
    };
    let mine = |text: &str| {
        let text = text.replace("san_pham: văn bản hướng dẫn", "san_pham: của Lan");
        text.replace("ket_luan:\n", &format!("ket_luan:\n{}", item("KL9")))
    };
    let (status, told) = both(&two, theirs, mine);
    assert_eq!(status, 409, "{told}");
    let file = &told["xung_dot"][0];
    assert_eq!(file["khac"].as_array().map(Vec::len), Some(1), "{told}");
    let path = &file["khac"][0]["duong"];
    assert_eq!((&path[1]["ma"], &path[2]), (&json!("KL3"), &json!("san_pham")), "{told}");
    // The page names fields as the form does: by the schema.
    for field in ["/properties/ket_luan", "/properties/ket_luan/items/properties/san_pham"] {
        let title = file["luoc_do"].pointer(field).unwrap()["title"].as_str().unwrap();
        assert!(title.chars().any(char::is_uppercase) && !title.contains('_'), "{title}");
    }
    let (status, told) = choose(&two, &told, "ho");
    assert_eq!(status, 200, "{told}");
    let merged = two.mine.form()["gia_tri"]["ket_luan"].clone();
    let codes: Vec<&str> =
        merged.as_array().unwrap().iter().map(|one| one["ma"].as_str().unwrap()).collect();
    assert_eq!(codes, ["KL9", "KL1", "KL2", "KL3", "KL4", "KL8"]);
    assert_eq!(merged[3]["san_pham"], "của Hùng");
}

#[test]
fn comments_of_both_stay() {
    let two = two();
    let theirs = |text: &str| {
        let text = text.replace("cap: tinh", "# Hùng hỏi: cấp nào\ncap: tinh");
        text.replace(line(&text, "dia_diem:"), "# Hùng: đã hỏi hội trường\ndia_diem: hội trường")
    };
    let mine = |text: &str| {
        let text = text.replace("hinh_thuc: dinh_ky", "hinh_thuc: dinh_ky # Lan xem rồi");
        text.replace(line(&text, "dia_diem:"), "dia_diem: phòng họp # Lan: phòng còn trống")
    };
    let (status, told) = both(&two, theirs, mine);
    assert_eq!(status, 409, "{told}");
    let (status, told) = choose(&two, &told, "toi");
    assert_eq!(status, 200, "{told}");
    let text = two.mine.text();
    for kept in
        ["Hùng hỏi: cấp nào", "Hùng: đã hỏi hội trường", "Lan xem rồi", "Lan: phòng còn trống"]
    {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
    assert!(text.contains("dia_diem: phòng họp"), "{text}");
    git(&two.other.path(""), &["pull", "--quiet"]);
    assert_eq!(two.other.read(FILE), text);
}

/// Lines beside each other are a conflict for git, two fields for a person: nobody is asked.
#[test]
fn fields_beside_each_other_come_together() {
    let two = two();
    let set_line = |key: &'static str, to: &'static str| {
        move |text: &str| text.replace(line(text, key), &format!("{key} {to}"))
    };
    let (status, told) =
        both(&two, set_line("gio:", "\"08:00\""), set_line("dia_diem:", "phòng họp"));
    assert_eq!(status, 200, "{told}");
    let text = two.mine.text();
    assert!(text.contains("gio: \"08:00\"\ndia_diem: phòng họp\n"), "{text}");
    // The same key written by both in two places is one text for git, and none for a reader.
    git(&two.other.path(""), &["pull", "--quiet"]);
    let put = |before: &'static str| {
        move |text: &str| text.replace(before, &format!("ghi_chu: một\n{before}"))
    };
    let (status, told) = both(&two, put("cap: tinh"), put("van_ban:"));
    assert_eq!(status, 200, "{told}");
    assert_eq!(two.mine.text().matches("ghi_chu: một").count(), 1, "{}", two.mine.text());
}

/// A record that one removed and the other changed: both are shown, either may be taken.
#[test]
fn a_removed_record_is_chosen_as_a_whole() {
    for (side, stays) in [("toi", true), ("ho", false)] {
        let two = two();
        git(&two.other.path(""), &["rm", "--quiet", FILE]);
        git(&two.other.path(""), &["commit", "--quiet", "-m", "bỏ"]);
        git(&two.other.path(""), &["push", "--quiet"]);
        assert_eq!(two.mine.write(set(json!(["dia_diem"]), "phòng họp")).0, 200);
        two.mine.post("/ghi-nhan", &json!({ "loi": "của Lan" }));
        let (status, told) = two.mine.post("/gui-nhan", &json!({}));
        assert_eq!(status, 409, "{told}");
        let file = &told["xung_dot"][0];
        assert_eq!((&file["ca_tep"], &file["cua_ho"]), (&json!(true), &Json::Null), "{told}");
        assert!(file["cua_toi"]["chu"].as_str().unwrap().contains("phòng họp"));
        let (status, told) = choose(&two, &told, side);
        assert_eq!(status, 200, "{told}");
        assert_eq!(two.mine.office.path(FILE).exists(), stays, "{side}");
        git(&two.other.path(""), &["pull", "--quiet"]);
        assert_eq!(two.other.path(FILE).exists(), stays, "{side}");
    }
}

/// A file that is no text is taken byte for byte.
#[test]
fn a_file_without_fields_is_taken_to_the_byte() {
    const COPY: &str = "records/hop.ky.pdf";
    let two = two();
    let bytes = |who: u8| [b"%PDF-1.7\n\xff\xfe\x00".as_slice(), &[who; 40], b"\r\n"].concat();
    let mine = &two.mine.office;
    for (office, who) in [(&two.other, 1), (&**mine, 2)] {
        office.write_bytes(COPY, &bytes(who));
        git(&office.path(""), &["add", "."]);
        git(&office.path(""), &["commit", "--quiet", "-m", "bản ký"]);
    }
    git(&two.other.path(""), &["push", "--quiet"]);
    let (status, told) = two.mine.post("/gui-nhan", &json!({}));
    assert_eq!(status, 409, "{told}");
    assert_eq!(told["xung_dot"][0]["cua_ho"]["so_byte"], bytes(1).len());
    let (status, told) = choose(&two, &told, "ho");
    assert_eq!(status, 200, "{told}");
    assert_eq!(std::fs::read(mine.path(COPY)).unwrap(), bytes(1));
}

/// `git pull` in a terminal while the form is open: forward, as a merge, and as one that stops.
#[test]
fn a_pull_underneath_loses_nothing() {
    let two = two();
    let (mine, folder) = (&two.mine, two.mine.office.path(""));
    let wish = |form: &Json, key: &str, value: &str| {
        let mut wish = set(json!([key]), value);
        wish["dau"] = form["dau"].clone();
        wish["cu"] = form["gia_tri"][key].clone();
        wish
    };
    for (round, pull) in [(1, "--ff-only"), (2, "--no-rebase")] {
        let form = mine.form();
        let old = mine.text();
        sends(&two.other, line(&old, "dia_diem:"), &format!("dia_diem: Hùng {round}"));
        if round == 2 {
            mine.office.write("records/ghi-chu.txt", "của Lan\n");
            git(&folder, &["add", "records"]);
            git(&folder, &["commit", "--quiet", "-m", "ghi chú"]);
        }
        git(&folder, &["pull", "--quiet", "--no-edit", pull]);
        let (status, told) = mine.write(wish(&form, "dia_diem", "của Lan"));
        assert_eq!((status, &told["gia_tri"]["dia_diem"]), (409, &json!(format!("Hùng {round}"))));
        assert_eq!(mine.write(wish(&form, "gio", &format!("10:1{round}"))).0, 200, "another field");
        git(&folder, &["commit", "--quiet", "-am", "giờ"]);
        git(&folder, &["push", "--quiet"]);
        git(&two.other.path(""), &["pull", "--quiet"]);
        assert_eq!(two.other.read(FILE), mine.text());
    }
    // A pull that stops leaves signs of git in the record: the desk leaves it to who began it.
    let form = mine.form();
    sends(&two.other, "dia_diem: Hùng 2", "dia_diem: Hùng 3");
    mine.office.edit(FILE, "dia_diem: Hùng 2", "dia_diem: Lan 3");
    git(&folder, &["commit", "--quiet", "-am", "của Lan"]);
    let mut pull = Command::new("git");
    pull.arg("-C").arg(&folder).args(["pull", "--quiet", "--no-rebase", "--no-edit"]);
    assert_ne!(run(&mut pull).code, 0);
    let stopped = mine.text();
    assert!(stopped.contains("<<<<<<<"));
    let (status, _) = mine.write(wish(&form, "gio", "11:11"));
    assert!(matches!(status, 409 | 422), "{status}");
    for (target, body) in
        [("/ghi-nhan", json!({ "loi": "x" })), ("/gui-nhan", json!({})), ("/hop-nhat", json!({}))]
    {
        let (status, told) = mine.post(target, &body);
        assert_eq!(status, 422, "{target}: {told}");
        assert!(told["noi_dung"].as_str().unwrap().contains("hợp nhất dở"), "{told}");
    }
    assert_eq!(mine.text(), stopped);
    assert!(git(&folder, &["ls-files", "--unmerged"]).contains(FILE), "it still stands open");
    git(&folder, &["merge", "--abort"]);
    mine.live.refresh();
    let (status, told) = mine.post("/gui-nhan", &json!({}));
    assert_eq!(status, 409, "both are shown: {told}");
    assert_eq!(choose(&two, &told, "toi").0, 200);
    assert!(mine.text().contains("dia_diem: Lan 3"));
}
