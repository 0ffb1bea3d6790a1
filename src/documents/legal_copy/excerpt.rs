//! The parts of a body under given printed numbers: what a trích sao takes out of a document.
//!
//! A part is named as it is printed, from the outside in: `II`, `II.3`, `II.3.a`, and where the
//! document has phần, `Phần I.II.3`. Its headings come along, and keep their numbers.

use crate::documents::document::Block;
use crate::problem::{Code, Problem};
use crate::records::scalar::Text;
use crate::records::shape::At;

/// Stands where something was left out before a part.
const LEFT_OUT: &str = "…";

/// The blocks of the `wanted` parts, in the order of the document.
///
/// # Errors
/// [`Code::WrongCopy`] at a part that the document does not have.
pub fn take(blocks: Vec<Block>, wanted: &[At<Text>]) -> Result<Vec<Block>, Problem> {
    let paths = paths(&blocks);
    for part in wanted {
        if !paths.iter().any(|path| is_below(path, &part.value.0)) {
            return Err(unknown(part, &paths));
        }
    }
    let mut taken = Vec::new();
    let mut gap = false;
    for (block, path) in blocks.into_iter().zip(&paths) {
        let inside = wanted.iter().any(|part| is_below(path, &part.value.0));
        let leads =
            label(&block).is_some() && wanted.iter().any(|part| is_below(&part.value.0, path));
        if !inside && !leads {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            taken.push(Block::Para { text: vec![LEFT_OUT.into()] });
        }
        taken.push(block);
    }
    Ok(taken)
}

/// Whether `path` is `part` or stands in it.
fn is_below(path: &str, part: &str) -> bool {
    !part.is_empty()
        && path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// For each block the numbers that lead to it, its own the last; empty before the first number.
fn paths(blocks: &[Block]) -> Vec<String> {
    let mut open: Vec<(usize, &str)> = Vec::new();
    let path = |block| {
        if let Some((rank, label)) = label(block) {
            open.retain(|(other, _)| *other < rank);
            open.push((rank, label));
        }
        open.iter().map(|(_, label)| *label).collect::<Vec<_>>().join(".")
    };
    blocks.iter().map(path).collect()
}

/// The number of a block without its sign, and how deep it stands.
fn label(block: &Block) -> Option<(usize, &str)> {
    let (rank, label) = match block {
        Block::Part { label, .. } => (0, label),
        Block::Section { label, .. } => (1, label),
        Block::Clause { label, .. } => (2, label),
        Block::Point { label, .. } => (3, label),
        _ => return None,
    };
    // A heading that stands alone has no number.
    let number = label.trim_end_matches(['.', ')']);
    (!number.is_empty()).then_some((rank, number))
}

fn unknown(part: &At<Text>, paths: &[String]) -> Problem {
    let mut known: Vec<&str> =
        paths.iter().map(String::as_str).filter(|path| !path.is_empty()).collect();
    known.dedup();
    let message = format!("văn bản không có phần `{}`", part.value.0);
    Problem::at(Code::WrongCopy, &part.place, message)
        .hint(format!("chọn trong các phần của văn bản: {}", known.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::outline::split;
    use crate::problem::Place;

    const TEXT: &str = "[b]\nMở đầu\nI. Chung\n1. một\n- gạch\n1. hai\nI. Riêng\n1. ba\n1. bốn\na) điểm\na) nữa\nHết";

    fn taken(parts: &[&str]) -> Result<Vec<String>, String> {
        let at = |part: &&str| At { value: Text((*part).into()), place: Place::file("x") };
        let wanted: Vec<At<Text>> = parts.iter().map(at).collect();
        let blocks = take(split(TEXT).blocks("b"), &wanted).map_err(|problem| problem.message)?;
        let show = |block: &Block| match block {
            Block::Section { label, title } => format!("{label} {title}"),
            Block::Clause { label, text, .. } | Block::Point { label, text } => {
                format!("{label} {}", text[0])
            }
            Block::Dash { text } => format!("- {}", text[0]),
            Block::Para { text } => text[0].clone(),
            other => format!("{other:?}"),
        };
        Ok(blocks.iter().map(show).collect())
    }

    #[test]
    fn a_part_comes_with_its_headings_and_keeps_its_number() {
        assert_eq!(taken(&["I.1"]).unwrap(), ["…", "I. CHUNG", "1. một", "- gạch"]);
        let both = ["…", "I. CHUNG", "…", "2. hai", "II. RIÊNG", "…", "2. bốn", "b) nữa", "Hết"];
        let both: Vec<&str> = both.into();
        assert_eq!(taken(&["I.2", "II.2.b"]).unwrap(), [&both[..7], &["…"], &both[7..]].concat());
    }

    #[test]
    fn a_part_that_is_not_there_is_refused() {
        assert_eq!(taken(&["II.5"]).unwrap_err(), "văn bản không có phần `II.5`");
        assert!(taken(&["I.11"]).is_err() && taken(&[""]).is_err());
    }
}
