//! The merge of two logs: a set union in which forgetting wins.
//!
//! Owns: when two copies of a diary agree, and what their union is.
//! Must not know: where logs are kept.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Body, EventId, SealedEvent};

/// A log as a set of events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EventSet {
    events: BTreeMap<EventId, SealedEvent>,
}

impl EventSet {
    /// Adds `others`. In any order, any number of times, the result is the same set.
    ///
    /// # Errors
    ///
    /// [`Damaged`] where two events share an id and differ; the set is then unchanged.
    pub fn unite(&mut self, others: impl IntoIterator<Item = SealedEvent>) -> Result<(), Damaged> {
        let mut united = self.events.clone();
        for other in others {
            let id = other.event().id;
            match united.get(&id) {
                Some(known) if known.hash() != other.hash() => return Err(Damaged { id }),
                Some(_) => {}
                None => {
                    united.insert(id, other);
                }
            }
        }
        let forgotten: BTreeSet<EventId> =
            united.values().filter_map(|sealed| forgets(&sealed.event().body)).collect();
        // A request to forget is itself never forgotten: it has nothing to hide, and without it
        // the next merge would bring the text back.
        united.retain(|id, sealed| {
            !forgotten.contains(id) || forgets(&sealed.event().body).is_some()
        });
        self.events = united;
        Ok(())
    }

    pub fn events(&self) -> impl Iterator<Item = &SealedEvent> {
        self.events.values()
    }

    pub fn get(&self, id: EventId) -> Option<&SealedEvent> {
        self.events.get(&id)
    }

    pub fn len(&self) -> usize {
        self.events.len()
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

/// The event that a body asks to forget.
pub fn forgets(body: &Body) -> Option<EventId> {
    match body {
        Body::Forget { event } => Some(*event),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "two events share the id {id} and differ; one of the two copies is damaged: run `verify` on both"
)]
pub struct Damaged {
    pub id: EventId,
}
