//! Documents that a run made: as a table, or as JSON, one at a time in memory.

use super::{line, new_table};
use comfy_table::CellAlignment;
use qcph::documents::vietnamese;
use qcph::pipeline::{MadePdf, Spool};
use qcph::problem::Problem;
use qcph::records::scalar::Date;
use serde_json::{Value as Json, json};
use std::io::{BufWriter, Write};

/// Whether documents are shown as sealed, which is for good.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    Yes,
    No,
}

/// The documents of a run, and which of them are printed.
pub struct Documents {
    pub made: Spool,
    pub wanted: fn(&MadePdf) -> bool,
    pub sealed: Sealed,
}

impl Documents {
    fn shown(&mut self) -> Result<impl Iterator<Item = MadePdf>, Problem> {
        Ok(self.made.read()?.filter_map(Result::ok).filter(self.wanted))
    }

    /// Prints a table, with digests when the documents are sealed; of very many, the first.
    pub fn print(&mut self) -> Result<(), Problem> {
        const ROWS_MAX: usize = 200;
        let mut table = new_table();
        let header = ["Số, ký hiệu", "Ngày", "Loại", "Trích yếu", "Trang", "SHA-256"];
        let columns = if self.sealed == Sealed::Yes { 6 } else { 5 };
        table.set_header(&header[..columns]);
        let mut documents = self.shown()?;
        for made in documents.by_ref().take(ROWS_MAX) {
            table.add_row(&row(made)[..columns]);
        }
        if table.is_empty() {
            return Ok(());
        }
        if let Some(column) = table.column_mut(4) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        line(&table.to_string());
        let more = documents.count();
        if more > 0 {
            line(&format!("… và {more} văn bản nữa; `--json` in đủ."));
        }
        Ok(())
    }

    /// Prints a JSON object: its first keys, the documents, its last keys.
    pub fn print_json(&mut self, first: &Json, last: &Json) -> Result<(), Problem> {
        let documents = self.shown()?;
        let mut out = BufWriter::new(anstream::stdout());
        // Nobody is left to be told that the pipe is closed.
        let _ = write!(out, "{},\"van_ban\":[", first.to_string().trim_end_matches('}'));
        for (at, made) in documents.enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(out, "{comma}{}", as_json(&made));
        }
        let _ = writeln!(out, "],{}", last.to_string().trim_start_matches('{'));
        let _ = out.flush();
        Ok(())
    }
}

fn row(made: MadePdf) -> [String; 6] {
    let entry = made.entry;
    let kind = match (entry.copy, entry.original) {
        (Some(copy), _) => format!("{} → {}", entry.type_name, copy.recipient),
        (None, Some(_)) => format!("{} (bản ký)", entry.type_name),
        (None, None) => entry.type_name,
    };
    let number = match entry.number_and_mark.as_str() {
        "" => "(dự thảo)".to_owned(),
        number => number.to_owned(),
    };
    let (date, pages) = (vietnamese::date_short(entry.date), entry.pages.to_string());
    [number, date, kind, entry.abstract_, pages, entry.sha256.to_string()]
}

fn as_json(made: &MadePdf) -> Json {
    let entry = &made.entry;
    json!({
        "ma_ban_ghi": entry.record,
        "loai": entry.kind,
        "so_ky_hieu": (!entry.number_and_mark.is_empty()).then_some(&entry.number_and_mark),
        "ngay": Date(entry.date).iso(),
        "trich_yeu": entry.abstract_,
        "noi_nhan": entry.copy.as_ref().map(|copy| &copy.recipient),
        "du_thao": made.draft,
        "tep": entry.original.is_none().then(|| format!("out/{}", entry.pdf)),
        "so_trang": entry.pages,
        "so_byte": entry.size_bytes,
        "sha256": entry.sha256.to_string(),
    })
}
