//! What `qcph new` asks, held as an interview without a terminal.

use crate::office::{Office, repository};
use qcph::project::Project;
use qcph::records::scalar::{Date, FileKind, PLACEHOLDER, is_id};
use qcph::records::{self, Corpus};
use qcph::regulation::{self, Regulations};
use qcph::scaffold::questions::{Choice, Form, Interview, Known, Question};
use qcph::scaffold::{self, Values, put};
use std::collections::BTreeSet;

struct Archive {
    corpus: Corpus,
    regulations: Regulations,
}

impl Archive {
    /// This repository's own records.
    fn new() -> Self {
        let project = Project::at(repository()).unwrap();
        let (corpus, mut problems) = records::read(&project, &|_| true);
        let regulations = regulation::read(&corpus, &mut problems);
        Self { corpus, regulations }
    }

    fn interview(&self, kind: FileKind, given: &[(&str, &str)]) -> Interview<'_> {
        let mut values = Values::new();
        given.iter().for_each(|(key, text)| put(kind, &mut values, key, text).unwrap());
        let (corpus, regulations) = (&self.corpus, &self.regulations);
        let today = Date::parse("2020-09-16").unwrap();
        Interview::new(kind, values, Known { corpus, regulations, today })
    }
}

/// Asks everything; `reply` finds an answer.
fn hold(
    mut interview: Interview<'_>,
    mut reply: impl FnMut(&Question) -> Vec<String>,
) -> (Vec<&'static str>, Values) {
    let mut asked = Vec::new();
    while let Some(question) = interview.ask() {
        asked.push(question.key);
        let chosen = reply(&question);
        interview.answer(&question, &chosen);
    }
    (asked, interview.finish().unwrap())
}

fn choices(question: &Question) -> &[Choice] {
    match &question.form {
        Form::One(choices) | Form::Many(choices) => choices,
        Form::Line { .. } => panic!("{} is a line", question.key),
    }
}

/// The first two of what may be chosen, or the default, or some text.
fn first(question: &Question) -> Vec<String> {
    match &question.form {
        Form::One(choices) => vec![choices[0].value.clone()],
        Form::Many(choices) => choices.iter().take(2).map(|one| one.value.clone()).collect(),
        Form::Line { .. } => {
            let typed = ["", "16/9/2020", "một dòng chữ", "ABC"];
            typed.iter().find_map(|typed| question.line(typed).ok().flatten()).into_iter().collect()
        }
    }
}

const KINDS: [FileKind; 6] = [
    FileKind::Meeting,
    FileKind::Inspection,
    FileKind::Exchange,
    FileKind::Review,
    FileKind::Agencies,
    FileKind::People,
];

#[test]
fn a_meeting_is_asked_for_in_order_and_written_whole() {
    let archive = Archive::new();
    let (asked, values) = hold(archive.interview(FileKind::Meeting, &[]), |question| {
        let told = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        match question.key {
            "ngay" => question.line("24/6/2020").unwrap().into_iter().collect(),
            "to_chuc" => told(&["BHXH-HD"]),
            "phoi_hop" => {
                assert_eq!(choices(question)[0].value, "LDLD-HD", "the other party comes first");
                told(&["LDLD-HD"])
            }
            "ma" => question.line("").unwrap().into_iter().collect(),
            "hinh_thuc" => told(&["dinh_ky"]),
            "ten" => question.line(" cuộc họp định kỳ ").unwrap().into_iter().collect(),
            "dia_diem" => {
                let Form::Line { suggestions, .. } = &question.form else { panic!("a line") };
                assert!(suggestions.iter().any(|place| place.contains("Hải Dương")));
                Vec::new()
            }
            "chu_tri" => told(&["mai-thi-q", "luong-van-v"]),
            "thanh_phan" => {
                let shown = &choices(question)[0].shown;
                assert!(shown.contains("Hải Dương"), "{shown} is not of the agencies that meet");
                assert!(choices(question).iter().all(|one| one.value != "mai-thi-q"), "a chair");
                told(&["to-van-y", "ta-van-r", "trinh-van-t"])
            }
            key => panic!("{key} is asked"),
        }
    });
    let order = [
        "ngay",
        "to_chuc",
        "phoi_hop",
        "ma",
        "hinh_thuc",
        "ten",
        "dia_diem",
        "chu_tri",
        "thanh_phan",
    ];
    assert_eq!(asked, order);
    let text = scaffold::file(FileKind::Meeting, &values, 2);
    for line in [
        "ma: HD-2020-HOP-02",
        "cap: tinh",
        "ten: cuộc họp định kỳ",
        "ngay: 2020-06-24",
        "phoi_hop: [LDLD-HD]",
        "dia_diem: …cần điền…",
        "chu_tri: [mai-thi-q, luong-van-v]",
        "  - co_quan: BHXH-HD\n    nguoi: [ta-van-r, trinh-van-t]",
        "  - co_quan: LDLD-HD\n    nguoi: [to-van-y]",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line} is not in\n{text}");
    }
}

#[test]
fn what_is_answered_is_taken_by_the_check() {
    let archive = Archive::new();
    for kind in KINDS {
        let (asked, values) = hold(archive.interview(kind, &[]), first);
        assert!(asked.len() >= 5, "{}: {asked:?}", kind.word());
        let office = Office::sample();
        office.write("records/moi.yaml", &scaffold::file(kind, &values, 1));
        let run = office.qcph(&["check", "records/moi.yaml", "--format", "short"]);
        let other: Vec<&str> = run
            .err
            .lines()
            .filter(|line| line.contains("lỗi[") && !line.contains("[Q122]"))
            .collect();
        assert!(other.is_empty(), "{}: {}", kind.word(), other.join("\n"));
    }
}

#[test]
fn what_flags_say_is_not_asked() {
    let archive = Archive::new();
    for kind in KINDS {
        let mut answers: Vec<(&str, String)> = Vec::new();
        hold(archive.interview(kind, &[]), |question| {
            let chosen = first(question);
            answers.push((question.key, chosen.join(",")));
            chosen
        });
        // A list of blocks is given by the keys inside.
        let inside = |key: &str| match key {
            "thanh_phan" => "thanh_phan.nguoi".to_owned(),
            "doan" => "doan.nguoi".to_owned(),
            key => key.to_owned(),
        };
        let given: Vec<(String, String)> =
            answers.into_iter().map(|(key, text)| (inside(key), text)).collect();
        let given: Vec<(&str, &str)> =
            given.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
        let asked = archive.interview(kind, &given).ask();
        assert_eq!(asked.map(|question| question.key), None, "{}", kind.word());
    }
}

#[test]
fn ids_are_proposed_where_they_are_free() {
    let archive = Archive::new();
    let id = |kind, given: &[(&str, &str)]| {
        let values = archive.interview(kind, given).finish();
        values.map(|values| values["ma"].as_str().unwrap().to_owned())
    };
    let central = [("ngay", "2020-09-16"), ("to_chuc", "BHXH-VN")];
    assert_eq!(id(FileKind::Meeting, &central).unwrap(), "TW-2020-HOP-03");
    let review = [("nam", "2019"), ("co_quan", "LDLD-HD")];
    assert!(id(FileKind::Review, &review).unwrap().starts_with("HD-2019-TK-"));
    assert_eq!(id(FileKind::People, &[("ho_ten", "Nguyễn Văn Đức")]).unwrap(), "nguyen-van-duc");
    assert_eq!(id(FileKind::People, &[("ho_ten", "Hồ Văn P")]).unwrap(), "ho-van-p-2");
    assert!(id(FileKind::Meeting, &[]).is_err());
    for (name, wanted) in [
        ("Sở Y tế", "SYT"),
        ("Bảo hiểm xã hội tỉnh Quảng Trị", "BHXH-QT"),
        ("Liên đoàn Lao động thị xã Chí Linh", "LDLD-CL"),
        ("Sở Lao động - Thương binh và Xã hội tỉnh Hải Dương", "SLDTBXH-HD-2"),
    ] {
        assert_eq!(id(FileKind::Agencies, &[("ten", name)]).unwrap(), wanted);
    }
    assert!(id(FileKind::Agencies, &[]).is_err(), "a call that says nothing");
}

/// Who leaves every question for later, the code too, gets a file all the same.
#[test]
fn no_answer_is_lost_for_want_of_a_code() {
    let archive = Archive::new();
    for kind in KINDS {
        let (asked, values) = hold(archive.interview(kind, &[]), |question| match question.key {
            "ten" | "hinh_thuc" => first(question),
            _ => Vec::new(),
        });
        assert!(asked.contains(&"ma"), "{}: {asked:?}", kind.word());
        let id = values["ma"].as_str().unwrap();
        assert!(is_id(id), "{id}");
        let text = scaffold::file(kind, &values, 2);
        assert!(text.contains(id), "{text}");
    }
    let (_, values) = hold(archive.interview(FileKind::Meeting, &[]), |question| {
        let wanted = ["to_chuc", "ten"].contains(&question.key);
        if wanted { first(question) } else { Vec::new() }
    });
    assert_ne!(values["ma"], "MOI-01", "with an agency there is a better one");
}

#[test]
fn a_code_that_is_taken_or_no_code_is_told_at_once() {
    let archive = Archive::new();
    let at_code = |kind| {
        let mut interview = archive.interview(kind, &[]);
        loop {
            let question = interview.ask().unwrap();
            if question.key == "ma" {
                return question;
            }
        }
    };
    let meeting = at_code(FileKind::Meeting);
    assert_eq!(meeting.line("hd-2018-hop-01").unwrap_err(), "mã này đã dùng");
    assert!(meeting.line("LĐLĐ HD/1").unwrap_err().contains("LDLD-HD-1"));
    assert_eq!(at_code(FileKind::People).line("mai-thi-q").unwrap_err(), "mã này đã dùng");
    // An agency has a file for each of its times.
    assert_eq!(at_code(FileKind::Agencies).line("BHXH-HD").unwrap().as_deref(), Some("BHXH-HD"));
}

#[test]
fn who_heads_a_room_is_shown_with_the_room() {
    let archive = Archive::new();
    let mut interview = archive.interview(FileKind::Meeting, &[("to_chuc", "BHXH-HD")]);
    let question = loop {
        let question = interview.ask().unwrap();
        if question.key == "chu_tri" {
            break question;
        }
    };
    let shown = |id: &str| {
        let choices = choices(&question);
        choices.iter().find(|choice| choice.value == id).unwrap().shown.clone()
    };
    assert!(shown("trinh-van-t").contains("Phòng"), "{}", shown("trinh-van-t"));
    let rooms: BTreeSet<String> = choices(&question)
        .iter()
        .filter(|choice| choice.shown.contains("Trưởng phòng"))
        .map(|choice| choice.shown.split(" – ").nth(1).unwrap().to_owned())
        .collect();
    assert!(rooms.iter().all(|post| post.matches(',').count() >= 2), "{rooms:?}");
}

#[test]
fn a_line_is_judged_as_it_is_typed() {
    let archive = Archive::new();
    let mut interview = archive.interview(FileKind::Meeting, &[]);
    let date = interview.ask().unwrap();
    let written = |typed: &str| date.line(typed);
    for (typed, date) in [
        ("", "2020-09-16"),
        ("24/6/2020", "2020-06-24"),
        ("2020-06-24", "2020-06-24"),
        (" 2020-6-4 ", "2020-06-04"),
    ] {
        assert_eq!(written(typed).unwrap().as_deref(), Some(date), "{typed}");
    }
    for typed in ["31/2/2020", "hôm nay", "24/6", "24/6/20"] {
        assert!(written(typed).is_err(), "{typed}");
    }
}

/// The guide shows the questions as they are asked.
#[test]
fn the_guide_shows_what_is_asked() {
    let guide = std::fs::read_to_string(repository().join("docs/huong-dan.md")).unwrap();
    let shown: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("? ")).collect();
    let archive = Archive::new();
    let mut interview = archive.interview(FileKind::Meeting, &[]);
    let mut asked = Vec::new();
    while let Some(question) = interview.ask() {
        interview.answer(&question, &first(&question));
        asked.push(question.text);
    }
    assert_eq!(shown, asked);
}

/// Whoever opens a key that may be left out must fill it in too.
#[test]
fn no_key_behind_a_comment_is_content() {
    let archive = Archive::new();
    for kind in KINDS {
        let id = ("ma", "MOI-1");
        let values = archive.interview(kind, &[id]).finish().unwrap();
        let opened: Vec<String> = scaffold::file(kind, &values, 1)
            .lines()
            .map(|line| match line.trim_start().strip_prefix('#') {
                Some(key) if key.starts_with(|c: char| c.is_ascii_lowercase()) => {
                    line.replacen('#', "", 1)
                }
                _ => line.to_owned(),
            })
            .collect();
        let places: usize = opened
            .iter()
            .filter(|line| !line.trim_start().starts_with('#'))
            .map(|line| line.matches(PLACEHOLDER).count())
            .sum();
        let office = Office::sample();
        office.write("records/moi.yaml", &(opened.join("\n") + "\n"));
        let run = office.qcph(&["check", "records/moi.yaml", "--format", "short"]);
        let found: Vec<&str> = run.err.lines().filter(|line| line.contains("lỗi[")).collect();
        assert!(found.iter().all(|line| line.contains("[Q122]")), "{}", run.err);
        assert_eq!(found.len(), places, "{}: {}", kind.word(), run.err);
    }
}
