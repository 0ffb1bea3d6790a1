//! The levels of numbering (cấp), and the list that each belongs to.

/// A level of numbering (cấp).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Part,
    Section,
    Clause,
    Point,
    Dash,
    Addressee,
    Recipient,
}

impl Level {
    /// The index of the level in its list.
    pub fn index(self) -> &'static str {
        match self {
            Self::Part | Self::Dash => "0",
            Self::Section | Self::Addressee => "1",
            Self::Clause | Self::Recipient => "2",
            Self::Point => "3",
        }
    }

    /// The list of the level, as long as nothing starts anew.
    pub fn list(self) -> &'static str {
        if self.is_sign() { DASHES } else { NUMBERS }
    }

    fn is_sign(self) -> bool {
        matches!(self, Self::Dash | Self::Addressee | Self::Recipient)
    }
}

/// The list of what counts.
pub const NUMBERS: &str = "1";
/// The list of what stands behind a hyphen.
pub const DASHES: &str = "2";
