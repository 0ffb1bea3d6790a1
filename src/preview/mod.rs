//! Records as they would print now, in a browser on the same machine (xem thử).
//!
//! [`live`] holds what was last read and tells who waits that something new was; [`view`] says it as JSON,
//! [`picture`] draws the pages of the very PDF that a build would write, and [`server`] answers a browser
//! that has the [`key`] with them and with the page in `page.html`. By itself it only shows (test:
//! preview::it_only_shows), asks no other machine (test: preview::page::it_asks_nothing_from_elsewhere),
//! and takes no path of the disk from a request (test: preview::no_request_names_a_path_of_the_disk): what
//! a request names is looked up among the records. The desk above, which writes, hangs on it through
//! [`writer`]. When to read again is the caller's to say.

mod key;
pub mod live;
mod picture;
mod request;
pub mod server;
mod view;
pub mod writer;

use crate::watch::{Wake, Watch};
use live::LiveProject;
use std::time::Duration;

/// After a save the page is drawn first; what the save means for all other records waits so long.
const DRAWING: Duration = Duration::from_secs(1);

/// Tells the project that is served of every save, until the watch is stopped.
pub fn follow(live: &LiveProject, watch: &mut Watch) {
    let mut is_judged = true;
    loop {
        let news = if is_judged { Some(watch.wait()) } else { watch.wait_at_most(DRAWING) };
        is_judged = news.is_none();
        match news {
            Some(Wake::Stopped) => return,
            Some(Wake::Changed) => live.look_at_new(),
            None => live.refresh(),
        }
    }
}
