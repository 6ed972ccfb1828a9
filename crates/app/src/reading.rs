//! What the diary says now: folded once, then kept up to date.
//!
//! Owns: the folded diary in memory and when a snapshot is kept.
//! Must not know: how the log is stored.

use std::sync::{Arc, PoisonError};

use diary::{Diary, EventId};

use crate::{
    App,
    ports::{LogError, Position, Snapshot},
};

#[derive(Clone)]
pub(crate) struct Folded {
    life: EventId,
    end: Position,
    diary: Arc<Diary>,
}

/// A snapshot is kept when this many events were folded without one: reading that many back
/// costs about as much as writing one.
const EVENTS_PER_SNAPSHOT: usize = 500;

impl App {
    /// The diary as it is now, with everything that any program has stored.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn diary(&self) -> Result<Arc<Diary>, LogError> {
        Ok(self.diary_and_state().await?.0)
    }

    /// The diary, and what tells one state of it from another.
    pub(crate) async fn diary_and_state(
        &self,
    ) -> Result<(Arc<Diary>, (EventId, Position)), LogError> {
        let known = self.folded.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let known = match known {
            Some(folded) => Some(folded),
            None => self.read_snapshot().await?,
        };
        let folded = self.catch_up(known).await?;
        let (diary, state) = (Arc::clone(&folded.diary), (folded.life, folded.end));
        *self.folded.lock().unwrap_or_else(PoisonError::into_inner) = Some(folded);
        Ok((diary, state))
    }

    async fn read_snapshot(&self) -> Result<Option<Folded>, LogError> {
        let Some(Snapshot { life, end, bytes }) = self.log.snapshot().await? else {
            return Ok(None);
        };
        let diary = Diary::from_snapshot(&bytes);
        Ok(diary.map(|diary| Folded { life, end, diary: Arc::new(diary) }))
    }

    async fn catch_up(&self, known: Option<Folded>) -> Result<Folded, LogError> {
        if let Some(mut folded) = known {
            let reading = self.log.read_from(folded.end).await?;
            if reading.life == folded.life && reading.end >= folded.end {
                if reading.events.is_empty() {
                    return Ok(Folded { end: reading.end, ..folded });
                }
                let count = reading.events.len();
                if Arc::make_mut(&mut folded.diary).absorb(reading.events).is_ok() {
                    let folded = Folded { end: reading.end, ..folded };
                    self.keep(&folded, count).await;
                    return Ok(folded);
                }
            }
        }
        let reading = self.log.read_from(Position(0)).await?;
        let (life, end, count) = (reading.life, reading.end, reading.events.len());
        let folded = Folded { life, end, diary: Arc::new(Diary::replay(reading.events)) };
        self.keep(&folded, count).await;
        Ok(folded)
    }

    async fn keep(&self, folded: &Folded, events: usize) {
        if events >= EVENTS_PER_SNAPSHOT {
            let bytes = folded.diary.to_snapshot();
            let snapshot = Snapshot { life: folded.life, end: folded.end, bytes };
            // Without one the next start is slower, and nothing else: a full disk or a
            // read-only file must not keep anyone from reading their diary.
            let _ = self.log.keep_snapshot(&snapshot).await;
        }
    }
}
