//! A body is named in full where a text names it first, and by its short name from then on
//! (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6b, for what is cited).
//!
//! In: the lines of a template, in which [`either`] left both names open. Out: lines with one of them.
//! What a record itself says stays as it is, and counts: after it the short name does.

use std::collections::BTreeSet;

/// Opens a name that is not settled yet; stands for no character of any record, as the next two.
const OPEN: char = '\u{e004}';
const OR: char = '\u{e005}';
const CLOSE: char = '\u{e006}';

/// Words with the full name of a body, or with its short one.
pub fn either(name: &str, full: &str, short: &str) -> String {
    format!("{OPEN}{name}{OR}{full}{OR}{short}{CLOSE}")
}

/// The text with its beginning changed; where that is a name that is not settled yet, in both forms.
pub fn begun(text: &str, change: impl Fn(&str) -> String) -> String {
    let Some((name, rest)) = text.strip_prefix(OPEN).and_then(|rest| rest.split_once(CLOSE)) else {
        return change(text);
    };
    let mut parts = name.split(OR);
    let mut next = || parts.next().unwrap_or_default();
    let (name, full, short) = (next(), change(next()), change(next()));
    format!("{}{rest}", either(name, &full, &short))
}

/// The text with short names throughout.
pub fn short(text: &str) -> String {
    settled(text, |piece| match piece {
        Piece::Text(text) => text,
        Piece::Name { short, .. } => short,
    })
}

/// The bodies that a text has named in full so far.
#[derive(Default)]
pub struct Said {
    names: BTreeSet<String>,
    /// Everything that was said; a name is looked for when it comes.
    text: String,
}

impl Said {
    /// Settles the names of the next line; cells of tables and charts have room for short ones only.
    pub fn settle(&mut self, line: &mut String) {
        if line.starts_with(['|', '#']) {
            *line = short(line);
            return;
        }
        *line = settled(line, |piece| {
            let chosen = match piece {
                Piece::Text(text) => text,
                Piece::Name { name, full, short } => {
                    let again = self.names.contains(name) || self.text.contains(name);
                    self.names.insert(name.to_owned());
                    if again { short } else { full }
                }
            };
            self.text.push_str(chosen);
            chosen
        });
        self.text.push('\n');
    }
}

enum Piece<'a> {
    Text(&'a str),
    Name { name: &'a str, full: &'a str, short: &'a str },
}

fn settled<'a>(line: &'a str, mut choose: impl FnMut(Piece<'a>) -> &'a str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, name)) = rest.split_once(OPEN) {
        let Some((name, after)) = name.split_once(CLOSE) else { break };
        let mut parts = name.split(OR);
        let mut next = || parts.next().unwrap_or_default();
        let name = Piece::Name { name: next(), full: next(), short: next() };
        out.push_str(choose(Piece::Text(before)));
        out.push_str(choose(name));
        rest = after;
    }
    out.push_str(choose(Piece::Text(rest)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_named_in_full_once() {
        let name = either("Bộ Y tế và Dân số", "Bộ Y tế và Dân số", "BYTDS");
        let other = either("Bộ Nội vụ", "của Bộ Nội vụ", "của BNV");
        let mut said = Said::default();
        let mut lines =
            [format!("| {name} |"), format!("{name} gửi {name}"), "Bộ Nội vụ".into(), other];
        lines.iter_mut().for_each(|line| said.settle(line));
        assert_eq!(lines, ["| BYTDS |", "Bộ Y tế và Dân số gửi BYTDS", "Bộ Nội vụ", "của BNV"]);
        assert_eq!(short(&name), "BYTDS");
        let named = either("Bộ A", "đại diện Bộ A", "đại diện BA");
        let begins = begun(&named, str::to_uppercase);
        assert_eq!(
            (short(&begins).as_str(), begun("x", str::to_uppercase).as_str()),
            ("ĐẠI DIỆN BA", "X")
        );
    }
}
