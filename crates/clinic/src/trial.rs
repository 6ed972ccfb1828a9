//! Trials on oneself: what can be tested, how, what it would take, and what came of it.
//!
//! Owns: the way from a remedy and a diary to a protocol, and from a protocol and a diary to where
//! the trial stands and what it found.
//! Must not know: statistics beyond what it asks `stats::experiment`, how anything is shown, the
//! time, where chance comes from.

mod designs;

pub use designs::{Designs, TrialDesign, Unit};
