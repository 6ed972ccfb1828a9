//! Diaries that a careful reader could not make much of, and what must then be said.

use diary::{
    Answer, Body, Event, ExposureValue, Moment, Night, NightStatement, Observation,
    SuspicionStatement,
};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::draw;

use super::*;

/// A night's cramps, and the day's exposures; `None`: not recorded.
type Row = (Option<Observation>, Vec<Option<f64>>);

/// Exposures are yes/no but for those whose id begins with `n`.
fn diary_of(ids: &[String], rows: &[Row]) -> Diary {
    Diary::replay(events_of(ids, rows))
}

fn events_of(ids: &[String], rows: &[Row]) -> Vec<Event> {
    let first: Night = "2024-01-06".parse().unwrap();
    let event = |(n, (cramps, cells)): (usize, &Row)| {
        let mut said = NightStatement::about(first.plus(n as i64)?);
        said.cramps = *cramps;
        for (id, cell) in ids.iter().zip(cells) {
            let Some(cell) = *cell else { continue };
            let value = match id.starts_with('n') {
                true => ExposureValue::number(cell).ok()?,
                false => ExposureValue::YesNo(cell > 0.5),
            };
            said.exposures.insert(id.parse().ok()?, Answer::Known(value));
        }
        if said.says_nothing() {
            return None;
        }
        Some(Event::imported("diary-csv", &n.to_string(), 0, None, Body::Night(said)))
    };
    rows.iter().enumerate().filter_map(event).collect()
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{}{n}", if n % 2 == 0 { "x" } else { "n" })).collect()
}

/// Nights whose cramps nothing explains; exposures by chance.
fn noise(nights: usize, exposures: usize, rate: f64, seed: u64) -> Vec<Row> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut row = |_| {
        let count = draw::poisson(&mut rng, rate).min(99) as u16;
        let cell = |n: usize, rng: &mut ChaCha8Rng| match n % 2 {
            0 => f64::from(u8::from(draw::bernoulli(rng, 0.3))),
            _ => draw::normal(rng),
        };
        let cells = (0..exposures).map(|n| Some(cell(n, &mut rng))).collect();
        (Observation::exactly(count).ok(), cells)
    };
    (0..nights).map(&mut row).collect()
}

fn asked(ids: &[String], rows: &[Row]) -> Why {
    let why = complete(&diary_of(ids, rows), &Inquiry::default(), &Warm::default()).why;
    for suspect in &why.exposures {
        let Some(ratio) = suspect.rate_ratio else { continue };
        let ends = [ratio.ci95[0], ratio.ci80[0], ratio.median, ratio.ci80[1], ratio.ci95[1]];
        assert!(ends.is_sorted() && ends.iter().all(|x| x.is_finite() && *x > 0.0), "{ends:?}");
        for chances in [suspect.chance.unwrap(), suspect.prior_chance.unwrap()] {
            let sum = chances.fewer + chances.no_difference + chances.more;
            assert!((sum - 1.0).abs() < 1e-9, "{chances:?}");
        }
    }
    why
}

#[test]
fn an_empty_diary_and_one_without_an_observed_night_say_why_nothing_can_be_told() {
    let why = complete(&Diary::default(), &Inquiry::default(), &Warm::default()).why;
    assert_eq!((why.cannot, why.exposures.len()), (Some(Reason::NothingObserved), 0));
    let unknown: Vec<Row> =
        noise(90, 2, 0.3, 1).into_iter().map(|(_, cells)| (None, cells)).collect();
    assert_eq!(asked(&ids(2), &unknown).cannot, Some(Reason::NothingObserved));
}

#[test]
fn few_nights_and_few_cramps_are_described_and_no_more() {
    let why = asked(&ids(2), &noise(1, 2, 3.0, 1));
    assert_eq!(why.cannot, Some(Reason::FewNights { observed: 1, least: LEAST_NIGHTS }));
    let quiet: Vec<Row> = noise(200, 2, 0.0, 1);
    let why = asked(&ids(2), &quiet);
    assert_eq!(
        why.cannot,
        Some(Reason::FewCrampNights { with_cramps: 0, least: LEAST_CRAMP_NIGHTS })
    );
    assert_eq!(why.method, Method::Description);
    assert!(why.exposures.iter().all(|suspect| suspect.grade == Grade::NotAnalysed));
}

#[test]
fn cramps_on_every_night_are_analysed_by_their_number_and_not_without_it() {
    let mut rows = noise(120, 2, 0.5, 2);
    rows.iter_mut().for_each(|row| row.0 = Some(Observation::Some));
    assert_eq!(asked(&ids(2), &rows).cannot, Some(Reason::NoQuietNight));
    rows.iter_mut().for_each(|row| row.0 = Observation::exactly(50).ok());
    assert_eq!(asked(&ids(2), &rows).cannot, None);
}

#[test]
fn what_never_changed_is_set_aside_and_two_that_are_one_are_not_told_apart() {
    let mut rows = noise(150, 3, 0.4, 3);
    for (cramps, cells) in &mut rows {
        cells[2] = Some(1.0);
        let twin = cells[0];
        cells.push(twin);
        // The twins matter, and both alike.
        if twin == Some(1.0) {
            *cramps = Observation::exactly(2).ok();
        }
    }
    let names = ["x0", "n1", "x2", "y3"].map(String::from);
    let why = asked(&names, &rows);
    let of = |id: &str| why.exposures.iter().find(|suspect| suspect.id.as_str() == id).unwrap();
    assert_eq!(of("x2").reason, Some(Reason::NeverChanged));
    let group: Vec<&str> = why.groups[0].exposures.iter().map(|id| id.as_str()).collect();
    assert_eq!(group, ["x0", "y3"]);
    assert!(why.groups[0].chance > 0.9 && of("x0").grade < Grade::ProbablyAffects, "{why:?}");
}

#[test]
fn two_hundred_exposures_of_noise_give_an_answer() {
    let why = asked(&ids(200), &noise(120, 200, 0.4, 4));
    assert_eq!(why.exposures.len(), 200);
    assert_eq!(why.headline, []);
}

#[test]
fn twenty_years_and_more_give_an_answer() {
    let rows = noise(7_500, 3, 0.3, 10);
    let why = first(&diary_of(&ids(3), &rows), &Inquiry::default(), &Warm::default()).why;
    assert_eq!((why.cannot, why.exposures.len()), (None, 3));
    assert!(why.exposures.iter().all(|suspect| suspect.information.unwrap() > 0.9));
}

#[test]
fn a_night_of_fifty_cramps_and_a_slip_of_the_pen_decide_nothing() {
    let mut rows = noise(150, 2, 0.4, 11);
    rows[40].0 = Observation::exactly(50).ok();
    rows[40].1 = vec![Some(1.0), Some(1e12)];
    rows[41].1[1] = Some(-1e12);
    assert_eq!(asked(&ids(2), &rows).headline, []);
}

#[test]
fn whatever_is_recorded_and_whatever_is_left_out_every_number_is_one() {
    for seed in 0..12 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut rows = noise(45, 4, 1.0, 100 + seed);
        for (cramps, cells) in &mut rows {
            *cramps = match draw::poisson(&mut rng, 2.0) {
                0 => None,
                1 => Some(Observation::Some),
                2 => Observation::at_least(3).ok(),
                _ => *cramps,
            };
            for cell in cells {
                if draw::bernoulli(&mut rng, 0.3) {
                    *cell = None;
                }
            }
        }
        asked(&ids(4), &rows);
    }
}

#[test]
fn an_exposure_that_is_mostly_missing_is_not_analysed_and_says_how_much() {
    let mut rows = noise(100, 2, 0.4, 5);
    rows.iter_mut().skip(50).for_each(|row| row.1[0] = None);
    let why = asked(&ids(2), &rows);
    let missing = why.exposures.iter().find(|suspect| suspect.id.as_str() == "x0").unwrap();
    assert_eq!(missing.reason, Some(Reason::MostlyMissing { percent: 50 }));
    assert_eq!(missing.grade, Grade::NotAnalysed);
}

/// Three times as many cramps on days with `x0`, with one cell in five missing.
fn plain_effect() -> Vec<Row> {
    effect_over(300, 0.3, 0.9)
}

fn effect_over(nights: usize, without: f64, with: f64) -> Vec<Row> {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let mut rows = noise(nights, 3, 0.0, 7);
    for (cramps, cells) in &mut rows {
        let rate = if cells[0] == Some(1.0) { with } else { without };
        *cramps = Observation::exactly(draw::poisson(&mut rng, rate) as u16).ok();
        if draw::bernoulli(&mut rng, 0.2) {
            cells[0] = None;
        }
    }
    rows
}

#[test]
fn a_plain_effect_is_found_and_only_that() {
    let why = asked(&ids(3), &plain_effect());
    let headline: Vec<&str> = why.headline.iter().map(|id| id.as_str()).collect();
    assert_eq!(headline, ["x0"]);
    let ratio = why.exposures[0].rate_ratio.unwrap();
    assert!((ratio.ci95[0]..=ratio.ci95[1]).contains(&3.0), "{ratio:?}");
    assert_eq!(why.exposures[0].grade, Grade::ProbablyAffects, "{why:?}");
}

#[test]
fn what_is_named_of_few_cramps_is_told_to_look_larger_than_it_is() {
    let larger = |nights: usize| {
        let why = asked(&ids(3), &effect_over(nights, 0.1, 0.9));
        assert_eq!(why.headline.len(), 1, "{why:?}");
        why.limits.contains(&Reason::LooksLarger)
    };
    assert!(larger(110));
    assert!(!larger(300));
    let nothing = asked(&ids(3), &noise(110, 3, 0.3, 7));
    assert!(nothing.headline.is_empty() && !nothing.limits.contains(&Reason::LooksLarger));
}

#[test]
fn the_same_diary_gives_the_same_answer_and_no_grade_rises_after_the_first() {
    let diary = diary_of(&ids(3), &plain_effect());
    let inquiry = Inquiry::default();
    let ask = || complete(&diary, &inquiry, &Warm::default()).why;
    let (one, other) = (ask(), ask());
    assert_eq!(one, other);
    let at_first = first(&diary, &inquiry, &Warm::default()).why;
    for suspect in &one.exposures {
        let before = at_first.exposures.iter().find(|other| other.id == suspect.id).unwrap();
        assert!(suspect.grade <= before.grade, "{}", suspect.id);
    }
}

#[test]
fn without_evidence_everything_begins_alike() {
    let names = ["bedtime_stretch", "vitamin_k2"].map(String::from);
    let rows: Vec<Row> = noise(120, 3, 0.4, 8)
        .into_iter()
        .map(|(cramps, cells)| (cramps, vec![cells[0], cells[2]]))
        .collect();
    let diary = diary_of(&names, &rows);
    let inclusion = |evidence| {
        let inquiry = Inquiry { evidence, ..Inquiry::default() };
        let why = first(&diary, &inquiry, &Warm::default()).why;
        why.exposures.iter().map(|suspect| suspect.prior_inclusion.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(inclusion(true), [0.35, 0.35]);
    assert_eq!(inclusion(false), [0.2, 0.2]);
}

#[test]
fn the_json_is_the_one_that_scripts_rely_on() {
    let why = asked(&ids(2), &noise(60, 2, 0.6, 9));
    let json: serde_json::Value = serde_json::to_value(&why).unwrap();
    let keys = |value: &serde_json::Value| {
        // In the order of the alphabet, whichever order this build of serde_json keeps.
        let keys: std::collections::BTreeSet<_> =
            value.as_object().unwrap().keys().cloned().collect();
        keys.into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys(&json), "evidence exposures groups headline method nights pareto_k");
    assert_eq!(keys(&json["nights"]), "first last observed with_cramps");
    assert_eq!(
        keys(&json["exposures"][0]),
        "chance contrast flags grade id inclusion information prior_chance prior_inclusion \
         rate_ratio reason",
    );
    assert_eq!(keys(&json["exposures"][0]["rate_ratio"]), "ci80 ci95 median");
}

#[test]
fn a_finding_made_by_what_is_written_down_says_what_it_would_take_to_go() {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    let mut rows = noise(900, 3, 0.5, 13);
    // `x0` does nothing; calm nights after it are seldom written down.
    let mut after = [Vec::new(), Vec::new()];
    for (cramps, cells) in &mut rows {
        if cells[0] != Some(1.0) {
            continue;
        }
        let count = cramps.and_then(|cramps| cramps.count()).unwrap();
        let recorded = draw::bernoulli(&mut rng, if count == 0 { 0.3 } else { 0.8 });
        after[usize::from(recorded)].push(f64::from(count));
        if !recorded {
            *cramps = None;
        }
    }
    let why = asked(&ids(3), &rows);
    let found = why.exposures.iter().find(|suspect| suspect.id.as_str() == "x0").unwrap();
    assert!(found.flags.contains(&Flag::RecordingDiffers), "{found:?}");
    assert_eq!(found.grade, Grade::GoesTogether);
    let told = found.unrecorded.unwrap();
    let [unrecorded, recorded] = after.map(|counts| (counts.len(), counts));
    assert_eq!(told.unrecorded as usize, unrecorded.0);
    assert_eq!(told.nights as usize, unrecorded.0 + recorded.0);
    let mean = |(n, counts): (usize, Vec<f64>)| counts.iter().sum::<f64>() / n as f64;
    // It goes before the unrecorded nights are as calm as they were: they made all of it.
    let as_it_was = mean(unrecorded) / mean(recorded);
    let tips_at = told.tips_at.unwrap();
    assert!((as_it_was..1.0).contains(&tips_at), "{tips_at}, {as_it_was}");
}

fn named<'a>(why: &'a Why, id: &str) -> &'a Suspect {
    why.exposures.iter().find(|suspect| suspect.id.as_str() == id).unwrap()
}

#[test]
fn a_trial_is_offered_only_of_what_there_is_a_trial_for() {
    let names = ["bedtime_stretch", "gabapentin_300_mg", "hot_day", "my_tea"].map(String::from);
    let rows: Vec<Row> = noise(120, 7, 0.4, 14)
        .into_iter()
        .map(|(cramps, cells)| (cramps, vec![cells[0], cells[2], cells[4], cells[6]]))
        .collect();
    let why = asked(&names, &rows);
    let trying = |id: &str| named(&why, id).settle.unwrap().trying_nights;
    assert!(trying("bedtime_stretch").is_some());
    for id in ["gabapentin_300_mg", "hot_day", "my_tea"] {
        assert_eq!(trying(id), None, "{id}");
    }
    assert!(named(&why, "gabapentin_300_mg").prescribed && !named(&why, "my_tea").prescribed);
}

#[test]
fn what_is_left_blank_on_quiet_nights_is_not_named() {
    let mut rng = ChaCha8Rng::seed_from_u64(15);
    let mut rows = noise(365, 3, 0.4, 16);
    for (cramps, cells) in &mut rows {
        let quiet = cramps.and_then(Observation::count) == Some(0);
        if quiet && cells[0] == Some(1.0) && draw::bernoulli(&mut rng, 0.6) {
            cells[0] = None;
        }
    }
    let why = asked(&ids(3), &rows);
    let blank = named(&why, "x0");
    assert!(blank.flags.contains(&Flag::NotedUnevenly), "{blank:?}");
    assert_eq!((blank.grade, blank.reason), (Grade::CannotTell, Some(Reason::NotedUnevenly)));
    assert_eq!(blank.settle, None);
    let at_first = first(&diary_of(&ids(3), &rows), &Inquiry::default(), &Warm::default()).why;
    assert_eq!(at_first.headline, []);
}

#[test]
fn gaps_begin_nothing() {
    let mut rows = noise(200, 1, 0.4, 17);
    for (n, (_, cells)) in rows.iter_mut().enumerate() {
        cells[0] = (n % 3 != 0).then_some(f64::from(u8::from(n > 120)));
    }
    let diary = diary_of(&ids(1), &rows);
    let why = complete(&diary, &Inquiry::default(), &Warm::default()).why;
    let began = named(&why, "x0").course.as_ref().unwrap().began;
    let first: Night = "2024-01-06".parse().unwrap();
    // The last known no is that of night 119, the first known yes that of night 121.
    assert_eq!(began, first.plus(121).unwrap());
}

#[test]
fn gaps_in_what_was_begun_once_are_what_stands_on_both_sides() {
    let asked = |blank: bool| {
        let mut rows = noise(200, 2, 0.4, 22);
        for (n, (_, cells)) in rows.iter_mut().enumerate() {
            // The last no and the first yes are known.
            let gap = blank && n % 4 == 2;
            cells[0] = (!gap).then_some(f64::from(u8::from(n > 120)));
        }
        let inquiry = Inquiry { seed: Some(1), ..Inquiry::default() };
        complete(&diary_of(&ids(2), &rows), &inquiry, &Warm::default()).why
    };
    assert_eq!(asked(true), asked(false));
}

#[test]
fn a_dose_begun_once_is_asked_about_and_says_so() {
    let mut rows = noise(240, 2, 0.4, 18);
    for (n, (_, cells)) in rows.iter_mut().enumerate() {
        cells[1] = Some(if n < 110 { 0.0 } else { 300.0 });
    }
    let why = asked(&ids(2), &rows);
    let dose = named(&why, "n1");
    assert!(dose.flags.contains(&Flag::StartedOnce), "{dose:?}");
    assert_eq!(dose.reason, Some(Reason::StartedOnce));
    assert_eq!(dose.settle.unwrap().watching_nights, None);
    assert!(dose.course.is_some());
}

#[test]
fn too_few_cramps_are_not_blamed_on_what_changed_often() {
    let rows = noise(40, 2, 0.15, 21);
    let why = asked(&ids(2), &rows);
    assert_eq!(why.cannot, None);
    assert_eq!(named(&why, "x0").reason, Some(Reason::FewCrampsYet), "{why:?}");
}

#[test]
fn what_goes_other_ways_is_told_as_that() {
    let mut rows = noise(200, 1, 0.4, 19);
    for (cramps, cells) in &mut rows {
        let other = cells[0].map(|cell| 1.0 - cell);
        cells.push(other);
        if cells[0] == Some(1.0) {
            *cramps = Observation::exactly(2).ok();
        }
    }
    let why = asked(&["x0", "y1"].map(String::from), &rows);
    assert_eq!(why.groups[0].likeness, Likeness::Apart);
    assert!(why.groups[0].stands_out());
}

#[test]
fn a_suspicion_counts_beforehand_only_before_there_is_anything_to_see() {
    let rows = noise(90, 2, 1.0, 20);
    let said = |on: &str| {
        let suspected = SuspicionStatement { exposure: "x0".parse().unwrap(), suspected: true };
        let recorded = Moment::new(on.parse().unwrap(), None, None);
        Event::imported("here", on, 0, Some(recorded), Body::Suspicion(suspected))
    };
    let declared = |on: &str| {
        let mut events = events_of(&ids(2), &rows);
        events.push(said(on));
        Inquiry::of(&Diary::replay(events)).declared.len()
    };
    assert_eq!(declared("2024-01-20T21:00"), 1);
    // Thirty nights end on the 4th of February.
    assert_eq!(declared("2024-02-20T21:00"), 0);
}
