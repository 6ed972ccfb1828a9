//! How long reading `knowledge/` takes, and what the check makes of it.
//!
//! Owns: what is measured of it.
//! Must not know: any file; `crates/clinic/examples/knowledge.rs` reads them in a process of its
//! own, since a process reads each only once.

use std::process::Command;

use anyhow::Result;
use clinic::triage::{Answers, Finding, Reply, RuleBook, Step};

use super::{
    time::{Figure, median_of, millis},
    why::medians,
};
use crate::{
    root,
    steps::{cargo, run},
};

/// Name of the answer, what it is, its mark in milliseconds.
const ROWS: [(&str, &str, Option<f64>); 2] = [
    ("exposures", "read knowledge/exposures.toml, which noting a night waits for", None),
    ("all", "read all of knowledge/", Some(10.0)),
];

pub fn figures() -> Result<Vec<Figure>> {
    run(&mut cargo(&["build", "--release", "-p", "clinic", "--example", "knowledge", "--locked"]))?;
    let took = medians(|| Command::new(root().join("target/release/examples/knowledge")))?;
    let figure = |(name, what, mark): (&str, &str, Option<f64>)| {
        took.get(name).map(|&took| Figure::time(what, millis(took), mark.map(millis)))
    };
    Ok(ROWS.into_iter().filter_map(figure).chain(check()).collect())
}

/// A decision over every answer of the check, and the next question over none.
fn check() -> [Figure; 2] {
    let book = RuleBook::built_in();
    let answered = |finding: &Finding| (finding.id.clone(), Reply::No);
    let all: Answers = book.findings().map(answered).collect();
    let none = Answers::default();
    let decide = || assert!(book.decide(&all).complete, "all was answered");
    let ask = || assert!(book.next_step(&none, &none, None) != Step::Done, "begins");
    [
        Figure::time("check: one decision", median_of(201, decide), Some(millis(1.0))),
        Figure::time("check: the next question", median_of(201, ask), Some(millis(1.0))),
    ]
}
