//! The command line as people type it.
//!
//! Owns: every command, option and help text.
//! Must not know: what any command does.

mod trial;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, builder::styling};
use diary::{
    Answer, CrampDuration, Helped, Night, Pain, Relief, Side, Site, remembered,
    statement::MAX_NOTE_CHARS,
};
use exchange::report::{Choices, Section};
use jiff::civil::{Date, Time};

pub use trial::{Length, Trial};

/// The word for an answer that the person does not know.
pub const NOT_SURE: &str = "not-sure";

const STYLES: styling::Styles = styling::Styles::styled()
    .header(styling::AnsiColor::Yellow.on_default().bold())
    .usage(styling::AnsiColor::Yellow.on_default().bold())
    .literal(styling::AnsiColor::Cyan.on_default());

/// A private companion for people woken by leg cramps at night.
///
/// Without a command it opens the app in your browser's reach: the same as `charley serve`.
#[derive(Debug, Parser)]
#[command(name = "charley", version, styles = STYLES, max_term_width = 96, after_help = EXAMPLES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  charley log                           a cramp, now
  charley log left calf 4 min pain 7    what last night was like
  charley log --none                    a night without cramps
  charley log alcohol=2 stretch=yes     what the day was like
  charley summary                       how often, when, where, how bad
  charley demo                          look around in a sample diary

Your diary stays on this device. Nothing is ever sent anywhere.";

#[derive(Debug, Args)]
pub struct Global {
    /// The diary file [default: `diary.sqlite` in the platform's data folder]
    #[arg(long, global = true, value_name = "FILE", env = "CHARLEY_DIARY", hide_env_values = true)]
    pub diary: Option<PathBuf>,
    /// Print JSON, for scripts
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the app on this machine and print its address
    Serve(Serve),
    /// Look around: the app over a year-long sample diary, in a temporary file
    Demo(Demo),
    /// Record a cramp, a night or what the day was like
    Log(Box<Log>),
    /// List the nights
    Nights(Nights),
    /// How often, when, where, how long, how bad, and how it changed
    Summary(Range),
    /// Could it be something else, and does it need a doctor, and how fast?
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// What goes with your cramps, how surely, and where the diary cannot tell
    #[command(after_help = WHY_HELP)]
    Why(Why),
    /// Test on yourself whether something helps: plan it, live it, and see what came of it
    #[command(after_help = trial::HELP)]
    Trial {
        #[command(subcommand)]
        what: Trial,
    },
    /// What was recorded about a night, and when
    History {
        /// The night, by the date of its evening [default: the one just over; from six in the
        /// evening on, tonight]
        night: Option<Night>,
    },
    /// What you take: list it, add to it, and which of it goes with night cramps
    #[command(after_help = MEDICINES_HELP)]
    Medicines {
        #[command(subcommand)]
        command: Option<MedicinesCommand>,
    },
    /// Take back the latest change, or the one named
    Undo {
        /// The id of what to take back, as `charley history` shows it
        event: Option<String>,
    },
    /// Remove one record's text everywhere in this diary, for good
    Forget {
        /// The id of what to forget, as `charley history` shows it
        event: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Bring in diaries: CSV tables of nights, or JSON as `charley export` writes it
    #[command(after_help = IMPORT_HELP)]
    Import {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Write the diary out: CSV (the table of nights), JSON (everything) or FHIR (for a doctor's system)
    Export {
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
        /// Where to [default: print it]
        file: Option<PathBuf>,
        /// Replace a file that is there already
        #[arg(long)]
        replace: bool,
    },
    /// What may help you, how sure that is, and whether it is safe for you
    #[command(after_help = PLAN_HELP)]
    Plan {
        #[command(subcommand)]
        what: Option<Decide>,
    },
    /// What you told about yourself: it decides what is safe to suggest
    #[command(after_help = PROFILE_HELP)]
    Profile {
        #[command(subcommand)]
        what: Option<Profile>,
    },
    /// What people say about cramps, and what research found
    Learn {
        /// The id of a claim, cause or topic, or words to look for
        #[arg(value_name = "ID|WORDS", num_args = 0..)]
        about: Vec<String>,
    },
    /// Write one page for a doctor, as PDF
    Report(Report),
    /// Write reminders as a file for your calendar, at times of your own; never at night
    Reminders(Reminders),
    /// Check that every record is as it was written
    Verify,
    /// Copy the diary to a file and check the copy
    Backup {
        file: PathBuf,
        /// Replace a file that is there already
        #[arg(long)]
        replace: bool,
    },
    /// Put a back-up in the diary's place; the present diary is backed up first
    Restore { file: PathBuf },
    /// Remove the whole diary, for good
    Erase {
        /// The word `erase`, instead of being asked for it
        #[arg(long, value_name = "WORD")]
        word: Option<String>,
    },
    /// Print what a shell needs to complete commands
    Completions { shell: clap_complete::Shell },
    /// Write the manual pages into a folder
    Man { folder: PathBuf },
}

#[derive(Debug, Args)]
pub struct Check {
    /// Answer from a JSON file instead (`-` for standard input); nothing is kept
    #[arg(long, value_name = "FILE", conflicts_with = "questions")]
    pub answers: Option<PathBuf>,
    /// List everything that can be answered
    #[arg(long)]
    pub questions: bool,
}

const CHECK_HELP: &str = "\
In a terminal it asks, the dangerous signs first, and keeps each answer in the diary.
Elsewhere, or with --json, it prints the last check. A file of answers is a dry run
and looks like this:

  {\"about\": {\"birth_year\": 1954, \"sex\": \"male\", \"pregnant\": \"no\"},
   \"findings\": {\"one-leg-swollen\": \"unsure\", \"fainted\": \"no\"},
   \"medicines\": [{\"name\": \"simvastatin\", \"started\": \"2026-10-26\"}],
   \"conditions\": [\"diabetes\"]}

A finding that is left out was not asked. It is not taken for no.";

#[derive(Debug, Subcommand)]
pub enum MedicinesCommand {
    /// Everything on the list, and what of it goes with night cramps
    List,
    /// Add a medicine, supplement or drink
    Add {
        /// As it stands on the packet, or as you call it
        #[arg(required = true, value_name = "NAME")]
        name: Vec<String>,
        /// Since when, as well as you know: 2026-11-24, 2026-11, 2026, or not-sure
        #[arg(long, value_name = "DATE", value_parser = parse_remembered)]
        started: Option<Answer<Date>>,
        /// What it contains, where the name alone does not say
        #[arg(long, value_name = "INGREDIENT")]
        is: Option<String>,
    },
    /// Note that its dose or kind changed, when you began it, or what it contains
    Change {
        /// Its name, or its id as the list shows it
        medicine: String,
        /// When it changed
        #[arg(long, value_name = "DATE", value_parser = parse_date, requires = "text")]
        on: Option<Date>,
        /// What changed, such as `half the dose`
        #[arg(value_name = "TEXT", requires = "on")]
        text: Vec<String>,
        /// Since when you take it
        #[arg(long, value_name = "DATE", value_parser = parse_remembered)]
        started: Option<Answer<Date>>,
        /// What it contains
        #[arg(long, value_name = "INGREDIENT")]
        is: Option<String>,
    },
    /// Note that you no longer take it
    Stop {
        /// Its name, or its id as the list shows it
        medicine: String,
        /// The first day without it, as well as you know
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        on: Date,
    },
    /// Take a medicine off the list that was noted by mistake
    Remove {
        /// Its name, or its id as the list shows it
        medicine: String,
    },
    /// Look a name up, without noting anything
    Find {
        #[arg(required = true, value_name = "NAME")]
        name: Vec<String>,
    },
    /// Say whether the list names everything you take
    Complete {
        #[arg(value_name = "yes|no|not-sure", value_parser = parse_answer)]
        answer: Answer<bool>,
    },
    /// Say whether you take a blood thinner
    BloodThinner {
        #[arg(value_name = "yes|no|not-sure", value_parser = parse_answer)]
        answer: Answer<bool>,
    },
}

const MEDICINES_HELP: &str = "\
Examples:
  charley medicines                                    the list
  charley medicines add Zocor 20 mg --started 2026-03
  charley medicines add Lasix --is furosemide          where a name can be mistaken
  charley medicines add \"green capsules\" --is not-sure
  charley medicines change Zocor --on 2026-09-01 \"40 mg\"
  charley medicines stop Zocor --on 2026-11
  charley medicines find lasiks

`--is` takes an ingredient's name, several joined by +, `not-sure`, or `none`: a pharmacist or doctor
looked, and it does not matter for blood thinning, the heart, salts in the blood, or cramps.
Charley never asks anyone to leave a medicine off.";

#[derive(Debug, Subcommand)]
pub enum Decide {
    /// You begin it today: it then stands first on the evening card
    Start {
        /// The remedy, such as R01
        id: String,
    },
    /// You leave it off from today on
    Stop { id: String },
    /// It is not suggested any more
    NotForMe { id: String },
    /// Put an earlier decision aside
    Reopen { id: String },
}

const PLAN_HELP: &str = "\
Examples:
  charley plan                  the plan, few things at a time
  charley plan start R01        begin the evening stretch
  charley plan not-for-me R15   do not suggest it again

Charley never suggests leaving off a prescribed medicine.";

#[derive(Debug, Subcommand)]
pub enum Profile {
    /// Every question, why it is asked, and your answer
    List,
    /// Answer questions
    Set {
        /// Such as birth-year=1954 sex=female kidney-disease=no unsteady=not-sure
        #[arg(required = true, value_name = "QUESTION=ANSWER")]
        answers: Vec<String>,
    },
}

const PROFILE_HELP: &str = "\
Examples:
  charley profile                                  the questions and your answers
  charley profile set birth-year=1954 sex=female   a year and a word
  charley profile set kidney-disease=no unsteady=not-sure
  charley profile set unsteady=-                   take an answer back

What you do not answer is not taken for \"no\".";

const IMPORT_HELP: &str = "\
A CSV table has a header row and one row a night:

  night,cramps,worst_pain,minutes,side,site,alcohol_drinks
  2026-11-22,2,7,4,left,calf,1
  2026-11-23,0,,,,,0

`night` is the date of the evening. An empty cell is not recorded; it is never taken for none.
Importing twice adds nothing.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Csv,
    Json,
    Fhir,
}

#[derive(Debug, Args)]
pub struct Reminders {
    /// Where to, such as reminders.ics
    pub file: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    pub replace: bool,
    /// When to ask how the night was [default: as chosen before]
    #[arg(long, value_name = "HH:MM", value_parser = parse::<Time>)]
    pub morning: Option<Time>,
    /// When to ask about the day
    #[arg(long, value_name = "HH:MM", value_parser = parse::<Time>)]
    pub evening: Option<Time>,
    /// When to stretch before bed
    #[arg(long, value_name = "HH:MM", value_parser = parse::<Time>)]
    pub stretch: Option<Time>,
}

#[derive(Debug, Args)]
pub struct Report {
    /// Where to
    pub file: PathBuf,
    /// Replace a file that is there already
    #[arg(long)]
    pub replace: bool,
    #[command(flatten)]
    pub range: Range,
    #[arg(long, value_enum, default_value_t = PaperSize::A4)]
    pub paper: PaperSize,
    /// Also include this part: trials, suspects, answers, nights or methods
    #[arg(long, value_name = "PART", value_parser = parse::<Section>)]
    pub with: Vec<Section>,
    /// Leave this part out, such as about-you or medicines
    #[arg(long, value_name = "PART", value_parser = parse::<Section>)]
    pub without: Vec<Section>,
    /// Your name, to stand at the head; stored nowhere
    #[arg(long, value_parser = at_most::<{ Choices::MAX_NAME_CHARS }>)]
    pub name: Option<String>,
    /// What you want to ask; stored nowhere
    #[arg(long, value_name = "TEXT", value_parser = at_most::<{ Choices::MAX_QUESTION_CHARS }>)]
    pub ask: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum PaperSize {
    A4,
    Letter,
}

#[derive(Debug, Default, Args)]
pub struct Serve {
    /// The port on 127.0.0.1 [default: 7777; with --phone 7778]
    #[arg(long)]
    pub port: Option<u16>,
    /// Open the app in the browser
    #[arg(long)]
    pub open: bool,
    /// Serve the phone app instead, which keeps a diary of its own in the browser: the static
    /// files that `cargo xtask web` writes [default folder: `dist`]
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = "dist")]
    pub phone: Option<PathBuf>,
}

impl Serve {
    pub const PORT: u16 = 7777;
    /// Another one: a browser takes an app's address for the app. The phone app, once installed
    /// on the native app's address, would answer for it ever after.
    pub const PHONE_PORT: u16 = 7778;
}

#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    pub serve: Serve,
    /// Another sample diary
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
}

#[derive(Debug, Args)]
pub struct Range {
    /// The first night to count
    #[arg(long, value_name = "DATE")]
    pub from: Option<Night>,
    /// The last night to count
    #[arg(long, value_name = "DATE")]
    pub to: Option<Night>,
}

#[derive(Debug, Args)]
pub struct Why {
    /// Leave out what trials and studies found, and let the diary speak alone
    #[arg(long)]
    pub no_evidence: bool,
    /// By the reference sampler: the same answer without the fast method's shortcuts, in minutes
    #[arg(long)]
    pub exact: bool,
    /// Another course of chance; the same number gives the same answer
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

const WHY_HELP: &str = "\
A rate ratio of 1.5 means about one and a half times as many cramps; 1 means no difference. What
goes together is no proof. Never stop a prescribed medicine because of this table.";

#[derive(Debug, Args)]
pub struct Nights {
    #[command(flatten)]
    pub range: Range,
    /// Only the last so many nights
    #[arg(long, value_name = "N", conflicts_with_all = ["from", "to"])]
    pub last: Option<u32>,
}

#[derive(Debug, Args)]
#[command(after_help = LOG_HELP)]
pub struct Log {
    /// In your own words; nothing at all means a cramp, now
    #[arg(value_name = "TEXT", num_args = 0.., allow_hyphen_values = false)]
    pub text: Vec<String>,
    /// A night without cramps
    #[arg(long, group = "observation")]
    pub none: bool,
    /// A night with cramps, how many is not known
    #[arg(long, group = "observation")]
    pub some: bool,
    /// A night with exactly so many cramps
    #[arg(long, value_name = "N", group = "observation")]
    pub count: Option<u16>,
    /// The night, by the date of its evening [default: the present one, or the one just over]
    #[arg(long, value_name = "DATE")]
    pub night: Option<Night>,
    /// Details of the cramp stored last, rather than a cramp of its own
    #[arg(long, conflicts_with_all = ["observation", "night"])]
    pub last: bool,
    /// When the cramp began, such as 03:12
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[arg(long, value_parser = parse::<Side>)]
    pub side: Option<Side>,
    #[arg(long, value_parser = parse::<Site>)]
    pub site: Option<Site>,
    /// How long it lasted
    #[arg(long, value_parser = parse_minutes)]
    pub minutes: Option<CrampDuration>,
    /// At its worst, from 0 to 10
    #[arg(long, value_parser = parse::<Pain>)]
    pub pain: Option<Pain>,
    /// Whether it woke you
    #[arg(long, value_name = "yes|no", value_parser = parse_yes_no)]
    pub woke: Option<bool>,
    /// What you did and whether it helped, such as stretch=yes or massage=little
    #[arg(long, value_name = "WHAT=yes|little|no", value_parser = parse_relief)]
    pub relief: Vec<(Relief, Helped)>,
    /// Whether the muscle was still sore the next day
    #[arg(long, value_name = "yes|no", value_parser = parse_yes_no)]
    pub sore: Option<bool>,
    /// A note about the night
    #[arg(long, value_name = "TEXT", value_parser = at_most::<MAX_NOTE_CHARS>)]
    pub note: Option<String>,
}

const LOG_HELP: &str = "\
Examples:
  charley log                             a cramp, now
  charley log left calf 4 min pain 7      one cramp, its hour not known
  charley log left calf at 3:12           one cramp, at 03:12
  charley log 2 cramps right foot         two cramps in all that night
  charley log --last pain 7               more about the cramp stored last
  charley log --none                      no cramps
  charley log alcohol=2 stretch=yes       the day before the night
  charley log --night 2026-11-22 some     an earlier night

What is not said stays not recorded. Saying it again corrects it; `charley undo` takes it back.";

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn at_most<const CHARS: usize>(text: &str) -> Result<String, String> {
    match text.chars().count() {
        long if long > CHARS => {
            Err(format!("it has {long} characters; {CHARS} fit: leave some out"))
        }
        _ => Ok(text.to_owned()),
    }
}

fn parse_minutes(text: &str) -> Result<CrampDuration, String> {
    let minutes: f64 = text.replacen(',', ".", 1).parse().unwrap_or(f64::NAN);
    CrampDuration::from_minutes(minutes).map_err(|error| error.to_string())
}

fn parse_yes_no(text: &str) -> Result<bool, String> {
    match diary::ExposureValue::parse(text) {
        Ok(diary::ExposureValue::YesNo(yes)) => Ok(yes),
        _ => Err(format!("{text:?} is neither yes nor no")),
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    remembered::read(text).map_err(|error| error.to_string())
}

fn parse_remembered(text: &str) -> Result<Answer<Date>, String> {
    if text == NOT_SURE { Ok(Answer::NotSure) } else { parse_date(text).map(Answer::Known) }
}

fn parse_answer(text: &str) -> Result<Answer<bool>, String> {
    if text == NOT_SURE { Ok(Answer::NotSure) } else { parse_yes_no(text).map(Answer::Known) }
}

fn parse_relief(text: &str) -> Result<(Relief, Helped), String> {
    let (relief, helped) =
        text.split_once('=').ok_or("write what you did and whether it helped: stretch=yes")?;
    Ok((parse(relief)?, parse(helped)?))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_options_stand_before_or_after_the_command() {
        for line in [["charley", "--json", "nights"], ["charley", "nights", "--json"]] {
            assert!(Cli::try_parse_from(line).unwrap().global.json, "{line:?}");
        }
    }
}
