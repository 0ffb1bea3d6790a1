//! `docs/the-thuc.md` lists every rule; the list is made here and must be up to date.
//!
//! `QCPH_BLESS=1 cargo test form` writes it, and the digests of the pages, again.

use super::clauses::{self, Clause};
use super::{book, engine, mutations, stress};
use qcph::archive::Digest;
use qcph::form;
use qcph::form::reader::{self, Page};
use qcph::form::rules::{Confidence, Rule, Rules};
use std::fmt::Write;
use std::path::PathBuf;

fn file(below: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// Compares with the stored text; writes it when told to.
fn hold(below: &str, text: &str) {
    let path = file(below);
    if crate::office::blesses() {
        qcph::disk::write(&path, text.as_bytes()).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let changed = text.lines().zip(stored.lines()).find(|(new, old)| new != old);
    assert!(
        stored == text,
        "{below} is not up to date (QCPH_BLESS=1 writes it); first change: {changed:?}; to see a page \
         before and after: QCPH_TRANG=FOLDER cargo test no_stress, then the example page_diff"
    );
}

fn method(rule: &Rule) -> String {
    match (&rule.unmeasured, &rule.method) {
        (Some(why), _) => format!("không đo: {why}"),
        (None, Some(how)) => how.clone(),
        (None, None) => "vị trí, cỡ, kiểu của mọi glyph, nét kẻ của thành phần".into(),
    }
}

fn proof(rule: &Rule) -> &'static str {
    if rule.measure.is_some() { "`alarms`, `mutations`" } else { "—" }
}

fn table(out: &mut String, rules: &[&Rule]) {
    out.push_str("| Mã | Thành phần | Điều khoản | Yêu cầu | Tin cậy | Cách đo | Kiểm chứng |\n|---|---|---|---|---|---|---|\n");
    for rule in rules {
        let sure = |confidence: Confidence| format!("{confidence:?}");
        let clause = match rule.clause_confidence {
            Some(own) => format!("{} (số điều: {})", rule.clause, sure(own)),
            None => rule.clause.clone(),
        };
        let cells = [
            &rule.id,
            &rule.element,
            &clause,
            &rule.requirement,
            &sure(rule.confidence),
            &method(rule),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(out, "| {} | {} |", cells.join(" | "), proof(rule)).unwrap();
    }
}

fn counts(rules: &Rules) -> String {
    let measured = rules.rules.iter().filter(|rule| rule.measure.is_some()).count();
    let sure = rules
        .rules
        .iter()
        .filter(|rule| rule.measure.is_some() && rule.confidence == Confidence::H)
        .count();
    format!(
        "{} quy tắc: {measured} đo được trên trang giấy (trong đó {sure} có tin cậy H, làm dừng việc lập văn bản), {} không đo được, có nêu lý do",
        rules.rules.len(),
        rules.rules.len() - measured
    )
}

/// Which rules each clause has.
fn by_clause(out: &mut String, rules: &Rules, list: &[Clause]) {
    let reasons = list.iter().filter(|(.., why)| why.is_some()).count();
    writeln!(
        out,
        "{} điều, khoản, điểm về thể thức, {reasons} không có quy tắc riêng, có nêu lý do; thêm {} quy tắc từ thực\n\
         hành, từ tệp mẫu chính thức và từ chuẩn PDF/UA.\n\n\
         | Điều, khoản | Nội dung | Quy tắc |\n|---|---|---|",
        list.len(),
        clauses::outside(rules)
    )
    .unwrap();
    for (key, about, why) in list {
        let ids: Vec<&str> =
            clauses::rules_of(rules, key).iter().map(|rule| rule.id.as_str()).collect();
        let shown = why.map_or_else(|| ids.join(", "), |why| format!("không có: {why}"));
        writeln!(out, "| {key} | {about} | {shown} |").unwrap();
    }
}

#[test]
fn the_list_of_rules_is_up_to_date() {
    let book = book();
    let of = |name: &str| book.profile(name).unwrap();
    let (nd30, tt01) = (of("nd30"), of("tt01"));
    let mut text = "# Thể thức: từng quy tắc, điều khoản, cách đo\n\n\
        Bảng này do `tests/form/sheet.rs` lập từ `templates/the-thuc/quy-tac/*.json`; đừng sửa tay.\n\
        `qcph form` đo tệp PDF đã hoàn thành bằng một bộ đọc độc lập với bộ dàn trang. Tin cậy H: đọc trong văn bản\n\
        quy định; M: một nguồn phụ hoặc một mẫu; L: hiểu biết chung. Chỉ quy tắc H làm dừng `build` và `archive` (Q404).\n\
        Kiểm chứng: `alarms` (tests/form/alarms.rs) không báo sai trên mọi văn bản thử; `mutations`\n\
        (tests/form/mutations) làm sai từng quy tắc đo được và thấy `form` bắt được.\n".to_owned();
    writeln!(text, "Có {} phép làm sai.\n", mutations::count()).unwrap();
    text.push_str(
        "Tệp Word (`.docx`) đo theo cùng các quy tắc, ngay trong tệp: khổ giấy và lề lấy ở thiết lập trang, cỡ và kiểu chữ ở \
         kiểu và chỗ định dạng, canh lề, lùi, cách đoạn, cách dòng ở đoạn, số trang ở đầu trang và chân trang. Những quy tắc sau \
         chỉ đo được ở tệp PDF: ",
    );
    let only = nd30.rules.iter().filter(|rule| form::needs_pages(rule).is_some());
    let only: Vec<String> = only.map(|rule| format!("`{}`", rule.id)).collect();
    writeln!(text, "{}. Kiểm chứng: tests/form/docx.rs.\n", only.join(", ")).unwrap();
    writeln!(text, "## NĐ 30/2020/NĐ-CP (nd30)\n\n{}.\n", counts(nd30)).unwrap();
    table(&mut text, &nd30.rules.iter().map(|rule| &**rule).collect::<Vec<_>>());
    text.push_str(
        "\n### Từng điều khoản của NĐ 30/2020/NĐ-CP\n\nMục I-V và Phần II: của Phụ lục I.\n",
    );
    by_clause(&mut text, nd30, clauses::ND30);
    writeln!(text, "\n## TT 01/2011/TT-BNV (tt01)\n\n{}.\n", counts(tt01)).unwrap();
    table(&mut text, &tt01.rules.iter().map(|rule| &**rule).collect::<Vec<_>>());
    text.push_str("\n### Từng điều của TT 01/2011/TT-BNV\n\n");
    by_clause(&mut text, tt01, clauses::TT01);
    text.push_str("\n## Văn bản công đoàn (tld)\n\n\
        Lấy từng quy tắc của thể thức nhà nước vào ngày văn bản (tt01 trước 05/3/2020, nd30 từ ngày ấy). Nội dung QĐ 1014/QĐ-TLĐ\n\
        (2011), QĐ 933/QĐ-TLĐ (2024) ngoài trang đầu chưa đọc được, nên chỉ những quy tắc sau có tin cậy H; các quy tắc khác chỉ\n\
        là lưu ý:\n\n");
    for rule in of("tld-nd30").rules.iter().filter(|rule| rule.confidence == Confidence::H) {
        writeln!(
            text,
            "- {}: {} ({})",
            rule.id,
            rule.requirement,
            rule.seen.as_deref().unwrap_or(&rule.clause)
        )
        .unwrap();
    }
    for (name, about) in [
        ("so", "Sổ của văn thư (so): Phụ lục IV NĐ 30/2020/NĐ-CP"),
        ("giao-nhan", "Biên bản giao nhận hồ sơ, tài liệu (giao-nhan): Phụ lục V NĐ 30/2020/NĐ-CP"),
    ] {
        let rules = of(name);
        writeln!(text, "\n## {about}\n\n{}. Kiểm chứng: tests/form/papers.rs.\n", counts(rules))
            .unwrap();
        table(&mut text, &rules.rules.iter().map(|rule| &**rule).collect::<Vec<_>>());
    }
    hold("docs/the-thuc.md", &text);
}

/// What a page looks like, to a hundredth of a point.
fn page_digest(page: &Page) -> Digest {
    let mut text = format!("{:.1} {:.1}\n", page.width_pt, page.height_pt);
    for run in &page.runs {
        for glyph in &run.glyphs {
            writeln!(
                text,
                "{} {:.2} {:.2} {:.2} {:?} {:?}",
                glyph.text, glyph.left_pt, run.baseline_pt, run.size_pt, run.face, run.colour
            )
            .unwrap();
        }
    }
    for s in &page.strokes {
        writeln!(
            text,
            "{:.2} {:.2} {:.2} {:.2} {:.2} {:?}",
            s.left_pt, s.right_pt, s.top_pt, s.bottom_pt, s.thick_pt, s.colour
        )
        .unwrap();
    }
    Digest::of(text.as_bytes())
}

#[test]
fn pages_look_as_they_did() {
    let engine = engine();
    let mut text = String::new();
    // Every record by every layout, also the one that its date does not call for.
    for layout in ["nd30", "tt01"] {
        for (name, mut sheet) in stress::all() {
            sheet.documents.iter_mut().for_each(|document| document.profile = layout);
            let reading = reader::read(engine.render(&sheet, "thu").unwrap().bytes).unwrap();
            for (at, page) in reading.pages.iter().enumerate() {
                let digest = page_digest(page).to_string();
                writeln!(text, "{layout} {name} {} {}", at + 1, &digest[..16]).unwrap();
            }
        }
    }
    hold("tests/form/pages.txt", &text);
}
