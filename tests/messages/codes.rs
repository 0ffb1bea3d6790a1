//! Every code has a page, and a case that holds the text a person sees.

use super::cases;
use qcph::problem::{Code, page};

/// Codes that no edit of a project brings about, and why; their case shows their page.
const OUT_OF_REACH: [(Code, &str); 45] = [
    (Code::WrongMark, "no longer raised; a number is never given to another problem"),
    (Code::FileNameTaken, "numbers and ids that collide are refused earlier; a last guard"),
    (Code::TableTooLarge, "needs a table of 100 pages; `form::tables` meets it"),
    (Code::BundleTooLarge, "needs 65 535 documents; `archive::sealing` meets it"),
    (Code::ChangedWhileSealing, "needs a change in the very moment; `archive::sealing` meets it"),
    (Code::NotSealable, "a last guard; `archive::sealing` meets it"),
    (Code::CannotEdit, "a record whose value no edit reaches; `edit` meets it"),
    (Code::SignedOther, "needs a signed file; `signed::taken` meets it"),
    (Code::SignedAltered, "needs a signed file; `signed::taken` meets it"),
    (Code::SignatureBad, "needs a signed file; `signed::taken` meets it"),
    (Code::SignedUnreadable, "needs a signed file; `signed::taken` meets it"),
    (Code::NotesUnaccepted, "needs a signed file; `signed::taken` meets it"),
    (Code::ScanDiffers, "needs a signed file; `signed::taken` meets it"),
    (Code::ScanPoor, "needs a signed file; `signed::taken` meets it"),
    (Code::SignedAlready, "needs a signed file; `signed::taken` meets it"),
    (Code::SignedRewritten, "needs a signed file; `signed::taken` meets it"),
    (Code::SignedOverText, "needs a signed file; `signed::taken` meets it"),
    (Code::SheetUnclear, "needs a workbook; `table::pitfalls` meets it"),
    (Code::CellsMerged, "needs a workbook; `table::pitfalls` meets it"),
    (Code::RowsHidden, "needs a workbook; `table::pitfalls` meets it"),
    (Code::FormulaOpen, "needs a workbook; `table::pitfalls` meets it"),
    (Code::DaysFrom1904, "needs a workbook; `table::pitfalls` meets it"),
    (Code::DigitsRounded, "needs a workbook; `table::pitfalls` meets it"),
    (Code::ReturnedOldFormat, "needs a file of Word; `word::hostile` meets it"),
    (Code::ReturnedMacros, "needs a file of Word; `word::hostile` meets it"),
    (Code::ReturnedTooLarge, "needs a file of Word; `word::hostile` meets it"),
    (Code::ReturnedOther, "needs a file of Word; `word::returned` meets it"),
    (Code::ReturnedOlder, "needs a file of Word; `word::returned` meets it"),
    (Code::Untracked, "needs a file of Word; `word::returned` meets it"),
    (Code::NotApplicable, "needs a file of Word; `word::applied` meets it"),
    (Code::RecordClosed, "needs a file of Word; `word::applied` meets it"),
    (Code::Locked, "needs a file system that knows no locks"),
    (Code::FontMissing, "the fonts are inside the program"),
    (Code::CannotListen, "needs a port in use; `preview` meets it"),
    (Code::Setting, "depends on git and on the disk; `cli::doctor` meets it"),
    (Code::RebuildDiffers, "needs a bundle of another program; `archive` meets it"),
    (Code::SignatureWrong, "needs ssh-keygen; `archive::witness` meets it"),
    (Code::PackageStructure, "needs a package; `package::damage` meets it"),
    (Code::PackageXml, "needs a package; `package::damage` meets it"),
    (Code::PackageReference, "needs a package; `package::damage` meets it"),
    (Code::PackageDigest, "needs a package; `package::damage` meets it"),
    (Code::PackageField, "needs a package; `package::damage` meets it"),
    (Code::PackageContradiction, "needs a package; `package::damage` meets it"),
    (Code::MetadataDiffers, "needs a bundle with metadata; `archive::forged` meets it"),
    (Code::Internal, "a fault of the program"),
];

#[test]
fn every_code_has_a_page_with_wrong_and_right() {
    for code in Code::ALL {
        let page = page(*code).unwrap_or_else(|| panic!("docs/loi.md has no page for {code}"));
        assert!(page.why.chars().count() > 30, "{code}: {}", page.why);
        assert!(!page.wrong.is_empty() && !page.right.is_empty(), "{code} lacks an example");
        assert_ne!(page.wrong, page.right, "{code}");
    }
    let pages = include_str!("../../docs/loi.md").matches("\n## Q").count();
    assert_eq!(pages, Code::ALL.len(), "docs/loi.md has a page for no code");
}

#[test]
fn every_page_is_headed_by_its_title() {
    let text = include_str!("../../docs/loi.md");
    for code in Code::ALL {
        assert!(text.contains(&format!("\n## {code} {}\n", code.title())), "{code}");
    }
}

#[test]
fn every_code_has_a_case_with_its_text() {
    let mut shown = 0;
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let start = format!("err_{}_", code.text().to_lowercase());
        let texts = cases().into_iter().filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).ok()?;
            name.starts_with(&start).then(|| text.split_once("====\n").unwrap().1.to_owned())
        });
        let texts: Vec<String> = texts.collect();
        let excused = OUT_OF_REACH.iter().any(|(other, _)| other == code);
        let met = texts.iter().filter(|text| text.contains(&format!("[{code}]"))).count();
        let page = texts.iter().filter(|text| text.starts_with(&format!("{code}: "))).count();
        shown += met;
        match (excused, met, page) {
            (false, 1.., _) | (true, 0, 1) => {}
            (false, ..) => wrong.push(format!("{code} {code:?}: no case meets it")),
            (true, 1.., _) => wrong.push(format!("{code} {code:?}: within reach after all")),
            (true, ..) => wrong.push(format!("{code} {code:?}: no case shows its page")),
        }
    }
    println!(
        "{} codes: {} met by {shown} cases, {} shown by their page",
        Code::ALL.len(),
        Code::ALL.len() - OUT_OF_REACH.len(),
        OUT_OF_REACH.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
