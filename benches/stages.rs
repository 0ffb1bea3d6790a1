//! `cargo bench`: what each stage costs a document, over a corpus that is mostly two-page notices.

#[allow(dead_code, reason = "tests use the rest")]
mod corpus;
#[allow(clippy::disallowed_methods, reason = "what is measured lies in folders of its own")]
mod daily;

use corpus::Mix;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use qcph::archive::{self, Bundle, BundleName, Content, Digest, Entry, Item};
use qcph::documents::document::Document;
use qcph::documents::{Composed, compose};
use qcph::form;
use qcph::pipeline::{self, Part, Selection};
use qcph::project::Project;
use qcph::records::{self, files::SourceFile};
use qcph::render::forget;
use qcph::sheets::{self, Choice, write};
use qcph::{returned, word};
use std::path::Path;
use std::sync::Arc;

const RECORDS: usize = 100;

fn main() {
    divan::main();
}

/// A folder with a corpus, and the project in it.
fn project(mix: Mix) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("a folder");
    corpus::write(folder.path(), RECORDS, mix).expect("a corpus");
    let project = Project::at(folder.path()).expect("a project");
    (folder, project)
}

fn loaded(project: &Project) -> pipeline::Loaded {
    let checked = pipeline::load(project.clone());
    assert!(checked.is_clean(), "{:#?}", checked.problems);
    checked.loaded.expect("a clean corpus")
}

fn composed(loaded: &pipeline::Loaded) -> Vec<Composed> {
    let corpus = &loaded.office.corpus;
    let composed = corpus.each(corpus.summaries(), |filed| {
        let prepared = compose(&loaded.office, filed).expect("words");
        prepared.expect("a document").composed
    });
    composed.map(|composed| composed.expect("a record")).collect()
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Distinct);
    bencher
        .counter(ItemsCount::new(RECORDS))
        .bench_local(|| records::read(black_box(&project), &|_| true));
}

/// A sheet of 10,000 rows and 8 columns.
#[divan::bench(sample_count = 20)]
fn sheet_10_000_rows(bencher: Bencher<'_, '_>) {
    const ROWS: usize = 10_000;
    let row = |row: usize| (0..8).map(|column| format!("Đơn vị {row}, {column}")).collect();
    let sheet = write::Sheet {
        name: "a".into(),
        title: "a".into(),
        author: "a".into(),
        year: 2020,
        columns: (0..8).map(|column| (format!("Cột {column}"), 20.0)).collect(),
        rows: (0..ROWS).map(row).collect(),
    };
    let bytes = write::xlsx(&sheet).expect("a workbook");
    let choice = Choice { sheet: None, separator: None, fits: &|_| 0 };
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench_local(|| sheets::read_bytes("a.xlsx", black_box(&bytes).clone(), &choice));
}

#[divan::bench(sample_count = 20)]
fn check(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Distinct);
    bencher
        .counter(ItemsCount::new(RECORDS))
        .bench_local(|| pipeline::load(black_box(&project).clone()));
}

#[divan::bench(sample_count = 20)]
fn words(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Distinct);
    let loaded = loaded(&project);
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(|| composed(black_box(&loaded)));
}

#[divan::bench(args = [Mix::Distinct, Mix::Merge], sample_count = 10)]
fn render(bencher: Bencher<'_, '_>, mix: Mix) {
    let (_folder, project) = project(mix);
    let loaded = loaded(&project);
    let composed = composed(&loaded);
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(|| {
        for composed in &composed {
            let pdf = loaded.engine.render(&composed.sheet, &composed.facts.record_id);
            black_box(pdf.expect("a page"));
            forget();
        }
    });
}

/// Records with what their editable copies are written from, the layout found.
fn to_write(loaded: &pipeline::Loaded) -> Vec<(Composed, Document, Arc<SourceFile>)> {
    let corpus = &loaded.office.corpus;
    let made = corpus.each(corpus.summaries(), |filed| {
        let composed = compose(&loaded.office, filed).expect("words").expect("a document").composed;
        (composed, filed.file.clone())
    });
    let fitted = |(composed, file): (Composed, Arc<SourceFile>)| {
        let fitted = loaded.engine.fit(&composed.sheet).expect("a layout").swap_remove(0);
        (composed, fitted, file)
    };
    made.map(|made| fitted(made.expect("a record"))).collect()
}

/// Editable copies, beside the PDFs.
#[divan::bench(sample_count = 20)]
fn word(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Distinct);
    let loaded = loaded(&project);
    let forms = word::Forms::read(&loaded.templates).expect("forms");
    let all = to_write(&loaded);
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(|| {
        for (composed, fitted, file) in &all {
            black_box(word::write(&forms, composed, fitted, file).expect("a copy"));
        }
    });
}

/// A copy of 200 pages that came back: opened, and compared with what it said.
#[divan::bench(sample_count = 20)]
fn returned(bencher: Bencher<'_, '_>) {
    const TIMES: usize = 100;
    let (_folder, project) = project(Mix::Distinct);
    let loaded = loaded(&project);
    let forms = word::Forms::read(&loaded.templates).expect("forms");
    let (mut composed, _, file) = to_write(&loaded).swap_remove(0);
    let document = &mut composed.sheet.documents[0];
    document.body = std::iter::repeat_n(document.body.clone(), TIMES).flatten().collect();
    let fitted = document.clone();
    let bytes = word::write(&forms, &composed, &fitted, &file).expect("a copy");
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| {
        let file = returned::open_bytes("dai.docx", black_box(bytes.clone())).expect("a copy");
        let list = file.list.clone().expect("a list");
        file.compare(&list).expect("changes")
    });
}

#[divan::bench(sample_count = 20)]
fn measure(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Distinct);
    let loaded = loaded(&project);
    let pdfs: Vec<Vec<u8>> = composed(&loaded)
        .iter()
        .map(|composed| loaded.engine.render(&composed.sheet, "do").expect("a page").bytes)
        .collect();
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(|| {
        for pdf in &pdfs {
            black_box(form::examine(&loaded.book, pdf).expect("a PDF"));
        }
    });
}

#[divan::bench]
fn hash(bencher: Bencher<'_, '_>) {
    let pdf = vec![0x5a; 66_000];
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| Digest::of(black_box(&pdf)));
}

#[divan::bench(sample_count = 20)]
fn bundle(bencher: Bencher<'_, '_>) {
    let bundle = model_bundle();
    let folder = || tempfile::tempdir().expect("a folder");
    bencher.counter(ItemsCount::new(RECORDS)).with_inputs(folder).bench_local_values(|folder| {
        archive::seal(folder.path(), black_box(&bundle)).expect("a bundle");
        folder
    });
}

#[divan::bench(sample_count = 20)]
fn verify(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    let written = archive::seal(folder.path(), &model_bundle()).expect("a bundle");
    bencher
        .counter(ItemsCount::new(RECORDS))
        .bench_local(|| archive::verify(black_box(Path::new(&written.path))));
}

#[divan::bench]
fn nothing_changed(bencher: Bencher<'_, '_>) {
    let (_folder, project) = project(Mix::Merge);
    let checked = pipeline::load(project.clone());
    let loaded = checked.loaded.as_ref().expect("a clean corpus");
    pipeline::build(&checked, loaded, &Selection::All, 2, &mut |_, _| {}).expect("documents");
    bencher.counter(ItemsCount::new(RECORDS)).bench_local(|| {
        pipeline::unchanged(black_box(&project), Part::WHOLE).expect("nothing changed")
    });
}

/// Everything from records to PDFs, the way `qcph build` goes, on all cores; one run each, since the
/// largest takes minutes.
#[divan::bench(
    args = [
        (Mix::Distinct, 100), (Mix::Distinct, 1000), (Mix::Distinct, 10_000),
        (Mix::Merge, 100), (Mix::Merge, 1000), (Mix::Merge, 10_000),
    ],
    sample_count = 1,
    sample_size = 1
)]
fn whole_run(bencher: Bencher<'_, '_>, run: (Mix, usize)) {
    let (mix, count) = run;
    let folder = tempfile::tempdir().expect("a folder");
    corpus::write(folder.path(), count, mix).expect("a corpus");
    let project = Project::at(folder.path()).expect("a project");
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        let checked = pipeline::load(project.clone());
        let loaded = checked.loaded.as_ref().expect("a clean corpus");
        pipeline::build(&checked, loaded, &Selection::All, threads, &mut |_, _| {})
            .expect("documents")
    });
}

/// As many files of the size of a notice as there are records.
fn model_bundle() -> Bundle {
    let date = "2020-12-31".parse().expect("a date");
    let mut bundle = Bundle {
        name: BundleName { date, serial: 1 },
        organisation: "Bảo hiểm xã hội Việt Nam".into(),
        program: "qcph".into(),
        items: Vec::new(),
        entries: Vec::new(),
        checkpoint: None,
    };
    for number in 0..RECORDS {
        let id = format!("TW-2020-HOP-{number:06}");
        let (pdf, source) = (format!("van-ban/{id}.pdf"), format!("ho-so/{id}.yaml"));
        let (page, record) =
            (vec![number.to_le_bytes()[0]; 66_000], format!("ma: {id}\n").into_bytes());
        bundle.entries.push(Entry {
            record: id.clone(),
            kind: "thong_bao".into(),
            type_name: "Thông báo".into(),
            agency: "BHXH-VN".into(),
            author: "Bảo hiểm xã hội Việt Nam".into(),
            number_and_mark: format!("{number}/TB-BHXH"),
            date,
            abstract_: "Kết luận cuộc họp".into(),
            signer: "Phạm Văn C".into(),
            pages: 2,
            pdf: pdf.clone(),
            sha256: Digest::of(&page),
            size_bytes: page.len() as u64,
            source: source.clone(),
            source_sha256: Digest::of(&record),
            copy: None,
            original: None,
            metadata: None,
            book: None,
        });
        for (path, bytes) in [(pdf, page), (source, record)] {
            bundle.items.push(Item { path, content: Content::Bytes(bytes.into()) });
        }
    }
    bundle
}
