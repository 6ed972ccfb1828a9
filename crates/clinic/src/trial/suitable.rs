//! Whether what a running trial tests is still for its person.
//!
//! Owns: what speaks against it now, and the break that this makes.
//! Must not know: a single remedy, or how anything is worded.

use diary::{
    Body, Diary, EventId, Night, RemedyId, TrialStatement, TrialView,
    trial::{BreakReason, Pause},
};

use super::{Gate, Options, Standing};
use crate::{plan::Learnt, remedies::Fit, situation::Situation};

/// What speaks against going on.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsuitable {
    /// [`Gate::Avoid`], [`Gate::AskFirst`] or [`Gate::AnswerFirst`].
    pub gate: Gate,
    /// The reasons as `knowledge/` words them, the heaviest first.
    pub because: Vec<String>,
}

/// `None` where nothing speaks against `remedy` on `tonight`, or where what was asked about it
/// covers everything.
pub(super) fn unsuitable(diary: &Diary, remedy: &RemedyId, tonight: Night) -> Option<Unsuitable> {
    let on = tonight.evening_date();
    let plan = Situation::of(diary, on).plan();
    let options = Options::of(diary, &plan, on);
    let option = options.get(remedy)?;
    let counts = |fit: Fit, learnt: Learnt| match option.gate {
        Gate::Avoid => fit == Fit::Avoid && learnt == Learnt::Said,
        _ => learnt != Learnt::NotAsked,
    };
    match option.gate {
        Gate::Avoid | Gate::AskFirst | Gate::AnswerFirst => Some(Unsuitable {
            gate: option.gate,
            because: option
                .item
                .reasons
                .iter()
                .filter(|reason| counts(reason.caution.fit, reason.learnt))
                .map(|reason| reason.caution.why.text.clone())
                .collect(),
        }),
        Gate::Open | Gate::WithPrescriber | Gate::NotTestable => None,
    }
}

/// The break that is to be stored where something has come up that speaks against the running
/// trial: from the evening of `from` on, until the person says that it goes on. Without it, the
/// nights on which nothing was asked for would later look like any other.
pub fn break_where_unsuitable(diary: &Diary, from: Night) -> Option<Body> {
    let stands = |id: EventId, trial: &TrialView| {
        let of_this = |stop: &diary::trial::Break| stop.reason == BreakReason::Unsuitable;
        let stopped = trial.breaks.iter().any(|stop| of_this(stop) && stop.holds(from));
        !stopped && Standing::of(diary, id, from).is_some_and(|it| it.unsuitable.is_some())
    };
    let (id, _) = diary.trials().find(|(id, trial)| stands(*id, trial))?;
    let paused = Some(Pause { from, reason: BreakReason::Unsuitable });
    Some(Body::Trial(Box::new(TrialStatement { paused, ..TrialStatement::about(id) })))
}
