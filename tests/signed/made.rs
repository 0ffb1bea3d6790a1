//! Makes files as signing programs and attackers make them: updates behind a PDF, certificates, signatures.
//!
//! Written from the standards alone (ISO 32000-2, RFC 5280, RFC 5652), so that it shares no mistake with
//! what judges the files.

use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{DerSignature, SigningKey};
use qcph::pdf::body::Body;
use qcph::pdf::lexer::{Id, Value};
use sha2::{Digest, Sha256};

/// Room for a signature's value, in hexadecimal digits.
const ROOM: usize = 4096;

/// A signer with a key of its own.
pub struct Signer {
    name: &'static str,
    key: SigningKey,
}

impl Signer {
    pub fn new(name: &'static str, seed: u8) -> Self {
        Self { name, key: SigningKey::from_slice(&[seed; 32]).unwrap() }
    }

    fn certificate(&self) -> Vec<u8> {
        let common = sequence(&[oid(&[0x55, 4, 3]), tlv(0x0c, self.name.as_bytes())]);
        let name = sequence(&[tlv(0x31, &common)]);
        let validity = sequence(&[tlv(0x17, b"200101000000Z"), tlv(0x17, b"491231000000Z")]);
        let algorithm = oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]);
        let public = self.key.verifying_key().to_sec1_point(false);
        let curve = [
            oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]),
            oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
        ];
        let key = sequence(&[sequence(&curve), tlv(3, &[&[0], public.as_bytes()].concat())]);
        let to_sign = sequence(&[
            tlv(0xa0, &tlv(2, &[2])),
            tlv(2, &[7]),
            sequence(std::slice::from_ref(&algorithm)),
            name.clone(),
            validity,
            name,
            key,
        ]);
        let signature = self.sign(&to_sign);
        sequence(&[to_sign, sequence(&[algorithm]), tlv(3, &[&[0], &signature[..]].concat())])
    }

    fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.key.sign_prehash(&Sha256::digest(bytes)).unwrap();
        signature.as_bytes().to_vec()
    }

    /// A detached envelope (RFC 5652, 5) over these bytes.
    fn envelope(&self, covered: &[u8]) -> Vec<u8> {
        let data = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
        let sha_256 = sequence(&[oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1])]);
        let attribute = |kind: u8, value: Vec<u8>| {
            sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, kind]), tlv(0x31, &value)])
        };
        let attributes = [
            attribute(3, data.clone()),
            attribute(5, tlv(0x17, b"180705090000Z")),
            attribute(4, tlv(4, &Sha256::digest(covered))),
        ]
        .concat();
        let signature = self.sign(&tlv(0x31, &attributes));
        let common = sequence(&[oid(&[0x55, 4, 3]), tlv(0x0c, self.name.as_bytes())]);
        let issuer = sequence(&[sequence(&[tlv(0x31, &common)]), tlv(2, &[7])]);
        let signer = sequence(&[
            tlv(2, &[1]),
            issuer,
            sha_256.clone(),
            tlv(0xa0, &attributes),
            sequence(&[oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]),
            tlv(4, &signature),
        ]);
        let signed = sequence(&[
            tlv(2, &[1]),
            tlv(0x31, &sha_256),
            sequence(&[data]),
            tlv(0xa0, &self.certificate()),
            tlv(0x31, &signer),
        ]);
        let signed_data = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
        sequence(&[signed_data, tlv(0xa0, &signed)])
    }
}

fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len();
    let bytes = length.to_be_bytes();
    let bytes: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    let length = if length < 128 {
        vec![length as u8]
    } else {
        [&[0x80 | bytes.len() as u8], &bytes[..]].concat()
    };
    [&[tag], &length[..], value].concat()
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

fn oid(bytes: &[u8]) -> Vec<u8> {
    tlv(6, bytes)
}

/// An update (ISO 32000-2, 7.5.6) that is being written behind a file.
pub struct Update {
    pub bytes: Vec<u8>,
    rows: Vec<(u32, usize)>,
    previous: usize,
    root: u32,
    trailer: String,
    next: u32,
}

impl Update {
    pub fn behind(file: &[u8]) -> Self {
        let body = Body::read(file).unwrap();
        let Some(Value::Reference(root)) = body.trailer.get("Root") else { panic!() };
        let next = body.objects.keys().map(|id| id.number).max().unwrap() + 1;
        let trailer = ["Info", "ID"].map(|key| format!("/{key} {} ", written(file, key))).concat();
        Self {
            bytes: file.to_vec(),
            rows: Vec::new(),
            previous: body.sections[0].at,
            root: root.number,
            trailer,
            next,
        }
    }

    /// The number of the next new object.
    pub fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    pub fn object(&mut self, number: u32, value: &str) {
        self.rows.push((number, self.bytes.len()));
        self.bytes.extend(format!("{number} 0 obj\n{value}\nendobj\n").into_bytes());
    }

    /// An object as it is written, from its number to `endobj`.
    pub fn raw(&mut self, number: u32, text: &[u8]) {
        self.rows.push((number, self.bytes.len()));
        self.bytes.extend(text);
    }

    pub fn stream(&mut self, number: u32, dict: &str, content: &str) {
        self.object(
            number,
            &format!("<<{dict}/Length {}>>\nstream\n{content}\nendstream", content.len()),
        );
    }

    /// Table, trailer, end.
    pub fn finish(self) -> Vec<u8> {
        let root = self.root;
        self.finish_with(root)
    }

    pub fn finish_with(mut self, root: u32) -> Vec<u8> {
        let at = self.bytes.len();
        let mut table = String::from("xref\n");
        self.rows.sort_unstable();
        for (number, offset) in &self.rows {
            table += &format!("{number} 1\n{offset:010} 00000 n \n");
        }
        let (size, previous, more) = (self.next, self.previous, &self.trailer);
        table += &format!(
            "trailer\n<</Size {size}/Root {root} 0 R/Prev {previous}{more}>>\nstartxref\n{at}\n%%EOF\n"
        );
        self.bytes.extend(table.into_bytes());
        self.bytes
    }
}

/// How a trailer writes a value.
fn written<'f>(file: &'f [u8], key: &str) -> &'f str {
    let at = file.windows(7).rposition(|word| word == b"trailer").unwrap();
    let text = std::str::from_utf8(&file[at..]).unwrap();
    let value = text.split_once(&format!("/{key}")).unwrap().1.trim_start();
    let end = if key == "Info" { value.find('R').unwrap() } else { value.find(']').unwrap() };
    &value[..=end]
}

/// The written dictionary of an object, without its brackets.
pub fn dictionary(file: &[u8], number: u32) -> String {
    let body = Body::read(file).unwrap();
    let sections = body.sections.iter();
    let at = sections.filter_map(|section| section.rows.get(&Id { number, generation: 0 })).next();
    let text = String::from_utf8_lossy(&file[*at.unwrap()..]).into_owned();
    let end = text.find("endobj").unwrap();
    let dict = text[..end].trim().split_once("<<").unwrap().1.to_owned();
    dict.trim_end().strip_suffix(">>").unwrap().to_owned()
}

/// Catalog, and pages in order.
pub fn landmarks(file: &[u8]) -> (u32, Vec<u32>) {
    let body = Body::read(file).unwrap();
    let Some(Value::Reference(root)) = body.trailer.get("Root") else { panic!() };
    let is_page = |value: Value<'_>| matches!(value, Value::Dict(dict) if dict.get("Type") == Some(Value::Name(b"Page")));
    let pages = body.objects.iter().filter(|(_, object)| is_page(object.value));
    (root.number, pages.map(|(id, _)| id.number).collect())
}

/// The file as a program writes it that reads documents and saves them anew: the same objects, in another
/// order, behind another beginning.
pub fn rewritten(file: &[u8]) -> Vec<u8> {
    behind(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", file)
}

/// The objects of a file behind some bytes, with a table that leads to nothing before it.
pub fn behind(beginning: &[u8], file: &[u8]) -> Vec<u8> {
    let body = Body::read(file).unwrap();
    let mut offsets = std::collections::BTreeMap::new();
    for section in &body.sections {
        section.rows.iter().for_each(|(id, at)| _ = offsets.entry(id.number).or_insert(*at));
    }
    let (mut bytes, mut rows) = (beginning.to_vec(), std::collections::BTreeMap::new());
    for (number, at) in offsets.iter().rev() {
        let stream = body.placed[at].stream.map_or(0, <[u8]>::len);
        let end = at + stream + find(&file[at + stream..], b"endobj") + b"endobj".len();
        rows.insert(*number, bytes.len());
        bytes.extend(&file[*at..end]);
        bytes.push(b'\n');
    }
    let table = bytes.len();
    let size = rows.keys().last().unwrap() + 1;
    bytes.extend(format!("xref\n0 {size}\n").into_bytes());
    for number in 0..size {
        let row = match rows.get(&number) {
            Some(at) => format!("{at:010} 00000 n \n"),
            None => "0000000000 65535 f \n".to_owned(),
        };
        bytes.extend(row.into_bytes());
    }
    let Some(Value::Reference(root)) = body.trailer.get("Root") else { panic!() };
    let more = ["Info", "ID"].map(|key| format!("/{key} {} ", written(file, key))).concat();
    let root = root.number;
    bytes.extend(format!("trailer\n<</Size {size}/Root {root} 0 R{more}>>\n").into_bytes());
    bytes.extend(format!("startxref\n{table}\n%%EOF\n").into_bytes());
    bytes
}

/// How a file is signed.
#[derive(Clone, Default)]
pub struct Way {
    /// Where the signature shows on page 1: left, bottom, right, top.
    pub shown: Option<[u32; 4]>,
    /// Further text in the catalog, such as `/Perms …`.
    pub catalog: String,
    /// Further objects, by a name in the text of others: `@name`.
    pub more: Vec<(&'static str, String)>,
    /// Of page 1: the written dictionary, changed.
    pub page: Option<fn(String) -> String>,
}

/// Signs a file with an update behind it.
pub fn signed(file: &[u8], signer: &Signer, way: &Way) -> Vec<u8> {
    let (root, pages) = landmarks(file);
    let mut update = Update::behind(file);
    let (field, value) = (update.number(), update.number());
    let mut names: Vec<(&str, u32)> = Vec::new();
    for (name, _) in &way.more {
        let number = update.number();
        names.push((name, number));
    }
    let resolve = |text: &str| {
        names.iter().fold(text.to_owned(), |text, (name, number)| {
            text.replace(&format!("@{name}"), &format!("{number} 0 R"))
        })
    };
    let [left, bottom, right, top] = way.shown.unwrap_or_default();
    let page = pages[0];
    update.object(
        field,
        &format!(
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(Ky{field})/F 132/Rect[{left} {bottom} {right} {top}]/P {page} 0 R/V {value} 0 R>>"
        ),
    );
    for ((_, text), (_, number)) in way.more.iter().zip(&names) {
        update.object(*number, &resolve(text));
    }
    let catalog = dictionary(file, root);
    let catalog = match catalog.split_once("/Fields[") {
        Some((before, after)) => format!("{before}/Fields[{field} 0 R {after}"),
        None => format!("{catalog}/AcroForm<</Fields[{field} 0 R]/SigFlags 3>>"),
    };
    update.object(root, &format!("<<{catalog}{}>>", resolve(&way.catalog)));
    let mut written = dictionary(file, page);
    if let Some(change) = way.page {
        written = resolve(&change(written));
    }
    let written = match written.split_once("/Annots[") {
        Some((before, after)) => {
            let (old, rest) = after.split_once(']').unwrap();
            format!("{before}/Annots[{old} {field} 0 R]{rest}")
        }
        None => format!("{written}/Annots[{field} 0 R]"),
    };
    update.object(page, &format!("<<{written}>>"));
    let at = update.bytes.len();
    let range = "/ByteRange [0 0000000000 0000000000 0000000000]";
    update.object(
        value,
        &format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached{range}/Contents <{}>>>",
            "0".repeat(ROOM)
        ),
    );
    let mut bytes = update.finish();
    let gap = at + find(&bytes[at..], b"/Contents ") + b"/Contents ".len();
    seal(&mut bytes, at, [gap, gap + ROOM + 2], signer);
    bytes
}

/// Fills in range and value of the signature that stands behind `at`.
pub fn seal(bytes: &mut [u8], at: usize, [gap, behind]: [usize; 2], signer: &Signer) {
    let range = format!("[0 {gap:010} {behind:010} {:010}]", bytes.len() - behind);
    let place = at + find(&bytes[at..], b"[0 0000000000");
    bytes[place..place + range.len()].copy_from_slice(range.as_bytes());
    let covered = [&bytes[..gap], &bytes[behind..]].concat();
    let envelope = signer.envelope(&covered);
    let digits: String = envelope.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes[gap + 1..gap + 1 + digits.len()].copy_from_slice(digits.as_bytes());
}

pub fn find(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).position(|part| part == word).unwrap()
}
