//! The names of the registry as they stand in texts, whatever their capitals.
//!
//! In: names, then texts. Out: where a text has one of the names with other capitals. A name all in capitals is a
//! heading; `bảo hiểm xã hội` in small letters is the thing and no body's name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};
use std::ops::Range;

/// A name of fewer words may be no name.
const WORDS_MIN: usize = 3;

/// Names that begin with what is a thing too.
const THING: &str = "bảo hiểm";

/// The names of a registry.
#[derive(Debug, Default)]
pub struct Names {
    /// By the name in small letters.
    right: BTreeMap<String, String>,
    /// The small letters that names begin with.
    initials: BTreeSet<char>,
}

impl Names {
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for name in names.filter(|name| name.split(' ').count() >= WORDS_MIN) {
            let small = name.to_lowercase();
            all.initials.extend(small.chars().next());
            all.right.insert(small, name.to_owned());
        }
        all
    }

    /// Where a line has a name with other capitals, and the name as it is.
    pub fn wrong<'a>(&'a self, line: &str) -> Vec<(Range<usize>, &'a str)> {
        let mut found = Vec::new();
        let mut words = words(line);
        while let Some(first) = words.next() {
            let Some(Said { more, end, right }) = self.longest_at(line, &first, words.clone())
            else {
                continue;
            };
            if more > 0 {
                words.nth(more - 1);
            }
            if is_slip(&line[first.start..end], right) {
                found.push((first.start..end, right));
            }
        }
        found
    }

    /// The longest name that begins with a word.
    fn longest_at(
        &self,
        line: &str,
        first: &Range<usize>,
        others: impl Iterator<Item = Range<usize>>,
    ) -> Option<Said<'_>> {
        let initial = line[first.clone()].chars().flat_map(char::to_lowercase).next()?;
        if !self.initials.contains(&initial) {
            return None;
        }
        let (mut said, mut longest, mut start) = (String::new(), None, first.start);
        for (more, word) in std::iter::once(first.clone()).chain(others).enumerate() {
            said.extend(line[start..word.end].chars().flat_map(char::to_lowercase));
            start = word.end;
            // The first name that is not before what is said begins with it, if any does.
            let next = self.right.range::<str, _>((Included(said.as_str()), Unbounded)).next();
            let Some((name, right)) = next.filter(|(name, _)| name.starts_with(&said)) else {
                break;
            };
            if *name == said {
                longest = Some(Said { more, end: word.end, right });
            }
        }
        longest
    }
}

/// A name in a line.
struct Said<'a> {
    /// How many words it has behind the first.
    more: usize,
    end: usize,
    right: &'a str,
}

/// Whether a name is written otherwise than it is, and not on purpose.
fn is_slip(said: &str, right: &str) -> bool {
    let heading = !said.contains(char::is_lowercase);
    let begins_small = said.starts_with(char::is_lowercase);
    let thing = begins_small && said.to_lowercase().starts_with(THING);
    said != right && !heading && !thing
}

/// The words of a line, signs beside them left out.
fn words(line: &str) -> impl Iterator<Item = Range<usize>> + Clone {
    let mut at = 0;
    line.split(' ').filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '-');
        let from = start + word.len() - bare.len();
        let bare = bare.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '-');
        (!bare.is_empty()).then_some(from..from + bare.len())
    })
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_with_other_capitals_are_found() {
        let names = Names::of(
            [
                "Bảo hiểm xã hội tỉnh Hải Dương",
                "Bảo hiểm xã hội Việt Nam",
                "Liên đoàn Lao động tỉnh Hải Dương",
            ]
            .into_iter(),
        );
        let found = |line: &str| -> Vec<String> {
            names.wrong(line).into_iter().map(|(range, _)| line[range].to_owned()).collect()
        };
        for line in [
            "Bảo hiểm xã hội tỉnh Hải Dương và Liên đoàn Lao động tỉnh Hải Dương",
            "số người tham gia bảo hiểm xã hội tỉnh Hải Dương",
            "BẢO HIỂM XÃ HỘI VIỆT NAM",
            "Bảo hiểm xã hội huyện",
        ] {
            assert_eq!(found(line), [""; 0], "{line}");
        }
        for (line, wrong) in [
            ("- gửi Bảo hiểm Xã hội tỉnh Hải Dương;", "Bảo hiểm Xã hội tỉnh Hải Dương"),
            ("do Liên đoàn lao động tỉnh Hải Dương chủ trì", "Liên đoàn lao động tỉnh Hải Dương"),
            ("“liên đoàn lao động tỉnh hải dương”", "liên đoàn lao động tỉnh hải dương"),
            ("Bảo Hiểm Xã Hội Việt Nam", "Bảo Hiểm Xã Hội Việt Nam"),
        ] {
            assert_eq!(found(line), [wrong], "{line}");
        }
    }
}
