//! A PDF of any size and origin, read from where it lies: one object in memory at a time.
//!
//! A file comes in; objects go out, by number, also those packed into streams, as scanners and programs
//! that read print write them (ISO 32000-2, 7.5.7, 7.5.8). Damage is not repaired: where a table does
//! not lead to an object, the file is refused. Everything that costs memory or time has a bound.

mod filters;
mod tables;

use super::lexer::{Dict, Id, Lexer, Value};
use filters::unpredicted;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, SeekFrom};

/// No object, table or packed stream that is taken into memory is larger.
pub const LARGEST_PART_BYTES: usize = 8 << 20;
/// Most objects are smaller.
const FIRST_LOOK_BYTES: usize = 4 << 10;
/// What is read and unpacked of one file in all: pictures are not, and the same small part again and
/// again must come to an end.
const MOST_READ_BYTES: u64 = 1 << 30;
/// References that lead to references.
const MOST_STEPS: usize = 16;

/// Why a file cannot be read.
#[derive(Debug)]
pub enum Unreadable {
    Io(std::io::Error),
    /// What is wrong, in Vietnamese.
    Damaged(&'static str),
    Encrypted,
}

impl From<std::io::Error> for Unreadable {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

pub type Result<T> = std::result::Result<T, Unreadable>;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum Spot {
    At(u64),
    /// In a stream of objects.
    In(u32),
}

/// A value that was taken into memory, and where its stream starts if it has one.
#[derive(Debug, Clone, Default)]
pub struct Held {
    text: Vec<u8>,
    pub stream: Option<u64>,
}

impl Held {
    pub fn of(text: &[u8]) -> Self {
        Self { text: text.to_vec(), stream: None }
    }

    pub fn value(&self) -> Option<Value<'_>> {
        Lexer::new(&self.text, 0).value(0)
    }

    /// As it is written.
    pub fn written(&self) -> Vec<u8> {
        self.text.clone()
    }

    /// The dictionary; an empty one where it is none.
    pub fn dict(&self) -> Dict<'_> {
        match self.value() {
            Some(Value::Dict(dict)) => dict,
            _ => Dict::default(),
        }
    }
}

/// A file whose tables were read.
pub struct Large<R> {
    source: R,
    size: u64,
    spots: BTreeMap<u32, Spot>,
    pub trailer: Held,
    /// The last stream of objects that was unpacked: number, offsets by object, content.
    unpacked: Option<(u32, BTreeMap<u32, usize>, Vec<u8>)>,
    read_bytes: u64,
}

impl<R: Read + Seek> Large<R> {
    /// Reads the tables.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open(mut source: R) -> Result<Self> {
        let size = source.seek(SeekFrom::End(0))?;
        let trailer = Held::default();
        let spots = BTreeMap::new();
        let mut file = Self { source, size, spots, trailer, unpacked: None, read_bytes: 0 };
        if !file.bytes(0, 1024)?.windows(5).any(|word| word == b"%PDF-") {
            return Err(Unreadable::Damaged("không phải tệp PDF"));
        }
        file.read_tables()?;
        match file.trailer.dict().get("Encrypt") {
            Some(_) => Err(Unreadable::Encrypted),
            None => Ok(file),
        }
    }

    /// So many bytes from an offset; fewer at the end of the file.
    fn bytes(&mut self, at: u64, most: usize) -> Result<Vec<u8>> {
        self.source.seek(SeekFrom::Start(at.min(self.size)))?;
        let mut bytes = Vec::new();
        self.source.by_ref().take(most as u64).read_to_end(&mut bytes)?;
        self.count(bytes.len())?;
        Ok(bytes)
    }

    fn count(&mut self, bytes: usize) -> Result<()> {
        self.read_bytes += bytes as u64;
        if self.read_bytes <= MOST_READ_BYTES {
            Ok(())
        } else {
            Err(Unreadable::Damaged("một phần được dùng lại quá nhiều lần"))
        }
    }

    /// What `take` finds at an offset in as many bytes as it needs.
    fn look<T>(&mut self, at: u64, take: impl Fn(&[u8], bool) -> Option<T>) -> Result<T> {
        let mut most = FIRST_LOOK_BYTES;
        loop {
            let bytes = self.bytes(at, most)?;
            let is_all = bytes.len() < most;
            if let Some(found) = take(&bytes, is_all) {
                return Ok(found);
            }
            if is_all || most >= LARGEST_PART_BYTES {
                return Err(Unreadable::Damaged("bảng tham chiếu không dẫn đến đối tượng"));
            }
            most *= 4;
        }
    }

    /// An object; `null` where no table has it.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn object(&mut self, number: u32) -> Result<Held> {
        match self.spots.get(&number) {
            None | Some(Spot::In(u32::MAX)) => Ok(Held::of(b"null")),
            Some(Spot::At(at)) => {
                let at = *at;
                let (id, held) = self.look(at, |bytes, is_all| object(bytes, at, is_all))?;
                if id.number == number {
                    Ok(held)
                } else {
                    Err(Unreadable::Damaged("bảng tham chiếu dẫn đến đối tượng khác"))
                }
            }
            Some(Spot::In(stream)) => self.packed(*stream, number),
        }
    }

    fn packed(&mut self, stream: u32, number: u32) -> Result<Held> {
        let damaged = || Unreadable::Damaged("luồng đối tượng hỏng");
        if self.unpacked.as_ref().is_none_or(|(held, ..)| *held != stream) {
            if !matches!(self.spots.get(&stream), Some(Spot::At(_))) {
                return Err(damaged());
            }
            let held = self.object(stream)?;
            let content = self.content(&held, LARGEST_PART_BYTES)?;
            let offsets = offsets(held.dict(), &content).ok_or_else(damaged)?;
            self.unpacked = Some((stream, offsets, content));
        }
        let Some((_, offsets, content)) = &self.unpacked else { return Err(damaged()) };
        let at = *offsets.get(&number).ok_or_else(damaged)?;
        let written = Lexer::new(content, at).written().ok_or_else(damaged)?;
        Ok(Held::of(written))
    }

    /// What a key of a dictionary holds, itself or referred to; `None` where it is not there.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn get(&mut self, of: &Held, key: &str) -> Result<Option<Held>> {
        match of.dict().written(key) {
            None => Ok(None),
            Some(written) => self.resolved(written).map(Some),
        }
    }

    /// A written value, or what it refers to.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn resolved(&mut self, written: &[u8]) -> Result<Held> {
        let mut held = Held::of(written);
        for _ in 0..MOST_STEPS {
            let Some(Value::Reference(Id { number, .. })) = held.value() else { return Ok(held) };
            held = self.object(number)?;
        }
        Err(Unreadable::Damaged("tham chiếu vòng tròn"))
    }

    /// The items of an array under a key, each resolved when its turn comes.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn items(&mut self, of: &Held, key: &str) -> Result<Vec<Vec<u8>>> {
        let array = self.get(of, key)?.unwrap_or_default();
        Ok(match array.value() {
            Some(Value::Array(items)) => items.written().map(<[u8]>::to_vec).collect(),
            _ => Vec::new(),
        })
    }

    /// The numbers of an array under a key.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn numbers(&mut self, of: &Held, key: &str) -> Result<Vec<f64>> {
        let mut numbers = Vec::new();
        for item in self.items(of, key)? {
            numbers.extend(number(&self.resolved(&item)?));
        }
        Ok(numbers)
    }

    /// A whole number under a key.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn number(&mut self, of: &Held, key: &str) -> Result<Option<f64>> {
        Ok(self.get(of, key)?.as_ref().and_then(number))
    }

    /// The unpacked content of a stream, at most so much of it: a longer one is damaged.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn content(&mut self, held: &Held, most: usize) -> Result<Vec<u8>> {
        let damaged = || Unreadable::Damaged("luồng nén hỏng hoặc nén kiểu không đọc được");
        let at = held.stream.ok_or_else(damaged)?;
        let length = self.number(held, "Length")?.filter(|length| *length >= 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
        let length = length.ok_or_else(damaged)?.min(most as f64) as usize;
        let stored = self.bytes(at, length)?;
        let filters = self.names_of(held, "Filter")?;
        let content = match &filters[..] {
            [] => stored,
            [text @ .., last] if text.len() < 2 => {
                let plain =
                    text.first().map_or(Some(stored.clone()), |name| filters::plain(name, &stored));
                let plain = plain.ok_or_else(damaged)?;
                if matches!(&last[..], b"/FlateDecode" | b"/Fl") {
                    self.inflated(held, &plain, most)?
                } else {
                    filters::plain(last, &plain).ok_or_else(damaged)?
                }
            }
            _ => return Err(damaged()),
        };
        if content.len() > most { Err(damaged()) } else { Ok(content) }
    }

    /// The names under a key, in an array or alone.
    fn names_of(&mut self, held: &Held, key: &str) -> Result<Vec<Vec<u8>>> {
        let found = self.get(held, key)?.unwrap_or_else(|| Held::of(b"null"));
        Ok(match found.value() {
            Some(Value::Array(items)) => items.written().map(<[u8]>::to_vec).collect(),
            Some(Value::Name(_)) => vec![found.text.clone()],
            _ => Vec::new(),
        })
    }

    fn inflated(&mut self, held: &Held, stored: &[u8], most: usize) -> Result<Vec<u8>> {
        let damaged = || Unreadable::Damaged("luồng nén hỏng hoặc nén kiểu không đọc được");
        let mut content = Vec::new();
        let unpacker = flate2::read::ZlibDecoder::new(stored);
        unpacker.take(most as u64 + 1).read_to_end(&mut content).map_err(|_| damaged())?;
        self.count(content.len())?;
        let parameters = self.get(held, "DecodeParms")?.unwrap_or_default();
        let last = match parameters.value() {
            Some(Value::Array(items)) => items.written().last().map(<[u8]>::to_vec),
            _ => None,
        };
        let parameters = last.map_or(Ok(parameters), |last| self.resolved(&last))?;
        unpredicted(parameters.dict(), content).ok_or_else(damaged)
    }
}

/// A PDF in memory, read in the same way.
///
/// # Errors
/// [`Unreadable`].
pub fn in_memory(bytes: &[u8]) -> Result<Large<Cursor<&[u8]>>> {
    Large::open(Cursor::new(bytes))
}

/// A number, whole or real.
pub fn number(held: &Held) -> Option<f64> {
    match held.value()? {
        #[expect(clippy::cast_precision_loss, reason = "lengths are small")]
        Value::Number(number) => Some(number as f64),
        Value::Other(written) => std::str::from_utf8(written).ok()?.parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// An object that ends within these bytes.
fn object(bytes: &[u8], at: u64, is_all: bool) -> Option<(Id, Held)> {
    let mut lexer = Lexer::new(bytes, 0);
    let number = lexer.number()?.try_into().ok()?;
    let generation = lexer.number()?.try_into().ok()?;
    lexer.keyword(b"obj")?;
    let text = lexer.written()?.to_vec();
    // What is cut may look whole.
    lexer.skip_space();
    let rest = lexer.rest();
    (is_all || rest.len() > 16).then_some(())?;
    let stream = rest.strip_prefix(b"stream").map(|rest| {
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        at + (bytes.len() - rest.len()) as u64
    });
    Some((Id { number, generation }, Held { text, stream }))
}

/// Where the objects of a stream stand in its content (7.5.7).
fn offsets(dict: Dict<'_>, content: &[u8]) -> Option<BTreeMap<u32, usize>> {
    let whole = |key| match dict.get(key) {
        Some(Value::Number(number)) => usize::try_from(number).ok(),
        _ => None,
    };
    let (count, first) = (whole("N")?, whole("First")?);
    let mut lexer = Lexer::new(content, 0);
    let mut offsets = BTreeMap::new();
    for _ in 0..count {
        let number = u32::try_from(lexer.number()?).ok()?;
        offsets.insert(number, first.checked_add(usize::try_from(lexer.number()?).ok()?)?);
    }
    Some(offsets)
}
