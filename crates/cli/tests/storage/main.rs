//! How the log and its back-ups behave, seen from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod agreement;
mod backups;
mod clock;
mod damage;
mod fixture;
mod opening;
mod privacy;
mod room;
mod two_processes;
