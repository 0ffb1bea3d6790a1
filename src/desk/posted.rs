//! A new post of a person from a day on (đổi chức vụ): the post so far ends the day before, and the new one
//! follows it. Documents signed before then keep the post that was held (test: desk::posts::the_old_post_stays).

use super::Desk;
use crate::edit::{Act, Change, Step, Value as Written};
use crate::preview::writer::Reply;
use crate::records::scalar::Date;
use crate::records::yaml::{Node, Value};
use serde_json::Value as Json;

impl Desk {
    /// Writes the new post into the registry.
    pub fn post_anew(&self, body: &Json) -> Option<Reply> {
        self.step(body, changes)
    }
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    match node.under(key).map(|list| &list.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

fn changes(node: &Node, body: &Json) -> Result<Vec<Change>, &'static str> {
    let of = |key: &str| body[key].as_str().map(str::trim).filter(|text| !text.is_empty());
    let title = of("ten").ok_or("ghi chức danh mới")?;
    let at_body = of("co_quan").ok_or("chọn cơ quan của chức vụ mới")?;
    let from = of("tu_ngay").and_then(Date::parse).ok_or("ghi ngày bắt đầu giữ chức vụ mới")?;
    let before = from.pred_opt().ok_or("không có ngày trước ngày ấy")?;
    let people = items(node, "danh_sach");
    let at =
        people.iter().position(|one| one.text_of("ma").is_some() && one.text_of("ma") == of("ma"));
    let at = at.ok_or("không có người với mã này trong tệp")?;
    let posts = items(&people[at], "chuc_vu");
    let list = [Step::from("danh_sach"), Step::At(at), Step::from("chuc_vu")];
    let mut changes = Vec::new();
    let open = posts.iter().position(|post| post.under("den_ngay").is_none());
    if let Some(open) = open {
        let began = posts[open].text_of("tu_ngay").and_then(Date::parse);
        if began.is_some_and(|began| began >= from) {
            return Err("ngày giữ chức vụ mới phải sau ngày bắt đầu của chức vụ đang giữ");
        }
        let ends = [&list[..], &[Step::At(open), Step::from("den_ngay")]].concat();
        changes.push(Change::act(&ends, Act::Set(Written::Text(Date(before).iso()))));
    }
    let forms = body["duoc_ky"].as_array().into_iter().flatten().filter_map(Json::as_str);
    let forms: Vec<Written> = forms.map(|form| Written::Text(form.to_owned())).collect();
    let mut post = vec![
        ("co_quan".to_owned(), Written::Text(at_body.to_owned())),
        ("ten".to_owned(), Written::Text(title.to_owned())),
    ];
    if !forms.is_empty() {
        post.push(("duoc_ky".to_owned(), Written::List(forms)));
    }
    post.push(("tu_ngay".to_owned(), Written::Text(from.iso())));
    let place = open.map_or(posts.len(), |open| open + 1);
    changes.push(Change::act(&list, Act::Insert(place, Written::Block(post))));
    Ok(changes)
}
