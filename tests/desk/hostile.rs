//! Text of a record as script, in every field and every name: it is told as the text that it is, on every
//! route, and no request from elsewhere writes.

use super::{FILE, Served, WRITES, draft, page_files, set};
use crate::office::{Office, run};
use crate::preview::client::{Answer, ask, ask_bytes};
use serde_json::{Value as Json, json};
use std::process::Command;

/// What would run in a page, in a template, in Typst or in a terminal that took it for more than text.
const HOSTILE: [&str; 9] = [
    "<script>window.hong=1</script>",
    "\"><img src=x onerror=window.hong=1>",
    "</textarea></template><svg onload=window.hong=1>",
    "javascript:window.hong=1",
    "{{7*7}} {% raw %} ${7*7}",
    "#eval(\"1\") #panic()",
    "dòng\u{2028}sau \u{2029}",
    "\u{202e}nộđc mêl \u{2066}x\u{2069}",
    "`x` $(touch hong) ; | & --help",
];

/// The policy of every answer, whole: no script but the page's own files.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn answer(served: &Served, target: &str) -> Answer {
    let (host, key) = (served.address, &served.key);
    ask(host, &format!("GET /{key}/{target} HTTP/1.1\r\nHost: {host}\r\n\r\n"))
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Every route that shows something, of a file.
fn routes(file: &str) -> Vec<String> {
    let file = encoded(file);
    let mut all: Vec<String> = [
        "",
        "page.css",
        "page.js",
        "icon.svg",
        "ban",
        "danh-sach",
        "danh-ba",
        "kho",
        "viec-cho",
        "nghia-vu",
        "nghia-vu?nam=2018&co_quan=BHXH-HD",
        "nhiem-vu",
        "bao-cao?nam=2018&co_quan=BHXH-HD",
        "tim?chu=%3Cscript%3E",
        "goi",
        "cho?luot=0",
        "khong-co",
        "bao-cao?nam=%3Cscript%3E",
    ]
    .map(str::to_owned)
    .to_vec();
    for own in ["tep", "bieu-mau", "ky-duoc", "so-sanh", "pdf", "trang", "vi-tri"] {
        all.push(format!("{own}?tep={file}&ban=0&trang=1"));
    }
    all.extend(page_files().into_iter().map(|(name, _)| name).filter(|name| name != "desk.html"));
    all
}

/// Holds one answer: pages, styles and scripts are the bytes that are compiled in, pictures hold no script, and
/// all else is JSON or plain text that no browser takes for a page.
fn is_tame(served: &Served, target: &str, plain: &Served) {
    let told = answer(served, target);
    assert_eq!(told.header("Content-Security-Policy"), Some(POLICY), "{target}");
    assert_eq!(told.header("X-Content-Type-Options"), Some("nosniff"), "{target}");
    let kind = told.header("Content-Type").unwrap().to_owned();
    match kind.split(';').next().unwrap() {
        "text/html" | "text/css" | "text/javascript" => {
            assert!(
                told.body == answer(plain, target).body,
                "{target} is the same for all records"
            );
        }
        "image/svg+xml" if target == "icon.svg" => {}
        "image/svg+xml" => {
            let text = told.text().to_lowercase();
            for way in
                ["<script", "<foreignobject", "javascript:", "<a ", "<image href=\"http", "<style"]
            {
                assert!(!text.contains(way), "{target}: {way}");
            }
            let handlers = text.match_indices(" on").any(|(at, _)| {
                let name: String =
                    text[at + 3..].chars().take_while(char::is_ascii_lowercase).collect();
                text[at + 3 + name.len()..].starts_with('=')
            });
            assert!(!handlers, "{target}: a handler");
        }
        "application/pdf" => {
            let name = told.header("Content-Disposition").unwrap();
            let (_, name) = name.split_once("filename*=UTF-8''").unwrap();
            assert!(name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'%'), "{name}");
        }
        "application/json" => drop(serde_json::from_slice::<Json>(&told.body).unwrap()),
        "text/plain" => assert!(told.status >= 400 && !told.text().contains('<'), "{target}"),
        other => panic!("{target}: {other}"),
    }
}

/// All strings of an answer.
fn strings(value: &Json, out: &mut Vec<String>) {
    match value {
        Json::String(text) => out.push(text.clone()),
        Json::Array(items) => items.iter().for_each(|item| strings(item, out)),
        Json::Object(pairs) => pairs.values().for_each(|item| strings(item, out)),
        _ => {}
    }
}

/// Paths of all values that a form shows and somebody may type.
fn typed(value: &Json, path: &mut Vec<Json>, out: &mut Vec<Json>) {
    match value {
        Json::Array(items) => items.iter().enumerate().for_each(|(at, item)| {
            path.push(at.into());
            typed(item, path, out);
            path.pop();
        }),
        Json::Object(pairs) => pairs.iter().for_each(|(key, item)| {
            path.push(key.as_str().into());
            typed(item, path, out);
            path.pop();
        }),
        _ => out.push(json!(path)),
    }
}

/// Each kind of file with script in each field, one hostile text after the other.
#[test]
fn script_in_every_field_of_every_kind_is_text_on_every_route() {
    let served = Served::open(Office::small());
    let plain = draft();
    let mut files =
        vec!["records/danh-ba/co-quan.yaml".to_owned(), "records/danh-ba/nhan-su.yaml".to_owned()];
    for kind in served.get("/ban")["loai"].as_array().unwrap() {
        let word = kind["loai"].as_str().unwrap();
        let wish = json!({ "loai": word, "ma": format!("MOI-{}", files.len()) });
        files.push(served.post("/moi", &wish).1["tep"].as_str().unwrap().to_owned());
    }
    let (mut number, mut written) = (0, 0);
    for file in &files {
        let mut paths = Vec::new();
        typed(&served.form_of(file)["gia_tri"], &mut Vec::new(), &mut paths);
        let is_fixed = |path: &Json| {
            let last = path.as_array().unwrap().last().unwrap();
            path == &json!(["loai"]) || last == "trang_thai" || path[1] == json!("trang_thai")
        };
        // Of the long registries some fields of each name.
        for path in paths.iter().filter(|path| !is_fixed(path)).take(60) {
            let text = HOSTILE[number % HOSTILE.len()];
            number += 1;
            let (status, form) = served.step("/ghi", file, set(path.clone(), text));
            assert_eq!(status, 200, "{file} {path}: {form}");
            let mut now = &form["gia_tri"];
            for step in path.as_array().unwrap() {
                now = match step {
                    Json::String(key) => &now[key],
                    step => &now[step.as_u64().unwrap() as usize],
                };
            }
            assert_eq!(now.as_str().map(str::trim_end), Some(text.trim_end()), "{file} {path}");
            written += 1;
        }
        served.live.refresh();
        for target in routes(file) {
            is_tame(&served, &target, &plain);
        }
    }
    assert!(written > 200, "{written}");
}

/// Script that reaches the finished page: the picture and the PDF of it.
#[test]
fn script_on_the_printed_page_is_print() {
    let served = draft();
    let plain = draft();
    for text in &HOSTILE[..6] {
        let text = format!("phòng họp {text} tầng 2");
        for path in [json!(["dia_diem"]), json!(["ket_luan", 0, "noi_dung"])] {
            assert_eq!(served.write(set(path, &text)).0, 200);
        }
        served.live.refresh();
        assert_eq!(
            answer(&served, &format!("trang?tep={FILE}&ban=0&trang=1")).status,
            200,
            "{text}"
        );
        for target in routes(FILE) {
            is_tame(&served, &target, &plain);
        }
    }
    assert!(!served.office.path("hong").exists());
}

/// Names of files, folders, people, branches and commits.
#[cfg(unix)]
#[test]
fn script_in_every_name_is_text() {
    let office = Office::small();
    let folder = office.path("");
    let script = "<img src=x onerror=window.hong=1>";
    let named = format!("records/{}/{script}.yaml", "\"><svg onload=window.hong=1>\n");
    office.write(&named, &crate::office::draft().replace("HD-2018-HOP-01", "HD-2018-HOP-02"));
    office.write("records/`$(touch hong)`.yaml", "loai: cuoc_hop\nma: <script>\n");
    office.write("records/--help.txt", "x");
    office.write("out/goi/<script>window.hong=1</script>.zip", "no bundle");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(&folder).args(["-c", "init.defaultBranch=a\"><script>hong</script>"]);
        let ran = run(command.args(arguments));
        assert_eq!(ran.code, 0, "git {arguments:?}\n{}{}", ran.out, ran.err);
    };
    git(&["init", "--quiet"]);
    git(&["config", "user.name", script]);
    git(&["config", "user.email", "x@y"]);
    git(&["add", "records/hop.yaml"]);
    git(&["commit", "--quiet", "-m", "<script>window.hong=1</script>"]);
    office.edit(FILE, "ten:", "# sửa\nten:");
    let served = Served::open(office);
    let plain = draft();
    for file in [&*named, "records/`$(touch hong)`.yaml", FILE] {
        for target in routes(file) {
            is_tame(&served, &target, &plain);
        }
    }
    let mut shown = Vec::new();
    strings(&served.get("/danh-sach"), &mut shown);
    assert!(shown.contains(&named), "{shown:?}");
    let mut shared = Vec::new();
    strings(&served.get("/kho"), &mut shared);
    assert!(shared.contains(&script.to_owned()) && shared.contains(&named), "{shared:?}");
    // It is written to and recorded under that name.
    let file = encoded(&named);
    let dau = served.get(&format!("/bieu-mau?tep={file}"))["dau"].clone();
    let mut wish = set(json!(["dia_diem"]), "phòng khác");
    (wish["tep"], wish["dau"]) = (named.as_str().into(), dau);
    let (status, told) = served.post("/ghi", &wish);
    assert_eq!(status, 200, "{told}");
    let (status, told) = served.post("/ghi-nhan", &json!({ "loi": "$(touch hong) `touch hong`" }));
    assert_eq!(status, 200, "{told}");
    assert!(!served.office.path("hong").exists());
    // A link to a place in an editor is an address of one scheme.
    let list = served.get("/danh-sach");
    for row in list["tep"].as_array().unwrap() {
        let told = served.get(&format!("/tep?tep={}", encoded(row["tep"].as_str().unwrap())));
        for problem in told["van_de"].as_array().unwrap() {
            let link = problem["mo"].as_str().unwrap_or("vscode://file/");
            let tame = |c: char| c.is_ascii_alphanumeric() || "/:%-_.".contains(c);
            assert!(link.starts_with("vscode://file/") && link.chars().all(tame), "{link}");
        }
    }
}

/// Elements are made in one place for HTML and three for drawings, of names that the scripts themselves spell; what leads somewhere is an
/// address of this page or the one that the program made.
#[test]
fn the_page_makes_elements_of_its_own_words_alone() {
    let shared = include_str!("../../src/preview/page.js").to_owned();
    let files = page_files().into_iter().chain([("page.js".to_owned(), shared)]);
    let (mut makes, mut links) = (0, 0);
    for (name, text) in files.filter(|(name, _)| name.ends_with(".js")) {
        makes += text.matches("document.createElement").count();
        assert!(!text.contains("setTimeout(\"") && !text.contains("import("), "{name}");
        for (at, _) in text.match_indices("el(") {
            let word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
            assert!(
                word || text[at..].starts_with("el(\"") || text[at..].starts_with("el(tag"),
                "{name}: {}",
                &text[at..at + 20]
            );
        }
        for (at, _) in text.match_indices("href: ") {
            links += 1;
            let to = &text[at + 6..];
            let own = ["address(", "to(", "`#", "\"#", "problem.mo"]
                .iter()
                .any(|own| to.starts_with(own));
            assert!(own, "{name}: {}", &to[..30]);
        }
        for (at, _) in text.match_indices("src: ") {
            assert!(text[at + 5..].starts_with("`trang?"), "{name}: {}", &text[at..at + 30]);
        }
        for (at, _) in
            text.match_indices("location.hash = ").chain(text.match_indices("location ="))
        {
            let to = text[at..].split_once("= ").unwrap().1;
            assert!(
                ["to(", "address(", "`#", "\"#"].iter().any(|own| to.starts_with(own)),
                "{name}: {}",
                &to[..30]
            );
        }
    }
    assert!(makes == 4 && links > 5, "{makes} {links}");
}

/// Methods, sizes and shapes that no page of the desk sends.
#[test]
fn odd_requests_write_nothing() {
    let served = draft();
    let (host, key, headers) = (served.address, &served.key, served.headers());
    let all = || crate::office::files_below(&served.office.path(""));
    let whole = all();
    let mut wish = set(json!(["dia_diem"]), "của kẻ lạ");
    (wish["tep"], wish["dau"]) = (FILE.into(), served.form()["dau"].clone());
    let body = wish.to_string();
    let send = |request: String| ask(host, &request).status;
    for target in WRITES {
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "post", "Post", "GET"]
        {
            let head = format!("{method} /{key}/{target} HTTP/1.1\r\nHost: {host}\r\n{headers}");
            let status = send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()));
            assert!(matches!(status, 404 | 405), "{method} {target}: {status}");
        }
    }
    let head = format!("POST /{key}/ghi HTTP/1.1\r\nHost: {host}\r\n{headers}");
    for length in ["-1", "x", "0", "1048577", "99999999999999999999", ""] {
        assert_eq!(send(format!("{head}Content-Length: {length}\r\n\r\n{body}")), 400, "{length}");
    }
    assert_eq!(send(format!("{head}\r\n{body}")), 400, "no length");
    assert_eq!(
        send(format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
            body.len()
        )),
        400
    );
    // One byte too few, and one too many.
    assert_eq!(send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len() + 1)), 400);
    assert_eq!(send(format!("{head}Content-Length: {}\r\n\r\n{body} x", body.len())), 400);
    let big = format!("\"{}\"", "x".repeat((1 << 20) + 10));
    let cut =
        ask_bytes(host, format!("{head}Content-Length: {}\r\n\r\n{big}", big.len()).as_bytes());
    assert_eq!(cut.status, 400);
    for body in ["", "{", "[]", "null", "\"x\"", "{\"tep\":1}", "\u{0}"] {
        let status = served.post_with("/ghi", body, &headers).status;
        assert!(matches!(status, 400 | 404 | 422), "{body:?}: {status}");
    }
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(served.post_with("/ghi", &deep, &headers).status, 400, "deeper than any record");
    // Names of other files, in every request that names one.
    let files = [
        "../x.yaml",
        "/etc/passwd",
        "records/../../x",
        "records/..\\x.yaml",
        "C:\\x",
        "records/hop.yaml\u{0}",
        "file:///etc/passwd",
        "records",
        "records/",
        ".git/config",
        "out/so/nhat-ky",
        "templates/x",
    ];
    for file in files {
        for target in WRITES.iter().filter(|target| {
            !["moi", "niem-phong", "ghi-nhan", "gui-nhan", "hop-nhat"].contains(target)
        }) {
            wish["tep"] = file.into();
            let status = served.post(&format!("/{target}"), &wish).0;
            assert!(matches!(status, 400 | 404 | 422), "{target} {file:?}: {status}");
            let target = format!("/{target}?tep={}&dau=x", encoded(file));
            let headers = headers.replace("application/json", "application/pdf");
            assert_eq!(served.post_with(&target, "%PDF-1.7", &headers).status, 404, "{target}");
        }
        for target in ["tep", "bieu-mau", "so-sanh", "vi-tri", "ky-duoc", "pdf", "trang"] {
            let told = answer(&served, &format!("{target}?tep={}&ban=0&trang=1", encoded(file)));
            assert_eq!(told.status, 404, "{target} {file:?}");
        }
    }
    assert!(all() == whole, "no file came, went or changed");
}
