//! The documents of a package, out of their bundles; collects all that is missing.

use super::{Around, Held, Ready, fields, gone};
use crate::archive::{self, BundleName, Entry};
use crate::dossiers::{self, Dossier, File};
use crate::package::{self, Package, Profile};
use crate::pipeline::Loaded;
use crate::problem::{Code, Place, Problem};
use crate::records::agency::Agency;
use crate::records::dossier::Access;
use crate::records::issue::SigningWay;
use crate::records::scalar::Date;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

/// The bundles that documents are taken from, and what is missing.
pub struct Shelf<'a> {
    loaded: &'a Loaded,
    profile: &'a Profile,
    indexes: BTreeMap<BundleName, Vec<Entry>>,
    places: BTreeMap<String, Held>,
    missing: Vec<Problem>,
}

impl<'a> Shelf<'a> {
    /// With nothing taken from it.
    pub fn new(loaded: &'a Loaded, profile: &'a Profile) -> Self {
        let (indexes, places) = (BTreeMap::new(), BTreeMap::new());
        Self { loaded, profile, indexes, places, missing: Vec::new() }
    }

    fn miss(&mut self, place: Option<&Place>, message: String, hint: &str) {
        let problem = match place {
            Some(place) => Problem::at(Code::PackageUnready, place, message),
            None => Problem::new(Code::PackageUnready, message),
        };
        self.missing.push(problem.hint(hint).clause("TT 05/2025/TT-BNV, Phụ lục III, IV"));
    }

    /// Mã định danh and mã phông.
    pub fn codes(&mut self, agency: &Agency) -> (String, String) {
        let code = agency.organ_code.as_ref().map(|code| code.value.0.clone());
        if code.is_none() {
            let message = format!("cơ quan `{}` chưa có mã định danh", agency.id.value.0);
            let hint = "thêm `ma_dinh_danh: …`, đúng mã nhà nước cấp cho cơ quan";
            self.miss(Some(&agency.id.place), message, hint);
        }
        (code.unwrap_or_default(), self.fonds(agency))
    }

    /// Mã phông.
    pub fn fonds(&mut self, agency: &Agency) -> String {
        let fonds = agency.fonds.as_ref().map(|fonds| fonds.0.clone());
        if fonds.is_none() {
            let message = format!("cơ quan `{}` chưa có mã phông", agency.id.value.0);
            let hint = "hỏi lưu trữ nơi nhận, rồi thêm `ma_phong: …`";
            self.miss(Some(&agency.id.place), message, hint);
        }
        fonds.unwrap_or_default()
    }

    /// Chế độ sử dụng.
    pub fn access(&mut self, dossier: &Dossier) -> Access {
        if dossier.access.is_none() {
            let planned = self.loaded.office.corpus.dossier(&dossier.id);
            let place = planned.map(|planned| planned.dossier.id.place.clone());
            let message = format!("hồ sơ `{}` chưa có chế độ sử dụng", dossier.id);
            let hint = "thêm vào hồ sơ trong danh mục `che_do_su_dung: cong_khai`, `co_dieu_kien` hoặc `mat`";
            self.miss(place.as_ref(), message, hint);
        }
        dossier.access.unwrap_or(Access::Conditional)
    }

    /// How many sheets of paper; none where all documents were signed digitally.
    pub fn sheets(&mut self, dossier: &Dossier) -> u64 {
        let is_digital = |document: &dossiers::Document| {
            document.original().is_some_and(|file| file.way == Some(SigningWay::Digital))
        };
        let digital = dossier.documents.iter().all(is_digital).then_some(0);
        let sheets = dossier.sheets.or(digital);
        if sheets.is_none() {
            let closed = self.loaded.office.corpus.closed(&dossier.id);
            let path = closed.map_or("", |closed| &*closed.path);
            let message =
                format!("hồ sơ `{}` có văn bản không ký số mà chưa có số tờ giấy", dossier.id);
            let hint = format!("xóa `{path}`, rồi kết thúc lại hồ sơ với `--sheets SỐ_TỜ`");
            self.miss(Some(&Place::file(path)), message, &hint);
        }
        sheets.unwrap_or_default()
    }

    /// The documents of a package, in their order.
    pub fn documents(
        &mut self,
        documents: &[dossiers::Document],
        around: &Around<'_>,
    ) -> Vec<package::Document> {
        let mut ready = Vec::new();
        for (at, document) in (1..).zip(documents) {
            match self.document(document, at, around) {
                Ok(Some(found)) => ready.push(found),
                Ok(None) => {
                    let message = format!("văn bản `{}` chưa niêm phong", document.record);
                    self.miss(None, message, "niêm phong bằng `qcph archive`, rồi chạy lại");
                }
                Err(problem) => self.missing.push(problem),
            }
        }
        ready
    }

    fn document(
        &mut self,
        document: &dossiers::Document,
        at: usize,
        around: &Around<'_>,
    ) -> Result<Option<package::Document>, Problem> {
        let Some(file) = document.original() else { return Ok(None) };
        let entry = self.entry(file, &document.record)?;
        let (number, mark) =
            entry.number_and_mark.split_once('/').unwrap_or((&entry.number_and_mark, ""));
        let digits = self.profile.get("so_thu_tu_tai_lieu").parse().unwrap_or(7);
        let said = fields::said([
            ("docId", document.record.clone()),
            ("docCode", format!("{}.{at:0digits$}", around.code)),
            ("maintenance", fields::maintenance(around.retention, self.profile)),
            ("typeName", self.profile.type_code(&entry.type_name).to_owned()),
            ("codeNumber", number.to_owned()),
            ("codeNotation", mark.to_owned()),
            ("issuedDate", Date(entry.date).shown()),
            ("organName", entry.author.clone()),
            ("subject", entry.abstract_.clone()),
            ("language", self.profile.get("tieng_viet").to_owned()),
            ("numberOfPage", file.pages.to_string()),
            ("mode", fields::mode(around.access, self.profile)),
            ("confidenceLevel", fields::confidence(file).to_owned()),
            ("riskRecovery", self.profile.get("du_phong").to_owned()),
            ("process", fields::steps(self.loaded, &document.record)?),
        ]);
        let (id, sha256, size_bytes) = (document.record.clone(), file.sha256, file.size_bytes);
        Ok(Some(package::Document { id, said, sha256, size_bytes }))
    }

    /// What the index of its bundle says of a file.
    fn entry(&mut self, file: &File, record: &str) -> Result<Entry, Problem> {
        let bundle = BundleName::of_file(&format!("{}.zip", file.bundle)).ok_or_else(|| {
            let message = format!("`{}` không phải tên gói niêm phong", file.bundle);
            Problem::new(Code::BadArgument, message).hint("lấy lại tệp hồ sơ đã kết thúc từ git")
        })?;
        let zip = self.loaded.project.bundles().join(bundle.file());
        let entries = match self.indexes.entry(bundle) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(slot) => slot.insert(archive::index_of(bundle, &zip)?.1),
        };
        let entry = entries.iter().rfind(|entry| entry.pdf == file.path).cloned();
        let entry = entry.ok_or_else(|| gone(&file.path, &file.bundle))?;
        let held = Held { bundle, zip, path: file.path.clone() };
        self.places.insert(record.to_owned(), held);
        Ok(entry)
    }

    /// The package, unless something is missing or does not fit its field.
    pub fn ready(mut self, folder: String, package: Package) -> Result<Ready, Vec<Problem>> {
        if self.missing.is_empty() {
            for (document, fault) in package.faults(self.profile) {
                let of = document.map_or_else(String::new, |id| format!("văn bản `{id}`: "));
                let hint = "hỏi lưu trữ nơi nhận: nơi ấy nhận khác thì sửa ở `templates/goi-nop/tt05.json` \
                            (`qcph package profile`), không thì nộp riêng theo cách nơi ấy chỉ";
                self.miss(None, format!("{of}{fault}"), hint);
            }
        }
        match self.missing.is_empty() {
            true => Ok(Ready { folder, package, places: self.places }),
            false => Err(self.missing),
        }
    }
}
