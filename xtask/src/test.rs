//! `cargo xtask test`: everything that CI runs.

use anyhow::Result;

use crate::{
    node, packages,
    steps::{Beside, Steps, cargo, run},
    wasm,
};

/// Long enough to find a careless panic, short enough for every change.
const FUZZ_SECONDS: &str = "10";

pub fn test(yes: bool) -> Result<()> {
    let mut steps = Steps::default();
    let result = all(&mut steps, yes);
    steps.print();
    result
}

/// What has a folder of its own to build in goes on beside the rest: most of the time either keeps
/// only one core busy.
fn all(steps: &mut Steps, yes: bool) -> Result<()> {
    let this = std::env::current_exe()?;
    steps.step("install what is missing", || install(yes))?;
    // The journeys on the phone app need it.
    let phone = Beside::start(&this, "phone app", &["web"])?;
    steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("lints", || {
        let check = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        run(&mut cargo(&check))
    })?;
    // All that is run below, built once: another choice of packages would have other features, and
    // build most of it again. The journeys and the crash tests drive the program itself.
    let tests = ["test", "--workspace", "--locked", "--no-fail-fast"];
    steps.step("build", || run(cargo(&tests).arg("--no-run")))?;
    steps.join(phone)?;
    let fuzz = Beside::start(&this, "fuzz", &["fuzz", "--seconds", FUZZ_SECONDS])?;
    steps.step("tests", || run(&mut cargo(&tests)))?;
    steps.step("same numbers in WebAssembly", wasm::same_numbers)?;
    steps.join(fuzz)
}

/// What the tests need beside Rust.
pub fn install(yes: bool) -> Result<()> {
    packages::install(packages::FOR_TESTS, yes)?;
    node::install()
}
