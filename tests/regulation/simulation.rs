//! Five years of 63 provinces in full compliance, with omissions planted at random places: every
//! planted one is found, none is invented.

use super::made::{Dice, Held, Letter, Made, receipts};
use qcph::records::scalar::Date;
use qcph::regulation::duties::{DutyState, compute};
use std::collections::BTreeMap;

const PROVINCES: usize = 63;
const YEARS: std::ops::RangeInclusive<i32> = 2016..=2020;
/// One in so many places gets an omission.
const ODDS: usize = 20;

type Expected = BTreeMap<String, DutyState>;

/// What the dice may spoil.
struct World {
    made: Made,
    dice: Dice,
    expected: Expected,
}

#[test]
fn every_planted_omission_is_found_and_none_is_invented() {
    let mut world = World {
        made: Made::with_provinces(PROVINCES),
        dice: Dice::new(20_150_101),
        expected: Expected::new(),
    };
    for year in YEARS {
        world.central(year);
        for province in 1..=PROVINCES {
            world.province(province, year);
        }
    }
    let office = world.made.clean();
    let date = Date::parse("2021-06-30").unwrap();
    let duties = compute(&office.corpus, &office.regulations, date).unwrap();
    let of_years = duties.iter().filter(|duty| {
        use chrono::Datelike;
        YEARS.contains(&duty.from.year())
    });
    let (mut met, mut found) = (0, Expected::new());
    for duty in of_years {
        match duty.state {
            DutyState::Met => met += 1,
            state => drop(found.insert(duty.id.clone(), state)),
        }
    }
    let missed: Vec<_> =
        world.expected.iter().filter(|(id, state)| found.get(*id) != Some(state)).collect();
    let invented: Vec<_> =
        found.iter().filter(|(id, _)| !world.expected.contains_key(*id)).collect();
    assert!(missed.is_empty() && invented.is_empty(), "missed {missed:?}\ninvented {invented:?}");
    println!(
        "{} records, {met} duties met, {} planted omissions found, 0 missed, 0 invented",
        office.corpus.records.len(),
        found.len()
    );
    // The dice must have hit every kind of omission, or the test shows less than it says.
    for state in [DutyState::Overdue, DutyState::Late, DutyState::Wrong, DutyState::Unknown] {
        assert!(found.values().any(|own| *own == state), "{state:?} was planted");
    }
    assert!(found.len() > 200, "{} omissions", found.len());
}

impl World {
    fn hit(&mut self) -> bool {
        self.dice.roll(ODDS) == 0
    }

    fn expect(&mut self, id: String, state: DutyState) {
        self.expected.insert(id, state);
    }

    /// The two central bodies: a host two years running in 2018, a review that never came in 2019.
    fn central(&mut self, year: i32) {
        let turn =
            if year % 2 == 0 || year == 2017 { ["BHXH-VN", "TLD"] } else { ["TLD", "BHXH-VN"] };
        let [host, partner] = turn;
        let on = format!("{year}-12-18");
        let sent = receipts(&[partner], &on);
        self.made.meeting(&Held {
            id: &format!("TW-{year}-HOP"),
            level: "tw",
            form: "tong_ket_nam",
            host,
            partner,
            on: &on,
            sent: &sent,
            ..Held::default()
        });
        match year {
            // Nobody knows who hosted in 2015.
            2016 => self
                .expect(format!("hop-tong-ket-nam-luan-phien/{host}/{year}"), DutyState::Unknown),
            2017 | 2018 => {
                self.expect(format!("hop-tong-ket-nam-luan-phien/{host}/{year}"), DutyState::Wrong);
            }
            _ => {}
        }
        match year {
            2019 => {
                for body in turn {
                    self.expect(format!("tong-ket-quy-che-tw/{body}/{year}"), DutyState::Overdue);
                }
            }
            _ => self.made.review(&format!("TW-{year}-TK"), "tw", year, turn, &on, &sent),
        }
        for [from, to] in [["BHXH-VN", "TLD"], ["TLD", "BHXH-VN"]] {
            self.made.letter(&Letter {
                id: &format!("TW-{year}-KH-{from}"),
                level: "tw",
                kind: "ke_hoach_kiem_tra",
                from,
                to: &[to],
                signed: &format!("{year}-11-20"),
                more: &format!("nam: {}", year + 1),
            });
        }
    }

    fn province(&mut self, at: usize, year: i32) {
        let (insurance, union) = (format!("BHXH-{at:02}"), format!("LDLD-{at:02}"));
        let bodies = [insurance.as_str(), union.as_str()];
        self.meetings(bodies, year);
        self.plans(bodies, year);
        self.review(bodies, year);
        self.request(bodies, year);
    }

    fn meetings(&mut self, [insurance, union]: [&str; 2], year: i32) {
        for (half, on) in [(1, format!("{year}-06-20")), (2, format!("{year}-12-15"))] {
            let (host, partner) = if half == 1 { (insurance, union) } else { (union, insurance) };
            if self.hit() {
                for body in [insurance, union] {
                    self.expect(
                        format!("hop-dinh-ky-tinh/{body}/{year}-nua-{half}"),
                        DutyState::Overdue,
                    );
                }
                continue;
            }
            let id = format!("{insurance}-{year}-HOP-{half}");
            // A co-recipient that never acknowledged, or that the record leaves out.
            let (silent, left_out) = (self.hit(), self.hit());
            let mut told = vec![partner, "BHXH-VN"];
            let mut sent = String::new();
            if left_out {
                sent = "  bo_noi_nhan: [{co_quan: TLD, ly_do: chưa cần}]\n".into();
                self.expect(format!("gui-van-ban-tinh/{id}/TLD"), DutyState::Wrong);
            } else if silent {
                self.expect(format!("gui-van-ban-tinh/{id}/TLD"), DutyState::Unknown);
            } else {
                told.push("TLD");
            }
            sent.push_str(&receipts(&told, &on));
            self.made.meeting(&Held {
                id: &id,
                host,
                partner,
                on: &on,
                sent: &sent,
                ..Held::in_province()
            });
        }
    }

    /// Programme, plan, inspection plans of the next year, periodic information.
    fn plans(&mut self, [insurance, union]: [&str; 2], year: i32) {
        let pairs = [(insurance, union), (union, insurance)];
        let once = [
            ("chuong_trinh_phoi_hop", "chuong-trinh-phoi-hop"),
            ("ke_hoach_thuc_hien", "ke-hoach-thuc-hien"),
        ];
        for (kind, duty) in once {
            if self.hit() {
                self.expect(format!("{duty}/{insurance}/{year}"), DutyState::Overdue);
                continue;
            }
            self.send(
                &format!("{insurance}-{year}-{duty}"),
                kind,
                insurance,
                union,
                &format!("{year}-01-15"),
                "",
            );
        }
        for (from, to) in pairs {
            let id = format!("{from}-{year}-KH");
            let about = format!("nam: {}", year + 1);
            let duty = format!("ke-hoach-kiem-tra-tinh/{from}/{year}");
            // After the end of the regulation nothing can be late.
            if year < 2020 && self.hit() {
                self.expect(duty, DutyState::Late);
                self.send(
                    &id,
                    "ke_hoach_kiem_tra",
                    from,
                    to,
                    &format!("{}-01-10", year + 1),
                    &about,
                );
            } else if self.hit() {
                self.expect(duty, DutyState::Overdue);
            } else {
                self.send(&id, "ke_hoach_kiem_tra", from, to, &format!("{year}-12-10"), &about);
            }
            for (half, day) in [(1, "04-10"), (2, "10-10")] {
                if self.hit() {
                    let duty = format!("thong-tin-dinh-ky/{from}/{year}-nua-{half}");
                    self.expect(duty, DutyState::Overdue);
                    continue;
                }
                let id = format!("{from}-{year}-TT-{half}");
                self.send(&id, "thong_tin_dinh_ky", from, to, &format!("{year}-{day}"), "");
            }
        }
    }

    fn send(&mut self, id: &str, kind: &str, from: &str, to: &str, signed: &str, more: &str) {
        self.made.letter(&Letter { id, level: "tinh", kind, from, to: &[to], signed, more });
    }

    fn review(&mut self, [insurance, union]: [&str; 2], year: i32) {
        let id = format!("{insurance}-{year}-TK");
        let late = year < 2020 && self.hit();
        let signed = if late { format!("{}-01-20", year + 1) } else { format!("{year}-12-28") };
        if late {
            for body in [insurance, union] {
                self.expect(format!("tong-ket-quy-che-tinh/{body}/{year}"), DutyState::Late);
            }
        }
        let sent = receipts(&[union, "BHXH-VN", "TLD"], &signed);
        self.made.review(&id, "tinh", year, [insurance, union], &signed, &sent);
    }

    /// A request of the union in May: answered in time, late, or never.
    fn request(&mut self, [insurance, union]: [&str; 2], year: i32) {
        let (id, kind) = (format!("{union}-{year}-DN"), "thong_tin_cong_doan_yeu_cau");
        self.send(&id, kind, union, insurance, &format!("{year}-05-05"), "");
        let duty = format!("tra-loi-tinh/{insurance}/{id}");
        let day = if self.hit() {
            self.expect(duty, DutyState::Overdue);
            return;
        } else if self.hit() {
            self.expect(duty, DutyState::Late);
            // The agency's own term of ten days ends on the 15th.
            "05-16"
        } else {
            "05-15"
        };
        let more = format!("tra_loi_cho: {id}");
        self.send(
            &format!("{insurance}-{year}-TL"),
            kind,
            insurance,
            union,
            &format!("{year}-{day}"),
            &more,
        );
    }
}
