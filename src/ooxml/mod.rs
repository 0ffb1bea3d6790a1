//! The package of a file of Word or Excel that anybody may have made, read without unpacking it; with the
//! writing ones, a home of the zip crate.
//!
//! In: a file, and what it is to be ([`Kind`]). Out: its parts, one after the other, as pieces of XML, and
//! the [`relations`] between them. Bounded are the file, its directory, the number of its parts, the size of
//! each and how deep it nests; what refers outside the file is not followed (test: word::hostile).

pub mod relations;

use crate::disk;
use crate::problem::{Code, Place, Problem};
use crate::xml::{self, Fault, Limits, Piece};
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

const FILE_MOST_BYTES: u64 = 64 << 20;
const DIRECTORY_MOST_BYTES: u64 = 1 << 20;
const MOST_PARTS: usize = 2_000;
/// A letter of a thousand pages stays below.
pub const PART: Limits = Limits { bytes: 16 << 20, depth: 256 };

/// All parts together that are read, unless the caller says how large one may be: a thousand pages of a
/// program that marks every word stay below.
const ALL_MOST_BYTES: u64 = 32 << 20;
const ALL_MOST_ELEMENTS: u64 = 1_000_000;

/// How the old format of Word begins, and a new one with a password.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What a package is to be, and how its problems speak of it.
#[derive(Debug)]
pub struct Kind {
    /// The program that makes such files, as people call it.
    pub program: &'static str,
    pub ending: &'static str,
    /// The ending of its format before packages.
    pub old_ending: &'static str,
    /// What it calls the format in its list of formats.
    pub format: &'static str,
    /// The menu where it takes a password off.
    pub unlock: &'static str,
    pub unreadable: Code,
    pub old: Code,
    pub macros: Code,
    pub too_large: Code,
    /// What to do about a file that is too large.
    pub smaller: &'static str,
}

/// Where the bytes are.
pub trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// An open package.
pub struct Package {
    zip: zip::ZipArchive<Box<dyn Source>>,
    /// Place in the zip by the part's name, which knows no capitals.
    parts: BTreeMap<String, usize>,
    /// As the user called the file.
    file: Arc<str>,
    kind: &'static Kind,
    /// What may still be read.
    left_bytes: u64,
    left_elements: u64,
}

impl Package {
    /// Opens a file.
    ///
    /// # Errors
    /// [`Code::CannotRead`]; the codes of what may not be read.
    pub fn open(path: &Path, kind: &'static Kind) -> Result<Self, Problem> {
        let file = disk::open(path);
        let file = file.map_err(|error| Problem::io(Code::CannotRead, path, &error))?;
        Self::of(&path.display().to_string(), Box::new(BufReader::new(file)), kind)
    }

    /// Opens what is in memory.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of_bytes(name: &str, bytes: Vec<u8>, kind: &'static Kind) -> Result<Self, Problem> {
        Self::of(name, Box::new(Cursor::new(bytes)), kind)
    }

    fn of(name: &str, mut source: Box<dyn Source>, kind: &'static Kind) -> Result<Self, Problem> {
        let name: Arc<str> = name.into();
        let failed =
            |error: std::io::Error| Problem::io(Code::CannotRead, (*name).as_ref(), &error);
        let count = judge(&mut *source, &name, kind).map_err(failed)??;
        let zip = zip::ZipArchive::new(source);
        let zip =
            zip.map_err(|error| unreadable(&name, kind, format!("không mở được zip ({error})")))?;
        if zip.len() != count {
            return Err(unreadable(&name, kind, "hai phần trùng tên"));
        }
        let (left_bytes, left_elements) = (ALL_MOST_BYTES, ALL_MOST_ELEMENTS);
        let parts = BTreeMap::new();
        let mut package = Self { zip, parts, file: name, kind, left_bytes, left_elements };
        for at in 0..package.zip.len() {
            let Some(Ok(part)) = package.zip.name_for_index(at) else {
                return Err(package.unreadable("tên của một phần không đọc được"));
            };
            let part = part.trim_start_matches('/').to_lowercase();
            if part.ends_with("vbaproject.bin") || part.ends_with("vbadata.xml") {
                return Err(package.macros());
            }
            if package.parts.insert(part, at).is_some() {
                return Err(package.unreadable("hai phần trùng tên"));
            }
        }
        Ok(package)
    }

    pub fn has(&self, part: &str) -> bool {
        self.parts.contains_key(&part.to_lowercase())
    }

    /// Reads a part until `take` has enough; false where there is no such part.
    ///
    /// # Errors
    /// The codes of what may not be read.
    pub fn read(
        &mut self,
        part: &str,
        mut take: impl FnMut(Piece) -> bool,
    ) -> Result<bool, Problem> {
        let limits = Limits { bytes: PART.bytes.min(self.left_bytes), ..PART };
        let mut elements = self.left_elements;
        let (read, bytes) = self.read_counted(part, limits, |piece| {
            elements = elements.saturating_sub(u64::from(matches!(piece, Piece::Open(_))));
            elements > 0 && take(piece)
        });
        self.left_bytes = self.left_bytes.saturating_sub(bytes);
        self.left_elements = elements;
        read
    }

    /// As [`Self::read`], of a part that may be as large as this.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_within(
        &mut self,
        part: &str,
        limits: Limits,
        take: impl FnMut(Piece) -> bool,
    ) -> Result<bool, Problem> {
        self.read_counted(part, limits, take).0
    }

    /// Reads a part; says how many bytes of it.
    fn read_counted(
        &mut self,
        part: &str,
        limits: Limits,
        take: impl FnMut(Piece) -> bool,
    ) -> (Result<bool, Problem>, u64) {
        let Some(at) = self.parts.get(&part.to_lowercase()) else { return (Ok(false), 0) };
        let member = match self.zip.by_index(*at) {
            Ok(member) => member,
            Err(error) => {
                let why = format!("không mở được `{part}` ({error})");
                return (Err(unreadable(&self.file, self.kind, why)), 0);
            }
        };
        let most = limits.bytes + 1;
        let mut source = BufReader::new(member).take(most);
        let read = xml::read_within(&mut source, limits, take);
        let bytes = most - source.limit();
        drop(source);
        let Err(fault) = read else { return (Ok(true), bytes) };
        // What is cut at the bound ends in the middle of something.
        let fault = if bytes == most { Fault::TooLarge } else { fault };
        let message = format!("`{part}`: {fault}");
        let problem = match fault {
            Fault::TooDeep | Fault::TooLarge => too_large(&self.file, self.kind, message),
            Fault::Malformed(_) | Fault::Doctype | Fault::Io(_) => self.unreadable(message),
        };
        (Err(problem), bytes)
    }

    /// A problem of the file as a whole.
    pub fn problem(&self, code: Code, message: impl Into<String>) -> Problem {
        Problem::at(code, &Place::file(self.file.clone()), message)
    }

    pub fn unreadable(&self, why: impl Into<String>) -> Problem {
        unreadable(&self.file, self.kind, why)
    }

    pub fn macros(&self) -> Problem {
        let Kind { program, format, .. } = self.kind;
        let message = format!("tệp {program} có macro; chương trình không đọc tiếp");
        self.problem(self.kind.macros, message).hint(format!(
            "mở tệp bằng {program}, lưu lại thành “{format}”, không phải loại có macro"
        ))
    }

    /// The problem of a file that has more than is read.
    pub fn large(&self, why: String) -> Problem {
        too_large(&self.file, self.kind, why)
    }

    /// As the user called the file.
    pub fn name(&self) -> Arc<str> {
        self.file.clone()
    }

    /// How the problems of the file speak of it.
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }
}

fn unreadable(file: &Arc<str>, kind: &Kind, why: impl Into<String>) -> Problem {
    let Kind { program, format, .. } = kind;
    let message = format!("không đọc được tệp {program}: {}", why.into());
    Problem::at(kind.unreadable, &Place::file(file.clone()), message)
        .hint(format!("mở tệp bằng {program}, lưu lại thành “{format}”; không mở được thì xin lại"))
}

fn too_large(file: &Arc<str>, kind: &Kind, why: String) -> Problem {
    Problem::at(kind.too_large, &Place::file(file.clone()), why).hint(kind.smaller)
}

/// Looks at the beginning and the end; gives the number of parts that the zip says it has.
fn judge(
    file: &mut dyn Source,
    name: &Arc<str>,
    kind: &Kind,
) -> std::io::Result<Result<usize, Problem>> {
    let length = file.seek(SeekFrom::End(0))?;
    if length > FILE_MOST_BYTES {
        let message = format!("tệp lớn hơn {} MiB", FILE_MOST_BYTES >> 20);
        return Ok(Err(too_large(name, kind, message)));
    }
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    (&mut *file).take(8).read_to_end(&mut head)?;
    if head == COMPOUND {
        return Ok(Err(old(file, name, kind)?));
    }
    if !head.starts_with(b"PK") {
        return Ok(Err(unreadable(name, kind, format!("không phải tệp {}", kind.ending))));
    }
    let Some(end) = disk::zip_end(file)? else {
        return Ok(Err(unreadable(name, kind, "tệp bị cắt cụt")));
    };
    if end.members > MOST_PARTS || end.directory_bytes > DIRECTORY_MOST_BYTES {
        return Ok(Err(too_large(name, kind, format!("tệp có hơn {MOST_PARTS} phần"))));
    }
    Ok(Ok(end.members))
}

/// What holds a password or the old format is told apart by the name of its stream.
fn old(file: &mut dyn Source, name: &Arc<str>, kind: &Kind) -> std::io::Result<Problem> {
    const LOOKED_AT_BYTES: u64 = 8 << 20;
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    (&mut *file).take(LOOKED_AT_BYTES).read_to_end(&mut bytes)?;
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let is_locked = bytes.windows(locked.len()).any(|found| found == locked);
    let at = Place::file(name.clone());
    let Kind { program, format, old_ending, unlock, .. } = kind;
    Ok(if is_locked {
        let message = format!("tệp {program} có mật khẩu, không đọc được");
        Problem::at(kind.old, &at, message)
            .hint(format!("mở tệp bằng {program}, bỏ mật khẩu ({unlock}), lưu lại"))
    } else {
        let message = format!("tệp {program} dạng cũ ({old_ending}), không đọc được");
        Problem::at(kind.old, &at, message)
            .hint(format!("mở tệp bằng {program}, lưu lại thành “{format}”"))
    })
}
