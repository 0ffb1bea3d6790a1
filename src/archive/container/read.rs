//! Reads the canonical zip strictly, without unpacking it.
//!
//! A stream of any origin comes in; the members' headers go out, and a finding for each byte of the
//! central directory, the local headers and the end record that is not the canonical one (test:
//! archive::damage::every_flipped_bit_is_found). Reading goes on after a finding as far as it is safe:
//! within the file, each byte of content once, tables within the limits below.

use super::{
    CENTRAL, CENTRAL_BYTES, END, END_BYTES, Header, LOCAL, LOCAL_BYTES, TOO_LARGE, TOO_MANY, end,
    fields,
};
use crate::archive::finding::Findings;
use crate::archive::name::LONGEST_PATH_BYTES;
use crate::problem::Code;
use std::io::{BufReader, Read, Result, Seek, SeekFrom};

/// The longest name that is read at all: top folder, slash, path.
const LONGEST_NAME_BYTES: usize = LONGEST_PATH_BYTES + 60;

/// The headers of a zip, as its central directory gives them.
#[derive(Debug, Default)]
pub struct Container {
    /// In the order of the central directory.
    pub headers: Vec<Header>,
    /// How many bytes stand before the central directory.
    pub members_end: u64,
    /// How many bytes the file has more (or less) than its headers say.
    shift: i64,
}

/// Reads end record and central directory. `None`: this is no zip, or one without its end.
///
/// # Errors
/// Those of the stream; what is wrong with the bytes is a finding.
pub fn read(file: &mut (impl Read + Seek), findings: &mut Findings) -> Result<Option<Container>> {
    let length = file.seek(SeekFrom::End(0))?;
    let Some((end_at, record)) = find_end(file, length, findings)? else { return Ok(None) };
    let number = |at: usize| u32::from_le_bytes(record[at..at + 4].try_into().expect("four bytes"));
    let (central_bytes, central_offset) = (u64::from(number(12)), u64::from(number(16)));
    let count = usize::from(u16::from_le_bytes([record[10], record[11]]));
    if count >= TOO_MANY || central_bytes >= TOO_LARGE || central_offset >= TOO_LARGE {
        findings.add(
            Code::OverLimit,
            "",
            "phần kết của zip đòi zip64, mà gói niêm phong không dùng",
        );
    }
    let Some(central_at) = end_at.checked_sub(central_bytes) else {
        findings.add(Code::ContainerDamaged, "", "mục lục zip dài hơn cả tệp");
        return Ok(None);
    };
    let shift = central_at as i64 - central_offset as i64;
    if shift != 0 {
        let word = if shift > 0 { "thừa" } else { "thiếu" };
        let bytes = shift.unsigned_abs();
        findings.add(Code::BundleCut, "", format!("{word} {bytes} byte trước mục lục zip"));
    }
    file.seek(SeekFrom::Start(central_at))?;
    let table = BufReader::new(file.take(central_bytes));
    let mut container = Container { headers: Vec::new(), members_end: central_at, shift };
    central(table, count, &mut container, findings)?;
    let members = u16::try_from(container.headers.len()).unwrap_or(u16::MAX);
    let canonical = end(members, number(12), number(16));
    if record != canonical {
        findings.add(Code::ContainerDamaged, "", "phần kết của zip khác dạng chuẩn");
    }
    Ok(Some(container))
}

/// Finds the end record: the last 22 bytes, or further up when something was stuck on.
fn find_end(
    file: &mut (impl Read + Seek),
    length: u64,
    findings: &mut Findings,
) -> Result<Option<(u64, [u8; END_BYTES])>> {
    // The record may be followed by a comment of up to 65,535 bytes.
    let window = length.min((END_BYTES + 0xffff) as u64);
    file.seek(SeekFrom::Start(length - window))?;
    let mut tail = Vec::new();
    file.by_ref().take(window).read_to_end(&mut tail)?;
    let Some(at) = tail.windows(END_BYTES).rposition(|bytes| bytes.starts_with(&END)) else {
        let mut start = [0; 4];
        file.seek(SeekFrom::Start(0))?;
        if length >= 4 && file.read_exact(&mut start).is_ok() && start == LOCAL {
            findings.add(Code::BundleCut, "", "mất phần kết của zip: gói bị cắt cụt");
        } else {
            findings.add(Code::NotABundle, "", "không phải tệp zip");
        }
        return Ok(None);
    };
    let after = tail.len() - at - END_BYTES;
    if after > 0 {
        findings.add(Code::BundleCut, "", format!("thừa {after} byte sau phần kết của zip"));
    }
    let record = tail[at..at + END_BYTES].try_into().expect("a window of this length");
    Ok(Some((length - (after + END_BYTES) as u64, record)))
}

/// What the program wrote on Windows before it said so itself: DOS (0), version 1.0.
const MADE_BY_ON_WINDOWS: [u8; 2] = 0x000a_u16.to_le_bytes();
const BY_OLD_PROGRAM: &str = "gói do một bản qcph cũ trên Windows niêm phong: mọi dòng mục lục zip ghi tên hệ DOS thay vì \
Unix; mọi phần khác vẫn được kiểm như thường";

const KEEP_IT: &str = "giữ nguyên gói này, không niêm phong lại: sổ đã ghi mã băm của nó; các gói sau lập bằng bản qcph mới";

/// Reads the rows of the central directory and compares each with the canonical one.
fn central(
    mut table: impl Read,
    count: usize,
    container: &mut Container,
    findings: &mut Findings,
) -> Result<()> {
    let (mut offset, mut from_windows): (u64, usize) = (0, 0);
    for row in 1..=count {
        let Some((mut header, mut found)) = central_row(&mut table)? else {
            findings.add(Code::ContainerDamaged, "", format!("mục lục zip hỏng ở dòng {row}"));
            return Ok(());
        };
        let recorded = header.offset;
        header.offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let shown = below_top(&header.name);
        if found[4..6] == MADE_BY_ON_WINDOWS {
            from_windows += 1;
            found[4..6].copy_from_slice(&header.central()[4..6]);
        }
        if let Some(difference) = fields::of_central(&found, &header.central()) {
            let code = code_of(&difference);
            let message = format!("dòng mục lục zip khác dạng chuẩn: {}", difference.fields);
            findings.add(code, &shown, message);
        }
        if let Some(previous) = container.headers.last()
            && previous.name >= header.name
        {
            let (code, message) = if previous.name == header.name {
                (Code::NameRefused, "hai tệp trùng tên")
            } else {
                (Code::NotCanonical, "tệp không đứng theo thứ tự tên")
            };
            findings.add(code, &shown, message);
        }
        header.offset = recorded;
        offset = u64::from(recorded) + header.local().len() as u64 + u64::from(header.size_bytes);
        container.headers.push(header);
    }
    if from_windows == count && count > 0 {
        findings.push(findings.whole(Code::NotCanonical, BY_OLD_PROGRAM).hint(KEEP_IT).advice());
    } else if from_windows > 0 {
        let message = format!("{from_windows} dòng mục lục zip khác dạng chuẩn: chương trình ghi");
        findings.add(Code::NotCanonical, "", message);
    }
    let end = container.members_end.checked_add_signed(-container.shift);
    if end != Some(offset) {
        findings.add(Code::ContainerDamaged, "", "có byte không thuộc tệp nào trước mục lục zip");
    }
    if table.read(&mut [0])? > 0 {
        findings.add(Code::ContainerDamaged, "", "mục lục zip có nhiều dòng hơn phần kết ghi");
    }
    Ok(())
}

/// One row as a header, and its bytes without extra field and comment.
fn central_row(table: &mut impl Read) -> Result<Option<(Header, Vec<u8>)>> {
    let mut found = vec![0; CENTRAL_BYTES];
    if !filled(table, &mut found)? || !found.starts_with(&CENTRAL) {
        return Ok(None);
    }
    let short = |at: usize| usize::from(u16::from_le_bytes([found[at], found[at + 1]]));
    let long = |at: usize| u32::from_le_bytes(found[at..at + 4].try_into().expect("four bytes"));
    let (name_bytes, skipped) = (short(28), short(30) + short(32));
    let (crc32, size_bytes, offset) = (long(16), long(24), long(42));
    if name_bytes > LONGEST_NAME_BYTES {
        return Ok(None);
    }
    let mut name = vec![0; name_bytes];
    if !filled(table, &mut name)? || !filled(table, &mut vec![0; skipped])? {
        return Ok(None);
    }
    found.extend(&name);
    Ok(Some((Header { name, crc32, size_bytes, offset }, found)))
}

/// Fills `bytes`; false when the stream ends before.
fn filled(stream: &mut impl Read, bytes: &mut [u8]) -> Result<bool> {
    match stream.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

impl Container {
    /// Compares a member's local header and says where its content starts.
    ///
    /// `None`: the content cannot be read as what it claims to be, and a finding says why. `from` is
    /// the end of the content read so far, below which nothing is read again.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn content_at(
        &self,
        file: &mut (impl Read + Seek),
        header: &Header,
        from: u64,
        findings: &mut Findings,
    ) -> Result<Option<u64>> {
        let canonical = header.local();
        let mut start = u64::from(header.offset);
        let mut found = self.peek(file, start, canonical.len())?;
        if let Some(moved) = start.checked_add_signed(self.shift)
            && self.shift != 0
            && found != canonical
        {
            // The finding about missing or surplus bytes stands; here only what is behind them counts.
            found = self.peek(file, moved, canonical.len())?;
            start = moved;
        }
        let shown = below_top(&header.name);
        if let Some(difference) = fields::of_local(&found, &canonical) {
            let message = format!("đầu tệp trong zip khác dạng chuẩn: {}", difference.fields);
            findings.add(code_of(&difference), &shown, message);
        }
        if found.len() < LOCAL_BYTES || !found.starts_with(&LOCAL) {
            return Ok(None);
        }
        if found[8..10] != [0, 0] {
            return Ok(None);
        }
        let short = |at: usize| u64::from(u16::from_le_bytes([found[at], found[at + 1]]));
        let content = start + LOCAL_BYTES as u64 + short(26) + short(28);
        let inside = content.checked_add(u64::from(header.size_bytes));
        if start < from || inside.is_none_or(|end| end > self.members_end) {
            findings.add(
                Code::ContainerDamaged,
                &shown,
                "nội dung chồng lên tệp khác hoặc vượt khỏi gói",
            );
            return Ok(None);
        }
        Ok(Some(content))
    }

    /// Up to `length` bytes from `start`, as far as members may stand.
    fn peek(&self, file: &mut (impl Read + Seek), start: u64, length: usize) -> Result<Vec<u8>> {
        let mut found = Vec::new();
        if start < self.members_end {
            file.seek(SeekFrom::Start(start))?;
            let most = self.members_end - start;
            file.take(most.min(length as u64)).read_to_end(&mut found)?;
        }
        Ok(found)
    }
}

/// A member's name as it can be printed, whatever bytes it has.
pub fn shown(name: &[u8]) -> String {
    name.escape_ascii().to_string()
}

/// As [`shown`], without the top folder: how findings name a member.
pub fn below_top(name: &[u8]) -> String {
    let at = name.iter().position(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    shown(&name[at..])
}

fn code_of(difference: &fields::Difference) -> Code {
    if difference.dress { Code::NotCanonical } else { Code::ContainerDamaged }
}
