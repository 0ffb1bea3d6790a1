//! Returned files: right ones are taken, and each way to cheat is named.

mod attacks;
mod families;
pub mod made;
mod scan;
mod sealed;
mod story;
pub mod taken;

use crate::office::{Run, files_below, project, sample_files};
use made::{Signer, Way, signed};
use qcph::signed::{Fault, judge};
use std::sync::OnceLock;

/// A notice as it was given out.
fn issued() -> &'static [u8] {
    static ISSUED: OnceLock<Vec<u8>> = OnceLock::new();
    ISSUED.get_or_init(|| {
        let folder = project(&sample_files());
        Run::new(folder.path(), &["build", "HD-2018-HOP-01"]).succeeds();
        let files = files_below(&folder.path().join("out"));
        files.into_iter().find(|(path, _)| path.ends_with("HOP-01.pdf")).unwrap().1
    })
}

fn leader() -> Signer {
    Signer::new("Nguyễn Văn A", 1)
}

fn office() -> Signer {
    Signer::new("Bảo hiểm xã hội tỉnh Hải Dương", 2)
}

#[test]
fn one_signature_is_taken_and_told() {
    let judged = judge(issued(), &signed(issued(), &leader(), &Way::default()));
    assert!(judged.is_clean(), "{judged:#?}");
    let [signature] = &judged.signatures[..] else { panic!("{judged:#?}") };
    assert_eq!(signature.signer, "Nguyễn Văn A");
    assert_eq!((&*signature.serial, signature.is_certificate_held), ("07", true));
    assert!(signature.is_version_right);
    assert_eq!(signature.stated_time.unwrap().to_rfc3339(), "2018-07-05T09:00:00+00:00");
    assert_eq!(signature.shown, None);
}

#[test]
fn two_signatures_are_told_in_their_order() {
    let once = signed(issued(), &leader(), &Way::default());
    let shown = Way { shown: Some([70, 60, 200, 120]), ..Way::default() };
    let twice = signed(&once, &office(), &shown);
    let judged = judge(issued(), &twice);
    assert!(judged.is_clean(), "{judged:#?}");
    let signers: Vec<&str> = judged.signatures.iter().map(|signature| &*signature.signer).collect();
    assert_eq!(signers, ["Nguyễn Văn A", "Bảo hiểm xã hội tỉnh Hải Dương"]);
    let area = judged.signatures[1].shown.unwrap();
    assert_eq!((area.page, area.corners), (1, [70.0, 60.0, 200.0, 120.0]));
    assert_eq!(judged.signatures[1].covered_bytes, twice.len());
}

#[test]
fn a_file_that_is_not_ours_or_not_signed_is_refused() {
    let nothing = |returned: &[u8]| judge(issued(), returned).faults;
    assert_eq!(nothing(issued()), [Fault::NothingAppended]);
    let mut other = signed(issued(), &leader(), &Way::default());
    other[100] ^= 1;
    assert_eq!(nothing(&other), [Fault::OtherFile { first_difference: 100 }]);
    assert_eq!(nothing(&issued()[..1000]), [Fault::OtherFile { first_difference: 1000 }]);
}

/// Ours are held byte by byte; behind them, every byte is signed, is the signature, or is its certificate.
#[test]
fn a_thousand_changed_bytes_are_all_refused() {
    let good = signed(&signed(issued(), &leader(), &Way::default()), &office(), &Way::default());
    let mut random = crate::corpus::Random::new(17);
    let behind = good.len() - issued().len();
    for round in 0..1000 {
        let mut bad = good.clone();
        // Half of the changes behind our bytes, where it is not the prefix that finds them.
        let at = if round % 2 == 0 {
            random.below(bad.len())
        } else {
            issued().len() + random.below(behind)
        };
        bad[at] ^= 1 << random.below(8);
        let judged = judge(issued(), &bad);
        // The name in a certificate that nothing holds is told as such, and so are odd versions.
        let told = judged
            .signatures
            .iter()
            .any(|signature| !signature.is_certificate_held || !signature.is_version_right);
        assert!(
            told || !judged.faults.is_empty(),
            "byte {at}, {:?}: {judged:#?}",
            good[at] as char
        );
    }
}
