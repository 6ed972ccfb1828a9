//! What was recorded about a night, and when: for whoever asks.
//!
//! Owns: which events are about a night.
//! Must not know: how any of it is worded.

use std::collections::BTreeSet;

use diary::{Body, Event, EventId, Night};

use crate::{
    App,
    ports::{LogError, Position},
};

/// One record about a night.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    pub event: Event,
    /// `false`: it was taken back.
    pub in_force: bool,
}

impl App {
    /// Every event about `night`, in the order in which they count, with the retractions of
    /// them. What was forgotten is gone.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn history(&self, night: Night) -> Result<Vec<Recorded>, LogError> {
        let diary = self.diary().await?;
        let mut events = self.log.read_from(Position(0)).await?.events;
        events.sort_unstable_by_key(Event::order);
        let mut about = About { night, cramps: BTreeSet::new(), events: BTreeSet::new() };
        let mut history = Vec::new();
        for event in events {
            if about.includes(&event.body) {
                about.events.insert(event.id);
                let taken_back =
                    diary.is_retracted(event.id) || diary.is_withdrawn_with_import(event.id);
                history.push(Recorded { event, in_force: !taken_back });
            }
        }
        Ok(history)
    }
}

struct About {
    night: Night,
    cramps: BTreeSet<EventId>,
    events: BTreeSet<EventId>,
}

impl About {
    fn includes(&mut self, body: &Body) -> bool {
        match body {
            Body::Night(statement) => statement.night == self.night,
            Body::Episode(statement) => {
                if statement.night == Some(self.night) {
                    self.cramps.insert(statement.episode);
                }
                self.cramps.contains(&statement.episode)
            }
            // Each part is looked at: a later one may be about a cramp that an earlier one began.
            Body::Card(parts) => {
                let included: Vec<bool> = parts.iter().map(|part| self.includes(part)).collect();
                included.contains(&true)
            }
            Body::Trial(statement) => statement.followed.contains_key(&self.night),
            Body::Retract { event } => self.events.contains(event),
            Body::Medicine(_)
            | Body::Exposure(_)
            | Body::Profile(_)
            | Body::Check(_)
            | Body::Plan(_)
            | Body::Suspicion(_)
            | Body::Advice(_)
            | Body::Preference(_)
            | Body::Import(_)
            | Body::Forget { .. } => false,
        }
    }
}
