//! The regulation as data: recipients, duties, tasks, figures, extracts, and wrong input.

mod made;
mod simulation;
