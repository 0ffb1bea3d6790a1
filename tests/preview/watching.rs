//! Saves are told, all of them, a burst once, however an editor saves.

use super::client::Served;
use crate::office::Office;
use qcph::project::Project;
use qcph::watch::{Stopper, Wake, Watch};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Longer than any machine takes; a test that waits this long has failed.
const FAILED: Duration = Duration::from_secs(60);

/// A watch that ends by itself when nothing comes.
struct Guarded {
    watch: Watch,
    _alive: Sender<()>,
}

impl Guarded {
    fn of(office: &Office) -> Self {
        Self::holding(Watch::new(&Project::at(&office.path("")).unwrap()).unwrap())
    }

    fn holding(watch: Watch) -> Self {
        let (alive, ended) = channel();
        guard(watch.stopper(), ended);
        Self { watch, _alive: alive }
    }

    fn wait(&mut self) -> Wake {
        self.watch.wait()
    }

    /// Whether nothing is left to tell.
    fn is_quiet(&mut self) -> bool {
        self.watch.stopper().stop();
        self.wait() == Wake::Stopped
    }
}

fn guard(stopper: Stopper, ended: Receiver<()>) {
    std::thread::spawn(move || {
        if ended.recv_timeout(FAILED) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            stopper.stop();
        }
    });
}

#[test]
fn every_way_of_saving_is_told() {
    let office = Office::small();
    let mut watch = Guarded::of(&office);
    let rename = |from: &str, to: &str| {
        std::fs::rename(office.path(from), office.path(to)).unwrap();
    };
    let ways: [(&str, &dyn Fn()); 8] = [
        ("in place", &|| office.edit("records/hop.yaml", "14:00", "14:30")),
        ("beside, then renamed", &|| {
            let text = office.read("records/hop.yaml").replace("14:30", "15:00");
            office.write("records/.hop.yaml.swp", &text);
            rename("records/.hop.yaml.swp", "records/hop.yaml");
        }),
        ("the old one kept as a backup", &|| {
            let text = office.read("records/hop.yaml").replace("15:00", "15:30");
            rename("records/hop.yaml", "records/hop.yaml~");
            office.write("records/hop.yaml", &text);
        }),
        ("a new folder", &|| office.write("records/moi/sau/khac.yaml", "loai: cuoc_hop\n")),
        ("a file in that folder", &|| office.write("records/moi/sau/khac.yaml", "loai: x\n")),
        ("a removal", &|| std::fs::remove_dir_all(office.path("records/moi")).unwrap()),
        ("a first template", &|| office.write("templates/loi-van/thong-bao.txt", "[nội dung]\n")),
        ("records taken away and put back", &|| {
            rename("records", "cu");
            std::fs::create_dir(office.path("records")).unwrap();
            office.write("records/hop.yaml", "loai: cuoc_hop\n");
        }),
    ];
    for (way, save) in ways {
        save();
        assert_eq!(watch.wait(), Wake::Changed, "{way}");
    }
    office.write("records/hop.yaml", "loai: kiem_tra\n");
    assert_eq!(watch.wait(), Wake::Changed, "in the folder that was put back");
}

#[test]
fn a_burst_is_told_once_and_nothing_is_lost() {
    let office = Office::small();
    let mut watch = Guarded::of(&office);
    for number in 0..300 {
        office.write("records/hop.yaml", &format!("loai: cuoc_hop # {number}\n"));
        office.write(&format!("records/khac/{number}.yaml"), "loai: cuoc_hop\n");
    }
    assert_eq!(watch.wait(), Wake::Changed);
    // What comes while the caller works is told when it asks again.
    office.write("records/hop.yaml", "loai: trao_doi\n");
    assert_eq!(watch.wait(), Wake::Changed);
    assert!(watch.is_quiet());
}

#[test]
fn what_changes_nothing_is_not_told() {
    let office = Office::small();
    let mut watch = Guarded::of(&office);
    let text = office.read("records/hop.yaml");
    office.write("records/hop.yaml", &text);
    office.write("records/ghi-chu.txt", "không phải bản ghi");
    office.write("out/du-thao/x.pdf", "kết quả không làm lập lại");
    assert!(watch.is_quiet());
}

/// A network drive tells nobody; the watch looks for itself.
#[test]
fn what_the_system_does_not_tell_is_seen_all_the_same() {
    let office = Office::small();
    let project = Project::at(&office.path("")).unwrap();
    let mut watch = Guarded::holding(Watch::looking(&project, Duration::from_millis(1)).unwrap());
    office.edit("records/hop.yaml", "14:00", "14:30");
    assert_eq!(watch.wait(), Wake::Changed);
    std::fs::rename(office.path("records"), office.path("di-dau")).unwrap();
    assert_eq!(watch.wait(), Wake::Changed, "taken away: told once");
    std::fs::rename(office.path("di-dau"), office.path("records")).unwrap();
    assert_eq!(watch.wait(), Wake::Changed, "put back");
    assert!(watch.is_quiet());
    let watch = Watch::new(&project).unwrap();
    assert_eq!(watch.looks_because(), None, "a disk of this machine is left to the system");
}

/// From the disk to the browser: who waits for news hears of a save, and asks, and sees it.
#[test]
fn a_save_reaches_who_waits_for_it() {
    let served = Served::small();
    let mut watch = Guarded::of(&served.office);
    let teller = served.live.clone();
    std::thread::spawn(move || qcph::preview::follow(&teller, &mut watch.watch));
    assert_eq!(served.json("/cho?luot=0")["luot"], 1, "who knows nothing waits for nothing");
    let before = served.get("/pdf?tep=records/hop.yaml&ban=0").body;
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| served.json("/cho?luot=1"));
        served.office.edit("records/hop.yaml", "lãnh đạo Ban Tổ chức", "lãnh đạo Ban Tài chính");
        assert_eq!(waiting.join().unwrap()["luot"], 2);
    });
    assert_eq!(served.json("/danh-sach")["vua_sua"], serde_json::json!(["records/hop.yaml"]));
    let after = served.get("/pdf?tep=records/hop.yaml&ban=0").body;
    assert!(after.starts_with(b"%PDF-") && before != after);
}

/// What a save means for other records is told after the page that was saved, and only if it is news.
#[test]
fn what_is_new_is_told_first_and_the_rest_only_if_it_is_news() {
    let served = Served::of(Office::sample());
    let record = "records/2020/tw/tw-2020-td-01.yaml";
    served.office.edit(record, "han: 2020-04-06", "han: 2020-04-07");
    served.live.look_at_new();
    assert_eq!(served.json("/danh-sach")["vua_sua"], serde_json::json!([record]));
    assert_eq!(served.live.state().turn, 2);
    served.live.refresh();
    assert_eq!(served.live.state().turn, 2, "nothing more to tell");
    assert_eq!(served.json("/danh-sach")["vua_sua"], serde_json::json!([record]));
    // The answer to this letter names it by an id that is gone.
    served.office.edit(record, "ma: TW-2020-TD-01", "ma: TW-2020-TD-99");
    served.live.look_at_new();
    assert_eq!((served.live.state().turn, &served.json("/danh-sach")["loi"]), (3, &0.into()));
    served.live.refresh();
    let list = served.json("/danh-sach");
    assert_eq!((served.live.state().turn, &list["loi"]), (4, &1.into()), "{list}");
    assert_eq!(list["tep"][0]["tep"], "records/2020/tw/tw-2020-td-02.yaml");
    // Known mistakes of others stay in sight at once.
    served.office.edit(record, "han: 2020-04-07", "han: 2020-04-08");
    served.live.look_at_new();
    assert_eq!(served.json("/danh-sach")["loi"], 1);
    // A mistake in what was saved is told at the first look.
    served.office.edit(record, "tu: TLD", "tu: TLDD");
    served.live.look_at_new();
    assert_eq!(served.json("/danh-sach")["loi"], 2);
}

/// A file that did not change is understood once, and says the same as at the first reading.
#[test]
fn what_was_read_before_is_said_again() {
    let office = Office::sample();
    let project = Project::at(&office.path("")).unwrap();
    let record = "records/2020/tw/tw-2020-td-01.yaml";
    office.edit(record, "han: 2020-04-06", "han: 2020-02-31");
    let known = qcph::records::Known::default();
    let load = || qcph::pipeline::load_again(project.clone(), &known, &|| true);
    let (first, second) = (load(), load());
    assert!(first.problems.iter().any(|problem| problem.message.contains("2020-02-31")));
    assert_eq!(first.problems, second.problems);
    let corpora = [&first, &second].map(|checked| &checked.loaded.as_ref().unwrap().office.corpus);
    let mut same = corpora[0].records.iter().zip(&corpora[1].records);
    assert!(same.all(|((_, one), (_, other))| std::sync::Arc::ptr_eq(one, other)));
    office.edit(record, "han: 2020-02-31", "han: 2020-04-06");
    office.edit(record, "ma: TW-2020-TD-01", "ma: TW-2020-TD-99");
    let third = load();
    assert_eq!(third.problems, qcph::pipeline::load(project.clone()).problems);
    assert!(!third.problems.is_empty(), "the answer names a letter that is gone");
    let unneeded = qcph::pipeline::load_again(project.clone(), &known, &|| false);
    assert!(unneeded.problems.len() < third.problems.len(), "nobody waits for the rest");
}

/// A letter that stands on a page many times is described once: the browser has less to read.
#[test]
fn a_page_is_small_and_whole() {
    let served = Served::small();
    let page = served.get("/trang?tep=records/hop.yaml&ban=0&trang=1").text();
    let ids = |start: &str| -> Vec<String> {
        let parts = page.split(start).skip(1);
        parts.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let (used, described) = (ids("xlink:href=\"#"), ids("<path id=\""));
    assert!(used.len() > 1000 && described.len() * 4 < used.len(), "{}", described.len());
    assert!(used.iter().all(|id| described.contains(id)));
    assert!(page.len() < 400_000, "{} bytes", page.len());
}
