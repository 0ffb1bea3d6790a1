//! What a page can hold, found before it is laid out.
//!
//! In: a [`Sheet`]. Out: its documents with exact widths of columns and with marks in words that must
//! not be torn or may be broken, or [`Misfit`]s: a table wider than a page at the least size that the
//! form allows, a word wider than the line of a title. Measures come from the form profiles; widths of
//! text from the embedded faces. To lay out is left to Typst.

mod judge;
mod ruler;
mod table;
mod words;

use crate::documents::document::{Block, Document, Sheet};
use crate::problem::Problem;
use judge::Judge;
use ruler::Ruler;
use serde_json::Value;
use std::collections::BTreeMap;
use typst::text::Font;

/// The most cells in the tables of one document: about 100 full pages. More make a PDF that is too
/// large to be sealed with its copies.
pub const MOST_CELLS: usize = 20_000;

/// What no page can hold (chỗ không vừa trang).
#[derive(Debug, Clone)]
pub struct Misfit {
    pub problem: Problem,
    /// The title of the table it is in, as printed.
    pub table: Option<String>,
    /// The words that the record must hold somewhere.
    pub words: String,
}

/// Finds what fits and how.
pub struct Fitter {
    ruler: Ruler,
    profiles: BTreeMap<String, Form>,
}

/// The measures of a profile that decide what fits, in points.
struct Form {
    text_width: f64,
    /// Of a page in landscape.
    turned_width: f64,
    indent: f64,
    left: f64,
    left_min: f64,
    gutter: f64,
    superior: f64,
    issuer: f64,
    number: f64,
    place_date: f64,
    subject: f64,
    title: f64,
    title_width: f64,
    list: f64,
    appendix_title: f64,
    attached: f64,
    copy_kind: f64,
    table_sizes: Vec<f64>,
    inset: f64,
}

impl Form {
    fn of(text: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(text).ok()?;
        let get = |path: &str| json.pointer(path).and_then(Value::as_f64);
        let mm = |path: &str| get(path).map(|mm| mm / 25.4 * 72.0);
        let sides = mm("/page/left_mm")? + mm("/page/right_mm")?;
        let (usual, least) = (get("/table/size_pt")?, get("/table/least_pt").unwrap_or(11.0));
        let mut table_sizes = vec![usual];
        while table_sizes.last().is_some_and(|last| last - 0.5 >= least) {
            table_sizes.extend(table_sizes.last().map(|last| last - 0.5));
        }
        Some(Self {
            text_width: mm("/page/width_mm")? - sides,
            turned_width: mm("/page/height_mm")? - sides,
            indent: mm("/body/indent_mm")?,
            left: mm("/header/left_mm")?,
            left_min: mm("/header/left_min_mm")?,
            gutter: mm("/header/gutter_mm")?,
            superior: get("/header/superior_pt")?,
            issuer: get("/header/issuer_pt")?,
            number: get("/header/number_pt")?,
            place_date: get("/header/place_date_pt")?,
            subject: get("/subject/size_pt")?,
            title: get("/title/abstract_pt")?,
            title_width: mm("/title/width_mm")?,
            list: get("/recipients/list_pt")?,
            appendix_title: get("/appendix/title_pt")?,
            attached: get("/appendix/attached_pt")?,
            copy_kind: get("/copy/kind_pt")?,
            table_sizes,
            inset: get("/table/inset_x_pt")?,
        })
    }
}

/// Whether a page lies on its long side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    Yes,
    No,
}

impl Fitter {
    /// From the faces and the layout templates; `None` when an office's own layout knows no marks.
    pub fn new<'a>(
        fonts: &[Font],
        layout: impl Iterator<Item = (&'static str, &'a str)> + Clone,
    ) -> Option<Self> {
        let knows_marks = |(path, text): (&str, &str)| {
            path == "van-ban.typ" && text.contains(&format!("u{{{:x}}}", u32::from(words::MARK)))
        };
        if !layout.clone().any(knows_marks) {
            return None;
        }
        let profile = |(path, text): (&str, &str)| {
            let name = path.strip_prefix("the-thuc/")?.strip_suffix(".json")?;
            Some((name.to_owned(), Form::of(text)?))
        };
        Some(Self { ruler: Ruler::new(fonts)?, profiles: layout.filter_map(profile).collect() })
    }

    /// The documents of a sheet, ready for layout.
    ///
    /// # Errors
    /// Misfits of the codes `TableTooWide`, `WordTooLong` and `TableTooLarge`; all that were found.
    pub fn fit(&self, sheet: &Sheet) -> Result<Vec<Document>, Vec<Misfit>> {
        let mut misfits = Vec::new();
        let mut documents = sheet.documents.clone();
        for document in &mut documents {
            let Some(form) = self.profiles.get(document.profile) else { continue };
            for copy in &mut document.copies {
                let form = self.profiles.get(copy.profile).unwrap_or(form);
                self.judge(form, &mut misfits).copy(copy);
            }
            let mut judge = self.judge(form, &mut misfits);
            judge.document(document);
            judge.fit(document);
        }
        if misfits.is_empty() { Ok(documents) } else { Err(misfits) }
    }

    /// A table on pages of its own of a form, turned or not: its columns and its type get the sizes with
    /// which it fits.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn fit_alone(
        &self,
        profile: &str,
        turned: Turned,
        table: &mut [Block],
    ) -> Result<(), Misfit> {
        let Some(form) = self.profiles.get(profile) else { return Ok(()) };
        let mut misfits = Vec::new();
        let width = if turned == Turned::Yes { form.turned_width } else { form.text_width };
        self.judge(form, &mut misfits).alone(table, width);
        misfits.pop().map_or(Ok(()), Err)
    }

    fn judge<'a>(&'a self, form: &'a Form, misfits: &'a mut Vec<Misfit>) -> Judge<'a> {
        Judge { ruler: &self.ruler, form, misfits }
    }
}
