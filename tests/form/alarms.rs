//! What obeys the form is found to obey it. `QCPH_TRANG=FOLDER cargo test no_stress` keeps the PDFs
//! there, for other judges and for the eye.

use super::{book, engine, measured, stress};
use qcph::form::Verdict;

#[test]
fn no_stress_record_raises_an_alarm() {
    let (engine, book) = (engine(), book());
    let mut alarms = Vec::new();
    let mut pages = 0;
    for (name, sheet) in stress::all() {
        if let Some(folder) = std::env::var_os("QCPH_TRANG") {
            let pdf = engine.render(&sheet, &name.to_string()).unwrap();
            let path = std::path::Path::new(&folder).join(format!("{name}.pdf"));
            qcph::disk::write(&path, &pdf.bytes).unwrap();
        }
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
