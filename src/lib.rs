//! From YAML records to official documents and sealed bundles: the map.
//!
//! Two Vietnamese public bodies, social insurance (Bảo hiểm xã hội) and trade unions (Công đoàn),
//! work together under one regulation. Secretaries keep records of it as YAML; this library makes
//! official PDFs of them and archives that prove themselves.
//!
//! ```text
//! records/*.yaml ─▶ records ─▶ regulation ─▶ documents ─▶ render ─▶ form ─▶ archive ─▶ out/goi/*.zip
//!                   checked     who must      words and    PDF/A-3a   measured   canonical
//!                   types       receive, why  blocks       PDF/UA-1   pages      BagIt zip
//! ```
//!
//! To follow one record: [`pipeline`] is the whole way; each stage's `mod.rs` tells its part. Beside
//! the way stand [`schema`] and [`scaffold`] for those who write records, [`watch`] and [`preview`] for
//! those who want to see at once what they wrote, [`cache`] for those in a hurry, [`rebuild`] for those
//! who doubt, [`pdf`] for files that nobody may trust, [`signed`] for documents that come back signed, and [`life`] with [`edit`]
//! for what a draft needs to be issued, written back into its record. What holds everywhere:
//! - a stage knows only the stages before it;
//! - only `project`, `disk`, `templates`, `records::files`, the archive, the cache, `watch` and the
//!   pipeline's stage and ledger touch the disk, and only `preview::server` the network, on loopback;
//! - memory holds a record in brief and, beyond the first thousand, opens it again, from the same bytes,
//!   to work on it: 100,000 records take no more than a small machine has;
//! - nothing here asks the clock, prints, or exits: dates are arguments, trouble is a [`problem`];
//! - what is random, names of temporary files and the key of `preview`, is in no output;
//! - each outside package has one home: YAML in `records::yaml`, minijinja in `documents::wording`,
//!   Typst in `render`, zip in `archive::container`, diagnostics in `problem::show`;
//! - the same records, templates, fonts and date give the same bytes, in any order of files, on any
//!   number of threads, in any time zone or locale;
//! - a run that fails leaves `out/` as it was.

pub mod problem;

pub mod digest;
pub mod disk;
pub mod git;
pub mod parallel;
pub mod project;
pub mod templates;

pub mod records;

pub mod edit;

pub mod law;

pub mod regulation;

pub mod schema;

pub mod scaffold;

pub mod documents;

pub mod life;

pub mod render;

pub mod pdf;

pub mod signed;

pub mod form;

pub mod archive;

pub mod cache;

pub mod pipeline;

pub mod watch;

pub mod preview;

pub mod rebuild;
