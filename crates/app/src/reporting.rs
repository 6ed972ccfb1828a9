//! The report for a doctor.
//!
//! Owns: on which day it is made, and that a host is asked to write it as PDF.
//! Must not know: what a report says or how it is drawn.

use async_trait::async_trait;
use diary::Diary;
use exchange::report::{self, Choices, Document, Paper, Section};

use crate::{App, ports::LogError, why::Depth};

/// What writes PDF files. A phone loads it when the first report is made.
#[async_trait]
pub trait PdfWriter: Send + Sync {
    /// The PDF file. The same document gives the same bytes.
    async fn write(&self, document: &Document, paper: Paper) -> Result<Vec<u8>, NotWritten>;
}

/// Up to so many nights, three years, all checks of what goes together with the cramps are made.
/// They take as long as a report may take in all. It goes by the diary alone, so that the same
/// diary gives the same report.
const MOST_NIGHTS_CHECKED: usize = 1_096;

fn depth_for(diary: &Diary) -> Depth {
    if diary.nights().count() <= MOST_NIGHTS_CHECKED { Depth::Complete } else { Depth::First }
}

#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    #[error("this program has nothing to write PDF files with; print the page instead")]
    NoWriter,
    #[error("the part that writes PDF files is not on this device yet: {why}")]
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
        let asks = [Section::Tried, Section::Suspects].iter().any(|part| choices.includes(*part));
        let why = match asks {
            true => Some(self.why(true, depth_for(&diary)).await?),
            false => None,
        };
        Ok(report::doctor::report(&diary, why.as_deref(), on, choices))
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
