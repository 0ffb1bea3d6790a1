//! Who may sign for an agency on a day, by the registry (NĐ 30/2020/NĐ-CP, Điều 13).

use crate::records::Corpus;
use crate::records::agency::SigningForm;
use crate::records::scalar::{Date, Id};

/// A person and a form in which this person may sign (người có quyền ký).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    pub person: Id,
    pub name: String,
    /// Chức danh.
    pub title: String,
    pub form: SigningForm,
}

/// All who may sign, in the order of the registry.
pub fn signers(corpus: &Corpus, agency: &Id, date: Date) -> Vec<Signer> {
    let mut signers = Vec::new();
    for person in &corpus.registry.people {
        let posts = person.posts.iter();
        for post in posts.filter(|post| post.held_on(date) && post.body.agency == *agency) {
            signers.extend(post.may_sign.iter().map(|form| Signer {
                person: person.id.value.clone(),
                name: person.name.0.clone(),
                title: post.title.0.clone(),
                form: *form,
            }));
        }
    }
    signers
}
