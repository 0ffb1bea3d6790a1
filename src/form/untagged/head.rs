//! The head of a document, by place and words: names, number, place and day, title, addressees.

use super::closing::{is_item, list};
use super::ink::{Piece, Waiting};
use super::{Named, block};
use crate::form::lines::Line;
use crate::form::parts::{Part, URGENCY, is_copy_word as has_copy_word};
use crate::form::reader::Page;
use crate::law::types::abbreviation;
use unicode_normalization::UnicodeNormalization;

/// How far down a page its head may reach, as a share of the page.
const HEAD: f64 = 0.45;
/// How many strange lines may stand between the parts of a head.
const STRANGE_LINES: usize = 6;

/// Whether these are the words of the national title, in either place of the tone mark.
pub fn is_motto(text: &str) -> bool {
    let text: String = text.nfc().collect::<String>().to_uppercase().replace("HOÀ", "HÒA");
    text.starts_with("CỘNG HÒA XÃ HỘI")
}

pub fn is_copy_word(text: &str) -> bool {
    has_copy_word(text) && !text.contains(char::is_lowercase) && text.len() < 40
}

fn is_slogan(piece: &Piece) -> bool {
    piece.text().to_lowercase().starts_with("độc lập")
}

fn is_number(piece: &Piece) -> bool {
    let text = piece.text();
    let rest = text.strip_prefix("Số").or_else(|| text.strip_prefix("SỐ"));
    rest.is_some_and(|rest| rest.starts_with(':') || rest.contains('/'))
}

fn is_date(piece: &Piece) -> bool {
    let text = piece.text();
    let words = text.split_whitespace().count() <= 14;
    words && ["ngày", "tháng", "năm"].iter().all(|word| text.contains(word))
}

/// A day that is not written as the form asks: `Hà Nội, 5/1/2020`.
fn is_loose_date(piece: &Piece) -> bool {
    let text = piece.text();
    text.len() < 60 && text.contains(',') && text.contains(|c: char| c.is_ascii_digit())
}

fn is_type(piece: &Piece) -> bool {
    let text = piece.text();
    piece.is_upper() && abbreviation(&text).is_some() && !is_copy_word(&text)
}

/// Names the head; gives back what stands below it.
pub fn name(page: &Page, pieces: Vec<Piece>) -> (Vec<Named>, Vec<Piece>) {
    let Some((first, top)) = pieces.first().map(|piece| (piece.page, piece.baseline_pt())) else {
        return (Vec::new(), pieces);
    };
    let reach = top + HEAD * page.height_pt;
    let in_reach = |piece: &Piece| piece.page == first && piece.baseline_pt() < reach;
    let pieces: Vec<Piece> = pieces
        .into_iter()
        .flat_map(|piece| if in_reach(&piece) { columns(piece) } else { vec![piece] })
        .collect();
    let below = |piece: &&Piece| is_type(piece) || piece.starts("Kính gửi");
    let limit = pieces.iter().find(below).filter(|piece| piece.page == first);
    let limit = limit.map_or(reach, |piece| piece.baseline_pt() - 1.0);
    let is_right = |piece: &Piece| {
        piece.centre_pt() > page.width_pt / 2.0 && piece.left_pt() > 0.38 * page.width_pt
    };
    let known = |piece: &&Piece| {
        is_motto(&piece.text())
            || is_number(piece)
            || is_right(piece)
                && (is_slogan(piece) || is_date(piece) || is_copy_word(&piece.text()))
    };
    let found = pieces.iter().filter(|piece| in_reach(piece) && piece.baseline_pt() < limit);
    let mut end = found.clone().filter(known).map(Piece::baseline_pt).fold(0.0, f64::max);
    let loose = found.clone().filter(|piece| is_right(piece) && is_loose_date(piece));
    end = loose.map(Piece::baseline_pt).fold(end, f64::max);
    let (head, rest): (Vec<Piece>, Vec<Piece>) = pieces
        .into_iter()
        .partition(|piece| piece.page == first && piece.baseline_pt() <= end + 2.0);
    let (right, left): (Vec<Piece>, Vec<Piece>) = head.into_iter().partition(is_right);
    let mut named = Vec::new();
    let under = left_column(whole(left), &mut named);
    right_column(&whole(right), &mut named);
    let rest = opening(page, under.into_iter().chain(rest).collect(), &mut named);
    (named, rest)
}

/// The national title stands right of the agency's name, however near.
fn columns(piece: Piece) -> Vec<Piece> {
    const RIGHT: [&str; 5] =
        ["CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "Độc lập", "Độc Lập", "ĐỘC LẬP"];
    match piece.split_before(&RIGHT) {
        Some((left, right)) => vec![left, right],
        None => vec![piece],
    }
}

/// The lines of a column, also where room is left in them for a number or a day.
fn whole(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut lines: Vec<Piece> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(last) if piece.is_level_with(last) => last.join(piece),
            _ => lines.push(piece),
        }
    }
    lines
}

/// Names and number; what stands below the number belongs to the opening.
fn left_column(pieces: Vec<Piece>, named: &mut Vec<Named>) -> Vec<Piece> {
    let mut names: Vec<Line> = Vec::new();
    let mut number: Vec<Line> = Vec::new();
    let mut under = Vec::new();
    for piece in pieces {
        let text = piece.text();
        if is_motto(&text) {
            named.push((Part::QuocHieu, block(vec![piece.line()], "P", &[])));
        } else if is_slogan(&piece) {
            named.push((Part::TieuNgu, block(vec![piece.line()], "P", &[])));
        } else if !number.is_empty() {
            under.push(piece);
        } else if is_number(&piece) {
            number.push(piece.line());
        } else {
            names.push(piece.line());
        }
    }
    let plain = names.iter().take_while(|line| !line.bold).count();
    // Where no name is bold, the last one is the issuer's.
    let plain = if plain == names.len() { plain.saturating_sub(1) } else { plain };
    let issuer = names.split_off(plain);
    for (part, lines) in [(Part::ChuQuan, names), (Part::BanHanh, issuer), (Part::SoKyHieu, number)]
    {
        if !lines.is_empty() {
            named.push((part, block(lines, "P", &[])));
        }
    }
    under
}

fn right_column(pieces: &[Piece], named: &mut Vec<Named>) {
    let mut motto = false;
    let mut place: Vec<Line> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let text = piece.text();
        let dated = |piece: &Piece| is_date(piece) || is_loose_date(piece);
        let broken = text.ends_with(',') && pieces.get(at + 1).is_some_and(is_date);
        let part = if is_motto(&text) {
            motto = true;
            Part::QuocHieu
        } else if is_copy_word(&text) {
            Part::ChuSao
        } else if is_slogan(piece) {
            Part::TieuNgu
        } else if broken || dated(piece) {
            place.push(piece.line());
            continue;
        } else if text == "DỰ THẢO" {
            Part::DuThao
        } else if motto && place.is_empty() && !named.iter().any(|(part, _)| *part == Part::TieuNgu)
        {
            Part::TieuNgu
        } else {
            Part::ChuThich
        };
        named.push((part, block(vec![piece.line()], "P", &[])));
    }
    if !place.is_empty() {
        named.push((Part::DiaDanh, block(place, "P", &[])));
    }
}

/// What stands between the head and the text; gives back the text.
fn opening(page: &Page, pieces: Vec<Piece>, named: &mut Vec<Named>) -> Vec<Piece> {
    let mut rest = Waiting::new(pieces);
    let mut titled = false;
    while let Some(piece) = rest.next() {
        let text = piece.text();
        let (part, lines) = if text.starts_with("V/v") || text.starts_with("v/v") {
            let half = page.width_pt / 2.0 + 20.0;
            let lines = rest.lines(piece, |last, next| {
                let same = next.is_bold() == last.is_bold() && !next.starts("Kính gửi");
                next.goes_on_from(last, 1.9) && next.right_pt() < half && same
            });
            (Part::TrichYeuCongVan, lines)
        } else if URGENCY.contains(&&*text) {
            (Part::DoKhan, vec![piece.line()])
        } else if text == "DỰ THẢO" {
            (Part::DuThao, vec![piece.line()])
        } else if !titled && (is_type(&piece) || is_heading(page, &piece)) {
            titled = true;
            named.push((Part::TenLoai, block(vec![piece.line()], "H1", &[])));
            let Some(first) = rest.next_if(|next| is_below(page, &piece, next)) else { continue };
            (Part::TrichYeu, rest.lines(first, |last, next| is_below(page, last, next)))
        } else if text.starts_with("Kính gửi") {
            return addressees(piece, rest, named);
        } else {
            let is_head = |next: &Piece| next.starts("Kính gửi") || !titled && is_type(next);
            let near = rest.iter().take(STRANGE_LINES);
            if !near.filter(|next| next.page == piece.page).any(is_head) {
                return std::iter::once(piece).chain(rest.rest()).collect();
            }
            (Part::ChuThich, vec![piece.line()])
        };
        named.push((part, block(lines, "P", &[])));
    }
    Vec::new()
}

/// A type that no list knows, or two of them: bold capitals in the middle of the sheet.
fn is_heading(page: &Page, piece: &Piece) -> bool {
    let words = piece.text();
    let numbered = words.split(' ').next().is_some_and(|first| first.ends_with('.'));
    piece.is_bold()
        && piece.is_upper()
        && !numbered
        && words.len() > 4
        && is_inset(page, piece)
        && (piece.centre_pt() - page.width_pt / 2.0).abs() < 30.0
}

/// Whether a line leaves room on both sides, as one in the middle does.
fn is_inset(page: &Page, piece: &Piece) -> bool {
    piece.left_pt() > 0.18 * page.width_pt && piece.right_pt() < 0.9 * page.width_pt
}

/// Whether a line goes on in the middle below another.
fn is_below(page: &Page, last: &Piece, next: &Piece) -> bool {
    let centred = (next.centre_pt() - last.centre_pt()).abs() < 8.0;
    let same = next.is_bold() == last.is_bold();
    let bases = next.starts("Căn cứ") || next.starts("Kính gửi");
    next.goes_on_from(last, 2.3)
        && centred
        && same
        && !bases
        && (next.is_bold() || is_inset(page, next))
}

/// `Kính gửi:` and the places behind or below it.
fn addressees(label: Piece, mut rest: Waiting, named: &mut Vec<Named>) -> Vec<Piece> {
    let (label, first) = match label.split_behind(':') {
        Some((label, first)) => (label, Some(first)),
        None => {
            let beside = rest.next_if(|next| next.is_level_with(&label));
            (label, beside)
        }
    };
    named.push((Part::KinhGui, block(vec![label.line()], "P", &[])));
    match first {
        Some(first) if !is_item(&first) => {
            let left_pt = first.left_pt() - 4.0;
            let lines = rest.lines(first, |last, next| {
                next.goes_on_from(last, 1.9) && next.left_pt() > left_pt && !is_item(next)
            });
            named.push((Part::NoiKinhGui, block(lines, "P", &["Div"])));
            rest.rest()
        }
        first => list(first.into_iter().chain(rest.rest()).collect(), Part::NoiKinhGui, named),
    }
}
