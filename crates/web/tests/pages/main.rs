//! The pages as a browser asks for them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod beginning;
mod check;
mod host;
mod hostile;
mod learn;
mod manner;
mod markup;
mod medicines;
mod place;
mod plan;
mod reading;
mod routine;
mod saving;
mod suspicions;
mod trial_faults;
mod trial_of_cramps;
mod trial_of_nights;
mod trials;
