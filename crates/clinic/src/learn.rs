//! Finding what `knowledge/` says about something.
//!
//! Owns: what *Learn* shows, and the search by id and by words.
//! Must not know: how anything is shown.

mod words;

use std::collections::BTreeSet;

use crate::{
    causes::{Cause, Causes},
    claims::{Claim, Claims, Missed},
    knowledge::{Entry, SourceId},
    topics::{Topic, Topics},
};
use words::Query;

/// A part of what there is to learn, in the order in which it is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection<'a> {
    pub topics: Vec<&'a Topic>,
    pub claims: Vec<&'a Claim>,
    pub missed: Vec<&'a Missed>,
    pub causes: Vec<&'a Cause>,
    /// Nothing speaks of all that was asked for; this comes nearest.
    pub partly: bool,
}

impl Selection<'static> {
    /// Everything that this program's own `knowledge/` says.
    pub fn everything() -> Self {
        Self {
            topics: Topics::built_in().iter().collect(),
            claims: Claims::built_in().iter().collect(),
            missed: Claims::built_in().missed().collect(),
            causes: Causes::built_in().iter().collect(),
            partly: false,
        }
    }

    /// What has this id. `A8` stands for A8a to A8e; a cause, a topic and a gap of the articles
    /// about one thing share an id.
    pub fn with_id(id: &str) -> Self {
        let everything = Self::everything();
        let is = |entry: &dyn Entry| entry.id().eq_ignore_ascii_case(id);
        Self {
            topics: everything.topics.into_iter().filter(|&topic| is(topic)).collect(),
            claims: Claims::built_in().find(id),
            missed: everything.missed.into_iter().filter(|&missed| is(missed)).collect(),
            causes: everything.causes.into_iter().filter(|&cause| is(cause)).collect(),
            partly: false,
        }
    }

    /// What speaks of all of these words, those first whose heading names one; where nothing
    /// speaks of all, what speaks of any. Words that every text has, like "cramp", do not count
    /// beside others.
    pub fn about(words: &str) -> Self {
        let Some(query) = Query::new(words) else { return Self::everything() };
        let all = Self::everything().filtered(|heading, text| query.all_in(heading, text));
        if !all.is_empty() {
            return all;
        }
        let any = Self::everything().filtered(|heading, text| query.any_in(heading, text));
        Self { partly: true, ..any }
    }

    /// `place` gives each entry a place, the smallest first, or leaves it out.
    fn filtered(self, place: impl Fn(&str, &str) -> Option<usize>) -> Self {
        fn keep<T>(
            entries: Vec<&T>,
            place: impl Fn(&str, &str) -> Option<usize>,
            words: impl Fn(&T) -> (String, String),
        ) -> Vec<&T> {
            let mut kept: Vec<(usize, &T)> = entries
                .into_iter()
                .filter_map(|entry| {
                    let (heading, text) = words(entry);
                    Some((place(&heading, &text)?, entry))
                })
                .collect();
            kept.sort_by_key(|&(place, _)| place);
            kept.into_iter().map(|(_, entry)| entry).collect()
        }
        Self {
            topics: keep(self.topics, &place, |topic| (topic.title.clone(), said(topic))),
            claims: keep(self.claims, &place, |claim| {
                (claim.says.clone(), format!("{} {}", claim.answer, said(claim)))
            }),
            missed: keep(self.missed, &place, |missed| (missed.title.clone(), said(missed))),
            causes: keep(self.causes, &place, |cause| {
                (cause.label.clone(), format!("{} {}", cause.plain, said(cause)))
            }),
            partly: self.partly,
        }
    }

    pub fn len(&self) -> usize {
        self.topics.len() + self.claims.len() + self.missed.len() + self.causes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every source cited in it.
    pub fn sources(&self) -> BTreeSet<&SourceId> {
        let entries = (self.topics.iter().map(|&entry| entry as &dyn Entry))
            .chain(self.claims.iter().map(|&entry| entry as &dyn Entry))
            .chain(self.missed.iter().map(|&entry| entry as &dyn Entry))
            .chain(self.causes.iter().map(|&entry| entry as &dyn Entry));
        let facts = entries.flat_map(Entry::facts);
        facts.flat_map(|fact| fact.sources.iter().map(|citation| &citation.source)).collect()
    }
}

fn said(entry: &impl Entry) -> String {
    let facts = entry.facts();
    facts.iter().map(|fact| fact.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
