//! One fact, how sure it is, and what it rests on.
//!
//! Owns: the marks of confidence, in the files and in words.
//! Must not know: which sources there are.

use serde::{Deserialize, Serialize};

use super::SourceId;

/// How a fact came to stand in `knowledge/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It was seen in its source.
    Checked,
    /// Arithmetic on figures that were seen.
    Derived,
    /// General knowledge that nobody confirmed. It may make Charley more careful, never less.
    Recalled,
    /// A choice with no data behind it.
    Assumption,
    /// It was looked for and not found.
    Searched,
}

impl Confidence {
    /// What stands beside a fact that is not established, wherever it is shown.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Self::Checked => None,
            Self::Derived => Some("worked out from published figures"),
            Self::Recalled => Some("from general knowledge, not confirmed"),
            Self::Assumption => Some("our assumption, with no data behind it"),
            Self::Searched => Some("looked for, and no study found"),
        }
    }

    /// Whether a publication says so.
    pub fn is_established(self) -> bool {
        matches!(self, Self::Checked | Self::Derived)
    }
}

/// A source, and where in it: in the files `"garrison-2012"` or `"garrison-2012, table 2"`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub struct Citation {
    pub source: SourceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
}

impl TryFrom<String> for Citation {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (source, locator) = match text.split_once(',') {
            Some((source, locator)) => (source, Some(locator.trim().to_owned())),
            None => (text.as_str(), None),
        };
        if locator.as_ref().is_some_and(String::is_empty) {
            return Err(format!("{text:?} ends with a comma; write what comes after, or leave it"));
        }
        Ok(Self { source: source.to_owned().try_into()?, locator })
    }
}

/// One thing that `knowledge/` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// In plain words.
    pub text: String,
    pub confidence: Confidence,
    pub sources: Vec<Citation>,
}
