//! What a browser asks, read piece by piece within bounds. The home of httparse.

use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

pub const HEAD_MAX_BYTES: usize = 16 << 10;
/// A pasted table of thousands of cells is smaller.
const JSON_MAX_BYTES: usize = 1 << 20;
/// A scan of fifty pages, at 300 dots an inch, is smaller.
const PDF_MAX_BYTES: usize = 64 << 20;
const HEADERS_MAX: usize = 64;
/// In how many pieces it may say it: patience is for a request, not for each byte of it.
pub const PIECES_MAX: usize = 8;

/// What a request that writes carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Json,
    Pdf,
}

impl Way {
    /// By the one type that a request names.
    pub fn of(kinds: &[String]) -> Option<Self> {
        match kinds {
            [kind] if kind == "application/json" => Some(Self::Json),
            [kind] if kind == "application/pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    pub fn most_bytes(self) -> usize {
        match self {
            Self::Json => JSON_MAX_BYTES,
            Self::Pdf => PDF_MAX_BYTES,
        }
    }
}

/// What matters of a request.
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub hosts: Vec<String>,
    /// Whether the browser says that a page from elsewhere asks.
    pub cross_site: bool,
    pub origins: Vec<String>,
    pub tokens: Vec<String>,
    pub kinds: Vec<String>,
    pub length_bytes: usize,
    pub body: Vec<u8>,
}

/// Reads a request, of its body as much as `most` allows its head; `None` when it is none, too long, or
/// comes in drops.
pub fn read_request(
    mut pieces: impl Iterator<Item = std::io::Result<Vec<u8>>>,
    most: impl Fn(&Request) -> usize,
) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    for piece in pieces.by_ref().take(PIECES_MAX) {
        let piece = piece?;
        head.extend_from_slice(&piece);
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&head) {
            Ok(httparse::Status::Complete(end)) => {
                let request = understand(&parsed);
                let most_bytes = most(&request);
                let request = Request { body: head.split_off(end), ..request };
                return read_body(request, pieces, most_bytes);
            }
            Ok(_) if !piece.is_empty() && head.len() < HEAD_MAX_BYTES => {}
            Ok(_) | Err(_) => return Ok(None),
        }
    }
    Ok(None)
}

/// Reads what a request that writes carries; `None` when it is too long or ends early. The body of one that
/// may not write stays unread.
fn read_body(
    mut request: Request,
    pieces: impl Iterator<Item = std::io::Result<Vec<u8>>>,
    most_bytes: usize,
) -> std::io::Result<Option<Request>> {
    if request.method != "POST" || most_bytes == 0 {
        return Ok(Some(request));
    }
    if request.length_bytes > most_bytes {
        return Ok(None);
    }
    let mut pieces = pieces.take(PIECES_MAX + most_bytes / 1024);
    while request.body.len() < request.length_bytes {
        let Some(piece) = pieces.next() else { break };
        let piece = piece?;
        if piece.is_empty() {
            return Ok(None);
        }
        request.body.extend(piece);
    }
    let is_whole = request.body.len() == request.length_bytes;
    Ok(is_whole.then_some(request))
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
        origins: values("origin").collect(),
        tokens: values("x-qcph-token").collect(),
        kinds: values("content-type").collect(),
        length_bytes: values("content-length").find_map(|size| size.parse().ok()).unwrap_or(0),
        body: Vec::new(),
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
        assert!(read_request(drops, |_| 0).unwrap().is_none());
        let head = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
        for size in [head.len() / PIECES_MAX, head.len() / PIECES_MAX + 1, head.len()] {
            let few = head.len().div_ceil(size) <= PIECES_MAX;
            let pieces = head.chunks(size).map(|piece| Ok(piece.to_vec()));
            assert_eq!(read_request(pieces, |_| 0).unwrap().is_some(), few, "{size}");
        }
    }
}
