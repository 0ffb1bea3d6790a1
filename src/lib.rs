//! qcph

pub mod archive;
pub mod disk;
pub mod problem;
pub mod project;
pub mod records;
