//! Whether two values of a PDF mean the same, however they are written.

use crate::pdf::lexer::{Dict, Value};
use crate::pdf::text;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Whether two values mean the same; references mean the same when they name the same object.
pub fn same(one: Value<'_>, other: Value<'_>) -> bool {
    match (one, other) {
        (Value::Name(one), Value::Name(other)) => name(one) == name(other),
        (Value::Text(one), Value::Text(other)) => text(one) == text(other),
        (Value::Reference(one), Value::Reference(other)) => one == other,
        (Value::Array(one), Value::Array(other)) => {
            let (one, other): (Vec<_>, Vec<_>) = (one.items().collect(), other.items().collect());
            one.len() == other.len()
                && one.into_iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Dict(one), Value::Dict(other)) => same_but_for(one, other, &[]),
        (one, other) => match (number(one), number(other)) {
            (Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
            (None, None) => one == other,
            _ => false,
        },
    }
}

/// Whether two dictionaries mean the same, these keys left out.
pub fn same_but_for(one: Dict<'_>, other: Dict<'_>, left_out: &[&str]) -> bool {
    let (one, other) = (entries(one, left_out), entries(other, left_out));
    one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|((key, one), (other_key, other))| key == other_key && same(*one, *other))
}

/// Of two values of a key, the later; `null` is as if the key were not there (7.3.7).
fn entries<'a>(dict: Dict<'a>, left_out: &[&str]) -> BTreeMap<Cow<'a, [u8]>, Value<'a>> {
    let entries = dict.entries().map(|(key, value)| (name(key), value));
    let entries: BTreeMap<_, _> = entries.collect();
    let kept = entries.into_iter().filter(|(key, value)| {
        *value != Value::Other(b"null") && !left_out.iter().any(|out| out.as_bytes() == &**key)
    });
    kept.collect()
}

/// A number, whole or real.
pub fn number(value: Value<'_>) -> Option<f64> {
    match value {
        // A page is some thousand points wide: nothing is lost.
        #[expect(clippy::cast_precision_loss, reason = "lengths on paper are small")]
        Value::Number(number) => Some(number as f64),
        Value::Other(written) => std::str::from_utf8(written).ok()?.parse().ok(),
        _ => None,
    }
}

/// A name without its escapes (7.3.5).
pub fn name(written: &[u8]) -> Cow<'_, [u8]> {
    if !written.contains(&b'#') {
        return Cow::Borrowed(written);
    }
    let digit = |at: usize| written.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut plain, mut at) = (Vec::new(), 0);
    while let Some(byte) = written.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                plain.push((high * 16 + low).to_le_bytes()[0]);
                at += 3;
            }
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    Cow::Owned(plain)
}
