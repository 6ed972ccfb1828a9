//! What each command does.
//!
//! Owns: opening the diary a command asks for, and which command does what.
//! Must not know: how events are stored, how files are read.

mod check;
mod export;
mod history;
mod import;
mod keep;
mod learn;
mod log;
mod manual;
mod medicines;
mod nights;
mod open;
mod plan;
mod profile;
mod reminders;
mod report;
mod summary;
mod trial;
mod why;

use anyhow::Result;
use diary::Choice;

use crate::{
    args::{Cli, Command, Decide, Profile, Serve},
    host,
    output::Output,
    serve,
};

pub(crate) use open::{Opened, open, open_file};
use open::{open_existing, open_to_read};

pub(crate) fn run(cli: Cli) -> Result<()> {
    let (global, out) = (&cli.global, Output::new(cli.global.json, host::manner()));
    let standard = Command::Serve(Serve::default());
    match cli.command.unwrap_or(standard) {
        Command::Serve(Serve { phone: Some(folder), port, open }) => {
            serve::phone::serve(&folder, port, open, out)
        }
        Command::Serve(args) => serve::serve(&open(global)?, &args, out),
        Command::Demo(args) => serve::demo(&args, out),
        Command::Log(args) => log::log(&open(global)?, &args, out),
        Command::Nights(args) => nights::nights(&open_to_read(global)?, &args, out),
        Command::Check(args) => check::check(global, &args, out),
        Command::Summary(range) => summary::summary(&open_to_read(global)?, &range, out),
        Command::Why(args) => why::why(&open_to_read(global)?, &args, out),
        Command::History { night } => history::history(&open_to_read(global)?, night, out),
        Command::Medicines { command } => medicines::medicines(global, command, out),
        Command::Undo { event } => history::undo(&open_existing(global)?, event.as_deref(), out),
        Command::Forget { event, yes } => {
            history::forget(&open_existing(global)?, &event, yes, out)
        }
        Command::Import { files } => import::import(&open(global)?, &files, out),
        Command::Export { format, file, replace } => {
            export::export(&open_to_read(global)?, format, file.as_deref(), replace, out)
        }
        Command::Plan { what } => match what {
            None => plan::show(global, out),
            Some(Decide::Start { id }) => plan::decide(global, &id, Choice::Started, out),
            Some(Decide::Stop { id }) => plan::decide(global, &id, Choice::Stopped, out),
            Some(Decide::NotForMe { id }) => plan::decide(global, &id, Choice::NotForMe, out),
            Some(Decide::Reopen { id }) => plan::decide(global, &id, Choice::Undecided, out),
        },
        Command::Trial { what } => trial::trial(global, &what, out),
        Command::Profile { what: None | Some(Profile::List) } => profile::list(global, out),
        Command::Profile { what: Some(Profile::Set { answers }) } => {
            profile::set(global, &answers, out)
        }
        Command::Reminders(args) => reminders::reminders(&open(global)?, &args, out),
        Command::Report(args) => report::report(&open_to_read(global)?, &args, out),
        Command::Learn { about } => learn::learn(&about, out),
        Command::Verify => keep::verify(global, out),
        Command::Backup { file, replace } => keep::backup(global, &file, replace, out),
        Command::Restore { file } => keep::restore(global, &file, out),
        Command::Erase { word } => keep::erase(global, word, out),
        Command::Completions { shell } => manual::completions(shell, out),
        Command::Man { folder } => manual::man(&folder, out),
    }
}
