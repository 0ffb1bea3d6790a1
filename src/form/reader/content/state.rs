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
}

/// A marked content that is open.
pub struct Open {
    /// From 1, in order of opening.
    pub at: usize,
    pub mcid: Option<i32>,
    /// `ActualText` that no glyph stands for yet.
    pub replacement: Option<Option<String>>,
}
