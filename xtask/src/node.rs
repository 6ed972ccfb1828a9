//! Owns: what the tests run in Node.js, as `xtask/node/` pins it. Nothing of it is part of the
//! program.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    root,
    steps::{program, run},
};

const PINNED: [&str; 2] = ["package.json", "package-lock.json"];

/// Where tests find the packages: `target/node/node_modules`.
fn folder() -> PathBuf {
    root().join("target/node")
}

/// Installs the pinned packages, unless these very ones are there.
pub fn install() -> Result<()> {
    let folder = folder();
    fs::create_dir_all(&folder)?;
    let mut is_new = !folder.join("node_modules").exists();
    for name in PINNED {
        let wanted = fs::read(root().join("xtask/node").join(name))?;
        let there = folder.join(name);
        if fs::read(&there).ok().as_ref() != Some(&wanted) {
            is_new = true;
            fs::write(&there, wanted).with_context(|| format!("{} is written", there.display()))?;
        }
    }
    if !is_new {
        println!("nothing is missing");
        return Ok(());
    }
    // A half-done installation must not be taken for a whole one.
    fs::remove_dir_all(folder.join("node_modules")).ok();
    let done =
        run(program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder));
    if done.is_err() {
        fs::remove_dir_all(folder.join("node_modules")).ok();
    }
    done
}
