//! Everything that a whole build depends on, as one digest, without understanding any of it.

use crate::digest::Digest;
use crate::disk;
use crate::documents::document::Sheet;
use crate::parallel;
use crate::project::Project;
use crate::records::{Corpus, files};
use crate::templates::Templates;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The digest of all records, templates and sealed bundles of a project as they are; `None` when
/// something cannot be read, which is then for the build to say.
///
/// Records and templates count by their bytes, bundles and log, which are written once, by name,
/// size and time.
pub fn present(project: &Project) -> Option<Digest> {
    let (paths, problems) = files::list(project);
    if !problems.is_empty() {
        return None;
    }
    let digests =
        parallel::map(&paths, |path| Some(Digest::of(&files::read(project, path).ok()?.bytes)));
    let digests = digests.into_iter().collect::<Option<Vec<_>>>()?;
    inputs(project, paths.iter().map(|path| &**path).zip(digests))
}

/// As [`present`], but of the records as a corpus without a mistake holds them.
pub fn read(project: &Project, corpus: &Corpus) -> Option<Digest> {
    let shared = corpus.other_files().map(|file| (&*file.path, Digest::of(&file.bytes)));
    let records = corpus.summaries().map(|summary| (&*summary.path, summary.sha256));
    let mut files: Vec<(&str, Digest)> = records.chain(shared).collect();
    files.sort();
    inputs(project, files)
}

fn inputs<'a>(
    project: &Project,
    records: impl IntoIterator<Item = (&'a str, Digest)>,
) -> Option<Digest> {
    let mut all = String::new();
    for (path, digest) in records {
        writeln!(all, "{digest} {path}").expect("a string takes every line");
    }
    for (path, text) in Templates::read(project).ok()?.files() {
        all += &format!("{} {path}\n", Digest::of(text.as_bytes()));
    }
    all += &listing(&project.bundles())?;
    all += &listing(&project.log())?;
    Some(Digest::of(all.as_bytes()))
}

pub fn layout(templates: &Templates) -> Digest {
    let line = |(path, text): (&str, &str)| format!("{} {path}\n", Digest::of(text.as_bytes()));
    Digest::of(templates.layout().map(line).collect::<String>().as_bytes())
}

/// Everything that the bytes of one PDF depend on, apart from this program: the [`layout`], the
/// sheet with its attachments, and what becomes the PDF's document id.
pub fn key(layout: Digest, sheet: &Sheet, ident: &str) -> Digest {
    let json = serde_json::to_vec(sheet).expect("a sheet is strings, numbers and lists");
    let mut text = format!("{layout}\n{ident}\n{}\n", Digest::of(&json));
    for attachment in &sheet.attachments {
        text += &format!("{}\n", Digest::of(&attachment.bytes));
    }
    Digest::of(text.as_bytes())
}

fn listing(folder: &Path) -> Option<String> {
    let line = |path: PathBuf| {
        let found = std::fs::symlink_metadata(&path).ok()?;
        Some(format!("{:?} {} {:?}\n", path.file_name(), found.len(), super::written_ns(&found)))
    };
    disk::list(folder).ok()?.into_iter().map(line).collect()
}
