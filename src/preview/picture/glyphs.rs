//! A letter that stands on a page many times is described once.
//!
//! In: the SVG of a page, in which each letter has an outline of its own, moved to its place in the
//! line. Out: the same page with one outline for all letters of one shape; a page of text becomes a
//! sixth as long, and a browser shows it so much sooner. Lines of another form stay as they are.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Two outlines whose points are all this near are of one shape: a third of a dot of a fine printer.
const NEAR_PT: f64 = 0.02;

/// An outline: commands such as `M`, `L` and `Q`, and their points, as if it began at the origin.
struct Shape<'a> {
    /// The id of the first letter of this shape.
    id: &'a str,
    commands: String,
    points: Vec<(f64, f64)>,
}

/// The letters of a page: which shape each has, and where it stands.
#[derive(Default)]
struct Letters<'a> {
    shapes: Vec<Shape<'a>>,
    /// Shapes by their commands.
    by_commands: BTreeMap<String, Vec<usize>>,
    by_id: BTreeMap<&'a str, (usize, (f64, f64))>,
}

/// Lets letters of one shape share their outline.
pub fn share(svg: &str) -> String {
    let mut letters = Letters::default();
    for (id, path) in svg.lines().filter_map(definition) {
        letters.add(id, path);
    }
    let mut shared = String::new();
    for line in svg.lines() {
        let own = definition(line).and_then(|(id, _)| Some((id, letters.by_id.get(id)?)));
        let used = used(line).and_then(|(id, rest)| Some((letters.by_id.get(id)?, rest)));
        let done = match (own, used) {
            (Some((id, (at, _))), _) if letters.shapes[*at].id == id => {
                writeln!(shared, "<path id=\"{id}\" d=\"{}\"/>", letters.shapes[*at])
            }
            (Some(_), _) => continue,
            (None, Some(((at, (x, y)), (before, after)))) => {
                let (id, x, y) = (letters.shapes[*at].id, short(*x), short(*y));
                writeln!(shared, "<use xlink:href=\"#{id}\"{before} translate({x} {y}){after}")
            }
            (None, None) => writeln!(shared, "{line}"),
        };
        done.expect("a string takes everything");
    }
    shared
}

impl<'a> Letters<'a> {
    /// Files a letter under its shape; one whose path cannot be moved is left alone.
    fn add(&mut self, id: &'a str, path: &str) {
        let Some((commands, points)) = parsed(path) else { return };
        // A blank has no points.
        let from = points.first().copied().unwrap_or_default();
        let moved = points.iter().map(|(x, y)| (x - from.0, y - from.1));
        let shape = Shape { id, commands, points: moved.collect() };
        let alike = self.by_commands.entry(shape.commands.clone()).or_default();
        let known = alike.iter().copied().find(|at| self.shapes[*at].is_near(&shape));
        let at = known.unwrap_or_else(|| {
            alike.push(self.shapes.len());
            self.shapes.push(shape);
            self.shapes.len() - 1
        });
        self.by_id.insert(id, (at, from));
    }
}

impl Shape<'_> {
    /// Of shapes with the same commands.
    fn is_near(&self, other: &Self) -> bool {
        let near = |((a, b), (c, d)): (&(f64, f64), &(f64, f64))| {
            (a - c).abs() < NEAR_PT && (b - d).abs() < NEAR_PT
        };
        self.points.iter().zip(&other.points).all(near)
    }
}

impl std::fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut points = self.points.iter();
        for command in self.commands.chars() {
            match command {
                ' ' => {
                    let (x, y) = points.next().copied().unwrap_or_default();
                    write!(f, "{},{} ", short(x), short(y))?;
                }
                command => write!(f, "{command}")?,
            }
        }
        Ok(())
    }
}

/// Id and path of an outline: `<path id="g1" d="M…"/>`.
fn definition(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix("<path id=\"")?.strip_suffix("\"/>")?;
    let (id, path) = rest.split_once("\" d=\"")?;
    (!path.contains('"')).then_some((id, path))
}

/// The id of an outline that is used, and what stands around the end of its transform:
/// `<use xlink:href="#g1" transform="translate(1 2)" fill="#000000"/>`.
fn used(line: &str) -> Option<(&str, (&str, &str))> {
    let (id, rest) = line.trim_start().strip_prefix("<use xlink:href=\"#")?.split_once('"')?;
    let start = rest.find("transform=\"")? + "transform=\"".len();
    let end = start + rest[start..].find('"')?;
    Some((id, rest.split_at(end)))
}

/// The commands of a path, with a blank for each point, and the points; `None` for one with other
/// commands than those that take whole points.
fn parsed(path: &str) -> Option<(String, Vec<(f64, f64)>)> {
    let (mut commands, mut points) = (String::new(), Vec::new());
    for part in path.split_ascii_whitespace() {
        let letters = part.len() - part.trim_start_matches(['M', 'L', 'Q', 'C', 'Z']).len();
        let (command, point) = part.split_at(letters);
        commands.push_str(command);
        if !point.is_empty() {
            let (x, y) = point.split_once(',')?;
            points.push((x.parse().ok()?, y.parse().ok()?));
            commands.push(' ');
        }
    }
    Some((commands, points))
}

/// Two decimals are enough for a screen.
fn short(number: f64) -> f64 {
    // No negative zero.
    (number * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r##"<svg viewBox="0 0 9 9">
    <use xlink:href="#g0" transform="translate(10 20)" fill="#000000"/>
    <use xlink:href="#g1" transform="matrix(1 0 0 1 10 20)" fill="#ff0000"/>
    <use xlink:href="#g2" transform="translate(10 20)" fill="#000000"/>
    <use xlink:href="#g3" transform="translate(10 20)" fill="#000000"/>
    <path d="M0,0 L1,0" transform="translate(1 1)"/>
    <defs>
        <path id="g0" d="M1,2 L3,4.5 Z"/>
        <path id="g1" d="M5.006,2 L7,4.495 Z"/>
        <path id="g2" d="M5,2 Q7,4.5 1,1 Z"/>
        <path id="g3" d="M5,2 h7 Z"/>
    </defs>
</svg>
"##;

    #[test]
    fn letters_of_one_shape_share_it_and_stay_where_they_were() {
        let shared = share(PAGE);
        for line in [
            r##"<use xlink:href="#g0" transform="translate(10 20) translate(1 2)" fill="#000000"/>"##,
            r##"<use xlink:href="#g0" transform="matrix(1 0 0 1 10 20) translate(5.01 2)" fill="#ff0000"/>"##,
            r##"<use xlink:href="#g2" transform="translate(10 20) translate(5 2)" fill="#000000"/>"##,
            r##"    <use xlink:href="#g3" transform="translate(10 20)" fill="#000000"/>"##,
            r##"<path id="g0" d="M0,0 L2,2.5 Z"/>"##,
            r##"<path id="g2" d="M0,0 Q2,2.5 -4,-1 Z"/>"##,
            r##"        <path id="g3" d="M5,2 h7 Z"/>"##,
            r##"    <path d="M0,0 L1,0" transform="translate(1 1)"/>"##,
        ] {
            assert!(shared.lines().any(|own| own == line), "{line} is not in {shared}");
        }
        assert!(!shared.contains("g1"), "{shared}");
    }

    #[test]
    fn what_is_no_page_stays_as_it_is() {
        for text in ["", "<svg/>\n", "<use xlink:href=\"#g0\"\n<path id=\"g0\" d=\"\"/>\n"] {
            assert_eq!(share(text), text);
        }
    }
}
