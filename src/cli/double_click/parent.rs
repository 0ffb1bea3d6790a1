//! Which program started this one, by the list that Windows keeps; of other systems it is not asked.

/// The file name of the program that started this one, where it still runs.
#[cfg(windows)]
pub fn name() -> Option<String> {
    use winsafe::{HPROCESSLIST, co};
    let mut list = HPROCESSLIST::CreateToolhelp32Snapshot(co::TH32CS::SNAPPROCESS, None).ok()?;
    let running = list.iter_processes().filter_map(Result::ok);
    let running: Vec<(u32, u32, String)> =
        running.map(|one| (one.th32ProcessID, one.th32ParentProcessID, one.szExeFile())).collect();
    let (_, parent, _) = running.iter().find(|(own, ..)| *own == std::process::id())?;
    running.iter().find(|(own, ..)| own == parent).map(|(_, _, name)| name.clone())
}

#[cfg(not(windows))]
pub fn name() -> Option<String> {
    None
}
