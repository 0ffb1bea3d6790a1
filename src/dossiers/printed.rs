//! The papers of one dossier (bìa, mục lục văn bản, chứng từ kết thúc), and of a file plan (danh mục hồ sơ).
//!
//! The decree gives the forms of the plan and of the index (Phụ lục V, II and IV); cover and closing sheet, which it
//! demands and does not draw, are by habit.

use super::paper::{self, Paper, Piece, Signer, names, place_date, table};
use super::{Document, Dossier, agency};
use crate::documents::Office;
use crate::documents::vietnamese::roman;
use crate::problem::Problem;
use crate::records::dossier::{Plan, Planned, Retention};
use crate::registers::in_year;
use crate::sheets::write::Sheet;

/// The columns of Phụ lục V, IV.
const INDEX: [(&str, bool, u16); 7] = [
    ("STT", true, 10),
    ("Số, ký hiệu văn bản", false, 26),
    ("Ngày tháng năm văn bản", true, 22),
    ("Tên loại và trích yếu nội dung văn bản", false, 60),
    ("Tác giả văn bản", false, 32),
    ("Tờ số/ Trang số", true, 16),
    ("Ghi chú", false, 22),
];

/// The columns of Phụ lục V, II.
const PLAN: [(&str, bool, u16); 5] = [
    ("Số và ký hiệu hồ sơ", true, 24),
    ("Tên đề mục và tiêu đề hồ sơ", false, 80),
    ("Thời hạn bảo quản", true, 24),
    ("Người lập hồ sơ", false, 30),
    ("Ghi chú", false, 22),
];

/// The rows of the index.
pub fn rows(dossier: &Dossier) -> Vec<Vec<String>> {
    let documents = (1..).zip(dossier.documents.iter().zip(dossier.page_spans()));
    let row = |(number, (document, span))| row(number, document, span);
    documents.map(row).collect()
}

fn row(number: usize, document: &Document, span: Option<(u32, u32)>) -> Vec<String> {
    let pages = match span {
        Some((first, last)) if first == last => format!("{first:02}"),
        Some((first, last)) => format!("{first:02}-{last:02}"),
        None => String::new(),
    };
    vec![
        number.to_string(),
        document.number.clone(),
        document.date.shown(),
        document.subject.clone(),
        document.author.clone(),
        pages,
        document.note.clone().unwrap_or_default(),
    ]
}

/// The titles of the columns of the index.
pub fn titles() -> Vec<&'static str> {
    INDEX.iter().map(|(title, ..)| *title).collect()
}

/// The index as a sheet.
///
/// # Errors
/// As [`dossier`].
pub fn sheet(office: &Office, dossier: &Dossier) -> Result<Sheet, Problem> {
    let column = |(title, _, fr): &(&str, bool, u16)| ((*title).to_owned(), f64::from(*fr) / 2.0);
    Ok(Sheet {
        name: format!("Năm {}", dossier.year),
        title: format!("Mục lục văn bản, tài liệu, hồ sơ {}", dossier.code),
        author: agency(office, dossier)?.name.0.clone(),
        year: dossier.year,
        columns: INDEX.iter().map(column).collect(),
        rows: rows(dossier),
    })
}

/// Cover, index and, of a closed dossier, the closing sheet.
///
/// # Errors
/// [`crate::problem::Code::BadArgument`] for a body that was not there in the year of the plan.
pub fn dossier(office: &Office, dossier: &Dossier) -> Result<Paper, Problem> {
    let own = agency(office, dossier)?;
    let day = dossier.closed.or(dossier.ended).unwrap_or(own.from.value);
    let (superior, agency) = names(&office.corpus.registry, own, day);
    let span = match (dossier.opened, dossier.ended) {
        (Some(first), Some(last)) => {
            format!("Từ ngày {} đến ngày {}", first.shown(), last.shown())
        }
        _ => "Từ ngày …… đến ngày ……".to_owned(),
    };
    let extent = extent(dossier);
    let cover = Piece::Cover {
        superior,
        agency,
        title: dossier.title.clone(),
        lines: vec![
            span,
            format!("Gồm: {extent}"),
            format!("Số, ký hiệu hồ sơ: {}", dossier.code),
            format!("Thời hạn bảo quản: {}", dossier.retention.title()),
        ],
    };
    let title = Piece::Title {
        name: "MỤC LỤC VĂN BẢN, TÀI LIỆU".to_owned(),
        lines: vec![
            format!("Số, ký hiệu hồ sơ: {}", dossier.code),
            format!("Năm {}", dossier.year),
        ],
    };
    let index = Piece::Table { table: table(&INDEX, rows(dossier)) };
    let mut sheets =
        vec![paper::Sheet { pieces: vec![cover] }, paper::Sheet { pieces: vec![title, index] }];
    if let Some(closed) = dossier.closed {
        sheets.push(closing(dossier, &place_date(own, Some(closed)), &extent));
    }
    let title = format!("Hồ sơ {} {}", dossier.code, dossier.title);
    Ok(Paper::new(title, own, day, sheets).keep(&office.wording.phrases))
}

/// How many documents, sheets of paper and pages.
fn extent(dossier: &Dossier) -> String {
    let pages = dossier.pages().map_or_else(|| "……".to_owned(), |pages| pages.to_string());
    let sheets = dossier.sheets.filter(|sheets| *sheets > 0);
    let sheets = sheets.map(|sheets| format!(" {sheets} tờ,")).unwrap_or_default();
    format!("{} văn bản,{sheets} {pages} trang", dossier.documents.len())
}

/// Chứng từ kết thúc (Điều 29.4c).
fn closing(dossier: &Dossier, place_date: &str, extent: &str) -> paper::Sheet {
    let text = |text: String| Piece::Text { text, bold: false };
    let (lacking, reason) = &dossier.closed_lacking;
    let mut pieces = vec![
        Piece::Title {
            name: "CHỨNG TỪ KẾT THÚC".to_owned(),
            lines: vec![format!("Số, ký hiệu hồ sơ: {}", dossier.code)],
        },
        text(format!("Hồ sơ gồm: {extent}.")),
        text("Mục lục văn bản: kèm theo, trang số như ghi trong mục lục.".to_owned()),
    ];
    if lacking.is_empty() {
        pieces.push(text("Đặc điểm tài liệu: đủ văn bản.".to_owned()));
    } else {
        pieces.push(text("Đặc điểm tài liệu: khi kết thúc còn thiếu:".to_owned()));
        pieces.extend(lacking.iter().map(|lack| text(format!("- {};", lack.replace('`', "")))));
    }
    pieces.extend(reason.iter().map(|reason| text(format!("Lý do kết thúc: {reason}."))));
    let signer = Signer {
        above: place_date.to_owned(),
        title: "Người lập hồ sơ".to_owned(),
        note: "(Ký và ghi rõ họ và tên)".to_owned(),
        name: dossier.maker.clone(),
    };
    pieces.push(Piece::Signatures { signers: [Signer::default(), signer] });
    paper::Sheet { pieces }
}

/// The file plan (Phụ lục V, II).
///
/// # Errors
/// As [`dossier`].
pub fn plan(office: &Office, plan: &Plan) -> Result<Paper, Problem> {
    let year = i32::try_from(plan.plan.year.0).unwrap_or(i32::MAX);
    let own = in_year(office, &plan.plan.agency, year)?;
    let decision = plan.plan.decision.as_ref();
    let day = decision.map_or(own.from.value, |decision| decision.date.value);
    let (superior, agency) = names(&office.corpus.registry, own, day);
    let attached = match decision {
        Some(decision) => format!(
            "(Kèm theo Quyết định số {} {} của {})",
            decision.number,
            crate::documents::vietnamese::date_words(*day),
            decision.by
        ),
        None => "(Kèm theo Quyết định số ……… ngày …… tháng …… năm …… của ………)".to_owned(),
    };
    let title = Piece::Title {
        name: "DANH MỤC HỒ SƠ".to_owned(),
        lines: vec![format!("Năm {year}"), attached],
    };
    let head = Piece::Head { superior, agency, place_date: String::new() };
    let mut pieces =
        vec![head, title, Piece::Table { table: table(&PLAN, plan_rows(office, plan)) }];
    let all = plan.dossiers().count();
    let forever = plan
        .dossiers()
        .filter(|planned| planned.dossier.retention.value == Retention::Forever)
        .count();
    let said = [
        format!("Danh mục hồ sơ này có {all:02} hồ sơ, bao gồm:"),
        format!("{forever:02} hồ sơ bảo quản vĩnh viễn;"),
        format!("{:02} hồ sơ bảo quản có thời hạn.", all - forever),
    ];
    pieces.extend(said.map(|text| Piece::Text { text, bold: false }));
    let name = format!("Danh mục hồ sơ năm {year}");
    let sheets = vec![paper::Sheet { pieces }];
    Ok(Paper::new(name, own, day, sheets).keep(&office.wording.phrases))
}

fn plan_rows(office: &Office, plan: &Plan) -> Vec<Vec<String>> {
    let heading =
        |name: String| vec![String::new(), name, String::new(), String::new(), String::new()];
    let row = |planned: &Planned<'_>| {
        let own = planned.dossier;
        let maker = office.corpus.registry.person(&own.maker);
        vec![
            planned.code(),
            own.title.0.clone(),
            own.retention.title().to_owned(),
            maker.map(|person| person.name.0.clone()).unwrap_or_default(),
            own.note.as_ref().map(|note| note.0.clone()).unwrap_or_default(),
        ]
    };
    let mut rows = Vec::new();
    for (number, big) in (1..).zip(plan.plan.headings.iter()) {
        rows.push(heading(format!("{}. {}", roman(number), big.name.to_uppercase())));
        let below = |planned: &Planned<'_>| std::ptr::eq(planned.heading, big);
        let own: Vec<Planned<'_>> = plan.dossiers().filter(below).collect();
        rows.extend(own.iter().filter(|planned| planned.part.is_none()).map(row));
        for (number, small) in (1..).zip(&big.parts) {
            rows.push(heading(format!("{number}. {}", small.name)));
            let in_part =
                |planned: &&Planned<'_>| planned.part.is_some_and(|part| std::ptr::eq(part, small));
            rows.extend(own.iter().filter(in_part).map(row));
        }
    }
    rows
}
