//! What is printed of file plans and dossiers, as data: the contract with `templates/ho-so.typ`.
//!
//! Words are those of the forms of NĐ 30/2020/NĐ-CP, Phụ lục V (test: dossiers::the_forms_say_what_the_annex_says); how a
//! page looks is the layout's.

use crate::documents::document::{Block, Column, Meta, Width};
use crate::documents::page::letterhead::tied_name;
use crate::documents::phrases::Phrases;
use crate::documents::vietnamese::tied;
use crate::records::agency::Agency;
use crate::records::registry::Registry;
use crate::records::scalar::Date;
use chrono::Datelike;
use serde::Serialize;

/// One PDF.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paper {
    pub meta: Meta,
    /// Each begins on a page of its own, with number 1.
    pub sheets: Vec<Sheet>,
}

/// Pages that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    pub pieces: Vec<Piece>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Piece {
    /// The bodies at the left; at the right Quốc hiệu and Tiêu ngữ.
    Head {
        superior: Vec<String>,
        agency: Vec<String>,
        place_date: String,
    },
    /// The name of the paper, and lines below it, centred.
    Title {
        name: String,
        lines: Vec<String>,
    },
    Text {
        text: String,
        bold: bool,
    },
    /// With a row of column numbers below its titles.
    Table {
        table: Block,
    },
    /// Who signs at the left and at the right; nobody where the title is empty.
    Signatures {
        signers: [Signer; 2],
    },
    /// Bìa hồ sơ.
    Cover {
        superior: Vec<String>,
        agency: Vec<String>,
        title: String,
        lines: Vec<String>,
    },
    /// The root of the log, in groups and as a QR code.
    Root {
        rows: Vec<String>,
        svg: String,
        alt: String,
    },
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Signer {
    /// What stands above the title, such as place and date.
    pub above: String,
    pub title: String,
    pub note: String,
    pub name: String,
}

impl Paper {
    pub fn new(title: String, author: &Agency, day: Date, sheets: Vec<Sheet>) -> Self {
        let date = (day.year(), day.month(), day.day());
        Self { meta: Meta { title, author: author.name.0.clone(), number: None, date }, sheets }
    }

    /// Keeps names whole where lines are short: in titles, on the cover, in the heads of tables.
    pub fn keep(mut self, phrases: &Phrases) -> Self {
        let pieces = self.sheets.iter_mut().flat_map(|sheet| &mut sheet.pieces);
        for piece in pieces {
            match piece {
                Piece::Title { name, lines } | Piece::Cover { title: name, lines, .. } => {
                    lines.iter_mut().chain([name]).for_each(|text| phrases.tie(text));
                }
                Piece::Table { table: Block::Table { columns, .. } } => {
                    columns.iter_mut().for_each(|column| phrases.tie(&mut column.title));
                }
                _ => {}
            }
        }
        self
    }
}

/// The names in capitals of the body above a body, and of the body.
pub fn names(registry: &Registry, agency: &Agency, day: Date) -> (Vec<String>, Vec<String>) {
    let parent = agency.parent.as_ref().and_then(|id| registry.agency(id, day));
    let own = if agency.name_lines.is_empty() {
        vec![agency.name.to_uppercase()]
    } else {
        agency.name_lines.iter().map(|line| line.to_uppercase()).collect()
    };
    (parent.map(|parent| vec![tied_name(parent)]).unwrap_or_default(), own)
}

/// `Hải Dương, ngày … tháng … năm 2019`: a day that is written by hand, or one that is known.
pub fn place_date(agency: &Agency, day: Option<Date>) -> String {
    let day = match day {
        Some(day) => crate::documents::vietnamese::date_words(*day),
        None => "ngày …… tháng …… năm ……".to_owned(),
    };
    tied(&format!("{}, {day}", agency.place_name))
}

/// A table of the columns of a form: title, whether it is centred, share of the width.
pub fn table(columns: &[(&str, bool, u16)], rows: Vec<Vec<String>>) -> Block {
    let column = |(title, centred, fr): &(&str, bool, u16)| Column {
        title: (*title).to_owned(),
        align: if *centred { "center" } else { "left" },
        width: Width::Share { fr: *fr },
    };
    let columns = columns.iter().map(column).collect();
    Block::Table { caption: None, columns, rows, size: None, kinds: Vec::new() }
}
