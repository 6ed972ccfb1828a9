//! The PDF writer in a browser's worker.
//!
//! Owns: the one door through which the worker's script comes in.
//! Must not know: the app; where fonts are kept.

use std::sync::Arc;

use exchange::report::{Document, Paper};
use pdf::Fonts;
use wasm_bindgen::prelude::*;

/// The PDF file of a document and a paper, which `phone` wrote as JSON, with the bytes of the fonts.
///
/// # Errors
///
/// In words, when a font cannot be read or the PDF cannot be written.
#[wasm_bindgen]
pub fn print(
    document: &str,
    regular: Vec<u8>,
    bold: Vec<u8>,
    fallback: Vec<u8>,
) -> Result<Vec<u8>, String> {
    let (document, paper): (Document, Paper) =
        serde_json::from_str(document).map_err(|why| why.to_string())?;
    let fonts =
        Fonts { regular: Arc::new(regular), bold: Arc::new(bold), fallback: Arc::new(fallback) };
    pdf::write(&document, paper, &fonts).map_err(|why| why.to_string())
}
