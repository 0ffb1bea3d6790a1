//! `qcph preview`: the records in a browser, read again whenever something is saved.

use super::Common;
use super::interrupt::watched;
use super::report::{Failure, Outcome, error_line};
use clap::Args;
use qcph::disk;
use qcph::preview::live::LiveProject;
use qcph::preview::server::Server;
use qcph::problem::Problem;
use qcph::project::Project;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// How long a browser that cannot be opened may take to say so.
const OPENING: Duration = Duration::from_secs(2);

#[derive(Args)]
pub struct PreviewArgs {
    /// Cổng trên máy này; mặc định máy tự chọn một cổng trống.
    #[arg(long, value_name = "CỔNG", default_value_t = 0)]
    port: u16,
    /// Mở luôn trình duyệt.
    #[arg(long)]
    open: bool,
    /// Whether it runs in a window of its own, which ends it when it is closed.
    #[arg(skip)]
    in_window: bool,
}

impl PreviewArgs {
    /// Those of a double-click.
    pub fn of_window() -> Self {
        Self { port: 0, open: true, in_window: true }
    }
}

pub fn run(common: &Common, arguments: &PreviewArgs) -> Result<Outcome, Failure> {
    serve(common, arguments, common.project()?, |server, _| Ok(server))
}

/// Serves the page, as `dress` makes the server, until Ctrl-C.
pub fn serve(
    common: &Common,
    arguments: &PreviewArgs,
    project: Project,
    dress: impl FnOnce(Server, &Arc<LiveProject>) -> Result<Server, Problem>,
) -> Result<Outcome, Failure> {
    let root = project.root().display().to_string();
    // Before the first reading: what is saved meanwhile is told afterwards.
    let mut watch = watched(&project)?;
    let live = Arc::new(LiveProject::open(project));
    let server = dress(Server::open(live.clone(), arguments.port)?, &live)?;
    let url = server.url();
    std::thread::spawn(|| server.run());
    let sentence = if arguments.in_window {
        format!("Dự án: {root}\nMở {url} bằng trình duyệt của máy này.\nĐóng cửa sổ này để dừng.")
    } else {
        format!("Mở {url} bằng trình duyệt của máy này; bấm Ctrl-C để dừng.")
    };
    let code = common.end(Ok(Outcome::new(sentence, json!({ "dia_chi": url }))));
    let way_in = if arguments.open { way_in(&url) } else { None };
    qcph::preview::follow(&live, &mut watch);
    drop(way_in);
    Ok(Outcome::printed(code))
}

/// Opens the browser on a file that leads to the page: what a program is called with, every account
/// of the machine reads, and the address holds the key. The file lasts as long as what is given back.
fn way_in(url: &str) -> Option<impl Drop + use<>> {
    let page = format!(
        "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<title>qcph</title>\n\
         <p><a href=\"{url}\">Mở trang xem thử</a></p>\n"
    );
    let file = disk::private(".html", page.as_bytes()).ok();
    let opened = file
        .as_ref()
        .is_some_and(|file| open::that_detached_with_timeout(file.as_os_str(), OPENING).is_ok());
    if !opened {
        error_line(
            "lưu ý: không tự mở được trình duyệt; chép địa chỉ trên vào trình duyệt của máy này.",
        );
    }
    file
}
