//! Collects what a check finds, each with its code, its place inside the bundle and what to do.
//!
//! Checks come here with a code, a path and a message; a list of problems goes out. The list is
//! bounded: a hostile file does not fill the memory with complaints.

use crate::problem::{Code, Place, Problem, Severity};
use std::collections::BTreeMap;

/// How many findings of one bundle are kept word by word.
pub const MOST: usize = 500;

/// The findings of one bundle or log.
#[derive(Debug)]
pub struct Findings {
    of: String,
    list: Vec<Problem>,
    more: usize,
    /// How often each departure from the canonical form was met.
    dress: BTreeMap<String, usize>,
}

impl Findings {
    /// `of` is the bundle or log as the user called it.
    pub fn new(of: impl Into<String>) -> Self {
        Self { of: of.into(), list: Vec::new(), more: 0, dress: BTreeMap::new() }
    }

    /// Adds a finding about `path` inside the bundle; an empty path stands for the whole. The same
    /// departure from the canonical form is kept once, with the number of its files.
    pub fn add(&mut self, code: Code, path: &str, message: impl Into<String>) {
        let message = message.into();
        if code == Code::NotCanonical {
            // A program that packed anew did so with every file: its cause is told once.
            let met = self.dress.entry(message.clone()).or_default();
            *met += 1;
            if *met > 1 {
                return;
            }
        }
        if self.list.len() >= MOST {
            self.more += 1;
            return;
        }
        let file = if path.is_empty() { self.of.clone() } else { format!("{}/{path}", self.of) };
        let problem = Problem::at(code, &Place::file(file), message);
        self.list.push(match what_to_do(code) {
            Some(hint) => problem.hint(hint),
            None => problem,
        });
    }

    /// As [`Self::add`], for what is worth a look and no fault.
    pub fn advise(&mut self, code: Code, path: &str, message: impl Into<String>) {
        let kept = self.list.len();
        self.add(code, path, message);
        self.list[kept..].iter_mut().for_each(|problem| problem.severity = Severity::Advice);
    }

    /// A problem of the whole bundle or log, still to be added.
    pub fn whole(&self, code: Code, message: &str) -> Problem {
        Problem::at(code, &Place::file(self.of.clone()), message)
    }

    /// Adds a problem that already has its place.
    pub fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// Whether nothing was found so far.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings, with a last one that counts those left out.
    pub fn into_problems(mut self) -> Vec<Problem> {
        for problem in &mut self.list {
            let met = self.dress.get(&problem.message).copied().unwrap_or_default();
            if problem.code == Code::NotCanonical && met > 1 {
                problem.message += &format!(" (ở {met} tệp)");
                problem.place = Some(Place::file(self.of.clone()));
            }
        }
        if self.more > 0 {
            self.list.push(left_out(self.of, self.more));
        }
        self.list
    }
}

/// Stands for the findings that are not kept word by word.
pub fn left_out(of: impl Into<std::sync::Arc<str>>, count: usize) -> Problem {
    let message = format!("còn {count} vấn đề nữa không liệt kê");
    Problem::at(Code::OverLimit, &Place::file(of), message)
}

/// What a person does about a finding of this code.
fn what_to_do(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::NotABundle => "kiểm tra lại tên tệp: gói niêm phong có tên dạng QCPH_<ngày>_<số>.zip",
        Code::ContainerDamaged | Code::ContentDamaged | Code::BundleCut | Code::FileMissing => {
            "không dùng bản này; lấy bản sao khác của gói (ổ lưu khác, cơ quan phối hợp) rồi kiểm lại"
        }
        Code::FileExtra => {
            "tệp này không được niêm phong, không tin nội dung của nó; lấy bản sao khác của gói"
        }
        Code::TagFileWrong | Code::IndexMismatch => {
            "gói đã bị sửa sau khi niêm phong hoặc không do qcph lập; lấy bản sao khác của gói"
        }
        Code::NotCanonical => {
            "gói đã bị nén lại bằng chương trình khác; tìm tệp gốc, hoặc giải nén rồi kiểm nội dung bằng sha256sum như DOC-TOI-TRUOC.txt chỉ"
        }
        Code::NameRefused => "không giải nén gói này; lấy bản sao khác của gói",
        Code::BundleRenamed => "trả tên tệp về đúng tên thư mục bên trong gói",
        Code::OverLimit => "đây không phải gói do qcph niêm phong; không giải nén",
        Code::BundleMissing => {
            "gói để ở nơi khác thì kiểm cả hai nơi một lượt: `qcph verify <thư mục> <thư mục>`; không thì lấy bản sao của gói"
        }
        Code::DocumentDiffers | Code::MetadataDiffers => {
            "lấy bản sao khác của gói rồi kiểm lại; nếu mọi bản đều vậy, văn bản đã sai từ lúc niêm phong"
        }
        Code::OriginalFails | Code::OriginalMissing => {
            "lấy bản sao khác của gói rồi kiểm lại; bản ký là bản gốc, không lập lại được"
        }
        Code::OriginalUnlinked => {
            "kiểm cả thư mục gói một lượt: `qcph verify <thư mục>`; nếu vẫn vậy, lấy bản sao khác của gói"
        }
        Code::LogMissing | Code::LogDamaged => {
            "khôi phục sổ từ kho chung (`git restore`, `git pull`) hoặc từ bản của cơ quan phối hợp"
        }
        Code::LogForked => {
            "đối chiếu sổ với cơ quan phối hợp; không niêm phong tiếp cho đến khi rõ bên nào bị sửa"
        }
        Code::NotInLog => {
            "lượt niêm phong bị ngắt thì chạy lại `qcph archive`; không thì lấy sổ mới nhất từ kho chung, gói không thuộc dự án thì chuyển đi nơi khác"
        }
        Code::BundleReplaced => "không dùng gói này; lấy lại gói đúng từ bản sao khác rồi kiểm lại",
        Code::NewerFormat => "dùng bản qcph mới hơn để kiểm gói này",
        _ => return None,
    })
}
