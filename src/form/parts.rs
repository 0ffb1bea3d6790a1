//! Blocks to the components of the form (thành phần thể thức): which line is the Quốc hiệu, which
//! the signature.
//!
//! A PDF may hold several documents (a phiếu gửi and what it sends), a document its appendices and the
//! block of a copy; each is an [`Area`]. Components are known by their place in the reading order and
//! the words that the form prescribes, not by the measures that are to be checked.

use super::lines::{Block, Line};
use super::reader::Reading;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// A component of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    QuocHieu,
    TieuNgu,
    ChuQuan,
    BanHanh,
    SoKyHieu,
    DiaDanh,
    TrichYeuCongVan,
    TenLoai,
    TrichYeu,
    DoKhan,
    DuThao,
    KinhGui,
    NoiKinhGui,
    CanCu,
    /// Paragraphs of the body.
    LoiVan,
    Phan,
    TenPhan,
    Muc,
    KhoanCoTieuDe,
    Bang,
    ChuThich,
    QuyenHan,
    HoTen,
    NoiNhan,
    DanhSachNhan,
    PhuLuc,
    TenPhuLuc,
    KemTheo,
    ChuSao,
}

/// What an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Main,
    Appendix,
    Copy,
}

/// A document, one of its appendices, or the block of a copy.
#[derive(Debug)]
pub struct Area {
    pub kind: Kind,
    pub pages: Range<usize>,
    pub parts: BTreeMap<Part, Vec<Block>>,
    /// All of it, in reading order.
    pub blocks: Vec<(Part, Block)>,
}

impl Area {
    /// An area of named blocks in reading order.
    pub fn new(kind: Kind, pages: Range<usize>, blocks: Vec<(Part, Block)>) -> Self {
        let mut parts: BTreeMap<Part, Vec<Block>> = BTreeMap::new();
        for (part, block) in &blocks {
            parts.entry(*part).or_default().push(block.clone());
        }
        Self { kind, pages, parts, blocks }
    }

    pub fn part(&self, part: Part) -> &[Block] {
        self.parts.get(&part).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn lines(&self, part: Part) -> Vec<&Line> {
        self.part(part).iter().flat_map(|block| &block.lines).collect()
    }

    /// The signers, from left to right.
    pub fn signers(&self) -> Vec<Signer<'_>> {
        let mut columns: Vec<Vec<&Block>> = Vec::new();
        let parts =
            self.blocks.iter().filter(|(part, _)| matches!(part, Part::QuyenHan | Part::HoTen));
        for (_, block) in parts {
            let own = |column: &&mut Vec<&Block>| {
                (column[0].first().centre_pt() - block.first().centre_pt()).abs() < 30.0
            };
            match columns.iter_mut().find(own) {
                Some(column) => column.push(block),
                None => columns.push(vec![block]),
            }
        }
        columns.sort_by(|a, b| a[0].first().left_pt.total_cmp(&b[0].first().left_pt));
        columns
            .into_iter()
            .map(|column| Signer {
                authority: column[0],
                post: (column.len() > 2).then(|| column[1]),
                name: (column.len() > 1).then(|| column[column.len() - 1]),
            })
            .collect()
    }
}

/// One signer: quyền hạn and chức vụ, chức vụ above the name, họ tên.
pub struct Signer<'a> {
    pub authority: &'a Block,
    pub post: Option<&'a Block>,
    pub name: Option<&'a Block>,
}

/// A document with what belongs to it.
#[derive(Debug)]
pub struct Paper {
    pub main: Area,
    pub appendices: Vec<Area>,
    /// The blocks of legal copies, from above.
    pub copies: Vec<Area>,
    pub pages: Range<usize>,
}

impl Paper {
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        std::iter::once(&self.main).chain(&self.appendices).chain(&self.copies)
    }
}

pub const MOTTO_TOP: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
pub const URGENCY: [&str; 5] = ["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HOẢ TỐC", "HỎA TỐC HẸN GIỜ"];

/// The word of an extract, in every law.
pub const EXTRACT: &str = "TRÍCH SAO";

/// The word of a copy, even a wrong one.
pub fn is_copy_word(text: &str) -> bool {
    text.starts_with("SAO ") || text.starts_with("TRÍCH ")
}

/// Splits a PDF into its documents and names their components.
pub fn papers(reading: &Reading, blocks: &[Block]) -> Vec<Paper> {
    let mut starts: Vec<usize> = blocks
        .iter()
        .filter(|block| block.text().starts_with("CỘNG HÒA XÃ HỘI") && !block.in_table())
        .map(Block::page)
        .collect();
    starts.dedup();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts[1..].iter().copied().chain([reading.pages.len()]);
    let ranges: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(a, b)| a..b).collect();
    ranges
        .into_iter()
        .map(|pages| {
            let own = blocks.iter().filter(|block| pages.contains(&block.page())).cloned();
            paper(reading, own.collect(), pages.clone())
        })
        .collect()
}

fn paper(reading: &Reading, mut blocks: Vec<Block>, pages: Range<usize>) -> Paper {
    let mut copies = Vec::new();
    let mut end = pages.end;
    for at in copy_starts(reading, &blocks).into_iter().rev() {
        let own = blocks.split_off(at);
        let start = own[0].page();
        copies.push(area(Kind::Copy, own, start..end));
        end = start + 1;
    }
    copies.reverse();
    let mut cuts: Vec<usize> =
        (0..blocks.len()).filter(|at| opens_appendix(&blocks, *at)).collect();
    let mut appendices = Vec::new();
    let mut end = pages.end;
    while let Some(cut) = cuts.pop() {
        let own = blocks.split_off(cut);
        let start = own[0].page();
        appendices.push(area(Kind::Appendix, own, start..end));
        end = start;
    }
    appendices.reverse();
    Paper { main: area(Kind::Main, blocks, pages.start..end), appendices, copies, pages }
}

fn is_appendix_label(text: &str) -> bool {
    text.to_lowercase().starts_with("phụ lục")
}

/// An appendix opens a page with its word.
fn opens_appendix(blocks: &[Block], at: usize) -> bool {
    let block = &blocks[at];
    let opens_page = at > 0 && blocks[at - 1].last().page < block.page();
    opens_page && is_appendix_label(block.text()) && block.is_bold()
}

/// For each copy the first block below the line that stands above its word.
fn copy_starts(reading: &Reading, blocks: &[Block]) -> Vec<usize> {
    let words = (0..blocks.len()).filter(|at| is_copy_word(blocks[*at].text()));
    words.filter_map(|word| copy_start(reading, blocks, word)).collect()
}

fn copy_start(reading: &Reading, blocks: &[Block], word: usize) -> Option<usize> {
    let (page, baseline) = (blocks[word].page(), blocks[word].first().baseline_pt);
    let rule = reading.pages[page]
        .strokes
        .iter()
        .filter(|stroke| stroke.is_horizontal() && stroke.top_pt < baseline)
        .filter(|stroke| stroke.length_pt() > 0.6 * reading.pages[page].width_pt)
        .map(|stroke| stroke.top_pt)
        .fold(f64::NEG_INFINITY, f64::max);
    let rule = if rule.is_finite() { rule } else { baseline - 20.0 };
    blocks.iter().position(|block| block.page() == page && block.first().baseline_pt > rule)
}

fn area(kind: Kind, blocks: Vec<Block>, pages: Range<usize>) -> Area {
    let names = match kind {
        Kind::Main | Kind::Copy => name_document(&blocks),
        Kind::Appendix => name_appendix(&blocks),
    };
    Area::new(kind, pages, names.into_iter().zip(blocks).flat_map(split_lines).collect())
}

/// A heading may hold a label and a title: two components in one tag.
fn split_lines((part, block): (Part, Block)) -> Vec<(Part, Block)> {
    let (label, title) = match part {
        Part::TenLoai => (Part::TenLoai, Part::TrichYeu),
        Part::Phan => (Part::Phan, Part::TenPhan),
        Part::PhuLuc => (Part::PhuLuc, Part::TenPhuLuc),
        _ => return vec![(part, block)],
    };
    let (first, rest) = block.lines.split_at(1);
    let first = block.with_lines(first);
    if part == Part::PhuLuc && !is_appendix_label(first.text()) {
        return vec![(title, first)];
    }
    let mut out = vec![(label, first)];
    if !rest.is_empty() {
        out.push((title, block.with_lines(rest)));
    }
    out
}

/// The component of each block of a document or of a copy's block.
fn name_document(blocks: &[Block]) -> Vec<Part> {
    let texts: Vec<&str> = blocks.iter().map(Block::text).collect();
    let closing = texts.iter().rposition(|text| *text == "Nơi nhận:");
    // In a joint document the signatures come first.
    let signing = closing.map(|at| {
        let before = blocks[..at].iter().rev();
        at - before
            .take_while(|block| block.is_bold() && !block.is_heading() && !block.in_table())
            .count()
    });
    let mut state = Part::ChuQuan;
    let mut names = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let text = texts[at];
        let name = if closing == Some(at) {
            state = Part::DanhSachNhan;
            Part::NoiNhan
        } else if signing.is_some_and(|start| at >= start) {
            match block.role.as_str() {
                "Lbl" | "LBody" => Part::DanhSachNhan,
                _ => Part::QuyenHan,
            }
        } else if state == Part::LoiVan {
            body(blocks, at)
        } else {
            let (name, next) = opening(blocks, at, text, state);
            state = next;
            name
        };
        names.push(name);
    }
    name_signers(blocks, &mut names);
    names
}

/// A block above the body: its component, and where the reading stands after it.
fn opening(blocks: &[Block], at: usize, text: &str, state: Part) -> (Part, Part) {
    let block = &blocks[at];
    let in_header = state <= Part::DiaDanh;
    if in_header && text.starts_with("CỘNG HÒA XÃ HỘI") {
        (Part::QuocHieu, Part::TieuNgu)
    } else if in_header && is_copy_word(text) {
        (Part::ChuSao, Part::TieuNgu)
    } else if in_header && text.starts_with("Số:") {
        (Part::SoKyHieu, Part::SoKyHieu)
    } else if state == Part::ChuQuan {
        (if block.is_bold() { Part::BanHanh } else { Part::ChuQuan }, state)
    } else if state == Part::TieuNgu {
        (Part::TieuNgu, state)
    } else if state == Part::SoKyHieu && block.role == "P" && !text.starts_with("Kính gửi") {
        (Part::DiaDanh, Part::TrichYeuCongVan)
    } else if text.starts_with("V/v") {
        (Part::TrichYeuCongVan, state)
    } else if URGENCY.contains(&text) {
        (Part::DoKhan, state)
    } else if text == "DỰ THẢO" {
        (Part::DuThao, state)
    } else if block.heading_level() == Some(1) {
        (Part::TenLoai, Part::TenLoai)
    } else if text.starts_with("Kính gửi") {
        (Part::KinhGui, Part::KinhGui)
    } else if state == Part::KinhGui && is_addressee(block) {
        (Part::NoiKinhGui, state)
    } else if text.starts_with("Căn cứ") && block.role == "P" {
        (Part::CanCu, Part::CanCu)
    } else {
        (body(blocks, at), Part::LoiVan)
    }
}

/// An addressee stands in a list, or in a grid beside `Kính gửi:`.
fn is_addressee(block: &Block) -> bool {
    let beside = block.within.last().is_some_and(|role| role == "Div");
    matches!(block.role.as_str(), "Lbl" | "LBody") || (block.role == "P" && beside)
}

/// Whether a title has the number of a mục: `IV. `, and no word such as `Việc`.
pub fn begins_with_roman(text: &str) -> bool {
    let number = text.split(' ').next().and_then(|label| label.strip_suffix('.'));
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| "IVX".contains(c)))
}

fn body(blocks: &[Block], at: usize) -> Part {
    let block = &blocks[at];
    let text = block.text();
    if block.in_table() {
        Part::Bang
    } else if block.is_heading() && text.starts_with("Phần ") && block.lines.len() > 1 {
        Part::Phan
    } else if block.is_heading() && begins_with_roman(text) {
        Part::Muc
    } else if block.is_heading() {
        Part::KhoanCoTieuDe
    } else if block.role == "P" && !is_note(blocks, at) {
        Part::LoiVan
    } else {
        Part::ChuThich
    }
}

/// A note or a caption belongs to a table, or stands in brackets: not to the running text.
fn is_note(blocks: &[Block], at: usize) -> bool {
    let block = &blocks[at];
    let italic = block.lines.iter().all(|line| line.italic);
    // A note, then a caption, then the table.
    let near = at.saturating_sub(2)..(at + 3).min(blocks.len());
    let by_table = blocks[near].iter().any(Block::in_table);
    (italic && (by_table || block.text().starts_with('('))) || (block.is_bold() && by_table)
}

fn name_appendix(blocks: &[Block]) -> Vec<Part> {
    let attached = |block: &Block| block.text().starts_with("(Kèm theo");
    let open = blocks.iter().position(attached);
    let name = |at: usize| match open {
        _ if at == 0 => Part::PhuLuc,
        Some(open) if at < open => Part::TenPhuLuc,
        Some(open) if at == open => Part::KemTheo,
        _ => body(blocks, at),
    };
    (0..blocks.len()).map(name).collect()
}

/// Of the signature's blocks of one column, the lowest is the name.
fn name_signers(blocks: &[Block], names: &mut [Part]) {
    let columns: Vec<(usize, f64)> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| **name == Part::QuyenHan)
        .map(|(at, _)| (at, blocks[at].first().centre_pt()))
        .collect();
    for group in columns.chunk_by(|one, next| (one.1 - next.1).abs() < 30.0) {
        if let [_, .., (last, _)] = group {
            names[*last] = Part::HoTen;
        }
    }
}
