//! Marks that git leaves in a file when two versions of it could not be merged.
//!
//! In: the text of a file. Out: one problem per region, and the text without the regions, the other bytes
//! in their places. Which version is right, a person must say.

use super::syntax::line_of;
use crate::problem::{Code, Place, Problem};
use std::sync::Arc;

/// The four marks; each stands at the margin, and git writes a space and a name behind most.
const OPENS: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const BETWEEN: &str = "=======";
const CLOSES: &str = ">>>>>>>";

const CHOOSE: &str = "giữ lại nội dung đúng, xóa các dòng `<<<<<<<`, `=======`, `>>>>>>>` và phần \
                      không dùng, chạy lại `qcph check`, rồi `git add` tệp này";

fn mark(line: &str) -> Option<&'static str> {
    let line = line.trim_end_matches('\r');
    [OPENS, BASE, BETWEEN, CLOSES].into_iter().find(|mark| {
        let rest = line.strip_prefix(mark);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Overwrites every region with spaces and reports it.
pub fn take_out(file: &Arc<str>, text: &mut String) -> Vec<Problem> {
    if !text.contains(OPENS) && !text.contains(BETWEEN) && !text.contains(CLOSES) {
        return Vec::new();
    }
    let unfinished = |place: Place, lines: String| {
        let message = format!("xung đột git chưa giải quyết: {lines}");
        Problem::at(Code::GitConflict, &place, message).hint(CHOOSE)
    };
    let mut problems = Vec::new();
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    // The region that is open: its first line and byte.
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (line, end) = (line.trim_end_matches('\n'), at + line.len());
        let until = at + line.len();
        let place = |from: usize, line| Place {
            file: file.clone(),
            line,
            column: 1,
            bytes: (from, line_of(text, from).1),
        };
        match (mark(line), open) {
            (Some(OPENS), None) => open = Some((number + 1, at)),
            (Some(CLOSES), Some((first, from))) => {
                let lines = format!("dòng {first} đến dòng {}", number + 1);
                problems.push(unfinished(place(from, first), lines));
                gaps.push((from, until));
                open = None;
            }
            // Half put right: one of its lines was forgotten.
            (Some(mark), None) => {
                let message = format!("còn sót dòng `{mark}` của một xung đột git");
                let problem = Problem::at(Code::GitConflict, &place(at, number + 1), message);
                problems.push(
                    problem.hint(
                        "xóa dòng này, và kiểm tra đoạn quanh nó chỉ còn nội dung của một bên",
                    ),
                );
                gaps.push((at, until));
            }
            _ => {}
        }
        at = end;
    }
    if let Some((first, from)) = open {
        let place = Place {
            file: file.clone(),
            line: first,
            column: 1,
            bytes: (from, line_of(text, from).1),
        };
        problems.push(unfinished(place, format!("từ dòng {first}, không thấy dòng `{CLOSES}`")));
        gaps.push((from, line_of(text, from).1));
    }
    gaps.into_iter().for_each(|(from, until)| blank(text, from, until));
    problems
}

/// Overwrites bytes with spaces, line ends apart: every other byte keeps its place.
pub fn blank(text: &mut String, from: usize, until: usize) {
    let spaces: String =
        text[from..until].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(from..until, &spaces);
}
