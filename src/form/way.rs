//! How a document came to be measured: by tags, by place and words, or in a Word file; and what each way cannot
//! tell.

use super::checks::{Measured, Scene, measure};
use super::docx;
use super::rules::{Measure, Rule};

/// How far from the right edge a full line of a page of another program may end.
const SLACK_PT: f64 = 1.5;

/// How the components of a document were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// By the tags that this program writes.
    ByTags,
    /// By place and words, on a page that another program wrote.
    ByPlace,
    /// By place and words, in a Word file: where its lines and pages end is not known.
    InWord,
}

impl Found {
    /// Why a rule cannot be measured on a page whose components were found so.
    fn lacks(self, rule: &Rule) -> Option<&'static str> {
        let Some(Measure::Named(name)) = &rule.measure else { return None };
        match self {
            Self::ByTags | Self::InWord => None,
            _ if name.starts_with("tags-") => {
                Some("thẻ của tệp do chương trình khác ghi, không xét")
            }
            Self::ByPlace if name == "table-head" => {
                Some("tệp do chương trình khác ghi không cho biết ô nào là đầu bảng")
            }
            _ => None,
        }
    }

    /// What to do where a rule is broken.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::ByTags => {
                "sửa lời văn hoặc dữ liệu in ra ở đó; nếu `templates/` có mẫu sửa riêng, xem lại mẫu ấy"
            }
            Self::ByPlace => "sửa trong phần mềm đã soạn văn bản, xuất lại PDF rồi đo lại",
            Self::InWord => "sửa trong tệp Word, lưu lại rồi đo lại",
        }
    }
}

/// The way in which a document came to be measured.
#[derive(Clone, Copy)]
pub enum Way<'a> {
    Tagged,
    Placed,
    Typed(&'a docx::Typed),
}

impl Way<'_> {
    pub fn found(self) -> Found {
        match self {
            Self::Tagged => Found::ByTags,
            Self::Placed => Found::ByPlace,
            Self::Typed(_) => Found::InWord,
        }
    }

    /// What was measured of a rule, or why nothing can be.
    pub fn say(self, rule: &Rule, scene: &Scene) -> Result<Vec<Measured>, String> {
        if let Some(why) = &rule.unmeasured {
            return Err(why.clone());
        }
        if let Some(why) = self.found().lacks(rule) {
            return Err(why.to_owned());
        }
        let said = match self {
            Self::Typed(typed) => typed.say(rule, scene),
            Self::Tagged | Self::Placed => docx::Said::OnSheets,
        };
        match said {
            docx::Said::OnSheets => Ok(measure(rule, scene)),
            docx::Said::Measured(found) => Ok(found),
            docx::Said::Not(why) => Err(why.to_owned()),
        }
    }

    /// The scene as this way knows it.
    pub fn scene<'s>(self, scene: Scene<'s>) -> Scene<'s> {
        match self {
            Self::Tagged => scene,
            Self::Placed => Scene { slack_pt: SLACK_PT, ..scene },
            Self::Typed(typed) => typed.edges_of(scene),
        }
    }
}
