//! What was given out for signature: what a signed copy must begin with.

use super::make::{key, made_before};
use super::{Loaded, Part, try_out};
use crate::archive::log;
use crate::cache::{self, Cache};
use crate::digest::Digest;
use crate::documents::compose;
use crate::problem::Problem;
use crate::records::RecordFile;
use crate::render::Pdf;

/// A document as it may have been given out (bản trình ký).
pub struct GivenOut {
    /// As it is laid out now.
    pub now: Pdf,
    /// Digests of this, and of what earlier runs gave out or sealed.
    pub digests: Vec<Digest>,
}

/// The document of a record; none where it has none.
///
/// # Errors
/// Those of laying it out and of reading the log.
pub fn given_out(loaded: &Loaded, filed: &RecordFile) -> Result<Option<GivenOut>, Vec<Problem>> {
    let Some(now) = now(loaded, filed)? else { return Ok(None) };
    let id = &filed.record.id().value.0;
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles())?;
    let sealed = sealed.iter().flat_map(|bundle| &bundle.documents);
    let sealed = sealed.filter(|sealed| sealed.record == *id && sealed.is_main());
    let mut digests = vec![Digest::of(&now.bytes)];
    // The digital route signs first and numbers after: then it is this file that comes back signed.
    let presented = filed.record.issue().and_then(|issue| issue.presented.as_ref());
    digests.extend(presented.map(|presented| presented.sha256.value));
    digests.extend(sealed.map(|sealed| sealed.sha256));
    Ok(Some(GivenOut { now, digests }))
}

/// The document as it is laid out now; what stands in `out/` and was made from the same record is it, and
/// saves the layout and its memory.
fn now(loaded: &Loaded, filed: &RecordFile) -> Result<Option<Pdf>, Vec<Problem>> {
    let prepared = compose(&loaded.office, filed)?;
    let Some(prepared) = prepared else { return Ok(None) };
    let (composed, project) = (&prepared.composed, &loaded.project);
    let key = key(cache::layout(&loaded.templates), composed);
    let cache = Cache::open(project, Part::WHOLE);
    if let Some((pdf, _)) = made_before(&cache, &project.out(), composed, key) {
        return Ok(Some(pdf));
    }
    Ok(try_out(loaded, filed)?.into_iter().next().map(|main| main.pdf))
}
