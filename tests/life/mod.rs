//! `issue`: a draft gets number, day and signer, and its record nothing else.

mod clones;
mod mending;
mod series;
mod states;

use crate::office::{Run, files_below, project, sample_files, write};
use qcph::life::places;
use qcph::problem::Place;
use serde_json::Value as Json;
use std::path::Path;
use tempfile::TempDir;

const OTHER: &str = "records/2020/tw/tw-2020-tk-02.yaml";
const DRAFT: &str = "records/2020/tw/tw-2020-tk-01.yaml";

fn read(root: &Path, path: &str) -> String {
    std::fs::read_to_string(root.join(path)).unwrap()
}

fn office() -> TempDir {
    project(&sample_files())
}

fn issue(root: &Path, arguments: &[&str]) -> Run {
    Run::new(root, &["issue", "TW-2020-TK-01"]).args(arguments)
}

/// A draft like the other, under its own id.
fn second_draft(root: &Path) -> String {
    let text = read(root, DRAFT).replace("TW-2020-TK-01", "TW-2020-TK-02");
    let text = text.replace("ky: ca_nam", "ky: sau_thang_dau");
    write(root, OTHER, text.as_bytes());
    text
}

/// Old and new lines of a change, without their numbers.
fn changed(old: &str, new: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(old, new);
    let changes =
        diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    changes.map(|change| format!("{}{}", change.tag(), change.value().trim_end())).collect()
}

fn number_of(said: &str) -> u64 {
    let json: Json = serde_json::from_str(said).unwrap();
    json["so"].as_u64().unwrap_or_else(|| panic!("{json}"))
}

#[test]
fn a_draft_is_issued_measured_and_only_its_lines_change() {
    let office = office();
    let old = read(office.path(), DRAFT);
    let said = issue(office.path(), &["--number", "47", "--date", "2020-12-30"]).succeeds();
    assert_eq!(
        changed(&old, &read(office.path(), DRAFT)),
        [
            "-  trang_thai: du_thao",
            "+  trang_thai: ban_hanh",
            "+  so: 47",
            "+  ngay: 2020-12-30",
            "+  so_phieu_gui: 438"
        ]
    );
    assert!(said.contains("Đã ban hành `TW-2020-TK-01`, số 47"), "{said}");
    let files = files_below(&office.path().join("out/van-ban"));
    let pdf = files.iter().find(|(path, _)| path.ends_with("47-BC-BHXH_TW-2020-TK-01.pdf"));
    assert!(pdf.is_some(), "{:?}", files.iter().map(|(path, _)| path).collect::<Vec<_>>());
    Run::new(office.path(), &["check"]).succeeds();
    let again = issue(office.path(), &["--date", "2020-12-31"]).exits(1);
    assert!(again.contains("đã ban hành rồi"), "{again}");
}

#[test]
fn a_dry_run_shows_the_lines_and_writes_nothing() {
    let office = office();
    let said = issue(office.path(), &["--date", "2020-12-30", "--dry-run"]).succeeds();
    assert!(
        said.contains("74 +   trang_thai: ban_hanh") && said.contains("75 +   so: 1"),
        "{said}"
    );
    assert!(
        said.contains("sổ đăng ký văn bản đi"),
        "a number out of records alone must be told: {said}"
    );
    assert_eq!(files_below(office.path()), sample_files());
}

#[test]
fn a_number_that_is_taken_is_refused_with_the_next_one() {
    let office = office();
    let other = second_draft(office.path());
    issue(office.path(), &["--number", "47", "--date", "2020-12-30"]).succeeds();
    let again = ["issue", "TW-2020-TK-02", "--date", "2020-12-30", "--number"];
    let said = Run::new(office.path(), &again).args(&["47"]).exits(1);
    assert!(said.contains("Q209") && said.contains("số tiếp theo là 48"), "{said}");
    assert_eq!(read(office.path(), OTHER), other);
    Run::new(office.path(), &again).args(&["48"]).succeeds();
}

#[test]
fn who_signs_must_be_clear() {
    let office = office();
    let without = read(office.path(), DRAFT)
        .replace("  ky: {nguoi: tran-van-dd, quyen_han: truc_tiep}\n", "");
    write(office.path(), DRAFT, without.as_bytes());
    let said = issue(office.path(), &["--date", "2020-12-30", "--signer", "khong-co-ai"]).exits(2);
    assert!(said.contains("--signer tran-van-dd --as truc_tiep: Trần Văn Đ"), "{said}");
    assert_eq!(read(office.path(), DRAFT), without);
    issue(office.path(), &["--date", "2020-12-30", "--signer", "tran-van-dd"]).succeeds();
    let new = read(office.path(), DRAFT);
    assert!(new.contains("\n  ky: {nguoi: tran-van-dd, quyen_han: truc_tiep}\n"), "{new}");
}

#[test]
fn a_day_that_cannot_be_leaves_the_record_as_it_was() {
    let office = office();
    let said = issue(office.path(), &["--date", "2016-01-04"]).exits(1);
    assert!(said.contains("bản ghi còn nguyên như trước"), "{said}");
    assert_eq!(files_below(office.path()), sample_files());
}

/// What a run would write has no line yet; what it would change, and what stands below, is shown where it
/// stands.
#[test]
fn a_fault_of_what_is_planned_points_into_the_file_that_is_there() {
    let office = office();
    let said = issue(office.path(), &["--date", "2016-01-04"]).exits(1);
    let signer = read(office.path(), DRAFT).lines().position(|line| line.starts_with("  ky:"));
    let signer = format!("{DRAFT}:{}:", signer.unwrap() + 1);
    assert!(said.contains("Q207") && said.contains("Q212") && said.contains(&signer), "{said}");
    assert_eq!(said.matches(&format!("{DRAFT}:")).count(), 1, "{said}");
    let (old, new) = ("a: 1\nb: 2\nc: 3\n", "a: 1\nthem: 4\nb: 5\nc: 3\n");
    let of = |word: &str| {
        let at = new.find(word).unwrap();
        let mut place = Place::in_text("x.yaml", new, at..at + word.len());
        places::move_back(old, new, vec![&mut place]);
        (place.line, place.column, old.get(place.bytes.0..place.bytes.1).unwrap())
    };
    assert_eq!((of("1"), of("3")), ((1, 4, "1"), (3, 4, "3")));
    assert_eq!((of("4"), of("5")), ((0, 0, ""), (2, 1, "b: 2")));
}

/// The order in which keys are written is that of the table of keys.
#[test]
fn new_keys_stand_in_the_order_of_the_schema() {
    let schema = Run::new(Path::new("."), &["schema", "tong_ket"]).succeeds();
    let schema: Json = serde_json::from_str(&schema).unwrap();
    let text = schema.to_string();
    let at = |key: &str| text.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("no {key}"));
    let issue = text.find("\"trang_thai\":").unwrap();
    let mut last = issue;
    for key in &qcph::life::ORDER[1..] {
        let found = issue
            + text[issue..].find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("no {key}"));
        assert!(found > last, "{key} {}", at(key));
        last = found;
    }
}

/// A sample record as it was before it got its number, with its number and day.
fn as_draft(text: &str) -> Option<(String, u64, qcph::records::scalar::Date)> {
    let (before, issue) = text.split_once("\nvan_ban:\n")?;
    let (mut number, mut date, mut out) = (None, None, format!("{before}\nvan_ban:\n"));
    for line in issue.lines() {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        match key {
            "  trang_thai" => out += "  trang_thai: du_thao\n",
            "  so" => number = value.parse().ok(),
            "  ngay" => date = qcph::records::scalar::Date::parse(value),
            "  so_phieu_gui" | "  so_trich_sao" => {}
            _ => out += &format!("{line}\n"),
        }
    }
    Some((out, number?, date?))
}

/// Comments, odd indents, braces, other line ends: only the intended lines of the records change, and `check` has
/// nothing against what came out.
#[test]
fn two_hundred_records_are_issued_and_nothing_else_changes() {
    const KEYS: [&str; 5] = ["trang_thai:", "so:", "ngay:", "so_phieu_gui:", "so_trich_sao:"];
    let office = office();
    let project = qcph::project::Project::at(office.path()).unwrap();
    let checked = qcph::pipeline::read(project);
    let loaded = checked.loaded.as_ref().unwrap();
    let (mut random, mut issued, mut braced) = (crate::corpus::Random::new(15), 0, 0);
    for (path, bytes) in sample_files() {
        let text = String::from_utf8(bytes).unwrap();
        let Some((draft, number, date)) = as_draft(&text) else { continue };
        for _ in 0..4 {
            // A comment behind a text is a mistake of its own; behind the state it is none.
            let draft = crate::edit::restyled(&draft, &mut random);
            let old = crate::edit::mangled(&draft, &mut random).replace("  # chú thích", "");
            // In braces a comment would end the line.
            let old = ["\n", "\r\n"].iter().fold(old, |old, end| {
                let state = |comment: &str| format!("trang_thai: du_thao{comment}{end}");
                old.replacen(&state(""), &state("   # chờ số"), 1)
            });
            let file = qcph::records::files::SourceFile {
                path: path.as_str().into(),
                bytes: old.clone().into_bytes(),
            };
            let filed = qcph::records::read_one(std::sync::Arc::new(file)).expect(&path);
            let wish = qcph::life::Wish { steps: vec![], number: Some(number), date, signer: None };
            let taken = qcph::life::numbers::Numbers::none(&loaded.office.corpus.registry);
            let plan = qcph::life::issue(&loaded.office, &filed, &wish, &taken);
            let plan = plan.unwrap_or_else(|found| panic!("{path}: {found:?}\n{old}"));
            let (lines, in_braces) = in_braces(changed(&old, &plan.text), &KEYS, &path);
            braced += usize::from(in_braces);
            for line in lines {
                let key = line[1..].trim_start().split(' ').next().unwrap_or_default();
                assert!(KEYS.contains(&key), "{path}: {line}");
                assert!(line.starts_with('+') || key == "trang_thai:", "{path}: {line}");
            }
            issued += 1;
        }
    }
    assert!(issued >= 200 && braced >= 30, "{issued} records, {braced} with braces on a line");
}

/// The changed lines but for one in braces, of which nothing but the values of these keys changed, and for
/// the last one of several in braces, which takes a comma before what comes behind it.
fn in_braces(mut lines: Vec<String>, keys: &[&str], path: &str) -> (Vec<String>, bool) {
    let comma = |line: &String| format!("+{},", &line[1..]);
    if let Some(at) = lines.iter().position(|line| lines.contains(&comma(line))) {
        let longer = comma(&lines[at]);
        lines.retain(|line| *line != longer && comma(line) != longer);
    }
    let is_braced = |line: &&String| line[1..].starts_with("van_ban: {") && line.contains(", ");
    let of = |line: &String| {
        let mut pieces = crate::edit::pieces(line);
        pieces.retain(|piece| !keys.iter().any(|key| piece.starts_with(key)));
        pieces
    };
    let braced: Vec<&String> = lines.iter().filter(is_braced).collect();
    match braced[..] {
        [] => (lines, false),
        [old, new] => {
            assert_eq!(of(old), of(new), "{path}");
            (lines.iter().filter(|line| !is_braced(line)).cloned().collect(), true)
        }
        _ => panic!("{path}: {lines:?}"),
    }
}

/// The record is written first: what then keeps the document out of its place is told, and what to do.
#[test]
fn a_file_in_the_place_of_the_document_is_told_and_stays() {
    let office = office();
    let root = office.path();
    let arguments = ["--number", "47", "--date", "2020-12-30"];
    issue(root, &arguments).succeeds();
    let made = files_below(&root.join("out/van-ban"));
    let (path, _) =
        made.iter().find(|(path, _)| path.ends_with("47-BC-BHXH_TW-2020-TK-01.pdf")).unwrap();
    let other = self::office();
    let place = format!("out/van-ban/{path}");
    write(other.path(), &place, b"their own");
    let said = issue(other.path(), &arguments).exits(1);
    assert!(said.contains("Q507") && said.contains("qcph build TW-2020-TK-01"), "{said}");
    assert!(!said.contains("còn nguyên như trước"), "{said}");
    assert!(read(other.path(), DRAFT).contains("so: 47"));
    assert_eq!(std::fs::read(other.path().join(&place)).unwrap(), b"their own");
    let said = issue(other.path(), &["--void", "in sai"]).succeeds();
    assert!(said.contains("47"), "{said}");
    let said = issue(other.path(), &["--void", "in sai"]).exits(1);
    assert!(said.contains("Chưa hủy số: bản ghi còn nguyên như trước."), "{said}");
}
