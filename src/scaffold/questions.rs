//! What `qcph new` asks: the next question, what may be chosen, and what an answer means.
//!
//! In: a kind, what flags have given, the registry, the day. Out: a [`Question`] at a time, and in the
//! end the values of the new file. What a key is called and which words it takes come from the schema;
//! who is who comes from the registry. It knows no terminal, so an interview can be held in a test.

mod choices;
mod plan;

use super::{Values, entry_schema, is_registry, put};
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::nearest::plain;
use crate::records::scalar::{Date, FileKind, is_id};
use crate::regulation::Regulations;
use chrono::Datelike;
use plan::{Ask, plan};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is known before the first question.
pub struct Known<'a> {
    pub corpus: &'a Corpus,
    pub regulations: &'a Regulations,
    pub today: Date,
}

/// One question (câu hỏi).
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The key that the answer goes to, such as `thoi_gian.tu`.
    pub key: &'static str,
    pub text: String,
    /// How to write it; may be empty.
    pub advice: String,
    pub form: Form,
    ask: Ask,
    /// Codes that another file has, in lower case.
    taken: BTreeSet<String>,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A line, of which `suggestions` may be taken; nothing typed means `default`.
    Line {
        like: Like,
        default: Option<String>,
        suggestions: Vec<String>,
    },
    One(Vec<Choice>),
    Many(Vec<Choice>),
}

/// What a line must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Like {
    Text,
    Date,
    Number,
    Id,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is written in the file.
    pub value: String,
    /// As a person reads it.
    pub shown: String,
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Question {
    /// A typed line as it will be written; `None` leaves it for later.
    ///
    /// # Errors
    /// What is wrong with it, in Vietnamese.
    pub fn line(&self, typed: &str) -> Result<Option<String>, String> {
        let Form::Line { like, default, .. } = &self.form else { return Ok(None) };
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(default.clone());
        }
        if *like == Like::Id && self.taken.contains(&typed.to_lowercase()) {
            return Err("mã này đã dùng".to_owned());
        }
        let written = match like {
            Like::Text => Some(typed.to_owned()),
            Like::Date => Date::meant(typed).map(|date| date.iso()),
            Like::Number => typed.parse::<u64>().ok().map(|number| number.to_string()),
            Like::Id => is_id(typed).then(|| typed.to_owned()),
        };
        written.map(Some).ok_or_else(|| match like {
            Like::Date => "không có ngày ấy; viết ngày/tháng/năm hoặc năm-tháng-ngày".to_owned(),
            Like::Number => "chỉ viết chữ số".to_owned(),
            Like::Text | Like::Id => match id_near(typed) {
                Some(id) => format!("không dùng làm mã được; ý bạn là {id}?"),
                None => "chỉ dùng chữ cái không dấu, chữ số, gạch nối ở giữa".to_owned(),
            },
        })
    }
}

/// The day of a new record: its own, that on which it began, or that of its document.
pub fn day(values: &Values) -> Option<Date> {
    let keys = ["ngay", "thoi_gian.tu", "van_ban.ngay"];
    keys.iter().find_map(|key| at(values, key)?.as_str()).and_then(Date::parse)
}

/// The questions of one new file, and the answers so far.
pub struct Interview<'a> {
    kind: FileKind,
    schema: Json,
    known: Known<'a>,
    values: Values,
    /// What flags gave, which is not asked.
    given: Values,
    next: usize,
    /// Whether a person has answered something, which must not be lost.
    asked: bool,
}

impl<'a> Interview<'a> {
    pub fn new(kind: FileKind, given: Values, known: Known<'a>) -> Self {
        let schema = entry_schema(kind);
        Self { kind, schema, known, values: given.clone(), given, next: 0, asked: false }
    }

    /// What to ask next; what was given or leaves no choice is passed over.
    pub fn ask(&mut self) -> Option<Question> {
        while let Some((key, ask)) = plan(self.kind).get(self.next) {
            self.next += 1;
            if at(&self.given, key).is_some() {
                continue;
            }
            let form = self.form(key, *ask);
            let choices = match &form {
                Form::One(choices) | Form::Many(choices) => choices.len(),
                Form::Line { .. } => 1,
            };
            if choices > 0 {
                let (text, advice) = self.text(key, *ask);
                let taken = if *ask == Ask::Id { self.taken() } else { BTreeSet::new() };
                self.asked = true;
                return Some(Question { key, text, advice, form, ask: *ask, taken });
            }
        }
        None
    }

    /// Takes an answer: the values chosen, or the one line; none leaves the key for later.
    pub fn answer(&mut self, question: &Question, chosen: &[String]) {
        let Some(first) = chosen.first() else { return };
        let value = match question.ask {
            Ask::Participants => self.by_agency(chosen),
            Ask::Leader => json!([{ "nguoi": first, "vai_tro": "truong_doan" }]),
            Ask::Members => {
                let mut team = at(&self.values, "doan").cloned().unwrap_or_else(|| json!([]));
                let members =
                    chosen.iter().map(|id| json!({ "nguoi": id, "vai_tro": "thanh_vien" }));
                team.as_array_mut().into_iter().for_each(|team| team.extend(members.clone()));
                team
            }
            _ => {
                // The plan names keys of the schema alone; codes in a list are parted by commas.
                let text = if chosen.len() > 1 { &chosen.join(",") } else { first };
                let _ = put(self.kind, &mut self.values, question.key, text);
                return;
            }
        };
        self.values.insert(question.key.to_owned(), value);
    }

    /// The values of the file, with what follows from the answers.
    ///
    /// # Errors
    /// [`Code::BadArgument`] without an id, when nobody was asked and none can be proposed.
    pub fn finish(mut self) -> Result<Values, Problem> {
        if at(&self.values, "ma").is_none() {
            let any =
                || self.asked.then(|| self.free("MOI-01", |number| format!("MOI-{number:02}")))?;
            let Some(id) = self.proposed_id().or_else(any) else {
                let problem = Problem::new(Code::BadArgument, "chưa biết mã của tệp mới");
                return Err(problem.hint("thêm `--id <MÃ>`, ví dụ `--id TW-2020-HOP-03`"));
            };
            self.values.insert("ma".into(), id.into());
        }
        if let Some(level) = self.level().filter(|_| at(&self.values, "cap").is_none()) {
            self.values.insert("cap".into(), level.into());
        }
        Ok(self.values)
    }

    /// What is asked, and how to write it: the title of the key up to its first stop, and the rest.
    fn text(&self, key: &str, ask: Ask) -> (String, String) {
        let title = match ask {
            Ask::Leader => "Trưởng đoàn",
            Ask::Members => "Các thành viên khác của đoàn",
            _ => self.schema_of(key)["title"].as_str().unwrap_or(key),
        };
        let (text, advice) = title.split_once([',', ':', ';']).unwrap_or((title, ""));
        (text.trim().to_owned(), advice.trim().to_owned())
    }

    /// The day that decides who held which post.
    fn date(&self) -> Date {
        day(&self.values).unwrap_or(self.known.today)
    }

    fn year(&self) -> String {
        let year = at(&self.values, "nam").and_then(Json::as_str);
        year.map_or_else(|| self.date().year().to_string(), str::to_owned)
    }

    /// The codes that a new file may not have; an agency may have several files, one a time.
    fn taken(&self) -> BTreeSet<String> {
        let (corpus, registry) = (self.known.corpus, &self.known.corpus.registry);
        match self.kind {
            FileKind::Agencies => BTreeSet::new(),
            FileKind::People => {
                registry.people.iter().map(|person| person.id.value.0.to_lowercase()).collect()
            }
            _ => {
                let all = corpus.ids().chain(corpus.unread.iter().map(String::as_str));
                all.map(str::to_lowercase).collect()
            }
        }
    }

    /// `TW-2020-HOP-03`: the agency's place, the year, the kind, the next number. A person's id is
    /// the name without accents, an agency's the first letters of its name.
    fn proposed_id(&self) -> Option<String> {
        match self.kind {
            FileKind::People => {
                let name = plain(at(&self.values, "ho_ten")?.as_str()?).replace('_', "-");
                return self.free(&name, |number| format!("{name}-{number}"));
            }
            FileKind::Agencies => {
                let name = initials(at(&self.values, "ten")?.as_str()?);
                return self.free(&name, |number| format!("{name}-{number}"));
            }
            _ => {}
        }
        let agency = self.own_agency()?;
        let place = match self.level()? {
            "tw" => "TW",
            // What stands behind the party's letters: the place, such as HAI-PHONG.
            _ => agency.split_once('-').map_or(agency, |(_, place)| place),
        };
        let kind = match self.kind {
            FileKind::Meeting => "HOP",
            FileKind::Inspection => "KT",
            FileKind::Exchange => "TD",
            FileKind::Review => "TK",
            FileKind::Copy => "SAO",
            FileKind::Invitation => "GM",
            FileKind::Correction => "DC",
            FileKind::Recall => "TH",
            FileKind::Agencies
            | FileKind::People
            | FileKind::Regulation
            | FileKind::FilePlan
            | FileKind::Dossier => return None,
        };
        let stem = format!("{place}-{}-{kind}", self.year());
        self.free(&format!("{stem}-01"), |number| format!("{stem}-{number:02}"))
    }

    /// The first id that nobody has: `first`, then those with 2 and so on.
    fn free(&self, first: &str, numbered: impl Fn(usize) -> String) -> Option<String> {
        let mut taken = self.taken();
        if self.kind == FileKind::Agencies {
            let agencies = self.known.corpus.registry.agencies.iter();
            taken.extend(agencies.map(|agency| agency.id.value.0.to_lowercase()));
        }
        let mut ids = std::iter::once(first.to_owned()).chain((2..1000).map(numbered));
        ids.find(|id| is_id(id) && !taken.contains(&id.to_lowercase()))
    }

    /// The agency whose record it is, without a unit.
    fn own_agency(&self) -> Option<&str> {
        let (key, _) = plan(self.kind).iter().find(|(_, ask)| *ask == Ask::Agency)?;
        at(&self.values, key)?.as_str()?.split('/').next()
    }

    fn level(&self) -> Option<&'static str> {
        if is_registry(self.kind) {
            return None;
        }
        let agency = self.known.corpus.registry.agency(self.own_agency()?, self.date())?;
        Some(agency.level.word())
    }

    /// `thanh_phan`: the chosen people under the agencies that they belong to on that day.
    fn by_agency(&self, people: &[String]) -> Json {
        let registry = &self.known.corpus.registry;
        let mut groups: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for id in people {
            let post = registry.person(id).and_then(|person| registry.post(person, self.date()));
            if let Some(post) = post {
                groups.entry(post.body.agency.0.clone()).or_default().push(id);
            }
        }
        groups
            .iter()
            .map(|(agency, people)| json!({ "co_quan": agency, "nguoi": people }))
            .collect()
    }
}

/// `BHXH-HD` for `Bảo hiểm xã hội tỉnh Hải Dương`: first letters, those of the place behind a hyphen.
fn initials(name: &str) -> String {
    const PLACES: [&str; 5] = ["tỉnh", "huyện", "quận", "thành phố", "thị xã"];
    let name = name.to_lowercase();
    let letters = |words: &str| -> String {
        let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| *word != "và");
        words.filter_map(|word| plain(word).chars().next()).collect::<String>().to_uppercase()
    };
    let places = PLACES.iter().filter_map(|word| Some((name.rfind(&format!(" {word} "))?, word)));
    match places.max() {
        Some((at, word)) => {
            format!("{}-{}", letters(&name[..at]), letters(&name[at + word.len() + 2..]))
        }
        None => letters(&name),
    }
}

/// What a typed code would be with the letters that a code may have.
pub fn id_near(typed: &str) -> Option<String> {
    let upper = typed.chars().any(char::is_uppercase);
    let text = plain(typed.trim());
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let id = parts.collect::<Vec<_>>().join("-");
    Some(if upper { id.to_uppercase() } else { id }).filter(|id| is_id(id) && id != typed)
}

/// The value of a key, given as in [`put`].
fn at<'v>(values: &'v Values, path: &str) -> Option<&'v Json> {
    let (first, rest) = path.split_once('.').map_or((path, ""), |(first, rest)| (first, rest));
    let value = values.get(first)?;
    let value = if value.is_array() && !rest.is_empty() { &value[0] } else { value };
    match (rest, value.as_object()) {
        ("", _) => Some(value),
        (rest, Some(inner)) => at(inner, rest),
        _ => None,
    }
}
