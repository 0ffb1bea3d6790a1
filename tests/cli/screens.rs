//! The guide's pictures are real screens: each is drawn again from what the program prints now.
//!
//! `QCPH_BLESS=1 cargo test screens` draws them anew.

use crate::office::{Office, blesses, draft, repository};
use crate::signed::made::{Signer, Way, signed};
use anstyle_svg::Term;
use std::process::Command;

/// Columns of the terminal on the pictures.
const COLUMNS: &str = "100";
const WIDTH: usize = 100;

/// What the program prints on a terminal for a call, with the call above it, as a picture.
fn screen(office: &Office, call: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
    command.args(call.split(' ')).current_dir(office.path(""));
    command.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1").env("COLUMNS", COLUMNS);
    let run = crate::office::run(&mut command);
    let said = format!("\x1b[1m> qcph {call}\x1b[0m\n{}{}", run.err, run.out);
    let lines: Vec<String> = said.trim_end().lines().map(wrapped).collect();
    Term::new().render_svg(&lines.join("\n"))
}

/// A line as a terminal breaks it; one with colours is short.
fn wrapped(line: &str) -> String {
    let letters: Vec<char> = line.trim_end().chars().collect();
    if line.contains('\x1b') || letters.len() <= WIDTH {
        return line.trim_end().to_owned();
    }
    let rows = letters.chunks(WIDTH).map(|row| row.iter().collect::<String>());
    rows.collect::<Vec<_>>().join("\n")
}

/// One document from its draft to its bundle.
fn way_of_a_document() -> Vec<(&'static str, String)> {
    let office = Office::small();
    office.write("records/hop.yaml", &draft());
    let given_out = screen(&office, "issue HD-2018-HOP-01 --for-signature --date 2018-06-29");
    let number = screen(&office, "issue HD-2018-HOP-01 --number 21 --date 2018-07-02");
    let issued = std::fs::read(office.path("out/trinh-ky/HD-2018-HOP-01.pdf")).unwrap();
    let copy = signed(&issued, &Signer::new("Mai Thị Q", 1), &Way::default());
    office.write_bytes("da-ky.pdf", &copy);
    let sign = screen(&office, "sign HD-2018-HOP-01 da-ky.pdf --date 2018-07-06");
    let archive = screen(&office, "archive --date 2018-12-31");
    vec![
        ("trinh-ky", given_out),
        ("cap-so", number),
        ("nhan-ban-ky", sign),
        ("niem-phong", archive),
    ]
}

/// Name of the picture, the call, and the project that it is made in.
fn screens() -> Vec<(&'static str, String)> {
    let empty = Office::bare();
    let init = screen(&empty, "init");
    let small = Office::small();
    let build = screen(&small, "build HD-2018-HOP-01");
    small.edit("records/hop.yaml", "cap: tinh", "cap: tỉnh");
    small.edit("records/hop.yaml", "ngay: 2018-06-27", "ngay: 27/6/2018");
    let check = screen(&small, "check");
    let explain = screen(&small, "explain Q119");
    let sample = Office::sample();
    let duties = screen(&sample, "duties --year 2020 --agency BHXH-HD --date 2020-12-31");
    let mut screens = vec![
        ("init", init),
        ("check", check),
        ("build", build),
        ("explain", explain),
        ("duties", duties),
    ];
    screens.extend(way_of_a_document());
    let marked = crate::word::applied::marked_up();
    screens.push(("doc-ban-sua", screen(&marked, "word read da-sua.docx")));
    screens.push(("ghi-ban-sua", screen(&marked, "word read da-sua.docx --apply --yes")));
    screens
}

#[test]
#[expect(clippy::disallowed_methods, reason = "pictures that a person asked for")]
fn the_pictures_of_the_guide_are_what_is_printed() {
    let guide = std::fs::read_to_string(repository().join("docs/huong-dan.md")).unwrap();
    let mut old = Vec::new();
    for (name, drawn) in screens() {
        assert!(
            guide.contains(&format!("(man-hinh/{name}.svg)")),
            "the guide does not show {name}"
        );
        let path = repository().join(format!("docs/man-hinh/{name}.svg"));
        if blesses() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, drawn).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != drawn {
            old.push(name);
        }
    }
    assert!(old.is_empty(), "{old:?} differ: QCPH_BLESS=1 cargo test screens");
}
