//! The desk over a socket: what it writes, and for whom it writes nothing.

mod fields;
mod hostile;
mod judged;
mod lines;
mod lock;
mod posts;
mod roundtrip;
mod shared;
mod steps;
mod underneath;

use crate::office::Office;
use crate::preview::client::{Answer, ask, ask_bytes};
use chrono::NaiveDate;
use qcph::desk::Desk;
use qcph::preview::live::LiveProject;
use qcph::preview::server::Server;
use qcph::project::Project;
use qcph::records::scalar::Date;
use serde_json::{Value as Json, json};
use std::net::SocketAddr;
use std::sync::Arc;

const FILE: &str = "records/hop.yaml";

struct Served {
    office: Arc<Office>,
    live: Arc<LiveProject>,
    address: SocketAddr,
    key: String,
    token: String,
}

impl Served {
    fn open(office: Office) -> Self {
        Self::of(Arc::new(office))
    }

    /// A second desk on the same folder, as if somebody had opened the program twice.
    fn another(&self) -> Self {
        Self::of(self.office.clone())
    }

    fn of(office: Arc<Office>) -> Self {
        let project = Project::in_folder(&office.path(""));
        let live = Arc::new(LiveProject::open(project));
        let today = Date(NaiveDate::from_ymd_opt(2020, 12, 1).unwrap());
        let desk = Arc::new(Desk::new(live.clone(), today, env!("CARGO_BIN_EXE_qcph").into()));
        let server = Server::open(live.clone(), 0).unwrap().writing(desk).unwrap();
        let url = server.url();
        let (address, key) = url.trim_start_matches("http://").split_once('/').unwrap();
        let (address, key) = (address.parse().unwrap(), key.trim_end_matches('/').to_owned());
        std::thread::spawn(|| server.run());
        let mut served = Self { office, live, address, key, token: String::new() };
        served.token = served.get("/ban")["token"].as_str().unwrap().to_owned();
        served
    }

    fn get(&self, target: &str) -> Json {
        let (host, key) = (self.address, &self.key);
        let answer = ask(host, &format!("GET /{key}{target} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    fn form(&self) -> Json {
        self.form_of(FILE)
    }

    fn form_of(&self, file: &str) -> Json {
        self.get(&format!("/bieu-mau?tep={file}"))
    }

    /// Asks for a step of a file as it stands now.
    fn step(&self, target: &str, file: &str, mut wish: Json) -> (u16, Json) {
        wish["tep"] = file.into();
        wish["dau"] = self.form_of(file)["dau"].clone();
        self.post(target, &wish)
    }

    fn post_with(&self, target: &str, body: &str, headers: &str) -> Answer {
        let (host, key, length) = (self.address, &self.key, body.len());
        let head = format!("POST /{key}{target} HTTP/1.1\r\nHost: {host}\r\n{headers}");
        ask(host, &format!("{head}Content-Length: {length}\r\n\r\n{body}"))
    }

    fn headers(&self) -> String {
        let (host, token) = (self.address, &self.token);
        format!(
            "Origin: http://{host}\r\nContent-Type: application/json\r\nX-Qcph-Token: {token}\r\n"
        )
    }

    fn post(&self, target: &str, body: &Json) -> (u16, Json) {
        let answer = self.post_with(target, &body.to_string(), &self.headers());
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    /// Asks for a change of the file as it stands now.
    fn write(&self, mut wish: Json) -> (u16, Json) {
        wish["tep"] = FILE.into();
        if wish["dau"].is_null() {
            wish["dau"] = self.form()["dau"].clone();
        }
        self.post("/ghi", &wish)
    }

    fn text(&self) -> String {
        self.office.read(FILE)
    }
}

/// A project whose one meeting is a draft, served.
fn draft() -> Served {
    let office = Office::small();
    office.write(FILE, &crate::office::draft());
    Served::open(office)
}

fn set(path: Json, value: &str) -> Json {
    json!({ "viec": "dat", "duong": path, "gia_tri": value })
}

#[test]
fn one_value_is_written_and_taken_back() {
    let served = draft();
    let old = served.text();
    let (status, form) = served.write(set(json!(["dia_diem"]), "phòng họp tầng 2: khu A"));
    assert_eq!(status, 200, "{form}");
    let line = old.lines().find(|line| line.starts_with("dia_diem:")).unwrap();
    assert_eq!(served.text(), old.replace(line, "dia_diem: \"phòng họp tầng 2: khu A\""));
    assert_eq!(form["gia_tri"]["dia_diem"], "phòng họp tầng 2: khu A");
    let (status, form) = served.post("/hoan-tac", &json!({ "tep": FILE, "dau": form["dau"] }));
    assert_eq!((status, served.text()), (200, old));
    assert_eq!(form["hoan_tac"], false);
}

/// What is typed in one field goes step by step into the file, and is taken back as one.
#[test]
fn typing_in_one_field_is_one_step_to_take_back() {
    let served = draft();
    let old = served.text();
    for (typed, goes_on) in [("p", false), ("ph", true), ("phòng", true)] {
        let mut wish = set(json!(["dia_diem"]), typed);
        wish["tiep"] = goes_on.into();
        assert_eq!(served.write(wish).0, 200);
    }
    let between = served.text();
    let mut wish = set(json!(["ten"]), "cuộc họp khác");
    wish["tiep"] = false.into();
    let (_, form) = served.write(wish);
    let (status, form) = served.post("/hoan-tac", &json!({ "tep": FILE, "dau": form["dau"] }));
    assert_eq!((status, served.text()), (200, between));
    let (status, form) = served.post("/hoan-tac", &json!({ "tep": FILE, "dau": form["dau"] }));
    assert_eq!((status, served.text(), &form["hoan_tac"]), (200, old, &json!(false)));
}

/// What `check` finds stands at its field; a draft that is not valid is saved all the same.
#[test]
fn a_draft_with_mistakes_is_saved_and_told_at_its_field() {
    let served = draft();
    let (status, form) = served.write(set(json!(["ngay"]), "2020-02-31"));
    assert_eq!(status, 200, "{form}");
    assert!(served.text().contains("\nngay: 2020-02-31\n"));
    let found = form["van_de"].as_array().unwrap();
    let own = found.iter().find(|problem| problem["duong"] == json!(["ngay"]));
    assert!(own.is_some_and(|problem| problem["muc_do"] == "lỗi"), "{found:#?}");
    // The form says what the command says.
    let told = served.office.qcph(&["check", "--json"]);
    let told: Json = serde_json::from_str(&told.out).unwrap();
    let messages = |list: &Json, key: &str| -> Vec<String> {
        let all = list.as_array().unwrap().iter();
        let mut all: Vec<String> = all.map(|one| one[key].as_str().unwrap().into()).collect();
        all.sort();
        all
    };
    let own = |list: &Json| {
        let all = list.as_array().unwrap().iter();
        Json::Array(all.filter(|problem| problem["tep"] == FILE).cloned().collect())
    };
    assert_eq!(messages(&form["van_de"], "noi_dung"), messages(&own(&told["van_de"]), "noi_dung"));
}

#[test]
fn items_come_move_and_go() {
    let served = draft();
    let item = json!({ "ma": "KL99", "noi_dung": "rà soát sổ", "chu_tri": "BHXH-VN" });
    let count = served.form()["gia_tri"]["ket_luan"].as_array().unwrap().len();
    let old = served.text();
    let (status, form) = served
        .write(json!({ "viec": "chen", "duong": ["ket_luan"], "cho": count, "gia_tri": item }));
    assert_eq!(status, 200, "{form}");
    assert_eq!(form["gia_tri"]["ket_luan"][count], item);
    let (status, form) =
        served.write(json!({ "viec": "chuyen", "duong": ["ket_luan"], "tu": count, "den": 0 }));
    assert_eq!(status, 200, "{form}");
    assert_eq!(form["gia_tri"]["ket_luan"][0]["ma"], "KL99");
    let (status, form) = served.write(json!({ "viec": "bo", "duong": ["ket_luan", 0] }));
    assert_eq!((status, served.text()), (200, old), "{form}");
}

#[test]
fn a_file_changed_underneath_is_left() {
    let served = draft();
    let first = served.form();
    let other = served.text().replace("dia_diem:", "# ghi chú của người khác\ndia_diem:");
    served.office.write(FILE, &other);
    let mut wish = set(json!(["dia_diem"]), "nơi khác");
    wish["dau"] = first["dau"].clone();
    let (status, there) = served.write(wish);
    assert_eq!((status, served.text()), (409, other));
    assert_eq!(there["gia_tri"]["dia_diem"], first["gia_tri"]["dia_diem"], "what stands there");
}

/// Every request that writes.
const WRITES: [&str; 15] = [
    "chuan-bi",
    "doi-chuc",
    "ghi",
    "hoan-tac",
    "dung-lai",
    "moi",
    "ban-hanh",
    "lay-ve",
    "thay-the",
    "doi-ten",
    "niem-phong",
    "ghi-nhan",
    "gui-nhan",
    "hop-nhat",
    "ban-ky",
];

#[test]
fn nothing_is_written_for_others() {
    let served = draft();
    let (host, token) = (served.address, &served.token);
    // Files of git, locks and what is made beside the records come too.
    let all = || crate::office::files_below(&served.office.path(""));
    let whole = all();
    let mut wish = set(json!(["dia_diem"]), "của kẻ lạ");
    (wish["tep"], wish["dau"]) = (FILE.into(), served.form()["dau"].clone());
    let before = served.text();
    let json = "Content-Type: application/json\r\n";
    let own = format!("Origin: http://{host}\r\n");
    let with = format!("X-Qcph-Token: {token}\r\n");
    let port = host.port();
    for headers in [
        String::new(),
        format!("{json}{own}"),
        format!("{json}{with}"),
        format!("{own}{with}"),
        format!("{json}{own}X-Qcph-Token: {}\r\n", served.key),
        format!("{json}{with}Origin: http://evil.example\r\n"),
        format!("{json}{with}Origin: null\r\n"),
        format!("{json}{with}Origin: https://{host}\r\n"),
        format!("{json}{with}Origin: http://127.0.0.1.evil.example:{port}\r\n"),
        format!("{json}{with}{own}Origin: http://evil.example\r\n"),
        format!("{json}{with}{own}{with}"),
        format!("{json}{with}{own}Sec-Fetch-Site: cross-site\r\n"),
        format!("Content-Type: text/plain\r\n{own}{with}"),
        format!("Content-Type: application/x-www-form-urlencoded\r\n{own}{with}"),
    ] {
        for target in WRITES {
            let target = format!("/{target}?tep={FILE}&dau={}", wish["dau"].as_str().unwrap());
            let answer = served.post_with(&target, &wish.to_string(), &headers);
            assert_eq!(answer.status, 403, "{target} {headers}");
            // As a PDF, whose body would be larger than any other.
            let headers = headers.replace("application/json", "application/pdf");
            assert_eq!(served.post_with(&target, "%PDF-", &headers).status, 403, "{target}");
        }
    }
    assert!(all() == whole, "no file came, went or changed");
    // A name that was pointed at this machine is no name of it.
    let body = wish.to_string();
    let foreign = format!(
        "POST /{}/ghi HTTP/1.1\r\nHost: evil.example:{port}\r\n{}Content-Length: {}\r\n\r\n{body}",
        served.key,
        served.headers(),
        body.len()
    );
    assert_eq!(ask(host, &foreign).status, 421);
    let keyless = foreign.replace(&served.key, "x").replace("evil.example", "127.0.0.1");
    assert_eq!(ask(host, &keyless).status, 403);
    assert_eq!(served.text(), before);
    assert_eq!(served.write(wish).0, 200, "with all of them it is");
}

/// A request names files that the project has, and keys that records have.
#[test]
fn a_request_reaches_records_alone() {
    let served = draft();
    let dau = served.form()["dau"].clone();
    for file in ["../x.yaml", "/etc/passwd", "records/../records/hop.yaml", "records/moi.yaml", ""]
    {
        let mut wish = set(json!(["dia_diem"]), "x");
        (wish["tep"], wish["dau"]) = (file.into(), dau.clone());
        assert_eq!(served.post("/ghi", &wish).0, 404, "{file}");
    }
    let before = served.text();
    let bad_key = json!({ "a: b\n#": "x" });
    let wish = json!({ "viec": "dat", "duong": ["van_ban"], "gia_tri": bad_key });
    assert_eq!(served.write(wish).0, 422);
    assert_eq!(served.text(), before);
    for (kind, id) in
        [("cuoc_hop", "../x"), ("cuoc_hop", "con"), ("cuoc_hop", "a/b"), ("cuoc_hop", "")]
    {
        assert_eq!(served.post("/moi", &json!({ "loai": kind, "ma": id })).0, 422, "{id}");
    }
    assert_eq!(served.post("/moi", &json!({ "loai": "quy_che", "ma": "X-1" })).0, 404);
    let flag =
        json!({ "loai": "cuoc_hop", "ma": "X-1", "dat": { "--json": "x", "dia_diem": "--help" } });
    let (status, made) = served.post("/moi", &flag);
    assert_eq!(status, 200, "a value that looks like a flag is a value: {made}");
    assert!(served.office.read(made["tep"].as_str().unwrap()).contains("--help"));
}

/// Script in a text comes back as the text that it is; the page puts texts in as texts.
#[test]
fn script_in_a_record_stays_text() {
    let served = draft();
    let script = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let (status, form) = served.write(set(json!(["dia_diem"]), script));
    assert_eq!((status, &form["gia_tri"]["dia_diem"]), (200, &json!(script)));
    for (name, page) in page_files() {
        for way in crate::preview::page::WAYS {
            assert!(!page.contains(way), "{name}: {way}");
        }
        for elsewhere in ["http:", "https:", "//cdn", "@import"] {
            let own = page.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains(elsewhere), "{name}: {elsewhere}");
        }
    }
}

/// The files of the desk's page: name and text.
fn page_files() -> Vec<(String, String)> {
    let folder = crate::office::repository().join("src/desk/page");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let named = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    files.map(named).collect()
}

/// What the scripts look for by its id is on the page, and every file of the page is served.
#[test]
fn the_page_is_whole() {
    let served = Served::open(Office::small());
    let files = page_files();
    let html = &files.iter().find(|(name, _)| name == "desk.html").unwrap().1;
    assert!(!html.contains("style=") && !html.contains(" on"), "the policy forbids what is inline");
    let shared = include_str!("../../src/preview/page.js").to_owned();
    for (name, text) in files.iter().chain([&("page.js".to_owned(), shared)]) {
        let own = name == "desk.html" || name == "page.js";
        assert!(own || html.contains(&format!("\"{name}\"")), "{name} is not on the page");
        if !own {
            let (host, key) = (served.address, &served.key);
            let answer = ask(host, &format!("GET /{key}/{name} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
            assert_eq!((answer.status, answer.text() == *text), (200, true), "{name}");
        }
        for id in text.split("$(\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(html.contains(&format!("id=\"{id}\"")), "{name} looks for {id}");
        }
    }
}

#[test]
fn a_new_record_of_each_kind_opens_as_a_form_with_every_key() {
    let served = Served::open(Office::small());
    let about = served.get("/ban");
    for (number, kind) in about["loai"].as_array().unwrap().iter().enumerate() {
        let word = kind["loai"].as_str().unwrap();
        let wish = json!({ "loai": word, "ma": format!("MOI-{number}") });
        let (status, made) = served.post("/moi", &wish);
        assert_eq!(status, 200, "{word}: {made}");
        let form = served.get(&format!("/bieu-mau?tep={}", made["tep"].as_str().unwrap()));
        let schema = Office::small().qcph(&["schema", word]).out;
        let schema: Json = serde_json::from_str(&schema).unwrap();
        let keys = |schema: &Json| -> Vec<String> {
            schema["properties"].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(keys(&form["luoc_do"]), keys(&schema), "{word}");
        assert_eq!(form["gia_tri"]["loai"], word);
        assert_eq!(served.post("/moi", &wish).0, 422, "{word}: it is there");
    }
}
