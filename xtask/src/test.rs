//! `cargo xtask test`: everything that CI runs.

use anyhow::Result;

use crate::{
    fuzz, node, packages,
    steps::{Steps, cargo, run},
    wasm, web,
};

/// Long enough to find a careless panic, short enough for every change.
const FUZZ_SECONDS: u32 = 10;

pub fn test(yes: bool) -> Result<()> {
    let mut steps = Steps::default();
    let result = all(&mut steps, yes);
    steps.print();
    result
}

fn all(steps: &mut Steps, yes: bool) -> Result<()> {
    steps.step("install what is missing", || install(yes))?;
    steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("lints", || {
        let check = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        run(&mut cargo(&check))
    })?;
    // The journeys and the crash tests drive the program itself.
    steps.step("build", || run(&mut cargo(&["build", "--workspace", "--locked"])))?;
    // The journeys on the phone app need it.
    steps.step("phone app", web::web)?;
    steps.step("tests", || {
        run(&mut cargo(&["test", "--workspace", "--locked", "--no-fail-fast"]))
    })?;
    steps.step("same numbers in WebAssembly", wasm::same_numbers)?;
    steps.step("fuzz", || fuzz::fuzz(FUZZ_SECONDS, None))
}

/// What the tests need beside Rust.
pub fn install(yes: bool) -> Result<()> {
    packages::install(packages::FOR_TESTS, yes)?;
    node::install()
}
