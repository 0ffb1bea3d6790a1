//! The papers of dossiers as PDF: covers, lists, minutes.

use super::fit::Turned;
use super::register::PROFILE;
use super::world::SheetWorld;
use super::{Engine, Pdf};
use crate::dossiers::paper::{Paper, Piece};
use crate::problem::Problem;
use serde::Serialize;
use typst::foundations::Bytes;

/// What the layout of a paper receives.
#[derive(Serialize)]
struct Data<'a> {
    profile: &'static str,
    paper: &'a Paper,
}

impl Engine {
    /// Renders a paper.
    ///
    /// # Errors
    /// A table that no page can hold; [`crate::problem::Code::Layout`].
    pub fn render_paper(&self, paper: &Paper) -> Result<Pdf, Problem> {
        let mut paper = paper.clone();
        if let Some(fitter) = &self.fitter {
            for piece in paper.sheets.iter_mut().flat_map(|sheet| &mut sheet.pieces) {
                if let Piece::Table { table } = piece {
                    let tables = std::slice::from_mut(table);
                    fitter
                        .fit_alone(PROFILE, Turned::No, tables)
                        .map_err(|misfit| misfit.problem)?;
                }
            }
        }
        let data = Data { profile: PROFILE, paper: &paper };
        let json = serde_json::to_vec(&data).expect("a paper is strings, numbers and lists");
        let ident = format!("{} {}", paper.meta.title, paper.meta.author);
        let world = SheetWorld {
            engine: self,
            main: &self.paper_main,
            data: Bytes::new(json),
            attachments: Vec::new(),
        };
        self.typeset(&world, &ident)
    }
}
