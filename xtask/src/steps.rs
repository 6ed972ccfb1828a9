//! Running programs one after another or beside each other, and telling how long each took.

use std::{
    fs::File,
    io::Seek,
    path::Path,
    process::{Child, Command},
    time::{Duration, Instant},
};

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
    done: Vec<Done>,
}

struct Done {
    name: String,
    took: Duration,
    beside: bool,
}

impl Steps {
    #[expect(clippy::disallowed_methods, reason = "this runs on the developer's machine only")]
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n== {name}");
        let start = Instant::now();
        let result = work().with_context(|| format!("step {name:?}"));
        self.done.push(Done { name: name.to_owned(), took: start.elapsed(), beside: false });
        result
    }

    /// Waits for what was started beside, and says what it said.
    pub fn join(&mut self, mut beside: Beside) -> Result<()> {
        let name = beside.name;
        self.step(&format!("the rest of: {name}"), || {
            let status = beside.child.wait()?;
            beside.said.rewind()?;
            std::io::copy(&mut beside.said, &mut std::io::stdout())?;
            if !status.success() {
                bail!("it failed ({status})");
            }
            Ok(())
        })?;
        let took = beside.started.elapsed();
        self.done.push(Done { name: name.to_owned(), took, beside: true });
        Ok(())
    }

    pub fn print(&self) {
        println!("\nminutes  step");
        let minutes = |took: Duration| took.as_secs_f64() / 60.0;
        let mut total = Duration::ZERO;
        for Done { name, took, beside } in &self.done {
            if *beside {
                println!("({:5.1}) {name}, beside the others", minutes(*took));
            } else {
                println!("{:7.1}  {name}", minutes(*took));
                total += *took;
            }
        }
        println!("{:7.1}  in all", minutes(total));
    }
}

/// Another command of this program, which runs beside the steps.
pub struct Beside {
    name: &'static str,
    child: Child,
    said: File,
    started: Instant,
}

impl Beside {
    #[expect(clippy::disallowed_methods, reason = "this runs on the developer's machine only")]
    /// `this` is the path of this program, taken before anything is built: a build puts a new file
    /// in its place, and then the system no longer knows it by that path.
    pub fn start(this: &Path, name: &'static str, arguments: &[&str]) -> Result<Self> {
        println!("\n== {name}, beside what follows");
        let said = tempfile::tempfile()?;
        let mut command = Command::new(this);
        command.args(arguments).stdout(said.try_clone()?).stderr(said.try_clone()?);
        let child = command.spawn().with_context(|| format!("{command:?} cannot be started"))?;
        Ok(Self { name, child, said, started: Instant::now() })
    }
}

impl Drop for Beside {
    /// Nothing goes on when the command is over.
    fn drop(&mut self) {
        let _ = self.child.wait();
    }
}
