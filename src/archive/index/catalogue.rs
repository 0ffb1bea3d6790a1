//! One page over all bundles of a folder, for people: what stands in each, and whether it is whole.
//!
//! Headers and entries come in, HTML goes out; it loads no other file and runs no script, and what records
//! say is text in it (test: archive::shelf). Bundles are read elsewhere.

use super::page::{COLUMNS, STYLE, escape, note};
use super::{Entry, Header};
use crate::archive::name::BundleName;
use crate::digest::Digest;
use std::collections::BTreeMap;

/// How every such page starts: what does not is somebody else's file.
pub const START: &str = "<!DOCTYPE html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n\
    <meta name=\"generator\" content=\"qcph verify --page\">\n";

/// What follows [`START`].
pub fn head() -> String {
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Mục lục các gói niêm phong</title>\n<style>\n{STYLE}\n</style>\n\
         <h1>MỤC LỤC CÁC GÓI NIÊM PHONG</h1>\n"
    )
}

/// The bundles that hold the originals of documents of earlier ones, by digest of the document.
pub type Later = BTreeMap<Digest, BundleName>;

/// The documents of a bundle that is whole.
pub fn bundle(header: &Header, entries: &[Entry], later: &Later) -> String {
    let (bundle, date) = (header.bundle, header.bundle.date.format("%d/%m/%Y"));
    let mut html = format!(
        "<h2>{bundle}.zip</h2>\n<p>{}; niêm phong ngày {date}, {} văn bản; gói nguyên vẹn.</p>\n\
         <table>\n<thead><tr>",
        escape(&header.organisation),
        entries.len()
    );
    html.extend(COLUMNS.iter().map(|column| format!("<th>{column}</th>")));
    html.push_str("</tr></thead>\n");
    html.extend((1..).zip(entries).map(|(number, entry)| row(number, entry, later)));
    html + "</table>\n"
}

/// A bundle that is not whole: what its index says is not to be trusted, and is not told.
pub fn broken(name: &str) -> String {
    format!(
        "<h2>{}</h2>\n<p><strong>KHÔNG nguyên vẹn: không dùng gói này.</strong></p>\n",
        escape(name)
    )
}

/// The columns are those of the index of one bundle; the note says where the file is in it.
fn row(number: usize, entry: &Entry, later: &Later) -> String {
    let elsewhere = later.get(&entry.sha256).filter(|_| entry.is_main());
    let elsewhere = elsewhere.map(|bundle| format!("Bản ký ở gói {bundle}"));
    let note = match elsewhere.unwrap_or_else(|| note(entry)) {
        note if note.is_empty() => note,
        note => note + "<br>",
    };
    format!(
        "<tr><td>{number}</td><td>{}</td><td>{}</td><td>{}: {}<br><small>{} SHA-256 {}</small></td>\
         <td>{}</td><td>{}</td><td>{note}<small>data/{}</small></td></tr>\n",
        escape(&entry.number_and_mark),
        entry.date.format("%d/%m/%Y"),
        escape(&entry.type_name),
        escape(&entry.abstract_),
        escape(&entry.record),
        entry.sha256,
        escape(&entry.author),
        entry.pages,
        escape(&entry.pdf),
    )
}

/// What follows the last bundle.
pub const FOOT: &str = "</html>\n";
