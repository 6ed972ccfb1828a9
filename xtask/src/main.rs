//! Every project command. CI calls the same ones.

mod bench;
mod fuzz;
mod knowledge_pages;
mod node;
mod packages;
mod plan_cases;
mod rule_book;
mod steps;
mod test;
mod validate;
mod wasm;
mod web;

use std::{num::NonZeroUsize, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing, then run everything that CI runs
    Test {
        /// Install system packages without asking
        #[arg(long)]
        yes: bool,
    },
    /// Print the figures of speed and size
    Bench,
    /// Write the pages of `docs/knowledge/` anew from `knowledge/`
    Docs,
    /// Run the fuzz targets at length
    Fuzz {
        /// Seconds for each target
        #[arg(long, default_value_t = 600)]
        seconds: u32,
        /// Only this target
        target: Option<String>,
    },
    /// Install what the tests need
    Install {
        /// Install system packages without asking
        #[arg(long)]
        yes: bool,
    },
    /// Run what is too slow for every change: licences, and whether the statistics keep what they
    /// promise
    Validate {
        /// Threads that compute at a time [default: all there are]
        #[arg(long)]
        threads: Option<NonZeroUsize>,
        /// Of the replicates asked for, the share to run
        #[arg(long, default_value_t = 1.0)]
        effort: f64,
        /// Only these sections
        sections: Vec<String>,
    },
    /// Check that the web app compiles for browsers
    Wasm {
        /// Check instead that the same diaries get the same answers there as natively
        #[arg(long)]
        same_numbers: bool,
    },
    /// Build the phone app, as static files in `dist/`
    Web,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Test { yes } => test::test(yes),
        Command::Bench => bench::bench(),
        Command::Docs => docs(),
        Command::Fuzz { seconds, target } => fuzz::fuzz(seconds, target.as_deref()),
        Command::Install { yes } => test::install(yes),
        Command::Validate { threads, effort, sections } => {
            let threads = threads.or_else(|| std::thread::available_parallelism().ok());
            let plan = validate::Plan { threads: threads.unwrap_or(NonZeroUsize::MIN), effort };
            validate::validate(&sections, &plan)
        }
        Command::Wasm { same_numbers: true } => wasm::same_numbers(),
        Command::Wasm { same_numbers: false } => wasm::check(),
        Command::Web => web::web(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A test beside each page fails when it is not up to date.
fn docs() -> anyhow::Result<()> {
    let checked = [(rule_book::PLACE, rule_book::page()), (plan_cases::PLACE, plan_cases::page())];
    for (place, text) in checked.into_iter().chain(knowledge_pages::pages()) {
        let path = root().join("docs").join(place);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, text)?;
        println!("docs/{place}");
    }
    Ok(())
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map_or(xtask.clone(), PathBuf::from)
}
