//! What one key demands of another in the same block, as conditions of the schema.
//!
//! The program finds the same in `records::check`; a test holds that both refuse the same files.

use serde_json::{Map, Value as Json, json};

/// Adds every condition whose block the schema has.
pub fn add(schema: &mut Json) {
    // Each state of a document has what makes it one.
    if let Some(issue) = block(schema, "/properties/van_ban", "trang_thai") {
        let states: [(&str, &[&str]); 3] = [
            ("ban_hanh", &["so", "ngay", "ky"]),
            ("trinh_ky", &["ban_trinh"]),
            ("huy", &["so", "ngay", "ly_do_huy"]),
        ];
        let needs = |(state, keys): (&str, &[&str])| json!({ "if": is("trang_thai", state), "then": { "required": keys } });
        let mut all: Vec<Json> = states.into_iter().map(needs).collect();
        let reason = json!({ "required": ["ly_do_huy"] });
        all.push(json!({ "if": reason, "then": is("trang_thai", "huy") }));
        issue.insert("allOf".into(), all.into());
    }
    // A recipient is an agency of the registry or a group in words, never both, never neither.
    if let Some(recipient) = block(schema, "/properties/van_ban/properties/noi_nhan/items", "ten") {
        let either = json!([{ "required": ["co_quan"] }, { "required": ["ten"] }]);
        recipient.insert("oneOf".into(), either);
    }
    // A finding that is not public says by which law (Điều 7.3).
    if let Some(finding) = block(schema, "/properties/ket_qua/items", "cong_bo") {
        demand(finding, "cong_bo", "khong", &["ly_do_khong_cong_bo"]);
    }
    // A team has one leader (Điều 7.3).
    if let Some(team) = schema.pointer_mut("/properties/doan").and_then(Json::as_object_mut) {
        team.insert("contains".into(), is("vai_tro", "truong_doan"));
        team.insert("maxContains".into(), 1.into());
    }
}

/// The block at `pointer`, if it has the key.
fn block<'a>(schema: &'a mut Json, pointer: &str, key: &str) -> Option<&'a mut Map<String, Json>> {
    let block = schema.pointer_mut(pointer)?.as_object_mut()?;
    let has = block.get("properties").is_some_and(|keys| keys.get(key).is_some());
    has.then_some(block)
}

/// Makes keys required where another key has a value.
fn demand(block: &mut Map<String, Json>, key: &str, value: &str, required: &[&str]) {
    block.insert("if".into(), is(key, value));
    block.insert("then".into(), json!({ "required": required }));
}

fn is(key: &str, value: &str) -> Json {
    json!({ "properties": { key: { "const": value } }, "required": [key] })
}
