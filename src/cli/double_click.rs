//! A window that stays open long enough to be read.
//!
//! Windows opens a program that was double-clicked in a window of its own, and closes the window when
//! the program ends. Which of the two ways it was started the program cannot ask without unsafe calls;
//! a bare `qcph` in a terminal of Windows waits for Enter in both.

use std::io::{BufRead, IsTerminal, Write};

const SAID: &str = "\nĐây là chương trình dòng lệnh. Trong File Explorer, mở thư mục dự án, bấm vào thanh địa chỉ, \
                    gõ powershell, bấm Enter, rồi gõ: qcph check\nBấm Enter để đóng.";

/// Whether the window may close with the program: nothing was asked of it, and a person looks.
pub fn may_close_at_once(words: usize) -> bool {
    let watched = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    !waits(cfg!(windows), words, watched)
}

fn waits(windows: bool, words: usize, watched: bool) -> bool {
    windows && words <= 1 && watched
}

/// Waits until the person has read what was printed.
pub fn wait() {
    wait_for(&mut std::io::stdin().lock(), &mut anstream::stdout());
}

fn wait_for(input: &mut impl BufRead, out: &mut impl Write) {
    // Nobody is left to wait for when either end is closed.
    let _ = writeln!(out, "{SAID}").and_then(|()| input.read_line(&mut String::new()));
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
mod tests {
    use super::*;

    #[test]
    fn only_a_person_who_asked_nothing_on_windows_is_waited_for() {
        assert!(waits(true, 1, true));
        assert!(waits(true, 0, true));
        for (windows, words, watched) in [(false, 1, true), (true, 2, true), (true, 1, false)] {
            assert!(!waits(windows, words, watched));
        }
    }

    #[test]
    fn one_line_is_taken_and_a_closed_input_does_not_hold_it() {
        let mut out = Vec::new();
        let mut input = "\nqcph\n".as_bytes();
        wait_for(&mut input, &mut out);
        assert_eq!(input, b"qcph\n");
        assert!(String::from_utf8(out).unwrap().contains("Bấm Enter để đóng."));
        wait_for(&mut &b""[..], &mut Vec::new());
    }
}
