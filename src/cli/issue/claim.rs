//! Holds a number on the shared repository before it is written down.
//!
//! The claim is a ref that must not exist before: of two who push it at once, one is refused. What it
//! points at is unique to the claimer, and is read back, since the same object pushed twice would be
//! taken from both. Refs are not deleted here.

use crate::cli::git;
use qcph::life::numbers::Numbers;
use qcph::life::{self, Plan, Wish};
use qcph::pipeline::{self, Loaded};
use qcph::problem::{Code, Problem};
use qcph::records::Filed;
use std::path::Path;

/// More numbers than this are not taken by others in the moment between a fetch and a claim.
const MOST_TRIES: usize = 20;

/// Claims the planned number, or plans the next one where another was quicker and nobody asked for
/// this number.
pub fn claim(
    root: &Path,
    loaded: &Loaded,
    filed: &Filed,
    wish: &mut Wish,
    (taken, mut plan): (&mut Numbers<'_>, Plan),
) -> Result<Plan, Vec<Problem>> {
    let one = |problem| vec![problem];
    let remote = remote(root).map_err(one)?;
    let (issuer, series) = (&filed.record.issuer().agency, life::series(&filed.record));
    for _ in 0..MOST_TRIES {
        let run = taken.run(issuer, series, wish.date);
        let name = format!("refs/so/{}/{:04}", run.word(), plan.number);
        if push(root, &remote, &name, &filed.record.id().0).map_err(one)? {
            return Ok(plan);
        }
        let fixed = wish.number.is_some();
        taken.hold(issuer, series, wish.date, plan.number, &format!("{name} trên kho chung"));
        if fixed {
            taken.check(issuer, series, wish.date, plan.number).map_err(one)?;
        }
        plan = life::issue(&loaded.office, filed, wish, taken)?;
        pipeline::try_out(loaded, &plan.filed)?;
    }
    let message = format!("{MOST_TRIES} số liền nhau đều vừa có người giữ");
    Err(vec![Problem::new(Code::Locked, message).hint("chạy `git fetch` rồi thử lại")])
}

fn remote(root: &Path) -> Result<String, Problem> {
    let branch = git::line(root, &["rev-parse", "--abbrev-ref", "@{upstream}"])?;
    let remote = branch
        .as_deref()
        .and_then(|branch| branch.split_once('/'))
        .map(|(remote, _)| remote.to_owned());
    remote.ok_or_else(|| {
        Problem::new(Code::Setting, "nhánh này chưa nối với kho chung nên không giữ số được")
            .hint("nối nhánh: git push -u origin HEAD; hoặc chạy lại không có `--claim`")
    })
}

/// Whether the ref is ours now; false where another holds it.
fn push(root: &Path, remote: &str, name: &str, record: &str) -> Result<bool, Problem> {
    let person = git::line(root, &["config", "user.name"])?.unwrap_or_default();
    let mut nonce = [0_u8; 16];
    getrandom::fill(&mut nonce)
        .map_err(|_| Problem::new(Code::Internal, "máy không cho số ngẫu nhiên"))?;
    let nonce: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    let object = git::store(root, &format!("{record}\n{person}\n{nonce}\n"))?;
    let lease = format!("--force-with-lease={name}:");
    let pushed = git::git(root, &["push", "--quiet", &lease, remote, &format!("{object}:{name}")])?;
    let held = git::line(root, &["ls-remote", remote, name])?;
    let held = held.as_deref().and_then(|line| line.split_whitespace().next());
    match (held, pushed) {
        (Some(held), _) => Ok(held == object),
        (None, _) => Err(Problem::new(Code::Setting, "kho chung không nhận việc giữ số")
            .hint("chạy lại không có `--claim`, rồi ghi (commit) và đẩy (push) ngay để người khác thấy số")),
    }
}
