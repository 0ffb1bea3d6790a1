//! Ways to cheat, each with the fault that must name it.
//!
//! The families are those of the papers on PDF signatures: universal forgery (USF), incremental saving
//! (ISA), wrapping (SWA), shadow attacks (hide, replace, both), attacks on certified documents (EAA, SSA),
//! and chains without end.

use super::made::{Signer, Update, Way, dictionary, find, landmarks, seal, signed};
use super::{issued, leader, office};
use qcph::signed::tell::signer;
use qcph::signed::{Fault, Judgement, judge};

fn once() -> Vec<u8> {
    signed(issued(), &leader(), &Way::default())
}

fn faults(returned: &[u8]) -> Vec<Fault> {
    let judged: Judgement = judge(issued(), returned);
    judged.faults
}

fn assert_fault(returned: &[u8], is_meant: impl Fn(&Fault) -> bool) {
    let judged = judge(issued(), returned);
    assert!(judged.faults.iter().any(is_meant), "{judged:#?}");
}

/// The content stream of page 1, written anew.
fn other_content(update: &mut Update, file: &[u8]) {
    let (_, pages) = landmarks(file);
    let page = dictionary(file, pages[0]);
    let content = page.split_once("/Contents ").unwrap().1.split(' ').next().unwrap();
    update.stream(content.parse().unwrap(), "", "BT /F0 12 Tf (Khac) Tj ET");
}

// Incremental saving.

#[test]
fn content_changed_after_the_signature_is_named() {
    let file = once();
    let mut update = Update::behind(&file);
    other_content(&mut update, &file);
    let returned = update.finish();
    assert_fault(&returned, |fault| matches!(fault, Fault::Changed { what: "nội dung", .. }));
    assert_fault(&returned, |fault| matches!(fault, Fault::Uncovered { .. }));
}

#[test]
fn content_changed_before_the_signature_is_named() {
    let mut update = Update::behind(issued());
    other_content(&mut update, issued());
    let returned = signed(&update.finish(), &leader(), &Way::default());
    assert_fault(&returned, |fault| matches!(fault, Fault::Changed { what: "nội dung", .. }));
}

#[test]
fn content_changed_for_one_signer_and_changed_back_is_named() {
    let mut update = Update::behind(issued());
    other_content(&mut update, issued());
    let cheated = signed(&update.finish(), &leader(), &Way::default());
    let mut back = Update::behind(&cheated);
    let (_, pages) = landmarks(issued());
    let page = dictionary(issued(), pages[0]);
    let content: u32 =
        page.split_once("/Contents ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    let at = find(issued(), format!("\n{content} 0 obj").as_bytes()) + 1;
    let end = at + find(&issued()[at..], b"endobj\n") + b"endobj\n".len();
    let text = issued()[at..end].to_vec();
    back.raw(content, &text);
    let returned = signed(&back.finish(), &office(), &Way::default());
    assert_fault(&returned, |fault| matches!(fault, Fault::Changed { what: "nội dung", .. }));
}

#[test]
fn a_page_taken_away_or_added_is_named() {
    let (root, _) = landmarks(issued());
    let tree: u32 = {
        let catalog = dictionary(issued(), root);
        catalog.split_once("/Pages ").unwrap().1.split(' ').next().unwrap().parse().unwrap()
    };
    for change in [
        |tree: String| tree.replacen("/Count ", "/Count 1", 1),
        |tree: String| tree.replace("/Kids", "/Kids_"),
    ] {
        let file = once();
        let mut update = Update::behind(&file);
        update.object(tree, &format!("<<{}>>", change(dictionary(&file, tree))));
        let returned = signed(&update.finish(), &office(), &Way::default());
        assert_fault(&returned, |fault| matches!(fault, Fault::Changed { what: "nội dung", .. }));
    }
}

#[test]
fn another_language_in_the_catalog_is_named() {
    let file = once();
    let (root, _) = landmarks(&file);
    let mut update = Update::behind(&file);
    update.object(root, &format!("<<{}/Lang(en)>>", dictionary(&file, root)));
    let returned = signed(&update.finish(), &office(), &Way::default());
    assert_fault(&returned, |fault| {
        matches!(fault, Fault::Changed { what: "thiết lập chung của văn bản", .. })
    });
}

#[test]
fn a_larger_page_or_an_action_is_named() {
    let turned = Way { page: Some(|page| format!("{page}/Rotate 90")), ..Way::default() };
    assert_fault(&signed(issued(), &leader(), &turned), |fault| {
        matches!(fault, Fault::Changed { what: "một trang", .. })
    });
    let runs = Way {
        page: Some(|page| format!("{page}/AA<</O<</S/JavaScript/JS(1)>>>>")),
        ..Way::default()
    };
    assert_fault(&signed(issued(), &leader(), &runs), |fault| {
        matches!(fault, Fault::Changed { what: "một trang", .. })
    });
    let open = Way {
        catalog: "/OpenAction @js".into(),
        more: vec![("js", "<</S/JavaScript/JS(1)>>".into())],
        ..Way::default()
    };
    assert_fault(&signed(issued(), &leader(), &open), |fault| {
        matches!(fault, Fault::Foreign { .. })
    });
}

#[test]
fn a_whole_other_document_behind_ours_is_named() {
    // Its objects have their own numbers and offsets, and its table does not lead back to ours.
    let other = {
        let folder = crate::office::project(&crate::office::sample_files());
        crate::office::Run::new(folder.path(), &["build", "TW-2020-HOP-01"]).succeeds();
        let files = crate::office::files_below(&folder.path().join("out"));
        files.into_iter().find(|(path, _)| path.ends_with("HOP-01.pdf")).unwrap().1
    };
    let appended = [issued(), &other[..]].concat();
    assert!(!faults(&appended).is_empty());
}

#[test]
fn rubbish_behind_the_end_is_named() {
    for rubbish in [&b"rubbish"[..], b"1 0 obj\n<<>>\nendobj\n", b"\n\n% 5 0 obj <<>> endobj\n"] {
        let returned = [&once()[..], rubbish].concat();
        assert!(!faults(&returned).is_empty(), "{:?}", String::from_utf8_lossy(rubbish));
    }
}

// Notes on the page: a person decides.

#[test]
fn a_note_on_the_page_is_a_mark_before_a_signature_and_uncovered_after_it() {
    let note =
        "<</Type/Annot/Subtype/FreeText/Rect[100 500 300 540]/Contents(Da sua)/DA(/F0 12 Tf)>>";
    let way = Way {
        page: Some(|page| format!("{page}/Annots[@note]")),
        more: vec![("note", note.into())],
        ..Way::default()
    };
    let returned = signed(issued(), &leader(), &way);
    let judged = judge(issued(), &returned);
    assert_eq!(judged.faults, []);
    let [mark] = &judged.marks[..] else { panic!("{judged:#?}") };
    assert_eq!((&*mark.subtype, &*mark.text, mark.area.page), ("FreeText", "Da sua", 1));
    assert!(!judged.is_clean());

    let file = once();
    let (_, pages) = landmarks(&file);
    let mut update = Update::behind(&file);
    let number = update.number();
    update.object(number, note);
    let page = dictionary(&file, pages[0]);
    let (before, after) = page.split_once("/Annots[").unwrap();
    update.object(
        pages[0],
        &format!("<<{before}/Annots[{}>>", after.replacen(']', &format!(" {number} 0 R]"), 1)),
    );
    assert_fault(&update.finish(), |fault| matches!(fault, Fault::Uncovered { .. }));
}

// Universal forgery: the signature is there and says nothing.

#[test]
fn a_range_that_is_none_is_named() {
    for (from, to) in [
        ("/ByteRange", "/ByteRamge"),
        ("/Contents <", "/Kontents <"),
        ("/ByteRange [0 ", "/ByteRange [1 "),
    ] {
        let mut returned = once();
        let at = issued().len() + find(&returned[issued().len()..], from.as_bytes());
        returned[at..at + to.len()].copy_from_slice(to.as_bytes());
        assert!(!faults(&returned).is_empty(), "{to}");
    }
}

#[test]
fn a_range_that_leaves_out_more_than_its_value_is_named() {
    let mut returned = once();
    let at = issued().len();
    let gap = at + find(&returned[at..], b"/Contents <") + b"/Contents ".len();
    let behind = gap + returned[gap..].iter().position(|byte| *byte == b'>').unwrap() + 1;
    let place = at + find(&returned[at..], b"/ByteRange [") + b"/ByteRange ".len();
    let blank = b"[0 0000000000 0000000000 0000000000]";
    returned[place..place + blank.len()].copy_from_slice(blank);
    // One byte of `endobj` is left out as well, and truly signed so.
    seal(&mut returned, at, [gap, behind + 1], &leader());
    assert_fault(&returned, |fault| matches!(fault, Fault::WrongRange { .. }));
}

#[test]
fn a_signature_that_covers_only_the_beginning_is_named() {
    // Wrapping: the signed bytes are all there, and so are others behind them.
    let file = once();
    let mut update = Update::behind(&file);
    let number = update.number();
    update.object(number, "<</Type/XObject>>");
    let returned = update.finish();
    assert_fault(&returned, |fault| {
        matches!(fault, Fault::Uncovered { .. } | Fault::Foreign { .. })
    });
}

#[test]
fn a_value_of_another_file_is_named() {
    let other = signed(&[issued(), b"\n"].concat(), &leader(), &Way::default());
    let mut returned = once();
    let copy = |bytes: &[u8]| issued().len() + find(&bytes[issued().len()..], b"/Contents <");
    let (from, to) = (copy(&other), copy(&returned));
    let value = other[from..from + 4000].to_vec();
    returned[to..to + 4000].copy_from_slice(&value);
    assert_fault(&returned, |fault| matches!(fault, Fault::DigestDiffers { .. }));
}

// Shadow attacks: something is prepared, and shown later.

/// No digest covers the type of the content, nor the list of algorithms: they must agree with what is signed.
#[test]
fn an_envelope_that_contradicts_what_is_signed_is_named() {
    let file = once();
    let data = ("06092a864886f70d010701", "060928864886f70d010701");
    let sha_256 = ("0609608648016503040201", "0609608648016503040204");
    for (said, other) in [data, sha_256] {
        let at = find(&file, said.as_bytes());
        let mut returned = file.clone();
        returned[at..at + said.len()].copy_from_slice(other.as_bytes());
        assert_fault(&returned, |fault| matches!(fault, Fault::UnknownSignature { .. }));
    }
}

/// Versions are not signed; where they are not those of the standard, the sentence for people says so.
#[test]
fn versions_that_the_standard_does_not_have_there_are_told() {
    let file = once();
    let value = find(&file, b"/Contents <30");
    let version = b"020101";
    let places = (value..file.len() - version.len()).filter(|at| file[*at..].starts_with(version));
    let mut told = 0;
    for at in places.collect::<Vec<_>>() {
        let mut returned = file.clone();
        returned[at + version.len() - 1] = b'3';
        let judged = judge(issued(), &returned);
        let odd: Vec<_> = judged.signatures.iter().filter(|one| !one.is_version_right).collect();
        assert!(!judged.faults.is_empty() || !odd.is_empty(), "byte {at}: {judged:#?}");
        told += usize::from(odd.iter().any(|one| signer(one).contains("phiên bản trái chuẩn")));
    }
    assert_eq!(told, 2, "of the envelope, and of its signer");
}

#[test]
fn what_nothing_leads_to_is_named() {
    let way = Way { more: vec![("spare", "<</Type/Page>>".into())], ..Way::default() };
    assert_fault(&signed(issued(), &leader(), &way), |fault| {
        matches!(fault, Fault::Foreign { .. })
    });
}

#[test]
fn an_input_field_is_named() {
    let way = Way {
        catalog: "/AcroForm<</Fields[@text]/SigFlags 3>>".into(),
        more: vec![("text", "<</FT/Tx/T(So)/V(12)/Subtype/Widget/Rect[1 1 90 20]>>".into())],
        ..Way::default()
    };
    assert_fault(&signed(issued(), &leader(), &way), |fault| {
        matches!(fault, Fault::Foreign { .. })
    });
}

#[test]
fn a_root_elsewhere_is_named() {
    let (root, _) = landmarks(issued());
    let file = once();
    let mut update = Update::behind(&file);
    let number = update.number();
    update.object(number, &format!("<<{}>>", dictionary(&file, root)));
    assert_eq!(faults(&update.finish_with(number)), [Fault::BrokenChain]);
}

// Certified documents: a second signature covers words.

#[test]
fn where_a_signature_shows_is_told() {
    let shown = Way { shown: Some([60, 100, 540, 780]), ..Way::default() };
    let judged = judge(issued(), &signed(&once(), &Signer::new("Kẻ lạ", 9), &shown));
    assert_eq!(judged.faults, []);
    assert_eq!(judged.signatures[1].signer, "Kẻ lạ");
    assert_eq!(judged.signatures[1].shown.unwrap().corners, [60.0, 100.0, 540.0, 780.0]);
}

// Chains without end.

#[test]
fn a_chain_of_tables_that_returns_to_itself_is_named() {
    let mut returned = once();
    let start = returned.windows(9).rposition(|word| word == b"startxref").unwrap();
    let at: usize =
        String::from_utf8_lossy(&returned[start + 10..]).lines().next().unwrap().parse().unwrap();
    let previous = issued().len() + find(&returned[issued().len()..], b"/Prev ") + 6;
    let digits = returned[previous..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = format!("{at:0digits$}");
    if text.len() == digits {
        returned[previous..previous + digits].copy_from_slice(text.as_bytes());
    }
    assert_eq!(faults(&returned), [Fault::Unreadable]);
}

#[test]
fn more_updates_than_desks_are_refused() {
    let mut file = issued().to_vec();
    for _ in 0..33 {
        let (root, _) = landmarks(&file);
        let mut update = Update::behind(&file);
        update.object(root, &format!("<<{}>>", dictionary(&file, root)));
        file = update.finish();
    }
    assert_eq!(faults(&file), [Fault::BrokenChain]);
}
