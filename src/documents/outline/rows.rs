//! Lines `| a | b |` of a template to rows of a table, or to bars of the chart that they stand below.

use super::{one, plain};
use crate::documents::document::{Bar, Block, Column, Width};

/// The first row of a run is the header: `^` centres a column, `>` puts it right, `<` left;
/// a number after it is the width in millimetres, `*2` a share.
pub fn push_row(out: &mut Vec<Block>, cells: &str) {
    let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
    match out.last_mut() {
        Some(Block::Table { rows, .. }) => {
            rows.push(cells.iter().map(|cell| one(cell)).collect());
            return;
        }
        Some(Block::Chart { title, alt, series, bars }) => {
            push_bar((title, alt), series, bars, &cells);
            return;
        }
        _ => {}
    }
    let columns = cells.iter().map(|cell| column(cell)).collect();
    out.push(Block::table(columns));
}

/// The first row below a chart names its series, the rest are its bars: `| Họp | 3 | 4 |`.
fn push_bar(
    (title, alt): (&str, &mut String),
    series: &mut Vec<String>,
    bars: &mut Vec<Bar>,
    cells: &[&str],
) {
    let mut cells = cells.iter().map(|cell| plain(cell).trim().to_owned());
    let label = cells.next().unwrap_or_default();
    let shown: Vec<String> = cells.collect();
    if series.is_empty() {
        *series = shown;
        *alt = format!("Biểu đồ: {title}");
        return;
    }
    let pairs = series.iter().zip(&shown).map(|(series, value)| format!("{series}: {value}"));
    alt.push_str(&format!("; {label}, {}", pairs.collect::<Vec<_>>().join(", ")));
    let values = shown.iter().map(|text| text.replace('.', "").parse().ok()).collect();
    bars.push(Bar { label, values, shown });
}

fn column(cell: &str) -> Column {
    let (align, rest) = match cell.chars().next() {
        Some('^') => ("center", &cell[1..]),
        Some('>') => ("right", &cell[1..]),
        Some('<') => ("left", &cell[1..]),
        _ => ("", cell),
    };
    let (size, title) = match rest.split_once(' ') {
        Some((size, title)) if !align.is_empty() || size.starts_with('*') => (size, title),
        _ => ("", rest),
    };
    let width = match (size.strip_prefix('*'), size) {
        (Some(share), _) => share.parse().map(|fr| Width::Share { fr }).ok(),
        (None, millimetres) => millimetres.parse().map(Width::Fixed).ok(),
    };
    match width {
        Some(width) => Column { title: one(title), align, width },
        None => Column { title: one(rest), align, width: Width::Share { fr: 1 } },
    }
}

/// A column of ordinal numbers under `STT`.
const ORDINAL_MM: u16 = 12;

/// Columns without a stated alignment: ordinal numbers stand in the middle, other numbers right,
/// the rest left. Their widths are found when the page is.
pub fn align_numbers(block: &mut Block) {
    let Block::Table { columns, rows, .. } = block else { return };
    for (at, column) in columns.iter_mut().enumerate().filter(|(_, column)| column.align.is_empty())
    {
        let cells: Vec<&String> = rows.iter().filter_map(|row| row.get(at)).collect();
        let filled = || cells.iter().any(|cell| !cell.is_empty());
        let all_numbers = filled() && cells.iter().all(|cell| is_number(cell));
        column.align = match (all_numbers, column.title.as_str()) {
            (_, "STT" | "TT" | "Số TT") => "center",
            (true, _) => "right",
            (false, _) => "left",
        };
        if column.align == "center" {
            column.width = Width::Fixed(ORDINAL_MM);
        }
    }
}

fn is_number(cell: &str) -> bool {
    cell == "-" || cell.chars().all(|c| c.is_ascii_digit() || ".,-−%".contains(c))
}
