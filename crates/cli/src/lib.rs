//! What the native program stands on: the log in SQLite, its back-ups, the clock.
//!
//! Owns: everything of the native host that is not a command.
//! Must not know: what a diary means.

pub mod backups;
pub mod host;
mod private_file;
pub mod sqlite_log;
