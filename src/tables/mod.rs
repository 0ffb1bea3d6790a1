//! Lists of records in spreadsheets: a table, or a list of entries, written from the rows of a sheet, and back.
//!
//! In: a record as a tree, which of its lists is meant, a [`Sheet`](crate::sheets::Sheet). Out: a [`Plan`], the
//! changes of the record with what each replaces and the cell that it comes from; or a sheet to be written.
//! [`list`] finds the list and the kinds of its [columns](mod@column), [`heading`] the row of the sheet that names
//! them, [`grid`] the rows below it, [`value`] what a cell says for its column, [`align`] which row is which,
//! [`mod@plan`] puts it together. A cell that leaves open what is meant is a problem with its place, not a guess
//! (test: table::pitfalls); to write is for [`crate::edit`].

mod align;
mod column;
mod export;
mod grid;
mod heading;
mod list;
mod plan;
mod style;
mod value;

pub use column::{Column, Kind};
pub use export::sheet;
pub use heading::{Heading, fit};
pub use list::{List, find};
pub use plan::{Act, Plan, Told, plan};
