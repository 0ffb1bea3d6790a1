//! What obeys the form is found to obey it.

use super::{book, engine, measured, stress};
use qcph::form::Verdict;

#[test]
fn no_stress_record_raises_an_alarm() {
    let (engine, book) = (engine(), book());
    let mut alarms = Vec::new();
    let mut pages = 0;
    for (name, sheet) in stress::all() {
        for report in measured(&engine, &book, &sheet) {
            pages += report.pages;
            let wrong = report.rows.iter().filter(|row| row.verdict > Verdict::Fits);
            alarms.extend(wrong.map(|row| format!("{name}: {} {}", row.rule.id, row.measured)));
            assert!(report.count(Verdict::Fits) > 80, "{name}: too little was measured");
        }
    }
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
    assert!(pages > 120, "only {pages} pages");
}
