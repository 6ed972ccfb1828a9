//! Which edition of `knowledge/` this is, and who has reviewed it.
//!
//! Owns: what `knowledge/knowledge.toml` says.
//! Must not know: what the other files say.

use std::sync::LazyLock;

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::{KnowledgeFile, KnowledgeRefused, built_in};

static BUILT_IN: LazyLock<Edition> = LazyLock::new(|| {
    Edition::load(&built_in!("knowledge.toml")).expect("the tests load this very text")
});

/// Stands over every plan, check, page and report that rests on `knowledge/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// `2026-11`.
    pub version: String,
    pub date: civil::Date,
    /// `not yet reviewed by a clinician`, or by whom and when.
    pub review: String,
}

impl Edition {
    /// The edition of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/knowledge.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(file: &KnowledgeFile<'_>) -> Result<Self, KnowledgeRefused> {
        let edition: Self = file.parse()?;
        if edition.version.trim().is_empty() || edition.review.trim().is_empty() {
            return Err(file.refuse_at(1, "its version or review is empty"));
        }
        Ok(edition)
    }
}
