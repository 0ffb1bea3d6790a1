//! What a cell says for its column (giá trị).
//!
//! In: a cell, the kind of its column and how that writes numbers. Out: the text that the record is to have
//! and how it is written there, or why that cannot be told without guessing. What was taken for something
//! else than its letters is noted.

use super::column::{Column, Kind, tidy};
use super::style::Style;
use crate::edit::Value;
use crate::problem::{Code, Place, Problem};
use crate::records::nearest::plain;
use crate::records::scalar::Date;
use crate::sheets::{self, Cell, Format, Sheet, Shown, Spot};

/// What a cell says, for a person and for the record; none where it is empty.
pub type Said = Option<(String, Value)>;

/// A cell where it stands.
pub struct Reader<'a> {
    pub sheet: &'a Sheet,
    pub spot: Spot,
    pub place: Place,
    pub column: &'a Column,
    pub style: Style,
    pub advice: Vec<Problem>,
    pub notes: Vec<String>,
}

impl Reader<'_> {
    /// What the cell says.
    ///
    /// # Errors
    /// The code of what leaves it open.
    pub fn read(&mut self, cell: &Cell) -> Result<Said, Problem> {
        match cell {
            Cell::Formula => Err(self.problem(
                Code::FormulaOpen,
                "là công thức mà tệp không ghi kết quả",
                "mở tệp bằng Excel, lưu lại, rồi nhập lại; hoặc dán giá trị thay công thức",
            )),
            Cell::Error(error) => Err(self.problem(
                Code::CellError,
                &format!("báo lỗi {error}"),
                "sửa công thức trong bảng tính, hoặc ghi giá trị; `###` là cột hẹp, kéo rộng rồi lưu lại",
            )),
            Cell::Flag(flag) => self.flag(*flag),
            Cell::Moment(text) => match text.get(..10).and_then(Date::parse) {
                Some(date) => self.day(date),
                None => Err(self.no_day(&format!("ghi `{text}`"))),
            },
            Cell::Number(number, format) => {
                let format = &self.sheet.formats[*format];
                self.number(*number, format)
            }
            Cell::Text(text) => self.text(text),
        }
    }

    fn problem(&self, code: Code, what: &str, hint: &str) -> Problem {
        let message = format!("ô {} {what}", self.sheet.called(self.spot));
        Problem::at(code, &self.place, message).hint(hint)
    }

    fn no_day(&self, what: &str) -> Problem {
        let hint = "gõ ngày dạng ngày/tháng/năm đủ bốn chữ số của năm, ví dụ 30/11/2020, và định dạng ô là ngày";
        self.problem(Code::DateUnclear, &format!("{what}, không rõ là ngày nào"), hint)
    }

    fn unclear(&self, what: &str, hint: &str) -> Problem {
        self.problem(Code::CellUnclear, what, hint)
    }

    fn lost(&self, shown: &str) -> Problem {
        self.problem(
            Code::DigitsLost,
            &format!("là số {shown}: chữ số đầu hoặc cuối có thể đã mất"),
            "định dạng cột là Text trước khi gõ hay dán, gõ lại giá trị đúng; mã, số sổ, số thẻ phải là chữ",
        )
    }

    fn flag(&mut self, flag: bool) -> Result<Said, Problem> {
        let word = if flag { "co" } else { "khong" };
        if let Kind::Word(words) = &self.column.kind
            && words.iter().any(|(known, _)| known == word)
        {
            return Ok(self.noted(word, if flag { "TRUE" } else { "FALSE" }));
        }
        Err(self.unclear("là giá trị đúng/sai (TRUE, FALSE)", "gõ chữ cần in vào ô đó"))
    }

    /// A word that stands for something else, told once.
    fn noted(&mut self, word: &str, said: &str) -> Said {
        self.notes.push(format!("“{said}” ở cột `{}` nhận là `{word}`", self.column.name));
        Some((word.to_owned(), Value::Text(word.to_owned())))
    }

    fn day(&mut self, date: Date) -> Result<Said, Problem> {
        match self.column.kind {
            Kind::Date => Ok(plain_text(&date.iso())),
            Kind::Shown => Ok(cell_text(&date.shown())),
            Kind::Text => Ok(plain_text(&date.shown())),
            _ => Err(self.unclear("là ngày", "ghi giá trị đúng loại của cột")),
        }
    }

    fn number(&mut self, number: f64, format: &Format) -> Result<Said, Problem> {
        let shown = Shown::of(number, format, self.sheet.since_1904);
        if let (Format::Day(parts), true) = (format, self.sheet.since_1904)
            && parts.day
            && let Shown::Text(text) = &shown
        {
            let what = format!("tính theo hệ ngày 1904 là {text}");
            let hint = "so một vài ngày với bảng tính đang mở; lệch bốn năm là do tệp đổi hệ ngày";
            self.advice.push(self.problem(Code::DaysFrom1904, &what, hint).advice());
        }
        match &self.column.kind {
            Kind::Date => self.date(number, format),
            Kind::Clock => match format {
                Format::Day(parts) if parts.clock => Ok(plain_text(&sheets::time(number))),
                _ => Err(self.unclear("không phải giờ", "gõ giờ dạng 08:30")),
            },
            Kind::Count => self.count(number, format),
            Kind::Decimal => self.decimal(number, format),
            Kind::Code | Kind::Codes => Err(self.lost(&raw(number))),
            Kind::Word(_) => self.text(&raw(number)),
            Kind::Shown | Kind::Text => self.shown(number, format, shown),
        }
    }

    fn shown(&mut self, number: f64, format: &Format, shown: Shown) -> Result<Said, Problem> {
        if *format == Format::General && self.style.codes {
            return Err(self.lost(&raw(number)));
        }
        let could_be_day = (20_000.0..80_000.0).contains(&number) && number.fract() == 0.0;
        if *format == Format::General && self.style.days && could_be_day {
            let day = sheets::day(number, self.sheet.since_1904).map(|day| Date(day).shown());
            let what = format!("là số {number}, có lẽ là ngày {}", day.unwrap_or_default());
            return Err(self.no_day(&what));
        }
        let text = match shown {
            Shown::Text(text) => text,
            Shown::Rounded(text) => {
                let what = format!("lưu {number}, ghi vào bản ghi là {text}");
                let hint = "nếu cần gọn hơn, làm tròn trong bảng tính (hàm ROUND), hoặc định dạng số chữ số lẻ";
                self.advice.push(self.problem(Code::DigitsRounded, &what, hint).advice());
                text
            }
            Shown::TooLong => return Err(self.lost(&raw(number))),
            Shown::NoDay => return Err(self.no_day(&format!("là số {number}"))),
        };
        let text = if *format == Format::General { self.in_style(&text) } else { text };
        let text = if self.style.long_minus { text.replacen('-', "−", 1) } else { text };
        Ok(match self.column.kind {
            Kind::Shown => cell_text(&text),
            _ => plain_text(&text),
        })
    }

    /// A number without a format, written as its column writes numbers.
    fn in_style(&self, text: &str) -> String {
        if !self.style.grouped {
            return text.to_owned();
        }
        let (sign, bare) = text.strip_prefix('-').map_or(("", text), |bare| ("-", bare));
        let (whole, behind) = bare.split_at(bare.find(',').unwrap_or(bare.len()));
        format!("{sign}{}{behind}", sheets::grouped(whole))
    }

    fn date(&mut self, number: f64, format: &Format) -> Result<Said, Problem> {
        let day = sheets::day(number, self.sheet.since_1904);
        match (format, day) {
            (Format::Day(parts), Some(day)) if parts.day && parts.month && parts.year => {
                Ok(plain_text(&Date(day).iso()))
            }
            (Format::Day(_), Some(day)) => {
                Err(self.no_day(&format!("chỉ hiện một phần của ngày {}", Date(day).shown())))
            }
            (_, Some(day)) => Err(self.no_day(&format!(
                "là số {} (nếu là ngày thì {})",
                raw(number),
                Date(day).shown()
            ))),
            (_, None) => Err(self.no_day(&format!("là số {}", raw(number)))),
        }
    }

    fn count(&mut self, number: f64, format: &Format) -> Result<Said, Problem> {
        let is_day = matches!(format, Format::Day(_));
        let whole = raw(number).parse::<u64>().ok().filter(|_| number.fract() == 0.0);
        match whole.filter(|whole| !is_day && *whole < 1_000_000_000_000_000) {
            Some(whole) => Ok(Some((whole.to_string(), Value::Number(whole)))),
            None if is_day => Err(self.unclear("là ngày, ở đây cần số", "định dạng ô là số")),
            None => Err(self.unclear(
                &format!("là {}, ở đây cần số nguyên không âm, nhiều nhất 15 chữ số", raw(number)),
                "sửa số trong bảng tính; số tiền ghi đủ bằng đồng",
            )),
        }
    }

    fn decimal(&mut self, number: f64, format: &Format) -> Result<Said, Problem> {
        let percent = matches!(format, Format::Number(all) if all.iter().any(|one| one.percent));
        if percent || matches!(format, Format::Day(_)) {
            let what = format!("định dạng là phần trăm hoặc ngày (giá trị {})", raw(number));
            return Err(self.unclear(&what, "định dạng ô là số, ghi đúng số cần ghi"));
        }
        match sheets::decimal(number) {
            Some((text, rounded)) => {
                if rounded {
                    let what = format!("lưu {number}, ghi vào bản ghi là {text}");
                    let hint = "nếu cần gọn hơn, làm tròn trong bảng tính (hàm ROUND)";
                    self.advice.push(self.problem(Code::DigitsRounded, &what, hint).advice());
                }
                Ok(plain_text(&text))
            }
            None => Err(self.unclear(
                &format!("là {}, dài quá 15 chữ số", raw(number)),
                "sửa số trong bảng tính",
            )),
        }
    }

    fn text(&mut self, text: &str) -> Result<Said, Problem> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(None);
        }
        let is_file_of_text = self.sheet.name.is_none();
        match &self.column.kind {
            Kind::Shown | Kind::Text if is_file_of_text && is_shortened(&text) => {
                Err(self.lost(&text))
            }
            Kind::Shown => Ok(cell_text(&text)),
            Kind::Text | Kind::Code | Kind::Clock => Ok(plain_text(&text)),
            Kind::Word(words) => {
                let same = words.iter().find(|(word, _)| *word == text);
                let called = |(word, title): &&(String, String)| {
                    plain(title) == plain(&text) || *word == plain(&text)
                };
                match same.or_else(|| words.iter().find(called)).cloned() {
                    Some((word, _)) if word == text => Ok(plain_text(&word)),
                    Some((word, _)) => Ok(self.noted(&word, &text)),
                    // What the record says of a word that it does not know helps more.
                    None => Ok(plain_text(&text)),
                }
            }
            Kind::Date => match Date::typed(&text) {
                Some(date) => Ok(plain_text(&date.iso())),
                None => {
                    let problem = self.no_day(&format!("ghi “{text}”"));
                    Err(match Date::meant(&text) {
                        Some(date) => {
                            problem.hint(format!("nếu là ngày {0}, gõ {0}", date.shown()))
                        }
                        None => problem,
                    })
                }
            },
            Kind::Count | Kind::Decimal => self.number_in(&text),
            Kind::Codes => {
                let parts =
                    text.split([';', ',', '\n']).map(str::trim).filter(|part| !part.is_empty());
                let parts: Vec<String> = parts.map(str::to_owned).collect();
                let shown = parts.join("; ");
                Ok(Some((shown, Value::List(parts.into_iter().map(Value::Text).collect()))))
            }
        }
    }

    /// A number that a cell has as text.
    fn number_in(&mut self, text: &str) -> Result<Said, Problem> {
        let bare: String = text.chars().filter(|c| *c != ' ' && *c != '\u{a0}').collect();
        let is_whole = self.column.kind == Kind::Count;
        let (sign, bare) = match bare.strip_prefix(['-', '−']).filter(|_| !is_whole) {
            Some(bare) => ("-", bare),
            None => ("", &*bare),
        };
        let (whole, behind) = bare.split_once(',').unwrap_or((bare, ""));
        let groups: Vec<&str> = whole.split('.').collect();
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parted = groups.len() == 1
            || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        // `1.234` alone may be a thousand and some, or one and a fraction.
        let is_open = !is_whole && groups.len() == 2 && behind.is_empty();
        let whole = groups.concat();
        let is_number = parted
            && !is_open
            && groups.iter().all(|group| !group.is_empty() && digits(group))
            && digits(behind)
            && (bare.contains(',') != behind.is_empty())
            && whole.len() <= 15
            && (whole == "0" || !whole.starts_with('0'));
        match (whole.parse::<u64>(), behind) {
            (Ok(number), "") if is_number && is_whole => {
                Ok(Some((whole, Value::Number(number))))
            }
            (Ok(_), "") if is_number => Ok(plain_text(&format!("{sign}{whole}"))),
            (Ok(_), behind) if is_number && !is_whole => {
                Ok(plain_text(&format!("{sign}{whole}.{behind}")))
            }
            _ if is_whole => Err(self.unclear(
                &format!("ghi “{text}”, ở đây cần số nguyên không âm"),
                "viết liền các chữ số, hoặc tách hàng nghìn bằng dấu chấm; số tiền ghi đủ bằng đồng",
            )),
            _ => Err(self.unclear(
                &format!("ghi “{text}”, không rõ là số nào"),
                "gõ số vào ô có định dạng số; trong chữ thì dấu chấm tách hàng nghìn, dấu phẩy tách phần lẻ",
            )),
        }
    }
}

/// A number as short as it can be told.
fn raw(number: f64) -> String {
    format!("{number}").replace('.', ",")
}

/// `1,23E+19`: what Excel leaves of a long code in a file that is text.
fn is_shortened(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let power = power.strip_prefix('+').is_some_and(digits);
    let (whole, behind) = number.split_once([',', '.']).unwrap_or((number, "0"));
    power && whole.len() == 1 && digits(whole) && digits(behind)
}

fn plain_text(text: &str) -> Said {
    Some((text.to_owned(), Value::Text(text.to_owned())))
}

fn cell_text(text: &str) -> Said {
    Some((text.to_owned(), Value::Quoted(text.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortened_codes_are_seen() {
        for text in ["1,23E+19", "7.91E+9", "2E+10"] {
            assert!(is_shortened(text), "{text}");
        }
        for text in ["E+19", "1E-5", "12E+3", "Tổ E", "1,2", "1e5"] {
            assert!(!is_shortened(text), "{text}");
        }
    }
}
