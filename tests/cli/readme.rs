//! README tells the truth: its commands are the ones that CI runs, its pictures and links exist.

use crate::office::repository;
use qcph::records::scalar::PLACEHOLDER;

fn readme() -> String {
    std::fs::read_to_string(repository().join("README.md")).unwrap()
}

/// The commands of all shell blocks.
fn commands(text: &str) -> Vec<&str> {
    text.split("```sh\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap().lines())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

#[test]
fn its_two_commands_are_run_by_the_gate() {
    let readme = readme();
    let commands = commands(&readme);
    let gate = std::fs::read_to_string(repository().join(".ci/run")).unwrap();
    for command in ["cargo run -- archive", "cargo test"] {
        assert!(commands.contains(&command), "README lacks {command}");
        let (first, rest) = command.split_at("cargo ".len());
        let verb = rest.split(' ').next().unwrap();
        assert!(gate.contains(&format!("{first}{verb} --locked")), "the gate lacks {command}");
    }
}

#[test]
fn every_command_that_it_names_is_known() {
    let readme = readme();
    let office = crate::office::Office::bare();
    let mut seen = 0;
    for line in commands(&readme).into_iter().filter_map(|line| line.strip_prefix("qcph ")) {
        let verbs: Vec<&str> = line.split(' ').take_while(|word| !word.starts_with('-')).collect();
        let run = office.qcph(&[verbs[0], "--help"]);
        assert_eq!(run.code, 0, "{line}: {}", run.err);
        seen += 1;
    }
    assert!(seen >= 4, "README shows {seen} commands");
}

#[test]
fn its_links_lead_somewhere() {
    let readme = readme();
    let mut seen = 0;
    for target in readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        let path = target.split('#').next().unwrap();
        if path.starts_with("https://") {
            continue;
        }
        assert!(repository().join(path).exists(), "README links to {path}");
        seen += 1;
    }
    assert!(seen >= 5, "README has {seen} links");
}

/// The words of a command line; quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// From an empty folder to a sealed notice, by the very commands and files that README shows.
#[test]
fn its_ten_minutes_lead_to_a_sealed_notice() {
    let readme = readme();
    let section = readme.split("## Ten minutes").nth(1).unwrap().split("\n## ").next().unwrap();
    let office = crate::office::Office::bare();
    let mut verbs = Vec::new();
    for fence in section.split("\n```").skip(1).step_by(2) {
        let (language, text) = fence.split_once('\n').unwrap();
        if language == "sh" {
            for line in text.lines() {
                let call = words(line.strip_prefix("qcph ").unwrap());
                let call: Vec<&str> = call.iter().map(String::as_str).collect();
                let run = office.qcph(&call);
                assert_eq!(run.code, 0, "{line}: {}", run.err);
                verbs.push(call[0].to_owned());
            }
            continue;
        }
        let (path, body) = text.strip_prefix("# ").unwrap().split_once('\n').unwrap();
        // Before a person writes, no command takes what `new` wrote for content.
        let (path, written) = match path.split_once(", from `van_ban` on") {
            None => {
                for (call, code, said) in [
                    ("check", 1, "[Q122]"),
                    ("build", 1, "[Q122]"),
                    ("form TW-2020-HOP-01", 1, "[Q122]"),
                    ("show TW-2020-HOP-01", 1, "[Q122]"),
                    ("list", 1, "lỗi[Q225]"),
                    ("archive", 0, "lưu ý[Q225]"),
                ] {
                    let run =
                        office.qcph(&words(call).iter().map(String::as_str).collect::<Vec<_>>());
                    assert_eq!(run.code, code, "{call}: {}", run.err);
                    assert!(run.err.contains(said), "{call}: {}", run.err);
                    assert!(!run.out.contains(PLACEHOLDER), "{call}: {}", run.out);
                    assert!(office.out().is_empty(), "{call}");
                }
                (path, body.to_owned())
            }
            Some((path, _)) => {
                let old = office.read(path);
                (path, format!("{}{body}", old.split("van_ban:").next().unwrap()))
            }
        };
        assert!(office.path(path).exists(), "`new` writes {path}");
        office.write(path, &format!("{}\n", written.trim_end()));
    }
    let wanted = ["init", "new", "check", "build", "form", "archive", "verify"];
    assert!(wanted.iter().all(|verb| verbs.iter().any(|ran| ran == verb)), "{verbs:?}");
    let made = office.out();
    let pdfs: Vec<&str> = made
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| name.starts_with("van-ban/") && name.ends_with(".pdf"))
        .collect();
    assert_eq!(pdfs.len(), 2, "the notice and what the other side gets: {pdfs:?}");
    for pdf in pdfs {
        let run = office.qcph(&["form", &format!("out/{pdf}")]);
        assert_eq!(run.code, 0, "{pdf}: {}", run.err);
        assert!(run.out.contains(" 0 chỗ sai thể thức"), "{pdf}: {}", run.out);
    }
    assert!(office.path("out/goi/QCPH_2020-09-30_0001.zip").is_file());
    assert_eq!(office.qcph(&["check"]).code, 0);
}
