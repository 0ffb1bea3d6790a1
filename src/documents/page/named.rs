//! What a document is called: its type, its trích yếu, and the mark behind its number.

use super::letterhead::mark;
use crate::documents::case::Case;
use crate::documents::document::Title;
use crate::documents::outline::Parts;
use crate::documents::vietnamese::tie_title;
use crate::documents::wording::parts::missing;
use crate::law::types::abbreviation;
use crate::problem::Problem;

/// The names of a document.
pub struct Named {
    /// Tên loại; a công văn has none.
    pub kind: Option<String>,
    /// Trích yếu.
    pub subject: String,
    /// `TB-BHXH`.
    pub mark: String,
}

impl Named {
    /// From the parts of its template; a trích yếu of the record goes before that of the template.
    ///
    /// # Errors
    /// [`crate::problem::Code::TemplatePart`], where nothing says the trích yếu.
    pub fn of(case: &Case, parts: &Parts) -> Result<Self, Problem> {
        let kind = parts.line("tên loại");
        let own = case.issue.subject.as_ref().map(|subject| subject.0.clone());
        let subject = own
            .or_else(|| parts.line("trích yếu").map(|line| line.replace('\u{a0}', " ")))
            .ok_or_else(|| missing(case.kind.row().template, "trích yếu"))?;
        let abbreviation = kind.as_deref().and_then(abbreviation);
        let mark = mark(case, abbreviation.as_deref());
        Ok(Self { kind, subject, mark })
    }

    /// Tên loại, or what a document without one is called.
    pub fn type_name(&self) -> &str {
        self.kind.as_deref().unwrap_or("Công văn")
    }

    /// `15/TB-BHXH`; a draft without a number has none.
    pub fn number(&self, case: &Case) -> Option<String> {
        case.number().map(|number| format!("{number:02}/{}", self.mark))
    }

    /// What stands above the text of a document whose type has a name.
    pub fn title(&self) -> Option<Title> {
        let subject = || tie_title(&self.subject);
        self.kind.as_ref().map(|kind| Title { kind: kind.to_uppercase(), subject: subject() })
    }
}
