//! Copies that come back: what was changed is found under its key, and nothing else.

use super::edited::{Edited, WHEN, WHO, by, del, ins, mark, run};
use super::made::{Made, all, parts};
use crate::office::Office;
use qcph::returned::{Change, Returned, What, open_bytes};

const MEETING: &str = "TW-2020-HOP-01";
/// The words of `ket_luan/KL4/noi_dung`, in the middle of a sentence of the form.
const TASK: &str =
    "tổng hợp hằng tuần số đơn vị, số lao động được tạm dừng đóng gửi Văn phòng hai cơ quan";
const FIRST: &str = "Ngay khi dịch bệnh diễn biến phức tạp";
const SECOND: &str = "Cơ quan bảo hiểm xã hội các cấp đã hướng dẫn";

fn meeting() -> &'static Made {
    all().iter().find(|made| made.id == MEETING).unwrap()
}

/// What a file says that came back.
fn read(edited: &Edited) -> Returned {
    let file = open_bytes("da-sua.docx", edited.bytes()).unwrap_or_else(|one| panic!("{one:?}"));
    let list = file.list.clone().unwrap();
    assert_eq!(list.record, MEETING);
    file.compare(&list).unwrap()
}

/// What was done, where, by whom: `+` for what was added, `-` for what was removed.
fn told(returned: &Returned) -> Vec<String> {
    let told = |change: &Change| {
        let place = change.path.clone().unwrap_or_else(|| format!("({})", change.part));
        let edits = change.edits.iter().map(|edit| {
            let who = if edit.tracked { &*edit.who } else { "?" };
            assert_eq!(edit.tracked, edit.when == WHEN, "{change:?}");
            let sign = |sign: &str, text: &str| match text {
                "" => String::new(),
                text => format!(" {sign}[{text}]"),
            };
            let moved = if edit.moved { " moved" } else { "" };
            format!(" {who}{}{}{moved}", sign("-", &edit.removed), sign("+", &edit.added))
        });
        format!("{:?} {place}{}", change.what, edits.collect::<String>())
    };
    returned.changes.iter().map(told).collect()
}

/// The middle of the task replaced by something.
fn task(edited: &mut Edited, to: &str) {
    let (before, after) = TASK.split_once("số đơn vị").unwrap();
    let whole = edited.paragraph(TASK);
    let text = &whole[whole.find("preserve\">").unwrap() + 10..whole.find("</w:t>").unwrap()];
    let (lead, rest) = text.split_once(TASK).unwrap();
    let new = format!("{}{to}{}", run(&format!("{lead}{before}")), run(&format!("{after}{rest}")));
    edited.text(&run(text), &new);
}

fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

#[test]
fn words() {
    let cases: &[(String, &[&str])] = &[
        (run("số đơn vị"), &[]),
        (
            format!("{}{}", run("số "), ins("lượng ") + &run("đơn vị")),
            &["Text ket_luan/KL4/noi_dung Trần Thị B +[lượng ]"],
        ),
        (run("số ") + &del("đơn vị"), &["Text ket_luan/KL4/noi_dung Trần Thị B -[đơn vị]"]),
        (
            del("số đơn vị") + &ins("danh sách"),
            &["Text ket_luan/KL4/noi_dung Trần Thị B -[số đơn vị] +[danh sách]"],
        ),
        // Nobody tracked it.
        (run("danh sách"), &["Text ket_luan/KL4/noi_dung ? -[số đơn vị] +[danh sách]"]),
        // Added and removed again: it never was.
        (run("số đơn vị") + &format!("<w:ins {}>{}</w:ins>", by(), del("chưa từng có")), &[]),
        // Pieces, holders and fields say the same; instructions are no words.
        (
            format!(
                "<w:hyperlink r:id=\"rId1\">{}</w:hyperlink><w:smartTag>{}</w:smartTag>",
                run("số "),
                run("đơn vị")
            ),
            &[],
        ),
        (
            format!(
                "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                run("số đơn vị")
            ),
            &[],
        ),
        (format!("<w:fldSimple w:instr=\" DATE \">{}</w:fldSimple>", run("số đơn vị")), &[]),
        (
            format!(
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>bỏ qua</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
                run("số đơn vị")
            ),
            &[],
        ),
        (run("s&#x1ED1; &#273;ơn vị"), &[]),
        // Decomposed accents are the same letters.
        (run("so\u{302}\u{301} đơn vi\u{323}"), &[]),
        // Form alone.
        (
            format!(
                "<w:r><w:rPr><w:b/><w:rPrChange {}><w:rPr><w:ins {}/></w:rPr></w:rPrChange></w:rPr><w:t>số đơn vị</w:t></w:r>",
                by(),
                by()
            ),
            &[],
        ),
        (
            run("số")
                + "<w:r><w:tab/><w:noBreakHyphen/><w:sym w:font=\"Symbol\" w:char=\"F0B7\"/></w:r>"
                + &run(" đơn vị"),
            &["Text ket_luan/KL4/noi_dung ? +[\t-□]"],
        ),
        // A text box is read once, and it is a paragraph of its own.
        (
            run("số đơn vị")
                + &format!(
                    "<w:r><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice><w:txbxContent><w:p>{0}</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>{0}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>",
                    run("hộp chữ")
                ),
            &["Added () ? +[hộp chữ]"],
        ),
    ];
    for (to, wanted) in cases {
        let mut edited = Edited::of(meeting());
        task(&mut edited, to);
        let returned = read(&edited);
        assert_eq!(told(&returned), *wanted, "{to}");
        assert_eq!(returned.formats, usize::from(to.contains("rPrChange")), "{to}");
        let text = returned.changes.iter().find(|change| change.what == What::Text);
        if let Some(change) = text {
            assert_eq!(change.old, TASK);
            assert!(change.alone && change.new.starts_with("tổng hợp hằng tuần "), "{change:?}");
            assert!(change.new.ends_with("hai cơ quan"), "{change:?}");
        }
    }
}

#[test]
fn paragraphs() {
    let copy = Edited::of(meeting());
    let (first, second) = (copy.paragraph(FIRST), copy.paragraph(SECOND));
    let text_of = |whole: &str| {
        whole[whole.find("preserve\">").unwrap() + 10..whole.find("</w:t>").unwrap()].to_owned()
    };
    let (one, two) = (text_of(&first), text_of(&second));
    let new = |body: &str| format!("<w:p>{body}</w:p>");
    let (head, tail) = one.split_once(", nắm").unwrap();
    let tail = format!(", nắm{tail}");
    let all_removed = first.replace(&run(&one), &del(&one)).replacen("</w:pPr>", &mark("del"), 1);
    let moved_from = all_removed.replace("w:del ", "w:moveFrom ").replace("w:del>", "w:moveFrom>");
    let moved_to = first
        .replace(&run(&one), &ins(&one))
        .replacen("</w:pPr>", &mark("ins"), 1)
        .replace("w:ins ", "w:moveTo ")
        .replace("w:ins>", "w:moveTo>")
        .replace("<w:bookmark", "<w:none");
    let split = first.replace(&run(&one), &run(head)).replacen("</w:pPr>", &mark("ins"), 1)
        + &first.replace(&run(&one), &run(&tail)).replace("<w:bookmark", "<w:none");
    let parted = |end: &str, start: &str| {
        first.replace(&run(&one), &run(end)).replacen("</w:pPr>", &mark("ins"), 1)
            + &first.replace(&run(&one), &run(start)).replace("<w:bookmark", "<w:none")
    };
    let (end, start) = one.split_once(" phức tạp").unwrap();
    let at_blank = parted(end, &format!("phức tạp{start}"));
    let into_sentences = parted(&format!("{end}."), &format!("Phức tạp{start}"));
    let a = "danh_gia/ket_qua/1";
    let cases: Vec<(&str, String, Vec<String>)> = vec![
        ("as it was", format!("{first}{second}"), vec![]),
        ("split", format!("{split}{second}"), vec![format!("Split {a} {WHO}")]),
        (
            "split, not tracked",
            format!("{}{second}", split.replace(&mark("ins"), "</w:pPr>")),
            vec![format!("Split {a} ?")],
        ),
        ("split at a blank", format!("{at_blank}{second}"), vec![format!("Split {a} {WHO}")]),
        (
            "split at a blank, not tracked",
            format!("{}{second}", at_blank.replace(&mark("ins"), "</w:pPr>")),
            vec![format!("Split {a} ?")],
        ),
        (
            "split into sentences",
            format!("{into_sentences}{second}"),
            vec![format!("Text {a} ? -[ phức] +[. Phức]"), format!("Split {a} {WHO}")],
        ),
        (
            "joined",
            format!("{}{second}", first.replacen("</w:pPr>", &mark("del"), 1)),
            vec![format!("Joined danh_gia/ket_qua {WHO}")],
        ),
        (
            "joined, not tracked",
            first.replace("</w:p>", &second[second.find("</w:pPr>").unwrap() + 8..]),
            vec!["Joined danh_gia/ket_qua ?".into()],
        ),
        (
            "added as Word does",
            format!(
                "{}{}{second}",
                first.replacen("</w:pPr>", &mark("ins"), 1),
                new(&ins("Đoạn mới."))
            ),
            vec![format!("Added (noi_dung) {WHO} +[Đoạn mới.]")],
        ),
        (
            "added as others do",
            format!(
                "{first}{}{second}",
                new(&format!("<w:pPr>{}{}", mark("ins"), ins("Đoạn mới.")))
            ),
            vec![format!("Added (noi_dung) {WHO} +[Đoạn mới.]")],
        ),
        (
            "added, not tracked",
            format!("{first}{}{second}", new(&run("Đoạn mới."))),
            vec!["Added () ? +[Đoạn mới.]".into()],
        ),
        ("removed", format!("{all_removed}{second}"), vec![format!("Removed {a} {WHO} -[{one}]")]),
        ("removed, not tracked", second.clone(), vec![format!("Removed {a} ? -[{one}]")]),
        (
            "written anew",
            format!("{}{second}", first.replace(&run(&one), &(del(&one) + &ins("Khác hẳn.")))),
            vec![format!("Text {a} {WHO} -[{one}] +[Khác hẳn.]")],
        ),
        (
            "moved",
            format!("{moved_from}{second}{moved_to}"),
            vec![format!("Moved {a} {WHO} -[{one}] moved")],
        ),
        ("moved, not tracked", format!("{second}{first}"), vec![format!("Moved {a} ? moved")]),
        (
            "moved, not tracked, its bookmark lost",
            format!("{second}{}", first.replace("<w:bookmark", "<w:none")),
            vec![format!("Moved {a} ? -[{one}] moved")],
        ),
    ];
    for (name, body, wanted) in cases {
        let mut edited = copy.clone();
        edited.text(&format!("{first}{second}"), &body);
        let returned = read(&edited);
        assert_eq!(told(&returned), wanted, "{name}: {}", short(&two));
        if name.starts_with("added") {
            assert_eq!(returned.changes[0].beside.as_deref(), Some(a), "{name}");
        }
        if !name.contains("moved") {
            let returned = read(edited.without_bookmarks());
            assert_eq!(told(&returned), wanted, "{name}, without bookmarks");
        }
    }
}

#[test]
fn rows() {
    let copy = Edited::of(meeting());
    let row = copy.row("Rà soát các vụ án");
    let with = |mark: &str| row.replacen("<w:trPr>", &format!("<w:trPr><w:{mark} {}/>", by()), 1);
    let new = row.replace("<w:bookmark", "<w:none").replace("Rà soát các vụ án", "Việc mới");
    let marked = |row: &str| row.replacen("<w:trPr>", &format!("<w:trPr><w:ins {}/>", by()), 1);
    let cases = [
        (with("del"), format!("RowRemoved (bang) {WHO} -")),
        (String::new(), "RowRemoved (bang) ? -".to_owned()),
        (format!("{row}{}", marked(&new)), format!("RowAdded (bang) {WHO} +[2 | Việc mới")),
        (format!("{row}{new}"), "RowAdded (bang) ? +[2 | Việc mới".to_owned()),
    ];
    for (body, wanted) in cases {
        let mut edited = copy.clone();
        let told = told(&read(edited.text(&row, &body)));
        assert!(told.len() == 1 && told[0].starts_with(&wanted), "{told:#?}");
    }
}

#[test]
fn remarks() {
    let mut edited = Edited::of(meeting());
    let point = |kind: &str, id: u32| format!("<w:comment{kind} w:id=\"{id}\"/>");
    let on = point("RangeStart", 1) + &point("RangeStart", 2) + &run("số đơn vị");
    let ends =
        point("RangeEnd", 1) + &point("RangeEnd", 2) + "<w:r>" + &point("Reference", 1) + "</w:r>";
    task(&mut edited, &(on + &ends));
    let said = |id: u32, who: &str, text: &str| {
        format!(
            "<w:comment w:id=\"{id}\" w:author=\"{who}\" w:date=\"{WHEN}\"><w:p w14:paraId=\"0000000{id}\">{}</w:p></w:comment>",
            run(text)
        )
    };
    let word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:w14=\"urn:14\"";
    let comments = format!(
        "<w:comments {word}>{}{}{}</w:comments>",
        said(1, "Ông H", "Ghi rõ &amp; đủ"),
        said(2, "Bà B", "Đã ghi"),
        said(3, "Ai đó", "Không đứng ở đâu")
    );
    let done =
        "<w15:commentEx w15:paraId=\"00000002\" w15:paraIdParent=\"00000001\" w15:done=\"1\"/>";
    let more = format!("<w15:commentsEx xmlns:w15=\"urn:15\">{done}</w15:commentsEx>");
    edited.part("comments.xml", "comments", &comments);
    edited.part("commentsExtended.xml", "commentsExtended", &more);
    let returned = read(&edited);
    assert_eq!(returned.changes, []);
    let [first, second, third] = &returned.remarks[..] else { panic!("{:?}", returned.remarks) };
    assert_eq!((first.path.as_deref(), &*first.who), (Some("ket_luan/KL4/noi_dung"), "Ông H"));
    assert_eq!((&*first.text, &*first.on), ("Ghi rõ & đủ", "số đơn vị"));
    assert_eq!((second.done, second.answers.as_deref()), (true, Some("Ông H")));
    assert_eq!((third.path.as_deref(), &*third.on), (None, ""));
}

#[test]
fn what_is_no_value_of_the_record_is_told_as_the_forms() {
    let mut edited = Edited::of(meeting());
    edited.text("Nơi nhận:", "Nơi gửi:").text("Số: 31", "Số: 32");
    edited.text("Trên đây là kết luận", "Đây là kết luận");
    edited.replace("word/header2.xml", "</w:p>", &format!("{}</w:p>", ins("MẬT")));
    let told = told(&read(&edited));
    let wanted = [
        "Text (so) ? -[31] +[32]",
        "Text (noi_dung) ? -[Trên đây] +[Đây]",
        "Text (mau) ? -[nhận] +[gửi]",
        "Added (đầu trang) Trần Thị B +[MẬT]",
    ];
    assert_eq!(told, wanted);
}

/// Whose it is, and whether the record is still what it was.
#[test]
fn of_which_record_it_is() {
    const RECORD: &str = "TW-2020-TD-02";
    const FILE: &str = "out/ban-de-sua/TW-2020-TD-02_ban-de-sua_khong-co-gia-tri.docx";
    let office = Office::sample();
    assert_eq!(office.qcph(&["word", RECORD]).code, 0);
    let mut edited = Edited(parts(&std::fs::read(office.path(FILE)).unwrap()).1);
    edited.text("Nơi nhận:", "Nơi gửi:");
    office.write_bytes("sua.docx", &edited.bytes());
    let run = office.qcph(&["word", "read", "sua.docx"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("Q567") && run.out.contains("(chữ in sẵn)"), "{}{}", run.out, run.err);
    let refused = |arguments: &[&str], code: &str| {
        let run = office.qcph(arguments);
        assert_eq!(run.code, 1, "{}", run.out);
        assert!(run.err.contains(code), "{}", run.err);
        run
    };
    refused(&["word", "read", "sua.docx", "--record", "TW-2020-HOP-01"], "Q565");
    // The list of anchors is gone: the properties, then the name, then the call say whose it is.
    let relation = edited.0["word/_rels/document.xml.rels"].clone();
    let own = relation.find("<Relationship Id=\"rIdItem\"").unwrap();
    let end = own + relation[own..].find("/>").unwrap() + 2;
    edited.replace("word/_rels/document.xml.rels", &relation[own..end], "");
    office.write_bytes("khong-neo.docx", &edited.bytes());
    edited.replace("docProps/custom.xml", "Bản ghi", "Khác");
    office.write_bytes("vo-danh.docx", &edited.bytes());
    office.write_bytes("TW-2020-TD-02_ban-de-sua (1).docx", &edited.bytes());
    let named = ["word", "read", "vo-danh.docx", "--record", RECORD];
    for arguments in [
        &["word", "read", "khong-neo.docx"][..],
        &["word", "read", "TW-2020-TD-02_ban-de-sua (1).docx"],
        &named,
    ] {
        let run = office.qcph(arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(
            run.err.contains("Q566") && run.out.contains("1 chỗ sửa"),
            "{}{}",
            run.out,
            run.err
        );
    }
    refused(&named[..3], "Q565");
    // What the record says since.
    let record = "records/2020/tw/tw-2020-td-02.yaml";
    let text = office.read(record);
    let line = text.lines().find(|line| line.starts_with("ve_viec: ")).unwrap();
    office.edit(record, line, &format!("{line} bổ sung"));
    let run = refused(&["word", "read", "sua.docx"], "Q566");
    assert!(run.err.contains("`ve_viec`"), "{}", run.err);
    assert!(run.out.contains("(chữ in sẵn)"), "{}", run.out);
}
