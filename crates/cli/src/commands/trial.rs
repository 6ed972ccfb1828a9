//! `charley trial`: what can be tested, what it would take, and its beginning.
//!
//! Owns: the words and the JSON up to a trial's first night.
//! Must not know: how a trial is planned, drawn or analysed.

mod course;

use std::ops::ControlFlow;

use anyhow::{Result, bail};
use app::TrialError;
use clinic::{
    situation::Situation,
    trial::{self, Forecast, Gate, Options, Planned, Trials, words as say},
};
use diary::{Adviser, Diary, Night, RemedyId};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil;
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
        Trial::Asked { id, whom, on, against } => {
            asked(&open::open(global)?, id, whom, *on, !against, out)
        }
        Trial::Start { id, length } => start(&open::open(global)?, id, *length, out),
        Trial::Tonight { followed } => {
            course::tonight(&open::open_existing(global)?, followed.as_deref(), out)
        }
        Trial::Cramp => course::cramp(&open::open(global)?, out),
        Trial::Status => course::status(&open::open_to_read(global)?, out),
        Trial::Stop { reason } => course::stop(&open::open_existing(global)?, reason, out),
        Trial::Result => course::result(&open::open_to_read(global)?, out),
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
            (Gate::AskFirst, "Ask a doctor or pharmacist first (`charley trial asked`)"),
            (Gate::WithPrescriber, "Only with your prescriber"),
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
        None => bail!("{id} is no remedy that can be tested; `charley trial options` lists them"),
    }
}

fn plan(global: &Global, id: &str, out: Output) -> Result<()> {
    let id = remedy_id(id)?;
    let (diary, today) = open::read(global)?;
    let forecast = forecast(&diary, &id, Night::of_evening(today)?)?;
    out.print("trial-plan", &forecast, |forecast| {
        let lengths = forecast.lengths_behind;
        if let Some(known) = lengths.filter(|_| forecast.lengths.is_empty()) {
            return format!("{}\n", say::too_few_lengths(known));
        }
        let mut text = match forecast.nights_behind {
            _ if lengths.is_some() => format!(
                "With your own figures: {:.1} cramps a week, and how long {} of them lasted.\n",
                7.0 * forecast.usual_cramps,
                lengths.unwrap_or_default()
            ),
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
                say::planned_length(planned),
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
struct Asked {
    remedy: String,
    adviser: Adviser,
    on: civil::Date,
    agreed: bool,
    /// Whether a trial may begin now, as far as this remedy goes.
    gate: Gate,
}

fn asked(
    opened: &Opened,
    id: &str,
    whom: &str,
    on: Option<civil::Date>,
    agreed: bool,
    out: Output,
) -> Result<()> {
    let remedy = remedy_id(id)?;
    let adviser: Adviser = whom.parse()?;
    let today = opened.app.clock().now().civil().date();
    let on = on.unwrap_or(today);
    block_on(opened.app.advised(opened.app.new_id(), &remedy, (adviser, on), agreed))?;
    let diary = block_on(opened.app.diary())?;
    let plan = Situation::of(&diary, today).plan();
    let options = Options::of(&diary, &plan, today);
    let gate = options.get(&remedy).map_or(Gate::NotTestable, |option| option.gate);
    let said = Asked { remedy: remedy.to_string(), adviser, on, agreed, gate };
    out.print("trial-asked", &said, |said| {
        let next = match said.gate {
            Gate::Open => format!("`charley trial start {}` begins a trial.", said.remedy),
            Gate::AnswerFirst => "Questions about you are open (`charley profile`).".into(),
            _ => "It is not offered as a trial.".into(),
        };
        let answer = if said.agreed { "nothing against it" } else { "advised against it" };
        format!("Saved: {}, {} on {}: {answer}. {next}\n", said.remedy, said.adviser, said.on)
    })?;
    Ok(())
}

#[derive(Serialize)]
struct Started {
    id: String,
    remedy: String,
    first_night: Night,
    /// `null` where cramps are drawn for.
    nights: Option<usize>,
    cramps: Option<usize>,
    protocol_sha256: String,
    commitment_sha256: String,
    is_a_test: bool,
}

fn start(opened: &Opened, id: &str, length: Length, out: Output) -> Result<()> {
    let remedy = remedy_id(id)?;
    let diary = block_on(opened.app.diary())?;
    let forecast = forecast(&diary, &remedy, opened.app.tonight()?)?;
    if let Some(known) = forecast.lengths_behind.filter(|_| forecast.lengths.is_empty()) {
        bail!("{}", say::too_few_lengths(known));
    }
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
    let design = registered.protocol.design;
    let (places, per_cramp) = (design.places(), design.is_per_cramp());
    let started = Started {
        id: saved.id.to_string(),
        remedy: remedy.to_string(),
        first_night: registered.protocol.first_night,
        nights: Some(places).filter(|_| !per_cramp),
        cramps: Some(places).filter(|_| per_cramp),
        protocol_sha256: registered.protocol_sha256.to_string(),
        commitment_sha256: registered.commitment_sha256.to_string(),
        is_a_test: registered.protocol.is_a_test,
    };
    out.print("trial-started", &started, |started| {
        format!(
            "Begun: {}\n  {}\n  first night {}\n  to check it later, keep this: {}\n\
             {}\n",
            registered.protocol.question,
            say::design(registered.protocol.design),
            out.manner().dated(started.first_night.evening_date()),
            started.commitment_sha256,
            if per_cramp {
                "`charley trial cramp`, or “Cramp now”, stores a cramp and shows what was drawn for it."
            } else {
                "`charley trial tonight` says what each evening asks for."
            }
        )
    })?;
    Ok(())
}
