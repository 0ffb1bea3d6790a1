//! The styles (kiểu) of an editable document: what a person in Word changes for the whole text at once.
//!
//! In: a form profile and the size of the body. Out: `word/styles.xml`. Ids are ASCII, since other
//! programs make them from names and drop accents; names are Vietnamese.

use super::form::{Form, eighths, halves, twips};
use super::level::Level;
use super::xml::{Element, WORD, el, val};

/// How a style looks; lengths in points.
#[derive(Clone, Copy)]
struct Look {
    size: f64,
    bold: bool,
    italic: bool,
    align: &'static str,
    before: f64,
    after: f64,
    /// Of a single line.
    lines: f64,
    indent: f64,
    keep: bool,
    outline: Option<u8>,
    level: Option<Level>,
}

const PLAIN: Look = Look {
    size: 13.0,
    bold: false,
    italic: false,
    align: "left",
    before: 0.0,
    after: 0.0,
    lines: 1.0,
    indent: 0.0,
    keep: false,
    outline: None,
    level: None,
};

/// Id, name, the style of the next paragraph, look.
type Row = (&'static str, &'static str, &'static str, Look);

pub const BODY: &str = "VbThanVan";
pub const PART: &str = "VbPhan";
pub const SECTION: &str = "VbMuc";
pub const TITLED: &str = "VbKhoanTieuDe";
pub const CLAUSE: &str = "VbKhoan";
pub const POINT: &str = "VbDiem";
pub const DASH: &str = "VbGach";
pub const NOTE: &str = "VbChuThich";
pub const BASIS: &str = "VbCanCu";
pub const MOTTO_TOP: &str = "VbQuocHieu";
pub const MOTTO: &str = "VbTieuNgu";
pub const SUPERIOR: &str = "VbChuQuan";
pub const ISSUER: &str = "VbCoQuan";
pub const NUMBER: &str = "VbSo";
pub const PLACE_DATE: &str = "VbDiaDanhNgay";
pub const LETTER_SUBJECT: &str = "VbTrichYeuCongVan";
pub const MARK: &str = "VbDau";
pub const KIND: &str = "VbTenLoai";
pub const SUBJECT: &str = "VbTrichYeu";
pub const ADDRESSEE_LABEL: &str = "VbKinhGui";
pub const ADDRESSEE: &str = "VbKinhGuiDong";
pub const AUTHORITY: &str = "VbChucVu";
pub const SIGNER: &str = "VbHoTen";
pub const RECIPIENTS: &str = "VbNoiNhan";
pub const RECIPIENT: &str = "VbNoiNhanDong";
pub const ANNEX: &str = "VbPhuLuc";
pub const ANNEX_TITLE: &str = "VbPhuLucTen";
pub const ATTACHED: &str = "VbPhuLucKem";
pub const COPY_KIND: &str = "VbHinhThucSao";
pub const TABLE_TITLE: &str = "VbTenBang";
pub const TABLE_HEAD: &str = "VbDauBang";
pub const CELL: &str = "VbOBang";
pub const TOTAL: &str = "VbOTong";
pub const RULE: &str = "VbDuongKe";
pub const GAP: &str = "VbNgan";
pub const PAGE_NUMBER: &str = "VbSoTrang";

/// The size of what is only a line or a gap.
const HAIR: f64 = 1.0;

fn rows(form: &Form, size: f64) -> Vec<Row> {
    let mut rows = body(form, size);
    rows.extend(head(form));
    rows.extend(close(form, size));
    rows
}

fn body(form: &Form, size: f64) -> Vec<Row> {
    let text = Look {
        size,
        align: "both",
        after: form.paragraph,
        lines: form.lines,
        indent: form.indent,
        ..PLAIN
    };
    let title = |size: Option<f64>, outline, level| Look {
        size: size.unwrap_or(text.size),
        bold: true,
        align: "left",
        keep: true,
        outline: Some(outline),
        level: Some(level),
        ..text
    };
    let part = Look { align: "center", indent: 0.0, ..title(form.part, 1, Level::Part) };
    let small = Look { size: form.table, ..PLAIN };
    vec![
        (BODY, "Thân văn", BODY, text),
        (BASIS, "Căn cứ", BASIS, Look { italic: form.bases_italic, ..text }),
        (PART, "Phần", BODY, part),
        (SECTION, "Mục", BODY, title(form.section, 2, Level::Section)),
        (TITLED, "Khoản có tiêu đề", BODY, title(None, 3, Level::Clause)),
        (CLAUSE, "Khoản", CLAUSE, Look { level: Some(Level::Clause), ..text }),
        (POINT, "Điểm", POINT, Look { level: Some(Level::Point), ..text }),
        (DASH, "Gạch đầu dòng", DASH, Look { level: Some(Level::Dash), ..text }),
        (
            NOTE,
            "Chú thích",
            BODY,
            Look { size: form.note, italic: true, align: "center", after: form.paragraph, ..PLAIN },
        ),
        (
            TABLE_TITLE,
            "Tên bảng",
            TABLE_TITLE,
            Look { bold: true, align: "center", after: form.inset_y, keep: true, ..small },
        ),
        (TABLE_HEAD, "Đầu bảng", TABLE_HEAD, Look { bold: true, align: "center", ..small }),
        (CELL, "Ô bảng", CELL, small),
        (TOTAL, "Ô bảng dòng tổng", TOTAL, Look { bold: true, ..small }),
    ]
}

fn head(form: &Form) -> Vec<Row> {
    let centre = |size| Look { size, align: "center", ..PLAIN };
    let bold = |size| Look { bold: true, ..centre(size) };
    let gap = Look { before: form.row_gap, ..centre(form.number) };
    let subject = Look { before: form.subject_gap, outline: Some(0), ..centre(form.subject) };
    let kind = Look { before: form.title_above, keep: true, ..bold(form.title_kind) };
    let title = Look { keep: true, outline: Some(0), ..bold(form.title_subject) };
    let annex = Look { outline: Some(1), keep: true, ..bold(form.appendix_title) };
    let attached = Look { italic: true, keep: true, ..centre(form.appendix_attached) };
    vec![
        (MOTTO_TOP, "Quốc hiệu", MOTTO, bold(form.motto_top)),
        (MOTTO, "Tiêu ngữ", MOTTO, bold(form.motto)),
        (SUPERIOR, "Cơ quan chủ quản", ISSUER, centre(form.superior)),
        (ISSUER, "Cơ quan ban hành", ISSUER, bold(form.issuer)),
        (NUMBER, "Số và ký hiệu", NUMBER, gap),
        (
            PLACE_DATE,
            "Địa danh và ngày",
            PLACE_DATE,
            Look { size: form.place_date, italic: true, ..gap },
        ),
        (LETTER_SUBJECT, "Trích yếu công văn", LETTER_SUBJECT, subject),
        (MARK, "Dấu chỉ mức độ", MARK, Look { before: form.mark_gap, ..bold(form.mark_size) }),
        (KIND, "Tên loại", SUBJECT, kind),
        (SUBJECT, "Trích yếu", BODY, title),
        (ANNEX, "Phụ lục", ANNEX_TITLE, Look { outline: None, size: form.appendix_label, ..annex }),
        (ANNEX_TITLE, "Tên phụ lục", BODY, annex),
        (ATTACHED, "Kèm theo văn bản", BODY, attached),
        (COPY_KIND, "Hình thức sao", COPY_KIND, bold(form.copy_kind)),
        (RULE, "Đường kẻ", RULE, Look { size: HAIR, align: "left", ..PLAIN }),
        (GAP, "Khoảng ngăn", BODY, Look { size: HAIR, ..PLAIN }),
        (
            PAGE_NUMBER,
            "Số trang",
            PAGE_NUMBER,
            Look { size: form.number_size, align: form.number_align, ..PLAIN },
        ),
    ]
}

fn close(form: &Form, size: f64) -> Vec<Row> {
    let text = Look { size, lines: form.lines, ..PLAIN };
    let signed = Look { size, bold: true, align: "center", ..PLAIN };
    let label = Look { size: form.recipients_label, bold: true, italic: true, keep: true, ..PLAIN };
    let list = Look { size: form.recipients_list, ..PLAIN };
    vec![
        (ADDRESSEE_LABEL, "Kính gửi", ADDRESSEE, text),
        (ADDRESSEE, "Kính gửi từng nơi", ADDRESSEE, Look { level: Some(Level::Addressee), ..text }),
        (AUTHORITY, "Quyền hạn và chức vụ", SIGNER, signed),
        (SIGNER, "Họ và tên", SIGNER, signed),
        (RECIPIENTS, "Nơi nhận", RECIPIENT, label),
        (RECIPIENT, "Nơi nhận từng nơi", RECIPIENT, Look { level: Some(Level::Recipient), ..list }),
    ]
}

/// `word/styles.xml`.
pub fn part(form: &Form, size: f64) -> Element {
    let fonts = el("w:rFonts")
        .set("w:ascii", FONT)
        .set("w:hAnsi", FONT)
        .set("w:eastAsia", FONT)
        .set("w:cs", FONT);
    let language = val("w:lang", "vi-VN").set("w:eastAsia", "vi-VN").set("w:bidi", "ar-SA");
    let run = el("w:rPr").with(fonts).all(sized(size)).with(language);
    let defaults = el("w:docDefaults")
        .with(el("w:rPrDefault").with(run))
        .with(el("w:pPrDefault").with(el("w:pPr").with(el("w:widowControl"))));
    let normal = style("paragraph", "Normal", "Normal").set("w:default", "1");
    let no_list = style("numbering", "NoList", "No List").set("w:default", "1");
    let hidden = |style: Element| {
        style.with(val("w:uiPriority", "99")).with(el("w:semiHidden")).with(el("w:unhideWhenUsed"))
    };
    el("w:styles")
        .set("xmlns:w", WORD)
        .with(defaults)
        .with(normal.with(el("w:qFormat")))
        .with(hidden(style("character", "VbKyTu", "Default Paragraph Font").set("w:default", "1")))
        .with(hidden(table_style("TableNormal", "Normal Table", None)).set("w:default", "1"))
        .with(hidden(no_list))
        .with(table_style(GRID, "Bảng số liệu", Some(form)))
        .all(rows(form, size).iter().map(paragraph_style))
}

/// By name, not embedded.
pub const FONT: &str = "Times New Roman";
/// The style of tables with data.
pub const GRID: &str = "VbBang";

fn style(kind: &'static str, id: &'static str, name: &'static str) -> Element {
    el("w:style").set("w:type", kind).set("w:styleId", id).with(val("w:name", name))
}

fn sized(size: f64) -> [Element; 2] {
    [val("w:sz", halves(size)), val("w:szCs", halves(size))]
}

fn table_style(id: &'static str, name: &'static str, lines: Option<&Form>) -> Element {
    let side =
        |name: &'static str, points: f64| el(name).set("w:w", twips(points)).set("w:type", "dxa");
    let (x, y) = lines.map_or((0.0, 0.0), |form| (form.inset_x, form.inset_y));
    let margins = [("w:top", y), ("w:left", x), ("w:bottom", y), ("w:right", x)];
    let margins =
        el("w:tblCellMar").all(margins.into_iter().map(|(name, points)| side(name, points)));
    let border = |name: &'static str, form: &Form| {
        val(name, "single")
            .set("w:sz", eighths(form.table_stroke))
            .set("w:space", "0")
            .set("w:color", "000000")
    };
    let names = ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];
    let borders =
        lines.map(|form| el("w:tblBorders").all(names.into_iter().map(|name| border(name, form))));
    let style = style("table", id, name).with(el("w:tblPr").all(borders).with(margins));
    if lines.is_some() { style.with(val("w:basedOn", "TableNormal")) } else { style }
}

fn paragraph_style((id, name, next, look): &Row) -> Element {
    let is_hair = look.size <= HAIR;
    let spacing = el("w:spacing")
        .set("w:before", twips(look.before))
        .set("w:after", twips(look.after))
        .set("w:line", if is_hair { twips(2.0) } else { twips(12.0 * look.lines) })
        .set("w:lineRule", if is_hair { "exact" } else { "auto" });
    let numbered = look.level.map(|level| {
        el("w:numPr").with(val("w:ilvl", level.index())).with(val("w:numId", level.list()))
    });
    let indent = el("w:ind").set("w:left", "0").set("w:firstLine", twips(look.indent));
    let paragraph = el("w:pPr")
        .all(look.keep.then(|| el("w:keepNext")))
        .all(numbered)
        .with(spacing)
        .all((look.indent > 0.0 || look.level.is_none()).then_some(indent))
        .with(val("w:jc", look.align))
        .all(look.outline.map(|level| val("w:outlineLvl", level.to_string())));
    let run = el("w:rPr")
        .all(look.bold.then(|| [el("w:b"), el("w:bCs")]).into_iter().flatten())
        .all(look.italic.then(|| [el("w:i"), el("w:iCs")]).into_iter().flatten())
        .all(sized(look.size));
    style("paragraph", id, name)
        .with(val("w:basedOn", "Normal"))
        .with(val("w:next", *next))
        .with(el("w:qFormat"))
        .with(paragraph)
        .with(run)
}
