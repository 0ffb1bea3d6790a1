//! The tables of a large file, the last first: plain ones (7.5.4) and packed ones (7.5.8).

use super::{Held, LARGEST_PART_BYTES, Large, Result, Spot, Unreadable, object};
use crate::pdf::lexer::{Lexer, MOST_VALUES, Value};
use std::collections::BTreeSet;
use std::io::{Read, Seek};

/// A file with more updates has not passed a few desks.
const MOST_TABLES: usize = 64;
const DAMAGED: Unreadable = Unreadable::Damaged("bảng tham chiếu hỏng");

impl<R: Read + Seek> Large<R> {
    pub(super) fn read_tables(&mut self) -> Result<()> {
        let mut next = vec![self.start()?];
        let mut seen = BTreeSet::new();
        while let Some(at) = next.pop() {
            if !seen.insert(at) || seen.len() > MOST_TABLES || at >= self.size {
                return Err(DAMAGED);
            }
            let trailer = if self.bytes(at, 64)?.trim_ascii_start().starts_with(b"xref") {
                self.plain(at)?
            } else {
                self.packed_table(at)?
            };
            let place = |key| match trailer.dict().get(key) {
                Some(Value::Number(at)) => u64::try_from(at).ok(),
                _ => None,
            };
            // The packed table beside a plain one comes before older ones.
            next.extend(place("Prev"));
            next.extend(place("XRefStm"));
            if self.trailer.dict().get("Root").is_none() {
                self.trailer = trailer;
            }
        }
        Ok(())
    }

    fn start(&mut self) -> Result<u64> {
        const WORD: &[u8] = b"startxref";
        let tail = self.bytes(self.size.saturating_sub(2048), 2048)?;
        let at = tail.windows(WORD.len()).rposition(|word| word == WORD).ok_or(DAMAGED)?;
        let number = Lexer::new(&tail, at + WORD.len()).number().ok_or(DAMAGED)?;
        u64::try_from(number).map_err(|_| DAMAGED)
    }

    fn keep(&mut self, number: u32, spot: Option<Spot>) -> Result<()> {
        if self.spots.len() >= MOST_VALUES {
            return Err(Unreadable::Damaged("quá nhiều đối tượng"));
        }
        // The newest table counts; what it frees leads nowhere.
        self.spots.entry(number).or_insert(spot.unwrap_or(Spot::In(u32::MAX)));
        Ok(())
    }

    fn plain(&mut self, at: u64) -> Result<Held> {
        let (rows, trailer) = self.look(at, table)?;
        for (number, offset) in rows {
            self.keep(number, offset.map(Spot::At))?;
        }
        Ok(trailer)
    }

    fn packed_table(&mut self, at: u64) -> Result<Held> {
        let (_, held) = self.look(at, |bytes, is_all| object(bytes, at, is_all))?;
        if held.dict().get("Type") != Some(Value::Name(b"XRef")) {
            return Err(DAMAGED);
        }
        let content = self.content(&held, LARGEST_PART_BYTES)?;
        let whole = |number: &f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "looked at"
            )]
            (*number >= 0.0 && *number < 4e9).then_some(*number as usize)
        };
        let widths = self.numbers(&held, "W")?;
        let widths: Option<Vec<usize>> = widths.iter().map(whole).collect();
        let widths =
            widths.filter(|widths| widths.len() == 3 && widths.iter().all(|width| *width <= 8));
        let widths = widths.ok_or(DAMAGED)?;
        let mut index = self.numbers(&held, "Index")?;
        if index.is_empty() {
            index = vec![0.0, self.number(&held, "Size")?.ok_or(DAMAGED)?];
        }
        let mut rows = content.chunks_exact(widths.iter().sum::<usize>().max(1));
        for pair in index.chunks_exact(2) {
            let (first, count) = whole(&pair[0]).zip(whole(&pair[1])).ok_or(DAMAGED)?;
            for (at, row) in rows.by_ref().take(count.min(MOST_VALUES)).enumerate() {
                let number = u32::try_from(first + at).map_err(|_| DAMAGED)?;
                self.keep(number, spot(row, &widths))?;
            }
        }
        Ok(held)
    }
}

/// A row of a packed table.
fn spot(row: &[u8], widths: &[usize]) -> Option<Spot> {
    let (kind, rest) = row.split_at_checked(widths[0])?;
    let (second, _) = rest.split_at_checked(widths[1])?;
    let number = |bytes: &[u8]| bytes.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    match if widths[0] == 0 { 1 } else { number(kind) } {
        1 => Some(Spot::At(number(second))),
        2 => u32::try_from(number(second)).ok().map(Spot::In),
        _ => None,
    }
}

/// Numbers of objects, and where those in use stand.
type Rows = Vec<(u32, Option<u64>)>;

/// A plain table that ends within these bytes, and the trailer behind it.
fn table(bytes: &[u8], is_all: bool) -> Option<(Rows, Held)> {
    let mut lexer = Lexer::new(bytes, 0);
    lexer.keyword(b"xref")?;
    let mut rows = Vec::new();
    while lexer.keyword(b"trailer").is_none() {
        let (first, count) = (lexer.number()?, lexer.number()?);
        for number in first..first.checked_add(count)? {
            (rows.len() < MOST_VALUES).then_some(())?;
            let (offset, _) = (lexer.number()?, lexer.number()?);
            let offset = match lexer.keyword(b"n") {
                Some(()) => Some(u64::try_from(offset).ok()?),
                None => lexer.keyword(b"f").map(|()| None)?,
            };
            rows.push((u32::try_from(number).ok()?, offset));
        }
    }
    let trailer = Held::of(lexer.written()?);
    lexer.skip_space();
    (is_all || lexer.rest().len() > 16).then_some((rows, trailer))
}
