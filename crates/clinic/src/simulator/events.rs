//! A simulated diary as the events a person would have written.
//!
//! Owns: their order, ids and stamps.
//! Must not know: how the diary came about.

use diary::{Answer, Body, EpisodeStatement, Event, EventId, Moment};
use jiff::{civil, tz::Offset};
use rand_core::Rng;

use super::{SimulatedCramp, SimulatedNight};

/// In the order of writing.
pub(super) fn written(nights: &[SimulatedNight], offset: Offset, rng: &mut impl Rng) -> Vec<Event> {
    let mut writing = Writing { offset, rng, drafts: Vec::new() };
    for night in nights {
        writing.night(night);
    }
    let mut drafts = writing.drafts;
    drafts.sort_by_key(|(at, _, _)| *at);
    let mut newest = None;
    let stamped = drafts.into_iter().map(|(at, id, body)| {
        let event = Event::written(id, Moment::new(at, Some(offset), None), newest, body);
        newest = event.stamp();
        event
    });
    stamped.collect()
}

struct Writing<'a, R> {
    offset: Offset,
    rng: &'a mut R,
    drafts: Vec<(civil::DateTime, EventId, Body)>,
}

impl<R: Rng> Writing<'_, R> {
    fn night(&mut self, night: &SimulatedNight) {
        if let Some(card) = &night.evening {
            self.write(card.at, |_| Body::Night(card.statement.clone()));
        }
        for cramp in &night.cramps {
            self.cramp(night, cramp);
        }
        if let Some(morning) = &night.morning {
            self.write(morning.at, |_| Body::Night(morning.statement.clone()));
        }
    }

    /// One touch when it comes; what is known of it once it is over; the rest in the morning.
    fn cramp(&mut self, night: &SimulatedNight, cramp: &SimulatedCramp) {
        let began = Moment::new(cramp.at, Some(self.offset), None);
        let id = self.write(cramp.at, |id| {
            let mut touch = EpisodeStatement::about(id);
            touch.night = Some(night.night);
            touch.at = Some(Answer::Known(began));
            Body::Episode(touch)
        });
        let mut over = EpisodeStatement::about(id);
        over.duration = cramp.duration.map(Answer::Known);
        over.relief =
            cramp.relief.iter().map(|(&relief, &helped)| (relief, helped.into())).collect();
        let mut later = EpisodeStatement::about(id);
        later.side = cramp.side.map(Answer::Known);
        later.site = cramp.site.map(Answer::Known);
        later.pain = cramp.pain.map(Answer::Known);
        later.woke = cramp.woke.map(Answer::Known);
        later.soreness = cramp.sore_next_day.map(Answer::Known);
        let morning = night.morning.as_ref().map_or(cramp.over(), |morning| morning.at);
        for (at, details) in [(cramp.over(), over), (morning, later)] {
            if !details.says_nothing() {
                self.write(at, |_| Body::Episode(details));
            }
        }
    }

    fn write(&mut self, at: civil::DateTime, body: impl FnOnce(EventId) -> Body) -> EventId {
        let mut random = [0; 10];
        self.rng.fill_bytes(&mut random);
        let moment = Moment::new(at, Some(self.offset), None);
        let id = EventId::written(moment.unix_millis().unwrap_or(0), random);
        self.drafts.push((at, id, body(id)));
        id
    }
}
