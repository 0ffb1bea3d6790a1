//! A share of the records, for several machines at once: part K of N, told by record id alone.

use crate::digest::Digest;

/// Part K of N (phần K trên N); the whole is part 1 of 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    number: u32,
    of: u32,
}

impl Default for Part {
    fn default() -> Self {
        Self::WHOLE
    }
}

impl Part {
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Part `number`, from 1, of `of`.
    pub fn new(number: u32, of: u32) -> Option<Self> {
        (1 <= number && number <= of).then_some(Self { number, of })
    }

    pub fn is_whole(self) -> bool {
        self.of == 1
    }

    /// Whether a record is in this part. Every id is in exactly one of the N parts, whatever other
    /// records there are.
    pub fn holds(self, id: &str) -> bool {
        let digest = Digest::of(id.as_bytes()).0;
        let first = digest.first_chunk().expect("a digest has 32 bytes");
        u64::from_be_bytes(*first) % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl std::str::FromStr for Part {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (number, of) = text.split_once('/').ok_or(())?;
        let read = |text: &str| text.parse::<u32>().map_err(|_| ());
        Self::new(read(number)?, read(of)?).ok_or(())
    }
}
