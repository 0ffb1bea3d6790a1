//! The world that Typst sees for one sheet: constant templates, the data, its attachments.
//!
//! No file system, no network, no clock; the same few virtual paths for all documents, since Typst
//! keeps each path that it met.

use super::Engine;
use crate::documents::document::{Attachment, Document, Meta, Sheet};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

/// The same for every document.
pub const MAIN: &str = "#import \"/van-ban.typ\": issue\n#issue(json(\"/data.json\"))\n";

/// The same for every book.
pub const BOOK_MAIN: &str = "#import \"/so.typ\": register\n#register(json(\"/data.json\"))\n";

/// The same for every paper of a dossier.
pub const PAPER_MAIN: &str = "#import \"/ho-so.typ\": paper\n#paper(json(\"/data.json\"))\n";

/// The inputs of one sheet beside the engine.
pub struct SheetWorld<'a> {
    pub engine: &'a Engine,
    pub main: &'a Source,
    pub data: Bytes,
    pub attachments: Vec<(FileId, Bytes)>,
}

impl<'a> SheetWorld<'a> {
    pub fn new(engine: &'a Engine, sheet: &Sheet, documents: &[Document]) -> Self {
        let Sheet { meta, attachments, .. } = sheet;
        let data = Data { meta, attachments, documents };
        let json = serde_json::to_vec(&data).expect("a sheet is strings, numbers and lists");
        let attachments = sheet
            .attachments
            .iter()
            .map(|attachment| (file_id(&attachment.path), Bytes::new(attachment.bytes.clone())))
            .collect();
        Self { engine, main: &engine.main, data: Bytes::new(json), attachments }
    }
}

/// A sheet whose documents are fitted.
#[derive(serde::Serialize)]
struct Data<'a> {
    meta: &'a Meta,
    attachments: &'a [Attachment],
    documents: &'a [Document],
}

pub fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("paths here are constants");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for SheetWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.engine.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = std::iter::once(self.main).chain(&self.engine.sources);
        known.into_iter().find(|source| source.id() == id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.engine.data {
            return Ok(self.data.clone());
        }
        let known = self.engine.files.iter().chain(&self.attachments);
        known
            .into_iter()
            .find(|(known, _)| *known == id)
            .map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.engine.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
