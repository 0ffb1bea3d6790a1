//! What is written when a dossier is closed: a file of its own, from which it can be printed for ever.
//!
//! In: a [`Dossier`] and what is missing in it. Out: the text of a `loai: ho_so` file. The plan and the records stay as
//! they are; writing the file is left to others.

use super::lacks::Lack;
use super::{Document, Dossier};
use crate::records::scalar::Date;
use std::fmt::Write;

/// The file of a closed dossier, below the root: beside the plan.
pub fn path(plan: &str, id: &str) -> String {
    let folder = plan.rsplit_once('/').map_or("records", |(folder, _)| folder);
    format!("{folder}/{}.yaml", id.to_lowercase())
}

/// What is said of a dossier that is closed.
pub struct Closing<'a> {
    pub day: Date,
    /// Số tờ, where there is paper.
    pub sheets: Option<u64>,
    /// Why it is closed although something is missing.
    pub reason: Option<&'a str>,
}

/// Its text.
pub fn text(dossier: &Dossier, closing: &Closing<'_>, lacks: &[Lack]) -> String {
    let mut text = format!(
        "# Hồ sơ {} đã kết thúc; tệp do qcph dossier close ghi, không sửa tay.\n\
         loai: ho_so\nma: {}\nket_thuc: {}\n",
        dossier.code, dossier.id, *closing.day
    );
    let mut line = |line: String| text.push_str(&(line + "\n"));
    if let Some(sheets) = closing.sheets {
        line(format!("so_to: {sheets}"));
    }
    if let Some(reason) = closing.reason {
        line(format!("ly_do: {}", quoted(reason)));
    }
    if !lacks.is_empty() {
        line("con_thieu:".into());
        lacks.iter().for_each(|lack| line(format!("  - {}", quoted(&lack.said))));
    }
    line("van_ban:".into());
    dossier.documents.iter().for_each(|document| line(document_text(document)));
    text
}

fn document_text(document: &Document) -> String {
    let mut text = format!(
        "  - ban_ghi: {}\n    so_ky_hieu: {}\n    ngay: {}\n    trich_yeu: {}\n    tac_gia: {}\n",
        document.record,
        quoted(&document.number),
        *document.date,
        quoted(&document.subject),
        quoted(&document.author)
    );
    let mut line = |line: String| writeln!(text, "{line}").expect("a string takes every line");
    if let Some(note) = &document.note {
        line(format!("    ghi_chu: {}", quoted(note)));
    }
    line("    tep:".into());
    for file in &document.files {
        line(format!("      - duong_dan: {}", quoted(&file.path)));
        line(format!("        goi: {}", quoted(&file.bundle)));
        if let Some(way) = file.way {
            line(format!("        cach: {}", way.word()));
        }
        line(format!("        so_trang: {}", file.pages));
        line(format!("        sha256: \"{}\"", file.sha256));
        line(format!("        so_byte: {}", file.size_bytes));
    }
    text.trim_end().to_owned()
}

/// A text as YAML reads it back.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
