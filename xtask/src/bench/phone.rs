//! The phone app: what the first visit weighs, and how fast it is in a browser.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::time::{Figure, millis};
use crate::{
    steps::{cargo, run},
    web,
};

pub fn figures() -> Result<Vec<Figure>> {
    web::web()?;
    // The journeys look for the program where tests are built.
    run(&mut cargo(&["build", "--locked"]))?;
    let (_, packed) = web::first_visit(&web::folder())?;
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    let (weight, mark) = (megabytes(packed), megabytes(web::MOST_PACKED));
    let mut figures =
        vec![Figure::memory("phone app, first visit, compressed by gzip", weight, mark)];
    let measure = ["test", "-q", "-p", "journeys", "--test", "phone_speed", "--locked", "--"];
    let mut measure = cargo(&measure);
    figures.extend(said(measure.args(["--ignored", "--nocapture"]))?);
    Ok(figures)
}

/// The lines `figure|what|milliseconds|mark` of the journey that measures.
fn said(command: &mut Command) -> Result<Vec<Figure>> {
    let output = command.output().context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("measuring in the browser failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let figure = |line: &str| -> Result<Figure> {
        let mut parts = line.split('|');
        let mut next = || parts.next().context("a figure with a part missing");
        let (what, took, mark) = (next()?, next()?.parse()?, next()?.parse()?);
        Ok(Figure::time(what, millis(took), Some(millis(mark))))
    };
    let text = String::from_utf8(output.stdout)?;
    text.lines().filter_map(|line| line.strip_prefix("figure|")).map(figure).collect()
}
