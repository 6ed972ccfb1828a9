//! The seal on an event: its canonical text and that text's hash.
//!
//! Owns: what makes a changed byte show.
//! Must not know: where sealed events are kept.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

use crate::{Event, event::EventError, hex};

/// SHA-256 of an event's canonical text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventHash([u8; 32]);

impl EventHash {
    pub fn of(canonical: &str) -> Self {
        Self(Sha256::digest(canonical.as_bytes()).into())
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for EventHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(&self.0, f)
    }
}

impl FromStr for EventHash {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, EventError> {
        hex::read(text).map(Self).ok_or(EventError::Hash)
    }
}

/// An event together with its canonical text and that text's hash: what a log stores.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedEvent {
    event: Event,
    canonical: String,
    hash: EventHash,
}

impl SealedEvent {
    /// # Errors
    ///
    /// When the event says what no event may.
    pub fn seal(event: Event) -> Result<Self, EventError> {
        event.check()?;
        let canonical = event.canonical();
        if canonical.len() > Self::MAX_BYTES {
            return Err(EventError::Content { id: event.id, why: "it is too long" });
        }
        let hash = EventHash::of(&canonical);
        Ok(Self { event, canonical, hash })
    }

    /// A recording limit: an import statement over ten thousand nights fits.
    pub const MAX_BYTES: usize = 4 << 20;

    /// Reads an event back from its stored text, and checks the text against `hash`.
    ///
    /// # Errors
    ///
    /// When the text was changed, is not an event, or is not that event's canonical text.
    pub fn open(canonical: &str, hash: EventHash) -> Result<Self, EventError> {
        let event = Self::decode(canonical)?;
        let sealed = Self::seal(event)?;
        if sealed.hash != hash || sealed.canonical != canonical {
            return Err(EventError::Changed { id: sealed.event.id });
        }
        Ok(sealed)
    }

    /// Reads an event from its canonical text without recomputing the hash: for the fold, which
    /// reads thousands. `verify` uses [`Self::open`].
    ///
    /// # Errors
    ///
    /// When the text is not an event.
    pub fn decode(canonical: &str) -> Result<Event, EventError> {
        if canonical.len() > Self::MAX_BYTES {
            return Err(EventError::TooLong);
        }
        serde_json::from_str(canonical)
            .map_err(|cause| EventError::Syntax { column: cause.column() })
    }

    pub fn event(&self) -> &Event {
        &self.event
    }

    pub fn into_event(self) -> Event {
        self.event
    }

    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    pub fn hash(&self) -> EventHash {
        self.hash
    }
}
