//! The list of recipients beside a signature stays whole, wherever the page ends.

use super::{engine, stress};
use qcph::form::reader;

#[test]
fn a_list_of_recipients_beside_a_signature_is_never_parted() {
    let engine = engine();
    let mut moved = 0;
    for paragraphs in 14..40 {
        let body = (0..paragraphs).map(|at| stress::para(&stress::words(9, at, "."))).collect();
        let mut document = stress::notice(body);
        let long = "Bảo hiểm xã hội, Liên đoàn Lao động các huyện, thành phố (để thực hiện)";
        document.recipients.extend(vec![long.to_owned(); 5]);
        let bytes = engine.render(&stress::sheet(vec![document]), "thu").unwrap().bytes;
        let pages = reader::read(bytes).unwrap().pages;
        let text = |page: &reader::Page| -> String {
            let glyphs = page.runs.iter().flat_map(|run| &run.glyphs);
            glyphs.map(|glyph| glyph.text.replace('\u{a0}', " ")).collect()
        };
        let texts: Vec<String> = pages.iter().map(text).collect();
        let page_of = |what: &str| texts.iter().position(|text| text.contains(what)).unwrap();
        assert_eq!(page_of("Nơi nhận:"), page_of("Lưu: VT, VP."), "{paragraphs} paragraphs");
        moved += usize::from(page_of("Nơi nhận:") > 0 && page_of("Nơi nhận:") == pages.len() - 1);
    }
    assert!(moved > 3, "the list reached the foot of a page {moved} times");
}
