//! Records as they would print now, in a browser on the same machine (xem thử).
//!
//! [`desk`] holds what was last read and tells who waits that something new was; [`view`] says it as
//! JSON, [`picture`] draws the pages of the very PDF that a build would write, and [`server`] answers
//! a browser that has the [`key`] with them and with the page in `page.html`. Nothing is written, nothing outside is
//! asked, and no path of the disk is taken from a request: what a request names is looked up among
//! the records. When to read again is the caller's to say.

pub mod desk;
mod key;
mod picture;
pub mod server;
mod view;
