//! One word, one meaning: *hồ sơ* is the dossier of NĐ 30/2020 alone; a record in YAML is *bản ghi*.

use super::only;
use crate::office::repository;

/// Files whose *hồ sơ* is not a record: what it is there.
const DOSSIERS: [(&str, &str); 4] = [
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
        if text.to_lowercase().contains("hồ sơ") {
            let path = file.path().strip_prefix(&root).unwrap();
            found.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
    only("a record is `bản ghi`", &found, &DOSSIERS);
}
