//! Running programs one after another, and telling how long each took.

use std::{process::Command, time::Duration};

use anyhow::{Context, Result, bail};

use crate::root;

/// A program of the workspace's own toolchain or of the system, run in the workspace's folder.
pub fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// `cargo`, as the one that runs this.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a program whose output the person sees.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} cannot be started"))?;
    if !status.success() {
        bail!("{command:?} failed ({status})");
    }
    Ok(())
}

#[derive(Default)]
pub struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    #[expect(clippy::disallowed_methods, reason = "this runs on the developer's machine only")]
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let start = std::time::Instant::now();
        let result = work().with_context(|| format!("step {name:?}"));
        self.done.push((name.to_owned(), start.elapsed()));
        result
    }

    pub fn print(&self) {
        println!("\nminutes  step");
        let mut total = Duration::ZERO;
        for (name, took) in &self.done {
            println!("{:7.1}  {name}", took.as_secs_f64() / 60.0);
            total += *took;
        }
        println!("{:7.1}  in all", total.as_secs_f64() / 60.0);
    }
}
