//! Problems for other programs: one line each, SARIF for code-scanning services, annotations for
//! GitHub. Columns count characters from 1, as everywhere.

use clap::ValueEnum;
use qcph::problem::{self, Code, Place, Problem, Severity, Sources};
use serde_json::{Value as Json, json};

/// How `check` prints problems (dạng in).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Đủ: dòng nguồn, chỗ sai, căn cứ, cách sửa.
    Full,
    /// Mỗi vấn đề một dòng.
    Short,
    /// Một đối tượng JSON, như `--json`.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Chú thích cho GitHub Actions.
    Github,
}

/// A workflow command that GitHub shows beside the line.
pub fn github(problem: &Problem) -> String {
    let word = match problem.severity {
        Severity::Error => "error",
        Severity::Advice => "warning",
    };
    let mut properties = Vec::new();
    if let Some(place) = &problem.place {
        properties.push(format!("file={}", property(&place.file)));
        if place.line > 0 {
            properties.push(format!("line={},col={}", place.line, place.column));
        }
    }
    let title = format!("{}: {}", problem.code, problem.code.title());
    properties.push(format!("title={}", property(&title)));
    let mut text = problem.message.clone();
    if let Some(clause) = &problem.clause {
        text.push_str(&format!("\nCăn cứ: {clause}"));
    }
    problem.hints.iter().for_each(|hint| text.push_str(&format!("\nCách sửa: {hint}")));
    format!("::{word} {}::{}", properties.join(","), data(&text))
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// One SARIF log of one run.
pub fn sarif(problems: &[Problem], sources: &Sources) -> Json {
    let mut codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    codes.sort();
    codes.dedup();
    let rules: Vec<Json> = codes
        .iter()
        .map(|code| {
            json!({
                "id": code.text(),
                "shortDescription": { "text": code.title() },
                "fullDescription": { "text": problem::page(*code).map_or(code.title(), |page| page.why) },
            })
        })
        .collect();
    let results: Vec<Json> = problems.iter().map(|problem| result(problem, sources)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "qcph",
                "version": env!("CARGO_PKG_VERSION"),
                "language": "vi",
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(problem: &Problem, sources: &Sources) -> Json {
    let mut text = problem.message.clone();
    if let Some(clause) = &problem.clause {
        text.push_str(&format!(" (căn cứ: {clause})"));
    }
    problem.hints.iter().for_each(|hint| text.push_str(&format!(". Cách sửa: {hint}")));
    let locations: Vec<Json> = problem.place.iter().map(|place| location(place, sources)).collect();
    json!({
        "ruleId": problem.code.text(),
        "level": match problem.severity {
            Severity::Error => "error",
            Severity::Advice => "warning",
        },
        "message": { "text": text },
        "locations": locations,
    })
}

fn location(place: &Place, sources: &Sources) -> Json {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.file) } });
    if place.line > 0 {
        let text = sources.text(&place.file);
        let width = text
            .as_ref()
            .and_then(|text| text.get(place.bytes.0..place.bytes.1))
            .map_or(0, |text| text.lines().next().unwrap_or_default().chars().count());
        physical["region"] = json!({
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + width.max(1),
        });
    }
    json!({ "physicalLocation": physical })
}

/// A path as a relative URI: everything but plain ASCII is percent-encoded.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
