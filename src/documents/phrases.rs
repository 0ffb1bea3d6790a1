//! Words that stay on one line where lines are short: in titles, V/v lines and heads of tables.
//!
//! In: the phrases of `phrases.txt` and the names of the registry. A tie is a no-break space, which the
//! layout gives up where there is no room for a phrase. The spelling is untouched.

use super::document::{Block, Document};
use crate::records::registry::Registry;
use std::collections::BTreeMap;

/// More words than this fill a line by themselves.
const MOST_WORDS: usize = 6;
/// Words before a name that belong to it.
const KINDS: [&str; 6] = ["tỉnh", "huyện", "thành", "phố", "thị", "xã"];

/// Phrases by their first word, each as its other words, the longest first.
#[derive(Debug, Clone, Default)]
pub struct Phrases(BTreeMap<String, Vec<Vec<String>>>);

impl Phrases {
    /// Those of the language and those of the registry.
    pub fn new(registry: &Registry) -> Self {
        let mut phrases = Self::default();
        let lines = include_str!("phrases.txt").lines();
        lines.filter(|line| !line.starts_with('#')).for_each(|line| phrases.add(line));
        for agency in &registry.agencies {
            phrases.add(&agency.name);
            phrases.add(&agency.short_name);
            phrases.add(&agency.head_title);
            agency.collective.iter().for_each(|name| phrases.add(name));
            for unit in &agency.units {
                phrases.add(&unit.name);
                phrases.add(&unit.head_title);
            }
            for kind in ["tỉnh", "huyện", "thành phố", "thị xã"] {
                phrases.add(&format!("{kind} {}", agency.place_name.0));
            }
            phrases.add(&agency.place_name);
        }
        for person in &registry.people {
            phrases.add(&person.name);
            person.posts.iter().for_each(|post| phrases.add(&post.title));
        }
        for list in phrases.0.values_mut() {
            list.sort_by(|a, b| (b.len(), a).cmp(&(a.len(), b)));
            list.dedup();
        }
        phrases
    }

    fn add(&mut self, phrase: &str) {
        let mut words = phrase.split_whitespace().map(str::to_lowercase);
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        if !rest.is_empty() && rest.len() < MOST_WORDS {
            self.0.entry(first).or_default().push(rest);
        }
    }

    /// Ties the phrases in a text.
    pub fn tie(&self, text: &mut String) {
        let lower: Vec<String> = text
            .split([' ', '\u{a0}'])
            .map(|word| word.trim_matches(['(', ')', ',', ';', '.', ':', '“', '”']).to_lowercase())
            .collect();
        let words: Vec<&str> = text.split([' ', '\u{a0}']).collect();
        let mut tied = vec![false; words.len()];
        let mut at = 0;
        while at < words.len() {
            let length = self.length(&words[at..], &lower[at..]);
            tied.iter_mut().take(at + length).skip(at + 1).for_each(|tied| *tied = true);
            at += length.max(1);
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text.as_str();
        for (at, word) in words.iter().enumerate() {
            out.push_str(word);
            rest = &rest[word.len()..];
            let Some(space) = rest.chars().next() else { break };
            let is_tied = tied.get(at + 1).is_some_and(|tied| *tied);
            out.push(if is_tied { '\u{a0}' } else { space });
            rest = &rest[space.len_utf8()..];
        }
        *text = out;
    }

    /// How many words from the first on are a phrase; 0 or 1 for none.
    fn length(&self, words: &[&str], lower: &[String]) -> usize {
        let Some(list) = self.0.get(&lower[0]) else { return 0 };
        let fits = |rest: &&Vec<String>| {
            let inner = &words[..rest.len().min(words.len() - 1)];
            // A comma inside ends a phrase.
            lower[1..].starts_with(rest)
                && !inner.iter().any(|word| word.ends_with([',', ';', ':']))
        };
        let longest = list.iter().find(fits).map_or(0, |rest| rest.len() + 1);
        let is_kind = longest == 0 && KINDS.contains(&lower[0].as_str());
        if is_kind { 1 } else { longest }
    }

    /// Ties what stands in the short lines of a document.
    pub fn keep(&self, d: &mut Document) {
        let heads = |blocks: &mut Vec<Block>| {
            for block in blocks {
                let Block::Table { columns, .. } = block else { continue };
                columns.iter_mut().for_each(|column| self.tie(&mut column.title));
            }
        };
        d.header.subject.iter_mut().for_each(|text| self.tie(text));
        d.title.iter_mut().for_each(|title| self.tie(&mut title.subject));
        heads(&mut d.body);
        for a in &mut d.appendices {
            self.tie(&mut a.title);
            self.tie(&mut a.attached);
            heads(&mut a.body);
        }
        d.recipients.iter_mut().for_each(|text| self.tie(text));
        for signature in &mut d.signatures {
            signature.lines.iter_mut().chain(&mut signature.post).for_each(|text| self.tie(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tied(text: &str) -> String {
        let mut text = text.to_owned();
        Phrases::new(&Registry::default()).tie(&mut text);
        text.replace('\u{a0}', "_")
    }

    #[test]
    fn phrases_stay_together_whatever_their_capitals() {
        assert_eq!(
            tied("nợ Bảo hiểm xã hội tại Công ty TNHH A"),
            "nợ Bảo_hiểm_xã_hội tại Công_ty_TNHH A"
        );
        assert_eq!(tied("KẾ HOẠCH KIỂM TRA"), "KẾ_HOẠCH KIỂM_TRA");
        assert_eq!(tied("bảo hiểm, xã hội"), "bảo hiểm, xã hội");
        assert_eq!(tied("(quy chế phối hợp) năm\u{a0}2020"), "(quy_chế_phối_hợp) năm_2020");
    }
}
