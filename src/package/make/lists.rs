//! The two `METS.xml` of a package: that of the whole, and that of its documents.

use super::{Members, Package, identity};
use crate::digest::Tally;
use crate::package::METS;
use crate::package::profile::Profile;
use crate::xml::Writer;
use std::io::{Result, Write};

/// What both lists are made from.
pub struct Lists<'a> {
    pub package: &'a Package,
    pub profile: &'a Profile,
    pub object: &'a str,
    /// The folder of the documents.
    pub rep: &'a str,
}

const SCHEMAS: &str = "schemas/";

impl Lists<'_> {
    /// The list of the package: its description, its schemas, and the other list.
    pub fn of_package<W: Write>(&self, sink: &mut W, members: &Members) -> Result<()> {
        let mut xml = Writer::new(sink)?;
        self.open(&mut xml, self.object, "")?;
        self.header(&mut xml, "")?;
        let own = |path: &&String| !path.starts_with(self.rep);
        let paths: Vec<&String> = members.keys().filter(own).collect();
        let described = |path: &str| path.starts_with("metadata/");
        for path in paths.iter().filter(|path| described(path)) {
            self.description(&mut xml, path, path, members[*path].0)?;
        }
        xml.open("fileSec", &[("ID", &self.id("fileSec"))])?;
        self.open_group(&mut xml, "Schemas")?;
        for path in paths.iter().filter(|path| path.starts_with(SCHEMAS)) {
            self.file(&mut xml, (path, path), members[*path].0, "mime_luoc_do")?;
        }
        xml.close("fileGrp")?;
        let group = format!("Representations/{}", self.profile.get("ban_the_hien"));
        let inner = format!("{}/{METS}", self.rep);
        self.open_group(&mut xml, &group)?;
        self.file(&mut xml, (&inner, &inner), members[&inner].0, "mime_xml")?;
        xml.close("fileGrp")?;
        xml.close("fileSec")?;
        self.open_map(&mut xml, "")?;
        let ids: Vec<String> =
            paths.iter().filter(|path| described(path)).map(|path| self.id(path)).collect();
        xml.empty(
            "div",
            &[("ID", &self.id("div Metadata")), ("LABEL", "Metadata"), ("DMDID", &ids.join(" "))],
        )?;
        xml.open("div", &[("ID", &self.id("div Schemas")), ("LABEL", "Schemas")])?;
        for path in paths.iter().filter(|path| path.starts_with(SCHEMAS)) {
            xml.empty("fptr", &[("FILEID", &self.file_id(path))])?;
        }
        xml.close("div")?;
        let label = format!("representations/{}", self.profile.get("ban_the_hien"));
        xml.open("div", &[("ID", &self.id("div rep")), ("LABEL", &label)])?;
        let title = self.id(&format!("group {group}"));
        xml.empty(
            "mptr",
            &[
                ("xlink:type", "simple"),
                ("xlink:href", &inner),
                ("xlink:title", &title),
                ("LOCTYPE", "URL"),
            ],
        )?;
        xml.close("div")?;
        close(xml)
    }

    /// The list of the documents and of what is said of each.
    pub fn of_documents<W: Write>(&self, sink: &mut W, members: &Members) -> Result<()> {
        let mut xml = Writer::new(sink)?;
        self.open(&mut xml, &self.id("rep"), "../../")?;
        self.header(&mut xml, "rep")?;
        let below = format!("{}/", self.rep);
        let paths = || {
            let own = members
                .keys()
                .filter_map(|path| path.strip_prefix(&below).map(|short| (path, short)));
            own.collect::<Vec<_>>()
        };
        let described = |short: &str| short.starts_with("metadata/");
        for (path, short) in paths().iter().filter(|(_, short)| described(short)) {
            self.description(&mut xml, path, short, members[*path].0)?;
        }
        xml.open("fileSec", &[("ID", &self.id("fileSec rep"))])?;
        self.open_group(&mut xml, "Data")?;
        for (path, short) in paths().iter().filter(|(_, short)| !described(short)) {
            self.file(&mut xml, (path, short), members[*path].0, "mime_pdf")?;
        }
        xml.close("fileGrp")?;
        xml.close("fileSec")?;
        self.open_map(&mut xml, "rep")?;
        xml.open("div", &[("ID", &self.id("div Data")), ("LABEL", "Data")])?;
        for (path, _) in paths().iter().filter(|(_, short)| !described(short)) {
            xml.empty("fptr", &[("FILEID", &self.file_id(path))])?;
        }
        xml.close("div")?;
        xml.open("div", &[("ID", &self.id("div Link")), ("LABEL", "MetadataLink")])?;
        let name = self.profile.get("ten_ead_tai_lieu");
        for document in &self.package.documents {
            let about = format!("{below}metadata/descriptive/{name}{}.xml", document.id);
            let file = format!("{below}data/{}.pdf", document.id);
            xml.open(
                "div",
                &[
                    ("ID", &self.id(&format!("link {}", document.id))),
                    ("LABEL", "MetadataLink/File"),
                    ("DMDID", &self.id(&about)),
                ],
            )?;
            xml.empty("fptr", &[("FILEID", &self.file_id(&file))])?;
            xml.close("div")?;
        }
        xml.close("div")?;
        close(xml)
    }

    fn id(&self, of: &str) -> String {
        identity(self.profile.get("ma_doi_tuong"), &[self.object, of])
    }

    fn file_id(&self, path: &str) -> String {
        identity(self.profile.get("ma_tep"), &[self.object, path])
    }

    /// Midnight of the day: no record has an hour.
    fn time(&self) -> String {
        format!("{}T00:00:00.000{}", self.package.created.iso(), self.profile.get("mui_gio"))
    }

    /// `mets` with its namespaces; `up` leads from the list to the folder of the package.
    fn open<W: Write>(&self, xml: &mut Writer<W>, object: &str, up: &str) -> Result<()> {
        let get = |id| self.profile.get(id);
        let kind = get(if self.package.loose { "loai_tai_lieu" } else { "loai_ho_so" });
        let title = self.package.head.get("title").map_or("", String::as_str);
        let schema = get("luoc_do_mets");
        let schema =
            if schema.contains("://") { schema.to_owned() } else { format!("{up}{schema}") };
        let places = format!("{} {schema}", get("khong_gian_mets"));
        xml.open(
            "mets",
            &[
                ("xmlns", get("khong_gian_mets")),
                ("xmlns:xlink", get("khong_gian_xlink")),
                ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
                ("xmlns:csip", get("khong_gian_csip")),
                ("xmlns:sip", get("khong_gian_sip")),
                ("OBJID", object),
                ("LABEL", title),
                ("TYPE", kind),
                ("PROFILE", get("ho_so_mau")),
                ("csip:CONTENTINFORMATIONTYPE", get("loai_noi_dung")),
                ("xsi:schemaLocation", &places),
            ],
        )
    }

    fn header<W: Write>(&self, xml: &mut Writer<W>, of: &str) -> Result<()> {
        let (get, time) = (|id| self.profile.get(id), self.time());
        xml.open(
            "metsHdr",
            &[
                ("CREATEDATE", &time),
                ("LASTMODDATE", &time),
                ("RECORDSTATUS", get("trang_thai")),
                ("csip:OAISPACKAGETYPE", get("loai_goi")),
            ],
        )?;
        let (name, kind, note) = self.package.program.split_once(' ').map_or_else(
            || (self.package.program.as_str(), get("phan_mem_ghi_chu"), ""),
            |(name, version)| (name, get("phan_mem_ghi_chu"), version),
        );
        let software = [("ROLE", "CREATOR"), ("TYPE", "OTHER"), ("OTHERTYPE", "SOFTWARE")];
        agent(xml, &software, name, (kind, note))?;
        let office = [("ROLE", "CREATOR"), ("TYPE", "ORGANIZATION")];
        agent(
            xml,
            &office,
            &self.package.organisation,
            (get("phong_ghi_chu"), &self.package.fonds),
        )?;
        if of.is_empty() && !self.package.agreement.is_empty() {
            xml.leaf("altRecordID", &[("TYPE", get("thoa_thuan"))], &self.package.agreement)?;
        }
        xml.close("metsHdr")
    }

    fn description<W: Write>(
        &self,
        xml: &mut Writer<W>,
        path: &str,
        href: &str,
        tally: Tally,
    ) -> Result<()> {
        let (get, time) = (|id| self.profile.get(id), self.time());
        xml.open("dmdSec", &[("ID", &self.id(path)), ("CREATED", &time), ("STATUS", "CURRENT")])?;
        let (size, sum) = shown(tally);
        xml.empty(
            "mdRef",
            &[
                ("LOCTYPE", "URL"),
                ("MDTYPE", get("mdtype")),
                ("MDTYPEVERSION", get("mdtype_phien_ban")),
                ("xlink:type", "simple"),
                ("xlink:href", href),
                ("MIMETYPE", get("mime_xml")),
                ("SIZE", &size),
                ("CREATED", &time),
                ("CHECKSUM", &sum),
                ("CHECKSUMTYPE", "SHA-256"),
            ],
        )?;
        xml.close("dmdSec")
    }

    fn open_group<W: Write>(&self, xml: &mut Writer<W>, uses: &str) -> Result<()> {
        xml.open("fileGrp", &[("ID", &self.id(&format!("group {uses}"))), ("USE", uses)])
    }

    fn file<W: Write>(
        &self,
        xml: &mut Writer<W>,
        (path, href): (&str, &str),
        tally: Tally,
        mime: &str,
    ) -> Result<()> {
        let (size, sum) = shown(tally);
        xml.open(
            "file",
            &[
                ("ID", &self.file_id(path)),
                ("MIMETYPE", self.profile.get(mime)),
                ("SIZE", &size),
                ("CREATED", &self.time()),
                ("CHECKSUM", &sum),
                ("CHECKSUMTYPE", "SHA-256"),
            ],
        )?;
        xml.empty("FLocat", &[("LOCTYPE", "URL"), ("xlink:type", "simple"), ("xlink:href", href)])?;
        xml.close("file")
    }

    fn open_map<W: Write>(&self, xml: &mut Writer<W>, of: &str) -> Result<()> {
        let id = self.id(&format!("map {of}"));
        xml.open("structMap", &[("ID", &id), ("LABEL", "CSIP"), ("TYPE", "PHYSICAL")])?;
        let label = if of.is_empty() { self.object } else { self.profile.get("ban_the_hien") };
        xml.open(
            "div",
            &[("ID", &self.id(&format!("top {of}"))), ("LABEL", label), ("TYPE", "ORIGINAL")],
        )
    }
}

fn agent<W: Write>(
    xml: &mut Writer<W>,
    attributes: &[(&str, &str)],
    name: &str,
    (kind, note): (&str, &str),
) -> Result<()> {
    xml.open("agent", attributes)?;
    xml.leaf("name", &[], name)?;
    xml.leaf("note", &[("csip:NOTETYPE", kind)], note)?;
    xml.close("agent")
}

fn shown(tally: Tally) -> (String, String) {
    (tally.size_bytes.to_string(), tally.sha256.to_string().to_uppercase())
}

fn close<W: Write>(mut xml: Writer<W>) -> Result<()> {
    for name in ["div", "structMap", "mets"] {
        xml.close(name)?;
    }
    xml.finish().map(drop)
}
