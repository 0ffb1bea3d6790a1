//! What a page may ask beyond seeing: the seam by which the desk above hangs on the server here, which
//! itself shows.

use crate::problem::Problem;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// What stands behind `?` in an address.
pub type Query = BTreeMap<String, String>;

/// Who answers requests that write.
pub trait Writer: Send + Sync {
    /// What the page must know to begin.
    fn about(&self) -> Json;

    /// A file of its own page, with its type; it may stand in the place of one of the server's.
    fn page(&self, path: &str) -> Option<(&'static str, &'static str)>;

    /// What there is to see at a path; none where there is no such path or file.
    fn see(&self, path: &str, query: &Query) -> Option<Json>;

    /// Does what is asked at a path; none where there is no such path or file.
    fn write(&self, path: &str, body: &Json) -> Option<Reply>;

    /// Takes a PDF that was dropped on the page.
    fn take(&self, path: &str, query: &Query, pdf: &[u8]) -> Option<Reply>;
}

/// What a request that writes is told.
pub struct Reply {
    pub status: &'static str,
    pub body: Json,
}

impl Reply {
    pub fn ok(body: Json) -> Self {
        Self { status: "200 OK", body }
    }

    /// The file is not the one that the form was made of: this is the form of what stands there.
    pub fn conflict(form: Json) -> Self {
        Self { status: "409 Conflict", body: form }
    }

    pub fn bad(why: &str) -> Self {
        Self { status: "422 Unprocessable Content", body: json!({ "noi_dung": why }) }
    }

    pub fn problem(problem: &Problem) -> Self {
        let body = json!({ "noi_dung": problem.message, "cach_sua": problem.hints });
        Self { status: "422 Unprocessable Content", body }
    }
}
