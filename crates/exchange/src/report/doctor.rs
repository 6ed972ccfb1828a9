//! What a doctor is told, on one page.
//!
//! Owns: the order of the parts, and what page one holds.
//! Must not know: how the document is laid out or drawn.

mod calendar;
mod choices;
mod cited;
mod consider;
mod found;
mod frequency;
mod medicines;
mod methods;
mod nights;
mod pattern;
mod person;
mod signs;
mod suspects;
mod trial_nights;
mod trials;
mod tried;
mod wording;

use clinic::{person::Person, summary::summarise, suspects::Why};
use diary::{Diary, Night};
use jiff::civil;

use super::document::{Block, Document};
use cited::Cited;

pub use choices::{Choices, Section};

/// The report of `diary` on the day `on`. `why` is what the diary says about what goes together
/// with the cramps; without it the parts that rest on it are left out.
pub fn report(diary: &Diary, why: Option<&Why>, on: civil::Date, choices: &Choices) -> Document {
    let summary = summarise(diary, choices.from, choices.to);
    let person = Person::of(diary, on);
    let mut cited = Cited::default();
    let includes = |section| choices.includes(section);
    let period = summary.first.zip(summary.last);
    let mut blocks = vec![Block::heading(1, "Night leg cramps: what the diary says")];
    blocks.push(Block::small(match period {
        Some((first, last)) => format!(
            "{}. Written by the person themselves and counted by Charley; printed {}. \
             It describes and does not diagnose.",
            wording::nights(first, last),
            wording::date(on),
        ),
        None => format!("Printed {}. Nothing is recorded for this period yet.", wording::date(on)),
    }));
    if includes(Section::AboutYou) || choices.name.is_some() {
        blocks.push(person::line(diary, &person, choices));
    }
    if includes(Section::Conditions) {
        blocks.push(person::conditions(&person));
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
    if let Some(why) = why.filter(|_| includes(Section::Tried)) {
        blocks.push(Block::heading(2, "What was tried"));
        blocks.extend(tried::blocks(diary, why, period));
    }
    if includes(Section::Consider) {
        blocks.push(Block::heading(2, "Points you may consider"));
        blocks.extend(consider::blocks(diary, &person, choices, &mut cited));
    }
    blocks.push(cited.block());
    for (section, title) in FURTHER {
        if includes(section) {
            let more = further(section, diary, why, period, on);
            if !more.is_empty() {
                blocks.extend([Block::NewSheet, Block::heading(2, title)]);
                blocks.extend(more);
            }
        }
    }
    Document {
        title: format!("Night leg cramps, {on}"),
        made: on,
        footer: "Charley. Made on this person's own device; not a diagnosis".into(),
        blocks,
    }
}

/// What begins on a sheet of its own, in this order.
const FURTHER: [(Section, &str); 5] = [
    (Section::Trials, "Trials on oneself"),
    (Section::Suspects, "What goes together with the cramps"),
    (Section::Answers, "Every answer of the last check"),
    (Section::Nights, "Every night"),
    (Section::Methods, "How it was counted"),
];

fn further(
    section: Section,
    diary: &Diary,
    why: Option<&Why>,
    period: Option<(Night, Night)>,
    on: civil::Date,
) -> Vec<Block> {
    match section {
        Section::Trials => {
            Night::of_evening(on).map(|night| trials::blocks(diary, night)).unwrap_or_default()
        }
        Section::Suspects => why.map(suspects::blocks).unwrap_or_default(),
        Section::Answers => vec![signs::answers(diary)],
        Section::Nights => {
            period.map(|(first, last)| nights::table(diary, first, last)).into_iter().collect()
        }
        Section::Methods => vec![methods::block()],
        _ => Vec::new(),
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
        false => Block::Columns(vec![(1.35, details), (1.0, beside)]),
    }
}
