//! Takes values off the bytes of a PDF (ISO 32000-2, 7.2 and 7.3), with bounds.
//!
//! Bytes of any origin come in; out go values that borrow them, copied when they are wanted. Arrays and
//! dictionaries were walked to their end when they come out: how deep they are nested and how many
//! values they have is known to be bounded.

/// How deep arrays and dictionaries may be nested.
pub const DEEPEST: usize = 32;
/// How many objects a file may have, and how many values an object.
pub const MOST_VALUES: usize = 200_000;

/// A value, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Name(&'a [u8]),
    /// As it is written, with its delimiters; see [`super::text()`].
    Text(&'a [u8]),
    Number(i64),
    Reference(Id),
    Array(Array<'a>),
    Dict(Dict<'a>),
    /// A real number, `true`, `false`, `null`, as it is written.
    Other(&'a [u8]),
}

/// What an object is called by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    pub number: u32,
    pub generation: u32,
}

/// An array: its bytes between the brackets.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Array<'a>(&'a [u8]);

impl<'a> Array<'a> {
    /// Its items as they are written.
    pub fn written(self) -> impl Iterator<Item = &'a [u8]> {
        let mut lexer = Lexer::new(self.0, 0);
        std::iter::from_fn(move || lexer.written())
    }

    pub fn items(self) -> impl Iterator<Item = Value<'a>> {
        let mut lexer = Lexer::new(self.0, 0);
        std::iter::from_fn(move || lexer.value(0))
    }
}

/// A dictionary: its bytes between the double brackets.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Dict<'a>(&'a [u8]);

impl<'a> Dict<'a> {
    /// The value of a key; of two, the later.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        self.entries().filter(|(name, _)| *name == key.as_bytes()).last().map(|(_, value)| value)
    }

    /// As [`Self::get`], as it is written.
    pub fn written(self, key: &str) -> Option<&'a [u8]> {
        let mut lexer = Lexer::new(self.0, 0);
        let mut found = None;
        while let Some(Value::Name(name)) = lexer.value(0) {
            let value = lexer.written()?;
            if name == key.as_bytes() {
                found = Some(value);
            }
        }
        found
    }

    pub fn entries(self) -> impl Iterator<Item = (&'a [u8], Value<'a>)> {
        let mut lexer = Lexer::new(self.0, 0);
        std::iter::from_fn(move || match lexer.value(0)? {
            Value::Name(key) => Some((key, lexer.value(0)?)),
            _ => None,
        })
    }
}

/// Where in the bytes it stands, and what it has taken so far.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    pub at: usize,
    /// How many values it has taken.
    values: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, values: 0 }
    }

    /// All bytes, also those that it took.
    pub fn whole(&self) -> &'a [u8] {
        self.bytes
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.iter().take_while(|byte| is_space(**byte)).count();
            let comment = match rest.get(blank) {
                Some(b'%') => {
                    rest[blank..].iter().take_while(|byte| !b"\r\n".contains(byte)).count()
                }
                _ => 0,
            };
            self.at += blank + comment;
            if comment == 0 {
                return;
            }
        }
    }

    /// Takes these bytes; `None` leaves everything as it was.
    pub fn keyword(&mut self, word: &[u8]) -> Option<()> {
        let before = self.at;
        self.skip_space();
        if self.rest().starts_with(word) {
            self.at += word.len();
            return Some(());
        }
        self.at = before;
        None
    }

    /// Takes a whole number; `None` leaves everything as it was.
    pub fn number(&mut self) -> Option<i64> {
        let before = self.at;
        self.skip_space();
        let word = self.word();
        let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
        if number.is_none() {
            self.at = before;
        }
        number
    }

    /// Takes a value, and gives it as it is written.
    pub fn written(&mut self) -> Option<&'a [u8]> {
        self.skip_space();
        let start = self.at;
        self.value(0)?;
        self.bytes.get(start..self.at)
    }

    /// Takes the bytes up to the next space or delimiter.
    pub fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let ends = |byte: &u8| ENDS[usize::from(*byte)];
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Takes a value, `depth` arrays and dictionaries deep.
    pub fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            return None;
        }
        self.skip_space();
        match self.rest() {
            [b'/', ..] => {
                self.at += 1;
                Some(Value::Name(self.word()))
            }
            [b'(', ..] => self.literal(),
            [b'<', b'<', ..] => self.dictionary(depth),
            [b'<', ..] => self.hexadecimal(),
            [b'[', ..] => self.array(depth),
            _ => self.number_or_reference(),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value<'a>> {
        self.at += 1;
        let start = self.at;
        while self.keyword(b"]").is_none() {
            self.value(depth + 1)?;
        }
        Some(Value::Array(Array(&self.bytes[start..self.at - 1])))
    }

    fn dictionary(&mut self, depth: usize) -> Option<Value<'a>> {
        self.at += 2;
        let start = self.at;
        while self.keyword(b">>").is_none() {
            let Value::Name(_) = self.value(depth + 1)? else { return None };
            self.value(depth + 1)?;
        }
        Some(Value::Dict(Dict(&self.bytes[start..self.at - 2])))
    }

    fn number_or_reference(&mut self) -> Option<Value<'a>> {
        let Some(number) = self.number() else {
            let word = self.word();
            return is_constant(word).then_some(Value::Other(word));
        };
        let after = self.at;
        if let Some(generation) = self.number()
            && self.keyword(b"R").is_some()
        {
            let (number, generation) = (number.try_into().ok()?, generation.try_into().ok()?);
            return Some(Value::Reference(Id { number, generation }));
        }
        self.at = after;
        Some(Value::Number(number))
    }

    /// A string in parentheses (7.3.4.2).
    fn literal(&mut self) -> Option<Value<'a>> {
        let rest = self.rest();
        let (mut open, mut escaped) = (0_usize, false);
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                _ if escaped => {
                    escaped = false;
                    continue;
                }
                b'\\' => escaped = true,
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                self.at += at + 1;
                return Some(Value::Text(&rest[..=at]));
            }
        }
        None
    }

    /// A string of hexadecimal digits (7.3.4.3).
    fn hexadecimal(&mut self) -> Option<Value<'a>> {
        let rest = self.rest();
        let end = rest.iter().position(|byte| *byte == b'>')?;
        self.at += end + 1;
        let sound = rest[1..end].iter().all(|byte| byte.is_ascii_hexdigit() || is_space(*byte));
        sound.then_some(Value::Text(&rest[..=end]))
    }

    /// Takes an indirect object as far as its value (7.3.10).
    pub fn object(&mut self) -> Option<(Id, Value<'a>)> {
        let (number, generation) =
            (self.number()?.try_into().ok()?, self.number()?.try_into().ok()?);
        self.keyword(b"obj")?;
        Some((Id { number, generation }, self.value(0)?))
    }

    /// Takes the content of a stream, behind its dictionary (7.3.8).
    pub fn stream(&mut self, dict: Dict<'a>) -> Option<&'a [u8]> {
        self.keyword(b"stream")?;
        let rest = self.rest();
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
        let Some(Value::Number(length)) = dict.get("Length") else { return None };
        let content = rest.get(..usize::try_from(length).ok()?)?;
        self.at = self.bytes.len() - rest.len() + content.len();
        Some(content)
    }
}

/// Whether a word is a real number or one of the three words (7.3.2, 7.3.3, 7.3.9).
fn is_constant(word: &[u8]) -> bool {
    let unsigned = word.strip_prefix(b"-").or_else(|| word.strip_prefix(b"+")).unwrap_or(word);
    let points = unsigned.iter().filter(|byte| **byte == b'.').count();
    let digits = unsigned.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_real = points <= 1 && digits > 0 && points + digits == unsigned.len();
    is_real || [&b"true"[..], b"false", b"null"].contains(&word)
}

pub fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// Which bytes end a word: space and delimiters. Most of a file is words.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let all = b"\0\t\n\x0c\r ()<>[]{}/%";
    let mut at = 0;
    while at < all.len() {
        ends[all[at] as usize] = true;
        at += 1;
    }
    ends
};
