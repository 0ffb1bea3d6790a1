//! What other programs draw for a line: thin areas, short strokes one behind the other, underscores.

use super::ink::Piece;
use crate::form::reader::{Page, Stroke};

/// A thicker area is no line.
const THICKEST_PT: f64 = 2.0;
/// Strokes nearer than this are one.
const NEAR_PT: f64 = 0.6;
/// How many lines a stroke may go on from.
const NEIGHBOURS: usize = 8;
const WHITE: [u8; 3] = [255; 3];

/// Makes thin areas lines, joins those that go on, and forgets what nobody sees.
pub fn straighten(page: &mut Page) {
    let (width, height) = (page.width_pt, page.height_pt);
    let seen = |stroke: &Stroke| {
        let is_sheet =
            stroke.length_pt() > 0.95 * width && stroke.bottom_pt - stroke.top_pt > 0.95 * height;
        stroke.colour != WHITE && !is_sheet
    };
    let (mut level, mut upright, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for stroke in page.strokes.drain(..).filter(seen) {
        let (across, down) = (stroke.length_pt(), stroke.bottom_pt - stroke.top_pt);
        if down <= THICKEST_PT && across > 2.0 * down.max(1.0) {
            let middle = f64::midpoint(stroke.top_pt, stroke.bottom_pt);
            level.push(Stroke { top_pt: middle, bottom_pt: middle, ..stroke });
        } else if across <= THICKEST_PT && down > 2.0 * across.max(1.0) {
            let middle = f64::midpoint(stroke.left_pt, stroke.right_pt);
            upright.push(Stroke { left_pt: middle, right_pt: middle, ..stroke });
        } else {
            rest.push(stroke);
        }
    }
    level.sort_by(|a, b| (a.top_pt.total_cmp(&b.top_pt)).then(a.left_pt.total_cmp(&b.left_pt)));
    let mut joined: Vec<Stroke> = Vec::new();
    for stroke in level {
        let goes_on = |last: &&mut Stroke| {
            (last.top_pt - stroke.top_pt).abs() < 0.3
                && stroke.left_pt - last.right_pt < NEAR_PT
                && last.colour == stroke.colour
        };
        match joined.iter_mut().rev().take(NEIGHBOURS).find(goes_on) {
            Some(last) => last.right_pt = last.right_pt.max(stroke.right_pt),
            None => joined.push(stroke),
        }
    }
    rest.extend(frames(&joined, &upright));
    rest.extend(joined);
    rest.extend(upright);
    page.strokes = rest;
}

/// The frames of the size of a stamp that four lines make.
fn frames(level: &[Stroke], upright: &[Stroke]) -> Vec<Stroke> {
    const MOST: usize = 500;
    let near = |one: f64, other: f64| (one - other).abs() < 1.0;
    let mut found = Vec::new();
    let small = level.iter().filter(|line| (40.0..170.0).contains(&line.length_pt()));
    for top in small.take(MOST) {
        let foot = level.iter().find(|foot| {
            near(foot.left_pt, top.left_pt)
                && near(foot.right_pt, top.right_pt)
                && (12.0..40.0).contains(&(foot.top_pt - top.top_pt))
        });
        let side = |foot: &Stroke, at: f64| {
            let spans = |line: &&Stroke| {
                near(line.left_pt, at)
                    && near(line.top_pt, top.top_pt)
                    && near(line.bottom_pt, foot.top_pt)
            };
            upright.iter().any(|line| spans(&line))
        };
        let closed = |foot: &&Stroke| side(foot, top.left_pt) && side(foot, top.right_pt);
        found.extend(foot.filter(closed).map(|foot| Stroke { bottom_pt: foot.top_pt, ..*top }));
    }
    found
}

/// Makes a line of each row of underscores, where the font draws it.
pub fn underscores(pieces: &mut Vec<Piece>, page: &mut Page) {
    pieces.retain(|piece| {
        let text = piece.text();
        let is_row = text.len() > 3 && text.chars().all(|c| c == '_');
        if is_row {
            let line = piece.line();
            let at = line.baseline_pt + 0.1 * line.size_pt;
            page.strokes.push(Stroke {
                left_pt: line.left_pt,
                right_pt: line.right_pt,
                top_pt: at,
                bottom_pt: at,
                thick_pt: 0.05 * line.size_pt,
                dashed: false,
                colour: line.colours.first().copied().unwrap_or_default(),
            });
        }
        !is_row
    });
}
