//! The fonts of a report, as the host provides them.
//!
//! Owns: which fonts are needed.
//! Must not know: where their bytes come from; a phone loads them when a report is asked for.

use std::sync::Arc;

/// The bytes of one font file.
pub type FontBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// TrueType files. Names of their families are read from them.
#[derive(Clone)]
pub struct Fonts {
    pub regular: FontBytes,
    pub bold: FontBytes,
    /// For what the first two have no letters for.
    pub fallback: FontBytes,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fonts")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    #[error("a font of the report cannot be read; install Charley again")]
    Font,
    #[error("the report could not be written as PDF ({0}); nothing was changed")]
    Pdf(&'static str),
}
