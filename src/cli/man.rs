//! `qcph man FOLDER`: a page for `man` of the program and of each verb.

use super::report::{Failure, Outcome};
use super::{Arguments, Common, help};
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use qcph::disk;
use qcph::problem::{Code, Problem};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct ManArgs {
    /// Thư mục để ghi, ví dụ ~/.local/share/man/man1.
    #[arg(value_name = "THƯ_MỤC")]
    folder: PathBuf,
}

pub fn run(_: &Common, arguments: &ManArgs) -> Result<Outcome, Failure> {
    let mut command = help::vietnamese(Arguments::command());
    command.build();
    let mut written = Vec::new();
    write(&command, arguments, &mut written)?;
    let folder = arguments.folder.display();
    let sentence = format!("Đã ghi {} trang hướng dẫn vào {folder}. Xem: man qcph", written.len());
    Ok(Outcome::new(sentence, json!({ "trang": written })))
}

/// Writes the page of a command, and those of the commands below it.
fn write(command: &Command, arguments: &ManArgs, written: &mut Vec<String>) -> Result<(), Problem> {
    let man = Man::new(command.clone())
        .source(concat!("qcph ", env!("CARGO_PKG_VERSION")))
        .manual("Hướng dẫn qcph");
    let name = man.get_filename();
    let path = arguments.folder.join(&name);
    let mut page = Vec::new();
    man.render(&mut page).map_err(|error| Problem::io(Code::CannotWrite, &path, &error))?;
    disk::write(&path, vietnamese(&String::from_utf8_lossy(&page)).as_bytes())?;
    written.push(name);
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    below.into_iter().try_for_each(|below| write(below, arguments, written))
}

/// The headings that `clap_mangen` gives its sections.
const HEADINGS: [(&str, &str); 5] = [
    ("NAME", "TÊN"),
    ("SYNOPSIS", "CÁCH DÙNG"),
    ("DESCRIPTION", "MÔ TẢ"),
    ("EXTRA", "THÊM"),
    ("VERSION", "PHIÊN BẢN"),
];

fn vietnamese(page: &str) -> String {
    let heading = |line: &str| {
        let name = line.strip_prefix(".SH ")?;
        let (_, own) = HEADINGS.iter().find(|(english, _)| *english == name)?;
        Some(format!(".SH \"{own}\""))
    };
    page.lines().map(|line| heading(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}
