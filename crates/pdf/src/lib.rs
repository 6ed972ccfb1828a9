//! A report on paper: a document laid out on sheets, and those written as a tagged PDF file.
//!
//! Owns: layout, typesetting and the PDF.
//! Must not know: what a report says, a clock, a file, or which host asks.
//!
//! A crate of its own because a phone loads it by itself, when the first report is made: it would
//! double what the first visit has to fetch.

mod fonts;
mod outline;
mod pack;
mod sheets;
mod strips;
mod typeset;
mod write;

pub use fonts::{FontBytes, Fonts, PdfError};
pub use write::write;

#[cfg(test)]
mod tests;
