//! README tells the truth: its commands are the ones that CI runs, its pictures and links exist.

use crate::office::repository;

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
