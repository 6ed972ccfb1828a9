//! Licences, bans and sources of every dependency.
//!
//! Owns: calling the tool that knows them.
//! Must not know: which are allowed; `deny.toml` says so.

use anyhow::Result;

use super::{Plan, finding::Finding};
use crate::steps::{cargo, program, run};

pub fn check(_plan: &Plan) -> Result<Vec<Finding>> {
    if program("cargo-deny", &["--version"]).output().is_err() {
        run(&mut cargo(&["install", "--locked", "cargo-deny"]))?;
    }
    let checked = run(&mut cargo(&["deny", "check", "licenses", "bans", "sources"]));
    let found = if checked.is_ok() { "all allowed" } else { "not all allowed: see above" };
    Ok(vec![Finding::holds("every dependency is allowed by deny.toml", found, checked.is_ok())])
}
