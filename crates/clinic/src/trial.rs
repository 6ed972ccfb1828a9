//! Trials on oneself: what can be tested, how, what it would take, and what came of it.
//!
//! Owns: the way from a remedy and a diary to a protocol, and from a protocol and a diary to where
//! the trial stands and what it found.
//! Must not know: how anything is shown, the time, where chance comes from.

mod designs;
mod draw;
mod forecast;
mod options;
mod outcome;
mod per_cramp;
mod register;
mod report;
mod standing;
mod suitable;
pub mod words;

pub use designs::{Designs, TrialDesign, Unit};
pub use draw::{Fault, fault};
pub use forecast::{Forecast, Planned, Trials, forecast};
pub use options::{Gate, Options, TrialOption};
pub use outcome::{ArmTally, Followed, Measure, NoResult, Outcome, Ratio, outcome, step};
pub use per_cramp::{CrampOfTrial, LEAST_LENGTHS, deal, dealt_to};
pub use register::{first_night, registration};
pub use report::{Section, report};
pub use standing::{NightOfTrial, Phase, Standing, Still, Tonight, latest, running};
pub use suitable::{Unsuitable, break_where_unsuitable};

pub use stats::experiment::{Reason, Step};
