//! One bad bundle for each finding code, shipped beside this file, and each found by its code.
//!
//! `bundles/good` is frozen, and `good_ban_ky`, which holds an original: what was sealed once must verify for ever. The bad ones are made from it
//! by the recipes below; `QCPH_BLESS=1 cargo test fixtures` writes those that are new.

use super::forge::{Parts, TOP};
use super::originals::signed_model;
use super::{found, sealed_bytes, write};
use crate::project::{Run, sample_files};
use qcph::archive::Digest;
use qcph::archive::verify;
use qcph::pipeline::agree;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Folder below `bundles/`, whose name starts with the code, and how the bundle is made.
type Recipe = (&'static str, fn(&[u8]) -> Vec<u8>);

const RECIPES: &[Recipe] = &[
    ("Q601_not_a_zip", |_| b"%PDF-1.7 not a bundle".to_vec()),
    ("Q602_header_offset", |good| patched(good, b"PK\x01\x02", 43)),
    ("Q602_crc_in_directory", |good| patched(good, b"PK\x01\x02", 17)),
    ("Q602_gap_between_members", gap),
    ("Q603_changed_document", |good| patched(good, b"%PDF-1.7 kiem-tra", 5)),
    ("Q603_changed_manifest", |good| patched(good, b"  data/van-ban/hop-2016.pdf\n", -1)),
    ("Q604_document_dropped", |good| Parts::of(good).without("data/van-ban/hop-2016.pdf").zip()),
    ("Q605_file_smuggled_in", |good| Parts::of(good).put("data/la.txt", "x").zip()),
    ("Q605_holes_to_fetch", |good| {
        Parts::of(good).put("fetch.txt", "https://example.com 1 data/x\n").zip()
    }),
    ("Q606_declaration", |good| {
        Parts::of(good).replace("bagit.txt", "1.0", "0.97").with_tags().zip()
    }),
    ("Q606_payload_sum", |good| {
        Parts::of(good)
            .replace("bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 1")
            .with_tags()
            .zip()
    }),
    ("Q607_document_forged", |good| {
        Parts::of(good).put("data/van-ban/hop-2016.pdf", "%PDF-1.7 forged").forged().zip()
    }),
    ("Q607_entry_dropped", |good| {
        let parts = Parts::of(good);
        let text = parts.text("data/muc-luc.json").replace("\"so_van_ban\":3", "\"so_van_ban\":2");
        let mut lines: Vec<_> = text.split_inclusive('\n').collect();
        lines.remove(2);
        let text = lines.concat();
        parts.put("data/muc-luc.json", text).forged().zip()
    }),
    ("Q607_page_for_people_forged", |good| {
        Parts::of(good).replace("data/muc-luc.html", "15/TB-BHXH", "51/TB-BHXH").forged().zip()
    }),
    ("Q608_deflated", deflated),
    ("Q608_order", |good| {
        let mut parts = Parts::of(good);
        parts.0.swap(3, 4);
        parts.zip()
    }),
    ("Q609_climbs_out", |good| renamed(good, "../../../../tmp/x")),
    ("Q609_absolute", |good| renamed(good, "/etc/passwd")),
    ("Q609_backslash", |good| renamed(good, "data\\x")),
    ("Q609_device", |good| renamed(good, "data/aux.txt")),
    ("Q609_twice", |good| {
        let mut parts = Parts::of(good);
        parts.0.insert(5, parts.0[4].clone());
        parts.zip()
    }),
    ("Q609_case_twice", |good| {
        Parts::of(good).put("data/van-ban/HOP-2016.pdf", "x").forged().zip()
    }),
    ("Q610_cut", |good| good[..good.len() - 30].to_vec()),
    ("Q610_junk_behind", |good| [good, b"junk"].concat()),
    ("Q610_junk_before", |good| [b"junk", good].concat()),
    ("Q611_other_name", |good| good.to_vec()),
    ("Q612_zip64", |good| {
        let mut bytes = good.to_vec();
        let end = bytes.len() - 22;
        bytes[end + 8..end + 12].fill(0xff);
        bytes
    }),
    ("Q613_newer_index", |good| {
        Parts::of(good)
            .replace("data/muc-luc.json", "\"phien_ban\":1", "\"phien_ban\":3")
            .forged()
            .zip()
    }),
    ("Q605_program_inside", |good| Parts::of(good).put("data/x.exe", "MZ").forged().zip()),
    ("Q606_check_page_replaced", |good| {
        Parts::of(good).put("kiem-tra.html", "<script>").forged().zip()
    }),
    ("Q609_file_named_as_folder", |good| Parts::of(good).put("data/van-ban", "x").forged().zip()),
    ("Q614_no_pdf_inside", |good| good.to_vec()),
    ("Q617_no_signature", |_| std::fs::read(fixture("good_ban_ky")).expect("the frozen bundle")),
    ("Q619_original_dropped", |good| {
        let old = Digest::of(b"ma: hop-2016\n").to_string();
        let new = Digest::of(SIGNED_RECORD.as_bytes()).to_string();
        let parts = Parts::of(good).put("data/ho-so/hop-2016.yaml", SIGNED_RECORD);
        parts.replace("data/muc-luc.json", &old, &new).with_oxum().forged().zip()
    }),
    ("Q618_original_of_nothing", |_| {
        let parts = Parts::of(&std::fs::read(fixture("good_ban_ky")).expect("the frozen bundle"));
        let document = Digest::of(b"%PDF-1.7 hop-2016 Th\xc3\xb4ng b\xc3\xa1o").to_string();
        let (of, other) = (format!("\"cua\":\"{document}"), Digest::of(b"another").to_string());
        parts.replace("data/muc-luc.json", &of, &format!("\"cua\":\"{other}")).forged().zip()
    }),
];

/// A record that names a signed copy.
const SIGNED_RECORD: &str = "\
loai: trao_doi
ma: hop-2016
cap: tinh
loai_trao_doi: khac
tu: BHXH-HD
den: [LDLD-HD]
ve_viec: phối hợp
noi_dung:
  - Đề nghị phối hợp
van_ban:
  trang_thai: ban_hanh
  so: 15
  ngay: 2016-01-20
  ky: {nguoi: mai-thi-q, quyen_han: kt}
  noi_nhan:
    - ten: Lưu
  ban_ky: {cach: quet, ngay: 2016-01-21, so_trang: 2, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}
";

/// Flips a bit `at` bytes from the first `needle`.
fn patched(good: &[u8], needle: &[u8], at: isize) -> Vec<u8> {
    let found = good.windows(needle.len()).position(|window| window == needle).expect("the needle");
    let mut bytes = good.to_vec();
    bytes[found.checked_add_signed(at).expect("inside")] ^= 1;
    bytes
}

/// Puts bytes between the members and the central directory, and moves its offset.
fn gap(good: &[u8]) -> Vec<u8> {
    let end = good.len() - 22;
    let offset = u32::from_le_bytes(good[end + 16..end + 20].try_into().expect("four bytes"));
    let (members, rest) = good.split_at(offset as usize);
    let mut bytes = [members, b"hidden", rest].concat();
    let end = bytes.len() - 22;
    bytes[end + 16..end + 20].copy_from_slice(&(offset + 6).to_le_bytes());
    bytes
}

/// Renames the note, so that its name leads elsewhere.
fn renamed(good: &[u8], name: &str) -> Vec<u8> {
    let mut parts = Parts::of(good);
    parts.0[0].0 = name.to_owned();
    parts.zip()
}

/// Says that every member is deflated, as another zip program would have it.
fn deflated(good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for (signature, at) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
        let found: Vec<_> =
            (0..bytes.len() - 4).filter(|start| bytes[*start..].starts_with(signature)).collect();
        found.into_iter().for_each(|start| bytes[start + at] = 8);
    }
    bytes
}

/// The bundle of a real document.
const REAL: &str = "QCPH_2017-12-31_0001";

fn bundles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive/bundles")
}

fn fixture(folder: &str) -> PathBuf {
    let name = if folder.starts_with("Q611") { "QCPH_2016-12-31_0002" } else { TOP };
    bundles().join(folder).join(format!("{name}.zip"))
}

#[test]
fn the_frozen_bundles_verify_for_ever() {
    let signed = fixture("good_ban_ky");
    if crate::office::blesses() && !signed.exists() {
        write(&signed, &sealed_bytes(&signed_model()));
    }
    for path in [fixture("good"), signed] {
        assert_eq!(found(&verify(&path)), Vec::<String>::new());
    }
}

#[test]
fn each_fixture_is_what_its_recipe_makes_and_is_found_by_its_code() {
    let good = std::fs::read(fixture("good")).expect("the frozen bundle");
    for (folder, recipe) in RECIPES {
        let (path, made) = (fixture(folder), recipe(&good));
        if crate::office::blesses() && !path.exists() {
            write(&path, &made);
        }
        assert!(
            std::fs::read(&path).is_ok_and(|shipped| shipped == made),
            "{folder}: not as shipped"
        );
        let mut findings = verify(&path).findings;
        if findings.is_empty() {
            findings = agree(&path);
        }
        let codes: BTreeSet<_> = findings.iter().map(|problem| problem.code.text()).collect();
        assert!(codes.contains(&folder[..4]), "{folder}: {codes:?}");
        assert!(
            findings.iter().all(|problem| problem.place.is_some()),
            "{folder}: a finding without a place"
        );
    }
}

/// A real bundle whose document has one byte more than its record makes; every sum is right.
fn rebuilt_otherwise() -> Vec<u8> {
    let files = sample_files().into_iter().filter(|(path, _)| {
        let shared = path.starts_with("records/danh-ba") || path.starts_with("records/quy-che");
        shared || path.ends_with("hd-2017-td-03.yaml")
    });
    let folder = crate::project::project(&files.collect::<Vec<_>>());
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

#[test]
fn every_bundle_has_a_recipe() {
    let folders = std::fs::read_dir(bundles()).expect("the fixtures").count();
    // The frozen bundles, and the two that need rendering.
    assert_eq!(folders, RECIPES.len() + 4, "a folder without a recipe");
}
