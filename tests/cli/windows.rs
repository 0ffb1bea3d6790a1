//! What Windows asks for, as far as any machine can show it: line ends, names, lengths of paths.

use crate::office::{Office, meeting};

/// Notepad writes a byte order mark and CRLF; an office's git may turn line ends either way.
#[test]
fn a_record_from_notepad_is_the_same_record() {
    let office = Office::small();
    assert_eq!(office.qcph(&["build"]).code, 0);
    let pdf = |office: &Office| -> Vec<String> {
        office
            .out()
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| name.ends_with(".pdf"))
            .collect()
    };
    let before = pdf(&office);
    let notepad = format!("\u{feff}{}", meeting().replace('\n', "\r\n"));
    office.write("records/hop.yaml", &notepad);
    let run = office.qcph(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(office.qcph(&["build"]).code, 0);
    assert_eq!(pdf(&office), before);
    // A mistake stands where an editor counts it, and is shown without the carriage return.
    office.write("records/hop.yaml", &notepad.replace("to_chuc: BHXH-HD", "to_chuc: BHXH-HQ"));
    let run = office.qcph(&["check"]);
    assert!(run.err.contains("records/hop.yaml:7:10"), "{}", run.err);
    assert!(run.err.contains("7 │ to_chuc: BHXH-HQ\n"), "{:?}", run.err);
}

#[test]
fn a_script_may_name_files_with_backslashes() {
    let office = Office::small();
    let run = office.qcph(&["build", r"records\hop.yaml"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn no_id_becomes_a_name_that_windows_keeps_for_itself() {
    let office = Office::bare();
    assert_eq!(office.qcph(&["init"]).code, 0);
    for id in ["con", "NUL", "com1"] {
        let run = office.qcph(&["new", "nguoi", "--id", id]);
        assert_eq!(run.code, 2, "{id}");
        assert!(run.err.contains("Windows"), "{}", run.err);
    }
}

/// Windows counts 260 characters from the drive on; an office's folder may take half of them.
#[test]
fn names_stay_short_however_long_the_ids() {
    let office = Office::small();
    let id = format!("HD-2018-HOP-{}", "1".repeat(48));
    office.edit("records/hop.yaml", "ma: HD-2018-HOP-01", &format!("ma: {id}"));
    assert_eq!(office.qcph(&["build"]).code, 0);
    office.edit("records/hop.yaml", "trang_thai: ban_hanh", "trang_thai: du_thao");
    let longest_issued = longest(&office);
    assert_eq!(office.qcph(&["build"]).code, 0);
    for longest in [longest_issued, longest(&office)] {
        assert!((1..=120).contains(&longest), "{longest}");
    }
}

fn longest(office: &Office) -> usize {
    office.out().into_iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0)
}
