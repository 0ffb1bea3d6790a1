//! Which regulations there are, and on which days each is in force (thời gian hiệu lực).
//!
//! In: the regulation files of the corpus and the embedded ones. An embedded regulation holds for its
//! time, whatever else the project brings, unless a file has its code (test: regulation::succession).
//! Out: the list by time, the days that a file with mistakes may cover, and what is wrong between two
//! regulations. A day that no regulation covers is told by [`Regulations::missing`].

use super::Regulations;
use super::matter::Matter;
use super::rules::{Regulation, Subject};
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::agency::Level;
use crate::records::files::SourceFile;
use crate::records::parser;
use crate::records::scalar::{BodyRef, Date, YesNo};
use crate::records::shape::{At, Shape, quoted};
use crate::records::yaml::Node;
use chrono::NaiveDate;
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

    /// The regulation of a matter.
    ///
    /// # Errors
    /// [`Code::RegulationMissing`].
    pub fn needed(&self, matter: &Matter) -> Result<&Regulation, Problem> {
        self.on(matter).ok_or_else(|| {
            self.missing(matter).unwrap_or_else(|| {
                let day = matter.date.shown();
                let message = format!("tệp quy chế có thể của ngày {day} còn lỗi");
                Problem::new(Code::RegulationMissing, message)
                    .hint("sửa các lỗi của tệp quy chế, xem: qcph check")
            })
        })
    }

    /// One sentence for a person who works on a day that no regulation covers.
    pub fn notice(&self, date: Date, day: &str) -> Option<String> {
        let missing = self.missing_on(date)?;
        let hint = missing.hints.first()?;
        Some(format!("{day} không có quy chế nào có hiệu lực: {hint}. Xem thêm: qcph explain Q306"))
    }

    /// What to say of a day that no regulation covers; nothing where a file with mistakes may.
    pub fn missing_on(&self, date: Date) -> Option<Problem> {
        self.missing_for(date, "", |_| true)
    }

    /// The same of a matter: others may be in force on its day.
    pub fn missing(&self, matter: &Matter) -> Option<Problem> {
        let on_its_day = || self.list.iter().filter(|rules| rules.covers(matter.date));
        let level = matter.level.word();
        let mut of = String::new();
        if on_its_day().next().is_some() {
            of = format!(" cho cấp `{level}`");
            let of_level = || on_its_day().filter(|rules| rules.rules_level(matter.level));
            if let Some(subject) = matter.subject.filter(|_| of_level().next().is_some()) {
                of = format!(" cho {} cấp `{level}`", subject.title().to_lowercase());
                if of_level().any(|rules| rules.rules_subject(subject)) {
                    let agency = matter.agency.map(|agency| format!(" của `{agency}`"));
                    of += &agency.unwrap_or_default();
                }
            }
        }
        self.missing_for(matter.date, &of, |rules| {
            rules.rules(&Matter { date: rules.from.value, ..*matter })
        })
    }

    fn missing_for(
        &self,
        date: Date,
        of: &str,
        meant: impl Fn(&Regulation) -> bool,
    ) -> Option<Problem> {
        let ends_too_early = |rules: &&Regulation| !rules.ends_after(rules.from.value);
        let may_cover = self.unread.iter().any(|unread| unread.may_cover(date))
            || self.list.iter().any(|rules| ends_too_early(&rules));
        let meant = || self.list.iter().filter(|rules| meant(rules));
        if may_cover || meant().any(|rules| rules.covers(date)) {
            return None;
        }
        let message = format!("không có quy chế nào có hiệu lực{of} vào ngày {}", date.shown());
        let mut problem = Problem::new(Code::RegulationMissing, message);
        let before = meant().rev().find(|rules| rules.from.value < date);
        if let Some((rules, until)) = before.and_then(|rules| Some((rules, rules.until.as_ref()?)))
        {
            let id = &rules.id.value;
            problem = problem.hint(format!(
                "`{id}` có hiệu lực đến hết ngày {}; khi có quy chế tiếp theo: \
                 `qcph new quy-che --from {id}` viết sẵn tệp để sửa",
                until.shown()
            ));
        } else if let Some(rules) = meant().find(|rules| date < rules.from.value) {
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

/// Reports two regulations of one matter on one day, and days between two that none covers.
pub fn check(list: &[Regulation], problems: &mut Vec<Problem>) {
    for (at, rules) in list.iter().enumerate() {
        let earlier = &list[..at];
        problems.extend(earlier.iter().filter_map(|before| overlap(before, rules)));
        problems.extend(gap(earlier, rules));
    }
}

/// The end of what has none.
const LAST: Date = Date(NaiveDate::MAX);

/// What two regulations both rule (phần chồng nhau).
struct Shared {
    levels: Vec<Level>,
    subjects: Vec<Subject>,
    /// Empty for all.
    agencies: Vec<String>,
}

impl Shared {
    fn of(before: &Regulation, rules: &Regulation) -> Option<Self> {
        let agencies = agencies_of_both(before, rules)?;
        let levels = Level::ALL.iter().copied();
        let levels: Vec<Level> = levels
            .filter(|level| before.rules_level(*level) && rules.rules_level(*level))
            .collect();
        // Letters of different kinds are different matters.
        let same_letters = || {
            let mut kinds = before.exchanges.iter().map(|kind| &*kind.id.value);
            kinds.any(|kind| {
                let both = |level: &Level| before.knows(kind, *level) && rules.knows(kind, *level);
                levels.iter().any(both)
            })
        };
        let subjects = Subject::ALL.iter().copied();
        let subjects: Vec<Subject> = subjects
            .filter(|own| before.rules_subject(*own) && rules.rules_subject(*own))
            .filter(|own| *own != Subject::Exchange || same_letters())
            .collect();
        (!levels.is_empty() && !subjects.is_empty()).then_some(Self { levels, subjects, agencies })
    }

    /// `, cấp `tinh`, loại bản ghi `cuoc_hop``: what a reader has to part, where not everything is shared.
    fn words(&self) -> String {
        let mut words = String::new();
        if self.levels.len() < Level::ALL.len() {
            let levels: Vec<&str> = self.levels.iter().map(|level| level.word()).collect();
            words += &format!(", cấp {}", quoted(&levels));
        }
        if self.subjects.len() < Subject::ALL.len() {
            let subjects: Vec<&str> = self.subjects.iter().map(|own| own.word()).collect();
            words += &format!(", loại bản ghi {}", quoted(&subjects));
        }
        if !self.agencies.is_empty() {
            let agencies: Vec<&str> = self.agencies.iter().map(String::as_str).collect();
            words += &format!(", cơ quan {}", quoted(&agencies));
        }
        words
    }
}

/// The bodies that two regulations both rule: none where there is no such body, an empty list for all.
fn agencies_of_both(before: &Regulation, rules: &Regulation) -> Option<Vec<String>> {
    let (fewer, other) = if rules.agencies.is_empty() { (before, rules) } else { (rules, before) };
    let both = fewer.agencies.iter().filter(|own| other.rules_agency(&own.agency));
    let both: Vec<String> = both.map(|own| own.agency.0.clone()).collect();
    (fewer.agencies.is_empty() || !both.is_empty()).then_some(both)
}

/// Two regulations that rule one matter on one day.
fn overlap(before: &Regulation, rules: &Regulation) -> Option<Problem> {
    let shared = Shared::of(before, rules).filter(|_| before.covers(rules.from.value))?;
    // A problem has its place in a file that the reader can change.
    let own = if rules.is_embedded() { before } else { rules };
    let other = if rules.is_embedded() { rules } else { before };
    let day_before = rules.from.pred_opt().map(Date)?;
    let ends = before.until.iter().chain(&rules.until).min_by_key(|until| until.value);
    let until = ends.map_or("trở đi".to_owned(), |until| format!("đến ngày {}", until.shown()));
    let message = format!(
        "`{}` và `{}` cùng có hiệu lực từ ngày {} {until}{}",
        before.id.value,
        rules.id.value,
        rules.from.shown(),
        shared.words(),
    );
    let apart = match before.until.as_ref().and_then(|until| until.succ_opt()) {
        // Nobody can change a file that came with the program.
        Some(next) if before.is_embedded() => format!("ghi `tu_ngay: {}`", Date(next).iso()),
        _ => format!(
            "cho `{}` `den_ngay: {}`, hoặc sửa `tu_ngay` của `{}`",
            before.id.value,
            day_before.iso(),
            rules.id.value
        ),
    };
    let problem = Problem::at(Code::RegulationOverlap, &own.from.place, message)
        .hint(format!("nếu quy chế sau thay quy chế trước, {apart}"))
        .hint("nếu mỗi quy chế có phạm vi riêng, ghi phạm vi ấy ở `cap`, `ban_ghi`, `co_quan` của mỗi tệp");
    let id = &other.id.value;
    Some(if other.is_embedded() {
        problem.hint(format!("nếu tệp này thay cho `{id}` có sẵn, ghi `ma: {id}`"))
    } else {
        problem
    })
}

/// Days between the regulations before and this one, on a level and subject that both sides rule.
fn gap(earlier: &[Regulation], rules: &Regulation) -> Option<Problem> {
    if rules.after_gap.is_some_and(YesNo::is_yes) {
        return None;
    }
    let levels = Level::ALL.iter().filter(|level| rules.rules_level(**level));
    let matters = levels.flat_map(|level| {
        let subjects = Subject::ALL.iter().filter(|own| rules.rules_subject(**own));
        subjects.map(move |subject| (*level, *subject))
    });
    // The last regulation before, where there was one and it has an end.
    let last = |(level, subject): (Level, Subject)| {
        let ruled =
            |before: &&Regulation| before.rules_level(level) && before.rules_subject(subject);
        let same = |before: &&Regulation| agencies_of_both(before, rules).is_some();
        let last = earlier.iter().filter(ruled).filter(same);
        let last = last.max_by_key(|before| before.until.as_ref().map_or(LAST, |day| day.value))?;
        Some((last.until.as_ref()?.value, last))
    };
    let (until, before) = matters.filter_map(last).min_by_key(|(until, _)| *until)?;
    let first = until.succ_opt().map(Date)?;
    let day_before = rules.from.pred_opt().map(Date)?;
    (first <= day_before).then(|| {
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
