//! The regulation as data: recipients, duties, tasks, figures, extracts, and wrong input.

mod duties;
mod extract;
mod made;
mod pdf;
mod simulation;
mod year_report;
