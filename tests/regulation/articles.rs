//! The table of the 27 articles in `docs/quy-che.md`: complete, and true to the regulation file.

use super::made::{Letter, Made};
use crate::office::repository;
use qcph::records::agency::Level;
use qcph::records::review::ReviewPeriod;
use qcph::records::scalar::{Date, Id};
use qcph::regulation::duties::compute;
use qcph::regulation::figures::{Scope, figures};
use qcph::regulation::rules::ClauseRef;

const TABLE: &str = include_str!("../../docs/quy-che.md");

/// The cells of the row of an article.
fn row(article: u64) -> Vec<&'static str> {
    let start = format!("| {article}. ");
    let line = TABLE.lines().find(|line| line.starts_with(&start));
    let line = line.unwrap_or_else(|| panic!("no row for Điều {article}"));
    line.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn all_articles_are_told_of() {
    let office = Made::with_provinces(1).clean();
    let rules = office.regulations.iter().next().unwrap();
    let tests = source();
    let holds = |clause: &ClauseRef, cell: usize, word: &str| {
        let row = row(clause.article);
        assert!(
            row[cell].contains(word),
            "Điều {} does not tell of {word}: {}",
            clause.article,
            row[cell]
        );
    };
    for article in rules.articles.iter() {
        let row = row(article.number.0);
        assert_eq!(row.len(), 7, "Điều {}", article.number.0);
        let told = row[1..5].iter().any(|cell| *cell != "-");
        assert!(told || row[5].contains("không tính được, vì"), "Điều {}", article.number.0);
        let named: Vec<&str> = row[6].split(", ").map(|name| name.trim_matches('`')).collect();
        for name in named {
            assert!(
                tests.contains(&format!("fn {name}()")),
                "Điều {}: no test {name}",
                article.number.0
            );
        }
    }
    assert_eq!(rules.articles.len(), 27);
    rules.duties.iter().for_each(|rule| holds(&rule.clause, 2, &format!("`{}`", rule.id.value)));
    rules.recipients.iter().for_each(|rule| holds(&rule.clause, 3, &rule.clause.to_string()));
    rules.optional.iter().for_each(|rule| holds(&rule.clause, 3, &rule.clause.to_string()));
    for rule in &rules.figures {
        let clauses = rule.central.iter().chain(&rule.province);
        clauses.for_each(|clause| holds(clause, 4, &format!("`{}`", rule.id.value)));
    }
    for kind in rules.exchanges.iter() {
        let clauses = kind.central.iter().chain(&kind.province);
        clauses.for_each(|clause| holds(clause, 1, &format!("`{}`", kind.id.value)));
    }
}

/// Nothing in the table is older than the file: every code that it names is there.
#[test]
fn the_table_names_nothing_that_is_gone() {
    let file = include_str!("../../records/quy-che/quy-che-2015-2020.yaml");
    for article in 1..=27 {
        let row = row(article);
        for cell in [row[1], row[2], row[4]] {
            for code in cell.split('`').skip(1).step_by(2) {
                assert!(file.contains(&format!("ma: {code},")), "Điều {article}: {code}");
            }
        }
    }
}

#[test]
fn headings_follow_the_level() {
    for (level, own, other) in [("tw", 14, 18), ("tinh", 18, 14)] {
        let bodies = if level == "tw" { ["BHXH-VN", "TLD"] } else { ["BHXH-01", "LDLD-01"] };
        for (article, wanted) in
            [(5, level == "tw"), (13, level == "tw"), (own, true), (other, false), (27, false)]
        {
            let mut made = Made::with_provinces(1);
            made.review("TK-1", level, 2017, bodies, "2017-12-28", "");
            let first = if level == "tw" { 5 } else { 18 };
            made.replace("TK-1", &format!("{{dieu: {first},"), &format!("{{dieu: {article},"));
            assert_eq!(made.codes().is_empty(), wanted, "Điều {article}, {level}");
        }
    }
}

/// Điều 27.5: Điều 8, 10, 21 and 22 from 01/01/2016, the rest from the beginning.
#[test]
fn late_articles_take_effect_in_2016() {
    let office = Made::with_provinces(1).clean();
    let rules = office.regulations.iter().next().unwrap();
    let clause = |article| ClauseRef { article, clause: None, point: None };
    let day = |text| Date::parse(text).unwrap();
    for article in 1..=27 {
        let late = [8, 10, 21, 22].contains(&article);
        assert_eq!(rules.in_force(&clause(article), day("2015-12-31")), !late, "Điều {article}");
        assert!(rules.in_force(&clause(article), day("2016-01-01")), "Điều {article}");
        assert!(!rules.in_force(&clause(article), day("2021-01-01")), "Điều {article}");
    }
    // A request for evidence (Điều 22.2) sets a clock only from that day on.
    for (signed, due) in [("2015-12-31", false), ("2016-01-01", true)] {
        let mut made = Made::with_provinces(1);
        made.letter(&Letter {
            id: "CC-1",
            level: "tinh",
            kind: "chung_cu_khoi_kien",
            from: "LDLD-01",
            to: &["BHXH-01"],
            signed,
            more: "han: 2016-02-01",
        });
        assert_eq!(asked(&made, "CC-1"), due, "{signed}");
    }
}

/// Each kind of letter that a figure counts, sent once between the central bodies: counted once,
/// under the article of Chương II.
#[test]
fn central_letters_count_under_chapter_ii() {
    let rows = [
        ("kien_nghi_chinh_sach", "TLD", "kien-nghi-chinh-sach", 4),
        ("thong_tin_thanh_tra", "TLD", "thong-tin-thanh-tra", 8),
        ("y_kien_khieu_nai", "BHXH-VN", "khieu-nai", 9),
        ("chung_cu_khoi_kien", "BHXH-VN", "khoi-kien", 10),
        ("thong_tin_theo_de_nghi", "TLD", "de-nghi", 11),
        ("don_vi_moi_tham_gia", "BHXH-VN", "don-vi-moi", 15),
        ("cong_doan_moi_thanh_lap", "TLD", "cong-doan-moi", 15),
        ("khong_khen_thuong", "BHXH-VN", "khong-khen-thuong", 16),
    ];
    for (kind, from, id, article) in rows {
        let to = if from == "TLD" { "BHXH-VN" } else { "TLD" };
        let mut made = Made::with_provinces(0);
        made.letter(&Letter {
            id: "CV-1",
            level: "tw",
            kind,
            from,
            to: &[to],
            signed: "2017-03-03",
            more: "",
        });
        let office = made.clean();
        let agencies = ["BHXH-VN", "TLD"].map(|id| Id(id.into())).into();
        let scope = Scope::of_year(2017, ReviewPeriod::Year, Level::Central, agencies).unwrap();
        let regulation = office.regulations.iter().next().unwrap();
        let found = figures(&office.corpus, (&office.regulations, regulation), &scope).unwrap();
        let figure = found.iter().find(|figure| figure.id == id).unwrap();
        assert_eq!((figure.now, figure.clause.article), (Some(1), article), "{kind}");
        assert_eq!(figure.records, ["CV-1"], "{kind}");
    }
}

/// Some kinds of letter want an answer; any letter does that sets a term (Điều 12.1, 12.2).
#[test]
fn requests_by_kind_or_by_term() {
    for (kind, more, wanted) in [
        ("y_kien_ke_hoach", "", true),
        ("ke_hoach_hoi_nghi", "", false),
        ("ke_hoach_hoi_nghi", "han: 2017-05-01", true),
    ] {
        let mut made = Made::with_provinces(0);
        made.letter(&Letter {
            id: "DN-1",
            level: "tw",
            kind,
            from: "BHXH-VN",
            to: &["TLD"],
            signed: "2017-04-01",
            more,
        });
        assert_eq!(asked(&made, "DN-1"), wanted, "{kind} {more}");
    }
}

fn asked(made: &Made, id: &str) -> bool {
    let office = made.clean();
    let duties =
        compute(&office.corpus, &office.regulations, Date::parse("2020-12-31").unwrap()).unwrap();
    duties.iter().any(|duty| duty.rule.starts_with("tra-loi") && duty.records[0] == id)
}

fn source() -> String {
    let files = walkdir::WalkDir::new(repository().join("tests")).into_iter().flatten();
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    rust.map(|entry| std::fs::read_to_string(entry.path()).unwrap()).collect()
}

/// Every key of a regulation file has its row in the table, with the test that holds it.
#[test]
fn the_page_of_the_regulation_names_every_key() {
    let section = TABLE.split("## Mọi khóa của tệp quy chế").nth(1).unwrap();
    let schema = qcph::schema::of(qcph::records::scalar::FileKind::Regulation);
    let mut keys: Vec<(String, String)> = Vec::new();
    for (key, own) in schema["properties"].as_object().unwrap() {
        keys.push((String::new(), key.clone()));
        for (inner, _) in own["items"]["properties"].as_object().into_iter().flatten() {
            keys.push((format!("{key}."), inner.clone()));
        }
    }
    for (list, key) in &keys {
        assert!(section.contains(&format!("| `{list}{key}` |")), "no row for {list}{key}");
    }
    let rows = section.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, keys.len(), "a row of a key that is gone");
    let tests = source();
    for row in section.lines().filter(|line| line.starts_with("| `")) {
        let name = row.trim_matches('|').rsplit('|').next().unwrap().trim().trim_matches('`');
        assert!(tests.contains(&format!("fn {name}()")), "no test {name}");
    }
}
