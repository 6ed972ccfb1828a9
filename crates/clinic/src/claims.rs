//! What two popular articles claim, and what research found: `knowledge/claims.toml`.
//!
//! Owns: the file's format, and the verdicts.
//! Must not know: a single claim.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::{Deserialize, Serialize};

use crate::knowledge::{
    Citation, Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in,
};

static BUILT_IN: LazyLock<Claims> = LazyLock::new(|| {
    Claims::load(&built_in!("claims.toml"), Sources::built_in())
        .expect("the tests load this very text")
});

/// How a claim stands against research.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Supported,
    Partly,
    Weak,
    Untested,
    Contradicted,
    OverClaimed,
}

impl Verdict {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Supported => "research agrees",
            Self::Partly => "partly true",
            Self::Weak => "little speaks for it",
            Self::Untested => "never tested",
            Self::Contradicted => "research says otherwise",
            Self::OverClaimed => "promises too much",
        }
    }
}

/// What a claim is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    WhatItIs,
    WhoGetsThem,
    Movement,
    FoodAndDrink,
    InBed,
    Medicines,
    Illnesses,
    MindAndMore,
    Doctor,
}

impl Subject {
    pub const ALL: [Self; 9] = [
        Self::WhatItIs,
        Self::WhoGetsThem,
        Self::Movement,
        Self::FoodAndDrink,
        Self::InBed,
        Self::Medicines,
        Self::Illnesses,
        Self::MindAndMore,
        Self::Doctor,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::WhatItIs => "What a cramp is",
            Self::WhoGetsThem => "Who gets them",
            Self::Movement => "Moving, stretching, massage",
            Self::FoodAndDrink => "Food, drink and supplements",
            Self::InBed => "In bed",
            Self::Medicines => "Medicines",
            Self::Illnesses => "Illnesses",
            Self::MindAndMore => "Stress, calm, acupuncture",
            Self::Doctor => "When to see a doctor",
        }
    }
}

/// One claim of an article.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The article's letter and the claim's number: `A8c`.
    pub id: String,
    pub about: Subject,
    /// The claim, in our words.
    pub says: String,
    pub verdict: Verdict,
    /// What the one word of the verdict leaves out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What a reader should take away.
    pub answer: String,
    /// What the answer rests on.
    pub found: Vec<Fact>,
}

impl Claim {
    /// Everything cited, once.
    pub fn sources(&self) -> BTreeSet<&Citation> {
        self.found.iter().flat_map(|fact| &fact.sources).collect()
    }
}

impl Entry for Claim {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        self.found.iter().collect()
    }
}

/// Something that matters and that both articles leave out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    pub id: String,
    pub title: String,
    pub about: Subject,
    pub fact: Fact,
}

impl Entry for Missed {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.fact]
    }
}

/// Everything that `knowledge/claims.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    claims: Vec<Claim>,
    missed: Vec<Missed>,
}

impl Claims {
    /// The claims of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/claims.toml`. The claims are put in the order of the articles.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(
        file: &KnowledgeFile<'_>,
        sources: &Sources,
    ) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            claim: Vec<Placed<Claim>>,
            #[serde(default)]
            missed: Vec<Placed<Missed>>,
        }
        let Whole { claim, missed } = file.parse()?;
        file.check(&claim, sources)?;
        file.check(&missed, sources)?;
        for placed in &claim {
            let Claim { id, says, answer, found, .. } = placed.get();
            if place(id).is_none() {
                let why = format!("{id:?} is no claim's id; one looks like A7 or B11b");
                return Err(file.refuse(placed, why));
            }
            if says.trim().is_empty() || answer.trim().is_empty() || found.is_empty() {
                let why = format!("{id}: it needs says, answer and at least one thing found");
                return Err(file.refuse(placed, why));
            }
        }
        let mut claims: Vec<Claim> = claim.into_iter().map(Placed::into_inner).collect();
        claims.sort_by_key(|claim| place(&claim.id).map(|(a, n, b)| (a, n, b.to_owned())));
        Ok(Self { claims, missed: missed.into_iter().map(Placed::into_inner).collect() })
    }

    /// In the order of the articles.
    pub fn iter(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter()
    }

    pub fn missed(&self) -> impl Iterator<Item = &Missed> {
        self.missed.iter()
    }

    /// By its id, in capitals or not. `A8` stands for all of A8a to A8e.
    pub fn find(&self, id: &str) -> Vec<&Claim> {
        let Some((article, number, letter)) = place(id) else { return Vec::new() };
        let wanted = |claim: &&Claim| {
            place(&claim.id).is_some_and(|(a, n, b)| {
                (a, n) == (article, number) && (letter.is_empty() || b.eq_ignore_ascii_case(letter))
            })
        };
        self.claims.iter().filter(wanted).collect()
    }
}

/// `B11b` as ('B', 11, "b").
fn place(id: &str) -> Option<(char, u8, &str)> {
    let article = id.chars().next()?.to_ascii_uppercase();
    let rest = id.get(1..)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, letter) = rest.split_at_checked(digits)?;
    let is_letter =
        letter.is_empty() || (letter.len() == 1 && letter.as_bytes()[0].is_ascii_alphabetic());
    (matches!(article, 'A' | 'B') && is_letter).then_some(())?;
    Some((article, number.parse().ok()?, letter))
}

#[cfg(test)]
mod tests;
