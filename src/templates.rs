//! The templates in force: the embedded ones, overridden file by file by the project's `templates/`.
//!
//! Reads files and leaves them unjudged: wording is compiled in `documents`, layout in `render`.

use crate::disk;
use crate::problem::{Code, Place, Problem};
use crate::project::Project;

/// What an office may override, by path below `templates/`.
const EMBEDDED: &[(&str, &str)] = &[
    ("loi-van/bao-cao-kiem-tra.txt", include_str!("../templates/loi-van/bao-cao-kiem-tra.txt")),
    ("loi-van/bao-cao-tong-ket.txt", include_str!("../templates/loi-van/bao-cao-tong-ket.txt")),
    ("loi-van/cong-van.txt", include_str!("../templates/loi-van/cong-van.txt")),
    ("loi-van/dinh-chinh.txt", include_str!("../templates/loi-van/dinh-chinh.txt")),
    ("loi-van/giay-moi.txt", include_str!("../templates/loi-van/giay-moi.txt")),
    ("loi-van/lien-tich.txt", include_str!("../templates/loi-van/lien-tich.txt")),
    ("loi-van/phieu-gui.txt", include_str!("../templates/loi-van/phieu-gui.txt")),
    ("loi-van/thay-the.txt", include_str!("../templates/loi-van/thay-the.txt")),
    ("loi-van/thong-bao.txt", include_str!("../templates/loi-van/thong-bao.txt")),
    ("loi-van/thu-hoi.txt", include_str!("../templates/loi-van/thu-hoi.txt")),
    ("the-thuc/nd30.json", include_str!("../templates/the-thuc/nd30.json")),
    ("the-thuc/quy-tac/nd30.json", include_str!("../templates/the-thuc/quy-tac/nd30.json")),
    ("the-thuc/quy-tac/tld.json", include_str!("../templates/the-thuc/quy-tac/tld.json")),
    ("the-thuc/quy-tac/tt01.json", include_str!("../templates/the-thuc/quy-tac/tt01.json")),
    ("the-thuc/tt01.json", include_str!("../templates/the-thuc/tt01.json")),
    ("van-ban.typ", include_str!("../templates/van-ban.typ")),
];

/// What the law fixes of packages for an archive: an office's own copy counts, and is in no bundle.
pub const PACKAGES: (&str, &str) =
    ("goi-nop/tt05.json", include_str!("../templates/goi-nop/tt05.json"));

/// What is law, or no document: an office's own copy changes nothing.
const FIXED: &[(&str, &str)] = &[
    ("ho-so.typ", include_str!("../templates/ho-so.typ")),
    ("so.typ", include_str!("../templates/so.typ")),
    ("the-thuc/ban-sao.json", include_str!("../templates/the-thuc/ban-sao.json")),
    (
        "the-thuc/quy-tac/giao-nhan.json",
        include_str!("../templates/the-thuc/quy-tac/giao-nhan.json"),
    ),
    ("the-thuc/quy-tac/so.json", include_str!("../templates/the-thuc/quy-tac/so.json")),
    ("the-thuc/loai-van-ban.json", include_str!("../templates/the-thuc/loai-van-ban.json")),
    ("the-thuc/so-dang-ky.json", include_str!("../templates/the-thuc/so-dang-ky.json")),
    ("the-thuc/so-van-ban.json", include_str!("../templates/the-thuc/so-van-ban.json")),
    (
        "the-thuc/thoi-han-bao-quan.json",
        include_str!("../templates/the-thuc/thoi-han-bao-quan.json"),
    ),
    ("the-thuc/truong-thong-tin.json", include_str!("../templates/the-thuc/truong-thong-tin.json")),
    ("the-thuc/van-ban-thay-the.json", include_str!("../templates/the-thuc/van-ban-thay-the.json")),
];

/// A file that no project overrides, by path below `templates/`.
pub fn fixed(path: &str) -> &'static str {
    FIXED.iter().find(|(known, _)| *known == path).map_or("", |(_, text)| text)
}

/// Tells of files below the project's `templates/` that change nothing: no project overrides them, or no
/// template has their name. Those that are as they were change nothing anyway. What cannot be listed is
/// told too: a template may be in it.
pub fn unread(project: &Project) -> Vec<Problem> {
    let folder = project.templates();
    let unread = |entry: disk::DirEntry| {
        let below = entry.path().strip_prefix(&folder).ok()?.to_str()?.replace('\\', "/");
        let looks_like_one = [".txt", ".json", ".typ"].iter().any(|end| below.ends_with(end));
        let own = EMBEDDED.iter().any(|(path, _)| *path == below) || below == PACKAGES.0;
        let used = own || below.starts_with("fonts/");
        let text = disk::read_text(entry.path(), disk::SMALL_BYTES).ok()?;
        (looks_like_one && !used && text.replace("\r\n", "\n") != fixed(&below)).then(|| {
            let message = "tệp không được đọc: không có mẫu nào tên này mà cơ quan sửa được";
            Problem::at(Code::NotRead, &Place::file(format!("templates/{below}")), message)
                .hint("đổi thành tên của mẫu có sẵn, hoặc xóa tệp")
                .advice()
        })
    };
    disk::below(&folder, |_| true).filter_map(|found| found.map_or_else(Some, unread)).collect()
}

/// Every template by path below `templates/`, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates(Vec<(&'static str, String)>);

impl Templates {
    /// The embedded templates alone.
    pub fn embedded() -> Self {
        Self(EMBEDDED.iter().map(|(path, text)| (*path, (*text).to_owned())).collect())
    }

    /// Reads the project's overrides.
    ///
    /// # Errors
    /// [`Code::CannotRead`], [`Code::Encoding`]; one a file.
    pub fn read(project: &Project) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut templates = Self::embedded();
        for (path, text) in &mut templates.0 {
            let file = project.templates().join(*path);
            match disk::read_text(&file, disk::SMALL_BYTES) {
                Ok(own) => *text = own.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => problems.push(
                    Problem::at(
                        Code::Encoding,
                        &Place::file(format!("templates/{path}")),
                        "mẫu không phải UTF-8",
                    )
                    .hint("lưu lại tệp với bảng mã UTF-8"),
                ),
                Err(error) => problems.push(Problem::io(Code::CannotRead, &file, &error)),
            }
        }
        if problems.is_empty() { Ok(templates) } else { Err(problems) }
    }

    /// The same with one file changed; a path that is not known changes nothing.
    #[must_use]
    pub fn with(mut self, path: &str, text: String) -> Self {
        self.0
            .iter_mut()
            .filter(|(known, _)| *known == path)
            .for_each(|file| file.1.clone_from(&text));
        self
    }

    /// Wording templates by file name.
    pub fn wording(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.0.iter().filter_map(|(path, text)| {
            Some((path.strip_prefix("loi-van/")?.to_owned(), text.clone()))
        })
    }

    /// Layout files by path.
    pub fn layout(&self) -> impl Iterator<Item = (&'static str, &str)> + Clone {
        self.0
            .iter()
            .filter(|(path, _)| !path.starts_with("loi-van/") && !path.contains("/quy-tac/"))
            .map(|(path, text)| (*path, text.as_str()))
    }

    /// All files, for the bundle.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(path, text)| (*path, text.as_str()))
    }
}
