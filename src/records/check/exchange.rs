//! Exchanges: what an answer answers is there and is no answer itself, a table fits its columns.

use super::check_record_id;
use crate::problem::{Code, Problem};
use crate::records::Corpus;
use crate::records::exchange::Exchange;
use std::collections::BTreeSet;

pub fn check(record: &Exchange, corpus: &Corpus, problems: &mut Vec<Problem>) {
    for table in &record.tables {
        for row in table.rows.iter().filter(|row| row.len() != table.columns.len()) {
            let (cells, columns) = (row.len(), table.columns.len());
            let message = format!("dòng này có {cells} ô, nhưng bảng có {columns} cột");
            problems.push(
                Problem::at(Code::UnevenTable, &row.place, message)
                    .hint("mỗi dòng ghi đủ số ô; ô trống ghi \"\""),
            );
        }
    }
    check_annex(record, problems);
    let Some(answers) = &record.answers else { return };
    check_record_id(answers, corpus, problems);
    if cycles(record, corpus) {
        problems.push(
            Problem::at(
                Code::ReplyCycle,
                &answers.place,
                "các bản ghi trả lời lẫn nhau thành vòng",
            )
            .hint("bỏ `tra_loi_cho` ở bản ghi đề nghị đầu tiên"),
        );
    }
}

/// How a text speaks of an annex of its own, which only a table makes.
const ANNEX: [&str; 7] = [
    "phụ lục kèm theo",
    "phụ lục gửi kèm",
    "phụ lục đính kèm",
    "tại phụ lục của công văn này",
    "bảng kèm theo",
    "bảng số liệu kèm theo",
    "danh sách kèm theo công văn này",
];

/// A text that speaks of an annex where there is none.
fn check_annex(record: &Exchange, problems: &mut Vec<Problem>) {
    if !record.tables.is_empty() {
        return;
    }
    let texts = record.paragraphs.iter().chain(&record.requests).map(|text| text.to_lowercase());
    let mut said = texts.filter_map(|text| ANNEX.iter().find(|annex| text.contains(*annex)));
    if let Some(annex) = said.next() {
        let message =
            format!("lời văn nói “{annex}”, nhưng bản ghi không có `bang` nào để in thành phụ lục");
        problems.push(
            Problem::at(Code::AnnexMissing, &record.id.place, message)
                .hint("thêm `bang`, hoặc bỏ câu ấy")
                .hint(
                    "nếu gửi kèm tài liệu khác, gọi tên tài liệu: “bản sao đơn được gửi kèm theo \
                     công văn này”",
                )
                .advice(),
        );
    }
}

/// Whether following `tra_loi_cho` from this record comes back to it.
fn cycles(record: &Exchange, corpus: &Corpus) -> bool {
    let mut answers = record.answers.as_ref().map(|answers| &answers.value);
    let mut passed = BTreeSet::new();
    while let Some(id) = answers.filter(|id| passed.insert(*id)) {
        if *id == record.id.value {
            return true;
        }
        answers = corpus.records.get(id).and_then(|next| next.answers.as_ref());
    }
    false
}
