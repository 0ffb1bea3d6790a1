//! The table of what no schema can say, read from the page that people read.

use qcph::problem::Problem;
use qcph::records::yaml::{Node, Scalar, Value};
use std::collections::BTreeMap;

/// When a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    /// A bare word that is true or false to other programs.
    Switch,
    /// A number whose value says less than its spelling.
    Spelling,
    /// No value holds the character.
    Outside,
}

struct Row {
    codes: Vec<String>,
    when: When,
    name: String,
}

pub struct Beyond(Vec<Row>);

impl Beyond {
    pub fn read() -> Self {
        let page = include_str!("../../docs/luoc-do.md");
        let rows = page.lines().filter(|line| line.starts_with("| Q")).map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let when = match cells[1].split([':', ' ']).next().unwrap() {
                "mọi" => When::Always,
                "từ" => When::Switch,
                "số" => When::Spelling,
                "ký" => When::Outside,
                other => panic!("what does `{other}` mean?"),
            };
            let codes = cells[0].split(", ").map(str::to_owned).collect();
            Row { codes, when, name: format!("{}: {}", cells[0], cells[1]) }
        });
        Self(rows.collect())
    }

    /// The row that explains why a schema cannot find this problem.
    pub fn row(&self, problem: &Problem, root: &Node) -> Option<usize> {
        let place = problem.place.as_ref()?;
        let mut at = Vec::new();
        find(root, place.bytes, &mut at);
        let scalar = at.first().copied();
        let holds = |row: &Row| {
            row.codes.iter().any(|code| code == problem.code.text())
                && match row.when {
                    When::Always => true,
                    When::Switch => scalar.is_some_and(is_switch),
                    When::Spelling => scalar.is_some_and(is_number),
                    When::Outside => scalar.is_none(),
                }
        };
        self.0.iter().position(holds)
    }

    /// Whether it is about a single value, which a schema may also refuse.
    pub fn is_about_a_value(&self, row: usize) -> bool {
        self.0[row].codes.iter().any(|code| code.starts_with("Q1") || code == "Q305")
    }

    pub fn name(&self, row: usize) -> &str {
        &self.0[row].name
    }

    pub fn lists(&self, code: &str) -> bool {
        self.0.iter().any(|row| row.codes.iter().any(|own| own == code))
    }

    /// Rows about single values that no file needed.
    pub fn unused_by(&self, used: &BTreeMap<usize, usize>) -> Vec<&str> {
        let rows = self.0.iter().enumerate();
        let unused = rows.filter(|(at, row)| {
            matches!(row.when, When::Switch | When::Spelling) && !used.contains_key(at)
        });
        unused.map(|(_, row)| row.name.as_str()).collect()
    }
}

/// Scalars that hold a place.
fn find<'a>(node: &'a Node, bytes: (usize, usize), found: &mut Vec<&'a Scalar>) {
    match &node.value {
        Value::Scalar(scalar) => {
            let (start, end) = node.place.bytes;
            if start <= bytes.0 && bytes.0 < end.max(start + 1) {
                found.push(scalar);
            }
        }
        Value::List(items) => items.iter().for_each(|item| find(item, bytes, found)),
        Value::Map(pairs) => pairs.iter().for_each(|(key, value)| {
            find(key, bytes, found);
            find(value, bytes, found);
        }),
    }
}

fn is_switch(scalar: &Scalar) -> bool {
    let words = ["yes", "no", "on", "off", "y", "n"];
    scalar.plain && words.contains(&scalar.text.to_lowercase().as_str())
}

fn is_number(scalar: &Scalar) -> bool {
    super::tree::scalar_json(scalar).is_number()
}
