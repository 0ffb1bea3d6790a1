//! A new name of an agency from a day on (đổi tên): its time so far ends the day before, and a time with
//! the new name follows it. The name that older documents bear stays as it is.

use super::Desk;
use super::form::written;
use crate::edit::{Act, Change, Step, Value as Written};
use crate::preview::writer::Reply;
use crate::records::scalar::Date;
use crate::records::yaml::{Node, Value};
use serde_json::Value as Json;

impl Desk {
    /// Writes the new name into the registry.
    pub fn rename(&self, body: &Json) -> Option<Reply> {
        self.step(body, changes)
    }
}

fn changes(node: &Node, body: &Json) -> Result<Vec<Change>, &'static str> {
    let of = |key: &str| body[key].as_str().map(str::trim).filter(|text| !text.is_empty());
    let (id, name) = of("ma").zip(of("ten")).ok_or("ghi tên mới của cơ quan")?;
    let from = of("tu_ngay").and_then(Date::parse).ok_or("ghi ngày bắt đầu mang tên mới")?;
    let before = from.pred_opt().ok_or("không có ngày trước ngày ấy")?;
    let Some(Value::List(items)) = node.under("danh_sach").map(|list| &list.value) else {
        return Err("tệp này không phải danh bạ cơ quan");
    };
    let is_open = |item: &Node| item.text_of("ma") == Some(id) && item.under("den_ngay").is_none();
    let at = items.iter().position(is_open).ok_or("không có cơ quan đang hoạt động với mã này")?;
    let began = items[at].text_of("tu_ngay").and_then(Date::parse);
    if began.is_some_and(|began| began >= from) {
        return Err("ngày đổi tên phải sau ngày bắt đầu của tên đang dùng");
    }
    let Written::Block(mut next) = written(&items[at]) else {
        return Err("mục này của danh bạ không đọc được");
    };
    let new = [("ten", Some(name)), ("ten_tat", of("ten_tat")), ("ky_hieu", of("ky_hieu"))];
    // Lines of the old name would be printed above the new one.
    next.retain(|(key, _)| key != "dong_ten");
    for (key, value) in next.iter_mut() {
        let given = new.iter().find_map(|(own, given)| given.filter(|_| own == key));
        if let Some(given) = given {
            *value = Written::Text(given.to_owned());
        }
        if key == "tu_ngay" {
            *value = Written::Text(from.iso());
        }
    }
    let item = [Step::from("danh_sach"), Step::At(at), Step::from("den_ngay")];
    let ends = Change::act(&item, Act::Set(Written::Text(Date(before).iso())));
    let list = [Step::from("danh_sach")];
    Ok(vec![ends, Change::act(&list, Act::Insert(at + 1, Written::Block(next)))])
}
