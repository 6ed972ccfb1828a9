//! What can be asked: the findings and the screens they stand on.
//!
//! Owns: the format of `knowledge/findings.toml`.
//! Must not know: which rules use a finding.

use diary::{ConditionId, FindingId};
use serde::{Deserialize, Serialize};

/// A screen of the check: `leg-now`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ScreenId(pub String);

/// Questions that are asked together first: "Is any of these true?"
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    pub id: ScreenId,
    /// Above the list: "Is one leg or foot like this?"
    pub ask: String,
    /// What they are about, for a clinician: "one leg or foot, suddenly".
    pub called: String,
}

/// What a "yes" to a finding does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum YesMeans {
    /// It makes the matter more serious, or leaves it. Rules use only these.
    Worries,
    /// It only helps to tell one thing from another.
    TellsApart,
}

/// What a person can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    pub id: FindingId,
    pub screen: ScreenId,
    /// Asked on its own only, where the answers before leave it open.
    #[serde(default)]
    pub later: bool,
    pub yes: YesMeans,
    /// One idea, in plain words.
    pub question: String,
    /// In a list of several: without the words that the list begins with.
    pub short: String,
    /// What counts and what does not.
    #[serde(default)]
    pub help: Option<String>,
    /// What one can do at once to find out.
    #[serde(default, rename = "try")]
    pub attempt: Option<String>,
    /// How the person would say it to a nurse.
    pub say: String,
    /// After this many days the answer of an earlier check is asked again.
    #[serde(default)]
    pub again_after_days: Option<u16>,
    /// What of the person's own data answers it beforehand.
    #[serde(default)]
    pub known: Option<Known>,
}

/// Where a finding can be known from, besides its own question. Any one of these suffices for a
/// yes; a no needs all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    #[serde(default)]
    pub conditions: Vec<ConditionId>,
    /// Classes of medicines, as `knowledge/medicines.toml` names them.
    #[serde(default)]
    pub medicines: Vec<String>,
    /// Where it matters how long ago a medicine was begun or changed.
    #[serde(default)]
    pub begun_within_days: Option<u16>,
    /// A medicine counts for so long after it was stopped.
    #[serde(default)]
    pub until_days_after: u16,
    #[serde(default)]
    pub younger_than: Option<u8>,
    #[serde(default)]
    pub pregnancy: bool,
}
