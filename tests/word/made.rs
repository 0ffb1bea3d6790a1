//! Every editable copy of the sample, taken apart; and a Word that only counts.

use super::{attribute, name};
use crate::office::Office;
use qcph::documents::document::{Document, Sheet};
use qcph::documents::{Composed, Facts, compose};
use qcph::law::kinds::DocumentKind;
use qcph::pipeline::{self, Selection};
use qcph::project::Project;
use qcph::records::files::SourceFile;
use qcph::records::scalar::Date;
use qcph::templates::Templates;
use qcph::word::Forms;
use roxmltree::Node;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::OnceLock;

pub struct Made {
    pub id: String,
    /// As it is composed, with the turned pages of layout.
    pub document: Document,
    pub parts: BTreeMap<String, String>,
}

/// The copies of all records of the sample that have a document.
pub fn all() -> &'static [Made] {
    static ALL: OnceLock<Vec<Made>> = OnceLock::new();
    ALL.get_or_init(|| {
        let office = Office::sample();
        let checked = pipeline::load(Project::at(&office.path("")).unwrap());
        let loaded = checked.loaded.unwrap();
        let written = pipeline::word(&loaded, &Selection::All).unwrap();
        let mut all = Vec::new();
        for summary in loaded.office.corpus.summaries() {
            let filed = loaded.office.corpus.open(summary).unwrap();
            let Some(prepared) = compose(&loaded.office, &filed).unwrap() else { continue };
            let mut document = prepared.composed.document().clone();
            let fitted = loaded.engine.fit(&prepared.composed.sheet).unwrap();
            for (annex, fitted) in document.appendices.iter_mut().zip(&fitted[0].appendices) {
                annex.landscape = fitted.landscape;
            }
            let id = summary.id.0.clone();
            let own = written.iter().find(|one| one.path.contains(&format!("/{id}_"))).unwrap();
            let bytes = std::fs::read(office.path(&own.path)).unwrap();
            all.push(Made { id, document, parts: parts(&bytes).1 });
        }
        assert_eq!(all.len(), written.len());
        assert!(all.len() > 50, "{}", all.len());
        all
    })
}

/// The copies of the documents that strain the layout; `QCPH_TRANG=FOLDER cargo test word::` keeps them
/// there, for other judges.
pub fn stress() -> &'static [Made] {
    static ALL: OnceLock<Vec<Made>> = OnceLock::new();
    ALL.get_or_init(|| {
        let forms = Forms::read(&Templates::embedded()).unwrap();
        let engine = crate::form::engine();
        let made = |(id, sheet): (String, Sheet)| {
            let fitted = engine.fit(&sheet).unwrap();
            let document = sheet.documents[0].clone();
            let composed = Composed { facts: facts(&id), sheet };
            let file = SourceFile { path: "records/ep.yaml".into(), bytes: b"ma: EP-1\n".to_vec() };
            let bytes = qcph::word::write(&forms, &composed, &fitted[0], &file).unwrap();
            if let Some(folder) = std::env::var_os("QCPH_TRANG") {
                let path = std::path::Path::new(&folder).join(format!("{id}.docx"));
                qcph::disk::write(&path, &bytes).unwrap();
            }
            Made { id, document, parts: parts(&bytes).1 }
        };
        let all = crate::form::stress::all().into_iter();
        all.filter(|(_, sheet)| sheet.documents.len() == 1).map(made).collect()
    })
}

fn facts(id: &str) -> Facts {
    Facts {
        record_id: id.to_owned(),
        kind: DocumentKind::ALL[0],
        type_name: "Thông báo".into(),
        agency: "BHXH-HD".into(),
        agency_name: "Bảo hiểm xã hội tỉnh Hải Dương".into(),
        number: None,
        date: Date(chrono::NaiveDate::from_ymd_opt(2021, 1, 5).unwrap()),
        subject: "thử".into(),
        signer: "Nguyễn Văn A".into(),
        draft: false,
        path: id.to_owned(),
        copy: None,
    }
}

/// The names of parts in their order, and the parts.
pub fn parts(bytes: &[u8]) -> (Vec<String>, BTreeMap<String, String>) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let (mut names, mut parts) = (Vec::new(), BTreeMap::new());
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        names.push(name.clone());
        parts.insert(name, text);
    }
    (names, parts)
}

impl Made {
    pub fn xml(&self, part: &str) -> roxmltree::Document<'_> {
        roxmltree::Document::parse(&self.parts[part]).unwrap()
    }

    /// The paragraphs as Word shows them: label, text; empty ones left out.
    pub fn lines(&self) -> Vec<String> {
        let (text, lists, styles) = (
            self.xml("word/document.xml"),
            self.xml("word/numbering.xml"),
            self.xml("word/styles.xml"),
        );
        let mut count =
            Count { lists: lists.root_element(), counts: BTreeMap::new(), begun: Vec::new() };
        let mut lines = Vec::new();
        for paragraph in text.descendants().filter(|node| name(node) == "p") {
            let mut line = String::new();
            for node in paragraph.descendants() {
                match name(&node) {
                    "t" => line.push_str(node.text().unwrap_or_default()),
                    "br" => line.push('\n'),
                    _ => {}
                }
            }
            let own = paragraph.descendants().find(|node| name(node) == "numPr");
            let style = paragraph.descendants().find(|node| name(node) == "pStyle");
            let of_style = style.and_then(|style| {
                let id = attribute(&style, "val");
                let style = styles.descendants().find(|node| attribute(node, "styleId") == id)?;
                style.descendants().find(|node| name(node) == "numPr")
            });
            let label = own.or(of_style).map(|number| count.next(&number)).unwrap_or_default();
            if !line.is_empty() {
                lines.push(format!("{label}{line}"));
            }
        }
        lines
    }
}

/// Counts as 17.9 of the standard says.
struct Count<'a> {
    lists: Node<'a, 'a>,
    /// By abstract list and level.
    counts: BTreeMap<(String, usize), usize>,
    /// Lists and levels whose own start was taken.
    begun: Vec<(String, usize)>,
}

impl Count<'_> {
    /// The label of the next paragraph of a list.
    fn next(&mut self, number: &Node) -> String {
        let of = |wanted| {
            let found = number.children().find(|node| name(node) == wanted).unwrap();
            attribute(&found, "val").to_owned()
        };
        let (list, level) = (of("numId"), of("ilvl").parse::<usize>().unwrap());
        let lists = self.lists;
        let num = lists
            .children()
            .find(|one| name(one) == "num" && attribute(one, "numId") == list)
            .unwrap();
        let shape = attribute(&num.first_element_child().unwrap(), "val").to_owned();
        let at_level = |node: &Node| attribute(node, "ilvl") == level.to_string();
        let own = num.children().find(|one| name(one) == "lvlOverride" && at_level(one));
        let own_level = own.and_then(|own| own.children().find(|one| name(one) == "lvl"));
        let abstracts =
            lists.children().find(|one| attribute(one, "abstractNumId") == shape).unwrap();
        let of_shape =
            abstracts.children().find(|one| name(one) == "lvl" && at_level(one)).unwrap();
        let look = own_level.unwrap_or(of_shape);
        let count = self.counts.get(&(shape.clone(), level)).copied().unwrap_or_default() + 1;
        let start = own.and_then(|own| own.children().find(|one| name(one) == "startOverride"));
        let count = match start.filter(|_| !self.begun.contains(&(list.clone(), level))) {
            Some(start) => {
                self.begun.push((list, level));
                attribute(&start, "val").parse().unwrap()
            }
            None => count,
        };
        self.counts.retain(|(own, deeper), _| *own != shape || *deeper <= level);
        self.counts.insert((shape, level), count);
        let value = |wanted: &str| {
            let found = look.children().find(|node| name(node) == wanted).unwrap();
            attribute(&found, "val").to_owned()
        };
        let shown = match &*value("numFmt") {
            "upperRoman" => qcph::documents::vietnamese::roman(count),
            "lowerLetter" => char::from(b'a' + u8::try_from(count - 1).unwrap()).to_string(),
            _ => count.to_string(),
        };
        let gap = if value("suff") == "space" { " " } else { "" };
        value("lvlText").replace(&format!("%{}", level + 1), &shown) + gap
    }
}
