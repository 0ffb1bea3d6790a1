//! Lines of a text that look like items of their own: YAML joins them to the line above by a space.
//!
//! In: the place of a text whose line breaks count as spaces. Out: a problem for each such line.

use crate::problem::{Code, Place, Problem};

/// Reports the lines below the first that begin as an item does.
pub fn check(scalar: &Place, source: &str, problems: &mut Vec<Problem>) {
    let (start, end) = scalar.bytes;
    let Some(slice) = source.get(start..end).filter(|slice| slice.contains('\n')) else { return };
    let mut at = start;
    let mut found = 0;
    for (below, line) in slice.split_inclusive('\n').enumerate() {
        let bare = line.trim_start_matches([' ', '\t']);
        let (from, indent) = (at + line.len() - bare.len(), line.len() - bare.len());
        at += line.len();
        let Some(sign) = Sign::of(bare).filter(|_| below > 0) else { continue };
        let place = Place {
            file: scalar.file.clone(),
            line: scalar.line + below,
            column: indent + 1,
            bytes: (from, from + bare.trim_end().len()),
        };
        problems.push(sign.problem(&place));
        found += 1;
        if found == FOUND_MAX {
            return;
        }
    }
}

/// How many such lines of one text are told.
const FOUND_MAX: usize = 50;

/// What a line begins with.
enum Sign {
    /// A dash, or what is taken for one.
    Dash(char),
    /// `+ `, `2. `, `a) `: perhaps only a line that was broken there.
    Other(String),
}

impl Sign {
    fn of(bare: &str) -> Option<Self> {
        let (word, rest) = bare.split_once([' ', '\t'])?;
        let (first, last) = (word.chars().next()?, word.chars().next_back()?);
        let alone = word.len() == first.len_utf8();
        if alone && "-–—−•·*▪●".contains(first) && !rest.trim().is_empty() {
            return Some(Self::Dash(first));
        }
        let number = &word[..word.len() - last.len_utf8()];
        let numbered = (1..=2).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && ".)".contains(last);
        let lettered = last == ')'
            && number.chars().count() == 1
            && number.starts_with(|c: char| c.is_lowercase());
        (word == "+" || numbered || lettered).then(|| Self::Other(word.to_owned()))
    }

    fn problem(self, place: &Place) -> Problem {
        match self {
            Self::Dash(sign) => {
                let message =
                    format!("dòng mở đầu bằng `{sign}` bị nối vào cuối văn bản ở dòng trên");
                Problem::at(Code::ItemJoined, place, message)
                    .hint("nếu là một mục riêng, đặt dấu `-` thẳng cột với dấu `-` của các mục kia")
                    .hint("nếu là chữ của dòng trên, viết dấu ấy ở cuối dòng trên")
            }
            Self::Other(sign) => {
                let message =
                    format!("dòng mở đầu bằng `{sign}` bị nối vào cuối văn bản ở dòng trên");
                Problem::at(Code::ItemJoined, place, message)
                    .hint("nếu là một ý riêng, viết thành một mục `- `, hoặc viết cả đoạn sau dấu `|`")
                    .advice()
            }
        }
    }
}
