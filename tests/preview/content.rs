//! What the preview shows: the list, problems with their place, the PDF that a build would write.

use super::client::Served;
use crate::office::Office;
use serde_json::Value as Json;

const RECORD: &str = "records/hop.yaml";

fn row<'a>(list: &'a Json, file: &str) -> &'a Json {
    list["tep"].as_array().unwrap().iter().find(|row| row["tep"] == file).unwrap()
}

#[test]
fn the_list_tells_what_a_clerk_asks_first() {
    let served = Served::of(Office::sample());
    let list = served.json("/danh-sach");
    assert_eq!((&list["luot"], &list["loi"]), (&1.into(), &0.into()));
    let rows = list["tep"].as_array().unwrap();
    assert!(rows.len() > 50, "{} rows", rows.len());
    assert_eq!(list["so_tep"], rows.len() + 3, "registry and regulation are no records");
    let meeting = row(&list, "records/2020/tw/tw-2020-hop-01.yaml");
    assert_eq!(meeting["ma"], "TW-2020-HOP-01");
    assert_eq!(meeting["tinh_trang"], "ban hành");
    assert!(meeting["noi_dung"].as_str().unwrap().starts_with("cuộc họp"));
    let dates: Vec<&str> = rows.iter().map(|row| row["ngay"].as_str().unwrap()).collect();
    let turned = |date: &&str| date.split('/').rev().map(|part| part.parse().unwrap()).collect();
    let days: Vec<Vec<u32>> = dates.iter().map(turned).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "the newest comes first: {dates:?}");
}

#[test]
fn a_problem_names_file_line_and_value() {
    let served = Served::small();
    served.office.edit(RECORD, "to_chuc: BHXH-HD", "to_chuc: BHXH-HP");
    served.live.refresh();
    let list = served.json("/danh-sach");
    assert_eq!(list["loi"], 1);
    assert_eq!(list["vua_sua"], serde_json::json!([RECORD]));
    assert_eq!(list["tep"][0]["tep"], RECORD, "what is wrong comes first");
    assert_eq!(list["tep"][0]["van_de"][0]["dong"], 7);
    let file = served.json(&format!("/tep?tep={RECORD}"));
    let problem = &file["van_de"][0];
    assert_eq!((&problem["ma"], &problem["muc_do"]), (&"Q202".into(), &"lỗi".into()));
    assert_eq!(
        (&problem["tep"], &problem["dong"], &problem["cot"]),
        (&RECORD.into(), &7.into(), &10.into())
    );
    assert_eq!(problem["nguon"], serde_json::json!(["to_chuc: ", "BHXH-HP", ""]));
    assert!(problem["cach_sua"][0].as_str().unwrap().contains("BHXH-HD"), "{problem}");
    let root = served.office.path("").canonicalize().unwrap();
    let place = format!(
        "vscode://file/{}/{RECORD}:7:10",
        root.display().to_string().trim_start_matches('/')
    );
    assert_eq!(problem["mo"], place);
    assert_eq!(file["van_ban"], serde_json::json!([]), "what is wrong is not printed");
    assert_eq!(served.get(&format!("/pdf?tep={RECORD}&ban=0")).status, 404);
}

#[test]
fn a_record_that_cannot_be_read_stays_in_the_list() {
    let served = Served::small();
    served.office.write(RECORD, "loai: cuoc_hop\nten: [\n");
    served.live.refresh();
    let list = served.json("/danh-sach");
    let broken = row(&list, RECORD);
    assert_eq!((&broken["tinh_trang"], &broken["ma"]), (&"chưa đọc được".into(), &Json::Null));
    assert!(served.json(&format!("/tep?tep={RECORD}"))["van_de"].as_array().unwrap().len() == 1);
}

#[test]
fn another_record_with_a_mistake_is_not_in_the_way() {
    let served = Served::small();
    served.office.write("records/khac.yaml", "loai: cuoc_hop\nma: HD-2018-HOP-09\n");
    served.live.refresh();
    assert!(served.json("/danh-sach")["loi"].as_u64().unwrap() > 0);
    assert_eq!(served.json(&format!("/tep?tep={RECORD}"))["can_tro"], serde_json::json!([]));
    assert_eq!(served.get(&format!("/pdf?tep={RECORD}&ban=0")).status, 200);
    // A mistake in the registry is.
    served.office.edit("records/danh-ba/co-quan.yaml", "ben: bhxh", "ben: bhhx");
    served.live.refresh();
    let file = served.json(&format!("/tep?tep={RECORD}"));
    assert_eq!(file["can_tro"][0]["tep"], "records/danh-ba/co-quan.yaml");
    assert_eq!(file["van_ban"], serde_json::json!([]));
}

/// What the browser shows is what a build writes, copies and the word DỰ THẢO included.
#[test]
fn the_pdf_is_the_one_that_a_build_writes() {
    let office = Office::small();
    let draft = crate::office::meeting()
        .replace("HD-2018-HOP-01", "HD-2018-HOP-02")
        .replace("  so_phieu_gui: 52\n", "")
        .replace("trang_thai: ban_hanh\n  so: 21\n", "trang_thai: du_thao\n");
    office.write("records/du-thao.yaml", &draft);
    let served = Served::of(office);
    let mut shown = Vec::new();
    for file in [RECORD, "records/du-thao.yaml"] {
        let json = served.json(&format!("/tep?tep={file}"));
        let documents = json["van_ban"].as_array().unwrap();
        assert_eq!(documents[0]["du_thao"], file.contains("du-thao"));
        for (at, document) in documents.iter().enumerate() {
            let pdf = served.get(&format!("/pdf?tep={file}&ban={at}"));
            assert_eq!(pdf.header("Content-Type"), Some("application/pdf"));
            assert!(
                pdf.header("Content-Disposition").unwrap().starts_with("inline; filename*=UTF-8''")
            );
            shown.push(pdf.body);
            for page in 1..=document["so_trang"].as_u64().unwrap() {
                let svg = served.get(&format!("/trang?tep={file}&ban={at}&trang={page}"));
                assert_eq!(svg.header("Content-Type"), Some("image/svg+xml"));
                let (text, glyphs) = (svg.text(), svg.text().matches("<use ").count());
                assert!(text.starts_with("<svg ") && glyphs > 50, "{file} {page}: {glyphs} glyphs");
            }
        }
    }
    assert!(served.office.out().is_empty(), "a preview writes nothing");
    let run = served.office.qcph(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut built: Vec<Vec<u8>> = served
        .office
        .out()
        .into_iter()
        .filter(|(name, _)| name.ends_with(".pdf"))
        .map(|(_, pdf)| pdf)
        .collect();
    built.sort();
    shown.sort();
    assert!(shown.len() >= 4, "{} documents", shown.len());
    assert!(shown == built, "{} shown, {} built", shown.len(), built.len());
}

#[test]
fn recipients_and_rules_stand_beside_it() {
    let served = Served::small();
    let file = served.json(&format!("/tep?tep={RECORD}"));
    let recipients = file["noi_nhan"].as_array().unwrap();
    let of = |name: &str| recipients.iter().find(|one| one["ten"] == name).unwrap();
    let partner = of("LĐLĐ tỉnh Hải Dương");
    assert_eq!((&partner["bat_buoc"], &partner["da_nhan"]), (&true.into(), &"03/07/2018".into()));
    assert_eq!(partner["vi_sao"], "vì khoản 4 Điều 19");
    assert_eq!(of("BHXH các huyện, thị xã, thành phố")["bat_buoc"], false);
    let form = &file["van_ban"][0]["the_thuc"][0];
    assert_eq!(form["sai"], 0);
    let rules = form["quy_tac"].as_array().unwrap();
    assert_eq!(
        rules.iter().filter(|rule| rule["ket_luan"] == "đạt").count(),
        form["dat"].as_u64().unwrap() as usize
    );
    assert!(
        rules.len() > 60 && rules.iter().all(|rule| rule["dieu_khoan"] != ""),
        "{}",
        rules.len()
    );
}

#[test]
fn a_sealed_record_says_so() {
    let served = Served::small();
    assert_eq!(served.office.qcph(&["archive", "--date", "2018-07-31"]).code, 0);
    served.live.refresh();
    assert_eq!(row(&served.json("/danh-sach"), RECORD)["tinh_trang"], "đã niêm phong");
}

/// The page writes a name as a form does, a space as `+`; by hand it may be written otherwise.
#[test]
fn a_record_is_shown_whatever_its_file_is_called() {
    let office = Office::small();
    let names = ["hop thang 9", "họp + kiểm", "50% & #1", "a=b&c", "đợt “2”"];
    let text = office.read("records/hop.yaml");
    for (number, name) in names.iter().enumerate() {
        let own = text.replace("HD-2018-HOP-01", &format!("HD-2018-HOP-1{number}"));
        let own = own.replace("  so: 21", &format!("  so: 3{number}"));
        let own = own.replace("so_phieu_gui: 52", &format!("so_phieu_gui: 6{number}"));
        office.write(&format!("records/{name}.yaml"), &own);
    }
    let served = Served::of(office);
    for name in names {
        let file = format!("records/{name}.yaml");
        let encoded: String = file.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let as_form = encoded.replace("%20", "+");
        for target in [encoded, as_form] {
            assert_eq!(served.json(&format!("/tep?tep={target}"))["tep"], *file);
            let page = served.get(&format!("/trang?tep={target}&ban=0&trang=1"));
            assert_eq!(page.status, 200, "{file}: {}", page.text());
        }
    }
}
