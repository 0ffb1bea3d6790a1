//! One document against one form: which words and tables have no room.

use super::ruler::Ruler;
use super::table::{Fitted, Room, Squeeze, Tight};
use super::{Form, MOST_CELLS, Misfit, table, words};
use crate::documents::document::{
    Appendix, Block, Column, CopyBlock, Document, SignatureBlock, Width,
};
use crate::problem::{Code, Problem};

/// One document against one form.
pub struct Judge<'a> {
    pub ruler: &'a Ruler,
    pub form: &'a Form,
    pub misfits: &'a mut Vec<Misfit>,
}

/// A line of its own: where it stands, its size and weight, and the room for it.
#[derive(Clone, Copy)]
struct Line {
    what: &'static str,
    size_pt: f64,
    bold: bool,
    room_pt: f64,
}

impl Judge<'_> {
    /// Every word must fit the line that it may have for itself.
    fn words(&mut self, text: &str, line: Line) {
        for word in text.split([' ', '\u{a0}']) {
            self.whole(word, line);
        }
    }

    /// The whole text must fit one line.
    fn whole(&mut self, text: &str, line: Line) {
        // No letter is wider than this, and none has less than a byte.
        const WIDEST_EM: f64 = 1.1;
        let most = line.room_pt / line.size_pt;
        if count(text.len()) * WIDEST_EM <= most {
            return;
        }
        let width = self.ruler.face(line.bold).em(text);
        if width > most {
            let message = format!(
                "“{text}” dài quá một dòng của {}: cần {} mm, chỉ có {} mm",
                line.what,
                mm_up(width * line.size_pt),
                mm(line.room_pt)
            );
            let problem = Problem::new(Code::WordTooLong, message)
                .hint("viết ngắn lại; chữ dài như địa chỉ mạng, mã băm ghi trong nội dung, ở đó được ngắt dòng");
            self.misfits.push(Misfit { problem, table: None, words: text.to_owned() });
        }
    }

    pub fn document(&mut self, d: &Document) {
        let f = self.form;
        let size = f64::from(d.size);
        self.agency((&d.header.superior, &d.header.issuer), &d.header.number, &d.header.place_date);
        let left = f.left - f.gutter;
        if let Some(subject) = &d.header.subject {
            self.words(subject, line("trích yếu", f.subject, false, left));
        }
        if let Some(title) = &d.title {
            self.words(&title.kind, line("tên loại", f.title, true, f.title_width));
            self.words(&title.subject, line("trích yếu", f.title, true, f.title_width));
        }
        let room = match d.signatures.len() {
            0 | 1 => f.text_width - f.left,
            many => f.text_width / count(many),
        };
        d.signatures.iter().for_each(|signature| self.signature(signature, size, room - f.gutter));
        for a in &d.appendices {
            self.words(&a.title, line("tên phụ lục", f.appendix_title, true, f.title_width));
            self.words(&a.attached, line("dòng kèm theo", f.attached, false, f.title_width));
        }
    }

    fn agency(
        &mut self,
        (superior, issuer): (&[String], &[String]),
        number: &str,
        place_date: &str,
    ) {
        let f = self.form;
        let left = f.left - f.gutter;
        for name in superior {
            self.words(name, line("tên cơ quan chủ quản", f.superior, false, left));
        }
        for name in issuer {
            self.words(name, line("tên cơ quan ban hành", f.issuer, true, left));
        }
        let date = self.ruler.regular.em(place_date) * f.place_date;
        let room = f.text_width - date;
        let first = if room < f.left_min { f.left } else { f.left.min(room) };
        self.whole(number, line("số, ký hiệu", f.number, false, first));
        // On a line of its own the place may be as wide as the right column.
        let place = place_date.split(", ngày").next().unwrap_or_default();
        self.whole(place, line("địa danh", f.place_date, false, f.text_width - f.left));
    }

    fn signature(&mut self, s: &SignatureBlock, size: f64, room: f64) {
        for text in s.lines.iter().chain(&s.post) {
            self.words(text, line("chức vụ người ký", size, true, room));
        }
        self.whole(&s.name, line("họ tên người ký", size, true, room));
    }

    pub fn copy(&mut self, c: &mut CopyBlock) {
        let f = self.form;
        let names = c.recipients.iter_mut().chain([&mut c.filing]);
        names.for_each(|text| self.mark(text, f.list, f.left - f.gutter - 2.0 * f.list));
        self.agency((&[], &c.issuer), &c.number, &c.place_date);
        self.words(&c.kind, line("hình thức sao", f.copy_kind, true, f.text_width - f.left));
        self.signature(&c.signature, f.title, f.text_width - f.left - f.gutter);
    }

    pub fn fit(&mut self, d: &mut Document) {
        let f = self.form;
        let size = f64::from(d.size);
        let cells: usize = std::iter::once(&d.body)
            .chain(d.appendices.iter().map(|a| &a.body))
            .flatten()
            .map(cells)
            .sum();
        if cells > MOST_CELLS {
            self.too_large(d, cells);
        }
        let left = if d.signatures.len() > 1 { f.text_width } else { f.left } - f.gutter;
        let names = d.recipients.iter_mut().chain([&mut d.filing]);
        names.for_each(|text| self.mark(text, f.list, left - 2.0 * f.list));
        let room = f.text_width - 2.0 * f.left_min;
        d.addressees.iter_mut().for_each(|text| self.mark(text, size, room));
        let room = f.text_width - f.indent;
        d.bases.iter_mut().for_each(|text| self.mark(text, size, room));
        self.body(&mut d.body, size);
        if let Some(tight) = self.tables(&mut d.body, None, f.text_width) {
            self.too_wide(&d.body, None, &tight, f.text_width);
        }
        for appendix in &mut d.appendices {
            self.body(&mut appendix.body, size);
            self.appendix(appendix);
        }
    }

    fn mark(&self, text: &mut String, size: f64, room: f64) {
        let marked = words::mark(text, room, &|text| self.ruler.regular.em(text) * size);
        if let std::borrow::Cow::Owned(marked) = marked {
            *text = marked;
        }
    }

    /// Running text; tables are for [`Judge::tables`].
    fn body(&self, blocks: &mut [Block], size: f64) {
        let room = self.form.text_width - self.form.indent;
        for block in blocks {
            match block {
                Block::Clause { text, .. }
                | Block::Point { text, .. }
                | Block::Dash { text }
                | Block::Para { text }
                | Block::Note { text } => {
                    text.iter_mut().for_each(|text| self.mark(text, size, room));
                }
                Block::Part { title, .. } | Block::Section { title, .. } => {
                    self.mark(title, size * 1.1, room);
                }
                Block::Chart { title, bars, .. } => {
                    let labels = bars.iter_mut().map(|bar| &mut bar.label);
                    labels.chain([title]).for_each(|text| self.mark(text, size, room));
                }
                Block::Table { .. } => {}
            }
        }
    }

    /// Tables that have pages of their own, so wide.
    pub fn alone(&mut self, blocks: &mut [Block], width: f64) {
        let cells: usize = blocks.iter().map(cells).sum();
        if cells > MOST_CELLS {
            let message = format!("sổ có {cells} ô, quá {MOST_CELLS} ô cho một tệp PDF");
            let problem = Problem::new(Code::TableTooLarge, message)
                .hint("xuất sổ dạng CSV hoặc XLSX, rồi chia thành nhiều quyển");
            self.misfits.push(Misfit { problem, table: None, words: String::new() });
        } else if let Some(tight) = self.tables(blocks, None, width) {
            self.too_wide(blocks, None, &tight, width);
        }
    }

    /// Turns the page of an appendix when its tables fit only then.
    fn appendix(&mut self, a: &mut Appendix) {
        let f = self.form;
        let stated = [(a.landscape, if a.landscape { f.turned_width } else { f.text_width })];
        let turned = [(true, f.turned_width)];
        let ways = stated.iter().chain(turned.iter().filter(|_| !a.landscape));
        for squeeze in [Squeeze::No, Squeeze::Yes] {
            for &(landscape, width) in ways.clone() {
                if self.tables(&mut a.body, Some(squeeze), width).is_none() {
                    a.landscape = landscape;
                    return;
                }
            }
        }
        if let Some(tight) = self.tables(&mut a.body, Some(Squeeze::Yes), f.turned_width) {
            self.too_wide(&a.body, Some(&a.title), &tight, f.turned_width);
        }
    }

    /// Fits the tables among the blocks, each by itself; the first that does not fit stops it.
    fn tables(
        &self,
        blocks: &mut [Block],
        squeeze: Option<Squeeze>,
        width_pt: f64,
    ) -> Option<(usize, Tight)> {
        let room = Room {
            ruler: self.ruler,
            width_pt,
            inset_pt: self.form.inset,
            sizes_pt: &self.form.table_sizes,
        };
        let mut found = Vec::new();
        for (at, block) in blocks.iter().enumerate() {
            let Block::Table { columns, rows, .. } = block else { continue };
            let fitted = match squeeze {
                Some(squeeze) => table::fit(columns, rows, &room, squeeze),
                None => table::fit(columns, rows, &room, Squeeze::No)
                    .or_else(|_| table::fit(columns, rows, &room, Squeeze::Yes)),
            };
            match fitted {
                Ok(fitted) => found.push((at, fitted)),
                Err(tight) => return Some((at, tight)),
            }
        }
        for (at, fitted) in found {
            self.set(&mut blocks[at], fitted);
        }
        None
    }

    /// Writes widths into a table, and marks into its words.
    fn set(&self, block: &mut Block, fitted: Fitted) {
        let Block::Table { columns, rows, size, kinds, .. } = block else { return };
        let Fitted { size_pt, widths_pt, tall, totals } = fitted;
        let inner = |at: usize| widths_pt[at] - 2.0 * self.form.inset;
        let cell = |text: &mut String, room: f64, bold: bool| {
            let width = |text: &str| self.ruler.face(bold).em(text) * size_pt;
            // What fits on a line by itself is torn nowhere.
            if width(text) <= room {
                return;
            }
            if let std::borrow::Cow::Owned(marked) = words::mark(text, room, &width) {
                *text = marked;
            }
        };
        for (at, column) in columns.iter_mut().enumerate() {
            cell(&mut column.title, inner(at), true);
        }
        for (row, total) in rows.iter_mut().zip(&totals) {
            let merged = *total && table::is_merged(row);
            for (at, text) in row.iter_mut().enumerate().take(widths_pt.len()) {
                let room = if merged && at < 2 { inner(0) + inner(1) } else { inner(at) };
                cell(text, room, *total);
            }
        }
        for (column, pt) in columns.iter_mut().zip(&widths_pt) {
            column.width = Width::Exact { pt: *pt };
        }
        *size = Some(size_pt);
        if tall.iter().chain(&totals).any(|yes| *yes) {
            let kind = |(tall, total): (&bool, &bool)| u8::from(*tall) + 2 * u8::from(*total);
            *kinds = tall.iter().zip(&totals).map(kind).collect();
        }
    }

    fn too_wide(
        &mut self,
        blocks: &[Block],
        title: Option<&str>,
        (at, tight): &(usize, Tight),
        room_pt: f64,
    ) {
        let Some(Block::Table { columns, caption, .. }) = blocks.get(*at) else { return };
        let heading = columns.get(tight.column).map(|column: &Column| column.title.clone());
        let heading = heading.unwrap_or_default().replace('\u{a0}', " ");
        let turned = if title.is_some() { ", kể cả trên trang ngang" } else { "" };
        let least = self.form.table_sizes.last().copied().unwrap_or_default();
        let message = format!(
            "bảng {} cột rộng quá trang giấy{turned}: ở cỡ chữ {least} cần {} mm, trang có {} mm; \
             rộng nhất là cột “{heading}”, vì chữ “{}” không ngắt được",
            columns.len(),
            mm_up(tight.needed_pt),
            mm(room_pt),
            shortened(&tight.word),
        );
        let problem = Problem::new(Code::TableTooWide, message)
            .hint("chia thành nhiều bảng ít cột hơn, mỗi bảng một phụ lục")
            .hint(
                "số tiền lớn: ghi theo nghìn đồng hoặc triệu đồng và ghi đơn vị ấy ở `don_vi_tinh`",
            );
        let table = title.map(str::to_owned).or_else(|| caption.clone());
        self.misfits.push(Misfit { problem, table, words: heading });
    }

    fn too_large(&mut self, d: &Document, cells: usize) {
        let message = format!("các bảng có {cells} ô, quá {MOST_CELLS} ô cho một văn bản");
        let problem = Problem::new(Code::TableTooLarge, message).hint(
            "chia bảng cho nhiều bản ghi, mỗi bản ghi một văn bản; hoặc chỉ gửi bảng tổng hợp",
        );
        let largest =
            d.appendices.iter().max_by_key(|a| a.body.iter().map(self::cells).sum::<usize>());
        let table = largest.map(|a| a.title.clone());
        let heading = |block: &Block| match block {
            Block::Table { columns, .. } => columns.first().map(|column| column.title.clone()),
            _ => None,
        };
        let blocks = largest.map_or(&d.body, |a| &a.body);
        let words = blocks.iter().find_map(heading).unwrap_or_default();
        self.misfits.push(Misfit { problem, table, words });
    }
}

fn line(what: &'static str, size_pt: f64, bold: bool, room_pt: f64) -> Line {
    Line { what, size_pt, bold, room_pt }
}

fn cells(block: &Block) -> usize {
    match block {
        Block::Table { columns, rows, .. } => columns.len() * (rows.len() + 1),
        _ => 0,
    }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

fn mm(pt: f64) -> String {
    format!("{:.0}", (pt / 72.0 * 25.4).floor())
}

fn mm_up(pt: f64) -> String {
    format!("{:.0}", (pt / 72.0 * 25.4).ceil())
}

/// Enough of a word to know it by.
fn shortened(word: &str) -> String {
    const LETTERS: usize = 30;
    match word.char_indices().nth(LETTERS) {
        Some((at, _)) => format!("{}…", &word[..at]),
        None => word.to_owned(),
    }
}
