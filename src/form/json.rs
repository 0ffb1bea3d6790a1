//! A rule and what was measured, as data for other programs, described in `docs/json.md`.

use super::Row;
use serde_json::{Value, json};

impl Row {
    /// The keys of a row in every JSON output.
    pub fn as_json(&self) -> Value {
        json!({
            "quy_tac": self.rule.id,
            "thanh_phan": self.rule.element,
            "dieu_khoan": self.rule.clause,
            "tin_cay": format!("{:?}", self.rule.confidence),
            "yeu_cau": self.rule.requirement,
            "gioi_han": self.rule.limits,
            "don_vi": self.rule.unit,
            "do_duoc": self.measured,
            "trang": self.page,
            "ket_luan": self.verdict.title(),
            "khong_do_vi": self.unmeasured,
        })
    }
}
