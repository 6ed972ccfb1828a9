//! What a diary means.
//!
//! Owns: what `knowledge/` says, the summary of a diary, the simulator.
//! Must not know: where a diary is kept, how anything is shown, the time, where chance comes from.

pub mod conditions;
pub mod exposures;
pub mod knowledge;
pub mod person;
pub mod simulator;
pub mod summary;
pub mod suspects;
