//! Each bad bundle of [`RECIPES`](super::recipes) is found by its code; what was sealed once verifies for
//! ever.
//!
//! Two bundles are kept that need rendering, by older templates: one whose document has a byte more
//! than its record makes, one with templates of a stranger.

use super::forge::{Parts, TOP};
use super::originals::signed_model;
use super::recipes::{RECIPES, bundles, frozen};
use super::{described_model, found, model, sealed_bytes, write};
use crate::office::{Run, sample_files};
use qcph::archive::Digest;
use qcph::archive::verify;
use qcph::pipeline::agree;
use std::collections::BTreeSet;

/// The bundle of a real document.
const REAL: &str = "QCPH_2017-12-31_0001";

/// The bad bundle of that name.
pub fn bundle(name: &str) -> Vec<u8> {
    let (_, recipe) = RECIPES.iter().find(|(known, _)| *known == name).expect(name);
    recipe(&frozen("good"))
}

#[test]
fn the_frozen_bundles_verify_for_ever() {
    for (folder, bundle) in [
        ("good", model()),
        ("good_ban_ky", signed_model()),
        ("good_sieu_du_lieu", described_model()),
    ] {
        let path = bundles().join(folder).join(format!("{TOP}.zip"));
        if crate::office::blesses() && !path.exists() {
            write(&path, &sealed_bytes(&bundle));
        }
        assert_eq!(found(&verify(&path)), Vec::<String>::new());
    }
}

#[test]
fn each_bad_bundle_is_found_by_its_code() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, recipe) in RECIPES {
        let own = if name.starts_with("Q611") { "QCPH_2016-12-31_0002" } else { TOP };
        let path = folder.path().join(name).join(format!("{own}.zip"));
        write(&path, &recipe(&frozen("good")));
        let mut findings = verify(&path).findings;
        if findings.is_empty() {
            findings = agree(&path);
        }
        let codes: BTreeSet<_> = findings.iter().map(|problem| problem.code.text()).collect();
        assert!(codes.contains(&name[..4]), "{name}: {codes:?}");
        assert!(
            findings.iter().all(|problem| problem.place.is_some()),
            "{name}: a finding without a place"
        );
    }
}

/// A real bundle whose document has one byte more than its record makes; every sum is right.
fn rebuilt_otherwise() -> Vec<u8> {
    let files = sample_files().into_iter().filter(|(path, _)| {
        let shared = path.starts_with("records/danh-ba") || path.starts_with("records/quy-che");
        shared || path.ends_with("hd-2017-td-03.yaml")
    });
    let folder = crate::office::project(&files.collect::<Vec<_>>());
    Run::new(folder.path(), &["archive", "--date", "2017-12-31"]).succeeds();
    let bundle = std::fs::read(folder.path().join("out/goi").join(format!("{REAL}.zip")));
    let parts = Parts::below(REAL, &bundle.expect("a bundle"));
    let part = parts.0.iter().find(|(path, _)| path.ends_with(".pdf"));
    let (path, mut pdf) = part.expect("a document").clone();
    let old = Digest::of(&pdf).to_string();
    let size = format!("\"so_byte\":{}", pdf.len());
    pdf.push(b'\n');
    let new = Digest::of(&pdf).to_string();
    let parts = parts.put(&path, &pdf).replace("data/muc-luc.html", &old, &new);
    let parts = parts.replace("data/muc-luc.json", &old, &new);
    let grown = format!("\"so_byte\":{}", pdf.len());
    let parts = parts.replace("data/muc-luc.json", &size, &grown);
    parts.with_oxum().forged().zip_below(REAL)
}

#[test]
fn a_document_that_its_record_does_not_make_is_found_by_rendering_again() {
    let path = bundles().join("Q615_one_byte_more").join(format!("{REAL}.zip"));
    if crate::office::blesses() && !path.exists() {
        write(&path, &rebuilt_otherwise());
    }
    assert_eq!(found(&verify(&path)), Vec::<String>::new());
    assert_eq!(agree(&path), []);
    // Its templates are those of its day: today's program makes one anew, of its own.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("{REAL}.zip"));
    write(&path, &rebuilt_otherwise());
    let path = path.to_str().expect("text");
    let (code, text) = super::command::qcph(&bundles(), &["verify", "--rebuild", path]);
    assert!(code == 0 && text.contains("lưu ý[Q615]"), "{text}");
    assert!(text.contains("chỉ khác byte"), "{text}");
}

#[test]
fn a_template_of_a_stranger_is_not_run() {
    let path = bundles().join("Q616_other_templates").join(format!("{REAL}.zip"));
    assert_eq!(found(&verify(&path)), Vec::<String>::new());
    let path = path.to_str().expect("text");
    let (code, text) = super::command::qcph(&bundles(), &["verify", "--rebuild", path]);
    assert!(code == 4 && text.contains("lỗi[Q616]"), "{text}");
}
