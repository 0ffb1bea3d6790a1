//! Pieces that stress records are put together from: running text, khoản, a table.

use qcph::documents::document::{Block, Column, Width};

const WORDS: &str = "tổ chức thực hiện chế độ bảo hiểm xã hội cho người lao động trên địa bàn tỉnh; \
    đôn đốc thu hồi nợ đọng, phối hợp kiểm tra, giám sát việc đóng bảo hiểm xã hội, bảo hiểm y tế, \
    bảo hiểm thất nghiệp tại các đơn vị sử dụng lao động, kịp thời báo cáo kết quả về cơ quan chủ trì";

/// `count` words of running text, from the word `from`, with a capital and an ending.
pub fn words(count: usize, from: usize, end: &str) -> String {
    let all: Vec<&str> = WORDS.split_whitespace().collect();
    let text: Vec<&str> = (0..count).map(|at| all[(from + at) % all.len()]).collect();
    let text = text.join(" ");
    let text = text.trim_end_matches([',', ';']);
    let first = text.chars().next().unwrap();
    format!("{}{}{end}", first.to_uppercase(), &text[first.len_utf8()..])
}

pub fn para(text: &str) -> Block {
    Block::Para { text: vec![text.to_owned()] }
}

pub fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

pub fn clause(number: usize, text: String) -> Block {
    Block::Clause { label: format!("{number}."), heading: false, text: vec![text] }
}

pub fn heading(label: &str, text: &str) -> Block {
    Block::Clause { label: label.into(), heading: true, text: vec![text.to_owned()] }
}

pub fn section(label: &str, title: &str) -> Block {
    Block::Section { label: label.into(), title: title.into() }
}

pub fn tasks(count: usize) -> Vec<Block> {
    (1..=count).map(|n| clause(n, words(28 + n % 23, n * 5, "."))).collect()
}

pub fn opening() -> Block {
    para(
        "Ngày 04 tháng 01 năm 2021, tại trụ sở Bảo hiểm xã hội tỉnh, Giám đốc Trần Văn B đã chủ trì \
         cuộc họp liên tịch giữa Bảo hiểm xã hội tỉnh và Liên đoàn Lao động tỉnh về thực hiện Quy \
         chế phối hợp công tác.",
    )
}

pub fn end() -> Block {
    para("Văn phòng Bảo hiểm xã hội tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.")
}

pub fn table(rows: usize) -> Block {
    let column = |title: &str, align, width| Column { title: title.into(), align, width };
    Block::Table {
        size: None,
        kinds: Vec::new(),
        caption: Some("Bảng 1. Tình hình nợ bảo hiểm xã hội".into()),
        columns: vec![
            column("STT", "center", Width::Fixed(12)),
            column("Tên đơn vị sử dụng lao động", "left", Width::Share { fr: 2 }),
            column("Số lao động", "right", Width::Fixed(25)),
            column("Số tiền nợ", "right", Width::Fixed(32)),
            column("Ghi chú", "left", Width::Share { fr: 1 }),
        ],
        rows: (1..=rows)
            .map(|n| {
                let name = format!("Công ty trách nhiệm hữu hạn sản xuất và thương mại số {n}");
                let note = if n % 4 == 0 { "Đã khởi kiện" } else { "" };
                vec![
                    n.to_string(),
                    name,
                    (n * 37).to_string(),
                    format!("{n}.234.567.890"),
                    note.into(),
                ]
            })
            .collect(),
    }
}
