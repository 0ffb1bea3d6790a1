//! A forger's workshop: takes a bundle apart, changes it, and makes the sums right again.

use super::raw::Writer;
use qcph::archive::{Digest, Tally};
use std::io::Read;

pub const TOP: &str = "QCPH_2016-12-31_0001";

/// Files in the order of the zip, by path below the top folder.
#[derive(Clone)]
pub struct Parts(pub Vec<(String, Vec<u8>)>);

impl Parts {
    pub fn of(bytes: &[u8]) -> Self {
        Self::below(TOP, bytes)
    }

    /// Of a bundle with another name.
    pub fn below(top: &str, bytes: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
        let part = |at| {
            let mut file = zip.by_index(at).expect("a member");
            let name = file.name().expect("a name").into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("content");
            (name[top.len() + 1..].to_owned(), content)
        };
        Self((0..zip_len(bytes)).map(part).collect())
    }

    pub fn text(&self, path: &str) -> String {
        let part = self.0.iter().find(|(name, _)| name == path).expect("the part");
        String::from_utf8(part.1.clone()).expect("text")
    }

    /// Puts a file in, in its place, or replaces it.
    pub fn put(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.retain(|(name, _)| name != path);
        self.0.push((path.to_owned(), content.as_ref().to_vec()));
        self.0.sort();
        self
    }

    pub fn without(mut self, path: &str) -> Self {
        self.0.retain(|(name, _)| name != path);
        self
    }

    pub fn replace(self, path: &str, from: &str, to: &str) -> Self {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no `{from}`");
        self.put(path, text.replacen(from, to, 1))
    }

    /// Makes the count of files and bytes right (RFC 8493, 2.2.2).
    pub fn with_oxum(self) -> Self {
        let payload = self.0.iter().filter(|(path, _)| path.starts_with("data/"));
        let (count, sum) =
            payload.fold((0, 0), |(count, sum), (_, part)| (count + 1, sum + part.len()));
        let info = self.text("bag-info.txt");
        let oxum = info.lines().find(|line| line.starts_with("Payload-Oxum")).expect("the line");
        self.replace("bag-info.txt", oxum, &format!("Payload-Oxum: {sum}.{count}"))
    }

    /// Makes the manifest right for the payload.
    pub fn with_manifest(self) -> Self {
        let lines = self.lines(|path| path.starts_with("data/"));
        self.put("manifest-sha256.txt", lines)
    }

    /// Makes the tag manifest right.
    pub fn with_tags(self) -> Self {
        let lines =
            self.lines(|path| !path.starts_with("data/") && path != "tagmanifest-sha256.txt");
        self.put("tagmanifest-sha256.txt", lines)
    }

    /// Makes both manifests right, as a forger would.
    pub fn forged(self) -> Self {
        self.with_manifest().with_tags()
    }

    fn lines(&self, wanted: impl Fn(&str) -> bool) -> String {
        let wanted = self.0.iter().filter(|(path, _)| wanted(path));
        wanted.map(|(path, content)| format!("{}  {path}\n", Digest::of(content))).collect()
    }

    /// The canonical zip of these parts, in the order in which they are.
    pub fn zip(&self) -> Vec<u8> {
        self.zip_below(TOP)
    }

    pub fn zip_below(&self, top: &str) -> Vec<u8> {
        let mut zip = Writer::new(Vec::new());
        for (path, content) in &self.0 {
            zip.add(&format!("{top}/{path}"), Tally::of(content), &content[..]).expect("added");
        }
        zip.finish().expect("finished")
    }
}

fn zip_len(bytes: &[u8]) -> usize {
    zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip").len()
}
