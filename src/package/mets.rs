//! A `METS.xml`, read: which files it lists, with what digest, and what points at what.
//!
//! In: a stream. Out: [`Mets`], without any file but this one looked at. What stands in no namespace of METS,
//! and what this program does not judge, is passed over.

use super::profile::Profile;
use crate::xml::{self, Element, Fault, Piece};
use std::io::BufRead;

/// A list of ten thousand documents has some 12 MB.
const MOST_BYTES: u64 = 48 << 20;

/// What a METS says, as far as it is judged.
#[derive(Debug, Default)]
pub struct Mets {
    pub root: Option<Element>,
    pub header: Option<Element>,
    pub agents: usize,
    /// ID attributes, of any element.
    pub ids: Vec<String>,
    pub files: Vec<Reference>,
    /// Hrefs of `mptr`.
    pub pointers: Vec<String>,
    /// What divs name: `DMDID` or `FILEID`, and the ID.
    pub named: Vec<(&'static str, String)>,
    /// `USE` of the groups of files.
    pub groups: Vec<String>,
    /// What is written in a way that is known from packages in the field and is wrong.
    pub odd: Vec<String>,
    /// `LABEL` and `TYPE` of the structural map.
    pub map: Option<(String, String)>,
    stack: Vec<String>,
}

/// A file that a METS refers to.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// Relative to the METS.
    pub href: String,
    pub size: String,
    pub algorithm: String,
    pub sum: String,
    pub created: String,
    /// Whether it is metadata (`mdRef`) and not a `file`.
    pub metadata: bool,
    /// The ID of the `dmdSec` or the `file`.
    pub id: String,
}

impl Mets {
    /// Reads one.
    ///
    /// # Errors
    /// Why it is no XML that may be read.
    pub fn read(source: impl BufRead, profile: &Profile) -> Result<Self, Fault> {
        let (space, link) = (profile.get("khong_gian_mets"), profile.get("khong_gian_xlink"));
        let mut mets = Self::default();
        xml::read(source, MOST_BYTES, |piece| match piece {
            Piece::Open(element) => {
                if let Some(id) = element.get("ID") {
                    mets.ids.push(id.to_owned());
                }
                let name =
                    if element.namespace == space { element.name.clone() } else { String::new() };
                mets.open(&name, &element, link);
                mets.stack.push(name);
                if mets.root.is_none() {
                    mets.root = Some(element);
                }
            }
            Piece::Close => drop(mets.stack.pop()),
            Piece::Text(_) => {}
        })?;
        Ok(mets)
    }

    fn open(&mut self, name: &str, element: &Element, link: &str) {
        let get = |name: &str| element.get(name).unwrap_or_default().to_owned();
        let href = || element.get_in(link, "href").unwrap_or_default().to_owned();
        let within = |parent: &str| self.stack.last().is_some_and(|last| last == parent);
        match name {
            "metsHdr" => self.header = Some(element.clone()),
            "agent" => self.agents += 1,
            "dmdSec" => {
                self.files.push(Reference { id: get("ID"), metadata: true, ..Reference::default() })
            }
            "file" => self.files.push(Reference { id: get("ID"), ..of_file(element) }),
            "mdRef" if within("dmdSec") => {
                let id = self.files.pop().map(|file| file.id).unwrap_or_default();
                let file = Reference { id, href: href(), metadata: true, ..of_file(element) };
                self.files.push(file);
            }
            "FLocat" if within("file") => {
                let href = href();
                if let Some(file) = self.files.last_mut() {
                    file.href = href;
                }
            }
            "fileGrp" => {
                if element.get("USER").is_some() {
                    self.odd.push("fileGrp ghi USER thay cho USE".to_owned());
                }
                self.groups.push(get("USE"));
            }
            "structMap" => self.map = Some((get("LABEL"), get("TYPE"))),
            "div" => {
                let ids = get("DMDID");
                self.named.extend(ids.split_whitespace().map(|id| ("DMDID", id.to_owned())));
            }
            "fptr" => self.named.push(("FILEID", get("FILEID"))),
            "mptr" => self.pointers.push(href()),
            _ => {}
        }
    }
}

fn of_file(element: &Element) -> Reference {
    let get = |name: &str| element.get(name).unwrap_or_default().to_owned();
    Reference {
        size: get("SIZE"),
        algorithm: get("CHECKSUMTYPE"),
        sum: get("CHECKSUM"),
        created: get("CREATED"),
        ..Reference::default()
    }
}
