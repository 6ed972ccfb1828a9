//! A log in memory: for tests, and as the reference that every other log must agree with.
//!
//! Owns: the plainest implementation of [`EventLog`].
//! Must not know: anything durable.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use diary::{Event, EventId, SealedEvent, merge};

use crate::ports::{EventLog, LogError, Position, Reading, Snapshot};

#[derive(Debug)]
pub struct MemoryLog {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    lives: u8,
    /// In the order stored; `None` where an event was forgotten.
    events: Vec<Option<SealedEvent>>,
    snapshot: Option<Snapshot>,
    /// The end of the log when something was last forgotten.
    forgot_at: usize,
}

impl State {
    fn stored(&self) -> impl Iterator<Item = &SealedEvent> {
        self.events.iter().flatten()
    }

    fn get(&self, id: EventId) -> Option<&SealedEvent> {
        self.stored().find(|sealed| sealed.event().id == id)
    }

    fn is_forgotten(&self, id: EventId) -> bool {
        self.stored().any(|sealed| merge::forgets(&sealed.event().body) == Some(id))
    }

    fn life(&self) -> EventId {
        EventId::from_bytes([self.lives; 16])
    }
}

impl Default for MemoryLog {
    fn default() -> Self {
        Self {
            state: Mutex::new(State { lives: 1, events: Vec::new(), snapshot: None, forgot_at: 0 }),
        }
    }
}

impl MemoryLog {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, events: &[SealedEvent]) -> Result<usize, LogError> {
        let mut state = self.state();
        let mut new: Vec<SealedEvent> = Vec::new();
        for sealed in events {
            let id = sealed.event().id;
            let forgets = merge::forgets(&sealed.event().body);
            let known = state.get(id).or_else(|| new.iter().find(|other| other.event().id == id));
            match known {
                Some(known) if known.hash() != sealed.hash() => {
                    return Err(merge::Damaged { id }.into());
                }
                Some(_) => {}
                // A request to forget is itself never passed over: see `EventSet::unite`.
                None if forgets.is_none() && state.is_forgotten(id) => {}
                None => new.push(sealed.clone()),
            }
        }
        let count = new.len();
        let requested = |sealed: &SealedEvent| merge::forgets(&sealed.event().body);
        let before: Vec<EventId> = state.stored().filter_map(requested).collect();
        let targets: Vec<EventId> = new.iter().filter_map(requested).collect();
        if !targets.is_empty() {
            state.snapshot = None;
        }
        // What was forgotten before is in no snapshot folded since: asked for again it changes none.
        if targets.iter().any(|target| !before.contains(target)) {
            state.forgot_at = state.events.len() + count;
        }
        state.events.extend(new.into_iter().map(Some));
        let forgotten: Vec<EventId> =
            state.stored().filter_map(|sealed| merge::forgets(&sealed.event().body)).collect();
        for slot in &mut state.events {
            let hides = |sealed: &SealedEvent| {
                forgotten.contains(&sealed.event().id)
                    && merge::forgets(&sealed.event().body).is_none()
            };
            if slot.as_ref().is_some_and(hides) {
                *slot = None;
            }
        }
        Ok(count)
    }

    async fn read_from(&self, after: Position) -> Result<Reading, LogError> {
        let state = self.state();
        let after = usize::try_from(after.0).unwrap_or(usize::MAX);
        let events: Vec<Event> =
            state.events.iter().skip(after).flatten().map(|s| s.event().clone()).collect();
        Ok(Reading { life: state.life(), events, end: Position(state.events.len() as u64) })
    }

    async fn get(&self, id: EventId) -> Result<Option<SealedEvent>, LogError> {
        Ok(self.state().get(id).cloned())
    }

    async fn read_sealed(&self) -> Result<Vec<SealedEvent>, LogError> {
        Ok(self.state().stored().cloned().collect())
    }

    async fn newest_stamp(&self) -> Result<Option<i64>, LogError> {
        Ok(self.state().stored().filter_map(|sealed| sealed.event().stamp()).max())
    }

    async fn snapshot(&self) -> Result<Option<Snapshot>, LogError> {
        Ok(self.state().snapshot.clone())
    }

    async fn keep_snapshot(&self, snapshot: &Snapshot) -> Result<(), LogError> {
        let mut state = self.state();
        // One made before something was forgotten would bring it back.
        if snapshot.life == state.life() && snapshot.end.0 >= state.forgot_at as u64 {
            state.snapshot = Some(snapshot.clone());
        }
        Ok(())
    }

    async fn erase(&self) -> Result<(), LogError> {
        let mut state = self.state();
        let lives = state.lives.wrapping_add(1);
        *state = State { lives, events: Vec::new(), snapshot: None, forgot_at: 0 };
        Ok(())
    }
}
