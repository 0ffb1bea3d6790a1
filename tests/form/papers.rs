//! Books of a clerk and minutes of a hand-over, measured by their forms: no false alarm, every rule broken once.

use super::{book, engine};
use crate::office::{Office, repository};
use qcph::dossiers;
use qcph::dossiers::handover::{self, Sides};
use qcph::dossiers::paper::{Paper, Piece};
use qcph::form::{Verdict, examine_file};
use qcph::law::registers::{Register, RegisterForm};
use qcph::pipeline;
use qcph::project::Project;
use qcph::records::scalar::Date;
use qcph::registers::closed::{Closer, Closing};
use qcph::registers::{Book, Cover, Keeper};
use qcph::render::Engine;
use qcph::render::register::Closed;
use std::collections::BTreeSet;

const LAYOUT: &str = include_str!("../../templates/so.typ");
const PAPERS: &str = include_str!("../../templates/ho-so.typ");

fn day() -> Date {
    Date(chrono::NaiveDate::from_ymd_opt(2019, 1, 15).unwrap())
}

fn a_book(form: &'static RegisterForm) -> Book {
    Book {
        form,
        keeper: Keeper {
            code: "BHXH-HD".into(), name: "Bảo hiểm xã hội tỉnh Hải Dương".into()
        },
        cover: Cover {
            superior: Some("BẢO HIỂM XÃ HỘI VIỆT NAM".into()),
            agency: "BẢO HIỂM XÃ HỘI TỈNH HẢI DƯƠNG".into(),
            title: form.title.to_uppercase(),
            year: 2018,
            days: Some(("02/01/2018".into(), "28/12/2018".into())),
            numbers: form.says_numbers.then(|| ("01/TB-BHXH".into(), "268/BC-BHXH".into())),
        },
        entries: Vec::new(),
        unacknowledged: Vec::new(),
    }
}

/// The rules that a PDF breaks, and all that were measured on it.
fn measured(pdf: &[u8]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut broken, mut all) = (BTreeSet::new(), BTreeSet::new());
    for report in examine_file(&book(), pdf).unwrap() {
        for row in report.rows {
            match row.verdict {
                Verdict::Fails | Verdict::Advice => drop(broken.insert(row.rule.id.clone())),
                Verdict::Fits => {}
                _ => continue,
            }
            all.insert(row.rule.id.clone());
        }
    }
    (broken, all)
}

fn printed(engine: &Engine, book: &Book) -> Vec<u8> {
    engine.render_book(book, None).unwrap().bytes
}

#[test]
fn no_book_gives_a_false_alarm() {
    let engine = engine();
    let closing = Closing {
        day: day(),
        part: 1,
        by: Some(Closer { name: "Hồ Văn P".into(), post: "Giám đốc".into() }),
        reason: None,
    };
    for register in Register::ALL {
        let book = a_book(register.form());
        let closed = Closed { closing: &closing, data: "{}" };
        let closed = engine.render_book(&book, Some(&closed)).unwrap().bytes;
        for pdf in [printed(&engine, &book), closed] {
            let (broken, all) = measured(&pdf);
            assert!(broken.is_empty(), "{}: {broken:?}", register.word());
            assert!(all.len() >= 14, "{}: {all:?}", register.word());
        }
    }
    let office = Office::sample();
    for (agency, year) in
        [("BHXH-VN", "2018"), ("TLD", "2019"), ("BHXH-HD", "2018"), ("LDLD-HD", "2020")]
    {
        for book in ["out", "in", "copies", "followup"] {
            let file = format!("{agency}-{book}.pdf");
            let call = ["register", book, "--year", year, "--agency", agency, "--to", &file];
            let run = office.qcph(&call);
            assert_eq!(run.code, 0, "{}", run.err);
            let (broken, _) = measured(&std::fs::read(office.path(&file)).unwrap());
            assert!(broken.is_empty(), "{file}: {broken:?}");
        }
    }
}

/// What is made wrong, and the rule that must say so.
type Wrong = (&'static str, fn(&mut Book), &'static str, &'static str);

#[test]
fn every_rule_of_a_book_is_broken_and_found() {
    let same = |_: &mut Book| {};
    let form = |change: fn(&mut RegisterForm)| {
        let mut form = Register::Outgoing.form().clone();
        change(&mut form);
        &*Box::leak(Box::new(form))
    };
    let fewer: &'static RegisterForm = form(|form| drop(form.columns.remove(5)));
    let swapped: &'static RegisterForm = form(|form| form.columns.swap(2, 3));
    let wrong: &[Wrong] = &[
        ("so.bia.chu-quan", |book| book.cover.superior = Some("Bảo hiểm xã hội".into()), "", ""),
        (
            "so.bia.chu-quan",
            same,
            "text(size: 13pt, run(c.superior))",
            "text(size: 13pt, weight: \"bold\", run(c.superior))",
        ),
        ("so.bia.co-quan", |book| book.cover.agency = "Bảo hiểm xã hội".into(), "", ""),
        (
            "so.bia.co-quan",
            same,
            "text(size: 13pt, weight: \"bold\", run(c.agency))",
            "text(size: 13pt, run(c.agency))",
        ),
        ("so.bia.ten", |book| book.cover.title = "SỔ GHI VĂN BẢN".into(), "", ""),
        (
            "so.bia.ten",
            same,
            "text(size: 20pt, weight: \"bold\", run(c.title))",
            "text(size: 20pt, weight: \"regular\", run(c.title))",
        ),
        (
            "so.bia.giua",
            same,
            "#let cover(form, c, addition) = align(center + horizon, block(",
            "#let cover(form, c, addition) = align(left + horizon, block(",
        ),
        ("so.bia.nam", same, "\"Năm: \"", "\"Năm \""),
        ("so.bia.ngay", same, "text(style: \"italic\", label + value)", "text(label + value)"),
        ("so.bia.ngay", same, "\" đến ngày \"", "\" - \""),
        ("so.bia.so", same, "\" đến số \"", "\" - \""),
        ("so.bia.quyen", same, "text(weight: \"bold\", \"Quyển số: 01\")", "\"Quyển số: 01\""),
        ("so.bia.khung", same, "stroke: 0.5pt, inset: 8mm", "inset: 8mm"),
        ("so.bia.khung", same, "width: 130mm, height: 150mm", "width: 150mm, height: 120mm"),
        ("so.cot.thu-tu", same, "\"(\" + str(n) + \")\"", "\"(\" + str(n + 1) + \")\""),
        ("so.cot.lap", same, "table.header(", "table.header(repeat: false, "),
        ("so.huong", same, "landscape: true, rows", "landscape: false, rows"),
    ];
    let mut caught = BTreeSet::new();
    for (rule, change, from, to) in wrong {
        assert!(LAYOUT.contains(from), "{rule}: {from}");
        let engine = engine().with_layout("so.typ", &LAYOUT.replace(from, to));
        let mut book = a_book(Register::Outgoing.form());
        if *rule == "so.cot.lap" {
            book = long(book);
        }
        change(&mut book);
        let (broken, _) = measured(&printed(&engine, &book));
        assert!(broken.contains(*rule), "{rule}: {from} {broken:?}");
        caught.insert((*rule).to_owned());
    }
    for form in [fewer, swapped] {
        let (broken, _) = measured(&printed(&engine(), &a_book(form)));
        assert!(broken.contains("so.cot.du"), "{broken:?}");
        caught.insert("so.cot.du".to_owned());
    }
    // Of the book that waits for answers the form says no numbers.
    let mut followed = a_book(Register::FollowUp.form());
    followed.cover.numbers = Some(("1".into(), "2".into()));
    assert!(measured(&printed(&engine(), &followed)).0.contains("so.bia.so"));
    let rules = book().profile("so").unwrap().rules.clone();
    let own: BTreeSet<String> =
        rules.iter().map(|rule| rule.id.clone()).filter(|id| id.starts_with("so.")).collect();
    assert_eq!(own, caught);
}

/// The book of a body and year that fills several pages.
fn long(mut book: Book) -> Book {
    let office = Office::sample();
    let loaded = pipeline::load(Project::at(&office.path("")).unwrap());
    let loaded = loaded.loaded.unwrap();
    let own = qcph::registers::book(&loaded.office, Register::Outgoing, "BHXH-VN", 2018, day());
    book.entries = own.unwrap().entries;
    book
}

type Change = fn(&mut Paper);

/// The minutes of the sample's hand-over.
fn minutes() -> Paper {
    let office = Office::sample();
    let plan = std::fs::read_to_string(repository().join("tests/dossiers/danh-muc.yaml")).unwrap();
    office.write("records/2018/hai-duong/danh-muc-bhxh.yaml", &plan);
    let loaded = pipeline::load(Project::at(&office.path("")).unwrap()).loaded.unwrap();
    let planned = loaded.office.corpus.dossier("HS-HD-2018-HOP").unwrap();
    let kept = pipeline::kept(&loaded.project).unwrap();
    let mut dossier = dossiers::assemble(&loaded.office, &planned, &kept).unwrap();
    dossier.closed = Some(day());
    let sides = Sides {
        giving: ("Tạ Văn R".into(), "Văn thư".into()),
        taking: (String::new(), String::new()),
        receiver: "Lưu trữ cơ quan".into(),
        day: Some(day()),
        root: None,
    };
    let papers = handover::papers(&loaded.office, &[dossier], &sides).unwrap();
    papers.into_iter().find(|(name, _)| *name == "bien-ban").unwrap().1
}

fn each(paper: &mut Paper, change: impl Fn(&mut Piece)) {
    paper.sheets.iter_mut().flat_map(|sheet| &mut sheet.pieces).for_each(change);
}

#[test]
fn every_rule_of_the_minutes_is_broken_and_found() {
    let paper = minutes();
    let (broken, all) = measured(&engine().render_paper(&paper).unwrap().bytes);
    assert!(broken.is_empty() && all.len() >= 9, "{broken:?} {all:?}");
    let wrong: &[(&str, Change)] = &[
        ("bb.ten", |paper| {
            each(paper, |piece| {
                if let Piece::Title { lines, .. } = piece {
                    lines[0] = "Giao nhận tài liệu".into();
                }
            });
        }),
        ("bb.noi-dung", |paper| {
            paper.sheets[0].pieces.retain(
                |piece| !matches!(piece, Piece::Text { text, .. } if text.starts_with("4. Tình trạng")),
            );
        }),
        ("bb.noi-dung", |paper| {
            let giving =
                |piece: &Piece| matches!(piece, Piece::Text { text, .. } if text == "BÊN GIAO:");
            let at = paper.sheets[0].pieces.iter().position(giving).unwrap();
            let last = paper.sheets[0].pieces.len() - 2;
            paper.sheets[0].pieces.swap(at, last);
        }),
        ("bb.dia-danh", |paper| {
            each(paper, |piece| {
                if let Piece::Head { place_date, .. } = piece {
                    place_date.clear();
                }
            });
        }),
        ("bb.ky", |paper| {
            each(paper, |piece| {
                if let Piece::Signatures { signers } = piece {
                    signers.swap(0, 1);
                }
            });
        }),
        ("bb.ky-ten", |paper| {
            each(paper, |piece| {
                if let Piece::Signatures { signers } = piece {
                    signers[1].note = "(Ký tên)".into();
                }
            });
        }),
    ];
    let mut caught = BTreeSet::new();
    for (rule, change) in wrong {
        let mut paper = paper.clone();
        change(&mut paper);
        let (broken, _) = measured(&engine().render_paper(&paper).unwrap().bytes);
        assert!(broken.contains(*rule), "{rule}: {broken:?}");
        caught.insert((*rule).to_owned());
    }
    let plain = PAPERS.replace(
        "text(size: 14pt, weight: \"bold\", run(p.name))",
        "text(size: 14pt, weight: \"regular\", run(p.name))",
    );
    assert_ne!(plain, PAPERS);
    let pdf = engine().with_layout("ho-so.typ", &plain).render_paper(&paper).unwrap().bytes;
    assert!(measured(&pdf).0.contains("bb.ten"), "a name that is not bold");
    let rules = book().profile("giao-nhan").unwrap().rules.clone();
    let own: BTreeSet<String> =
        rules.iter().map(|rule| rule.id.clone()).filter(|id| id.starts_with("bb.")).collect();
    assert_eq!(own, caught);
}
