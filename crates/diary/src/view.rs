//! What the diary now says of one night, one cramp, one medicine: the latest of each field, and
//! who said it.
//!
//! Owns: the folded views.
//! Must not know: how they were folded, or what was said before.

use std::collections::BTreeMap;

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::{
    Answer, CrampDuration, EventId, ExposureId, ExposureValue, Helped, IngredientId, Moment, Night,
    NightRow, Observation, Pain, Relief, Side, Site, medicine::Stop, trial::Dealt,
};

/// What was last said, and by which event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stated<T> {
    pub what: T,
    pub by: EventId,
}

/// What was last said, by which event, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dated<T> {
    pub what: T,
    pub by: EventId,
    /// `None`: unknown.
    pub recorded: Option<Moment>,
}

/// By which event something is being said, and when.
pub(crate) struct Said<'a> {
    pub by: EventId,
    pub recorded: Option<&'a Moment>,
}

impl Said<'_> {
    pub fn date<T>(&self, what: T) -> Dated<T> {
        Dated { what, by: self.by, recorded: self.recorded.cloned() }
    }

    pub fn restate<T>(&self, field: &mut Option<Dated<T>>, said: Option<T>) {
        if let Some(what) = said {
            *field = Some(self.date(what));
        }
    }
}

/// Where a statement came from and when it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The source and edition of an imported row; `None` where the person wrote it.
    pub imported: Option<(String, u32)>,
    /// `None`: unknown, as for an imported row that does not say.
    pub recorded: Option<Moment>,
}

/// Everything known about one night.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NightView {
    /// What was said of the whole night. [`Self::observation`] adds the single cramps.
    pub cramps: Option<Stated<Observation>>,
    pub worst_pain: Option<Stated<Answer<Pain>>>,
    pub longest: Option<Stated<Answer<CrampDuration>>>,
    pub side: Option<Stated<Answer<Side>>>,
    pub site: Option<Stated<Answer<Site>>>,
    pub exposures: BTreeMap<ExposureId, Stated<Answer<ExposureValue>>>,
    pub note: Option<Stated<Answer<String>>>,
    /// The cramps of this night that were recorded one by one.
    pub episodes: BTreeMap<EventId, EpisodeView>,
    /// Of every event that states something here.
    pub provenance: BTreeMap<EventId, Provenance>,
}

/// Everything known about one cramp.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EpisodeView {
    pub at: Option<Answer<Moment>>,
    pub side: Option<Answer<Side>>,
    pub site: Option<Answer<Site>>,
    pub duration: Option<Answer<CrampDuration>>,
    pub pain: Option<Answer<Pain>>,
    pub woke: Option<Answer<bool>>,
    pub relief: BTreeMap<Relief, Answer<Helped>>,
    pub soreness: Option<Answer<bool>>,
    /// Its place in a trial that draws for each cramp.
    pub dealt: Option<Dealt>,
    pub followed: Option<Answer<bool>>,
    /// When it was first recorded.
    pub recorded: Option<Moment>,
}

impl EpisodeView {
    /// The wall-clock time at which it began, where known.
    pub fn began(&self) -> Option<civil::DateTime> {
        Some(self.at.as_ref()?.known()?.civil())
    }
}

/// Everything known about one medicine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MedicineView {
    pub name: String,
    pub ingredients: Option<Answer<Vec<IngredientId>>>,
    pub started: Option<Answer<civil::Date>>,
    pub changed: BTreeMap<civil::Date, Answer<String>>,
    pub stopped: Option<Answer<Stop>>,
}

impl NightView {
    /// What is known of this night's cramps: what was said of the whole night, together with
    /// the cramps stored one by one.
    pub fn observation(&self) -> Observation {
        let said = self.cramps.as_ref().map_or(Observation::NotRecorded, |stated| stated.what);
        said.with_episodes(self.episodes.len())
    }

    /// The value of an exposure on the day before this night, where known.
    pub fn exposure(&self, id: &ExposureId) -> Option<ExposureValue> {
        self.exposures.get(id)?.what.known().copied()
    }

    pub fn note(&self) -> Option<&str> {
        self.note.as_ref()?.what.known().map(String::as_str)
    }

    /// This night as one row of the table of nights: known values only.
    pub fn row(&self, night: Night) -> NightRow {
        let exposures = self
            .exposures
            .iter()
            .filter_map(|(id, stated)| Some((id.clone(), *stated.what.known()?)))
            .collect();
        let cramps = self.observation();
        if cramps == Observation::NoCramps {
            // What was said of a cramp before it turned out that there was none.
            let none = NightRow::empty(night);
            return NightRow { cramps, exposures, recorded: self.recorded(), ..none };
        }
        NightRow {
            night,
            cramps,
            worst_pain: stated_or(&self.worst_pain, || self.of_episodes(|e| e.pain.as_ref()).max()),
            longest: stated_or(&self.longest, || self.of_episodes(|e| e.duration.as_ref()).max()),
            side: stated_or(&self.side, || {
                let one = |a: Side, b: Side| if a == b { a } else { Side::Both };
                self.of_episodes(|e| e.side.as_ref()).reduce(one)
            }),
            site: stated_or(&self.site, || {
                // Several places may have no one word, and a wrong one is worse than none.
                let mut sites = self.of_episodes(|e| e.site.as_ref());
                let first = sites.next()?;
                sites.try_fold(first, Site::common)
            }),
            exposures,
            recorded: self.recorded(),
        }
    }

    fn of_episodes<'a, T: Copy + 'a>(
        &'a self,
        field: impl Fn(&'a EpisodeView) -> Option<&'a Answer<T>> + 'a,
    ) -> impl Iterator<Item = T> + 'a {
        self.episodes.values().filter_map(move |episode| field(episode)?.known().copied())
    }

    /// When the last of what is known was recorded; unknown where that of any part is.
    fn recorded(&self) -> Option<Moment> {
        let stated = [
            self.cramps.as_ref().map(|s| s.by),
            known_by(&self.worst_pain),
            known_by(&self.longest),
            known_by(&self.side),
            known_by(&self.site),
        ];
        let exposures =
            self.exposures.values().filter(|s| s.what.known().is_some()).map(|s| Some(s.by));
        let of_night =
            stated.into_iter().chain(exposures).flatten().map(|by| {
                self.provenance.get(&by).and_then(|provenance| provenance.recorded.as_ref())
            });
        let of_episodes = self.episodes.values().map(|episode| episode.recorded.as_ref());
        let all: Option<Vec<&Moment>> = of_night.chain(of_episodes).collect();
        all?.into_iter().max_by_key(|moment| (moment.unix_millis(), *moment)).cloned()
    }
}

fn known_by<T>(stated: &Option<Stated<Answer<T>>>) -> Option<EventId> {
    stated.as_ref().filter(|stated| stated.what.known().is_some()).map(|stated| stated.by)
}

/// What was said of the night as a whole; where nothing was said, what its cramps add up to.
fn stated_or<T: Copy>(
    stated: &Option<Stated<Answer<T>>>,
    otherwise: impl FnOnce() -> Option<T>,
) -> Option<T> {
    match stated {
        Some(stated) => stated.what.known().copied(),
        None => otherwise(),
    }
}
