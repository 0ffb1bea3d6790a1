//! Clones that seal documents and signed originals, pull, merge, rebase and resolve at random: the tree
//! verifies, no bundle that was ever sealed is lost, and originals stay bound to their documents.
//!
//! `QCPH_HISTORIES` is how many histories are walked; the seed of each is its number.

use super::{day, item, model};
use qcph::archive::index::original::{Prefix, Signed};
use qcph::archive::log::resolve::{Keep, Witnessed, resolve};
use qcph::archive::log::{Log, check};
use qcph::archive::{Bundle, BundleName, Digest, Entry, Original, Sealed, seal};
use qcph::problem::Code;
use qcph::records::issue::SigningWay;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The shared repository and its clones.
struct World {
    folder: tempfile::TempDir,
    clones: usize,
    random: u64,
    /// Documents issued so far.
    issued: usize,
    /// Digests of all bundles that were committed.
    sealed: BTreeSet<Digest>,
    told: Vec<String>,
}

/// Seeds that once found a fault; they are always walked.
const FOUND: [u64; 1] = [148];

const DAYS: [&str; 2] = ["2020-12-31", "2021-06-30"];

impl World {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clones = 2 + seed as usize % 2;
        let random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let world =
            Self { folder, clones, random, issued: 0, sealed: BTreeSet::new(), told: vec![] };
        world.good(0, &["init", "-q", "--bare", "-b", "main", "chung"], "");
        world
    }

    fn next(&mut self, below: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 33) as usize % below
    }

    fn root(&self, clone: usize) -> PathBuf {
        self.folder.path().join(format!("ban-{clone}"))
    }

    fn git(&self, clone: usize, arguments: &[&str]) -> Output {
        self.git_in(&self.root(clone), arguments)
    }

    fn git_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(folder).env("LC_ALL", "C").env("GIT_EDITOR", "true");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@b");
            command.env(format!("GIT_{who}_DATE"), "2021-01-01T00:00:00Z");
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.output().expect("git runs")
    }

    /// Below `at`, a clone's folder when it is empty.
    fn good(&self, clone: usize, arguments: &[&str], at: &str) -> String {
        let folder = match at {
            "" => self.folder.path().to_owned(),
            _ => self.root(clone),
        };
        let output = self.git_in(&folder, arguments);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "git {arguments:?} of {clone}: {said}\n{:#?}", self.told);
        said
    }

    fn begin(&mut self) {
        self.good(0, &["clone", "-q", "chung", "ban-0"], "");
        qcph::disk::write(
            &self.root(0).join(".gitattributes"),
            include_bytes!("../../src/scaffold/gitattributes"),
        )
        .expect("written");
        qcph::disk::write(&self.root(0).join(".gitignore"), b".khoa\n").expect("written");
        // Half of the worlds have a log when they are cloned, half begin two.
        if self.next(2) == 0 {
            self.seal(0);
        }
        self.good(0, &["add", "-A"], "at");
        self.good(0, &["commit", "-q", "-m", "bat dau"], "at");
        self.good(0, &["push", "-q", "origin", "main"], "at");
        self.good(0, &["branch", "-q", "-u", "origin/main"], "at");
        for clone in 1..self.clones {
            self.good(0, &["clone", "-q", "chung", &format!("ban-{clone}")], "");
        }
    }

    fn places(&self, clone: usize) -> (PathBuf, PathBuf) {
        let out = self.root(clone).join("out");
        (out.join("so"), out.join("goi"))
    }

    /// Issues a document in a clone and seals all that its bundles do not hold.
    fn seal(&mut self, clone: usize) {
        let name = format!("van-ban-{:03}-{clone}", self.issued);
        self.issued += 1;
        let record = self.root(clone).join("records").join(format!("{name}.yaml"));
        qcph::disk::write(&record, format!("ma: {name}\n").as_bytes()).expect("a record");
        if self.next(3) == 0 {
            self.sign(clone, &name);
        }
        let date = DAYS[usize::from(self.next(4) == 0)];
        self.archive(clone, date);
    }

    /// The signed copy of a document comes back; it is the same file in whichever clone.
    fn sign(&self, clone: usize, id: &str) {
        let copy = self.root(clone).join("records").join(format!("{id}.ban-ky.pdf"));
        qcph::disk::write(&copy, signed(id).as_bytes()).expect("a signed copy");
    }

    /// One that came back after its document was sealed; says whether there was one to come.
    fn sign_later(&mut self, clone: usize) -> bool {
        let files = crate::office::files_below(&self.root(clone).join("records"));
        let ids = files.iter().filter_map(|(path, _)| path.strip_suffix(".yaml"));
        let copy = |id: &&str| files.iter().any(|(path, _)| *path == format!("{id}.ban-ky.pdf"));
        let open: Vec<&str> = ids.filter(|id| !copy(id)).collect();
        let chosen = self.next(open.len().max(1));
        let Some(id) = open.get(chosen).map(|id| (*id).to_owned()) else { return false };
        self.told.push(format!("{clone} takes back {id}"));
        self.sign(clone, &id);
        self.archive(clone, DAYS[1]);
        true
    }

    fn archive(&mut self, clone: usize, date: &str) {
        let (so, goi) = self.places(clone);
        let mut log = Log::open(&so, &goi, &format!("qcph.example/{clone}"))
            .unwrap_or_else(|problem| panic!("{problem:?}\n{:#?}", self.told));
        let sealed = log.sealed(&goi).expect("what is sealed");
        let mut bundle = Bundle { items: vec![], entries: vec![], ..model() };
        for (path, bytes) in crate::office::files_below(&self.root(clone).join("records")) {
            match (path.strip_suffix(".yaml"), path.strip_suffix(".ban-ky.pdf")) {
                (Some(id), _) if holder(&sealed, id, false).is_none() => {
                    add(&mut bundle, id, &bytes);
                }
                (_, Some(id)) if holder(&sealed, id, true).is_none() => {
                    add_original(&mut bundle, id, holder(&sealed, id, false));
                }
                _ => {}
            }
        }
        if bundle.entries.is_empty() {
            return;
        }
        bundle.name = BundleName { date: day(date), serial: log.next_serial() };
        bundle.checkpoint = Some(log.checkpoint().to_string());
        let written = seal(&goi, &bundle).expect("a bundle");
        log.append(&written).expect("appended");
        self.sealed.insert(written.sha256);
    }

    fn commit(&mut self, clone: usize, what: &str) {
        self.good(clone, &["add", "-A"], "at");
        self.good(clone, &["commit", "-q", "--allow-empty", "-m", what], "at");
    }

    /// Brings in what is shared; whatever stops git is put right as the messages say.
    fn pull(&mut self, clone: usize) {
        let how = ["--no-rebase", "--rebase"][self.next(2)];
        let before = self.bundles_at(clone, "HEAD");
        self.told.push(format!("{clone} pulls {how}"));
        let output = self.git(clone, &["pull", "-q", how, "origin", "main"]);
        let mut stopped = !output.status.success();
        let by_mistake = stopped && self.next(4) == 0;
        for _ in 0..30 {
            if !stopped {
                break;
            }
            if by_mistake {
                self.told.push("  committed by mistake".into());
            } else {
                self.resolve(clone);
            }
            self.good(clone, &["add", "-A"], "at");
            let go_on =
                if how == "--rebase" { ["rebase", "--continue"] } else { ["commit", "--no-edit"] };
            let output = self.git(clone, &go_on);
            stopped = !output.status.success();
            let said = [output.stdout, output.stderr].concat();
            assert!(!stopped || how == "--rebase", "{}", String::from_utf8_lossy(&said));
        }
        assert!(!stopped, "the rebase never ends\n{:#?}", self.told);
        if by_mistake {
            self.resolve(clone);
            self.commit(clone, "sua lai");
        }
        self.verifies(clone);
        let shared = self.bundles_at(clone, "origin/main");
        let after = self.bundles_at(clone, "HEAD");
        let lost: Vec<_> = before.union(&shared).filter(|blob| !after.contains(*blob)).collect();
        assert!(lost.is_empty(), "lost from HEAD of {clone}: {lost:?}\n{:#?}", self.told);
    }

    fn resolve(&mut self, clone: usize) {
        let keep = if self.next(4) == 0 { Keep::Ours } else { Keep::Theirs };
        self.told.push(format!("  {clone} resolves, {keep:?}"));
        let (so, goi) = self.places(clone);
        let resolved = resolve(&so, &goi, keep, Witnessed::Refuse);
        match resolved {
            Ok(resolved) => {
                assert!(resolved.absent.is_empty(), "{resolved:?}\n{:#?}", self.told);
                let date =
                    resolved.given_up.iter().chain(&resolved.kept).map(|leaf| leaf.bundle.date);
                let date = date.max().expect("some bundle").to_string();
                self.archive(clone, &date);
            }
            // git stopped at something else, or the other side is an older state.
            Err(problem) if problem.code == Code::BadArgument => {}
            Err(problem) => panic!("{problem:?}\n{:#?}", self.told),
        }
        self.verifies(clone);
    }

    fn verifies(&self, clone: usize) {
        let (so, goi) = self.places(clone);
        if !so.exists() {
            return;
        }
        let report = check(&so, &goi);
        assert_eq!(
            (&report.findings, report.present),
            (&vec![], report.bundles),
            "{:#?}",
            self.told
        );
        for (path, bytes) in crate::office::files_below(&so) {
            let text = String::from_utf8_lossy(&bytes);
            let marked = text.contains("<<<<<<<") || text.contains(">>>>>>>");
            assert!(!marked, "{path} of {clone}\n{:#?}", self.told);
        }
    }

    /// The digests of all bundles in a commit, those set aside too.
    fn bundles_at(&self, clone: usize, commit: &str) -> BTreeSet<String> {
        let listed = self.git(clone, &["ls-tree", "-r", commit, "--", "out/goi"]);
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        listed.lines().filter_map(|line| Some(line.split_whitespace().nth(2)?.to_owned())).collect()
    }

    fn push(&mut self, clone: usize) {
        for _ in 0..3 {
            if self.git(clone, &["push", "-q", "origin", "HEAD:main"]).status.success() {
                return;
            }
            self.pull(clone);
        }
        panic!("{clone} never pushes\n{:#?}", self.told);
    }

    fn walk(&mut self) {
        self.begin();
        for _ in 0..6 {
            let clone = self.next(self.clones);
            match self.next(5) {
                0 => self.pull(clone),
                1 => self.push(clone),
                2 if self.sign_later(clone) => self.commit(clone, "nhan ban ky"),
                _ => {
                    self.told.push(format!("{clone} seals"));
                    self.seal(clone);
                    self.commit(clone, "niem phong");
                }
            }
            self.verifies(clone);
        }
        for clone in (0..self.clones).chain(0..self.clones) {
            self.push(clone);
            self.pull(clone);
        }
        let last: Vec<_> = (0..self.clones)
            .map(|clone| {
                std::fs::read_to_string(self.places(clone).0.join("SHA256SUMS")).unwrap_or_default()
            })
            .collect();
        assert!(last.windows(2).all(|pair| pair[0] == pair[1]), "{:#?}", self.told);
        self.nothing_is_lost();
    }

    /// Every bundle that was ever sealed and committed stands in the shared tree, and every document
    /// is in a bundle of its log.
    fn nothing_is_lost(&self) {
        let (so, goi) = self.places(0);
        let files = crate::office::files_below(&goi);
        let here: BTreeSet<_> = files.iter().map(|(_, bytes)| Digest::of(bytes)).collect();
        let lost: Vec<_> = self.sealed.difference(&here).collect();
        assert!(lost.is_empty(), "{lost:?}\n{:#?}", self.told);
        let sealed = qcph::archive::log::sealed(&so, &goi).expect("what is sealed");
        let all = || sealed.iter().flat_map(|one| one.documents.iter().map(move |it| (one, it)));
        let documents = all().filter(|(_, it)| it.original.is_none()).count();
        assert_eq!(documents, self.issued, "{:#?}", self.told);
        let files = crate::office::files_below(&self.root(0).join("records"));
        let copies = files.iter().filter(|(path, _)| path.ends_with(".pdf")).count();
        let mut originals = 0;
        for (held, it) in all() {
            let Some(original) = &it.original else { continue };
            let beside = original.bundle.unwrap_or(held.name);
            let bound = all().any(|(one, other)| {
                one.name == beside && other.is_main() && other.sha256 == original.of
            });
            assert!(bound && it.sha256 == Digest::of(signed(&it.record).as_bytes()), "{it:?}");
            originals += 1;
        }
        assert_eq!(originals, copies, "{:#?}", self.told);
    }
}

/// The bundle of a record's document, or of its original.
fn holder(sealed: &[Sealed], id: &str, original: bool) -> Option<BundleName> {
    let holds = |one: &&Sealed| {
        one.documents.iter().any(|it| it.record == id && it.original.is_some() == original)
    };
    sealed.iter().find(holds).map(|one| one.name)
}

fn pages(id: &str) -> String {
    format!("%PDF-1.7 {id}")
}

fn signed(id: &str) -> String {
    format!("{} and a signature", pages(id))
}

fn add_original(bundle: &mut Bundle, id: &str, sealed_in: Option<BundleName>) {
    let (signed, of) = (signed(id), Digest::of(pages(id).as_bytes()));
    let mut document = Bundle { items: vec![], entries: vec![], ..model() };
    add(&mut document, id, format!("ma: {id}\n").as_bytes());
    let entry = document.entries.swap_remove(0);
    let pdf = Original::path(&entry.pdf);
    bundle.items.push(item(&pdf, signed.as_bytes()));
    bundle.items.extend(document.items.into_iter().skip(1).filter(|_| sealed_in.is_some()));
    let signature = Signed { signer: "A".into(), serial: "07".into(), time: None };
    let original = Original {
        way: SigningWay::Digital,
        received: day("2020-12-31"),
        of,
        bundle: sealed_in,
        prefix: Some(Prefix { sha256: of, size_bytes: entry.size_bytes }),
        signatures: vec![signature],
        marks: Vec::new(),
    };
    let (sha256, size_bytes) = (Digest::of(signed.as_bytes()), signed.len() as u64);
    let (kind, original) = ("ban_ky".into(), Some(original));
    bundle.entries.push(Entry { kind, pdf, sha256, size_bytes, original, ..entry });
}

fn add(bundle: &mut Bundle, id: &str, record: &[u8]) {
    let (pdf, source) = (format!("van-ban/{id}.pdf"), format!("ho-so/{id}.yaml"));
    let pages = pages(id);
    bundle.items.push(item(&pdf, pages.as_bytes()));
    bundle.items.push(item(&source, record));
    bundle.entries.push(Entry {
        record: id.into(),
        pdf,
        sha256: Digest::of(pages.as_bytes()),
        size_bytes: pages.len() as u64,
        source,
        source_sha256: Digest::of(record),
        copy: None,
        ..model().entries.swap_remove(0)
    });
}

#[test]
fn clones_that_seal_and_merge_at_random_lose_nothing() {
    if Command::new("git").arg("--version").output().is_err() {
        return println!("skipped: no git on this machine");
    }
    let histories: u64 =
        std::env::var("QCPH_HISTORIES").map_or(15, |count| count.parse().expect("a number"));
    let first: u64 =
        std::env::var("QCPH_FIRST_HISTORY").map_or(0, |count| count.parse().expect("a number"));
    let [mut resolved, mut mistakes, mut later] = [0; 3];
    for seed in (first..first + histories).chain(FOUND) {
        let mut world = World::new(seed);
        world.told.push(format!("history {seed}, {} clones", world.clones));
        world.walk();
        resolved += world.told.iter().filter(|line| line.contains("resolves")).count();
        later += world.told.iter().filter(|line| line.contains("takes back")).count();
        mistakes += world.told.iter().filter(|line| line.contains("by mistake")).count();
    }
    println!(
        "{histories} histories, {resolved} times resolved, {mistakes} committed by mistake, {later} originals later"
    );
    assert!(resolved > 0 && later > 0, "no history forked, or no original came later");
}
