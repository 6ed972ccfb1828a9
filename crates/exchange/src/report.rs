//! The report for a doctor: one page, read in a minute.
//!
//! Owns: the document a report is, and how a document becomes paper.
//! Must not know: a clock, a file, or which host asks.

pub mod doctor;
pub mod document;
pub mod fonts;
mod outline;
pub mod paper;
mod pdf;
mod sheets;
mod strips;
mod typeset;

pub use doctor::{Choices, Section};
pub use document::Document;
pub use fonts::{Fonts, ReportError};
pub use paper::Paper;
pub use pdf::write as pdf;

#[cfg(test)]
mod tests;
