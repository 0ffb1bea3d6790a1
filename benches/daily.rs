//! The verbs of daily work: a signed copy judged, a book told and printed, a package handed over, a value
//! written at the desk. Each over the corpus of the stages.

#[path = "../tests/signed/made.rs"]
#[allow(dead_code, reason = "tests use the rest")]
#[allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "as in tests, whose data stays small"
)]
mod made;

use super::{RECORDS, composed, corpus, loaded, project};
use chrono::NaiveDate;
use corpus::Mix;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use made::{Signer, Way, signed};
use qcph::desk::Desk;
use qcph::law::registers::Register;
use qcph::package::Profile;
use qcph::pipeline::handed::{self, Handing, Loose};
use qcph::pipeline::{self, Limits, Loaded};
use qcph::preview::live::LiveProject;
use qcph::preview::writer::Writer;
use qcph::project::Project;
use qcph::records::dossier::{Access, Retention};
use qcph::records::scalar::Date;
use qcph::{dossiers, registers, signed as judges};
use serde_json::json;
use std::sync::Arc;

/// The body whose records come first in the corpus.
const BODY: &str = "BHXH-H0001";

fn day() -> Date {
    Date(NaiveDate::from_ymd_opt(2021, 12, 31).expect("a day"))
}

/// A PDF that came back with one signature behind it.
#[divan::bench(sample_count = 50)]
fn sign(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Distinct);
    let loaded = loaded(&project);
    let issued = composed(&loaded).swap_remove(0);
    let issued = loaded.engine.render(&issued.sheet, "do").expect("a page").bytes;
    let returned = signed(&issued, &Signer::new("Nguyễn Văn A", 1), &Way::default());
    assert!(judges::judge(&issued, &returned).is_clean());
    bencher
        .counter(ItemsCount::new(1u32))
        .bench_local(|| judges::judge(black_box(&issued), black_box(&returned)));
}

/// Sổ đăng ký văn bản đi of a year, told from the records and printed.
#[divan::bench(sample_count = 20)]
fn register(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Distinct);
    let loaded = loaded(&project);
    let book = || registers::book(&loaded.office, Register::Outgoing, BODY, 2016, day());
    let rows = book().expect("a book").entries.len();
    assert!(rows > 10, "{rows} rows");
    bencher.counter(ItemsCount::new(rows)).bench_local(|| {
        let pdf = loaded.engine.render_book(&book().expect("a book"), None);
        qcph::render::forget();
        pdf.expect("pages")
    });
}

/// The documents that a body issued, out of their bundle into a package.
#[divan::bench(sample_count = 20)]
fn handover(bencher: Bencher<'_, '_>) {
    let (folder, project) = project(Mix::Distinct);
    let registry = folder.path().join("records/danh-ba/co-quan.yaml");
    let text = std::fs::read_to_string(&registry).expect("the registry");
    let (line, codes) =
        (format!("  - ma: {BODY}\n"), "    ma_dinh_danh: H99.12\n    ma_phong: \"012\"\n");
    std::fs::write(&registry, text.replace(&line, &format!("{line}{codes}"))).expect("written");
    let loaded = loaded(&project);
    pipeline::archive(&loaded, day().0, Limits::default(), 2, &mut |_, _| {}).expect("a bundle");
    let (profile, documents) = (Profile::embedded(), held(&loaded, &project));
    let count = documents.len();
    assert!(count > 10, "{count} documents");
    let loose = Loose {
        agency: loaded.office.corpus.registry.agency(BODY, day()).expect("a body"),
        code: "H99.12.2021.LE",
        title: "Văn bản lẻ",
        retention: Retention::Forever,
        access: Access::Open,
        documents,
        came_in: false,
        day: day(),
    };
    let handing = Handing { profile: &profile, agreement: None, day: Some(day()) };
    let folder = || tempfile::tempdir().expect("a folder");
    bencher.counter(ItemsCount::new(count)).with_inputs(folder).bench_local_values(|folder| {
        let ready = handed::of_loose(&loaded, &loose, &handing).map_err(drop).expect("whole");
        handed::write(folder.path(), &[], &[ready], &profile).expect("a package");
        folder
    });
}

/// The sealed documents of the body.
fn held(loaded: &Loaded, project: &Project) -> Vec<dossiers::Document> {
    let kept = pipeline::kept(project).expect("a log");
    let corpus = &loaded.office.corpus;
    let own = corpus.summaries().filter_map(|summary| {
        let filed = corpus.open(summary).expect("a record");
        let own = filed.record.issuer().agency.0 == BODY;
        own.then(|| dossiers::document(&loaded.office, &filed, &kept).expect("a document"))
            .flatten()
    });
    let mut own: Vec<_> = own.collect();
    own.sort_by(|one, other| (one.date, &one.record).cmp(&(other.date, &other.record)));
    own
}

/// One value of one record changed at the desk, all other records beside it: written, and told what is wrong.
#[divan::bench(sample_count = 20)]
fn desk(bencher: Bencher<'_, '_>) {
    let (folder, project) = project(Mix::Distinct);
    let file = "records/H0001/2016/h0001-hop-001.yaml";
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).expect("a record");
    std::fs::write(&path, text.replace("trang_thai: ban_hanh", "trang_thai: du_thao"))
        .expect("written");
    let live = Arc::new(LiveProject::open(project));
    let desk = Desk::new(live, day(), "qcph".into());
    let query = [("tep".to_owned(), file.to_owned())].into();
    let mut turn = 0;
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(|| {
        turn += 1;
        let form = desk.see("bieu-mau", &query).expect("a form");
        let wish = json!({
            "tep": file, "dau": form["dau"], "viec": "dat", "duong": ["dia_diem"],
            "gia_tri": format!("phòng họp {turn}"),
        });
        let reply = desk.write("ghi", &wish).expect("a file");
        assert_eq!(reply.status, "200 OK", "{}", reply.body);
    });
}
