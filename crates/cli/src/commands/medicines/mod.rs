//! `charley medicines`: what is taken, and which of it goes with night cramps.

mod list;
mod which;

use anyhow::{Result, bail};
use clinic::medicines::Medicines;
use diary::{
    Answer, Body, Diary, EventId, IngredientId, MedicineStatement, ProfileStatement,
    medicine::Stop, view::MedicineView,
};
use jiff::civil::Date;
use pollster::block_on;
use serde::Serialize;

use super::{Opened, open, open_existing, open_to_read};
use crate::{
    args::{Global, MedicinesCommand},
    output::Output,
    words,
};

pub(super) fn medicines(
    global: &Global,
    command: Option<MedicinesCommand>,
    out: Output,
) -> Result<()> {
    match command.unwrap_or(MedicinesCommand::List) {
        MedicinesCommand::List => list::list(&open_to_read(global)?, out),
        MedicinesCommand::Find { name } => which::find(&name.join(" "), out),
        MedicinesCommand::Add { name, started, is } => {
            add(&open(global)?, &name.join(" "), started, is.as_deref(), out)
        }
        MedicinesCommand::Change { medicine, on, text, started, is } => {
            let opened = open_existing(global)?;
            let text = text.join(" ");
            let change = on.map(|on| (on, text.trim()));
            change_one(&opened, &medicine, change, started, is.as_deref(), out)
        }
        MedicinesCommand::Stop { medicine, on } => {
            stop(&open_existing(global)?, &medicine, on, out)
        }
        MedicinesCommand::Remove { medicine } => remove(&open_existing(global)?, &medicine, out),
        MedicinesCommand::Complete { answer } => {
            answer_question(&open(global)?, "all-medicines-listed", answer, out)
        }
        MedicinesCommand::BloodThinner { answer } => {
            answer_question(&open(global)?, "takes-blood-thinner", answer, out)
        }
    }
}

const UNDO: &str = "charley undo";

#[derive(Serialize)]
struct Stored {
    id: String,
    said: String,
    /// What one should know now; each in one or two sentences.
    notes: Vec<String>,
    /// The command that takes it back.
    undo: String,
}

impl Stored {
    fn print(&self, out: Output) -> Result<()> {
        out.print("medicines-saved", self, |stored| {
            let mut text = format!("Saved: {}.\n", stored.said);
            for note in &stored.notes {
                text += &format!("{note}\n");
            }
            text + &format!("To take it back: {}\n", stored.undo)
        })?;
        Ok(())
    }
}

fn add(
    opened: &Opened,
    name: &str,
    started: Option<Answer<Date>>,
    is: Option<&str>,
    out: Output,
) -> Result<()> {
    let name = name.trim();
    let diary = block_on(opened.app.diary())?;
    let today = opened.app.clock().now().civil().date();
    let same = |view: &MedicineView| {
        view.name.eq_ignore_ascii_case(name)
            && !matches!(view.stopped, Some(Answer::Known(Stop::On(_))))
    };
    if let Some((id, _)) = diary.medicines().find(|(_, view)| same(view)) {
        bail!("{name:?} is on the list already; to change it: charley medicines change {id}");
    }
    check_dates(started, None, today)?;
    let contents = match is {
        Some(is) => which::contents(is)?,
        None => which::contents_of_name(name)?,
    };
    let id = opened.app.new_id();
    let mut said = MedicineStatement::about(id);
    said.name = Some(name.to_owned());
    said.ingredients = Some(contents);
    said.started = started;
    save(opened, id, said, out)
}

fn change_one(
    opened: &Opened,
    medicine: &str,
    change: Option<(Date, &str)>,
    started: Option<Answer<Date>>,
    is: Option<&str>,
    out: Output,
) -> Result<()> {
    if change.is_none() && started.is_none() && is.is_none() {
        bail!("nothing is said of {medicine:?}; add --on DATE and what changed, --started or --is");
    }
    let diary = block_on(opened.app.diary())?;
    let today = opened.app.clock().now().civil().date();
    let (id, view) = which::noted(&diary, medicine)?;
    let stopped = stop_date(view);
    check_dates(started.or(view.started), stopped, today)?;
    let mut said = MedicineStatement::about(id);
    if let Some((on, text)) = change {
        if on > today {
            bail!("{on} is still to come; note a change when it has happened");
        }
        said.changed.insert(on, Answer::Known(text.to_owned()));
    }
    said.started = started;
    said.ingredients = is.map(which::contents).transpose()?;
    save(opened, opened.app.new_id(), said, out)
}

fn stop(opened: &Opened, medicine: &str, on: Date, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let today = opened.app.clock().now().civil().date();
    let (id, view) = which::noted(&diary, medicine)?;
    check_dates(view.started, Some(on), today)?;
    let mut said = MedicineStatement::about(id);
    said.stopped = Some(Answer::Known(Stop::On(on)));
    save(opened, opened.app.new_id(), said, out)
}

/// A medicine that was never taken is taken back, so that undoing that puts it in again.
fn remove(opened: &Opened, medicine: &str, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let (id, view) = which::noted(&diary, medicine)?;
    let name = view.name.clone();
    let saved = block_on(opened.app.retract(opened.app.new_id(), id))?;
    let said = format!("{name} is off the list");
    // What was said of it later is out of force too, so the latest change is another one.
    let undo = format!("charley undo {}", saved.id);
    Stored { id: saved.id.to_string(), said, notes: Vec::new(), undo }.print(out)
}

fn answer_question(opened: &Opened, fact: &str, answer: Answer<bool>, out: Output) -> Result<()> {
    let mut said = ProfileStatement::default();
    said.facts.insert(fact.parse()?, answer);
    let body = Body::Profile(said);
    let words = words::body(&body, out.manner());
    let saved = block_on(opened.app.record_new(body))?;
    Stored { id: saved.id.to_string(), said: words, notes: Vec::new(), undo: UNDO.into() }
        .print(out)
}

fn save(opened: &Opened, id: EventId, said: MedicineStatement, out: Output) -> Result<()> {
    let medicine = said.medicine;
    let body = Body::Medicine(said);
    let words = words::body(&body, out.manner());
    let saved = block_on(opened.app.record(id, body))?;
    let diary = block_on(opened.app.diary())?;
    let notes = list::notes(&diary, medicine, opened.app.clock().now().civil().date());
    Stored { id: saved.id.to_string(), said: words, notes, undo: UNDO.into() }.print(out)
}

fn check_dates(started: Option<Answer<Date>>, stopped: Option<Date>, today: Date) -> Result<()> {
    let started = started.as_ref().and_then(Answer::known).copied();
    if let Some(started) = started.filter(|&date| date > today) {
        bail!("{started} is still to come; note a medicine when you have begun it");
    }
    if let (Some(started), Some(stopped)) = (started, stopped)
        && stopped < started
    {
        bail!(
            "it would end on {stopped}, before it began on {started}; change its start first: \
             charley medicines change NAME --started DATE"
        );
    }
    Ok(())
}

fn stop_date(view: &MedicineView) -> Option<Date> {
    match view.stopped {
        Some(Answer::Known(Stop::On(date))) => Some(date),
        _ => None,
    }
}

/// `losartan + hydrochlorothiazide`.
fn labels(ids: &[IngredientId]) -> String {
    let label = |id: &IngredientId| match Medicines::built_in().get(id) {
        Some(medicine) => medicine.label.clone(),
        None => id.to_string(),
    };
    ids.iter().map(label).collect::<Vec<_>>().join(" + ")
}

fn of_name<'a>(diary: &'a Diary, name: &str) -> Vec<(EventId, &'a MedicineView)> {
    let wanted = name.trim().to_lowercase();
    diary.medicines().filter(|(_, view)| view.name.trim().to_lowercase() == wanted).collect()
}
