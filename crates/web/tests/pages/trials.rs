//! Trials, played night by night as a person lives them: begun, paused, stopped, concluded.

use axum::http::StatusCode;
use clinic::{
    situation::Situation,
    trial::{ArmTally, Gate, Options, Outcome, Standing},
};
use diary::{Adviser, Answer, Arm, Body, EventId, ProfileStatement, Tier, trial::Finding};
use pollster::block_on;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use stats::draw;

use crate::{
    host::Host,
    plan::answered,
    trial_of_nights::{Legs, begin, begun, on, record, standing, with_a_diary},
};

/// Lives through a trial, following what *Tonight* asks for on most nights.
fn live(host: &Host, trial: EventId, legs: &mut Legs, times: f64) {
    let nights = host.diary().trial(trial).unwrap().protocol().design.places();
    let first = host.diary().trial(trial).unwrap().protocol().first_night;
    for number in 0..nights as i64 {
        let night = first.plus(number).unwrap();
        host.set_clock(&on(night, "21:30"));
        let tonight = host.get("/").text;
        let with = tonight.contains("class=\"card arm with\"");
        assert_ne!(with, tonight.contains("class=\"card arm without\""), "{night}: {tonight}");
        let followed = if legs.forgets() { "no" } else { "yes" };
        let id = host.app.new_id().to_string();
        let night_text = night.to_string();
        let said =
            [("event", id.as_str()), ("night", &night_text), ("followed", followed), ("back", "/")];
        let page = host.post(&format!("/trials/{trial}/followed"), &said);
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        let done = with == (followed == "yes");
        let cramps = legs.cramps(if done { times } else { 1.0 });
        if !legs.forgets() {
            record(host, night, cramps);
        }
    }
    let end = first.plus(nights as i64).unwrap();
    host.set_clock(&on(end, "13:00"));
}

fn conclude(host: &Host, trial: EventId) -> Outcome {
    let page = host.submit(&format!("/trials/{trial}"), &[("say", "conclude")]);
    assert!(page.text.contains("The whole result takes a moment"), "{}", page.text);
    let outcome = block_on(host.app.trial_outcome(trial)).unwrap();
    let whole = host.get(&format!("/trials/{trial}?complete=1")).text;
    assert!(whole.contains("Seed (ChaCha20)"), "{whole}");
    assert!(whole.contains(&format!("{:.2}", outcome.sceptical.median)), "{whole}");
    outcome
}

/// The trial's compared nights once more, straight from what was posted: sums of the first and the
/// second stretch of each pair, and whether the first was with the remedy.
struct Pair {
    with_first: bool,
    cramps: [u64; 2],
    nights: [u32; 2],
}

fn pairs(host: &Host, trial: EventId) -> Vec<Pair> {
    let diary = host.diary();
    let view = diary.trial(trial).unwrap();
    let diary::trial::Design::Pairs { pairs, block_nights, discard_nights } =
        view.protocol().design
    else {
        panic!("pairs");
    };
    let arms = &view.allocations[0].what.arms;
    let (length, discard) = (usize::from(block_nights), usize::from(discard_nights));
    (0..usize::from(pairs))
        .map(|pair| {
            let mut found = Pair {
                with_first: arms[2 * pair * length] == Arm::With,
                cramps: [0; 2],
                nights: [0; 2],
            };
            for half in 0..2 {
                for at in discard..length {
                    let number = (2 * pair + half) * length + at;
                    let night = view.protocol().first_night.plus(number as i64).unwrap();
                    if let Some(count) = diary.observation(night).count() {
                        found.cramps[half] += u64::from(count);
                        found.nights[half] += 1;
                    }
                }
            }
            found
        })
        .collect()
}

/// The result beside plain arithmetic on the same nights, which knows no model.
fn agrees(host: &Host, trial: EventId, outcome: &Outcome) {
    let pairs = pairs(host, trial);
    let sum = |with: bool| {
        pairs.iter().fold((0, 0), |(cramps, nights), pair| {
            let half = usize::from(pair.with_first != with);
            (cramps + pair.cramps[half], nights + pair.nights[half])
        })
    };
    let ((cramps_with, with), (cramps_without, without)) = (sum(true), sum(false));
    let tally = |tally: &ArmTally| (tally.cramps, tally.recorded);
    assert_eq!(tally(&outcome.with), (cramps_with, with));
    assert_eq!(tally(&outcome.without), (cramps_without, without));
    let rate = |cramps: u64, nights: u32| cramps as f64 / f64::from(nights);
    let error = (1.0 / cramps_with as f64 + 1.0 / cramps_without as f64).sqrt();
    let (found, within) = (outcome.sceptical.median.ln(), within_pairs(&pairs));
    // Runs within a pair are seen by the model alone: half the error that independent counts have.
    assert!((found - within).abs() < 0.5 * error, "{found} against {within} ± {error}");
    // The coin of each pair turned over at will: the differences of the rates.
    let differences: Vec<f64> = pairs
        .iter()
        .map(|pair| {
            let apart = rate(pair.cramps[0], pair.nights[0].max(1))
                - rate(pair.cramps[1], pair.nights[1].max(1));
            if pair.with_first { apart } else { -apart }
        })
        .collect();
    let reached: f64 = differences.iter().sum::<f64>().abs() - 1e-9;
    let mut rng = ChaCha8Rng::seed_from_u64(99);
    const TURNED: u32 = 4_000;
    let as_far = (0..TURNED).filter(|_| {
        let turned: f64 = differences
            .iter()
            .map(|apart| if draw::bernoulli(&mut rng, 0.5) { *apart } else { -apart })
            .sum();
        turned.abs() >= reached
    });
    let crude_p = f64::from(as_far.count() as u32 + 1) / f64::from(TURNED + 1);
    let p = outcome.p.unwrap();
    // Another statistic on the same orders: near, and on the same side unless both are near 0.05.
    assert!((p - crude_p).abs() < 0.15 + 0.3 * crude_p, "{p} against {crude_p}");
    assert_eq!(outcome.units as usize, pairs.len());
    let most = by_betting(&pairs);
    let e_value = outcome.e_value.unwrap();
    assert!((e_value / most - 1.0).abs() < 1e-9, "{e_value} against {most}");
    // And the double condition, written out.
    let follows = match (outcome.chance_of_fewer, p <= 0.05 || outcome.e_value.unwrap() >= 20.0) {
        (below, true) if below >= 0.975 => Finding::TestedFewer,
        (below, true) if below <= 0.025 => Finding::TestedMore,
        _ => Finding::NotShown,
    };
    assert_eq!(outcome.finding, follows, "{outcome:?}");
}

/// Each pair by itself, so that whatever lasts longer than it drops out: given its cramps, those
/// under the remedy are binomial. Where that likelihood, times the sceptic's N(0, 0.5²), is highest.
fn within_pairs(pairs: &[Pair]) -> f64 {
    let slope = |effect: f64| {
        let of_pair = |pair: &Pair| {
            let [one, two] = if pair.with_first { [0, 1] } else { [1, 0] };
            let (with, without) = (f64::from(pair.nights[one]), f64::from(pair.nights[two]));
            let share = with * effect.exp() / (with * effect.exp() + without);
            let all = (pair.cramps[0] + pair.cramps[1]) as f64;
            if with == 0.0 || without == 0.0 { 0.0 } else { pair.cramps[one] as f64 - all * share }
        };
        pairs.iter().map(of_pair).sum::<f64>() - effect / 0.25
    };
    let (mut low, mut high) = (-3.0, 3.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The e-value by its definition alone: for each of 41 effects b a bet on the coin of each pair,
/// at odds e^(b · what the first stretch holds beyond its share of the pair's cramps). The stakes
/// are as N(0, 0.7²) has it; the most that all together ever came to.
fn by_betting(pairs: &[Pair]) -> f64 {
    let effects: Vec<f64> = (-20..=20).map(|step| f64::from(step) * 0.105).collect();
    let first: Vec<f64> = effects.iter().map(|b| (-b * b / (2.0 * 0.49)).exp()).collect();
    let all: f64 = first.iter().sum();
    let mut stakes: Vec<f64> = first.iter().map(|stake| stake / all).collect();
    let mut most = 0.0;
    for pair in pairs {
        let [one, two] = pair.cramps.map(|cramps| cramps as f64);
        let [nights_one, nights_two] = pair.nights.map(f64::from);
        let share = (one + two) / (nights_one + nights_two);
        let beyond = [one - share * nights_one, two - share * nights_two];
        let [drawn, other] = if pair.with_first { beyond } else { [beyond[1], beyond[0]] };
        for (stake, b) in stakes.iter_mut().zip(&effects) {
            *stake *= 2.0 / (1.0 + (b * (other - drawn)).exp());
        }
        most = f64::max(most, stakes.iter().sum());
    }
    most
}

#[test]
fn stretching_that_halves_the_cramps_is_lived_through_and_found() {
    let mut legs = Legs::new(1);
    let (host, _) = with_a_diary(300, &mut legs);
    let trial = begin(&host, "R01", true);
    let expected = host.diary().trial(trial).unwrap().protocol().expected;
    assert!(expected.if_halved >= 0.9, "{expected:?}");
    live(&host, trial, &mut legs, 0.5);
    let outcome = conclude(&host, trial);
    agrees(&host, trial, &outcome);
    assert_eq!(outcome.finding, Finding::TestedFewer, "{outcome:?}");
    // It is known everywhere else.
    for page in ["/why", "/why?complete=1"] {
        let why = host.get(page).text;
        assert!(why.contains("One thing stands out in your diary."), "{why}");
    }
    // The report draws each night under its arm.
    let report = host.post("/report", &[("trials", "on")]).text;
    assert!(report.contains("Thick line: Stretch. Thin line: No stretch."), "{report}");
    let diary = host.diary();
    let arms = &diary.trial(trial).unwrap().allocations[0].what.arms;
    let stretches = arms.chunk_by(|one, other| one == other).count();
    let drawn = report.matches("“Stretch”: ").count() + report.matches("“No stretch”: ").count();
    assert_eq!(drawn, stretches, "{report}");
    assert!(host.get("/trials").text.contains("Its result is known."));
}

#[test]
fn magnesium_that_does_nothing_is_lived_through_and_nothing_is_found() {
    let mut legs = Legs::new(1);
    let (host, _) = with_a_diary(300, &mut legs);
    let trial = begin(&host, "R05", true);
    let expected = host.diary().trial(trial).unwrap().protocol().expected;
    assert!(expected.if_halved >= 0.9, "{expected:?}");
    live(&host, trial, &mut legs, 1.0);
    let outcome = conclude(&host, trial);
    agrees(&host, trial, &outcome);
    let page = host.get(&format!("/trials/{trial}?complete=1")).text;
    assert_eq!(page.contains("no effect that shows within"), outcome.finding == Finding::NotShown);
}

#[test]
fn a_break_a_warning_sign_and_a_stop_are_kept_and_can_be_taken_back() {
    let (host, trial, first) = begun();
    let address = format!("/trials/{trial}");
    let page = host.submit(&address, &[("say", "pause"), ("reason", "travel")]);
    assert!(page.text.contains("The trial stands still (travel)"), "{}", page.text);
    assert!(!host.get("/").text.contains("class=\"card arm"));
    host.set_clock(&on(first.plus(3).unwrap(), "20:00"));
    host.submit(&address, &[("say", "resume")]);
    assert!(standing(&host, trial).1);
    host.submit(&address, &[("say", "harm"), ("text", "A sore heel <b>")]);
    let stopped = host.submit(&address, &[("say", "end"), ("reason", "choice")]);
    assert!(stopped.text.contains("Over, after 3 nights"), "{}", stopped.text);
    let back = stopped.press(&host, "Undo");
    assert!(back.text.contains("Night 4 of"), "{}", back.text);
    assert!(standing(&host, trial).1);
    // A check that finds something stops it by itself.
    host.set_clock(&on(first.plus(3).unwrap(), "20:30"));
    warn(&host);
    assert!(!standing(&host, trial).1);
    let page = host.get(&address).text;
    assert!(page.contains("somebody should look at first"), "{page}");
    host.set_clock(&on(first.plus(3).unwrap(), "21:00"));
    host.submit(&address, &[("say", "resume")]);
    assert!(standing(&host, trial).1);
}

/// A check that says that somebody should look soon.
fn warn(host: &Host) {
    let mut statement = diary::CheckStatement::about(host.check().parse().unwrap());
    statement.outcome = Some(diary::CheckOutcome {
        tier: Tier::Soon,
        within: None,
        complete: true,
        fired: Vec::new(),
        knowledge: "2026-11".into(),
    });
    block_on(host.app.record_new(Body::Check(statement))).unwrap();
}

/// Has been told so by a doctor.
fn has(host: &Host, condition: &str) {
    says(host, condition, true);
}

#[test]
fn what_asks_for_advice_first_is_begun_after_asking_and_says_so() {
    let (host, today) = with_a_diary(40, &mut Legs::new(5));
    has(&host, "heart-rhythm-disorder");
    let ask = |on: &str, whom: &str, answer: &str| {
        let id = host.app.new_id().to_string();
        let said = [("event", id.as_str()), ("whom", whom), ("on", on), ("answer", answer)];
        host.post("/trials/plan/R05/asked", &said)
    };
    let page = || host.get("/trials/plan/R05").text;
    // The page with its buttons works out a forecast, which takes seconds.
    let open = || {
        let (diary, on) = (host.diary(), today.evening_date());
        let plan = Situation::of(&diary, on).plan();
        let options = Options::of(&diary, &plan, on);
        options.get(&"R05".parse().unwrap()).unwrap().gate == Gate::Open
    };
    assert!(page().contains("Ask first") && page().contains("heart block"), "{}", page());
    assert!(!open());
    let id = host.app.new_id().to_string();
    let refused = host.post("/trials/plan/R05", &[("event", &id), ("blocks", "6")]);
    assert!(refused.text.contains("ask a doctor or pharmacist first"), "{}", refused.text);
    assert!(refused.text.contains("To your trials"), "{}", refused.text);
    let (on, ahead) = (today.evening_date().to_string(), today.morning_date().to_string());
    assert_eq!(ask(&ahead, "pharmacist", "agreed").status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ask(&on, "aunt", "agreed").status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(ask(&on, "pharmacist", "").status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(!open());
    // What they advise against stays closed, whatever was said before.
    assert_eq!(ask(&on, "pharmacist", "agreed").status, StatusCode::SEE_OTHER);
    assert!(open());
    let saved = ask(&on, "doctor", "against").location().to_owned();
    assert!(page().contains("advised against it") && !open(), "{}", page());
    host.get(&saved).press(&host, "Undo");
    assert!(page().contains("A pharmacist, asked on") && open(), "{}", page());
    // What comes up later they were not asked about.
    has(&host, "myasthenia-gravis");
    assert!(page().contains("ask once more") && !open(), "{}", page());
    assert_eq!(ask(&on, "doctor", "agreed").status, StatusCode::SEE_OTHER);
    let trial = begin(&host, "R05", false);
    let agreed = host.diary().trial(trial).unwrap().protocol().agreed.unwrap();
    assert_eq!((agreed.adviser, agreed.on), (Adviser::Doctor, today.evening_date()));
    let told = host.get(&format!("/trials/{trial}")).text;
    assert!(told.contains("Asked beforehand: a doctor"), "{told}");
    // Nobody can agree to what is to be avoided.
    has(&host, "kidney-disease");
    assert_eq!(ask(&on, "doctor", "agreed").status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Has been told so by a doctor, or that it was a mistake.
fn says(host: &Host, condition: &str, yes: bool) {
    let conditions = [(condition.parse().unwrap(), Answer::Known(yes))].into();
    let said = ProfileStatement { conditions, ..ProfileStatement::default() };
    block_on(host.app.record_new(Body::Profile(said))).unwrap();
}

#[test]
fn a_trial_of_what_is_no_longer_for_its_person_stands_still_and_says_why_everywhere() {
    let (host, first) = with_a_diary(40, &mut Legs::new(7));
    let trial = begin(&host, "R05", false);
    let address = format!("/trials/{trial}");
    let pages = || {
        let evening = format!("/evening/{}", host.app.tonight().unwrap());
        ["/", &evening, "/trials", &address].map(|page| host.get(page).text)
    };
    let still = |why: &str| {
        for page in pages() {
            assert!(page.contains("The trial stands still"), "{page}");
            assert!(page.contains(why), "{why}: {page}");
            assert!(!page.contains("class=\"card arm"), "{page}");
        }
        assert!(!standing(&host, trial).1);
    };
    host.set_clock(&on(first, "20:00"));
    assert!(standing(&host, trial).1);
    // To be avoided from the third night on.
    host.set_clock(&on(first.plus(2).unwrap(), "20:00"));
    says(&host, "kidney-disease", true);
    still("better not for you now. Weak kidneys");
    assert!(!host.get(&address).text.contains("Go on from tonight"));
    let breaks = |host: &Host| host.diary().trial(trial).unwrap().breaks.len();
    says(&host, "myasthenia-gravis", false);
    assert_eq!(breaks(&host), 1, "one break, whatever else is said meanwhile");
    // The break is in the diary: corrected later, these nights are not compared.
    host.set_clock(&on(first.plus(5).unwrap(), "20:00"));
    says(&host, "kidney-disease", false);
    still("it may go on when you say so");
    host.submit(&address, &[("say", "resume")]);
    assert!(standing(&host, trial).1);
    let kept: Vec<bool> = {
        let diary = host.diary();
        let standing = Standing::of(&diary, trial, host.app.tonight().unwrap()).unwrap();
        standing.nights.iter().take(7).map(|night| night.still).collect()
    };
    assert_eq!(kept, [false, false, true, true, true, false, false]);
    // Something to ask about: it goes on once somebody was asked, and not before.
    says(&host, "heart-rhythm-disorder", true);
    still("asked about first. Labels rule magnesium out in heart block");
    let id = host.app.new_id().to_string();
    let today = host.app.clock().now().civil().date().to_string();
    let said = [("event", id.as_str()), ("whom", "doctor"), ("on", &today), ("answer", "agreed")];
    host.post("/trials/plan/R05/asked", &said);
    still("it may go on when you say so");
    host.submit(&address, &[("say", "resume")]);
    assert!(standing(&host, trial).1);
    // What they advise against stops it again.
    let id = host.app.new_id().to_string();
    let said = [("event", id.as_str()), ("whom", "doctor"), ("on", &today), ("answer", "against")];
    host.post("/trials/plan/R05/asked", &said);
    still("asked about first");
    // What a check finds is told before it.
    warn(&host);
    still("your last check found something");
    assert!(!host.get(&address).text.contains("and it may go on"), "the other still stands");
}

#[test]
fn a_trial_that_is_stopped_before_its_first_night_is_over_at_once() {
    let (host, first) = with_a_diary(40, &mut Legs::new(6));
    host.set_clock(&on(first, "08:00"));
    let trial = begin(&host, "R01", false);
    let address = format!("/trials/{trial}");
    assert!(host.get(&address).text.contains("Begins on"));
    host.submit(&address, &[("say", "end"), ("reason", "choice")]);
    assert!(host.get(&address).text.contains("Over, after 0 nights"));
    assert!(block_on(host.app.trial_outcome(trial)).is_err());
    let (diary, today) = (host.diary(), first.evening_date());
    let plan = Situation::of(&diary, today).plan();
    assert!(Options::of(&diary, &plan, today).may_begin());
    assert_eq!(clinic::trial::running(&diary, host.app.tonight().unwrap()), None);
}

#[test]
fn what_may_not_be_tested_is_not_begun() {
    let host = Host::at("2026-11-24T14:00");
    let id = host.app.new_id().to_string();
    for (remedy, status) in [
        ("R09", StatusCode::NOT_FOUND),
        ("R24", StatusCode::NOT_FOUND),
        ("R99", StatusCode::NOT_FOUND),
        // A question is open.
        ("R01", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let page = host.post(&format!("/trials/plan/{remedy}"), &[("event", &id), ("blocks", "6")]);
        assert_eq!(page.status, status, "{remedy}: {}", page.text);
    }
    answered(&host);
    let page = host.post("/trials/plan/R01", &[("event", &id), ("blocks", "9999")]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(host.diary().trials().count(), 0);
    let page = host.get("/trials").text;
    assert!(page.contains("Cannot be tested on and off") && page.contains("Quinine"), "{page}");
    let looking = host.events().len();
    host.get("/trials/plan/R01");
    assert_eq!(host.events().len(), looking, "looking writes nothing");
}
