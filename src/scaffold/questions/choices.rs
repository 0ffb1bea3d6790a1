//! What may be chosen: agencies and people of the registry as of the day, those concerned first;
//! words of the schema; kinds of exchange of the regulation.

use super::plan::Ask;
use super::{Choice, Form, Interview, Like, at};
use crate::records::agency::{Agency, Level, Person};
use crate::records::scalar::FileKind;
use crate::records::{Record, RecordKind};
use crate::regulation::rules::{Regulation, Subject};
use serde_json::Value as Json;
use std::collections::BTreeSet;

impl Interview<'_> {
    /// How a key is answered.
    pub(super) fn form(&self, key: &str, ask: Ask) -> Form {
        let line = |like, default| Form::Line { like, default, suggestions: Vec::new() };
        match ask {
            Ask::Schema => self.by_schema(key),
            Ask::Id => line(Like::Id, self.proposed_id()),
            Ask::Agency | Ask::Parent => Form::One(self.agencies(false)),
            Ask::Body => Form::One(self.agencies(true)),
            Ask::Partners => Form::Many(self.partners()),
            Ask::People | Ask::Members => Form::Many(self.people()),
            Ask::Participants => Form::Many(self.people()),
            Ask::Leader => Form::One(self.people()),
            Ask::Exchange => Form::One(self.exchanges()),
            Ask::Words => Form::Many(words(&self.schema_of(key)["items"])),
            Ask::Venue => Form::Line {
                like: Like::Text,
                default: None,
                suggestions: self.venues().into_iter().collect(),
            },
        }
    }

    pub(super) fn schema_of(&self, key: &str) -> &Json {
        key.split('.').fold(&self.schema, |schema, part| {
            let inner = if schema["items"].is_object() { &schema["items"] } else { schema };
            &inner["properties"][part]
        })
    }

    fn by_schema(&self, key: &str) -> Form {
        let schema = self.schema_of(key);
        if schema["enum"].is_array() {
            return Form::One(words(schema));
        }
        let (like, default) = match (schema["format"].as_str(), schema["type"].as_str()) {
            (Some("date"), _) => (Like::Date, self.default_date(key)),
            (_, Some("integer")) => (Like::Number, Some(self.year())),
            _ => (Like::Text, None),
        };
        Form::Line { like, default, suggestions: Vec::new() }
    }

    /// Today for what happens now; nothing for what began long ago.
    fn default_date(&self, key: &str) -> Option<String> {
        let date = match key {
            "thoi_gian.den" => self.date(),
            "ngay" | "thoi_gian.tu" | "van_ban.ngay" => self.known.today,
            _ => return None,
        };
        Some(date.iso())
    }

    fn valid(&self) -> impl Iterator<Item = &Agency> {
        let date = self.date();
        self.known.corpus.registry.agencies.iter().filter(move |agency| agency.valid_on(date))
    }

    fn agencies(&self, units: bool) -> Vec<Choice> {
        let mut choices = Vec::new();
        for agency in self.valid() {
            choices.push(agency_choice(agency));
            for unit in agency.units.iter().filter(|_| units) {
                let value = format!("{}/{}", agency.id.value.0, unit.id.value.0);
                let shown = format!("{value} – {}, {}", unit.name.0, agency.short_name.0);
                choices.push(Choice { value, shown });
            }
        }
        choices
    }

    /// All other agencies: of the same level and the other party first.
    fn partners(&self) -> Vec<Choice> {
        let own = self.own_agency().map(str::to_owned);
        let host = self.valid().find(|agency| Some(&agency.id.value.0) == own.as_ref());
        let place = |id: &str| id.rsplit('-').next().unwrap_or_default().to_owned();
        let distance = |agency: &Agency| {
            host.map_or(0, |host| {
                usize::from(agency.level != host.level) * 4
                    + usize::from(agency.party == host.party) * 2
                    + usize::from(place(&agency.id.value.0) != place(&host.id.value.0))
            })
        };
        let mut others: Vec<&Agency> =
            self.valid().filter(|agency| Some(&agency.id.value.0) != own.as_ref()).collect();
        others.sort_by_key(|agency| distance(agency));
        others.into_iter().map(agency_choice).collect()
    }

    /// Everybody who holds a post on the day and has no part yet, those of the agencies concerned
    /// first.
    fn people(&self) -> Vec<Choice> {
        let registry = &self.known.corpus.registry;
        let date = self.date();
        let concerned = self.concerned();
        let busy = self.busy();
        let mut people: Vec<(bool, Choice)> = Vec::new();
        for person in &registry.people {
            let Some(post) = registry.post(person, date) else { continue };
            if busy.contains(person.id.value.0.as_str()) {
                continue;
            }
            let body = match registry.agency(&post.body.agency, date) {
                // Who heads a room is known by the room.
                Some(agency) => match post.body.unit.as_ref().and_then(|unit| agency.unit(unit)) {
                    Some(unit) => format!("{}, {}", unit.name.0, agency.short_name.0),
                    None => agency.short_name.0.clone(),
                },
                None => post.body.to_string(),
            };
            let far = !concerned.contains(post.body.agency.0.as_str());
            people.push((far, person_choice(person, &post.title.0, &body)));
        }
        people.sort_by_key(|(far, _)| *far);
        people.into_iter().map(|(_, choice)| choice).collect()
    }

    /// The agencies that the answers so far name.
    fn concerned(&self) -> BTreeSet<&str> {
        let lists = ["phoi_hop", "tham_gia"].iter().filter_map(|key| at(&self.values, key));
        let partners = lists.filter_map(Json::as_array).flatten().filter_map(Json::as_str);
        partners.chain(self.own_agency()).collect()
    }

    /// Chairs are no participants, the leader is no member.
    fn busy(&self) -> BTreeSet<&str> {
        let key = if self.kind == FileKind::Inspection { "doan" } else { "chu_tri" };
        let list = at(&self.values, key).and_then(Json::as_array).into_iter().flatten();
        list.filter_map(|item| item.as_str().or_else(|| item["nguoi"].as_str())).collect()
    }

    fn exchanges(&self) -> Vec<Choice> {
        let date = self.date();
        let level = self.level().and_then(Level::of);
        let in_force = |rules: &&Regulation| {
            rules.covers(date)
                && rules.rules_subject(Subject::Exchange)
                && level.is_none_or(|level| rules.rules_level(level))
        };
        let mut rules: Vec<_> = self.known.regulations.iter().filter(in_force).collect();
        if rules.is_empty() {
            // The check says that there is none; the choice is still one of some regulation.
            rules.extend(self.known.regulations.iter().last());
        }
        let kinds = rules.into_iter().flat_map(|rules| &rules.exchanges);
        let fits = kinds.filter(|kind| level.is_none_or(|level| kind.clause(level).is_some()));
        let choice = |value: &str, name: &str| Choice {
            value: value.to_owned(),
            shown: format!("{name} ({value})"),
        };
        fits.map(|kind| choice(&kind.id.value.0, &kind.name.0)).collect()
    }

    fn venues(&self) -> BTreeSet<String> {
        let corpus = self.known.corpus;
        let meetings = corpus.summaries().filter(|summary| summary.kind == RecordKind::Meeting);
        let venues = corpus.each(meetings, |filed| match &filed.record {
            Record::Meeting(meeting) => Some(meeting.venue.0.clone()),
            _ => None,
        });
        // A record that cannot be opened just now has no venue to offer.
        venues.filter_map(|venue| venue.ok().flatten()).collect()
    }
}

fn agency_choice(agency: &Agency) -> Choice {
    let value = agency.id.value.0.clone();
    Choice { shown: format!("{value} – {}", agency.name.0), value }
}

fn person_choice(person: &Person, title: &str, body: &str) -> Choice {
    let value = person.id.value.0.clone();
    Choice { shown: format!("{} – {title}, {body} ({value})", person.name.0), value }
}

/// The words that the schema of a key lists, with what they mean.
fn words(schema: &Json) -> Vec<Choice> {
    let list = |key: &str| schema[key].as_array().into_iter().flatten().filter_map(Json::as_str);
    let pairs = list("enum").zip(list("enumDescriptions"));
    pairs
        .map(|(word, title)| Choice { value: word.to_owned(), shown: format!("{title} ({word})") })
        .collect()
}
