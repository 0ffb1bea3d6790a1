//! How large what a bundle holds may be: for whoever seals and for whoever verifies, in one place.

/// Of a PDF: it is taken into memory whole to be compared with its entry.
pub const LARGEST_PDF_BYTES: u32 = 24 << 20;

/// Of a source record: what YAML becomes in memory is forty times as large.
pub const LARGEST_SOURCE_BYTES: u32 = 1 << 20;
