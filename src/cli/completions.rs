//! `qcph completions SHELL`: the script by which a shell completes verbs and options.

use super::report::{Report, line};
use super::{Arguments, Outcome, help};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use qcph::problem::Sources;
use serde_json::json;

#[derive(Args)]
pub struct CompletionsArgs {
    /// Vỏ lệnh: bash, zsh, fish hoặc powershell.
    #[arg(value_name = "VỎ_LỆNH", value_parser = ["bash", "zsh", "fish", "powershell"])]
    shell: String,
}

pub fn run(arguments: &CompletionsArgs, report: Report) -> Outcome {
    let script = script(&arguments.shell);
    if report.json {
        return report.finish(
            "completions",
            &[],
            &Sources::default(),
            "",
            json!({ "tap_lenh": script }),
        );
    }
    line(script.trim_end());
    Outcome(0)
}

fn script(shell: &str) -> String {
    let shell = match shell {
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        "powershell" => Shell::PowerShell,
        _ => Shell::Bash,
    };
    let mut command = help::vietnamese(Arguments::command());
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "qcph", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
