//! The MUSTs of RFC 8493: for each, a bag that keeps it and one that breaks it, both judged right.
//!
//! Our reader takes canonical bags only, so the bag that keeps a rule is one that `seal` makes; the
//! one that breaks it has all other sums made right again.

use super::forge::Parts;
use super::{found, item, model, sealed_bytes, verified};

/// Clause, what is broken, the finding that must come, and the breaking.
type Rule = (&'static str, &'static str, &'static str, fn(Parts) -> Parts);

const MANIFEST: &str = "manifest-sha256.txt";
const TAGS: &str = "tagmanifest-sha256.txt";

const RULES: &[Rule] = &[
    ("2.1.1", "bagit.txt is there", "Q604 bagit.txt", |bag| bag.without("bagit.txt").with_tags()),
    ("2.1.1", "its first line is the version", "Q606 bagit.txt", |bag| {
        bag.replace("bagit.txt", "BagIt-Version: 1.0\n", "").with_tags()
    }),
    ("2.1.1", "the version is two numbers", "Q606 bagit.txt", |bag| {
        bag.replace("bagit.txt", "1.0", "1").with_tags()
    }),
    ("2.1.1", "its second line is the encoding", "Q606 bagit.txt", |bag| {
        bag.replace("bagit.txt", "Tag-File-Character-Encoding: UTF-8\n", "").with_tags()
    }),
    ("2.1.1", "it has no byte-order mark", "Q606 bagit.txt", |bag| {
        bag.replace("bagit.txt", "BagIt", "\u{feff}BagIt").with_tags()
    }),
    ("2.1.1", "it has no third line", "Q606 bagit.txt", |bag| {
        bag.replace("bagit.txt", "UTF-8\n", "UTF-8\nX: y\n").with_tags()
    }),
    ("2.1.2", "the payload is in data/", "Q604 data/muc-luc.json", |mut bag| {
        bag.0.retain(|(path, _)| !path.starts_with("data/"));
        bag.with_tags()
    }),
    ("2.1.3", "a payload manifest is there", "Q604 manifest-sha256.txt", |bag| {
        bag.without(MANIFEST).with_tags()
    }),
    ("2.1.3", "every payload file is listed", "Q605 data/la.yaml", |bag| {
        bag.put("data/la.yaml", "x").with_tags()
    }),
    ("2.1.3", "every listed file is there", "Q604 data/danh-muc/co-quan.yaml", |bag| {
        bag.without("data/danh-muc/co-quan.yaml").with_tags()
    }),
    ("2.1.3", "no file is listed twice", "Q606 manifest-sha256.txt", |bag| {
        let text = bag.text(MANIFEST);
        let first = text.split_inclusive('\n').next().expect("a line").to_owned();
        bag.put(MANIFEST, first + &text).with_tags()
    }),
    ("2.1.3", "a line is a checksum and a path", "Q606 manifest-sha256.txt", |bag| {
        let text = bag.text(MANIFEST);
        bag.put(MANIFEST, text + "data/x\n").with_tags()
    }),
    ("2.1.3", "the checksum is hexadecimal", "Q606 manifest-sha256.txt", |bag| {
        let text = bag.text(MANIFEST);
        bag.put(MANIFEST, format!("{}z{}", &text[..9], &text[10..])).with_tags()
    }),
    ("2.1.3", "the payload manifest lists payload alone", "Q606 manifest-sha256.txt", |bag| {
        let line = bag.text(TAGS).split_inclusive('\n').next().expect("a line").to_owned();
        let text = bag.text(MANIFEST);
        bag.put(MANIFEST, line + &text).with_tags()
    }),
    ("2.1.3", "paths do not climb out of the bag", "Q606 manifest-sha256.txt", |bag| {
        let digest = "0".repeat(64);
        let text = bag.text(MANIFEST);
        bag.put(MANIFEST, format!("{digest}  ../x\n{text}")).with_tags()
    }),
    ("2.2.1", "the tag manifest does not list itself", "Q606 tagmanifest-sha256.txt", |bag| {
        let text = bag.text(TAGS);
        bag.put(TAGS, format!("{text}{}  {TAGS}\n", "0".repeat(64)))
    }),
    ("2.2.1", "the tag manifest does not list payload", "Q606 tagmanifest-sha256.txt", |bag| {
        let line = bag.text(MANIFEST).split_inclusive('\n').next().expect("a line").to_owned();
        let (first, rest) = {
            let text = bag.text(TAGS);
            let at = text.find("  nhat-ky").map_or(0, |at| at - 64);
            (text[..at].to_owned(), text[at..].to_owned())
        };
        bag.put(TAGS, first + &line + &rest)
    }),
    ("2.2.1", "the tag manifest lists the payload manifest", "Q605 manifest-sha256.txt", |bag| {
        let lines: String = bag
            .text(TAGS)
            .split_inclusive('\n')
            .filter(|line| !line.ends_with("  manifest-sha256.txt\n"))
            .collect();
        bag.put(TAGS, lines)
    }),
    ("2.2.2", "a label has a colon and a value", "Q606 bag-info.txt", |bag| {
        bag.replace("bag-info.txt", "Bagging-Date: ", "Bagging-Date ").with_tags()
    }),
    ("2.2.2", "Payload-Oxum comes once", "Q606 bag-info.txt", |bag| {
        let text = bag.text("bag-info.txt");
        bag.put("bag-info.txt", format!("{text}Payload-Oxum: 1.1\n")).with_tags()
    }),
    ("2.2.2", "Payload-Oxum is right", "Q606 bag-info.txt", |bag| {
        bag.replace("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 9").with_tags()
    }),
    ("2.2.3", "a bag with holes is not complete", "Q605 fetch.txt", |bag| {
        bag.put("fetch.txt", "https://example.com/x 1 data/x\n")
    }),
    ("2.2.4", "tag files are in the stated encoding", "Q606 manifest-sha256.txt", |bag| {
        let mut bytes = bag.text(MANIFEST).into_bytes();
        bytes.extend([b"0".repeat(64), b"  data/\xff\n".to_vec()].concat());
        bag.put(MANIFEST, bytes).with_tags()
    }),
    ("3", "every payload checksum is right", "Q603 data/ho-so/hop-2016.yaml", |bag| {
        bag.put("data/ho-so/hop-2016.yaml", "ma: hop-2017\n").with_tags()
    }),
    ("3", "every tag checksum is right", "Q603 DOC-TOI-TRUOC.txt", |bag| {
        bag.put("DOC-TOI-TRUOC.txt", "x")
    }),
    ("6.1", "names do not differ by case alone", "Q609 data/ho-so/hop-2016.yaml", |bag| {
        bag.put("data/ho-so/HOP-2016.yaml", "x").forged()
    }),
];

#[test]
fn a_bag_that_keeps_every_rule_is_valid() {
    let mut least = model();
    least.checkpoint = None;
    let mut most = model();
    most.items.push(item("rong.yaml", b""));
    most.items.push(item(&format!("{}/x.yaml", "a".repeat(100)), b"x"));
    for bundle in [model(), least, most] {
        assert_eq!(found(&verified(&sealed_bytes(&bundle))), Vec::<String>::new());
    }
}

#[test]
fn each_broken_rule_is_found() {
    for (clause, rule, expected, broken) in RULES {
        let codes = found(&verified(&broken(Parts::of(&sealed_bytes(&model()))).zip()));
        assert!(codes.iter().any(|code| code == expected), "{clause} {rule}: {codes:?}");
    }
}
