//! The day of a bundle, and what goes into it: looked at before it is for good.

use crate::office::{Office, Ran};
use serde_json::Value as Json;

fn json(run: &Ran) -> Json {
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn a_day_to_come_needs_a_word() {
    let office = Office::small();
    let wrong = office.qcph(&["archive", "--date", "2099-12-31"]);
    assert_eq!((wrong.code, office.out().is_empty()), (1, true), "{}", wrong.out);
    assert!(wrong.err.contains("lỗi[Q508]") && wrong.err.contains("--future"), "{}", wrong.err);
    let meant = office.qcph(&["archive", "--date", "2099-12-31", "--future"]);
    assert_eq!(meant.code, 0, "{}", meant.err);
    assert!(meant.out.contains("QCPH_2099-12-31_0001.zip"), "{}", meant.out);
    let honest = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert_eq!(honest.code, 0, "a slip of the clock stops nobody for ever: {}", honest.err);
}

/// A clock that runs years ahead shows beside the newest document.
#[test]
fn a_day_that_the_clock_chose_long_after_the_documents_is_told_beside_theirs() {
    let office = Office::small();
    let said = "theo đồng hồ của máy; văn bản mới nhất ký ngày 02/07/2018";
    let shown = office.qcph(&["archive", "--dry-run"]);
    assert!(shown.out.contains(said), "{}", shown.out);
    let meant = office.qcph(&["archive", "--date", "2020-12-31", "--dry-run"]);
    assert!(!meant.out.contains("đồng hồ"), "{}", meant.out);
    let sealed = office.qcph(&["archive"]);
    assert!(sealed.code == 0 && sealed.out.contains(said), "{}{}", sealed.out, sealed.err);
}

#[test]
fn no_day_lies_before_the_last_bundle() {
    let office = Office::sample();
    assert_eq!(office.qcph(&["archive", "--date", "2018-12-31"]).code, 0);
    let before = office.out();
    for verb in [
        &["archive", "--date", "2018-12-30"][..],
        &["archive", "--date", "2018-12-30", "--dry-run"],
    ] {
        let run = office.qcph(verb);
        assert_eq!(run.code, 1, "{}", run.out);
        assert!(
            run.err.contains("lỗi[Q509]") && run.err.contains("QCPH_2018-12-31_0001"),
            "{}",
            run.err
        );
    }
    assert!(before == office.out(), "out/ changed");
    std::fs::remove_dir_all(office.path("out/goi")).unwrap();
    let run = office.qcph(&["archive", "--date", "2018-12-30"]);
    assert!(run.err.contains("lỗi[Q509]"), "bundles on another disk count: {}", run.err);
    assert_eq!(office.qcph(&["archive", "--date", "2018-12-31"]).code, 0);
}

#[test]
fn a_dry_run_lists_what_is_sealed_and_writes_nothing() {
    let office = Office::sample();
    let call = ["archive", "--date", "2018-12-31", "--json", "--dry-run"];
    let run = office.qcph(&call);
    assert_eq!((run.code, office.out().is_empty()), (0, true), "{}", run.out);
    let told = json(&run);
    let names = |list: &Json, key: &str| -> Vec<String> {
        let all = list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_owned());
        let mut all: Vec<String> = all.collect();
        all.sort();
        all.dedup();
        all
    };
    let sealed = json(&office.qcph(&call[..4]));
    let (would, were) =
        (names(&told["se_niem_phong"], "ma"), names(&sealed["van_ban"], "ma_ban_ghi"));
    assert!(would.len() > 10 && would == were, "{would:?} {were:?}");
    assert!(told["ky_sau_ngay"].as_u64() > Some(0) && told["ky_sau_ngay"] == sealed["ky_sau_ngay"]);
}

#[test]
fn the_closing_sentence_names_the_day_and_what_lies_after_it() {
    let office = Office::small();
    let old = office.qcph(&["archive", "--date", "2002-01-01"]);
    assert!(old.out.contains("Ngày niêm phong: 01/01/2002; còn 1 văn bản ký sau"), "{}", old.out);
    let all = office.qcph(&["archive", "--date", "2020-12-31"]);
    assert!(all.out.contains("Ngày niêm phong: 31/12/2020.\n"), "{}", all.out);
}

#[test]
fn one_body_is_sealed_at_a_time() {
    let office = Office::sample();
    let seal = |agency: &str| {
        office.qcph(&["archive", "--date", "2020-12-31", "--json", "--agency", agency])
    };
    let wrong = seal("BHXH-XX");
    assert!(wrong.code == 2 && wrong.out.contains("BHXH-XX"), "{}", wrong.out);
    assert!(office.out().is_empty());
    let bodies = |run: &Ran| -> Vec<String> {
        let told = json(run);
        let made = told["van_ban"].as_array().unwrap();
        made.iter().map(|one| one["ma_ban_ghi"].as_str().unwrap().to_owned()).collect()
    };
    let first = seal("bhxh-hd");
    let listed = json(&office.qcph(&["list", "--json"]));
    let issuer = |id: &str| -> String {
        let all = listed["ban_ghi"].as_array().unwrap();
        let one = all.iter().find(|one| one["ma"] == *id).unwrap();
        one["co_quan"].as_str().unwrap().to_owned()
    };
    assert!(!bodies(&first).is_empty());
    for id in bodies(&first) {
        assert!(issuer(&id).starts_with("BHXH-HD"), "{id} by {}", issuer(&id));
    }
    let rest = office.qcph(&["archive", "--date", "2020-12-31", "--json"]);
    assert!(bodies(&rest).iter().all(|id| !issuer(id).starts_with("BHXH-HD")));
    assert_eq!(office.qcph(&["log", "verify"]).code, 0);
}

/// Both find no log and render; one begins it, the other finds everything sealed.
#[test]
fn of_two_first_runs_at_once_neither_fails() {
    let office = Office::small();
    let start = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_qcph"));
        let command = command.args(["archive", "--date", "2020-12-31"]);
        command.current_dir(office.path("")).stdout(std::process::Stdio::null()).spawn().unwrap()
    };
    let runs = [start(), start()];
    for mut run in runs {
        assert_eq!(run.wait().unwrap().code(), Some(0));
    }
    let bundles = office.out().into_iter().filter(|(name, _)| name.ends_with(".zip")).count();
    assert_eq!(bundles, 1);
    assert_eq!(office.qcph(&["verify"]).code, 0);
}
