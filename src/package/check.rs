//! Judges a package, whoever made it: structure, lists of files, digests, fields, and all of them together.
//!
//! A file comes in; findings go out. It is not unpacked; XML is read within bounds, the rest is digested. An advice
//! tells what one source alone asks, or what packages in the field are known to do.

use super::METS;
use super::fields::{self, Said, day};
use super::mets::{Mets, Reference};
use super::opened;
use super::profile::{Field, Profile};
use crate::archive::finding::Findings;
use crate::digest::Tally;
use crate::problem::{Code, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::path::Path;

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    pub problems: Vec<Problem>,
    pub files: usize,
    pub documents: usize,
}

/// Judges one package.
///
/// # Errors
/// [`Code::CannotRead`]; what is wrong with the package is no error but a problem of [`Checked`].
pub fn check(path: &Path, profile: &Profile) -> Result<Checked, Problem> {
    let mut findings = Findings::new(path.display().to_string());
    let failed = |error: std::io::Error| Problem::io(Code::CannotRead, path, &error);
    let Some(zip) = opened::Package::open(path, &mut findings).map_err(failed)? else {
        return Ok(Checked { problems: findings.into_problems(), files: 0, documents: 0 });
    };
    let mut judge =
        Judge { zip, profile, findings, tallies: BTreeMap::new(), listed: BTreeSet::new() };
    judge.name(path);
    judge.digest();
    let documents = judge.whole();
    if documents.is_some() {
        judge.orphans();
    }
    let documents = documents.unwrap_or_default();
    let files = judge.zip.members.len();
    Ok(Checked { problems: judge.findings.into_problems(), files, documents })
}

struct Judge<'p> {
    zip: opened::Package,
    profile: &'p Profile,
    findings: Findings,
    tallies: BTreeMap<String, Tally>,
    /// Files that some METS lists.
    listed: BTreeSet<String>,
}

impl Judge<'_> {
    fn add(&mut self, code: Code, path: &str, message: impl Into<String>) {
        self.findings.add(code, path, message);
    }

    /// The file is called by an ordinal and the package's own name.
    fn name(&mut self, path: &Path) {
        let stem =
            path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let ordinal = stem.strip_suffix(&self.zip.top);
        if !ordinal
            .is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
        {
            let message = format!("tên tệp không phải số thứ tự và tên gói `{}`", self.zip.top);
            self.findings.advise(Code::PackageStructure, "", message);
        }
    }

    fn digest(&mut self) {
        let paths: Vec<String> = self.zip.members.keys().cloned().collect();
        for path in paths {
            match self.zip.read(&path, |content| Tally::copy(content, std::io::sink())) {
                Ok(Some(tally)) => drop(self.tallies.insert(path, tally)),
                Ok(None) => self.add(Code::OverLimit, &path, "tệp nở ra quá nhiều khi giải nén"),
                Err(error) => {
                    self.add(Code::PackageDigest, &path, format!("không đọc hết được: {error}"));
                }
            }
        }
    }

    /// Everything from the first METS down; how many documents there are, if the lists can be read.
    fn whole(&mut self) -> Option<usize> {
        let rep = format!("representations/{}", self.profile.get("ban_the_hien"));
        let root = self.mets("")?;
        let of_documents = root.root.as_ref().and_then(|root| root.get("TYPE"))
            == Some(self.profile.get("loai_tai_lieu"));
        self.package(&root);
        let pointed = format!("{rep}/{METS}");
        if !root.pointers.contains(&pointed) {
            self.add(Code::PackageReference, METS, format!("không có mptr dẫn đến `{pointed}`"));
        }
        let known =
            if of_documents { self.profile.loose.clone() } else { self.profile.dossier.clone() };
        let mut heads = self.described(&root, "", &known);
        let count = root.files.iter().filter(|file| file.metadata).count();
        if count != 1 {
            self.add(Code::PackageStructure, METS, format!("có {count} EAD của gói, phải có 1"));
        }
        self.listed.insert(pointed);
        let inner = self.mets(&rep)?;
        if inner.root.as_ref().is_none_or(|root| content_type(root, self.profile).is_none()) {
            let message = "thiếu csip:CONTENTINFORMATIONTYPE, bắt buộc ở bản thể hiện";
            self.add(Code::PackageXml, &format!("{rep}/{METS}"), message);
        }
        let known = self.profile.document.clone();
        let documents = self.described(&inner, &rep, &known);
        let count = documents.len();
        if let Some((path, head)) = heads.pop() {
            self.together((&path, &head), &documents);
        }
        Some(count)
    }

    /// Reads a METS in a folder of the package and judges it by itself.
    fn mets(&mut self, folder: &str) -> Option<Mets> {
        let path = joined(folder, METS).unwrap_or_default();
        let profile = self.profile;
        let read = self.zip.read(&path, |content| Ok(Mets::read(BufReader::new(content), profile)));
        let mets = match read {
            Ok(Some(Ok(mets))) => mets,
            Ok(Some(Err(fault))) => {
                self.add(Code::PackageXml, &path, fault.to_string());
                return None;
            }
            Ok(None) => {
                self.add(Code::PackageStructure, &path, "thiếu tệp METS.xml");
                return None;
            }
            Err(error) => {
                self.add(Code::PackageDigest, &path, format!("không đọc được: {error}"));
                return None;
            }
        };
        self.listed.insert(path.clone());
        self.form(&path, &mets);
        self.ids(&path, &mets);
        for file in &mets.files {
            self.file((&path, folder), file);
        }
        Some(mets)
    }

    fn form(&mut self, path: &str, mets: &Mets) {
        let space = self.profile.get("khong_gian_mets");
        let root = mets.root.clone().unwrap_or_else(|| crate::xml::Element {
            namespace: String::new(),
            name: String::new(),
            attributes: Vec::new(),
        });
        let mut wrong = Vec::new();
        if (&*root.namespace, &*root.name) != (space, "mets") {
            wrong.push(format!("phần tử gốc phải là mets trong không gian tên {space}"));
        }
        for name in ["OBJID", "TYPE", "PROFILE"] {
            if root.get(name).is_none_or(str::is_empty) {
                wrong.push(format!("phần tử mets thiếu {name}"));
            }
        }
        match &mets.header {
            None => wrong.push("thiếu metsHdr".to_owned()),
            Some(header) => {
                if !header.get("CREATEDATE").is_some_and(is_time) {
                    wrong.push("CREATEDATE thiếu hoặc không phải giờ có múi giờ".to_owned());
                }
                const STATES: [&str; 5] = ["NEW", "SUPPLEMENT", "REPLACEMENT", "TEST", "OTHER"];
                if header.get("RECORDSTATUS").is_some_and(|state| !STATES.contains(&state)) {
                    wrong.push("RECORDSTATUS không có trong danh mục".to_owned());
                }
                let kind = header.get_in(self.profile.get("khong_gian_csip"), "OAISPACKAGETYPE");
                if kind != Some(self.profile.get("loai_goi")) {
                    wrong.push("csip:OAISPACKAGETYPE phải là SIP".to_owned());
                }
            }
        }
        if mets.agents == 0 {
            wrong.push("metsHdr không có agent".to_owned());
        }
        match &mets.map {
            Some((label, kind)) if label == "CSIP" && kind == "PHYSICAL" => {}
            _ => wrong.push("thiếu structMap với LABEL=\"CSIP\" TYPE=\"PHYSICAL\"".to_owned()),
        }
        wrong.into_iter().for_each(|message| self.add(Code::PackageXml, path, message));
        for odd in &mets.odd {
            self.add(Code::PackageContradiction, path, odd.clone());
        }
    }

    /// No ID twice, each of the form that is prescribed, and what is named is there.
    fn ids(&mut self, path: &str, mets: &Mets) {
        let mut seen = BTreeSet::new();
        let (object, file) = (self.profile.get("ma_doi_tuong"), self.profile.get("ma_tep"));
        let mut odd = 0_usize;
        for id in &mets.ids {
            if !seen.insert(id.as_str()) {
                self.findings.add(Code::PackageReference, path, format!("ID `{id}` có hai lần"));
            }
            let own = id.strip_prefix(object).or_else(|| id.strip_prefix(file));
            odd += usize::from(!own.is_some_and(is_uuid));
        }
        if odd > 0 {
            let message = format!("{odd} ID không phải `{object}` hoặc `{file}` và UUID viết hoa");
            self.findings.advise(Code::PackageReference, path, message);
        }
        for (what, id) in &mets.named {
            if !seen.contains(id.as_str()) {
                let message = format!("{what} `{id}` không có phần tử nào mang ID ấy");
                self.findings.add(Code::PackageReference, path, message);
            }
        }
    }

    fn file(&mut self, (mets, folder): (&str, &str), file: &Reference) {
        let Some(path) = joined(folder, &file.href) else {
            let message =
                format!("dẫn đến `{}`, ra ngoài gói hoặc không có tên", file.href.escape_default());
            return self.add(Code::PackageReference, mets, message);
        };
        let Some(tally) = self.tallies.get(&path).copied() else {
            if !self.zip.members.contains_key(&path) {
                self.add(Code::PackageReference, mets, format!("dẫn đến `{path}` mà gói không có"));
            }
            return;
        };
        self.listed.insert(path.clone());
        if !is_time(&file.created) {
            let message = format!("`{path}`: CREATED thiếu hoặc không phải giờ có múi giờ");
            self.findings.advise(Code::PackageXml, mets, message);
        }
        if file.algorithm != "SHA-256" {
            let message =
                format!("CHECKSUMTYPE là `{}`, phải là SHA-256", file.algorithm.escape_default());
            return self.add(Code::PackageXml, mets, message);
        }
        let digest = tally.sha256.to_string();
        if !file.sum.eq_ignore_ascii_case(&digest) {
            self.add(Code::PackageDigest, &path, "mã băm khác CHECKSUM ghi trong METS");
        } else if file.sum != digest.to_uppercase() {
            self.findings.advise(Code::PackageXml, mets, "CHECKSUM viết thường, phải viết hoa");
        }
        if file.size != tally.size_bytes.to_string() {
            let message =
                format!("cỡ {} byte, METS ghi `{}`", tally.size_bytes, file.size.escape_default());
            self.add(Code::PackageDigest, &path, message);
        }
    }

    /// The name of the package and of its folder.
    fn package(&mut self, mets: &Mets) {
        let id =
            mets.root.as_ref().and_then(|root| root.get("OBJID")).unwrap_or_default().to_owned();
        if id != self.zip.top {
            let message =
                format!("OBJID `{}` khác tên thư mục `{}`", id.escape_default(), self.zip.top);
            self.add(Code::PackageStructure, METS, message);
        }
    }

    /// The descriptions that a METS lists, read and judged by themselves.
    fn described(&mut self, mets: &Mets, folder: &str, known: &[Field]) -> Vec<(String, Said)> {
        let mut all = Vec::new();
        let paths = mets.files.iter().filter(|file| file.metadata);
        let paths: Vec<String> = paths.filter_map(|file| joined(folder, &file.href)).collect();
        for path in paths {
            let findings = &mut self.findings;
            let place = (path.as_str(), known);
            let read = self
                .zip
                .read(&path, |content| Ok(fields::read(BufReader::new(content), place, findings)));
            match read {
                Ok(Some(Ok(said))) => {
                    fields::judge(place, &said, self.profile, &mut self.findings);
                    all.push((path, said));
                }
                Ok(Some(Err(fault))) => self.add(Code::PackageXml, &path, fault.to_string()),
                // Told where files are digested, or where the list names what is not there.
                Ok(None) | Err(_) => {}
            }
        }
        all
    }

    /// What dossier and documents say of each other.
    fn together(&mut self, (path, head): (&str, &Said), documents: &[(String, Said)]) {
        let get = |said: &Said, name: &str| said.get(name).cloned().unwrap_or_default();
        let total = get(head, "totalDoc");
        if !total.is_empty() && total != documents.len().to_string() {
            let message = format!("totalDoc ghi {total}, gói có {} tài liệu", documents.len());
            self.add(Code::PackageContradiction, path, message);
        }
        let (code, mut seen) = (get(head, "fileCode"), BTreeSet::new());
        let (from, until) = (day(&get(head, "startDate")), day(&get(head, "endDate")));
        for (path, said) in documents {
            let own = get(said, "docCode");
            let rest = own.strip_prefix(&code).map(|rest| rest.trim_start_matches('.'));
            if !rest
                .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
            {
                let message = format!("docCode `{own}` không phải fileCode `{code}` và số thứ tự");
                self.add(Code::PackageContradiction, path, message);
            }
            for name in ["docId", "docCode"] {
                let value = get(said, name);
                if !value.is_empty() && !seen.insert((name, value.clone())) {
                    let message = format!("{name} `{value}` đã có ở tài liệu khác");
                    self.add(Code::PackageContradiction, path, message);
                }
            }
            let on = day(&get(said, "issuedDate"));
            let before = on.zip(from).is_some_and(|(on, from)| on < from);
            if before || on.zip(until).is_some_and(|(on, until)| on > until) {
                let message = "ngày văn bản ngoài thời gian của hồ sơ";
                self.add(Code::PackageContradiction, path, message);
            }
        }
    }

    /// Files that no list names.
    fn orphans(&mut self) {
        let listed = std::mem::take(&mut self.listed);
        let paths: Vec<String> = self.zip.members.keys().cloned().collect();
        for path in paths.iter().filter(|path| !listed.contains(*path)) {
            self.add(Code::PackageReference, path, "không METS nào ghi tệp này");
        }
    }
}

fn content_type<'r>(root: &'r crate::xml::Element, profile: &Profile) -> Option<&'r str> {
    root.get_in(profile.get("khong_gian_csip"), "CONTENTINFORMATIONTYPE")
}

/// A path in the package: that of a folder and what is named from there.
fn joined(folder: &str, href: &str) -> Option<String> {
    let href = href.strip_prefix("./").unwrap_or(href);
    if href.is_empty() || href.starts_with('/') || href.contains(['\\', ':']) {
        return None;
    }
    if href.split('/').any(|part| part == "..") {
        return None;
    }
    Some(if folder.is_empty() { href.to_owned() } else { format!("{folder}/{href}") })
}

/// `2026-11-29T10:00:00.000+07:00`.
fn is_time(text: &str) -> bool {
    chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |c: char| c.is_ascii_digit() || ('A'..='F').contains(&c);
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.chars().all(hex))
}
