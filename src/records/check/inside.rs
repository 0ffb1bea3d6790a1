//! What an inspection says twice, once in figures and once in words or in other figures.
//!
//! In: one record. Out: [`Code::Contradiction`]: as an error where both cannot be true, as advice where
//! they hardly can. What another record says is not looked at.

use super::super::inspection::{Finding, Inspection, Severity};
use super::super::money::amounts;
use super::super::passage::Passage;
use super::super::scalar::Count;
use super::super::shape::{At, quoted};
use crate::problem::{Code, Place, Problem};
use std::collections::BTreeSet;

/// Amounts of fewer digits are too near to each other.
const DIGITS_MIN: usize = 7;

pub fn check(record: &Inspection, problems: &mut Vec<Problem>) {
    check_union(record, problems);
    check_people(record, problems);
    check_severity(record, problems);
    check_conclusions(record, problems);
}

fn check_union(record: &Inspection, problems: &mut Vec<Problem>) {
    let union = &record.unit.union;
    let Some(members) = union.members.as_ref().filter(|members| members.0 > 0) else { return };
    if !union.exists.is_yes() {
        let message = format!(
            "`co_to_chuc: khong`: chưa có công đoàn cơ sở, mà lại có {} đoàn viên",
            members.value.0
        );
        problems.push(
            Problem::at(Code::Contradiction, &union.exists.place, message)
                .hint("sửa một trong hai khóa `co_to_chuc`, `doan_vien` theo biên bản"),
        );
    }
}

/// More people of a kind than there are people.
fn check_people(record: &Inspection, problems: &mut Vec<Problem>) {
    let unit = &record.unit;
    let parts: [(&str, Option<&At<Count>>); 5] = [
        ("phai_tham_gia", Some(&unit.must_participate)),
        ("bhxh", Some(&unit.social_insurance)),
        ("bhyt", Some(&unit.health_insurance)),
        ("bhtn", Some(&unit.unemployment_insurance)),
        ("doan_vien", unit.union.members.as_ref()),
    ];
    let parts = parts.into_iter().filter_map(|(key, count)| Some((key, count?)));
    let more: Vec<(&str, &At<Count>)> =
        parts.filter(|(_, count)| count.0 > unit.workers.0).collect();
    let workers = unit.workers.0;
    let (place, message) = match more[..] {
        [] => return,
        [(key, count)] => {
            let message = format!("`{key}` là {}, nhiều hơn số lao động ({workers})", count.0);
            (&count.place, message)
        }
        // Where many say otherwise, the one is wrong.
        _ => {
            let keys: Vec<&str> = more.iter().map(|(key, _)| *key).collect();
            let message = format!("`lao_dong` là {workers}, ít hơn {}", quoted(&keys));
            (&unit.workers.place, message)
        }
    };
    let hint = "kiểm tra lại các số theo biên bản; nếu đúng thì không phải sửa gì";
    problems.push(advice(place, message, hint));
}

fn check_severity(record: &Inspection, problems: &mut Vec<Problem>) {
    let clean = |finding: &&Finding| *finding.severity == Severity::Clean;
    for finding in record.findings.iter().filter(clean) {
        if finding.amount_vnd.as_ref().is_some_and(|amount| amount.0 > 0) {
            let message =
                format!("kết quả `{}` ghi `muc_do: khong` mà có `so_tien`", finding.id.value.0);
            problems.push(advice(
                &finding.severity.place,
                message,
                "ghi `muc_do: nhe`, `dang_ke` hoặc `nghiem_trong`, hoặc bỏ `so_tien`",
            ));
        }
    }
}

fn advice(place: &Place, message: String, hint: &str) -> Problem {
    Problem::at(Code::Contradiction, place, message).hint(hint).advice()
}

/// A conclusion that writes a total of the findings, but for one digit.
fn check_conclusions(record: &Inspection, problems: &mut Vec<Problem>) {
    let sums = sums(record);
    for passage in record.conclusions.iter().chain(&record.shortcomings) {
        let Passage { text, .. } = passage;
        for amount in amounts(text).into_iter().filter(|amount| amount.step == 1) {
            let wrong = |sum: &&u64| differs_by_a_digit(amount.value, **sum);
            if sums.all.contains(&amount.value) {
                continue;
            }
            if let Some(sum) = sums.totals.iter().find(wrong) {
                let written = &text[amount.bytes.clone()];
                let message = format!(
                    "kết luận ghi {written} đồng, còn các `so_tien`, `da_thu_hoi` của `ket_qua` cho {} đồng",
                    grouped(*sum)
                );
                problems.push(
                    Problem::at(Code::Contradiction, &text.place, message)
                        .hint("xem biên bản số nào đúng, rồi sửa câu kết luận hoặc sửa `ket_qua`"),
                );
                break;
            }
        }
    }
}

/// What the program adds up and prints, and every amount that the findings hold.
struct Sums {
    totals: BTreeSet<u64>,
    all: BTreeSet<u64>,
}

fn sums(record: &Inspection) -> Sums {
    let value = |amount: &Option<At<Count>>| amount.as_ref().map_or(0, |amount| amount.0);
    let mut all = BTreeSet::new();
    let totals = [true, false].into_iter().flat_map(|secrets_too| {
        let counted = || record.findings.iter().filter(move |one| secrets_too || one.is_public());
        let owed = counted().map(|one| value(&one.amount_vnd)).fold(0_u64, u64::saturating_add);
        let back = counted().map(|one| value(&one.recovered_vnd)).fold(0_u64, u64::saturating_add);
        [owed, back, owed.saturating_sub(back)]
    });
    let totals: BTreeSet<u64> = totals.collect();
    all.extend(&totals);
    for finding in record.findings.iter() {
        let (owed, back) = (value(&finding.amount_vnd), value(&finding.recovered_vnd));
        all.extend([owed, back, owed.saturating_sub(back)]);
        all.extend(amounts(&finding.text).into_iter().map(|amount| amount.value));
    }
    Sums { totals, all }
}

/// `1.234.567`, as documents write it.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(".")
}

fn differs_by_a_digit(written: u64, sum: u64) -> bool {
    let (written, sum) = (written.to_string(), sum.to_string());
    written.len() == sum.len()
        && written.len() >= DIGITS_MIN
        && written.bytes().zip(sum.bytes()).filter(|(one, other)| one != other).count() == 1
}
