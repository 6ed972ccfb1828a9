//! The fold: from a log of events to what the diary now says.
//!
//! Owns: which events are in force, and the latest of each field. The order in which events
//! arrive never matters: the diary is a function of their set.
//! Must not know: where events or snapshots are kept.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    AdviceStatement, Body, CheckStatement, EpisodeStatement, Event, EventId, ExposureDefinition,
    ExposureId, MedicineStatement, Night, NightStatement, Observation, RemedyId, TrialStatement,
    TrialView,
    checkup::CheckView,
    event::{Order, Origin},
    plan::Decided,
    preference::PreferenceView,
    profile::ProfileView,
    view::{Dated, EpisodeView, MedicineView, NightView, Provenance, Said, Stated},
};

/// Everything the diary says now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Diary {
    nights: BTreeMap<Night, NightView>,
    night_of_episode: BTreeMap<EventId, Night>,
    medicines: BTreeMap<EventId, MedicineView>,
    custom_exposures: BTreeMap<ExposureId, ExposureDefinition>,
    profile: ProfileView,
    checks: BTreeMap<EventId, CheckView>,
    /// Of each remedy, in the order in which they were made.
    decisions: BTreeMap<RemedyId, Vec<Dated<Decided>>>,
    suspicions: BTreeMap<ExposureId, Dated<bool>>,
    advice: BTreeMap<RemedyId, Dated<AdviceStatement>>,
    preferences: PreferenceView,
    trials: BTreeMap<EventId, TrialView>,
    /// What was taken back, and by which event.
    retracted: BTreeMap<EventId, EventId>,
    withdrawn_imports: BTreeSet<EventId>,
    forgotten: BTreeSet<EventId>,
    latest: Option<Order>,
    latest_change: Option<EventId>,
}

/// The events cannot simply be put on top: the whole log has to be replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplayNeeded;

impl Diary {
    /// Folds a whole log. This is the definition; everything else must agree with it.
    pub fn replay(events: impl IntoIterator<Item = Event>) -> Self {
        let mut events: BTreeMap<EventId, Event> =
            events.into_iter().map(|event| (event.id, event)).collect();
        let mut diary = Self::default();
        for event in events.values() {
            if let Body::Forget { event } = event.body {
                diary.forgotten.insert(event);
            }
        }
        for id in &diary.forgotten {
            events.remove(id);
        }
        let mut in_order: Vec<Event> = events.into_values().collect();
        in_order.sort_unstable_by_key(Event::order);
        diary.settle_retractions(&in_order);
        for event in in_order {
            diary.fold(event);
        }
        diary
    }

    /// Folds events on top of what is there, where that gives the same as a replay: all of them
    /// come after everything folded so far, and none takes anything back.
    ///
    /// # Errors
    ///
    /// [`ReplayNeeded`]; the diary is then unchanged.
    pub fn absorb(&mut self, mut events: Vec<Event>) -> Result<(), ReplayNeeded> {
        events.sort_unstable_by_key(Event::order);
        let mut latest = self.latest;
        for event in &events {
            let takes_back = matches!(event.body, Body::Retract { .. } | Body::Forget { .. });
            let taken_back = !self.is_in_force(event.id) || self.forgotten.contains(&event.id);
            if takes_back || taken_back || latest.is_some_and(|latest| event.order() <= latest) {
                return Err(ReplayNeeded);
            }
            latest = Some(event.order());
        }
        for event in events {
            self.fold(event);
        }
        Ok(())
    }

    /// A retraction that is itself retracted does not count, so they are settled from the
    /// latest to the earliest.
    fn settle_retractions(&mut self, in_order: &[Event]) {
        for event in in_order.iter().rev() {
            match event.body {
                Body::Retract { event: target } if !self.is_retracted(event.id) => {
                    self.retracted.insert(target, event.id);
                }
                _ => {}
            }
        }
        for event in in_order {
            if let Body::Import(import) = &event.body
                && self.is_retracted(event.id)
            {
                self.withdrawn_imports.extend(import.added.iter().copied());
            }
        }
    }

    fn is_in_force(&self, id: EventId) -> bool {
        !self.is_retracted(id) && !self.withdrawn_imports.contains(&id)
    }

    fn fold(&mut self, event: Event) {
        self.latest = self.latest.max(Some(event.order()));
        if !self.is_in_force(event.id) {
            return;
        }
        let written = matches!(event.origin, Origin::Person { .. });
        let (id, provenance) = (event.id, provenance(&event));
        let counts = self.fold_body(id, &provenance, event.body);
        if written && counts {
            self.latest_change = Some(id);
        }
    }

    /// Whether the body says anything now: details of a cramp that is gone do not.
    fn fold_body(&mut self, id: EventId, provenance: &Provenance, body: Body) -> bool {
        match body {
            Body::Night(statement) => self.fold_night(id, provenance, statement),
            Body::Episode(statement) => return self.fold_episode(id, provenance, statement),
            Body::Medicine(statement) => return self.fold_medicine(id, statement),
            Body::Exposure(definition) => {
                self.custom_exposures.insert(definition.id.clone(), definition);
            }
            Body::Profile(statement) => self.profile.restate(&provenance.said(id), statement),
            Body::Check(statement) => return self.fold_check(&provenance.said(id), statement),
            Body::Plan(said) => {
                let decided = Decided { choice: said.choice, on: said.on };
                let decided = provenance.said(id).date(decided);
                self.decisions.entry(said.remedy).or_default().push(decided);
            }
            Body::Suspicion(said) => {
                let suspected = provenance.said(id).date(said.suspected);
                self.suspicions.insert(said.exposure, suspected);
            }
            Body::Advice(said) => {
                let remedy = said.remedy.clone();
                self.advice.insert(remedy, provenance.said(id).date(said));
            }
            Body::Preference(said) => self.preferences.restate(&provenance.said(id), said),
            Body::Trial(said) => return self.fold_trial(&provenance.said(id), *said),
            Body::Card(parts) => {
                let counts: Vec<bool> =
                    parts.into_iter().map(|part| self.fold_body(id, provenance, part)).collect();
                return counts.contains(&true);
            }
            Body::Import(_) => {}
            Body::Retract { .. } | Body::Forget { .. } => return false,
        }
        true
    }

    fn fold_night(&mut self, by: EventId, provenance: &Provenance, said: NightStatement) {
        let view = self.nights.entry(said.night).or_default();
        restate(&mut view.cramps, said.cramps, by);
        restate(&mut view.worst_pain, said.worst_pain, by);
        restate(&mut view.longest, said.longest, by);
        restate(&mut view.side, said.side, by);
        restate(&mut view.site, said.site, by);
        restate(&mut view.note, said.note, by);
        for (id, what) in said.exposures {
            view.exposures.insert(id, Stated { what, by });
        }
        view.provenance.insert(by, provenance.clone());
    }

    fn fold_episode(
        &mut self,
        by: EventId,
        provenance: &Provenance,
        said: EpisodeStatement,
    ) -> bool {
        let id = said.episode;
        let begun = self.night_of_episode.get(&id).copied();
        let mut episode = match begun {
            Some(night) => self.take_episode(night, id),
            None if by == id => Some(EpisodeView::begun(provenance)),
            // Details of a cramp that was taken back or forgotten.
            None => None,
        };
        let Some(night) = said.night.or(begun) else { return false };
        let counts = episode.is_some();
        if let Some(episode) = &mut episode {
            episode.restate(said);
        }
        if let Some(episode) = episode {
            self.night_of_episode.insert(id, night);
            self.nights.entry(night).or_default().episodes.insert(id, episode);
        }
        counts
    }

    fn take_episode(&mut self, night: Night, id: EventId) -> Option<EpisodeView> {
        let view = self.nights.get_mut(&night)?;
        let episode = view.episodes.remove(&id);
        if *view == NightView::default() {
            self.nights.remove(&night);
        }
        episode
    }

    fn fold_medicine(&mut self, by: EventId, said: MedicineStatement) -> bool {
        let view = match (self.medicines.entry(said.medicine), said.name) {
            (std::collections::btree_map::Entry::Occupied(known), name) => {
                let view = known.into_mut();
                if let Some(name) = name {
                    view.name = name;
                }
                view
            }
            (std::collections::btree_map::Entry::Vacant(new), Some(name))
                if by == said.medicine =>
            {
                new.insert(MedicineView {
                    name,
                    ingredients: None,
                    started: None,
                    changed: BTreeMap::new(),
                    stopped: None,
                })
            }
            // Details of a medicine that was taken back or forgotten.
            _ => return false,
        };
        update(&mut view.ingredients, said.ingredients);
        update(&mut view.started, said.started);
        view.changed.extend(said.changed);
        update(&mut view.stopped, said.stopped);
        true
    }

    /// Whether the check is known: answers to one that was taken back say nothing.
    fn fold_check(&mut self, by: &Said<'_>, said: CheckStatement) -> bool {
        if said.check == by.by {
            self.checks.insert(said.check, CheckView::begun(by));
        }
        let view = self.checks.get_mut(&said.check);
        view.map(|view| view.restate(by, said)).is_some()
    }

    /// Whether the trial is known: what is said of one that was taken back says nothing.
    fn fold_trial(&mut self, by: &Said<'_>, said: TrialStatement) -> bool {
        if said.trial == by.by
            && let Some(registered) = &said.registered
            && !self.trials.contains_key(&said.trial)
        {
            self.trials.insert(said.trial, TrialView::begun(by, registered));
        }
        let view = self.trials.get_mut(&said.trial);
        view.map(|view| view.restate(by, said)).is_some()
    }

    /// The nights of which something was said, in order.
    pub fn nights(&self) -> impl DoubleEndedIterator<Item = (Night, &NightView)> {
        self.nights.iter().map(|(&night, view)| (night, view))
    }

    pub fn night(&self, night: Night) -> Option<&NightView> {
        self.nights.get(&night)
    }

    pub fn observation(&self, night: Night) -> Observation {
        self.night(night).map_or(Observation::NotRecorded, NightView::observation)
    }

    pub fn episode(&self, id: EventId) -> Option<(Night, &EpisodeView)> {
        let night = *self.night_of_episode.get(&id)?;
        Some((night, self.nights.get(&night)?.episodes.get(&id)?))
    }

    pub fn medicines(&self) -> impl Iterator<Item = (EventId, &MedicineView)> {
        self.medicines.iter().map(|(&id, view)| (id, view))
    }

    pub fn custom_exposures(&self) -> impl Iterator<Item = &ExposureDefinition> {
        self.custom_exposures.values()
    }

    pub fn custom_exposure(&self, id: &ExposureId) -> Option<&ExposureDefinition> {
        self.custom_exposures.get(id)
    }

    /// What the person said about themselves.
    pub fn profile(&self) -> &ProfileView {
        &self.profile
    }

    /// The checks of the warning signs, from the first to the latest.
    pub fn checks(&self) -> impl DoubleEndedIterator<Item = (EventId, &CheckView)> {
        self.checks.iter().map(|(&id, view)| (id, view))
    }

    pub fn check(&self, id: EventId) -> Option<&CheckView> {
        self.checks.get(&id)
    }

    /// What was decided about each remedy, in the order in which it was.
    pub fn decisions(&self) -> impl Iterator<Item = (&RemedyId, &[Dated<Decided>])> {
        self.decisions.iter().map(|(id, decided)| (id, decided.as_slice()))
    }

    /// What was last decided about a remedy.
    pub fn decided(&self, id: &RemedyId) -> Option<&Dated<Decided>> {
        self.decisions.get(id)?.last()
    }

    /// The exposures the person wants to know about, and since when.
    pub fn suspicions(&self) -> impl Iterator<Item = (&ExposureId, &Dated<bool>)> {
        self.suspicions.iter().filter(|(_, suspected)| suspected.what)
    }

    /// What was last said of a remedy by a professional who was asked.
    pub fn advice(&self, id: &RemedyId) -> Option<&AdviceStatement> {
        self.advice.get(id).map(|said| &said.what)
    }

    /// The trials that were registered, from the first to the latest.
    pub fn trials(&self) -> impl DoubleEndedIterator<Item = (EventId, &TrialView)> {
        self.trials.iter().map(|(&id, view)| (id, view))
    }

    pub fn trial(&self, id: EventId) -> Option<&TrialView> {
        self.trials.get(&id)
    }

    pub fn preferences(&self) -> &PreferenceView {
        &self.preferences
    }

    /// The latest thing the person recorded that is still in force: what undo takes back.
    pub fn latest_change(&self) -> Option<EventId> {
        self.latest_change
    }

    /// Whether this very event was taken back, rather than the import that brought it.
    pub fn is_retracted(&self, id: EventId) -> bool {
        self.retracted.contains_key(&id)
    }

    /// The event that took this very event back.
    pub fn retracted_by(&self, id: EventId) -> Option<EventId> {
        self.retracted.get(&id).copied()
    }

    /// Whether this event came with an import that was taken back.
    pub fn is_withdrawn_with_import(&self, id: EventId) -> bool {
        self.withdrawn_imports.contains(&id)
    }

    pub fn is_forgotten(&self, id: EventId) -> bool {
        self.forgotten.contains(&id)
    }

    /// Bytes from which [`Self::from_snapshot`] makes this diary again, faster than a replay.
    pub fn to_snapshot(&self) -> Vec<u8> {
        let mut bytes = vec![SNAPSHOT_FORMAT];
        bytes
            .extend(postcard::to_stdvec(self).expect("a diary in memory can be written to memory"));
        bytes
    }

    /// `None` for a snapshot of another format or a damaged one: replay instead.
    pub fn from_snapshot(bytes: &[u8]) -> Option<Self> {
        let (&format, diary) = bytes.split_first()?;
        if format != SNAPSHOT_FORMAT {
            return None;
        }
        postcard::from_bytes(diary).ok()
    }
}

/// Counted up with every change of a view or of the fold: an old snapshot is then replayed.
const SNAPSHOT_FORMAT: u8 = 8;

fn provenance(event: &Event) -> Provenance {
    let imported = match &event.origin {
        Origin::Import { source, edition } => Some((source.clone(), *edition)),
        Origin::Person { .. } => None,
    };
    Provenance { imported, recorded: event.recorded.clone() }
}

impl Provenance {
    fn said(&self, by: EventId) -> Said<'_> {
        Said { by, recorded: self.recorded.as_ref() }
    }
}

fn restate<T>(field: &mut Option<Stated<T>>, said: Option<T>, by: EventId) {
    if let Some(what) = said {
        *field = Some(Stated { what, by });
    }
}

fn update<T>(field: &mut Option<T>, said: Option<T>) {
    if said.is_some() {
        *field = said;
    }
}

impl EpisodeView {
    fn begun(provenance: &Provenance) -> Self {
        Self {
            at: None,
            side: None,
            site: None,
            duration: None,
            pain: None,
            woke: None,
            relief: BTreeMap::new(),
            soreness: None,
            dealt: None,
            followed: None,
            recorded: provenance.recorded.clone(),
        }
    }

    fn restate(&mut self, said: EpisodeStatement) {
        update(&mut self.at, said.at);
        update(&mut self.side, said.side);
        update(&mut self.site, said.site);
        update(&mut self.duration, said.duration);
        update(&mut self.pain, said.pain);
        update(&mut self.woke, said.woke);
        self.relief.extend(said.relief);
        update(&mut self.soreness, said.soreness);
        update(&mut self.dealt, said.dealt);
        update(&mut self.followed, said.followed);
    }
}
