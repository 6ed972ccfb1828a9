//! What a doctor is told, on one page.
//!
//! Owns: the choices a person has, the order of the sections, and what page one holds.
//! Must not know: how the document is laid out or drawn.

mod calendar;
mod frequency;
mod nights;
mod pattern;
mod person;
mod wording;

use std::{collections::BTreeSet, fmt, str::FromStr};

use clinic::{exposures::Exposures, person::Person, summary::summarise};
use diary::{Diary, Night};
use jiff::civil;

use super::{
    document::{Block, Document},
    paper::Paper,
};

/// What the person chose to hand over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    pub paper: Paper,
    pub from: Option<Night>,
    pub to: Option<Night>,
    pub sections: BTreeSet<Section>,
    /// Stored nowhere.
    pub name: Option<String>,
    /// What the person wants to ask. Stored nowhere.
    pub question: Option<String>,
}

/// A part of the report that can be left out. How often, when and where is always in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    AboutYou,
    Conditions,
    Nights,
}

impl Section {
    pub const ALL: [Self; 3] = [Self::AboutYou, Self::Conditions, Self::Nights];

    /// Its name in an address or a command.
    pub fn word(self) -> &'static str {
        match self {
            Self::AboutYou => "about-you",
            Self::Conditions => "conditions",
            Self::Nights => "nights",
        }
    }

    /// As the person is asked.
    pub fn label(self) -> &'static str {
        match self {
            Self::AboutYou => "Year of birth, sex, pregnancy",
            Self::Conditions => "Conditions",
            Self::Nights => "Every night, as a table, with your notes",
        }
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Section {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|section| section.word() == text);
        found.ok_or_else(|| {
            let allowed = Self::ALL.map(Self::word).join(", ");
            let found: String = text.chars().take(40).collect();
            format!("{found:?} is not a part of the report; use one of: {allowed}")
        })
    }
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            paper: Paper::default(),
            from: None,
            to: None,
            // The notes of every night are asked for, never handed over unasked.
            sections: Section::ALL
                .into_iter()
                .filter(|&section| section != Section::Nights)
                .collect(),
            name: None,
            question: None,
        }
    }
}

/// The report of `diary` on the day `on`.
pub fn report(
    diary: &Diary,
    exposures: &Exposures,
    on: civil::Date,
    choices: &Choices,
) -> Document {
    let summary = summarise(diary, choices.from, choices.to);
    let person = Person::of(diary, on);
    let includes = |section| choices.sections.contains(&section);
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
    if includes(Section::Conditions) {
        blocks.push(Block::heading(2, "Conditions"));
        blocks.push(person::conditions(&person));
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
