//! Which list of a record is meant: `bang[1]`, `kien_nghi`, `ket_luan[2].tien_do`.
//!
//! In: a record as a tree, its kind, the words of the caller. Out: a [`List`], its columns by the record or by
//! the schema and its rows as they stand.

use super::column::{self, Column, Kind, in_line};
use crate::edit::Step;
use crate::problem::{Code, Place, Problem};
use crate::records::scalar::{FileKind, PLACEHOLDER};
use crate::records::yaml::{Node, Value};
use crate::schema;
use serde_json::Value as Json;

/// A list of a record.
#[derive(Debug, Clone)]
pub struct List {
    /// From the outermost value to the list of rows.
    pub path: Vec<Step>,
    /// As people call it.
    pub shown: String,
    /// The title of a table.
    pub title: Option<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// A table, whose rows are lists of cells; else entries with keys.
    pub is_table: bool,
    /// Where it stands, or would stand.
    pub place: Place,
    /// What stands there is a list.
    pub is_list: bool,
    /// The keys beside the list, in the order in which people write them.
    pub order: Vec<String>,
}

/// A row of a list as it stands.
#[derive(Debug, Clone)]
pub struct Row {
    pub line: usize,
    /// One for each column; none where nothing is said.
    pub cells: Vec<Option<String>>,
    /// A row of a table with as many cells as columns; an entry that is a block of keys.
    pub is_whole: bool,
}

/// Finds a list by its name.
///
/// # Errors
/// [`Code::BadArgument`], with the lists that the record has.
pub fn find(node: &Node, kind: FileKind, wanted: &str) -> Result<List, Problem> {
    let schema = schema::of(kind);
    let unknown = |why: String| {
        let mut known = Vec::new();
        names(&schema, node, String::new(), &mut known);
        let problem = Problem::new(Code::BadArgument, why);
        Err(match known.is_empty() {
            true => problem.hint("bản ghi này không có bảng, danh sách nào nhập từ bảng tính được"),
            false => problem.hint(format!("bản ghi này có: {}", known.join(", "))),
        })
    };
    let Some(steps) = steps(wanted) else {
        return unknown(format!("`{wanted}` không phải tên một bảng, ví dụ `bang[1]`"));
    };
    let (mut schema_here, mut here, mut shown) = (&schema, Some(node), String::new());
    let mut beside = &schema;
    for step in &steps {
        beside = schema_here;
        (schema_here, here) = match step {
            Step::Key(key) => {
                shown += &if shown.is_empty() { key.clone() } else { format!(".{key}") };
                (&schema_here["properties"][key], here.and_then(|node| node.under(key)))
            }
            Step::At(at) => {
                shown += &format!("[{}]", at + 1);
                let item = match here.map(|node| &node.value) {
                    Some(Value::List(items)) => items.get(*at),
                    _ => None,
                };
                if item.is_none() {
                    return unknown(format!("bản ghi không có `{shown}`"));
                }
                (&schema_here["items"], item)
            }
        };
        if schema_here.is_null() {
            return unknown(format!("bản ghi loại này không có khóa `{shown}`"));
        }
    }
    let place = here.map_or(&node.place, |node| &node.place).clone();
    match here.filter(|_| is_table(schema_here)) {
        Some(table) => of_table(table, keys(schema_here), steps, (shown, place)),
        None if is_entries(schema_here) => {
            Ok(List { order: keys(beside), ..of_entries(schema_here, here, steps, (shown, place)) })
        }
        None => unknown(format!("`{shown}` không phải bảng hay danh sách nhập được")),
    }
}

/// The steps of a name; numbers count from 1.
fn steps(wanted: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in wanted.split('.') {
        let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if key.is_empty() || !is_key(key) {
            return None;
        }
        steps.push(Step::from(key));
        while let Some(inner) = rest.strip_prefix('[') {
            let (number, behind) = inner.split_once(']')?;
            steps.push(Step::At(number.parse::<usize>().ok()?.checked_sub(1)?));
            rest = behind;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(steps)
}

fn is_table(schema: &Json) -> bool {
    schema["properties"]["cot"].is_object() && schema["properties"]["dong"].is_object()
}

/// A list of blocks of keys of which at least two fit into cells.
fn is_entries(schema: &Json) -> bool {
    let keys = schema["items"]["properties"].as_object();
    let cells =
        |keys: &serde_json::Map<String, Json>| keys.values().filter_map(column::kind).count();
    !is_table(&schema["items"]) && keys.is_some_and(|keys| cells(keys) > 1)
}

/// The lists of a record by name, as deep as they stand in it.
fn names(schema: &Json, node: &Node, above: String, known: &mut Vec<String>) {
    const MOST: usize = 40;
    if is_entries(schema) {
        known.push(format!("`{above}`"));
    }
    if is_table(schema) {
        known.push(format!("`{above}`"));
        return;
    }
    match &node.value {
        _ if known.len() > MOST => {}
        Value::Map(pairs) => {
            for (key, value) in pairs {
                let Value::Scalar(key) = &key.value else { continue };
                let dot = if above.is_empty() { "" } else { "." };
                let below = &schema["properties"][&key.text];
                names(below, value, format!("{above}{dot}{}", key.text), known);
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                names(&schema["items"], item, format!("{above}[{}]", at + 1), known);
            }
        }
        Value::Scalar(_) => {}
    }
}

fn keys(schema: &Json) -> Vec<String> {
    schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

fn of_table(
    table: &Node,
    order: Vec<String>,
    mut steps: Vec<Step>,
    (shown, place): (String, Place),
) -> Result<List, Problem> {
    let texts = |node: Option<&Node>| -> Option<Vec<String>> {
        let Value::List(items) = &node?.value else { return None };
        items.iter().map(column::text_of).map(|text| text.map(|text| in_line(&text))).collect()
    };
    let named = texts(table.under("cot"))
        .filter(|names| !names.is_empty() && !names.iter().any(|name| name.contains(PLACEHOLDER)));
    let Some(names) = named else {
        let message = format!("`{shown}` chưa có tên các cột");
        return Err(Problem::at(Code::BadArgument, &place, message)
            .hint("ghi tên các cột vào khóa `cot` của bảng, đúng như dòng tên cột của bảng tính"));
    };
    let column = |name: &String| Column {
        name: name.clone(),
        title: None,
        kind: Kind::Shown,
        required: true,
    };
    let columns: Vec<Column> = names.iter().map(column).collect();
    let rows = table.under("dong");
    let cells = |node: &Node| -> Vec<Option<String>> {
        let Value::List(cells) = &node.value else { return Vec::new() };
        cells.iter().map(|cell| column::text_of(cell).or(Some(String::new()))).collect()
    };
    let row = |node: &Node| {
        let mut cells = cells(node);
        let is_whole = cells.len() == columns.len();
        cells.resize(columns.len(), None);
        Row { line: node.place.line, cells, is_whole }
    };
    let items = rows.and_then(items);
    let place = rows.map_or(place, |rows| rows.place.clone());
    steps.push(Step::from("dong"));
    Ok(List {
        path: steps,
        shown,
        title: table.text_of("ten").map(in_line),
        rows: items.unwrap_or_default().iter().map(row).collect(),
        columns,
        is_table: true,
        place,
        is_list: items.is_some(),
        order,
    })
}

fn items(node: &Node) -> Option<&[Node]> {
    match &node.value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

fn of_entries(
    schema: &Json,
    node: Option<&Node>,
    path: Vec<Step>,
    (shown, place): (String, Place),
) -> List {
    let block = &schema["items"];
    let required = |key: &String| {
        block["required"].as_array().is_some_and(|keys| keys.iter().any(|one| *one == **key))
    };
    let column = |(key, schema): (&String, &Json)| {
        Some(Column {
            name: key.clone(),
            title: column::short_title(schema),
            kind: column::kind(schema)?,
            required: required(key),
        })
    };
    let keys = block["properties"].as_object();
    let columns: Vec<Column> = keys.into_iter().flatten().filter_map(column).collect();
    let row = |node: &Node| Row {
        line: node.place.line,
        cells: columns
            .iter()
            .map(|column| node.under(&column.name).and_then(column::text_of))
            .collect(),
        is_whole: matches!(&node.value, Value::Map(_)),
    };
    let items = node.and_then(items);
    List {
        path,
        shown,
        title: None,
        rows: items.unwrap_or_default().iter().map(row).collect(),
        columns,
        is_table: false,
        place,
        is_list: items.is_some(),
        order: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_paths_that_count_from_one() {
        assert_eq!(steps("bang[2]"), Some(vec!["bang".into(), 1.into()]));
        let deep = vec!["ket_luan".into(), 0.into(), "tien_do".into()];
        assert_eq!(steps("ket_luan[1].tien_do"), Some(deep));
        for wrong in ["", "bang[0]", "bang[", "bang[a]", "bang[1]x", "Bang", "a..b", "bang[-1]"] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }
}
