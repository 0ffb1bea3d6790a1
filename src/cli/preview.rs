//! `qcph preview`: the records in a browser, read again whenever something is saved.

use super::interrupt::stop_on_ctrl_c;
use super::report::{Report, error_line};
use super::{Common, Outcome};
use clap::Args;
use qcph::preview::desk::Desk;
use qcph::preview::server::Server;
use qcph::problem::{Problem, Sources};
use qcph::watch::Watch;
use serde_json::json;
use std::sync::Arc;

#[derive(Args)]
pub struct PreviewArgs {
    /// Cổng trên máy này; mặc định máy tự chọn một cổng trống.
    #[arg(long, value_name = "CỔNG", default_value_t = 0)]
    port: u16,
    /// Mở luôn trình duyệt.
    #[arg(long)]
    open: bool,
}

pub fn run(common: &Common, arguments: &PreviewArgs, report: Report) -> Outcome {
    serve(common, arguments, report).unwrap_or_else(|problem| report.fail("preview", problem))
}

fn serve(common: &Common, arguments: &PreviewArgs, report: Report) -> Result<Outcome, Problem> {
    let project = common.project()?;
    // Before the first reading: what is saved meanwhile is told afterwards.
    let mut watch = Watch::new(&project)?;
    stop_on_ctrl_c(&watch)?;
    let desk = Arc::new(Desk::open(project));
    let server = Server::open(desk.clone(), arguments.port)?;
    let url = server.url();
    std::thread::spawn(|| server.run());
    let sentence = format!("Mở {url} bằng trình duyệt của máy này; bấm Ctrl-C để dừng.");
    let outcome =
        report.finish("preview", &[], &Sources::default(), &sentence, json!({ "dia_chi": url }));
    if arguments.open && open::that_detached(&url).is_err() {
        error_line(&format!("Không tự mở được trình duyệt: chép địa chỉ {url} vào trình duyệt."));
    }
    qcph::preview::follow(&desk, &mut watch)?;
    Ok(outcome)
}
