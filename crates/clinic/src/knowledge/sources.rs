//! What `knowledge/sources.toml` lists.
//!
//! Owns: the sources, and the two that stand where there is no publication.
//! Must not know: who cites them.

use std::{borrow::Borrow, collections::BTreeMap, fmt, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{Confidence, KnowledgeFile, KnowledgeRefused, Placed, built_in};

static BUILT_IN: LazyLock<Sources> = LazyLock::new(|| {
    Sources::load(&built_in!("sources.toml")).expect("the tests load this very text")
});

/// A source's id, in kebab-case: `garrison-2012`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub struct SourceId(String);

impl SourceId {
    /// Stands where something is generally known and nobody confirmed it.
    pub const UNCONFIRMED: &str = "unconfirmed-general-knowledge";
    /// Stands where something was looked for and not found.
    pub const NONE_FOUND: &str = "searched-none-found";

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a publication, and not one of the two that admit there is none.
    pub fn is_published(&self) -> bool {
        self.0 != Self::UNCONFIRMED && self.0 != Self::NONE_FOUND
    }
}

impl TryFrom<String> for SourceId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || !text.bytes().all(fits) {
            return Err(format!("{text:?} is no id of a source; one looks like garrison-2012"));
        }
        Ok(Self(text))
    }
}

impl Borrow<str> for SourceId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A publication, a regulator's page, a label, or an honest word that there is none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub id: SourceId,
    pub citation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// Its number in PubMed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// What a reader of the citation has to know: how much of it was seen, who paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of the citation itself, not of what it says.
    pub confidence: Confidence,
}

/// All sources, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    by_id: BTreeMap<SourceId, Source>,
}

impl Sources {
    /// The sources of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/sources.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(file: &KnowledgeFile<'_>) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            source: Vec<Placed<Source>>,
        }
        let whole: Whole = file.parse()?;
        let mut by_id = BTreeMap::new();
        for placed in whole.source {
            let source = placed.get();
            let id = &source.id;
            if source.citation.trim().is_empty() {
                return Err(file.refuse(&placed, format!("{id} has no citation")));
            }
            if by_id.contains_key(id) {
                return Err(file.refuse(&placed, format!("{id} is defined twice")));
            }
            by_id.insert(id.clone(), placed.into_inner());
        }
        for honest in [SourceId::UNCONFIRMED, SourceId::NONE_FOUND] {
            if !by_id.contains_key(honest) {
                return Err(file.refuse_at(1, format!("there is no source {honest:?}")));
            }
        }
        Ok(Self { by_id })
    }

    pub fn get(&self, id: &SourceId) -> Option<&Source> {
        self.by_id.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.by_id.values()
    }
}
