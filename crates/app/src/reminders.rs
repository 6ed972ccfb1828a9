//! Reminders, as a file for a calendar.
//!
//! Owns: from which day on they ring.
//! Must not know: the file's format.

use exchange::reminders::{self, ReminderError};
use jiff::Timestamp;

use crate::{App, LogError};

#[derive(Debug, thiserror::Error)]
pub enum RemindersError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Reminder(#[from] ReminderError),
}

impl App {
    /// A calendar file with the reminders whose times were chosen, from today on.
    ///
    /// # Errors
    ///
    /// When the log cannot be read, no time is chosen, or one is at night.
    pub async fn reminders(&self) -> Result<String, RemindersError> {
        let diary = self.diary().await?;
        let now = self.clock().now();
        let instant = now.unix_millis().and_then(|at| Timestamp::from_millisecond(at).ok());
        let today = now.civil().date();
        Ok(reminders::calendar(diary.preferences(), today, instant.unwrap_or_default())?)
    }
}
