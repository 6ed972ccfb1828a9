//! Copies of the diary for hosts that keep no back-ups of their own.
//!
//! Owns: that a copy is read back before it is handed out, which one counts as the last, and when the
//! next one is due.
//! Must not know: what becomes of the file.

use std::sync::Arc;

use jiff::civil::Date;

use crate::{
    App, LogError,
    ports::{Copies, CopyError, HandedOut},
};

/// How old the last copy may be before the person is reminded.
pub const DAYS_BETWEEN_COPIES: i64 = 14;

/// A complete copy of the diary, not yet in anybody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteCopy {
    pub text: String,
    /// Events in it, counted when it was read back and compared.
    pub events: u64,
}

impl App {
    /// For a host that cannot make back-ups.
    #[must_use]
    pub fn with_copies(self, copies: Arc<dyn Copies>) -> Self {
        Self { copies: Some(copies), ..self }
    }

    /// `None` where the host keeps back-ups of its own.
    pub fn copies(&self) -> Option<&dyn Copies> {
        self.copies.as_deref()
    }

    /// The complete log as JSON, read back and compared.
    ///
    /// # Errors
    ///
    /// When the log cannot be read, or the text would not bring back what it holds.
    pub async fn copy(&self) -> Result<CompleteCopy, CopyError> {
        let text = self.export_json().await?;
        let mut back = exchange::json_log::read(text.as_bytes()).map_err(|_| CopyError::Differs)?;
        let mut stored = self.log.read_sealed().await?;
        for events in [&mut back, &mut stored] {
            events.sort_by_key(|sealed| sealed.event().id);
        }
        if back != stored {
            return Err(CopyError::Differs);
        }
        Ok(CompleteCopy { text, events: stored.len() as u64 })
    }

    /// Remembers that a copy of so many events has now been handed out. A copy that was made is none
    /// yet: whoever asked for it may have closed the sheet that asked where to.
    ///
    /// # Errors
    ///
    /// When it cannot be remembered.
    pub async fn copy_was_handed_out(&self, events: u64) -> Result<(), LogError> {
        let Some(copies) = self.copies() else { return Ok(()) };
        copies.remember(&HandedOut { at: self.clock.now(), events }).await
    }

    /// Whether a reminder is in place: the host keeps no back-ups, and for
    /// [`DAYS_BETWEEN_COPIES`] there was something to copy and no copy was taken.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn copy_is_due(&self) -> Result<bool, LogError> {
        let Some(copies) = self.copies() else { return Ok(false) };
        let since = match copies.last().await? {
            Some(copy) => Some(copy.at.civil().date()),
            None => self.diary().await?.nights().next().map(|(night, _)| night.evening_date()),
        };
        let today = self.clock.now().civil().date();
        let days = |since: Date| today.duration_since(since).as_hours() / 24;
        Ok(since.is_some_and(|since| days(since) >= DAYS_BETWEEN_COPIES))
    }
}
