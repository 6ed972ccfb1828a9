//! When, where, how long and how bad.
//!
//! Owns: which record speaks for a cramp: its own where single cramps are stored, otherwise
//! what was said of the night.
//! Must not know: how often.

use std::collections::BTreeMap;

use diary::{
    Answer, Helped, Night, Relief, Side, Site,
    view::{EpisodeView, NightView, Stated},
};

use super::Unknown;
use serde::Serialize;

/// Of how many it is known, and how many of those it was so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    pub known: u32,
    pub so: u32,
}

impl Tally {
    fn add(&mut self, answer: Option<&Answer<bool>>) {
        if let Some(&so) = answer.and_then(Answer::known) {
            self.known += 1;
            self.so += u32::from(so);
        }
    }
}

/// Of the cramps a relief was used for: how many say that it helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct HelpTally {
    pub yes: u32,
    pub little: u32,
    pub no: u32,
    pub unknown: u32,
}

impl HelpTally {
    pub fn used(&self) -> u32 {
        self.yes + self.little + self.no + self.unknown
    }

    /// `NotRecorded` takes back that it was used at all.
    fn add(&mut self, helped: &Answer<Helped>) {
        match helped {
            Answer::Known(Helped::Yes) => self.yes += 1,
            Answer::Known(Helped::Little) => self.little += 1,
            Answer::Known(Helped::No) => self.no += 1,
            Answer::NotSure => self.unknown += 1,
            Answer::NotRecorded => {}
        }
    }
}

/// How many cramps were known to be there. `None`: not known of the leg, or of where on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    pub side: Option<Side>,
    pub site: Option<Site>,
    pub cramps: u32,
}

impl From<((Option<Side>, Option<Site>), u32)> for Place {
    fn from(((side, site), cramps): ((Option<Side>, Option<Site>), u32)) -> Self {
        Self { side, site, cramps }
    }
}

/// The details of all cramps.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub(super) by_hour: [u32; 24],
    pub(super) by_side: BTreeMap<Side, u32>,
    pub(super) by_site: BTreeMap<Site, u32>,
    pub(super) by_place: BTreeMap<(Option<Side>, Option<Site>), u32>,
    pub(super) minutes: Vec<f64>,
    pub(super) pain: Vec<u8>,
    pub(super) woke: Tally,
    pub(super) sore_next_day: Tally,
    pub(super) relief: BTreeMap<Relief, HelpTally>,
    pub(super) unknown: Unknown,
}

impl Details {
    pub(super) fn of(nights: &[(Night, &NightView)]) -> Self {
        let mut details = Self::default();
        for (_, view) in nights {
            // What was said of a cramp's side on a night without cramps says nothing.
            if view.observation().had_cramps() == Some(true) {
                details.add(view);
            }
        }
        details
    }

    fn add(&mut self, view: &NightView) {
        for episode in view.episodes.values() {
            self.add_episode(episode);
        }
        for place in places(view) {
            *self.by_place.entry(place).or_default() += 1;
        }
        let unknown = each(
            view,
            |e| e.side.as_ref(),
            &view.side,
            |side| {
                *self.by_side.entry(side).or_default() += 1;
            },
        );
        self.unknown.side += unknown;
        let unknown = each(
            view,
            |e| e.site.as_ref(),
            &view.site,
            |site| {
                *self.by_site.entry(site).or_default() += 1;
            },
        );
        self.unknown.site += unknown;
        let unknown = each(
            view,
            |e| e.duration.as_ref(),
            &view.longest,
            |duration| {
                self.minutes.push(duration.as_minutes());
            },
        );
        self.unknown.minutes += unknown;
        let of_episodes = || {
            let pains = view.episodes.values().filter_map(|e| e.pain.as_ref()?.known());
            pains.max().copied()
        };
        let stated = view.worst_pain.as_ref().and_then(|pain| pain.what.known().copied());
        match stated.or_else(of_episodes) {
            Some(pain) => self.pain.push(pain.level()),
            None => self.unknown.pain += 1,
        }
    }

    fn add_episode(&mut self, episode: &EpisodeView) {
        match episode.began() {
            // A clock's hour is 0 to 23.
            Some(began) => self.by_hour[began.hour().unsigned_abs() as usize % 24] += 1,
            None => self.unknown.time += 1,
        }
        self.woke.add(episode.woke.as_ref());
        self.sore_next_day.add(episode.soreness.as_ref());
        for (&relief, helped) in &episode.relief {
            self.relief.entry(relief).or_default().add(helped);
        }
    }

    pub(super) fn over_ten_minutes(&self) -> Tally {
        let over = self.minutes.iter().filter(|&&minutes| minutes > 10.0);
        Tally { known: self.minutes.len() as u32, so: over.count() as u32 }
    }

    pub(super) fn by_pain(&self) -> [u32; 11] {
        let mut nights = [0; 11];
        for &level in &self.pain {
            nights[usize::from(level)] += 1;
        }
        nights
    }
}

/// Leg and place of the cramps of a night, of which either is known. What only the night says is
/// taken to be of one cramp, as in [`each`]: the first that has something of the other known.
fn places(view: &NightView) -> Vec<(Option<Side>, Option<Site>)> {
    fn of<T: Copy>(said: Option<&Answer<T>>) -> Option<T> {
        said.and_then(Answer::known).copied()
    }
    let cramps = view.episodes.values();
    let mut places: Vec<(Option<Side>, Option<Site>)> =
        cramps.map(|cramp| (of(cramp.side.as_ref()), of(cramp.site.as_ref()))).collect();
    if places.is_empty() {
        places.push((None, None));
    }
    let no_side = places.iter().all(|place| place.0.is_none());
    let no_site = places.iter().all(|place| place.1.is_none());
    let known = places.iter().position(|place| place.0.is_some() || place.1.is_some());
    if let Some(first) = places.get_mut(known.unwrap_or(0)) {
        if no_side {
            first.0 = of(view.side.as_ref().map(|said| &said.what));
        }
        if no_site {
            first.1 = of(view.site.as_ref().map(|said| &said.what));
        }
    }
    places.retain(|place| *place != (None, None));
    places
}

/// Hands `take` what is known of one item: of each single cramp, or, where none of them knows
/// it, of the night. Returns of how many it stays unknown.
fn each<T: Copy>(
    view: &NightView,
    of_episode: impl Fn(&EpisodeView) -> Option<&Answer<T>>,
    of_night: &Option<Stated<Answer<T>>>,
    mut take: impl FnMut(T),
) -> u32 {
    let mut known = 0;
    for value in view.episodes.values().filter_map(|e| of_episode(e)?.known().copied()) {
        known += 1;
        take(value);
    }
    if known > 0 {
        return view.episodes.len() as u32 - known;
    }
    match of_night.as_ref().and_then(|stated| stated.what.known().copied()) {
        Some(value) => {
            take(value);
            0
        }
        None => view.episodes.len().max(1) as u32,
    }
}
