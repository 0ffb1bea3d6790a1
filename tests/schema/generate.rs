//! Records made up from the schema, so that every key of every kind is met.

use super::tree::Tree;
use serde_json::Value as Json;

/// Numbers that look drawn, always the same (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

/// A record that a schema takes; with every key, or with some of those that may be left out.
pub fn record(schema: &Json, dice: &mut Dice, every_key: bool) -> Tree {
    if let Some(branches) = schema["oneOf"].as_array().filter(|all| all[0].get("type").is_some()) {
        return record(&branches[dice.below(branches.len())], dice, every_key);
    }
    if let Some(value) = schema.get("const") {
        return Tree::plain(value.as_str().unwrap());
    }
    if let Some(words) = schema["enum"].as_array() {
        let word = &words[dice.below(words.len())];
        return Tree::plain(word.as_str().map_or_else(|| word.to_string(), str::to_owned));
    }
    match schema["type"].as_str() {
        Some("object") => object(schema, dice, every_key),
        Some("array") => {
            let count = 1 + dice.below(3);
            let items = (0..count).map(|_| record(&schema["items"], dice, every_key));
            let mut items: Vec<Tree> = items.collect();
            if let Some(wanted) = schema.get("contains") {
                keep_one(&mut items, wanted);
            }
            Tree::List(items)
        }
        Some("integer") => {
            let least = schema["minimum"].as_u64().unwrap() as usize;
            Tree::plain((least + dice.below(2_000)).to_string())
        }
        Some("number") => Tree::plain(format!("{}.{}", dice.below(900), dice.below(90))),
        _ => match schema["examples"].as_array() {
            Some(examples) => Tree::Scalar(examples[0].as_str().unwrap().to_owned(), false),
            None => Tree::plain(TEXTS[dice.below(TEXTS.len())]),
        },
    }
}

const TEXTS: [&str; 5] = [
    "đôn đốc các đơn vị chậm đóng",
    "Trụ sở Bảo hiểm xã hội tỉnh Hải Dương",
    "38 đơn vị; 1.250 người (quý III)",
    "báo cáo kết quả trước ngày 31/12/2020",
    "2020",
];

fn object(schema: &Json, dice: &mut Dice, every_key: bool) -> Tree {
    let required = schema["required"].as_array().unwrap();
    let choices = schema["oneOf"].as_array();
    let choice = choices.map(|choices| &choices[dice.below(choices.len())]["required"][0]);
    let mut pairs = Vec::new();
    for (key, schema) in schema["properties"].as_object().unwrap() {
        let wanted = required.iter().any(|name| name == key);
        let other = choices.is_some_and(|choices| {
            choices.iter().any(|choice| choice["required"][0] == *key)
                && choice != Some(&key.as_str().into())
        });
        if other
            || !wanted && choice != Some(&key.as_str().into()) && !every_key && dice.below(2) == 0
        {
            continue;
        }
        pairs.push((Tree::plain(key), record(schema, dice, every_key)));
    }
    Tree::Map(pairs)
}

/// Gives the first item the value that exactly one may have, and the others another.
fn keep_one(items: &mut [Tree], wanted: &Json) {
    let (key, value) = wanted["properties"].as_object().unwrap().iter().next().unwrap();
    for (at, item) in items.iter_mut().enumerate() {
        let Tree::Map(pairs) = item else { continue };
        let own = pairs.iter_mut().find(|(name, _)| *name == Tree::plain(key)).unwrap();
        own.1 = Tree::plain(if at == 0 { value["const"].as_str().unwrap() } else { "thanh_vien" });
    }
}
