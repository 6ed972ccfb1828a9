//! `cargo xtask validate`: what is too slow for every change.

use anyhow::Result;

use crate::steps::{cargo, program, run};

pub fn validate() -> Result<()> {
    if program("cargo-deny", &["--version"]).output().is_err() {
        run(&mut cargo(&["install", "--locked", "cargo-deny"]))?;
    }
    run(&mut cargo(&["deny", "check", "licenses", "bans", "sources"]))
}
