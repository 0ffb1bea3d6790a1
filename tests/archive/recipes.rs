//! One bad bundle for each finding code, as a change of a good one.
//!
//! `bundles/good` is frozen, and `good_ban_ky`, which holds an original. What is bad is made of them
//! where it is needed: by the tests, by cases of messages (`bundle NAME`), by the fuzzer.

use super::forge::{Parts, TOP};
use qcph::archive::Digest;
use std::path::{Path, PathBuf};

/// Its name, which starts with the code, and how it is made of the good bundle.
pub type Recipe = (&'static str, fn(&[u8]) -> Vec<u8>);

pub const RECIPES: &[Recipe] = &[
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
            .replace("data/muc-luc.json", "\"phien_ban\":1", "\"phien_ban\":4")
            .forged()
            .zip()
    }),
    ("Q605_program_inside", |good| Parts::of(good).put("data/x.exe", "MZ").forged().zip()),
    ("Q606_check_page_replaced", |good| {
        Parts::of(good).put("kiem-tra.html", "<script>").forged().zip()
    }),
    ("Q609_file_named_as_folder", |good| Parts::of(good).put("data/van-ban", "x").forged().zip()),
    ("Q614_no_pdf_inside", |good| good.to_vec()),
    ("Q617_no_signature", |_| frozen("good_ban_ky")),
    ("Q619_original_dropped", |good| {
        let old = Digest::of(b"ma: hop-2016\n").to_string();
        let new = Digest::of(SIGNED_RECORD.as_bytes()).to_string();
        let parts = Parts::of(good).put("data/ho-so/hop-2016.yaml", SIGNED_RECORD);
        parts.replace("data/muc-luc.json", &old, &new).with_oxum().forged().zip()
    }),
    ("Q618_original_of_nothing", |_| {
        let parts = Parts::of(&frozen("good_ban_ky"));
        let document = Digest::of(b"%PDF-1.7 hop-2016 Th\xc3\xb4ng b\xc3\xa1o").to_string();
        let (of, other) = (format!("\"cua\":\"{document}"), Digest::of(b"another").to_string());
        parts.replace("data/muc-luc.json", &of, &format!("\"cua\":\"{other}")).forged().zip()
    }),
    ("Q651_other_signer", |_| {
        let field = |name| format!("[\"ho_ten\",[\"{name}\"]]");
        let parts = Parts::of(&frozen("good_sieu_du_lieu"));
        let other = field("Nguyễn Văn Z");
        parts.replace("data/muc-luc.json", &field("Nguyễn Văn A"), &other).forged().zip()
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

pub fn bundles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive/bundles")
}

/// A bundle that was sealed once.
pub fn frozen(folder: &str) -> Vec<u8> {
    std::fs::read(bundles().join(folder).join(format!("{TOP}.zip"))).expect("the frozen bundle")
}
