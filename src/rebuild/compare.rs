//! Two PDFs of one document, the sealed one and the one made again: what a reader would see differ.
//!
//! The bytes of both come in, the sealed ones of any origin; the first difference goes out, the gravest
//! kind first. The engine of another version may break lines and set letters otherwise, so pages and
//! letters are held against its work; the same program must also draw the same.

use crate::digest::Digest;
use crate::form::guard;
use crate::form::lines::{Block, Line, lines};
use crate::form::reader::{Page, Reading, Run, Stroke, read};
use crate::pdf::Pdf;
use crate::problem::Problem;

/// Arithmetic of another machine moves what is drawn by less than this.
const NEAR_PT: f64 = 0.1;
/// How much of a text that differs is told.
const SHOWN_LETTERS: usize = 40;

/// The first difference between two PDFs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// How many pages the sealed one has, and the other.
    Pages(usize, usize),
    /// What the sealed one says, and the other, from where they part; the page is from 1.
    Words { page: usize, sealed: String, made: String },
    /// The sealed one has more files attached, or fewer.
    Attachments,
    /// Something is drawn elsewhere or otherwise on this page, from 1.
    Drawing(usize),
    /// Nothing that a reader sees.
    Bytes,
}

/// Whose work the sealed PDF is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedBy {
    ThisProgram,
    Another,
}

/// One of the two PDFs.
pub struct Side<'a> {
    pub pdf: &'a [u8],
    /// Of a co-sent copy, the digest of the document that it is a copy of: its slip prints it, and it says
    /// other bytes of that document, not another word.
    pub original: Option<Digest>,
}

/// Compares a sealed PDF with the one that was made again.
///
/// # Errors
/// [`crate::problem::Code::NotAPdf`] when the sealed one cannot be read.
pub fn compare(sealed: &Side, made: &Side, by: SealedBy) -> Result<Difference, Problem> {
    guard::check(sealed.pdf)?;
    let (theirs, ours) = (read(sealed.pdf.to_vec())?, read(made.pdf.to_vec())?);
    let pages = (theirs.pages.len(), ours.pages.len());
    if pages.0 != pages.1 {
        return Ok(Difference::Pages(pages.0, pages.1));
    }
    if let Some(difference) =
        letters_differ(&letters(&theirs, sealed.original), &letters(&ours, made.original))
    {
        return Ok(difference);
    }
    if attached(sealed.pdf) != attached(made.pdf) {
        return Ok(Difference::Attachments);
    }
    let exact = by == SealedBy::ThisProgram && sealed.original == made.original;
    let same = |(theirs, ours): (&Page, &Page)| is_same_page(theirs, ours);
    let mut both = theirs.pages.iter().zip(&ours.pages);
    match both.position(|pages| exact && !same(pages)) {
        Some(at) => Ok(Difference::Drawing(at + 1)),
        None => Ok(Difference::Bytes),
    }
}

/// Every letter in reading order with its page, then those that no tag owns; without a digest.
fn letters(reading: &Reading, digest: Option<Digest>) -> Vec<(usize, char)> {
    let (blocks, artifacts) = lines(reading);
    let tagged = blocks.iter().flat_map(|block: &Block| &block.lines);
    let written = |line: &Line| {
        let letters: Vec<char> = line.text.chars().filter(|c| !c.is_whitespace()).collect();
        letters.into_iter().map(|letter| (line.page + 1, letter)).collect::<Vec<_>>()
    };
    let mut letters: Vec<_> = tagged.chain(&artifacts).flat_map(written).collect();
    let digest: Vec<char> =
        digest.iter().flat_map(|digest| digest.to_string().chars().collect::<Vec<_>>()).collect();
    let is_digest =
        |window: &[(usize, char)]| window.iter().zip(&digest).all(|(one, other)| one.1 == *other);
    if !digest.is_empty()
        && let Some(at) = letters.windows(digest.len()).position(is_digest)
    {
        letters.drain(at..at + digest.len());
    }
    letters
}

fn letters_differ(sealed: &[(usize, char)], made: &[(usize, char)]) -> Option<Difference> {
    let letter = |letters: &[(usize, char)], at: usize| letters.get(at).map(|(_, letter)| *letter);
    let longest = sealed.len().max(made.len());
    let at = (0..longest).find(|at| letter(sealed, *at) != letter(made, *at))?;
    let from = |letters: &[(usize, char)]| -> String {
        letters.iter().skip(at).take(SHOWN_LETTERS).map(|(_, letter)| letter).collect()
    };
    let page = sealed.get(at).or(sealed.last()).map_or(1, |(page, _)| *page);
    Some(Difference::Words { page, sealed: from(sealed), made: from(made) })
}

/// How many files are attached; that they are the right ones is held against the bundle.
fn attached(pdf: &[u8]) -> Option<usize> {
    Some(Pdf::open(pdf)?.streams(b"EmbeddedFile").count())
}

fn is_same_page(theirs: &Page, ours: &Page) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() < NEAR_PT;
    let glyphs = |page: &Page| page.runs.iter().flat_map(as_glyphs).collect::<Vec<_>>();
    let same_stroke = |(one, other): (&Stroke, &Stroke)| {
        let bounds = |stroke: &Stroke| {
            let Stroke { left_pt, right_pt, top_pt, bottom_pt, thick_pt, .. } = *stroke;
            [left_pt, right_pt, top_pt, bottom_pt, thick_pt]
        };
        one.colour == other.colour
            && bounds(one).into_iter().zip(bounds(other)).all(|(one, other)| near(one, other))
    };
    let (drawn, made) = (glyphs(theirs), glyphs(ours));
    near(theirs.width_pt, ours.width_pt)
        && near(theirs.height_pt, ours.height_pt)
        && drawn.len() == made.len()
        && drawn.iter().zip(&made).all(|(one, other)| {
            one.0 == other.0 && one.1.iter().zip(other.1).all(|(one, other)| near(*one, other))
        })
        && theirs.strokes.len() == ours.strokes.len()
        && theirs.strokes.iter().zip(&ours.strokes).all(same_stroke)
}

/// Each glyph of a run: what it is, and where and how large.
fn as_glyphs(run: &Run) -> impl Iterator<Item = ((String, [u8; 3], bool, bool), [f64; 3])> + '_ {
    run.glyphs.iter().map(|glyph| {
        let looks = (glyph.text.to_string(), run.colour, run.face.bold, run.face.italic);
        (looks, [glyph.left_pt, run.baseline_pt, run.size_pt])
    })
}
