//! Which programs hold a file open, as Windows knows; other systems let a file that is open be replaced.

use std::path::Path;

/// The names of those programs, as Windows shows them to a person; none where it does not know.
#[cfg(windows)]
pub fn names(path: &Path) -> Vec<String> {
    use restart_manager::{AffectedApplication, Error, RestartSession};
    let name = |one: &AffectedApplication| one.display_name().to_string_lossy().into_owned();
    let ask = || {
        let mut session = RestartSession::new()?;
        session.register_files([path])?;
        let found = session.affected_applications()?;
        session.end()?;
        Ok::<_, Error>(found.iter().map(name).filter(|name| !name.is_empty()).collect())
    };
    ask().unwrap_or_default()
}

#[cfg(not(windows))]
pub fn names(_: &Path) -> Vec<String> {
    Vec::new()
}
