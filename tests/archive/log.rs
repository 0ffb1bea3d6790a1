//! The log: growing, healing, refusing a second history, proofs, merges.

use super::{model, write};
use qcph::archive::log::resolve::{Keep, Witnessed, resolve};
use qcph::archive::log::{Log, check, prove};
use qcph::archive::{Bundle, BundleName, Written, seal};
use qcph::problem::Code;
use std::path::{Path, PathBuf};

const ORIGIN: &str = "qcph.example/bhxh-ldld";

pub struct Archive {
    _folder: tempfile::TempDir,
    pub log: PathBuf,
    pub bundles: PathBuf,
}

impl Archive {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (log, bundles) = (folder.path().join("so"), folder.path().join("goi"));
        Self { _folder: folder, log, bundles }
    }

    pub fn with(bundles: u32) -> Self {
        let archive = Self::new();
        (0..bundles).for_each(|_| archive.seal("a"));
        archive
    }

    fn open(&self) -> Log {
        Log::open(&self.log, &self.bundles, ORIGIN).expect("a log")
    }

    fn refused(&self) -> Code {
        Log::open(&self.log, &self.bundles, ORIGIN).expect_err("refused").code
    }

    /// Seals the model under the next serial; `agent` makes its bytes differ from another clone's.
    pub fn seal(&self, agent: &str) {
        let mut log = self.open();
        let written = self.write(&log, agent);
        log.append(&written).expect("appended");
    }

    fn write(&self, log: &Log, agent: &str) -> Written {
        let name = BundleName { serial: log.next_serial(), ..model().name };
        let checkpoint = Some(log.checkpoint().to_string());
        let bundle = Bundle { name, checkpoint, program: agent.into(), ..model() };
        seal(&self.bundles, &bundle).expect("a bundle")
    }

    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.log.join(file)).expect("a file of the log")
    }

    fn codes(&self) -> Vec<String> {
        let report = check(&self.log, &self.bundles);
        report.findings.iter().map(|problem| problem.code.to_string()).collect()
    }
}

#[test]
fn a_log_that_cannot_be_begun_leaves_nothing_behind() {
    let archive = Archive::new();
    // Where the second of its files should be stands a folder.
    std::fs::create_dir_all(archive.log.join("kiem-tra.html")).expect("a folder in the way");
    assert_eq!(archive.refused(), Code::CannotWrite);
    let left = std::fs::read_dir(&archive.log).expect("the folder of the log").flatten();
    let mut left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    left.sort();
    assert_eq!(left, [".khoa", "kiem-tra.html"]);
    std::fs::remove_dir(archive.log.join("kiem-tra.html")).expect("out of the way");
    archive.seal("a");
    assert_eq!(archive.codes(), Vec::<String>::new());
}

#[test]
fn a_log_grows_and_checks() {
    let archive = Archive::with(5);
    let report = check(&archive.log, &archive.bundles);
    assert_eq!((report.bundles, report.present, report.findings), (5, 5, vec![]));
    let sealed = archive.open().sealed(&archive.bundles).expect("what is sealed");
    assert_eq!(sealed, qcph::archive::sealed(&archive.bundles).expect("what is sealed"));
    std::fs::remove_dir_all(&archive.bundles).expect("moved to a share");
    assert_eq!(archive.open().sealed(&archive.bundles).expect("without bundles").len(), 5);
    assert_eq!(check(&archive.log, &archive.bundles).present, 0);
}

#[test]
fn every_change_of_the_log_is_found() {
    let archive = Archive::with(3);
    let files = [
        "SHA256SUMS",
        "diem-chot/0000.txt",
        "diem-chot/0002.txt",
        "diem-chot/0003.txt",
        "muc-luc/QCPH_2016-12-31_0002.json",
    ];
    for file in files {
        let good = archive.read(file);
        for at in 0..good.len().min(700) {
            let mut bytes = good.clone().into_bytes();
            bytes[at] ^= 1;
            write(&archive.log.join(file), &bytes);
            assert!(!archive.codes().is_empty(), "{file} at {at}");
        }
        write(&archive.log.join(file), good.as_bytes());
    }
    assert_eq!(archive.codes(), Vec::<String>::new());
}

#[test]
fn dropped_swapped_and_replaced_bundles_are_found() {
    let archive = Archive::with(3);
    let good = archive.read("SHA256SUMS");
    let lines: Vec<_> = good.split_inclusive('\n').collect();
    for order in
        [vec![0, 1, 4, 5], vec![0, 1, 2, 3], vec![2, 3, 0, 1, 4, 5], vec![0, 1, 2, 3, 4], vec![]]
    {
        let text: String = order.iter().map(|at| lines[*at]).collect();
        write(&archive.log.join("SHA256SUMS"), text.as_bytes());
        assert!(archive.codes().contains(&"Q622".into()), "{order:?}");
        assert_eq!(archive.refused(), Code::LogDamaged);
    }
    write(&archive.log.join("SHA256SUMS"), good.as_bytes());
    let second = archive.bundles.join("QCPH_2016-12-31_0002.zip");
    std::fs::remove_file(&second).expect("removed");
    let forged = Bundle { name: BundleName { serial: 2, ..model().name }, ..model() };
    seal(&archive.bundles, &forged).expect("a bundle with the same name");
    assert_eq!(archive.codes(), ["Q625"]);
    std::fs::rename(&second, archive.bundles.join("QCPH_2016-12-31_0009.zip")).expect("renamed");
    assert_eq!(archive.codes(), ["Q624"]);
}

#[test]
fn a_run_that_died_is_healed() {
    let archive = Archive::with(1);
    let log = archive.open();
    archive.write(&log, "b");
    drop(log);
    let log = archive.open();
    assert_eq!((log.healed.len(), log.next_serial()), (1, 3), "the bundle is adopted");
    drop(log);
    std::fs::remove_file(archive.log.join("diem-chot/0002.txt")).expect("removed");
    write(&archive.bundles.join(".qcph-dang-ghi-x"), b"half");
    assert_eq!(archive.open().healed.len(), 2, "checkpoint and left-over");
    assert_eq!(archive.codes(), Vec::<String>::new());
    assert_eq!(archive.open().healed, []);
}

#[test]
fn a_second_history_never_begins_silently() {
    let archive = Archive::with(2);
    std::fs::remove_dir_all(&archive.log).expect("a clone without the log");
    assert_eq!(archive.refused(), Code::LogMissing);
    let newer = Archive::with(2);
    std::fs::copy(newer.bundles.join("QCPH_2016-12-31_0002.zip"), archive.bundles.join("x"))
        .expect("copied");
    let stale = Archive::with(1);
    let ahead = stale.bundles.join("QCPH_2016-12-31_0003.zip");
    std::fs::copy(archive.bundles.join("QCPH_2016-12-31_0002.zip"), ahead).expect("copied");
    assert_eq!(stale.refused(), Code::NotInLog, "the log is older than the bundles");
}

#[test]
fn proofs_hold_for_their_bundle_alone() {
    let archive = Archive::with(5);
    let leaves = qcph::archive::log::lines::parse(&archive.read("SHA256SUMS")).expect("leaves");
    for leaf in &leaves {
        let proof = prove::prove(ORIGIN, &leaves, leaf.bundle).expect("a proof");
        let (proven, checkpoint) = prove::proven(&proof).expect("it proves");
        assert_eq!((proven, checkpoint.size), (*leaf, 5));
        for at in 0..proof.len() {
            let mut bytes = proof.clone().into_bytes();
            bytes[at] ^= 1;
            let changed = String::from_utf8(bytes).ok().and_then(|text| prove::proven(&text));
            let harmless = |(leaf, found): &(_, qcph::archive::log::Checkpoint)| {
                // The origin is bound by the signature on the checkpoint, not by the tree.
                *leaf == proven && found.root == checkpoint.root
            };
            assert!(changed.as_ref().is_none_or(harmless), "byte {at} of {proof}");
        }
    }
}

#[test]
fn two_clones_that_both_sealed_are_told_and_resolved() {
    for keep in [Keep::Ours, Keep::Theirs] {
        let (ours, theirs) = (Archive::with(1), Archive::with(1));
        ours.seal("ours");
        theirs.seal("theirs");
        theirs.seal("theirs");
        let (a, b) = (ours.read("SHA256SUMS"), theirs.read("SHA256SUMS"));
        let split = a.split_inclusive('\n').take(2).map(str::len).sum::<usize>();
        let merged = format!(
            "{}<<<<<<< HEAD\n{}=======\n{}>>>>>>> origin/main\n",
            &a[..split],
            &a[split..],
            &b[split..]
        );
        write(&ours.log.join("SHA256SUMS"), merged.as_bytes());
        assert_eq!(ours.refused(), Code::LogForked);
        assert_eq!(ours.codes(), ["Q623"]);
        // git brings the other clone's files; the bundle of the same name stays ours or theirs.
        for file in ["muc-luc/QCPH_2016-12-31_0003.json", "diem-chot/0003.txt"] {
            write(&ours.log.join(file), theirs.read(file).as_bytes());
        }
        let third = "QCPH_2016-12-31_0003.zip";
        std::fs::copy(theirs.bundles.join(third), ours.bundles.join(third)).expect("copied");
        let given_up =
            resolve(&ours.log, &ours.bundles, keep, Witnessed::Refuse).expect("resolved").given_up;
        let (expected, kept) = if keep == Keep::Ours { (2, &a) } else { (1, &b) };
        assert_eq!((given_up.len(), &ours.read("SHA256SUMS")), (expected, kept));
        if keep == Keep::Theirs {
            let second = "QCPH_2016-12-31_0002.zip";
            std::fs::copy(theirs.bundles.join(second), ours.bundles.join(second)).expect("copied");
            let copy = "muc-luc/QCPH_2016-12-31_0002.json";
            write(&ours.log.join(copy), theirs.read(copy).as_bytes());
        }
        assert_eq!(ours.codes(), Vec::<String>::new());
        ours.seal("again");
        assert_eq!(ours.codes(), Vec::<String>::new());
        assert!(given_up.iter().all(|leaf| ours.read("nhanh-bo.txt").contains(&leaf.text())));
    }
}

#[test]
fn writers_at_the_same_time_make_one_history() {
    let archive = Archive::new();
    let rounds: usize =
        std::env::var("QCPH_ROUNDS").map_or(10, |rounds| rounds.parse().expect("a number"));
    std::thread::scope(|scope| {
        for agent in ["one", "two"] {
            let archive = &archive;
            scope.spawn(move || (0..rounds).for_each(|_| archive.seal(agent)));
        }
    });
    let report = check(&archive.log, &archive.bundles);
    println!("two writers: {} bundles after {rounds} rounds each", report.bundles);
    assert_eq!((report.bundles, report.present, report.findings), (2 * rounds, 2 * rounds, vec![]));
}

#[test]
fn who_waits_for_a_log_that_is_given_up_holds_the_one_that_is_there() {
    for round in 0..200 {
        let folder = tempfile::tempdir().expect("a folder");
        let so = folder.path().join("so");
        let held = qcph::disk::lock(&so).expect("the first lock");
        let (asks, asked) = std::sync::mpsc::channel();
        let waiting = so.clone();
        let waiter = std::thread::spawn(move || {
            asks.send(()).expect("heard");
            qcph::disk::lock(&waiting).expect("the second lock")
        });
        asked.recv().expect("it asks");
        // Most of the time it is at the lock by now; if not, the round proves less.
        std::thread::yield_now();
        qcph::disk::give_up_lock(&so);
        drop(held);
        let second = waiter.join().expect("the waiter");
        let there = std::fs::File::open(so.join(".khoa")).expect("a lock file is there");
        assert!(there.try_lock().is_err(), "round {round}: two writers at once");
        drop(second);
    }
}

#[test]
fn a_run_that_gives_up_leaves_one_history_to_the_others() {
    for round in 0..20 {
        let archive = Archive::new();
        std::thread::scope(|scope| {
            scope.spawn(|| archive.open().give_up());
            for agent in ["one", "two"] {
                let archive = &archive;
                scope.spawn(move || archive.seal(agent));
            }
        });
        let report = check(&archive.log, &archive.bundles);
        assert_eq!((report.bundles, report.present, report.findings), (2, 2, vec![]), "{round}");
    }
}

#[test]
fn the_folder_of_a_log_needs_a_name() {
    let archive = Archive::new();
    let refused = Log::open(Path::new(&archive.log), &archive.bundles, "").expect_err("no name");
    assert_eq!(refused.code, Code::BadArgument);
}
