//! Changes of a copy written into the record: the lines that are meant, and no other.

use super::edited::{Edited, WHEN, WHO, by, del, ins, mark, run};
use super::made::parts;
use crate::office::{Office, draft};

const HOP: &str = "records/hop.yaml";
const ID: &str = "HD-2018-HOP-01";
const TD: &str = "records/trao-doi.yaml";

/// An office with the meeting as a draft.
fn office() -> Office {
    let office = Office::small();
    office.write(HOP, &draft());
    office
}

/// An exchange with a table, as a draft.
fn exchange() -> Office {
    let office = Office::small();
    let sample = crate::office::repository().join("records/2020/hai-duong/hd-2020-td-02.yaml");
    let text = std::fs::read_to_string(sample).unwrap();
    let (text, _) = text.split_once("  xac_nhan:").unwrap();
    office.write(TD, &text.replace("ban_hanh", "du_thao").replace("  so: 402\n", ""));
    office
}

/// The copy of a record, taken apart.
fn copy(office: &Office, id: &str) -> Edited {
    let run = office.qcph(&["word", id]);
    assert_eq!(run.code, 0, "{}", run.err);
    let path = format!("out/ban-de-sua/{id}_ban-de-sua_khong-co-gia-tri.docx");
    Edited(parts(&std::fs::read(office.path(&path)).unwrap()).1)
}

/// Applies a copy with these words after the file; gives what was printed.
fn apply(office: &Office, edited: &Edited, code: i32, more: &[&str]) -> String {
    office.write_bytes("sua.docx", &edited.bytes());
    let ran = office.qcph(&[&["word", "read", "sua.docx", "--apply"], more].concat());
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    ran.out + &ran.err
}

/// The lines that went and came, in order.
fn lines(before: &str, after: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(before, after);
    let changed = diff.iter_all_changes().filter(|one| one.tag() != similar::ChangeTag::Equal);
    changed.map(|one| format!("{}{}", one.tag(), one.value().trim())).collect()
}

/// Words of a paragraph replaced inside its one run.
fn words(edited: &mut Edited, from: &str, to: &str) {
    let whole = edited.paragraph(from);
    let start = whole.find("preserve\">").unwrap() + 10;
    let text = &whole[start..start + whole[start..].find("</w:t>").unwrap()];
    let (before, after) = text.split_once(from).unwrap();
    edited.text(&run(text), &format!("{}{to}{}", run(before), run(after)));
}

/// One word of a conclusion replaced, with tracking.
fn propose(edited: &mut Edited) {
    let new = run("chưa khắc phục, ") + &del("đề xuất") + &ins("kiến nghị");
    words(edited, "chưa khắc phục, đề xuất", &new);
}

/// The meeting as a draft, and in `da-sua.docx` its copy with a change that somebody made and a remark.
pub fn marked_up() -> Office {
    let office = office();
    let mut edited = copy(&office, ID);
    propose(&mut edited);
    let point = |kind: &str| format!("<w:comment{kind} w:id=\"1\"/>");
    let remarked = [&point("RangeStart"), &run("được ban hành sớm"), &point("RangeEnd")];
    words(&mut edited, "được ban hành sớm", &remarked.map(String::as_str).concat());
    let remark = format!(
        "<w:comments xmlns:w=\"{}\"><w:comment w:id=\"1\" w:author=\"{WHO}\" w:date=\"{WHEN}\"><w:p>{}</w:p></w:comment></w:comments>",
        qcph::word::TEXT,
        run("Ghi rõ ngày ban hành kế hoạch.")
    );
    edited.part("comments.xml", "comments", &remark);
    office.write_bytes("da-sua.docx", &edited.bytes());
    office
}

fn text_of(whole: &str) -> String {
    let start = whole.find("preserve\">").unwrap() + 10;
    whole[start..start + whole[start..].find("</w:t>").unwrap()].to_owned()
}

const PLAN: &str = "Kế hoạch thực hiện chế độ";
const CHECK: &str = "Cuộc kiểm tra đột xuất do";
const BOOKS: &str = "Việc bàn giao sổ bảo hiểm xã hội";
const LATE: &str = "Còn 61/86 doanh nghiệp";

#[test]
fn words_are_written_where_they_stand() {
    let office = office();
    let mut edited = copy(&office, ID);
    propose(&mut edited);
    words(&mut edited, "được ban hành sớm", &run("được ban hành rất sớm"));
    let before = office.read(HOP);
    let shown = apply(&office, &edited, 0, &["--dry-run"]);
    assert!(shown.contains("rất sớm") && shown.contains("--dry-run"), "{shown}");
    assert_eq!(office.read(HOP), before);
    let shown = apply(&office, &edited, 0, &["--yes"]);
    assert!(shown.contains("Đã ghi 2 chỗ sửa"), "{shown}");
    let changed = lines(&before, &office.read(HOP));
    let wanted = [
        "-- Kế hoạch thực hiện chế độ, chính sách năm 2018 được ban hành sớm, là căn cứ để các đơn vị của hai ngành chủ động triển khai",
        "+- Kế hoạch thực hiện chế độ, chính sách năm 2018 được ban hành rất sớm, là căn cứ để các đơn vị của hai ngành chủ động triển khai",
        "-noi_dung: phân loại 61 doanh nghiệp chậm đóng chưa khắc phục, đề xuất biện pháp xử lý đối với từng doanh nghiệp",
        "+noi_dung: phân loại 61 doanh nghiệp chậm đóng chưa khắc phục, kiến nghị biện pháp xử lý đối với từng doanh nghiệp",
    ];
    assert_eq!(changed, wanted);
    // The same file again: the record is not what it was of any more, and stays.
    let after = office.read(HOP);
    let shown = apply(&office, &edited, 1, &["--yes"]);
    assert!(shown.contains("Q566") && shown.contains("khi đưa đi “phân loại 61"), "{shown}");
    assert_eq!(office.read(HOP), after);
}

/// A case: its name, the paragraphs in the place of four, and the lines that change.
type Case<'a> = (&'a str, String, &'a [&'a str]);

#[test]
fn items_come_go_and_move_with_their_paragraphs() {
    let office = office();
    let edited = copy(&office, ID);
    let [plan, check, books] = [PLAN, CHECK, BOOKS].map(|said| edited.paragraph(said));
    let before = office.read(HOP);
    let all = format!("{plan}{check}{books}");
    let new = |text: &str| format!("<w:p>{}</w:p>", run(text));
    let (one, two) = (text_of(&check), text_of(&books));
    let (head, tail) = one.split_once(" đã làm rõ").unwrap();
    let split = check.replace(&run(&one), &run(head)).replacen("</w:pPr>", &mark("ins"), 1)
        + &check
            .replace(&run(&one), &run(&format!("đã làm rõ{tail}")))
            .replace("<w:bookmark", "<w:none");
    let parted = |end: &str, start: &str| {
        check.replace(&run(&one), &run(end)).replacen("</w:pPr>", &mark("ins"), 1)
            + &check.replace(&run(&one), &run(start)).replace("<w:bookmark", "<w:none")
    };
    let at_blank = parted(head, &format!("đã làm rõ{tail}"));
    let into_sentences = parted(&format!("{head}."), &format!("Đã làm rõ{tail}"));
    let joined = format!("{}{}", check.replacen("</w:pPr>", &mark("del"), 1), books);
    let line = |sign: &str, text: &str| {
        format!("{sign}- {}", text.trim_end_matches(['.', ';']).replace('\u{a0}', " "))
    };
    let cases: [Case; 7] = [
        (
            "added",
            format!(
                "{plan}{}{}{check}{books}",
                new("- Việc mới thứ nhất;"),
                new("Việc mới thứ hai.")
            ),
            &["+- Việc mới thứ nhất", "+- Việc mới thứ hai"],
        ),
        ("removed", format!("{plan}{check}"), &[&line("-", &two)]),
        (
            "split",
            format!("{plan}{split}{books}"),
            &[&line("-", &one), &line("+", head), &line("+", &format!("đã làm rõ{tail}"))],
        ),
        (
            "split at a blank",
            format!("{plan}{at_blank}{books}"),
            &[&line("-", &one), &line("+", head), &line("+", &format!("đã làm rõ{tail}"))],
        ),
        (
            "split into sentences",
            format!("{plan}{into_sentences}{books}"),
            &[&line("-", &one), &line("+", head), &line("+", &format!("Đã làm rõ{tail}"))],
        ),
        (
            "joined",
            format!("{plan}{joined}"),
            &[&line("-", &one), &line("-", &two), &line("+", &format!("{one}{two}"))],
        ),
        ("moved", format!("{check}{plan}{books}"), &[]),
    ];
    for (name, body, wanted) in cases {
        office.write(HOP, &before);
        let mut edited = edited.clone();
        edited.text(&all, &body);
        apply(&office, &edited, 0, &["--yes"]);
        let mut changed = lines(&before, &office.read(HOP));
        if name == "moved" {
            // Which of two lines that changed their places moved, only the difference decides.
            changed.sort();
            assert_eq!(changed.len(), 2, "{changed:#?}");
            assert!(changed[0][1..] == changed[1][1..], "{changed:#?}");
            continue;
        }
        assert_eq!(changed, wanted, "{name}");
    }
}

#[test]
fn rows_and_cells_are_those_of_the_record() {
    let office = exchange();
    let id = "HD-2020-TD-02";
    let edited = copy(&office, id);
    let before = office.read(TD);
    let row = edited.row("Tỷ lệ bao phủ");
    let new = row
        .replace("<w:bookmark", "<w:none")
        .replace(&run_in(&row, "Tỷ lệ bao phủ bảo hiểm y tế"), &run("Việc mới"))
        .replacen("<w:trPr>", &format!("<w:trPr><w:ins {}/>", by()), 1);
    let cases: [(String, Vec<&str>); 3] = [
        (String::new(), vec![r#"-- ["4", "Tỷ lệ bao phủ bảo hiểm y tế", "%", "89,4", "89,1"]"#]),
        (
            row.replace("89,1<", "90,2<"),
            vec![
                r#"-- ["4", "Tỷ lệ bao phủ bảo hiểm y tế", "%", "89,4", "89,1"]"#,
                r#"+- ["4", "Tỷ lệ bao phủ bảo hiểm y tế", "%", "89,4", "90,2"]"#,
            ],
        ),
        (format!("{row}{new}"), vec![r#"+- ["4", "Việc mới", "%", "89,4", "89,1"]"#]),
    ];
    for (body, wanted) in cases {
        office.write(TD, &before);
        let mut edited = edited.clone();
        edited.text(&row, &body);
        apply(&office, &edited, 0, &["--yes"]);
        assert_eq!(plain(&lines(&before, &office.read(TD))), plain(&wanted));
    }
}

/// Whatever quotes a cell has.
fn plain<T: AsRef<str>>(lines: &[T]) -> Vec<String> {
    lines.iter().map(|line| line.as_ref().replace('"', "")).collect()
}

/// The run of a row that says this, whatever its type size.
fn run_in(row: &str, said: &str) -> String {
    let at = row.find(said).unwrap();
    let start = row[..at].rfind("<w:r>").unwrap();
    let end = at + row[at..].find("</w:r>").unwrap() + "</w:r>".len();
    row[start..end].to_owned()
}

#[test]
fn what_the_record_cannot_take_is_named_and_nothing_is_written() {
    let office = office();
    let before = office.read(HOP);
    let copy = copy(&office, ID);
    let mut edited = copy.clone();
    edited.text("Nơi nhận:", "Nơi gửi:");
    words(&mut edited, "được ban hành sớm", &run("được ban hành rất sớm"));
    let shown = apply(&office, &edited, 1, &["--yes"]);
    assert!(shown.contains("Q568") && shown.contains("chữ của thể thức"), "{shown}");
    assert!(shown.contains("thêm `--skip`"), "{shown}");
    assert_eq!(office.read(HOP), before);
    // Nobody is there to be asked.
    let shown = apply(&office, &edited, 2, &[]);
    assert!(shown.contains("--yes"), "{shown}");
    assert_eq!(office.read(HOP), before);
    let shown = apply(&office, &edited, 0, &["--yes", "--skip", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(said["da_ghi"], 1);
    let fates: Vec<&str> =
        said["sua"].as_array().unwrap().iter().map(|one| one["ghi"].as_str().unwrap()).collect();
    assert_eq!(fates, ["da_ghi", "khong_ghi_duoc"]);
    assert_eq!(lines(&before, &office.read(HOP)).len(), 2);
    // A task has more keys than its words, and a value that is no item does not go.
    for (from, to) in
        [("tổng hợp vướng mắc", "added"), ("Hôm nay, ngày", "removed"), (LATE, "form")]
    {
        office.write(HOP, &before);
        let mut edited = copy.clone();
        let Some(at) = edited.0[super::edited::TEXT].find(from) else { continue };
        assert!(at > 0);
        let whole = edited.paragraph(from);
        let body = match to {
            "added" => format!("{whole}<w:p>{}</w:p>", run("Việc thứ năm.")),
            "removed" => String::new(),
            _ => whole.replace("<w:t ", "<w:tab/><w:sym w:font=\"Symbol\" w:char=\"F0B7\"/><w:t "),
        };
        edited.text(&whole, &body);
        let shown = apply(&office, &edited, 1, &["--yes"]);
        assert!(shown.contains("Q568"), "{from}: {shown}");
        assert_eq!(office.read(HOP), before);
    }
}

/// Issued, sealed and then turned back, of another record, of another time.
#[test]
fn a_record_that_may_not_change_stays() {
    let office = Office::small();
    let issued = office.read(HOP);
    let mut edited = copy(&office, ID);
    words(&mut edited, "được ban hành sớm", &run("được ban hành rất sớm"));
    let shown = apply(&office, &edited, 1, &["--yes"]);
    assert!(shown.contains("Q569") && shown.contains("đã ban hành"), "{shown}");
    assert_eq!(office.read(HOP), issued);
    office.write(HOP, &draft());
    let mut edited = copy(&office, ID);
    words(&mut edited, "được ban hành sớm", &run("được ban hành rất sớm"));
    office.write(HOP, &issued);
    let sealed = office.qcph(&["archive", "--date", "2018-12-31"]);
    assert_eq!(sealed.code, 0, "{}", sealed.err);
    office.write(HOP, &draft());
    let shown = apply(&office, &edited, 1, &["--yes"]);
    assert!(shown.contains("Q569") && shown.contains("đã niêm phong"), "{shown}");
    assert_eq!(office.read(HOP), draft());
    let shown = apply(&office, &edited, 1, &["--yes", "--record", "HD-2018-HOP-02"]);
    assert!(shown.contains("Q565"), "{shown}");
    // The list of what the copy said is gone.
    let list = "customXml/item1.xml";
    let text = edited.0.get_mut(list).unwrap();
    *text = text.replace("urn:qcph", "urn:khac");
    let shown = apply(&office, &edited, 1, &["--yes"]);
    assert!(shown.contains("Q566"), "{shown}");
    assert_eq!(office.read(HOP), draft());
}

/// One by one: yes, no, and the rest left.
#[cfg(unix)]
#[test]
fn a_person_is_asked_about_each_change() {
    let office = office();
    let before = office.read(HOP);
    let mut edited = copy(&office, ID);
    words(&mut edited, "được ban hành sớm", &run("được ban hành rất sớm"));
    words(&mut edited, "đã hoàn thành 100%", &(del("đã") + &run(" hoàn thành 100%")));
    words(&mut edited, "chưa khắc phục", &run("vẫn chưa khắc phục"));
    office.write_bytes("sua.docx", &edited.bytes());
    let (yes, no, stop) = ("\r", "\x1b[B\r", "\x1b[B\x1b[B\x1b[B\r");
    let call = ["word", "read", "sua.docx", "--apply"];
    let ask = |answers: &[(&str, &str)]| {
        crate::cli::next_regulation::at_a_terminal(&office, &call, answers)
    };
    let shown = ask(&[("Chỗ 1/3", no), ("Chỗ 2/3", yes), ("Chỗ 3/3", stop), ("Ghi các dòng", yes)]);
    assert!(shown.contains("records/hop.yaml:"), "{shown}");
    assert!(shown.contains("Trần Thị B"), "{shown}");
    let changed = lines(&before, &office.read(HOP));
    assert_eq!(changed.len(), 2, "{changed:#?}");
    assert!(changed[1].contains("xã hội hoàn thành 100%"), "{changed:#?}");
}
