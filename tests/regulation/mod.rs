//! The regulation as data: recipients, duties, tasks, figures, extracts, and wrong input.

mod articles;
mod city;
mod copies;
mod duties;
mod extract;
mod made;
mod mergers;
mod pdf;
mod recipients;
mod second_story;
mod shapes;
mod simulated_merger;
mod simulation;
mod subjects;
mod succession;
mod tasks;
mod wrong_input;
mod year_report;
