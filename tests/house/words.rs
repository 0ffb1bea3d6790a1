//! One word, one meaning: *hồ sơ* is the dossier of NĐ 30/2020 alone; a record in YAML is *bản ghi*.

use super::only;
use crate::office::repository;

/// Files whose *hồ sơ* is not a record: what it is there.
const DOSSIERS: [(&str, &str); 37] = [
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
