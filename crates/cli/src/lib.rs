//! The native program `charley`: commands and the local server over one SQLite diary.
//!
//! Owns: the command line, the SQLite log, its back-ups, the TCP host of the web app.
//! Must not know: what any page shows or any number means.

pub mod args;
pub mod backups;
mod commands;
pub mod host;
mod output;
mod pdf_writer;
mod private_file;
mod serve;
pub mod sqlite_log;
mod words;

use std::{io::Write, process::ExitCode};

use clap::Parser;

use crate::args::Cli;

/// Runs the program: 0 when it did what it was asked, 1 when it refused or failed, 2 for a
/// command line that cannot be read.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors, and clap knows which is which.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line: `{:#}` joins the causes, and a cause of several lines is joined too.
            let text = format!("{error:#}").replace('\n', "; ");
            let _ = writeln!(anstream::stderr(), "charley: {text}");
            ExitCode::FAILURE
        }
    }
}
