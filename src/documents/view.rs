//! What a wording template sees: the record under its own keys, and a few facts that it lacks.

use super::Office;
use super::case::Case;
use super::page::letterhead::{mark, own_mark, padded};
use crate::law::kinds::DocumentKind;
use crate::problem::Problem;
use crate::records::exchange::Exchange;
use crate::records::inspection::Inspection;
use crate::records::registry::Registry;
use crate::records::review::{Figure as Typed, Review};
use crate::records::scalar::{BodyRef, Date};
use crate::records::shape::Shape;
use crate::records::summary::Summary;
use crate::records::{Record, RecordFile};
use crate::regulation::figures::shown::{Shown, shown};
use crate::regulation::figures::{self, Figure as Counted};
use crate::regulation::rules::Regulation;
use crate::regulation::tasks::Task;
use serde_json::{Map, Value as Json, json};

/// The record's keys, `ngay_van_ban`, `quy_che`, and what belongs to its kind.
///
/// # Errors
/// Those of opening another record that this one speaks of.
pub fn of_record(office: &Office, case: &Case) -> Result<Json, Problem> {
    let Case { filed, regulation, date, .. } = case;
    let mut view = object(filed.record.view());
    view.insert("ngay_van_ban".into(), date.view());
    view.insert(
        "quy_che".into(),
        json!({ "ten": regulation.name.view(), "ten_tat": regulation.short_name.view() }),
    );
    view.insert("co_quan_ban_hanh".into(), filed.record.issuer().agency.view());
    match &filed.record {
        Record::Inspection(inspection) => add_inspection(&mut view, inspection),
        Record::Review(review) => {
            for (result, row) in review.results.iter().zip(list(&mut view, "ket_qua")) {
                let heading = regulation.heading(*review.level, result.article.0);
                let title = heading.map(|heading| heading.title.view()).unwrap_or_default();
                row.as_object_mut().map(|row| row.insert("de_muc".into(), title));
            }
            add_figures(office, &mut view, regulation, review)?;
        }
        Record::Exchange(exchange) => {
            let kind = regulation.exchange(&exchange.purpose);
            let clause = kind.and_then(|kind| kind.clause(*exchange.level));
            view.insert(
                "loai".into(),
                json!({
                    "ten": kind.map(|kind| kind.name.view()),
                    "dieu": clause.map(crate::regulation::rules::ClauseRef::words),
                    "lien_tich": kind.and_then(|kind| kind.joint.as_ref()).map(Shape::view),
                }),
            );
            let texts = exchange.paragraphs.iter().chain(&exchange.requests);
            let points = texts
                .map(|text| text.0.to_lowercase())
                .any(|text| TO_ANNEX.iter().any(|words| text.contains(words)));
            view.insert("da_dan_phu_luc".into(), points.into());
            view.insert("gui_cap_tren".into(), goes_up(case, exchange).into());
            let corpus = &office.corpus;
            let request = exchange.answers.as_ref().and_then(|id| corpus.records.get(&id.value));
            let request = request.map(|request| corpus.open(request)).transpose()?;
            view.insert(
                "de_nghi_duoc_tra_loi".into(),
                request.map_or(Json::Null, |request| request_facts(&request, &corpus.registry)),
            );
        }
        Record::Meeting(meeting) => {
            let tasks = office.regulations.agenda.open_before(&office.corpus, meeting)?;
            let tasks: Vec<Json> = tasks.iter().map(|own| task(own, case)).collect();
            view.insert("nhiem_vu_ky_truoc".into(), tasks.into());
        }
        // A copy has the words of what it copies, a correction speaks of what it corrects.
        Record::Copy(_) | Record::Invitation(_) | Record::Correction(_) | Record::Recall(_) => {}
    }
    Ok(Json::Object(view))
}

/// Whether a letter goes to a body of a higher level, which is not thanked for working together.
fn goes_up(case: &Case, exchange: &Exchange) -> bool {
    let above = |to: &BodyRef| {
        let agency = case.registry.agency(&to.agency, case.date);
        agency.is_some_and(|agency| agency.level < case.agency.level)
    };
    exchange.to.iter().any(|to| above(to))
}

/// Words with which a text points at its annex.
const TO_ANNEX: [&str; 4] = ["phụ lục", "kèm theo", "đính kèm", "gửi kèm công văn"];

/// A task of an earlier meeting that is still open.
fn task(task: &Task, case: &Case) -> Json {
    // So that nobody reads a fault of the body that took it over.
    let from = task.handed_on.as_ref().map(|body| {
        let told = BodyRef { agency: body.agency.clone(), unit: None };
        let agency = case.registry.body_or_last(&told, case.date).map(|(agency, _)| agency);
        agency.map_or_else(|| body.agency.0.clone(), |agency| agency.short_name.0.clone())
    });
    let handed_on = from.map(|from| format!("; nhận từ {from}")).unwrap_or_default();
    json!({
        "cuoc_hop": task.assigned.view(),
        "noi_dung": task.text,
        "chu_tri": task.lead.view(),
        "han": task.deadline.map(|deadline| deadline.view()),
        "tinh_trang": format!("{}{handed_on}", task.status.title()),
        "tien_do": task.progress.as_ref().map(|(_, text)| text),
    })
}

/// The figures of a review, counted ones first, and what the appendix and the chart need.
fn add_figures(
    office: &Office,
    view: &mut Map<String, Json>,
    regulation: &Regulation,
    review: &Review,
) -> Result<(), Problem> {
    let counted = figures::of_review(&office.corpus, (&office.regulations, regulation), review)?;
    let mut ordinal = 0;
    let mut stt = |counts: bool| {
        ordinal += usize::from(counts);
        if counts { ordinal.to_string() } else { String::new() }
    };
    let shown = shown(review, &counted);
    let mut rows: Vec<Json> = shown
        .iter()
        .map(|row| {
            let figure = row.figure;
            Ok(json!({
                "stt": stt(row.below.is_none()),
                "ten": figure.name,
                "ten_gon": row.below,
                "don_vi_tinh": figure.unit,
                "ky_truoc": figure.before,
                "ky_nay": figure.now,
                "nhap_tay": false,
                "bieu_do": figure.charted && figure.now.is_some() && figure.happened(),
                "ban_ghi": figure.records,
                "ho_so": figure.records,
                "van_ban": cited(office, &figure.records)?,
            }))
        })
        .collect::<Result<_, Problem>>()?;
    rows.extend(typed_only(review, &counted, &shown).map(|typed| {
        json!({
            "stt": stt(true),
            "ten": typed.name.view(),
            "ten_gon": Json::Null,
            "don_vi_tinh": typed.unit.view(),
            "ky_truoc": typed.before.view(),
            "ky_nay": typed.now.view(),
            "nhap_tay": true,
            "bieu_do": false,
            "ban_ghi": [],
            "ho_so": [],
            "van_ban": [],
        })
    }));
    let missing: Vec<&String> = counted.iter().flat_map(|figure| &figure.missing).collect();
    view.insert("chi_tieu".into(), rows.into());
    view.insert("thieu_so_lieu".into(), json!(missing));
    let secret = |id: &String| corpus_brief(office, id).is_some_and(|summary| summary.secret);
    let behind = |figure: &Counted| figure.records.iter().chain(&figure.records_before).any(secret);
    view.insert("co_khong_cong_bo".into(), shown.iter().any(|row| behind(row.figure)).into());
    Ok(())
}

/// What is counted and printed is not printed again as it was typed.
fn typed_only<'a>(
    review: &'a Review,
    counted: &'a [Counted],
    shown: &'a [Shown<'a>],
) -> impl Iterator<Item = &'a Typed> {
    review.figures.iter().filter(|typed| {
        let counterpart = figures::counterpart(typed, counted);
        counterpart.is_none_or(|figure| shown.iter().all(|row| row.figure.id != figure.id))
    })
}

fn corpus_brief<'o>(office: &'o Office, id: &str) -> Option<&'o Summary> {
    office.corpus.records.get(id).map(|summary| &**summary)
}

/// Documents as their readers know them: by số, ký hiệu; what was not issued has none.
fn cited(office: &Office, ids: &[String]) -> Result<Vec<String>, Problem> {
    let mut cited = Vec::new();
    for summary in ids.iter().filter_map(|id| corpus_brief(office, id)) {
        let filed = office.corpus.open(summary)?;
        let date = filed.record.date();
        cited.extend(number_and_mark(office, &filed).map(|number| (number, date)));
    }
    // A row of numbers that begins again within a year gives one number to two documents.
    let twice = |number: &str| cited.iter().filter(|(other, _)| other == number).count() > 1;
    let shown = |(number, date): &(String, Option<Date>)| match date {
        Some(date) if twice(number) => format!("{number} ({})", date.shown()),
        _ => number.clone(),
    };
    Ok(cited.iter().map(shown).collect())
}

fn number_and_mark(office: &Office, filed: &RecordFile) -> Option<String> {
    let case = Case::of(office, filed, filed.record.subject_date()).ok()??;
    let joint = match &filed.record {
        Record::Exchange(exchange) if case.kind == DocumentKind::Joint => {
            case.regulation.exchange(&exchange.purpose)?.joint.as_ref()
        }
        _ => None,
    };
    let type_name = joint.map(|joint| joint.0.as_str()).or(case.kind.row().type_name);
    let abbreviation = type_name.and_then(crate::law::types::abbreviation);
    Some(format!("{:02}/{}", case.number()?, mark(&case, abbreviation.as_deref())))
}

/// Number, date and subject of the request that is answered.
fn request_facts(request: &RecordFile, registry: &Registry) -> Json {
    let record = &request.record;
    let (Record::Exchange(exchange), Some(issue), Some(date)) =
        (record, record.issue(), record.date())
    else {
        return Json::Null;
    };
    let Some(agency) = registry.agency(&record.issuer().agency, date) else { return Json::Null };
    let number = padded(issue.number.as_ref().map(|number| number.0));
    json!({
        "so_ky_hieu": format!("{number}/{}", own_mark(None, agency, issue)),
        "ngay": date.view(),
        "co_quan": record.issuer().view(),
        "ve_viec": exchange.subject.view(),
    })
}

/// Findings grouped by field, in the order of the form, and their sums.
fn add_inspection(view: &mut Map<String, Json>, inspection: &Inspection) {
    let sum = |amount: fn(&crate::records::inspection::Finding) -> u64| -> u64 {
        inspection.findings.iter().map(amount).sum()
    };
    let owed = sum(|finding| finding.amount_vnd.as_ref().map_or(0, |amount| amount.0));
    let recovered = sum(|finding| finding.recovered_vnd.as_ref().map_or(0, |amount| amount.0));
    let mut groups: Vec<(String, Vec<Json>)> = Vec::new();
    let mut fields: Vec<_> =
        inspection.findings.iter().map(|finding| finding.field.value).collect();
    fields.sort();
    fields.dedup();
    for field in fields {
        let findings = inspection.findings.iter().filter(|finding| *finding.field == field);
        groups.push((field.title().to_owned(), findings.map(Shape::view).collect()));
    }
    let groups: Vec<Json> = groups
        .into_iter()
        .map(|(title, findings)| json!({ "ten": title, "ket_qua": findings }))
        .collect();
    view.insert("nhom_ket_qua".into(), groups.into());
    view.insert("tong_so_tien".into(), owed.into());
    view.insert("tong_da_thu_hoi".into(), recovered.into());
    let leader = inspection
        .team
        .iter()
        .find(|member| *member.role == crate::records::inspection::TeamRole::Leader);
    view.insert("truong_doan".into(), leader.map_or(Json::Null, |leader| leader.person.view()));
    view.insert("tinh_chat_doan".into(), inspection.nature.title().to_lowercase().into());
    for (member, row) in inspection.team.iter().zip(list(view, "doan")) {
        row.as_object_mut().map(|row| row.insert("ten_vai_tro".into(), member.role.title().into()));
    }
}

fn list<'a>(view: &'a mut Map<String, Json>, key: &str) -> &'a mut [Json] {
    view.get_mut(key).and_then(Json::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
}

fn object(view: Json) -> Map<String, Json> {
    match view {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
