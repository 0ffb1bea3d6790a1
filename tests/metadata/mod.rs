//! The fields that the law asks of a document, and the head of a message: from the record, or told to be missing.

use crate::office::{Office, blesses, repository};
use qcph::law::metadata::{Content, MetadataTable};
use qcph::xml::{self, Piece};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fmt::Write;

fn json(office: &Office, arguments: &[&str]) -> Json {
    let run = office.qcph(arguments);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 0, "{json:#}");
    json
}

/// The texts of a field by its number.
fn field<'j>(fields: &'j Json, number: &str) -> &'j Json {
    let mut all = fields.as_array().unwrap().iter();
    all.find(|field| field["stt"] == number).unwrap_or_else(|| panic!("no {number} in {fields:#}"))
}

fn text<'j>(fields: &'j Json, number: &str) -> &'j str {
    field(fields, number)["gia_tri"][0].as_str().unwrap()
}

#[test]
fn every_table_is_as_the_law_counts_it_and_every_field_says_where_it_comes_from() {
    for table in MetadataTable::ALL {
        let form = table.form();
        let whole = form.fields.iter().filter(|field| !field.number.contains('.'));
        assert_eq!(whole.count(), form.count, "{}", form.title);
        let numbers: BTreeSet<_> = form.fields.iter().map(|field| &field.number).collect();
        assert_eq!(numbers.len(), form.fields.len(), "{}: a number twice", form.title);
        for field in &form.fields {
            let told = (field.from.is_some(), field.why_not.is_some());
            let wanted = match field.content {
                Content::Group => (false, false),
                Content::Unknown => (false, true),
                _ => (true, false),
            };
            assert_eq!(told, wanted, "{} {}", form.title, field.number);
            let sized = field.length.is_some();
            assert_eq!(sized, !["-", "LongText"].contains(&&*field.kind), "{}", field.short);
        }
    }
}

#[test]
fn the_list_of_fields_is_up_to_date() {
    let mut out = "# Siêu dữ liệu: từng trường của Phụ lục VI\n\n\
        Bảng này do `tests/metadata` lập từ `templates/the-thuc/truong-thong-tin.json`; đừng sửa tay.\n\
        `qcph show BẢN_GHI --metadata` cho giá trị của một văn bản, `qcph dossier show HỒ_SƠ --metadata` của một hồ sơ, và nói\n\
        trường nào chưa có, vì sao. Giá trị dài hơn độ dài ghi ở đây được báo (Q123, lưu ý). Mục lục của gói niêm phong ghi các\n\
        trường của văn bản đi, văn bản đến (`sieu_du_lieu`), trừ trường ghi “gói không có”. Tin cậy H: đọc trong văn bản quy định.\n"
        .to_owned();
    for table in MetadataTable::ALL {
        let form = table.form();
        write!(
            out,
            "\n## {}\n\n{}; {} trường; tin cậy {}.\n\n\
             | STT | Trường thông tin | Tên ngắn | Kiểu | Độ dài | Hệ thống tự ghi | Lấy từ đâu, hoặc vì sao không có |\n\
             |---|---|---|---|---|---|---|\n",
            form.title, form.clause, form.count, form.confidence
        )
        .unwrap();
        for field in &form.fields {
            let length = field.length.map(|length| length.to_string()).unwrap_or_default();
            let from = match (&field.from, &field.why_not) {
                (Some(from), _) => from.clone(),
                (_, Some(why)) => format!("không có: {why}"),
                _ => String::new(),
            };
            let more = |text: &Option<String>, lead: &str| {
                text.as_ref().map(|text| format!("; {lead}{text}")).unwrap_or_default()
            };
            let note = more(&field.note, "") + &more(&field.unsealed, "gói không có: ");
            let automatic = if field.automatic { "có" } else { "" };
            writeln!(
                out,
                "| {} | {} | {} | {} | {length} | {automatic} | {from}{note} |",
                field.number, field.name, field.short, field.kind
            )
            .unwrap();
        }
    }
    let path = repository().join("docs/truong-thong-tin.md");
    if blesses() {
        qcph::disk::write(&path, out.as_bytes()).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(stored == out, "docs/truong-thong-tin.md is not up to date (QCPH_BLESS=1 writes it)");
}

#[test]
fn a_document_of_the_sample_fills_its_fields() {
    let office = Office::sample();
    let json = json(&office, &["show", "TW-2019-TD-04", "--metadata", "--json"]);
    let sent = &json["van_ban_di"];
    assert_eq!(text(sent, "3"), "Công văn");
    assert_eq!(text(sent, "4"), "3260");
    assert_eq!(text(sent, "7"), "Bảo hiểm xã hội Việt Nam");
    assert_eq!(text(sent, "8").split(' ').next(), Some("lấy"));
    assert_eq!(text(sent, "12.1"), "Phó Tổng Giám đốc");
    assert_eq!(text(sent, "12.2"), "Lê Thị B");
    assert_eq!(text(sent, "15"), "4");
    assert_eq!(text(sent, "16"), "30/09/2019");
    assert!(text(sent, "5").starts_with("BHXH"), "{sent:#}");
    assert!(text(sent, "10").parse::<u32>().unwrap() > 0);
    let came = &json["van_ban_den"][0];
    assert_eq!(came["co_quan"], "TLD");
    assert_eq!(text(&came["truong"], "12"), "13/09/2019");
    assert_eq!(text(&came["truong"], "13"), "2411");
}

#[test]
fn what_no_record_says_is_told() {
    let office = Office::sample();
    let json = json(&office, &["show", "TW-2019-TD-04", "--metadata", "--json"]);
    let mut told = 0;
    for fields in [&json["van_ban_di"], &json["van_ban_den"][0]["truong"]] {
        for field in fields.as_array().unwrap() {
            let Some(texts) = field["gia_tri"].as_array() else { continue };
            let has = texts.iter().any(|text| text != "");
            assert_eq!(has, field["khong_co"].is_null(), "{field:#}");
            told += usize::from(!has);
        }
    }
    assert!(told > 5, "{told}");
    assert!(
        field(&json["van_ban_di"], "1.1")["khong_co"].as_str().unwrap().contains("ma_dinh_danh")
    );
}

/// The fields of a document as an index has them, by word.
fn sealed<'j>(fields: &'j Json, explained: &'j [Json], table: &str) -> Vec<(&'j str, &'j Json)> {
    let number = |word: &Json| {
        let mut of = explained.iter().filter(|field| field["bang"] == table);
        of.find(|field| field["la"] == *word).unwrap()["stt"].as_str().unwrap()
    };
    fields.as_array().unwrap().iter().map(|one| (number(&one[0]), &one[1])).collect()
}

#[test]
fn a_bundle_has_the_fields_of_each_document_and_says_which_it_cannot_have() {
    let office = Office::sample();
    office.qcph(&["archive", "--date", "2020-12-31"]);
    let goi = std::fs::read_dir(office.path("out/so/muc-luc")).unwrap();
    let index = goi.map(|file| std::fs::read(file.unwrap().path()).unwrap()).next().unwrap();
    let index: Json = serde_json::from_slice(&index).unwrap();
    assert_eq!(index["phien_ban"], 3);
    let explained = index["truong"].as_array().unwrap();
    let said: usize = [MetadataTable::Outgoing, MetadataTable::Incoming]
        .map(|table| table.form().fields.iter().filter(|one| one.content != Content::Group).count())
        .iter()
        .sum();
    assert_eq!(explained.len(), said);
    let reasons = explained.iter().filter(|field| field["khong"].is_string()).count();
    assert!(reasons > 8, "{explained:#?}");
    let (mut held, mut came) = (0, 0);
    for entry in index["van_ban"].as_array().unwrap() {
        let is_main = entry["dong_gui"].is_null() && entry["ban_ky"].is_null();
        assert_eq!(entry["sieu_du_lieu"].is_object(), is_main, "{entry:#}");
        if !is_main {
            continue;
        }
        let id = entry["ma_ho_so"].as_str().unwrap();
        if !["TW-2019-TD-04", "TW-2016-HOP-01"].contains(&id) {
            continue;
        }
        let shown = json(&office, &["show", id, "--metadata", "--json"]);
        let fields = sealed(&entry["sieu_du_lieu"]["di"], explained, "di");
        for (number, values) in &fields {
            assert_eq!(field(&shown["van_ban_di"], number)["gia_tri"], **values, "{id} {number}");
            held += 1;
        }
        for field in shown["van_ban_di"].as_array().unwrap() {
            let is_held = fields.iter().any(|(number, _)| field["stt"] == *number);
            assert!(is_held != field["khong_co"].is_string() || field["gia_tri"].is_null());
        }
        let arrivals = entry["sieu_du_lieu"]["den"].as_array().unwrap();
        for (at, arrival) in arrivals.iter().enumerate() {
            let shown = &shown["van_ban_den"][at];
            assert_eq!(shown["co_quan"], arrival["co_quan"]);
            for (number, values) in sealed(&arrival["truong"], explained, "den") {
                assert_eq!(field(&shown["truong"], number)["gia_tri"], *values, "{id} {number}");
                came += 1;
            }
        }
    }
    assert!(held > 20 && came > 2, "{held} {came}");
    assert_eq!(office.qcph(&["verify", "--rebuild"]).code, 0);
}

#[test]
fn a_dossier_fills_its_fields_and_its_documents_say_where_they_stand() {
    let office = Office::sample();
    let plan = std::fs::read(repository().join("tests/dossiers/danh-muc.yaml")).unwrap();
    qcph::disk::write(&office.path("records/danh-muc-2018.yaml"), &plan).unwrap();
    let listed = json(&office, &["dossier", "list", "--json"]);
    let id = listed["ho_so"][0]["ma"].as_str().unwrap().to_owned();
    let shown = json(&office, &["dossier", "show", &id, "--json"]);
    let fields = &json(&office, &["dossier", "show", &id, "--metadata", "--json"])["truong"];
    let of = &shown["ho_so"];
    for (number, key) in [("1.3", "so_ky_hieu"), ("2", "tieu_de"), ("5", "nguoi_lap")] {
        assert_eq!(field(fields, number)["gia_tri"][0], of[key], "{fields:#}");
    }
    let documents = of["van_ban"].as_array().unwrap();
    assert_eq!(text(fields, "9"), documents.len().to_string());
    assert_eq!(text(fields, "1.2"), of["nam"].to_string());
    assert_eq!(text(fields, "4"), "Công khai");
    for number in ["1.1", "10"] {
        assert!(field(fields, number)["khong_co"].is_string(), "{fields:#}");
    }
    // One document that the body sent, and one that came in.
    for (author, table) in [("Bảo hiểm", "van_ban_di"), ("Liên đoàn", "van_ban_den")] {
        let by = |document: &Json| document["tac_gia"].as_str().unwrap().starts_with(author);
        let at = documents.iter().position(by).unwrap();
        let id = documents[at]["ban_ghi"].as_str().unwrap();
        let shown = json(&office, &["show", id, "--metadata", "--json"]);
        let fields = match table {
            "van_ban_di" => &shown[table],
            _ => &shown[table][0]["truong"],
        };
        assert_eq!(text(fields, "1.3"), of["so_ky_hieu"].as_str().unwrap(), "{id}");
        assert_eq!(text(fields, "2"), (at + 1).to_string(), "{id}");
    }
}

#[test]
fn a_text_that_a_field_has_no_room_for_is_told() {
    let office = Office::sample();
    let path = "records/2019/tw/tw-2019-td-04.yaml";
    let record = office.read(path);
    let subject = record.lines().find(|line| line.starts_with("ve_viec:")).unwrap();
    let long = format!("ve_viec: {}", "cung cấp thông tin ".repeat(30).trim());
    office.edit(path, subject, &long);
    let run = office.qcph(&["show", "TW-2019-TD-04", "--metadata"]);
    assert!(run.err.contains("[Q123]") && run.err.contains("Subject dài 569 ký tự"), "{}", run.err);
}

/// With codes for two bodies; those of the state are not made up in the sample.
fn coded() -> Office {
    let office = Office::sample();
    for (id, code) in [("BHXH-VN", "X01"), ("TLD", "X02")] {
        let line = format!("  - ma: {id}\n");
        let coded = format!("{line}    ma_dinh_danh: {code}\n");
        office.edit("records/danh-ba/co-quan.yaml", &line, &coded);
    }
    office
}

#[test]
fn the_head_for_the_exchange_says_what_the_record_says() {
    let office = coded();
    let run = office.qcph(&["show", "TW-2019-TD-04", "--edxml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut names = Vec::new();
    xml::read(run.out.as_bytes(), 1 << 16, |piece| {
        if let Piece::Open(element) = piece {
            assert_eq!(element.namespace, "http://www.mic.gov.vn/TBT/QCVN_102_2016");
            names.push(element.name);
        }
    })
    .unwrap();
    let order = [
        "From",
        "To",
        "Code",
        "PromulgationInfo",
        "DocumentType",
        "Subject",
        "SignerInfo",
        "DueDate",
        "ToPlaces",
        "OtherInfo",
        "DocumentId",
        "TraceHeaderList",
    ];
    let places: Vec<_> =
        order.iter().map(|name| names.iter().position(|one| one == name)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{names:?}");
    for line in [
        "<OrganId>X01</OrganId>",
        "<CodeNumber>3260</CodeNumber>",
        "<DueDate>2019/09/30</DueDate>",
        "<BussinessDocType>0</BussinessDocType>",
    ] {
        assert!(run.out.contains(line), "{line} in {}", run.out);
    }
    assert!(run.out.contains("<DocumentId>X01,2019/09/"), "{}", run.out);
    assert!(run.err.contains("Không có SteeringType"), "{}", run.err);
    let again = office.qcph(&["show", "TW-2019-TD-04", "--edxml"]);
    assert_eq!(run.out, again.out);
}

#[test]
fn what_the_head_lacks_is_left_out_and_told() {
    let office = Office::sample();
    let found = json(&office, &["show", "TW-2019-TD-04", "--edxml", "--json"]);
    let head = found["edxml"].as_str().unwrap();
    assert!(!head.contains("OrganId") && !head.contains("DocumentId"), "{head}");
    let missing: Vec<&str> = found["khong_co"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["phan_tu"].as_str().unwrap())
        .collect();
    for element in ["From/OrganId", "DocumentId", "To", "SteeringType"] {
        assert!(missing.contains(&element), "{missing:?}");
    }
    let draft = office.qcph(&["show", "TW-2020-TK-01", "--edxml"]);
    assert_eq!(draft.code, 1);
    assert!(draft.err.contains("[Q211]"), "{}", draft.err);
}

#[test]
fn a_code_that_is_none_of_the_state_is_refused() {
    for code in ["h49 64", "H49..64", &"H49.".repeat(9)[..], &"H".repeat(36)] {
        let office = Office::sample();
        let line = "  - ma: TLD\n";
        let with = format!("{line}    ma_dinh_danh: {code}\n");
        office.edit("records/danh-ba/co-quan.yaml", line, &with);
        let run = office.qcph(&["check"]);
        assert_eq!(run.code, 1, "{code}");
        assert!(run.err.contains("[Q118]") && run.err.contains("H49.64.33"), "{}", run.err);
    }
}
