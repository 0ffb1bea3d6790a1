//! How a problem prints: in full with the source line, or on one line for editors and scripts.

use super::{Place, Problem, Severity};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::sync::{Arc, Mutex};

/// A path that was asked for, and the text that it has.
type Found = (String, Option<Arc<str>>);

/// The texts of files by path below the root, fetched when a problem of one is shown: nobody holds
/// the text of every file for the few that have a mistake.
#[derive(Clone, Default)]
pub struct Sources {
    fetch: Option<Arc<Fetch>>,
    /// The last text that was fetched: problems come sorted by file.
    last: Arc<Mutex<Option<Found>>>,
}

type Fetch = dyn Fn(&str) -> Option<Arc<str>> + Send + Sync;

impl Sources {
    pub fn new(fetch: impl Fn(&str) -> Option<Arc<str>> + Send + Sync + 'static) -> Self {
        Self { fetch: Some(Arc::new(fetch)), last: Arc::default() }
    }

    /// The text of a file, if there is one to show.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        let fetch = self.fetch.as_ref()?;
        let Ok(mut last) = self.last.lock() else { return fetch(path) };
        if let Some((_, text)) = last.as_ref().filter(|(known, _)| known == path) {
            return text.clone();
        }
        let text = fetch(path);
        *last = Some((path.to_owned(), text.clone()));
        text
    }
}

/// The problem with its source line, a caret line, its clause and its hints.
pub fn show_full(problem: &Problem, sources: &Sources, colour: Colour) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR.with_name("lỗi"),
        Severity::Advice => Level::WARNING.with_name("lưu ý"),
    };
    let title = level.primary_title(problem.message.as_str()).id(problem.code.text());
    let text = problem.place.as_ref().filter(|place| place.line > 0);
    let text = text.and_then(|place| sources.text(&place.file));
    let mut group = match &problem.place {
        Some(place) => locate(Group::with_title(title), place, text.as_deref()),
        None => Group::with_title(title),
    };
    if let Some(clause) = &problem.clause {
        group = group.element(Level::NOTE.with_name("căn cứ").message(clause.as_str()));
    }
    for hint in &problem.hints {
        group = group.element(Level::HELP.with_name("cách sửa").message(hint.as_str()));
    }
    let renderer = match colour {
        Colour::Styled => Renderer::styled(),
        Colour::Plain => Renderer::plain(),
    };
    renderer.decor_style(DecorStyle::Unicode).render(&[group])
}

/// Whether the terminal takes colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Styled,
    Plain,
}

/// `file:line:column: lỗi[Q111]: message (hint)` on one line.
pub fn show_short(problem: &Problem) -> String {
    let place = match &problem.place {
        Some(place) if place.line > 0 => {
            format!("{}:{}:{}: ", place.file, place.line, place.column)
        }
        Some(place) => format!("{}: ", place.file),
        None => String::new(),
    };
    let word = match problem.severity {
        Severity::Error => "lỗi",
        Severity::Advice => "lưu ý",
    };
    let mut line = format!("{place}{word}[{}]: {}", problem.code, problem.message);
    if let Some(clause) = &problem.clause {
        line.push_str(&format!(" (căn cứ: {clause})"));
    }
    for hint in &problem.hints {
        line.push_str(&format!(" → {hint}"));
    }
    line.replace('\n', " ")
}

/// Adds the source line when the text is known, else the bare path.
fn locate<'a>(group: Group<'a>, place: &'a Place, text: Option<&'a str>) -> Group<'a> {
    // A file that changed meanwhile may split its letters elsewhere.
    let fits = |text: &&str| text.is_char_boundary(place.bytes.0.min(text.len()));
    let Some(text) = text.filter(fits) else {
        return group.element(Origin::path(&*place.file));
    };
    let (start, end) = (place.bytes.0.min(text.len()), place.bytes.1.min(text.len()));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    // The end of a Windows line is nothing that a person typed.
    let line_end = start.max(text[..line_end].trim_end_matches('\r').len());
    let end = end.clamp(start, line_end);
    group.element(
        Snippet::source(&text[line_start..line_end])
            .line_start(place.line)
            .path(&*place.file)
            .annotation(AnnotationKind::Primary.span(start - line_start..end - line_start)),
    )
}
