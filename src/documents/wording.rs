//! Wording: a record and a plain-text template to the words of a document; the home of minijinja.
//!
//! A template sees the whole record under its own keys, and filters that turn codes, dates and
//! numbers into words. Undefined and empty values are errors: no document says "none". [`parts`]
//! looks at the parts of a template, [`compared`] at what it decides by, [`mistake`] says what is wrong.

mod compared;
mod mistake;
pub mod parts;

use super::names;
use super::outline::{BAR, BREAK, Parts, VALUE, split};
use super::phrases::Phrases;
use super::vietnamese::{self, file_name_part, post_in_unit};
use crate::law::kinds::DocumentKind;
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::agency::Agency;
use crate::records::scalar::{BodyRef, Date, Id};
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior};
use mistake::describe;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// More steps than any template takes; stops one that never ends.
const FUEL: u64 = 5_000_000;

/// The templates, compiled, with the filters of this office's registry.
pub struct Wording {
    environment: Environment<'static>,
    /// The types of documents that templates name, where no record changes them, by template.
    types: BTreeMap<String, String>,
    /// Of the language and of this office's registry.
    pub phrases: Phrases,
}

impl Wording {
    /// Compiles templates given as name and text; those with a mistake ([`Code::TemplateSyntax`],
    /// [`Code::TemplatePart`]) are left out.
    pub fn new(
        templates: impl IntoIterator<Item = (String, String)>,
        corpus: &Arc<Corpus>,
    ) -> (Self, Vec<Problem>) {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        // The engine's default says more where debug assertions are compiled in: every build says the same.
        environment.set_debug(false);
        environment.set_formatter(|out, state, value| {
            if value.is_undefined() || value.is_none() {
                return Err(Error::new(ErrorKind::UndefinedError, "giá trị trống"));
            }
            let other = match value.as_str() {
                Some(_) => None,
                None => Some(state.apply_filter("string", std::slice::from_ref(value))?),
            };
            let text = other.as_ref().unwrap_or(value).as_str().unwrap_or_default();
            out.write_char(VALUE)?;
            for part in text.split_inclusive(['\n', '|']) {
                let plain = part.trim_end_matches(['\n', '|']);
                out.write_str(plain)?;
                match &part[plain.len()..] {
                    "\n" => out.write_char(BREAK)?,
                    "|" => out.write_char(BAR)?,
                    _ => {}
                }
            }
            Ok(())
        });
        add_filters(&mut environment, corpus);
        let (mut problems, mut types) = (Vec::new(), BTreeMap::new());
        for (name, text) in templates {
            parts::check(&name, &text, &mut problems);
            compared::check(&name, &text, &mut problems);
            types.extend(parts::plain_type(&text).map(|of| (name.clone(), of)));
            if let Err(error) = environment.add_template_owned(name.clone(), text.clone()) {
                problems.push(describe(&error, &name, &text, Code::TemplateSyntax));
            }
        }
        (Self { environment, types, phrases: Phrases::new(&corpus.registry) }, problems)
    }

    /// What documents of a kind are called: by the template, or, where each record says it, by the table
    /// of kinds; none for a công văn.
    pub fn type_name(&self, kind: DocumentKind) -> Option<&str> {
        let row = kind.row();
        self.types.get(row.template).map(String::as_str).or(row.type_name)
    }

    /// The parts of a document: a template rendered with a record's view.
    ///
    /// # Errors
    /// [`Code::TemplateValue`], at the line of the template, naming `record`; [`Code::TemplatePart`].
    pub fn words(
        &self,
        name: &str,
        view: &serde_json::Value,
        record: &str,
    ) -> Result<Parts, Problem> {
        let parts = split(&self.render(name, view, record)?);
        match parts.stray() {
            Some(line) => Err(parts::stray(name, &line)),
            None => Ok(parts),
        }
    }

    fn render(
        &self,
        name: &str,
        view: &serde_json::Value,
        record: &str,
    ) -> Result<String, Problem> {
        let problem = |error: &Error| {
            let name = error.name().unwrap_or(name);
            let template = self.environment.get_template(name);
            let text = template.as_ref().map_or("", |template| template.source());
            describe(error, name, text, Code::TemplateValue).hint(format!(
                "thử lại bằng `qcph build {record}`: lỗi hiện ra khi lập văn bản của bản ghi này"
            ))
        };
        let template = self.environment.get_template(name).map_err(|error| problem(&error))?;
        template.render(minijinja::value::Serde(view)).map_err(|error| problem(&error))
    }
}

/// The names of the filters below, for those who misspell one.
const FILTERS: [&str; 17] = [
    "ngay",
    "ngay_so",
    "so",
    "so_dem",
    "bang_chu",
    "va",
    "hoa",
    "hoa_dau",
    "cau",
    "gio",
    "nhom",
    "khong_dau",
    "ten",
    "ten_tat",
    "thuoc",
    "nguoi",
    "ho_ten",
];

/// Filters that turn what a record holds into words.
fn add_filters(environment: &mut Environment<'static>, corpus: &Arc<Corpus>) {
    environment
        .add_filter("ngay", |text: &str| date(text).map(|date| vietnamese::date_words(*date)));
    environment
        .add_filter("ngay_so", |text: &str| date(text).map(|date| vietnamese::date_short(*date)));
    environment.add_filter("so", |value: &Value| {
        vietnamese::decimal(&value.to_string()).ok_or_else(|| wrong("số", &value.to_string()))
    });
    environment.add_filter("so_dem", |value: u64| match value {
        0..10 => format!("{value:02}"),
        _ => vietnamese::whole(value),
    });
    environment.add_filter("bang_chu", |value: u64| vietnamese::amount_words(value));
    environment.add_filter("va", |items: Vec<String>| vietnamese::list(&items));
    environment.add_filter("hoa", |text: &str| names::short(text).to_uppercase());
    environment.add_filter("hoa_dau", |text: &str| names::begun(text, capitalised));
    environment.add_filter("cau", |text: &str| sentence(text));
    environment.add_filter("gio", |text: &str| text.replace(':', " giờ ") + " phút");
    environment.add_filter("nhom", |text: &str| groups_of_eight(text));
    environment.add_filter("khong_dau", |text: &str| file_name_part(&names::short(text)));
    let at = corpus.clone();
    environment.add_filter("ten", move |state: &State, code: &str| {
        with_body(&at, state, code, |agency, unit| match unit {
            Some(unit) => vietnamese::unit_of(unit, &agency.name, &agency.name),
            None => agency.name.0.clone(),
        })
    });
    let at = corpus.clone();
    environment.add_filter("ten_tat", move |state: &State, code: &str, kwargs: Kwargs| {
        // Inside its own agency's document a unit is named alone.
        let own: Option<String> = kwargs.get("cua")?;
        kwargs.assert_all_used()?;
        with_body(&at, state, code, |agency, unit| match unit {
            Some(unit) if own.as_deref() == Some(&agency.id.0) => unit.to_owned(),
            Some(unit) => vietnamese::unit_of(unit, &agency.name, &called(agency, str::to_owned)),
            None => called(agency, str::to_owned),
        })
    });
    let at = corpus.clone();
    environment.add_filter("thuoc", move |state: &State, text: &str, code: &str| {
        with_body(&at, state, code, |agency, unit| {
            called(agency, |name| match unit {
                Some(unit) => {
                    vietnamese::of_body(text, &vietnamese::unit_of(unit, &agency.name, name))
                }
                None => vietnamese::of_body(text, name),
            })
        })
    });
    let at = corpus.clone();
    environment.add_filter("nguoi", move |state: &State, id: &str| {
        person(&at, state, id, |salutation, name, post| format!("{salutation} {name}, {post}"))
    });
    let at = corpus.clone();
    environment.add_filter("ho_ten", move |state: &State, id: &str| {
        person(&at, state, id, |salutation, name, _| format!("{salutation} {name}"))
    });
}

fn date(text: &str) -> Result<Date, Error> {
    Date::parse(text).ok_or_else(|| wrong("ngày", text))
}

fn wrong(what: &str, found: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("`{found}` không phải là {what}"))
}

/// Ends with a full stop unless it ends with a mark already, perhaps inside quotation marks.
fn sentence(text: &str) -> String {
    match text.trim_end_matches(['”', '"', '»']).ends_with(['.', ';', ':', '!', '?', '…']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// The first letter in upper case, the rest as it is.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An agency by its full name where it is named first, later by its short one.
fn called(agency: &Agency, words: impl Fn(&str) -> String) -> String {
    names::either(&agency.name, &words(&agency.name), &words(&agency.short_name))
}

/// A digest in groups of eight, which a person can read aloud and a line can break between.
fn groups_of_eight(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(8).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

fn with_body(
    corpus: &Corpus,
    state: &State,
    code: &str,
    words: impl Fn(&Agency, Option<&str>) -> String,
) -> Result<String, Error> {
    let (agency, unit) =
        code.split_once('/').map_or((code, None), |(agency, unit)| (agency, Some(unit)));
    let body = BodyRef { agency: Id(agency.into()), unit: unit.map(|unit| Id(unit.into())) };
    let (agency, unit) = corpus
        .registry
        .body_or_last(&body, day(state)?)
        .ok_or_else(|| wrong("mã cơ quan có trong danh bạ vào ngày của văn bản", code))?;
    Ok(words(agency, unit.map(|unit| &*unit.name)))
}

fn person(
    corpus: &Corpus,
    state: &State,
    id: &str,
    words: impl Fn(&str, &str, &str) -> String,
) -> Result<String, Error> {
    let unknown = || wrong("mã người giữ chức vụ vào ngày của văn bản", id);
    let day = day(state)?;
    let person = corpus.registry.person(id).ok_or_else(unknown)?;
    let post = corpus.registry.post(person, day).ok_or_else(unknown)?;
    let agency = corpus.registry.agency(&post.body.agency, day).ok_or_else(unknown)?;
    let salutation = person.salutation.title().to_lowercase();
    let unit = post.body.unit.as_ref().and_then(|unit| agency.unit(unit));
    let title =
        unit.map_or_else(|| post.title.0.clone(), |unit| post_in_unit(&post.title, &unit.name));
    let title = match unit {
        Some(_) => vietnamese::unit_of(&title, &agency.name, &called(agency, str::to_owned)),
        None => format!("{title} {}", called(agency, str::to_owned)),
    };
    Ok(words(&salutation, &person.name, &title))
}

/// The date of the document, which decides every name in it.
fn day(state: &State) -> Result<Date, Error> {
    let value = state.lookup("ngay_van_ban");
    let text = value.as_ref().and_then(Value::as_str).unwrap_or_default();
    date(text)
}
