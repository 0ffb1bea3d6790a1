//! The shape of the sources: which stage may know which, and how long files and functions are.
//!
//! What cannot hold yet stands in a list with its reason. A line of such a list that is no longer needed
//! fails its test, so the lists shrink.

mod headers;
mod homes;
mod imports;
mod kinds;
mod layers;
mod sizes;
mod spoken;
mod walk;
mod words;

use crate::office::repository;
use std::collections::BTreeMap;

/// The sources of library and program: path below `src/` to text.
fn files() -> impl Iterator<Item = (String, String)> {
    let root = repository().join("src");
    let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
    let files = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "rs"));
    files.map(move |file| {
        let path = file.path().strip_prefix(&root).unwrap();
        let path = path.to_str().unwrap().replace('\\', "/");
        (path, std::fs::read_to_string(file.path()).unwrap().replace('\r', ""))
    })
}

/// The same without tests inside.
fn sources() -> BTreeMap<String, String> {
    let own = |text: String| text.split("\nmod tests {").next().unwrap_or_default().to_owned();
    files().map(|(path, text)| (path, own(text))).collect()
}

/// Holds what was found against the known exceptions: none more, none less.
fn only(what: &str, found: &[String], known: &[(&str, &str)]) {
    let new: Vec<_> =
        found.iter().filter(|one| known.iter().all(|(name, _)| name != one)).collect();
    assert!(new.is_empty(), "{what}: {new:#?}");
    let gone: Vec<_> =
        known.iter().filter(|(name, _)| found.iter().all(|one| one != name)).collect();
    assert!(gone.is_empty(), "{what}: no longer so, take out of the list: {gone:#?}");
}
