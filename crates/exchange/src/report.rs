//! The report for a doctor: one page, read in a minute.
//!
//! Owns: the document a report is.
//! Must not know: a clock, a file, which host asks, or how a document becomes paper.

pub mod doctor;
pub mod document;
pub mod paper;

pub use doctor::{Choices, Section};
pub use document::Document;
pub use paper::Paper;
