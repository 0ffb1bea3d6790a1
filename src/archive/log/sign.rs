//! Who says so: SSH signatures of the two bodies on checkpoints.
//!
//! `ssh-keygen` signs and verifies, a program that office machines have and that needs none of ours;
//! this file calls it, with the checkpoint on its input. A body is known by its row in `nguoi-ky.txt`,
//! in the form that ssh-keygen calls `allowed_signers`. Keys are read by that program.

use super::{Leaf, witnessed_text};
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
/// How a file that ssh-keygen signed begins.
const ARMOUR: &[u8] = b"-----BEGIN SSH SIGNATURE-----";

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
        let signature = Self { size: size.parse().ok()?, signer: signer.into() };
        // Only the one spelling counts: `02.bhxh.sig` is no second signature of bhxh.
        signature.file().ends_with(&format!("/{name}")).then_some(signature)
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
    let text = witnessed_text(folder, signature.size)?;
    let signers = Signers::read(&folder.join(SIGNERS_FILE))?;
    signers.known(signature)?;
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-Y", "sign", "-n", NAMESPACE, "-f"]).arg(key);
    // What it asks for, a passphrase or a touch of the key, is for the person at the terminal.
    command.stderr(Stdio::inherit());
    let output = run(command, &text)?;
    if !output.status.success() {
        return Err(not_signed(key));
    }
    let beside =
        tempfile::tempdir().map_err(|error| Problem::io(Code::CannotWrite, folder, &error))?;
    let draft = beside.path().join("draft.sig");
    disk::write(&draft, &output.stdout)?;
    signers.verify(signature, &draft, &text, None)?;
    disk::write(&folder.join(signature.file()), &output.stdout)
}

fn not_signed(key: &Path) -> Problem {
    let message = format!("ssh-keygen không ký được bằng khóa `{}`", key.display());
    Problem::new(Code::ToolMissing, message)
        .hint("xem dòng ssh-keygen in ra ở trên; khóa có mật khẩu thì chạy lệnh này ở cửa sổ lệnh, hoặc nạp khóa trước bằng `ssh-add`")
        .hint("nếu ssh-keygen báo khóa mở cho người khác đọc (permissions): `chmod 600` tệp khóa, hoặc trên Windows chỉ để lại quyền của mình")
}

/// Verifies every signature of a log, each at the day of the bundle that its checkpoint closes, so
/// that a key may be retired. Returns those that hold; problems say which do not.
///
/// `signers` is a list that is kept elsewhere; without it, the log's own counts.
pub fn check(
    folder: &Path,
    leaves: &[Leaf],
    signers: Option<&Path>,
) -> (Vec<Signature>, Vec<Problem>) {
    let (mut good, mut problems) = (Vec::new(), Vec::new());
    let names = match disk::names(&folder.join(SIGNATURES)) {
        Ok(names) => names,
        Err(problem) => return (good, vec![problem]),
    };
    problems.extend(names.iter().filter_map(|name| strange(name)));
    let found = of_files(&names);
    if found.is_empty() {
        return (good, problems);
    }
    let own = folder.join(SIGNERS_FILE);
    let signers = match Signers::read(signers.unwrap_or(&own)) {
        Ok(signers) => signers,
        Err(problem) => return (good, vec![problem]),
    };
    problems.extend(signers.shared_keys());
    for signature in found {
        let path = folder.join(signature.file());
        let day = signature.size.checked_sub(1).and_then(|last| leaves.get(last));
        let text = signers.known(&signature);
        let text = text.and_then(|()| witnessed_text(folder, signature.size));
        match text.and_then(|text| signers.verify(&signature, &path, &text, day)) {
            Ok(()) => good.push(signature),
            Err(problem) => {
                let of_machine = problem.code == Code::ToolMissing;
                problems.push(problem);
                if of_machine {
                    break;
                }
            }
        }
    }
    (good, problems)
}

/// A file beside the signatures that looks like one and has another name.
fn strange(name: &str) -> Option<Problem> {
    let looks = name.to_ascii_lowercase().ends_with(".sig");
    (looks && Signature::of_file(name).is_none()).then(|| {
        let place = Place::file(format!("{SIGNATURES}/{name}"));
        Problem::at(Code::SignatureWrong, &place, "tên tệp chữ ký không đúng mẫu, không được tính")
            .hint("tên đúng có dạng NNNN.<người ký>.sig với bốn chữ số, ví dụ 0002.bhxh.sig")
    })
}

/// The signatures that are there, by size and signer; none of them is verified.
///
/// # Errors
/// Those of listing their folder.
pub fn signatures(folder: &Path) -> Result<Vec<Signature>, Problem> {
    Ok(of_files(&disk::names(&folder.join(SIGNATURES))?))
}

fn of_files(names: &[String]) -> Vec<Signature> {
    let mut found: Vec<_> = names.iter().filter_map(|name| Signature::of_file(name)).collect();
    found.sort();
    found
}

/// The list of signers, as ssh-keygen wants it; who it is that signs is for people to settle.
struct Signers {
    path: PathBuf,
    /// Without the marks that Windows tools put in; `None` when there is no list.
    text: Option<String>,
}

impl Signers {
    fn read(path: &Path) -> Result<Self, Problem> {
        let bytes = match disk::read(path, disk::SMALL_BYTES) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Problem::io(Code::CannotRead, path, &error)),
        };
        let text = bytes.map(|bytes| {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
            text.map(|text| text.replace('\r', "")).ok_or_else(|| not_utf8(path))
        });
        Ok(Self { path: path.into(), text: text.transpose()? })
    }

    fn rows(&self) -> impl Iterator<Item = &str> {
        let rows = self.text.iter().flat_map(|text| text.lines()).map(str::trim);
        rows.filter(|row| !row.is_empty() && !row.starts_with('#'))
    }

    fn known(&self, signature: &Signature) -> Result<(), Problem> {
        let signer = &signature.signer;
        let named = |row: &str| names(row).any(|name| name == signer || name.contains(['*', '?']));
        if self.rows().any(named) {
            return Ok(());
        }
        let message = match self.text {
            None => {
                format!("sổ chưa có tệp {SIGNERS_FILE}, nên không biết khóa nào là của `{signer}`")
            }
            Some(_) => format!("{SIGNERS_FILE} không có dòng nào của `{signer}`"),
        };
        Err(Problem::at(Code::SignerUnknown, &Place::file(SIGNERS_FILE), message).hint(format!(
            "ghi vào {} một dòng: `{signer}` rồi dấu cách rồi nội dung tệp khóa công khai (.pub) mà \
             cơ quan ấy trao tận tay, ví dụ `{signer} ssh-ed25519 AAAAC3…`",
            self.path.display()
        )))
    }

    /// Two bodies that sign with one key are one witness: in two rows, or in one that names several or
    /// is a pattern.
    fn shared_keys(&self) -> Vec<Problem> {
        let many = self.rows().filter_map(|row| {
            let all: Vec<&str> = names(row).collect();
            let pattern = all.iter().any(|name| name.contains(['*', '?', '!']));
            (pattern || all.len() > 1).then(|| {
                let message =
                    format!("dòng `{}` trao một khóa cho nhiều tên người ký", all.join(","));
                Problem::at(Code::SignatureWrong, &Place::file(SIGNERS_FILE), message)
                    .hint("mỗi dòng ghi đúng một tên, rồi khóa riêng của cơ quan ấy")
            })
        });
        let rows: Vec<_> =
            self.rows().filter_map(|row| Some((names(row).next()?, key(row)?))).collect();
        let twice =
            rows.iter().enumerate().filter_map(|(at, (name, key))| {
                let first = rows[..at].iter().find(|(other, same)| same == key && other != name)?;
                let message =
                    format!("`{}` và `{name}` dùng chung một khóa: như một người ký", first.0);
                let place = Place::file(SIGNERS_FILE);
                Some(Problem::at(Code::SignatureWrong, &place, message).hint(
                    "mỗi cơ quan phải có khóa riêng; hỏi lại cơ quan kia khóa công khai của họ",
                ))
            });
        many.chain(twice).collect()
    }

    /// `day` is that of the bundle which the checkpoint closes; without one, today counts.
    fn verify(
        &self,
        signature: &Signature,
        file: &Path,
        text: &str,
        day: Option<&Leaf>,
    ) -> Result<(), Problem> {
        let list = disk::private(".txt", self.text.as_deref().unwrap_or_default().as_bytes())?;
        let armour = disk::read(file, disk::SMALL_BYTES);
        let armour = armour.map_err(|error| Problem::io(Code::CannotRead, file, &error))?;
        let armour: Vec<u8> = armour.into_iter().filter(|byte| *byte != b'\r').collect();
        let is_one = armour.starts_with(ARMOUR);
        let armour = disk::private(".sig", &armour)?;
        let ask = |text: &str| {
            let mut command = Command::new("ssh-keygen");
            command.args(["-Y", "verify", "-n", NAMESPACE, "-I", &signature.signer]);
            // Only a row that limits a key needs it, and older programs do not know it.
            if let Some(leaf) = day.filter(|_| self.rows().any(|row| row.contains("valid-"))) {
                command.arg(format!("-Overify-time={}", leaf.bundle.date.format("%Y%m%d")));
            }
            command.arg("-f").arg(&*list).arg("-s").arg(&*armour);
            command.stderr(Stdio::piped());
            run(command, text)
        };
        let output = ask(text)?;
        if output.status.success() {
            return Ok(());
        }
        // It says so of every text that it could judge; anything else is trouble of its own.
        let says = said(&output);
        if output.status.code() != Some(255) || !says.contains("Could not verify signature") {
            return Err(too_old(&says));
        }
        if !is_one {
            let message = "tệp chữ ký không còn đọc được (PowerShell thường ghi lại thành UTF-16): chữ ký chưa được kiểm";
            return Err(Problem::at(Code::SignatureWrong, &Place::file(signature.file()), message)
                .hint("lấy lại tệp này từ kho chung, hoặc ký lại bằng `qcph log sign`"));
        }
        if ask(&text.replace('\n', "\r\n"))?.status.success() {
            let message = "chữ ký là của điểm chốt viết với kiểu xuống dòng của Windows (CRLF), không phải của điểm chốt này";
            return Err(Problem::at(Code::SignatureWrong, &Place::file(signature.file()), message)
                .hint("ký lại bằng `qcph log sign`, đừng ký tệp đã qua chương trình soạn thảo"));
        }
        Err(wrong(signature, &format!("chữ ký không đúng: {says}")))
    }
}

fn not_utf8(path: &Path) -> Problem {
    let message = format!("{SIGNERS_FILE} không phải chữ UTF-8 (PowerShell thường ghi ra UTF-16)");
    Problem::at(Code::CannotRead, &Place::file(path.display().to_string()), message)
        .hint("mở tệp bằng Notepad, chọn Lưu thành (Save as), mã hóa UTF-8, rồi kiểm lại")
}

/// A row begins with names, which may be patterns, joined by commas (ssh-keygen(1)).
fn names(row: &str) -> impl Iterator<Item = &str> {
    row.split_whitespace().next().unwrap_or_default().trim_matches('"').split(',')
}

/// The key of a row: what follows the name of its kind.
fn key(row: &str) -> Option<&str> {
    let mut words = row.split_whitespace().skip_while(|word| {
        !["ssh-", "ecdsa-", "sk-"].into_iter().any(|kind| word.starts_with(kind))
    });
    words.nth(1)
}

fn too_old(says: &str) -> Problem {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("ssh-keygen{}", std::env::consts::EXE_SUFFIX);
    let program = std::env::split_paths(&path).map(|folder| folder.join(&name));
    let program = program.into_iter().find(|path| path.is_file());
    let program = program.map_or(name.clone(), |path| path.display().to_string());
    let message = format!(
        "`{program}` không kiểm được chữ ký: {says}; chữ ký chưa được kiểm, không phải sai"
    );
    Problem::new(Code::ToolMissing, message)
        .hint("cài OpenSSH bản 8.1 trở lên (8.9 khi khóa có thời hạn) rồi chạy lại")
}

fn run(mut command: Command, input: &str) -> Result<Output, Problem> {
    let missing = |error: std::io::Error| {
        Problem::tool("ssh-keygen", &error).hint("cài OpenSSH (bản 8.1 trở lên) rồi chạy lại")
    };
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(missing)?;
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
    String::from_utf8_lossy(&text).replace('\r', "").trim().replace('\n', "; ")
}

fn wrong(signature: &Signature, message: &str) -> Problem {
    Problem::at(Code::SignatureWrong, &Place::file(signature.file()), message).hint(format!(
        "kiểm dòng `{}` trong {SIGNERS_FILE}; nếu khóa đúng thì điểm chốt hoặc chữ ký đã bị sửa",
        signature.signer
    ))
}
