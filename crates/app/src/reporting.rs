//! The report for a doctor.
//!
//! Owns: on which day it is made, and that its fonts are asked of the host only when a PDF is.
//! Must not know: what a report says or how it is drawn.

use async_trait::async_trait;
use diary::Diary;
use exchange::report::{self, Choices, Document, Fonts, ReportError, Section};

use crate::{App, ports::LogError, why::Depth};

/// The fonts of the report. A phone loads them when they are first needed.
#[async_trait]
pub trait FontSource: Send + Sync {
    async fn fonts(&self) -> Result<Fonts, FontsMissing>;
}

/// Up to so many nights, three years, all checks of what goes together with the cramps are made.
/// They take as long as a report may take in all. It goes by the diary alone, so that the same
/// diary gives the same report.
const MOST_NIGHTS_CHECKED: usize = 1_096;

fn depth_for(diary: &Diary) -> Depth {
    if diary.nights().count() <= MOST_NIGHTS_CHECKED { Depth::Complete } else { Depth::First }
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
