//! The order of a plan, and what stands where.
//!
//! Owns: the rule by which remedies are ordered; `docs/plan.md` tells it to readers.
//! Must not know: why a remedy fits or does not.
//!
//! What can be begun without asking anybody stands before what a professional is asked about, and
//! what is to be avoided stands last. Within each: the better evidence first (one letter less for
//! people unlike those in whom it was tested; untested before tested and not shown to work), then
//! what fits this person's circumstances, then what needs no further answer, then what can do less
//! harm, takes fewer minutes, costs less, and last the order of the file.

use std::collections::{BTreeMap, BTreeSet};

use diary::{Choice, RemedyId};
use serde::Serialize;

use super::{AskWhom, Item};
use crate::{
    circumstances::Standing,
    knowledge::Grade,
    remedies::{Cost, Fit, Harm},
};

/// How many remedies are on a person's mind at a time: started ones and suggestions together.
const AT_A_TIME: usize = 3;

/// Where in the plan a remedy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// It was started.
    Doing,
    /// Among the few suggested now.
    Now,
    Later,
    /// It is for other people: another state, another time of life.
    ForOthers,
    /// The person said "not for me".
    SetAside,
    Avoid,
}

/// A grade, from the most to the least worth trying: what nobody has tested may still work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Preference {
    Consistent,
    OneTrial,
    Observed,
    Untested,
    NotFound,
}

fn preference(grade: Grade, like_those_tested: bool) -> Preference {
    match (grade, like_those_tested) {
        (Grade::A, true) => Preference::Consistent,
        (Grade::A, false) | (Grade::B, true) => Preference::OneTrial,
        (Grade::B, false) | (Grade::C, _) => Preference::Observed,
        (Grade::Untested, _) => Preference::Untested,
        (Grade::NotFound, _) => Preference::NotFound,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    whom: u8,
    evidence: Preference,
    fits_less: bool,
    open: bool,
    harm: Harm,
    minutes: u16,
    cost: Cost,
    index: usize,
}

/// In order, each with its place; a variant stands right behind the remedy it is a form of.
pub(super) fn arrange<'k>(
    items: Vec<Item<'k>>,
    standings: &BTreeMap<&str, Standing>,
) -> Vec<Item<'k>> {
    let ranked =
        items.into_iter().enumerate().map(|(index, item)| (rank(&item, index, standings), item));
    let mut ranked: Vec<(Rank, Item)> = ranked.collect();
    let parents: BTreeMap<RemedyId, Rank> =
        ranked.iter().map(|(rank, item)| (item.remedy.id.clone(), *rank)).collect();
    ranked.sort_by_key(|(rank, item)| {
        let parent = item.remedy.variant_of.as_ref().and_then(|id| parents.get(id));
        (parent.copied().unwrap_or(*rank), parent.is_some(), *rank)
    });
    let mut items: Vec<Item> = ranked.into_iter().map(|(_, item)| item).collect();
    let doing = items.iter().filter(|item| item.is_started()).count();
    let mut room = AT_A_TIME.saturating_sub(doing).max(1);
    for item in &mut items {
        item.place = place(item, room);
        room -= usize::from(item.place == Place::Now);
    }
    items.sort_by_key(|item| item.place);
    items
}

fn rank(item: &Item, index: usize, standings: &BTreeMap<&str, Standing>) -> Rank {
    let remedy = item.remedy;
    let is_so = |id: &String| standings.get(id.as_str()) == Some(&Standing::Yes);
    let like_those_tested = remedy.tested_in.as_ref().is_none_or(is_so);
    Rank {
        whom: match (item.fit, item.ask_whom) {
            (Fit::Avoid, _) => 2,
            (_, Some(AskWhom::Professional)) => 1,
            _ => 0,
        },
        evidence: preference(remedy.evidence, like_those_tested),
        fits_less: !remedy.fits.iter().any(is_so),
        open: item.fit != Fit::Suits,
        harm: remedy.harm,
        minutes: remedy.minutes_a_day,
        cost: remedy.cost,
        index,
    }
}

fn place(item: &Item, room: usize) -> Place {
    let chosen = item.decided.map(|decided| decided.choice);
    let can_begin = item.fit == Fit::Suits || item.ask_whom == Some(AskWhom::Charley);
    let worth_it = item.remedy.evidence != Grade::NotFound && item.applies == Some(true);
    match chosen {
        Some(Choice::Started) => Place::Doing,
        Some(Choice::NotForMe) => Place::SetAside,
        _ if item.applies == Some(false) => Place::ForOthers,
        _ if item.fit == Fit::Avoid => Place::Avoid,
        Some(Choice::Stopped) => Place::Later,
        _ if item.remedy.variant_of.is_some() => Place::Later,
        _ if room > 0 && can_begin && worth_it => Place::Now,
        _ => Place::Later,
    }
}

/// The remedies of `items` that stand alone, each with its variants.
pub fn families<'a, 'k>(
    items: impl Iterator<Item = &'a Item<'k>>,
) -> Vec<(&'a Item<'k>, Vec<&'a Item<'k>>)>
where
    'k: 'a,
{
    let items: Vec<&Item> = items.collect();
    let here: BTreeSet<&RemedyId> = items.iter().map(|item| &item.remedy.id).collect();
    let parent =
        |item: &Item| item.remedy.variant_of.as_ref().filter(|id| here.contains(id)).cloned();
    let heads = items.iter().filter(|item| parent(item).is_none());
    heads
        .map(|head| {
            let of_it = |item: &&&Item| parent(item).as_ref() == Some(&head.remedy.id);
            (*head, items.iter().filter(of_it).copied().collect())
        })
        .collect()
}
