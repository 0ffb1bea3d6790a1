//! The registry of agencies and people: what a code meant on a day.

mod names;

use super::agency::{Agency, Person, Post, Unit};
use super::nearest::nearest;
use super::scalar::{BodyRef, Date, Id};
use super::shape::At;
use crate::problem::{Code, Problem};
use names::Names;
use std::collections::{BTreeMap, BTreeSet};

/// Agencies and people of all files (danh bạ).
#[derive(Debug, Default)]
pub struct Registry {
    pub agencies: Vec<Agency>,
    pub people: Vec<Person>,
    /// Ids of entries that could not be read.
    pub broken: BTreeSet<String>,
    /// A file could not be read whole: an unknown id may stand there.
    pub incomplete: bool,
    /// Where the versions of an agency stand in `agencies`, by id.
    agencies_by_id: BTreeMap<Id, Vec<usize>>,
    /// Where a person stands in `people`, by id.
    people_by_id: BTreeMap<Id, usize>,
    /// Of all versions of all agencies.
    pub names: Names,
}

impl Registry {
    /// Notes where each id stands, once all files are read; a record asks for dozens of them.
    pub fn index(&mut self) {
        for (at, agency) in self.agencies.iter().enumerate() {
            self.agencies_by_id.entry(agency.id.value.clone()).or_default().push(at);
        }
        for (at, person) in self.people.iter().enumerate() {
            self.people_by_id.entry(person.id.value.clone()).or_insert(at);
        }
        self.names = Names::of(self.agencies.iter().map(|agency| agency.name.0.as_str()));
    }

    /// All versions of an agency, in the order of the files.
    pub fn versions(&self, id: &str) -> impl Iterator<Item = &Agency> {
        self.agencies_by_id.get(id).into_iter().flatten().map(|at| &self.agencies[*at])
    }

    /// The version of an agency that was valid on `date`.
    pub fn agency(&self, id: &str, date: Date) -> Option<&Agency> {
        self.versions(id).find(|agency| agency.valid_on(date))
    }

    /// Who has taken over from an agency by `date` (hợp nhất, đổi mã): itself while it is there.
    pub fn heir<'a>(&'a self, id: &'a Id, date: Date) -> &'a Id {
        let mut id = id;
        // A circle of bodies that replace each other is broken off.
        for _ in 0..8 {
            let took_over = |agency: &&Agency| {
                agency.from.value <= date && agency.replaces.iter().any(|old| old.value == *id)
            };
            let next =
                self.agencies.iter().filter(took_over).max_by_key(|agency| agency.from.value);
            match next.filter(|_| self.agency(id, date).is_none()) {
                Some(next) => id = &next.id.value,
                None => break,
            }
        }
        id
    }

    /// An agency and those whose work it has taken over by `date`.
    pub fn forebears<'a>(&'a self, id: &'a Id, date: Date) -> BTreeSet<&'a Id> {
        let mut all = BTreeSet::from([id]);
        let mut new = vec![id];
        while let Some(id) = new.pop() {
            let versions = self.versions(id).filter(|agency| agency.from.value <= date);
            let olds = versions.flat_map(|agency| &agency.replaces).map(|old| &old.value);
            new.extend(olds.filter(|old| all.insert(old)));
        }
        all
    }

    /// An agency and, when the reference names one, its unit.
    pub fn body(&self, body: &BodyRef, date: Date) -> Option<(&Agency, Option<&Unit>)> {
        within(self.agency(&body.agency, date)?, body)
    }

    /// As [`Self::body`]; of an agency that had ended by then, as it was last: earlier documents are by it.
    pub fn body_or_last(&self, body: &BodyRef, date: Date) -> Option<(&Agency, Option<&Unit>)> {
        let ended =
            |agency: &&Agency| agency.until.as_ref().is_some_and(|until| until.value < date);
        let last =
            || self.versions(&body.agency).filter(ended).max_by_key(|agency| agency.from.value);
        within(self.agency(&body.agency, date).or_else(last)?, body)
    }

    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people_by_id.get(id).map(|at| &self.people[*at])
    }

    /// The post by which a person is named on `date`: the first one held then.
    pub fn post(&self, person: &Person, date: Date) -> Option<Post> {
        person.posts.iter().find(|post| post.held_on(date)).cloned()
    }

    /// Whether nothing can be said of an id, since the file or the entry behind it has mistakes.
    pub fn is_unreadable(&self, id: &str) -> bool {
        let known = || self.agencies_by_id.contains_key(id) || self.people_by_id.contains_key(id);
        self.broken.contains(id) || self.incomplete && !known()
    }

    /// Reports a reference to an agency or unit that is not known, or not valid on `date`.
    pub fn check_body(&self, body: &At<BodyRef>, date: Option<Date>, problems: &mut Vec<Problem>) {
        let versions: Vec<&Agency> = self.versions(&body.agency).collect();
        if self.is_unreadable(&body.agency) {
            return;
        }
        if versions.is_empty() {
            let message = format!("danh bạ không có cơ quan `{}`", body.agency.0);
            let known = self.agencies.iter().map(|agency| agency.id.0.as_str());
            let near = nearest(&body.agency, known).map(|near| match &body.unit {
                Some(unit) => format!("{near}/{}", unit.0),
                None => near.to_owned(),
            });
            problems.push(suggest(Code::UnknownAgency, body, message, near.as_deref()));
            return;
        }
        let valid: Vec<&Agency> = versions
            .iter()
            .copied()
            .filter(|agency| date.is_none_or(|date| agency.valid_on(date)))
            .collect();
        if valid.is_empty() {
            let date = date.expect("without a date every version is valid");
            let message =
                format!("cơ quan `{}` không có hiệu lực vào ngày {}", body.agency.0, date.shown());
            problems.push(
                Problem::at(Code::NotValidThen, &body.place, message)
                    .hint("xem `tu_ngay`, `den_ngay` của cơ quan trong danh bạ"),
            );
            return;
        }
        let Some(unit) = &body.unit else { return };
        if !valid.iter().any(|agency| agency.unit(unit).is_some()) {
            let message = format!("cơ quan `{}` không có đơn vị `{}`", body.agency.0, unit.0);
            let known =
                valid.iter().flat_map(|agency| &agency.units).map(|unit| unit.id.0.as_str());
            let near = nearest(unit, known).map(|near| format!("{}/{near}", body.agency.0));
            problems.push(suggest(Code::UnknownUnit, body, message, near.as_deref()));
        }
    }

    /// Reports a reference to a person who is not known, or held no post on `date`.
    pub fn check_person(&self, id: &At<Id>, date: Option<Date>, problems: &mut Vec<Problem>) {
        if self.is_unreadable(id) {
            return;
        }
        let Some(person) = self.person(id) else {
            let message = format!("danh bạ không có người mang mã `{}`", id.value.0);
            let known = self.people.iter().map(|person| person.id.0.as_str());
            problems.push(suggest(Code::UnknownPerson, id, message, nearest(id, known)));
            return;
        };
        let Some(date) = date.filter(|date| self.post(person, *date).is_none()) else { return };
        let message = format!("{} không giữ chức vụ nào vào ngày {}", person.name.0, date.shown());
        problems.push(
            Problem::at(Code::NotValidThen, &id.place, message)
                .hint("bổ sung chức vụ với `tu_ngay`, `den_ngay` trong danh bạ nhân sự"),
        );
    }

    /// Checks the registry itself: overlapping versions, parents, posts.
    pub fn check(&self, problems: &mut Vec<Problem>) {
        for (at, agency) in self.agencies.iter().enumerate() {
            self.check_agency(agency, at, problems);
        }
        self.check_names(problems);
        for (at, person) in self.people.iter().enumerate() {
            if self.people_by_id[&*person.id] < at {
                let message = format!("mã người `{}` đã có", person.id.0);
                problems.push(
                    Problem::at(Code::DuplicateId, &person.id.place, message)
                        .hint("gộp các chức vụ vào một người, hoặc đặt mã khác"),
                );
            }
            for post in person.posts.iter() {
                check_order(&post.from, post.until.as_ref(), problems);
                self.check_body(&post.body, Some(post.from.value), problems);
            }
        }
    }

    /// Two bodies of one name at one time are one body with two codes.
    fn check_names(&self, problems: &mut Vec<Problem>) {
        let mut named: BTreeMap<&str, Vec<&Agency>> = BTreeMap::new();
        for agency in &self.agencies {
            let others = named.entry(&agency.name).or_default();
            let twin = others.iter().find(|other| {
                let together =
                    agency.valid_on(other.from.value) || other.valid_on(agency.from.value);
                other.id.value != agency.id.value && together
            });
            if let Some(other) = twin {
                let message = format!("“{}” đã có với mã `{}`", agency.name, other.id.value.0);
                problems.push(
                    Problem::at(Code::NamedTwice, &agency.id.place, message)
                        .hint("một cơ quan dùng một mã: xóa một mục, sửa mã ở các bản ghi")
                        .advice(),
                );
            }
            others.push(agency);
        }
    }

    fn check_agency(&self, agency: &Agency, at: usize, problems: &mut Vec<Problem>) {
        check_order(&agency.from, agency.until.as_ref(), problems);
        let overlaps = |other: &Agency| {
            let starts_in = |a: &Agency, b: &Agency| a.valid_on(b.from.value);
            starts_in(other, agency) || starts_in(agency, other)
        };
        let places = &self.agencies_by_id[&*agency.id];
        let mut earlier = places.iter().filter(|other| **other < at);
        if !self.incomplete && earlier.any(|other| overlaps(&self.agencies[*other])) {
            let message = format!("hai bản của cơ quan `{}` cùng có hiệu lực", agency.id.0);
            problems.push(
                Problem::at(Code::OverlappingVersions, &agency.from.place, message)
                    .hint("cho bản trước `den_ngay` là ngày liền trước `tu_ngay` của bản sau"),
            );
        }
        self.check_replaced(agency, problems);
        self.check_numbering(agency, problems);
        if let Some(parent) = &agency.parent {
            let body = At {
                value: BodyRef { agency: parent.value.clone(), unit: None },
                place: parent.place.clone(),
            };
            self.check_body(&body, Some(agency.from.value), problems);
        }
        for (at, unit) in agency.units.iter().enumerate() {
            if agency.units[..at].iter().any(|other| other.id == unit.id) {
                let message = format!("mã đơn vị `{}` đã có trong cơ quan này", unit.id.0);
                problems.push(
                    Problem::at(Code::DuplicateId, &unit.id.place, message).hint("đặt mã khác"),
                );
            }
        }
    }
}

impl Registry {
    /// What a body replaces is known and has ended.
    fn check_replaced(&self, agency: &Agency, problems: &mut Vec<Problem>) {
        for old in &agency.replaces {
            let body = At {
                value: BodyRef { agency: old.value.clone(), unit: None },
                place: old.place.clone(),
            };
            self.check_body(&body, None, problems);
            if self.agency(&old.value, agency.from.value).is_some() {
                let message = format!(
                    "`{}` được thay từ ngày {}, nhưng danh bạ ghi còn hiệu lực ngày ấy",
                    old.value.0,
                    agency.from.shown()
                );
                problems.push(
                    Problem::at(Code::OverlappingVersions, &old.place, message).hint(format!(
                        "cho `{}` `den_ngay` là ngày liền trước ngày ấy",
                        old.value.0
                    )),
                );
            }
        }
    }
}

/// An agency, with the unit that a reference names in it.
fn within<'a>(agency: &'a Agency, body: &BodyRef) -> Option<(&'a Agency, Option<&'a Unit>)> {
    match &body.unit {
        Some(unit) => Some((agency, Some(agency.unit(unit)?))),
        None => Some((agency, None)),
    }
}

/// Reports a span of time that ends before it begins.
pub fn check_order(from: &At<Date>, until: Option<&At<Date>>, problems: &mut Vec<Problem>) {
    problems
        .extend(until.filter(|until| until.value < from.value).map(|until| too_early(from, until)));
}

/// Of two dates the second comes before the first.
pub fn too_early(from: &At<Date>, until: &At<Date>) -> Problem {
    let message = format!(
        "ngày {} sớm quá: phải từ ngày {} (dòng {}) trở đi",
        until.shown(),
        from.shown(),
        from.place.line
    );
    Problem::at(Code::DateOrder, &until.place, message).hint("sửa một trong hai ngày")
}

fn suggest<T>(code: Code, at: &At<T>, message: String, near: Option<&str>) -> Problem {
    let problem = Problem::at(code, &at.place, message);
    match near {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("thêm vào danh bạ trong `records/`, hoặc sửa lại mã"),
    }
}
