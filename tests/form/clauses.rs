//! The law clause by clause: each khoản of the form has its rules, or says why it needs none.
//!
//! The lists follow the texts themselves, not the rule files: a clause that nobody thought of shows
//! here as one without a rule. What stands in no clause is practice, and says so.

use super::book;
use qcph::form::rules::{Rule, Rules};

/// A clause, what it is about, and why it has no rule of its own.
pub type Clause = (&'static str, &'static str, Option<&'static str>);

/// NĐ 30/2020/NĐ-CP: Phụ lục I (Phần I: mục I to V; Phần II), and what else speaks of the page.
pub const ND30: &[Clause] = &[
    ("I.1", "khổ giấy", None),
    ("I.2", "kiểu trình bày", None),
    ("I.3", "định lề trang", None),
    ("I.4", "phông chữ", None),
    ("I.5", "cỡ chữ và kiểu chữ", Some("dẫn tới từng thành phần: II, III")),
    ("I.6", "vị trí các thành phần", Some("dẫn tới sơ đồ: IV")),
    ("I.7", "số trang", None),
    ("II.1", "Quốc hiệu và Tiêu ngữ", None),
    ("II.2", "tên cơ quan ban hành", None),
    ("II.2a", "tên đầy đủ, cơ quan chủ quản", None),
    ("II.3", "số, ký hiệu", None),
    ("II.3b", "ký hiệu công văn", None),
    ("II.4", "địa danh và thời gian", None),
    ("II.4a", "địa danh", None),
    ("II.4b", "ngày, tháng, năm", None),
    ("II.5a", "tên loại và trích yếu", None),
    ("II.5b", "trích yếu công văn", None),
    ("II.6", "bố cục nội dung", None),
    ("II.6a", "căn cứ ban hành", None),
    ("II.6b", "viện dẫn", None),
    ("II.6d", "tiêu đề của phần, chương, mục, điều", None),
    ("II.6e", "trình bày lời văn", None),
    ("II.7", "chức vụ, họ tên, chữ ký", None),
    ("II.7b", "quyền hạn của người ký", None),
    ("II.7c", "chức vụ, học hàm, học vị", None),
    ("II.7d", "hình ảnh chữ ký số của người ký", None),
    ("II.8", "dấu, chữ ký số của cơ quan", None),
    ("II.9", "nơi nhận", None),
    ("II.9a", "các nhóm nơi nhận", None),
    ("II.9b", "Kính gửi: công văn; Như trên, Như Điều", None),
    ("II.9c", "Nơi nhận của văn bản khác", None),
    ("II.9d", "trình bày Kính gửi, Nơi nhận", None),
    ("III.1", "phụ lục", None),
    ("III.1c", "dòng kèm theo", None),
    ("III.1d", "ký phụ lục", None),
    ("III.1đ", "số trang phụ lục", None),
    ("III.2a", "dấu độ mật", None),
    ("III.2b", "dấu độ khẩn", None),
    ("III.2c", "phạm vi lưu hành", None),
    ("III.3", "người soạn thảo, số bản", None),
    ("III.4", "địa chỉ, điện thoại", None),
    ("IV", "sơ đồ bố trí: ô 1 đến ô 14", None),
    ("V", "mẫu chữ và chi tiết trình bày", None),
    ("Phần II", "bản sao", None),
    ("Phụ lục II", "viết hoa", Some("là chữ trong dữ liệu: `qcph check` xét tên cơ quan (Q126)")),
    ("Phụ lục III", "chữ viết tắt, mẫu trình bày", None),
    ("Điều 3", "giải thích từ ngữ: bản chính, bản sao", None),
    ("Điều 7", "các loại văn bản hành chính", None),
    ("Điều 13", "ký ban hành", None),
    ("Điều 25", "các hình thức bản sao", None),
    ("Điều 26", "giá trị pháp lý của bản sao", None),
    ("Điều 33", "sử dụng con dấu", None),
];

/// TT 01/2011/TT-BNV, as far as its text is at hand.
pub const TT01: &[Clause] = &[
    ("Điều 4", "phông chữ", None),
    ("Điều 5", "khổ giấy, kiểu trình bày, định lề", None),
    ("Điều 6", "Quốc hiệu", None),
    ("Điều 7", "tên cơ quan", None),
    ("Điều 8.1", "số, ký hiệu", None),
    ("Điều 9", "địa danh và ngày tháng", None),
    ("Điều 10", "tên loại và trích yếu", None),
    ("Điều 11", "nội dung", None),
    ("Điều 12", "quyền hạn, chức vụ, họ tên, chữ ký", None),
    ("Điều 13", "dấu", Some("đóng sau khi in (so-do.o8)")),
    ("Điều 14", "nơi nhận", None),
    ("Điều 15", "thành phần khác: phụ lục, độ khẩn, số trang", None),
    ("Điều 16-17", "bản sao", None),
    ("Phụ lục II", "sơ đồ bố trí", None),
    ("Phụ lục III", "sơ đồ bố trí bản sao", Some("dẫn tới Điều 16-17")),
    ("danh mục 32 loại", "các loại văn bản", None),
];

/// Where rules come from that stand in no clause.
const OUTSIDE: [&str; 3] = ["thực hành", "tệp mẫu", "ISO 14289-1"];

/// Whether a rule's clause is this one or a part of it: `NĐ 30/2020, Phụ lục I, II.7d, II.8a` is a
/// part of `II.7`, `II.7d` and `II.8`, and `NĐ 30/2020, Điều 13, 33` of both articles.
fn is_part(clause: &str, key: &str) -> bool {
    let pieces: Vec<&str> = clause.split(", ").skip(1).collect();
    let pieces = match pieces.split_first() {
        Some((&"Phụ lục I", rest)) => rest,
        // What follows is a part of that annex.
        Some((first, _)) if first.starts_with("Phụ lục") => std::slice::from_ref(&pieces[0]),
        _ => &pieces[..],
    };
    pieces.iter().any(|piece| {
        let piece = match piece.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("Điều {piece}"),
            // The forms of Phụ lục III are cited by their number.
            false => piece.replace("Mẫu ", "Phụ lục III, "),
        };
        let inside =
            |rest: &str| !rest.starts_with(|c: char| c.is_ascii_digit() || "IV".contains(c));
        piece.strip_prefix(key).is_some_and(inside)
    })
}

/// The rules of a clause.
pub fn rules_of<'a>(rules: &'a Rules, key: &str) -> Vec<&'a Rule> {
    rules.rules.iter().map(|rule| &**rule).filter(|rule| is_part(&rule.clause, key)).collect()
}

/// The rules that come from practice, from the official files, or from the standard of tags.
pub fn outside(rules: &Rules) -> usize {
    let out = |rule: &&Rule| OUTSIDE.iter().any(|source| rule.clause.starts_with(source));
    rules.rules.iter().map(|rule| &**rule).filter(out).count()
}

#[test]
fn every_clause_has_a_rule_or_a_reason() {
    let book = book();
    for (profile, clauses) in [("nd30", ND30), ("tt01", TT01)] {
        let rules = book.profile(profile).unwrap();
        for (key, about, why) in clauses {
            let found = rules_of(rules, key).len();
            assert_eq!(found == 0, why.is_some(), "{profile} {key} ({about}): {found} rules");
        }
    }
}

#[test]
fn every_rule_stands_in_a_clause_or_is_called_practice() {
    let book = book();
    for (profile, clauses) in [("nd30", ND30), ("tt01", TT01)] {
        for rule in &book.profile(profile).unwrap().rules {
            let known = clauses.iter().any(|(key, ..)| is_part(&rule.clause, key))
                || OUTSIDE.iter().any(|source| rule.clause.starts_with(source))
                // NĐ 30/2020/NĐ-CP says nothing of joint documents: the older rule is the last one.
                || (rule.id.starts_with("lien-tich.") && rule.clause.starts_with("TT 01/2011"));
            assert!(known, "{profile} {}: {}", rule.id, rule.clause);
        }
    }
}
