//! Word files that come back from whoever marked them up: what was changed in them, where in the record it
//! belongs, by whom, and what was remarked.
//!
//! In: a file that anybody may have made, and the list of anchors that the copy carries
//! ([`mod@list`], written by [`crate::word`]). Out: [`Returned`]. [`crate::ooxml`] opens the file within
//! bounds, [`relations`] finds its parts, [`markup`] reads a text into a [`mod@story`] with the marks on it,
//! [`remarks`] what stands beside it. [`views`] gives the text as it was and as it is to be; [`align`] finds
//! which paragraph each text of the copy became, [`trail`] what happened to it, [`changes`], [`hunks`] and
//! [`rows`] put it under the keys of the record. What was changed without tracking is found too, since the
//! copy's own words are in the list. [`deeds`] says what a change is to the record, or which [`obstacle`] is in
//! the way; [`mod@edits`] puts that into an order for [`crate::edit`]. To write the file is for others.

mod align;
mod change;
mod changes;
mod deeds;
mod edits;
mod hunks;
mod list;
mod markup;
mod obstacle;
mod record;
pub mod relations;
mod remarks;
mod rows;
mod story;
mod trail;
mod views;
mod wording;
mod words;

pub use change::{Change, Edit, What};
pub use deeds::{Deed, Fits, find as fits};
pub use edits::{of as edits, place};
pub use list::{Held, List, Said};
pub use obstacle::Obstacle;
pub use remarks::Remark;

use crate::ooxml::{Kind, Package};
use crate::problem::{Code, Problem};
use markup::{Markup, Room};
use relations::Parts;
use std::path::Path;
use story::Story;
use views::Views;
use words::Budget;

/// Files of Word.
pub static DOCX: Kind = Kind {
    program: "Word",
    ending: ".docx",
    old_ending: ".doc",
    format: "Word Document (*.docx)",
    unlock: "File > Info > Protect Document",
    unreadable: Code::ReturnedUnreadable,
    old: Code::ReturnedOldFormat,
    macros: Code::ReturnedMacros,
    too_large: Code::ReturnedTooLarge,
    smaller: "tệp không giống một văn bản: xin lại tệp từ người sửa; có thể chép chữ sang tệp mới rồi lưu",
};

/// Nobody reads more.
const MOST_CHANGES: usize = 5_000;

/// A file that came back, opened.
pub struct File {
    /// What the copy said when it was written; none where another program lost it.
    pub list: Option<List>,
    /// The record that the properties of the file name.
    pub named: Option<String>,
    story: Story,
    beside: Vec<(&'static str, Story)>,
    remarks: Vec<remarks::Raw>,
    /// The problem of a file that has more changes than anybody reads.
    too_many: Problem,
}

/// What came back.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// In the order of the page.
    pub changes: Vec<Change>,
    pub remarks: Vec<Remark>,
    /// Tracked changes of form alone.
    pub formats: usize,
    /// Pictures and drawings, which a copy has none of.
    pub pictures: usize,
}

/// Opens a file.
///
/// # Errors
/// [`crate::problem::Code::CannotRead`], and the codes of files that may not be read.
pub fn open(path: &Path) -> Result<File, Problem> {
    read(Package::open(path, &DOCX)?)
}

/// Opens a file that is in memory; `name` is what problems call it.
///
/// # Errors
/// As [`open()`].
pub fn open_bytes(name: &str, bytes: Vec<u8>) -> Result<File, Problem> {
    read(Package::of_bytes(name, bytes, &DOCX)?)
}

fn read(mut package: Package) -> Result<File, Problem> {
    let parts = relations::find(&mut package)?;
    let mut room = Room::new();
    let story = story(&mut package, &parts.main, &mut room)?;
    let mut beside = Vec::new();
    for (word, part) in &parts.beside {
        beside.push((*word, self::story(&mut package, part, &mut room)?));
    }
    let list = list(&mut package, &parts)?;
    let named = match &parts.custom {
        Some(part) => remarks::record_of(&mut package, part)?,
        None => None,
    };
    let remarks = remarks::read(&mut package, &parts)?;
    let too_many = package
        .large(format!("hơn {MOST_CHANGES} chỗ khác với bản đã đưa đi: tệp không còn là bản ấy"));
    Ok(File { list, named, story, beside, remarks, too_many })
}

fn story(package: &mut Package, part: &str, room: &mut Room) -> Result<Story, Problem> {
    let mut markup = Markup::new(*room);
    if !package.read(part, |piece| markup.take(piece))? {
        return Err(package.unreadable(format!("không có phần `{part}`")));
    }
    if markup.imports {
        return Err(package.unreadable("văn bản lấy nội dung từ tệp khác chèn vào (altChunk)"));
    }
    let (story, left) = markup.done();
    *room = left;
    Ok(story)
}

/// The list of anchors: the first part that is one.
fn list(package: &mut Package, parts: &Parts) -> Result<Option<List>, Problem> {
    for item in &parts.items {
        let mut reading = list::Reading::default();
        // Another program's data may be anything; it is no list of ours.
        let read = package.read(item, |piece| reading.take(piece));
        let found = reading.done();
        if let Some(list) = found {
            return read.map(|_| Some(list));
        }
    }
    Ok(None)
}

impl File {
    /// What was changed and remarked, against what the copy said.
    ///
    /// # Errors
    /// [`Code::ReturnedTooLarge`] where next to nothing is as it was.
    pub fn compare(&self, list: &List) -> Result<Returned, Problem> {
        let mut budget = Budget::new();
        let views = Views::of(&self.story);
        let pairs = align::pairs(&list.texts, &self.story, &views, &mut budget);
        let page = change::Page { texts: &list.texts, story: &self.story, views: &views };
        let (mut changes, places) = changes::find(&page, &pairs, &mut budget);
        for (word, story) in &self.beside {
            changes.extend(changes::beside(word, story));
        }
        let count = |of: fn(&Story) -> usize| {
            of(&self.story) + self.beside.iter().map(|(_, story)| of(story)).sum::<usize>()
        };
        if changes.len() > MOST_CHANGES {
            return Err(self.too_many.clone());
        }
        Ok(Returned {
            changes,
            remarks: remarks::placed(&self.remarks, &page, &places),
            formats: count(|story| story.formats),
            pictures: count(|story| story.pictures),
        })
    }
}
