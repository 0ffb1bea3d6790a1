//! The project of a person who names none.
//!
//! In: the folder that the program was started in, and the program's own. Out: the root of the project that stands in one of
//! them, above it, or in the newcomer's folder below it; else an empty folder, which the person has or asks for, and of
//! which the desk makes a project, or a copy of the sample. Where those folders may not be written, as on a stick that
//! is read alone, that is in the person's documents.

use qcph::disk;
use qcph::problem::{Code, Problem};
use qcph::project::Project;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

/// The newcomer's folder.
const NEW: &str = "phoi-hop";
/// A copy of the sample, to be tried out.
const TRIED: &str = "phoi-hop-mau";
/// The sample, beside the program.
const SAMPLE: &str = "mau";

pub struct Place {
    /// Where a project is looked for, the likeliest first.
    near: Vec<PathBuf>,
    /// Where a new one is made.
    new: PathBuf,
    /// That is the folder at hand, in which nothing stands but the program.
    is_empty: bool,
    /// The sample beside the program, and where a copy of it goes.
    sample: Option<(PathBuf, PathBuf)>,
}

/// What a person answers.
#[derive(Debug, PartialEq)]
enum Answer {
    New,
    Sample,
    Folder(PathBuf),
}

impl Place {
    /// # Errors
    /// [`Code::CannotRead`] for a folder that cannot be listed.
    pub fn new(here: PathBuf, program: &Path) -> Result<Self, Problem> {
        let own = program.parent().unwrap_or(&here).to_owned();
        let base =
            writable([&here].into_iter().chain(&documents())).unwrap_or_else(|| here.clone());
        let name = program.file_name().and_then(|name| name.to_str());
        let is_empty = disk::names(&base)?.iter().all(|one| Some(one.as_str()) == name);
        let new = if is_empty { base.clone() } else { base.join(NEW) };
        let sample = own.join(SAMPLE);
        let sample = Project::at(&sample).is_ok().then(|| (sample, base.join(TRIED)));
        let near =
            [&here, &base, &own].into_iter().flat_map(|folder| [folder.clone(), folder.join(NEW)]);
        Ok(Self { near: near.collect(), new, is_empty, sample })
    }

    /// The root of the project, or the folder for one; none where the person gave up.
    ///
    /// # Errors
    /// [`Code::CannotWrite`], [`Code::CannotRead`]: what kept a folder or a copy from being made.
    pub fn root(
        &self,
        input: &mut impl BufRead,
        out: &mut impl Write,
    ) -> Result<Option<PathBuf>, Problem> {
        if let Some(found) = self.near.iter().find_map(|folder| Project::find(folder).ok()) {
            return Ok(Some(found.root().to_owned()));
        }
        if self.is_empty {
            return Ok(Some(self.new.clone()));
        }
        loop {
            let Some(answer) = self.asked(input, out) else { return Ok(None) };
            return Ok(Some(match answer {
                Answer::New => made(&self.new)?,
                Answer::Sample => self.copied()?,
                Answer::Folder(folder) => match Project::find(&folder) {
                    Ok(found) => found.root().to_owned(),
                    Err(_) if is_empty(&folder) => folder,
                    Err(problem) => {
                        // Whoever does not see it does not see the next question either.
                        let _ = writeln!(out, "\n{}", problem.message);
                        continue;
                    }
                },
            }));
        }
    }

    /// Asks until the answer is one; none where the input ends.
    fn asked(&self, input: &mut impl BufRead, out: &mut impl Write) -> Option<Answer> {
        let mut question = format!(
            "\nChưa thấy dự án nào ở đây.\n  1  tạo dự án mới trong `{}`\n",
            self.new.display()
        );
        if let Some((_, copy)) = &self.sample {
            question += &format!("  2  mở dự án mẫu để xem thử, chép vào `{}`\n", copy.display());
        }
        question += "Gõ số rồi bấm Enter; hoặc kéo vào cửa sổ này thư mục dự án đã có, hay một thư mục trống để tạo \
                     dự án ở đó, rồi bấm Enter:";
        loop {
            writeln!(out, "{question}").ok()?;
            let mut line = String::new();
            if input.read_line(&mut line).ok()? == 0 {
                return None;
            }
            // A folder that is dropped on the window arrives in quotes where its name has blanks.
            match line.trim().trim_matches('"') {
                "" => {}
                "1" => return Some(Answer::New),
                "2" if self.sample.is_some() => return Some(Answer::Sample),
                path if Path::new(path).is_dir() => return Some(Answer::Folder(path.into())),
                other => writeln!(out, "\nKhông có thư mục `{other}`.").ok()?,
            }
        }
    }

    /// The copy of the sample, made where there is none.
    fn copied(&self) -> Result<PathBuf, Problem> {
        let (sample, copy) = self.sample.as_ref().expect("it is offered where it is there");
        if Project::at(copy).is_err() {
            for entry in disk::below(sample, disk::is_shown) {
                let entry = entry?;
                let below =
                    entry.path().strip_prefix(sample).expect("it was found below the sample");
                if entry.file_type().is_file() {
                    let bytes = disk::read(entry.path(), disk::LARGE_BYTES)
                        .map_err(|error| Problem::io(Code::CannotRead, entry.path(), &error))?;
                    disk::write(&copy.join(below), &bytes)?;
                }
            }
        }
        Ok(copy.clone())
    }
}

fn made(folder: &Path) -> Result<PathBuf, Problem> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Problem::io(Code::CannotWrite, folder, &error))?;
    Ok(folder.to_owned())
}

fn is_empty(folder: &Path) -> bool {
    disk::list(folder).is_ok_and(|found| found.is_empty())
}

/// The first of the folders in which a file can be made.
fn writable<'p>(folders: impl IntoIterator<Item = &'p PathBuf>) -> Option<PathBuf> {
    folders.into_iter().find(|folder| folder.is_dir() && disk::try_writing(folder).is_ok()).cloned()
}

/// Where a person's own files are on Windows, the usual folder first.
fn documents() -> Vec<PathBuf> {
    let home = std::env::var_os("USERPROFILE").map(PathBuf::from);
    home.into_iter().flat_map(|home| [home.join("Documents"), home]).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
mod tests {
    use super::*;

    /// The root that is found or made, below the folder, and what was said.
    fn answered(folder: &Path, words: &str) -> (Option<PathBuf>, String) {
        let mut out = Vec::new();
        let place = Place::new(folder.to_owned(), &folder.join("qcph.exe")).unwrap();
        let root = place.root(&mut words.as_bytes(), &mut out).unwrap();
        let below = |root: PathBuf| root.strip_prefix(folder).unwrap().to_owned();
        (root.map(below), String::from_utf8(out).unwrap())
    }

    fn touch(folder: &Path, below: &str) {
        disk::write(&folder.join(below), b"").unwrap();
    }

    #[test]
    fn a_project_at_hand_is_opened_without_a_question() {
        for records in ["records/a.yaml", "phoi-hop/records/a.yaml"] {
            let folder = tempfile::tempdir().unwrap();
            touch(folder.path(), records);
            let (root, said) = answered(folder.path(), "");
            let own = records.split("records/").next().unwrap().trim_end_matches('/');
            assert_eq!((root.as_deref(), said.as_str()), (Some(Path::new(own)), ""));
        }
    }

    #[test]
    fn a_new_project_stands_in_an_empty_folder_and_beside_what_is_not_the_programs() {
        let folder = tempfile::tempdir().unwrap();
        touch(folder.path(), "qcph.exe");
        assert_eq!(answered(folder.path(), ""), (Some(PathBuf::new()), String::new()));
        touch(folder.path(), "bang-luong.xlsx");
        let (root, said) = answered(folder.path(), "\nkhong-co\n1\n");
        assert_eq!(root.as_deref(), Some(Path::new(NEW)));
        assert!(is_empty(&folder.path().join(NEW)));
        assert_eq!(said.matches("Chưa thấy dự án nào").count(), 3, "{said}");
        assert!(said.contains("Không có thư mục `khong-co`."), "{said}");
        assert!(!said.contains("dự án mẫu"), "{said}");
    }

    #[test]
    fn whoever_gives_up_finds_the_folder_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        touch(folder.path(), "bang-luong.xlsx");
        assert_eq!(answered(folder.path(), "khong-co\n").0, None);
        assert_eq!(disk::names(folder.path()).unwrap(), ["bang-luong.xlsx"]);
    }

    #[test]
    fn the_sample_is_tried_on_a_copy_that_stays() {
        let folder = tempfile::tempdir().unwrap();
        touch(folder.path(), "mau/records/2018/a.yaml");
        assert_eq!(answered(folder.path(), "2\n").0.as_deref(), Some(Path::new(TRIED)));
        let copy = folder.path().join(TRIED).join("records/2018/a.yaml");
        disk::write(&copy, b"own").unwrap();
        assert_eq!(answered(folder.path(), "2\n").0.as_deref(), Some(Path::new(TRIED)));
        assert_eq!(std::fs::read(copy).unwrap(), b"own");
    }

    #[test]
    fn a_folder_that_is_dropped_on_the_window_is_opened_or_begun() {
        let folder = tempfile::tempdir().unwrap();
        touch(folder.path(), "cua toi/records/a.yaml");
        touch(folder.path(), "anh/a.png");
        std::fs::create_dir(folder.path().join("trong")).unwrap();
        let line = |name: &str| format!("\"{}\"\n", folder.path().join(name).display());
        let (root, said) = answered(folder.path(), &(line("anh") + &line("cua toi")));
        assert_eq!(root.as_deref(), Some(Path::new("cua toi")), "{said}");
        assert_eq!(said.matches("Chưa thấy dự án nào").count(), 2, "{said}");
        assert_eq!(answered(folder.path(), &line("trong")).0.as_deref(), Some(Path::new("trong")));
    }
}
