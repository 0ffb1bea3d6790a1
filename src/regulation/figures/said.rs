//! What the text of a review says in numbers, held against the figures printed beside it: a reader who
//! meets two counts of one thing believes neither.
//!
//! A number followed by the words of a figure must be one of that figure, of its parts or of the whole,
//! now or a year before. Plans for the time to come are not looked at.

use super::Figure;
use super::shown::shown;
use crate::problem::{Code, Problem};
use crate::records::review::Review;
use crate::records::scalar::{Decimal, Text};
use crate::records::shape::{At, Shape};

/// Small numbers as a text writes them; `năm` is a year more often than a five.
const WORDS: [(&str, &str); 8] = [
    ("một", "1"),
    ("hai", "2"),
    ("ba", "3"),
    ("bốn", "4"),
    ("sáu", "6"),
    ("bảy", "7"),
    ("tám", "8"),
    ("chín", "9"),
];

/// A row of the table: how a text speaks of it, and which numbers agree with it.
struct Row {
    name: String,
    phrases: Vec<String>,
    shown: String,
    agree: Vec<String>,
}

/// Advises where a text counts otherwise than the table.
pub fn check(review: &Review, counted: &[Figure], problems: &mut Vec<Problem>) {
    let rows = rows(review, counted);
    let results = review.results.iter().flat_map(|result| result.paragraphs.iter());
    let texts = review.direction.iter().chain(results).chain(review.strengths.iter());
    for text in texts.chain(&review.shortcomings).chain(&review.causes) {
        problems.extend(contradictions(text, &rows));
    }
}

fn rows(review: &Review, counted: &[Figure]) -> Vec<Row> {
    let root = |figure: &Figure| {
        figure.part_of.as_ref().map_or(figure.id.clone(), |(whole, _)| whole.clone())
    };
    let typed = review.figures.iter().map(|typed| {
        let values = std::iter::once(&typed.now).chain(&typed.before);
        Row {
            name: typed.name.value.0.clone(),
            phrases: phrases(&typed.name.value.0, &[]),
            shown: digits(&typed.now),
            agree: values.map(digits).collect(),
        }
    });
    let counted_rows = shown(review, counted).into_iter().filter_map(|row| {
        let figure = row.figure;
        let family = counted.iter().filter(|other| root(other) == root(figure));
        Some(Row {
            name: figure.name.clone(),
            phrases: phrases(&figure.name, &figure.said),
            shown: figure.now?.to_string(),
            agree: family
                .flat_map(|one| [one.now, one.before])
                .flatten()
                .map(|value| value.to_string())
                .collect(),
        })
    });
    counted_rows.chain(typed).collect()
}

/// A decimal as the digits that a text would have for it.
fn digits(decimal: &Decimal) -> String {
    decimal.view().as_str().unwrap_or_default().replace('.', ",")
}

/// `Số cuộc họp giữa hai bên` is spoken of as `cuộc họp giữa hai bên`; the rest behind a comma is not.
fn phrases(name: &str, said: &[String]) -> Vec<String> {
    if !said.is_empty() {
        return said.iter().map(|words| words.to_lowercase()).collect();
    }
    let name = name.to_lowercase();
    let bare = name.strip_prefix("số ").unwrap_or(&name);
    vec![bare.split(',').next().unwrap_or(bare).trim().to_owned()]
}

fn contradictions(text: &At<Text>, rows: &[Row]) -> Vec<Problem> {
    let lower = text.value.0.to_lowercase().replace('\u{a0}', " ");
    let mut found = Vec::new();
    let mut rest = lower.as_str();
    while let Some((word, after)) = rest.split_once(' ') {
        rest = after;
        let numbers = numbers(word);
        let speaks =
            |row: &&Row| !numbers.is_empty() && row.phrases.iter().any(|p| begins(after, p));
        let met: Vec<&Row> = rows.iter().filter(speaks).collect();
        let agrees = |row: &&Row| row.agree.iter().any(|value| numbers.contains(value));
        let Some(row) = met.first().filter(|_| !met.iter().any(agrees)) else { continue };
        let phrase = row.phrases.iter().find(|phrase| begins(after, phrase));
        let message = format!(
            "lời văn ghi “{word} {}”, bảng chỉ tiêu ghi {} (“{}”)",
            phrase.map_or("", String::as_str),
            row.shown,
            row.name
        );
        found.push(
            Problem::at(Code::FigureAgainstText, &text.place, message)
                .hint("xem lại lời văn và bản ghi (`qcph report … --explain`); hai số đếm hai việc khác nhau thì nói rõ")
                .hint("chỉ tiêu không cần in thì bỏ khỏi bảng bằng `chi_tieu_in`")
                .advice(),
        );
    }
    found
}

/// Whether a text begins with whole words.
fn begins(text: &str, words: &str) -> bool {
    !words.is_empty()
        && text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The numbers of a word: `02/02` is two of them, and `1.260` one.
fn numbers(word: &str) -> Vec<String> {
    let word = word.trim_start_matches(['(', '“', '"']);
    if let Some((_, digit)) = WORDS.iter().find(|(spoken, _)| *spoken == word) {
        return vec![(*digit).to_owned()];
    }
    let number = |part: &str| {
        let ok = part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
        let bare = part.replace('.', "");
        let bare = bare.trim_start_matches('0');
        ok.then(|| if bare.is_empty() { "0".to_owned() } else { bare.to_owned() })
    };
    word.split('/').map(number).collect::<Option<Vec<_>>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Place;

    fn told(text: &str) -> usize {
        let row = Row {
            name: "Số cuộc kiểm tra".into(),
            phrases: phrases("Số cuộc kiểm tra, giám sát", &[]),
            shown: "2".into(),
            agree: vec!["2".into(), "1260".into()],
        };
        let text = At { value: Text(text.into()), place: Place::file("x") };
        contradictions(&text, &[row]).len()
    }

    #[test]
    fn a_number_before_the_words_of_a_figure_is_one_of_it() {
        assert_eq!(told("đã thực hiện 02/02 cuộc kiểm tra liên ngành"), 0);
        assert_eq!(told("thực hiện Hai cuộc kiểm tra; 1.260 cuộc kiểm tra"), 0);
        assert_eq!(told("đã thực hiện 05 cuộc kiểm tra, 06/06 cuộc\u{a0}kiểm tra"), 2);
        assert_eq!(told("3 cuộc kiểm traa; các cuộc kiểm tra"), 0);
    }
}
