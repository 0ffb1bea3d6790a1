//! Pages of a finished PDF as SVG, which browsers show, also those without a PDF viewer, sharp at any
//! size. The home of hayro-svg.
//!
//! What is drawn is read back from the bytes of the PDF: it shows what a reader would show.

mod glyphs;

use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_syntax::Pdf;
use hayro_svg::{RenderCache, SvgRenderSettings, convert};

const WHITE: [u8; 4] = [255; 4];

/// The page with this number, from 1; `None` when there is no such page.
pub fn svg(pdf: &[u8], number: usize) -> Option<String> {
    let pdf = Pdf::new(pdf.to_vec()).ok()?;
    let page = pdf.pages().get(number.checked_sub(1)?)?;
    let settings = SvgRenderSettings { bg_color: WHITE };
    let whole = convert(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    Some(glyphs::share(&whole))
}
