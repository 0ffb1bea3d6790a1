//! The index of a bundle (mục lục): `muc-luc.json` for machines, one document per line.
//!
//! Entries come in and text goes out, and back. The JSON is one object that any reader takes whole;
//! its lines are fixed (header, one entry per line, end), so that a bundle with 60,000 documents can
//! be read line by line. A line has one spelling: what parses but would be written otherwise is
//! refused. Files are neither opened nor hashed here. Keys: `docs/archive-format.md`.

use super::name::BundleName;
use crate::digest::Digest;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{BufRead, Read as _, Write};

pub mod catalogue;
pub mod closed;
pub mod metadata;
pub mod original;
pub mod page;

use closed::ClosedBook;
use metadata::{Field, Metadata};
use original::Original;

/// Below `data/`.
pub const INDEX_FILE: &str = "muc-luc.json";
/// Below `data/`.
pub const PAGE_FILE: &str = "muc-luc.html";
/// How the names of documents end; every such file must have its entry.
pub const DOCUMENT: &str = ".pdf";

/// The kinds of copies: those sent along with a slip (bản đồng gửi), and legal copies (bản sao).
pub const CO_SENT: &str = "ban_dong_gui";
pub const LEGAL_COPY: &str = "ban_sao";

const FORMAT: &str = "qcph-muc-luc";
/// The version of an index without originals.
pub const PLAIN: u32 = 1;
/// The version of an index with originals.
pub const SIGNED: u32 = 2;
/// The version of an index with metadata or closed books, and the newest. One more whenever the spelling of index, page
/// or `bag-info.txt` changes; what an older version can say is written in that version.
pub const VERSION: u32 = 3;
const OPENING: &str = ",\"van_ban\":[";
const CLOSING: &str = "]}";
/// No line of an index is longer, however many bodies a document went to.
const LONGEST_LINE_BYTES: u64 = 4 << 20;

/// What an index says about its bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    #[serde(rename = "dinh_dang")]
    pub format: String,
    #[serde(rename = "phien_ban")]
    pub version: u32,
    #[serde(rename = "goi", with = "as_text")]
    pub bundle: BundleName,
    /// The body that keeps the archive (cơ quan lưu trữ).
    #[serde(rename = "co_quan_luu_tru")]
    pub organisation: String,
    /// Name and version of the sealing program.
    #[serde(rename = "chuong_trinh")]
    pub program: String,
    #[serde(rename = "so_van_ban")]
    pub documents: u64,
    /// What the metadata of the entries mean; nothing in an index without any.
    #[serde(rename = "truong", default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
}

impl Header {
    /// The header of these entries.
    pub fn new(bundle: BundleName, organisation: &str, program: &str, entries: &[Entry]) -> Self {
        let mut held = Held::default();
        entries.iter().for_each(|entry| held.add(entry));
        Self {
            format: FORMAT.into(),
            version: held.version(),
            bundle,
            organisation: organisation.into(),
            program: program.into(),
            documents: entries.len() as u64,
            fields: if held.version() == VERSION { metadata::explained() } else { Vec::new() },
        }
    }
}

/// What an index holds that older versions do not know.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    originals: bool,
    metadata: bool,
    books: bool,
}

impl Held {
    fn add(&mut self, entry: &Entry) {
        self.originals |= entry.original.is_some();
        self.metadata |= entry.metadata.is_some();
        self.books |= entry.book.is_some();
    }

    fn version(self) -> u32 {
        match self {
            Self { metadata: true, .. } | Self { books: true, .. } => VERSION,
            Self { originals: true, .. } => SIGNED,
            _ => PLAIN,
        }
    }
}

/// One document of a bundle (văn bản).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The id of the record that it was made from (mã bản ghi).
    #[serde(rename = "ma_ho_so")]
    pub record: String,
    /// The kind as one machine word, such as `thong_bao`.
    #[serde(rename = "loai")]
    pub kind: String,
    /// Tên loại, such as `Thông báo`.
    #[serde(rename = "ten_loai")]
    pub type_name: String,
    /// The code of the issuing agency (mã cơ quan).
    #[serde(rename = "co_quan")]
    pub agency: String,
    /// Tác giả: the issuing agency's name on the day.
    #[serde(rename = "tac_gia")]
    pub author: String,
    /// Số, ký hiệu, such as `15/TB-BHXH`.
    #[serde(rename = "so_ky_hieu")]
    pub number_and_mark: String,
    #[serde(rename = "ngay", with = "as_text")]
    pub date: NaiveDate,
    /// Trích yếu.
    #[serde(rename = "trich_yeu")]
    pub abstract_: String,
    #[serde(rename = "nguoi_ky")]
    pub signer: String,
    /// Số trang.
    #[serde(rename = "so_trang")]
    pub pages: u32,
    /// Path of the PDF below `data/`.
    #[serde(rename = "tep")]
    pub pdf: String,
    pub sha256: Digest,
    #[serde(rename = "so_byte")]
    pub size_bytes: u64,
    /// Path of the source record below `data/`.
    #[serde(rename = "nguon")]
    pub source: String,
    #[serde(rename = "nguon_sha256")]
    pub source_sha256: Digest,
    /// Set on a co-sent copy (bản đồng gửi) alone.
    #[serde(rename = "dong_gui", default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<Copy>,
    /// Set on a signed original (bản ký) alone.
    #[serde(rename = "ban_ky", default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
    /// The fields of the law; from version 3 on each document has them, its copies and original do not.
    #[serde(rename = "sieu_du_lieu", default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
    /// Set on a closed book of a clerk alone, which no record makes; from version 3 on.
    #[serde(rename = "so_dang_ky", default, skip_serializing_if = "Option::is_none")]
    pub book: Option<ClosedBook>,
}

/// What a co-sent copy is a copy of, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The code of the receiving agency (nơi nhận).
    #[serde(rename = "noi_nhan")]
    pub recipient: String,
    /// Path of the PDF of the document that is sent along, below `data/`, in this bundle.
    #[serde(rename = "cua")]
    pub of: String,
}

impl Copy {
    /// The path that the copy itself has below `data/`.
    pub fn path(&self) -> String {
        let of = self.of.strip_suffix(DOCUMENT).unwrap_or(&self.of);
        format!("{of}_gui-{}{DOCUMENT}", self.recipient)
    }
}

impl Entry {
    /// What no two entries of a bundle have in common: the record, who gets a co-sent copy, and whether
    /// it is the signed original.
    pub fn key(&self) -> (&str, Option<&str>, bool) {
        let recipient = self.copy.as_ref().map(|copy| copy.recipient.as_str());
        (&self.record, recipient, self.original.is_some())
    }

    /// Whether it is what a record makes: neither a copy of it nor its signed original, nor a book.
    pub fn is_main(&self) -> bool {
        self.copy.is_none() && self.original.is_none() && self.book.is_none()
    }

    /// Why its metadata cannot stand in an index of this header, in Vietnamese.
    pub fn metadata_misfit(&self, header: &Header) -> Option<String> {
        let wanted = header.version >= VERSION && self.is_main();
        match &self.metadata {
            Some(_) if !wanted => Some("mục lục ghi siêu dữ liệu ở chỗ không có".to_owned()),
            Some(metadata) => metadata.misfit(&header.fields),
            None => wanted.then(|| "mục lục thiếu siêu dữ liệu của văn bản này".to_owned()),
        }
    }

    /// Whether a reader takes its line.
    pub fn fits_a_line(&self) -> bool {
        line(self).len() as u64 + 2 <= LONGEST_LINE_BYTES
    }

    /// The order of entries in an index: by day, then by path.
    pub fn order(&self) -> (NaiveDate, &str) {
        (self.date, &self.pdf)
    }
}

/// The bodies that keep an archive (cơ quan lưu trữ): those whose documents it holds, by name.
pub fn organisation<'a>(authors: impl Iterator<Item = &'a str>) -> String {
    let names: BTreeSet<&str> = authors.collect();
    names.into_iter().collect::<Vec<_>>().join("; ")
}

/// Writes the whole index.
///
/// # Errors
/// Those of the sink.
pub fn write(header: &Header, entries: &[Entry], mut sink: impl Write) -> std::io::Result<()> {
    writeln!(sink, "{}", header_line(header))?;
    for (number, entry) in (1..).zip(entries) {
        let comma = if number < entries.len() { "," } else { "" };
        writeln!(sink, "{}{comma}", line(entry))?;
    }
    writeln!(sink, "{CLOSING}")
}

fn header_line(header: &Header) -> String {
    let json = line(header);
    format!("{}{OPENING}", &json[..json.len() - 1])
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain text, numbers and dates are always JSON")
}

/// Why an index cannot be read, and in which line.
#[derive(Debug)]
pub enum Fault {
    Stream(std::io::Error),
    /// The line, from 1, and what is wrong with it in Vietnamese.
    Line(usize, String),
    /// Written by another version of the format.
    Version(u32),
}

/// An index that is being read line by line.
pub struct Reader<R> {
    pub header: Header,
    lines: R,
    number: usize,
    closed: bool,
    /// In the entries that were read.
    held: Held,
}

impl<R: BufRead> Reader<R> {
    /// Reads the header line.
    ///
    /// # Errors
    /// [`Fault`] when the stream fails or the line is not a header of this version.
    pub fn open(mut lines: R) -> Result<Self, Fault> {
        let text = next_line(&mut lines, 1)?;
        let wrong = |why: String| Fault::Line(1, why);
        let json =
            text.strip_suffix(OPENING).ok_or_else(|| wrong("không phải đầu mục lục".into()))?;
        let json = format!("{json}}}");
        let version = serde_json::from_str::<serde_json::Value>(&json)
            .ok()
            .and_then(|value| value.get("phien_ban")?.as_u64());
        let known = u64::from(PLAIN)..=u64::from(VERSION);
        if let Some(version) = version.filter(|version| !known.contains(version)) {
            return Err(Fault::Version(u32::try_from(version).unwrap_or(u32::MAX)));
        }
        let header: Header = parse(&json, 1)?;
        if header.format != FORMAT {
            return Err(wrong("không phải mục lục của qcph".into()));
        }
        Ok(Self { header, lines, number: 1, closed: false, held: Held::default() })
    }

    fn entry(&mut self, text: &str) -> Result<(usize, Entry), Fault> {
        // Header line 1, entries from line 2: the last one has no comma.
        let last = self.number as u64 == self.header.documents.saturating_add(1);
        let json = if last { Some(text) } else { text.strip_suffix(',') };
        let json = json.ok_or_else(|| Fault::Line(self.number, "thiếu dấu phẩy".into()))?;
        let entry: Entry = parse(json, self.number)?;
        self.held.add(&entry);
        Ok((self.number, entry))
    }

    /// What is wrong at the closing line, if anything is.
    fn close(&mut self) -> Option<Fault> {
        let entries = self.number as u64 - 2;
        let wrong = |why: String| Some(Fault::Line(self.number, why));
        if entries != self.header.documents {
            return wrong(format!(
                "có {entries} văn bản, đầu mục lục ghi {}",
                self.header.documents
            ));
        }
        let explains = self.header.version == VERSION;
        if self.held.version() != self.header.version || self.header.fields.is_empty() == explains {
            return wrong(format!("phiên bản {} không phải của mục lục này", self.header.version));
        }
        match self.lines.read(&mut [0]) {
            Ok(0) => None,
            Ok(_) => wrong("còn chữ sau phần kết".into()),
            Err(error) => Some(Fault::Stream(error)),
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    /// An entry and its line number; the last item comes before the closing line.
    type Item = Result<(usize, Entry), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.closed {
            return None;
        }
        self.number += 1;
        let result = next_line(&mut self.lines, self.number);
        let text = match result {
            Ok(text) => text,
            Err(fault) => {
                self.closed = true;
                return Some(Err(fault));
            }
        };
        if text == CLOSING {
            self.closed = true;
            return self.close().map(Err);
        }
        Some(self.entry(&text))
    }
}

/// Parses JSON that must be spelt as [`line()`] spells it.
fn parse<T: Serialize + for<'de> Deserialize<'de>>(json: &str, number: usize) -> Result<T, Fault> {
    let value: T = serde_json::from_str(json)
        .map_err(|error| Fault::Line(number, format!("không đọc được: {error}")))?;
    if line(&value) != json {
        return Err(Fault::Line(number, "không viết theo dạng chuẩn".into()));
    }
    Ok(value)
}

/// The next line without its line end; a text that ends without one is cut.
fn next_line(lines: &mut impl BufRead, number: usize) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    lines.take(LONGEST_LINE_BYTES).read_until(b'\n', &mut bytes).map_err(Fault::Stream)?;
    if bytes.pop() != Some(b'\n') {
        return Err(Fault::Line(number, "mục lục bị cắt hoặc có dòng quá dài".into()));
    }
    String::from_utf8(bytes).map_err(|_| Fault::Line(number, "không phải UTF-8".into()))
}

/// Dates and bundle names stand in JSON as they are printed.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(
        value: &impl ToString,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_string())
    }

    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: std::str::FromStr,
        D: Deserializer<'de>,
    {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("không hiểu ngày hoặc tên gói"))
    }
}
