//! The papers of a hand-over (NĐ 30/2020/NĐ-CP, Điều 30.3 and Phụ lục V, III and V): the list of what is handed over, of
//! dossiers kept for ever and of the others apart, and the minutes. Each is printed twice: each side keeps one.

use super::paper::{Paper, Piece, Sheet, Signer, names, place_date, table};
use super::{Dossier, agency};
use crate::documents::Office;
use crate::documents::vietnamese::{list, number_words};
use crate::problem::{Code, Problem};
use crate::records::agency::Agency;
use crate::records::dossier::Retention;
use crate::records::scalar::Date;
use std::collections::BTreeSet;

/// Both sides keep one of each.
const COPIES: usize = 2;

/// The columns of Phụ lục V, III; the list of what is kept for ever has no term.
const LIST: [(&str, bool, u16); 7] = [
    ("Số TT", true, 10),
    ("Số, ký hiệu hồ sơ", true, 24),
    ("Tiêu đề hồ sơ", false, 66),
    ("Thời gian tài liệu", true, 28),
    ("Thời hạn bảo quản", true, 22),
    ("Số tờ/ Số trang", true, 16),
    ("Ghi chú", false, 24),
];
const TERM: usize = 4;

/// Who hands over, who takes over, and what the archive proves itself by.
pub struct Sides {
    /// The name of the archive that takes over.
    pub receiver: String,
    /// The persons of both sides and their posts, as far as they are known.
    pub giving: (String, String),
    pub taking: (String, String),
    /// None where the day is written by hand.
    pub day: Option<Date>,
    /// The root of the log in groups, the QR code, and what it says in words.
    pub root: Option<(Vec<String>, String, String)>,
}

/// The papers by file name, without ending.
///
/// # Errors
/// [`Code::BadArgument`] where a dossier is open, or two bodies hand over.
pub fn papers(
    office: &Office,
    dossiers: &[Dossier],
    sides: &Sides,
) -> Result<Vec<(&'static str, Paper)>, Problem> {
    let first = dossiers.first().ok_or_else(|| {
        Problem::new(Code::BadArgument, "chưa nêu hồ sơ nào để giao nộp")
            .hint("thêm `--dossiers MÃ,MÃ`")
    })?;
    if let Some(open) = dossiers.iter().find(|dossier| dossier.closed.is_none()) {
        let message = format!("hồ sơ `{}` chưa kết thúc, chưa giao nộp được", open.id);
        return Err(Problem::new(Code::DossierIncomplete, message)
            .hint(format!("kết thúc hồ sơ trước: `qcph dossier close {}`", open.id))
            .clause("Nghị định 30/2020/NĐ-CP, Điều 29.4, 30"));
    }
    if let Some(other) = dossiers.iter().find(|dossier| dossier.agency != first.agency) {
        let message =
            format!("hồ sơ của `{}` và của `{}` giao nộp riêng", first.agency, other.agency);
        return Err(Problem::new(Code::BadArgument, message).hint("lập biên bản cho từng cơ quan"));
    }
    let own = agency(office, first)?;
    let day = sides.day.or(dossiers.iter().filter_map(|dossier| dossier.closed).max());
    let day = day.unwrap_or(own.from.value);
    let side = Side { office, own, day, sides };
    let (forever, timed): (Vec<&Dossier>, Vec<&Dossier>) =
        dossiers.iter().partition(|dossier| dossier.retention == Retention::Forever);
    let mut papers = Vec::new();
    for (name, forever, dossiers) in
        [("muc-luc-vinh-vien", true, forever), ("muc-luc-co-thoi-han", false, timed)]
    {
        if !dossiers.is_empty() {
            papers.push((
                name,
                side.twice("Mục lục hồ sơ, tài liệu nộp lưu", side.list(&dossiers, forever)),
            ));
        }
    }
    let minutes = side.minutes(dossiers);
    papers.push(("bien-ban", side.twice("Biên bản giao nhận hồ sơ, tài liệu", minutes)));
    Ok(papers)
}

/// The side that hands over.
struct Side<'a> {
    office: &'a Office,
    own: &'a Agency,
    day: Date,
    sides: &'a Sides,
}

impl Side<'_> {
    fn twice(&self, title: &str, sheet: Sheet) -> Paper {
        let paper = Paper::new(title.to_owned(), self.own, self.day, vec![sheet; COPIES]);
        paper.keep(&self.office.wording.phrases)
    }

    fn head(&self, place_date: String) -> Piece {
        let (superior, agency) = names(&self.office.corpus.registry, self.own, self.day);
        Piece::Head { superior, agency, place_date }
    }

    fn list(&self, dossiers: &[&Dossier], forever: bool) -> Sheet {
        let kept =
            if forever { "bảo quản vĩnh viễn" } else { "bảo quản có thời hạn" };
        let title = Piece::Title {
            name: "MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU".to_owned(),
            lines: vec![self.own.name.0.clone(), format!("Năm {} ({kept})", years(dossiers))],
        };
        let wanted = |at: &usize| !(forever && *at == TERM);
        let columns: Vec<_> = (0..LIST.len()).filter(wanted).map(|at| LIST[at]).collect();
        let row = |(number, dossier): (usize, &&Dossier)| {
            let all = row(number, dossier);
            (0..LIST.len()).filter(wanted).map(|at| all[at].clone()).collect()
        };
        let rows = (1..).zip(dossiers).map(row).collect();
        let count = dossiers.len();
        let text = |text: String| Piece::Text { text, bold: false };
        let signer = Signer {
            above: place_date(self.own, self.sides.day),
            title: "Người lập".to_owned(),
            note: "(Ký và ghi rõ họ và tên, chức vụ)".to_owned(),
            name: self.sides.giving.0.clone(),
        };
        Sheet {
            pieces: vec![
                self.head(String::new()),
                title,
                Piece::Table { table: table(&columns, rows) },
                text(format!("Mục lục này gồm: {count:02} hồ sơ (đơn vị bảo quản).")),
                text(format!(
                    "Viết bằng chữ: {} hồ sơ (đơn vị bảo quản).",
                    number_words(count as u64)
                )),
                Piece::Signatures { signers: [Signer::default(), signer] },
            ],
        }
    }

    fn minutes(&self, dossiers: &[Dossier]) -> Sheet {
        let text = |text: String| Piece::Text { text, bold: false };
        let strong = |text: &str| Piece::Text { text: text.to_owned(), bold: true };
        let all: Vec<&Dossier> = dossiers.iter().collect();
        let years = years(&all);
        let mut pieces = vec![
            self.head(place_date(self.own, self.sides.day)),
            Piece::Title {
                name: "BIÊN BẢN".to_owned(),
                lines: vec!["Giao nhận hồ sơ, tài liệu".to_owned()],
            },
            text("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;".into()),
            text(format!("Căn cứ Danh mục hồ sơ năm {years} của {};", self.own.name)),
            text("Chúng tôi gồm:".into()),
            strong("BÊN GIAO:"),
            text(format!("Cơ quan: {}", self.own.name)),
        ];
        pieces.extend(person(&self.sides.giving).map(text));
        pieces.push(strong("BÊN NHẬN:"));
        pieces.push(text(format!("Cơ quan: {}", self.sides.receiver)));
        pieces.extend(person(&self.sides.taking).map(text));
        pieces.extend(contents(&all, &years).map(text));
        if let Some((rows, svg, alt)) = &self.sides.root {
            pieces.push(text("Gốc của sổ niêm phong, để đối chiếu tài liệu điện tử:".into()));
            pieces.push(Piece::Root { rows: rows.clone(), svg: svg.clone(), alt: alt.clone() });
        }
        pieces.push(text(
            "Biên bản này được lập thành hai bản; bên giao giữ một bản, bên nhận giữ một bản./."
                .into(),
        ));
        let signer = |title: &str, name: &str| Signer {
            above: String::new(),
            title: title.to_owned(),
            note: "(Ký và ghi rõ họ và tên)".to_owned(),
            name: name.to_owned(),
        };
        let giving = signer("ĐẠI DIỆN BÊN GIAO", &self.sides.giving.0);
        let taking = signer("ĐẠI DIỆN BÊN NHẬN", &self.sides.taking.0);
        pieces.push(Piece::Signatures { signers: [giving, taking] });
        Sheet { pieces }
    }
}

fn person((name, post): &(String, String)) -> [String; 2] {
    let or_dots = |text: &str| match text {
        "" => "………………………………………………".to_owned(),
        text => text.to_owned(),
    };
    [format!("Ông (bà): {}", or_dots(name)), format!("Chức vụ công tác: {}", or_dots(post))]
}

/// What is handed over, point by point.
fn contents(dossiers: &[&Dossier], years: &str) -> [String; 12] {
    let titles: Vec<String> = dossiers.iter().map(|dossier| dossier.title.clone()).collect();
    let opened = dossiers.iter().filter_map(|dossier| dossier.opened).min();
    let ended = dossiers.iter().filter_map(|dossier| dossier.ended).max();
    let span = opened
        .zip(ended)
        .map(|(first, last)| format!("từ ngày {} đến ngày {}", first.shown(), last.shown()));
    let documents = dossiers.iter().flat_map(|dossier| &dossier.documents);
    let files: usize = documents.map(|document| document.files.len()).sum();
    let lacking = dossiers.iter().filter(|dossier| !dossier.closed_lacking.0.is_empty());
    let lacking: Vec<String> = lacking.map(|dossier| dossier.code.clone()).collect();
    let state = if lacking.is_empty() {
        "đủ văn bản, tệp tin nguyên vẹn".to_owned()
    } else {
        format!("hồ sơ {} còn thiếu như ghi ở chứng từ kết thúc", list(&lacking))
    };
    [
        "Thống nhất lập biên bản giao nhận tài liệu với những nội dung như sau:".to_owned(),
        format!("1. Tên khối tài liệu giao nộp: {}, năm {years}", titles.join("; ")),
        format!("2. Thời gian của hồ sơ, tài liệu: {}", span.unwrap_or_default()),
        "3. Số lượng tài liệu:".to_owned(),
        "a) Đối với hồ sơ, tài liệu giấy".to_owned(),
        "- Tổng số hộp (cặp): ………".to_owned(),
        "- Tổng số hồ sơ (đơn vị bảo quản): ……… Quy ra mét giá: ……… mét.".to_owned(),
        "b) Đối với hồ sơ, tài liệu điện tử".to_owned(),
        format!("- Tổng số hồ sơ: {:02}", dossiers.len()),
        format!("- Tổng số tệp tin trong hồ sơ: {files:02}"),
        format!("4. Tình trạng tài liệu giao nộp: {state}."),
        "5. Mục lục hồ sơ, tài liệu nộp lưu kèm theo.".to_owned(),
    ]
}

/// A row of the list with all columns.
fn row(number: usize, dossier: &Dossier) -> Vec<String> {
    let span = dossier.opened.zip(dossier.ended);
    let span = span.map(|(first, last)| format!("{} - {}", first.shown(), last.shown()));
    vec![
        number.to_string(),
        dossier.code.clone(),
        dossier.title.clone(),
        span.unwrap_or_default(),
        dossier.retention.title().to_owned(),
        sheets_and_pages(dossier),
        dossier.note.clone().unwrap_or_default(),
    ]
}

/// Số tờ of what is paper, số trang of what is not.
fn sheets_and_pages(dossier: &Dossier) -> String {
    let pages = dossier.pages().map(|pages| pages.to_string()).unwrap_or_default();
    match dossier.sheets.filter(|sheets| *sheets > 0) {
        Some(sheets) => format!("{sheets}/{pages}"),
        None => pages,
    }
}

fn years(dossiers: &[&Dossier]) -> String {
    let years: BTreeSet<i32> = dossiers.iter().map(|dossier| dossier.year).collect();
    years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
