//! What clap says about a wrong call, in Vietnamese.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::process::ExitCode;

/// Prints help, version or what is wrong with the call; 0 for the first two, else 2.
pub fn explain(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = error.render().to_string();
            super::report::line(text.trim_end());
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            super::report::error_line("chưa nêu lệnh; xem `qcph --help`");
        }
        kind => {
            super::report::error_line(&format!("lỗi[Q701]: {}", message(kind, error)));
            if let Some(near) = suggestion(error) {
                super::report::error_line(&format!("  ý bạn là `{near}`?"));
            }
            super::report::error_line("  xem cách dùng: `qcph --help`");
        }
    }
    ExitCode::from(2)
}

fn message(kind: ErrorKind, error: &Error) -> String {
    let argument = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    match kind {
        ErrorKind::UnknownArgument => format!("không có tham số `{argument}`"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "không có lệnh `{}`",
                text(error, ContextKind::InvalidSubcommand).unwrap_or_default()
            )
        }
        ErrorKind::MissingRequiredArgument => format!("thiếu tham số {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("tham số `{argument}` thiếu giá trị")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("giá trị `{value}` không dùng được cho `{argument}`")
        }
        ErrorKind::ArgumentConflict => format!("tham số `{argument}` không dùng cùng tham số khác"),
        _ => format!("không hiểu cách gọi {argument}").trim_end().to_owned(),
    }
}

fn suggestion(error: &Error) -> Option<String> {
    [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| match error.get(kind)? {
            // The likeliest comes last.
            ContextValue::Strings(texts) => texts.last().cloned(),
            _ => text(error, kind),
        })
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}
