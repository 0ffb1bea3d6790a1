//! A sealed record may grow where its document does not look, and nowhere else.

use crate::office::{Office, Run, files_below, project, repository, sample_files};
use std::collections::BTreeMap;
use std::path::Path;

const RECORD: &str = "records/2016/tw/tw-2016-hop-01.yaml";
const BUNDLE: &str = "QCPH_2020-12-31_0001";

/// The sample records, sealed, and then one of them changed.
fn sealed_then(change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = project(&sample_files());
    Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    let path = folder.path().join(RECORD);
    let text = std::fs::read_to_string(&path).expect("a text");
    let changed = change(&text);
    assert_ne!(text, changed);
    qcph::disk::write(&path, changed.as_bytes()).expect("written");
    folder
}

fn out(root: &Path) -> Vec<String> {
    let files = files_below(&root.join("out")).into_iter();
    files.map(|(path, bytes)| format!("{path} {}", qcph::archive::Digest::of(&bytes))).collect()
}

#[test]
fn a_changed_document_is_reported_and_never_issued_again() {
    let folder = sealed_then(|text| text.replace("gio: \"08:30\"", "gio: \"09:45\""));
    let before = out(folder.path());
    for verb in [&["check"][..], &["build"], &["archive", "--date", "2020-12-31"]] {
        let printed = Run::new(folder.path(), verb).exits(1);
        for part in ["Q501", RECORD, BUNDLE, "08 giờ 30", "09 giờ 45"] {
            assert!(printed.contains(part), "{part} in {printed}");
        }
    }
    assert_eq!(before, out(folder.path()));
}

/// One mistake for each rule that came after a program had sealed: code, record, what it says instead.
fn later_rules() -> Vec<(&'static str, &'static str, &'static str, String)> {
    const VISIT: &str = "2019/tw/tw-2019-kt-01.yaml";
    const NOTICE: &str = "2020/tw/tw-2020-hop-02.yaml";
    const LETTER: &str = "2020/tw/tw-2020-td-02.yaml";
    let row = |cell: &str, count: usize| format!("[{}]", vec![cell; count].join(", "));
    let wide = format!(
        "bang:\n  - ten: a\n    cot: {}\n    dong:\n      - {}\n",
        row("Quý", 25),
        row("\"12.345.678.900\"", 25)
    );
    let tall = format!(
        "bang:\n  - ten: a\n    cot: [A, B]\n    dong:\n{}",
        "      - [a, b]\n".repeat(12_000)
    );
    let own = |text: &str| text.to_owned();
    vec![
        ("Q207", VISIT, "den: 2019-10-17}", own("den: 2019-10-07}")),
        ("Q215", VISIT, "da_thu_hoi: 4000000000", own("da_thu_hoi: 14000000000")),
        ("Q316", VISIT, "    cong_bo: khong\n", own("")),
        ("Q208", NOTICE, "ngay: 2020-12-21", own("ngay: 2020-12-11")),
        ("Q227", NOTICE, "  so: 71", own("  so: 71\n  ky_hieu: BC-BHXH")),
        ("Q229", NOTICE, "nguoi: [le-thi-b, pham-van-c", own("nguoi: [le-thi-b, ngo-thi-k")),
        (
            "Q230",
            NOTICE,
            "chu_tri: [tran-van-dd, bui-van-h]",
            own("chu_tri: [bui-van-h, bui-van-h]"),
        ),
        ("Q213", "2020/tw/tw-2020-hop-01.yaml", "phoi_hop: [BHXH-VN]", own("phoi_hop: [TLD]")),
        (
            "Q127",
            "2019/tw/tw-2019-hop-01.yaml",
            "trụ sở Tổng Liên đoàn Lao động Việt Nam",
            own("truï sôû Baûo hieåm xaõ hoäi Vieät Nam"),
        ),
        (
            "Q128",
            "2020/tw/tw-2020-hop-01.yaml",
            "trụ sở Tổng Liên đoàn",
            own("trá»¥ sá»Ÿ Báº£o hiá»ƒm xÃ£ há»™i Viá»‡t Nam, Tổng Liên đoàn"),
        ),
        ("Q408", LETTER, "ve_viec: cung cấp", format!("ve_viec: {} cung cấp", "x".repeat(70))),
        ("Q407", LETTER, "bang:\n", wide),
        ("Q409", "2019/tw/tw-2019-td-04.yaml", "van_ban:\n", tall + "van_ban:\n"),
    ]
}

/// A bundle of an older program may hold a record that breaks a rule of today.
#[test]
fn a_rule_that_came_after_a_sealing_only_advises() {
    let folder = project(&sample_files());
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    let of_pages = |code: &str| code.starts_with("Q4");
    // Pages are looked at where the records are without a mistake.
    for pages in [true, false] {
        let group = || later_rules().into_iter().filter(move |(code, ..)| of_pages(code) == pages);
        for (code, file, from, to) in group() {
            let path = format!("records/{file}");
            let read = || std::fs::read_to_string(folder.path().join(&path)).expect("a record");
            let text = changed.entry(path.clone()).or_insert_with(read);
            assert!(text.contains(from), "{code}: {path} lacks {from}");
            *text = text.replacen(from, &to, 1);
            qcph::disk::write(&folder.path().join(&path), text.as_bytes()).expect("written");
        }
        let stopped = Run::new(folder.path(), &["check", "--format", "short"]).exits(1);
        for (code, ..) in group() {
            assert!(stopped.contains(&format!("lỗi[{code}]")), "{code} in {stopped}");
        }
    }
    seal_as_they_are(folder.path(), &changed);
    let told = Run::new(folder.path(), &["check"]).succeeds();
    for (code, ..) in later_rules() {
        assert!(told.contains(&format!("lưu ý[{code}]")), "{code} in {told}");
    }
    assert!(told.contains("không sửa") && !told.contains("xóa một trong hai chỗ"), "{told}");
}

/// Puts records into a bundle that a program without the rules of today could have sealed.
fn seal_as_they_are(root: &Path, records: &BTreeMap<String, String>) {
    use crate::archive::{day, item, model};
    use qcph::archive::{Bundle, BundleName, Digest, Entry, log::Log, seal};
    let pages = b"%PDF-1.7";
    let (mut items, mut entries) = (Vec::new(), Vec::new());
    for text in records.values() {
        let id = text.lines().find_map(|line| line.strip_prefix("ma: ")).expect("an id");
        let (pdf, source) = (format!("van-ban/2020/{id}.pdf"), format!("ho-so/{id}.yaml"));
        items.extend([item(&pdf, pages), item(&source, text.as_bytes())]);
        entries.push(Entry {
            record: id.into(),
            pdf,
            sha256: Digest::of(pages),
            size_bytes: pages.len() as u64,
            source_sha256: Digest::of(text.as_bytes()),
            source,
            ..model().entries.swap_remove(0)
        });
    }
    let goi = root.join("out/goi");
    let mut log = Log::open(&root.join("out/so"), &goi, "qcph/TW/2020").expect("a log");
    let bundle = Bundle {
        name: BundleName { date: day("2020-12-31"), serial: 1 },
        items,
        entries,
        checkpoint: Some(log.checkpoint().to_string()),
        ..model()
    };
    log.append(&seal(&goi, &bundle).expect("a bundle")).expect("appended");
}

#[test]
fn receipts_and_progress_are_no_change() {
    let folder = sealed_then(|text| {
        text.replace("  xac_nhan:\n", "  xac_nhan:\n    - {co_quan: BYT, ngay: 2016-12-29}\n")
    });
    let checked = Run::new(folder.path(), &["check"]).succeeds();
    assert!(!checked.contains("Q501"), "{checked}");
    let again = Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    assert!(again.contains("Không có văn bản mới"), "{again}");
}

#[test]
fn without_the_bundle_a_change_is_advice() {
    let folder = sealed_then(|text| text.replace("gio: \"08:30\"", "gio: \"09:45\""));
    std::fs::remove_file(folder.path().join("out/goi").join(format!("{BUNDLE}.zip")))
        .expect("removed");
    let printed = Run::new(folder.path(), &["check"]).succeeds();
    assert!(printed.contains("Q501") && printed.contains("lưu ý"), "{printed}");
}

#[test]
fn a_sealed_pdf_that_is_missing_comes_back_from_its_bundle() {
    let folder = project(&sample_files());
    Run::new(folder.path(), &["archive", "--date", "2020-12-31"]).succeeds();
    Run::new(folder.path(), &["build"]).succeeds();
    let before = out(folder.path());
    let one = sealed_pdf(folder.path());
    std::fs::remove_file(folder.path().join("out").join(&one)).expect("removed");
    let printed = Run::new(folder.path(), &["build"]).succeeds();
    assert!(printed.contains("đã đưa lại vào out 1 tệp PDF từ gói"), "{printed}");
    assert_eq!(before, out(folder.path()));
    std::fs::remove_dir_all(folder.path().join("out/van-ban")).expect("removed");
    Run::new(folder.path(), &["build"]).succeeds();
    assert_eq!(before, out(folder.path()));
    let still = Run::new(folder.path(), &["build"]).succeeds();
    assert!(still.contains("Không có gì thay đổi") && !still.contains("đưa lại"), "{still}");
}

#[test]
fn a_pdf_of_no_record_is_named_and_left_alone() {
    let folder = project(&sample_files());
    Run::new(folder.path(), &["build"]).succeeds();
    let stray = folder.path().join("out/van-ban/2016/la.pdf");
    qcph::disk::write(&stray, b"%PDF-1.7").expect("written");
    for _ in 0..2 {
        let printed = Run::new(folder.path(), &["build"]).succeeds();
        assert!(printed.contains("lưu ý[Q506]") && printed.contains("la.pdf"), "{printed}");
        assert!(printed.contains("giữ lại") && !printed.contains("xóa"), "{printed}");
    }
    assert!(stray.exists());
    // The list of what builds made is lost, and a record goes away.
    std::fs::remove_file(&stray).expect("removed");
    std::fs::remove_dir_all(folder.path().join("out/.bo-nho-dem")).expect("the list is lost");
    // And with it the one that corrects it.
    for gone in ["records/2020/tw/tw-2020-td-02.yaml", "records/2020/tw/tw-2020-dc-01.yaml"] {
        std::fs::remove_file(folder.path().join(gone)).expect("removed");
    }
    // The draft of the year's report counts otherwise now, and nothing tells whose the old one is.
    let printed = Run::new(folder.path(), &["build"]).exits(1);
    assert!(printed.contains("Q506") && printed.contains("TW-2020-TD-02"), "{printed}");
    assert!(printed.contains("Q507") && printed.contains("du-thao/TW-2020-TK-01.pdf"), "{printed}");
}

/// One PDF below `out/` that a bundle holds.
fn sealed_pdf(root: &Path) -> String {
    let files = files_below(&root.join("out")).into_iter().map(|(path, _)| path);
    files.into_iter().find(|path| path.starts_with("van-ban/2016/")).expect("a document")
}

/// Records and the regulation say `ho_so` as they did once, and so does a template of the office: they are read with
/// advice and sealed; then nothing is said of them, they are rendered again alike, and may get the new name.
#[test]
fn what_was_sealed_under_old_names_is_rendered_again() {
    const LETTER: &str = "records/2020/tw/tw-2020-dc-01.yaml";
    let office = Office::bare();
    let copied = ["danh-ba/co-quan.yaml", "danh-ba/nhan-su.yaml", "quy-che/quy-che-2015-2020.yaml"];
    let letters =
        ["2020/tw/tw-2020-td-01.yaml", "2020/tw/tw-2020-td-02.yaml", "2020/tw/tw-2020-dc-01.yaml"];
    for path in copied.iter().chain(&letters) {
        let path = format!("records/{path}");
        let text = std::fs::read_to_string(repository().join(&path)).expect("a record");
        let old = text.replace("ban_ghi:", "ho_so:").replace("so_ban_ghi", "so_ho_so");
        office.write(&path, &old);
    }
    let template = std::fs::read_to_string(repository().join("templates/loi-van/dinh-chinh.txt"));
    let template = template.expect("a template");
    office.write("templates/loi-van/dinh-chinh.txt", &(template + "\nTheo bản ghi {{ ho_so }}."));
    let old = office.qcph(&["check", "--format", "short"]);
    assert!(old.code == 0 && old.err.matches("lưu ý[Q140]").count() == 3, "{}", old.err);
    let sealed = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert_eq!(sealed.code, 0, "{}{}", sealed.out, sealed.err);
    let told = office.qcph(&["check", "--format", "short"]);
    assert!(told.code == 0 && !told.err.contains(LETTER), "{}", told.err);
    let rebuilt = office.qcph(&["verify", &format!("out/goi/{BUNDLE}.zip"), "--rebuild"]);
    assert_eq!(rebuilt.code, 0, "{}{}", rebuilt.out, rebuilt.err);
    office.edit(LETTER, "ho_so: TW-2020-TD-02", "ban_ghi: TW-2020-TD-02");
    let renamed = office.qcph(&["check", "--format", "short"]);
    assert!(renamed.code == 0 && !renamed.err.contains("Q501"), "{}", renamed.err);
}
