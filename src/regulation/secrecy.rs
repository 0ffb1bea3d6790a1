//! What may not be made public, and what an extract therefore leaves out.
//!
//! [`without_secrets`] takes the secret findings and the passages marked as speaking of them out of a
//! record, before anything is composed of it (test: regulation::extract); [`amounts`] knows which figures
//! would give them away, [`phrases`] which words.

pub mod amounts;
pub mod phrases;

use crate::problem::{Code, Problem};
use crate::records::Record;
use crate::records::inspection::{Finding, Inspection};
use crate::records::scalar::Id;
use crate::records::shape::At;
use std::collections::BTreeSet;

/// Whether the record holds a finding that may not be made public.
pub fn leaves_something_out(record: &Record) -> bool {
    match record {
        Record::Inspection(inspection) => !secret(inspection).is_empty(),
        _ => false,
    }
}

/// The findings that may not be made public.
pub fn secret(inspection: &Inspection) -> Vec<&Finding> {
    inspection.findings.iter().filter(|finding| !finding.is_public()).collect()
}

/// The record without its secret findings and the passages that speak of them.
pub fn without_secrets(record: &Record) -> Record {
    let mut record = record.clone();
    let Record::Inspection(inspection) = &mut record else { return record };
    let secret: BTreeSet<Id> =
        secret(inspection).iter().map(|finding| finding.id.value.clone()).collect();
    let open = |findings: &[At<Id>]| !findings.iter().any(|id| secret.contains(&id.value));
    inspection.findings.0.retain(Finding::is_public);
    for list in [
        &mut inspection.strengths,
        &mut inspection.shortcomings,
        &mut inspection.causes,
        &mut inspection.measures,
        &mut inspection.conclusions.0,
        &mut inspection.unit.remarks,
    ] {
        list.retain(|passage| open(&passage.findings));
    }
    inspection.recommendations.0.retain(|recommendation| open(&recommendation.findings));
    record
}

/// The grounds on which findings may not be made public, as the record gives them, each once.
pub fn grounds(record: &Record) -> Vec<String> {
    let Record::Inspection(inspection) = record else { return Vec::new() };
    let mut grounds: Vec<String> = Vec::new();
    for finding in secret(inspection) {
        let ground = finding.secrecy_basis.as_ref();
        let ground = ground.map(|ground| ground.trim_end_matches(['.', ';', ',']).to_owned());
        grounds.extend(ground.filter(|ground| !grounds.contains(ground)));
    }
    grounds
}

/// Reports secrets without a basis in law, marks that name no finding, and what only a secret finding
/// has beside one that is none; `clause` is that of the regulation.
pub fn check(inspection: &Inspection, clause: Option<String>, problems: &mut Vec<Problem>) {
    let mut found = Vec::new();
    check_basis(inspection, &mut found);
    check_half_said(inspection, &mut found);
    problems.extend(found.into_iter().map(|problem| match &clause {
        Some(clause) => problem.clause(clause.clone()),
        None => problem,
    }));
    let passages = phrases::passages(inspection).flat_map(|passage| &passage.findings);
    let marks = inspection.recommendations.iter().flat_map(|found| &found.findings);
    for mark in passages.chain(marks) {
        if !inspection.findings.iter().any(|finding| finding.id.value == mark.value) {
            let message = format!("bản ghi không có kết quả kiểm tra `{}`", mark.value.0);
            problems.push(
                Problem::at(Code::UnknownFinding, &mark.place, message)
                    .hint("ghi mã (`ma`) của một mục trong `ket_qua`"),
            );
        }
    }
}

/// What is not made public has a basis in law.
fn check_basis(inspection: &Inspection, problems: &mut Vec<Problem>) {
    for finding in secret(inspection) {
        if let (Some(public), None) = (&finding.public, &finding.secrecy_basis) {
            let message = "nội dung không công bố phải nêu căn cứ pháp luật";
            problems.push(
                Problem::at(Code::SecrecyWithoutBasis, &public.place, message)
                    .hint("thêm `ly_do_khong_cong_bo: …` cùng khối"),
            );
        }
    }
}

/// A ground without `cong_bo: khong`, or the number of an extract that leaves nothing out: one key
/// was forgotten, and what was meant to stay would be sent.
fn check_half_said(inspection: &Inspection, problems: &mut Vec<Problem>) {
    let forgotten = |message: String, place, other: &str| {
        Problem::at(Code::SecrecyHalfSaid, place, message)
            .hint("nếu nội dung không được công bố: ghi `cong_bo: khong` ở kết quả đó")
            .hint(format!("nếu được công bố: bỏ `{other}`"))
    };
    for finding in inspection.findings.iter().filter(|finding| finding.is_public()) {
        if finding.secrecy_basis.is_some() {
            let message = format!(
                "kết quả `{}` có `ly_do_khong_cong_bo` nhưng không ghi `cong_bo: khong`, nên vẫn gửi đi",
                finding.id.value.0
            );
            problems.push(forgotten(message, &finding.id.place, "ly_do_khong_cong_bo"));
        }
    }
    let number = inspection.issue.as_ref().and_then(|issue| issue.extract_number.as_ref());
    if let Some(number) = number.filter(|_| secret(inspection).is_empty()) {
        let message = "có `so_trich_sao` nhưng không kết quả nào ghi `cong_bo: khong`: bản gửi đi không lược bỏ gì";
        problems.push(forgotten(message.to_owned(), &number.place, "so_trich_sao"));
    }
}
