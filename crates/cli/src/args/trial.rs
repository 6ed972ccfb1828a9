//! `charley trial` as people type it.
//!
//! Owns: its commands and help texts.
//! Must not know: what any of them does.

use clap::Subcommand;

/// How long a trial is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Length {
    /// The shortest that is offered
    Least,
    /// The shortest that finds a halving in four of five
    Enough,
    /// A year
    Year,
}

#[derive(Debug, Subcommand)]
pub enum Trial {
    /// What you can test, and what stands in the way of the rest
    Options,
    /// What a trial would take, and how likely it is to find anything
    Plan {
        /// The remedy, such as R01
        id: String,
    },
    /// Note that you asked a doctor, midwife or pharmacist, and what they said
    Asked {
        /// The remedy, such as R05
        id: String,
        /// Who it was: doctor, midwife or pharmacist
        #[arg(long)]
        whom: String,
        /// When; today where it is not said
        #[arg(long, value_name = "DATE")]
        on: Option<jiff::civil::Date>,
        /// They advised against it
        #[arg(long)]
        against: bool,
    },
    /// Begin it: everything is fixed, and the order is drawn
    Start {
        /// The remedy, such as R01
        id: String,
        #[arg(long, value_enum, default_value = "enough")]
        length: Length,
    },
    /// What tonight asks for; with an answer, note whether you did it
    Tonight {
        /// Whether you did as it says: yes, no or not-sure
        #[arg(value_name = "ANSWER")]
        followed: Option<String>,
    },
    /// A cramp begins now: store it, and show what a trial over cramps drew for it
    Cramp,
    /// Where the trial stands, and whether the rule says to end it
    Status,
    /// End it before its last night
    Stop {
        /// Why: choice, benefit, futility, harm-rule, harm, advice or circumstances
        #[arg(long, default_value = "choice")]
        reason: String,
    },
    /// What a trial that is over came to
    Result,
}

pub const HELP: &str = "\
Examples:
  charley trial plan R01        what testing the evening stretch would take
  charley trial start R01       begin it tonight
  charley trial tonight yes     you did what tonight asks for

A result is shown when the trial is over: to look before would make its end depend on what was seen.";
