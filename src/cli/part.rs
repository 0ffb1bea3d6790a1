//! `--part K/N`: which share of the records a run is about, said by the user or by the scheduler.

use clap::Args;
use qcph::pipeline::Part;
use qcph::problem::{Code, Problem};

#[derive(Args)]
pub struct PartArgs {
    /// Chỉ làm phần K trong N phần bản ghi (chia theo mã bản ghi), để nhiều máy cùng làm; ghi `auto` để
    /// lấy K và N từ biến môi trường của GitLab CI hoặc Kubernetes Indexed Job.
    #[arg(long, value_name = "K/N")]
    part: Option<String>,
}

impl PartArgs {
    /// The part that was asked for; the whole when none was.
    ///
    /// # Errors
    /// [`Code::BadArgument`].
    pub fn part(&self) -> Result<Part, Problem> {
        match self.part.as_deref() {
            None => Ok(Part::WHOLE),
            Some("auto") => scheduled(|name| std::env::var(name).ok()),
            Some(text) => text.parse().map_err(|()| {
                Problem::new(Code::BadArgument, format!("`{text}` không phải là phần K/N"))
                    .hint("viết ví dụ `--part 2/3`: phần thứ 2 trong 3 phần")
            }),
        }
    }
}

/// GitLab counts from 1 in `CI_NODE_INDEX` of `CI_NODE_TOTAL`, Kubernetes from 0 in
/// `JOB_COMPLETION_INDEX`; the number of completions it tells nobody, so the manifest sets
/// `JOB_COMPLETIONS`.
fn scheduled(variable: impl Fn(&str) -> Option<String>) -> Result<Part, Problem> {
    let number = |name: &str| variable(name)?.parse::<u32>().ok();
    let gitlab = number("CI_NODE_INDEX").zip(number("CI_NODE_TOTAL"));
    let kubernetes = number("JOB_COMPLETION_INDEX").zip(number("JOB_COMPLETIONS"));
    let kubernetes = kubernetes.and_then(|(index, of)| Some((index.checked_add(1)?, of)));
    gitlab.or(kubernetes).and_then(|(number, of)| Part::new(number, of)).ok_or_else(|| {
        Problem::new(Code::BadArgument, "`--part auto`: môi trường không cho biết phần nào")
            .hint("GitLab CI: đặt `parallel: N` cho job, biến CI_NODE_INDEX và CI_NODE_TOTAL có sẵn")
            .hint(
                "Kubernetes: dùng `completionMode: Indexed` và đặt biến JOB_COMPLETIONS bằng số phần",
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(variables: &[(&str, &str)]) -> Option<String> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        scheduled(find).ok().map(|part| part.to_string())
    }

    #[test]
    fn schedulers_say_which_part_this_is() {
        let part = |text: &str| Some(text.to_owned());
        assert_eq!(told(&[("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "3")]), part("2/3"));
        let kubernetes = [("JOB_COMPLETION_INDEX", "0"), ("JOB_COMPLETIONS", "4")];
        assert_eq!(told(&kubernetes), part("1/4"));
        assert_eq!(told(&[("JOB_COMPLETION_INDEX", "4"), ("JOB_COMPLETIONS", "4")]), None);
        assert_eq!(told(&[("JOB_COMPLETION_INDEX", "0")]), None);
        assert_eq!(told(&[]), None);
    }
}
