//! Verbs that go on until Ctrl-C: what they print, what they make, how they end.
#![cfg(unix)]

use crate::office::Office;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A run that has not ended.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    fn start(office: &Office, arguments: &[&str]) -> Self {
        Self::start_with(office, arguments, &std::env::var("PATH").unwrap())
    }

    /// With another `PATH`.
    fn start_with(office: &Office, arguments: &[&str], path: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
        command.env("PATH", path);
        let errors = std::fs::File::create(office.path("stderr")).unwrap();
        command.args(arguments).current_dir(office.path("")).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    /// Reads on, up to a line that holds `wanted`; all lines that were read.
    fn until(&mut self, wanted: &str) -> String {
        let mut read = String::new();
        while !read.contains(wanted) {
            assert!(self.out.read_line(&mut read).unwrap() > 0, "no {wanted} in\n{read}");
        }
        read
    }

    fn interrupt(mut self) -> i32 {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap().code().expect("it ended by itself")
    }
}

const WAITS: &str = "Đang theo dõi";

#[test]
fn build_goes_on_until_ctrl_c() {
    let office = Office::small();
    let pdf = "out/van-ban/2018/2018-07-02_21-TB-BHXH_HD-2018-HOP-01.pdf";
    let mut run = Running::start(&office, &["build", "--watch"]);
    assert!(run.until(WAITS).contains("Đã lập 4 tệp PDF"));
    let before = std::fs::read(office.path(pdf)).unwrap();
    let others: Vec<_> = office.out();
    office.edit("records/hop.yaml", "14:00", "14:15");
    let told = run.until(WAITS);
    assert!(told.contains("HD-2018-HOP-01") || told.contains("21/TB-BHXH"), "{told}");
    assert_ne!(before, std::fs::read(office.path(pdf)).unwrap());
    assert_eq!(others.len(), office.out().len());
    office.edit("records/hop.yaml", "to_chuc: BHXH-HD", "to_chuc: BHXH-HP");
    run.until(WAITS);
    assert!(office.read("stderr").contains("lỗi[Q202]"), "{}", office.read("stderr"));
    office.edit("records/hop.yaml", "to_chuc: BHXH-HP", "to_chuc: BHXH-HD");
    assert!(run.until(WAITS).contains("Không có gì thay đổi: 4 tệp PDF đã đúng"));
    assert_eq!(run.interrupt(), 0, "the last build was good");
}

/// Only what changed is made again.
#[test]
fn build_makes_again_what_changed() {
    let office = Office::sample();
    let mut run = Running::start(&office, &["build", "--watch"]);
    run.until(WAITS);
    let file = "records/2020/tw/tw-2020-tk-01.yaml";
    office.edit(file, "hoạt động ổn định", "hoạt động rất ổn định");
    let told = run.until(WAITS);
    assert!(told.contains("Đã lập 1 tệp PDF"), "{told}");
    assert_eq!(run.interrupt(), 0);
}

#[test]
fn the_exit_code_is_that_of_the_last_build() {
    let office = Office::small();
    office.edit("records/hop.yaml", "to_chuc: BHXH-HD", "to_chuc: BHXH-HP");
    let mut run = Running::start(&office, &["build", "--watch"]);
    run.until(WAITS);
    assert_eq!(run.interrupt(), 1);
}

#[test]
fn a_wrong_call_is_not_watched() {
    let office = Office::small();
    let run = office.qcph(&["build", "KHONG-CO", "--watch"]);
    assert_eq!(run.code, 2, "{}", run.err);
}

#[test]
fn preview_says_where_it_is_and_ends_with_ctrl_c() {
    let office = Office::small();
    let mut run = Running::start(&office, &["preview"]);
    assert!(run.until("Ctrl-C").starts_with("Mở http://127.0.0.1:"));
    assert_eq!(run.interrupt(), 0);
    let mut run = Running::start(&office, &["preview", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&run.until("}\n")).unwrap();
    assert!(told["dia_chi"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{told}");
    assert_eq!(run.interrupt(), 0);
}

/// What a program is called with, every account of the machine reads: the address is not in it.
#[test]
fn the_browser_is_opened_on_a_private_file_that_leads_to_the_page() {
    let office = Office::small();
    // Stands for the browser: tells what it was called with and what it finds there.
    let tell = "#!/bin/sh\n(echo \"$@\"; ls -l \"$1\"; cat \"$1\") > \"$(dirname \"$0\")/told\"\n";
    office.write("bin/xdg-open", tell);
    let script = office.path("bin/xdg-open");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let told = office.path("bin/told");
    assert!(Command::new("mkfifo").arg(&told).status().unwrap().success());
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(std::fs::read_to_string(told).unwrap()).unwrap());
    let path = format!("{}:/usr/bin:/bin", office.path("bin").display());
    let mut run = Running::start_with(&office, &["preview", "--open"], &path);
    let said = run.until("Ctrl-C");
    let url = said.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
    let key = url.trim_end_matches('/').rsplit('/').next().unwrap();
    assert!(key.len() >= 32, "{url}");
    let told = receive.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
    let (called, file) = told.split_once('\n').unwrap();
    assert!(!called.contains(key) && called.ends_with(".html"), "{called}");
    assert!(file.starts_with("-rw-------"), "{file}");
    assert!(file.contains(&format!("url={url}\"")), "{file}");
    assert_eq!(run.interrupt(), 0);
    assert!(!std::path::Path::new(called).exists(), "it is gone with the program");
}

#[test]
fn a_browser_that_does_not_open_is_an_advice() {
    let office = Office::small();
    std::fs::create_dir(office.path("bin")).unwrap();
    let path = office.path("bin").display().to_string();
    let mut run = Running::start_with(&office, &["preview", "--open"], &path);
    assert!(run.until("Ctrl-C").starts_with("Mở http://127.0.0.1:"));
    assert_eq!(run.interrupt(), 0);
    let said = office.read("stderr");
    assert!(said.starts_with("lưu ý: không tự mở được trình duyệt"), "{said}");
}

#[test]
fn preview_says_when_the_port_is_taken() {
    let office = Office::small();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = office.qcph(&["preview", "--port", &port]);
    assert_eq!(run.code, 3, "{}", run.err);
    let said = "lỗi[Q807]: không mở được cổng";
    assert!(run.err.contains(said) && run.err.contains("chương trình khác dùng"), "{}", run.err);
}
