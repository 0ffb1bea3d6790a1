//! Help without a word of English: headings and lines of use, in one place (test: cli::shells).

use clap::{Arg, Command};

const TEMPLATE: &str = "{about-with-newline}
Cách dùng: {usage}

{all-args}{after-help}";

/// Dresses a command and all below it.
pub fn vietnamese(command: Command) -> Command {
    dress(command, &[])
}

fn dress(command: Command, above: &[&str]) -> Command {
    let name = command.get_name().to_owned();
    let path: Vec<&str> = above.iter().copied().chain([name.as_str()]).collect();
    let command = command.help_template(TEMPLATE).mut_args(|arg| {
        let heading = match arg.is_positional() {
            true => "Tham số",
            false if above.is_empty() => "Tùy chọn chung",
            false => "Tùy chọn",
        };
        let arg = arg.help_heading(heading);
        if arg.get_action().takes_values() {
            arg.hide_possible_values(true).hide_default_value(true)
        } else {
            arg
        }
    });
    let usage = format!("{} [TÙY CHỌN]{}", path.join(" "), rest(&command));
    command.override_usage(usage).mut_subcommands(|below| dress(below, &path))
}

/// What comes after the options: those that must be there, positional arguments, or a command.
fn rest(command: &Command) -> String {
    let must = command.get_opts().filter(|arg| arg.is_required_set());
    let must: String = must
        .filter_map(|arg| Some((arg.get_long()?, arg.get_value_names()?.first()?)))
        .map(|(name, value)| format!(" --{name} <{value}>"))
        .collect();
    if command.has_subcommands() {
        return " <LỆNH>".to_owned();
    }
    let shown = |arg: &Arg| {
        let name = arg.get_value_names().and_then(<[_]>::first).map_or("", |name| name);
        let many = arg.get_num_args().is_some_and(|range| range.max_values() > 1);
        let (open, close) = if arg.is_required_set() { ('<', '>') } else { ('[', ']') };
        format!(" {open}{name}{close}{}", if many { "..." } else { "" })
    };
    must + &command.get_positionals().map(shown).collect::<String>()
}
