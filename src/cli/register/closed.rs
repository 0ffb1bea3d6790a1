//! `qcph register` of a book that is closed: told and printed from what was sealed.

use super::super::report::Failure;
use qcph::documents::vietnamese::date_short;
use qcph::law::registers::Register;
use qcph::pipeline::Loaded;
use qcph::pipeline::closed::{Part, parts};
use qcph::problem::{Code, Problem};
use qcph::registers::closed::{ClosedColumn, ClosedRow};
use serde_json::{Map, Value as Json, json};

/// A closed book, or an addition to it, and how many additions there are.
pub struct Shown {
    pub part: Part,
    additions: usize,
}

/// The closed book of a body and a year; none where it is open.
pub fn shown(
    loaded: &Loaded,
    (register, agency, year): (Register, &str, i32),
    addition: Option<u32>,
) -> Result<Option<Shown>, Failure> {
    let mut parts = parts(&loaded.project, agency, year)?;
    parts.retain(|part| part.register.register == register);
    let wanted = addition.unwrap_or(0);
    let additions = parts.iter().filter(|part| part.register.part > 0).count();
    let part = parts.into_iter().find(|part| part.register.part == wanted);
    match (part, addition) {
        (Some(part), _) => Ok(Some(Shown { part, additions })),
        (None, None) => Ok(None),
        (None, Some(addition)) => {
            let message = format!("sổ này không có phần bổ sung {addition}");
            Err(Problem::new(Code::BadArgument, message)
                .hint("bỏ `--addition` để xem sổ và các phần bổ sung của nó")
                .into())
        }
    }
}

impl Shown {
    pub fn titles(&self) -> Vec<&str> {
        self.part.register.columns.iter().map(|column| &*column.title).collect()
    }

    pub fn rows(&self) -> Vec<Vec<String>> {
        self.part.register.rows.iter().map(|row| row.cells.clone()).collect()
    }

    pub fn sentence(&self) -> String {
        let book = &self.part.register;
        let mut sentence = format!(
            "{} có {} dòng; đã đóng ngày {}, niêm phong trong gói {}.",
            book.named(),
            book.rows.len(),
            date_short(book.day),
            self.part.bundle
        );
        if book.part == 0 && self.additions > 0 {
            sentence += &format!(" Có {} phần bổ sung: xem bằng `--addition`.", self.additions);
        }
        sentence
    }

    pub fn as_json(&self) -> Json {
        let book = &self.part.register;
        let row = |row: &ClosedRow| {
            let cell = |(column, text): (&ClosedColumn, &String)| {
                let field = column.field.clone();
                (!text.is_empty()).then(|| (field, Json::from(text.as_str())))
            };
            let cells = book.columns.iter().zip(&row.cells).filter_map(cell);
            let mut cells: Map<String, Json> = cells.collect();
            cells.insert("ban_ghi".to_owned(), row.record.as_str().into());
            Json::from(cells)
        };
        json!({
            "so": book.register.word(),
            "ten": book.title,
            "dieu": book.clause,
            "co_quan": book.agency,
            "nam": book.year,
            "dong": book.rows.iter().map(row).collect::<Vec<_>>(),
            "chua_co_ngay_den": book.unacknowledged,
            "dong_so": {
                "ngay": book.day.to_string(),
                "phan": book.part,
                "so_phan_bo_sung": self.additions,
                "nguoi": book.by.as_ref().map(|by| &by.name),
                "ly_do": book.reason,
                "goi": self.part.bundle.to_string(),
            },
        })
    }
}
