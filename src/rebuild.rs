//! Renders sealed records again, with the sealed templates: do the same documents come out?
//!
//! A bundle comes in; for each of its documents a verdict goes out. The bundle's records, data and
//! templates are laid out as a project in a temporary folder, with the records of the bundles beside it
//! as context, and go the usual way. Templates are programs: those of a stranger are not run unless the
//! user says so. Other words are an error, other bytes under equal words a remark. Issued bytes stay as
//! they are.

pub mod compare;

use crate::archive::bag::PAYLOAD;
use crate::archive::index::{Entry, Reader};
use crate::archive::{BundleName, bundles_in, each_member, index_bytes};
use crate::digest::Digest;
use crate::disk;
use crate::documents::{Office, compose};
use crate::pipeline::{self, Progress, Selection};
use crate::problem::{self, Code, Place, Problem};
use crate::project::Project;
use crate::templates::Templates;
use compare::{Difference, SealedBy, Side, compare};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const RECORDS: &str = "data/ho-so/";
const DATA: &str = "data/du-lieu/";
const TEMPLATES: &str = "data/mau/";
/// Where issued documents are, below `out`.
const DOCUMENTS: &str = "van-ban";

/// Whose templates are run.
#[derive(Debug, Clone)]
pub enum Trust {
    /// These alone: the program's own, and those of the project at hand.
    Known(Vec<Templates>),
    /// Whatever the bundle holds, for as long and with as much memory as it takes.
    Sealed,
}

/// What came out for a bundle.
#[derive(Debug)]
pub struct Rebuilt {
    /// Documents whose bytes are those that were sealed.
    pub same: usize,
    /// How many documents the index has.
    pub documents: usize,
    /// One for each document that differs; advice where only its bytes do.
    pub problems: Vec<Problem>,
}

/// Renders the documents of a bundle again and compares them with the sealed ones.
///
/// # Errors
/// [`Code::TemplatesUnknown`], or all problems of reading the bundle or of the sealed records.
pub fn rebuild(
    bundle: &Path,
    trust: &Trust,
    program: &str,
    threads: usize,
    progress: Progress<'_>,
) -> Result<Rebuilt, Vec<Problem>> {
    let name = bundle.file_name().and_then(|name| BundleName::of_file(name.to_str()?));
    let name = name.ok_or_else(|| Vec::from(not_a_bundle(bundle)))?;
    let index = index_bytes(name, bundle)?;
    let reader = Reader::open(&index[..]).map_err(|_| Vec::from(not_a_bundle(bundle)))?;
    let sealed_by = reader.header.program.clone();
    // What came back signed is not made from records, nor are closed books made from these alone.
    let made = |entry: &Entry| entry.original.is_none() && entry.book.is_none();
    let entries = reader.filter_map(|entry| Some(entry.ok()?.1)).filter(made);
    let entries: Vec<Entry> = entries.collect();
    if entries.is_empty() {
        return Ok(Rebuilt { same: 0, documents: 0, problems: Vec::new() });
    }
    let folder = tempfile::tempdir();
    let folder =
        folder.map_err(|error| Vec::from(Problem::io(Code::CannotWrite, bundle, &error)))?;
    lay_out(name, bundle, folder.path())?;
    let project = Project::at(folder.path())?;
    if let Trust::Known(known) = trust
        && !known.contains(&Templates::read(&project)?)
    {
        return Err(Vec::from(unknown_templates(bundle, &sealed_by)));
    }
    let checked = pipeline::load(project);
    // A record may speak of one that was sealed later, or of a dossier, and these are not here; its own
    // page does not need them.
    // A regulation that was sealed alone may overlap one that the program has brought since.
    let aside = [Code::UnknownRecord, Code::UnknownDossier, Code::RegulationOverlap];
    let in_the_way = |problem: &&Problem| !aside.contains(&problem.code);
    let problems: Vec<_> = checked.problems.iter().filter(in_the_way).cloned().collect();
    let clean = !problem::any_error(&problems);
    let Some(loaded) = checked.loaded.as_ref().filter(|_| clean) else { return Err(problems) };
    let ids: BTreeSet<_> = entries.iter().map(|entry| entry.record.clone()).collect();
    pipeline::build(&checked, loaded, &Selection::Some(ids), threads, progress)?;
    let out = loaded.project.out();
    let of = Of { name, bundle, sealed_by: &sealed_by, program };
    let mut rebuilt = of.judge(&entries, &out)?;
    rebuilt.problems.extend(of.metadata(&loaded.office, &entries)?);
    problem::sort(&mut rebuilt.problems);
    Ok(rebuilt)
}

/// The bundle that is judged, and who sealed it.
struct Of<'a> {
    name: BundleName,
    bundle: &'a Path,
    sealed_by: &'a str,
    program: &'a str,
}

impl Of<'_> {
    fn judge(&self, entries: &[Entry], out: &Path) -> Result<Rebuilt, Problem> {
        let mut rebuilt = Rebuilt { same: 0, documents: entries.len(), problems: Vec::new() };
        let mut made_again = made(out)?;
        let mut differ = BTreeMap::new();
        for entry in entries {
            made_again.remove(&entry.pdf);
            match disk::read(&out.join(&entry.pdf), disk::LARGE_BYTES) {
                Ok(bytes) if Digest::of(&bytes) == entry.sha256 => rebuilt.same += 1,
                Ok(_) => drop(differ.insert(format!("{PAYLOAD}{}", entry.pdf), entry)),
                Err(_) => rebuilt.problems.push(self.gone(entry)),
            }
        }
        let wanted = |path: &str| differ.contains_key(path);
        each_member(self.name, self.bundle, wanted, |path, sealed| {
            let made = disk::read(&out.join(&differ[path].pdf), disk::LARGE_BYTES);
            let made = made.map_err(|error| Problem::io(Code::CannotRead, out, &error))?;
            let of = differ[path].copy.as_ref().map(|copy| copy.of.as_str());
            let sealed = Side {
                pdf: &sealed,
                original: entries
                    .iter()
                    .find(|entry| Some(&*entry.pdf) == of)
                    .map(|entry| entry.sha256),
            };
            let original = of.and_then(|of| disk::read(&out.join(of), disk::LARGE_BYTES).ok());
            let made = Side { pdf: &made, original: original.map(|bytes| Digest::of(&bytes)) };
            rebuilt.problems.push(self.differs(path, &sealed, &made));
            Ok(())
        })?;
        rebuilt.problems.extend(made_again.iter().map(|pdf| self.left_out(pdf)));
        Ok(rebuilt)
    }

    /// Documents whose fields are not those that come out now.
    fn metadata(&self, office: &Office, entries: &[Entry]) -> Result<Vec<Problem>, Vec<Problem>> {
        let mut problems = Vec::new();
        for entry in entries {
            let Some(sealed) = &entry.metadata else { continue };
            let Some(summary) = office.corpus.records.get(entry.record.as_str()) else { continue };
            let filed = office.corpus.open(summary)?;
            let Some(prepared) = compose(office, &filed)? else { continue };
            let made = pipeline::described(office, &prepared, entry.pages as usize);
            if made == *sealed {
                continue;
            }
            let place = self.place(&format!("{PAYLOAD}{}", entry.pdf));
            let message = "siêu dữ liệu trong mục lục khác siêu dữ liệu dựng lại từ bản ghi";
            let problem = self.which_program(Problem::at(Code::MetadataDiffers, &place, message));
            problems.push(if self.sealed_by == self.program { problem } else { problem.advice() });
        }
        Ok(problems)
    }

    fn differs(&self, path: &str, sealed: &Side, made: &Side) -> Problem {
        let same = self.sealed_by == self.program;
        let by = if same { SealedBy::ThisProgram } else { SealedBy::Another };
        let what = match compare(sealed, made, by) {
            Ok(Difference::Bytes) => return self.other_bytes(path),
            Ok(Difference::Pages(sealed, made)) => {
                format!("bản niêm phong có {sealed} trang, dựng lại ra {made} trang")
            }
            Ok(Difference::Words { page, sealed, made }) => format!(
                "chữ khác từ trang {page}: bản niêm phong ghi “{sealed}”, dựng lại ra “{made}”"
            ),
            Ok(Difference::Attachments) => "số tệp đính kèm trong PDF khác".to_owned(),
            Ok(Difference::Drawing(page)) => {
                format!("chữ như nhau, nhưng hình vẽ hoặc chỗ đứng của chữ khác ở trang {page}")
            }
            Err(problem) => problem.message,
        };
        self.wrong(path, format!("dựng lại ra văn bản khác: {what}"))
    }

    /// A document that is not what its record makes.
    fn wrong(&self, path: &str, message: String) -> Problem {
        self.which_program(Problem::at(Code::RebuildDiffers, &self.place(path), message))
    }

    fn which_program(&self, problem: Problem) -> Problem {
        if self.sealed_by == self.program {
            return problem.hint(
                "gói đã bị sửa, hoặc không do qcph lập: lấy bản sao khác của gói rồi kiểm lại",
            );
        }
        problem.hint(format!(
            "gói do `{}` lập, nay là `{}`: dựng lại bằng đúng phiên bản ấy rồi mới kết luận",
            self.sealed_by, self.program
        ))
    }

    fn other_bytes(&self, path: &str) -> Problem {
        let why = if self.sealed_by == self.program {
            "khác phông chữ nhúng hoặc loại máy".to_owned()
        } else {
            format!("gói do `{}` lập, nay là `{}`", self.sealed_by, self.program)
        };
        let message = format!("chữ và số trang như bản niêm phong, chỉ khác byte: {why}");
        Problem::at(Code::RebuildDiffers, &self.place(path), message)
            .hint("bản đã niêm phong vẫn là bản đúng; muốn so đến từng byte, dùng đúng phiên bản đã niêm phong")
            .advice()
    }

    fn gone(&self, entry: &Entry) -> Problem {
        let message = "bản ghi và mẫu trong gói không làm ra văn bản này".to_owned();
        self.wrong(&format!("{PAYLOAD}{}", entry.pdf), message)
    }

    fn left_out(&self, pdf: &str) -> Problem {
        let message = "bản ghi trong gói còn làm ra văn bản này, mà gói không có".to_owned();
        self.wrong(&format!("{PAYLOAD}{pdf}"), message)
    }

    fn place(&self, path: &str) -> Place {
        Place::file(format!("{}/{path}", self.name.file()))
    }
}

/// The PDFs below `out`, as an index names them.
fn made(out: &Path) -> Result<BTreeSet<String>, Problem> {
    let mut made = BTreeSet::new();
    for file in disk::below(&out.join(DOCUMENTS), |_| true) {
        let file = file?;
        let path = file.path().strip_prefix(out).expect("it was found there").to_string_lossy();
        if path.ends_with(".pdf") {
            made.insert(path.replace(std::path::MAIN_SEPARATOR, "/"));
        }
    }
    Ok(made)
}

/// Lays a bundle out as a project; records of other bundles that are here serve as context.
fn lay_out(name: BundleName, bundle: &Path, root: &Path) -> Result<(), Problem> {
    let place = |path: &str| -> Option<std::path::PathBuf> {
        let (folder, below) =
            [(RECORDS, "records/ho-so"), (DATA, "records/du-lieu"), (TEMPLATES, "templates")]
                .into_iter()
                .find_map(|(sealed, folder)| Some((folder, path.strip_prefix(sealed)?)))?;
        Some(root.join(folder).join(below))
    };
    let wanted = |path: &str| place(path).is_some();
    each_member(name, bundle, wanted, |path, bytes| {
        disk::write(&place(path).expect("it was wanted"), &bytes)
    })?;
    let folder = bundle.parent().unwrap_or(Path::new("."));
    for (other, path) in bundles_in(folder)?.into_iter().filter(|(other, _)| *other != name) {
        let wanted = |path: &str| path.starts_with(RECORDS);
        each_member(other, &path, wanted, |path, bytes| {
            let target = place(path).expect("it was wanted");
            if target.exists() { Ok(()) } else { disk::write(&target, &bytes) }
        })?;
    }
    Ok(())
}

/// Templates that are neither the program's nor the project's are a stranger's program.
fn unknown_templates(bundle: &Path, sealed_by: &str) -> Problem {
    let message = format!(
        "chưa dựng lại: mẫu trong gói (do `{sealed_by}` lập) không phải mẫu của chương trình này hay của dự án"
    );
    Problem::at(Code::TemplatesUnknown, &Place::file(bundle.display().to_string()), message)
        .hint("dựng lại bằng đúng phiên bản đã lập gói; mẫu riêng của cơ quan thì chạy lệnh trong dự án có mẫu ấy")
        .hint("nếu biết chắc gói của ai, thêm `--trust-templates`; mẫu lạ có thể làm máy chạy mãi hoặc hết bộ nhớ")
}

fn not_a_bundle(path: &Path) -> Problem {
    Problem::new(Code::NotABundle, format!("`{}` không phải gói niêm phong", path.display()))
}
