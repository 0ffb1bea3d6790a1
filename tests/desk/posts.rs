//! People get new posts, and folders become projects, at the page.

use super::Served;
use crate::office::Office;
use serde_json::json;

const PEOPLE: &str = "records/danh-ba/nguoi.yaml";

fn registry() -> (Served, String) {
    let office = Office::small();
    let text = "loai: nhan_su\ndanh_sach:\n  # Người ký chính.\n  - ma: hoang-thi-lan-moi\n    ho_ten: Hoàng Thị Lan\n    xung_ho: ba\n    \
                chuc_vu:\n      - {co_quan: BHXH-VN, ten: Trưởng ban, duoc_ky: [tl], tu_ngay: 2015-01-01}\n";
    office.write(PEOPLE, text);
    (Served::open(office), text.to_owned())
}

#[test]
fn the_old_post_stays() {
    let (served, old) = registry();
    let wish = json!({ "tep": PEOPLE, "ma": "hoang-thi-lan-moi", "ten": "Phó Tổng Giám đốc", "co_quan": "BHXH-VN",
                       "duoc_ky": ["kt"], "tu_ngay": "2019-07-01" });
    let (status, form) = served.post("/doi-chuc", &wish);
    assert_eq!(status, 200, "{form}");
    let posts = &form["gia_tri"]["danh_sach"][0]["chuc_vu"];
    assert_eq!(posts[0]["ten"], "Trưởng ban");
    assert_eq!(posts[0]["den_ngay"], "2019-06-30");
    assert_eq!(
        (&posts[1]["ten"], &posts[1]["tu_ngay"]),
        (&json!("Phó Tổng Giám đốc"), &json!("2019-07-01"))
    );
    assert!(served.office.read(PEOPLE).contains("# Người ký chính."));
    assert_eq!(served.office.qcph(&["check"]).code, 0, "{}", served.office.qcph(&["check"]).err);
    let (status, _) = served.post("/hoan-tac", &json!({ "tep": PEOPLE, "dau": form["dau"] }));
    assert_eq!(
        (status, served.office.read(PEOPLE)),
        (200, old),
        "both lines are taken back as one"
    );
}

#[test]
fn a_post_that_begins_too_early_is_not_written() {
    let (served, old) = registry();
    for (day, name) in [("2015-01-01", "Vụ trưởng"), ("hôm qua", "Vụ trưởng"), ("2020-01-01", "")]
    {
        let wish = json!({ "tep": PEOPLE, "ma": "hoang-thi-lan-moi", "ten": name, "co_quan": "BHXH-VN", "tu_ngay": day });
        let (status, told) = served.post("/doi-chuc", &wish);
        assert_eq!(status, 422, "{day}: {told}");
        assert!(told["noi_dung"].as_str().unwrap().contains("chức"), "{told}");
    }
    assert_eq!(served.office.read(PEOPLE), old);
}

/// In an empty folder the page offers to make a project, and does nothing before it is asked.
#[test]
fn an_empty_folder_becomes_a_project_when_asked() {
    let served = Served::open(Office::bare());
    assert_eq!(served.get("/ban")["du_an"], false);
    assert!(!served.office.path("records").exists(), "to look makes nothing");
    let (status, made) = served.post("/chuan-bi", &json!({ "thoi_ky": "2015-2020" }));
    assert_eq!(status, 200, "{made}");
    assert_eq!(served.get("/ban")["du_an"], true);
    let agencies = served.get("/danh-ba");
    assert!(agencies["co_quan"].as_array().unwrap().len() > 100, "the provinces of the time");
    let (status, _) = served.post("/moi", &json!({ "loai": "cuoc_hop", "ma": "TW-1" }));
    assert_eq!(status, 200, "and records are made there at once");
    let before = crate::office::files_below(&served.office.path(""));
    assert_eq!(served.post("/chuan-bi", &json!({})).0, 422, "a project is not made again");
    assert!(crate::office::files_below(&served.office.path("")) == before);
}
