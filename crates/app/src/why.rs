//! Why: what goes with the cramps, worked out once for each state of the diary.
//!
//! Owns: the answers that are kept in memory, and from where tomorrow's begin.
//! Must not know: how an answer is found or shown.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use clinic::suspects::{self, Answered, Inquiry, Warm, Why};
use diary::EventId;

use crate::{App, LogError, Position};

/// How far an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Within tens of milliseconds, without the slow checks.
    First,
    /// Within a second.
    Complete,
}

/// The answers to one state of one diary.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    state: Option<(EventId, Position)>,
    /// By whether evidence counted, and how far they go.
    found: BTreeMap<(bool, Depth), Arc<Why>>,
    /// By whether evidence counted. Kept when a night is added, since the new answer is near.
    warm: BTreeMap<bool, Warm>,
}

impl App {
    /// What goes with the cramps, with or without what the literature says beforehand.
    ///
    /// An answer is worked out once: asked again with nothing recorded in between it is there. A
    /// complete answer that is there already is given where the first was asked for.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn why(&self, evidence: bool, depth: Depth) -> Result<Arc<Why>, LogError> {
        let (diary, state) = self.diary_and_state().await?;
        let warm = {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            answers.move_to(state);
            let deeper = answers.found.range((evidence, depth)..=(evidence, Depth::Complete));
            if let Some((_, why)) = deeper.last() {
                return Ok(Arc::clone(why));
            }
            answers.warm.get(&evidence).cloned().unwrap_or_default()
        };
        // Not under the lock: other pages may be asked for meanwhile.
        let inquiry = Inquiry { evidence, ..Inquiry::of(&diary) };
        let Answered { why, warm } = match depth {
            Depth::First => {
                let begun = suspects::begin_first(&diary, &inquiry, &warm);
                if let Some(host) = &self.one_at_a_time {
                    host.let_others_by().await;
                }
                begun.finish(&diary)
            }
            Depth::Complete => suspects::complete(&diary, &inquiry, &warm),
        };
        let why = Arc::new(why);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.state == Some(state) {
            answers.found.insert((evidence, depth), Arc::clone(&why));
            answers.warm.insert(evidence, warm);
        }
        Ok(why)
    }
}

/// Up to so many nights the first answer is worked out where nothing else is answered meanwhile:
/// on a laptop each half of it takes less than a twentieth of a second.
const MOST_NIGHTS_AT_ONCE: usize = 400;

impl App {
    /// The first answer, or `None` where it would take long and this host answers nothing else
    /// meanwhile.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub async fn why_at_once(&self, evidence: bool) -> Result<Option<Arc<Why>>, LogError> {
        if self.answers_alone() && self.diary().await?.nights().count() > MOST_NIGHTS_AT_ONCE {
            return Ok(None);
        }
        self.why(evidence, Depth::First).await.map(Some)
    }
}

impl Answers {
    fn move_to(&mut self, state: (EventId, Position)) {
        let Some((life, end)) = self.state.replace(state) else { return };
        if life != state.0 {
            // Another diary: where this one's answers lay says nothing of it.
            *self = Self { state: Some(state), ..Self::default() };
        } else if end != state.1 {
            self.found.clear();
        }
    }
}
