//! Lists in text: CSV and what Excel calls Unicode Text.
//!
//! In: bytes that anybody may have written. Out: a [`Sheet`] whose cells are texts. Its letters are those of
//! UTF-8, or of UTF-16 where a mark says so; what parts its fields is what gives all lines as many, or
//! what fits the list that is looked for, and else the user says it.

use super::{Cell, Choice, Format, MOST_CELLS, Row, Sheet};
use crate::problem::{Code, Place, Problem};
use csv::{ReaderBuilder, StringRecord};

/// What people part fields with.
const SEPARATORS: [char; 3] = [';', ',', '\t'];
/// How many lines tell.
const LOOKED_AT: usize = 200;
const MOST_COLUMNS: usize = 1_000;

/// Reads a text.
///
/// # Errors
/// [`Code::SheetEncoding`], [`Code::SheetSeparator`], [`Code::SheetTooLarge`].
pub fn read(name: &str, bytes: &[u8], choice: &Choice) -> Result<Sheet, Problem> {
    let text = decoded(name, bytes)?;
    // Excel takes the separator from such a line, and people copy it.
    let first = text.lines().next().unwrap_or_default();
    let said = first.strip_prefix("sep=").and_then(|said| said.chars().next());
    let skipped = usize::from(said.is_some());
    let body = if skipped > 0 { text.split_once('\n').map_or("", |(_, rest)| rest) } else { &text };
    let separator = match choice.separator.or(said) {
        Some(separator) => separator,
        None => separator(name, body, choice.fits)?,
    };
    let mut rows = rows(name, body, separator, skipped)?;
    let head = text.len() - body.len();
    rows.iter_mut().for_each(|row| row.bytes = (row.bytes.0 + head, row.bytes.1 + head));
    Ok(Sheet {
        file: name.into(),
        name: None,
        rows,
        merged: Vec::new(),
        hidden_columns: Vec::new(),
        formats: vec![Format::General],
        since_1904: false,
    })
}

fn decoded(name: &str, bytes: &[u8]) -> Result<String, Problem> {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        let whole = bytes.len().is_multiple_of(2);
        String::from_utf16(&units).ok().filter(|_| whole)
    };
    let broken = || {
        let message = "tệp nói là UTF-16 mà có chỗ không đúng, có thể bị cắt cụt";
        refused(&Place::file(name), message)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes).ok_or_else(broken),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes).ok_or_else(broken),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) if !text.contains('\0') => Ok(text.to_owned()),
                Ok(_) => {
                    let message = "tệp có ký tự rỗng: có lẽ là UTF-16 không có dấu đầu tệp";
                    Err(refused(&Place::file(name), message))
                }
                Err(error) => {
                    let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or("");
                    let place = Place::in_text(name, good, good.len()..good.len());
                    let message = "tệp CSV không phải UTF-8, có lẽ lưu theo bảng mã cũ (windows-1258, \
                                   TCVN3, VNI)";
                    Err(refused(&place, message))
                }
            }
        }
    }
}

fn refused(place: &Place, message: &str) -> Problem {
    Problem::at(Code::SheetEncoding, place, message).hint(
        "mở bảng bằng Excel, lưu lại thành “CSV UTF-8 (Comma delimited) (*.csv)”, hoặc thành .xlsx",
    )
}

/// The separator that gives every line as many fields; of several, the one that fits best.
fn separator(
    name: &str,
    text: &str,
    fits: &dyn Fn(&[Vec<String>]) -> usize,
) -> Result<char, Problem> {
    let mut even = Vec::new();
    let mut whole = Vec::new();
    let mut fit = Vec::new();
    for separator in SEPARATORS {
        let rows = first_rows(text, separator);
        let parts = |row: &Vec<String>| row.len() > 1;
        if !rows.iter().any(parts) {
            whole.push(separator);
        } else if rows.windows(2).all(|pair| pair[0].len() == pair[1].len()) {
            even.push(separator);
        }
        fit.push((fits(&rows), separator));
    }
    let most = fit.iter().map(|(fit, _)| *fit).max().unwrap_or_default();
    let fitting: Vec<char> =
        fit.iter().filter(|(fit, _)| most > 0 && *fit == most).map(|(_, one)| *one).collect();
    let both: Vec<char> = even.iter().filter(|one| fitting.contains(one)).copied().collect();
    match (&fitting[..], &both[..], &whole[..]) {
        ([one], ..) | (_, [one], _) => Ok(*one),
        // Where nothing fits, the names of the columns are missing, and that is said of what parts most.
        ([], ..) => Ok(even.into_iter().next().unwrap_or(SEPARATORS[0])),
        // What parts nothing leaves one column.
        (_, [], [one, ..]) => Ok(*one),
        _ => {
            let message = "không rõ dấu nào ngăn các cột của tệp CSV: `;`, `,` hay tab";
            Err(Problem::at(Code::SheetSeparator, &Place::file(name), message)
                .hint("thêm `--separator \";\"` (hoặc `,`, `tab`); hoặc lưu bảng thành .xlsx"))
        }
    }
}

fn reader(text: &str, separator: char) -> csv::Reader<&[u8]> {
    let separator = u8::try_from(separator).unwrap_or(b';');
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

fn first_rows(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut reader = reader(text, separator);
    let rows = reader.records().take(LOOKED_AT).map_while(Result::ok);
    let rows = rows.filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

fn rows(name: &str, text: &str, separator: char, skipped: usize) -> Result<Vec<Row>, Problem> {
    let too_large = |why: &str| {
        Problem::at(Code::SheetTooLarge, &Place::file(name), why.to_owned())
            .hint("chép riêng bảng cần nhập sang một tệp mới, lưu lại rồi nhập tệp đó")
    };
    let (mut rows, mut cells) = (Vec::new(), 0);
    let mut reader = reader(text, separator);
    let mut record = StringRecord::new();
    let mut number = 0;
    loop {
        // Memory gives every byte, and all of them are UTF-8.
        if !reader.read_record(&mut record).unwrap_or(false) {
            return Ok(rows);
        }
        let place = |of: fn(&csv::Position) -> u64| {
            usize::try_from(record.position().map_or(0, of)).unwrap_or_default()
        };
        let (line, start) = (place(csv::Position::line) + skipped, place(csv::Position::byte));
        let end = text[start..].find(['\r', '\n']).map_or(text.len(), |at| start + at);
        number += 1;
        if record.len() > MOST_COLUMNS {
            return Err(too_large(&format!("dòng {line} có hơn {MOST_COLUMNS} ô")));
        }
        let mut row = Row { number, line, bytes: (start, end), hidden: false, cells: Vec::new() };
        for (column, text) in (1_u32..).zip(&record) {
            if !text.trim().is_empty() {
                row.cells.push((column, cell(text)));
            }
        }
        cells += row.cells.len();
        if cells > MOST_CELLS {
            return Err(too_large(&format!("tệp có hơn {MOST_CELLS} ô")));
        }
        if !row.cells.is_empty() {
            rows.push(row);
        }
    }
}

const ERRORS: [&str; 8] =
    ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"];

fn cell(text: &str) -> Cell {
    let bare = text.trim();
    let is_hidden = bare.len() > 1 && bare.bytes().all(|byte| byte == b'#');
    if ERRORS.contains(&bare) || is_hidden {
        return Cell::Error(bare.chars().take(20).collect());
    }
    Cell::Text(super::write::unguarded(text).replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Result<Vec<Vec<String>>, Code> {
        let wanted = |rows: &[Vec<String>]| {
            let fit = |row: &Vec<String>| row.iter().filter(|cell| *cell == "Tên").count();
            rows.iter().map(fit).max().unwrap_or_default()
        };
        let choice = Choice { sheet: None, separator: None, fits: &wanted };
        let sheet = read("a.csv", bytes, &choice).map_err(|problem| problem.code)?;
        let text = |(_, cell): &(u32, Cell)| match cell {
            Cell::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        Ok(sheet.rows.iter().map(|row| row.cells.iter().map(text).collect()).collect())
    }

    #[test]
    fn a_text_is_read_however_it_was_saved() {
        let wanted = vec![vec!["Tên".to_owned(), "Số".into()], vec!["Đỗ; A".into(), "1,5".into()]];
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        for bytes in [
            "Tên;Số\n\"Đỗ; A\";1,5\n".as_bytes().to_vec(),
            "\u{feff}Tên;Số\r\n\"Đỗ; A\";1,5\r\n;\r\n;\r\n".as_bytes().to_vec(),
            "Tên,Số\n\"Đỗ; A\",\"1,5\"\n".as_bytes().to_vec(),
            "Tên\tSố\nĐỗ; A\t1,5".as_bytes().to_vec(),
            "sep=;\nTên;Số\n\"Đỗ; A\";1,5\n".as_bytes().to_vec(),
            [&[0xff, 0xfe][..], &wide("Tên\tSố\r\nĐỗ; A\t1,5\r\n")].concat(),
        ] {
            assert_eq!(texts(&bytes).as_ref(), Ok(&wanted), "{}", String::from_utf8_lossy(&bytes));
        }
        assert_eq!(texts(b"T\xean;S\xf4\n"), Err(Code::SheetEncoding));
        assert_eq!(texts(&wide("Ten;So\n")), Err(Code::SheetEncoding));
        assert_eq!(texts("x;a,Tên\nd;e,f\n".as_bytes()).map(|rows| rows[0].len()), Ok(2));
        assert_eq!(texts("Tên;a,Tên\nd;e,f\n".as_bytes()), Err(Code::SheetSeparator));
        assert_eq!(texts("Tên\nA\n".as_bytes()).map(|rows| rows.len()), Ok(2));
    }
}
