//! The official form (thể thức), measured on the finished page.
//!
//! In: the bytes of a PDF and the rules as data. Out: a [`Report`], for each rule its clause, what is
//! required, what was measured, and a [`Verdict`]. [`reader`] reads the PDF back with a library that
//! does not know its writer, [`lines`] and [`parts`] find the components, [`checks`] measure them,
//! [`rules`] say against what; [`guard`] stands before files of unknown origin. Of pages that other
//! programs wrote, [`untagged`] finds the components by place and words; [`mod@docx`] sets a Word file so that they
//! can be found in the same way. It does not know what composed and rendered the page (test:
//! house::layers::the_form_does_not_know_documents).

pub mod checks;
mod docx;
mod foreign;
pub mod guard;
mod json;
pub mod lines;
pub mod parts;
pub mod reader;
pub mod rules;
pub mod untagged;
mod way;

use crate::law::profile::ND30_FROM;
use crate::ooxml::Package;
use crate::problem::{Code, Place, Problem};
use crate::returned::DOCX;
use crate::templates::Templates;
use checks::{Measured, Scene};
use parts::{Area, Part};
use rules::{Book, Confidence, Rule};
use std::path::Path;
use std::sync::Arc;
use way::Way;

pub use docx::needs_pages;
pub use way::Found;

/// What a measurement says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Không đo được từ trang giấy; the rule says why.
    Unmeasurable,
    /// Văn bản không có thành phần này.
    Absent,
    /// Đạt.
    Fits,
    /// Lưu ý: misses a rule that is not sure enough to refuse for.
    Advice,
    /// Sai.
    Fails,
}

impl Verdict {
    pub fn title(self) -> &'static str {
        match self {
            Self::Fits => "đạt",
            Self::Fails => "SAI",
            Self::Advice => "lưu ý",
            Self::Absent => "không có",
            Self::Unmeasurable => "không đo",
        }
    }
}

/// One rule against one PDF.
#[derive(Debug, Clone)]
pub struct Row {
    pub rule: Arc<Rule>,
    /// The worst measurement: `12–13`, words, or empty.
    pub measured: String,
    /// From 1; where the worst measurement was taken.
    pub page: Option<usize>,
    pub verdict: Verdict,
    /// Why nothing was measured, where nothing can be.
    pub unmeasured: Option<String>,
}

impl Row {
    /// What was measured, with its unit, or why nothing can be.
    pub fn finding(&self) -> String {
        let is_figure = self.measured.ends_with(|c: char| c.is_ascii_digit());
        match (&self.unmeasured, &self.rule.unit) {
            (Some(why), _) => why.clone(),
            (None, Some(unit)) if self.rule.limits.is_some() && is_figure => {
                format!("{} {unit}", self.measured)
            }
            _ => self.measured.clone(),
        }
    }
}

/// All rules against one document of a PDF.
#[derive(Debug, Clone)]
pub struct Report {
    /// `nd30`, `tt01`, `tld-nd30`, `tld-tt01`; `so` a book of a clerk, `giao-nhan` minutes of a hand-over.
    pub profile: String,
    /// Số, ký hiệu as printed.
    pub number: String,
    pub pages: usize,
    /// From 1; the pages that are nothing but a picture.
    pub pictures: Vec<usize>,
    /// How the components were found.
    pub found: Found,
    pub rows: Vec<Row>,
}

impl Report {
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    /// The rules that the document breaks, each as a problem at its place.
    pub fn problems(&self, place: impl Fn(&Row) -> Option<Place>) -> Vec<Problem> {
        let fails = self.rows.iter().filter(|row| row.verdict == Verdict::Fails);
        fails
            .map(|row| {
                let page = row.page.map(|page| format!(" (trang {page})")).unwrap_or_default();
                let message = format!(
                    "{} {} sai thể thức{page}: yêu cầu {}; đo được {}",
                    row.rule.element, self.number, row.rule.requirement, row.measured
                );
                let problem = match place(row) {
                    Some(place) => Problem::at(Code::FormRule, &place, message),
                    None => Problem::new(Code::FormRule, message),
                };
                problem.clause(row.rule.clause.clone()).hint(self.found.remedy())
            })
            .collect()
    }
}

/// Reads the rules.
///
/// # Errors
/// [`Code::FormRules`].
pub fn book(templates: &Templates) -> Result<Book, Problem> {
    Book::read(templates, |name| checks::named(name).is_some())
}

/// Measures every document in a PDF.
///
/// # Errors
/// [`Code::NotAPdf`].
pub fn examine(book: &Book, pdf: &[u8]) -> Result<Vec<Report>, Problem> {
    reports(book, pdf, |_| true)
}

/// As [`examine`], but of each document only what breaks a rule, for a run that makes many.
///
/// # Errors
/// [`Code::NotAPdf`].
pub fn find_faults(book: &Book, pdf: &[u8]) -> Result<Vec<Report>, Problem> {
    reports(book, pdf, |verdict| verdict == Verdict::Fails)
}

/// As [`examine`], for a file that anybody may have made.
///
/// # Errors
/// [`Code::NotAPdf`], also for a PDF that would cost more than a document does; [`Code::OnlyPictures`],
/// [`Code::Unreadable`].
pub fn examine_file(book: &Book, pdf: &[u8]) -> Result<Vec<Report>, Problem> {
    if guard::is_own(pdf) {
        return examine(book, pdf);
    }
    examine_by_place(book, pdf)
}

/// As [`examine`], but the components are found by place and words.
///
/// # Errors
/// As of [`examine_file`].
pub fn examine_by_place(book: &Book, pdf: &[u8]) -> Result<Vec<Report>, Problem> {
    let pdf = foreign::copied(pdf)?;
    let mut reading = reader::read(pdf)?;
    foreign::check(&reading)?;
    let (papers, artifacts) = untagged::papers(&mut reading);
    Ok(of_papers(book, &reading, &artifacts, &(papers, Way::Placed), &|_| true))
}

/// Measures every document in a Word file (`.docx`) that anybody may have made.
///
/// # Errors
/// [`Code::CannotRead`]; [`Code::ReturnedUnreadable`], [`Code::ReturnedOldFormat`],
/// [`Code::ReturnedMacros`], [`Code::ReturnedTooLarge`] as for a copy that comes back;
/// [`Code::OnlyPictures`], [`Code::Unreadable`].
pub fn examine_word(book: &Book, path: &Path) -> Result<Vec<Report>, Problem> {
    in_word(book, Package::open(path, &DOCX)?)
}

/// As [`examine_word`], for a file in memory that problems call `name`.
///
/// # Errors
/// As of [`examine_word`].
pub fn examine_word_bytes(book: &Book, name: &str, bytes: Vec<u8>) -> Result<Vec<Report>, Problem> {
    in_word(book, Package::of_bytes(name, bytes, &DOCX)?)
}

fn in_word(book: &Book, package: Package) -> Result<Vec<Report>, Problem> {
    let (mut reading, typed) = docx::read(package)?;
    foreign::check(&reading)?;
    let (papers, artifacts) = untagged::papers(&mut reading);
    Ok(of_papers(book, &reading, &artifacts, &(papers, Way::Typed(&typed)), &|_| true))
}

fn reports(
    book: &Book,
    pdf: &[u8],
    wanted: impl Fn(Verdict) -> bool,
) -> Result<Vec<Report>, Problem> {
    let reading = reader::read(pdf.to_vec())?;
    let (blocks, artifacts) = lines::lines(&reading);
    let found = (parts::papers(&reading, &blocks), Way::Tagged);
    Ok(of_papers(book, &reading, &artifacts, &found, &wanted))
}

fn of_papers(
    book: &Book,
    reading: &reader::Reading,
    artifacts: &[lines::Line],
    (papers, way): &(Vec<parts::Paper>, Way),
    wanted: &impl Fn(Verdict) -> bool,
) -> Vec<Report> {
    let scenes = papers.iter().map(|paper| way.scene(Scene::new(reading, artifacts, paper)));
    scenes.map(|scene| report(book, &scene, *way, wanted)).collect()
}

fn report(book: &Book, scene: &Scene, way: Way, wanted: &impl Fn(Verdict) -> bool) -> Report {
    let profile = profile(&scene.paper.main);
    let rules = |profile| book.profile(profile).map(|own| own.rules.as_slice()).unwrap_or_default();
    // A copy follows the form of its own day and maker.
    let copies = scene.paper.copies.last().map_or(profile, self::profile);
    let of_copies = |rule: &&Arc<Rule>| rule.id.starts_with("sao.");
    let document = rules(profile).iter().filter(|rule| !of_copies(rule));
    let rules = document.chain(rules(copies).iter().filter(of_copies));
    let number =
        scene.main().part(Part::SoKyHieu).first().map(lines::Block::text).unwrap_or_default();
    Report {
        profile: profile.to_owned(),
        number: number.trim_start_matches("Số:").trim().to_owned(),
        pages: scene.paper.pages.len(),
        pictures: foreign::pictures(scene.reading, scene.paper.pages.clone()),
        found: way.found(),
        rows: rules.filter_map(|rule| row(rule, scene, way, wanted)).collect(),
    }
}

/// The profile of a book or of minutes by its name; of a document by issuer and date, as they are printed: NĐ 30/2020/NĐ-CP from the day it was
/// signed (Điều 37), before that TT 01/2011/TT-BNV; union bodies by rules of their own.
fn profile(area: &Area) -> &'static str {
    if let Some(own) = checks::papers::profile(area) {
        return own;
    }
    let date = area.part(Part::DiaDanh).first();
    let date = date.and_then(|block| checks::date_of(block.text()));
    let open = area.part(Part::DiaDanh).first();
    let open = open.and_then(|block| checks::open_year(block.text()));
    let old =
        date.is_some_and(|date| date < ND30_FROM) || open.is_some_and(|year| year < ND30_FROM.0);
    let issuer = area.part(Part::BanHanh).first().map(lines::Block::text).unwrap_or_default();
    // The lead body of a joint document is named first.
    let lead = issuer.split(" - ").next().unwrap_or_default();
    let union = ["LIÊN ĐOÀN LAO ĐỘNG", "CÔNG ĐOÀN"].iter().any(|name| lead.contains(name));
    match (union, old) {
        (false, false) => "nd30",
        (false, true) => "tt01",
        (true, false) => "tld-nd30",
        (true, true) => "tld-tt01",
    }
}

fn row(
    rule: &Arc<Rule>,
    scene: &Scene,
    way: Way,
    wanted: &impl Fn(Verdict) -> bool,
) -> Option<Row> {
    let said = way.say(rule, scene);
    let unmeasured = said.as_ref().err().cloned();
    let found = said.unwrap_or_default();
    let worst = found.iter().find(|one| !one.fits).or_else(|| found.first());
    let verdict = match (&unmeasured, worst) {
        (Some(_), _) => Verdict::Unmeasurable,
        (None, None) => Verdict::Absent,
        (None, Some(Measured { fits: true, .. })) => Verdict::Fits,
        (None, Some(_)) if rule.confidence == Confidence::H => Verdict::Fails,
        (None, Some(_)) => Verdict::Advice,
    };
    wanted(verdict).then(|| Row {
        rule: rule.clone(),
        measured: worst.map(|worst| range(&found, worst)).unwrap_or_default(),
        // Sheets of a Word file are not its pages.
        page: worst.map(|worst| worst.page + 1).filter(|_| way.found() != Found::InWord),
        verdict,
        unmeasured,
    })
}

/// What was measured: the worst when it misses the rule, else all different values, if few.
fn range(found: &[Measured], worst: &Measured) -> String {
    const FEW: usize = 3;
    if !worst.fits {
        return worst.shown.to_string();
    }
    let mut values: Vec<String> = found.iter().map(|one| one.shown.to_string()).collect();
    values.sort_unstable();
    values.dedup();
    match values.len() {
        1..=FEW => values.join("; "),
        _ => format!("{}; … ({} chỗ đo)", worst.shown, found.len()),
    }
}
