//! A problem as data for other programs, described in `docs/json.md`.

use super::{Problem, Severity};
use serde_json::{Value, json};

impl Problem {
    /// The keys of a problem in every JSON output.
    pub fn as_json(&self) -> Value {
        let place = self.place.as_ref();
        let in_text = place.filter(|place| place.line > 0);
        json!({
            "ma": self.code.text(),
            "muc_do": match self.severity {
                Severity::Error => "loi",
                Severity::Advice => "luu_y",
            },
            "tep": place.map(|place| &*place.file),
            "dong": in_text.map(|place| place.line),
            "cot": in_text.map(|place| place.column),
            "noi_dung": self.message,
            "cach_sua": self.hints,
            "can_cu": self.clause,
        })
    }
}
