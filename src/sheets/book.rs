//! The parts of a workbook: which sheet is meant, its texts, how its numbers are shown.
//!
//! In: an open package. Out: the one sheet that is meant. Of several with something in them the user says
//! which.

use super::cells;
use super::formats::{self, Format};
use super::texts::Texts;
use super::{Choice, Sheet};
use crate::ooxml::Package;
use crate::ooxml::relations::{Relation, relations, types};
use crate::problem::{Code, Problem};
use crate::xml::{Element, Piece};

const MOST_SHEETS: usize = 1_000;
const MOST_FORMATS: usize = 70_000;
/// No format that a person types is longer.
const LONGEST_FORMAT: usize = 512;
const MAIN: &str = "spreadsheetml.sheet.main+xml";

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    part: String,
    hidden: bool,
}

/// Reads the sheet that is meant.
///
/// # Errors
/// The codes of what may not be read; [`Code::SheetUnclear`] where several may be meant.
pub fn read(mut package: Package, choice: &Choice) -> Result<Sheet, Problem> {
    refuse_others(&package)?;
    let main = main_part(&mut package)?;
    let all = relations(&mut package, &main)?;
    let (listed, since_1904) = list(&mut package, &main, &all)?;
    let part = |kind: &str| all.iter().find(|one| one.kind == kind).map(|one| one.target.clone());
    let texts = match part("sharedStrings").filter(|part| package.has(part)) {
        Some(part) => Texts::read(&mut package, &part)?,
        None => Texts::default(),
    };
    let formats = match part("styles").filter(|part| package.has(part)) {
        Some(part) => styles(&mut package, &part)?,
        None => vec![Format::General],
    };
    let one = chosen(&mut package, &listed, choice)?;
    let found = cells::read(&mut package, &one.part, &texts, formats.len())?;
    Ok(Sheet {
        file: package.name(),
        name: Some(one.name.clone()),
        rows: found.rows,
        merged: found.merged,
        hidden_columns: found.hidden_columns,
        formats,
        since_1904,
    })
}

/// Names the formats that are no workbook of XML.
fn refuse_others(package: &Package) -> Result<(), Problem> {
    let save = "mở tệp bằng Excel, lưu lại thành “Excel Workbook (*.xlsx)”";
    if package.has("mimetype") && package.has("content.xml") {
        let message = "tệp OpenDocument (.ods), chương trình không đọc dạng này";
        return Err(package
            .problem(Code::SheetOldFormat, message)
            .hint("mở tệp bằng Excel hoặc LibreOffice, lưu lại thành “Excel Workbook (*.xlsx)”"));
    }
    if package.has("xl/workbook.bin") {
        let message = "tệp Excel nhị phân (.xlsb), chương trình không đọc dạng này";
        return Err(package.problem(Code::SheetOldFormat, message).hint(save));
    }
    if package.has("word/document.xml") {
        let message = "đây là tệp Word, không phải bảng tính";
        return Err(package
            .problem(Code::SheetUnreadable, message)
            .hint("chép bảng trong Word sang một trang tính Excel, lưu thành .xlsx"));
    }
    Ok(())
}

fn main_part(package: &mut Package) -> Result<String, Problem> {
    let types = types(package)?;
    let root = relations(package, "")?;
    let main = root.into_iter().find(|one| one.kind == "officeDocument").map(|one| one.target);
    let Some(main) = main.filter(|part| package.has(part)) else {
        return Err(package.unreadable("gói không dẫn đến trang tính nào"));
    };
    let declared = types.iter().find(|(part, _)| part.eq_ignore_ascii_case(&main));
    if !declared.is_some_and(|(_, kind)| kind.ends_with(MAIN)) {
        return Err(package.unreadable("gói không phải bảng tính Excel (.xlsx)"));
    }
    Ok(main)
}

/// The sheets in their order, and from when days are counted.
fn list(
    package: &mut Package,
    main: &str,
    all: &[Relation],
) -> Result<(Vec<Listed>, bool), Problem> {
    let (mut listed, mut since_1904, mut count) = (Vec::new(), false, 0_usize);
    let is_set = |element: &Element, key: &str| {
        element.get(key).is_some_and(|value| value == "1" || value == "true")
    };
    let read = package.read(main, |piece| {
        let Piece::Open(element) = piece else { return true };
        match &*element.name {
            "workbookPr" => since_1904 |= is_set(&element, "date1904"),
            "sheet" => {
                count += 1;
                let named =
                    |one: &&crate::xml::Attribute| one.name == "id" && !one.namespace.is_empty();
                let id = element.attributes.iter().find(named).map(|one| one.value.clone());
                let to = |one: &&Relation| Some(&one.id) == id.as_ref() && one.kind == "worksheet";
                if let Some(to) = all.iter().find(to) {
                    listed.push(Listed {
                        name: element.get("name").unwrap_or_default().to_owned(),
                        part: to.target.clone(),
                        hidden: element.get("state").is_some_and(|state| state != "visible"),
                    });
                }
            }
            _ => {}
        }
        count <= MOST_SHEETS
    });
    read?;
    listed.retain(|one| package.has(&one.part));
    match listed.is_empty() {
        true => Err(package.unreadable("tệp không có trang tính nào")),
        false => Ok((listed, since_1904)),
    }
}

/// The sheet by its name; without one, the only one that is seen and holds something.
fn chosen<'l>(
    package: &mut Package,
    listed: &'l [Listed],
    choice: &Choice,
) -> Result<&'l Listed, Problem> {
    let names = |all: &[&Listed]| {
        all.iter().take(20).map(|one| format!("“{}”", one.name)).collect::<Vec<_>>().join(", ")
    };
    if let Some(wanted) = choice.sheet {
        let same = |one: &&Listed| one.name.to_lowercase() == wanted.to_lowercase();
        return listed.iter().find(same).ok_or_else(|| {
            let message = format!("tệp không có trang “{wanted}”");
            package
                .problem(Code::SheetUnclear, message)
                .hint(format!("các trang: {}", names(&listed.iter().collect::<Vec<_>>())))
        });
    }
    let mut filled = Vec::new();
    for one in listed.iter().filter(|one| !one.hidden) {
        if cells::holds_something(package, &one.part)? {
            filled.push(one);
        }
    }
    match filled[..] {
        [one] => Ok(one),
        [] => {
            let message = "các trang nhìn thấy được đều trống";
            Err(package.problem(Code::SheetUnclear, message).hint(format!(
                "xem lại tệp; trang bị ẩn thì nêu tên bằng `--sheet`: {}",
                names(&listed.iter().collect::<Vec<_>>())
            )))
        }
        _ => {
            let message = format!("tệp có {} trang có chữ, không rõ nhập trang nào", filled.len());
            Err(package
                .problem(Code::SheetUnclear, message)
                .hint(format!("thêm `--sheet TÊN`; các trang: {}", names(&filled))))
        }
    }
}

/// How the numbers of each style are shown, by the place of the style.
fn styles(package: &mut Package, part: &str) -> Result<Vec<Format>, Problem> {
    let (mut codes, mut styles) = (Vec::<(u32, String)>::new(), Vec::<u32>::new());
    let mut in_cells = false;
    let number = |element: &Element| element.get("numFmtId").and_then(|id| id.parse().ok());
    package.read(part, |piece| {
        match piece {
            Piece::Open(element) => match &*element.name {
                "numFmt" => {
                    let code =
                        element.get("formatCode").filter(|code| code.len() <= LONGEST_FORMAT);
                    codes.extend(number(&element).zip(code.map(str::to_owned)));
                }
                "cellXfs" => in_cells = true,
                "cellStyleXfs" | "cellStyles" | "dxfs" => in_cells = false,
                "xf" if in_cells => styles.push(number(&element).unwrap_or_default()),
                _ => {}
            },
            Piece::Text(_) | Piece::Close => {}
        }
        codes.len().max(styles.len()) <= MOST_FORMATS
    })?;
    codes.sort_by_key(|(id, _)| *id);
    let mut known = std::collections::BTreeMap::new();
    let of = |id: u32| {
        let own = codes.binary_search_by_key(&id, |(id, _)| *id).ok();
        own.map_or_else(|| formats::built_in(id), |at| formats::read(&codes[at].1))
    };
    let mut all: Vec<Format> =
        styles.iter().map(|id| known.entry(*id).or_insert_with(|| of(*id)).clone()).collect();
    if all.is_empty() {
        all.push(Format::General);
    }
    Ok(all)
}
