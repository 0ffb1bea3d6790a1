//! The day after a regulation ended: what the program says, and the way to the next one, step by step.

use crate::office::{Office, Ran};

/// Runs a step that must succeed.
fn step(office: &Office, call: &[&str]) -> Ran {
    let run = office.qcph(call);
    assert_eq!(run.code, 0, "{call:?}: {}{}", run.out, run.err);
    run
}

const MEETING: &str = "\
loai: cuoc_hop
ma: HP-2026-HOP-01
cap: tinh
hinh_thuc: dinh_ky
ten: cuộc họp định kỳ 6 tháng cuối năm 2026 giữa Bảo hiểm xã hội thành phố Hải Phòng và Liên đoàn Lao động thành phố Hải Phòng
to_chuc: BHXH-HAI-PHONG
phoi_hop: [LDLD-HAI-PHONG]
ngay: 2026-11-18
dia_diem: trụ sở Bảo hiểm xã hội thành phố Hải Phòng
chu_tri: [nguyen-van-a, tran-thi-b]
thanh_phan:
  - co_quan: BHXH-HAI-PHONG
    dai_dien: đại diện lãnh đạo Văn phòng
  - co_quan: LDLD-HAI-PHONG
    dai_dien: đại diện lãnh đạo Văn phòng
bao_cao:
  - co_quan: BHXH-HAI-PHONG
    noi_dung: tình hình chậm đóng bảo hiểm xã hội 10 tháng đầu năm 2026
danh_gia:
  ket_qua:
    - Hai cơ quan đã đối chiếu xong danh sách đơn vị chậm đóng từ 03 tháng trở lên
ket_luan:
  - ma: KL1
    noi_dung: kiểm tra các đơn vị chậm đóng kéo dài
    chu_tri: BHXH-HAI-PHONG
    phoi_hop: [LDLD-HAI-PHONG]
    san_pham: báo cáo kết quả kiểm tra
    han: 2026-12-31
van_ban:
  trang_thai: du_thao
";

/// The steps of `docs/huong-dan.md`, on a day that the embedded regulation does not cover.
#[test]
fn from_an_empty_folder_to_a_sealed_notice_under_the_next_regulation() {
    let office = Office::bare();
    let made = step(&office, &["init", "--period", "now"]);
    let cure = "qcph new quy-che --from QCPH-2015-2020";
    assert!(made.out.contains("không có quy chế nào có hiệu lực"), "{}", made.out);
    assert!(made.out.contains(cure), "{}", made.out);
    for (id, name, salutation, body, post) in [
        ("nguyen-van-a", "Nguyễn Văn A", "ong", "BHXH-HAI-PHONG", "Giám đốc"),
        ("tran-thi-b", "Trần Thị B", "ba", "LDLD-HAI-PHONG", "Chủ tịch"),
    ] {
        let set = [
            format!("ho_ten={name}"),
            format!("xung_ho={salutation}"),
            format!("chuc_vu.co_quan={body}"),
            format!("chuc_vu.ten={post}"),
            "chuc_vu.duoc_ky=truc_tiep".to_owned(),
            "chuc_vu.tu_ngay=2025-07-01".to_owned(),
        ];
        let flags = set.iter().flat_map(|pair| ["--set", pair]);
        let call: Vec<&str> = ["new", "nguoi", "--id", id].into_iter().chain(flags).collect();
        step(&office, &call);
    }
    let told = step(&office, &["new", "cuoc-hop", "--id", "X-1", "--set", "ngay=2026-11-18"]);
    assert!(told.out.contains(cure), "{}", told.out);
    office.write("records/2026/x-1.yaml", MEETING);
    let refused = office.qcph(&["check"]);
    assert_eq!(refused.code, 1);
    assert_eq!(refused.err.matches("[Q306]").count(), 1, "{}", refused.err);

    let name = "ten=Quy chế phối hợp giả định giữa hai cơ quan, dùng để thử";
    let call = ["new", "quy-che", "--from", "QCPH-2015-2020", "--set", "tu_ngay=2026-01-01"];
    step(&office, &[&call[..], &["--set", name]].concat());
    let gap = step(&office, &["check"]);
    assert_eq!(gap.err.matches("[Q318]").count(), 1, "{}", gap.err);
    let file = "records/quy-che/qcph-2026.yaml";
    office.edit(file, "#sau_khoang_trong: …cần điền…", "sau_khoang_trong: co");
    let clean = step(&office, &["check"]);
    assert!(clean.err.is_empty(), "{}", clean.err);
    issue(&office);
    step(&office, &["archive", "--date", "2026-11-20"]);
    let verified = step(&office, &["verify", "out/goi/QCPH_2026-11-20_0001.zip"]);
    assert!(verified.out.contains("nguyên vẹn và đủ"), "{}", verified.out);
    let duties = step(&office, &["duties", "--date", "2026-11-29", "--agency", "BHXH-HAI-PHONG"]);
    assert!(duties.out.starts_with('┌') || duties.out.contains("HP-2026-HOP-01"), "{}", duties.out);
    assert!(!duties.out.contains("không có quy chế"), "{}", duties.out);
}

/// Old records stay as they are, clean, beside a regulation that follows.
#[test]
fn old_records_stay_clean_beside_the_next_regulation() {
    let office = Office::sample();
    step(&office, &["new", "quy-che", "--set", "ten=Quy chế giả định"]);
    let run = step(&office, &["check"]);
    assert!(run.err.is_empty(), "{}", run.err);
}

/// Not of the day on which it is written.
#[test]
fn a_new_record_is_told_of_the_regulation_of_its_own_day() {
    let office = Office::small();
    let cases = [
        ("trao-doi", "van_ban.ngay=2018-03-15", None),
        ("trao-doi", "van_ban.ngay=2026-03-15", Some("Ngày 15/03/2026 không có quy chế nào")),
        ("kiem-tra", "thoi_gian.tu=2018-03-15", None),
        ("tong-ket", "nam=2018", None),
        ("tong-ket", "nam=2026", Some("Ngày 31/12/2026 không có quy chế nào")),
    ];
    for (at, (kind, day, notice)) in cases.into_iter().enumerate() {
        let made = step(&office, &["new", kind, "--id", &format!("M-{at}"), "--set", day]);
        assert_eq!(made.out.contains("không có quy chế"), notice.is_some(), "{day}: {}", made.out);
        assert!(made.out.contains(notice.unwrap_or_default()), "{day}: {}", made.out);
    }
}

#[test]
fn duties_and_doctor_say_when_no_regulation_is_in_force() {
    let office = Office::small();
    let cure = "qcph new quy-che --from QCPH-2015-2020";
    let duties = step(&office, &["duties", "--date", "2026-11-20"]);
    assert!(
        duties.out.contains("Ngày 20/11/2026 không có quy chế nào có hiệu lực"),
        "{}",
        duties.out
    );
    assert!(duties.out.contains(cure), "{}", duties.out);
    let then = step(&office, &["duties", "--date", "2018-11-20"]);
    assert!(!then.out.contains("không có quy chế"), "{}", then.out);
    let said = |office: &Office| {
        let run = office.qcph(&["doctor", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let checks = json["kiem_tra"].as_array().unwrap();
        let found = checks.iter().find(|check| check["muc"] == "Dữ liệu quy chế").unwrap();
        (found["ket_qua"].clone(), found["can_lam"].as_str().unwrap().to_owned())
    };
    let (verdict, hint) = said(&office);
    assert_eq!(verdict, "luu_y");
    assert!(hint.contains(cure), "{hint}");
    step(&office, &["new", "quy-che", "--set", "ten=Quy chế giả định"]);
    assert_eq!(said(&office).0, "tot");
}

#[test]
fn a_successor_waits_for_its_name_alone() {
    let office = Office::small();
    let made = step(&office, &["new", "quy-che"]);
    assert!(made.out.contains("còn 1 chỗ"), "{}", made.out);
    let file = "records/quy-che/qcph-2021.yaml";
    let text = office.read(file);
    assert!(text.contains("\ntu_ngay: 2021-01-01\n"), "it goes on the day after");
    assert!(!text.contains("2016-01-01"), "days of the old regulation are gone");
    let run = office.qcph(&["check", "--format", "short"]);
    assert_eq!(run.code, 1);
    let errors: Vec<&str> = run.err.lines().filter(|line| line.contains("lỗi[")).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("[Q122]") && errors[0].contains(file), "{errors:?}");
    // Every key stands there with what it means, used or not.
    let schema = qcph::schema::of(qcph::records::scalar::FileKind::Regulation);
    for (key, own) in schema["properties"].as_object().unwrap() {
        let there =
            text.lines().any(|line| line.trim_start_matches('#').starts_with(&format!("{key}:")));
        assert!(there, "{key}");
        for key in own["items"]["properties"].as_object().into_iter().flatten() {
            assert!(text.contains(&format!("#   {}", key.0)), "{}", key.0);
        }
    }
    let again = office.qcph(&["new", "quy-che", "--id", "QCPH-2021"]);
    assert_eq!(again.code, 3, "{}", again.err);
    let kept = office.qcph(&["new", "quy-che", "--id", "QCPH-2015-2020"]);
    assert_eq!(kept.code, 0, "a new version of the embedded one: {}", kept.err);
    assert!(
        office.read("records/quy-che/qcph-2015-2020.yaml").contains("\nden_ngay: 2020-12-31\n")
    );
    assert_eq!(office.qcph(&["check", "--format", "short"]).err.matches("lỗi[").count(), 1);
}

#[test]
fn flags_of_a_successor_that_are_wrong_leave_no_file() {
    let office = Office::bare();
    step(&office, &["init"]);
    let calls: [&[&str]; 5] = [
        &["new", "quy-che", "--from", "QCPH-2015-2021"],
        &["new", "quy-che", "--set", "tu_ngay=1/1/2021"],
        &["new", "quy-che", "--set", "dieu.so=1"],
        &["new", "quy-che", "--id", "A_1"],
        &["new", "cuoc-hop", "--id", "A1", "--from", "QCPH-2015-2020"],
    ];
    for call in calls {
        let run = office.qcph(call);
        assert_eq!(run.code, 2, "{call:?}: {}", run.err);
        assert!(run.err.contains("cách sửa"), "{call:?}: {}", run.err);
    }
    assert!(!office.path("records/quy-che").exists());
}

/// Issues the notice on 20/11/2026: where there is a terminal, by answering questions.
#[cfg(not(unix))]
fn issue(office: &Office) {
    let call = ["issue", "HP-2026-HOP-01", "--date", "2026-11-20", "--signer", "nguyen-van-a"];
    step(office, &[&call[..], &["--as", "truc_tiep"]].concat());
}

#[cfg(unix)]
fn issue(office: &Office) {
    let answers = [
        // As people write a day.
        ("Ngày ban hành?", "20/11/2026\r"),
        ("Số văn bản?", "\r"),
        // As one says yes elsewhere.
        ("Ghi các dòng trên vào bản ghi", "y\r"),
    ];
    let shown = at_a_terminal(office, &["issue", "HP-2026-HOP-01"], &answers);
    assert!(shown.contains("Đã ban hành `HP-2026-HOP-01`, số 1"), "{shown}");
}

/// Runs the program before a person who answers each question, by a part of its text, with keys; what stood
/// on the screen.
#[cfg(unix)]
pub fn at_a_terminal(office: &Office, call: &[&str], answers: &[(&str, &str)]) -> String {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::io::{Read, Write};
    let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&near).unwrap();
    unlockpt(&near).unwrap();
    let size = rustix::termios::Winsize { ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0 };
    rustix::termios::tcsetwinsize(&near, size).unwrap();
    let far = ptsname(&near, Vec::new()).unwrap();
    let far = || {
        let mut open = std::fs::OpenOptions::new();
        open.read(true).write(true).open(far.to_str().unwrap()).unwrap()
    };
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_qcph"));
    command.args(call).current_dir(office.path("")).env("TERM", "xterm");
    let mut child = command.stdin(far()).stdout(far()).stderr(far()).spawn().unwrap();
    // The ends that were given away, so that the last one closes when the program ends.
    drop(command);
    let mut near = std::fs::File::from(near);
    let (mut shown, mut next, mut chunk) = (Vec::new(), 0, [0; 4096]);
    let mut answers = answers.iter().peekable();
    while let Ok(count @ 1..) = near.read(&mut chunk) {
        shown.extend(&chunk[..count]);
        let since = String::from_utf8_lossy(&shown[next..]).into_owned();
        let asked = |(part, _): &&(&str, &str)| {
            since.split_once(*part).is_some_and(|(_, rest)| rest.contains("Ctrl+C"))
        };
        if let Some((_, keys)) = answers.next_if(asked) {
            near.write_all(keys.as_bytes()).unwrap();
            next = shown.len();
        }
    }
    assert_eq!(answers.next(), None, "{}", String::from_utf8_lossy(&shown));
    assert!(child.wait().unwrap().success());
    String::from_utf8_lossy(&shown).into_owned()
}

/// What a person chooses is what the flag gives.
#[cfg(unix)]
#[test]
fn init_asks_for_the_bodies_of_which_time() {
    let list = "records/danh-ba/co-quan.yaml";
    let down = "\x1b[B";
    let rows: [(String, &[&str]); 3] = [
        ("\r".into(), &["init"]),
        (format!("{down}\r"), &["init", "--period", "now"]),
        ("63\r".into(), &["init", "--period", "2015-2020"]),
    ];
    for (keys, call) in rows {
        let (asked, told) = (Office::bare(), Office::bare());
        at_a_terminal(&asked, &["init"], &[("Danh bạ bắt đầu với những cơ quan nào?", &keys)]);
        step(&told, call);
        assert_eq!(asked.read(list), told.read(list), "{call:?}");
        // A list that is there is not asked for again.
        let again = at_a_terminal(&asked, &["init"], &[]);
        assert!(!again.contains("Danh bạ bắt đầu"), "{again}");
    }
}

/// Both lists of bodies are read without a remark, and stay when `init` runs again.
#[test]
fn init_knows_the_bodies_of_both_times() {
    for (period, count) in [("now", 34), ("2015-2020", 63)] {
        let office = Office::bare();
        step(&office, &["init", "--period", period]);
        let run = step(&office, &["check"]);
        assert!(run.err.is_empty(), "{}", run.err);
        let text = office.read("records/danh-ba/co-quan.yaml");
        for party in ["bhxh", "cong_doan"] {
            let own =
                text.lines().filter(|line| line.contains(&format!("ben: {party}, cap: tinh")));
            assert_eq!(own.count(), count, "{period}");
        }
    }
    let run = Office::bare().qcph(&["init", "--period", "2021"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("now, 2015-2020"), "{}", run.err);
}
