//! The steps of a document from the page: the same verbs as at a command line.

use super::{FILE, Served, draft, set};
use crate::office::Office;
use serde_json::{Value as Json, json};

fn issue(served: &Served, tries: bool) -> (u16, Json) {
    served.step("/ban-hanh", FILE, json!({ "thu": tries, "ngay": "2020-04-17", "so": "12" }))
}

#[test]
fn a_draft_is_issued_after_it_was_shown_what_changes() {
    let served = draft();
    let before = served.text();
    let (status, told) = issue(&served, true);
    assert_eq!(status, 200, "{told}");
    assert!(told["ket_luan"].as_str().unwrap().contains("+   so: 12"), "{told}");
    assert_eq!(served.text(), before, "a look writes nothing");
    let (status, told) = issue(&served, false);
    assert_eq!((status, &told["so"]), (200, &json!(12)), "{told}");
    assert!(served.text().contains("trang_thai: ban_hanh"));
    assert!(served.form()["khoa"]["vi_sao"].as_str().unwrap().contains("đã ban hành"));
    let (status, told) = issue(&served, false);
    assert_eq!(status, 422, "{told}");
    assert!(!told["van_de"].as_array().unwrap().is_empty());
}

/// The record that a person sees is the one that is issued.
#[test]
fn a_file_changed_underneath_is_not_issued() {
    let served = draft();
    let wish = json!({ "tep": FILE, "dau": served.form()["dau"], "ngay": "2020-04-17" });
    served.office.edit(FILE, "dia_diem:", "# của người khác\ndia_diem:");
    let before = served.text();
    assert_eq!((served.post("/ban-hanh", &wish).0, served.text()), (409, before));
}

#[test]
fn a_document_goes_for_signature_and_comes_back_as_a_draft() {
    let served = draft();
    let wish = json!({ "trinh": true, "ngay": "2020-04-17" });
    let (status, told) = served.step("/ban-hanh", FILE, wish);
    assert_eq!(status, 200, "{told}");
    assert_eq!(served.form()["khoa"]["cach"], json!(["lay_ve"]));
    assert_eq!(served.write(set(json!(["dia_diem"]), "x y")).0, 422);
    let (status, form) = served.step("/lay-ve", FILE, json!({}));
    assert_eq!((status, &form["khoa"]), (200, &json!(null)), "{form}");
    assert!(form["gia_tri"]["van_ban"].get("ban_trinh").is_none());
    assert_eq!(issue(&served, false).0, 200);
}

/// A PDF that was dropped is judged and kept as `qcph sign` does.
#[test]
fn a_signed_copy_is_taken_byte_for_byte() {
    let served = draft();
    assert_eq!(issue(&served, false).0, 200);
    let pdf = std::fs::read_dir(served.office.path("out/van-ban/2020")).unwrap();
    let pdf = pdf.map(|file| file.unwrap().path()).find(|path| path.extension().is_some());
    let document = std::fs::read(pdf.unwrap()).unwrap();
    let pages = qcph::signed::sheets::of_bytes(&document).unwrap().len();
    let bytes = crate::signed::taken::scan(pages, [595, 842], 300, true, "");
    let drop_it = |way: &str, content: &[u8]| {
        let dau = served.form()["dau"].as_str().unwrap().to_owned();
        let (host, key, length) = (served.address, &served.key, content.len());
        let headers = served.headers().replace("application/json", "application/pdf");
        let target = format!("ban-ky?tep={FILE}&dau={dau}{way}");
        let head = format!("POST /{key}/{target} HTTP/1.1\r\nHost: {host}\r\n{headers}");
        let head = format!("{head}Content-Length: {length}\r\n\r\n");
        super::ask_bytes(host, &[head.as_bytes(), content].concat())
    };
    let before = served.text();
    assert_eq!(drop_it("", b"%PDF-1.7 no more").status, 422);
    assert_eq!(drop_it("&cach=quet", &document).status, 422, "it is no scan");
    let looked = drop_it("&thu=1&cach=quet", &bytes);
    assert_eq!(looked.status, 200, "{}", looked.text());
    assert!(served.text() == before, "a look writes nothing");
    let taken = drop_it("&cach=quet", &bytes);
    assert_eq!(taken.status, 200, "{}", taken.text());
    assert!(served.text().contains("ban_ky:"));
    let told: Json = serde_json::from_slice(&taken.body).unwrap();
    let kept = served.office.path(told["tep"].as_str().unwrap());
    assert_eq!(std::fs::read(kept).unwrap(), bytes);
}

#[test]
fn a_correction_begins_from_what_it_corrects_and_a_replacement_takes_its_words() {
    let served = Served::open(Office::small());
    let id = served.form()["gia_tri"]["ma"].clone();
    let issuer = served.form()["gia_tri"]["to_chuc"].clone();
    let given = json!({ "van_ban.ngay": "2020-12-01", "co_quan": issuer, "ban_ghi": id });
    let (status, made) = served.post("/moi", &json!({ "loai": "dinh_chinh", "dat": given }));
    assert_eq!(status, 200, "{made}");
    let form = served.form_of(made["tep"].as_str().unwrap());
    assert_eq!(form["gia_tri"]["ban_ghi"], id);
    let (status, made) = served.step("/thay-the", FILE, json!({ "ly_do": "ghi nhầm hạn" }));
    assert_eq!(status, 200, "{made}");
    let new = served.form_of(made["tep"].as_str().unwrap())["gia_tri"].clone();
    assert_eq!(new["van_ban"]["thay_the"], json!({ "ban_ghi": id, "ly_do": "ghi nhầm hạn" }));
    assert_eq!(
        (&new["van_ban"]["trang_thai"], &new["ten"]),
        (&json!("du_thao"), &served.form()["gia_tri"]["ten"])
    );
    assert!(new["van_ban"].get("so").is_none());
}

#[test]
fn a_new_name_leaves_the_old_one() {
    let served = Served::open(Office::small());
    let file = "records/danh-ba/co-quan.yaml";
    let old = served.office.read(file);
    let wish = json!({ "tep": file, "ma": "TLD", "ten": "Tổng Liên đoàn Việt Nam", "tu_ngay": "2021-01-01" });
    let (status, form) = served.post("/doi-ten", &wish);
    assert_eq!(status, 200, "{form}");
    let times: Vec<&Json> = form["gia_tri"]["danh_sach"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["ma"] == "TLD")
        .collect();
    assert_eq!(times[0]["den_ngay"], "2020-12-31");
    assert_eq!(
        (&times[1]["ten"], &times[1]["tu_ngay"]),
        (&json!("Tổng Liên đoàn Việt Nam"), &json!("2021-01-01"))
    );
    assert_eq!(times[1]["don_vi"], times[0]["don_vi"]);
    for line in old.lines() {
        assert!(served.office.read(file).contains(line), "{line}");
    }
    let check = served.office.qcph(&["check"]);
    assert_eq!(check.code, 0, "{}", check.err);
    let early = json!({ "tep": file, "ma": "TLD", "ten": "X Y", "tu_ngay": "2020-01-01" });
    assert_eq!(served.post("/doi-ten", &early).0, 422);
}

#[test]
fn the_other_sides_say_what_the_verbs_say() {
    let served = Served::open(Office::small());
    let own = |words: &[&str], key: &str| {
        let told = served.office.qcph(&[&["--json"], words].concat());
        serde_json::from_str::<Json>(&told.out).unwrap()[key].clone()
    };
    assert_eq!(served.get("/viec-cho")["ban_ghi"], own(&["list", "--waiting"], "ban_ghi"));
    assert_eq!(
        served.get("/nghia-vu?nam=2020")["nghia_vu"],
        own(&["duties", "--year", "2020"], "nghia_vu")
    );
    assert_eq!(served.get("/tim?chu=hop%20%2D%2Dhelp")["ban_ghi"], json!([]), "no word is a flag");
    let report = served.get("/bao-cao?nam=2020&co_quan=BHXH-VN");
    assert_eq!(report["chi_tieu"], own(&["report", "2020", "--agency", "BHXH-VN"], "chi_tieu"));
    let sealed = served.post("/niem-phong", &json!({ "thu": true, "ngay": "2020-12-01" })).1;
    assert_eq!(sealed["se_niem_phong"].as_array().map(Vec::len), Some(1), "{sealed}");
}

/// A value of the record is found where it is printed.
#[test]
fn the_page_knows_where_values_stand() {
    let served = Served::open(Office::small());
    let found = served.get(&format!("/vi-tri?tep={FILE}&ban=0"));
    let of = |path: Json| {
        let all = found["cho"].as_array().unwrap().iter();
        all.filter(|one| one["duong"] == path).count()
    };
    assert!(of(json!(["ket_luan", 0, "noi_dung"])) > 0, "{found}");
    assert!(of(json!(["ngay"])) > 0, "a day by its words");
    for place in found["cho"].as_array().unwrap() {
        let share = |at: usize| place["o"][at].as_f64().unwrap();
        assert!(share(0) >= 0.0 && share(0) + share(2) <= 1.001 && share(1) + share(3) <= 1.001);
    }
}
