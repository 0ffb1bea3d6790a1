//! What went out is shown, and written only where it grows.

use super::{FILE, Served, set};
use crate::office::Office;
use serde_json::json;

/// A project whose one meeting is issued, served.
fn issued() -> Served {
    let served = Served::open(Office::small());
    let state = served.form()["gia_tri"]["van_ban"]["trang_thai"].clone();
    assert_eq!(state, "ban_hanh", "the sample meeting is issued");
    served
}

#[test]
fn an_issued_record_is_only_shown() {
    let served = issued();
    let before = served.text();
    for wish in [
        set(json!(["dia_diem"]), "nơi khác"),
        set(json!(["van_ban", "so"]), "999"),
        set(json!(["van_ban", "trang_thai"]), "du_thao"),
        json!({ "viec": "bo", "duong": ["van_ban"] }),
        json!({ "viec": "chuyen", "duong": ["ket_luan"], "tu": 0, "den": 1 }),
        json!({ "viec": "bo", "duong": ["ket_luan", 0] }),
    ] {
        let (status, told) = served.write(wish.clone());
        assert_eq!(status, 422, "{wish}: {told}");
        assert!(told["noi_dung"].as_str().unwrap().contains("lập công văn đính chính"), "{told}");
    }
    assert_eq!(served.text(), before);
    let lock = &served.form()["khoa"];
    assert_eq!(lock["cach"], json!(["dinh_chinh", "thay_the", "thu_hoi"]));
}

/// Receipts and progress come after the document, which stays.
#[test]
fn what_grows_is_written() {
    let served = issued();
    let progress =
        json!({ "ngay": "2020-11-30", "trang_thai": "dang_lam", "noi_dung": "đang làm" });
    let wish = json!({ "viec": "dat", "duong": ["ket_luan", 0, "tien_do"], "gia_tri": [progress] });
    let (status, form) = served.write(wish);
    assert_eq!(status, 200, "{form}");
    assert_eq!(form["gia_tri"]["ket_luan"][0]["tien_do"][0]["noi_dung"], "đang làm");
}

#[test]
fn a_draft_is_not_issued_by_hand() {
    let office = Office::small();
    office.write(FILE, &crate::office::draft());
    let served = Served::open(office);
    assert_eq!(served.form()["khoa"], json!(null));
    let (status, told) = served.write(set(json!(["van_ban", "trang_thai"]), "ban_hanh"));
    assert_eq!(status, 422, "{told}");
    let block = json!({ "trang_thai": "ban_hanh" });
    let whole = json!({ "viec": "dat", "duong": ["van_ban"], "gia_tri": block });
    assert_eq!(served.write(whole).0, 422);
    assert!(served.text().contains("trang_thai: du_thao"));
}

/// A sealed record that somebody made a draft again by hand is shown all the same.
#[test]
fn a_sealed_record_is_only_shown() {
    let office = Office::small();
    let sealed = office.qcph(&["archive", "--date", "2020-12-01"]);
    assert_eq!(sealed.code, 0, "{}", sealed.err);
    office.write(FILE, &crate::office::draft());
    let served = Served::open(office);
    let (status, told) = served.write(set(json!(["dia_diem"]), "nơi khác"));
    assert_eq!(status, 422, "{told}");
    assert!(told["noi_dung"].as_str().unwrap().contains("đã niêm phong"), "{told}");
}

/// What the steps of a document wrote is not undone as if it had been typed.
#[test]
fn undo_stops_at_what_others_wrote() {
    let office = Office::small();
    office.write(FILE, &crate::office::draft());
    let served = Served::open(office);
    let (_, form) = served.write(set(json!(["dia_diem"]), "phòng họp khác"));
    assert_eq!(form["hoan_tac"], true);
    let other = served.text().replace("phòng họp khác", "phòng họp khác nữa");
    served.office.write(FILE, &other);
    assert_eq!(served.form()["hoan_tac"], false);
    let (status, _) = served.step("/hoan-tac", FILE, json!({}));
    assert_eq!((status, served.text()), (422, other));
}
