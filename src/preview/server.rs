//! HTTP on loopback, as little of it as a browser on the same machine needs.
//!
//! One request a connection; GET alone; a head of 16 kB at most. A request under another name than this
//! machine's own is refused, so that a web site whose name was pointed at 127.0.0.1 reads nothing (DNS
//! rebinding; test: preview::only_its_own_name_reaches_it), and so is one without the [`Key`] in its path,
//! so that other accounts of the machine read nothing (test: preview::only_who_has_the_key_reads). No
//! cookie holds the key: cookies know no ports. Answers may not be framed, guessed or kept, and the page
//! may load nothing from elsewhere (test: preview::every_answer_is_locked_down). What a request says does
//! not reach the disk (test: preview::no_request_names_a_path_of_the_disk).

use super::key::Key;
use super::live::{LiveProject, State};
use super::{picture, view};
use crate::pipeline::Proof;
use crate::problem::{self, Code, Problem};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::iter::once;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const HEAD_MAX_BYTES: usize = 16 << 10;
const HEADERS_MAX: usize = 64;
/// A browser opens six; a few tabs of them, and some that were left open.
const CONNECTIONS_MAX: usize = 64;
/// How long a browser may take to begin to say what it wants, or to take a piece of what it asked for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it may take to go on: it says all at once.
const HURRY: Duration = Duration::from_secs(1);
/// In how many pieces it may say it: patience is for a request, not for each byte of it.
const PIECES_MAX: usize = 8;
/// How long a request for news waits before it hears that there are none.
const NEWS_WAIT: Duration = Duration::from_secs(25);

const WITHOUT_KEY: &str = "trang này chỉ mở cho người chạy chương trình: mở đúng cả địa chỉ mà qcph preview in ra, có khóa ở cuối";

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

/// A project that is open to browsers of this machine.
pub struct Server {
    live: Arc<LiveProject>,
    listener: TcpListener,
    address: SocketAddr,
    key: Key,
}

impl Server {
    /// Listens on a port of 127.0.0.1; on one that is free when `port` is 0.
    ///
    /// # Errors
    /// [`Code::CannotListen`].
    pub fn open(live: Arc<LiveProject>, port: u16) -> Result<Self, Problem> {
        let refused = |error: std::io::Error| {
            let why = problem::reason(&error);
            let message = format!("không mở được cổng {port} trên máy này: {why}");
            Problem::new(Code::CannotListen, message)
                .hint("chọn cổng khác bằng `--port`, hoặc bỏ `--port` để máy tự chọn")
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { live, listener, address, key: Key::random()? })
    }

    /// Where the page is, with the key.
    pub fn url(&self) -> String {
        format!("http://{}/{}/", self.address, self.key.as_str())
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
        stream.set_write_timeout(Some(PATIENCE))?;
        let answer = match read_request(pieces(&stream, PATIENCE))? {
            Some(request) => self.answer(&request),
            None => Answer::refuse("400 Bad Request", "yêu cầu không đọc được"),
        };
        answer.write(&mut stream)?;
        drain(&stream)
    }

    fn answer(&self, request: &Request) -> Answer {
        let port = self.address.port();
        let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let is_own = |host: &String| own.iter().any(|name| name.eq_ignore_ascii_case(host));
        if !matches!(&request.hosts[..], [host] if is_own(host)) {
            return Answer::refuse("421 Misdirected Request", "trang này chỉ mở bằng 127.0.0.1");
        }
        let offered = request.path.strip_prefix('/').and_then(|path| path.split_once('/'));
        let Some((_, path)) = offered.filter(|(offered, _)| self.key.is(offered)) else {
            return Answer::refuse("403 Forbidden", WITHOUT_KEY);
        };
        if request.method != "GET" {
            return Answer::refuse("405 Method Not Allowed", "trang này chỉ để xem");
        }
        // The page itself says nothing; a link to it may stand anywhere.
        if request.cross_site && !path.is_empty() {
            return Answer::refuse("403 Forbidden", "trang khác không được đọc trang này");
        }
        self.route(path, request)
            .unwrap_or_else(|| Answer::refuse("404 Not Found", "không có ở đây"))
    }

    /// What is at a path below the key.
    fn route(&self, path: &str, request: &Request) -> Option<Answer> {
        let number = |key| request.query.get(key)?.parse::<usize>().ok();
        let file = || request.query.get("tep").map(String::as_str);
        let state = || self.live.state();
        match path {
            "" => Some(Answer::of(HTML, include_str!("page.html"))),
            "page.css" => Some(Answer::of("text/css; charset=utf-8", include_str!("page.css"))),
            "page.js" => {
                Some(Answer::of("text/javascript; charset=utf-8", include_str!("page.js")))
            }
            "icon.svg" => Some(Answer::of("image/svg+xml", include_str!("icon.svg"))),
            "danh-sach" => Some(Answer::of(JSON, view::list(&self.live, &state()).to_string())),
            "tep" => view::file(&self.live, &state(), file()?)
                .map(|json| Answer::of(JSON, json.to_string())),
            "cho" => {
                let known = u64::try_from(number("luot")?).ok()?;
                let turn = self.live.wait(known, NEWS_WAIT).turn;
                Some(Answer::of(JSON, json!({ "luot": turn }).to_string()))
            }
            "trang" => {
                let draw = |proof: &Proof| picture::svg(&proof.pdf.bytes, number("trang")?);
                let svg = self.proof(&state(), file()?, number("ban")?, draw)?;
                Some(Answer::of("image/svg+xml", svg))
            }
            "pdf" => {
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
        let summary = state.summary(file).filter(|summary| state.in_the_way(summary).is_empty())?;
        take(self.live.prove(state, summary).as_ref().as_ref().ok()?.get(at)?)
    }
}

/// What comes in, a piece at a time, `first` for the first one to come.
fn pieces(
    mut stream: &TcpStream,
    first: Duration,
) -> impl Iterator<Item = std::io::Result<Vec<u8>>> {
    let waits = once(first).chain(std::iter::repeat(HURRY));
    waits.map(move |most| {
        stream.set_read_timeout(Some(most))?;
        let mut piece = vec![0; HEAD_MAX_BYTES];
        let count = stream.read(&mut piece)?;
        piece.truncate(count);
        Ok(piece)
    })
}

/// Takes what a refused request still has to say: closing on it would take the answer back.
fn drain(stream: &TcpStream) -> std::io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    for piece in pieces(stream, HURRY).take(PIECES_MAX) {
        if piece?.is_empty() {
            break;
        }
    }
    Ok(())
}

/// What matters of a request.
struct Request {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    hosts: Vec<String>,
    /// Whether the browser says that a page from elsewhere asks.
    cross_site: bool,
}

/// Reads the head of a request; `None` when it is none, too long, or comes in drops.
fn read_request(
    pieces: impl Iterator<Item = std::io::Result<Vec<u8>>>,
) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    for piece in pieces.take(PIECES_MAX) {
        let piece = piece?;
        head.extend_from_slice(&piece);
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&head) {
            Ok(status) if status.is_complete() => return Ok(Some(understand(&parsed))),
            Ok(_) if !piece.is_empty() && head.len() < HEAD_MAX_BYTES => {}
            Ok(_) | Err(_) => return Ok(None),
        }
    }
    Ok(None)
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
    // A form writes a space as `+`, a plus sign as `%2B`.
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned)
    };
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        Some((key.to_owned(), decode(value).ok()?))
    };
    Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.split('&').filter_map(pair).collect(),
        hosts: values("host").collect(),
        cross_site: values("sec-fetch-site")
            .any(|site| site == "cross-site" || site == "same-site"),
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
mod tests {
    use super::*;

    /// Who says a byte now and then, for ever, is not listened to for ever.
    #[test]
    fn a_request_in_drops_is_given_up() {
        let drops = std::iter::repeat_with(|| Ok(b"G".to_vec()));
        assert!(read_request(drops).unwrap().is_none());
        let head = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
        for size in [head.len() / PIECES_MAX, head.len() / PIECES_MAX + 1, head.len()] {
            let few = head.len().div_ceil(size) <= PIECES_MAX;
            let pieces = head.chunks(size).map(|piece| Ok(piece.to_vec()));
            assert_eq!(read_request(pieces).unwrap().is_some(), few, "{size}");
        }
    }
}
