//! `qcph build [RECORD…]`: PDFs of all or the named records, drafts too.

use super::Common;
use super::interrupt::watched;
use super::part::PartArgs;
use super::report::{Documents, Failure, Outcome, Sealed, line};
use clap::Args;
use qcph::pipeline::{self, Built, Checked, Loaded, Part, Selection, Spool, Words};
use qcph::problem::{Code, Problem};
use qcph::records::nearest::nearest;
use qcph::watch::Wake;
use serde_json::json;
use std::collections::BTreeSet;

#[derive(Args)]
pub struct BuildArgs {
    /// Mã bản ghi hoặc đường dẫn tệp bản ghi; mặc định là tất cả.
    #[arg(value_name = "BẢN_GHI")]
    records: Vec<String>,
    #[command(flatten)]
    part: PartArgs,
    /// Lập lại mỗi khi một bản ghi hay mẫu được lưu, đến khi bấm Ctrl-C.
    #[arg(long)]
    watch: bool,
    /// Ghi thêm bản để sửa (.docx) của từng văn bản vào out/ban-de-sua.
    #[arg(long)]
    word: bool,
}

pub fn run(common: &Common, arguments: &BuildArgs) -> Result<Outcome, Failure> {
    if arguments.watch { watch(common, arguments) } else { once(common, arguments) }
}

/// Builds whenever something was saved. The exit code is that of the last build.
fn watch(common: &Common, arguments: &BuildArgs) -> Result<Outcome, Failure> {
    let mut watch = watched(&common.project()?)?;
    loop {
        let code = common.end(once(common, arguments));
        // A call that was wrong stays wrong, whatever is saved.
        if code == Code::BadArgument.class().exit_code() {
            return Ok(Outcome::printed(code));
        }
        if common.report.tells() {
            line("Đang theo dõi: lưu bản ghi là lập lại; bấm Ctrl-C để dừng.\n");
        }
        if watch.wait() == Wake::Stopped {
            return Ok(Outcome::printed(code));
        }
    }
}

fn once(common: &Common, arguments: &BuildArgs) -> Result<Outcome, Failure> {
    let project = common.project()?;
    let part = arguments.part.part()?;
    if arguments.records.is_empty()
        && !arguments.word
        && let Some((documents, advice)) = pipeline::unchanged(&project, part)
    {
        return Ok(nothing_changed(documents, advice));
    }
    let checked = pipeline::read(project);
    let wanted = wanted(&checked, &arguments.records, part)?;
    let checked = checked.judge(&wanted, Words::Later);
    let problems = checked.concerning(&wanted);
    let failed = |problems| Failure::new(problems, &checked.sources);
    let Some(loaded) = checked.loaded.as_ref().filter(|_| !qcph::problem::any_error(&problems))
    else {
        let sentence = "Chưa lập văn bản nào: sửa các lỗi trên rồi chạy lại.";
        return Err(failed(problems).saying(sentence));
    };
    let progress = &mut common.report.progress("Đang lập văn bản");
    let built = pipeline::build(&checked, loaded, &wanted, common.threads(), progress);
    let Built { mut made, told, left } = built.map_err(|found| {
        failed(found).saying("Chưa lập văn bản nào; thư mục out còn nguyên như trước.")
    })?;
    let copies = arguments.word.then(|| pipeline::word(loaded, &wanted)).transpose();
    let copies = copies.map_err(|found| {
        failed(found).saying("Các tệp PDF đã ở trong out; chưa ghi tệp Word nào.")
    })?;
    let unchanged = made.documents - made.new;
    let sentence = match (made.new, unchanged) {
        (0, 0) => {
            "Không có văn bản nào phải lập: bản ghi đã niêm phong được giữ nguyên.".to_owned()
        }
        (0, unchanged) => format!("Không có gì thay đổi: {unchanged} tệp PDF đã đúng."),
        (count, 0) => format!("Đã lập {count} tệp PDF{}", places(&mut made)),
        (count, unchanged) => format!(
            "{unchanged} tệp PDF đã đúng từ trước. Đã lập {count} tệp PDF{}",
            places(&mut made)
        ),
    };
    let left = match left {
        0 => String::new(),
        left => format!("\n{left} tệp PDF trong số đó chưa vào được out: xem lỗi ở trên."),
    };
    let mut result = json!({ "khong_doi": unchanged });
    let mut word = String::new();
    if let Some(copies) = copies {
        word = format!("\n{}", super::word::sentence(&copies));
        result["ban_de_sua"] = copies.iter().map(|copy| copy.path.as_str()).collect();
    }
    Ok(Outcome::new(sentence + &left + &word, result)
        .problems([problems, told].concat())
        .sources(&checked.sources)
        .documents(Documents { made, wanted: |made| made.new, sealed: Sealed::No }))
}

/// Where the new files are: a few by name, many by folder.
fn places(made: &mut Spool) -> String {
    const FEW: usize = 8;
    let folders = " trong out/van-ban (đã ban hành) và out/du-thao (dự thảo).";
    let Ok(documents) = made.read() else { return folders.to_owned() };
    let new = documents.filter_map(Result::ok).filter(|made| made.new);
    let names: Vec<String> =
        new.take(FEW + 1).map(|made| format!("\n  out/{}", made.entry.pdf)).collect();
    if names.len() > FEW { folders.to_owned() } else { format!(":{}", names.concat()) }
}

/// Says that the last build still stands, without having read the records as records.
fn nothing_changed(documents: usize, advice: usize) -> Outcome {
    let advice = match advice {
        0 => String::new(),
        advice => format!(" Còn {advice} lưu ý: xem bằng `qcph check`."),
    };
    let sentence = format!("Không có gì thay đổi: {documents} tệp PDF đã đúng.{advice}");
    let result = json!({ "van_ban": [], "khong_doi": documents });
    Outcome::new(sentence, result)
}

/// Turns ids and paths into the records that they name; without any, the part.
fn wanted(checked: &Checked, names: &[String], part: Part) -> Result<Selection, Problem> {
    let Some(loaded) = checked.loaded.as_ref().filter(|_| !names.is_empty()) else {
        return Ok(if part.is_whole() { Selection::All } else { Selection::Part(part) });
    };
    if !part.is_whole() {
        let message = "`--part` không đi cùng với mã bản ghi";
        return Err(Problem::new(Code::BadArgument, message).hint("bỏ một trong hai"));
    }
    let ids: Result<BTreeSet<String>, Problem> =
        names.iter().map(|name| find(loaded, checked, name)).collect();
    ids.map(Selection::Some)
}

pub fn find(loaded: &Loaded, checked: &Checked, name: &str) -> Result<String, Problem> {
    let records = &loaded.office.corpus.records;
    let path = name.replace('\\', "/");
    let path = path.trim_start_matches("./");
    let below = format!("/{path}");
    let is_it = |file: &str| *file == *path || file.ends_with(&below);
    let found =
        records.iter().find(|(id, summary)| id.eq_ignore_ascii_case(name) || is_it(&summary.path));
    if let Some((id, _)) = found {
        return Ok(id.0.clone());
    }
    // A file that could not be read has no id; its problems say why.
    let mut faulty =
        checked.problems.iter().filter_map(|problem| Some(&problem.place.as_ref()?.file));
    if let Some(faulty) = faulty.find(|file| is_it(file)) {
        return Ok(faulty.to_string());
    }
    if let Some(faulty) = unread(loaded, checked, name) {
        return Ok(faulty);
    }
    let problem = Problem::new(
        Code::BadArgument,
        format!("không có bản ghi nào mang mã hay tên tệp `{name}`"),
    );
    if let Some(hint) = loaded.office.corpus.stray.hint(name) {
        return Err(problem.hint(hint));
    }
    // Who mistypes the id of a faulty record is told its id too.
    let corpus = &loaded.office.corpus;
    let known = corpus.ids().chain(corpus.unread.iter().map(String::as_str));
    Err(match nearest(name, known) {
        Some(near) => problem.hint(format!("ý bạn là `{near}`?")),
        None => problem.hint("ghi mã (`ma`) của bản ghi, hoặc đường dẫn tệp dưới `records/`"),
    })
}

/// The file of a record that could not be read but for its id.
fn unread(loaded: &Loaded, checked: &Checked, name: &str) -> Option<String> {
    let id = loaded.office.corpus.unread.iter().find(|id| id.eq_ignore_ascii_case(name))?;
    let names = |text: &str| {
        let values = text.lines().filter_map(|line| line.strip_prefix("ma:"));
        values.map(|value| value.trim().trim_matches(['"', '\''])).any(|value| value == id)
    };
    let files = checked.problems.iter().filter_map(|problem| Some(&problem.place.as_ref()?.file));
    let mut files = files.filter(|file| file.starts_with("records/"));
    let file = files.find(|file| checked.sources.text(file).is_some_and(|text| names(&text)))?;
    Some(file.to_string())
}
