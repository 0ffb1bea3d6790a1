//! What may not be made public (Điều 7.3), and what an extract therefore leaves out.
//!
//! [`without_secrets`] takes the secret findings and every passage marked as speaking of them out
//! of a record, before anything is composed of it.

use crate::problem::{Code, Problem};
use crate::records::Record;
use crate::records::inspection::{Finding, Inspection};
use crate::records::passage::Passage;
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

/// Reports marks that name no finding.
pub fn check(inspection: &Inspection, problems: &mut Vec<Problem>) {
    let lists = [
        &inspection.strengths,
        &inspection.shortcomings,
        &inspection.causes,
        &inspection.measures,
        &inspection.conclusions.0,
        &inspection.unit.remarks,
    ];
    let passages = lists.into_iter().flatten().flat_map(|passage: &Passage| &passage.findings);
    let marks = inspection.recommendations.iter().flat_map(|found| &found.findings);
    for mark in passages.chain(marks) {
        if !inspection.findings.iter().any(|finding| finding.id.value == mark.value) {
            let message = format!("hồ sơ không có kết quả kiểm tra `{}`", mark.value.0);
            problems.push(
                Problem::at(Code::UnknownFinding, &mark.place, message)
                    .hint("ghi mã (`ma`) của một mục trong `ket_qua`"),
            );
        }
    }
}
