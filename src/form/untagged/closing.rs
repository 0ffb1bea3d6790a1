//! The foot of a document, by place and words: signatures and Nơi nhận.

use super::ink::{Piece, Waiting};
use super::{Named, block};
use crate::form::lines::Line;
use crate::form::parts::Part;
use crate::form::reader::Reading;

/// Lines of a signer's authority or name stand nearer than this, in sizes.
const TOGETHER: f64 = 2.1;

/// Whether a line begins an item of a list.
pub fn is_item(piece: &Piece) -> bool {
    piece.text().starts_with(['-', '–', '—', '+'])
}

fn is_label(piece: &Piece) -> bool {
    piece.text().to_lowercase().starts_with("nơi nhận")
}

/// Parts the foot from what stands above it.
pub fn split(reading: &Reading, mut pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    let place = |piece: &Piece| (piece.page, piece.baseline_pt());
    let label = pieces.iter().rposition(is_label);
    let Some(anchor) = label.or_else(|| authority(reading, &pieces)) else {
        return (pieces, Vec::new());
    };
    let (page, baseline) = place(&pieces[anchor]);
    let above = |piece: &Piece| place(piece) < (page, baseline - 3.0);
    let mut start = pieces.partition_point(above);
    // Signatures stand above Nơi nhận in a joint document, and a little above it elsewhere.
    let mut is_joint = false;
    while let Some(row) = start.checked_sub(1).map(|last| row_of(&pieces, last)) {
        let own = &pieces[row.clone()];
        is_joint |= own.len() > 1;
        let signs = |piece: &Piece| {
            let width = reading.pages[piece.page].width_pt;
            let placed = is_joint || piece.left_pt() > 0.4 * width;
            piece.is_bold() && placed && !numbered(piece)
        };
        if !own.iter().all(signs) {
            break;
        }
        start = row.start;
    }
    let foot = pieces.split_off(start);
    (pieces, foot)
}

fn numbered(piece: &Piece) -> bool {
    piece.text().split(' ').next().is_some_and(|first| {
        first.ends_with('.')
            && first.trim_end_matches('.').chars().all(|c| "IVX0123456789".contains(c))
    })
}

/// The pieces on the line of one of them.
fn row_of(pieces: &[Piece], at: usize) -> std::ops::Range<usize> {
    let level = |other: &&Piece| other.is_level_with(&pieces[at]);
    let before = pieces[..at].iter().rev().take_while(level).count();
    at - before..at + 1
}

/// The first line of a signature, where no Nơi nhận leads to it: bold capitals on the right, with a bold
/// name below.
fn authority(reading: &Reading, pieces: &[Piece]) -> Option<usize> {
    let right = |piece: &Piece| {
        let width = reading.pages[piece.page].width_pt;
        piece.is_bold() && piece.left_pt() > 0.4 * width && piece.centre_pt() > width / 2.0
    };
    let name = pieces.iter().rposition(|piece| right(piece) && !piece.is_upper())?;
    let names = |at: &usize| {
        let near = (pieces[*at].centre_pt() - pieces[name].centre_pt()).abs() < 60.0;
        right(&pieces[*at]) && pieces[*at].is_upper() && near
    };
    let mut first = (0..name).rev().find(names)?;
    while let Some(above) = first.checked_sub(1).filter(names) {
        if !pieces[first].goes_on_from(&pieces[above], TOGETHER) {
            break;
        }
        first = above;
    }
    Some(first)
}

pub fn name(reading: &Reading, pieces: Vec<Piece>) -> Vec<Named> {
    let mut named = Vec::new();
    let label = pieces.iter().position(is_label);
    let start = label.map(|at| (pieces[at].page, pieces[at].baseline_pt() - 3.0));
    let (list, signs): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(|piece| {
        let width = reading.pages[piece.page].width_pt;
        let below = start.is_none_or(|start| (piece.page, piece.baseline_pt()) >= start);
        below && piece.left_pt() < 0.4 * width && piece.centre_pt() < 0.55 * width
    });
    let mut items = Vec::new();
    for piece in list {
        if !is_label(&piece) {
            items.push(piece);
            continue;
        }
        let (label, first) = match piece.split_behind(':') {
            Some((label, first)) => (label, Some(first)),
            None => (piece, None),
        };
        named.push((Part::NoiNhan, block(vec![label.line()], "P", &[])));
        items.extend(first);
    }
    let rest = self::list(items, Part::DanhSachNhan, &mut named);
    let rest = rest
        .iter()
        .map(|piece| (Part::DanhSachNhan, block(vec![piece.line()], "LBody", &["L", "LI"])));
    named.extend(rest);
    for column in columns(signs) {
        signer(&column, &mut named);
    }
    named
}

/// The items at the start of some lines, each a dash and a text; gives back the lines behind them.
pub fn list(pieces: Vec<Piece>, part: Part, named: &mut Vec<Named>) -> Vec<Piece> {
    let within = ["L", "LI"];
    let mut rest = Waiting::new(pieces);
    while let Some(item) = rest.next_if(is_item) {
        let dash = item.text().chars().next().unwrap_or('-');
        let (dash, body) = match item.split_behind(dash) {
            Some((dash, body)) => (dash, Some(body)),
            None => {
                let beside = rest.next_if(|next| next.is_level_with(&item));
                (item, beside)
            }
        };
        named.push((part, block(vec![dash.line()], "Lbl", &within)));
        let Some(body) = body else { continue };
        let lines = rest.lines(body, |last, next| {
            next.goes_on_from(last, 1.9)
                && !is_item(next)
                && !last.text().ends_with([';', '.'])
                && next.left_pt() > dash.left_pt() - 4.0
        });
        named.push((part, block(lines, "LBody", &within)));
    }
    rest.rest()
}

/// The signers' columns, from left to right.
fn columns(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.page.cmp(&b.page).then(a.baseline_pt().total_cmp(&b.baseline_pt())));
    let mut columns: Vec<(f64, f64, Vec<Piece>)> = Vec::new();
    for piece in pieces {
        let (left, right) = (piece.left_pt(), piece.right_pt());
        match columns.iter_mut().find(|column| left < column.1 && column.0 < right) {
            Some(column) => {
                *column = (column.0.min(left), column.1.max(right), std::mem::take(&mut column.2));
                column.2.push(piece);
            }
            None => columns.push((left, right, vec![piece])),
        }
    }
    columns.sort_by(|a, b| a.0.total_cmp(&b.0));
    columns.into_iter().map(|(.., pieces)| pieces).collect()
}

/// Authority and post, what stands above the name, the name.
fn signer(column: &[Piece], named: &mut Vec<Named>) {
    let mut groups: Vec<Vec<&Piece>> = Vec::new();
    for piece in column {
        match groups.last_mut() {
            Some(group) if piece.goes_on_from(group[group.len() - 1], TOGETHER) => {
                group.push(piece)
            }
            _ => groups.push(vec![piece]),
        }
    }
    let lines =
        |pieces: &[&Piece]| -> Vec<Line> { pieces.iter().map(|piece| piece.line()).collect() };
    let mut push = |part: Part, pieces: &[&Piece]| {
        if !pieces.is_empty() {
            named.push((part, block(lines(pieces), "P", &[])));
        }
    };
    let Some((first, rest)) = groups.split_first() else { return };
    let Some((last, between)) = rest.split_last() else {
        // Without room for a signature, the name is the line that is not in capitals.
        let name = usize::from(first.len() > 1 && !first[first.len() - 1].is_upper());
        let (authority, name) = first.split_at(first.len() - name);
        push(Part::QuyenHan, authority);
        push(Part::HoTen, name);
        return;
    };
    push(Part::QuyenHan, first);
    between.iter().for_each(|group| push(Part::ChuThich, group));
    let (post, name) = last.split_at(last.len() - 1);
    push(Part::QuyenHan, post);
    push(Part::HoTen, name);
}
