use std::collections::{BTreeMap, BTreeSet};

use diary::{
    Event, EventHash, ExposureKind, ExposureValue, Observation, Relief, SealedEvent, Side, Site,
};

use super::*;
use crate::{exposures::Exposures, summary::summarise};

fn events(simulated: &SimulatedDiary) -> Vec<Event> {
    simulated.events(Offset::UTC, &mut ChaCha8Rng::seed_from_u64(1))
}

/// Ten years in ten lives, about 1,500 cramps.
fn lives(world: &World) -> Vec<SimulatedDiary> {
    (0..10).map(|seed| simulate_seeded(world, seed)).collect()
}

fn recorded_cramps(lives: &[SimulatedDiary]) -> Vec<&SimulatedCramp> {
    lives.iter().flat_map(|life| &life.nights).flat_map(|night| &night.cramps).collect()
}

/// Whether a share of `of` is the published one: within four standard errors of it, which
/// chance exceeds once in 16,000; the seeds are fixed, so a pass stays a pass.
#[track_caller]
fn share_is(found: usize, of: usize, published: f64) {
    let share = found as f64 / of as f64;
    let error = (published * (1.0 - published) / of as f64).sqrt();
    assert!((share - published).abs() < 4.0 * error, "{share} of {of} instead of {published}");
}

#[test]
fn the_same_seed_gives_the_same_diary_on_every_host() {
    let simulated = simulate_seeded(&World::demo(), 7);
    let whole: String = events(&simulated).iter().map(Event::canonical).collect();
    assert_eq!(
        EventHash::of(&whole).to_string(),
        "5f5f34f3511e926d564e0999c24d7952ad2194bd2059754646748b722e299e6d"
    );
    assert_eq!(simulated, simulate_seeded(&World::demo(), 7));
    assert_ne!(simulated.nights, simulate_seeded(&World::demo(), 8).nights);
}

#[test]
fn details_are_spread_as_published() {
    let lives = lives(&World { cramps_per_week: 6.0, ..World::demo() });
    let cramps = recorded_cramps(&lives);
    assert!(cramps.len() > 1_500, "{}", cramps.len());
    let sites: Vec<Site> = cramps.iter().filter_map(|cramp| cramp.site).collect();
    let at = |site| sites.iter().filter(|&&found| found.in_table() == site).count();
    for (site, published) in
        [(Site::Calf, 0.80), (Site::Foot, 0.12), (Site::Thigh, 0.05), (Site::Other, 0.03)]
    {
        share_is(at(site), sites.len(), published);
    }
    let minutes: Vec<f64> =
        cramps.iter().filter_map(|cramp| Some(cramp.duration?.as_minutes())).collect();
    let mean = minutes.iter().sum::<f64>() / minutes.len() as f64;
    // Reported means: 6 to 9 minutes; those over ten, by the log-normal: 11 to 26 %.
    assert!((6.0..=9.0).contains(&mean), "{mean}");
    let over_ten = minutes.iter().filter(|&&minutes| minutes > 10.0).count();
    let over_ten = over_ten as f64 / minutes.len() as f64;
    assert!((0.11..=0.26).contains(&over_ten), "{over_ten}");
    let pains: Vec<f64> =
        cramps.iter().filter_map(|cramp| Some(f64::from(cramp.pain?.level()))).collect();
    let mean = pains.iter().sum::<f64>() / pains.len() as f64;
    assert!((6.0..=7.0).contains(&mean), "{mean}");
    let sides: Vec<Side> = cramps.iter().filter_map(|cramp| cramp.side).collect();
    share_is(sides.iter().filter(|&&side| side == Side::Left).count(), sides.len(), 0.58);
}

#[test]
fn nights_are_missing_as_published_and_more_often_after_good_ones() {
    let (mut missing, mut all) = ([0_usize; 2], [0_usize; 2]);
    for life in lives(&World::demo()) {
        for (night, truth) in life.nights.iter().zip(&life.truth.nights) {
            let bad = usize::from(truth.cramps > 0);
            all[bad] += 1;
            missing[bad] += usize::from(night.morning.is_none());
        }
    }
    let share = (missing[0] + missing[1]) as f64 / (all[0] + all[1]) as f64;
    assert!((0.05..=0.15).contains(&share), "{share}");
    share_is(missing[0], all[0], 0.12);
    share_is(missing[1], all[1], 0.06);
}

#[test]
fn the_demo_has_about_three_cramps_a_week() {
    let lives = lives(&World::demo());
    let cramps: u32 = lives.iter().map(|life| life.truth.realised.cramps).sum();
    let weekly = 7.0 * f64::from(cramps) / 3_650.0;
    // Ten years with runs have a standard error near 0.15.
    assert!((2.5..=3.6).contains(&weekly), "{weekly}");
}

#[test]
fn counts_have_the_variance_of_their_law_around_the_true_rate() {
    let mut squares = [0.0; 2];
    for life in lives(&World::bad_timing()) {
        for night in &life.truth.nights {
            let miss = f64::from(night.cramps) - night.rate;
            squares[0] += miss * miss;
            squares[1] += night.rate + night.rate * night.rate / life.truth.world.size;
        }
    }
    // Over 3,650 nights the ratio has a standard error near 0.05.
    let ratio = squares[0] / squares[1];
    assert!((ratio - 1.0).abs() < 0.15, "{ratio}");
}

#[test]
fn an_effect_is_in_the_rate_as_large_as_the_truth_says() {
    // Without runs, drift, season and spells, the rate depends on the exposure alone.
    let mut world = World::demo();
    world.runs.sd = 0.0;
    world.drift_sd_per_fortnight = 0.0;
    world.season_amplitude = 0.0;
    world.spells.clear();
    world.causes.retain(|cause| cause.id.as_str() == "alcohol_drinks");
    let truth = simulate_seeded(&world, 3).truth;
    let cause = &truth.causes[0];
    for night in &truth.nights {
        let contrasts = (night.exposures[0] - cause.usual) / cause.contrast;
        let wanted = (truth.world.cramps_per_week / 7.0).ln()
            + cause.log_rate_ratio_per_contrast * contrasts;
        // A few roundings.
        assert!((night.rate.ln() - wanted).abs() < 1e-12);
    }
}

#[test]
fn a_remedy_wears_off_by_half_in_its_half_life() {
    let mut world = World::bad_timing();
    world.runs.sd = 0.0;
    world.drift_sd_per_fortnight = 0.0;
    world.season_amplitude = 0.0;
    world.causes.retain(|cause| cause.id.as_str() == "vitamin_b");
    world.causes[0].log_rate_ratio_per_contrast = -1.0;
    let truth = simulate_seeded(&world, 1).truth;
    let effect = |place: usize| truth.nights[place].rate.ln() - (3.0_f64 / 7.0).ln();
    // Off for 28 nights from the 58th: ten nights after the last dose half of it is left.
    assert!((effect(67) / effect(57) - 0.5).abs() < 1e-9);
    assert!((effect(57) + (1.0 - 0.5_f64.powf(2.8))).abs() < 1e-9);
}

/// A world of one exposure, two states and nothing else that moves the rate.
fn two_states(habit: Habit) -> World {
    let mut world = World { season_amplitude: 0.0, nights: 20_000, ..World::demo() };
    world.runs = Runs { shape: RunsShape::TwoState, persistence: 0.8, sd: 0.6 };
    world.drift_sd_per_fortnight = 0.0;
    world.spells.clear();
    world.causes.truncate(1);
    world.causes[0].log_rate_ratio_per_contrast = 0.0;
    world.causes[0].habit = habit;
    world
}

fn correlation_with_next(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    values.windows(2).map(|two| (two[0] - mean) * (two[1] - mean)).sum::<f64>() / square
}

#[test]
fn two_states_have_the_correlation_and_the_mean_rate_that_are_set() {
    let truth = simulate_seeded(&two_states(Habit::Since { from: 0 }), 1).truth;
    let logs: Vec<f64> = truth.nights.iter().map(|night| night.rate.ln()).collect();
    let (low, high) = (
        logs.iter().copied().fold(f64::MAX, f64::min),
        logs.iter().copied().fold(f64::MIN, f64::max),
    );
    assert!(logs.iter().all(|log| (log - low).abs() < 1e-9 || (log - high).abs() < 1e-9));
    assert!((high - low - 1.2).abs() < 1e-9);
    // Standard errors near 0.005 and 0.01: 20,000 nights hold 2,000 stretches.
    assert!((correlation_with_next(&logs) - 0.8).abs() < 0.02);
    let mean = truth.nights.iter().map(|night| night.rate).sum::<f64>() / 20_000.0;
    let wanted = truth.world.cramps_per_week / 7.0;
    assert!((mean / wanted - 1.0).abs() < 0.05, "{mean} {wanted}");
}

#[test]
fn streaks_and_amounts_persist_as_set() {
    let streaks = Habit::Streaks { chance: 0.3, persistence: 0.6, active: 0.0 };
    let amount = Habit::Amount {
        mean: 8.0,
        sd: 1.0,
        persistence: 0.6,
        active: 0.5,
        step: 0.1,
        range: [0.0, 16.0],
    };
    for (habit, mean, sd) in [(streaks, 0.3, 0.21_f64.sqrt()), (amount, 8.0, 1.0)] {
        let truth = simulate_seeded(&two_states(habit), 2).truth;
        let values: Vec<f64> = truth.nights.iter().map(|night| night.exposures[0]).collect();
        let found = values.iter().sum::<f64>() / values.len() as f64;
        // (1 + 0.6) / (1 - 0.6) = 4 times the variance of independent days.
        let error = sd * (4.0 / values.len() as f64).sqrt();
        assert!((found - mean).abs() < 4.0 * error, "{found} {mean}");
        assert!((correlation_with_next(&values) - 0.6).abs() < 0.03);
    }
}

#[test]
fn quiet_nights_bring_none_whatever_the_rate() {
    let world = World { quiet_chance: 0.4, cramps_per_week: 70.0, ..World::demo() };
    let truth = simulate_seeded(&world, 1).truth;
    let none = truth.nights.iter().filter(|night| night.cramps == 0).count();
    // With ten cramps a night, 4 % of the others are without one, too: (1 + 10 / 2.5)^-2.5 = 2 %.
    let share = none as f64 / truth.nights.len() as f64;
    assert!((0.34..=0.52).contains(&share), "{share}");
}

#[test]
fn summers_are_twice_as_bad_as_winters_where_season_is_all() {
    let mut world = World { hemisphere: Hemisphere::South, ..World::demo() };
    world.runs.sd = 0.0;
    world.drift_sd_per_fortnight = 0.0;
    world.spells.clear();
    world.causes.clear();
    let nights = simulate_seeded(&world, 1).truth.nights;
    let rate = |date: &str| nights.iter().find(|n| n.night.to_string() == date).unwrap().rate;
    // Garrison 2015: (1 + 1/3) / (1 - 1/3). A day off the peak is worth 1e-4.
    assert!((rate("2025-01-14") / rate("2025-07-15") - 2.0).abs() < 1e-3);
}

#[test]
fn every_event_may_stand_in_a_diary_and_none_is_stamped_before_another() {
    for world in [World::demo(), World::nothing_matters(), World::bad_timing()] {
        let simulated = simulate_seeded(&world, 5);
        let offset = Offset::constant(-5);
        let events = simulated.events(offset, &mut ChaCha8Rng::seed_from_u64(2));
        let ids: BTreeSet<_> = events.iter().map(|event| event.id).collect();
        assert_eq!(ids.len(), events.len());
        assert!(events.windows(2).all(|two| two[0].stamp() < two[1].stamp()));
        for event in events {
            assert_eq!(event.recorded.as_ref().unwrap().offset(), Some(offset));
            SealedEvent::seal(event).unwrap();
        }
    }
}

#[test]
fn the_diary_says_what_the_person_wrote_and_never_what_they_did_not() {
    let simulated = simulate_seeded(&World::demo(), 11);
    let diary = simulated.diary();
    let realised = simulated.truth.realised;
    for (night, truth) in simulated.nights.iter().zip(&simulated.truth.nights) {
        let observation = diary.observation(night.night);
        assert_eq!(observation.is_recorded(), night.morning.is_some());
        assert!(observation.lower_bound().is_none_or(|least| least <= truth.cramps));
        assert!(observation.count().is_none_or(|count| count == truth.cramps));
        assert!(
            night.morning.is_none()
                || (truth.cramps == 0) == (observation == Observation::NoCramps)
        );
        for cramp in &night.cramps {
            assert_eq!(Night::containing(cramp.at).unwrap(), night.night);
            assert!(night.morning.as_ref().unwrap().at >= cramp.over());
        }
    }
    let found = summarise(&diary, None, None);
    assert_eq!(found.observed, realised.recorded_nights);
    assert!(found.unknown.number > 0 && found.unknown.side > 0);
    assert!(found.relief.contains_key(&Relief::Stretch));
}

#[test]
fn cards_are_filled_in_partly_and_mostly_before_the_night() {
    let life = simulate_seeded(&World::demo(), 4);
    let cards: Vec<&Written> = life.nights.iter().filter_map(|n| n.evening.as_ref()).collect();
    share_is(cards.len(), life.nights.len(), 0.8);
    let late = cards.iter().filter(|card| card.at.date() != card.statement.night.evening_date());
    share_is(late.count(), cards.len(), 0.1);
    let asked = life.truth.causes.len() * cards.len();
    let answered: usize = cards.iter().map(|card| card.statement.exposures.len()).sum();
    share_is(answered, asked, 0.92);
}

#[test]
fn every_exposure_of_a_preset_is_known_and_in_range() {
    for world in [World::demo(), World::nothing_matters(), World::bad_timing()] {
        for (place, cause) in world.causes.iter().enumerate() {
            let exposure = Exposures::built_in().get(&cause.id).unwrap();
            assert_eq!(exposure.kind == ExposureKind::YesNo, cause.habit.is_yes_no());
            assert_eq!(exposure.contrast.unwrap_or(1.0), cause.contrast, "{}", cause.id);
            for night in simulate_seeded(&world, 1).truth.nights {
                let value = if cause.habit.is_yes_no() {
                    ExposureValue::YesNo(night.exposures[place] > 0.0)
                } else {
                    ExposureValue::Number(night.exposures[place])
                };
                exposure.check(value).unwrap();
            }
        }
    }
}

#[test]
fn a_remedy_begun_in_a_bad_spell_is_begun_in_a_bad_spell() {
    let truth = simulate_seeded(&World::bad_timing(), 2).truth;
    let first = truth.nights.iter().position(|night| night.exposures[1] > 0.0).unwrap();
    let week: u32 = truth.nights[first - 7..first].iter().map(|n| u32::from(n.cramps)).sum();
    assert!(week >= 6, "{week}");
    let taken = truth.nights.iter().filter(|night| night.exposures[1] > 0.0).count();
    assert_eq!(taken, 60.min(truth.nights.len() - first));
}

#[test]
fn the_truth_can_be_written_down_and_read_back() {
    let truth = simulate_seeded(&World::demo(), 9).truth;
    let json = serde_json::to_string(&truth).unwrap();
    assert_eq!(serde_json::from_str::<Truth>(&json).unwrap(), truth);
    assert_eq!(truth.seed, Some(9));
}

#[test]
fn a_world_can_be_made_to_end_on_a_night() {
    let last: Night = "2026-11-23".parse().unwrap();
    let simulated = simulate_seeded(&World::demo().ending(last), 1);
    assert_eq!(simulated.nights.last().map(|night| night.night), Some(last));
    assert_eq!(simulated.nights.len(), 365);
}

#[test]
fn nothing_here_computes_with_functions_that_differ_between_hosts() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/simulator");
    let banned = [".ln()", ".exp()", ".powf(", ".powi(", ".cos()", ".sin()", ".tan()", ".exp2()"];
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        sources.insert(path.display().to_string(), std::fs::read_to_string(&path).unwrap());
    }
    sources.retain(|path, _| !path.ends_with("tests.rs"));
    assert!(sources.len() > 5);
    for (path, text) in sources {
        for name in banned {
            assert!(!text.contains(name), "{path} calls {name}; use `libm`");
        }
    }
}
