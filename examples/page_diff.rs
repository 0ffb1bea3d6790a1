//! Shows a person where two PDFs differ: `cargo run --example page_diff OLD.pdf NEW.pdf [PREFIX]`
//! writes one PNG a page that differs. Ink of both is grey, of the old one red, of the new one blue.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a tool for one person")]

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::{RenderCache, RenderSettings, render};

/// Pixels per point: 144 dpi.
const SCALE: f32 = 2.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [old, new, rest @ ..] = arguments.as_slice() else {
        println!("page_diff OLD.pdf NEW.pdf [PREFIX]");
        std::process::exit(2);
    };
    let prefix = rest.first().map_or("khac", String::as_str);
    let (old, new) = (open(old), open(new));
    let pages = old.pages().len().max(new.pages().len());
    let differing = (0..pages).filter(|at| show(&old, &new, *at, prefix)).count();
    println!("{differing} of {pages} pages differ");
    std::process::exit(i32::from(differing > 0));
}

fn open(path: &str) -> Pdf {
    Pdf::new(std::fs::read(path).expect("a file that can be read")).expect("a PDF")
}

/// Writes the picture of a page when it differs.
fn show(old: &Pdf, new: &Pdf, at: usize, prefix: &str) -> bool {
    let (before, after) = (darkness(old, at), darkness(new, at));
    let Some(mut picture) = picture(new, at).or_else(|| picture(old, at)) else { return false };
    if before == after {
        return false;
    }
    for (number, pixel) in picture.data_as_u8_slice_mut().chunks_exact_mut(4).enumerate() {
        let ink = |page: &[u8]| page.get(number).copied().unwrap_or(0);
        let (was, is) = (ink(&before), ink(&after));
        let both = was.min(is) / 2;
        // What only one of them has takes away the two other colours.
        let (gone, come) = (was.saturating_sub(is), is.saturating_sub(was));
        let paper = 255 - both;
        pixel[0] = paper.saturating_sub(come);
        pixel[1] = paper.saturating_sub(gone.max(come));
        pixel[2] = paper.saturating_sub(gone);
        pixel[3] = 255;
    }
    let png = picture.into_png().expect("a picture in memory");
    let path = format!("{prefix}-{:03}.png", at + 1);
    std::fs::write(&path, png).expect("a folder that can be written");
    println!("{path}");
    true
}

fn picture(pdf: &Pdf, at: usize) -> Option<hayro::vello_cpu::Pixmap> {
    let settings = RenderSettings {
        x_scale: SCALE,
        y_scale: SCALE,
        bg_color: hayro::vello_cpu::color::palette::css::WHITE,
        ..RenderSettings::default()
    };
    let page = pdf.pages().get(at)?;
    Some(render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings))
}

/// The ink of a page, a byte a pixel; nothing for a page that is not there.
fn darkness(pdf: &Pdf, at: usize) -> Vec<u8> {
    let light =
        |pixel: &[u8]| (u16::from(pixel[0]) + u16::from(pixel[1]) + u16::from(pixel[2])) / 3;
    let ink = |pixel: &[u8]| 255 - u8::try_from(light(pixel)).unwrap_or(255);
    picture(pdf, at)
        .map_or(Vec::new(), |picture| picture.data_as_u8_slice().chunks_exact(4).map(ink).collect())
}
