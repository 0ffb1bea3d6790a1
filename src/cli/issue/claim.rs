//! Holds a number on the shared repository before it is written down.
//!
//! The claim is a ref that must not exist before: of two who push it at once, one is refused. Some hosts
//! take no refs but branches; there the claim is a file of its own, in a commit that is pushed upon the
//! branch as it is there (fetch, commit, push): of two such commits one comes too late. Either holds a text
//! that is unique to the claimer, and is read back, since the same object pushed twice would be taken from
//! both. Claims are not deleted here.

use super::upstream;
use crate::cli::git;
use qcph::law::kinds::Series;
use qcph::life::numbers::{Giving, Numbers};
use qcph::life::{self, Plan, Wish};
use qcph::pipeline::{self, Loaded};
use qcph::problem::{Code, Problem};
use qcph::records::RecordFile;
use std::collections::BTreeSet;
use std::path::Path;

/// More numbers than this are not taken by others in the moment between a fetch and a claim.
const MOST_TRIES: usize = 20;
/// A push that another one overtakes finds the branch moved; this often it may stand where it stood.
const MOST_REFUSALS: usize = 5;
/// The folder of the claims of a branch.
const FOLDER: &str = "so-da-giu";

/// Where claims stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In a ref of their own.
    Ref,
    /// In a file on the followed branch, which this clone then has to fetch.
    Branch,
}

/// What came of a claim.
enum Claim {
    Ours,
    /// Another has the number, at this place.
    Others(String),
    Refused,
}

/// Claims the planned numbers, those of slips and extracts too, or plans the next ones where another was
/// quicker and nobody asked for this number; says where the claims stand.
pub fn claim(
    root: &Path,
    loaded: &Loaded,
    filed: &RecordFile,
    wish: &mut Wish,
    (taken, mut plan): (&mut Numbers<'_>, Plan),
) -> Result<(Plan, Way), Vec<Problem>> {
    let mut shared = Shared::of(root, filed.record.id().0.as_str())?;
    let own = life::giving(&filed.record, wish.date);
    for _ in 0..MOST_TRIES {
        let Some((of, number, place)) = shared.claim_all(own, &plan, taken)? else {
            return Ok((plan, shared.way));
        };
        taken.hold(of, number, &format!("{place} trên kho chung"));
        if wish.number == Some(number) && of.series == own.series {
            taken.check(of, number)?;
        }
        plan = life::issue(&loaded.office, filed, wish, taken)?;
        pipeline::try_out(loaded, &plan.filed)?;
    }
    let message = format!("{MOST_TRIES} số liền nhau đều vừa có người giữ");
    Err(vec![Problem::new(Code::Locked, message).hint("chạy `git fetch` rồi thử lại")])
}

/// The numbers that a plan takes.
fn numbers<'i>(own: Giving<'i>, plan: &Plan) -> impl Iterator<Item = (Giving<'i>, u64)> + use<'i> {
    let of = |series, number: Option<u64>| Some((Giving { series, ..own }, number?));
    let slip = of(Series::Slip, plan.slip_number);
    let extract = of(Series::Copy, plan.extract_number);
    [Some((own, plan.number)), slip, extract].into_iter().flatten()
}

fn refused() -> Problem {
    Problem::new(Code::Setting, "kho chung không nhận việc giữ số").hint(
        "chạy lại không có `--claim`, rồi ghi (commit) và đẩy (push) ngay để người khác thấy số",
    )
}

/// The shared repository, and what this run says there.
struct Shared<'r> {
    root: &'r Path,
    way: Way,
    /// What this run holds.
    ours: BTreeSet<String>,
    /// The followed branch as this clone names it, such as `origin/main`.
    upstream: String,
    remote: String,
    branch: String,
    /// Unique to this run.
    text: String,
}

impl<'r> Shared<'r> {
    fn of(root: &'r Path, record: &str) -> Result<Self, Problem> {
        let upstream = git::line(root, &["rev-parse", "--abbrev-ref", "@{upstream}"])?;
        let parted = upstream.as_deref().and_then(|upstream| upstream.split_once('/'));
        let Some((remote, branch)) = parted else {
            let message = "nhánh này chưa nối với kho chung nên không giữ số được";
            return Err(Problem::new(Code::Setting, message)
                .hint("nối nhánh: git push -u origin HEAD; hoặc chạy lại không có `--claim`"));
        };
        let (remote, branch) = (remote.to_owned(), branch.to_owned());
        let person = git::line(root, &["config", "user.name"])?.unwrap_or_default();
        let mut nonce = [0_u8; 16];
        getrandom::fill(&mut nonce)
            .map_err(|_| Problem::new(Code::Internal, "máy không cho số ngẫu nhiên"))?;
        let nonce: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!("{record}\n{person}\n{nonce}\n");
        let (upstream, ours) = (upstream.unwrap_or_default(), BTreeSet::new());
        Ok(Self { root, way: Way::Ref, ours, upstream, remote, branch, text })
    }

    /// Claims what a plan takes; gives the first number that another has, and where.
    fn claim_all<'i>(
        &mut self,
        own: Giving<'i>,
        plan: &Plan,
        taken: &mut Numbers<'_>,
    ) -> Result<Option<(Giving<'i>, u64, String)>, Vec<Problem>> {
        for (of, number) in numbers(own, plan) {
            let name = format!("{}/{number:04}", taken.run(of).word());
            if self.ours.contains(&name) {
                continue;
            }
            let mut claim = self.push(&name)?;
            if self.way == Way::Ref && matches!(claim, Claim::Refused) {
                self.way = Way::Branch;
                // What others pushed meanwhile comes along, and counts.
                self.fetch()?;
                drop(upstream::take(self.root, taken));
                claim = match taken.check(of, number) {
                    Ok(()) => self.push(&name)?,
                    Err(_) => Claim::Others(self.upstream.clone()),
                };
            }
            match claim {
                Claim::Ours => {
                    self.ours.insert(name);
                }
                Claim::Others(place) => return Ok(Some((of, number, place))),
                Claim::Refused => return Err(vec![refused()]),
            }
        }
        Ok(None)
    }

    fn push(&self, number: &str) -> Result<Claim, Problem> {
        match self.way {
            Way::Ref => self.push_ref(number),
            Way::Branch => self.push_file(number),
        }
    }

    fn git(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, Problem> {
        git::git(self.root, arguments)
    }

    fn fetch(&self) -> Result<(), Problem> {
        self.git(&["fetch", "--quiet", &self.remote]).map(drop)
    }

    fn push_ref(&self, number: &str) -> Result<Claim, Problem> {
        let name = format!("refs/so/{number}");
        let object = git::store(self.root, &self.text)?;
        let lease = format!("--force-with-lease={name}:");
        self.git(&["push", "--quiet", &lease, &self.remote, &format!("{object}:{name}")])?;
        let held = git::line(self.root, &["ls-remote", &self.remote, &name])?;
        Ok(match held.as_deref().and_then(|line| line.split_whitespace().next()) {
            Some(held) if held == object => Claim::Ours,
            Some(_) => Claim::Others(name),
            None => Claim::Refused,
        })
    }

    /// The branch has been fetched before the first call.
    fn push_file(&self, number: &str) -> Result<Claim, Problem> {
        let below = git::line(self.root, &["rev-parse", "--show-prefix"])?.unwrap_or_default();
        let path = format!("{below}{FOLDER}/{number}.txt");
        let blob = git::store(self.root, &self.text)?;
        let mut refusals = 0;
        while refusals < MOST_REFUSALS {
            let Some(tip) = git::line(self.root, &["rev-parse", &self.upstream])? else { break };
            if let Some(held) = self.git(&["cat-file", "blob", &format!("{tip}:{path}")])? {
                let ours = held == self.text.as_bytes();
                return Ok(if ours { Claim::Ours } else { Claim::Others(path) });
            }
            let message = format!("Giữ số {number}\n");
            let commit = git::commit_file(self.root, &tip, (&path, &blob), &message)?;
            let target = format!("{commit}:refs/heads/{}", self.branch);
            self.git(&["push", "--quiet", &self.remote, &target])?;
            // Its own word counts, not that of the push: what is there now is read at the next turn.
            self.fetch()?;
            refusals +=
                usize::from(git::line(self.root, &["rev-parse", &self.upstream])? == Some(tip));
        }
        Ok(Claim::Refused)
    }
}
