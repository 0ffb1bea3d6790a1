//! The Vietnamese guide tells the truth: its records check, its commands exist, its messages are
//! those that the program prints, its tables leave no key out.

use crate::office::{Office, repository};
use qcph::records::agency::{AgencyFile, PersonFile};
use qcph::records::copy::LegalCopy;
use qcph::records::correction::{Correction, Recall};
use qcph::records::dossier::FilePlan;
use qcph::records::exchange::Exchange;
use qcph::records::inspection::Inspection;
use qcph::records::meeting::Meeting;
use qcph::records::review::Review;
use qcph::records::shape::Shape;
use std::collections::BTreeSet;

const GUIDE: &str = "huong-dan.md";

fn page(name: &str) -> String {
    std::fs::read_to_string(repository().join("docs").join(name)).unwrap()
}

/// The fenced blocks of a page: language and text without the indentation of the fence.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut open: Option<usize> = None;
    for line in page.lines() {
        let bare = line.trim_start();
        match (open, bare.strip_prefix("```")) {
            (None, Some(language)) => {
                out.push((language.to_owned(), String::new()));
                open = Some(line.len() - bare.len());
            }
            (Some(_), Some(_)) => open = None,
            (Some(indent), None) => {
                let text = &mut out.last_mut().unwrap().1;
                text.push_str(line.get(indent..).unwrap_or_default());
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    out
}

/// Every command of the program that a page names, in blocks or in back quotes.
fn commands(page: &str) -> BTreeSet<String> {
    let in_blocks = blocks(page).into_iter().filter(|(language, _)| language == "sh");
    let lines: Vec<String> = in_blocks
        .flat_map(|(_, text)| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let spans = page.split('`').skip(1).step_by(2).map(str::to_owned);
    let all = lines.into_iter().chain(spans);
    all.filter_map(|line| line.strip_prefix("qcph ").map(str::to_owned)).collect()
}

#[test]
fn its_records_check_and_build() {
    let office = Office::small();
    let guide = page(GUIDE);
    write_records(&office, &guide);
    assert!(records(&guide).len() >= 8, "the guide shows {} files", records(&guide).len());
    let run = office.qcph(&["check"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.err.is_empty(), "{}", run.err);
    let run = office.qcph(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(office.path("out/du-thao/HD-2020-HOP-81.pdf").exists());
}

/// The table of pitfalls: what stands left is refused, what stands right is taken.
#[test]
fn its_pitfalls_are_refused_and_its_cures_help() {
    let guide = page(GUIDE);
    let table = guide.split("| Anh chị gõ |").nth(1).unwrap().split("\n\n").next().unwrap();
    let rows = table.lines().skip(2);
    let spans = |cell: &str| -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let lines = spans(cells[0]).into_iter().map(|line| (line, 1));
        let cures = spans(cells[2]).into_iter().map(|line| (line, 0));
        for (line, code) in lines.chain(cures) {
            let office = Office::small();
            let (place, text) = with_line(&guide, &line);
            write_records(&office, &guide);
            office.write(&place, &text);
            let run = office.qcph(&["check"]);
            assert_eq!(run.code, code, "{line}: {}", run.err);
            assert!(code == 0 || run.err.contains(&place), "{line}: {}", run.err);
            seen += 1;
        }
    }
    assert!(seen >= 20, "the table shows {seen} lines");
}

/// The first record of the guide that has the key of `line`, with that line in its place.
fn with_line(guide: &str, line: &str) -> (String, String) {
    let key = line.split_inclusive(':').next().unwrap();
    let holds =
        |text: &str| text.lines().any(|own| own.trim_start_matches([' ', '-']).starts_with(key));
    let (place, text) = records(guide).into_iter().find(|(_, text)| holds(text)).unwrap();
    let mut done = false;
    let lines = text.lines().map(|own| match own.find(key) {
        Some(at) if !done && own[..at].trim_matches([' ', '-']).is_empty() => {
            done = true;
            format!("{}{line}\n", &own[..at])
        }
        _ => format!("{own}\n"),
    });
    let text: String = lines.collect();
    (place, text)
}

/// The files that the guide shows, each with a path to put it at.
fn records(guide: &str) -> Vec<(String, String)> {
    let shown = blocks(guide).into_iter().map(|(_, text)| text);
    let files = shown.filter(|text| text.starts_with("loai:")).enumerate();
    files.map(|(number, text)| (format!("records/huong-dan/{number}.yaml"), text)).collect()
}

fn write_records(office: &Office, guide: &str) {
    records(guide).iter().for_each(|(path, text)| office.write(path, text));
}

#[test]
fn its_commands_exist() {
    let office = Office::bare();
    let mut seen = 0;
    for name in [GUIDE, "mau-loi-van.md", "json.md"] {
        for command in commands(&page(name)) {
            let words: Vec<&str> = command.split_whitespace().collect();
            let verb = words
                .iter()
                .position(|word| !word.starts_with('-') && !word.contains(['\\', '/', '<']));
            let Some(verb) = verb else { continue };
            let verbs =
                if words[verb] == "log" { &words[verb..=verb + 1] } else { &words[verb..=verb] };
            let run = office.qcph(&[verbs, &["--help"]].concat());
            assert_eq!(run.code, 0, "{name}: qcph {command}: {}", run.err);
            seen += 1;
        }
    }
    assert!(seen >= 15, "the pages name {seen} commands");
}

#[test]
fn its_messages_are_those_of_the_program() {
    let mut seen = 0;
    let shown = blocks(&page(GUIDE)).into_iter().filter(|(_, text)| text.starts_with("lỗi["));
    for (_, message) in shown {
        // `7 │ to_chuc: BHXH-HQ`: the line of the record that the message is about.
        let source = message.lines().find_map(|line| {
            let (number, text) = line.split_once(" │ ")?;
            Some((number.trim().parse::<usize>().ok()?, text.to_owned()))
        });
        let (number, wrong) = source.unwrap();
        let office = Office::small();
        let record = office.read("records/hop.yaml");
        let mut lines: Vec<&str> = record.lines().collect();
        lines[number - 1] = &wrong;
        office.write("records/hop.yaml", &(lines.join("\n") + "\n"));
        let run = office.qcph(&["check"]);
        assert_eq!(run.code, 1);
        assert!(run.err.contains(message.trim_end()), "{message}\nis now\n{}", run.err);
        seen += 1;
    }
    assert!(seen >= 2, "the guide shows {seen} messages");
}

#[test]
fn its_tables_leave_no_key_out() {
    let guide = page(GUIDE);
    let schemas = [
        Meeting::schema(),
        Inspection::schema(),
        Exchange::schema(),
        Review::schema(),
        LegalCopy::schema(),
        Correction::schema(),
        Recall::schema(),
        AgencyFile::schema(),
        PersonFile::schema(),
        FilePlan::schema(),
    ];
    let mut words = BTreeSet::new();
    schemas.iter().for_each(|schema| collect(schema, &mut words));
    assert!(words.len() > 150, "{} words", words.len());
    let missing: Vec<_> =
        words.iter().filter(|word| !guide.contains(&format!("`{word}`"))).collect();
    assert!(missing.is_empty(), "the guide does not explain {missing:?}");
}

/// Every key and every word of a list that a schema knows.
fn collect(schema: &serde_json::Value, words: &mut BTreeSet<String>) {
    if let Some(map) = schema.as_object() {
        if let Some(properties) = map.get("properties").and_then(|value| value.as_object()) {
            words.extend(properties.keys().cloned());
        }
        if let Some(list) = map.get("enum").and_then(|value| value.as_array()) {
            words.extend(list.iter().filter_map(|word| word.as_str().map(str::to_owned)));
        }
        map.values().for_each(|value| collect(value, words));
    }
    if let Some(list) = schema.as_array() {
        list.iter().for_each(|value| collect(value, words));
    }
}

#[test]
fn links_and_pictures_of_the_docs_lead_somewhere() {
    let mut seen = 0;
    for name in [GUIDE, "mau-loi-van.md", "json.md"] {
        let page = page(name);
        for target in page.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let path = target.split('#').next().unwrap();
            assert!(repository().join("docs").join(path).exists(), "{name} links to {path}");
            seen += 1;
        }
    }
    assert!(seen >= 10, "the pages have {seen} links");
}

#[test]
fn every_key_of_the_json_is_described() {
    let office = Office::small();
    let plan = std::fs::read_to_string(repository().join("tests/dossiers/danh-muc.yaml")).unwrap();
    office.write("records/danh-muc.yaml", &plan);
    let mut keys = BTreeSet::new();
    let calls: [&[&str]; 22] = [
        &["check", "--json"],
        &["build", "--json"],
        &["form", "HD-2018-HOP-01", "--json"],
        &["archive", "--date", "2018-07-31", "--dry-run", "--json"],
        &["archive", "--date", "2018-07-31", "--json"],
        &["verify", "out/goi", "--json"],
        &["log", "verify", "--json"],
        &["log", "paper", "--json"],
        &["build", "khong-co", "--json"],
        &["explain", "Q119", "--json"],
        &["duties", "--year", "2018", "--json"],
        &["tasks", "--all", "--json"],
        &["report", "2018", "--agency", "BHXH-HD", "--json"],
        &["register", "out", "--year", "2018", "--agency", "BHXH-HD", "--json"],
        &["dossier", "list", "--json"],
        &["dossier", "show", "HS-HD-2018-HOP", "--json"],
        &["list", "--json"],
        &["show", "HD-2018-HOP-01", "--json"],
        &["new", "nguoi", "--id", "a", "--json"],
        &["doctor", "--json"],
        &["man", "man1", "--json"],
        &["licenses", "--json"],
    ];
    for arguments in calls {
        let run = office.qcph(arguments);
        assert_eq!(run.out.lines().count(), 1, "{arguments:?} prints\n{}", run.out);
        names(&serde_json::from_str(&run.out).unwrap(), &mut keys);
    }
    let index = office.read("out/so/muc-luc/QCPH_2018-07-31_0001.json");
    names(&serde_json::from_str(&index).unwrap(), &mut keys);
    assert!(keys.len() > 35, "{} keys", keys.len());
    let page = page("json.md");
    let missing: Vec<_> = keys.iter().filter(|key| !page.contains(&format!("`{key}`"))).collect();
    assert!(missing.is_empty(), "docs/json.md does not describe {missing:?}");
}

fn names(json: &serde_json::Value, keys: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::Object(map) => {
            keys.extend(map.keys().cloned());
            map.values().for_each(|value| names(value, keys));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| names(value, keys)),
        _ => {}
    }
}

#[test]
fn the_worked_example_of_a_template_works() {
    let page = page("mau-loi-van.md");
    let shown: Vec<String> = blocks(&page).into_iter().map(|(_, text)| text).collect();
    let old = shown.iter().find(|text| text.starts_with("Trên đây")).unwrap();
    let new = shown.iter().find(|text| text.starts_with("{{ to_chuc|ten }}")).unwrap();
    let own = repository().join("templates/loi-van/thong-bao.txt");
    let template = std::fs::read_to_string(own).unwrap();
    assert!(template.contains(old.trim_end()), "the template no longer holds\n{old}");
    let office = Office::small();
    office.write("templates/loi-van/thong-bao.txt", &template.replace(old, new));
    let run = office.qcph(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // The page's error is that of a template which prints a value that is not there.
    let error = shown.iter().find(|text| text.starts_with("lỗi[")).unwrap();
    let wrong = template.replace("tại {{ dia_diem }}", "tại {{ dia_diem }} {{ den_ngay }}");
    office.write("templates/loi-van/thong-bao.txt", &wrong);
    let run = office.qcph(&["check"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains(error.trim_end()), "{error}\nis now\n{}", run.err);
}
