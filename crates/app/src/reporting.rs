//! The report for a doctor.
//!
//! Owns: on which day it is made, and that its fonts are asked of the host only when a PDF is.
//! Must not know: what a report says or how it is drawn.

use async_trait::async_trait;
use exchange::report::{self, Choices, Document, Fonts, ReportError};

use crate::{App, ports::LogError};

/// The fonts of the report. A phone loads them when they are first needed.
#[async_trait]
pub trait FontSource: Send + Sync {
    async fn fonts(&self) -> Result<Fonts, FontsMissing>;
}

#[derive(Debug, thiserror::Error)]
#[error("the fonts of the report cannot be had: {why}")]
pub struct FontsMissing {
    pub why: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ReportingError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Fonts(#[from] FontsMissing),
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl App {
    /// Whether this host can write the report as PDF. Every host can show it, and its browser can
    /// print it.
    pub fn writes_pdf(&self) -> bool {
        self.fonts.is_some()
    }

    /// The report as a document, with what the person chose.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn report(&self, choices: &Choices) -> Result<Document, LogError> {
        let diary = self.diary().await?;
        let on = self.clock().now().civil().date();
        Ok(report::doctor::report(&diary, self.exposures(), on, choices))
    }

    /// The report as a PDF file.
    ///
    /// # Errors
    ///
    /// When the log cannot be read, the fonts cannot be had, or the PDF cannot be written.
    pub async fn report_pdf(&self, choices: &Choices) -> Result<Vec<u8>, ReportingError> {
        let document = self.report(choices).await?;
        let fonts = match &self.fonts {
            Some(fonts) => fonts.fonts().await?,
            None => return Err(FontsMissing { why: "this host has none".into() }.into()),
        };
        Ok(report::pdf(&document, choices.paper, &fonts)?)
    }
}
