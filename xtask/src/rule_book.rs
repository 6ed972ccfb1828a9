//! `docs/knowledge/triage.md`: the rules of the check, for a clinician to review.
//!
//! Owns: how the rule book is written.
//! Must not know: any rule; it stands in `knowledge/`, and this page is made from it.

use std::fmt::Write;

use clinic::{
    knowledge::{Edition, Fact},
    triage::{Condition, RuleBook, Verdict},
};
use diary::FindingId;

/// Where the page lies, within `docs/`.
pub const PLACE: &str = "knowledge/triage.md";

/// The whole page.
pub fn page() -> String {
    let book = RuleBook::built_in();
    let Edition { version, review, .. } = Edition::built_in();
    let mut text = format!(
        "# The rules of the check\n\n\
         <!-- Made by `cargo xtask docs` from knowledge/findings.toml and knowledge/triage/. -->\n\n\
         Edition {version}; {review}.\n\n\
         A rule fires when its formula holds. An answer that is *not sure* counts as yes, and a \
         question that was not asked counts as nothing: then the rule says *ask*. The result is the \
         most serious tier of any rule that fired, with the shortest time; it is complete when \
         nothing that is still open could make it more serious. Self-care is said only then. Every \
         rule's examples run as tests.\n"
    );
    text += "\n## The questions, in the order in which they are asked\n";
    for screen in book.screens() {
        let _ = write!(text, "\n**{}**\n\n", screen.ask);
        for finding in book.findings().filter(|finding| finding.screen == screen.id) {
            let later =
                if finding.later { " (only where the answers before leave it open)" } else { "" };
            let users = book.users(&finding.id).join(", ");
            let _ =
                writeln!(text, "- `{}`: {}{later} Used by {users}.", finding.id, finding.question);
            let mut more = |what: &str, said: &Option<String>| {
                said.iter().for_each(|said| {
                    let _ = writeln!(text, "  - {what}: {said}");
                });
            };
            more("What counts", &finding.help);
            more("If not sure, first", &finding.attempt);
        }
    }
    text += "\n## The rules\n";
    for rule in book.rules() {
        let _ = write!(
            text,
            "\n### {}: {}, {}\n\n> {}\n\n*When* {}\n\n",
            rule.id,
            rule.tier,
            rule.within,
            rule.tell,
            formula(&rule.when)
        );
        rule.reading.iter().for_each(|reading| {
            let _ = writeln!(text, "*How it was read.* {reading}\n");
        });
        let _ = writeln!(text, "*Because* {}\n", fact(&rule.because));
        for case in &rule.cases {
            let _ = writeln!(text, "- {}: {}", verdict(case.expect), case.name);
        }
    }
    text += "\n## What can be mistaken for a night cramp\n\n\
             Shown as \"resembles\", never as a diagnosis, and it never changes how fast help is \
             needed. Here *not sure* points nowhere.\n";
    for mimic in book.mimics() {
        let away: Vec<String> = mimic.away.iter().map(|id| format!("`{id}`")).collect();
        let away = if away.is_empty() { "-".to_owned() } else { away.join(", ") };
        let _ = write!(
            text,
            "\n### {}: {} (`{}`)\n\n{}\n\n*Points there:* {}. *Points away:* {away}.\n",
            mimic.id,
            mimic.label,
            mimic.resembles,
            fact(&mimic.like),
            formula(&mimic.towards)
        );
    }
    text
}

/// The words of a fact, its sources, and how sure it is.
pub fn fact(fact: &Fact) -> String {
    let sources: Vec<String> = fact.sources.iter().map(|it| format!("`{}`", it.source)).collect();
    let mark = fact.confidence.mark().map_or(String::new(), |mark| format!("; {mark}"));
    format!("{} ({}{mark})", fact.text, sources.join(", "))
}

fn formula(condition: &Condition) -> String {
    let group = |parts: &[Condition], word: &str| -> String {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Condition::Is(id) => code(id),
                group => format!("({})", formula(group)),
            })
            .collect();
        parts.join(word)
    };
    match condition {
        Condition::Is(id) => code(id),
        Condition::All(parts) => group(parts, " **and** "),
        Condition::Any(parts) => group(parts, " or "),
    }
}

fn code(id: &FindingId) -> String {
    format!("`{id}`")
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fires => "fires",
        Verdict::Silent => "silent",
        Verdict::Ask => "asks",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_book_is_that_of_the_rules() {
        let path = crate::root().join("docs").join(PLACE);
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == page(), "docs/{PLACE} is out of date; run `cargo xtask docs`");
    }
}
