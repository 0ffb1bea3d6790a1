//! The steps of a document, from the page: made, issued, given out for signature, taken back signed,
//! replaced, sealed (các bước của văn bản).
//!
//! In: what a person chose. Out: what the verb of the program says, which does it.

use super::lock::Lock;
use super::program::Call;
use super::{Desk, KINDS, REGISTRY, form};
use crate::disk;
use crate::edit::{self, Act, Change, Step, Value};
use crate::life;
use crate::preview::writer::{Query, Reply};
use crate::problem::{Code, Problem};
use crate::records::plain::Plain;
use crate::records::scalar::{Date, FileKind, PLACEHOLDER, is_id};
use serde_json::{Value as Json, json};
use std::io::Write;

/// What a document that replaces another does not take over from it.
const LEFT_BEHIND: [&str; 8] =
    ["so", "ngay", "so_phieu_gui", "so_trich_sao", "xac_nhan", "qua_trinh", "ban_trinh", "ban_ky"];

impl Desk {
    /// Runs a verb, and reads the project again where it wrote.
    fn told(&self, words: &[String], wrote: bool) -> Reply {
        match self.program.run(words) {
            Ok(said) => {
                if wrote {
                    self.look_again();
                }
                reply(said)
            }
            Err(problem) => Reply::problem(&problem),
        }
    }

    fn id_of(&self, file: &str) -> Option<String> {
        Some(self.live.state().files.get(file)?.record.as_ref()?.id.clone())
    }

    /// Makes the first files of a project in a folder that is none yet.
    pub fn prepare(&self, body: &Json) -> Reply {
        let _one = self.held();
        if self.live.root.join("records").is_dir() {
            return Reply::bad("thư mục này đã là dự án: tải lại trang");
        }
        let call = Call::of("init").with("period", body["thoi_ky"].as_str());
        self.told(&call.about(&[]), true)
    }

    /// Makes a new record; what is known of it stands in it.
    pub fn create(&self, body: &Json) -> Option<Reply> {
        let kind = FileKind::of(body["loai"].as_str()?)?;
        let (_, word) = KINDS.iter().chain(&REGISTRY).find(|(own, _)| *own == kind)?;
        let mut call = Call::of("new").with("id", body["ma"].as_str());
        for (key, value) in body["dat"].as_object().into_iter().flatten() {
            let is_key = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
            let value = value.as_str().map(str::trim).filter(|value| !value.is_empty());
            if let Some(value) = value.filter(|_| key.chars().all(is_key)) {
                call = call.with("set", Some(&format!("{key}={value}")));
            }
        }
        if body["ma"].as_str().is_some_and(|id| !is_id(id.trim())) {
            return Some(Reply::bad("mã chỉ gồm chữ cái không dấu, chữ số và dấu gạch nối ở giữa"));
        }
        let _one = self.held();
        Some(self.told(&call.about(&[word]), true))
    }

    /// Issues a document or gives it out for signature; `thu` shows what would be written.
    pub fn issue(&self, body: &Json) -> Option<Reply> {
        let _one = self.held();
        let file = match self.as_asked(body)? {
            Ok((file, _)) => file,
            Err(reply) => return Some(reply),
        };
        let tries = body["thu"] == true;
        let call = Call::of("issue")
            .flag("dry-run", tries)
            .flag("for-signature", body["trinh"] == true)
            .with("number", body["so"].as_str())
            .with("date", body["ngay"].as_str())
            .with("signer", body["nguoi"].as_str())
            .with("as", body["quyen_han"].as_str());
        Some(self.told(&call.about(&[&self.id_of(file)?]), !tries))
    }

    /// Who may sign a document on a day, and in which form.
    pub fn signers(&self, file: &str, day: Option<&str>) -> Option<Json> {
        let state = self.live.state();
        let filed = state.open(state.summary(file)?)?;
        let day = day.and_then(Date::parse).unwrap_or(self.today);
        let corpus = &state.checked.loaded.as_ref()?.office.corpus;
        let all = life::signers::signers(corpus, &filed.record.issuer().agency, day);
        let written = filed.record.issue().and_then(|issue| issue.signature.as_ref());
        let written = written.map(|one| json!([one.person.value.0, one.form.value.word()]));
        let shown = all.iter().map(|signer| {
            json!({
                "nguoi": signer.person.0,
                "ten": signer.name,
                "chuc_danh": signer.title,
                "quyen_han": signer.form.word(),
                "bang_loi": signer.form.title(),
            })
        });
        Some(
            json!({ "ky": shown.collect::<Vec<_>>(), "dang_ghi": written, "nay": self.today.iso() }),
        )
    }

    /// Takes a signed copy that was dropped on the page.
    pub fn take_signed(&self, query: &Query, pdf: &[u8]) -> Option<Reply> {
        let _one = self.held();
        let about = json!({ "tep": query.get("tep")?, "dau": query.get("dau")? });
        let id = match self.as_asked(&about)? {
            Ok((file, _)) => self.id_of(file)?,
            Err(reply) => return Some(reply),
        };
        let dropped = match disk::private(".pdf", pdf) {
            Ok(dropped) => dropped,
            Err(problem) => return Some(Reply::problem(&problem)),
        };
        let is = |key: &str| query.get(key).is_some_and(|value| value == "1");
        let call = Call::of("sign")
            .flag("dry-run", is("thu"))
            .flag("accept-notes", is("ghi_chu"))
            .with("way", query.get("cach").map(String::as_str));
        let words = call.about(&[&id, &dropped.to_string_lossy()]);
        Some(self.told(&words, !is("thu")))
    }

    /// Makes a draft again of what was given out for signature.
    pub fn take_back(&self, body: &Json) -> Option<Reply> {
        let mut past = self.held();
        let (file, old) = match self.as_asked(body)? {
            Ok(asked) => asked,
            Err(reply) => return Some(reply),
        };
        let (_, node) = form::tree(file, std::str::from_utf8(&old).ok()?)?;
        if Lock::of(&Plain::of(&node), self.is_sealed(file)) != Some(Lock::Presented) {
            return Some(Reply::bad("văn bản không đang trình ký"));
        }
        let changes = [
            Change::new(&["van_ban", "trang_thai"], Value::Text("du_thao".into())),
            Change::act(&["van_ban".into(), "ban_trinh".into()], Act::Remove),
        ];
        if let Err(reply) = self.put(&mut past, file, &old, &changes) {
            return Some(reply);
        }
        drop(past);
        Some(Reply::ok(self.form(file)?))
    }

    /// Makes a draft that replaces an issued document: its words, to be changed.
    pub fn replace(&self, body: &Json) -> Option<Reply> {
        let _one = self.held();
        let (file, old) = match self.as_asked(body)? {
            Ok(asked) => asked,
            Err(reply) => return Some(reply),
        };
        let id = self.id_of(file)?;
        let text = std::str::from_utf8(&old).ok()?;
        let (_, node) = form::tree(file, text)?;
        let new_id = self.free(&format!("{id}-THAY"));
        let changes = replacing(&Plain::of(&node), &id, &new_id, body["ly_do"].as_str());
        let folder = file.rsplit_once('/').map_or("records", |(folder, _)| folder);
        let below = format!("{folder}/{}.yaml", new_id.to_lowercase());
        let path = self.path(&below);
        let made = edit::edited(&file.into(), text, &changes).and_then(|text| {
            disk::create_with(&path, |sink| {
                let written = sink.write_all(text.as_bytes());
                written.map_err(|error| Problem::io(Code::CannotWrite, &path, &error))
            })
        });
        if let Err(problem) = made {
            return Some(Reply::problem(&problem));
        }
        self.look_again();
        Some(Reply::ok(json!({ "tep": below })))
    }

    /// The id itself, or with the first number that nobody has.
    fn free(&self, id: &str) -> String {
        let state = self.live.state();
        let is_taken = |id: &String| {
            let mut records = state.files.values().filter_map(|entry| entry.record.as_ref());
            records.any(|record| record.id.eq_ignore_ascii_case(id))
        };
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        let mut ids = std::iter::once(id.to_owned()).chain(numbered);
        ids.find(|id| !is_taken(id)).unwrap_or_else(|| id.to_owned())
    }

    /// Seals what was issued; `thu` shows what would be sealed.
    pub fn seal(&self, body: &Json) -> Reply {
        let _one = self.held();
        let tries = body["thu"] == true;
        let call = Call::of("archive").flag("dry-run", tries).with("date", body["ngay"].as_str());
        self.told(&call.about(&[]), !tries)
    }
}

/// What turns a record into the draft of the document that replaces its own.
fn replacing(now: &Plain, id: &str, new_id: &str, reason: Option<&str>) -> Vec<Change> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty()).unwrap_or(PLACEHOLDER);
    let value = |text: &str| Value::Text(text.to_owned());
    let has = |key: &str| match now {
        Plain::Map(pairs) => pairs.iter().any(|(name, block)| {
            name == "van_ban"
                && matches!(block, Plain::Map(own) if own.iter().any(|(own, _)| own == key))
        }),
        _ => false,
    };
    let mut changes = vec![
        Change::new(&["ma"], value(new_id)),
        Change::new(&["van_ban", "trang_thai"], value("du_thao")),
    ];
    let gone = LEFT_BEHIND.iter().filter(|key| has(key));
    changes.extend(
        gone.map(|key| Change::act(&[Step::from("van_ban"), Step::from(*key)], Act::Remove)),
    );
    let of = vec![("ban_ghi", value(id)), ("ly_do", value(reason))];
    changes.push(Change::new(&["van_ban", "thay_the"], Value::Map(of)).among(life::ORDER));
    changes
}

/// What a verb said: with its problems first, where it did not do what was asked.
pub fn reply(mut said: Json) -> Reply {
    if said["ma_thoat"] == 0 {
        return Reply::ok(said);
    }
    let first = said["van_de"].as_array().and_then(|all| all.first()).cloned().unwrap_or_default();
    said["noi_dung"] = first.get("noi_dung").or(said.get("ket_luan")).cloned().unwrap_or_default();
    said["cach_sua"] = first.get("cach_sua").cloned().unwrap_or_else(|| json!([]));
    Reply { status: "422 Unprocessable Content", body: said }
}
