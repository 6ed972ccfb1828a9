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

/// `before` is the page as it was: a section that was not run here keeps what stands there, since
/// it was run elsewhere.
pub fn markdown(records: &[Record], before: &str) -> String {
    let mut text = String::from(HEAD);
    for record in records {
        let kept =
            if record.findings.is_empty() { section_of(before, &record.section) } else { None };
        match kept {
            Some(kept) => write!(text, "\n{}\n", kept.trim_end()),
            None => section(&mut text, record),
        }
        .expect("a string takes any text");
    }
    text
}

fn section_of<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let from = page.find(&format!("\n## {name}: "))? + 1;
    let rest = &page[from..];
    let length = rest.find("\n## ").unwrap_or(rest.len());
    Some(&rest[..length])
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

#[cfg(test)]
mod tests {
    use super::*;

    fn record(section: &str, findings: Vec<Finding>) -> Record {
        Record { seconds: 60.0, effort: 1.0, findings, ..Record::not_run(section, "what it is") }
    }

    #[test]
    fn what_was_not_run_here_keeps_what_was_found_elsewhere() {
        let elsewhere = [
            record("one", vec![Finding::told("x", "1")]),
            record("two", vec![Finding::told("y", "2").remark("why")]),
            record("two-and-more", vec![Finding::told("z", "3")]),
        ];
        let before = markdown(&elsewhere, "");
        let here = [
            record("one", vec![Finding::told("x", "9")]),
            record("two", Vec::new()),
            record("two-and-more", Vec::new()),
            record("new", Vec::new()),
        ];
        let page = markdown(&here, &before);
        assert!(page.contains("| x | 9 |") && !page.contains("| x | 1 |"));
        assert!(page.contains("| y | 2 |") && page.contains("- *y*: why"));
        assert_eq!(page.matches("| z | 3 |").count(), 1);
        assert!(page.ends_with("## new: what it is\n\nNot run yet.\n"));
        assert_eq!(markdown(&here, &page), page);
    }
}
