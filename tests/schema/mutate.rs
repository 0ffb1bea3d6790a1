//! Every way to break a record at every place.

use super::generate::Dice;
use super::tree::Tree;
use super::{Base, EVERY_KEY};
use std::collections::BTreeSet;

/// Which record is broken where and how; some are broken twice.
#[derive(Debug, Clone)]
pub struct Plan {
    pub base: usize,
    at: Vec<(usize, Way)>,
}

/// A way to break what stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Another scalar: which, and whether bare.
    Scalar(usize, bool),
    Structure(usize),
}

/// What a hand or a program may write instead of a value.
const SCALARS: [&str; 100] = [
    "",
    "~",
    "null",
    "NULL",
    "true",
    "False",
    "no",
    "On",
    "yes",
    "off",
    "y",
    "N",
    "0",
    "1",
    "5",
    "-1",
    "+5",
    "-0",
    "007",
    "021",
    "1.5",
    "1.0",
    "12.3456",
    "12.34567",
    "1e3",
    "1E3",
    "0x1F",
    "0o17",
    ".5",
    "5.",
    "1_000",
    "1.250.000",
    "1,5",
    "14",
    "13",
    "14.0",
    "013",
    "999999999999999",
    "1000000000000000",
    "99999999999999999999",
    "-999999999999999",
    "99999999999999.5",
    "2020-12-30",
    "2020-02-29",
    "2020-02-30",
    "2019-02-29",
    "2000-02-29",
    "2100-02-29",
    "2020-04-31",
    "2020-11-30",
    "2020-13-01",
    "2020-00-10",
    "2020-01-00",
    "1944-12-31",
    "1945-01-01",
    "2199-12-31",
    "2200-01-01",
    "2020-1-1",
    "31/12/2020",
    "2020-12-30T08:00:00",
    "08:30",
    "8:30",
    "24:00",
    "23:59",
    "23:60",
    "08:30:00",
    "hai chữ",
    "tiếng Việt có dấu",
    "A",
    "A--B",
    "A-",
    "-A",
    "A_B",
    "BHXH-VN",
    "BHXH-VN/VP",
    "BHXH-VN/",
    "/VP",
    "A/B/C",
    "19.4",
    "19.2a",
    "19.2ab",
    "19.0",
    "019.4",
    "17",
    "0.1",
    "co",
    "CO",
    "khong",
    "có",
    "tw",
    "ban_hanh",
    "du_thao",
    "truong_doan",
    "…cần điền…",
    "x …cần điền… y",
    "chữ # ghi chú",
    "chữ\tcó tab",
    "  thừa   dấu cách  ",
    "=",
    "<<",
];

/// Characters that cannot be seen, or that look like others.
const HIDDEN: [char; 17] = [
    '\u{200b}',
    '\u{202e}',
    '\u{ad}',
    '\u{feff}',
    '\u{a0}',
    '\u{e000}',
    '\u{f0001}',
    '\u{e0001}',
    '\u{61c}',
    '\u{180e}',
    '\u{2028}',
    '\u{7}',
    '\u{85}',
    '\u{fff9}',
    '\u{1f600}',
    '\u{2003}',
    '\u{301}',
];

/// Ways that change more than a scalar; those that do not fit a place leave it as it is.
const STRUCTURES: [&str; 19] = [
    "empty list",
    "empty mapping",
    "in a list",
    "in a mapping",
    "first item alone",
    "delete",
    "misspell key",
    "capital key",
    "quoted key",
    "extra key",
    "key twice",
    "item twice",
    "null item",
    "empty item",
    "swap",
    "hidden in front",
    "hidden behind",
    "hidden inside",
    "long",
];

fn ways() -> Vec<Way> {
    let scalars = (0..SCALARS.len()).flat_map(|at| [Way::Scalar(at, true), Way::Scalar(at, false)]);
    let structures = (0..STRUCTURES.len()).map(Way::Structure);
    // Those with a character of their own come once a character.
    let hidden =
        (1..HIDDEN.len()).flat_map(|c| (15..18).map(move |how| Way::Structure(how + 100 * c)));
    scalars.chain(structures).chain(hidden).collect()
}

/// At least `count` plans: first every key of every kind once, then at random, some in pairs.
pub fn plans(bases: &[Base], count: usize) -> Vec<Plan> {
    let (ways, mut dice) = (ways(), Dice::new(1945));
    let sizes: Vec<usize> = bases.iter().map(|base| size(&base.tree)).collect();
    let mut plans: Vec<Plan> = (0..bases.len()).map(|base| Plan { base, at: Vec::new() }).collect();
    let mut seen = BTreeSet::new();
    for base in (0..bases.len()).filter(|base| bases[*base].name.starts_with(EVERY_KEY)) {
        for place in 0..sizes[base] {
            let way = ways[dice.below(ways.len())];
            seen.insert((base, place, way));
            plans.push(Plan { base, at: vec![(place, way)] });
        }
    }
    while plans.len() < count {
        let base = dice.below(bases.len());
        let mut draw = || (dice.below(sizes[base]), ways[dice.below(ways.len())]);
        let (first, second) = (draw(), draw());
        if seen.insert((base, first.0, first.1)) {
            let pair = plans.len().is_multiple_of(8);
            let at = if pair { vec![first, second] } else { vec![first] };
            plans.push(Plan { base, at });
        }
    }
    plans
}

/// How many places a tree has: every value, lists and mappings too.
fn size(tree: &Tree) -> usize {
    1 + match tree {
        Tree::Scalar(..) => 0,
        Tree::List(items) => items.iter().map(size).sum(),
        Tree::Map(pairs) => pairs.iter().map(|(_, value)| size(value)).sum::<usize>(),
    }
}

impl Plan {
    /// What was done, in a word.
    pub fn how(&self) -> String {
        let names: Vec<String> = self.at.iter().map(|(_, way)| way.name()).collect();
        names.join(" + ")
    }

    /// Which values were broken, counted from the root.
    pub fn places(&self) -> String {
        format!("{:?}", self.at.iter().map(|(place, _)| place).collect::<Vec<_>>())
    }

    /// Letters by which the broken line is found.
    pub fn sign(&self) -> &'static str {
        match self.at.first() {
            Some((_, Way::Scalar(at, _))) => SCALARS[*at],
            _ => "\u{0}",
        }
    }
}

impl Way {
    fn name(self) -> String {
        match self {
            Self::Scalar(at, true) => format!("bare `{}`", SCALARS[at]),
            Self::Scalar(at, false) => format!("quoted `{}`", SCALARS[at]),
            Self::Structure(how) => match how % 100 {
                15..18 => format!("{} U+{:04X}", STRUCTURES[how % 100], HIDDEN[how / 100] as u32),
                how => STRUCTURES[how].to_owned(),
            },
        }
    }
}

pub fn carry_out(plan: &Plan, bases: &[Base]) -> Tree {
    let mut tree = bases[plan.base].tree.clone();
    for (place, way) in &plan.at {
        let mut left = *place;
        descend(&mut tree, &mut left, *way);
    }
    tree
}

/// Walks to the place that `left` counts down to and breaks it; whether it was there.
fn descend(tree: &mut Tree, left: &mut usize, way: Way) -> bool {
    if *left == 0 {
        break_value(tree, way);
        return true;
    }
    *left -= 1;
    match tree {
        Tree::Scalar(..) => false,
        Tree::List(items) => {
            for at in 0..items.len() {
                if *left == 0 && break_item(items, at, way) || descend(&mut items[at], left, way) {
                    return true;
                }
            }
            false
        }
        Tree::Map(pairs) => {
            for at in 0..pairs.len() {
                if *left == 0 && break_pair(pairs, at, way) || descend(&mut pairs[at].1, left, way)
                {
                    return true;
                }
            }
            false
        }
    }
}

fn structure(way: Way) -> &'static str {
    match way {
        Way::Structure(how) => STRUCTURES[how % 100],
        Way::Scalar(..) => "",
    }
}

/// Ways about a pair of a mapping; whether this is one.
fn break_pair(pairs: &mut Vec<(Tree, Tree)>, at: usize, way: Way) -> bool {
    let Tree::Scalar(key, _) = pairs[at].0.clone() else { return false };
    match structure(way) {
        "delete" => drop(pairs.remove(at)),
        "misspell key" => pairs[at].0 = Tree::plain(format!("{key}z")),
        "capital key" => pairs[at].0 = Tree::plain(key.to_uppercase()),
        "quoted key" => pairs[at].0 = Tree::Scalar(key, false),
        "extra key" => pairs.insert(at, (Tree::plain("them"), Tree::plain("1"))),
        "key twice" => pairs.push(pairs[at].clone()),
        "swap" => {
            let other = (at + 1) % pairs.len();
            let value = pairs[at].1.clone();
            pairs[at].1 = std::mem::replace(&mut pairs[other].1, value);
        }
        _ => return false,
    }
    true
}

/// Ways about an item of a list; whether this is one.
fn break_item(items: &mut Vec<Tree>, at: usize, way: Way) -> bool {
    match structure(way) {
        "delete" => drop(items.remove(at)),
        "item twice" => items.insert(at, items[at].clone()),
        "null item" => items.insert(at, Tree::plain("~")),
        "empty item" => items.insert(at, Tree::plain("\"\"")),
        _ => return false,
    }
    true
}

fn break_value(tree: &mut Tree, way: Way) {
    let old = tree.clone();
    *tree = match (way, structure(way), old) {
        (Way::Scalar(at, plain), ..) => Tree::Scalar(SCALARS[at].to_owned(), plain),
        (_, "empty list", _) => Tree::List(Vec::new()),
        (_, "empty mapping", _) => Tree::Map(Vec::new()),
        (_, "in a list", old) => Tree::List(vec![old]),
        (_, "in a mapping", old) => Tree::Map(vec![(Tree::plain("a"), old)]),
        (_, "first item alone", Tree::List(items)) if !items.is_empty() => items[0].clone(),
        (_, "extra key", Tree::Map(mut pairs)) => {
            pairs.push((Tree::plain("them"), Tree::plain("1")));
            Tree::Map(pairs)
        }
        (Way::Structure(how), name, Tree::Scalar(text, _)) if name.starts_with("hidden") => {
            let (c, text) = (HIDDEN[how / 100], text.as_str());
            let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
            let text = match name {
                "hidden in front" => format!("{c}{text}"),
                "hidden behind" => format!("{text}{c}"),
                _ => format!("{}{c}{}", &text[..middle], &text[middle..]),
            };
            Tree::Scalar(text, how % 2 == 0)
        }
        (_, "long", Tree::Scalar(text, _)) => {
            let count = 5_990 + text.chars().count() % 20;
            Tree::Scalar("a".repeat(count), false)
        }
        (_, _, old) => old,
    };
}
