//! Recording: what a person says becomes an event, once.
//!
//! Owns: how a submission is stored exactly once, taken back, or forgotten.
//! Must not know: forms, commands.

use diary::{Body, Event, EventId, SealedEvent, event::EventError};

use crate::{
    App,
    ports::{ForgottenInBackups, LogError},
};

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// The id under which it is stored.
    pub id: EventId,
    pub stored: Stored,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Now,
    /// The same submission had arrived before: a double tap, or a page sent again.
    Before,
}

#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("this cannot be recorded: {0}")]
    Event(#[from] EventError),
    #[error("there is nothing to take back")]
    NothingToUndo,
    #[error("no such event in this diary")]
    Unknown,
}

impl App {
    /// Stores what a form or command says, under the id it was given when it was drawn.
    ///
    /// The same submission again is stored once. A form sent again with other content, as from
    /// a page that was gone back to, is a new submission and gets an id of its own.
    ///
    /// # Errors
    ///
    /// When it says what no event may, or cannot be stored; nothing was stored then.
    pub async fn record(&self, id: EventId, body: Body) -> Result<Saved, RecordError> {
        if let Some(saved) = self.stored_before(id, &body).await? {
            return Ok(saved);
        }
        let free = self.log.get(id).await?.is_none();
        let (id, body) = if free { (id, body) } else { self.under_new_id(id, body) };
        match self.write(id, body.clone()).await {
            // Two taps at once: the other one was stored between the question and the answer.
            Err(RecordError::Log(LogError::Damaged(_))) => {
                self.stored_before(id, &body).await?.ok_or(RecordError::Unknown)
            }
            result => result,
        }
    }

    /// Stores `body` under a new id.
    ///
    /// # Errors
    ///
    /// As [`Self::record`].
    pub async fn record_new(&self, body: Body) -> Result<Saved, RecordError> {
        self.record(self.new_id(), body).await
    }

    /// Takes back the latest change that is still in force; returns it.
    ///
    /// # Errors
    ///
    /// [`RecordError::NothingToUndo`], or as [`Self::record`].
    pub async fn undo_latest(&self) -> Result<EventId, RecordError> {
        let diary = self.diary().await?;
        let event = diary.latest_change().ok_or(RecordError::NothingToUndo)?;
        self.record_new(Body::Retract { event }).await?;
        Ok(event)
    }

    /// Takes one event back; taking back a retraction puts the other in force again.
    ///
    /// # Errors
    ///
    /// [`RecordError::Unknown`] where no such event is stored, or as [`Self::record`].
    pub async fn retract(&self, id: EventId, event: EventId) -> Result<Saved, RecordError> {
        self.must_exist(event).await?;
        self.record(id, Body::Retract { event }).await
    }

    /// Removes one event's text for good, from the diary and from the host's back-ups.
    ///
    /// # Errors
    ///
    /// [`RecordError::Unknown`] where no such event is stored, or as [`Self::record`].
    pub async fn forget(
        &self,
        id: EventId,
        event: EventId,
    ) -> Result<ForgottenInBackups, RecordError> {
        let body = Body::Forget { event };
        if self.stored_before(id, &body).await?.is_none() {
            self.must_exist(event).await?;
            self.record(id, body).await?;
        }
        // Whatever stood in the way the last time may be gone by now.
        Ok(match self.backups() {
            Some(backups) => backups.forget().await,
            None => ForgottenInBackups::default(),
        })
    }

    /// One event as it was recorded.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn event(&self, id: EventId) -> Result<Option<Event>, LogError> {
        Ok(self.log.get(id).await?.map(SealedEvent::into_event))
    }

    async fn must_exist(&self, event: EventId) -> Result<(), RecordError> {
        match self.log.get(event).await? {
            Some(_) => Ok(()),
            None => Err(RecordError::Unknown),
        }
    }

    async fn stored_before(&self, id: EventId, body: &Body) -> Result<Option<Saved>, LogError> {
        let known = self.log.get(id).await?;
        let same = known.is_some_and(|known| is_same_submission(&known.event().body, body, id));
        Ok(same.then_some(Saved { id, stored: Stored::Before }))
    }

    fn under_new_id(&self, old: EventId, mut body: Body) -> (EventId, Body) {
        let id = self.new_id();
        rename(&mut body, old, id);
        (id, body)
    }

    async fn write(&self, id: EventId, body: Body) -> Result<Saved, RecordError> {
        let newest = self.log.newest_stamp().await?;
        let event = Event::written(id, self.clock.now(), newest, body);
        self.log.append(&[SealedEvent::seal(event)?]).await?;
        Ok(Saved { id, stored: Stored::Now })
    }
}

/// What an event begins goes by the event's own id.
fn rename(body: &mut Body, old: EventId, new: EventId) {
    match body {
        Body::Episode(statement) if statement.episode == old => statement.episode = new,
        Body::Medicine(statement) if statement.medicine == old => statement.medicine = new,
        Body::Card(parts) => parts.iter_mut().for_each(|part| rename(part, old, new)),
        _ => {}
    }
}

/// A cramp's first record carries the moment of the tap, which the second tap cannot repeat: the
/// same id is then the same cramp.
fn is_same_submission(known: &Body, new: &Body, id: EventId) -> bool {
    match (known, new) {
        (Body::Episode(known), Body::Episode(new)) if known.episode == id => new.episode == id,
        _ => known == new,
    }
}
