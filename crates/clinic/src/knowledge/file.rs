//! Reading one file of `knowledge/`, and saying where a mistake in it stands.
//!
//! Owns: the checks that hold for every file of facts.
//! Must not know: the format of any one file.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{Confidence, Fact, SourceId, Sources};

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

/// One file of `knowledge/`, before it is understood.
#[derive(Debug, Clone, Copy)]
pub struct KnowledgeFile<'a> {
    /// Within `knowledge/`: `claims.toml`.
    pub name: &'static str,
    pub text: &'a str,
}

impl KnowledgeFile<'_> {
    /// The file as a `T`, whose entries are best read as [`Spanned`], so that a later mistake can
    /// say where it stands.
    ///
    /// # Errors
    ///
    /// With the line of the first thing that is not what `T` wants.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, KnowledgeRefused> {
        toml::from_str(self.text).map_err(|cause| {
            self.refuse_at(cause.span().map_or(0, |span| span.start), cause.message())
        })
    }

    /// What holds for every file: no id stands twice, no fact is empty, and every fact cites
    /// sources that exist and that fit its confidence.
    ///
    /// # Errors
    ///
    /// With the line of the first entry that breaks this.
    pub fn check<E: Entry>(
        &self,
        entries: &[Spanned<E>],
        sources: &Sources,
    ) -> Result<(), KnowledgeRefused> {
        let mut ids = BTreeSet::new();
        for spanned in entries {
            let entry = spanned.get_ref();
            let id = entry.id();
            if !ids.insert(id) {
                return Err(self.refuse(spanned, format!("{id} is defined twice")));
            }
            for fact in entry.facts() {
                check_fact(fact, sources)
                    .map_err(|why| self.refuse(spanned, format!("{id}: {why}")))?;
            }
        }
        Ok(())
    }

    /// A refusal at the line that holds the entry's id.
    pub fn refuse<E>(&self, entry: &Spanned<E>, why: impl Into<String>) -> KnowledgeRefused {
        self.refuse_at(self.place_of_id(entry.span().start), why)
    }

    /// A refusal at a byte of the text.
    pub fn refuse_at(&self, place: usize, why: impl Into<String>) -> KnowledgeRefused {
        let before = self.text.as_bytes().iter().take(place);
        let line = 1 + before.filter(|&&byte| byte == b'\n').count();
        KnowledgeRefused { file: self.name, line, why: why.into() }
    }

    fn place_of_id(&self, start: usize) -> usize {
        let mut place = start;
        for line in self.text.get(start..).unwrap_or("").split_inclusive('\n') {
            let key = line.split('=').next().unwrap_or("").trim();
            if key == "id" && line.contains('=') {
                return place;
            }
            place += line.len();
        }
        start
    }
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
