//! `issue`: a draft gets number, day and signer, and its record nothing else.

use crate::project::{Run, files_below, project, sample_files, write};
use serde_json::Value as Json;
use std::path::Path;
use std::process::Command;
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
        said.contains("73 +   trang_thai: ban_hanh") && said.contains("74 +   so: 1"),
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

/// Comments, odd indents, other line ends: only the intended lines of the records change, and `check` has
/// nothing against what came out.
#[test]
fn two_hundred_records_are_issued_and_nothing_else_changes() {
    const KEYS: [&str; 5] = ["trang_thai:", "so:", "ngay:", "so_phieu_gui:", "so_trich_sao:"];
    let office = office();
    let project = qcph::project::Project::at(office.path()).unwrap();
    let checked = qcph::pipeline::read(project);
    let loaded = checked.loaded.as_ref().unwrap();
    let (mut random, mut issued) = (crate::corpus::Random::new(15), 0);
    for (path, bytes) in sample_files() {
        let text = String::from_utf8(bytes).unwrap();
        let Some((draft, number, date)) = as_draft(&text) else { continue };
        for _ in 0..4 {
            // A comment behind a text is a mistake of its own; behind the state it is none.
            let old = crate::edit::mangled(&draft, &mut random).replace("  # chú thích", "");
            let old = old.replacen("trang_thai: du_thao", "trang_thai: du_thao   # chờ số", 1);
            let file = qcph::records::files::SourceFile {
                path: path.as_str().into(),
                bytes: old.clone().into_bytes(),
            };
            let filed = qcph::records::read_one(std::sync::Arc::new(file)).expect(&path);
            let wish = qcph::life::Wish { steps: vec![], number: Some(number), date, signer: None };
            let taken = qcph::life::numbers::Numbers::default();
            let plan = qcph::life::issue(&loaded.office, &filed, &wish, &taken);
            let plan = plan.unwrap_or_else(|found| panic!("{path}: {found:?}\n{old}"));
            for line in changed(&old, &plan.text) {
                let key = line[1..].trim_start().split(' ').next().unwrap_or_default();
                assert!(KEYS.contains(&key), "{path}: {line}");
                assert!(line.starts_with('+') || key == "trang_thai:", "{path}: {line}");
            }
            issued += 1;
        }
    }
    assert!(issued >= 200, "{issued} records");
}

// States.

const TO_SIGN: &str = "out/trinh-ky/TW-2020-TK-01.pdf";

/// The value of a key of `van_ban.ban_trinh`.
fn given_out(root: &Path, key: &str) -> String {
    let text = read(root, DRAFT);
    let line = text.lines().find(|line| line.contains("ban_trinh:")).unwrap().to_owned();
    let value = line.split_once(&format!("{key}: ")).unwrap().1;
    value.split([',', '}']).next().unwrap().trim_matches('"').to_owned()
}

#[test]
fn what_waits_for_its_signature_leaves_number_and_day_open_and_is_remembered() {
    let office = office();
    let root = office.path();
    let said = issue(root, &["--for-signature", "--date", "2020-12-28"]).succeeds();
    assert!(said.contains(TO_SIGN), "{said}");
    let pdf = std::fs::read(root.join(TO_SIGN)).unwrap();
    assert_eq!(given_out(root, "sha256"), qcph::digest::Digest::of(&pdf).to_string());
    assert_eq!(given_out(root, "so_byte"), pdf.len().to_string());
    let form = Run::new(root, &["form", "--all", TO_SIGN]).succeeds();
    assert!(form.contains("ngày") && !form.contains("DỰ THẢO"), "{form}");
    let list = Run::new(root, &["list", "--year", "2020", "--kind", "tong_ket"]).succeeds();
    assert!(list.contains("(trình ký)"), "{list}");
    Run::new(root, &["check"]).succeeds();
    // Made again, it has the same bytes, though the record now says what they are.
    std::fs::remove_file(root.join(TO_SIGN)).unwrap();
    Run::new(root, &["build", "TW-2020-TK-01"]).succeeds();
    assert_eq!(std::fs::read(root.join(TO_SIGN)).unwrap(), pdf);
    issue(root, &["--number", "47", "--date", "2020-12-30"]).succeeds();
    let said = Run::new(root, &["check"]).succeeds();
    assert!(!said.contains("Q540"), "number and day are no change: {said}");
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

#[test]
fn a_record_that_changes_after_it_was_given_out_is_told_and_not_issued() {
    let office = office();
    let root = office.path();
    issue(root, &["--for-signature", "--date", "2020-12-28"]).succeeds();
    let same = read(root, DRAFT);
    let (word, other) = ("Phối hợp kịp thời, hiệu quả", "Phối hợp nhanh");
    assert!(same.contains(word));
    write(root, DRAFT, same.replacen(word, other, 1).as_bytes());
    let said = Run::new(root, &["check"]).succeeds();
    assert!(said.contains("Q540") && said.contains("28/12/2020"), "{said}");
    let said = issue(root, &["--date", "2020-12-30"]).exits(1);
    assert!(said.contains("Q540") && said.contains("--for-signature"), "{said}");
    issue(root, &["--for-signature", "--date", "2020-12-29"]).succeeds();
    issue(root, &["--date", "2020-12-28"]).exits(1);
    issue(root, &["--date", "2021-01-04"]).exits(1);
    issue(root, &["--date", "2020-12-29"]).succeeds();
    // Also what was changed after the number was given.
    let issued = read(root, DRAFT);
    write(root, DRAFT, issued.replacen(other, word, 1).as_bytes());
    let said = Run::new(root, &["check"]).succeeds();
    assert!(said.contains("Q540") && said.contains("--void"), "{said}");
}

#[test]
fn a_void_number_keeps_its_place_and_nothing_else() {
    let office = office();
    let root = office.path();
    second_draft(root);
    issue(root, &["--number", "47", "--date", "2020-12-30"]).succeeds();
    let said = issue(root, &["--void", "in sai tên người ký"]).succeeds();
    assert!(said.contains("Đã hủy số 47"), "{said}");
    let text = read(root, DRAFT);
    assert!(
        text.contains("  trang_thai: huy\n  ly_do_huy: in sai tên người ký\n  so: 47\n"),
        "{text}"
    );
    Run::new(root, &["check"]).succeeds();
    // Never given again, not built, not sealed.
    let other = ["issue", "TW-2020-TK-02", "--date", "2020-12-31"];
    Run::new(root, &other).args(&["--number", "47"]).exits(1);
    let said = Run::new(root, &other).args(&["--json"]).succeeds();
    assert_eq!(number_of(&said), 48);
    issue(root, &[]).exits(1);
    std::fs::remove_dir_all(root.join("out")).unwrap();
    let said = Run::new(root, &["archive", "--date", "2020-12-31"]).succeeds();
    assert!(!said.contains("47/BC-BHXH") && said.contains("48/BC-BHXH"), "{said}");
    let files = files_below(&root.join("out"));
    assert!(files.iter().all(|(path, _)| !path.contains("TW-2020-TK-01")));
    // What is sealed is not void any more.
    let said = Run::new(root, &["issue", "TW-2020-TK-02", "--void", "muộn"]).exits(1);
    assert!(said.contains("đã niêm phong"), "{said}");
}

#[test]
fn who_did_what_is_written_and_what_an_office_separates_is_held() {
    let office = office();
    let root = office.path();
    let agencies = read(root, "records/danh-ba/co-quan.yaml");
    let person = |at: usize| ["pham-van-c", "hoang-thi-d"][at].to_owned();
    let (drafter, clerk) = (person(0), person(1));
    let told = ["--drafter", &drafter, "--reviewer", &drafter, "--date", "2020-12-28"];
    issue(root, &["--for-signature"]).args(&told).succeeds();
    issue(root, &["--clerk", &clerk, "--date", "2020-12-30"]).succeeds();
    let text = read(root, DRAFT);
    let line = text.lines().find(|line| line.contains("qua_trinh:")).unwrap();
    for step in ["soan: {nguoi: ", "soat: {nguoi: ", "ky: {nguoi: tran-van-dd, ngay: 2020-12-30}"] {
        assert!(line.contains(step), "{line}");
    }
    assert!(line.contains(&format!("cap_so: {{nguoi: {clerk}, ngay: 2020-12-30}}")), "{line}");
    Run::new(root, &["check"]).succeeds();
    let at = agencies.find("ma: BHXH-VN").unwrap();
    let at = at + agencies[at..].find("    tu_ngay:").unwrap();
    let mut separated = agencies.clone();
    separated.insert_str(at, "    tach_viec: [soan, soat, ky]\n");
    write(root, "records/danh-ba/co-quan.yaml", separated.as_bytes());
    let said = Run::new(root, &["check", DRAFT]).exits(1);
    assert!(said.contains("Q235") && said.contains("vừa soạn thảo vừa soát, duyệt"), "{said}");
}

/// What the draft waits for on a day, with the days of waiting.
fn waits(root: &Path, date: &str) -> Vec<(String, i64)> {
    let said = Run::new(root, &["list", "--waiting", "--date", date, "--json"]).succeeds();
    let json: Json = serde_json::from_str(&said).unwrap();
    let rows = json["ho_so"].as_array().unwrap().iter();
    let own = rows.filter(|row| row["ma"] == "TW-2020-TK-01");
    own.map(|row| (row["cho"].as_str().unwrap().to_owned(), row["so_ngay"].as_i64().unwrap()))
        .collect()
}

#[test]
fn what_a_document_waits_for_is_listed_with_its_age() {
    let office = office();
    let root = office.path();
    let on = |rows: &[(&str, i64)]| -> Vec<(String, i64)> {
        rows.iter().map(|(stage, days)| ((*stage).to_owned(), *days)).collect()
    };
    assert_eq!(waits(root, "2020-12-28"), on(&[]));
    issue(root, &["--for-signature", "--date", "2020-12-21"]).succeeds();
    assert_eq!(waits(root, "2020-12-20"), on(&[]), "it was not given out yet");
    assert_eq!(waits(root, "2020-12-28"), on(&[("ky", 7)]));
    let text = read(root, DRAFT);
    let steps = "  qua_trinh: {ky: {nguoi: tran-van-dd, ngay: 2020-12-27}}\n  ban_trinh:";
    write(root, DRAFT, text.replace("  ban_trinh:", steps).as_bytes());
    assert_eq!(waits(root, "2020-12-28"), on(&[("so", 1)]));
    issue(root, &["--date", "2020-12-29"]).succeeds();
    let all = on(&[("ban_ky", 2), ("xac_nhan", 2), ("niem_phong", 2)]);
    assert_eq!(waits(root, "2020-12-31"), all);
    Run::new(root, &["archive", "--date", "2020-12-31"]).succeeds();
    assert_eq!(waits(root, "2021-01-05"), on(&[("xac_nhan", 7)]));
}

#[test]
fn an_open_number_is_told_where_all_records_are_kept() {
    let office = office();
    let root = office.path();
    let said = Run::new(root, &["check"]).succeeds();
    assert!(!said.contains("Q239"), "{said}");
    let agencies = read(root, "records/danh-ba/co-quan.yaml");
    let at = agencies.find("ma: BHXH-VN").unwrap();
    let at = at + agencies[at..].find("    tu_ngay:").unwrap();
    let mut whole = agencies.clone();
    whole.insert_str(at, "    du_ho_so: co\n");
    write(root, "records/danh-ba/co-quan.yaml", whole.as_bytes());
    let said = Run::new(root, &["check"]).succeeds();
    assert!(said.contains("Q239") && said.contains("còn hở các số từ"), "{said}");
}

// Two clones.

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=Văn thư", "-c", "user.email=vt@example.vn"]);
    let output = command.args(arguments).output().expect("git is on this machine");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {said}");
    said
}

/// A shared repository with two drafts, and two clones of it.
fn clones() -> (TempDir, [std::path::PathBuf; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let shared = folder.path().join("chung.git");
    git(folder.path(), &["init", "-q", "--bare", "-b", "main", "chung.git"]);
    let first = folder.path().join("a");
    git(folder.path(), &["clone", "-q", shared.to_str().unwrap(), "a"]);
    for (path, bytes) in sample_files() {
        write(&first, &path, &bytes);
    }
    second_draft(&first);
    git(&first, &["checkout", "-q", "-B", "main"]);
    git(&first, &["add", "-A"]);
    git(&first, &["commit", "-qm", "đầu"]);
    git(&first, &["push", "-q", "-u", "origin", "main"]);
    git(folder.path(), &["clone", "-q", shared.to_str().unwrap(), "b"]);
    let second = folder.path().join("b");
    (folder, [first, second])
}

fn number_of(said: &str) -> u64 {
    let json: Json = serde_json::from_str(said).unwrap();
    json["so"].as_u64().unwrap_or_else(|| panic!("{json}"))
}

#[test]
fn the_second_clone_proposes_the_next_number_after_a_fetch() {
    let (_folder, [first, second]) = clones();
    let issue = |root: &Path, id: &str| {
        let run = Run::new(root, &["issue", id, "--date", "2020-12-30", "--json"]);
        number_of(&run.succeeds())
    };
    assert_eq!(issue(&first, "TW-2020-TK-01"), 1);
    git(&first, &["commit", "-qam", "ban hành"]);
    git(&first, &["push", "-q"]);
    git(&second, &["fetch", "-q"]);
    assert_eq!(issue(&second, "TW-2020-TK-02"), 2);
}

#[test]
fn a_claimed_number_goes_to_one_of_two() {
    let (_folder, [first, second]) = clones();
    let issue = |root: &Path, id: &str| {
        let run = Run::new(root, &["issue", id, "--date", "2020-12-30", "--claim", "--json"]);
        number_of(&run.succeeds())
    };
    assert_eq!(issue(&first, "TW-2020-TK-01"), 1);
    // Nothing was committed or fetched in between: the claim alone tells.
    assert_eq!(issue(&second, "TW-2020-TK-02"), 2);
    let refs = git(&first, &["ls-remote", "origin", "refs/so/*"]);
    assert!(refs.contains("refs/so/BHXH-VN/2020/bc/0001") && refs.contains("/0002"), "{refs}");
}

#[test]
fn a_number_given_twice_is_found_after_the_merge() {
    let (_folder, [first, second]) = clones();
    for (root, id) in [(&first, "TW-2020-TK-01"), (&second, "TW-2020-TK-02")] {
        Run::new(root, &["issue", id, "--date", "2020-12-30"]).succeeds();
        git(root, &["commit", "-qam", id]);
    }
    git(&first, &["push", "-q"]);
    git(&second, &["pull", "-q", "--no-rebase", "--no-edit"]);
    let said = Run::new(&second, &["check"]).exits(1);
    assert!(
        said.contains("Q209")
            && said.contains("tw-2020-tk-01.yaml")
            && said.contains("tw-2020-tk-02.yaml"),
        "{said}"
    );
}
