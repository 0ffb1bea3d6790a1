//! What the readers of all shapes share: mappings, lists, scalars and words, and what to say when
//! a node is none of them.
//!
//! A misspelt key is reported, and then read as the key that was meant, so that its value is
//! checked in the same run and its absence is not reported a second time.

use super::renamed::{Keys, told};
use super::{Shape, first_line, quoted};
use crate::problem::{Code, Place, Problem};
use crate::records::nearest::{nearest, plain};
use crate::records::text::is_hidden;
use crate::records::yaml::{Node, Scalar, Value};
use std::collections::BTreeSet;

/// What `qcph new` writes where a person has to fill something in.
pub const PLACEHOLDER: &str = "…cần điền…";

/// What people put before an item instead of a hyphen.
const NOT_DASHES: [char; 8] = ['–', '—', '−', '•', '·', '*', '+', '▪'];

/// The items of a list that is not empty.
pub fn read_items<T: Shape>(node: &Node, problems: &mut Vec<Problem>) -> Option<Vec<T>> {
    let Value::List(items) = &node.value else {
        let problem = wrong_type(node, "một danh sách");
        problems.push(match &node.value {
            Value::Scalar(scalar) if scalar.text.starts_with('-') && scalar.plain => problem
                .hint("sau dấu gạch đầu dòng phải có dấu cách: viết `- ` rồi mới đến nội dung"),
            Value::Scalar(scalar) if scalar.plain && scalar.text.starts_with(NOT_DASHES) => problem
                .hint(
                    "mỗi mục mở đầu bằng dấu gạch nối `-` của bàn phím và một dấu cách, không bằng \
                     dấu khác",
                ),
            Value::Scalar(scalar) if scalar.plain && !scalar.text.contains('\n') => problem.hint(
                "viết mỗi mục trên một dòng, bắt đầu bằng `- `, hoặc đặt trong ngoặc vuông: `[…]`",
            ),
            _ => problem.hint("viết mỗi mục trên một dòng, bắt đầu bằng `- `"),
        });
        return None;
    };
    if items.is_empty() {
        problems.push(
            Problem::at(Code::EmptyValue, &node.place, "danh sách rỗng")
                .hint("thêm ít nhất một mục, hoặc bỏ hẳn khóa này"),
        );
        return None;
    }
    if items.len() > T::MOST {
        let message = format!("danh sách có {} mục; tối đa {}", items.len(), T::MOST);
        problems.push(
            Problem::at(Code::TooLong, &node.place, message).hint("chia thành nhiều bản ghi"),
        );
        return None;
    }
    // Every item is read before the first failure counts, so that all problems are seen at once.
    let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, problems)).collect();
    read.into_iter().collect()
}

/// How many keys of one block that are unknown or there twice are looked at.
const STRANGE_MAX: usize = 100;

/// A mapping whose keys have been looked at (khối các khóa).
pub struct Map<'a> {
    node: &'a Node,
    pairs: &'a [(Node, Node)],
    /// The key that each pair is read as: its own name, or the one that was meant.
    names: Vec<Option<&'a str>>,
}

impl<'a> Map<'a> {
    /// Checks the keys of a mapping against a table: none unknown, none twice.
    pub fn read(node: &'a Node, keys: &Keys<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let known = keys.known;
        let Value::Map(pairs) = &node.value else {
            problems.push(no_map(node, known));
            return None;
        };
        let present: BTreeSet<&str> = pairs.iter().filter_map(|(key, _)| key_text(key)).collect();
        let free = || known.iter().copied().filter(|key| !present.contains(key));
        let mut names: Vec<Option<&str>> = Vec::new();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut strange = 0;
        for (key, value) in pairs {
            let Some(name) = key_text(key) else {
                problems.push(
                    wrong_type(key, "một khóa")
                        .hint("viết `khóa: giá trị`; khóa là một từ không dấu"),
                );
                names.push(None);
                continue;
            };
            if let Some(now) = keys.now(name) {
                let new = taken.insert(now);
                problems.push(told(&key.place, (name, now), new));
                names.push(new.then_some(now));
                continue;
            }
            // Guessing what was meant takes time: the first hundred tell enough.
            strange += usize::from(!known.contains(&name) || taken.contains(name));
            if strange > STRANGE_MAX && (!known.contains(&name) || taken.contains(name)) {
                names.push(None);
                continue;
            }
            let bare: String = name.chars().filter(|c| !is_hidden(*c)).collect();
            let near = || nearest(&bare, free()).filter(|near| !taken.contains(near));
            let meaning = if known.contains(&name) {
                let again = taken.contains(name);
                again.then(|| problems.push(duplicate(key, name, pairs, keys)));
                Some(name).filter(|_| !again)
            } else if let Some(near) = near() {
                problems.push(unknown(key, name, Some(near), known));
                Some(near)
            } else {
                let near = nearest(name, known.iter().copied());
                let problem = unknown(key, name, near, known);
                problems.push(if is_torn(name, value) { problem.hint(
                        "nếu đó là chữ của giá trị đứng trước, đặt cả giá trị ấy trong dấu nháy kép: \
                         trong `{…}` mỗi dấu phẩy mở một khóa mới",
                    ) } else { problem });
                None
            };
            taken.extend(meaning);
            names.push(meaning);
        }
        Some(Self { node, pairs, names })
    }

    /// Reads the value of one key.
    pub fn key<T: Shape>(&self, key: &str, title: &str, problems: &mut Vec<Problem>) -> Option<T> {
        let Some(at) = self.names.iter().position(|name| *name == Some(key)) else {
            let absent = T::absent();
            if absent.is_none() {
                problems.push(self.missing(key, title));
            }
            return absent;
        };
        let (name, node) = &self.pairs[at];
        if let Value::Scalar(scalar) = &node.value
            && scalar.is_null()
        {
            // Nothing is written there: the key is what one sees.
            let nothing = node.place.bytes.0 == node.place.bytes.1;
            let place = if nothing { &name.place } else { &node.place };
            let message = format!("khóa `{key}` chưa có giá trị");
            let title = first_line(title);
            let problem = Problem::at(Code::EmptyValue, place, message);
            let problem = if scalar.cut {
                problem.hint(
                    "từ dấu `#` trở đi là lời ghi chú; nếu là văn bản, đặt trong dấu nháy kép \"…\"",
                )
            } else {
                problem
            };
            problems.push(problem.hint(match T::absent() {
                None => format!("điền giá trị ({title})"),
                Some(_) => format!("điền giá trị ({title}), hoặc xóa cả dòng"),
            }));
            return None;
        }
        let before = problems.len();
        problems.extend(split_sentence(key, node));
        let read = T::read(node, problems);
        // What waits for content is called by the innermost key that it belongs to.
        let waits = |problem: &&mut Problem| {
            problem.code == Code::Placeholder
                && problem.place.as_ref().is_some_and(|place| is_of(node, place))
        };
        problems[before..].iter_mut().filter(waits).for_each(|problem| {
            problem.message = format!("khóa `{key}` còn chờ điền ({})", first_line(title));
        });
        let wrong = problems[before..].iter_mut().filter(|problem| {
            problem.code == Code::WrongType && problem.message.starts_with(WANTED)
        });
        wrong.for_each(|problem| problem.message = format!("khóa `{key}` {}", problem.message));
        read
    }

    fn missing(&self, key: &str, title: &str) -> Problem {
        let place = first_key(self.node).unwrap_or(&self.node.place);
        Problem::at(Code::MissingKey, place, format!("thiếu khóa `{key}` ({})", first_line(title)))
            .hint(format!("thêm dòng `{key}: …` vào khối bắt đầu ở đây"))
    }
}

/// What stands where a mapping should.
fn no_map(node: &Node, known: &[&'static str]) -> Problem {
    let glued = |text: &str| text.split_once(':').is_some_and(|(key, _)| known.contains(&key));
    let hint = match &node.value {
        Value::Scalar(scalar) if glued(&scalar.text) => {
            "thiếu dấu cách sau dấu hai chấm: viết `khóa: giá trị`".to_owned()
        }
        _ => format!("viết các khóa {} mỗi khóa một dòng", quoted(known)),
    };
    wrong_type(node, "một khối các khóa").hint(hint)
}

/// Whether a place is that of a value or of an item of it, with no other key between.
fn is_of(value: &Node, place: &Place) -> bool {
    value.place == *place
        || matches!(&value.value, Value::List(items) if items.iter().any(|item| is_of(item, place)))
}

/// Whether a key is the rest of a text that `{…}` parted at its comma.
fn is_torn(name: &str, value: &Node) -> bool {
    let nothing = value.place.bytes.0 == value.place.bytes.1;
    let words = name.contains(' ') || !name.is_ascii();
    words && nothing && matches!(&value.value, Value::Scalar(scalar) if scalar.is_null())
}

/// A sentence that `[…]` parted at its commas: what follows one goes on in small letters. Heads of
/// columns are written so too.
fn split_sentence(key: &str, node: &Node) -> Option<Problem> {
    let Value::List(items) = &node.value else { return None };
    let in_brackets = node.place.bytes.0 < node.place.bytes.1;
    let parts: Option<Vec<&str>> = items.iter().map(plain_words).collect();
    let parts = parts.filter(|parts| in_brackets && parts.len() > 1 && key != "cot")?;
    let goes_on = |pair: &[&str]| {
        pair.iter().all(|part| part.contains(' ')) && pair[1].starts_with(char::is_lowercase)
    };
    let split = parts[0].starts_with(char::is_uppercase) && parts.windows(2).any(goes_on);
    split.then(|| {
        let message =
            format!("khóa `{key}`: dấu phẩy trong `[…]` chia câu này thành {} mục", parts.len());
        Problem::at(Code::WrongType, &node.place, message)
            .hint(format!("nếu là một câu, viết: [\"{}\"]", parts.join(", ")))
            .hint("nếu là nhiều mục, viết mỗi mục trên một dòng, bắt đầu bằng `- `")
            .advice()
    })
}

/// A text without quotes.
fn plain_words(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(scalar) if scalar.plain => Some(&scalar.text),
        _ => None,
    }
}

fn duplicate(key: &Node, name: &str, pairs: &[(Node, Node)], keys: &Keys<'_>) -> Problem {
    let mut names = pairs.iter().filter_map(|(key, _)| key_text(key));
    if let Some(old) = names.find(|other| *other == name || keys.now(other) == Some(name))
        && old != name
    {
        return told(&key.place, (old, name), false);
    }
    Problem::at(Code::DuplicateKey, &key.place, format!("khóa `{name}` đã có ở trên"))
        .hint("giữ một khóa, xóa khóa kia; nhiều giá trị thì viết thành danh sách")
}

fn unknown(key: &Node, name: &str, near: Option<&str>, known: &[&str]) -> Problem {
    let problem =
        Problem::at(Code::UnknownKey, &key.place, format!("không có khóa `{name}` ở đây"));
    let problem = match near {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem,
    };
    problem.hint(format!("chỉ dùng các khóa: {}", quoted(known)))
}

/// The first key of a mapping: a mapping as a whole has no first line worth pointing at.
fn first_key(map: &Node) -> Option<&Place> {
    match &map.value {
        Value::Map(pairs) => pairs.first().map(|(key, _)| &key.place),
        _ => None,
    }
}

fn key_text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// The scalar of a node, for types that are written as one.
pub fn read_scalar<'a>(
    node: &'a Node,
    wanted: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a Scalar> {
    match &node.value {
        Value::Scalar(scalar) if scalar.is_null() => {
            problems.push(
                Problem::at(
                    Code::EmptyValue,
                    &node.place,
                    format!("chưa có giá trị; cần {wanted}"),
                )
                .hint(match (scalar.cut, node.place.bytes.1 > node.place.bytes.0) {
                    (true, _) => {
                        "từ dấu `#` trở đi là lời ghi chú; nếu là văn bản, đặt trong dấu nháy kép \"…\""
                    }
                    (_, true) => {
                        "điền giá trị, hoặc xóa mục này; nếu đó là văn bản, đặt trong dấu nháy kép \"…\""
                    }
                    _ => "điền giá trị, hoặc xóa mục này",
                }),
            );
            None
        }
        Value::Scalar(scalar) => Some(scalar),
        Value::Map(_) if is_split_text(node) => {
            problems.push(
                wrong_type(node, wanted)
                    .hint("văn bản có dấu hai chấm phải đặt trong dấu nháy kép: \"…: …\""),
            );
            None
        }
        Value::List(_) => {
            problems.push(wrong_type(node, wanted).hint(
                "ghi một giá trị, không có `- ` hay `[…]`; nếu dấu ấy là một phần của văn bản, \
                     đặt cả giá trị trong dấu nháy kép \"…\"",
            ));
            None
        }
        Value::Map(_) => {
            let hint = "ghi một giá trị trên cùng dòng với khóa; văn bản có dấu hai chấm thì đặt \
                        trong dấu nháy kép \"…\"";
            problems.push(wrong_type(node, wanted).hint(hint));
            None
        }
    }
}

/// Whether a text with a colon became a mapping: `- Họp: lần 1` is one to YAML, though no key has a
/// capital, an accent or a space.
pub fn is_split_text(node: &Node) -> bool {
    let Value::Map(pairs) = &node.value else { return false };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    pairs.first().and_then(|(key, _)| key_text(key)).is_some_and(|key| !key.bytes().all(plain))
}

/// How the problem of a wrong type begins before it is known which key it belongs to.
const WANTED: &str = "cần ";

/// The problem of a value that a person has still to fill in.
pub fn placeholder(node: &Node) -> Problem {
    Problem::at(Code::Placeholder, &node.place, "chỗ này còn chờ điền")
        .hint(format!("thay “{PLACEHOLDER}” bằng nội dung thật"))
}

fn wrong_type(node: &Node, wanted: &str) -> Problem {
    if matches!(&node.value, Value::Scalar(scalar) if scalar.text.contains(PLACEHOLDER)) {
        return placeholder(node);
    }
    let found = match &node.value {
        Value::Scalar(_) => "một giá trị đơn",
        Value::List(_) => "một danh sách",
        Value::Map(_) => "một khối các khóa",
    };
    // A mapping written in braces starts at its brace; one in lines, at its first key.
    let block = node.place.bytes.0 == node.place.bytes.1;
    let mut place = first_key(node).filter(|_| block).unwrap_or(&node.place).clone();
    place.bytes.1 = place.bytes.1.max(place.bytes.0 + 1);
    Problem::at(Code::WrongType, &place, format!("{WANTED}{wanted}, nhưng ở đây là {found}"))
}

/// One of `known`, exactly as listed; `title_of` says what a word is called.
pub fn read_word(
    node: &Node,
    words: &Keys<'_>,
    title_of: impl Fn(&str) -> Option<&'static str>,
    problems: &mut Vec<Problem>,
) -> Option<&'static str> {
    let known = words.known;
    let scalar = read_scalar(node, &format!("một trong các từ {}", quoted(known)), problems)?;
    if let Some(word) = known.iter().find(|word| **word == scalar.text) {
        return Some(word);
    }
    if let Some(now) = words.now(&scalar.text) {
        problems.push(told(&node.place, (&*scalar.text, now), true));
        return Some(now);
    }
    if scalar.text.contains(PLACEHOLDER) {
        problems.push(placeholder(node).hint(format!("chọn một trong: {}", quoted(known))));
        return None;
    }
    let message = format!("`{}` không có trong danh mục", scalar.text);
    let mut problem = Problem::at(Code::UnknownWord, &node.place, message);
    // `Trung ương` is what `tw` is called.
    let called =
        |word: &&&str| title_of(word).is_some_and(|title| plain(title) == plain(&scalar.text));
    if let Some(near) = meant(&scalar.text, known).or_else(|| known.iter().find(called).copied()) {
        problem = problem.hint(format!("ý bạn là `{near}`?"));
    }
    problems.push(problem.hint(format!("chọn một trong: {}", quoted(known))));
    None
}

/// The word that a misspelt one was meant to be; `yes` and `no` are meant in Vietnamese.
pub fn meant<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = |wanted: &str| known.iter().copied().find(|word| *word == wanted);
    match text.to_lowercase().as_str() {
        "yes" | "true" | "on" | "y" if known.contains(&"khong") => word("co"),
        "no" | "false" | "off" | "n" if known.contains(&"co") => word("khong"),
        // `tw# ghi chú` lacks the space that would make it a comment.
        _ => nearest(text.split('#').next().unwrap_or(text).trim(), known.iter().copied()),
    }
}
