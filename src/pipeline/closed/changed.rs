//! What records say otherwise than the books that were closed: what came late, and what was changed.

use super::part;
use crate::archive::log;
use crate::law::registers::Register;
use crate::pipeline::Loaded;
use crate::problem::{Code, Place, Problem};
use crate::records::scalar::{Date, Id};
use crate::registers::closed::{Change, ClosedRegister, changes, marks};
use std::collections::BTreeMap;

/// What records say otherwise than the closed books; a book whose bundle is not here is not asked.
///
/// # Errors
/// Those of reading the log and the bundles.
pub fn check(loaded: &Loaded) -> Result<Vec<Problem>, Problem> {
    let project = &loaded.project;
    let sealed = log::sealed(&project.log(), &project.bundles())?;
    let mut books: BTreeMap<(&str, i32, Register), Vec<ClosedRegister>> = BTreeMap::new();
    for bundle in sealed.iter().filter(|bundle| bundle.path.exists()) {
        for book in &bundle.books {
            let key = (&*book.agency, book.book.year, book.book.register);
            books.entry(key).or_default().push(part(bundle, book)?.register);
        }
    }
    let mut problems = Vec::new();
    for ((agency, year, register), parts) in &books {
        let now = marks(&loaded.office, *register, &Id((*agency).to_owned()), *year)?;
        let parts: Vec<&ClosedRegister> = parts.iter().collect();
        let found = changes(parts.iter().copied(), &now);
        // An addition may be here without its book.
        let whole = parts.iter().any(|part| part.part == 0);
        let found = found.iter().filter(|change| whole || matches!(change, Change::Other(..)));
        problems.extend(found.map(|change| told(loaded, &parts, change)));
    }
    Ok(problems)
}

/// A change as a problem, at its record.
pub(super) fn told(loaded: &Loaded, parts: &[&ClosedRegister], change: &Change) -> Problem {
    let record = match change {
        Change::Late(record, _) | Change::Other(record, ..) => record,
    };
    let holds = |part: &&&ClosedRegister| part.marks.contains_key(record);
    let part = parts.iter().find(holds).or(parts.last()).expect("a closed book has a part");
    let (book, day) = (part.named(), Date(part.day).shown());
    let problem = match change {
        Change::Late(_, now) => {
            let message = format!(
                "`{record}` ({now}) không có trong {} của `{}`: sổ đã đóng ngày {day}",
                lower(&book),
                part.agency
            );
            let again =
                format!("qcph register close --year {} --agency {}", part.year, part.agency);
            Problem::new(Code::RegisterChanged, message)
                .hint(format!("nếu đúng là vào sổ muộn: niêm phong văn bản, rồi lập phần bổ sung bằng `{again}`; sổ đã đóng giữ nguyên"))
                .hint("nếu ghi nhầm số, ngày: sửa lại bản ghi")
                .advice()
        }
        Change::Other(_, then, now) => {
            let now = match now {
                Some(now) => format!("nay bản ghi nói: {now}"),
                None => "nay bản ghi không nói thế nữa".to_owned(),
            };
            let message = format!(
                "{book} của `{}` đã đóng ngày {day} có `{record}`: {then}; {now}",
                part.agency
            );
            Problem::new(Code::RegisterChanged, message)
                .hint("đưa bản ghi về như lúc đóng sổ; sổ đã đóng giữ nguyên")
                .hint("văn bản không dùng nữa thì thu hồi (`qcph new thu-hoi`), không hủy số đã vào sổ")
        }
    };
    let problem = problem.clause("Nghị định 30/2020/NĐ-CP, Điều 15, 16");
    match loaded.office.corpus.records.get(record.as_str()) {
        Some(summary) => problem.placed(&Place::file(summary.path.clone())),
        None => problem,
    }
}

/// `Sổ …` inside a sentence.
fn lower(book: &str) -> String {
    book.replacen('S', "s", 1)
}
