//! What a successor regulation or another law would say is data: no article number, no name of a body or a
//! law and no word for a level stands in the sources, outside comments and tests, but where a list gives the
//! reason.

use super::{only, sources};

/// Beside these an article number is one when a digit follows.
const NUMBERED: [&str; 3] = ["Điều ", "khoản ", "Khoản "];
const NAMES: [&str; 10] = [
    "BHXH",
    "Bảo hiểm xã hội",
    "bảo hiểm xã hội",
    "Liên đoàn",
    "Công đoàn",
    "công đoàn",
    "TLĐ",
    "LĐLĐ",
    "TLD",
    "QCPH-",
];
const LAWS: [&str; 4] = ["Nghị định ", "Thông tư ", "Luật ", "Pháp lệnh "];
const LEVELS: [&str; 9] = [
    "tỉnh",
    "huyện",
    "Tỉnh",
    "Huyện",
    "trung ương",
    "Trung ương",
    "cấp cơ sở",
    "\"tw\"",
    "\"huyen\"",
];

/// What cites the law by which it judges, or is no rule at all.
const LEFT: &[(&str, &str)] = &[
    ("archive/bag.rs", "a fixed line inside sealed bundles, held byte for byte"),
    ("archive/frozen.rs", "the law on amending what was issued, cited"),
    ("cli/issue/given_up.rs", "the law on amending what was issued, cited"),
    ("cli/dossier.rs", "the law on closing, cited, and examples in the help"),
    ("cli/init.rs", "the question which of the two lists of bodies to begin with"),
    ("cli/mod.rs", "examples in the help"),
    ("cli/package.rs", "an example in the help"),
    ("cli/new/successor.rs", "how the code of a new regulation begins, which its writer changes"),
    ("cli/readable.rs", "an example in a hint"),
    ("documents/page/bases.rs", "the law on bases, cited"),
    ("documents/phrases.rs", "names of places: what stays on one line of a page"),
    ("documents/wording/compared.rs", "an example in a hint"),
    (
        "dossiers/handover.rs",
        "words of the minutes as the annex has them, and the law on closing, cited",
    ),
    ("law/authority.rs", "the law on signing, cited"),
    ("law/capitals.rs", "the law on capitals, cited, and the names that it gives capitals"),
    ("law/joint.rs", "a hint that names the two parties"),
    ("law/mending.rs", "the law on amending what was issued, cited"),
    ("law/numbers.rs", "examples in hints"),
    ("pipeline/applied.rs", "the law on amending what was issued, cited"),
    ("records/agency.rs", "words of a key: the two parties and the four levels"),
    ("records/check/dossiers.rs", "the law on file plans, cited"),
    ("records/check/inside.rs", "a union in the inspected enterprise, which is no party"),
    ("form/checks/papers.rs", "the words of the minutes of a hand-over, as the decree has them"),
    ("pipeline/closed/changed.rs", "the decree on books, cited"),
    ("pipeline/closed/sealing.rs", "the decree on books, cited"),
    ("records/check/issue.rs", "the law on marks, cited"),
    ("records/scalar.rs", "an example in the schema"),
    ("regulation/secrecy/phrases.rs", "words so common that they give nothing away"),
    ("render/fit/table.rs", "rows that add up a table"),
    ("scaffold/questions.rs", "names of places: from where a name is written in small letters"),
    ("schema.rs", "the title of the schema"),
    ("signed/scan.rs", "the circular on scans, cited"),
];

fn speaks(line: &str) -> bool {
    let code = line.trim_start();
    if code.starts_with("//") {
        return false;
    }
    let code = code.split(" // ").next().unwrap_or_default();
    let numbered = NUMBERED.iter().any(|word| {
        let mut behind = code.split(word).skip(1);
        behind.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    let named = NAMES.iter().chain(&LAWS).chain(&LEVELS).any(|word| code.contains(word));
    numbered || named
}

#[test]
fn what_a_regulation_says_stands_in_its_file() {
    let found: Vec<String> = sources()
        .into_iter()
        .filter(|(path, _)| !path.ends_with("tests.rs"))
        .filter(|(_, text)| text.lines().any(speaks))
        .map(|(path, _)| path)
        .collect();
    only("law or regulation in the sources", &found, LEFT);
}

#[test]
fn a_line_that_speaks_for_a_regulation_is_seen() {
    for line in
        ["    .clause(\"Điều 7.3\")", "\"khoản 4 Điều 6\"", "\"cấp tỉnh\"", "let a = \"BHXH\";"]
    {
        assert!(speaks(line), "{line}");
    }
    for line in ["/// Điều 7.3", "let a = 1; // BHXH", "\"Điều {}\"", "\"tính\""] {
        assert!(!speaks(line), "{line}");
    }
}
