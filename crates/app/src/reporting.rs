//! The report for a doctor.
//!
//! Owns: on which day it is made, and that a host is asked to write it as PDF.
//! Must not know: what a report says or how it is drawn.

use async_trait::async_trait;
use exchange::report::{self, Choices, Document, Paper};

use crate::{App, ports::LogError};

/// What writes PDF files. A phone loads it when the first report is made.
#[async_trait]
pub trait PdfWriter: Send + Sync {
    /// The PDF file. The same document gives the same bytes.
    async fn write(&self, document: &Document, paper: Paper) -> Result<Vec<u8>, NotWritten>;
}

#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    #[error("this program has nothing to write PDF files with; print the page instead")]
    NoWriter,
    #[error("what writes PDF files cannot be had: {why}")]
    NotLoaded { why: String },
    #[error("{why}")]
    Failed { why: String },
}

#[derive(Debug, thiserror::Error)]
pub enum ReportingError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Pdf(#[from] NotWritten),
}

impl App {
    /// Whether this host can write the report as PDF. Every host can show it, and its browser can
    /// print it.
    pub fn writes_pdf(&self) -> bool {
        self.pdf_writer.is_some()
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
    /// When the log cannot be read or the PDF cannot be written.
    pub async fn report_pdf(&self, choices: &Choices) -> Result<Vec<u8>, ReportingError> {
        let writer = self.pdf_writer.as_ref().ok_or(NotWritten::NoWriter)?;
        Ok(writer.write(&self.report(choices).await?, choices.paper).await?)
    }
}
