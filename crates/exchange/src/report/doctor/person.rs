//! Whose diary it is, as far as they chose to say.
//!
//! Owns: the line about the person and their conditions.
//! Must not know: what any of it means for health.

use clinic::{conditions::Conditions, person::Person};
use diary::{Answer, Diary, Pregnancy, Sex};

use super::super::document::{Block, Text};
use super::{Choices, Section, wording};

/// Name, age, sex, pregnancy, and how long there have been cramps.
pub fn line(diary: &Diary, person: &Person, choices: &Choices) -> Block {
    let profile = diary.profile();
    let mut said = Text::default();
    if let Some(name) = &choices.name {
        said = said.and_bold(name).and("   ");
    }
    if !choices.includes(Section::AboutYou) {
        return Block::paragraph(said);
    }
    let mut parts: Vec<String> = Vec::new();
    let born = profile.birth_year.as_ref().and_then(|born| born.what.known());
    parts.push(
        born.map_or_else(
            || "Year of birth not said".into(),
            |born| format!("Born {}", born.year()),
        ),
    );
    parts.push(match person.sex {
        Some(Answer::Known(Sex::Female)) => "female".into(),
        Some(Answer::Known(Sex::Male)) => "male".into(),
        Some(Answer::Known(Sex::Other)) => "sex: other".into(),
        _ => "sex not said".into(),
    });
    match person.pregnancy {
        Some(Answer::Known(Pregnancy::Pregnant)) => parts.push(match person.due {
            Some(due) => format!("pregnant, due {}", wording::date(due)),
            None => "pregnant".into(),
        }),
        Some(Answer::Known(Pregnancy::RecentBirth)) => {
            parts.push("gave birth within six weeks".into());
        }
        Some(Answer::NotSure) => parts.push("not sure whether pregnant".into()),
        _ => {}
    }
    if let Some(since) = profile.cramps_since.as_ref().and_then(|since| since.what.known()) {
        parts.push(format!("cramps since {}", wording::remembered(*since)));
    }
    Block::paragraph(said.and(parts.join("  ·  ")))
}

/// What the person has been told they have, what they are not sure of, and that the rest was
/// not asked.
pub fn conditions(person: &Person) -> Block {
    let label = |id| {
        let known = Conditions::built_in().get(id);
        known.map_or_else(|| id.to_string(), |condition| condition.label.clone())
    };
    let of = |wanted: Answer<bool>| {
        let with = person.conditions.iter().filter(move |(_, said)| **said == wanted);
        let labels: Vec<String> = with.map(|(id, _)| label(id)).collect();
        labels.join(", ")
    };
    let (yes, unsure, no) =
        (of(Answer::Known(true)), of(Answer::NotSure), of(Answer::Known(false)));
    if yes.is_empty() && unsure.is_empty() && no.is_empty() {
        return Block::paragraph(Text::bold("Conditions: ").and("not asked."));
    }
    let mut said = Text::bold("Conditions: ");
    said = if yes.is_empty() { said.and("none named.") } else { said.and_bold(yes).and(".") };
    if !unsure.is_empty() {
        said = said.and(format!(" Not sure: {unsure}."));
    }
    if !no.is_empty() {
        said = said.and(format!(" Said no to: {no}."));
    }
    Block::paragraph(said)
}
