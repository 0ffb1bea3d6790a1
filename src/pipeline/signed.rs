//! What was given out for signature: what a signed copy must begin with.

use super::{Loaded, try_out};
use crate::archive::log;
use crate::digest::Digest;
use crate::problem::Problem;
use crate::records::Filed;
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
pub fn given_out(loaded: &Loaded, filed: &Filed) -> Result<Option<GivenOut>, Vec<Problem>> {
    let one = |problem| vec![problem];
    let Some(main) = try_out(loaded, filed)?.into_iter().next() else { return Ok(None) };
    let now = main.pdf;
    let id = &filed.record.id().value.0;
    let sealed = log::sealed(&loaded.project.log(), &loaded.project.bundles()).map_err(one)?;
    let sealed = sealed.iter().flat_map(|bundle| &bundle.documents);
    let sealed = sealed.filter(|sealed| sealed.record == *id && sealed.is_main());
    let mut digests = vec![Digest::of(&now.bytes)];
    // The digital route signs first and numbers after: then it is this file that comes back signed.
    let presented = filed.record.issue().and_then(|issue| issue.presented.as_ref());
    digests.extend(presented.map(|presented| presented.sha256.value));
    digests.extend(sealed.map(|sealed| sealed.sha256));
    Ok(Some(GivenOut { now, digests }))
}
