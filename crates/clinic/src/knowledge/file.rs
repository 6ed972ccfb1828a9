//! Reading one file of `knowledge/`, and saying where a mistake in it stands.
//!
//! Owns: the checks that hold for every file of facts.
//! Must not know: the format of any one file.

use std::{borrow::Cow, collections::BTreeSet};

use serde::de::DeserializeOwned;

use super::{Confidence, Fact, Placed, SourceId, Sources, unpack};

/// The first mistake in a file of `knowledge/`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("knowledge/{file}, line {line}: {why}")]
pub struct KnowledgeRefused {
    /// Within `knowledge/`: `claims.toml`.
    pub file: &'static str,
    /// From 1.
    pub line: usize,
    pub why: String,
}

/// What one table of a file tells: `[[claim]]`, `[[medicine]]`.
pub trait Entry {
    /// Its id, which no other entry of the file may have.
    fn id(&self) -> &str;
    /// Everything in it that rests on a source.
    fn facts(&self) -> Vec<&Fact>;
}

/// One TOML file of `knowledge/`, before it is understood.
#[derive(Debug, Clone)]
pub(crate) struct KnowledgeFile<'a> {
    /// Within `knowledge/`: `claims.toml`.
    pub(crate) name: &'static str,
    /// As `pack.rs` writes it.
    packed: Cow<'a, [u8]>,
}

/// A file of this program's own `knowledge/`, as the build packed it.
macro_rules! built_in {
    ($name:expr) => {
        $crate::knowledge::KnowledgeFile::packed(
            $name,
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name)),
        )
    };
}
pub(crate) use built_in;

impl<'a> KnowledgeFile<'a> {
    pub(crate) const fn packed(name: &'static str, packed: &'a [u8]) -> Self {
        Self { name, packed: Cow::Borrowed(packed) }
    }

    /// Packed as the build does it.
    ///
    /// # Errors
    ///
    /// With the line of the first thing that is no TOML.
    #[cfg(test)]
    pub(crate) fn from_toml(name: &'static str, text: &str) -> Result<Self, KnowledgeRefused> {
        let packed = super::pack::pack(text)
            .map_err(|super::pack::Mistake { line, why }| refused(name, line, why))?;
        Ok(Self { name, packed: Cow::Owned(packed) })
    }

    /// The file as a `T`, whose entries are best read as [`Placed`], so that a later mistake can
    /// say where it stands.
    ///
    /// # Errors
    ///
    /// With the line of the first thing that is not what `T` wants.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, KnowledgeRefused> {
        unpack::unpack(&self.packed).map_err(|misfit| self.refuse_at(misfit.line, misfit.why))
    }

    /// What holds for every file: no id stands twice, no fact is empty, and every fact cites
    /// sources that exist and that fit its confidence.
    ///
    /// # Errors
    ///
    /// With the line of the first entry that breaks this.
    pub(crate) fn check<E: Entry>(
        &self,
        entries: &[Placed<E>],
        sources: &Sources,
    ) -> Result<(), KnowledgeRefused> {
        let mut ids = BTreeSet::new();
        for placed in entries {
            let entry = placed.get();
            let id = entry.id();
            if !ids.insert(id) {
                return Err(self.refuse(placed, format!("{id} is defined twice")));
            }
            for fact in entry.facts() {
                check_fact(fact, sources)
                    .map_err(|why| self.refuse(placed, format!("{id}: {why}")))?;
            }
        }
        Ok(())
    }

    /// A refusal at the line where the entry stands.
    pub(crate) fn refuse<E>(&self, entry: &Placed<E>, why: impl Into<String>) -> KnowledgeRefused {
        self.refuse_at(entry.line(), why)
    }

    /// A refusal at a line.
    pub(crate) fn refuse_at(&self, line: usize, why: impl Into<String>) -> KnowledgeRefused {
        refused(self.name, line, why)
    }
}

pub(crate) fn refused(file: &'static str, line: usize, why: impl Into<String>) -> KnowledgeRefused {
    KnowledgeRefused { file, line, why: why.into() }
}

fn check_fact(fact: &Fact, sources: &Sources) -> Result<(), String> {
    let Fact { text, confidence, sources: cited } = fact;
    let begins: String = text.chars().take(40).collect();
    if text.trim().is_empty() {
        return Err("one of its facts has no words".into());
    }
    for citation in cited {
        if sources.get(&citation.source).is_none() {
            let source = &citation.source;
            return Err(format!("knowledge/sources.toml has no source {source}"));
        }
    }
    let cites = |wanted: &str| cited.iter().any(|citation| citation.source.as_str() == wanted);
    let published = cited.iter().filter(|citation| citation.source.is_published()).count();
    let (general, none_found) = (SourceId::UNCONFIRMED, SourceId::NONE_FOUND);
    let wanted = match confidence {
        Confidence::Checked | Confidence::Derived if published == 0 || published < cited.len() => {
            "cite publications only"
        }
        Confidence::Recalled | Confidence::Assumption if !cites(general) => {
            "cite unconfirmed-general-knowledge"
        }
        Confidence::Searched if !cites(none_found) => "cite searched-none-found",
        _ => return Ok(()),
    };
    Err(format!("what begins {begins:?} is {confidence:?}, so it has to {wanted}"))
}
