//! Which regulations there are, and on which days each is in force (thời gian hiệu lực).
//!
//! In: the regulation files of the corpus and the embedded ones. An embedded regulation holds for its
//! time, whatever else the project brings, unless a file has its code (test: regulation::succession).
//! Out: the list by time, the days that a file with mistakes may cover, and what is wrong between two
//! regulations. A day that no regulation covers is told by [`Regulations::missing`].

use super::Regulations;
use super::rules::Regulation;
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::agency::Level;
use crate::records::files::SourceFile;
use crate::records::parser;
use crate::records::scalar::{BodyRef, Date, YesNo};
use crate::records::shape::{At, Shape};
use crate::records::yaml::Node;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// The regulations that come with the program: path and text.
const EMBEDDED: [(&str, &str); 1] = [(
    "quy-che/quy-che-2015-2020.yaml",
    include_str!("../../records/quy-che/quy-che-2015-2020.yaml"),
)];

/// A regulation file that cannot be read whole: what is known of its time.
#[derive(Debug)]
pub struct Unread {
    id: Option<String>,
    from: Option<Date>,
    until: Option<Date>,
}

impl Unread {
    /// What the file may be about, as far as it can be read.
    fn of(node: &Node) -> Self {
        let date = |key| node.text_of(key).and_then(Date::parse);
        Self {
            id: node.text_of("ma").map(str::to_owned),
            from: date("tu_ngay"),
            until: date("den_ngay"),
        }
    }

    /// A file of which not even the kind is known.
    fn anything() -> Self {
        Self { id: None, from: None, until: None }
    }

    fn may_cover(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

/// All regulations by their first day, and the files that could not be read.
pub fn read(corpus: &Corpus, problems: &mut Vec<Problem>) -> (Vec<Regulation>, Vec<Unread>) {
    let (mut list, mut unread) = (Vec::new(), Vec::new());
    for file in &corpus.regulations {
        let mut found = Vec::new();
        match Regulation::read(&file.node, &mut found).filter(|_| file.whole) {
            Some(regulation) => list.push(regulation),
            None => unread.push(Unread::of(&file.node)),
        }
        // Lines that were left out make the rest look wrong.
        problems.extend(found.into_iter().filter(|_| file.whole));
    }
    for regulation in EMBEDDED.iter().map(|(path, text)| embedded(path, text)) {
        let is_it = |id: &str| id.eq_ignore_ascii_case(&regulation.id);
        let read = list.iter().any(|own| is_it(&own.id));
        if !read && !unread.iter().any(|own| own.id.as_deref().is_some_and(is_it)) {
            list.push(regulation);
        }
    }
    if corpus.kindless {
        unread.push(Unread::anything());
    }
    list.sort_by(|a, b| (a.from.value, &a.id.value).cmp(&(b.from.value, &b.id.value)));
    (list, unread)
}

fn embedded(path: &str, text: &str) -> Regulation {
    let node = parser::parse(&path.into(), text);
    let node = node.expect("the embedded regulation is tested to be YAML");
    Regulation::read(&node, &mut Vec::new()).expect("the embedded regulation is tested to be whole")
}

impl Regulation {
    /// Whether it came with the program.
    pub fn is_embedded(&self) -> bool {
        EMBEDDED.iter().any(|(path, _)| *path == &*self.id.place.file)
    }

    /// Whether a day is not past its time.
    pub fn ends_after(&self, date: Date) -> bool {
        self.until.as_ref().is_none_or(|until| date <= until.value)
    }

    /// Whether it is in force on a day.
    pub fn covers(&self, date: Date) -> bool {
        self.from.value <= date && self.ends_after(date)
    }
}

impl Regulations {
    /// The embedded regulations that hold, as files, for bundles: they travel with what they ruled.
    pub fn embedded_files(&self) -> Vec<SourceFile> {
        let holds = |path: &str| self.list.iter().any(|rules| &*rules.id.place.file == path);
        let held = EMBEDDED.iter().filter(|(path, _)| holds(path));
        held.map(|(path, text)| SourceFile { path: Arc::from(*path), bytes: (*text).into() })
            .collect()
    }

    /// The text of a regulation, when it came with the program.
    pub fn embedded_text(path: &str) -> Option<&'static str> {
        EMBEDDED.iter().find(|(own, _)| *own == path).map(|(_, text)| *text)
    }

    /// The regulation of a day.
    ///
    /// # Errors
    /// [`Code::RegulationMissing`].
    pub fn needed(&self, date: Date, level: Level) -> Result<&Regulation, Problem> {
        self.on(date, level).ok_or_else(|| {
            self.missing(date, Some(level)).unwrap_or_else(|| {
                let message = format!("tệp quy chế có thể của ngày {} còn lỗi", date.shown());
                Problem::new(Code::RegulationMissing, message)
                    .hint("sửa các lỗi của tệp quy chế, xem: qcph check")
            })
        })
    }

    /// One sentence for a person who works on a day that no regulation covers.
    pub fn notice(&self, date: Date, day: &str) -> Option<String> {
        let missing = self.missing(date, None)?;
        let hint = missing.hints.first()?;
        Some(format!("{day} không có quy chế nào có hiệu lực: {hint}. Xem thêm: qcph explain Q306"))
    }

    /// What to say of a day that no regulation covers; nothing where a file with mistakes may.
    pub fn missing(&self, date: Date, level: Option<Level>) -> Option<Problem> {
        let rules = |rules: &&Regulation| {
            rules.covers(date) && level.is_none_or(|level| rules.rules_level(level))
        };
        let may_cover = self.unread.iter().any(|unread| unread.may_cover(date));
        if may_cover || self.list.iter().any(|own| rules(&own)) {
            return None;
        }
        let other = self.list.iter().any(|rules| rules.covers(date));
        let of = level.filter(|_| other).map(|level| format!(" cho cấp `{}`", level.word()));
        let of = of.unwrap_or_default();
        let message = format!("không có quy chế nào có hiệu lực{of} vào ngày {}", date.shown());
        let mut problem = Problem::new(Code::RegulationMissing, message);
        let before = self.list.iter().rev().find(|rules| rules.from.value < date);
        if let Some((rules, until)) = before.and_then(|rules| Some((rules, rules.until.as_ref()?)))
        {
            let id = &rules.id.value;
            problem = problem.hint(format!(
                "`{id}` có hiệu lực đến hết ngày {}; khi có quy chế tiếp theo: \
                 `qcph new quy-che --from {id}` viết sẵn tệp để sửa",
                until.shown()
            ));
        } else if let Some(rules) = self.list.iter().find(|rules| date < rules.from.value) {
            problem = problem.hint(format!(
                "`{}` có hiệu lực từ ngày {}; nếu trước đó có quy chế khác, thêm tệp của quy chế ấy",
                rules.id.value,
                rules.from.shown()
            ));
        }
        Some(problem.hint(
            "chưa có quy chế thì giữ nguyên bản ghi, chưa lập văn bản; ngày chỉ sửa khi ghi khác việc thật",
        ))
    }
}

/// Reports a body that the registry does not have, unless it is one of the embedded regulations: a
/// project of one province may do without those above it.
pub fn check_body(body: &At<BodyRef>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let all = EMBEDDED.iter().map(|(path, text)| embedded(path, text));
        let of = |rules: Regulation| {
            let by_rule = rules.recipients.iter().flat_map(|rule| &rule.bodies);
            let chosen = rules.optional.iter().flat_map(|rule| rule.bodies.iter());
            let bodies = rules.central.iter().chain(by_rule).chain(chosen);
            bodies.map(|body| body.agency.0.clone()).collect::<Vec<_>>()
        };
        all.flat_map(of).collect()
    });
    let is_new = corpus.registry.versions(&body.agency).next().is_none();
    if !(is_new && KNOWN.contains(&body.agency.0)) {
        corpus.registry.check_body(body, None, problems);
    }
}

/// Reports two regulations on one day, and days between two that none covers.
pub fn check(list: &[Regulation], problems: &mut Vec<Problem>) {
    let mut last: Option<&Regulation> = None;
    for rules in list {
        if let Some(before) = last {
            problems.extend(between(before, rules));
        }
        let ends_later = |before: &Regulation| match (&before.until, &rules.until) {
            (None, _) => false,
            (_, None) => true,
            (Some(before), Some(own)) => before.value <= own.value,
        };
        if last.is_none_or(ends_later) {
            last = Some(rules);
        }
    }
}

/// Whether there is a level that both rule.
fn share_levels(before: &Regulation, rules: &Regulation) -> bool {
    before.levels.is_empty() || before.levels.iter().any(|own| rules.rules_level(*own.level))
}

/// What is wrong between a regulation and the next.
fn between(before: &Regulation, rules: &Regulation) -> Option<Problem> {
    // A problem has its place in a file that the reader can change.
    let own = if rules.is_embedded() { before } else { rules };
    let other = if rules.is_embedded() { rules } else { before };
    let day_before = rules.from.pred_opt().map(Date)?;
    let starts_inside = before.covers(rules.from.value);
    if !share_levels(before, rules) {
        return None;
    }
    let id = &other.id.value;
    if starts_inside {
        let until = before.until.as_ref();
        let until = until.map_or("nay".to_owned(), |until| format!("ngày {}", until.shown()));
        let message = format!(
            "`{}` và `{}` cùng có hiệu lực từ ngày {} đến {until}",
            before.id.value,
            rules.id.value,
            rules.from.shown(),
        );
        let problem = Problem::at(Code::RegulationOverlap, &own.from.place, message).hint(format!(
            "cho `{}` `den_ngay: {}`, hoặc sửa `tu_ngay` của `{}`",
            before.id.value,
            day_before.iso(),
            rules.id.value
        ));
        return Some(if other.is_embedded() {
            problem.hint(format!("nếu tệp này thay cho `{id}` có sẵn, ghi `ma: {id}`"))
        } else {
            problem
        });
    }
    let gap_told = rules.after_gap.is_some_and(YesNo::is_yes);
    let first = before.until.as_ref().and_then(|until| until.succ_opt()).map(Date)?;
    (first <= day_before && !gap_told).then(|| {
        let message = format!(
            "từ ngày {} đến ngày {} không có quy chế nào: `{}` đã hết, `{}` chưa có hiệu lực",
            first.shown(),
            day_before.shown(),
            before.id.value,
            rules.id.value
        );
        let place = if rules.is_embedded() { &before.from.place } else { &rules.from.place };
        Problem::at(Code::RegulationGap, place, message)
            .hint(format!("nếu hai quy chế liền nhau, ghi `tu_ngay: {}`", first.iso()))
            .hint("nếu đúng là có khoảng trống, ghi `sau_khoang_trong: co` vào tệp quy chế sau")
            .advice()
    })
}
