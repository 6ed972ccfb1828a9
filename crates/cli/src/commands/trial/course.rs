//! `charley trial` once one was begun: what tonight asks for, where it stands, its end, its result.
//!
//! Owns: the words and the JSON of a trial that was begun.
//! Must not know: how a trial is drawn or analysed.

use anyhow::{Result, bail};
use app::TrialError;
use clinic::trial::{
    self, CrampOfTrial, Measure, NightOfTrial, Outcome, Phase, Standing, Step, words as say,
};
use diary::{
    Answer, Arm, CrampDuration, Diary, EpisodeStatement, EventId, Night,
    trial::{End, EndReason, Protocol},
};
use pollster::block_on;
use serde::Serialize;

use super::super::Opened;
use crate::output::Output;

/// The trial that is running, or else the latest.
fn latest(diary: &Diary, tonight: Night) -> Result<EventId> {
    match trial::running(diary, tonight).or_else(|| trial::latest(diary)) {
        Some(id) => Ok(id),
        None => bail!("no trial was begun; `charley trial options` lists what you can test"),
    }
}

#[derive(Serialize)]
struct ForTonight<'a> {
    night: Night,
    /// `null`: nothing is asked for.
    arm: Option<Arm>,
    what: &'a str,
    same_for_nights: Option<usize>,
    followed: Option<Answer<bool>>,
}

pub(super) fn tonight(opened: &Opened, followed: Option<&str>, out: Output) -> Result<()> {
    let night = opened.app.tonight()?;
    let id = latest(&*block_on(opened.app.diary())?, night)?;
    if let Some(text) = followed {
        let answer = match text {
            "yes" => Answer::Known(true),
            "no" => Answer::Known(false),
            "not-sure" => Answer::NotSure,
            other => bail!("{other:?} is neither yes, no nor not-sure; nothing was saved"),
        };
        match block_on(opened.app.follow_trial(opened.app.new_id(), id, night, answer)) {
            Err(TrialError::Record(app::RecordError::Unknown)) => {
                bail!("nothing is asked for tonight; nothing was saved")
            }
            saved => saved?,
        };
    }
    let diary = block_on(opened.app.diary())?;
    let Some(standing) = Standing::of(&diary, id, night) else { bail!("there is no such trial") };
    let nothing = nothing(&standing);
    let asked = match &standing.tonight {
        Some(tonight) => ForTonight {
            night,
            arm: Some(tonight.arm),
            what: &tonight.plan.what,
            same_for_nights: Some(tonight.same_for),
            followed: tonight.followed,
        },
        None => {
            ForTonight { night, arm: None, what: &nothing, same_for_nights: None, followed: None }
        }
    };
    out.print("trial-tonight", &asked, |asked| {
        let Some(tonight) = &standing.tonight else { return format!("{}\n", asked.what) };
        let noted = match tonight.followed {
            Some(Answer::Known(true)) => "Noted: done as it says.\n",
            Some(Answer::Known(false)) => "Noted: not done as it says.\n",
            Some(Answer::NotSure) => "Noted: not sure.\n",
            Some(Answer::NotRecorded) | None => "",
        };
        format!("{}\n  {}\n{noted}", say::tonight(tonight), asked.what)
    })?;
    Ok(())
}

#[derive(Serialize)]
struct Begun {
    id: String,
    night: Night,
    /// `null`: no trial draws for cramps now.
    arm: Option<Arm>,
    what: Option<String>,
}

/// A cramp, now, and what a trial drew for it.
pub(super) fn cramp(opened: &Opened, out: Output) -> Result<()> {
    let app = &opened.app;
    let (id, now) = (app.new_id(), app.clock().now());
    let night = now.night()?;
    let at = Some(Answer::Known(now));
    let touch = EpisodeStatement { night: Some(night), at, ..EpisodeStatement::about(id) };
    let saved = block_on(app.record_touch(touch))?;
    let diary = block_on(app.diary())?;
    let dealt = diary.episode(saved.id).and_then(|(_, cramp)| cramp.dealt);
    let drawn = dealt.and_then(|dealt| trial::dealt_to(&diary, dealt));
    let plan = drawn.map(|(view, arm)| view.protocol().arm(arm));
    let begun = Begun {
        id: saved.id.to_string(),
        night,
        arm: drawn.map(|(_, arm)| arm),
        what: plan.map(|plan| plan.what.clone()),
    };
    out.print("trial-cramp", &begun, |begun| {
        let asked = match (plan, &begun.what) {
            (Some(plan), Some(what)) => {
                format!(
                    "{}\n  {what}\n  Or do whatever helps you. It counts all the same.\n",
                    plan.name
                )
            }
            _ => "No trial draws for cramps now.\n".into(),
        };
        format!(
            "{asked}Saved. When it is gone: `charley log --last 4 min`. To take it back: charley \
             undo\n"
        )
    })?;
    Ok(())
}

/// Why nothing is asked for tonight.
fn nothing(standing: &Standing<'_>) -> String {
    match (standing.fault, standing.phase) {
        (None, Phase::Running) if standing.trial.protocol().design.is_per_cramp() => {
            "Drawn for each cramp: `charley trial cramp`, or “Cramp now”, shows it when one begins."
                .into()
        }
        (Some(fault), _) => say::fault(fault),
        (None, Phase::Ahead) => "The trial has not begun. Nothing is asked for.".into(),
        (None, Phase::Still(_)) => say::stands_still(standing).unwrap_or_default(),
        (None, Phase::Over | Phase::Running) => "The trial is over. Nothing is asked for.".into(),
    }
}

#[derive(Serialize)]
struct Status<'a> {
    id: String,
    protocol: &'a Protocol,
    phase: &'static str,
    fault: Option<String>,
    nights_begun: usize,
    nights_recorded: usize,
    /// Cramps that were drawn for; `null` where nights are.
    cramps_drawn: Option<usize>,
    complete_units: usize,
    /// Whether the rule that was fixed beforehand says to end it; `null`: no look is due.
    stop: Option<String>,
    nights: Vec<OneNight>,
    cramps: Vec<OneCramp>,
}

#[derive(Serialize)]
struct OneCramp {
    id: String,
    night: Night,
    arm: Arm,
    /// `null`: not known.
    minutes: Option<f64>,
    followed: Option<Answer<bool>>,
}

fn one_cramp(cramp: &CrampOfTrial) -> OneCramp {
    OneCramp {
        id: cramp.cramp.to_string(),
        night: cramp.night,
        arm: cramp.arm,
        minutes: cramp.lasted.map(CrampDuration::as_minutes),
        followed: cramp.followed,
    }
}

#[derive(Serialize)]
struct OneNight {
    night: Night,
    arm: Option<Arm>,
    cramps: String,
    followed: Option<Answer<bool>>,
    compared: bool,
}

fn one_night(night: &NightOfTrial) -> OneNight {
    OneNight {
        night: night.night,
        arm: night.arm,
        cramps: night.observation.to_string(),
        followed: night.followed,
        compared: !night.discarded && !night.still,
    }
}

pub(super) fn status(opened: &Opened, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let night = opened.app.tonight()?;
    let id = latest(&diary, night)?;
    let Some(standing) = Standing::of(&diary, id, night) else { bail!("there is no such trial") };
    let due = !standing.is_over() && standing.fault.is_none();
    let stop = match due.then(|| trial::step(&diary, id, night)) {
        Some(Ok(Step::Stop(reason))) => {
            Some(say::stop(reason, Measure::of(standing.trial.protocol())).to_owned())
        }
        _ => None,
    };
    let begun = || standing.nights.iter().filter(|night| night.begun);
    let status = Status {
        id: id.to_string(),
        protocol: standing.trial.protocol(),
        phase: match standing.phase {
            Phase::Ahead => "ahead",
            Phase::Running => "running",
            Phase::Still(_) => "still",
            Phase::Over => "over",
        },
        fault: standing.fault.map(say::fault),
        nights_begun: begun().count(),
        nights_recorded: begun().filter(|night| night.observation.is_recorded()).count(),
        cramps_drawn: Some(standing.cramps.len())
            .filter(|_| standing.trial.protocol().design.is_per_cramp()),
        complete_units: standing.complete_units,
        stop,
        nights: begun().map(one_night).collect(),
        cramps: standing.cramps.iter().map(one_cramp).collect(),
    };
    out.print("trial-status", &status, |status| {
        let places = status.protocol.design.places();
        let so_far = match status.cramps_drawn {
            Some(drawn) => format!("{drawn} of {places} cramps drawn for"),
            None => {
                format!(
                    "night {} of {places}, {} recorded",
                    status.nights_begun, status.nights_recorded
                )
            }
        };
        let mut text = format!(
            "{}\n  {}\n  {so_far}\n",
            status.protocol.question,
            say::design(status.protocol.design),
        );
        if let Some(fault) = &status.fault {
            text += &format!("  {fault}\n");
        } else if let Some(tonight) = &standing.tonight {
            text += &format!("  {}\n", say::tonight(tonight));
        } else if standing.is_over() {
            text += "  It is over: `charley trial result`.\n";
        } else {
            text += &format!("  {}\n", nothing(&standing));
        }
        if let Some(stop) = &status.stop {
            text += &format!("  {stop}\n");
        }
        text
    })?;
    Ok(())
}

#[derive(Serialize)]
struct Stopped {
    id: String,
    from: Night,
    reason: EndReason,
}

pub(super) fn stop(opened: &Opened, reason: &str, out: Output) -> Result<()> {
    let reason: EndReason = reason.parse()?;
    let diary = block_on(opened.app.diary())?;
    let tonight = opened.app.tonight()?;
    let id = latest(&diary, tonight)?;
    if Standing::of(&diary, id, tonight).is_none_or(|standing| standing.is_over()) {
        bail!("the trial is over already; nothing was saved");
    }
    let from = Night::of_evening(opened.app.clock().now().civil().date())?;
    let end = End { from, reason };
    block_on(opened.app.say_of_trial(opened.app.new_id(), id, |said| said.ended = Some(end)))?;
    let stopped = Stopped { id: id.to_string(), from, reason };
    out.print("trial-stopped", &stopped, |stopped| {
        format!(
            "Ended before the night of {}: {}. `charley undo` takes it back; `charley trial \
             result` tells what was found.\n",
            out.manner().dated(stopped.from.evening_date()),
            stopped.reason
        )
    })?;
    Ok(())
}

#[derive(Serialize)]
struct Told<'a> {
    id: String,
    protocol: &'a Protocol,
    outcome: Option<&'a Outcome>,
    /// Why there is none.
    no_result: Option<String>,
    seed: Option<String>,
    commitment_sha256: String,
}

pub(super) fn result(opened: &Opened, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let night = opened.app.tonight()?;
    let id = latest(&diary, night)?;
    let Some(view) = diary.trial(id) else { bail!("there is no such trial") };
    let outcome = trial::outcome(&diary, id, night);
    let over = Standing::of(&diary, id, night).is_some_and(|standing| standing.is_over());
    let seed = view.allocations.first().filter(|_| over).map(|drawn| drawn.what.seed.to_string());
    let told = Told {
        id: id.to_string(),
        protocol: view.protocol(),
        outcome: outcome.as_ref().ok(),
        no_result: outcome.as_ref().err().map(say::no_result),
        seed,
        commitment_sha256: view.registered.what.commitment_sha256.to_string(),
    };
    out.print("trial-result", &told, |told| {
        let Some(found) = told.outcome else {
            return format!("{}\n", told.no_result.as_deref().unwrap_or("No result."));
        };
        let mut text =
            format!("{}\n  {}\n", say::finding(found, told.protocol), say::meaning(found));
        for section in trial::report(&diary, id, &outcome, night).into_iter().flatten() {
            text += &format!("\n{}\n", section.title);
            for line in section.lines {
                text += &format!("  {line}\n");
            }
        }
        text
    })?;
    Ok(())
}
