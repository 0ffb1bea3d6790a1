//! The preview as a browser meets it, over a socket: what it answers, and whom it refuses.

pub mod client;
mod content;
pub mod page;
mod watching;

use client::{Served, ask};
use qcph::preview::live::LiveProject;
use qcph::preview::server::Server;
use qcph::problem::Code;
use qcph::project::Project;
use std::sync::Arc;

#[test]
fn only_its_own_name_reaches_it() {
    let served = Served::small();
    let port = served.address.port();
    let key = &served.key;
    let get =
        |hosts: &str| ask(served.address, &format!("GET /{key}/danh-sach HTTP/1.1\r\n{hosts}\r\n"));
    for own in
        [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("LOCALHOST:{port}")]
    {
        assert_eq!(get(&format!("Host: {own}\r\n")).status, 200, "{own}");
    }
    let twice = format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n");
    assert_eq!(get(&twice).status, 421);
    assert_eq!(get("").status, 421, "no Host");
    for foreign in [
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("127.0.0.1:{port}.evil.example"),
        format!("localhost:{port}@evil.example"),
        format!("0.0.0.0:{port}"),
        format!("[::1]:{port}"),
        "127.0.0.1".to_owned(),
        "127.0.0.1:1".to_owned(),
        String::new(),
    ] {
        let answer = get(&format!("Host: {foreign}\r\n"));
        assert_eq!(answer.status, 421, "{foreign}");
        assert!(!answer.text().contains("HD-2018"), "{foreign}");
    }
}

/// Other accounts of the machine reach the port, and nothing behind it.
#[test]
fn only_who_has_the_key_reads() {
    let served = Served::small();
    let host = served.address;
    let get = |target: &str, headers: &str| {
        ask(host, &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"))
    };
    let key = &served.key;
    assert!(key.len() >= 32 && key.chars().all(|c| c.is_ascii_hexdigit()), "{key}");
    let longer = format!("{key}0");
    for wrong in
        ["", "x", &key[1..], &longer, &served.key.replace(|c: char| c.is_ascii_digit(), "a")]
    {
        for answer in [
            get(&format!("/{wrong}/"), ""),
            get(&format!("/{wrong}/danh-sach"), ""),
            // A key in any other place opens nothing.
            get(&format!("/{wrong}/danh-sach?khoa={key}"), &format!("Cookie: qcph={key}\r\n")),
        ] {
            assert_eq!(answer.status, 403, "{wrong}");
            assert!(answer.text().contains("mở đúng cả địa chỉ mà qcph in ra"));
        }
    }
    for target in [
        "/",
        "/page.js",
        "/danh-sach",
        "/tep?tep=records/hop.yaml",
        "/cho?luot=0",
        "*",
        "http://x/",
    ] {
        assert_eq!(get(target, "").status, 403, "{target}");
    }
    assert_eq!(
        get(&format!("/{key}"), "").status,
        403,
        "the page would look for its parts elsewhere"
    );
    // What another run left in the browser changes nothing, and this run leaves nothing there.
    for headers in ["", "Cookie: qcph-1=0\r\n", "Cookie: khac=1; khoa=x\r\n"] {
        let opened = get(&format!("/{key}/"), headers);
        assert_eq!(opened.status, 200);
        assert_eq!(opened.header("Set-Cookie"), None);
        assert!(!opened.text().contains(key.as_str()), "the page itself does not hold it");
        assert_eq!(get(&format!("/{key}/danh-sach"), headers).status, 200);
    }
    assert_ne!(Served::small().key, *key, "each run has its own");
}

#[test]
fn it_only_shows() {
    let served = Served::small();
    for method in ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "get"] {
        let body = "Content-Length: 4\r\n\r\nxxxx";
        let (host, key) = (served.address, &served.key);
        let request = format!("{method} /{key}/ HTTP/1.1\r\nHost: {host}\r\n{body}");
        let answer = ask(served.address, &request);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("Allow"), Some("GET"), "{method}");
    }
}

#[test]
fn no_request_names_a_path_of_the_disk() {
    let served = Served::small();
    for target in [
        "/../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/records/hop.yaml",
        "/page.html",
        "/tep",
        "/tep?tep=",
        "/tep?tep=/etc/passwd",
        "/tep?tep=..%2F..%2Fetc%2Fpasswd",
        "/tep?tep=records/../records/hop.yaml",
        "/tep?tep=records%5Chop.yaml",
        "/tep?tep=records/hop.yaml%00",
        "/tep?tep=records/danh-ba/co-quan.yaml",
        "/pdf?tep=records/hop.yaml",
        "/pdf?tep=records/hop.yaml&ban=99",
        "/pdf?tep=records/hop.yaml&ban=-1",
        "/trang?tep=records/hop.yaml&ban=0&trang=0",
        "/trang?tep=records/hop.yaml&ban=0&trang=999",
        "/trang?tep=records/hop.yaml&ban=0&trang=18446744073709551616",
        "/cho",
        "/cho?luot=x",
    ] {
        assert_eq!(served.get(target).status, 404, "{target}");
    }
}

#[test]
fn what_is_no_request_is_told_so() {
    let served = Served::small();
    let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    for request in ["\r\n\r\nnonsense\r\n\r\n", "GET\r\n\r\n", "\u{1}\u{2}\u{3}", &long] {
        assert_eq!(ask(served.address, request).status, 400, "{request:.20}");
    }
}

#[test]
fn pages_from_elsewhere_read_nothing() {
    let served = Served::small();
    for site in ["cross-site", "same-site"] {
        let header = format!("Sec-Fetch-Site: {site}\r\n");
        assert_eq!(served.get_with("/danh-sach", &header).status, 403, "{site}");
        assert_eq!(
            served.get_with("/pdf?tep=records/hop.yaml&ban=0", &header).status,
            403,
            "{site}"
        );
        assert_eq!(
            served.get_with("/", &header).status,
            200,
            "a link to the page may stand anywhere"
        );
    }
    assert_eq!(served.get_with("/danh-sach", "Sec-Fetch-Site: same-origin\r\n").status, 200);
}

#[test]
fn every_answer_is_locked_down() {
    let served = Served::small();
    let targets = [
        "/",
        "/page.js",
        "/page.css",
        "/icon.svg",
        "/danh-sach",
        "/tep?tep=records/hop.yaml",
        "/nowhere",
    ];
    for target in targets {
        let answer = served.get(target);
        let policy = answer.header("Content-Security-Policy").unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{target}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{target}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{target}: {policy}");
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"), "{target}");
        assert_eq!(answer.header("Cross-Origin-Resource-Policy"), Some("same-origin"), "{target}");
        assert_eq!(answer.header("Cache-Control"), Some("no-store"), "{target}");
        assert_eq!(answer.header("Access-Control-Allow-Origin"), None, "{target}");
    }
}

#[test]
fn it_listens_on_this_machine_alone_and_says_when_a_port_is_taken() {
    let served = Served::small();
    assert!(served.address.ip().is_loopback());
    let project = Project::at(&served.office.path("")).unwrap();
    let second = Server::open(Arc::new(LiveProject::open(project)), served.address.port());
    assert_eq!(second.err().unwrap().code, Code::CannotListen);
}
