//! The year report over 300 made records, against a count that knows nothing of the library's.

use super::made::{Dice, Held, Letter, Made, Office, receipts};
use super::pdf::contents;
use qcph::records::Record;
use qcph::records::review::Review;
use qcph::regulation::figures::{Figure, of_review};
use std::collections::{BTreeMap, BTreeSet};

type Counts = BTreeMap<&'static str, u64>;

/// What the generator itself counts, year by year.
struct Count {
    now: Counts,
    units: BTreeSet<usize>,
    units_in_breach: BTreeSet<usize>,
}

const BODIES: [&str; 2] = ["BHXH-01", "LDLD-01"];

#[test]
fn every_figure_equals_an_independent_count() {
    let (made, expected) = world();
    let office = made.clean();
    let meant = office.corpus.records.len();
    assert!(meant >= 300, "{meant} records");
    let figures = figures(&office);
    for (year, counts) in [(2018, &expected[1]), (2017, &expected[0])] {
        for figure in &figures {
            let own = if year == 2018 { figure.now } else { figure.before };
            let meant = counts.get(figure.id.as_str()).copied().unwrap_or(0);
            assert_eq!(own, Some(meant), "{} of {year}", figure.id);
        }
    }
    let counted: BTreeSet<&str> = figures.iter().map(|figure| figure.id.as_str()).collect();
    let unknown: Vec<_> = expected[1].keys().filter(|id| !counted.contains(**id)).collect();
    assert!(unknown.is_empty(), "counted by the test alone: {unknown:?}");
    let zero: Vec<_> =
        figures.iter().filter(|figure| figure.now == Some(0)).map(|f| &f.id).collect();
    assert!(zero.is_empty(), "the world holds nothing of {zero:?}");
}

/// Its reader knows a document by its number, which one that waits for its signature does not have yet.
#[test]
fn a_report_cites_no_document_that_waits_for_its_signature() {
    let office = crate::office::Office::sample();
    let cites = || {
        let run = office.qcph(&["build", "TW-2020-TK-01"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let pdf = std::fs::read(office.path("out/du-thao/TW-2020-TK-01.pdf")).unwrap();
        contents(&pdf).drawn("71/TB-BHXH")
    };
    assert!(cites());
    office.edit("records/2020/tw/tw-2020-hop-02.yaml", "ban_hanh", "trinh_ky");
    assert!(!cites());
}

#[test]
fn one_altered_record_changes_exactly_the_figures_it_should() {
    let (mut made, _) = world();
    let before = figures(&made.clean());
    let changed = |made: &Made| -> Vec<String> {
        let after = figures(&made.clean());
        let pairs =
            before.iter().zip(&after).filter(|(a, b)| (a.now, a.before) != (b.now, b.before));
        pairs.map(|(figure, _)| figure.id.clone()).collect()
    };
    assert_eq!(changed(&made), Vec::<String>::new());
    made.replace("KT-2018-0", "so_tien: ", "so_tien: 1");
    assert_eq!(changed(&made), ["tien-phat-hien"]);
    let (mut made, _) = world();
    made.replace("KT-2018-0", "hinh_thuc: ke_hoach", "hinh_thuc: dot_xuat");
    assert_eq!(changed(&made), ["kiem-tra-ke-hoach", "kiem-tra-dot-xuat"]);
    let (mut made, _) = world();
    made.remove("TL-2018-0");
    assert_eq!(changed(&made), ["trao-doi", "de-nghi-tra-loi"]);
}

#[test]
fn each_figure_names_the_records_behind_it() {
    let (made, _) = world();
    let office = made.clean();
    for figure in figures(&office) {
        let all_there =
            figure.records.iter().all(|id| office.corpus.records.contains_key(id.as_str()));
        assert!(all_there && !figure.records.is_empty(), "{}", figure.id);
        assert!(figure.records.iter().all(|id| id.contains("2018")), "{}", figure.id);
        if figure.unit == "cuộc" {
            assert_eq!(figure.now, Some(figure.records.len() as u64), "{}", figure.id);
        }
    }
}

#[test]
fn a_typed_figure_that_contradicts_the_records_is_a_problem() {
    let (mut made, expected) = world();
    let right = expected[1]["hop"];
    let typed = |value: u64| {
        format!(
            "nam: 2018\nso_lieu: [{{ma: hop, chi_tieu: Họp, don_vi_tinh: cuộc, ky_nay: {value}}}]"
        )
    };
    made.replace("TK-2018", "nam: 2018", &typed(right));
    assert_eq!(made.codes(), Vec::<String>::new());
    made.replace("TK-2018", &typed(right), &typed(right + 1));
    assert_eq!(made.codes(), ["Q312"]);
    made.replace("TK-2018", &typed(right + 1), &typed(right).replace("ma: hop", "ma: hopp"));
    assert_eq!(made.codes(), ["Q311"]);
}

#[test]
fn what_records_do_not_say_is_missing_and_not_guessed() {
    let mut made = Made::with_provinces(1);
    finding(
        &mut made,
        "KT-2018-0",
        0,
        "  - {ma: KQ1, linh_vuc: dong, noi_dung: Chậm đóng, muc_do: nhe}\n",
    );
    made.review("TK-2018", "tinh", 2018, BODIES, "2018-12-31", "");
    let figures = figures(&made.clean());
    let owed = figures.iter().find(|figure| figure.id == "tien-phat-hien").unwrap();
    assert_eq!((owed.now, owed.before), (Some(0), None));
    assert_eq!(owed.missing, ["KT-2018-0: KQ1 không có `so_tien`"]);
}

fn figures(office: &Office) -> Vec<Figure> {
    let review: Review = match office.record("TK-2018") {
        Record::Review(review) => review,
        other => panic!("{} is a review", other.id().value),
    };
    let regulation = office.regulations.iter().next().unwrap();
    of_review(&office.corpus, (&office.regulations, regulation), &review).unwrap()
}

fn finding(made: &mut Made, id: &str, unit: usize, findings: &str) {
    let answer = "  - {doi_voi: đơn vị, noi_dung: nộp đủ}\n";
    let year = &id[3..7];
    made.inspection(
        id,
        "tinh",
        "ke_hoach",
        "kiem_tra",
        BODIES,
        &format!("{year}-05-10"),
        &format!("Công ty số {unit}"),
        findings,
        answer,
        "",
    );
}

/// Two years of one province, and records of another that must not count.
fn world() -> (Made, [Counts; 2]) {
    let mut made = Made::with_provinces(2);
    let mut dice = Dice::new(7);
    let counts = [2017, 2018].map(|year| {
        let mut count =
            Count { now: Counts::new(), units: BTreeSet::new(), units_in_breach: BTreeSet::new() };
        meetings(&mut made, &mut dice, year, &mut count);
        inspections(&mut made, &mut dice, year, &mut count);
        letters(&mut made, &mut dice, year, &mut count);
        count.add("don-vi-kiem-tra", count.units.len() as u64);
        count.add("don-vi-vi-pham", count.units_in_breach.len() as u64);
        made.letter(&Letter {
            id: &format!("KHAC-{year}"),
            level: "tinh",
            kind: "tinh_hinh_tham_gia",
            from: "BHXH-02",
            to: &["LDLD-02"],
            signed: &format!("{year}-03-03"),
            more: "",
        });
        count.now
    });
    let sent = receipts(&["LDLD-01", "BHXH-VN", "TLD"], "2018-12-31");
    made.review("TK-2018", "tinh", 2018, BODIES, "2018-12-31", &sent);
    (made, counts)
}

impl Count {
    fn add(&mut self, id: &'static str, by: u64) {
        *self.now.entry(id).or_default() += by;
    }
}

fn meetings(made: &mut Made, dice: &mut Dice, year: i32, count: &mut Count) {
    for at in 0..20 {
        let turn = dice.roll(2);
        let (host, partner) = (BODIES[turn], BODIES[1 - turn]);
        // Of three conclusions each is done in the year, overdue, or due next year.
        let mut items = String::new();
        for task in 0..3 {
            let (due, report) = match dice.roll(3) {
                0 => {
                    count.add("nhiem-vu-xong", 1);
                    let on = format!("{year}-11-30");
                    let done = format!(
                        ", tien_do: [{{ngay: {on}, trang_thai: hoan_thanh, noi_dung: Xong}}]"
                    );
                    (on, done)
                }
                1 => {
                    count.add("nhiem-vu-qua-han", 1);
                    (format!("{year}-11-30"), String::new())
                }
                _ => (format!("{}-01-31", year + 1), String::new()),
            };
            items.push_str(&format!(
                "  - {{ma: KL{task}, noi_dung: theo dõi, chu_tri: {host}, han: {due}{report}}}\n"
            ));
        }
        count.add("nhiem-vu", 3);
        count.add("hop", 1);
        count.add(if turn == 0 { "hop-bhxh" } else { "hop-cong-doan" }, 1);
        let on = format!("{year}-{:02}-15", 1 + dice.roll(10));
        let sent = receipts(&[partner], &on);
        made.meeting(&Held {
            id: &format!("HOP-{year}-{at}"),
            level: "tinh",
            form: "dinh_ky",
            host,
            partner,
            on: &on,
            conclusions: &items,
            sent: &sent,
        });
    }
}

fn inspections(made: &mut Made, dice: &mut Dice, year: i32, count: &mut Count) {
    for at in 0..60 {
        let (unit, turn) = (dice.roll(25), dice.roll(2));
        let form = if at == 0 || dice.roll(3) > 0 { "ke_hoach" } else { "dot_xuat" };
        let nature = ["kiem_tra", "giam_sat", "thanh_tra"][if at == 0 { 0 } else { dice.roll(3) }];
        let severity = ["khong", "nhe", "nghiem_trong"][dice.roll(3)];
        let owed = 1_000_000 * (1 + dice.roll(50) as u64);
        let back = owed / 2;
        let answered = dice.roll(2) == 0;
        if nature == "thanh_tra" {
            count.add("thanh-tra", 1);
        } else {
            count.add("kiem-tra", 1);
            count
                .add(if form == "ke_hoach" { "kiem-tra-ke-hoach" } else { "kiem-tra-dot-xuat" }, 1);
            count.add(if turn == 0 { "kiem-tra-bhxh" } else { "kiem-tra-cong-doan" }, 1);
        }
        count.units.insert(unit);
        if severity != "khong" {
            count.units_in_breach.insert(unit);
        }
        count.add("nghiem-trong", u64::from(severity == "nghiem_trong"));
        count.add("tien-phat-hien", owed);
        count.add("tien-thu-hoi", back);
        count.add("kien-nghi-kiem-tra", 2);
        count.add("kien-nghi-kiem-tra-tra-loi", u64::from(answered));
        let answer = if answered { ", tra_loi: Đã làm" } else { "" };
        let recommendations = format!(
            "  - {{doi_voi: đơn vị, noi_dung: nộp đủ{answer}}}\n  - {{doi_voi: công đoàn, noi_dung: giám sát}}\n"
        );
        let findings = format!(
            "  - {{ma: KQ1, linh_vuc: dong, noi_dung: Kết quả, so_tien: {owed}, da_thu_hoi: {back}, muc_do: {severity}}}\n"
        );
        let bodies = [BODIES[turn], BODIES[1 - turn]];
        made.inspection(
            &format!("KT-{year}-{at}"),
            "tinh",
            form,
            nature,
            bodies,
            &format!("{year}-{:02}-20", 1 + dice.roll(10)),
            &format!("Công ty số {unit}"),
            &findings,
            &recommendations,
            "",
        );
    }
}

fn letters(made: &mut Made, dice: &mut Dice, year: i32, count: &mut Count) {
    let [insurance, union] = BODIES;
    let send = |made: &mut Made,
                count: &mut Count,
                id: &str,
                kind: &str,
                from: &str,
                to: &[&str],
                day: &str,
                more: &str| {
        count.add("trao-doi", 1);
        let signed = format!("{year}-{day}");
        made.letter(&Letter { id, level: "tinh", kind, from, to, signed: &signed, more });
    };
    let plain = [
        ("thong_tin_dinh_ky", "thong-tin-dinh-ky", insurance, union),
        ("tinh_hinh_tham_gia", "tinh-hinh-tham-gia", insurance, union),
        ("don_vi_moi_tham_gia", "don-vi-moi", insurance, union),
        ("cong_doan_moi_thanh_lap", "cong-doan-moi", union, insurance),
        ("khong_khen_thuong", "khong-khen-thuong", insurance, union),
        ("chung_cu_khoi_kien", "khoi-kien", insurance, union),
        ("thong_tin_thanh_tra", "thong-tin-thanh-tra", union, insurance),
    ];
    for at in 0..40 {
        let (kind, figure, from, to) =
            plain[if at < plain.len() { at } else { dice.roll(plain.len()) }];
        count.add(figure, 1);
        send(made, count, &format!("CV-{year}-{at}"), kind, from, &[to], "02-10", "");
    }
    for at in 0..4 {
        count.add("kien-nghi-chinh-sach", 1);
        send(
            made,
            count,
            &format!("CS-{year}-{at}"),
            "kien_nghi_chinh_sach",
            insurance,
            &["BHXH-VN", "TLD"],
            "03-10",
            "",
        );
    }
    for at in 0..18 {
        let complaint = at % 3 == 1;
        let kind = if complaint { "y_kien_khieu_nai" } else { "thong_tin_theo_de_nghi" };
        count.add("khieu-nai", u64::from(complaint));
        count.add("de-nghi", 1);
        let id = format!("DN-{year}-{at}");
        send(made, count, &id, kind, union, &[insurance], "04-01", "");
        // The agency's own term is ten days.
        let day = match if at == 0 { 0 } else { dice.roll(3) } {
            0 => "04-11",
            1 => "04-12",
            _ => continue,
        };
        count.add("de-nghi-tra-loi", 1);
        count.add("de-nghi-cham", u64::from(day == "04-12"));
        let more = format!("tra_loi_cho: {id}");
        send(made, count, &format!("TL-{year}-{at}"), kind, insurance, &[union], day, &more);
    }
}
