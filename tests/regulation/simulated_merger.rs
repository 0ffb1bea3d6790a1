//! The simulation over a succession and a merger: two half-yearly years under one invented regulation,
//! three of quarters under its successor, and 29 of 63 provinces that go into others in between.

use super::made::{Dice, Held, Letter, Made, receipts};
use qcph::records::scalar::Date;
use qcph::regulation::duties::{DutyState, compute};
use qcph::regulation::tasks::tasks;
use std::collections::BTreeMap;

const PROVINCES: usize = 63;
/// So many are left; each of the rest goes into the one that stands so many places before it.
const LEFT: usize = 34;
const YEARS: std::ops::RangeInclusive<i32> = 2023..=2027;
/// One in so many places gets an omission.
const ODDS: usize = 20;

/// A regulation of these days; `cycle` is how often the parties meet.
fn regulation(id: &str, days: &str, cycle: &str) -> String {
    format!(
        "loai: quy_che\nma: {id}\nten: Quy chế giả định {id}\nten_tat: Quy chế {id}\n{days}\
         trung_uong: [BHXH-VN, TLD]\n\
         dieu: [{{so: 1, ten: Họp}}, {{so: 2, ten: Trao đổi thông tin}}]\n\
         de_muc: [{{ten: Họp, dieu_tinh: 1}}]\n\
         loai_trao_doi: [{{ma: de_nghi, ten: Đề nghị, dieu_tinh: \"2\", phai_tra_loi: co}}]\n\
         noi_nhan: [{{dieu: \"1\", ban_ghi: cuoc_hop, cap: tinh, gui: [ben_phoi_hop, trung_uong]}}]\n\
         nghia_vu:\n\
         \x20 - {{ma: hop, ten: Họp, dieu: \"1\", cap: tinh, ai: hai_ben, chu_ky: {cycle}, ban_ghi: cuoc_hop}}\n\
         \x20 - {{ma: tra-loi, ten: Trả lời, dieu: \"2\", cap: tinh, ai: ben_duoc_de_nghi, chu_ky: theo_de_nghi}}\n\
         \x20 - {{ma: gui, ten: Gửi, dieu: \"1\", cap: tinh, ai: ben_ban_hanh, chu_ky: theo_van_ban}}\n"
    )
}

/// The bodies, of which those of the merged provinces end on 30/06/2025.
fn merged() -> Made {
    let mut made = Made::with_provinces(PROVINCES);
    let begun = "tu_ngay: 2000-01-01";
    let mut text = String::new();
    for line in made.text("danh-ba/co-quan").lines() {
        let id = line.split(['{', ',']).nth(1).and_then(|id| id.strip_prefix("ma: "));
        let province = id.and_then(|id| Some((id, id.split_once('-')?.1.parse::<usize>().ok()?)));
        match province {
            Some((_, at)) if at > LEFT => {
                text += &line.replace(begun, "tu_ngay: 2000-01-01, den_ngay: 2025-06-30");
            }
            Some((id, at)) if at + LEFT <= PROVINCES => {
                let party = &id[..5];
                let new = format!("tu_ngay: 2025-07-01, thay_cho: [{party}{:02}]", at + LEFT);
                text += &line.replace(begun, "tu_ngay: 2000-01-01, den_ngay: 2025-06-30");
                text += "\n";
                text += &line.replace(begun, &new);
            }
            _ => text += line,
        }
        text += "\n";
    }
    made.file("danh-ba/co-quan", text);
    let first = "tu_ngay: 2023-01-01\nden_ngay: 2024-12-31\nsau_khoang_trong: co\n";
    made.file("quy-che-1", regulation("THU-1", first, "nua_nam"));
    made.file("quy-che-2", regulation("THU-2", "tu_ngay: 2025-01-01\n", "quy"));
    made
}

struct World {
    made: Made,
    dice: Dice,
    expected: BTreeMap<String, DutyState>,
}

impl World {
    fn hit(&mut self) -> bool {
        self.dice.roll(ODDS) == 0
    }

    fn expect(&mut self, id: String, state: DutyState) {
        self.expected.insert(id, state);
    }

    /// The meetings of a province in a year, as often as the regulation of the year says.
    fn meetings(&mut self, at: usize, year: i32) {
        let (insurance, union) = (format!("BHXH-{at:02}"), format!("LDLD-{at:02}"));
        let periods: &[(&str, &str)] = match (year, at > LEFT) {
            (..2025, _) => &[("nua-1", "05-20"), ("nua-2", "11-20")],
            (2025, true) => &[("quy-1", "02-20"), ("quy-2", "05-20")],
            (_, true) => &[],
            _ => &[("quy-1", "02-20"), ("quy-2", "05-20"), ("quy-3", "08-20"), ("quy-4", "11-20")],
        };
        for (period, day) in periods {
            if self.hit() {
                for body in [&insurance, &union] {
                    self.expect(format!("hop/{body}/{year}-{period}"), DutyState::Overdue);
                }
                continue;
            }
            let (id, on) = (format!("H-{at:02}-{year}-{period}"), format!("{year}-{day}"));
            let mut told = vec![union.as_str(), "BHXH-VN"];
            let mut sent = String::new();
            if self.hit() {
                sent = "  bo_noi_nhan: [{co_quan: TLD, ly_do: chưa cần}]\n".into();
                self.expect(format!("gui/{id}/TLD"), DutyState::Wrong);
            } else if self.hit() {
                self.expect(format!("gui/{id}/TLD"), DutyState::Unknown);
            } else {
                told.push("TLD");
            }
            sent += &receipts(&told, &on);
            // What was given out in the last quarter before the merger is due after it.
            let task = format!(
                "  - {{ma: KL1, noi_dung: rà soát, chu_tri: {insurance}, phoi_hop: [{union}], han: 2025-09-30}}\n"
            );
            let conclusions = if (year, *period) == (2025, "quy-2") { task.as_str() } else { "" };
            self.made.meeting(&Held {
                id: &id,
                host: &insurance,
                partner: &union,
                on: &on,
                conclusions,
                sent: &sent,
                ..Held::in_province()
            });
        }
    }

    /// A request of the union six days before the middle of the year: of a merged province, the body that
    /// took over answers it.
    fn request(&mut self, at: usize, year: i32) {
        if at > LEFT && year > 2025 {
            return;
        }
        let passes = at > LEFT && year == 2025;
        let now = if passes { at - LEFT } else { at };
        let (asked, asker) = (format!("BHXH-{at:02}"), format!("LDLD-{at:02}"));
        let id = format!("{asker}-{year}-DN");
        self.made.letter(&Letter {
            id: &id,
            level: "tinh",
            kind: "de_nghi",
            from: &asker,
            to: &[&asked],
            signed: &format!("{year}-06-24"),
            more: "",
        });
        let duty = format!("tra-loi/{asked}/{id}");
        let day = if self.hit() {
            self.expect(duty, DutyState::Overdue);
            return;
        } else if self.hit() {
            self.expect(duty, DutyState::Late);
            "07-05"
        } else {
            "07-04"
        };
        self.made.letter(&Letter {
            id: &format!("{asked}-{year}-TL"),
            level: "tinh",
            kind: "de_nghi",
            from: &format!("BHXH-{now:02}"),
            to: &[&format!("LDLD-{now:02}")],
            signed: &format!("{year}-{day}"),
            more: &format!("tra_loi_cho: {id}"),
        });
    }
}

#[test]
fn every_planted_omission_is_found_over_a_succession_and_a_merger() {
    let mut world =
        World { made: merged(), dice: Dice::new(20_250_701), expected: BTreeMap::new() };
    for year in YEARS {
        for at in 1..=PROVINCES {
            world.meetings(at, year);
            world.request(at, year);
        }
    }
    let office = world.made.clean();
    let on = Date::parse("2028-03-31").unwrap();
    let duties = compute(&office.corpus, &office.regulations, on).unwrap();
    let of_years = duties.iter().filter(|duty| {
        use chrono::Datelike;
        YEARS.contains(&duty.from.year())
    });
    let found: BTreeMap<_, _> = of_years
        .filter(|duty| duty.state != DutyState::Met)
        .map(|duty| (duty.id.clone(), duty.state))
        .collect();
    let missed: Vec<_> =
        world.expected.iter().filter(|(id, state)| found.get(*id) != Some(state)).collect();
    let invented: Vec<_> =
        found.iter().filter(|(id, _)| !world.expected.contains_key(*id)).collect();
    assert!(missed.is_empty() && invented.is_empty(), "missed {missed:?}\ninvented {invented:?}");
    println!(
        "{} records, {} duties, {} planted omissions found, 0 missed, 0 invented",
        office.corpus.records.len(),
        duties.len(),
        found.len()
    );
    for state in [DutyState::Overdue, DutyState::Late, DutyState::Wrong, DutyState::Unknown] {
        assert!(found.values().any(|own| *own == state), "{state:?} was planted");
    }
    assert!(found.len() > 150, "{} omissions", found.len());
    let of_merged = found.keys().filter(|id| {
        let at = id.split('-').find_map(|part| part.get(..2)?.parse::<usize>().ok());
        at.is_some_and(|at| (LEFT + 1..=PROVINCES).contains(&at))
    });
    assert!(of_merged.count() > 10, "omissions of bodies that are gone");
    // An open task of a body that is gone is that of the one which took over.
    let open = tasks(&office.corpus, Date::parse("2025-08-01").unwrap()).unwrap();
    assert!(open.len() > 50, "{} tasks", open.len());
    for task in open {
        let number = |id: &str| id.rsplit('-').next().and_then(|at| at.parse::<usize>().ok());
        assert!(number(&task.lead.agency.0).unwrap() <= LEFT, "{task:?}");
    }
}
