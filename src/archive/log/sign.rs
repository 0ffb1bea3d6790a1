//! Who says so: SSH signatures of the two bodies on checkpoints.
//!
//! `ssh-keygen` signs and verifies, a program that every office machine has and that needs none of
//! ours; this file only calls it, with the checkpoint on its input. A body is known by its row in
//! `nguoi-ky.txt`, in the form that ssh-keygen calls `allowed_signers`. Keys are never read here.

use super::{checkpoint_path, damaged, open};
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What the signatures are for; one made for mail or git does not pass.
pub const NAMESPACE: &str = "qcph-diem-chot";
/// Who may sign.
pub const SIGNERS_FILE: &str = "nguoi-ky.txt";
/// The folder of signatures.
pub const SIGNATURES: &str = "chu-ky";

/// A signature on a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    pub size: usize,
    /// The body, as `nguoi-ky.txt` names it.
    pub signer: String,
}

impl Signature {
    fn file(&self) -> String {
        format!("{SIGNATURES}/{:04}.{}.sig", self.size, self.signer)
    }

    fn of_file(name: &str) -> Option<Self> {
        let (size, signer) = name.strip_suffix(".sig")?.split_once('.')?;
        Some(Self { size: size.parse().ok()?, signer: signer.into() })
    }
}

/// Signs a checkpoint with a private key, or with the agent that has the key of a `.pub` file.
///
/// The signature is kept only if it verifies under the signer's row in `nguoi-ky.txt`: a body that
/// signs with a key that nobody knows would notice years later.
///
/// # Errors
/// [`Code::ToolMissing`], [`Code::SignatureWrong`], [`Code::LogDamaged`] without that checkpoint.
pub fn sign(folder: &Path, signature: &Signature, key: &Path) -> Result<(), Problem> {
    let signer = &signature.signer;
    if signer.is_empty() || !signer.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        let message = format!("tên người ký `{signer}` chỉ được gồm chữ không dấu, số và `-`");
        return Err(Problem::new(Code::BadArgument, message));
    }
    let text = checkpoint_text(folder, signature.size)?;
    known(folder, signature)?;
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-Y", "sign", "-n", NAMESPACE, "-f"]).arg(key);
    let output = run(command, &text)?;
    if !output.status.success() {
        return Err(wrong(signature, &format!("ssh-keygen không ký được: {}", said(&output))));
    }
    let beside =
        tempfile::tempdir().map_err(|error| Problem::io(Code::CannotWrite, folder, &error))?;
    let draft = beside.path().join("draft.sig");
    disk::write(&draft, &output.stdout)?;
    verify_file(folder, signature, &draft, &text)?;
    disk::write(&folder.join(signature.file()), &output.stdout)
}

/// Verifies every signature of a log. Returns those that hold; problems say which do not.
pub fn check(folder: &Path) -> (Vec<Signature>, Vec<Problem>) {
    let (mut good, mut problems) = (Vec::new(), Vec::new());
    for signature in signatures(folder) {
        let path = folder.join(signature.file());
        let text = known(folder, &signature);
        let text = text.and_then(|()| checkpoint_text(folder, signature.size));
        match text.and_then(|text| verify_file(folder, &signature, &path, &text)) {
            Ok(()) => good.push(signature),
            Err(problem) => problems.push(problem),
        }
    }
    (good, problems)
}

/// The signatures that are there, by size and signer; none of them is verified.
pub fn signatures(folder: &Path) -> Vec<Signature> {
    let listing = std::fs::read_dir(folder.join(SIGNATURES));
    let names = listing
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut found: Vec<_> = names.filter_map(|name| Signature::of_file(&name)).collect();
    found.sort();
    found
}

fn checkpoint_text(folder: &Path, size: usize) -> Result<String, Problem> {
    let missing = || damaged(&format!("diem-chot/{size:04}.txt"), "không có điểm chốt này");
    open::text(&checkpoint_path(folder, size))?.ok_or_else(missing)
}

/// Whether the list of signers has a row for the body; who it is that signs is for people to settle.
fn known(folder: &Path, signature: &Signature) -> Result<(), Problem> {
    let signer = &signature.signer;
    let list = open::text(&folder.join(SIGNERS_FILE))?;
    // A row begins with names, which may be patterns, joined by commas (ssh-keygen(1)).
    let names = |row: &str| {
        let names = row.split_whitespace().next().unwrap_or_default().trim_matches('"').split(',');
        names.into_iter().any(|name| name == signer || name.contains(['*', '?']))
    };
    let rows = list.iter().flat_map(|text| text.lines()).filter(|row| !row.starts_with('#'));
    if rows.into_iter().any(names) {
        return Ok(());
    }
    let message = match list {
        None => format!("sổ chưa có tệp {SIGNERS_FILE}, nên không biết khóa nào là của `{signer}`"),
        Some(_) => format!("{SIGNERS_FILE} không có dòng nào của `{signer}`"),
    };
    Err(Problem::at(Code::SignerUnknown, &Place::file(SIGNERS_FILE), message).hint(format!(
        "ghi vào {} một dòng: `{signer}` rồi dấu cách rồi nội dung tệp khóa công khai (.pub) mà \
         cơ quan ấy trao tận tay, ví dụ `{signer} ssh-ed25519 AAAAC3…`",
        folder.join(SIGNERS_FILE).display()
    )))
}

fn verify_file(
    folder: &Path,
    signature: &Signature,
    file: &Path,
    text: &str,
) -> Result<(), Problem> {
    let signers: PathBuf = folder.join(SIGNERS_FILE);
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "verify", "-n", NAMESPACE, "-I", &signature.signer]);
    command.arg("-f").arg(&signers).arg("-s").arg(file);
    let output = run(command, text)?;
    if output.status.success() {
        return Ok(());
    }
    Err(wrong(signature, &format!("chữ ký không đúng: {}", said(&output))))
}

fn run(mut command: Command, input: &str) -> Result<Output, Problem> {
    let missing = |error: std::io::Error| {
        Problem::tool("ssh-keygen", &error).hint("cài OpenSSH (bản 8.1 trở lên) rồi chạy lại")
    };
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().map_err(missing)?;
    let mut stdin = child.stdin.take().expect("it was asked to be a pipe");
    match stdin.write_all(input.as_bytes()) {
        // It says on its error output why it did not want the text.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(missing(error)),
        _ => drop(stdin),
    }
    child.wait_with_output().map_err(missing)
}

fn said(output: &Output) -> String {
    let text = [&output.stderr[..], &output.stdout[..]].concat();
    String::from_utf8_lossy(&text).trim().replace('\n', "; ")
}

fn wrong(signature: &Signature, message: &str) -> Problem {
    Problem::at(Code::SignatureWrong, &Place::file(signature.file()), message).hint(format!(
        "kiểm dòng `{}` trong {SIGNERS_FILE}; nếu khóa đúng thì điểm chốt hoặc chữ ký đã bị sửa",
        signature.signer
    ))
}
