//! HTTP on loopback, as little of it as a browser on the same machine needs.
//!
//! One request a connection; GET alone; a head of 16 kB at most. A request under another name than
//! this machine's own is refused, so that a web site whose name was pointed at 127.0.0.1 reads
//! nothing (DNS rebinding), and so is one without the [`Key`], so that other accounts of the machine
//! read nothing; answers may not be framed, guessed or kept, and the page may load nothing from
//! elsewhere. Nothing that a request says reaches the disk.

use super::desk::{Desk, State};
use super::key::Key;
use super::{picture, view};
use crate::pipeline::Proof;
use crate::problem::{Code, Problem};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const HEAD_MAX_BYTES: usize = 16 << 10;
const HEADERS_MAX: usize = 64;
/// A browser opens six; a few tabs of them, and some that were left open.
const CONNECTIONS_MAX: usize = 64;
/// How long a browser may take to say what it wants, or to take what it asked for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a request for news waits before it hears that there are none.
const NEWS_WAIT: Duration = Duration::from_secs(25);

const WITHOUT_KEY: &str = "trang này chỉ mở cho người chạy chương trình: mở đúng địa chỉ mà qcph preview in ra, có ?khoa=";

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// The address that the page may load from is its own alone.
const HEADERS: &str = "Connection: close\r\n\
    Cache-Control: no-store\r\n\
    Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; \
        img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
        frame-ancestors 'none'\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Cross-Origin-Opener-Policy: same-origin\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Referrer-Policy: no-referrer\r\n";

/// A desk that is open to browsers of this machine.
pub struct Server {
    desk: Arc<Desk>,
    listener: TcpListener,
    address: SocketAddr,
    key: Key,
}

impl Server {
    /// Listens on a port of 127.0.0.1; on one that is free when `port` is 0.
    ///
    /// # Errors
    /// [`Code::CannotListen`].
    pub fn open(desk: Arc<Desk>, port: u16) -> Result<Self, Problem> {
        let refused = |error: std::io::Error| {
            let message = format!("không mở được cổng {port} trên máy này: {error}");
            Problem::new(Code::CannotListen, message)
                .hint("chọn cổng khác bằng `--port`, hoặc bỏ `--port` để máy tự chọn")
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { desk, listener, address, key: Key::random()? })
    }

    /// Where the page is, with the key.
    pub fn url(&self) -> String {
        format!("http://{}/?khoa={}", self.address, self.key.as_str())
    }

    /// Cookies know no ports: each run has one of its own name.
    fn cookie(&self) -> String {
        format!("qcph-{}", self.address.port())
    }

    /// Answers requests until the program ends, each on a thread of its own.
    pub fn run(self) {
        let server = Arc::new(self);
        let open = Arc::new(AtomicUsize::new(0));
        for stream in server.listener.incoming() {
            // A browser that went away again is no reason to stop.
            let Ok(stream) = stream else { continue };
            if open.fetch_add(1, Ordering::Relaxed) >= CONNECTIONS_MAX {
                open.fetch_sub(1, Ordering::Relaxed);
                continue;
            }
            let (server, open_here) = (server.clone(), open.clone());
            let serve = move || {
                // Nor is one that does not take its answer.
                let _ = server.serve(stream);
                open_here.fetch_sub(1, Ordering::Relaxed);
            };
            if std::thread::Builder::new().spawn(serve).is_err() {
                open.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let answer = match read_request(&mut stream)? {
            Some(request) => self.answer(&request),
            None => Answer::refuse("400 Bad Request", "yêu cầu không đọc được"),
        };
        answer.write(&mut stream)?;
        drain(&mut stream)
    }

    fn answer(&self, request: &Request) -> Answer {
        let port = self.address.port();
        let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let is_own = |host: &String| own.iter().any(|name| name.eq_ignore_ascii_case(host));
        if !matches!(&request.hosts[..], [host] if is_own(host)) {
            return Answer::refuse("421 Misdirected Request", "trang này chỉ mở bằng 127.0.0.1");
        }
        let offered = request.cookies.get(&self.cookie()).or_else(|| request.query.get("khoa"));
        if !offered.is_some_and(|offered| self.key.is(offered)) {
            return Answer::refuse("403 Forbidden", WITHOUT_KEY);
        }
        if request.method != "GET" {
            return Answer::refuse("405 Method Not Allowed", "trang này chỉ để xem");
        }
        // The page itself says nothing; a link to it may stand anywhere.
        if request.cross_site && request.path != "/" {
            return Answer::refuse("403 Forbidden", "trang khác không được đọc trang này");
        }
        self.route(request).unwrap_or_else(|| Answer::refuse("404 Not Found", "không có ở đây"))
    }

    fn route(&self, request: &Request) -> Option<Answer> {
        let number = |key| request.query.get(key)?.parse::<usize>().ok();
        let file = || request.query.get("tep").map(String::as_str);
        let state = || self.desk.state();
        match request.path.as_str() {
            "/" => {
                let (name, key) = (self.cookie(), self.key.as_str());
                let cookie =
                    format!("Set-Cookie: {name}={key}; Path=/; HttpOnly; SameSite=Strict\r\n");
                Some(Answer { extra: cookie, ..Answer::of(HTML, include_str!("page.html")) })
            }
            "/page.css" => Some(Answer::of("text/css; charset=utf-8", include_str!("page.css"))),
            "/page.js" => {
                Some(Answer::of("text/javascript; charset=utf-8", include_str!("page.js")))
            }
            "/icon.svg" => Some(Answer::of("image/svg+xml", include_str!("icon.svg"))),
            "/danh-sach" => Some(Answer::of(JSON, view::list(&self.desk, &state()).to_string())),
            "/tep" => view::file(&self.desk, &state(), file()?)
                .map(|json| Answer::of(JSON, json.to_string())),
            "/cho" => {
                let known = u64::try_from(number("luot")?).ok()?;
                let turn = self.desk.wait(known, NEWS_WAIT).turn;
                Some(Answer::of(JSON, json!({ "luot": turn }).to_string()))
            }
            "/trang" => {
                let draw = |proof: &Proof| picture::svg(&proof.pdf.bytes, number("trang")?);
                let svg = self.proof(&state(), file()?, number("ban")?, draw)?;
                Some(Answer::of("image/svg+xml", svg))
            }
            "/pdf" => {
                let take = |proof: &Proof| Some((view::name(proof), proof.pdf.bytes.clone()));
                let (name, bytes) = self.proof(&state(), file()?, number("ban")?, take)?;
                Some(Answer::pdf(&name, bytes))
            }
            _ => None,
        }
    }

    /// What `take` makes of one document of a record.
    fn proof<T>(
        &self,
        state: &State,
        file: &str,
        at: usize,
        take: impl Fn(&Proof) -> Option<T>,
    ) -> Option<T> {
        let brief = state.brief(file).filter(|brief| state.in_the_way(brief).is_empty())?;
        take(self.desk.prove(state, brief).as_ref().as_ref().ok()?.get(at)?)
    }
}

/// Takes what a refused request still has to say: closing on it would take the answer back.
fn drain(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    std::io::copy(&mut stream.take(HEAD_MAX_BYTES as u64), &mut std::io::sink()).map(drop)
}

/// What matters of a request.
struct Request {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    hosts: Vec<String>,
    cookies: BTreeMap<String, String>,
    /// Whether the browser says that a page from elsewhere asks.
    cross_site: bool,
}

/// Reads the head of a request; `None` when it is none, or too long.
fn read_request(stream: &mut TcpStream) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    loop {
        let count = stream.read(&mut piece)?;
        head.extend_from_slice(&piece[..count]);
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&head) {
            Ok(status) if status.is_complete() => return Ok(Some(understand(&parsed))),
            Ok(_) if count > 0 && head.len() < HEAD_MAX_BYTES => {}
            Ok(_) | Err(_) => return Ok(None),
        }
    }
}

fn understand(parsed: &httparse::Request<'_, '_>) -> Request {
    let values = |name: &'static str| {
        let named = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let (path, query) = parsed
        .path
        .unwrap_or_default()
        .split_once('?')
        .unwrap_or((parsed.path.unwrap_or_default(), ""));
    let decode =
        |text: &str| percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned);
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        Some((key.to_owned(), decode(value).ok()?))
    };
    Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.split('&').filter_map(pair).collect(),
        hosts: values("host").collect(),
        cookies: values("cookie").flat_map(|line| cookies(&line)).collect(),
        cross_site: values("sec-fetch-site")
            .any(|site| site == "cross-site" || site == "same-site"),
    }
}

/// The cookies of a header line.
fn cookies(line: &str) -> Vec<(String, String)> {
    let pairs = line.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    extra: String,
    body: Vec<u8>,
}

impl Answer {
    fn of(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: "200 OK", kind, extra: String::new(), body: body.into() }
    }

    fn refuse(status: &'static str, why: &str) -> Self {
        let extra =
            if status.starts_with("405") { "Allow: GET\r\n".to_owned() } else { String::new() };
        Self { status, kind: TEXT, extra, body: format!("{why}\n").into() }
    }

    fn pdf(name: &str, bytes: Vec<u8>) -> Self {
        let name = format!("{name}.pdf").replace('/', "-");
        let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
        let extra = format!("Content-Disposition: inline; filename*=UTF-8''{name}\r\n");
        Self { extra, ..Self::of("application/pdf", bytes) }
    }

    fn write(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        let Self { status, kind, extra, body } = self;
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{HEADERS}{extra}\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        stream.flush()
    }
}
