//! Findings as a table in a terminal and as `docs/validation.md`.
//!
//! Owns: how they are laid out.
//! Must not know: what was computed.

use std::fmt::Write;

use super::finding::{Finding, Record};

const HEAD: &str = "\
# What was validated

Written by `cargo xtask validate`; each section can be run by itself and says how long it took.
A share stands with its standard error. A missed mark stays missed until the engine reaches it:
no check is loosened for it.
";

pub fn table(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        for finding in &record.findings {
            let (asked, word) = judged(finding);
            line(&mut text, &finding.what, &finding.found, asked, word);
        }
    }
    text
}

fn line(text: &mut String, what: &str, found: &str, asked: &str, word: &str) {
    writeln!(text, "{what:<78} {found:>28} {asked:>16} {word}").expect("a string takes any text");
}

fn judged(finding: &Finding) -> (&str, &'static str) {
    match &finding.mark {
        None => ("", ""),
        Some(mark) if mark.met => (&mark.asked, "met"),
        Some(mark) => (&mark.asked, "MISSED"),
    }
}

pub fn markdown(records: &[Record]) -> String {
    let mut text = String::from(HEAD);
    for record in records {
        section(&mut text, record).expect("a string takes any text");
    }
    text
}

fn section(text: &mut String, record: &Record) -> std::fmt::Result {
    writeln!(text, "\n## {}: {}\n", record.section, record.what)?;
    if record.findings.is_empty() {
        return writeln!(text, "Not run yet.");
    }
    let minutes = record.seconds / 60.0;
    if record.effort < 1.0 {
        let share = 100.0 * record.effort;
        writeln!(text, "{minutes:.1} minutes, with {share:.0} % of the replicates.\n")?;
    } else {
        writeln!(text, "{minutes:.1} minutes.\n")?;
    }
    writeln!(text, "| what | found | mark | |\n|---|---|---|---|")?;
    for finding in &record.findings {
        let (asked, word) = judged(finding);
        let word = if word == "MISSED" { "**missed**" } else { word };
        writeln!(text, "| {} | {} | {asked} | {word} |", finding.what, finding.found)?;
    }
    let remarks: Vec<&Finding> =
        record.findings.iter().filter(|finding| finding.remark.is_some()).collect();
    if !remarks.is_empty() {
        writeln!(text)?;
    }
    for finding in remarks {
        let remark = finding.remark.as_deref().unwrap_or_default();
        writeln!(text, "- *{}*: {remark}", finding.what)?;
    }
    Ok(())
}
