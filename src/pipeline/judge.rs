//! Every record once more, one at a time: judged against the others and the regulation, then put
//! into words, so that `check` also finds what a template would refuse.
//!
//! Problems come out, and no record stays in memory.

use super::Part;
use crate::digest::Digest;
use crate::documents::{Office, compose};
use crate::problem::{Code, Problem, any_error};
use crate::records::brief::Brief;
use crate::records::{Filed, check_record};
use crate::regulation;
use std::collections::BTreeMap;

/// What was found about one record.
struct Judged {
    problems: Vec<Problem>,
    /// Of the path of its document, if it was put into words and has one; without regard to case,
    /// as some file systems have it.
    path: Result<Option<Digest>, Problem>,
}

/// Adds what is wrong with the records to what is known to be wrong. Those of `part` are put into
/// words, unless something else is wrong: a record with a bad reference would only fail again, in
/// words that help less.
pub fn records(office: &Office, part: Part, problems: &mut Vec<Problem>) {
    let corpus = &office.corpus;
    let clean = !any_error(problems);
    let wanted = |filed: &Filed| clean && part.holds(&filed.record.id().value.0);
    let judged = corpus.each(corpus.briefs(), |filed| match wanted(filed) {
        true => judge(office, filed),
        false => Judged { problems: check(office, filed), path: Ok(None) },
    });
    let mut of_words = Vec::new();
    // By digest: the paths themselves would be a tenth of what is kept of a record.
    let mut paths: BTreeMap<Digest, &Brief> = BTreeMap::new();
    for (brief, judged) in corpus.briefs().zip(judged) {
        let found = judged.map(|judged| {
            problems.extend(judged.problems);
            judged.path
        });
        match found {
            Err(problem) => problems.push(problem),
            Ok(Err(problem)) => of_words.push(problem),
            Ok(Ok(None)) => {}
            Ok(Ok(Some(path))) => {
                if let Some(other) = paths.insert(path, brief) {
                    of_words.push(path_taken(office, brief, other));
                }
            }
        }
    }
    if !any_error(problems) {
        problems.extend(of_words);
    }
}

fn judge(office: &Office, filed: &Filed) -> Judged {
    let problems = check(office, filed);
    let path = match any_error(&problems) {
        true => Ok(None),
        false => compose(office, filed).map(|made| {
            let path = made?.composed.facts.path.to_lowercase();
            Some(Digest::of(path.as_bytes()))
        }),
    };
    Judged { problems, path }
}

fn check(office: &Office, filed: &Filed) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_record(&filed.record, &office.corpus, &mut problems);
    regulation::check_record(&filed.record, &office.corpus, &office.regulations, &mut problems);
    problems
}

fn path_taken(office: &Office, brief: &Brief, other: &Brief) -> Problem {
    let message = format!("văn bản trùng tên tệp với văn bản của `{}`", other.id);
    match office.corpus.open(brief) {
        Ok(filed) => Problem::at(Code::FileNameTaken, &filed.record.id().place, message),
        Err(problem) => problem,
    }
}
