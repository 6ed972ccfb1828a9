//! What the person hands over, part by part.
//!
//! Owns: the parts that can be chosen, and which are chosen before anybody chooses.
//! Must not know: what a part says.

use std::{collections::BTreeSet, fmt, str::FromStr};

use diary::Night;

use super::super::paper::Paper;

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

impl Choices {
    /// More would leave page one no room for what the diary says.
    pub const MAX_NAME_CHARS: usize = 120;
    pub const MAX_QUESTION_CHARS: usize = 600;

    pub fn includes(&self, section: Section) -> bool {
        self.sections.contains(&section)
    }
}

/// A part of the report that can be left out. How often, when and where is always in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    AboutYou,
    WarningSigns,
    Medicines,
    Conditions,
    Tried,
    Consider,
    Trials,
    Suspects,
    Answers,
    Nights,
    Methods,
}

impl Section {
    pub const ALL: [Self; 11] = [
        Self::AboutYou,
        Self::WarningSigns,
        Self::Medicines,
        Self::Conditions,
        Self::Tried,
        Self::Consider,
        Self::Trials,
        Self::Suspects,
        Self::Answers,
        Self::Nights,
        Self::Methods,
    ];

    /// Its name in an address or a command.
    pub fn word(self) -> &'static str {
        match self {
            Self::AboutYou => "about-you",
            Self::WarningSigns => "warning-signs",
            Self::Medicines => "medicines",
            Self::Conditions => "conditions",
            Self::Tried => "tried",
            Self::Consider => "consider",
            Self::Trials => "trials",
            Self::Suspects => "suspects",
            Self::Answers => "answers",
            Self::Nights => "nights",
            Self::Methods => "methods",
        }
    }

    /// As the person is asked.
    pub fn label(self) -> &'static str {
        match self {
            Self::AboutYou => "Year of birth, sex, pregnancy",
            Self::WarningSigns => "Your last check of the warning signs",
            Self::Medicines => "What you take, and since when",
            Self::Conditions => "Conditions",
            Self::Tried => "What you tried, and what the diary says of it",
            Self::Consider => "Points your doctor may consider",
            Self::Trials => "Your trials on yourself, each as a report",
            Self::Suspects => "What goes together with the cramps, as a table",
            Self::Answers => "Every answer of your last check",
            Self::Nights => "Every night, as a table, with your notes",
            Self::Methods => "How it was counted",
        }
    }

    /// Whether it is part of the first page. What is not is asked for, never handed over unasked.
    pub fn is_of_first_page(self) -> bool {
        !matches!(
            self,
            Self::Trials | Self::Suspects | Self::Answers | Self::Nights | Self::Methods
        )
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
        let sections = Section::ALL.into_iter().filter(|section| section.is_of_first_page());
        Self {
            paper: Paper::default(),
            from: None,
            to: None,
            sections: sections.collect(),
            name: None,
            question: None,
        }
    }
}
