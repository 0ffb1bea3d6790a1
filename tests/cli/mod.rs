//! The program as a person meets it: what it prints, how it exits, what it leaves behind.

mod archive;
mod diff;
mod doctor;
mod finding;
mod form;
mod git;
mod guide;
pub mod next_regulation;
mod readme;
mod screens;
mod shells;
mod trouble;
mod unfinished;
mod watching;
mod windows;

use crate::office::Office;

#[test]
fn archive_seals_once_and_says_so() {
    let office = Office::sample();
    let first = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let bundle = "out/goi/QCPH_2020-12-31_0001.zip";
    assert!(first.out.contains(&format!("vào {bundle}")), "{}", first.out);
    let before = office.out();
    let second = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert_eq!(second.code, 0);
    assert!(second.out.starts_with("Không có văn bản mới cần niêm phong"), "{}", second.out);
    assert_eq!(before, office.out());
    let verified = office.qcph(&["verify", bundle]);
    assert_eq!(verified.code, 0, "{}", verified.err);
    assert!(verified.out.contains("nguyên vẹn và đủ"));
}

#[test]
fn every_kind_of_document_is_made() {
    let office = Office::sample();
    let run = office.qcph(&["build", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let made = json["van_ban"].as_array().unwrap();
    let kinds = ["thong_bao", "bao_cao_kiem_tra", "bao_cao_tong_ket", "cong_van"];
    for kind in [&kinds[..], &["van_ban_lien_tich", "ban_dong_gui", "ban_sao"]].concat() {
        assert!(made.iter().any(|document| document["loai"] == kind), "no {kind}");
    }
    let drafts: Vec<_> = made.iter().filter(|document| document["du_thao"] == true).collect();
    assert_eq!(drafts.len(), 1);
    assert!(drafts[0]["tep"].as_str().unwrap().starts_with("out/du-thao/"));
    for document in made {
        assert!(office.path(document["tep"].as_str().unwrap()).is_file());
    }
}

#[test]
fn later_documents_go_into_a_later_bundle() {
    let office = Office::sample();
    for (date, serial) in [("2017-12-31", 1), ("2018-12-31", 2), ("2020-12-31", 3)] {
        assert_eq!(office.qcph(&["archive", "--date", date]).code, 0);
        assert!(office.path(&format!("out/goi/QCPH_{date}_{serial:04}.zip")).is_file());
    }
    let whole = Office::sample();
    assert_eq!(whole.qcph(&["archive", "--date", "2020-12-31"]).code, 0);
    let pdfs = |office: &Office| -> Vec<_> {
        office.out().into_iter().filter(|(name, _)| name.ends_with(".pdf")).collect()
    };
    assert!(pdfs(&office) == pdfs(&whole), "the same documents, whatever bundle they are in");
}

#[test]
fn a_draft_never_enters_a_bundle() {
    let office = Office::small();
    office.edit("records/hop.yaml", "trang_thai: ban_hanh", "trang_thai: du_thao");
    let run = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("Không có văn bản mới"));
    assert!(office.out().is_empty());
}

#[test]
fn an_office_may_change_the_wording_and_the_layout() {
    let office = Office::small();
    assert_eq!(office.qcph(&["build"]).code, 0);
    let before = office.out();
    let template = std::fs::read_to_string(
        crate::office::repository().join("templates/loi-van/thong-bao.txt"),
    )
    .unwrap();
    office.write("templates/loi-van/thong-bao.txt", &template.replace("Sau khi nghe", "Nghe xong"));
    assert_eq!(office.qcph(&["build"]).code, 0);
    assert!(before != office.out());
    office.write(
        "templates/loi-van/thong-bao.txt",
        "[tên loại]\nThông báo\n{{ khong_co }}\n[trích yếu]\nx\n[nội dung]\nx\n",
    );
    let run = office.qcph(&["build"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("templates/loi-van/thong-bao.txt:3:4"), "{}", run.err);
    assert!(run.err.contains("HD-2018-HOP-01"), "{}", run.err);
}
