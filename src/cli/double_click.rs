//! A program that was double-clicked: Windows opens a window for it, and closes the window with it.
//!
//! In: the words of the call, what started it, the folders it stands and was started in. Out: the desk of the project
//! there; where there is none, the desk offers to make one, or the person takes the sample or names a folder. A bare call from elsewhere
//! than Explorer shows the help as ever, and on Windows the window stays until Enter.

mod parent;
mod place;

use super::preview::PreviewArgs;
use super::report::Report;
use super::{Common, desk};
use chrono::NaiveDate;
use place::Place;
use qcph::problem::{Code, Problem};
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

const NO_LINE_OF_WORDS: &str = "\nĐây là chương trình dòng lệnh. Trong File Explorer, bấm đúp vào qcph.exe để mở bàn làm việc; \
     hoặc mở thư mục dự án, bấm vào thanh địa chỉ, gõ powershell, bấm Enter, rồi gõ: qcph check";
const CLOSES: &str = "Bấm Enter để đóng.";

/// What started the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A double-click, or an entry of the Start menu.
    Explorer,
    /// A person who said nothing more, in a window that may go with the program.
    Bare,
    /// A person or a program that said what to do, or other systems.
    Called,
}

impl Start {
    pub fn of_this_run() -> Self {
        let watched = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        Self::of(cfg!(windows), std::env::args_os().len(), watched, parent::name)
    }

    fn of(windows: bool, words: usize, watched: bool, parent: fn() -> Option<String>) -> Self {
        if !windows || words > 1 || !watched {
            return Self::Called;
        }
        let explorer = |name: String| name.eq_ignore_ascii_case("explorer.exe");
        if parent().is_some_and(explorer) { Self::Explorer } else { Self::Bare }
    }

    /// Keeps the window until the person has read what was printed; a desk that ended well is not missed.
    pub fn hold(self, code: u8) {
        self.hold_for(code, &mut std::io::stdin().lock(), &mut anstream::stdout());
    }

    fn hold_for(self, code: u8, input: &mut impl BufRead, out: &mut impl Write) {
        // Nobody is left to wait for when either end is closed.
        let said = match self {
            Self::Called => return,
            Self::Explorer if code == 0 => return,
            Self::Explorer => writeln!(out, "\n{CLOSES}"),
            Self::Bare => writeln!(out, "{NO_LINE_OF_WORDS}\n{CLOSES}"),
        };
        let _ = said.and_then(|()| input.read_line(&mut String::new()));
    }
}

/// Opens the desk of the project at hand, until its window is closed; gives the exit code.
pub fn open_desk(today: NaiveDate) -> u8 {
    let report = Report::new(false);
    let mut common = Common { root: None, jobs: None, today, report, verb: "desk" };
    let root = folders().and_then(|(here, own)| {
        let place = Place::new(here, &own)?;
        place.root(&mut std::io::stdin().lock(), &mut anstream::stdout())
    });
    match root {
        Ok(None) => 0,
        Ok(root) => {
            common.root = root;
            common.end(desk::run(&common, &PreviewArgs::of_window()))
        }
        Err(problem) => common.end(Err(problem.into())),
    }
}

/// The folder that the program was started in, and the program.
fn folders() -> Result<(PathBuf, PathBuf), Problem> {
    let here = std::env::current_dir()
        .map_err(|error| Problem::io(Code::CannotRead, ".".as_ref(), &error))?;
    let own = std::env::current_exe().map_err(|error| Problem::tool("qcph", &error))?;
    Ok((here, own))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
mod tests {
    use super::*;

    #[test]
    fn a_double_click_is_a_bare_call_that_explorer_makes_for_a_person() {
        let explorer = || Some("Explorer.EXE".to_owned());
        let shell = || Some("powershell.exe".to_owned());
        for words in [0, 1] {
            assert_eq!(Start::of(true, words, true, explorer), Start::Explorer);
            assert_eq!(Start::of(true, words, true, shell), Start::Bare);
            assert_eq!(Start::of(true, words, true, || None), Start::Bare);
        }
        for (windows, words, watched) in [(false, 1, true), (true, 2, true), (true, 1, false)] {
            assert_eq!(Start::of(windows, words, watched, explorer), Start::Called);
        }
    }

    #[test]
    fn one_line_is_taken_and_a_closed_input_does_not_hold_it() {
        let cases = [
            (Start::Bare, 0, "qcph\n"),
            (Start::Explorer, 3, "qcph\n"),
            (Start::Explorer, 0, "\nqcph\n"),
            (Start::Called, 2, "\nqcph\n"),
        ];
        for (start, code, left) in cases {
            let mut out = Vec::new();
            let mut input = "\nqcph\n".as_bytes();
            start.hold_for(code, &mut input, &mut out);
            assert_eq!(input, left.as_bytes());
            let said = String::from_utf8(out).unwrap();
            assert_eq!(said.contains(CLOSES), left == "qcph\n");
            assert_eq!(said.contains("dòng lệnh"), start == Start::Bare);
            start.hold_for(code, &mut &b""[..], &mut Vec::new());
        }
    }
}
