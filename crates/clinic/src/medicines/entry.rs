//! What `knowledge/medicines.toml` says of one medicine, and of a group of them.
//!
//! Owns: the shape of both, and the words for how well a link with cramps is known.
//! Must not know: any single medicine or group.

use std::{fmt, str::FromStr};

use diary::IngredientId;
use serde::{Deserialize, Serialize};

use crate::knowledge::{Confidence, Entry, Fact};

/// A group's id, in kebab-case: `vitamin-k-antagonist`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(transparent)]
pub struct GroupId(String);

impl GroupId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How well it is known that something goes with night cramps, on the dossier's scale: 3 large
/// studies or trials, 2 listed again and again, 1 named here and there, 0 looked at and not
/// found. Where sources differ, from the lower to the higher. It is not the size of an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Strength {
    least: u8,
    most: u8,
}

impl Strength {
    pub const HIGHEST: u8 = 3;

    /// Whether any source sees a link at all.
    pub fn is_linked(self) -> bool {
        self.most > 0
    }

    /// In words; the lower end counts.
    pub fn words(self) -> &'static str {
        match (self.least, self.most) {
            (3, _) => "seen in large studies or trials",
            (2, 3) => "listed again and again, and partly seen in trials",
            (2, _) => "listed again and again",
            (1, 2 | 3) => "named by some sources",
            (1, _) => "named here and there, or only plausible",
            (0, 0) => "looked at, and not found",
            _ => "doubtful",
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { least, most } if least == most => write!(f, "{least}"),
            Self { least, most } => write!(f, "{least}-{most}"),
        }
    }
}

impl Serialize for Strength {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Strength {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (least, most) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| text.parse().ok().filter(|&number| number <= Self::HIGHEST);
        match (number(least), number(most)) {
            (Some(least), Some(most)) if least <= most => Ok(Self { least, most }),
            _ => Err(format!("{text:?} is no strength; write 0 to 3, or a span such as 1-2")),
        }
    }
}

impl TryFrom<String> for Strength {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// That something goes with night cramps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub strength: Strength,
    pub found: Fact,
    /// How it may come about.
    #[serde(default)]
    pub mechanism: Option<Fact>,
}

/// Medicines that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: GroupId,
    /// What one of its members is: "a thiazide water tablet".
    pub label: String,
    /// What the ATC codes of its members begin with.
    #[serde(default)]
    pub atc: Vec<String>,
    /// Members that no code tells.
    #[serde(default)]
    pub members: Vec<IngredientId>,
    #[serde(default)]
    pub link: Option<Link>,
    /// What it can do that passes for a cramp.
    #[serde(default)]
    pub mimics: Option<Fact>,
    /// What has to be minded while it is taken.
    #[serde(default)]
    pub care: Option<Fact>,
    /// The line to take along; `{name}` is the medicine as the person calls it.
    #[serde(default)]
    pub ask: Option<String>,
}

/// One medicine, supplement or drink, by its ingredient.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Medicine {
    pub id: IngredientId,
    pub label: String,
    /// In a few plain words; empty where the label says it.
    #[serde(default)]
    pub what: String,
    #[serde(default)]
    pub atc: Vec<String>,
    /// Of its codes, and so of the groups it belongs to.
    #[serde(default = "checked")]
    pub confidence: Confidence,
    #[serde(default)]
    pub link: Option<Link>,
    #[serde(default)]
    pub mimics: Option<Fact>,
    #[serde(default)]
    pub care: Option<Fact>,
    #[serde(default)]
    pub ask: Option<String>,
    /// It stands for a kind of medicine, where a person does not know which one it is: "a water
    /// tablet".
    #[serde(skip)]
    pub unnamed: bool,
}

fn checked() -> Confidence {
    Confidence::Checked
}

fn facts<'a>(
    link: Option<&'a Link>,
    mimics: Option<&'a Fact>,
    care: Option<&'a Fact>,
) -> Vec<&'a Fact> {
    let found = link.map(|link| &link.found);
    let mechanism = link.and_then(|link| link.mechanism.as_ref());
    [found, mechanism, mimics, care].into_iter().flatten().collect()
}

impl Entry for Group {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        facts(self.link.as_ref(), self.mimics.as_ref(), self.care.as_ref())
    }
}

impl Entry for Medicine {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        facts(self.link.as_ref(), self.mimics.as_ref(), self.care.as_ref())
    }
}
