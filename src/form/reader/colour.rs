//! Colours (ISO 32000-1, 8.6), as near to sRGB as telling black from red takes.

use hayro_syntax::object::{Array, Name, Number, Object, Stream};
use hayro_syntax::page::Resources;

/// A colour space by what its components mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// Patterns, spot colours: read as black.
    Other,
}

impl Space {
    /// The space that a page calls `name`: a device space, or one of its resources.
    pub fn named(name: &Name<'_>, resources: &Resources<'_>) -> Self {
        match resources.get_color_space(name) {
            Some(Object::Array(array)) => Self::of_array(&array),
            Some(Object::Name(name)) => Self::of_name(name.as_str()),
            _ => Self::of_name(name.as_str()),
        }
    }

    fn of_name(name: &str) -> Self {
        match name {
            "DeviceGray" | "CalGray" => Self::Gray,
            "DeviceRGB" | "CalRGB" => Self::Rgb,
            "DeviceCMYK" => Self::Cmyk,
            _ => Self::Other,
        }
    }

    fn of_array(array: &Array<'_>) -> Self {
        let mut parts = array.iter::<Object<'_>>();
        let name = parts.next().and_then(Object::into_name);
        match name.as_ref().map_or("", Name::as_str) {
            "ICCBased" => {
                let profile: Option<Stream<'_>> = parts.next().and_then(Object::into_stream);
                match profile.and_then(|profile| profile.dict().get::<i32>("N")) {
                    Some(1) => Self::Gray,
                    Some(3) => Self::Rgb,
                    Some(4) => Self::Cmyk,
                    _ => Self::Other,
                }
            }
            name => Self::of_name(name),
        }
    }

    /// A colour by its components.
    pub fn rgb(self, components: &[Number]) -> [u8; 3] {
        let share = |number: &Number| number.as_f64().clamp(0.0, 1.0);
        match (self, components) {
            (Self::Gray, [gray]) => [byte(share(gray)); 3],
            (Self::Rgb, [red, green, blue]) => [red, green, blue].map(|part| byte(share(part))),
            (Self::Cmyk, [cyan, magenta, yellow, black]) => {
                [cyan, magenta, yellow].map(|ink| byte((1.0 - share(ink)) * (1.0 - share(black))))
            }
            _ => [0; 3],
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
fn byte(share: f64) -> u8 {
    (share * 255.0).round() as u8
}
