//! Trials: begun once, drawn once, and concluded.
//!
//! Owns: the gate before a trial begins, where its chance comes from, and the forecast that is
//! kept in memory.
//! Must not know: how a trial is planned, drawn or analysed.

use std::{
    ops::ControlFlow,
    sync::{Arc, PoisonError},
};

use clinic::{
    situation::Situation,
    trial::{self, Fault, Forecast, Gate, NoResult, Options, Outcome, Planned, Standing, Trials},
};
use diary::{
    AdviceStatement, Adviser, Answer, Arm, Body, EventId, ExposureValue, Night, NightStatement,
    RemedyId, TrialStatement,
    night::NightError,
    trial::{Agreement, Digest},
};
use jiff::civil;

use crate::{App, LogError, Position, RecordError, Saved};

/// Why no trial was begun or concluded. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    Night(#[from] NightError),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    NoResult(#[from] NoResult),
    #[error("{found:?} is no remedy that can be tested; the list of trials names them")]
    NoSuchRemedy { found: String },
    #[error("a trial is running already; one at a time, or nobody can say what made a difference")]
    Running { trial: EventId },
    #[error("the last check found something that somebody should look at first")]
    Warned,
    #[error("it may not be tested now: {}", in_words(*gate))]
    Gate { gate: Gate },
    #[error("nobody can have been asked on {on}, which is still to come")]
    AskedAhead { on: civil::Date },
    #[error("{found} is no length that is offered; choose from {least} to {most}")]
    Length { found: u32, least: u32, most: u32 },
    #[error(
        "the length of {known} cramps is known in the last year; {} are needed",
        trial::LEAST_LENGTHS
    )]
    TooFewLengths { known: u32 },
}

fn in_words(gate: Gate) -> &'static str {
    match gate {
        Gate::Open => "it may",
        Gate::AnswerFirst => "questions about you are open; answer them first",
        Gate::AskFirst => "ask a doctor or pharmacist first",
        Gate::WithPrescriber => "only together with whoever prescribes it",
        Gate::NotTestable => "switching it on and off tells nothing or is not safe",
        Gate::Avoid => "it is to be avoided",
    }
}

/// The last forecast, of one state of one diary.
#[derive(Debug, Clone)]
pub(crate) struct Forecasted {
    state: (EventId, Position),
    remedy: RemedyId,
    trials: Trials,
    forecast: Arc<Forecast>,
}

impl App {
    /// The night that contains now.
    ///
    /// # Errors
    ///
    /// Where the clock is outside the years that can be recorded.
    pub fn tonight(&self) -> Result<Night, NightError> {
        Night::containing(self.clock().now().civil())
    }

    /// What a trial of `remedy` would take. Worked out once for each state of the diary.
    ///
    /// # Errors
    ///
    /// [`TrialError::NoSuchRemedy`] for what is not tested on oneself.
    pub async fn forecast(
        &self,
        remedy: &RemedyId,
        trials: Trials,
        progress: &mut (dyn FnMut(f64) + Send),
    ) -> Result<Arc<Forecast>, TrialError> {
        let (diary, state) = self.diary_and_state().await?;
        let kept = self.forecasted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept
            && (kept.state, &kept.remedy, kept.trials) == (state, remedy, trials)
        {
            return Ok(kept.forecast);
        }
        let unknown = || TrialError::NoSuchRemedy { found: remedy.to_string() };
        let known = clinic::remedies::Remedies::built_in().get(remedy).ok_or_else(unknown)?;
        let design = trial::Designs::built_in().of(known).ok_or_else(unknown)?;
        let mut told = |done: f64| {
            progress(done);
            ControlFlow::Continue(())
        };
        let forecast = trial::forecast(&diary, design, self.tonight()?, trials, &mut told);
        let forecast = Arc::new(forecast.ok_or_else(unknown)?);
        let kept =
            Forecasted { state, remedy: remedy.clone(), trials, forecast: Arc::clone(&forecast) };
        *self.forecasted.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(forecast)
    }

    /// Notes that a professional was asked about `remedy` and what they said, with the
    /// circumstances that were known then: one that comes up later has to be asked about again.
    ///
    /// # Errors
    ///
    /// Where there is nothing to ask them, as with what is to be avoided, or as [`App::record`].
    pub async fn advised(
        &self,
        id: EventId,
        remedy: &RemedyId,
        (adviser, on): (Adviser, civil::Date),
        agreed: bool,
    ) -> Result<Saved, TrialError> {
        let today = self.clock().now().civil().date();
        if on > today {
            return Err(TrialError::AskedAhead { on });
        }
        let diary = self.diary().await?;
        let plan = Situation::of(&diary, today).plan();
        let options = Options::of(&diary, &plan, today);
        let unknown = || TrialError::NoSuchRemedy { found: remedy.to_string() };
        let option = options.get(remedy).ok_or_else(unknown)?;
        let said_before = option.advice.is_some() && option.gate != Gate::Avoid;
        if option.gate != Gate::AskFirst && !said_before {
            return Err(TrialError::Gate { gate: option.gate });
        }
        let about = option.circumstances();
        let said = AdviceStatement { remedy: remedy.clone(), adviser, on, agreed, about };
        Ok(self.record(id, Body::Advice(said)).await?)
    }

    /// Begins a trial of `remedy` as it was planned: registers the protocol and draws, in one
    /// event. The same `id` again, as from a double tap, begins nothing more.
    ///
    /// # Errors
    ///
    /// Where this person may not begin it now, or it cannot be stored.
    pub async fn start_trial(
        &self,
        id: EventId,
        remedy: &RemedyId,
        planned: &Planned,
    ) -> Result<Saved, TrialError> {
        let begun_by = |body: &Body| {
            matches!(body, Body::Card(parts) if parts.iter().any(
                |part| matches!(part, Body::Trial(said) if said.trial == id && said.registered.is_some())
            ))
        };
        if self.event(id).await?.is_some_and(|known| begun_by(&known.body)) {
            return Ok(Saved { id, stored: crate::Stored::Before });
        }
        let diary = self.diary().await?;
        let now = self.clock().now().civil();
        let plan = Situation::of(&diary, now.date()).plan();
        let options = Options::of(&diary, &plan, now.date());
        if let Some(trial) = options.running {
            return Err(TrialError::Running { trial });
        }
        if options.warned {
            return Err(TrialError::Warned);
        }
        let unknown = || TrialError::NoSuchRemedy { found: remedy.to_string() };
        let option = options.get(remedy).ok_or_else(unknown)?;
        let design = match (option.gate, option.design) {
            (Gate::Open, Some(design)) => design,
            (gate, _) => return Err(TrialError::Gate { gate }),
        };
        let mut seed = [0; 32];
        self.entropy.fill(&mut seed);
        let first = trial::first_night(now)?;
        let body = trial::registration(
            id,
            option.item.remedy,
            design,
            planned,
            option.agreed().map(|it| Agreement { adviser: it.adviser, on: it.on }),
            first,
            Digest::from_bytes(seed),
        )?;
        Ok(self.record_once(id, body, |known, _| begun_by(known)).await?)
    }

    /// Says something of a trial.
    ///
    /// # Errors
    ///
    /// [`RecordError::Unknown`] where there is no such trial, or as [`App::record`].
    pub async fn say_of_trial(
        &self,
        id: EventId,
        trial: EventId,
        say: impl FnOnce(&mut TrialStatement),
    ) -> Result<Saved, RecordError> {
        if self.diary().await?.trial(trial).is_none() {
            return Err(RecordError::Unknown);
        }
        let mut statement = TrialStatement::about(trial);
        say(&mut statement);
        self.record(id, Body::Trial(Box::new(statement))).await
    }

    /// Whether what the arm of `night` asks was done. Where the protocol says so, the exposure is
    /// noted with it, and undone with it.
    ///
    /// # Errors
    ///
    /// [`RecordError::Unknown`] where the trial shows no arm for that night, or as [`App::record`].
    pub async fn follow_trial(
        &self,
        id: EventId,
        trial: EventId,
        night: Night,
        followed: Answer<bool>,
    ) -> Result<Saved, TrialError> {
        let diary = self.diary().await?;
        let tonight = self.tonight()?;
        let standing = Standing::of(&diary, trial, tonight).ok_or(RecordError::Unknown)?;
        let shown = standing.nights.iter().find(|it| it.night == night && it.begun && !it.still);
        let arm = shown.and_then(|shown| shown.arm).ok_or(RecordError::Unknown)?;
        let followed_it = [(night, followed)].into();
        let said = TrialStatement { followed: followed_it, ..TrialStatement::about(trial) };
        let said = Body::Trial(Box::new(said));
        let Some(exposure) = &standing.trial.protocol().records else {
            return Ok(self.record(id, said).await?);
        };
        let done = match followed {
            Answer::Known(yes) => Answer::Known(ExposureValue::YesNo(yes == (arm == Arm::With))),
            Answer::NotSure => Answer::NotSure,
            Answer::NotRecorded => Answer::NotRecorded,
        };
        let exposures = [(exposure.clone(), done)].into();
        let noted = Body::Night(NightStatement { exposures, ..NightStatement::about(night) });
        Ok(self.record(id, Body::Card(vec![said, noted])).await?)
    }

    /// What a trial that is over came to, now.
    ///
    /// # Errors
    ///
    /// Where it has no result, and why.
    pub async fn trial_outcome(&self, trial: EventId) -> Result<Outcome, TrialError> {
        let diary = self.diary().await?;
        Ok(trial::outcome(&diary, trial, self.tonight()?)?)
    }

    /// Works out what a trial came to and stores it, so that *Why* and *Plan* know it.
    ///
    /// # Errors
    ///
    /// As [`App::trial_outcome`], or where it cannot be stored.
    pub async fn conclude_trial(&self, id: EventId, trial: EventId) -> Result<Outcome, TrialError> {
        let outcome = self.trial_outcome(trial).await?;
        let concluded = Some(outcome.conclusion());
        self.say_of_trial(id, trial, |said| said.concluded = concluded).await?;
        Ok(outcome)
    }
}
