//! Verbs that go on until Ctrl-C: what they print, what they make, how they end.
#![cfg(unix)]

use crate::office::Office;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A run that has not ended.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    fn start(office: &Office, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qcph"));
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
    office.write(file, &(office.read(file) + "# một lời ghi chú\n"));
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

#[test]
fn preview_says_when_the_port_is_taken() {
    let office = Office::small();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = office.qcph(&["preview", "--port", &port]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("lỗi[Q807]"), "{}", run.err);
}
