//! What is wrong, where, and what to do: the one error type of the library.
//!
//! Every stage reports [`Problem`]s; none of them prints or exits. A problem has a stable code, a
//! place (file, line, column in characters, both from 1), a Vietnamese message, and hints that say
//! how to put it right; where a rule of law is behind it, its clause.

use std::ops::Range;
use std::sync::Arc;

mod codes;
mod pages;
mod show;

pub use codes::{Class, Code};
pub use pages::{Page, page};
pub use show::{Colour, Sources, show_full, show_short};

/// A place in a text file (vị trí).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path below the project root, with `/`.
    pub file: Arc<str>,
    /// From 1; 0 stands for the file as a whole.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Bytes of the file that the problem is about.
    pub bytes: (usize, usize),
}

impl Place {
    /// A whole file, without a line.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), line: 0, column: 0, bytes: (0, 0) }
    }

    /// Finds line and column of a byte range in `text`.
    pub fn in_text(file: impl Into<Arc<str>>, text: &str, bytes: Range<usize>) -> Self {
        let before = &text[..bytes.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            file: file.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            bytes: (bytes.start, bytes.end),
        }
    }
}

/// How much a problem weighs (mức độ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Lỗi: the run fails.
    Error,
    /// Lưu ý: worth a look; the run goes on.
    Advice,
}

/// One thing that is wrong (vấn đề).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub severity: Severity,
    pub place: Option<Place>,
    /// What is wrong, in Vietnamese, one sentence.
    pub message: String,
    /// What to do, in Vietnamese.
    pub hints: Vec<String>,
    /// The rule of law behind it, such as `Điều 19.4`.
    pub clause: Option<String>,
}

impl Problem {
    /// A problem of a place in a user's file.
    pub fn at(code: Code, place: &Place, message: impl Into<String>) -> Self {
        Self { place: Some(place.clone()), ..Self::new(code, message) }
    }

    /// A problem without a place in a file.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place: None,
            message: message.into(),
            hints: Vec::new(),
            clause: None,
        }
    }

    /// A problem of the machine: the path that could not be used, and the system's reason.
    pub fn io(code: Code, path: &std::path::Path, error: &std::io::Error) -> Self {
        let held = cfg!(windows) && is_held(error.raw_os_error());
        let why = if held {
            "tệp đang mở trong chương trình khác".into()
        } else {
            reason(error)
        };
        let message = format!("{} `{}`: {why}", code.title(), path.display());
        let problem = Self::new(code, message);
        if held {
            return problem.hint("đóng tệp trong chương trình đó rồi chạy lại; chưa có gì bị mất");
        }
        match remedy(error.kind()) {
            Some(remedy) => problem.hint(remedy),
            None => problem,
        }
    }

    /// Another program of the machine that could not be run.
    pub fn tool(name: &str, error: &std::io::Error) -> Self {
        Self::new(Code::ToolMissing, format!("không chạy được `{name}`: {}", reason(error)))
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    #[must_use]
    pub fn clause(mut self, clause: impl Into<String>) -> Self {
        self.clause = Some(clause.into());
        self
    }

    #[must_use]
    pub fn advice(mut self) -> Self {
        self.severity = Severity::Advice;
        self
    }
}

/// Sorts by file, line, column, code, so that any order of work prints alike; drops repetitions.
pub fn sort(problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    problems.dedup();
}

/// Whether any of them fails the run.
pub fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// The exit code of a run with these problems: the gravest class wins.
pub fn exit_code(problems: &[Problem]) -> u8 {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code.class().exit_code()).max().unwrap_or(0)
}

/// The system's reason in Vietnamese where it is a usual one.
fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind::{
        AlreadyExists, IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem,
        StorageFull,
    };
    match error.kind() {
        NotFound => "không tìm thấy".into(),
        PermissionDenied => "không có quyền".into(),
        ReadOnlyFilesystem => "ổ đĩa chỉ cho đọc".into(),
        StorageFull => "ổ đĩa đã đầy".into(),
        AlreadyExists => "đã có sẵn".into(),
        NotADirectory => "không phải là thư mục".into(),
        IsADirectory => "là một thư mục, không phải tệp".into(),
        _ => match error.raw_os_error() {
            // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
            Some(32 | 33) if cfg!(windows) => {
                "tệp đang mở trong chương trình khác, hãy đóng lại rồi chạy lại".into()
            }
            _ => error.to_string(),
        },
    }
}

/// Whether Windows refuses because another program, such as a viewer of PDFs, holds the file:
/// ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE.
fn is_held(raw: Option<i32>) -> bool {
    matches!(raw, Some(32 | 33 | 1224))
}

/// What a person can do about it.
fn remedy(kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind::{
        AlreadyExists, FileTooLarge, IsADirectory, NotADirectory, NotFound, PermissionDenied,
        QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match kind {
        NotFound => Some("kiểm tra lại đường dẫn"),
        AlreadyExists => Some("ở đó đã có tệp cùng tên: đặt tên khác, hoặc chuyển tệp cũ đi"),
        IsADirectory => Some("đổi tên thư mục đó: chỗ này phải là một tệp"),
        NotADirectory => Some("đổi tên hoặc chuyển tệp đang chiếm chỗ của thư mục"),
        // What Windows also says of a file that is open elsewhere.
        PermissionDenied if cfg!(windows) => Some(
            "đóng tệp nếu nó đang mở trong chương trình khác, rồi chạy lại; nếu vẫn không được, xin \
             quyền ghi vào thư mục này",
        ),
        PermissionDenied | ReadOnlyFilesystem => {
            Some("xin quyền ghi vào thư mục này, hoặc làm việc trên một bản sao ở ổ đĩa khác")
        }
        StorageFull | QuotaExceeded | FileTooLarge => {
            Some("giải phóng chỗ trên ổ đĩa rồi chạy lại; chưa có gì bị mất")
        }
        _ => None,
    }
}
