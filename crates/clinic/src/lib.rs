//! What a diary means.
//!
//! Owns: what `knowledge/` says, the summary of a diary, the simulator.
//! Must not know: where a diary is kept, how anything is shown, the time, where chance comes from.

pub mod about_you;
pub mod acute;
pub mod causes;
pub mod circumstances;
pub mod claims;
pub mod conditions;
pub mod consider;
pub mod evening;
pub mod exposures;
pub mod intake;
pub mod knowledge;
pub mod leads;
pub mod learn;
pub mod medicines;
pub mod person;
pub mod plan;
pub mod remedies;
pub mod routines;
pub mod simulator;
pub mod situation;
pub mod summary;
pub mod suspects;
pub mod topics;
pub mod triage;
pub mod watch;
