//! The files of the desk's page, compiled in (trang của bàn làm việc).

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A file by its path, and its type; the page stands in the place of the one that only shows.
pub fn of(path: &str) -> Option<(&'static str, &'static str)> {
    Some(match path {
        "" => (HTML, include_str!("page/desk.html")),
        "desk.css" => (CSS, include_str!("page/desk.css")),
        "write.js" => (SCRIPT, include_str!("page/write.js")),
        "words.js" => (SCRIPT, include_str!("page/words.js")),
        "find.js" => (SCRIPT, include_str!("page/find.js")),
        "calendar.js" => (SCRIPT, include_str!("page/calendar.js")),
        "fields.js" => (SCRIPT, include_str!("page/fields.js")),
        "lists.js" => (SCRIPT, include_str!("page/lists.js")),
        "sheet.js" => (SCRIPT, include_str!("page/sheet.js")),
        "places.js" => (SCRIPT, include_str!("page/places.js")),
        "steps.js" => (SCRIPT, include_str!("page/steps.js")),
        "start.js" => (SCRIPT, include_str!("page/start.js")),
        "tasks.js" => (SCRIPT, include_str!("page/tasks.js")),
        "sides.js" => (SCRIPT, include_str!("page/sides.js")),
        "charts.js" => (SCRIPT, include_str!("page/charts.js")),
        "registry.js" => (SCRIPT, include_str!("page/registry.js")),
        "shared.js" => (SCRIPT, include_str!("page/shared.js")),
        "desk.js" => (SCRIPT, include_str!("page/desk.js")),
        _ => return None,
    })
}
