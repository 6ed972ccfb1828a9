//! A trial that draws for each cramp, lived through cramp by cramp.

use app::TrialError;
use axum::http::StatusCode;
use clinic::trial::{Measure, NoResult, Standing};
use diary::{
    Answer, Arm, CrampDuration, EventId, Night,
    trial::{Dealt, Finding},
};
use jiff::ToSpan;
use pollster::block_on;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use stats::draw;

use crate::{host::Host, plan::answered};

fn day(number: i64) -> Night {
    "2026-03-01".parse::<Night>().unwrap().plus(number).unwrap()
}

/// Stores a cramp of this night by a touch at 3 am, and says when it is gone. What is not said to
/// be gone has no length.
fn cramp(host: &Host, night: Night, minutes: Option<f64>) -> EventId {
    let began = night.morning_date().at(3, 0, 0, 0);
    host.set_clock(&began.to_string());
    let id = host.cramp();
    if let Some(minutes) = minutes {
        let gone = began.checked_add(((minutes * 60.0) as i64).seconds()).unwrap();
        host.set_clock(&gone.to_string());
        let page = host.submit(&format!("/cramp/{id}"), &[("gone", "1")]);
        assert!(page.text.contains("It’s gone"), "{}", page.text);
    }
    id.parse().unwrap()
}

fn lasts(rng: &mut ChaCha8Rng) -> f64 {
    draw::log_normal(rng, 5.0, 0.5).clamp(0.2, 55.0)
}

/// Somebody well with a timed cramp on each of so many nights.
fn with_cramps(nights: i64, rng: &mut ChaCha8Rng) -> (Host, Night) {
    let host = Host::at("2026-03-01T20:00");
    answered(&host);
    for number in 0..nights {
        cramp(&host, day(number), Some(lasts(rng)));
    }
    host.set_clock(&format!("{}T19:00", day(nights).evening_date()));
    (host, day(nights))
}

fn begin(host: &Host) -> EventId {
    let page = host.get("/trials/plan/R19?complete=1").text;
    assert!(page.contains("28 cramps, about 4 weeks"), "{page}");
    let id = host.app.new_id().to_string();
    let page = host.post("/trials/plan/R19", &[("event", &id), ("blocks", "7")]);
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    id.parse().unwrap()
}

/// The arm that the page of a cramp shows first.
fn shown(host: &Host, cramp: EventId) -> Option<Arm> {
    let page = host.get(&format!("/cramp/{cramp}")).text;
    // Not the head, whose title says what is asked.
    let page = page.split_once("<main").unwrap().1;
    let first = page.find("Your trial, this cramp")?;
    assert!(page.find("Which leg?").is_none_or(|leg| first < leg), "{page}");
    assert!(page.contains("Or do whatever helps you"), "{page}");
    Some(if page.contains("class=\"drawn with\"") { Arm::With } else { Arm::Without })
}

#[test]
fn cramps_that_a_sip_makes_half_as_long_are_lived_through_and_it_is_found() {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let (host, first) = with_cramps(20, rng);
    let trial = begin(&host);
    // By day nothing is asked for. In the evening both lie ready, and the day is asked about.
    host.set_clock(&format!("{}T15:00", first.evening_date()));
    let day = host.get("/").text;
    assert!(day.contains("Cramp now") && !day.contains("By the bed"), "{day}");
    host.set_clock(&format!("{}T20:00", first.evening_date()));
    let tonight = host.get("/").text;
    let both = tonight.contains("“A sip” and “Water”") && tonight.contains("Six questions");
    assert!(both && !tonight.contains("Did you do as it says?"), "{tonight}");
    let planned = host.get(&format!("/trials/{trial}")).text;
    assert!(planned.contains("Looks after every fourth block of four cramps from number 4 on"));
    let mut logs: [Vec<f64>; 2] = Default::default();
    for number in 0..28 {
        let night = first.plus(number).unwrap();
        host.set_clock(&night.morning_date().at(3, 0, 0, 0).to_string());
        let id: EventId = host.cramp().parse().unwrap();
        let arm = shown(&host, id).unwrap();
        let minutes = lasts(rng) * if arm == Arm::With { 0.4 } else { 1.0 };
        let gone = night.morning_date().at(3, 0, 0, 0) + ((minutes * 60.0) as i64).seconds();
        // Every seventh is forgotten: its length is unknown, and no zero.
        if number % 7 == 6 {
            continue;
        }
        host.set_clock(&gone.to_string());
        let page = host.submit(&format!("/cramp/{id}"), &[("gone", "1")]);
        assert!(page.text.contains("Did you do it?"), "{}", page.text);
        let page = host.submit(&format!("/cramp/{id}"), &[("followed", "yes")]);
        assert!(page.text.contains("It’s gone") && page.text.contains("Undo"), "{}", page.text);
        logs[usize::from(arm == Arm::Without)].push(((minutes * 60.0).trunc() / 60.0).ln());
    }
    let last = first.plus(27).unwrap();
    assert!(host.get(&format!("/trials/{trial}")).text.contains("28 of 28 cramps"));
    assert!(block_on(host.app.trial_outcome(trial)).is_err(), "its last night is not over");
    // One more is dealt nothing.
    assert_eq!(shown(&host, cramp(&host, last, Some(3.0))), None);
    host.set_clock(&format!("{}T13:00", last.morning_date()));
    let page = host.submit(&format!("/trials/{trial}"), &[("say", "conclude")]);
    assert!(page.text.contains("Over, after 28 cramps"), "{}", page.text);
    let outcome = block_on(host.app.trial_outcome(trial)).unwrap();
    assert_eq!(outcome.measure, Measure::MinutesACramp);
    assert_eq!((outcome.with.compared, outcome.without.compared), (14, 14));
    assert_eq!(outcome.with.recorded + outcome.without.recorded, 24);
    // Plain arithmetic on the same minutes.
    let mean = |logs: &[f64]| logs.iter().sum::<f64>() / logs.len() as f64;
    let [with, without] = [mean(&logs[0]), mean(&logs[1])];
    assert!((outcome.with.minutes.unwrap().ln() - with).abs() < 1e-9);
    assert!((outcome.without.minutes.unwrap().ln() - without).abs() < 1e-9);
    let (found, crude) = (outcome.sceptical.median.ln(), with - without);
    assert!(found < 0.0 && found > crude && found - crude < 0.25, "{found}, {crude}");
    let followed = outcome.followed.unwrap();
    assert_eq!((followed.with_done, followed.without_done), (logs[0].len() as u32, 0));
    let proven = outcome.p.is_some_and(|p| p <= 0.05) && outcome.chance_of_fewer >= 0.975;
    assert_eq!(outcome.finding == Finding::TestedFewer, proven, "{outcome:?}");
    assert!(proven, "{outcome:?}");
    let whole = host.get(&format!("/trials/{trial}?complete=1")).text;
    assert!(whole.contains("cramps were over sooner than without"), "{whole}");
    assert!(whole.contains("times as long") && whole.contains("Ratio of lengths"), "{whole}");
    assert!(!whole.contains("recorded night"), "{whole}");
    assert!(host.get("/plan/R19").text.contains("shorter cramps with it"));
}

#[test]
fn a_cramp_is_dealt_one_arm_by_its_touch_and_late_ones_none() {
    let rng = &mut ChaCha8Rng::seed_from_u64(2);
    let (host, first) = with_cramps(12, rng);
    let trial = begin(&host);
    let drawn = host.diary().trial(trial).unwrap().allocations[0].what.arms.clone();
    let dealt = |cramp: EventId| host.diary().episode(cramp).unwrap().1.dealt;
    let at = |number: u16| Some(Dealt { trial, number });
    // A double tap is one cramp.
    host.set_clock(&first.morning_date().at(3, 0, 0, 0).to_string());
    let id = host.app.new_id().to_string();
    for _ in 0..2 {
        host.post("/cramp", &[("event", &id)]);
    }
    let one: EventId = id.parse().unwrap();
    assert_eq!((dealt(one), shown(&host, one)), (at(0), Some(drawn[0])));
    // Written down afterwards: in the diary, shown no arm, using none up.
    let path = format!("/night/{}/cramp", day(11));
    host.submit(&path, &[("at", "02:00"), ("minutes", "5")]);
    let two = cramp(&host, first.plus(1).unwrap(), None);
    assert_eq!((dealt(two), shown(&host, two)), (at(1), Some(drawn[1])));
    // The last one taken back was dealt for nothing: the next gets the same.
    host.get(&format!("/cramp/{two}")).press(&host, "Undo");
    let three = cramp(&host, first.plus(2).unwrap(), Some(4.0));
    assert_eq!(dealt(three), at(1));
    // In a break nothing is drawn.
    host.set_clock(&format!("{}T20:00", first.plus(3).unwrap().evening_date()));
    let address = format!("/trials/{trial}");
    host.submit(&address, &[("say", "pause"), ("reason", "travel")]);
    let away = cramp(&host, first.plus(3).unwrap(), Some(4.0));
    assert_eq!((dealt(away), shown(&host, away)), (None, None));
    host.set_clock(&format!("{}T20:00", first.plus(4).unwrap().evening_date()));
    host.submit(&address, &[("say", "resume")]);
    let four = cramp(&host, first.plus(4).unwrap(), None);
    assert_eq!(dealt(four), at(2));
    let diary = host.diary();
    let standing = Standing::of(&diary, trial, host.app.tonight().unwrap()).unwrap();
    let lasted: Vec<_> = standing.cramps.iter().map(|it| it.lasted).collect();
    let minutes = |it: f64| CrampDuration::from_minutes(it).ok();
    assert_eq!(lasted, [None, minutes(4.0), None]);
    // Stopped before a block is complete: a sentence, and no verdict.
    host.set_clock(&format!("{}T20:00", first.plus(5).unwrap().evening_date()));
    host.submit(&address, &[("say", "end"), ("reason", "choice")]);
    let none = block_on(host.app.trial_outcome(trial));
    assert!(matches!(none, Err(TrialError::NoResult(NoResult::Cannot(_)))), "{none:?}");
    let page = host.submit(&address, &[("say", "conclude")]);
    assert!(page.text.contains("block of four, was completed"), "{}", page.text);
    assert!(!page.text.contains("card suspect"), "{}", page.text);
    let after = cramp(&host, first.plus(6).unwrap(), None);
    assert_eq!(dealt(after), None);
    // What was done is kept with the cramp.
    let said = host.diary().episode(three).unwrap().1.followed;
    assert_eq!(said, None::<Answer<bool>>);
}

#[test]
fn too_few_timed_cramps_are_said_and_nothing_is_promised() {
    let (host, _) = with_cramps(3, &mut ChaCha8Rng::seed_from_u64(3));
    let page = host.get("/trials/plan/R19?complete=1").text;
    assert!(page.contains("known of 3 of your cramps") && page.contains("10 are needed"), "{page}");
    let id = host.app.new_id().to_string();
    let page = host.post("/trials/plan/R19", &[("event", &id), ("blocks", "7")]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text);
    assert_eq!(host.diary().trials().count(), 0);
}
