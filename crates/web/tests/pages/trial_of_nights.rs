//! Somebody with a diary, and a trial they begin: what the tests of trials by nights share.

use axum::http::StatusCode;
use clinic::trial::{Fault, Standing};
use diary::{EventId, Night};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use stats::{draw, series::Hyper};

use crate::{host::Host, plan::answered};

const FIRST: &str = "2026-03-01";

pub fn on(night: Night, time: &str) -> String {
    format!("{}T{time}", night.evening_date())
}

fn morning(night: Night) -> String {
    format!("{}T08:00", night.morning_date())
}

fn day(number: i64) -> Night {
    FIRST.parse::<Night>().unwrap().plus(number).unwrap()
}

/// Somebody with about two cramps a night, in runs.
pub struct Legs {
    rng: ChaCha8Rng,
    hyper: Hyper,
    state: (f64, f64),
}

impl Legs {
    pub fn new(seed: u64) -> Self {
        // Steady enough that a year of magnesium, the longest there is, can promise nine in ten.
        let hyper = Hyper { runs_sd: 0.15, persistence: 0.6, drift_sd: 0.02, scatter: 0.2 };
        Self { rng: ChaCha8Rng::seed_from_u64(seed), hyper, state: (0.0, 0.0) }
    }

    /// Tonight's cramps, times as many as otherwise.
    pub fn cramps(&mut self, times: f64) -> u16 {
        self.state = self.hyper.next_state(self.state, &mut self.rng);
        let log_mean = (2.0 * times).ln() + self.state.0 + self.state.1;
        u16::try_from(self.hyper.count(log_mean, &mut self.rng).min(60)).unwrap()
    }

    pub fn forgets(&mut self) -> bool {
        draw::bernoulli(&mut self.rng, 0.05)
    }
}

/// Somebody well, with so many nights in the diary.
pub fn with_a_diary(nights: i64, legs: &mut Legs) -> (Host, Night) {
    let host = Host::at(&on(day(0), "20:00"));
    answered(&host);
    for number in 0..nights {
        record(&host, day(number), legs.cramps(1.0));
    }
    host.set_clock(&on(day(nights), "19:00"));
    (host, day(nights))
}

pub fn record(host: &Host, night: Night, cramps: u16) {
    host.set_clock(&morning(night));
    let id = host.app.new_id().to_string();
    let cramps = cramps.to_string();
    let path = format!("/night/{night}/answer");
    let page = host.post(&path, &[("event", &id), ("cramps", &cramps)]);
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
}

/// Presses a button of the forecast, and returns the trial.
pub fn begin(host: &Host, remedy: &str, long: bool) -> EventId {
    let page = host.get(&format!("/trials/plan/{remedy}?complete=1"));
    assert!(page.text.contains("of 10 people like you would know"), "{}", page.text);
    let blocks: Vec<&str> = page
        .text
        .split("name=\"blocks\" value=\"")
        .skip(1)
        .filter_map(|it| it.split('"').next())
        .collect();
    let blocks = if long { blocks.last() } else { blocks.first() }.unwrap();
    let id = host.app.new_id().to_string();
    // A double tap.
    for _ in 0..2 {
        let page =
            host.post(&format!("/trials/plan/{remedy}"), &[("event", &id), ("blocks", blocks)]);
        assert_eq!(page.location().split('?').next().unwrap(), format!("/trials/{id}"));
    }
    assert_eq!(host.diary().trials().count(), 1);
    id.parse().unwrap()
}

/// A short trial, begun, of which nothing else is known.
pub fn begun() -> (Host, EventId, Night) {
    let (host, first) = with_a_diary(40, &mut Legs::new(3));
    let trial = begin(&host, "R01", false);
    (host, trial, first)
}

pub fn standing(host: &Host, trial: EventId) -> (Option<Fault>, bool) {
    let diary = host.diary();
    let standing = Standing::of(&diary, trial, host.app.tonight().unwrap()).unwrap();
    (standing.fault, standing.tonight.is_some())
}
