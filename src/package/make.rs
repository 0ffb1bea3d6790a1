//! Writes a package (SIP_hoso, SIP_tailieu) into a bag of its own.
//!
//! In: what the fields say, and documents that are opened one at a time. Out: a folder, a bag (RFC 8493) whose
//! payload is the zip. One document is in memory at a time; identifiers follow from the content, times from
//! the day that is given, so the same documents give the same bytes (test: package::made).

mod lists;

use super::METS;
use super::fields::{ROOT, Said, faults};
use super::profile::{Field, Profile};
use crate::archive::bag;
use crate::archive::container::write::{Writer as Zip, fits};
use crate::digest::{Digest, Tally};
use crate::disk;
use crate::problem::{Code, Problem};
use crate::records::scalar::Date;
use crate::xml::Writer;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// What is to be handed over.
pub struct Package {
    /// Whether these are documents that are in no dossier.
    pub loose: bool,
    /// The fields of the dossier, by name; those that are not there stay empty.
    pub head: Said,
    pub documents: Vec<Document>,
    pub organisation: String,
    /// Mã phông.
    pub fonds: String,
    /// Mã của lần nộp đã đăng ký.
    pub agreement: String,
    pub program: String,
    /// The day that the package says it was made on.
    pub created: Date,
    /// Which of the packages handed over together it is.
    pub ordinal: u32,
}

/// A document of a package.
pub struct Document {
    /// The name of its file.
    pub id: String,
    pub said: Said,
    pub sha256: Digest,
    pub size_bytes: u64,
}

impl Package {
    /// What is wrong with its fields, each with the id of its document; none for the head.
    pub fn faults(&self, profile: &Profile) -> Vec<(Option<&str>, String)> {
        let head = faults(self.head_fields(profile), &self.head, profile);
        let head = head.into_iter().map(|fault| (None, fault));
        let documents = self.documents.iter().flat_map(|document| {
            let found = faults(&profile.document, &document.said, profile);
            found.into_iter().map(|fault| (Some(document.id.as_str()), fault))
        });
        let sure = |(of, (sure, message)): (_, (bool, String))| sure.then_some((of, message));
        head.chain(documents).filter_map(sure).collect()
    }

    fn head_fields<'p>(&self, profile: &'p Profile) -> &'p [Field] {
        if self.loose { &profile.loose } else { &profile.dossier }
    }
}

/// A package that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPackage {
    /// The zip, below the folder of the bag.
    pub path: String,
    pub object: String,
    pub sha256: Digest,
    pub size_bytes: u64,
}

/// A file of the package, below its folder.
enum Content {
    Bytes(Vec<u8>),
    File(File),
    Description(usize),
    Document(usize),
}

type Members = BTreeMap<String, (Tally, Content)>;

/// Writes the bag into a folder that is not there yet.
///
/// # Errors
/// [`Code::CannotWrite`], [`Code::ChangedWhileSealing`] for a document that is not what its digest says,
/// [`Code::BundleTooLarge`]; those of `open`. There is then no such folder.
pub fn make(
    folder: &Path,
    package: &Package,
    profile: &Profile,
    open: impl FnMut(&Document) -> Result<Vec<u8>, Problem>,
) -> Result<WrittenPackage, Problem> {
    let failed = |error: std::io::Error| Problem::io(Code::CannotWrite, folder, &error);
    if folder.exists() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let object = object(package, profile);
    let mut members = planned(package, profile, &object).map_err(failed)?;
    let sizes =
        members.iter().map(|(path, (tally, _))| (object.len() + 1 + path.len(), tally.size_bytes));
    if !fits(sizes) {
        let message = "gói nộp vượt giới hạn 4 GiB hoặc 65.534 tệp của zip";
        return Err(
            Problem::new(Code::BundleTooLarge, message).hint("chia tài liệu thành nhiều gói")
        );
    }
    let around = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let around = around.unwrap_or(Path::new("."));
    let stage = tempfile::tempdir_in(around).map_err(failed)?;
    let path = format!("{}{:03}{object}.zip", bag::PAYLOAD, package.ordinal);
    // The stage is private; what is handed over is for all to read.
    let inside = stage.path().join("goi");
    std::fs::create_dir_all(inside.join(bag::PAYLOAD)).map_err(failed)?;
    let zip = inside.join(&path);
    disk::create_with(&zip, |file| {
        write_zip(BufWriter::new(file), (&object, &mut members), package, profile, open)
    })?;
    let tally = disk::open(&zip).and_then(|file| Tally::copy(file, std::io::sink()));
    let tally = tally.map_err(failed)?;
    write_tags(&inside, &path, tally, package)?;
    std::fs::rename(&inside, folder).map_err(failed)?;
    let Tally { sha256, size_bytes, .. } = tally;
    Ok(WrittenPackage { path, object, sha256, size_bytes })
}

/// The tag files of the bag.
fn write_tags(folder: &Path, path: &str, tally: Tally, package: &Package) -> Result<(), Problem> {
    let info = format!(
        "Source-Organization: {}\nBagging-Date: {}\nExternal-Description: SIP, TT 05/2025/TT-BNV\n\
         Payload-Oxum: {}.1\nBag-Software-Agent: {}\n",
        package.organisation,
        package.created.iso(),
        tally.size_bytes,
        package.program
    );
    let manifest = bag::manifest_line(tally.sha256, path);
    let tags = [
        (bag::INFO_FILE, info.as_str()),
        (bag::BAGIT_FILE, bag::BAGIT),
        (bag::MANIFEST_FILE, manifest.as_str()),
    ];
    let listed: String = tags
        .iter()
        .map(|(name, text)| bag::manifest_line(Digest::of(text.as_bytes()), name))
        .collect();
    let all = tags.into_iter().chain([(bag::TAG_MANIFEST_FILE, listed.as_str())]);
    for (name, text) in all {
        disk::write(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// The name of the package: it follows from all that is in it.
fn object(package: &Package, profile: &Profile) -> String {
    let mut seed = format!("{}\n{}\n", package.created.iso(), package.fonds);
    for said in std::iter::once(&package.head).chain(package.documents.iter().map(|one| &one.said))
    {
        seed.extend(said.iter().map(|(name, value)| format!("{name}={value}\n")));
    }
    seed.extend(package.documents.iter().map(|one| one.sha256.to_string()));
    identity(profile.get("ma_doi_tuong"), &[&seed])
}

/// An identifier that follows from what it stands for: a UUID of version 8 (RFC 9562, 5.8), in capitals.
fn identity(prefix: &str, of: &[&str]) -> String {
    let mut bytes = Digest::of(of.join("\0").as_bytes()).0;
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes[..16].iter().map(|byte| format!("{byte:02X}")).collect();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("{prefix}{}", parts.join("-"))
}

/// All files but their order: descriptions, documents, schemas, then the lists of them.
fn planned(package: &Package, profile: &Profile, object: &str) -> std::io::Result<Members> {
    let rep = format!("representations/{}", profile.get("ban_the_hien"));
    let mut members = Members::new();
    let mut put = |path: String, bytes: Vec<u8>| {
        members.insert(path, (Tally::of(&bytes), Content::Bytes(bytes)));
    };
    let head = package.head_fields(profile);
    put("metadata/descriptive/EAD.xml".to_owned(), description(head, &package.head)?);
    put("schemas/ead.xsd".to_owned(), schema(head)?);
    put("schemas/ead_doc.xsd".to_owned(), schema(&profile.document)?);
    for (at, document) in package.documents.iter().enumerate() {
        let tally = Tally::of(&description(&profile.document, &document.said)?);
        let name = format!("{}{}.xml", profile.get("ten_ead_tai_lieu"), document.id);
        members.insert(
            format!("{rep}/metadata/descriptive/{name}"),
            (tally, Content::Description(at)),
        );
        let tally = Tally { sha256: document.sha256, size_bytes: document.size_bytes, crc32: 0 };
        members.insert(format!("{rep}/data/{}.pdf", document.id), (tally, Content::Document(at)));
    }
    let lists = lists::Lists { package, profile, object, rep: &rep };
    let inner = spooled(|sink| lists.of_documents(sink, &members))?;
    members.insert(format!("{rep}/{METS}"), inner);
    let outer = spooled(|sink| lists.of_package(sink, &members))?;
    members.insert(METS.to_owned(), outer);
    Ok(members)
}

/// A file without a name that holds what is written.
fn spooled(
    fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> std::io::Result<(Tally, Content)> {
    let mut sink = BufWriter::new(tempfile::tempfile()?);
    fill(&mut sink)?;
    let mut file = sink.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.rewind()?;
    let tally = Tally::copy(BufReader::new(&file), std::io::sink())?;
    file.rewind()?;
    Ok((tally, Content::File(file)))
}

fn write_zip(
    sink: impl Write + Seek,
    (object, members): (&str, &mut Members),
    package: &Package,
    profile: &Profile,
    mut open: impl FnMut(&Document) -> Result<Vec<u8>, Problem>,
) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::io(Code::CannotWrite, object.as_ref(), &error);
    let mut zip = Zip::new(sink);
    for (path, (tally, content)) in members {
        let content: Box<dyn Read> = match content {
            Content::Bytes(bytes) => Box::new(&bytes[..]),
            Content::File(file) => Box::new(BufReader::new(file)),
            Content::Description(at) => {
                let said = &package.documents[*at].said;
                let bytes = description(&profile.document, said).map_err(failed)?;
                Box::new(std::io::Cursor::new(bytes))
            }
            Content::Document(at) => Box::new(std::io::Cursor::new(open(&package.documents[*at])?)),
        };
        let copied = zip.add(&format!("{object}/{path}"), *tally, content).map_err(failed)?;
        if (copied.sha256, copied.size_bytes) != (tally.sha256, tally.size_bytes) {
            let message = format!("`{path}` không còn là tệp đã niêm phong, gói nộp chưa được lập");
            return Err(Problem::new(Code::ChangedWhileSealing, message)
                .hint("chạy `qcph verify` để biết gói niêm phong nào hỏng"));
        }
    }
    zip.finish().and_then(|mut sink| sink.flush()).map_err(failed)
}

/// All fields in the printed order, empty where nothing is said.
fn description(fields: &[Field], said: &Said) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new())?;
    xml.open(ROOT, &[])?;
    for field in fields {
        xml.leaf(&field.name, &[], said.get(&field.name).map_or("", String::as_str))?;
    }
    xml.close(ROOT)?;
    xml.finish()
}

/// The schema of such a file.
fn schema(fields: &[Field]) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new())?;
    xml.open("xs:schema", &[("xmlns:xs", "http://www.w3.org/2001/XMLSchema")])?;
    xml.open("xs:element", &[("name", ROOT)])?;
    xml.open("xs:complexType", &[])?;
    xml.open("xs:sequence", &[])?;
    for field in fields {
        xml.empty("xs:element", &[("name", &field.name), ("type", "xs:string")])?;
    }
    for name in ["xs:sequence", "xs:complexType", "xs:element", "xs:schema"] {
        xml.close(name)?;
    }
    xml.finish()
}
