//! File plans and closed dossiers beside the registry and the records that they name.

use super::check_record_id;
use crate::problem::{Code, Problem};
use crate::records::dossier::{Closed, Plan, Planned};
use crate::records::nearest::nearest;
use crate::records::scalar::{BodyRef, Id};
use crate::records::shape::At;
use crate::records::{Corpus, Record};
use std::collections::BTreeMap;

/// Checks all plans and closed dossiers.
pub fn check(corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut plans: BTreeMap<(&str, u64), &Plan> = BTreeMap::new();
    let mut ids: BTreeMap<&str, &Plan> = BTreeMap::new();
    for plan in &corpus.plans {
        let (agency, year) = (&plan.plan.agency, plan.plan.year.0);
        check_body(agency, corpus, problems);
        if let Some(other) = plans.insert((&agency.value.0, year), plan) {
            let message =
                format!("`{}` đã có danh mục hồ sơ năm {year} ở `{}`", agency.value.0, other.path);
            problems.push(
                Problem::at(Code::DuplicateId, &agency.place, message)
                    .hint("mỗi cơ quan mỗi năm một danh mục: gộp hai tệp làm một"),
            );
        }
        let mut codes: BTreeMap<String, &At<Id>> = BTreeMap::new();
        for planned in plan.dossiers() {
            let id = &planned.dossier.id;
            corpus.registry.check_person(&planned.dossier.maker, None, problems);
            let partners = planned.dossier.rules.iter().filter_map(|rule| rule.partner.as_ref());
            partners.for_each(|partner| check_body(partner, corpus, problems));
            if let Some(other) = ids.insert(&id.value.0, plan) {
                let message = format!("mã hồ sơ `{}` đã dùng trong `{}`", id.value.0, other.path);
                problems
                    .push(Problem::at(Code::DuplicateId, &id.place, message).hint("đặt mã khác"));
            }
            check_code(&planned, &mut codes, problems);
        }
    }
    check_closed(corpus, problems);
}

/// Of two dossiers of a plan no two have one number and mark (Phụ lục V, I).
fn check_code<'a>(
    planned: &Planned<'a>,
    codes: &mut BTreeMap<String, &'a At<Id>>,
    problems: &mut Vec<Problem>,
) {
    let code = planned.code();
    if let Some(other) = codes.insert(code.clone(), &planned.dossier.id) {
        let message = format!("số và ký hiệu hồ sơ {code} đã dùng cho `{}`", other.value.0);
        problems.push(
            Problem::at(Code::NamedTwice, &planned.dossier.number.place, message)
                .hint("đánh số liên tục trong toàn danh mục, hoặc từ 1 trong từng đề mục lớn")
                .clause("Nghị định 30/2020/NĐ-CP, Phụ lục V"),
        );
    }
}

fn check_closed(corpus: &Corpus, problems: &mut Vec<Problem>) {
    let mut closed: BTreeMap<&str, &Closed> = BTreeMap::new();
    for one in &corpus.closed {
        let dossier = &one.dossier;
        check_dossier(&dossier.id, corpus, problems);
        if let Some(other) = closed.insert(&dossier.id.value.0, one) {
            let message = format!("hồ sơ `{}` đã kết thúc ở `{}`", dossier.id.value.0, other.path);
            problems.push(
                Problem::at(Code::DuplicateId, &dossier.id.place, message)
                    .hint("giữ tệp `qcph dossier close` đã ghi, xóa tệp kia"),
            );
        }
        dossier
            .documents
            .iter()
            .for_each(|document| check_record_id(&document.record, corpus, problems));
    }
}

/// The dossiers that a record names.
pub fn check_named(record: &Record, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let named = record.issue().map(|issue| issue.dossiers.iter());
    named.into_iter().flatten().for_each(|id| check_dossier(id, corpus, problems));
}

fn check_dossier(id: &At<Id>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    if corpus.plans_incomplete || corpus.dossier(id).is_some() {
        return;
    }
    let message = format!("không danh mục nào có hồ sơ `{}`", id.value.0);
    let problem = Problem::at(Code::UnknownDossier, &id.place, message);
    let known = corpus.dossiers().map(|planned| planned.dossier.id.value.0.as_str());
    problems.push(match nearest(id, known) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của một hồ sơ trong tệp `loai: danh_muc`"),
    });
}

fn check_body(agency: &At<Id>, corpus: &Corpus, problems: &mut Vec<Problem>) {
    let body = At {
        value: BodyRef { agency: agency.value.clone(), unit: None },
        place: agency.place.clone(),
    };
    corpus.registry.check_body(&body, None, problems);
}
