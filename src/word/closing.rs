//! The end of a document: signatures, Nơi nhận, the blocks of legal copies (ô 7 and 9b).

use super::anchors::FIXED;
use super::flow::{Flow, paragraph, rule};
use super::form::Form;
use super::head::Letterhead;
use super::level::Level;
use super::measure::{Weight, lines};
use super::styles;
use super::table::{Frame, cell};
use super::xml::{Element, el, val};
use crate::documents::document::{CopyBlock, SignatureBlock};

/// What closes a document or a copy.
pub struct Closing<'a> {
    pub signatures: &'a [SignatureBlock],
    pub recipients: &'a [String],
    pub filing: &'a str,
}

/// A signature in two: what stands above the place to sign, and what stands below.
struct Signed {
    above: Vec<Element>,
    below: Vec<Element>,
}

impl Flow<'_> {
    /// Signatures stay whole; a list of recipients that is longer than the form keeps together may run on.
    pub fn closing(&mut self, closing: &Closing) {
        let form = self.form;
        self.push(paragraph(styles::GAP).below(form.sign_above).kept(true));
        if closing.signatures.len() > 1 {
            self.joint_signatures(closing.signatures);
            self.push(paragraph(styles::GAP).below(form.sign_above).kept(true));
            let list = self.recipients(closing, 0.0);
            self.out.extend(list);
            return;
        }
        let left = form.head_left;
        let width = form.text_width(false);
        let mut list = self.recipients(closing, form.ascent * (self.size - form.recipients_label));
        let signed = closing.signatures.iter().flat_map(|signature| {
            let signed = self.signed(signature, width - left - form.gutter);
            signed.above.into_iter().chain(signed.below)
        });
        let signed = signed.collect::<Vec<_>>();
        let rest = if self.is_long(closing, left) {
            list.split_off(list.len().min(BESIDE))
        } else {
            Vec::new()
        };
        let frame = Frame::without_lines(vec![left - form.gutter, width - left + form.gutter]);
        let mut rows = vec![vec![cell(list), cell(signed)]];
        if !rest.is_empty() {
            rows.push(vec![cell(rest), cell(vec![paragraph(styles::GAP).build()])]);
        }
        self.out.push(frame.build(rows));
    }

    /// Whether the list is higher than what the form keeps together.
    fn is_long(&self, closing: &Closing, column: f64) -> bool {
        let form = self.form;
        let size = form.recipients_list;
        let high =
            |text: &str| lines(text, column - form.gutter - size, size, Weight::Regular).count;
        let all: usize = closing.recipients.iter().map(|name| high(name)).sum();
        let lines = u32::try_from(all + high(closing.filing)).unwrap_or(u32::MAX);
        f64::from(lines) * form.line(size) > form.recipients_whole
    }

    /// Side by side, the lead body at the right; the names stand on one line.
    fn joint_signatures(&mut self, signatures: &[SignatureBlock]) {
        let columns = f64::from(u32::try_from(signatures.len()).unwrap_or(1));
        let column = self.form.text_width(false) / columns;
        let room = column - self.form.gutter;
        let signed = signatures.iter().rev().map(|one| self.signed(one, room)).collect::<Vec<_>>();
        let frame = Frame::without_lines(vec![column; signatures.len()]);
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for one in signed {
            above.push(cell(one.above));
            below.push(cell(one.below));
        }
        let table = frame.build(vec![above, below]);
        self.out.push(table);
    }

    fn signed(&mut self, signature: &SignatureBlock, room: f64) -> Signed {
        let (form, size) = (self.form, self.size);
        let mut high = 0.0;
        let mut above = Vec::new();
        for line in &signature.lines {
            high += form.line(size) * counted(line, room, size);
            above.push(self.text(styles::AUTHORITY, "ky", line).kept(true).build());
        }
        let space = sign_space(form, high);
        let mut below = Vec::new();
        if let Some(post) = &signature.post {
            let post = self.text(styles::SIGNER, "ky", post).below(space);
            below.push(post.kept(true).build());
        }
        let name = self.text(styles::SIGNER, "ky", &signature.name);
        below.push(if below.is_empty() { name.below(space) } else { name }.build());
        Signed { above, below }
    }

    fn recipients(&mut self, closing: &Closing, drop: f64) -> Vec<Element> {
        let label = self.text(styles::RECIPIENTS, FIXED, "Nơi nhận:");
        let mut out = vec![label.below(drop.max(0.0)).kept(true).build()];
        let all = closing.recipients.iter().map(|name| format!("{name};"));
        for text in all.chain([format!("{}.", closing.filing)]) {
            let line = self
                .text(styles::RECIPIENT, "noi_nhan", &text)
                .numbered(Level::Recipient, Level::Recipient.list().to_owned());
            out.push(line.build());
        }
        out
    }

    /// Thể thức bản sao, below a line across the text: no Quốc hiệu, no cơ quan chủ quản.
    pub fn copy(&mut self, copy: &CopyBlock) {
        let form = self.form;
        let width = form.text_width(false);
        self.push(rule(form, width, width, form.copy_above).kept(true));
        let kind = self.text(styles::COPY_KIND, "ban_sao", &copy.kind).kept(true);
        self.letterhead(Letterhead {
            superior: &[],
            issuer: &copy.issuer,
            right: vec![kind.build()],
            number: &copy.number,
            place_date: &copy.place_date,
            below: Vec::new(),
        });
        if let Some(note) = &copy.note {
            self.push(paragraph(styles::GAP));
            let note = self.text(styles::NOTE, "ban_sao", note).kept(true);
            self.push(note);
        }
        self.closing(&Closing {
            signatures: std::slice::from_ref(&copy.signature),
            recipients: &copy.recipients,
            filing: &copy.filing,
        });
    }

    /// The end of a part with pages of its own.
    pub fn end_part(&mut self, landscape: bool) {
        let section = super::page::section(self.form, landscape);
        self.push(paragraph(styles::GAP).with(section));
    }
}

/// So many recipients of a long list stand beside the signature: their lines are no higher than it.
const BESIDE: usize = 12;

/// Room to sign below so many points of titles.
fn sign_space(form: &Form, high: f64) -> f64 {
    (form.name_below - high).max(form.sign_space)
}

fn counted(text: &str, room: f64, size: f64) -> f64 {
    let count = lines(text, room, size, Weight::Bold).count;
    f64::from(u32::try_from(count).unwrap_or(1))
}

/// The last paragraph of a document, so that it does not end in a table.
pub fn last() -> Element {
    el("w:p").with(el("w:pPr").with(val("w:pStyle", styles::GAP)))
}
