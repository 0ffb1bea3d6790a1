//! The measures of a form profile, as Word wants them.
//!
//! In: the same `the-thuc/*.json` that the layout template reads. Out: points, and the units of Word
//! made of them: twentieths, halves and eighths of a point.

use crate::problem::{Code, Place, Problem};
use crate::templates::Templates;
use serde_json::Value;
use std::collections::BTreeMap;

/// The profiles by name (bản ghi thể thức).
pub struct Forms(BTreeMap<String, Form>);

macro_rules! measures {
    ($($name:ident $path:literal)*) => {
        /// The measures of one profile; all lengths in points.
        pub struct Form {
            $(pub $name: f64,)*
            /// Whether page numbers stand in the top margin.
            pub number_on_top: bool,
            /// Where in it: a word of Word's.
            pub number_align: &'static str,
            pub bases_italic: bool,
            /// Of the titles of phần and mục, where they differ from the body.
            pub part: Option<f64>,
            pub section: Option<f64>,
            /// Six hexadecimal digits.
            pub urgency_color: String,
            marks: BTreeMap<String, f64>,
        }

        impl Form {
            fn of(json: &Value) -> Result<Self, &'static str> {
                Ok(Self { $($name: length(json, $path)?,)* ..Self::without_lengths(json)? })
            }

            fn without_lengths(json: &Value) -> Result<Self, &'static str> {
                let text = |path: &'static str| {
                    json.pointer(path).and_then(Value::as_str).ok_or(path)
                };
                let widths = json.pointer("/marks/width_mm").and_then(Value::as_object);
                let widths = widths.ok_or("/marks/width_mm")?.iter();
                Ok(Self {
                    $($name: 0.0,)*
                    number_on_top: text("/page_number/margin")? == "top",
                    number_align: match text("/page_number/align")? {
                        "right" => "right",
                        _ => "center",
                    },
                    bases_italic: text("/bases/style")? == "italic",
                    part: json.pointer("/headings/part_pt").and_then(Value::as_f64),
                    section: json.pointer("/headings/section_pt").and_then(Value::as_f64),
                    urgency_color: text("/marks/color")?.trim_start_matches('#').to_owned(),
                    marks: widths
                        .filter_map(|(mark, mm)| Some((mark.clone(), points(mm.as_f64()?))))
                        .collect(),
                })
            }
        }
    };
}

measures! {
    page_width "/page/width_mm"
    page_height "/page/height_mm"
    top "/page/top_mm"
    bottom "/page/bottom_mm"
    left "/page/left_mm"
    right "/page/right_mm"
    ascent "/font/ascent_em"
    single "/font/single_em"
    number_size "/page_number/size_pt"
    number_distance "/page_number/distance_mm"
    motto_top "/header/motto_top_pt"
    motto "/header/motto_pt"
    superior "/header/superior_pt"
    issuer "/header/issuer_pt"
    number "/header/number_pt"
    place_date "/header/place_date_pt"
    head_left "/header/left_mm"
    head_left_min "/header/left_min_mm"
    gutter "/header/gutter_mm"
    row_gap "/header/row_gap_pt"
    rule_share "/rule/share"
    rule_stroke "/rule/stroke_pt"
    rule_gap "/rule/gap_pt"
    subject "/subject/size_pt"
    subject_gap "/subject/gap_pt"
    mark_size "/marks/size_pt"
    mark_height "/marks/height_mm"
    mark_stroke "/marks/stroke_pt"
    mark_gap "/marks/gap_pt"
    title_kind "/title/kind_pt"
    title_subject "/title/abstract_pt"
    title_width "/title/width_mm"
    title_above "/title/above_pt"
    title_below "/title/below_pt"
    addressees_above "/addressees/above_pt"
    addressees_below "/addressees/below_pt"
    indent "/body/indent_mm"
    lines "/body/line_lines"
    paragraph "/body/paragraph_pt"
    table "/table/size_pt"
    table_least "/table/least_pt"
    note "/table/note_pt"
    table_stroke "/table/stroke_pt"
    inset_x "/table/inset_x_pt"
    inset_y "/table/inset_y_pt"
    sign_above "/signature/above_pt"
    name_below "/signature/name_below_mm"
    sign_space "/signature/space_mm"
    recipients_label "/recipients/label_pt"
    recipients_list "/recipients/list_pt"
    recipients_whole "/recipients/whole_mm"
    appendix_label "/appendix/label_pt"
    appendix_title "/appendix/title_pt"
    appendix_attached "/appendix/attached_pt"
    appendix_below "/appendix/below_pt"
    appendix_share "/appendix/share"
    copy_kind "/copy/kind_pt"
    copy_above "/copy/above_pt"
}

impl Forms {
    /// Reads the profiles in force.
    ///
    /// # Errors
    /// [`Code::Layout`] at a profile that lacks a measure.
    pub fn read(templates: &Templates) -> Result<Self, Problem> {
        let mut forms = BTreeMap::new();
        for (path, text) in templates.layout() {
            let name = path.strip_prefix("the-thuc/").and_then(|name| name.strip_suffix(".json"));
            let Some(name) = name.filter(|name| !name.contains('/')) else { continue };
            let json: Value = serde_json::from_str(text).unwrap_or_default();
            let form = Form::of(&json).map_err(|key| incomplete(path, key))?;
            forms.insert(name.to_owned(), form);
        }
        Ok(Self(forms))
    }

    /// The profile of that name.
    ///
    /// # Errors
    /// [`Code::Layout`].
    pub fn get(&self, profile: &str) -> Result<&Form, Problem> {
        let path = format!("the-thuc/{profile}.json");
        self.0.get(profile).ok_or_else(|| incomplete(&path, "/profile"))
    }
}

fn incomplete(path: &str, key: &str) -> Problem {
    let message = format!("tệp thể thức không có số đo `{}`", key.trim_start_matches('/'));
    Problem::at(Code::Layout, &Place::file(format!("templates/{path}")), message)
        .hint("chép lại số đo này từ tệp đi kèm chương trình")
}

/// A number of the profile: points where its key ends in `_mm`, else as it is.
fn length(json: &Value, path: &'static str) -> Result<f64, &'static str> {
    let number = json.pointer(path).and_then(Value::as_f64).ok_or(path)?;
    Ok(if path.ends_with("_mm") { points(number) } else { number })
}

fn points(millimetres: f64) -> f64 {
    millimetres / 25.4 * 72.0
}

impl Form {
    pub fn text_width(&self, landscape: bool) -> f64 {
        let page = if landscape { self.page_height } else { self.page_width };
        page - self.left - self.right
    }

    /// The width of a mark's box.
    pub fn mark_width(&self, mark: &str) -> f64 {
        self.marks.get(mark).copied().unwrap_or(self.mark_height * 4.0)
    }

    /// So many lines of the body, single spaced.
    pub fn line(&self, size: f64) -> f64 {
        self.single * size
    }
}

/// Twentieths of a point.
pub fn twips(points: f64) -> String {
    whole(points * 20.0)
}

/// Halves of a point: sizes of type.
pub fn halves(points: f64) -> String {
    whole(points * 2.0)
}

/// Eighths of a point: strokes.
pub fn eighths(points: f64) -> String {
    whole(points * 8.0)
}

fn whole(number: f64) -> String {
    // What is less than a half is 0, not -0.
    format!("{:.0}", if number.abs() < 0.5 { 0.0 } else { number })
}
