//! Writing PDF files, with the fonts that are part of the program.
//!
//! Owns: which files the fonts are.
//! Must not know: what is written with them.

use std::sync::Arc;

use app::{NotWritten, PdfWriter};
use async_trait::async_trait;
use exchange::report::{Document, Paper};
use pdf::Fonts;

macro_rules! font {
    ($name:literal) => {
        include_bytes!(concat!("../../../assets/fonts/", $name)).as_slice()
    };
}

static REGULAR: &[u8] = font!("SourceSans3-Regular.ttf");
static BOLD: &[u8] = font!("SourceSans3-SemiBold.ttf");
static FALLBACK: &[u8] = font!("DejaVuSans.ttf");

/// The writer that is part of the program file.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn;

#[async_trait]
impl PdfWriter for BuiltIn {
    async fn write(&self, document: &Document, paper: Paper) -> Result<Vec<u8>, NotWritten> {
        let fonts = Fonts {
            regular: Arc::new(REGULAR),
            bold: Arc::new(BOLD),
            fallback: Arc::new(FALLBACK),
        };
        pdf::write(document, paper, &fonts)
            .map_err(|why| NotWritten::Failed { why: why.to_string() })
    }
}
