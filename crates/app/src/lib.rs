//! Use cases and ports: what can be done with a diary, whoever keeps it.
//!
//! Owns: the ports (`EventLog`, `Clock`, `OneAtATime` and more) and the use cases over them.
//! Must not know: SQLite, IndexedDB, HTTP, HTML, the command line.

pub mod contract;
mod copies;
mod evening;
pub mod history;
mod manner;
pub mod memory;
pub mod ports;
mod reading;
mod recording;
mod reminders;
pub mod reporting;
#[cfg(test)]
mod tests;
mod transfer;
pub mod trials;
pub mod why;

use std::sync::{Arc, Mutex};

use clinic::exposures::Exposures;
use diary::{Diary, EventId, ExposureId};

pub use copies::{CompleteCopy, DAYS_BETWEEN_COPIES};
pub use manner::Manner;
pub use ports::{
    BackupError, Backups, Clock, Copies, CopyError, Entropy, EventLog, ForgottenInBackups,
    HandedOut, LogError, OneAtATime, Position,
};
pub use recording::{RecordError, Saved, Stored};
pub use reminders::RemindersError;
pub use reporting::{NotWritten, PdfWriter, ReportingError};
pub use transfer::{Imported, Line, Section, Told, TransferError};
pub use trials::TrialError;

/// A diary and everything that can be done with it.
pub struct App {
    log: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    backups: Option<Arc<dyn Backups>>,
    pdf_writer: Option<Arc<dyn PdfWriter>>,
    copies: Option<Arc<dyn Copies>>,
    exposures: &'static Exposures,
    folded: Mutex<Option<reading::Folded>>,
    answers: Mutex<why::Answers>,
    forecasted: Mutex<Option<trials::Forecasted>>,
    open_questions: Mutex<evening::OpenQuestions>,
    one_at_a_time: Option<Arc<dyn OneAtATime>>,
}

impl App {
    pub fn new(
        log: Arc<dyn EventLog>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        backups: Option<Arc<dyn Backups>>,
    ) -> Self {
        let exposures = Exposures::built_in();
        Self {
            log,
            clock,
            entropy,
            backups,
            pdf_writer: None,
            copies: None,
            exposures,
            folded: Mutex::new(None),
            answers: Mutex::default(),
            forecasted: Mutex::default(),
            open_questions: Mutex::default(),
            one_at_a_time: None,
        }
    }

    /// The same app, where the host can write PDF files.
    #[must_use]
    pub fn with_pdf_writer(mut self, writer: Arc<dyn PdfWriter>) -> Self {
        self.pdf_writer = Some(writer);
        self
    }

    /// The same app, where nothing else is answered while it works: in a browser's service worker,
    /// which a cramp tapped meanwhile would wait for. Its pages leave long work to another worker,
    /// and what takes a little while lets others by half-way.
    #[must_use]
    pub fn answering_alone(mut self, host: Arc<dyn OneAtATime>) -> Self {
        self.one_at_a_time = Some(host);
        self
    }

    /// See [`Self::answering_alone`].
    pub fn answers_alone(&self) -> bool {
        self.one_at_a_time.is_some()
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub fn exposures(&self) -> &'static Exposures {
        self.exposures
    }

    /// What an exposure is called.
    pub fn exposure_label(&self, diary: &Diary, id: &ExposureId) -> String {
        let known = self.exposures.get(id).map(|exposure| exposure.label.clone());
        let own = || Some(diary.custom_exposure(id)?.label.clone());
        known.or_else(own).unwrap_or_else(|| id.to_string())
    }

    /// The host's back-ups; `None` where the host keeps none, as in a browser.
    pub fn backups(&self) -> Option<&dyn Backups> {
        self.backups.as_deref()
    }

    /// An id for an event that is about to be written. A page puts it into its form, so that the
    /// form stores once however often it is sent.
    pub fn new_id(&self) -> EventId {
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        EventId::written(self.clock.now().unix_millis().unwrap_or(0), random)
    }
}
