//! What a doctor is told, on one page.
//!
//! Owns: the order of the parts, and what page one holds.
//! Must not know: how the document is laid out or drawn.

mod calendar;
mod choices;
mod cited;
mod frequency;
mod medicines;
mod nights;
mod pattern;
mod person;
mod signs;
mod wording;

use clinic::{exposures::Exposures, person::Person, summary::summarise};
use diary::Diary;
use jiff::civil;

use super::document::{Block, Document};
use cited::Cited;

pub use choices::{Choices, Section};

/// The report of `diary` on the day `on`.
pub fn report(
    diary: &Diary,
    exposures: &Exposures,
    on: civil::Date,
    choices: &Choices,
) -> Document {
    let summary = summarise(diary, choices.from, choices.to);
    let person = Person::of(diary, on);
    let mut cited = Cited::default();
    let includes = |section| choices.includes(section);
    let period = summary.first.zip(summary.last);
    let mut blocks = vec![Block::heading(1, "Night leg cramps: what the diary says")];
    blocks.push(Block::small(match period {
        Some((first, last)) => format!(
            "{} to {}. Written by the person themselves and counted by Charley; printed {}. \
             It describes and does not diagnose.",
            wording::night(first),
            wording::night(last),
            wording::date(on),
        ),
        None => format!("Printed {}. Nothing is recorded for this period yet.", wording::date(on)),
    }));
    if includes(Section::AboutYou) || choices.name.is_some() {
        blocks.push(person::line(diary, &person, choices.name.as_deref()));
    }
    if let Some(question) = &choices.question {
        blocks.push(Block::heading(2, "What I would like to ask"));
        blocks.push(Block::paragraph(question.as_str()));
    }
    if let Some((first, last)) = period {
        blocks.push(Block::heading(2, "How often"));
        blocks.push(frequency::figures(&summary));
        blocks.push(Block::Figure(calendar::figure(diary, first, last)));
        blocks.push(Block::Figure(calendar::key()));
        blocks.push(Block::heading(2, "How it is"));
        blocks.push(pictures(&summary));
    }
    if includes(Section::WarningSigns) {
        blocks.push(Block::heading(2, "Warning signs"));
        blocks.extend(signs::blocks(diary, on, &mut cited));
    }
    if includes(Section::Medicines) {
        blocks.push(Block::heading(2, "Medicines and supplements"));
        blocks.extend(medicines::blocks(&person, &mut cited));
    }
    if includes(Section::Conditions) {
        blocks.push(Block::heading(2, "Conditions"));
        blocks.push(person::conditions(&person));
    }
    blocks.extend(cited.blocks());
    if includes(Section::Answers) {
        blocks.push(Block::NewSheet);
        blocks.push(Block::heading(2, "Every answer of the last check"));
        blocks.push(signs::answers(diary));
    }
    if let (true, Some((first, last))) = (includes(Section::Nights), period) {
        blocks.push(Block::NewSheet);
        blocks.push(Block::heading(2, "Every night"));
        blocks.push(nights::table(diary, exposures, first, last));
    }
    Document {
        title: format!("Night leg cramps, {on}"),
        made: on,
        footer: "Charley. Made on this person's own device; not a diagnosis".into(),
        blocks,
    }
}

fn pictures(summary: &clinic::summary::Summary) -> Block {
    let mut beside = Vec::new();
    if let Some(hours) = pattern::hours(summary) {
        beside.push(Block::small("Cramps by the hour they began, noon to noon"));
        beside.push(Block::Figure(hours));
    }
    if let Some(months) = frequency::months(summary) {
        beside.push(Block::small("Cramp nights a week, by month, with 95 % intervals"));
        beside.push(Block::Figure(months));
    }
    let details = vec![pattern::details(summary)];
    match beside.is_empty() {
        true => Block::Columns(vec![(1.0, details)]),
        false => Block::Columns(vec![(1.0, details), (1.0, beside)]),
    }
}
