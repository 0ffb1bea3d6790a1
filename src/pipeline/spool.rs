//! What a run made, one line per document, in a file that has no name and goes when the run ends:
//! memory holds a run of 100,000 documents as easily as one of ten.

use crate::archive::Entry;
use crate::digest::Digest;
use crate::problem::{Code, Problem};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

/// A PDF of this run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MadePdf {
    /// What an index says of it; its path is also the one below `out/`.
    pub entry: Entry,
    pub draft: bool,
    /// What it was made from, see [`crate::cache::key`].
    pub key: Digest,
    /// Whether this run rendered it and it is in the stage; else it was in `out/` already.
    pub new: bool,
}

impl MadePdf {
    /// A signed original: it stands beside its record, and no build made it.
    pub fn original(entry: Entry) -> Self {
        Self { key: entry.sha256, entry, draft: false, new: false }
    }
}

/// The documents of a run, in order of record id (sổ tạm của một lượt chạy).
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    /// None until there is something to write.
    lines: Option<BufWriter<File>>,
    /// How many documents there are.
    pub documents: usize,
    /// How many of them this run rendered.
    pub new: usize,
    /// How many signed originals there are besides.
    pub originals: usize,
}

impl Spool {
    /// An empty spool; its file will be in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), lines: None, documents: 0, new: 0, originals: 0 }
    }

    /// Writes a document down.
    ///
    /// # Errors
    /// [`Code::CannotWrite`].
    pub fn add(&mut self, made: &MadePdf) -> Result<(), Problem> {
        let problem = |error| Problem::io(Code::CannotWrite, &self.folder, &error);
        if self.lines.is_none() {
            let file = tempfile::tempfile_in(&self.folder).map_err(problem)?;
            self.lines = Some(BufWriter::new(file));
        }
        let lines = self.lines.as_mut().expect("it was just opened");
        let line = serde_json::to_string(made).expect("a document is strings and numbers");
        writeln!(lines, "{line}").map_err(problem)?;
        let is_original = made.entry.original.is_some();
        self.documents += usize::from(!is_original);
        self.originals += usize::from(is_original);
        self.new += usize::from(made.new);
        Ok(())
    }

    /// The documents, one at a time, as often as somebody asks.
    ///
    /// # Errors
    /// [`Code::CannotRead`], at the start and of each line.
    pub fn read(&mut self) -> Result<impl Iterator<Item = Result<MadePdf, Problem>>, Problem> {
        let folder = &self.folder;
        let problem = move |error: std::io::Error| Problem::io(Code::CannotRead, folder, &error);
        let mut file = None;
        if let Some(lines) = &mut self.lines {
            lines.flush().map_err(problem)?;
            lines.get_mut().rewind().map_err(problem)?;
            file = Some(BufReader::new(lines.get_ref()));
        }
        let lines = file.into_iter().flat_map(BufRead::lines);
        Ok(lines.map(move |line| {
            let made = line.and_then(|line| Ok(serde_json::from_str(&line)?));
            made.map_err(problem)
        }))
    }
}
