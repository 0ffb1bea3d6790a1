//! Amounts of money in words, as a cashier reads them.

/// An amount in words: `Một tỷ hai trăm linh năm triệu đồng` for 1_205_000_000.
pub fn amount_words(value: u64) -> String {
    format!("{} đồng", number_words(value))
}

/// A number in words: `Hai mươi mốt` for 21.
pub fn number_words(value: u64) -> String {
    let words = match value {
        0 => "không".to_owned(),
        _ => billions(value),
    };
    let mut letters = words.chars();
    let first = letters.next().expect("a number has a word").to_uppercase().to_string();
    format!("{first}{}", letters.as_str())
}

/// Vietnamese counts in thousands up to tỷ, then again in tỷ.
fn billions(value: u64) -> String {
    let (high, low) = (value / 1_000_000_000, value % 1_000_000_000);
    let mut parts = Vec::new();
    if high > 0 {
        parts.push(format!("{} tỷ", billions(high)));
    }
    let groups = [(low / 1_000_000, "triệu"), (low / 1_000 % 1_000, "nghìn"), (low % 1_000, "")];
    for (group, name) in groups {
        if group > 0 {
            let words = hundreds(group, !parts.is_empty());
            parts.push(if name.is_empty() { words } else { format!("{words} {name}") });
        }
    }
    parts.join(" ")
}

/// A group of three digits; `inner` groups say their empty hundreds and tens.
fn hundreds(group: u64, inner: bool) -> String {
    const DIGIT: [&str; 10] =
        ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let (hundred, ten, one) = (group / 100, group / 10 % 10, group % 10);
    let digit = |n: u64| DIGIT[usize::try_from(n).expect("a digit")];
    let mut words = Vec::new();
    if hundred > 0 || inner {
        words.push(format!("{} trăm", digit(hundred)));
    }
    match (ten, one) {
        (0, 0) => {}
        (0, _) if words.is_empty() => {}
        (0, _) => words.push("linh".into()),
        (1, _) => words.push("mười".into()),
        _ => words.push(format!("{} mươi", digit(ten))),
    }
    match (ten, one) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt".into()),
        (1.., 5) => words.push("lăm".into()),
        _ => words.push(digit(one).into()),
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_a_cashier_reads_them() {
        let cases = [
            (0, "Không đồng"),
            (5, "Năm đồng"),
            (15, "Mười lăm đồng"),
            (21, "Hai mươi mốt đồng"),
            (105, "Một trăm linh năm đồng"),
            (1_005, "Một nghìn không trăm linh năm đồng"),
            (24, "Hai mươi bốn đồng"),
            (101, "Một trăm linh một đồng"),
            (110, "Một trăm mười đồng"),
            (1_000, "Một nghìn đồng"),
            (523_056, "Năm trăm hai mươi ba nghìn không trăm năm mươi sáu đồng"),
            (1_010_015, "Một triệu không trăm mười nghìn không trăm mười lăm đồng"),
            (145_001_000, "Một trăm bốn mươi lăm triệu không trăm linh một nghìn đồng"),
            (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
            (40_680_000_000, "Bốn mươi tỷ sáu trăm tám mươi triệu đồng"),
            (1_100_000_000_000, "Một nghìn một trăm tỷ đồng"),
            (
                1_230_950_880_055,
                "Một nghìn hai trăm ba mươi tỷ chín trăm năm mươi triệu tám trăm tám mươi nghìn không trăm năm mươi lăm đồng",
            ),
            (
                999_999_999_999_999,
                "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng",
            ),
            (1_205_000_000, "Một tỷ hai trăm linh năm triệu đồng"),
            (3_000_000_015, "Ba tỷ không trăm mười lăm đồng"),
            (
                12_345_678_901_234,
                "Mười hai nghìn ba trăm bốn mươi lăm tỷ sáu trăm bảy mươi tám triệu chín trăm linh một nghìn hai trăm ba mươi bốn đồng",
            ),
        ];
        for (value, words) in cases {
            assert_eq!(amount_words(value), words, "{value}");
        }
    }
}
