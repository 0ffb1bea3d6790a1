//! What the machine refuses, in words: the system's reason, and what a person can do about it.
//!
//! In: an error of the system. Out: a [`Problem`] with the path, or the name of the program. Windows
//! says in numbers of its own that another program holds a file, or that a path is too long; which program it is,
//! [`holder`] asks.

use super::{Code, Problem, holder};
use std::io::{Error, ErrorKind};
use std::path::Path;

const CLOSE: &str =
    "đóng tệp trong chương trình đó, thường là trình xem PDF, rồi chạy lại; chưa có gì bị mất";

/// Whose numbers an error has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Windows,
    Other,
}

const HERE: System = if cfg!(windows) { System::Windows } else { System::Other };

impl Problem {
    /// A problem of the machine: the path that could not be used, and the system's reason.
    pub fn io(code: Code, path: &Path, error: &Error) -> Self {
        let holders = if passes_soon(error) { holder::names(path) } else { Vec::new() };
        Self::io_on(HERE, code, path, error, &holders)
    }

    fn io_on(system: System, code: Code, path: &Path, error: &Error, holders: &[String]) -> Self {
        let (why, remedy) = match holders {
            [] => (reason_on(system, error), remedy(system, code, error)),
            _ => (format!("tệp đang mở trong {}", holders.join(", ")), Some(CLOSE)),
        };
        let problem = Self::new(code, format!("{} `{}`: {why}", code.title(), path.display()));
        match remedy {
            Some(remedy) => problem.hint(remedy),
            None => problem,
        }
    }

    /// Another program of the machine that could not be run.
    pub fn tool(name: &str, error: &Error) -> Self {
        let why = reason(error);
        Self::new(Code::ToolMissing, format!("không chạy được `{name}`: {why}"))
    }
}

/// Whether Windows refuses because another program, such as a viewer of PDFs, holds the file:
/// ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE.
fn is_held(system: System, error: &Error) -> bool {
    system == System::Windows && matches!(error.raw_os_error(), Some(32 | 33 | 1224))
}

/// What Windows says when a file that another program holds is to be replaced, and also when there
/// is no right to do so: ERROR_ACCESS_DENIED.
fn may_be_held(system: System, error: &Error) -> bool {
    let denied = error.kind() == ErrorKind::PermissionDenied || error.raw_os_error() == Some(5);
    system == System::Windows && denied
}

/// Whether another program has the file for itself, as a scanner or a synchroniser has for a moment.
pub fn is_held_by_another(error: &Error) -> bool {
    is_held(HERE, error)
}

/// Whether the same may be possible in a moment: a virus scanner or an indexer looks at a new file.
pub fn passes_soon(error: &Error) -> bool {
    is_held(HERE, error) || may_be_held(HERE, error)
}

/// A name or a path that is longer than the system takes: ENAMETOOLONG, and ERROR_FILENAME_EXCED_RANGE
/// of Windows.
fn is_too_long(system: System, error: &Error) -> bool {
    let range = system == System::Windows && error.raw_os_error() == Some(206);
    range || error.kind() == ErrorKind::InvalidFilename
}

/// The system's reason, for a message of one's own.
pub fn reason(error: &Error) -> String {
    reason_on(HERE, error)
}

/// The system's reason in Vietnamese where it is a usual one.
fn reason_on(system: System, error: &Error) -> String {
    if is_held(system, error) {
        return "tệp đang mở trong chương trình khác".into();
    }
    if may_be_held(system, error) {
        return "không có quyền, hoặc tệp đang mở trong chương trình khác".into();
    }
    if is_too_long(system, error) {
        return "tên hoặc đường dẫn quá dài".into();
    }
    match error.kind() {
        ErrorKind::NotFound => "không tìm thấy".into(),
        ErrorKind::PermissionDenied => "không có quyền".into(),
        ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ cho đọc".into(),
        ErrorKind::StorageFull => "ổ đĩa đã đầy".into(),
        ErrorKind::AlreadyExists => "đã có sẵn".into(),
        ErrorKind::NotADirectory => "không phải là thư mục".into(),
        ErrorKind::IsADirectory => "là một thư mục, không phải tệp".into(),
        ErrorKind::CrossesDevices => "nằm ở ổ đĩa khác".into(),
        ErrorKind::QuotaExceeded => "đã dùng hết dung lượng được cấp".into(),
        ErrorKind::FileTooLarge => "tệp lớn hơn mức ổ đĩa này cho phép".into(),
        ErrorKind::ResourceBusy => "đang được dùng".into(),
        ErrorKind::DirectoryNotEmpty => "thư mục còn tệp bên trong".into(),
        ErrorKind::Unsupported => "ổ đĩa này không làm được việc đó".into(),
        ErrorKind::AddrInUse => "đang có chương trình khác dùng".into(),
        ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkDown => {
            "không liên lạc được với máy giữ nó".into()
        }
        ErrorKind::StaleNetworkFileHandle => "ổ đĩa mạng đã ngắt".into(),
        ErrorKind::ExecutableFileBusy => "chương trình đang chạy từ tệp này".into(),
        ErrorKind::OutOfMemory => "máy hết bộ nhớ".into(),
        _ => of_number(system, error),
    }
}

/// What has no kind of its own, by its number: EIO, EMFILE, ENFILE, and ENOLCK and ELOOP of Linux. The system's own
/// words, which may be of any language, are told as such; ours come without a number.
fn of_number(system: System, error: &Error) -> String {
    match (system, error.raw_os_error()) {
        (System::Other, Some(5)) => "ổ đĩa hỏng hoặc đã rút ra".into(),
        (System::Other, Some(23 | 24)) => "máy đang mở quá nhiều tệp".into(),
        (System::Other, Some(37)) => "ổ đĩa này không có khóa tệp".into(),
        (System::Other, Some(40)) => "liên kết vòng tròn".into(),
        (_, Some(_)) => format!("máy báo: {error}"),
        (_, None) => error.to_string(),
    }
}

/// What a person can do about it.
fn remedy(system: System, code: Code, error: &Error) -> Option<&'static str> {
    if is_held(system, error) {
        return Some(CLOSE);
    }
    let to_read = code == Code::CannotRead;
    if to_read && error.kind() == ErrorKind::PermissionDenied {
        return Some(
            "xin quyền đọc tệp hoặc thư mục này; trên Windows, đóng chương trình đang giữ nó",
        );
    }
    if may_be_held(system, error) {
        return Some(
            "đóng tệp nếu nó đang mở, thường là trong trình xem PDF, rồi chạy lại; nếu vẫn không được, \
             xin quyền ghi vào thư mục này",
        );
    }
    if is_too_long(system, error) {
        return Some("rút ngắn tên, hoặc để thư mục dự án ở chỗ có đường dẫn ngắn hơn");
    }
    match error.kind() {
        ErrorKind::NotFound => Some("kiểm tra lại đường dẫn"),
        ErrorKind::AlreadyExists => {
            Some("ở đó đã có tệp cùng tên: đặt tên khác, hoặc chuyển tệp cũ đi")
        }
        ErrorKind::IsADirectory => Some("đổi tên thư mục đó: chỗ này phải là một tệp"),
        ErrorKind::NotADirectory => Some("đổi tên hoặc chuyển tệp đang chiếm chỗ của thư mục"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Some("xin quyền ghi vào thư mục này, hoặc làm việc trên một bản sao ở ổ đĩa khác")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Some("giải phóng chỗ trên ổ đĩa rồi chạy lại; chưa có gì bị mất")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(system: System, raw: i32) -> Problem {
        let path = Path::new("out/van-ban/a.pdf");
        Problem::io_on(system, Code::CannotWrite, path, &Error::from_raw_os_error(raw), &[])
    }

    #[test]
    fn the_program_that_holds_a_file_is_named_where_windows_knows_it() {
        let (path, error) = (Path::new("a.pdf"), Error::from_raw_os_error(32));
        let named = ["Adobe Acrobat".to_owned(), "Microsoft Edge".to_owned()];
        let problem = Problem::io_on(System::Windows, Code::CannotWrite, path, &error, &named);
        assert_eq!(
            problem.message,
            "không ghi được `a.pdf`: tệp đang mở trong Adobe Acrobat, Microsoft Edge"
        );
        assert!(problem.hints[0].starts_with("đóng tệp trong chương trình đó"), "{problem:?}");
    }

    /// Sharing, lock, mapped: a viewer holds the PDF that is to be replaced.
    #[test]
    fn a_pdf_that_a_viewer_holds_on_windows_is_to_be_closed() {
        for raw in [32, 33, 1224] {
            let problem = problem(System::Windows, raw);
            assert_eq!(
                problem.message,
                "không ghi được `out/van-ban/a.pdf`: tệp đang mở trong chương trình khác"
            );
            assert!(problem.hints[0].starts_with("đóng tệp trong chương trình đó"), "{raw}");
        }
        let denied = problem(System::Windows, 5);
        assert!(denied.message.ends_with("tệp đang mở trong chương trình khác"), "{denied:?}");
        assert!(denied.hints[0].starts_with("đóng tệp nếu nó đang mở"), "{denied:?}");
        assert!(denied.hints[0].contains("xin quyền ghi"), "{denied:?}");
    }

    /// The same numbers mean something else elsewhere: broken pipe, argument out of domain, I/O error.
    #[test]
    fn the_numbers_of_windows_are_those_of_windows_alone() {
        for raw in [5, 32, 33, 206, 1224] {
            let problem = problem(System::Other, raw);
            assert!(!problem.message.contains("đang mở"), "{raw}: {}", problem.message);
            assert!(!problem.message.contains("quá dài"), "{raw}: {}", problem.message);
        }
    }

    /// Whoever may not read a file needs the right to read it, not to write.
    #[test]
    fn the_right_that_lacks_is_the_one_that_is_asked_for() {
        let denied = Error::from(ErrorKind::PermissionDenied);
        let hint = |code| {
            Problem::io_on(System::Other, code, Path::new("records/a.yaml"), &denied, &[]).hints[0]
                .clone()
        };
        assert!(hint(Code::CannotRead).starts_with("xin quyền đọc"));
        assert!(hint(Code::CannotWrite).starts_with("xin quyền ghi"));
    }

    /// EIO, ENOMEM, ETXTBSY, EFBIG, ENOSPC, EROFS, ENAMETOOLONG, ENOLCK, EDQUOT, ESTALE, EADDRINUSE of Linux.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_usual_reason_of_the_system_is_told_in_vietnamese() {
        for raw in
            [1, 2, 5, 12, 13, 17, 18, 20, 21, 23, 24, 26, 27, 28, 30, 36, 37, 39, 40, 98, 116, 122]
        {
            let why = reason_on(System::Other, &Error::from_raw_os_error(raw));
            assert!(!why.contains("os error"), "{raw}: {why}");
        }
        assert!(reason(&Error::from_raw_os_error(71)).starts_with("máy báo: "));
    }

    #[test]
    fn a_path_that_is_too_long_says_so() {
        let long = problem(System::Windows, 206);
        assert!(long.message.ends_with("tên hoặc đường dẫn quá dài"), "{long:?}");
        assert!(long.hints[0].starts_with("rút ngắn tên"), "{long:?}");
        let name = "a".repeat(300);
        let error = std::fs::File::open(&name).expect_err("no system takes such a name");
        if cfg!(unix) {
            let problem = Problem::io(Code::CannotRead, Path::new(&name), &error);
            assert!(problem.message.ends_with("tên hoặc đường dẫn quá dài"), "{problem:?}");
        }
    }
}
