//! What holds while the operators of a page are followed.

use crate::form::reader::colour::Space;
use crate::form::reader::font::Font;
use kurbo::Affine;
use std::rc::Rc;

/// The graphics state (8.4) with the text state (9.3).
#[derive(Clone)]
pub struct State {
    pub to_page: Affine,
    pub fill: [u8; 3],
    pub stroke: [u8; 3],
    pub fill_space: Space,
    pub stroke_space: Space,
    pub line_width: f64,
    pub dashed: bool,
    pub font: Option<Rc<Font>>,
    pub size: f64,
    pub char_space: f64,
    pub word_space: f64,
    /// Horizontal scaling, as a share.
    pub scale: f64,
    pub leading: f64,
    pub rise: f64,
    /// Whether text is drawn that nobody sees.
    pub hidden: bool,
}

impl State {
    /// What holds at the top of a page, whose space `to_page` takes to points from its top left corner.
    pub fn first(to_page: Affine) -> Self {
        Self {
            to_page,
            fill: [0; 3],
            stroke: [0; 3],
            fill_space: Space::Gray,
            stroke_space: Space::Gray,
            line_width: 1.0,
            dashed: false,
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            hidden: false,
        }
    }
}

/// A marked content that is open.
pub struct Open {
    /// From 1, in order of opening.
    pub at: usize,
    pub mcid: Option<i32>,
    /// `ActualText` that no glyph stands for yet.
    pub replacement: Option<Option<String>>,
}
