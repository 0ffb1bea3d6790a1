//! Where things are: the project's root and the folders below it.
//!
//! A project is a folder that holds `records/`. Records are read, and files written, elsewhere.

use crate::problem::{Code, Problem};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A project folder (thư mục dự án).
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    /// Records that count as unreadable, by path below the root.
    set_aside: Arc<BTreeSet<Arc<str>>>,
}

impl Project {
    /// Finds the project at `start` or in a folder above it, as git finds its repository.
    ///
    /// # Errors
    /// [`Code::NoProject`] when no folder up to the top holds `records/`.
    pub fn find(start: &Path) -> Result<Self, Problem> {
        start
            .ancestors()
            .find(|folder| folder.join("records").is_dir())
            .map(|folder| Self { root: folder.to_owned(), set_aside: Arc::default() })
            .ok_or_else(|| no_project(start))
    }

    /// Takes `root` itself, without looking above it.
    ///
    /// # Errors
    /// [`Code::NoProject`] when `root` does not hold `records/`.
    pub fn at(root: &Path) -> Result<Self, Problem> {
        if !root.join("records").is_dir() {
            return Err(no_project(root));
        }
        Ok(Self { root: root.to_owned(), set_aside: Arc::default() })
    }

    /// A folder that may become a project: it need not hold `records/` yet.
    pub fn in_folder(root: &Path) -> Self {
        Self { root: root.to_owned(), set_aside: Arc::default() }
    }

    /// The same project, with these records counted as unreadable: they are known to be there, and
    /// nothing that they say is used.
    #[must_use]
    pub fn setting_aside(&self, paths: BTreeSet<Arc<str>>) -> Self {
        Self { root: self.root.clone(), set_aside: Arc::new(paths) }
    }

    /// Whether a record counts as unreadable.
    pub fn sets_aside(&self, path: &str) -> bool {
        self.set_aside.contains(path)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Bản ghi: the YAML files.
    pub fn records(&self) -> PathBuf {
        self.root.join("records")
    }

    /// Mẫu: overrides of the embedded templates, file by file. Need not exist.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// Kết quả: PDFs and bundles.
    pub fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// Gói niêm phong: where `archive` puts bundles and looks for what is sealed.
    pub fn bundles(&self) -> PathBuf {
        self.out().join("goi")
    }

    /// Sổ niêm phong: the log over all bundles; it belongs into the shared repository.
    pub fn log(&self) -> PathBuf {
        self.out().join("so")
    }

    /// Bản ký để trên ổ chung: where signed copies are put that git should not keep, if the folder, or a
    /// link to one on a share, stands there.
    pub fn signed_copies(&self) -> PathBuf {
        self.root.join("ban-ky")
    }

    /// Bộ nhớ đệm: what builds remember, see [`crate::cache`]. May be deleted at any time.
    pub fn cache(&self) -> PathBuf {
        self.out().join(".bo-nho-dem")
    }

    /// The path as it is printed: below the root, with `/`.
    pub fn shown(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn no_project(start: &Path) -> Problem {
    Problem::new(
        Code::NoProject,
        format!("không tìm thấy dự án: `{}` không có thư mục records", start.display()),
    )
    .hint("tạo thư mục `records` rồi đặt các bản ghi YAML vào đó, hoặc chạy `qcph init`")
    .hint("nếu dự án ở nơi khác, thêm `-C <thư mục>`")
}
