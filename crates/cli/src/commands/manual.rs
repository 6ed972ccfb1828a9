//! Shell completions and manual pages, made from the command line's own definition.

use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use serde::Serialize;

use crate::{args::Cli, output::Output};

#[derive(Serialize)]
struct Completions {
    shell: String,
    script: String,
}

pub(super) fn completions(shell: clap_complete::Shell, out: Output) -> Result<()> {
    // Into memory first: the generator panics where nobody reads on.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "charley", &mut script);
    let script = String::from_utf8(script).context("a script of the command line's own words")?;
    let completions = Completions { shell: shell.to_string(), script };
    out.print("completions", &completions, |it| it.script.clone())?;
    Ok(())
}

#[derive(Serialize)]
struct Manual {
    folder: String,
}

pub(super) fn man(folder: &Path, out: Output) -> Result<()> {
    let place = || format!("{}", folder.display());
    std::fs::create_dir_all(folder).with_context(place)?;
    clap_mangen::generate_to(Cli::command(), folder).with_context(place)?;
    let written = Manual { folder: place() };
    out.print("man", &written, |written| format!("Manual pages written to {}.\n", written.folder))?;
    Ok(())
}
