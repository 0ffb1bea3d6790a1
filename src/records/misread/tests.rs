//! The texts of the repository's own records, damaged in all ways and left alone.

#![allow(clippy::unwrap_used, reason = "a test")]

use super::readings::western;
use super::tally::{Damage, Words};
use super::*;
use std::path::Path;

fn judged(text: &str) -> Option<Damage> {
    Words::of(text, |_| true).judge(text, in_part)
}

fn restored(text: &str) -> Option<String> {
    judged(text)?.restored
}

/// As a program shows it that takes UTF-8 for the Western code page.
fn opened_as_western(text: &str) -> String {
    western(text.as_bytes())
}

#[test]
fn what_was_typed_for_a_font_is_read_back() {
    for (typed, meant) in [
        ("B¶o hiÓm x· héi tØnh", "Bảo hiểm xã hội tỉnh"),
        (
            "C«ng ty TNHH May chËm ®ãng b¶o hiÓm x· héi 04 th¸ng",
            "Công ty TNHH May chậm đóng bảo hiểm xã hội 04 tháng",
        ),
        ("NguyÔn V¨n A", "Nguyễn Văn A"),
        ("L§L§ tØnh H¶i D\u{ad}¬ng", "LĐLĐ tỉnh Hải Dương"),
        ("B¶O HIÓM X· HéI VIÖT NAM", "BẢO HIỂM XÃ HỘI VIỆT NAM"),
        ("cã ý kiÕn vÒ viÖc nµy", "có ý kiến về việc này"),
        ("hiÓm", "hiểm"),
        (
            "Coâng ty TNHH May chaäm ñoùng baûo hieåm xaõ hoäi 04 thaùng",
            "Công ty TNHH May chậm đóng bảo hiểm xã hội 04 tháng",
        ),
        ("LIEÂN ÑOAØN LAO ÑOÄNG TÆNH", "LIÊN ĐOÀN LAO ĐỘNG TỈNH"),
        (
            "Baùo caùo keát quaû thöïc hieän, soá lieäu naêm 2019",
            "Báo cáo kết quả thực hiện, số liệu năm 2019",
        ),
        ("BaÒo hiêÒm xaÞ hôòi tiÒnh", "Bảo hiểm xã hội tỉnh"),
        ("Báº£o hiá»ƒm xÃ£ há»™i tá»‰nh", "Bảo hiểm xã hội tỉnh"),
        (
            "ngÃ\u{a0}y 30/9/2018, Ä‘á»\u{81} nghá»‹ cháº\u{ad}m nháº¥t",
            "ngày 30/9/2018, đề nghị chậm nhất",
        ),
        ("â€œThÃ¡ng CÃ´ng nhÃ¢nâ€\u{9d}", "“Tháng Công nhân”"),
        ("Báº£o hiá»ƒm xÄƒ há»™i", "Bảo hiểm xă hội"),
    ] {
        let found = judged(typed).unwrap_or_else(|| panic!("{typed}: nothing found"));
        assert_eq!(found.restored.as_deref(), Some(meant), "{typed} by {}", found.reading.from);
    }
}

/// A passage that was pasted into a right text, where some words may be either.
#[test]
fn a_pasted_passage_is_found_and_not_put_right_by_guess() {
    let mixed = "Liên đoàn Lao động đề nghị: cã ý kiÕn vÒ viÖc nµy";
    assert!(judged(mixed).is_some_and(|found| found.restored.is_none()));
    let mixed = "Liên đoàn Lao động đề nghị: viÖc nµy vÒ h\u{ad}u trÝ";
    assert_eq!(restored(mixed).unwrap(), "Liên đoàn Lao động đề nghị: việc này về hưu trí");
}

#[test]
fn what_is_only_unusual_is_left_alone() {
    for text in [
        "Café Müller, mức 5°C, ½ ngày, §2, “Ngày hội”",
        "xã Čư̆ M'gar, huyện Krông Bŭk; buôn Êa Kmŭt; ông Y Bhiơ̆ Niê, bà H'Bluê̆",
        "Rơ Ông Ha Niê Kdăm, Y Thuyên Êban, Hồ A Lềnh, Ksor Phước, Đinh Thị Ê",
        "José García Muñoz, Zoé Lefèvre, François, Noël, Mme Thérèse, Señor Núñez, Jürgen Groß",
        "Société Générale; Crédit Agricole; Nestlé; Citroën; Peugeot; L'Oréal; Moët & Chandon",
        "Ðoàn, Ðảng, Ðình",
        "50 µm và 20 µg",
        "«Tháng Công nhân», 10 m², 5 % – 7 %",
        "đ",
        "1.000đ/người",
        "Số: 702/QĐ–BHXH, CTr-BHXH-LĐLĐ",
        "Hoà Bình, Thuỷ Nguyên, khoá hoá quý, ôxy, pô-li-me, phốt-phát",
        "TNHH Phúc Hưng® và Ánh Dương™",
        "Điều 23 § 2",
        "O’Neill, D‘Angelo",
        "á à ã ạ",
        "naïve coöperation façade",
    ] {
        assert!(judged(text).is_none(), "{text}: {:?}", judged(text).map(|found| found.restored));
    }
}

/// The file as it would be after each way of damage, and as it is.
#[test]
fn whole_files_are_found_in_every_way_and_none_is_found_that_is_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = 0;
    for entry in crate::disk::below(&root.join("records"), |_| true).flatten() {
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let printed = |line: &&str| !line.trim_start().starts_with('#');
        if text.lines().filter(printed).all(str::is_ascii) {
            continue;
        }
        files += 1;
        let path: Arc<str> = entry.path().to_string_lossy().into();
        assert!(!matches!(look(&path, &text), Look::Damaged(_)), "{path}");
        for line in text.lines() {
            assert!(judged(line).is_none(), "{path}: {line}: {:?}", restored(line));
        }
        let once = opened_as_western(&text);
        for damaged in [&once, &opened_as_western(&once), &format!("ï»¿{once}")] {
            assert!(matches!(look(&path, damaged), Look::Damaged(_)), "{path}");
        }
    }
    assert!(files > 60, "{files}");
    let guide = include_str!("../../../docs/huong-dan.md");
    for line in guide.lines().filter(|line| !line.contains("hiÓm")) {
        assert!(judged(line).is_none(), "{line}: {:?}", restored(line));
    }
}
