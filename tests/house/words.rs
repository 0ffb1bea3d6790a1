//! One word, one meaning: *hồ sơ* is the dossier of NĐ 30/2020 alone; a record in YAML is *bản ghi*.

use super::only;
use crate::office::repository;

/// Files whose *hồ sơ* is not a record: what it is there.
const DOSSIERS: [(&str, &str); 40] = [
    ("docs/the-thuc.md", "the rules of the minutes of a hand-over"),
    ("src/form/checks/papers.rs", "the words of the minutes of a hand-over"),
    ("templates/the-thuc/quy-tac/giao-nhan.json", "the minutes of a hand-over"),
    ("docs/json.md", "keys of a dossier"),
    ("docs/loi.md", "pages of the codes of dossiers"),
    ("docs/luoc-do.md", "the row of those codes"),
    ("src/cli/dossier.rs", "verbs of dossiers"),
    ("src/cli/handover.rs", "verbs of dossiers"),
    ("src/cli/mod.rs", "the help of these verbs"),
    ("src/dossiers/closing.rs", "dossiers"),
    ("src/dossiers/handover.rs", "dossiers"),
    ("src/dossiers/lacks.rs", "dossiers"),
    ("src/dossiers/mod.rs", "dossiers"),
    ("src/dossiers/paper.rs", "dossiers"),
    ("src/dossiers/printed.rs", "dossiers"),
    ("src/pipeline/dossiers.rs", "dossiers"),
    ("src/problem/codes.rs", "titles of the codes of dossiers"),
    ("src/records/check/dossiers.rs", "dossiers"),
    ("src/records/copy.rs", "the dossiers that a record names"),
    ("src/records/dossier.rs", "dossiers"),
    ("src/records/issue.rs", "the dossiers that a record names"),
    ("src/records/scalar.rs", "kinds of files"),
    ("templates/the-thuc/thoi-han-bao-quan.json", "terms of dossiers"),
    ("tests/cases/err_q741_ho_so_la.txt", "codes of dossiers"),
    ("tests/cases/err_q742_chua_niem_phong.txt", "codes of dossiers"),
    ("tests/cases/err_q743_tep_khac.txt", "codes of dossiers"),
    ("src/cli/package.rs", "the package that an archive takes in: dossiers"),
    ("src/pipeline/handed/shelf.rs", "the package that an archive takes in: dossiers"),
    ("src/package/check.rs", "the package that an archive takes in: dossiers"),
    ("tests/cases/err_q641_giai_thich.txt", "the package that an archive takes in: dossiers"),
    ("tests/cases/err_q645_giai_thich.txt", "the package that an archive takes in: dossiers"),
    ("tests/cases/err_q646_giai_thich.txt", "the package that an archive takes in: dossiers"),
    ("docs/truong-thong-tin.md", "the fields of a dossier"),
    ("src/law/metadata.rs", "the fields of a dossier"),
    ("src/metadata/mod.rs", "the fields of a dossier"),
    ("templates/the-thuc/truong-thong-tin.json", "the fields of a dossier"),
    ("docs/huong-dan.md", "papers of insured workers, in the samples of findings"),
    ("docs/quy-che.md", "papers of insured workers, in the sample of an extract"),
    ("src/archive/doc-toi-truoc.txt", "the note inside sealed bundles, held byte for byte"),
    ("src/archive/index/page.rs", "the page inside sealed bundles: a bundle is a dossier there"),
];

/// Keys that once called a record a dossier, and those that do today: of index and templates.
const KEYS: [&str; 5] = ["ho_so", "so_ho_so", "ma_ho_so", "ho_so_ky_truoc", "ho_so_tong_ket"];

/// Files with such a key: what it is there.
const KEPT: [(&str, &str); 21] = [
    ("docs/archive-format.md", "`ma_ho_so` of the index, as in every version of it"),
    ("docs/huong-dan.md", "keys of a file plan"),
    ("docs/json.md", "dossiers, and the index"),
    ("docs/loi.md", "the old name, and files of dossiers"),
    ("docs/mau-loi-van.md", "the old name, which templates still see"),
    ("src/archive/index.rs", "`ma_ho_so` of the index"),
    ("src/archive/kiem-tra.html", "`ma_ho_so` of the index"),
    ("src/cli/dossier.rs", "dossiers"),
    ("src/cli/handover.rs", "dossiers"),
    ("src/documents/view.rs", "the old name, which sealed templates see"),
    ("src/desk/form.rs", "the dossiers that may be chosen"),
    ("src/desk/means.rs", "the kind of a file: a dossier"),
    ("src/dossiers/closing.rs", "the kind of a file: a dossier"),
    ("src/law/metadata.rs", "the table of a dossier"),
    ("src/package/profile.rs", "the fields of a dossier"),
    ("src/records/dossier.rs", "the dossiers of a file plan"),
    ("src/records/files.rs", "the kind of a file: a dossier"),
    ("src/records/habits/frame.rs", "the dossiers of a file plan"),
    ("src/records/scalar.rs", "the kind of a file: a dossier"),
    ("templates/goi-nop/tt05.json", "the fields of a dossier"),
    ("templates/the-thuc/truong-thong-tin.json", "the table of a dossier"),
];

/// What a person reads: sources with their messages, templates' rules, pages and the cases of messages.
const READ: [&str; 6] =
    ["README.md", "docs", "src", "templates/the-thuc", "tests/cases", "examples"];

#[test]
fn a_record_is_never_called_a_dossier() {
    let root = repository();
    let mut found = Vec::new();
    for file in
        READ.iter().flat_map(|place| walkdir::WalkDir::new(root.join(place)).sort_by_file_name())
    {
        let file = file.unwrap();
        let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
        // A line may end between the two words.
        let text = text.to_lowercase().replace("\n//!", "\n").replace("\n///", "\n");
        if text.split_whitespace().collect::<Vec<_>>().join(" ").contains("hồ sơ") {
            let path = file.path().strip_prefix(root).unwrap();
            found.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
    only("a record is `bản ghi`", &found, &DOSSIERS);
}

/// After `|` stands what a key was called before, which is read and no more written.
#[test]
fn no_key_calls_a_record_a_dossier() {
    let root = repository();
    let mut found = Vec::new();
    let all = ["README.md", "docs", "src", "templates", "records", "examples"];
    let walked =
        all.iter().flat_map(|place| walkdir::WalkDir::new(root.join(place)).sort_by_file_name());
    for file in walked.map(Result::unwrap) {
        let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
        let text = text.replace("| \"ho_so\"", "").replace("| \"so_ho_so\"", "");
        let word = |c: char| !c.is_alphanumeric() && c != '_';
        if text.split(word).any(|word| KEYS.contains(&word)) {
            let path = file.path().strip_prefix(root).unwrap();
            found.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
    only("the key of a record is `ban_ghi`", &found, &KEPT);
}
