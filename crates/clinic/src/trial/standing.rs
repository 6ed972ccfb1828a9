//! Where a trial stands on one night: what it asks for, and what each of its nights was.
//!
//! Owns: which arms are shown and when, and when a trial stands still.
//! Must not know: what the trial found, or how a night is drawn.

use diary::{
    Answer, Arm, Diary, EventId, Night, Observation, Tier, TrialView,
    trial::{ArmPlan, BreakReason, Span},
};

use super::{CrampOfTrial, Fault, Unsuitable, draw, per_cramp, suitable};

/// What a trial is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Its first night is still to come.
    Ahead,
    Running,
    /// It stands still: no arm is shown, and the night will not be compared.
    Still(Still),
    /// Its last night is over, or it was ended.
    Over,
}

/// Why a trial stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Still {
    Break(BreakReason),
    /// A check found something that somebody should look at first.
    WarningSign,
    /// Something speaks against what it tests: [`Standing::unsuitable`].
    Unsuitable,
}

/// What tonight asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Tonight<'d> {
    pub night: Night,
    pub arm: Arm,
    pub plan: &'d ArmPlan,
    pub followed: Option<Answer<bool>>,
    /// Nights from tonight on that ask for the same, as far as that may be known.
    pub same_for: usize,
}

/// One night of a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NightOfTrial {
    pub night: Night,
    /// `None`: not shown yet.
    pub arm: Option<Arm>,
    pub observation: Observation,
    pub followed: Option<Answer<bool>>,
    /// Whether it is one of the nights that are not compared.
    pub discarded: bool,
    /// Whether the trial stood still.
    pub still: bool,
    pub begun: bool,
}

/// A trial on one night.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'d> {
    pub id: EventId,
    pub trial: &'d TrialView,
    pub phase: Phase,
    /// Why it cannot come to a result; then nothing more is asked for.
    pub fault: Option<Fault>,
    /// What speaks against going on now, of a trial that is not over.
    pub unsuitable: Option<Unsuitable>,
    /// `None` unless it is running.
    pub tonight: Option<Tonight<'d>>,
    /// Those planned, up to where it was ended; none where cramps are drawn for.
    pub nights: Vec<NightOfTrial>,
    /// Those that were dealt an arm, in that order.
    pub cramps: Vec<CrampOfTrial>,
    /// Pairs, or blocks of four, that are over.
    pub complete_units: usize,
    /// Answers that were written before their night had begun: the clock was wrong, and they do
    /// not count.
    pub answered_ahead: usize,
}

impl<'d> Standing<'d> {
    /// `None` where there is no such trial. `tonight` is the night that contains now.
    pub fn of(diary: &'d Diary, id: EventId, tonight: Night) -> Option<Self> {
        let trial = diary.trial(id)?;
        let protocol = trial.protocol();
        let drawn = draw::sound(diary, id, trial);
        let (fault, arms) = match drawn {
            Ok(drawn) => (None, drawn.arms.as_slice()),
            Err(fault) => (Some(fault), &[][..]),
        };
        let over = is_over(diary, id, trial, tonight);
        let unsuitable = match (over, &fault) {
            (false, None) => suitable::unsuitable(diary, &protocol.remedy, tonight),
            _ => None,
        };
        let mut stops = stops(diary, trial);
        // The heaviest reason to stand still is the one that is told.
        if unsuitable.is_some() {
            let until = tonight.plus(1);
            stops.insert(0, Stop { from: tonight, until, why: Still::Unsuitable });
        }
        let is_still = |night: Night| stops.iter().find(|stop| stop.holds(night));
        let is_warned = |stop: &Stop| stop.why == Still::WarningSign && stop.holds(tonight);
        let phase = match is_still(tonight) {
            _ if over => Phase::Over,
            _ if tonight < protocol.first_night => Phase::Ahead,
            // What a check found comes before what follows from it for the remedy.
            Some(_) if stops.iter().any(is_warned) => Phase::Still(Still::WarningSign),
            Some(stop) => Phase::Still(stop.why),
            None => Phase::Running,
        };
        let block = protocol.design.shown_at_once().max(1);
        let now = protocol.number(tonight);
        // Until it is over, nothing beyond the block that has begun is shown.
        let shown = match (phase, now) {
            (Phase::Over, _) => protocol.design.places(),
            (Phase::Ahead, _) | (_, None) => 0,
            (_, Some(now)) => (now / block + 1) * block,
        };
        let end = trial.span().end;
        let followed = |night: Night| {
            let said = trial.followed.get(&night)?;
            let begun = said.recorded.as_ref().is_none_or(|at| night.has_begun_by(at.civil()));
            begun.then_some(said.what)
        };
        let planned = if protocol.design.is_per_cramp() { 0 } else { protocol.design.places() };
        let nights: Vec<NightOfTrial> = (0..planned)
            .map_while(|number| {
                let night = protocol.first_night.plus(number as i64)?;
                end.is_none_or(|end| night < end).then(|| NightOfTrial {
                    night,
                    arm: arms.get(number).copied().filter(|_| number < shown),
                    observation: diary.observation(night),
                    followed: followed(night),
                    discarded: protocol.design.discards(number),
                    still: is_still(night).is_some(),
                    begun: night <= tonight,
                })
            })
            .collect();
        let cramps = per_cramp::cramps(diary, id, arms);
        let gone_by = match protocol.design.is_per_cramp() {
            true => per_cramp::used(&cramps),
            false => nights.iter().filter(|night| night.night < tonight).count(),
        };
        let tonight = match (phase, now, &fault) {
            (Phase::Running, Some(now), None) => arms.get(now).map(|&arm| Tonight {
                night: tonight,
                arm,
                plan: protocol.arm(arm),
                followed: followed(tonight),
                same_for: block - now % block,
            }),
            _ => None,
        };
        Some(Self {
            id,
            trial,
            phase,
            fault,
            unsuitable,
            tonight,
            complete_units: gone_by / protocol.design.unit_places().max(1),
            answered_ahead: trial
                .followed
                .keys()
                .filter(|night| followed(**night).is_none())
                .count(),
            nights,
            cramps,
        })
    }

    pub fn is_over(&self) -> bool {
        self.phase == Phase::Over
    }
}

/// The trial that is running in the night `tonight`: begun or ahead, and not over; the latest of
/// several.
pub fn running(diary: &Diary, tonight: Night) -> Option<EventId> {
    diary.trials().rfind(|(id, trial)| !is_over(diary, *id, trial, tonight)).map(|(id, _)| id)
}

/// The nights that it runs on, as far as that is known.
pub(super) fn span(diary: &Diary, id: EventId, trial: &TrialView) -> Span {
    let Span { first, end } = trial.span();
    let last_cramp = match trial.protocol().design.is_per_cramp() {
        true => per_cramp::planned_end(diary, id, trial),
        false => None,
    };
    Span { first, end: end.into_iter().chain(last_cramp).min() }
}

/// One that was ended before its first night is over at once; so is one that would run beyond the
/// years that can be recorded.
fn is_over(diary: &Diary, id: EventId, trial: &TrialView, tonight: Night) -> bool {
    let Span { first, end } = span(diary, id, trial);
    match end {
        Some(end) => end <= first || end <= tonight,
        None => !trial.protocol().design.is_per_cramp(),
    }
}

/// The trial that was registered last.
pub fn latest(diary: &Diary) -> Option<EventId> {
    let at = |trial: &TrialView| {
        let recorded = trial.registered.recorded.as_ref();
        (trial.protocol().first_night, recorded.and_then(diary::Moment::unix_millis))
    };
    diary.trials().max_by_key(|(id, trial)| (at(trial), *id)).map(|(id, _)| id)
}

/// A stretch of nights in which a trial stands still.
pub(super) struct Stop {
    pub from: Night,
    /// The first night after it.
    pub until: Option<Night>,
    pub why: Still,
}

impl Stop {
    fn holds(&self, night: Night) -> bool {
        self.from <= night && self.until.is_none_or(|end| night < end)
    }
}

/// Breaks that the person took, and those that a check made: from a check that says that somebody
/// should look soon, until one that does not, or until the person says that the trial goes on.
pub(super) fn stops(diary: &Diary, trial: &TrialView) -> Vec<Stop> {
    let breaks = trial.breaks.iter().map(|it| Stop {
        from: it.from,
        until: it.until,
        why: match it.reason {
            BreakReason::Unsuitable => Still::Unsuitable,
            reason => Still::Break(reason),
        },
    });
    let mut stops: Vec<Stop> = breaks.collect();
    let mut warned: Option<(Night, Option<i64>)> = None;
    // Only what was said after the check was said about it.
    let goes_on = |after: Option<i64>| {
        let said = |said: &&diary::view::Dated<Night>| {
            said.recorded.as_ref().and_then(diary::Moment::unix_millis) > after
        };
        trial.resumed.iter().filter(said).map(|said| said.what).min()
    };
    let begun = trial.registered.recorded.as_ref().and_then(diary::Moment::unix_millis);
    for outcome in diary.checks().filter_map(|(_, check)| check.outcome.as_ref()) {
        let Some(at) = &outcome.recorded else { continue };
        let Ok(night) = Night::containing(at.civil()) else { continue };
        let worrying = outcome.what.tier >= Tier::Soon;
        match warned {
            None if worrying && at.unix_millis() >= begun => {
                warned = Some((night, at.unix_millis()));
            }
            Some((from, after)) if !worrying => {
                let until = goes_on(after).map_or(night, |resumed| resumed.min(night));
                stops.push(Stop { from, until: Some(until), why: Still::WarningSign });
                warned = None;
            }
            _ => {}
        }
    }
    stops.extend(warned.map(|(from, after)| Stop {
        from,
        until: goes_on(after),
        why: Still::WarningSign,
    }));
    stops
}
