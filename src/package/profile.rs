//! What the circular fixes (TT 05/2025/TT-BNV, Phụ lục III and IV): constants, codes and fields, as data.
//!
//! In: `templates/goi-nop/tt05.json`, or the project's own. Out: a [`Profile`]. A correction by an archive is
//! a change of that file, not of the program.

use crate::disk;
use crate::problem::{Code, Place, Problem};
use crate::project::Project;
use crate::templates::PACKAGES;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;

/// The path below `templates/`, and the profile as it is in the program.
pub const FILE: &str = PACKAGES.0;
pub const EMBEDDED: &str = PACKAGES.1;

/// All that is fixed of a package.
#[derive(Debug, Clone, Deserialize)]
pub struct Profile {
    #[serde(rename = "ten")]
    pub name: String,
    #[serde(rename = "hang_so")]
    pub constants: Vec<Constant>,
    #[serde(rename = "bang_ma")]
    pub codes: BTreeMap<String, Codes>,
    /// Of a dossier, in the printed order.
    #[serde(rename = "ho_so")]
    pub dossier: Vec<Field>,
    /// Of a package of loose documents.
    #[serde(rename = "goi_tai_lieu")]
    pub loose: Vec<Field>,
    /// Of a document.
    #[serde(rename = "tai_lieu")]
    pub document: Vec<Field>,
}

/// A constant with its clause, and how sure it is: H, M or L.
#[derive(Debug, Clone, Deserialize)]
pub struct Constant {
    #[serde(rename = "ma")]
    pub id: String,
    #[serde(rename = "gia_tri")]
    pub value: String,
    #[serde(rename = "dieu")]
    pub clause: String,
    #[serde(rename = "tin_cay")]
    pub confidence: String,
}

/// The codes that a field may have, with their meaning.
#[derive(Debug, Clone, Deserialize)]
pub struct Codes {
    #[serde(rename = "tin_cay")]
    pub confidence: String,
    #[serde(rename = "gia_tri")]
    pub values: BTreeMap<String, String>,
}

/// A field of an `EAD.xml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Field {
    #[serde(rename = "ten")]
    pub name: String,
    #[serde(rename = "nhan")]
    pub title: String,
    /// In characters.
    #[serde(rename = "dai")]
    pub length: Option<usize>,
    #[serde(rename = "bat_buoc", default)]
    pub required: bool,
    /// When it is required although it is not always, such as `riskRecovery=1`.
    #[serde(rename = "khi")]
    pub when: Option<String>,
    /// Which codes it may have.
    #[serde(rename = "ma")]
    pub codes: Option<String>,
    /// `ngay` a day, `so` a number, `ma` two digits.
    #[serde(rename = "dang")]
    pub form: Option<String>,
    #[serde(rename = "tin_cay")]
    pub confidence: String,
}

/// The constants that the program asks for.
pub const ASKED: &[&str] = &[
    "khong_gian_mets",
    "khong_gian_xlink",
    "khong_gian_csip",
    "khong_gian_sip",
    "luoc_do_mets",
    "ho_so_mau",
    "loai_ho_so",
    "loai_tai_lieu",
    "loai_noi_dung",
    "loai_goi",
    "trang_thai",
    "ma_doi_tuong",
    "ma_tep",
    "mui_gio",
    "mdtype",
    "mdtype_phien_ban",
    "mime_xml",
    "mime_luoc_do",
    "mime_pdf",
    "phan_mem_ghi_chu",
    "phong_ghi_chu",
    "thoa_thuan",
    "ban_the_hien",
    "ten_ead_tai_lieu",
    "so_thu_tu_tai_lieu",
    "tieng_viet",
    "du_phong",
];

impl Profile {
    /// That of the program.
    pub fn embedded() -> Self {
        serde_json::from_str(EMBEDDED).expect("the embedded profile is tested to be whole")
    }

    /// That of a project, if it has one of its own.
    ///
    /// # Errors
    /// [`Code::CannotRead`], [`Code::TemplateSyntax`].
    pub fn read(project: &Project) -> Result<Self, Problem> {
        let path = project.templates().join(FILE);
        let text = match disk::read_text(&path, disk::SMALL_BYTES) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::embedded()),
            Err(error) => return Err(Problem::io(Code::CannotRead, &path, &error)),
        };
        let wrong = |message: String| {
            Problem::at(Code::TemplateSyntax, &Place::file(format!("templates/{FILE}")), message)
                .hint("chép lại tệp gốc: `qcph package profile`, rồi sửa từng giá trị")
        };
        let profile: Self = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| wrong(format!("không đọc được tệp quy định gói nộp: {error}")))?;
        match ASKED.iter().find(|id| !profile.constants.iter().any(|one| one.id == **id)) {
            Some(missing) => Err(wrong(format!("tệp quy định gói nộp thiếu hằng số `{missing}`"))),
            None => Ok(profile),
        }
    }

    /// A constant; it is there, as [`ASKED`] is tested.
    pub fn get(&self, id: &str) -> &str {
        self.constants.iter().find(|one| one.id == id).map_or("", |one| &one.value)
    }

    /// The code of a type of document; that of others where the table has it not.
    pub fn type_code(&self, name: &str) -> &str {
        self.code("typeName", name)
    }

    /// The code of a table with this meaning, else that of `Khác`.
    pub fn code(&self, table: &str, meaning: &str) -> &str {
        let of = |wanted: &str| {
            let mut rows = self.codes.get(table)?.values.iter();
            rows.find(|(_, name)| name.to_lowercase() == wanted).map(|(code, _)| code.as_str())
        };
        of(&meaning.to_lowercase()).or_else(|| of("khác")).unwrap_or_default()
    }
}
