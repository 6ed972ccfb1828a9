//! The fonts of the report, within the program.
//!
//! Owns: which files they are.
//! Must not know: what is written with them.

use std::sync::Arc;

use app::{FontSource, FontsMissing};
use async_trait::async_trait;
use exchange::report::Fonts;

macro_rules! font {
    ($name:literal) => {
        include_bytes!(concat!("../../../assets/fonts/", $name)).as_slice()
    };
}

static REGULAR: &[u8] = font!("SourceSans3-Regular.ttf");
static BOLD: &[u8] = font!("SourceSans3-SemiBold.ttf");
static FALLBACK: &[u8] = font!("DejaVuSans.ttf");

/// Fonts that are part of the program file.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn;

#[async_trait]
impl FontSource for BuiltIn {
    async fn fonts(&self) -> Result<Fonts, FontsMissing> {
        Ok(Fonts { regular: Arc::new(REGULAR), bold: Arc::new(BOLD), fallback: Arc::new(FALLBACK) })
    }
}
