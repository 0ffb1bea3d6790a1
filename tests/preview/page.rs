//! The page itself: nothing from elsewhere, nothing of a record as markup.

use super::client::Served;
use std::collections::BTreeSet;

/// Ways in which a script turns texts into markup or code.
pub const WAYS: [&str; 7] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "Function(",
    "srcdoc",
];

const FILES: [(&str, &str); 4] = [
    ("page.html", include_str!("../../src/preview/page.html")),
    ("page.css", include_str!("../../src/preview/page.css")),
    ("page.js", include_str!("../../src/preview/page.js")),
    ("icon.svg", include_str!("../../src/preview/icon.svg")),
];

#[test]
fn it_asks_nothing_from_elsewhere() {
    for (name, text) in FILES {
        let own = text.replace("http://www.w3.org/2000/svg", "");
        for elsewhere in ["http:", "https:", "url(", "@import", "//cdn", "data:image"] {
            assert!(!own.contains(elsewhere), "{name} names {elsewhere}");
        }
    }
}

/// `<script>` in a title arrives as a string of JSON, and the page puts strings in as text.
#[test]
fn markup_in_a_record_stays_text() {
    let served = Served::small();
    let title = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
    served.office.edit("records/hop.yaml", "ten: cuộc họp", &format!("ten: {title} họp"));
    served.live.refresh();
    let list = served.json("/danh-sach");
    let shown = list["tep"][0]["noi_dung"].as_str().unwrap();
    assert!(shown.starts_with(title), "{shown}");
    assert!(!served.get("/").text().contains("alert"), "the page holds nothing of a record");
    let (_, script) = FILES[2];
    for way in WAYS.iter().chain(&["DOMParser"]) {
        assert!(!script.contains(*way), "page.js uses {way}");
    }
    let (_, page) = FILES[0];
    assert!(!page.contains("style=") && !page.contains(" on"), "the policy forbids what is inline");
}

/// The key is in the path, and the page never names it: every address of the page is beside its own.
#[test]
fn it_asks_for_what_is_beside_it() {
    let (_, page) = FILES[0];
    let (_, script) = FILES[2];
    for (name, text) in [("page.html", page), ("page.js", script)] {
        for rooted in ["href=\"/", "src=\"/", "ask(\"/", "`/"] {
            assert!(!text.contains(rooted), "{name} asks for {rooted}");
        }
    }
}

#[test]
fn every_element_that_the_script_looks_for_is_there() {
    let (_, page) = FILES[0];
    let (_, script) = FILES[2];
    let wanted: BTreeSet<&str> =
        script.split("$(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(wanted.len() > 15, "{wanted:?}");
    let missing: Vec<_> =
        wanted.iter().filter(|id| !page.contains(&format!("id=\"{id}\""))).collect();
    assert!(missing.is_empty(), "page.html lacks {missing:?}");
}

#[test]
fn every_input_has_a_label() {
    let (_, page) = FILES[0];
    for control in
        page.split(['<']).filter(|tag| tag.starts_with("input ") || tag.starts_with("select "))
    {
        let id = control.split("id=\"").nth(1).unwrap().split('"').next().unwrap();
        let labelled = page.contains(&format!("for=\"{id}\""))
            || page.contains(&format!("<label class=\"{id}\"><input"));
        assert!(labelled, "{id} has no label");
    }
}
