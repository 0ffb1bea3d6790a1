//! Which counted figures a report prints: those that the office chose, else all of which there is
//! something; parts of one kind stand below the figure that they are parts of.
//!
//! What the records do not say of them goes to the writer, as advice on a draft.

use super::{Figure, unknown};
use crate::problem::{Code, Problem};
use crate::records::issue::State;
use crate::records::review::Review;
use crate::records::scalar::Id;

/// Chosen where no counted figure shall be printed.
const NONE: &str = "khong";

/// A figure that is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown<'a> {
    pub figure: &'a Figure,
    /// Its name below the figure that it is a part of, where that one is printed too.
    pub below: Option<&'a str>,
}

/// In the order of the office or else of the regulation, parts behind their whole.
pub fn shown<'a>(review: &Review, counted: &'a [Figure]) -> Vec<Shown<'a>> {
    let chosen = chosen(review, counted);
    let whole = |figure: &'a Figure| {
        let (whole, short) = figure.part_of.as_ref()?;
        chosen.iter().any(|other| other.id == *whole).then_some((whole.as_str(), short.as_str()))
    };
    let mut out = Vec::new();
    for figure in chosen.iter().copied().filter(|figure| whole(figure).is_none()) {
        out.push(Shown { figure, below: None });
        let parts = chosen.iter().copied().filter_map(|part| {
            let (of, short) = whole(part)?;
            (of == figure.id).then_some(Shown { figure: part, below: Some(short) })
        });
        out.extend(parts);
    }
    out
}

fn chosen<'a>(review: &Review, counted: &'a [Figure]) -> Vec<&'a Figure> {
    let find = |id: &Id| counted.iter().find(|figure| figure.id == id.0);
    match review.shown.as_slice() {
        // What happened in neither year would only hide the rest.
        [] => counted.iter().filter(|figure| figure.happened()).collect(),
        ids => ids.iter().filter_map(|id| find(id)).collect(),
    }
}

/// Reports chosen figures that nobody counts, and on a draft what is missing to count those chosen.
pub fn check(review: &Review, counted: &[Figure], problems: &mut Vec<Problem>) {
    let known = |id: &Id| id.0 == NONE || counted.iter().any(|figure| figure.id == id.0);
    for id in review.shown.iter().filter(|id| !known(id)) {
        problems.push(unknown(
            id,
            counted,
            "ghi mã in ở cột đầu của `qcph report`, hoặc `khong` để không in",
        ));
    }
    for (at, id) in review.shown.iter().enumerate() {
        if review.shown[..at].iter().any(|before| before.value == id.value) {
            let message = format!("chỉ tiêu `{}` ghi hai lần", id.value.0);
            problems.push(
                Problem::at(Code::NamedTwice, &id.place, message).hint("xóa một trong hai chỗ"),
            );
        }
    }
    let issued = review.issue.as_ref().is_some_and(|issue| *issue.state == State::Issued);
    for row in shown(review, counted).iter().filter(|_| !issued) {
        let figure = row.figure;
        if figure.missing.is_empty() {
            continue;
        }
        let message =
            format!("chỉ tiêu “{}” còn thiếu số liệu: {}", figure.name, figure.missing.join("; "));
        problems.push(
            Problem::at(Code::FigureIncomplete, &review.id.place, message)
                .hint("bổ sung các bản ghi ấy trước khi ban hành: chỗ thiếu không được tính vào số in ra")
                .advice(),
        );
    }
}
