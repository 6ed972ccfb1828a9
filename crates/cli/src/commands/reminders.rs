//! `charley reminders`: times at which a calendar reminds, and the file for it.

use std::path::Path;

use anyhow::{Context, Result, bail};
use app::Manner;
use diary::{Answer, Body, PreferenceStatement};
use exchange::reminders::{self, Reminder};
use jiff::civil::Time;
use pollster::block_on;
use serde::Serialize;

use super::{Opened, export::must_not_be_the_diary};
use crate::{args::Reminders, output::Output, private_file};

#[derive(Serialize)]
struct Written {
    file: String,
    reminders: Vec<One>,
}

#[derive(Serialize)]
struct One {
    what: &'static str,
    /// On the clock of wherever the calendar is.
    at: String,
    #[serde(skip)]
    time: Time,
}

impl One {
    fn words(&self, manner: Manner) -> String {
        format!("{} at {}", self.what, manner.clock(self.time))
    }
}

pub(super) fn reminders(opened: &Opened, args: &Reminders, out: Output) -> Result<()> {
    let file: &Path = &args.file;
    must_not_be_the_diary(opened, file)?;
    if file.exists() && !args.replace {
        bail!("{} is there already; add --replace to replace it, or name another", file.display());
    }
    let said = PreferenceStatement {
        morning_at: chosen(args.morning)?,
        evening_at: chosen(args.evening)?,
        stretch_at: chosen(args.stretch)?,
        ..PreferenceStatement::default()
    };
    if said != PreferenceStatement::default() {
        block_on(opened.app.record_new(Body::Preference(said)))?;
    }
    let calendar = block_on(opened.app.reminders())?;
    private_file::write_whole(file, calendar.as_bytes())
        .with_context(|| format!("{} could not be written", file.display()))?;
    let diary = block_on(opened.app.diary())?;
    let at = |reminder: Reminder| {
        let time = reminder.chosen(diary.preferences())?;
        Some(One { what: reminder.word(), at: time.strftime("%H:%M").to_string(), time })
    };
    let written = Written {
        file: file.display().to_string(),
        reminders: Reminder::ALL.into_iter().filter_map(at).collect(),
    };
    out.print("reminders", &written, |written| {
        let times: Vec<String> =
            written.reminders.iter().map(|one| one.words(out.manner())).collect();
        format!("Written to {}: {}. Open it with your calendar.\n", written.file, times.join(", "))
    })?;
    Ok(())
}

fn chosen(at: Option<Time>) -> Result<Option<Answer<Time>>> {
    Ok(at.map(reminders::check).transpose()?.map(Answer::Known))
}
