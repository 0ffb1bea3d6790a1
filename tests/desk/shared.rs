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

    let (status, unsure) = mine.post("/hop-nhat", &json!({ "tep": [{ "tep": FILE, "chon": {} }] }));
    assert_eq!(status, 422, "{unsure}");
    let number = place["thu"].to_string();
    let chosen: Json = json!({ "tep": [{ "tep": FILE, "chon": { number: "ho" } }] });
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
