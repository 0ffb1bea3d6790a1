//! The one integration binary: Typst is slow to link, so there is no second.

mod archive;
