//! `qcph register close`: the books of a body and a year are sealed, and frozen from then on.

use super::super::Common;
use super::super::new::ask;
use super::super::readable::known_agency;
use super::super::report::{Failure, Outcome};
use super::{RegisterArgs, canonical};
use qcph::documents::vietnamese::date_short;
use qcph::pipeline;
use qcph::pipeline::closed::sealing::{ClosedYear, Wish, close};
use qcph::problem::{Code, Problem};
use qcph::registers::closed::ClosedRegister;
use serde_json::{Value as Json, json};

const NOTHING_DONE: &str = "Chưa đóng sổ nào.";

pub fn run(common: &Common, arguments: &RegisterArgs) -> Result<Outcome, Failure> {
    if !arguments.to.is_empty() || arguments.addition.is_some() {
        let message = "`register close` không in sổ: bỏ `--to`, `--addition`";
        return Err(Problem::new(Code::BadArgument, message)
            .hint("đóng xong thì in từng sổ: `qcph register out --year … --agency … --to …`")
            .into());
    }
    let day = arguments.date.unwrap_or(common.today);
    if day > common.today {
        let message = format!("ngày đóng sổ sau hôm nay: {}", date_short(day));
        return Err(Problem::new(Code::SealedAhead, message)
            .hint("xem lại ngày vừa ghi và ngày của máy; sổ đã đóng thì không đổi được ngày")
            .into());
    }
    let checked = pipeline::load(common.project()?);
    let Some(loaded) = checked.loaded.as_ref().filter(|_| checked.is_clean()) else {
        return Err(Failure::new(checked.problems, &checked.sources)
            .saying("Chưa đóng sổ nào: sửa các lỗi trên rồi chạy lại."));
    };
    known_agency(loaded, &arguments.agency)?;
    let agency = canonical(loaded, &arguments.agency);
    let wish = Wish {
        agency: &agency,
        year: arguments.year,
        day,
        by: arguments.by.as_deref(),
        reason: arguments.reason.as_deref(),
    };
    if !arguments.yes && !common.report.json && ask::is_possible() {
        let question = format!(
            "Đóng các sổ năm {} của {agency}, ngày {}? Đóng rồi không đổi được.",
            wish.year,
            date_short(day)
        );
        if !ask::confirm(&question)? {
            return Err(Problem::new(Code::BadArgument, "đã thôi theo ý người dùng").into());
        }
    }
    match close(loaded, &wish) {
        Ok(closed) => {
            let problems = [&checked.problems[..], &closed.healed].concat();
            let outcome = Outcome::new(sentence(&closed, &wish), as_json(loaded, &closed, &wish));
            Ok(outcome.problems(problems).sources(&checked.sources))
        }
        Err(found) => Err(Failure::from(found).saying(NOTHING_DONE)),
    }
}

fn sentence(closed: &ClosedYear, wish: &Wish<'_>) -> String {
    let part = closed.books.first().map_or(0, |book| book.part);
    let what = match part {
        0 => format!("Đã đóng {} sổ năm {} của {}", closed.books.len(), wish.year, wish.agency),
        part => format!("Đã lập phần bổ sung {part} của sổ năm {} của {}", wish.year, wish.agency),
    };
    let rows = |book: &ClosedRegister| format!("{} {} dòng", book.title, book.rows.len());
    let rows: Vec<String> = closed.books.iter().map(rows).collect();
    format!(
        "{what}, ngày {}, niêm phong trong gói {}: {}.",
        date_short(wish.day),
        closed.written.name,
        rows.join("; ")
    )
}

fn as_json(loaded: &pipeline::Loaded, closed: &ClosedYear, wish: &Wish<'_>) -> Json {
    let book = |book: &ClosedRegister| json!({ "so": book.register.word(), "phan": book.part, "so_dong": book.rows.len() });
    json!({
        "co_quan": wish.agency,
        "nam": wish.year,
        "ngay": wish.day.to_string(),
        "dong_so": closed.books.iter().map(book).collect::<Vec<_>>(),
        "goi": {
            "tep": loaded.project.shown(&closed.written.path),
            "sha256": closed.written.sha256.to_string(),
            "so_byte": closed.written.size_bytes,
        },
    })
}
