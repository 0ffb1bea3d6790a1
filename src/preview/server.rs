//! HTTP on loopback, as little of it as a browser on the same machine needs.
//!
//! One request a connection; GET alone, and for the desk POST with JSON from its own page and with its token
//! (test: desk::nothing_is_written_for_others); a head of 16 kB at most. A request under another name than this
//! machine's own is refused, so that a web site whose name was pointed at 127.0.0.1 reads nothing (DNS
//! rebinding; test: preview::only_its_own_name_reaches_it), and so is one without the [`Key`] in its path,
//! so that other accounts of the machine read nothing (test: preview::only_who_has_the_key_reads). No
//! cookie holds the key: cookies know no ports. Answers may not be framed, guessed or kept, and the page
//! may load nothing from elsewhere (test: preview::every_answer_is_locked_down). What a request
//! to see says does not reach the disk (test: preview::no_request_names_a_path_of_the_disk); what one to
//! write says goes to the [`Writer`], which takes no file but those of the project (test:
//! desk::a_request_reaches_records_alone).

use super::key::Key;
use super::live::{LiveProject, State};
use super::request::{HEAD_MAX_BYTES, PIECES_MAX, Request, Way, read_request};
use super::writer::Writer;
use super::{picture, view};
use crate::pipeline::Proof;
use crate::problem::{self, Code, Problem};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};
use std::io::{Read, Write};
use std::iter::once;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A browser opens six; a few tabs of them, and some that were left open.
const CONNECTIONS_MAX: usize = 64;
/// How long a browser may take to begin to say what it wants, or to take a piece of what it asked for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it may take to go on: it says all at once.
const HURRY: Duration = Duration::from_secs(1);
/// How long a request for news waits before it hears that there are none.
const NEWS_WAIT: Duration = Duration::from_secs(25);

const WITHOUT_KEY: &str = "trang này chỉ mở cho người chạy chương trình: mở đúng cả địa chỉ mà qcph in ra, có khóa ở cuối";

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
    /// The token of requests that write, and who answers them.
    desk: Option<(Key, Arc<dyn Writer>)>,
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
        Ok(Self { live, listener, address, key: Key::random()?, desk: None })
    }

    /// Lets the page write too.
    ///
    /// # Errors
    /// [`Code::CannotListen`] where the system gives no random numbers.
    pub fn writing(self, desk: Arc<dyn Writer>) -> Result<Self, Problem> {
        Ok(Self { desk: Some((Key::random()?, desk)), ..self })
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
        // A body is read for who may write, and for nobody else.
        let most = |head: &Request| self.writes(head).map_or(0, |way| way.most_bytes());
        let answer = match read_request(pieces(&stream, PATIENCE), most)? {
            Some(request) => self.answer(&request),
            None => Answer::refuse("400 Bad Request", "yêu cầu không đọc được"),
        };
        answer.write(&mut stream)?;
        drain(&stream)
    }

    /// The names of this machine under which the page is open.
    fn names(&self) -> [String; 2] {
        let port = self.address.port();
        [format!("127.0.0.1:{port}"), format!("localhost:{port}")]
    }

    /// How a request may write, if it comes from the desk's own page: the browser says so, and only that
    /// page can read the token.
    fn writes(&self, request: &Request) -> Option<Way> {
        let (token, _) = self.desk.as_ref()?;
        let own = self.names();
        let is_own = |origin: &String| own.iter().any(|name| *origin == format!("http://{name}"));
        let from_here = matches!(&request.origins[..], [origin] if is_own(origin));
        let has_token = matches!(&request.tokens[..], [offered] if token.is(offered));
        let may = from_here && has_token && !request.cross_site;
        Way::of(&request.kinds).filter(|_| may)
    }

    fn answer(&self, request: &Request) -> Answer {
        let own = self.names();
        let is_own = |host: &String| own.iter().any(|name| name.eq_ignore_ascii_case(host));
        if !matches!(&request.hosts[..], [host] if is_own(host)) {
            return Answer::refuse("421 Misdirected Request", "trang này chỉ mở bằng 127.0.0.1");
        }
        let offered = request.path.strip_prefix('/').and_then(|path| path.split_once('/'));
        let Some((_, path)) = offered.filter(|(offered, _)| self.key.is(offered)) else {
            return Answer::refuse("403 Forbidden", WITHOUT_KEY);
        };
        if let (Some((_, desk)), "POST") = (&self.desk, &*request.method) {
            return match self.writes(request) {
                Some(way) => write(request, path, way, &**desk),
                None => Answer::refuse("403 Forbidden", "chỉ trang của bàn làm việc này được ghi"),
            };
        }
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
        if let Some((_, desk)) = &self.desk
            && let Some((kind, text)) = desk.page(path)
        {
            return Some(Answer::of(kind, text));
        }
        let file = || request.query.get("tep").map(String::as_str);
        let state = || self.live.state();
        match path {
            "" => Some(Answer::of(HTML, include_str!("page.html"))),
            "page.css" => Some(Answer::of("text/css; charset=utf-8", include_str!("page.css"))),
            "page.js" => {
                Some(Answer::of("text/javascript; charset=utf-8", include_str!("page.js")))
            }
            "ban" => {
                let (token, desk) = self.desk.as_ref()?;
                let mut about = desk.about();
                about["token"] = token.as_str().into();
                Some(Answer::of(JSON, about.to_string()))
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
            _ => {
                let (_, desk) = self.desk.as_ref()?;
                Some(Answer::of(JSON, desk.see(path, &request.query)?.to_string()))
            }
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

/// Answers a request that writes.
fn write(request: &Request, path: &str, way: Way, desk: &dyn Writer) -> Answer {
    let reply = match way {
        Way::Pdf => desk.take(path, &request.query, &request.body),
        Way::Json => match serde_json::from_slice::<Json>(&request.body) {
            Ok(body) => desk.write(path, &body),
            Err(_) => return Answer::refuse("400 Bad Request", "yêu cầu không đọc được"),
        },
    };
    match reply {
        Some(reply) => Answer { status: reply.status, ..Answer::of(JSON, reply.body.to_string()) },
        None => Answer::refuse("404 Not Found", "không có ở đây"),
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
