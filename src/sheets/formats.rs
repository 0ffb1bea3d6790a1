//! How a number of a workbook is shown, from the code of its format (`#,##0.00`, `dd/mm/yyyy`).
//!
//! In: a code as people type it, or the number of one that all workbooks have. Out: a [`Format`]. What no
//! paper needs (conditions, fractions) is read as if it had none.

/// How a number is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Format {
    /// As many digits as it has.
    General,
    /// By the sections for positive numbers, negative ones and nought, as far as there are some.
    Number(Vec<Section>),
    Day(Day),
}

/// One section of a format.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    pub before: String,
    pub after: String,
    /// Whether thousands are parted.
    pub grouped: bool,
    /// Digits before the decimal mark at least.
    pub whole: usize,
    /// Digits behind it: so many at least, so many at most.
    pub least: usize,
    pub most: usize,
    /// How many times a thousand it counts.
    pub thousands: usize,
    pub percent: bool,
    /// It shows no digits but its words.
    pub words_only: bool,
}

/// Which parts of a moment are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    pub day: bool,
    pub month: bool,
    pub year: bool,
    pub clock: bool,
    pub seconds: bool,
    /// Hours that passed, more than a day has.
    pub elapsed: bool,
}

/// The formats that a workbook has without saying so (ECMA-376, 18.8.30).
pub fn built_in(id: u32) -> Format {
    let code = match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 | 41 | 42 => "#,##0",
        4 | 39 | 40 | 43 | 44 => "#,##0.00",
        5 | 6 => "#,##0",
        7 | 8 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14..=17 | 22 | 27..=31 | 36 | 50..=58 => return built_in_day(id),
        18..=21 | 32..=35 | 45..=47 => return built_in_day(id),
        _ => return Format::General,
    };
    read(code)
}

fn built_in_day(id: u32) -> Format {
    let code = match id {
        16 => "d-mmm",
        17 | 55 => "mmm-yy",
        18 | 20 | 32..=35 => "h:mm",
        19 | 21 => "h:mm:ss",
        22 => "d/m/yyyy h:mm",
        45 | 47 => "mm:ss",
        46 => "[h]:mm:ss",
        _ => "d/m/yyyy",
    };
    read(code)
}

/// Reads a code.
pub fn read(code: &str) -> Format {
    let sections: Vec<Vec<Token>> = sections(code);
    let first = sections.first().map_or(&[][..], |tokens| tokens);
    if let Some(day) = day(first) {
        return Format::Day(day);
    }
    let is_general = |tokens: &[Token]| {
        let digits = tokens.iter().any(|token| matches!(token, Token::Digit(_)));
        let words = tokens.iter().any(|token| matches!(token, Token::Words(_)));
        let odd = tokens.iter().any(|token| matches!(token, Token::Odd));
        odd || !digits && !words || tokens.contains(&Token::General)
    };
    if is_general(first) {
        return Format::General;
    }
    Format::Number(sections.iter().take(3).map(|tokens| section(tokens)).collect())
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    General,
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    Words(String),
    /// A run of a letter of days: `dd`, `m`, `yyyy`, `h`, `s`.
    Letters(char, usize),
    /// `[h]`.
    Elapsed,
    /// What needs more than digits: an exponent, a fraction, a condition, the text itself.
    Odd,
}

/// The parts of a code between its semicolons.
fn sections(code: &str) -> Vec<Vec<Token>> {
    let mut sections = vec![Vec::new()];
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        let token = match c {
            ';' => {
                sections.push(Vec::new());
                continue;
            }
            '"' => Token::Words(rest.by_ref().take_while(|c| *c != '"').collect()),
            '\\' => Token::Words(rest.next().into_iter().collect()),
            // A space as wide as what follows.
            '_' => {
                rest.next();
                Token::Words(" ".into())
            }
            // What fills the cell.
            '*' => {
                rest.next();
                continue;
            }
            '[' => match bracket(&rest.by_ref().take_while(|c| *c != ']').collect::<String>()) {
                Some(token) => token,
                None => continue,
            },
            '0' | '#' | '?' => Token::Digit(c),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '@' | '/' if !is_of_days(sections.last()) => Token::Odd,
            'G' | 'g' if take(&mut rest, "eneral") => Token::General,
            'A' | 'a' if take(&mut rest, "m/pm") || take(&mut rest, "/p") => continue,
            'E' | 'e' if rest.peek().is_some_and(|c| *c == '+' || *c == '-') => Token::Odd,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => {
                let letter = c.to_ascii_lowercase();
                let mut count = 1;
                while rest.next_if(|next| next.to_ascii_lowercase() == letter).is_some() {
                    count += 1;
                }
                Token::Letters(letter, count)
            }
            c => Token::Words(c.into()),
        };
        if let Some(last) = sections.last_mut() {
            last.push(token);
        }
    }
    sections
}

/// Whether a section has shown itself to be of days, where a stroke is a mark between numbers.
fn is_of_days(section: Option<&Vec<Token>>) -> bool {
    section.is_some_and(|tokens| tokens.iter().any(|token| matches!(token, Token::Letters(..))))
}

/// Takes what follows, if it is this, whatever its capitals.
fn take(rest: &mut std::iter::Peekable<std::str::Chars>, wanted: &str) -> bool {
    let mut ahead = rest.clone();
    let same =
        wanted.chars().all(|c| ahead.next().is_some_and(|next| next.to_ascii_lowercase() == c));
    if same {
        *rest = ahead;
    }
    same
}

/// What stands in brackets: a currency, hours that passed; colours and languages say nothing.
fn bracket(inner: &str) -> Option<Token> {
    if let Some(currency) = inner.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or_default();
        return (!sign.is_empty()).then(|| Token::Words(sign.to_owned()));
    }
    if inner.starts_with(['<', '>', '=']) {
        return Some(Token::Odd);
    }
    let passed = !inner.is_empty() && inner.chars().all(|c| "hHmMsS".contains(c));
    passed.then_some(Token::Elapsed)
}

/// The parts of a moment that a section shows; `m` beside hours or seconds are minutes.
fn day(tokens: &[Token]) -> Option<Day> {
    let letters: Vec<(char, usize)> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Letters(letter, count) => Some((*letter, *count)),
            Token::Elapsed => Some(('h', 1)),
            _ => None,
        })
        .collect();
    let mut day = Day { elapsed: tokens.contains(&Token::Elapsed), ..Day::default() };
    for (at, (letter, count)) in letters.iter().enumerate() {
        let beside =
            |other: Option<&(char, usize)>, letter| other.is_some_and(|one| one.0 == letter);
        match letter {
            // `ddd` is the name of the day in the week.
            'd' => day.day |= *count <= 2,
            'y' => day.year = true,
            'h' => day.clock = true,
            's' => (day.clock, day.seconds) = (true, true),
            _ => {
                let before = at.checked_sub(1).and_then(|before| letters.get(before));
                let is_minutes = beside(before, 'h') || beside(letters.get(at + 1), 's');
                match is_minutes {
                    true => day.clock = true,
                    false => day.month = true,
                }
            }
        }
    }
    (!letters.is_empty() && day != Day::default()).then_some(day)
}

fn section(tokens: &[Token]) -> Section {
    let mut section = Section { words_only: true, ..Section::default() };
    let last = tokens.iter().rposition(|token| matches!(token, Token::Digit(_)));
    let mut behind_point = false;
    for (at, token) in tokens.iter().enumerate() {
        let before = last.is_some_and(|last| at < last);
        match token {
            Token::Digit(sign) => {
                section.words_only = false;
                match (behind_point, *sign == '0') {
                    (false, true) => section.whole += 1,
                    (false, false) => {}
                    (true, true) => {
                        section.most += 1;
                        section.least = section.most;
                    }
                    (true, false) => section.most += 1,
                }
            }
            Token::Point => behind_point = true,
            Token::Comma if before => section.grouped = true,
            Token::Comma => section.thousands += 1,
            Token::Percent => {
                section.percent = true;
                let words =
                    if section.words_only { &mut section.before } else { &mut section.after };
                words.push('%');
            }
            Token::Words(words) if section.words_only => section.before.push_str(words),
            // Words between digits stand behind them here.
            Token::Words(words) => section.after.push_str(words),
            Token::General | Token::Letters(..) | Token::Elapsed | Token::Odd => {}
        }
    }
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_numbers() {
        let shows = |code: &str| match read(code) {
            Format::Day(day) => {
                let parts = [(day.day, 'd'), (day.month, 'm'), (day.year, 'y'), (day.clock, 'h')];
                parts.iter().filter(|(is, _)| *is).map(|(_, letter)| letter).collect()
            }
            _ => String::new(),
        };
        for (code, wanted) in [
            ("dd/mm/yyyy", "dmy"),
            ("d/m/yy;@", "dmy"),
            ("[$-42A]dd mmmm yyyy", "dmy"),
            ("mm/yyyy", "my"),
            ("yyyy", "y"),
            ("hh:mm", "h"),
            ("h:mm AM/PM", "h"),
            ("mm:ss.0", "h"),
            ("[h]:mm", "h"),
            ("dd/mm/yyyy hh:mm", "dmyh"),
            ("\"Ngày \"d\" tháng \"m\" năm \"yyyy", "dmy"),
            ("#,##0 \"đồng\"", ""),
            ("[Red]#,##0", ""),
            ("General", ""),
            ("0.00E+00", ""),
            ("@", ""),
            ("# ?/?", ""),
            ("", ""),
        ] {
            assert_eq!(shows(code), wanted, "{code}");
        }
    }
}
