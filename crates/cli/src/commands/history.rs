//! `charley history`, `undo` and `forget`: what was recorded, and taking it back.

use std::io::IsTerminal;

use anyhow::{Context, Result, bail};
use diary::{EventId, Moment, Night};
use jiff::civil::DateTime;
use pollster::block_on;
use serde::Serialize;

use super::Opened;
use crate::{output::Output, words};

#[derive(Serialize)]
struct History {
    night: Night,
    records: Vec<OneRecord>,
}

#[derive(Serialize)]
struct OneRecord {
    id: String,
    recorded: String,
    said: String,
    in_force: bool,
}

pub(super) fn history(opened: &Opened, night: Option<Night>, out: Output) -> Result<()> {
    let night = match night {
        Some(night) => night,
        None => latest(&opened.app.clock().now())?,
    };
    let when = |at: DateTime| match out.is_json() {
        true => at.strftime("%Y-%m-%d %H:%M").to_string(),
        false => {
            let manner = out.manner();
            format!("{} {}", manner.in_column(at.date()), manner.clock(at.time()))
        }
    };
    let records = block_on(opened.app.history(night))?
        .into_iter()
        .map(|recorded| OneRecord {
            id: recorded.event.id.to_string(),
            recorded: words::recorded(&recorded.event, &when),
            said: words::body(&recorded.event.body, out.manner()),
            in_force: recorded.in_force,
        })
        .collect();
    out.print("history", &History { night, records }, |history| {
        let mut text =
            format!("The night of {}:\n", out.manner().dated(history.night.evening_date()));
        for record in &history.records {
            let taken_back = if record.in_force { "" } else { " (taken back)" };
            text += &format!("  {}  {}{taken_back}\n", record.recorded, record.said);
            text += &format!("    {}\n", record.id);
        }
        if history.records.is_empty() {
            text += "  nothing was recorded\n";
        }
        text
    })?;
    Ok(())
}

/// The night that is on people's minds: until the evening the one just over.
fn latest(now: &Moment) -> Result<Night> {
    let night = now.night()?;
    let afternoon = (12..18).contains(&now.civil().hour());
    Ok(if afternoon { night.plus(-1).unwrap_or(night) } else { night })
}

#[derive(Serialize)]
struct TakenBack {
    id: String,
    said: String,
}

pub(super) fn undo(opened: &Opened, event: Option<&str>, out: Output) -> Result<()> {
    let app = &opened.app;
    let id = match event {
        None => block_on(app.undo_latest())?,
        Some(event) => {
            let id = event_id(event)?;
            block_on(app.retract(app.new_id(), id))?;
            id
        }
    };
    let event = block_on(app.event(id))?.context("the record is gone")?;
    let taken_back = TakenBack { id: id.to_string(), said: words::body(&event.body, out.manner()) };
    out.print("undo", &taken_back, |taken_back| format!("Taken back: {}.\n", taken_back.said))?;
    Ok(())
}

#[derive(Serialize)]
struct Forgotten {
    id: String,
    /// Back-ups beside the diary from which the text was removed as well.
    cleaned_backups: usize,
    /// Those from which it could not be removed.
    kept_in: Vec<KeptIn>,
}

#[derive(Serialize)]
struct KeptIn {
    place: String,
    why: String,
}

pub(super) fn forget(opened: &Opened, event: &str, yes: bool, out: Output) -> Result<()> {
    let app = &opened.app;
    let id = event_id(event)?;
    let known = block_on(app.event(id))?.context("no such record in this diary")?;
    if !yes {
        if !std::io::stdin().is_terminal() {
            bail!("nobody is there to be asked; add --yes to forget it for good");
        }
        let said = words::body(&known.body, out.manner());
        eprintln!("This removes for good: {said}. It cannot be taken back. Type yes to go on:");
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        if answer.trim() != "yes" {
            bail!("nothing was forgotten");
        }
    }
    let backups = block_on(app.forget(app.new_id(), id))?;
    let cleaned_backups = backups.cleaned;
    let kept_in = backups.failed.into_iter().map(|(place, why)| KeptIn { place, why }).collect();
    let forgotten = Forgotten { id: id.to_string(), cleaned_backups, kept_in };
    out.print("forget", &forgotten, |forgotten| {
        let mut text = format!(
            "Forgotten for good, here and in {} of the back-ups beside the diary. Copies you made \
             elsewhere (exports, back-up files) still hold it.\n",
            forgotten.cleaned_backups
        );
        for KeptIn { place, why } in &forgotten.kept_in {
            text += &format!("Still in {place}: {why}\n");
        }
        text
    })?;
    Ok(())
}

fn event_id(text: &str) -> Result<EventId> {
    text.parse().with_context(|| "take the id from `charley history`".to_owned())
}
