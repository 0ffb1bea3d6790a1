//! Runs git: as a program with arguments, not through a shell.

use crate::problem::{Code, Problem};
use std::path::Path;
use std::process::{ChildStdout, Command, Output, Stdio};

/// What git said on its standard output.
///
/// # Errors
/// [`Code::ToolMissing`] when there is no git on this machine; `Ok(None)` when git says no.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<Option<Vec<u8>>, Problem> {
    let output = run(folder, arguments)?;
    Ok(output.status.success().then_some(output.stdout))
}

/// How git ended: whether well, and what it said on its two outputs.
pub struct Said {
    pub well: bool,
    pub out: String,
    pub complaint: String,
}

/// Everything that git said, also where it says no.
///
/// # Errors
/// [`Code::ToolMissing`] when there is no git on this machine.
pub fn said(folder: &Path, arguments: &[&str]) -> Result<Said, Problem> {
    let output = run(folder, arguments)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    let (out, complaint) = (text(&output.stdout), text(&output.stderr));
    Ok(Said { well: output.status.success(), out, complaint })
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Output, Problem> {
    command(folder, arguments).output().map_err(|error| {
        Problem::tool("git", &error)
            .hint("cài git (https://git-scm.com), hoặc nhờ người phụ trách máy tính")
    })
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    // A question nobody sees is not waited for.
    command.env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
    command
}

/// Whether a folder is in a repository that git opens.
///
/// # Errors
/// [`Code::Setting`] where there is one that git refuses, most often because another account owns
/// it; [`Code::ToolMissing`].
pub fn repository(folder: &Path) -> Result<bool, Problem> {
    const TRUST: &str = "git config --global --add safe.directory ";
    let output = run(folder, &["rev-parse", "--git-dir"])?;
    if output.status.success() {
        return Ok(true);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let whole = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    if let Some(line) = said.lines().find_map(|line| line.trim().strip_prefix(TRUST)) {
        let message = format!(
            "git không mở kho ở `{}` vì thư mục đó thuộc một tài khoản khác của máy",
            folder.display()
        );
        return Err(Problem::new(Code::Setting, message)
            .hint(format!("nếu thư mục này đáng tin, chạy: {TRUST}{line}")));
    }
    if !whole.ancestors().any(|above| above.join(".git").exists()) {
        return Ok(false);
    }
    let why = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
    let message = format!("ở đây đã có kho git nhưng git không mở được: {why}");
    Err(Problem::new(Code::Setting, message)
        .hint("không chạy `git init`: xem `git status`, hoặc lấy lại bản sao của kho"))
}

/// How many commits a clone holds that was made without the rest; `None` for a whole one.
///
/// # Errors
/// [`Code::ToolMissing`].
pub fn shallow(folder: &Path) -> Result<Option<String>, Problem> {
    match line(folder, &["rev-parse", "--is-shallow-repository"])?.as_deref() {
        Some("true") => line(folder, &["rev-list", "--count", "HEAD"]),
        _ => Ok(None),
    }
}

/// The files of a project that git knows and, in a sparse clone, did not put on this disk.
///
/// # Errors
/// [`Code::ToolMissing`].
pub fn absent(root: &Path) -> Result<Vec<String>, Problem> {
    let arguments = ["ls-files", "-z", "-t", "--", "records", "templates", "out/so"];
    let listed = git(root, &arguments)?.unwrap_or_default();
    let listed = String::from_utf8_lossy(&listed);
    let passed_over = listed.split('\0').filter_map(|entry| entry.strip_prefix("S "));
    Ok(passed_over.map(str::to_owned).collect())
}

/// What is wrong when `files` are absent.
pub fn of_absent(files: &[String]) -> Option<Problem> {
    let message = format!(
        "{} tệp có trong git nhưng không lấy về đĩa (ví dụ {}): việc ghi ở đó coi như chưa làm",
        files.len(),
        files.first()?
    );
    let problem = Problem::new(Code::Setting, message);
    Some(problem.hint("lấy đủ tệp: git sparse-checkout disable").advice())
}

/// The same, for verbs that count records; git is asked only in a clone that may be sparse.
pub fn advice_of_absent(root: &Path) -> Option<Problem> {
    let root = std::fs::canonicalize(root).ok()?;
    let is_sparse = |above: &Path| above.join(".git/info/sparse-checkout").is_file();
    root.ancestors().any(is_sparse).then(|| of_absent(&absent(&root).ok()?))?
}

/// What brings the rest.
pub const UNSHALLOW: &str = "git fetch --unshallow";

/// Puts a text into git's store; gives its name there.
///
/// # Errors
/// [`Code::ToolMissing`], [`Code::Setting`] where git refuses.
pub fn store(folder: &Path, text: &str) -> Result<String, Problem> {
    fed(folder, &["hash-object", "-w", "--stdin"], text.as_bytes())
}

/// Makes a commit that adds one file to `parent`, and touches neither index nor files; gives its name.
///
/// # Errors
/// As [`store`].
pub fn commit_file(
    folder: &Path,
    parent: &str,
    (path, blob): (&str, &str),
    message: &str,
) -> Result<String, Problem> {
    let mut folders = path;
    let mut added = ("100644 blob", blob.to_owned());
    loop {
        let (above, name) = folders.rsplit_once('/').unwrap_or(("", folders));
        // A folder that is not there yet is an empty one.
        let listed = git(folder, &["ls-tree", "-z", &format!("{parent}:{above}")])?;
        let mut listed = listed.unwrap_or_default();
        listed.extend(format!("{} {}\t{name}\0", added.0, added.1).bytes());
        added = ("040000 tree", fed(folder, &["mktree", "-z"], &without_twice(&listed, name))?);
        if above.is_empty() {
            break;
        }
        folders = above;
    }
    fed(folder, &["commit-tree", "-p", parent, &added.1], message.as_bytes())
}

/// A listing of a folder in which the last entry replaces one of the same name.
fn without_twice(listed: &[u8], name: &str) -> Vec<u8> {
    let entries: Vec<&[u8]> = listed.split_inclusive(|byte| *byte == 0).collect();
    let ending = format!("\t{name}\0");
    let last = entries.len().saturating_sub(1);
    let stays = |(at, entry): &(usize, &&[u8])| *at == last || !entry.ends_with(ending.as_bytes());
    entries.iter().enumerate().filter(stays).flat_map(|(_, entry)| entry.iter().copied()).collect()
}

/// Hands git an input; gives what it said, as one line.
fn fed(folder: &Path, arguments: &[&str], input: &[u8]) -> Result<String, Problem> {
    use std::io::Write;
    let refused = || Problem::new(Code::Setting, "git không cất được dữ liệu vào kho");
    let mut command = command(folder, arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| Problem::tool("git", &error))?;
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(input).map_err(|_| refused())?;
    }
    let output = child.wait_with_output().map_err(|_| refused())?;
    let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && !name.is_empty() { Ok(name) } else { Err(refused()) }
}

/// The same as one trimmed line of text; `None` also when there is nothing in it.
pub fn line(folder: &Path, arguments: &[&str]) -> Result<Option<String>, Problem> {
    let said = git(folder, arguments)?;
    let text = said.map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
    Ok(text.filter(|text| !text.is_empty()))
}

/// A file as it was at a revision; `below` is its path below `folder`.
///
/// # Errors
/// [`Code::BadArgument`] for a revision that is none or a file that it does not hold,
/// [`Code::ToolMissing`].
pub fn file_at(folder: &Path, revision: &str, below: &str) -> Result<Vec<u8>, Problem> {
    let wrong = |message: String| Problem::new(Code::BadArgument, message);
    // An option in the place of a name must never reach git.
    let plain = !revision.is_empty()
        && !revision.starts_with('-')
        && !revision.contains(|c: char| c.is_control() || c == ':');
    if !plain {
        return Err(wrong(format!("`{revision}` không phải tên một bản trong git"))
            .hint("ghi ví dụ HEAD, HEAD~2, tên nhánh, hoặc mã của lần ghi"));
    }
    if !repository(folder)? {
        let message = format!("thư mục `{}` không nằm trong kho git nào", folder.display());
        return Err(wrong(message).hint("chỉ so được với các bản đã ghi vào git (git commit)"));
    }
    let commit = format!("{revision}^{{commit}}");
    let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
    let Some(commit) = line(folder, &verify)? else {
        let problem = wrong(format!("git không có bản `{revision}`"));
        if let Some(count) = shallow(folder)? {
            return Err(problem.hint(format!(
                "bản sao này chỉ giữ {count} lần ghi gần nhất; lấy đủ lịch sử: {UNSHALLOW}"
            )));
        }
        return Err(match revision {
            "HEAD" => problem.hint("kho git chưa có lần ghi nào: chạy `git commit` trước"),
            _ => problem.hint("xem các bản đã có: git log --oneline"),
        });
    };
    git(folder, &["cat-file", "blob", &format!("{commit}:./{below}")])?.ok_or_else(|| {
        wrong(format!("bản `{revision}` không có tệp `{below}`")).hint(format!(
            "tệp mới tạo thì chưa có bản cũ; xem các bản của tệp: git log -- {below}"
        ))
    })
}

/// Hands the content of a blob on as a stream; `None` when git does not have it.
///
/// # Errors
/// [`Code::ToolMissing`], and what `take` says.
pub fn blob<T>(
    folder: &Path,
    blob: &str,
    take: impl FnOnce(&mut ChildStdout) -> std::io::Result<T>,
) -> Result<Option<T>, Problem> {
    let failed = |error: std::io::Error| Problem::tool("git", &error);
    let mut command = command(folder, &["cat-file", "blob", blob]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(failed)?;
    let mut stream = child.stdout.take().expect("it was asked to be a pipe");
    let taken = take(&mut stream);
    drop(stream);
    let ended = child.wait().map_err(failed)?;
    match taken {
        Ok(taken) => Ok(ended.success().then_some(taken)),
        Err(error) => Err(failed(error)),
    }
}

/// The file below `records/` that held a record at a revision that git has; `id` is one, so that
/// nothing in it is a sign to git.
pub fn file_of_id(folder: &Path, revision: &str, id: &str) -> Option<String> {
    let line = format!("^ma: *[\"']?{id}[\"']? *(#.*)?\r?$");
    let search = ["grep", "-l", "-z", "-E", "-e", &line, revision, "--", "records"];
    let said = git(folder, &search).ok().flatten()?;
    let first = said.split(|byte| *byte == 0).next()?;
    let name = String::from_utf8_lossy(first).into_owned();
    name.strip_prefix(&format!("{revision}:")).map(str::to_owned)
}
