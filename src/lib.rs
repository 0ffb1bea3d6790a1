//! From YAML records to official documents and sealed bundles; `ARCHITECTURE.md` is the map.
//!
//! The modules stand in the order in which data flows: each knows those above it and no other
//! (test: house::layers). Trouble has three words: a [`problem::Problem`] is what is wrong with what
//! somebody wrote or with the machine, and has a place; a finding is a problem of an archive; a
//! [`form::Verdict`] is what one rule of the form says of one page. To follow one record, read
//! [`pipeline`], then each stage's `mod.rs`.

pub mod problem;

pub mod digest;
pub mod disk;
pub mod git;
pub mod parallel;
pub mod project;
pub mod templates;
pub mod xml;

pub mod ooxml;

pub mod sheets;

pub mod records;

pub mod edit;

pub mod law;

pub mod regulation;

pub mod schema;

pub mod tables;

pub mod scaffold;

pub mod documents;

pub mod life;

pub mod registers;

pub mod dossiers;

pub mod metadata;

pub mod render;

pub mod word;

pub mod returned;

pub mod pdf;

pub mod form;

pub mod signed;

pub mod archive;

pub mod package;

pub mod cache;

pub mod pipeline;

pub mod watch;

pub mod preview;

pub mod desk;

pub mod rebuild;
