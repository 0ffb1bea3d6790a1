//! The head of a document: letterhead, title, Kính gửi, căn cứ (ô 1 to 5, 9a, 10).

use super::anchors::FIXED;
use super::flow::{Flow, paragraph, rule};
use super::form::{eighths, halves, twips};
use super::level::Level;
use super::measure::{Weight, em, lines};
use super::styles;
use super::table::{Frame, cell};
use super::text::run;
use super::xml::{Element, el, val};
use crate::documents::document::{Document, Header, Title};

/// Printed on every document; what stands here is law (NĐ 30/2020/NĐ-CP, Phụ lục I, II.1).
const COUNTRY: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
const DRAFT: &str = "DỰ THẢO";

/// What stands in the two columns of a letterhead.
pub struct Letterhead<'a> {
    pub superior: &'a [String],
    pub issuer: &'a [String],
    /// The right column above the date.
    pub right: Vec<Element>,
    pub number: &'a str,
    pub place_date: &'a str,
    /// Below the number, with the width of the column.
    pub below: Vec<Element>,
}

impl Flow<'_> {
    pub fn head(&mut self, d: &Document) {
        let below = self.under_number(d);
        let Header { superior, issuer, number, place_date, .. } = &d.header;
        let right = self.country(self.form.text_width(false) - self.left(place_date).0);
        self.letterhead(Letterhead { superior, issuer, right, number, place_date, below });
        self.push(paragraph(styles::GAP));
        if let Some(title) = &d.title {
            self.title(title);
        }
        if !d.addressees.is_empty() {
            self.addressees(&d.addressees);
        }
        if d.title.is_none() && d.addressees.is_empty() {
            self.push(paragraph(styles::GAP).below(self.form.title_below));
        }
        for basis in &d.bases {
            let basis = self.text(styles::BASIS, "can_cu", basis);
            self.push(basis);
        }
    }

    /// The width of the left column, and whether place and date need a line each. The column gives way,
    /// down to a limit, to a place and date wider than the other one.
    fn left(&self, place_date: &str) -> (f64, bool) {
        const AIR: f64 = 4.0;
        let form = self.form;
        let date = em(place_date, Weight::Regular) * form.place_date + AIR;
        let room = form.text_width(false) - date;
        if room < form.head_left_min {
            (form.head_left, true)
        } else {
            (form.head_left.min(room), false)
        }
    }

    pub fn letterhead(&mut self, head: Letterhead) {
        let (left, two) = self.left(head.place_date);
        let frame = Frame::without_lines(vec![left, self.form.text_width(false) - left]);
        let agency = self.agency(head.superior, head.issuer, left);
        let number = self.text(styles::NUMBER, "so", head.number).kept(true).build();
        let date = self.place_and_date(head.place_date, two);
        let mut rows =
            vec![vec![cell(agency), cell(head.right)], vec![cell(vec![number]), cell(date)]];
        if !head.below.is_empty() {
            rows.push(vec![cell(head.below), cell(vec![paragraph(styles::GAP).build()])]);
        }
        self.out.push(frame.build(rows));
    }

    fn agency(&mut self, superior: &[String], issuer: &[String], column: f64) -> Vec<Element> {
        let form = self.form;
        let room = column - form.gutter;
        let mut out = Vec::new();
        for name in superior {
            let set = (form.superior, Weight::Regular);
            let of = (styles::SUPERIOR, "co_quan");
            let (line, _) = self.balanced(of, name, (room, column), set);
            out.push(line.kept(true).build());
        }
        let mut longest: f64 = 0.0;
        for name in issuer {
            let (line, width) = self.balanced(
                (styles::ISSUER, "co_quan"),
                name,
                (room, column),
                (form.issuer, Weight::Bold),
            );
            longest = longest.max(width);
            out.push(line.kept(true).build());
        }
        out.push(rule(form, form.rule_share * longest, column, form.rule_gap).kept(true).build());
        out
    }

    /// On two lines they part after the comma between them.
    fn place_and_date(&mut self, text: &str, two: bool) -> Vec<Element> {
        let comma = text.match_indices(", ngày").chain(text.match_indices(",\u{a0}ngày")).next();
        let parts = match comma.filter(|_| two) {
            Some((at, _)) => vec![&text[..=at], text[at + 1..].trim()],
            None => vec![text],
        };
        let mut out = Vec::new();
        for (at, part) in parts.into_iter().enumerate() {
            let line = self.text(styles::PLACE_DATE, "dia_danh_ngay", part).kept(true);
            out.push(if at == 0 { line } else { line.below(0.0) }.build());
        }
        out
    }

    /// V/v, dấu độ khẩn, dấu dự thảo.
    fn under_number(&mut self, d: &Document) -> Vec<Element> {
        let (form, column) = (self.form, self.left(&d.header.place_date).0);
        let mut out = Vec::new();
        if let Some(subject) = &d.header.subject {
            let room = column - form.gutter;
            let set = (form.subject, Weight::Regular);
            let of = (styles::LETTER_SUBJECT, "trich_yeu");
            out.push(self.balanced(of, subject, (room, column), set).0.build());
        }
        if let Some(urgency) = d.urgency {
            out.push(self.mark(urgency, &form.urgency_color, column));
        }
        if d.draft {
            out.push(self.mark(DRAFT, "000000", column));
        }
        out
    }

    fn title(&mut self, title: &Title) {
        let form = self.form;
        let width = form.text_width(false);
        let subject = Some(title.subject.as_str()).filter(|subject| !subject.is_empty());
        let kind = self.text(styles::KIND, "ten_loai", &title.kind);
        self.push(kind);
        let mut longest = em(&title.kind, Weight::Bold) * form.title_kind;
        if let Some(subject) = subject {
            let set = (form.title_subject, Weight::Bold);
            let of = (styles::SUBJECT, "trich_yeu");
            let (line, own) = self.balanced(of, subject, (form.title_width, width), set);
            longest = own;
            self.push(line);
        }
        self.closing_rule(form.rule_share * longest, form.title_below);
    }

    /// The rule under a title, and the room below it.
    pub fn closing_rule(&mut self, length: f64, below: f64) {
        let (form, width) = (self.form, self.form.text_width(false));
        self.push(rule(form, length, width, form.rule_gap).above(below).kept(true));
    }

    /// The hyphens stand under the colon.
    fn addressees(&mut self, names: &[String]) {
        const LABEL: &str = "Kính gửi";
        let form = self.form;
        let width = |text: &str| em(text, Weight::Regular) * self.size;
        let (label, sign, all) = (width(LABEL), width("- "), form.text_width(false));
        if let [name] = names {
            let whole = width(LABEL) + width(": ") + width(name);
            let hang = width("Kính gửi: ");
            let left = ((all - whole) / 2.0).max(0.0);
            let indent =
                el("w:ind").set("w:left", twips(left + hang)).set("w:hanging", twips(hang));
            let runs = vec![run("Kính gửi: "), run(name)];
            let whole = format!("Kính gửi: {name}");
            let content = self.anchors.around_runs("kinh_gui", &whole, runs);
            let line = paragraph(styles::ADDRESSEE_LABEL)
                .below(form.addressees_above)
                .above(form.addressees_below)
                .with(indent)
                .content(content);
            return self.push(line);
        }
        let longest = names.iter().map(|name| width(name) + width(";")).fold(0.0, f64::max);
        let left = ((all - label - sign - longest) / 2.0).max(0.0);
        let at = |points: f64, hanging: f64| {
            el("w:ind").set("w:left", twips(points + hanging)).set("w:hanging", twips(hanging))
        };
        let first = self
            .text(styles::ADDRESSEE_LABEL, FIXED, "Kính gửi:")
            .below(form.addressees_above)
            .with(at(left, 0.0))
            .kept(true);
        self.push(first);
        for (nth, name) in names.iter().enumerate() {
            let is_last = nth + 1 == names.len();
            let text = format!("{name}{}", if is_last { "." } else { ";" });
            let line = self
                .text(styles::ADDRESSEE, "kinh_gui", &text)
                .numbered(Level::Addressee, Level::Addressee.list().to_owned())
                .with(at(left + label, sign));
            self.push(if is_last { line.above(form.addressees_below) } else { line });
        }
    }

    /// Label, title and `(Kèm theo …)` of an appendix.
    pub fn annex_title(&mut self, label: &str, title: &str, attached: &str) {
        let form = self.form;
        let width = form.text_width(false);
        let label = self.text(styles::ANNEX, "phu_luc", label);
        self.push(label);
        let set = (form.appendix_title, Weight::Bold);
        let of = (styles::ANNEX_TITLE, "phu_luc");
        let (line, _) = self.balanced(of, title, (form.title_width, width), set);
        self.push(line);
        let set = (form.appendix_attached, Weight::Regular);
        let of = (styles::ATTACHED, "phu_luc");
        let (line, longest) = self.balanced(of, attached, (form.title_width, width), set);
        self.push(line);
        self.closing_rule(form.appendix_share * longest, form.appendix_below);
    }

    /// Quốc hiệu and Tiêu ngữ; the rule is as long as the Tiêu ngữ.
    fn country(&mut self, column: f64) -> Vec<Element> {
        let form = self.form;
        let long = lines(MOTTO, column, form.motto, Weight::Bold).width;
        vec![
            self.text(styles::MOTTO_TOP, FIXED, COUNTRY).kept(true).build(),
            self.text(styles::MOTTO, FIXED, MOTTO).kept(true).build(),
            rule(form, long, column, form.rule_gap).kept(true).build(),
        ]
    }

    /// A word in a box.
    fn mark(&mut self, word: &str, color: &str, column: f64) -> Element {
        let form = self.form;
        let width = form.mark_width(word);
        let air = ((form.mark_height - form.line(form.mark_size)) / 2.0).max(0.0);
        let side = |name: &'static str, space: f64| {
            val(name, "single")
                .set("w:sz", eighths(form.mark_stroke))
                .set("w:space", format!("{space:.0}"))
                .set("w:color", color.to_owned())
        };
        let border = el("w:pBdr")
            .with(side("w:top", air))
            .with(side("w:left", 0.0))
            .with(side("w:bottom", air))
            .with(side("w:right", 0.0));
        let set = el("w:rPr")
            .with(val("w:color", color.to_owned()))
            .with(val("w:sz", halves(form.mark_size)));
        let shown = el("w:r").with(set).with(el("w:t").text(word));
        let shown = self.anchors.around_runs(FIXED, word, vec![shown]);
        // The box grows upwards and downwards out of its line.
        let paragraph = paragraph(styles::MARK).with(border).below(form.mark_gap + air);
        paragraph.between((column - width) / 2.0).content(shown).build()
    }
}
