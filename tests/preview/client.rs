//! A preview of a small project, and the plainest of browsers.

use crate::office::Office;
use qcph::preview::live::LiveProject;
use qcph::preview::server::Server;
use qcph::project::Project;
use serde_json::Value as Json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

/// A project that is served until the test ends.
pub struct Served {
    pub office: Office,
    pub live: Arc<LiveProject>,
    pub address: SocketAddr,
    pub key: String,
}

impl Served {
    pub fn small() -> Self {
        Self::of(Office::small())
    }

    pub fn of(office: Office) -> Self {
        let project = Project::at(&office.path("")).unwrap();
        let live = Arc::new(LiveProject::open(project));
        let server = Server::open(live.clone(), 0).unwrap();
        let url = server.url();
        let (address, key) = url.trim_start_matches("http://").split_once('/').unwrap();
        let (address, key) = (address.parse().unwrap(), key.trim_end_matches('/').to_owned());
        std::thread::spawn(|| server.run());
        Self { office, live, address, key }
    }

    /// What is at a target below the key.
    pub fn get(&self, target: &str) -> Answer {
        self.get_with(target, "")
    }

    pub fn get_with(&self, target: &str, headers: &str) -> Answer {
        let (host, key) = (self.address, &self.key);
        ask(host, &format!("GET /{key}{target} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"))
    }

    pub fn json(&self, target: &str) -> Json {
        let answer = self.get(target);
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert_eq!(answer.header("Content-Type"), Some("application/json; charset=utf-8"));
        serde_json::from_slice(&answer.body).unwrap()
    }
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends a request as it stands and reads the answer to its end.
pub fn ask(address: SocketAddr, request: &str) -> Answer {
    ask_bytes(address, request.as_bytes())
}

/// As [`ask`], of a request that is no text.
pub fn ask_bytes(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    // A server that refused before it read all has closed already.
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer[end + 4..].to_vec();
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap();
    assert_eq!(length.parse(), Ok(body.len()), "{head}");
    Answer { status, head, body }
}
