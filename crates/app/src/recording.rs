//! Recording: what a person says becomes an event, once.
//!
//! Owns: how a submission is stored exactly once, taken back, or forgotten.
//! Must not know: forms, commands.

use diary::{
    Body, EpisodeStatement, Event, EventId, Night, SealedEvent, event::EventError, trial::Dealt,
};

use crate::{
    App,
    ports::{ForgottenInBackups, LogError, Position},
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
    #[error("this cannot be recorded")]
    Event(#[from] EventError),
    #[error("there is nothing to take back")]
    NothingToUndo,
    #[error("no such event in this diary")]
    Unknown,
    #[error("this record has no text of its own to forget; forget what it was about")]
    NoText,
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
        self.record_once(id, body, |known, new| known == new).await
    }

    /// Stores what one touch says: that a cramp begins now. The same id is the same touch, at
    /// whatever moment the second of a double tap arrives.
    ///
    /// # Errors
    ///
    /// As [`Self::record`].
    pub async fn record_touch(&self, body: EpisodeStatement) -> Result<Saved, RecordError> {
        let id = body.episode;
        let body = EpisodeStatement { dealt: self.deal(body.night).await, ..body };
        let same_cramp =
            |known: &Body, _: &Body| matches!(known, Body::Episode(known) if known.episode == id);
        self.record_once(id, Body::Episode(body), same_cramp).await
    }

    /// What a trial that draws for each cramp deals this one. Whatever keeps the diary from being
    /// read must not keep the cramp from being stored.
    async fn deal(&self, night: Option<Night>) -> Option<Dealt> {
        clinic::trial::deal(&*self.diary().await.ok()?, night?)
    }

    pub(crate) async fn record_once(
        &self,
        id: EventId,
        body: Body,
        same: impl Fn(&Body, &Body) -> bool,
    ) -> Result<Saved, RecordError> {
        let known = self.log.get(id).await?;
        if known.as_ref().is_some_and(|known| same(&known.event().body, &body)) {
            return Ok(Saved { id, stored: Stored::Before });
        }
        let (id, body) = if known.is_none() { (id, body) } else { self.under_new_id(id, body) };
        match self.write(id, body.clone()).await {
            // Two taps at once: the other one was stored between the question and the answer.
            Err(RecordError::Log(LogError::Damaged(_))) => match self.log.get(id).await? {
                Some(known) if same(&known.event().body, &body) => {
                    Ok(Saved { id, stored: Stored::Before })
                }
                _ => {
                    let (id, body) = self.under_new_id(id, body);
                    self.write(id, body).await
                }
            },
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

    /// Takes one event back; taking back a retraction puts the other in force again. Where it
    /// was taken back before, nothing is written: putting it back then takes one step, not two.
    ///
    /// # Errors
    ///
    /// [`RecordError::Unknown`] where no such event is stored, or as [`Self::record`].
    pub async fn retract(&self, id: EventId, event: EventId) -> Result<Saved, RecordError> {
        if let Some(by) = self.diary().await?.retracted_by(event) {
            return Ok(Saved { id: by, stored: Stored::Before });
        }
        self.must_exist(event).await?;
        self.record(id, Body::Retract { event }).await
    }

    /// Removes one event's text for good, from the diary and from the host's back-ups; of a
    /// cramp's first record, also what was said of that cramp later, which nothing shows any
    /// more.
    ///
    /// # Errors
    ///
    /// [`RecordError::Unknown`] where no such event is stored, [`RecordError::NoText`] where it
    /// has no text of its own, or as [`Self::record`].
    pub async fn forget(
        &self,
        id: EventId,
        event: EventId,
    ) -> Result<ForgottenInBackups, RecordError> {
        let done = self.log.get(id).await?;
        if !done.is_some_and(|known| known.event().body == Body::Forget { event }) {
            let known = self.log.get(event).await?.ok_or(RecordError::Unknown)?;
            match known.event().body {
                Body::Import(_) | Body::Retract { .. } | Body::Forget { .. } => {
                    return Err(RecordError::NoText);
                }
                _ => {}
            }
            for detail in self.details_of(event).await? {
                self.record_new(Body::Forget { event: detail }).await?;
            }
            self.record(id, Body::Forget { event }).await?;
        }
        // Whatever stood in the way the last time may be gone by now.
        Ok(match self.backups() {
            Some(backups) => backups.forget().await,
            None => ForgottenInBackups::default(),
        })
    }

    /// The events that say more of the cramp, medicine, check or trial that `event` began.
    async fn details_of(&self, event: EventId) -> Result<Vec<EventId>, LogError> {
        let events = self.log.read_from(Position(0)).await?.events;
        let of_it = |body: &Body| match body {
            Body::Episode(statement) => statement.episode == event,
            Body::Medicine(statement) => statement.medicine == event,
            Body::Check(statement) => statement.check == event,
            Body::Trial(statement) => statement.trial == event,
            _ => false,
        };
        let details = events.iter().filter(|other| other.id != event && of_it(&other.body));
        Ok(details.map(|detail| detail.id).collect())
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

    fn under_new_id(&self, old: EventId, mut body: Body) -> (EventId, Body) {
        let id = self.new_id();
        rename(&mut body, old, id);
        (id, body)
    }

    async fn write(&self, id: EventId, body: Body) -> Result<Saved, RecordError> {
        let newest = self.log.newest_stamp().await?;
        let about_the_person = tells_of_the_person(&body);
        let event = Event::written(id, self.clock.now(), newest, body);
        self.log.append(&[SealedEvent::seal(event)?]).await?;
        if about_the_person {
            self.stop_what_is_unsuitable().await;
        }
        Ok(Saved { id, stored: Stored::Now })
    }

    /// Where what was just said speaks against a running trial, its break begins. What was said is
    /// stored whatever becomes of this: should it fail, the trial shows no arm all the same.
    async fn stop_what_is_unsuitable(&self) {
        let Ok(diary) = self.diary().await else { return };
        let now = self.clock.now();
        let Ok(tonight) = Night::of_evening(now.civil().date()) else { return };
        let Some(body) = clinic::trial::break_where_unsuitable(&diary, tonight) else { return };
        let Ok(newest) = self.log.newest_stamp().await else { return };
        if let Ok(sealed) = SealedEvent::seal(Event::written(self.new_id(), now, newest, body)) {
            self.log.append(&[sealed]).await.ok();
        }
    }
}

/// Whether it may change what is for this person.
fn tells_of_the_person(body: &Body) -> bool {
    match body {
        Body::Profile(_) | Body::Medicine(_) | Body::Advice(_) | Body::Retract { .. } => true,
        Body::Card(parts) => parts.iter().any(tells_of_the_person),
        _ => false,
    }
}

/// What an event begins goes by the event's own id.
fn rename(body: &mut Body, old: EventId, new: EventId) {
    match body {
        Body::Episode(statement) if statement.episode == old => statement.episode = new,
        Body::Medicine(statement) if statement.medicine == old => statement.medicine = new,
        Body::Check(statement) if statement.check == old => statement.check = new,
        Body::Trial(statement) if statement.trial == old => statement.trial = new,
        Body::Card(parts) => parts.iter_mut().for_each(|part| rename(part, old, new)),
        _ => {}
    }
}
