//! What came back in a Word file, for a person and as JSON.

use qcph::pipeline::Answer;
use qcph::returned::{Change, Edit, Remark, What};
use serde_json::{Value as Json, json};

/// How many changes there are, and which kinds cannot be shown.
pub fn sentence(answer: &Answer) -> String {
    let returned = &answer.returned;
    let (changes, remarks) = (returned.changes.len(), returned.remarks.len());
    let mut said = match (changes, remarks) {
        (0, 0) => format!("{}: không có chỗ sửa, không có ghi chú", answer.record),
        _ => format!("{}: {changes} chỗ sửa, {remarks} ghi chú", answer.record),
    };
    if returned.formats > 0 {
        said += &format!("; {} chỗ chỉ đổi định dạng, không thuộc bản ghi", returned.formats);
    }
    if returned.pictures > 0 {
        said += &format!("; {} hình hoặc đối tượng chèn vào, không đọc", returned.pictures);
    }
    said + "."
}

/// What was done, in words.
fn kind(what: What) -> (&'static str, &'static str) {
    match what {
        What::Text => ("sua", "sửa chữ"),
        What::Added => ("them_doan", "thêm đoạn"),
        What::Removed => ("bo_doan", "bỏ đoạn"),
        What::Split => ("tach_doan", "tách đoạn"),
        What::Joined => ("gop_doan", "gộp đoạn"),
        What::Moved => ("chuyen", "chuyển chỗ"),
        What::RowAdded => ("them_dong", "thêm dòng bảng"),
        What::RowRemoved => ("bo_dong", "bỏ dòng bảng"),
    }
}

/// Where a change belongs that is no value of the record, and what to change instead.
pub fn outside(part: &str) -> (&str, &'static str) {
    const WORDING: &str = "chữ của mẫu lời văn, hoặc suy ra từ khóa khác (ngày, số, tên)";
    match part {
        "so" => ("số, ký hiệu", "sửa ở `van_ban` của bản ghi"),
        "dia_danh_ngay" => ("địa danh, ngày", "sửa ở `van_ban` của bản ghi, ở danh bạ"),
        "co_quan" => ("tên cơ quan", "lấy từ danh bạ"),
        "ky" => ("chữ ký", "lấy từ `van_ban` của bản ghi và danh bạ"),
        "kinh_gui" => ("kính gửi", "lấy từ bản ghi và danh bạ"),
        "noi_nhan" => ("nơi nhận", "lấy từ quy chế, danh bạ và `noi_nhan` của bản ghi"),
        "can_cu" => ("căn cứ", "lấy từ `can_cu` của bản ghi hoặc quy chế"),
        "ten_loai" => ("tên loại", "chữ của mẫu"),
        "mau" => ("chữ in sẵn", "chữ của thể thức, không sửa được"),
        "trich_yeu" => ("trích yếu", WORDING),
        "noi_dung" => ("nội dung", WORDING),
        "bang" => ("bảng", "lấy từ bảng của bản ghi này, hoặc từ bản ghi khác"),
        "chu_thich" => ("ghi chú dưới bảng", WORDING),
        "phu_luc" => ("phụ lục", WORDING),
        "ban_sao" => ("bản sao", "lấy từ bản ghi của bản sao"),
        "" => ("ngoài các đoạn của bản gốc", "ghi vào khóa thích hợp của bản ghi"),
        other => (other, "bản để sửa không có chữ ở đây"),
    }
}

pub fn place(path: Option<&str>, part: &str) -> String {
    match path {
        Some(path) => path.to_owned(),
        None => format!("({})", outside(part).0),
    }
}

pub fn shown(change: &Change) -> String {
    let mut out =
        format!("{} — {}", place(change.path.as_deref(), &change.part), kind(change.what).1);
    if let Some(beside) = &change.beside {
        out += &format!(" sau {beside}");
    }
    let texts = [("cũ ", &change.old), ("mới", &change.new)];
    let same = change.old == change.new;
    for (word, text) in
        texts.into_iter().filter(|(word, text)| !(text.is_empty() || same && *word == "mới"))
    {
        out += &format!("\n    {word}: {}", text.trim().replace('\n', " ¶ "));
    }
    for edit in &change.edits {
        out += &format!("\n    {}", edited(edit));
    }
    if change.path.is_none() && change.what != What::Added {
        out += &format!("\n    không thuộc bản ghi: {}", outside(&change.part).1);
    }
    out
}

fn edited(edit: &Edit) -> String {
    let who = match (edit.tracked, &*edit.who) {
        (false, _) => "không theo dõi".to_owned(),
        (true, "") => "không ghi tên".to_owned(),
        (true, who) => who.to_owned(),
    };
    let when = match time(&edit.when) {
        Some(when) => format!(", {when}"),
        None => String::new(),
    };
    let mut done = Vec::new();
    for (word, text) in [("bỏ", &edit.removed), ("thêm", &edit.added)] {
        if !text.is_empty() {
            done.push(format!("{word} “{}”", text.replace('\n', " ¶ ")));
        }
    }
    let moved = if edit.moved { " (chuyển chỗ)" } else { "" };
    match &done[..] {
        [] => format!("{who}{when}{moved}"),
        done => format!("{who}{when}: {}{moved}", done.join(", ")),
    }
}

/// `02/11/2026 10:15` for what Word writes; none for what it does not.
fn time(when: &str) -> Option<String> {
    let (date, time) = when.split_once('T')?;
    let mut date = date.split('-').collect::<Vec<_>>();
    date.reverse();
    let time = time.get(..5)?;
    Some(format!("{} {time}", date.join("/")))
}

pub fn remarked(remark: &Remark) -> String {
    let mut out =
        format!("{} — ghi chú của {}", place(remark.path.as_deref(), &remark.part), remark.who);
    if let Some(when) = time(&remark.when) {
        out += &format!(", {when}");
    }
    if let Some(who) = &remark.answers {
        out += &format!(", trả lời {who}");
    }
    if remark.done {
        out += ", đã xong";
    }
    if !remark.on.is_empty() {
        out += &format!("\n    trên: “{}”", remark.on);
    }
    out + &format!("\n    {}", remark.text.replace('\n', "\n    "))
}

pub fn as_json(answer: &Answer) -> Json {
    let edit = |edit: &Edit| {
        json!({
            "bo": edit.removed,
            "them": edit.added,
            "nguoi": if edit.tracked { Some(&edit.who) } else { None },
            "luc": if edit.tracked { Some(&edit.when) } else { None },
            "theo_doi": edit.tracked,
            "chuyen": edit.moved,
        })
    };
    let change = |change: &Change| {
        json!({
            "duong": change.path,
            "phan": change.part,
            "loai": kind(change.what).0,
            "cu": change.old,
            "moi": change.new,
            "sau": change.beside,
            "cho": change.edits.iter().map(edit).collect::<Vec<_>>(),
        })
    };
    let remark = |remark: &Remark| {
        json!({
            "duong": remark.path,
            "phan": remark.part,
            "nguoi": remark.who,
            "luc": remark.when,
            "chu": remark.text,
            "tren": remark.on,
            "xong": remark.done,
            "tra_loi": remark.answers,
        })
    };
    let returned = &answer.returned;
    json!({
        "ban_ghi": answer.record,
        "tep": answer.path,
        "sua": returned.changes.iter().map(change).collect::<Vec<_>>(),
        "ghi_chu": returned.remarks.iter().map(remark).collect::<Vec<_>>(),
        "dinh_dang": returned.formats,
        "hinh": returned.pictures,
    })
}

/// What a change is, in one line.
pub fn brief(change: &Change) -> String {
    const MOST: usize = 100;
    let short = |text: &str| {
        let text = text.trim().replace('\n', " ¶ ");
        match text.char_indices().nth(MOST) {
            Some((end, _)) => format!("“{}…”", &text[..end]),
            None => format!("“{text}”"),
        }
    };
    let kind = kind(change.what).1;
    match (&*change.old, &*change.new) {
        (old, "") => format!("{kind} {}", short(old)),
        ("", new) => format!("{kind} {}", short(new)),
        (old, new) if old == new => format!("{kind} {}", short(old)),
        (old, new) => format!("{kind} {} thành {}", short(old), short(new)),
    }
}
