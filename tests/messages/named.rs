//! Remedies that name what to write, in records, templates, names of files and on the command line: carried
//! out, the mistake is gone and no other has come.

use super::{called, cases, mistaken, repository};
use crate::office::{Office, proposal};
use qcph::pipeline::{self, Part};
use qcph::problem::Problem;
use qcph::project::Project;
use std::collections::BTreeSet;

/// A case, what its remedy says, the file, and the text there before and after.
const NAMED: [[&str; 5]; 11] = [
    [
        "err_q113_cau_bi_cat",
        "viết: [\"Phối hợp kịp thời trong ứng phó với dịch COVID-19, bảo đảm an sinh xã hội cho người lao động\"]",
        "records/2020/tw/tw-2020-tk-01.yaml",
        "[Phối hợp kịp thời trong ứng phó với dịch COVID-19, bảo đảm an sinh xã hội cho người lao động]",
        "[\"Phối hợp kịp thời trong ứng phó với dịch COVID-19, bảo đảm an sinh xã hội cho người lao động\"]",
    ],
    [
        "err_q118_thieu_phay",
        "viết thành danh sách: [tran-van-dd, bui-van-h]",
        "records/2020/tw/tw-2020-hop-02.yaml",
        "[tran-van-dd bui-van-h]",
        "[tran-van-dd, bui-van-h]",
    ],
    [
        "err_q113_no",
        "viết trong dấu nháy kép: \"no\"",
        "records/2020/tw/tw-2020-td-01.yaml",
        "noi_dung: no",
        "noi_dung: \"no\"",
    ],
    [
        "err_q117_ca_ky_hieu",
        "chỉ ghi số: `71`",
        "records/2020/tw/tw-2020-hop-02.yaml",
        "so: 71/TB-BHXH",
        "so: 71",
    ],
    [
        "err_q222_thieu_phan",
        "thêm `phan_trich: [\"II.3\"]`",
        "records/2020/tw/tw-2020-sao-01.yaml",
        "van_ban:",
        "phan_trich: [\"II.3\"]\nvan_ban:",
    ],
    [
        "err_q237_da_thay_the",
        "ghi mã của văn bản mới nhất: `TW-2020-TD-03`",
        "records/2020/tw/tw-2020-td-04.yaml",
        "ban_ghi: TW-2020-TD-02",
        "ban_ghi: TW-2020-TD-03",
    ],
    [
        "err_q238_noi_nhan",
        "thêm vào `noi_nhan` của `van_ban`: `- ten: Tổng Giám đốc`",
        "records/2020/tw/tw-2020-td-03.yaml",
        "  thay_the:",
        "  noi_nhan:\n    - ten: Tổng Giám đốc\n  thay_the:",
    ],
    [
        "err_q317_chong_nhau",
        "cho `QCPH-2015-2020` `den_ngay: 2020-06-30`",
        "records/quy-che/quy-che-2015-2020.yaml",
        "den_ngay: 2020-12-31",
        "den_ngay: 2020-06-30",
    ],
    [
        "err_q318_khoang_trong",
        "ghi `tu_ngay: 2021-01-01`",
        "records/quy-che/moi.yaml",
        "tu_ngay: 2026-01-01",
        "tu_ngay: 2021-01-01",
    ],
    [
        "err_q318_khoang_trong",
        "ghi `sau_khoang_trong: co`",
        "records/quy-che/moi.yaml",
        "tu_ngay: 2026-01-01",
        "tu_ngay: 2026-01-01\nsau_khoang_trong: co",
    ],
    [
        "err_q316_nua_loi",
        "ghi `cong_bo: khong` ở kết quả đó",
        "records/2019/tw/tw-2019-kt-01.yaml",
        "    ly_do_khong_cong_bo:",
        "    cong_bo: khong\n    ly_do_khong_cong_bo:",
    ],
];

#[test]
fn a_remedy_that_names_what_to_write_puts_the_record_right() {
    for [case, remedy, file, from, to] in NAMED {
        let path = repository().join(format!("tests/cases/{case}.txt"));
        let office = mistaken(&path).0;
        let before = problems(&office);
        let own = case[4..8].to_uppercase();
        let named = |problem: &&Problem| {
            problem.code.text() == own && problem.hints.iter().any(|hint| hint.contains(remedy))
        };
        assert!(before.iter().any(|problem| named(&problem)), "{case}: {remedy}: {before:?}");
        office.edit(file, from, to);
        let after = problems(&office);
        assert!(!codes(&after).contains(&own), "{case}: {remedy}: {after:?}");
        let new: Vec<_> = codes(&after).difference(&codes(&before)).cloned().collect();
        assert!(new.is_empty(), "{case}: {remedy}: {new:?}");
    }
}

#[test]
fn what_is_proposed_for_a_template_puts_it_right() {
    let mut done = 0;
    for case in cases() {
        let text = std::fs::read_to_string(&case).unwrap();
        if !text.contains("@ templates/loi-van/") || !text.contains("ý bạn là `") {
            continue;
        }
        let office = mistaken(&case).0;
        let before = problems(&office);
        let proposed = before.iter().find_map(|problem| {
            let place = problem.place.as_ref().filter(|at| at.file.starts_with("templates/"))?;
            Some((problem, place, proposal(problem)?))
        });
        let (problem, place, right) = proposed.unwrap_or_else(|| panic!("{}", case.display()));
        let mut template = office.read(&place.file);
        template.replace_range(place.bytes.0..place.bytes.1, &right);
        office.write(&place.file, &template);
        let after = problems(&office);
        let same = after.iter().any(|other| other.message == problem.message);
        assert!(!same && codes(&after).is_subset(&codes(&before)), "{template}\n{after:?}");
        done += 1;
    }
    assert!(done >= 2, "{done}");
}

#[test]
fn what_is_proposed_for_a_call_is_a_call() {
    let mut done = 0;
    for case in cases() {
        let text = std::fs::read_to_string(&case).unwrap();
        if !text.contains("lỗi[Q701]") || !text.contains("ý bạn là `") {
            continue;
        }
        let (office, Some(call)) = mistaken(&case) else { continue };
        let said = called(&office, &call).err;
        let Some((_, message)) = said.split_once("lỗi[Q701]: ") else { continue };
        let quoted = |text: &str| Some(text.split_once('`')?.1.split_once('`')?.0.to_owned());
        let Some((_, proposed)) = message.split_once("ý bạn là ") else { continue };
        let (wrong, right) = (quoted(message).unwrap(), quoted(proposed).unwrap());
        assert!(call.contains(&wrong), "{call}: {wrong}");
        let run = called(&office, &call.replace(&wrong, &right));
        assert!(run.code == 0 && !run.err.contains("Q701"), "{call}, {right}: {}", run.err);
        done += 1;
    }
    assert!(done >= 2, "{done}");
}

/// Each file by itself: two of them may want one name.
#[test]
fn a_file_that_gets_its_proposed_name_is_read() {
    let mut done = 0;
    for case in cases().iter().filter(|case| case.to_string_lossy().contains("err_q135")) {
        let renames = |problem: &Problem| {
            let hint = problem.hints.iter().find_map(|hint| hint.split_once("đổi tên thành `"))?;
            let name = hint.1.split_once('`')?.0.to_owned();
            Some((problem.place.as_ref()?.file.to_string(), name))
        };
        let all: Vec<_> = problems(&mistaken(case).0).iter().filter_map(renames).collect();
        for (file, name) in all {
            let office = mistaken(case).0;
            let to = file
                .rsplit_once('/')
                .map_or(name.clone(), |(folder, _)| format!("{folder}/{name}"));
            std::fs::rename(office.path(&file), office.path(&to)).unwrap();
            let after = problems(&office);
            let still = after.iter().filter_map(renames).any(|(other, _)| other == to);
            let read = office.qcph(&["check", "--json"]).out;
            let before = mistaken(case).0.qcph(&["check", "--json"]).out;
            let count = |said: &str| -> u64 {
                let json: serde_json::Value = serde_json::from_str(said).unwrap();
                json["so_tep"].as_u64().unwrap()
            };
            assert!(!still && count(&read) == count(&before) + 1, "{file} to {name}: {after:?}");
            done += 1;
        }
    }
    assert!(done >= 4, "{done}");
}

fn problems(office: &Office) -> Vec<Problem> {
    pipeline::check(Project::at(&office.path("")).unwrap(), Part::WHOLE).problems
}

fn codes(problems: &[Problem]) -> BTreeSet<String> {
    problems.iter().map(|problem| problem.code.text().to_owned()).collect()
}
