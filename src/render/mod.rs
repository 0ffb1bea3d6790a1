//! Documents as data to PDF: the home of Typst.
//!
//! In: a [`Sheet`], a book of a clerk, or a paper of a dossier. Out: PDF/A-3a + PDF/UA-1 bytes, closed by one end of line, and
//! the number of pages. [`fonts`] are embedded, [`world`] is all that Typst can see, [`batch`] renders many sheets on
//! threads of its own. The same sheet gives the same bytes, whatever the order, the threads or the day.
//! A Typst warning is a problem: an archive must not get a document with a substituted font or a
//! dropped glyph.

pub mod batch;
mod dossier;
pub mod fit;
pub mod fonts;
pub mod register;
mod world;

use crate::documents::document::{Document, Sheet};
use crate::problem::{Code, Problem};
use crate::templates::{self, Templates};
use fit::{Fitter, Misfit};
use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Bytes, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::{SheetWorld, file_id};

/// What every document shares: fonts, templates, standard library.
pub struct Engine {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    /// Another main file, for books: with its layout, which no bundle needs.
    book_main: Source,
    /// As that, for the papers of dossiers.
    paper_main: Source,
    data: FileId,
    sources: Vec<Source>,
    files: Vec<(FileId, Bytes)>,
    fitter: Option<Fitter>,
    standards: PdfStandards,
}

/// A rendered document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// The engine's name in bundles: what has to be the same for the same bytes.
pub const ENGINE: &str = "typst 0.15.1";

impl Engine {
    /// Sets up fonts and layout templates.
    ///
    /// # Errors
    /// [`Code::FontMissing`].
    pub fn new(templates: &Templates) -> Result<Self, Problem> {
        let fonts = fonts::load()?;
        let (mut sources, mut files) = (Vec::new(), Vec::new());
        for (path, text) in templates.layout() {
            let id = file_id(&format!("/{path}"));
            if path.ends_with(".typ") {
                sources.push(Source::new(id, text.to_owned()))
            } else {
                files.push((id, Bytes::from_string(text.to_owned())))
            }
        }
        sources.push(Source::new(file_id("/so.typ"), templates::fixed("so.typ").to_owned()));
        sources.push(Source::new(file_id("/ho-so.typ"), templates::fixed("ho-so.typ").to_owned()));
        let fitter = Fitter::new(&fonts, templates.layout());
        let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
            .expect("PDF/A-3a and PDF/UA-1 go together");
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: Source::new(file_id("/main.typ"), world::MAIN.to_owned()),
            book_main: Source::new(file_id("/so-main.typ"), world::BOOK_MAIN.to_owned()),
            paper_main: Source::new(file_id("/ho-so-main.typ"), world::PAPER_MAIN.to_owned()),
            data: file_id("/data.json"),
            sources,
            files,
            fitter,
            standards,
        })
    }

    /// The same engine with another text of a layout, to see what its pages are measured against.
    #[must_use]
    pub fn with_layout(mut self, path: &str, text: &str) -> Self {
        let id = file_id(&format!("/{path}"));
        let known = self.sources.iter_mut().filter(|source| source.id() == id);
        known.for_each(|source| *source = Source::new(id, text.to_owned()));
        self
    }

    /// The characters that may stand in a record.
    pub fn charset(&self) -> fonts::Charset {
        fonts::Charset::of(&self.fonts)
    }

    /// The documents of a sheet, with what must be known before layout.
    ///
    /// # Errors
    /// What no page can hold.
    pub fn fit(&self, sheet: &Sheet) -> Result<Vec<Document>, Vec<Misfit>> {
        self.fitter.as_ref().map_or_else(|| Ok(sheet.documents.clone()), |fitter| fitter.fit(sheet))
    }

    /// Renders one sheet; `ident` (the record's id) becomes the PDF's document id.
    ///
    /// # Errors
    /// Those of [`Engine::fit`]; [`Code::Layout`], naming the template line where Typst names one.
    pub fn render(&self, sheet: &Sheet, ident: &str) -> Result<Pdf, Problem> {
        let documents = self.fit(sheet).map_err(|mut misfits| misfits.swap_remove(0).problem)?;
        self.typeset(&SheetWorld::new(self, sheet, &documents), ident)
    }

    /// Lays out what a world holds.
    fn typeset(&self, world: &SheetWorld, ident: &str) -> Result<Pdf, Problem> {
        let compiled = typst::compile::<PagedDocument>(world);
        let document = compiled.output.map_err(|errors| describe(&errors[0], world, ident))?;
        if let Some(warning) = compiled.warnings.first() {
            return Err(describe(warning, world, ident));
        }
        let options = PdfOptions {
            ident: Smart::Custom(ident.to_owned()),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        let mut bytes = typst_pdf::pdf(&document, &options)
            .map_err(|errors| describe(&errors[0], world, ident))?;
        // Programs that sign append behind the last byte: without an end of line, what they append
        // would stand in the comment `%%EOF` (ISO 32000-2, 7.5.5; ISO 19005-3, 6.1.3 allows one).
        bytes.push(b'\n');
        Ok(Pdf { bytes, pages: document.pages().len() })
    }
}

/// Frees what layout remembers of documents that were rendered long ago; keeps what is shared.
pub fn forget() {
    // What none of the last eight to sixteen documents used, counted over all threads, goes.
    comemo::evict(1);
}

fn describe(diagnostic: &SourceDiagnostic, world: &SheetWorld, ident: &str) -> Problem {
    let what = match diagnostic.severity {
        Severity::Error => "lỗi",
        Severity::Warning => "cảnh báo",
    };
    let message =
        format!("không dàn được trang của `{ident}` ({what} của Typst): {}", diagnostic.message);
    let place = diagnostic.span.id().and_then(|id| {
        let range = world.range(diagnostic.span)?;
        let text = world.source(id).ok()?;
        let file = format!("templates/{}", id.vpath().get_without_slash());
        Some(crate::problem::Place::in_text(file.as_str(), text.text(), range))
    });
    let problem = match &place {
        Some(place) => Problem::at(Code::Layout, place, message),
        None => Problem::new(Code::Layout, message),
    };
    problem
        .hint("nếu `templates/` có tệp sửa riêng, thử bỏ tệp đó; nếu không, báo cho người bảo trì")
}
