//! A result in words: with the number to call, and as it can be read aloud.
//!
//! Owns: how the texts of `knowledge/` are filled in and put together.
//! Must not know: how they are shown.

use std::collections::BTreeSet;

use diary::{Answer, Diary, FindingId};

use super::{Decision, Finding, Reply, RuleBook, Session};
use crate::person::Person;

/// Called where no number was chosen. It works in many countries and not in all; a language is
/// no place, so nothing is guessed from it.
pub const EUROPEAN_NUMBER: &str = "112";

/// The number to call, as the person chose it in the settings.
pub fn chosen_number(diary: &Diary) -> Option<&str> {
    let chosen = diary.preferences().emergency_number.as_ref()?;
    chosen.what.known().map(String::as_str)
}

/// A text with the number to call in it.
pub fn with_number(text: &str, chosen: Option<&str>) -> String {
    if !text.contains("{number}") {
        return text.to_owned();
    }
    let number = match chosen {
        Some(number) => number.to_owned(),
        None => format!("{EUROPEAN_NUMBER} (or your local emergency number)"),
    };
    text.replace("{number}", &number)
}

/// What to tell a nurse or doctor, sentence by sentence: who it is, what counts in the rules that
/// fired, what else was answered with yes, and what stayed unsure.
pub fn to_read_aloud(
    book: &RuleBook,
    person: &Person,
    session: &Session,
    decision: &Decision<'_>,
) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(Answer::Known(age)) = person.age {
        lines.push(format!("I am {age} years old, or about to be."));
    }
    let of_fired: BTreeSet<&FindingId> =
        decision.fired.iter().flat_map(|fired| fired.rule.when.findings()).collect();
    let reply = |finding: &&Finding| session.known.get(&finding.id);
    let (first, then): (Vec<&Finding>, Vec<&Finding>) = book
        .findings()
        .filter(|finding| reply(finding) == Some(Reply::Yes))
        .partition(|finding| of_fired.contains(&finding.id));
    lines.extend(first.into_iter().chain(then).map(|finding| finding.say.clone()));
    let unsure = book.findings().filter(|finding| reply(finding) == Some(Reply::Unsure));
    lines.extend(unsure.map(|finding| format!("I am not sure about this: {}", finding.say)));
    let names: Vec<&str> = person.takes().map(|taken| taken.name.as_str()).collect();
    if !names.is_empty() {
        lines.push(format!("I take: {}.", names.join(", ")));
    }
    lines
}
