//! Programs that fit the same models, from R and Python.
//!
//! Owns: installing and running them, and reading what they wrote.
//! Must not know: what their answers are compared with.

pub mod coefficients;
pub mod posterior;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    packages, root,
    steps::{program, run},
};

/// Pinned where newer ones break each other: ArviZ 0.23 does not load beside Matplotlib 3.11.
const PYTHON_PACKAGES: [&str; 4] =
    ["pymc>=5.28,<6", "nutpie>=0.16", "arviz<0.24", "matplotlib<3.11"];

/// Installs R and the packages that the scripts load.
pub fn install_r() -> Result<()> {
    packages::install(packages::FOR_VALIDATION, true)
}

/// A Python with PyMC, in a folder of the build's own.
pub fn python() -> Result<PathBuf> {
    let folder = root().join("target/peers/venv");
    let python = folder.join("bin/python");
    let loads = || {
        let mut asked = program(&python.to_string_lossy(), &["-c", "import pymc, nutpie"]);
        asked.output().is_ok_and(|output| output.status.success())
    };
    if !loads() {
        install_r()?;
        let to = folder.to_string_lossy();
        run(&mut program("python3", &["-m", "venv", &to]))?;
        let mut install = vec!["-m", "pip", "install", "--quiet"];
        install.extend(PYTHON_PACKAGES);
        run(&mut program(&python.to_string_lossy(), &install))?;
    }
    if !loads() {
        bail!("PyMC was installed and does not load; remove {} and try again", folder.display());
    }
    Ok(python)
}

/// Where tables go to the peers and their answers come from.
pub fn folder() -> Result<PathBuf> {
    let folder = root().join("target/validation/peers");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Runs an R script of `xtask/peers` with these files.
pub fn r(script: &str, files: &[&Path]) -> Result<()> {
    let script = root().join("xtask/peers").join(script);
    let mut command = program("Rscript", &["--vanilla"]);
    command.arg(script).args(files);
    run(&mut command)
}

/// A table that a peer wrote: each row by the names of its columns.
pub fn read(path: &Path) -> Result<Vec<BTreeMap<String, String>>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    let mut rows = text.lines().map(|line| {
        line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect::<Vec<_>>()
    });
    let head = rows.next().context("a header")?;
    Ok(rows.map(|row| head.iter().cloned().zip(row).collect()).collect())
}

/// A number of such a row.
pub fn number(row: &BTreeMap<String, String>, column: &str) -> Result<f64> {
    let cell = row.get(column).with_context(|| format!("a column {column}"))?;
    cell.parse().with_context(|| format!("{column} is {cell:?}, no number"))
}
