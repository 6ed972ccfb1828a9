//! What the simulated person writes down.
//!
//! Owns: which nights, cards and details are recorded, and when.
//! Must not know: why anything happened.

use diary::{Answer, ExposureValue, NightStatement, Observation};
use jiff::{SignedDuration, civil};
use rand_core::Rng;
use stats::draw;

use super::{SimulatedCramp, SimulatedNight, TrueNight, World, Written};

pub(super) fn keep(world: &World, truth: &TrueNight, rng: &mut impl Rng) -> SimulatedNight {
    let keeping = &world.keeping;
    let mut cramps: Vec<SimulatedCramp> =
        (0..truth.cramps).map(|_| SimulatedCramp::draw(world, truth.night, rng)).collect();
    cramps.sort_by_key(|cramp| cramp.at);
    let missing =
        if truth.cramps > 0 { keeping.missing_after_bad } else { keeping.missing_after_good };
    let recorded = !draw::bernoulli(rng, missing);
    let as_they_come = draw::bernoulli(rng, keeping.as_they_come);
    let up = cramps.iter().map(SimulatedCramp::over).max();
    let breakfast = near(truth.night.morning_date().at(7, 30, 0, 0), 15.0, rng);
    let morning = up.map_or(breakfast, |up| up.max(breakfast));
    let evening = card(world, truth, morning, rng);
    if !recorded {
        return SimulatedNight { night: truth.night, evening, cramps: Vec::new(), morning: None };
    }
    let statement = answer(world, truth, &cramps, as_they_come, rng);
    let cramps = if as_they_come { cramps } else { Vec::new() };
    let cramps = cramps.into_iter().map(|cramp| cramp.forget(keeping.open_detail, rng)).collect();
    let morning = Some(Written { at: morning, statement });
    SimulatedNight { night: truth.night, evening, cramps, morning }
}

/// The evening card, if it is filled in, and when.
fn card(
    world: &World,
    truth: &TrueNight,
    morning: civil::DateTime,
    rng: &mut impl Rng,
) -> Option<Written> {
    let keeping = &world.keeping;
    let (none, late) =
        (draw::bernoulli(rng, keeping.no_card), draw::bernoulli(rng, keeping.late_card));
    let in_time = near(truth.night.evening_date().at(21, 30, 0, 0), 20.0, rng);
    let mut statement = NightStatement::about(truth.night);
    for (cause, &value) in world.causes.iter().zip(&truth.exposures) {
        let value = if cause.habit.is_yes_no() {
            ExposureValue::YesNo(value > 0.0)
        } else {
            ExposureValue::number(value).ok()?
        };
        if !draw::bernoulli(rng, keeping.open_question) {
            statement.exposures.insert(cause.id.clone(), Answer::Known(value));
        }
    }
    let at = if late { morning.saturating_add(SignedDuration::from_mins(2)) } else { in_time };
    (!none && !statement.says_nothing()).then_some(Written { at, statement })
}

/// What is said in the morning. Of a night whose cramps were stored as they came, the details
/// stand with the cramps.
fn answer(
    world: &World,
    truth: &TrueNight,
    cramps: &[SimulatedCramp],
    as_they_come: bool,
    rng: &mut impl Rng,
) -> NightStatement {
    let keeping = &world.keeping;
    let mut statement = NightStatement::about(truth.night);
    let some = draw::bernoulli(rng, keeping.without_number) && truth.cramps > 0;
    statement.cramps =
        if some { Some(Observation::Some) } else { Observation::exactly(truth.cramps).ok() };
    let mut told = || !draw::bernoulli(rng, keeping.open_detail);
    if !as_they_come && let Some(worst) = cramps.iter().max_by_key(|cramp| cramp.pain) {
        let longest = cramps.iter().filter_map(|cramp| cramp.duration).max();
        statement.worst_pain = worst.pain.filter(|_| told()).map(Answer::Known);
        statement.longest = longest.filter(|_| told()).map(Answer::Known);
        statement.side = worst.side.filter(|_| told()).map(Answer::Known);
        statement.site = worst.site.filter(|_| told()).map(Answer::Known);
    }
    statement
}

/// A moment about this time, give or take so many minutes.
fn near(time: civil::DateTime, sd_minutes: f64, rng: &mut impl Rng) -> civil::DateTime {
    let off = (sd_minutes * 60.0 * draw::normal(rng)).clamp(-3600.0, 3600.0);
    time.saturating_add(SignedDuration::from_secs(off as i64))
}
