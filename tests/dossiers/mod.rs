//! Dossiers from file plan to hand-over, and what the annex says of their papers.

use crate::office::{Office, Ran, repository};
use qcph::dossiers::handover::{self, Sides};
use qcph::dossiers::paper::Piece;
use qcph::dossiers::{Dossier, assemble, printed};
use qcph::pipeline::{self, Loaded};
use qcph::project::Project;
use serde_json::Value as Json;
use std::io::Read;

const HELD: &str = "records/2018/hai-duong/hs-hd-2018-hop.yaml";

fn with_plan(office: Office) -> Office {
    let plan = std::fs::read_to_string(repository().join("tests/dossiers/danh-muc.yaml")).unwrap();
    office.write("records/2018/hai-duong/danh-muc-bhxh.yaml", &plan);
    let line = "  - ma: BHXH-HD\n";
    let coded = format!("{line}    ma_dinh_danh: H99.12\n    ma_phong: \"012\"\n");
    office.edit("records/danh-ba/co-quan.yaml", line, &coded);
    office
}

fn show(office: &Office, id: &str) -> Json {
    let run = office.qcph(&["dossier", "show", id, "--date", "2019-01-15", "--json"]);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 0, "{json:#}");
    json["ho_so"].clone()
}

fn good(run: &Ran) {
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

fn loaded(office: &Office) -> Loaded {
    pipeline::load(Project::at(&office.path("")).unwrap()).loaded.unwrap()
}

fn dossier(loaded: &Loaded, id: &str) -> Dossier {
    let kept = pipeline::kept(&loaded.project).unwrap();
    assemble(&loaded.office, &loaded.office.corpus.dossier(id).unwrap(), &kept).unwrap()
}

fn records(dossier: &Json) -> Vec<&str> {
    let documents = dossier["van_ban"].as_array().unwrap().iter();
    documents.map(|document| document["ban_ghi"].as_str().unwrap()).collect()
}

/// The year's meetings of Hải Dương: planned, sealed, closed, handed over on paper and as a package; then frozen.
#[test]
fn a_dossier_goes_from_plan_to_minutes_and_package() {
    let office = with_plan(Office::sample());
    let open = show(&office, "HS-HD-2018-HOP");
    assert_eq!(records(&open), ["HD-2018-HOP-01", "HD-2018-HOP-02"], "in the order of time");
    assert_eq!(open["so_ky_hieu"], "01.QCPH");
    let missing = open["con_thieu"].to_string();
    assert!(missing.contains("chưa niêm phong"), "{missing}");
    let close = ["dossier", "close", "HS-HD-2018-HOP", "--date", "2019-01-15"];
    let early = office.qcph(&[&close[..], &["--reason", "x"]].concat());
    assert!(early.code == 1 && early.err.contains("Q742"), "{}", early.err);
    good(&office.qcph(&["archive", "--date", "2018-12-31"]));
    let refused = office.qcph(&close);
    assert!(refused.err.contains("chưa có bản ký nhận về"), "{}", refused.err);
    assert!(!office.path(HELD).exists(), "what is refused writes nothing");
    let before = office.read("records/2018/hai-duong/hd-2018-hop-01.yaml");
    let said = ["--reason", "bản ký giữ trên giấy", "--sheets", "6"];
    good(&office.qcph(&[&close[..], &said].concat()));
    assert_eq!(before, office.read("records/2018/hai-duong/hd-2018-hop-01.yaml"));
    good(&office.qcph(&["check"]));
    let closed = show(&office, "HS-HD-2018-HOP");
    assert_eq!(closed["ket_thuc"], "2019-01-15");
    assert!(closed["so_trang"].as_u64().unwrap() >= 2, "{closed:#}");
    let again = office.qcph(&[&close[..], &["--reason", "x"]].concat());
    assert!(again.code != 0 && again.err.contains("đã kết thúc"), "{}", again.err);
    let hand = [
        "handover",
        "--dossiers",
        "HS-HD-2018-HOP",
        "--to",
        "Lưu trữ cơ quan",
        "--folder",
        "nop-luu",
    ];
    good(&office.qcph(&hand));
    let package = zip_of(&office);
    let packed = std::fs::read(&package).unwrap();
    let checked = office.qcph(&["package", "check", package.to_str().unwrap()]);
    assert!(checked.code == 0 && checked.out.contains("Gói đạt"), "{}", checked.err);
    let minutes = std::fs::read(office.path("nop-luu/bien-ban.pdf")).unwrap();
    assert!(office.path("nop-luu/muc-luc-vinh-vien.pdf").exists());
    assert!(!office.path("nop-luu/muc-luc-co-thoi-han.pdf").exists(), "nothing of that term");
    good(&office.qcph(&["dossier", "show", "HS-HD-2018-HOP", "--to", "a.pdf"]));
    // What comes later changes neither the dossier nor its papers.
    office.edit(
        "records/2018/hai-duong/hd-2018-td-01.yaml",
        "van_ban:\n",
        "van_ban:\n  thuoc_ho_so: [HS-HD-2018-HOP]\n",
    );
    assert_eq!(records(&show(&office, "HS-HD-2018-HOP")).len(), 2);
    good(&office.qcph(&["dossier", "show", "HS-HD-2018-HOP", "--to", "b.pdf"]));
    let bytes = |name: &str| std::fs::read(office.path(name)).unwrap();
    assert_eq!(bytes("a.pdf"), bytes("b.pdf"));
    good(&office.qcph(&hand));
    assert_eq!(minutes, bytes("nop-luu/bien-ban.pdf"), "the same bytes again");
    assert!(packed == std::fs::read(zip_of(&office)).unwrap(), "the same bytes again");
    let told = office.qcph(&["check"]);
    assert!(told.code == 0 && told.err.contains("Q743"), "{}", told.err);
}

/// The one package that was handed over.
fn zip_of(office: &Office) -> std::path::PathBuf {
    let folder = office.path("nop-luu/goi-HS-HD-2018-HOP/data");
    let mut files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let (Some(zip), None) = (files.next(), files.next()) else { panic!("one package") };
    zip
}

/// The index as a table of Excel holds the same cells as the one on paper, and the same bytes each time.
#[test]
fn the_index_goes_into_excel() {
    let office = with_plan(Office::sample());
    let names = ["a.csv", "b.csv", "a.xlsx", "b.xlsx"];
    let to = names.iter().flat_map(|name| ["--to", name]);
    let call: Vec<&str> = ["dossier", "show", "HS-HD-2018-TD"].into_iter().chain(to).collect();
    good(&office.qcph(&call));
    let [csv, csv_again, xlsx, xlsx_again] =
        names.map(|name| std::fs::read(office.path(name)).unwrap());
    assert!(csv == csv_again && xlsx == xlsx_again, "the same bytes");
    let loaded = loaded(&office);
    let dossier = dossier(&loaded, "HS-HD-2018-TD");
    let wanted = std::iter::once(printed::titles().into_iter().map(str::to_owned).collect());
    let wanted: Vec<Vec<String>> = wanted.chain(printed::rows(&dossier)).collect();
    assert!(wanted.len() > 2);
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = csv.strip_prefix('\u{feff}').unwrap().lines().collect();
    assert_eq!(lines.len(), wanted.len());
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut strings = String::new();
    zip.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut strings).unwrap();
    for (line, row) in lines.iter().zip(&wanted) {
        for cell in row.iter().filter(|cell| !cell.is_empty()) {
            assert!(line.contains(cell.as_str()), "{cell}: {line}");
            assert!(strings.contains(&format!(">{cell}<")), "{cell}: {strings}");
        }
    }
    let odd = office.qcph(&["dossier", "show", "HS-HD-2018-TD", "--to", "a.doc"]);
    assert!(odd.code == 2 && odd.err.contains("không rõ ghi dạng nào"), "{}", odd.err);
}

#[test]
fn a_name_on_the_cover_stays_on_one_line() {
    let office = with_plan(Office::sample());
    let loaded = loaded(&office);
    let paper = printed::dossier(&loaded.office, &dossier(&loaded, "HS-HD-2018-HOP")).unwrap();
    let Piece::Cover { title, .. } = &paper.sheets[0].pieces[0] else { panic!("a cover") };
    assert!(title.contains("tỉnh\u{a0}Hải\u{a0}Dương"), "{title}");
}

/// A record that names a dossier of a body is placed by no rule of that body.
#[test]
fn what_a_record_says_goes_before_the_rules() {
    let office = with_plan(Office::sample());
    let letter = "records/2018/hai-duong/hd-2018-td-01.yaml";
    assert!(records(&show(&office, "HS-HD-2018-TD")).contains(&"HD-2018-TD-01"));
    office.edit(letter, "van_ban:\n", "van_ban:\n  thuoc_ho_so: [HS-HD-2018-KT]\n");
    assert!(records(&show(&office, "HS-HD-2018-KT")).contains(&"HD-2018-TD-01"));
    assert!(!records(&show(&office, "HS-HD-2018-TD")).contains(&"HD-2018-TD-01"));
}

/// A request without answer, and a notice whose arrival nobody told.
#[test]
fn what_did_not_come_back_is_named() {
    let office = with_plan(Office::sample());
    let said = |id: &str| show(&office, id)["con_thieu"].to_string();
    assert!(!said("HS-HD-2018-TD").contains("chưa được"), "{}", said("HS-HD-2018-TD"));
    assert!(!said("HS-HD-2018-HOP").contains("xác nhận"), "{}", said("HS-HD-2018-HOP"));
    std::fs::remove_file(office.path("records/2018/hai-duong/hd-2018-td-03.yaml")).unwrap();
    let notice = "records/2018/hai-duong/hd-2018-hop-01.yaml";
    office.edit(notice, "    - {co_quan: LDLD-HD, ngay: 2018-07-03, so_den: 842}\n", "");
    let letters = said("HS-HD-2018-TD");
    assert!(
        letters.contains("(`HD-2018-TD-02`) chưa được LĐLĐ tỉnh Hải Dương trả lời"),
        "{letters}"
    );
    let meetings = said("HS-HD-2018-HOP");
    assert!(meetings.contains("chưa có xác nhận đã nhận của LĐLĐ tỉnh Hải Dương"), "{meetings}");
}

#[test]
fn a_term_shorter_than_the_list_says_is_named() {
    let office = with_plan(Office::sample());
    let said = |id: &str| show(&office, id)["con_thieu"].to_string();
    assert!(said("HS-HD-2018-KT").contains("thời hạn 10 năm ngắn hơn Vĩnh viễn"));
    assert!(!said("HS-HD-2018-TD").contains("ngắn hơn"));
}

#[test]
fn an_open_dossier_is_not_handed_over() {
    let office = with_plan(Office::sample());
    let run =
        office.qcph(&["handover", "--dossiers", "HS-HD-2018-TD", "--to", "LT", "--folder", "n"]);
    assert!(run.code == 1 && run.err.contains("chưa kết thúc"), "{}", run.err);
    assert!(!office.path("n").exists());
}

/// The words of NĐ 30/2020/NĐ-CP, Phụ lục V, II to V, in their order.
#[test]
fn the_forms_say_what_the_annex_says() {
    let office = with_plan(Office::sample());
    let loaded = loaded(&office);
    let plan = printed::plan(&loaded.office, &loaded.office.corpus.plans[0]).unwrap();
    in_order(
        &serde_json::to_string(&plan).unwrap(),
        &[
            "DANH MỤC HỒ SƠ",
            "Năm 2018",
            "(Kèm theo Quyết định số 05/QĐ-BHXH",
            "Số và ký hiệu hồ sơ",
            "Tên đề mục và tiêu đề hồ sơ",
            "Thời hạn bảo quản",
            "Người lập hồ sơ",
            "Ghi chú",
            "I. QUY CHẾ PHỐI HỢP",
            "01.QCPH",
            "1. Kiểm tra, trao đổi",
            "02.QCPH",
            "03.QCPH",
            "Danh mục hồ sơ này có 03 hồ sơ, bao gồm:",
            "01 hồ sơ bảo quản vĩnh viễn;",
            "02 hồ sơ bảo quản có thời hạn.",
        ],
    );
    let mut dossier = dossier(&loaded, "HS-HD-2018-HOP");
    let index = printed::dossier(&loaded.office, &dossier).unwrap();
    in_order(
        &serde_json::to_string(&index).unwrap(),
        &[
            "MỤC LỤC VĂN BẢN, TÀI LIỆU",
            "Số, ký hiệu hồ sơ: 01.QCPH",
            "Năm 2018",
            "STT",
            "Số, ký hiệu văn bản",
            "Ngày tháng năm văn bản",
            "Tên loại và trích yếu nội dung văn bản",
            "Tác giả văn bản",
            "Tờ số/ Trang số",
            "Ghi chú",
            "21/TB-BHXH",
        ],
    );
    dossier.closed = dossier.ended;
    let sides = Sides {
        receiver: "Lưu trữ cơ quan".into(),
        giving: Default::default(),
        taking: Default::default(),
        day: None,
        root: None,
    };
    let papers = handover::papers(&loaded.office, &[dossier], &sides).unwrap();
    let text = |name: &str| {
        let (_, paper) = papers.iter().find(|(own, _)| *own == name).unwrap();
        assert_eq!(paper.sheets.len(), 2, "each side keeps one");
        serde_json::to_string(&paper.sheets[0]).unwrap()
    };
    let list = text("muc-luc-vinh-vien");
    in_order(
        &list,
        &[
            "MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU",
            "Số TT",
            "Số, ký hiệu hồ sơ",
            "Tiêu đề hồ sơ",
            "Thời gian tài liệu",
            "Số tờ/ Số trang",
            "Ghi chú",
            "Mục lục này gồm: 01 hồ sơ (đơn vị bảo quản).",
            "Viết bằng chữ: Một hồ sơ (đơn vị bảo quản).",
            "Người lập",
            "(Ký và ghi rõ họ và tên, chức vụ)",
        ],
    );
    assert!(!list.contains("Thời hạn bảo quản"), "the list of what is kept for ever drops it");
    in_order(
        &text("bien-ban"),
        &[
            "BIÊN BẢN",
            "Giao nhận hồ sơ, tài liệu",
            "Căn cứ Nghị định số 30/2020/NĐ-CP",
            "Chúng tôi gồm:",
            "BÊN GIAO:",
            "Ông (bà):",
            "Chức vụ công tác:",
            "BÊN NHẬN:",
            "Thống nhất lập biên bản giao nhận tài liệu với những nội dung như sau:",
            "1. Tên khối tài liệu giao nộp:",
            "2. Thời gian của hồ sơ, tài liệu:",
            "3. Số lượng tài liệu:",
            "a) Đối với hồ sơ, tài liệu giấy",
            "- Tổng số hộp (cặp):",
            "b) Đối với hồ sơ, tài liệu điện tử",
            "- Tổng số tệp tin trong hồ sơ:",
            "4. Tình trạng tài liệu giao nộp:",
            "5. Mục lục hồ sơ, tài liệu nộp lưu kèm theo.",
            "Biên bản này được lập thành hai bản; bên giao giữ một bản, bên nhận giữ một bản./.",
            "ĐẠI DIỆN BÊN GIAO",
            "ĐẠI DIỆN BÊN NHẬN",
        ],
    );
}

fn in_order(text: &str, wanted: &[&str]) {
    let text = text.replace('\u{a0}', " ");
    let mut rest = text.as_str();
    for words in wanted {
        let at = rest
            .find(words)
            .unwrap_or_else(|| panic!("“{words}” is missing or out of place in {text}"));
        rest = &rest[at + words.len()..];
    }
}

/// A year's correspondence may have thousands of letters: its closed dossier is larger than any record may be, and read.
#[test]
fn a_closed_dossier_of_two_thousand_documents_is_read() {
    let office = with_plan(Office::sample());
    let digest = "0".repeat(64);
    let document = |n: usize| {
        format!(
            "  - ban_ghi: HD-2018-TD-{n:04}\n    so_ky_hieu: \"{n}/BHXH-TTKT\"\n    ngay: 2018-11-20\n    trich_yeu: \"{}\"\n    \
             tac_gia: \"Bảo hiểm xã hội tỉnh Hải Dương\"\n    tep:\n      - duong_dan: \"van-ban/2018/{n}.pdf\"\n        \
             goi: \"QCPH_2018-12-31_0001\"\n        so_trang: 2\n        sha256: \"{digest}\"\n        so_byte: 1000\n",
            "Công văn về việc cung cấp tài liệu ".repeat(4).trim()
        )
    };
    let head = "# Hồ sơ\nloai: ho_so\nma: HS-HD-2018-TD\nket_thuc: 2019-01-15\nvan_ban:\n";
    let text = head.to_owned() + &(1..=2000).map(document).collect::<String>();
    assert!(text.len() > 1 << 20);
    office.write("records/2018/hai-duong/hs-hd-2018-td.yaml", &text);
    assert_eq!(records(&show(&office, "HS-HD-2018-TD")).len(), 2000);
    // No record may be as large.
    office.write("records/2018/hai-duong/x.yaml", &text.replace("loai: ho_so", "loai: tong_ket"));
    let told = office.qcph(&["check", "--format", "short"]);
    assert!(told.code == 1 && told.err.contains("x.yaml: lỗi[Q101]"), "{}", told.err);
}
