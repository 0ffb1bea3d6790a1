//! What the page is told, as JSON: the list of files, and one file with all that is known of it.
//!
//! Texts of records go out as strings; that they are shown as text is the page's part.

use super::live::{Entry, LiveProject, State};
use crate::documents::explained;
use crate::documents::vietnamese::date_short;
use crate::form::{self, Verdict};
use crate::pipeline::Proof;
use crate::problem::{self, Problem, Severity};
use crate::records::RecordFile;
use crate::records::issue::State as Issued;
use crate::regulation::recipients::Reason;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};
use std::cmp::Reverse;
use std::path::Path;

/// What may stand as it is in the path of an address.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b':').remove(b'-').remove(b'_').remove(b'.');

/// Every file: those with mistakes first, then the newest.
pub fn list(live: &LiveProject, state: &State) -> Json {
    let mut rows: Vec<(bool, Reverse<Option<String>>, Json)> = state
        .files
        .iter()
        .map(|(file, entry)| {
            let date = entry.record.as_ref().and_then(|record| record.date);
            let date = date.map(|date| date.format("%Y-%m-%d").to_string());
            let faultless = count(state, file, Severity::Error) == 0;
            (faultless, Reverse(date), row(state, file, entry))
        })
        .collect();
    // Stable: files of one day stay in order of their paths.
    rows.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    json!({
        "luot": state.turn,
        "du_an": live.root.file_name().map(|name| name.to_string_lossy().into_owned()),
        "so_tep": state.checked.files,
        "loi": total(&state.problems, Severity::Error),
        "luu_y": total(&state.problems, Severity::Advice),
        "chung": state.general().map(|problem| of_problem(live, state, problem)).collect::<Vec<_>>(),
        "vua_sua": state.edited.iter().map(|file| &**file).collect::<Vec<_>>(),
        "tep": rows.into_iter().map(|(_, _, row)| row).collect::<Vec<_>>(),
    })
}

fn total(problems: &[Problem], severity: Severity) -> usize {
    problems.iter().filter(|problem| problem.severity == severity).count()
}

fn count(state: &State, file: &str, severity: Severity) -> usize {
    state.problems_in(file).filter(|problem| problem.severity == severity).count()
}

fn row(state: &State, file: &str, entry: &Entry) -> Json {
    const SHOWN: usize = 3;
    let first = state.problems_in(file).take(SHOWN).map(|problem| {
        let line = problem.place.as_ref().map_or(0, |place| place.line);
        json!({ "muc_do": word(problem), "dong": line, "noi_dung": problem.message })
    });
    let mut row = json!({
        "tep": file,
        "ma": entry.record.as_ref().map(|record| &record.id),
        "ma_tam": entry.named[0],
        "ten_tam": entry.named[1],
        "tinh_trang": standing(state, file, entry),
        "loi": count(state, file, Severity::Error),
        "luu_y": count(state, file, Severity::Advice),
        "van_de": first.collect::<Vec<_>>(),
    });
    if let (Some(record), Some(row)) = (&entry.record, row.as_object_mut()) {
        row.insert("loai".into(), record.kind.into());
        row.insert("so".into(), record.number.into());
        row.insert("ngay".into(), record.date.map(|date| date_short(*date)).into());
        row.insert("co_quan".into(), record.body.as_str().into());
        row.insert("noi_dung".into(), record.subject.as_str().into());
    }
    row
}

/// What a clerk asks first: is it a draft, issued, sealed, or unreadable?
fn standing(state: &State, file: &str, entry: &Entry) -> &'static str {
    let Some(record) = &entry.record else {
        let shared = |path: &str| {
            let loaded = state.checked.loaded.as_ref();
            let mut files =
                loaded.into_iter().flat_map(|loaded| loaded.office.corpus.other_files());
            path.starts_with("templates/") || files.any(|shared| *shared.path == *path)
        };
        return if shared(file) { "dùng chung" } else { "chưa đọc được" };
    };
    match record.issued {
        _ if entry.sealed => "đã niêm phong",
        Some(Issued::Issued) => "ban hành",
        Some(Issued::Draft) => "dự thảo",
        Some(Issued::Presented) => "trình ký",
        Some(Issued::Void) => "hủy",
        None => "chưa có văn bản",
    }
}

/// One file: its problems, and if it is a record that can be made, its documents and recipients.
pub fn file(live: &LiveProject, state: &State, path: &str) -> Option<Json> {
    let entry = state.files.get(path)?;
    let own: Vec<Json> =
        state.problems_in(path).map(|found| of_problem(live, state, found)).collect();
    let mut json = row(state, path, entry);
    let object = json.as_object_mut()?;
    object.insert("luot".into(), state.turn.into());
    object.insert("van_de".into(), own.into());
    let opened = state.summary(path).and_then(|summary| Some((summary, state.open(summary)?)));
    let Some((summary, filed)) = opened else { return Some(json) };
    let mut in_the_way = state.in_the_way(summary);
    let (mut documents, mut digest) = (Vec::new(), String::new());
    if in_the_way.is_empty() {
        match &*live.prove(state, summary) {
            Ok(proofs) => {
                documents = proofs.iter().map(of_proof).collect();
                digest = proofs.iter().map(digest_of).collect();
            }
            Err(found) => in_the_way.clone_from(found),
        }
    }
    in_the_way.retain(|problem| state.problems_in(path).all(|own| own != problem));
    let elsewhere = in_the_way.iter().map(|problem| of_problem(live, state, problem));
    object.insert("can_tro".into(), elsewhere.collect());
    object.insert("van_ban".into(), documents.into());
    object.insert("dau_van_tay".into(), digest.into());
    object.insert("noi_nhan".into(), recipients(state, &filed));
    Some(json)
}

/// Changes when a page of a document does.
fn digest_of(proof: &Proof) -> String {
    crate::digest::Digest::of(&proof.pdf.bytes).to_string()
}

/// What a document is called above its pages.
pub fn name(proof: &Proof) -> String {
    let facts = &proof.facts;
    match (&facts.copy, &facts.number) {
        (Some(copy), _) => format!("{}: {}", facts.type_name, copy.recipient),
        (None, Some(number)) if !facts.draft => format!("{} {number}", facts.type_name),
        (None, _) => format!("{} (dự thảo)", facts.type_name),
    }
}

fn of_proof(proof: &Proof) -> Json {
    json!({
        "ten": name(proof),
        "trich_yeu": proof.facts.subject,
        "du_thao": proof.facts.draft,
        "so_trang": proof.pdf.pages,
        "the_thuc": proof.reports.iter().map(of_report).collect::<Vec<_>>(),
    })
}

fn of_report(report: &form::Report) -> Json {
    let rules = report.rows.iter().filter(|row| row.verdict >= Verdict::Fits).map(|row| {
        let mut shown = row.as_json();
        shown["do_duoc"] = row.finding().into();
        shown
    });
    json!({
        "so_ky_hieu": report.number,
        "dat": report.count(Verdict::Fits),
        "sai": report.count(Verdict::Fails),
        "luu_y": report.count(Verdict::Advice),
        "khong_co": report.count(Verdict::Absent),
        "khong_do": report.count(Verdict::Unmeasurable),
        "quy_tac": rules.collect::<Vec<_>>(),
    })
}

fn recipients(state: &State, filed: &RecordFile) -> Json {
    let Some(loaded) = &state.checked.loaded else { return json!([]) };
    let line = |(name, found): (String, crate::regulation::recipients::Explained)| {
        let mandatory = matches!(found.reason, Reason::ByRule(_) | Reason::LeftOut(..));
        json!({
            "ten": name,
            "vi_sao": found.reason.words(),
            "bat_buoc": mandatory,
            "bo": matches!(found.reason, Reason::LeftOut(..)),
            "ban_gui_rieng": found.copy,
            "da_nhan": found.receipt.map(|receipt| date_short(*receipt.date.value)),
        })
    };
    explained(&loaded.office, &filed.record).into_iter().map(line).collect()
}

fn word(problem: &Problem) -> &'static str {
    match problem.severity {
        Severity::Error => "lỗi",
        Severity::Advice => "lưu ý",
    }
}

fn of_problem(live: &LiveProject, state: &State, problem: &Problem) -> Json {
    let page = problem::page(problem.code);
    let place = problem.place.as_ref();
    let line = place.filter(|place| place.line > 0);
    let mut shown = problem.as_json();
    shown["muc_do"] = word(problem).into();
    shown["ten"] = problem.code.title().into();
    shown["nguon"] = line.and_then(|place| excerpt(state, place)).into();
    shown["mo"] = place.and_then(|place| address(&live.root, place)).into();
    shown["giai_thich"] = page.map(|page| page.why).into();
    shown
}

/// The source line in three pieces, the middle one being what the problem is about.
fn excerpt(state: &State, place: &problem::Place) -> Option<Json> {
    let text = state.checked.sources.text(&place.file)?;
    let (from, to) = place.bytes;
    let start = text.get(..from)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text[from..].find('\n').map_or(text.len(), |at| from + at);
    let to = to.clamp(from, end);
    Some(json!([text.get(start..from)?, text.get(from..to)?, text.get(to..end)?.trim_end()]))
}

/// Where Visual Studio Code opens the place.
fn address(root: &Path, place: &problem::Place) -> Option<String> {
    let path = root.join(&*place.file);
    let path = path.to_str()?.replace('\\', "/");
    let path = path.trim_start_matches("//?/").trim_start_matches('/');
    let at =
        if place.line > 0 { format!(":{}:{}", place.line, place.column) } else { String::new() };
    Some(format!("vscode://file/{}{at}", utf8_percent_encode(path, PATH)))
}
