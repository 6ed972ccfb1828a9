//! `charley trial`: what can be tested, what it would take, where it stands, what came of it.
//!
//! Owns: the words and the JSON of trials on a terminal.
//! Must not know: how a trial is planned, drawn or analysed.

use std::ops::ControlFlow;

use anyhow::{Result, bail};
use app::TrialError;
use clinic::{
    situation::Situation,
    trial::{
        self, Forecast, Gate, NightOfTrial, Options, Outcome, Phase, Planned, Standing, Step,
        Trials, words as say,
    },
};
use diary::{
    Answer, Arm, Diary, EventId, Night, RemedyId,
    trial::{End, EndReason, Protocol},
};
use indicatif::{ProgressBar, ProgressStyle};
use pollster::block_on;
use serde::Serialize;

use super::{Opened, open};
use crate::{
    args::{Global, Length, Trial},
    output::Output,
};

pub(super) fn trial(global: &Global, what: &Trial, out: Output) -> Result<()> {
    match what {
        Trial::Options => options(global, out),
        Trial::Plan { id } => plan(global, id, out),
        Trial::Start { id, length } => start(&open::open(global)?, id, *length, out),
        Trial::Tonight { followed } => {
            tonight(&open::open_existing(global)?, followed.as_deref(), out)
        }
        Trial::Status => status(&open::open_to_read(global)?, out),
        Trial::Stop { reason } => stop(&open::open_existing(global)?, reason, out),
        Trial::Result => result(&open::open_to_read(global)?, out),
    }
}

#[derive(Serialize)]
struct OneOption<'a> {
    id: &'a str,
    name: &'a str,
    gate: Gate,
    /// Why it cannot be tested now, or how it is tested.
    why: &'a str,
}

#[derive(Serialize)]
struct AllOptions<'a> {
    may_begin: bool,
    running: Option<String>,
    warned: bool,
    options: Vec<OneOption<'a>>,
}

fn options(global: &Global, out: Output) -> Result<()> {
    let (diary, today) = open::read(global)?;
    let plan = Situation::of(&diary, today).plan();
    let options = Options::of(&diary, &plan, today);
    let one = |option: &trial::TrialOption<'_>| -> OneOption<'static> {
        let remedy = clinic::remedies::Remedies::built_in().get(&option.item.remedy.id);
        let remedy = remedy.expect("the plan is made of these very remedies");
        let design = option.design.filter(|_| option.gate == Gate::Open);
        let why = design.map_or(&remedy.testing.text, |design| &design.design.text);
        OneOption { id: remedy.id.as_str(), name: &remedy.name, gate: option.gate, why }
    };
    let all = AllOptions {
        may_begin: options.may_begin(),
        running: options.running.map(|id| id.to_string()),
        warned: options.warned,
        options: options.all.iter().map(one).collect(),
    };
    out.print("trial-options", &all, |all| {
        let mut text = String::new();
        for (gate, title) in [
            (Gate::Open, "You can test"),
            (Gate::AnswerFirst, "A question is open (`charley profile`)"),
            (Gate::AskFirst, "Ask a doctor or pharmacist first"),
            (Gate::WithPrescriber, "Only with your prescriber"),
            (Gate::PerCramp, "Drawn for each cramp: cannot be run yet"),
            (Gate::NotTestable, "Cannot be tested on and off"),
            (Gate::Avoid, "Better not for you"),
        ] {
            let of_gate: Vec<_> = all.options.iter().filter(|it| it.gate == gate).collect();
            if !of_gate.is_empty() {
                text += &format!("{title}\n");
                for it in of_gate {
                    text += &format!("  {:<5}{}\n", it.id, it.name);
                    if matches!(gate, Gate::Open | Gate::NotTestable | Gate::WithPrescriber) {
                        text += &format!("       {}\n", it.why);
                    }
                }
                text.push('\n');
            }
        }
        if all.warned {
            text += "Your last check found something that somebody should look at first.\n";
        }
        if all.running.is_some() {
            text += "A trial is running; one at a time.\n";
        }
        text
    })?;
    Ok(())
}

fn remedy_id(text: &str) -> Result<RemedyId> {
    let known = clinic::remedies::Remedies::built_in().iter();
    match known.map(|remedy| &remedy.id).find(|id| id.as_str().eq_ignore_ascii_case(text)) {
        Some(id) => Ok(id.clone()),
        None => {
            bail!("{text:?} is no remedy that can be tested; `charley trial options` lists them")
        }
    }
}

/// With a bar on the terminal alone: `indicatif` draws nothing where stderr is no terminal.
fn forecast(diary: &Diary, id: &RemedyId, tonight: Night) -> Result<Forecast> {
    const STEPS: u32 = 1_000;
    let style =
        ProgressStyle::with_template("  playing trials {wide_bar} {percent} %  {eta} to go");
    let bar = ProgressBar::new(STEPS.into());
    let bar = match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    let remedy = clinic::remedies::Remedies::built_in().get(id);
    let Some(design) = remedy.and_then(|remedy| trial::Designs::built_in().of(remedy)) else {
        bail!("{id} is no remedy that can be tested; `charley trial options` lists them");
    };
    let mut progress = |done: f64| {
        bar.set_position((done * f64::from(STEPS)) as u64);
        ControlFlow::Continue(())
    };
    let forecast = trial::forecast(diary, design, tonight, Trials::FULL, &mut progress);
    bar.finish_and_clear();
    match forecast {
        Some(forecast) => Ok(forecast),
        None => bail!("{id} is drawn for each cramp, which cannot be run yet"),
    }
}

fn plan(global: &Global, id: &str, out: Output) -> Result<()> {
    let id = remedy_id(id)?;
    let (diary, today) = open::read(global)?;
    let forecast = forecast(&diary, &id, Night::of_evening(today)?)?;
    out.print("trial-plan", &forecast, |forecast| {
        let mut text = match forecast.nights_behind {
            0 => "With other people's figures, since too few of the last nights are recorded.\n"
                .to_owned(),
            nights => format!(
                "With your own figures: {:.1} cramps a week in {nights} recorded nights.\n",
                7.0 * forecast.usual_cramps
            ),
        };
        for (at, planned) in forecast.lengths.iter().enumerate() {
            let enough = if forecast.enough == Some(at) { " (long enough)" } else { "" };
            text += &format!(
                "\n{}{enough}\n  {}\n",
                say::length(planned.nights),
                say::promise(planned)
            );
            if !planned.is_a_test() {
                text += &format!("  {}\n", say::NOT_A_TEST);
            }
        }
        text
    })?;
    Ok(())
}

#[derive(Serialize)]
struct Started {
    id: String,
    remedy: String,
    first_night: Night,
    nights: usize,
    protocol_sha256: String,
    commitment_sha256: String,
    is_a_test: bool,
}

fn start(opened: &Opened, id: &str, length: Length, out: Output) -> Result<()> {
    let remedy = remedy_id(id)?;
    let diary = block_on(opened.app.diary())?;
    let forecast = forecast(&diary, &remedy, opened.app.tonight()?)?;
    let planned: Option<&Planned> = match length {
        Length::Least => forecast.lengths.first(),
        Length::Year => forecast.lengths.last(),
        Length::Enough => forecast.enough.and_then(|at| forecast.lengths.get(at)),
    };
    let Some(planned) = planned else {
        bail!("not even a year would be enough for you; say `--length year` or `--length least`");
    };
    let saved = match block_on(opened.app.start_trial(opened.app.new_id(), &remedy, planned)) {
        Err(TrialError::Fault(fault)) => bail!("{}", say::fault(fault)),
        saved => saved?,
    };
    let diary = block_on(opened.app.diary())?;
    let Some(view) = diary.trial(saved.id) else { bail!("the trial was not stored") };
    let registered = &view.registered.what;
    let started = Started {
        id: saved.id.to_string(),
        remedy: remedy.to_string(),
        first_night: registered.protocol.first_night,
        nights: registered.protocol.design.nights(),
        protocol_sha256: registered.protocol_sha256.to_string(),
        commitment_sha256: registered.commitment_sha256.to_string(),
        is_a_test: registered.protocol.is_a_test,
    };
    out.print("trial-started", &started, |started| {
        format!(
            "Begun: {}\n  {}\n  first night {}\n  to check it later, keep this: {}\n\
             `charley trial tonight` says what each evening asks for.\n",
            registered.protocol.question,
            say::design(registered.protocol.design),
            started.first_night,
            started.commitment_sha256
        )
    })?;
    Ok(())
}

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

fn tonight(opened: &Opened, followed: Option<&str>, out: Output) -> Result<()> {
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

/// Why nothing is asked for tonight.
fn nothing(standing: &Standing<'_>) -> String {
    match (standing.fault, standing.phase) {
        (Some(fault), _) => say::fault(fault),
        (None, Phase::Ahead) => "The trial has not begun. Nothing is asked for.".into(),
        (None, Phase::Still(why)) => say::still(why),
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
    complete_units: usize,
    /// Whether the rule that was fixed beforehand says to end it; `null`: no look is due.
    stop: Option<String>,
    nights: Vec<OneNight>,
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

fn status(opened: &Opened, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let night = opened.app.tonight()?;
    let id = latest(&diary, night)?;
    let Some(standing) = Standing::of(&diary, id, night) else { bail!("there is no such trial") };
    let due = !standing.is_over() && standing.fault.is_none();
    let stop = match due.then(|| trial::step(&diary, id, night)) {
        Some(Ok(Step::Stop(reason))) => Some(say::stop(reason).to_owned()),
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
        complete_units: standing.complete_units,
        stop,
        nights: begun().map(one_night).collect(),
    };
    out.print("trial-status", &status, |status| {
        let mut text = format!(
            "{}\n  {}\n  night {} of {}, {} recorded\n",
            status.protocol.question,
            say::design(status.protocol.design),
            status.nights_begun,
            status.protocol.design.nights(),
            status.nights_recorded
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

fn stop(opened: &Opened, reason: &str, out: Output) -> Result<()> {
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
            stopped.from, stopped.reason
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

fn result(opened: &Opened, out: Output) -> Result<()> {
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
