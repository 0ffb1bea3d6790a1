//! How wide the columns of a table are: no narrower than what cannot be broken, and by what they hold.
//!
//! In: the words of a table and the room for it. Out: [`Fitted`], exact widths and the size of type, or
//! [`Tight`]: there is no way to print it.

use super::ruler::Ruler;
use super::words;
use crate::documents::document::{Column, Width};

/// Room for a table: what the form gives.
pub struct Room<'a> {
    pub ruler: &'a Ruler,
    pub width_pt: f64,
    /// Left and right of every cell.
    pub inset_pt: f64,
    /// From the usual size of type down to the least that the form allows.
    pub sizes_pt: &'a [f64],
}

/// How much a table may be squeezed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Squeeze {
    /// Words that belong together stay together, and no heading gets long.
    No,
    /// Only single words stay whole.
    Yes,
}

/// A table that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    pub size_pt: f64,
    pub widths_pt: Vec<f64>,
    /// Rows that may be parted between two pages, since they are high.
    pub tall: Vec<bool>,
    pub totals: Vec<bool>,
}

/// A table that no page can hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Tight {
    /// What all columns need, at the least size.
    pub needed_pt: f64,
    /// The column that needs most.
    pub column: usize,
    /// The word in it that cannot be broken.
    pub word: String,
}

/// More lines make a heading that nobody reads at a glance.
const HEAD_LINES: usize = 4;
/// A row of more lines may be parted.
const WHOLE_LINES: usize = 15;
/// The width of a cell is rounded, and kerning may widen a word by a trace.
const SLACK_PT: f64 = 0.4;

/// What a column needs, in em.
#[derive(Default)]
struct Need {
    /// With words that belong together, and without.
    together: f64,
    alone: f64,
    /// The word that decides `alone`.
    word: String,
    /// All of the longest cell on one line.
    whole: f64,
}

/// Whether a row sums the others up.
pub fn is_total(row: &[String]) -> bool {
    let label = |cell: &&String| {
        let text = cell.trim().to_lowercase().replace('\u{a0}', " ");
        let text = text.trim_end_matches([':', '.']);
        text.starts_with("tổng cộng") || ["cộng", "tổng", "tổng số", "toàn tỉnh"].contains(&text)
    };
    // What is left of a sum stands below it without a number of its own: `Còn phải nộp`.
    let rest = || {
        let second = row.get(1).map(|cell| cell.trim().to_lowercase());
        row.first().is_some_and(|cell| cell.trim().is_empty())
            && second
                .is_some_and(|text| text.starts_with("còn lại") || text.starts_with("còn phải"))
    };
    row.iter().take(2).filter(label).count() == 1 || rest()
}

/// Whether the label of a total takes the first two cells.
pub fn is_merged(row: &[String]) -> bool {
    row.len() > 2 && is_total(row) && row.iter().take(2).any(|cell| cell.trim().is_empty())
}

/// Finds sizes and widths.
///
/// # Errors
/// [`Tight`].
pub fn fit(
    columns: &[Column],
    rows: &[Vec<String>],
    room: &Room<'_>,
    squeeze: Squeeze,
) -> Result<Fitted, Tight> {
    let totals: Vec<bool> = rows.iter().map(|row| is_total(row)).collect();
    let needs: Vec<Need> =
        (0..columns.len()).map(|at| need(at, columns, rows, &totals, room)).collect();
    for &size_pt in room.sizes_pt {
        let Some(widths_pt) = widths(columns, &needs, room, size_pt, squeeze) else { continue };
        let inner = |at: usize| (widths_pt[at] - 2.0 * room.inset_pt) / size_pt;
        let head =
            |at: usize| lines(&columns[at].title, inner(at), &|text| room.ruler.bold.em(text));
        let most = (0..columns.len()).map(head).max().unwrap_or(0);
        if most > HEAD_LINES && (squeeze == Squeeze::No || most > WHOLE_LINES) {
            continue;
        }
        let tall = rows.iter().zip(&totals).map(|(row, total)| {
            let em = |text: &str| room.ruler.face(*total).em(text);
            row.iter().take(columns.len()).enumerate().any(|(at, cell)| {
                // Most cells are short: one look tells.
                em(cell) > inner(at) * 8.0 && lines(cell, inner(at), &em) > WHOLE_LINES
            })
        });
        let tall = tall.collect();
        return Ok(Fitted { size_pt, widths_pt, tall, totals });
    }
    Err(tight(&needs, room))
}

fn need(
    at: usize,
    columns: &[Column],
    rows: &[Vec<String>],
    totals: &[bool],
    room: &Room<'_>,
) -> Need {
    let mut need = Need::default();
    let bold = |text: &str| room.ruler.bold.em(text);
    need.take(&columns[at].title, &bold);
    // A heading may take some lines.
    need.whole = need.together.max(need.whole / 2.0);
    for (row, total) in rows.iter().zip(totals) {
        let Some(cell) = row.get(at) else { continue };
        if *total && at < 2 && is_merged(row) {
            continue;
        }
        need.take(cell, &|text| room.ruler.face(*total).em(text));
    }
    need
}

impl Need {
    fn take(&mut self, text: &str, em: &impl Fn(&str) -> f64) {
        // No word can need more than all of them.
        let whole = em(text);
        if whole > self.whole {
            self.whole = whole;
        }
        if whole <= self.alone {
            return;
        }
        for word in text.split(' ') {
            let together = em(word);
            if together <= self.alone {
                continue;
            }
            self.together = self.together.max(words::least(word, em));
            for word in word.split('\u{a0}') {
                let alone = words::least(word, em);
                if alone > self.alone {
                    (self.alone, self.word) = (alone, word.to_owned());
                }
            }
        }
    }

    fn least(&self, squeeze: Squeeze) -> f64 {
        if squeeze == Squeeze::Yes { self.alone } else { self.together.max(self.alone) }
    }
}

/// The widths at a size, or `None` when the columns need more than there is.
fn widths(
    columns: &[Column],
    needs: &[Need],
    room: &Room<'_>,
    size_pt: f64,
    squeeze: Squeeze,
) -> Option<Vec<f64>> {
    let around = 2.0 * room.inset_pt + SLACK_PT;
    let stated = |column: &Column| match column.width {
        Width::Fixed(mm) => f64::from(mm) / 25.4 * 72.0,
        _ => 0.0,
    };
    let room_for_a_hand = |column: &Column| match column.width {
        Width::AtLeast { least_mm } => f64::from(least_mm) / 25.4 * 72.0,
        _ => 0.0,
    };
    let least = columns.iter().zip(needs).map(|(column, need)| {
        (need.least(squeeze) * size_pt + around).max(room_for_a_hand(column))
    });
    let least: Vec<f64> = least.collect();
    let wanted = needs.iter().zip(&least);
    let wanted = wanted.map(|(need, least)| (need.whole * size_pt + around).max(*least));
    let wanted: Vec<f64> = wanted.collect();
    // A stated width is the most that a column takes, unless a word needs more.
    let mut widths: Vec<f64> =
        (0..columns.len()).map(|at| least[at].max(stated(&columns[at]).min(wanted[at]))).collect();
    if widths.iter().sum::<f64>() > room.width_pt {
        widths.clone_from(&least);
    }
    let mut spare = room.width_pt - widths.iter().sum::<f64>();
    if spare < 0.0 {
        return None;
    }
    let is_open = |at: usize| !matches!(columns[at].width, Width::Fixed(_) | Width::AtLeast { .. });
    grow(&mut widths, &least, &wanted, &mut spare, &is_open);
    let all: f64 = (0..columns.len()).filter(|at| is_open(*at)).map(|at| wanted[at]).sum();
    for at in (0..columns.len()).filter(|at| is_open(*at)) {
        widths[at] += spare * wanted[at] / all;
    }
    // Down to a hundredth, so that no rounding makes the table wider than the page.
    Some(widths.iter().map(|width| (width * 100.0).floor() / 100.0).collect())
}

/// Gives what is spare to the columns that want more: less than in proportion to what they want, as
/// the lines of a long text share its length.
fn grow(
    widths: &mut [f64],
    least: &[f64],
    wanted: &[f64],
    spare: &mut f64,
    is_open: &impl Fn(usize) -> bool,
) {
    // Each round fills at least one column.
    for _ in 0..widths.len() {
        let open: Vec<(usize, f64)> = (0..widths.len())
            .filter(|at| is_open(*at) && wanted[*at] - widths[*at] > 0.01)
            .map(|at| (at, (wanted[at] - least[at]).max(0.01).sqrt()))
            .collect();
        let all: f64 = open.iter().map(|(_, weight)| weight).sum();
        if open.is_empty() || *spare < 0.01 {
            return;
        }
        let whole = *spare;
        for (at, weight) in open {
            let given = (whole * weight / all).min(wanted[at] - widths[at]);
            widths[at] += given;
            *spare -= given;
        }
    }
}

/// How many lines a text takes in a cell of this width, all in em; about.
fn lines(text: &str, width: f64, em: &impl Fn(&str) -> f64) -> usize {
    let space = em(" ");
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split([' ', '\u{a0}']) {
        let own = em(word);
        if used > 0.0 && used + space + own > width {
            (lines, used) = (lines + 1, 0.0);
        }
        used += if used > 0.0 { space + own } else { own };
        while used > width && width > 0.0 {
            (lines, used) = (lines + 1, used - width);
        }
    }
    lines
}

fn tight(needs: &[Need], room: &Room<'_>) -> Tight {
    let size = room.sizes_pt.last().copied().unwrap_or_default();
    let around = 2.0 * room.inset_pt + SLACK_PT;
    let needed_pt = needs.iter().map(|need| need.alone * size + around).sum();
    let widest = needs.iter().enumerate().max_by(|a, b| a.1.alone.total_cmp(&b.1.alone));
    let (column, word) = widest.map_or((0, String::new()), |(at, need)| (at, need.word.clone()));
    Tight { needed_pt, column, word }
}
