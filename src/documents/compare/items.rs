//! A document as a list of texts, each with the name of its place on paper.

use crate::documents::composed::Composed;
use crate::documents::document::{Block, Document};

/// A text and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// `Mục II, khoản 2`.
    pub part: String,
    pub text: String,
}

/// Items that are compared with each other.
pub struct Section {
    pub items: Vec<Item>,
    /// At most one item, which can only become another.
    pub single: bool,
}

impl Item {
    fn new(part: impl Into<String>, text: &str) -> Self {
        // Words that the layout ties together are words.
        Self { part: part.into(), text: text.replace('\u{a0}', " ") }
    }

    /// The text without its closing stop, which depends on what follows.
    pub fn meaning(&self) -> String {
        self.text.trim_end_matches(['.', '/', ';', ',']).to_owned()
    }
}

/// The sections of a document: as many, in the same order, for every document.
pub fn sections(composed: &Composed) -> Vec<Section> {
    let facts = &composed.facts;
    let document = composed.document();
    let header = &document.header;
    let state = if document.draft { "dự thảo" } else { "ban hành" };
    let number = header.number.trim_start_matches("Số: ");
    let signatures: Vec<String> = document.signatures.iter().map(signature).collect();
    vec![
        single("Trạng thái", Some(state)),
        single("Độ khẩn", document.urgency),
        single("Cơ quan chủ quản", line(&header.superior).as_deref()),
        single("Cơ quan ban hành", line(&header.issuer).as_deref()),
        single("Số, ký hiệu", Some(number)),
        single("Địa danh, ngày tháng", Some(&header.place_date)),
        single("Tên loại", Some(&facts.type_name)),
        single("Trích yếu", Some(&facts.subject)),
        list("Kính gửi", &document.addressees),
        list("Căn cứ", &document.bases),
        Section { items: body("", &document.body), single: false },
        list("Chữ ký", &signatures),
        list("Nơi nhận", &document.recipients),
        single("Lưu", Some(&document.filing)),
        Section { items: appendices(document), single: false },
    ]
}

fn line(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join(" "))
}

fn single(part: &str, text: Option<&str>) -> Section {
    let items = text.iter().map(|text| Item::new(part, text)).collect();
    Section { items, single: true }
}

fn list(part: &str, texts: &[String]) -> Section {
    Section { items: texts.iter().map(|text| Item::new(part, text)).collect(), single: false }
}

fn signature(block: &crate::documents::document::SignatureBlock) -> String {
    let lines = block.lines.iter().chain(&block.post).chain([&block.name]);
    lines.map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn appendices(document: &Document) -> Vec<Item> {
    let appendix = |appendix: &crate::documents::document::Appendix| {
        let title = Item::new(format!("{}, tiêu đề", appendix.label), &appendix.title);
        [vec![title], body(&appendix.label, &appendix.body)].concat()
    };
    document.appendices.iter().flat_map(appendix).collect()
}

/// Where a block stands: the headings above it.
#[derive(Default)]
struct Where {
    part: String,
    section: String,
    clause: String,
    point: String,
    /// Paragraphs and dashes since the last heading.
    loose: usize,
    tables: usize,
}

impl Where {
    fn name(&self, above: &str, own: &str) -> String {
        let names = [above, &self.part, &self.section, &self.clause, &self.point, own];
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let name = names.join(", ");
        let mut letters = name.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}", letters.as_str())
    }
}

/// The texts of a body; `above` is the appendix that it belongs to.
fn body(above: &str, blocks: &[Block]) -> Vec<Item> {
    let mut at = Where::default();
    let mut items = Vec::new();
    for block in blocks {
        match block {
            Block::Part { label, title } => {
                at = Where { part: label.clone(), tables: at.tables, ..Where::default() };
                items.push(Item::new(at.name(above, ""), title));
            }
            Block::Section { label, title } => {
                let section = format!("mục {}", label.trim_end_matches('.'));
                at = Where { part: at.part, section, tables: at.tables, ..Where::default() };
                items.push(Item::new(at.name(above, ""), title));
            }
            Block::Clause { label, text, .. } => {
                at.clause = match label.trim_end_matches('.') {
                    "" => String::new(),
                    number => format!("khoản {number}"),
                };
                (at.point, at.loose) = (String::new(), 0);
                items.push(Item::new(at.name(above, ""), &text.join(" ")));
            }
            Block::Point { label, text } => {
                at.point = format!("điểm {}", label.trim_end_matches(')'));
                at.loose = 0;
                items.push(Item::new(at.name(above, ""), &text.join(" ")));
            }
            Block::Dash { text } | Block::Para { text } | Block::Note { text } => {
                at.loose += 1;
                let own = match block {
                    Block::Dash { .. } => format!("gạch đầu dòng thứ {}", at.loose),
                    _ => format!("đoạn {}", at.loose),
                };
                items.push(Item::new(at.name(above, &own), &text.join(" ")));
            }
            Block::Table { columns, rows, .. } => {
                at.tables += 1;
                let heads: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
                let own = format!("bảng {}, đầu bảng", at.tables);
                items.push(Item::new(at.name(above, &own), &heads.join(" | ")));
                for (row, cells) in rows.iter().enumerate() {
                    let own = format!("bảng {}, dòng {}", at.tables, row + 1);
                    items.push(Item::new(at.name(above, &own), &cells.join(" | ")));
                }
            }
            Block::Chart { alt, .. } => items.push(Item::new(at.name(above, "biểu đồ"), alt)),
        }
    }
    items
}
