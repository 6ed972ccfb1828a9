use super::*;
use crate::{Body, Diary, Event, Moment, SealedEvent, event::Origin};

fn night(day: i64) -> Night {
    "2027-01-01".parse::<Night>().unwrap().plus(day).unwrap()
}

fn id(n: u8) -> EventId {
    EventId::from_bytes([n; 16])
}

fn protocol(first: i64) -> Protocol {
    let arm = |name: &str| ArmPlan { name: name.into(), what: format!("{name}.") };
    Protocol {
        remedy: "R01".parse().unwrap(),
        question: "Does it help?".into(),
        outcome: "Cramps a night".into(),
        with: arm("Stretch"),
        without: arm("No stretch"),
        records: Some("bedtime_stretch".parse().unwrap()),
        agreed: None,
        design: Design::Pairs { pairs: 2, block_nights: 3, discard_nights: 1 },
        first_night: night(first),
        blinding: "None".into(),
        stopping: Stopping { first_look: 3, benefit_from: 6, benefit: Some(20.0) },
        analysis: Analysis {
            text: "As promised".into(),
            sceptical: Prior { mean: 0.0, sd: 0.5 },
            evidence: Prior { mean: -0.2, sd: 0.35 },
            draws: 4_999,
            half_life_nights: 2.0,
        },
        expected: Expected {
            nights: 12,
            if_halved: 0.1,
            if_three_in_ten_fewer: 0.07,
            if_nothing: 0.04,
            simulations: 2_000,
        },
        is_a_test: false,
        nights_behind: 90,
        lengths_behind: None,
        knowledge: "2026-11".into(),
    }
}

fn seed() -> Digest {
    Digest::from_bytes([7; 32])
}

fn drawn() -> Allocation {
    let arms = [Arm::With, Arm::Without, Arm::Without, Arm::With];
    Allocation { seed: seed(), arms: arms.into_iter().flat_map(|arm| [arm; 3]).collect() }
}

fn registered(n: u8, first: i64) -> Body {
    let registered = Some(Registration::of(protocol(first), seed()));
    let begun = TrialStatement { registered, ..TrialStatement::about(id(n)) };
    let allocated = TrialStatement { allocated: Some(drawn()), ..TrialStatement::about(id(n)) };
    Body::Card(vec![Body::Trial(Box::new(begun)), Body::Trial(Box::new(allocated))])
}

fn event(n: u8, body: Body) -> Event {
    let recorded: Moment = "2027-01-01T20:00:00Z".parse().unwrap();
    let origin = Origin::Person { stamp: i64::from(n) };
    Event { id: id(n), recorded: Some(recorded), origin, body }
}

fn about(trial: u8, say: impl FnOnce(&mut TrialStatement)) -> Body {
    let mut statement = TrialStatement::about(id(trial));
    say(&mut statement);
    Body::Trial(Box::new(statement))
}

#[test]
fn a_trial_is_what_was_promised_and_drawn_and_what_was_said_of_it_later() {
    let diary = Diary::replay([
        event(1, registered(1, 0)),
        event(2, about(1, |said| said.followed = [(night(0), Answer::Known(true))].into())),
        event(3, about(1, |said| said.followed = [(night(0), Answer::NotSure)].into())),
        event(
            4,
            about(1, |said| {
                said.paused = Some(Pause { from: night(3), reason: BreakReason::Travel });
            }),
        ),
        event(5, about(1, |said| said.resumed = Some(night(5)))),
        event(6, about(9, |said| said.resumed = Some(night(5)))),
    ]);
    let trial = diary.trial(id(1)).unwrap();
    assert_eq!(trial.allocation(), Ok(&drawn()));
    assert_eq!(trial.followed[&night(0)].what, Answer::NotSure);
    let still: Vec<bool> = (2..6).map(|day| trial.pause(night(day)).is_some()).collect();
    assert_eq!(still, [false, true, true, false]);
    let span = trial.span();
    assert!(span.holds(night(11)) && !span.holds(night(12)) && !span.holds(night(-1)));
    assert_eq!(diary.trials().count(), 1);
    assert_eq!(diary.latest_change(), Some(id(5)), "what is said of no trial changes nothing");
    assert_eq!(Diary::from_snapshot(&diary.to_snapshot()), Some(diary));
}

#[test]
fn whatever_was_altered_afterwards_shows() {
    let whole = || Diary::replay([event(1, registered(1, 0))]).trial(id(1)).unwrap().clone();
    let found = |alter: &dyn Fn(&mut TrialView)| {
        let mut trial = whole();
        alter(&mut trial);
        trial.allocation().unwrap_err()
    };
    assert!(whole().allocation().is_ok());
    assert_eq!(
        found(&|it| it.registered.what.protocol.question.push('!')),
        Broken::ProtocolAltered
    );
    assert_eq!(found(&|it| it.allocations.clear()), Broken::AllocationMissing);
    assert_eq!(found(&|it| it.allocations.push(it.allocations[0].clone())), Broken::DrawnAgain);
    let seed = |it: &mut TrialView| it.allocations[0].what.seed = Digest::from_bytes([8; 32]);
    assert_eq!(found(&seed), Broken::AllocationAltered);
    assert_eq!(found(&|it| it.allocations[0].what.arms.truncate(11)), Broken::AllocationAltered);
    let again = |it: &mut TrialView| {
        let altered = Protocol { nights_behind: 0, ..protocol(0) };
        it.registered.what.protocol_sha256 = Digest::of(&[altered.canonical().as_bytes()]);
        it.registered.what.protocol = altered;
    };
    assert_eq!(found(&again), Broken::AllocationAltered, "the hash alone can be made again");
}

#[test]
fn two_trials_of_two_devices_are_both_kept_and_overlap() {
    let overlap = |first: i64, ended: Option<i64>| {
        let mut events = vec![event(1, registered(1, 0)), event(2, registered(2, first))];
        events.extend(ended.map(|from| {
            let end = End { from: night(from), reason: EndReason::Choice };
            event(3, about(1, |said| said.ended = Some(end)))
        }));
        let diary = Diary::replay(events);
        let span = |n: u8| diary.trial(id(n)).unwrap().span();
        assert_eq!(span(1).overlaps(&span(2)), span(2).overlaps(&span(1)));
        span(1).overlaps(&span(2))
    };
    assert!(overlap(0, None) && overlap(11, None));
    assert!(!overlap(12, None) && !overlap(-12, None));
    assert!(!overlap(5, Some(5)) && overlap(5, Some(6)));
    assert!(!overlap(0, Some(0)), "a trial that ended before its first night ran on none");
}

#[test]
fn a_trial_that_cannot_be_is_refused_with_a_reason() {
    let refused = |alter: &dyn Fn(&mut Protocol)| {
        let mut protocol = protocol(0);
        alter(&mut protocol);
        let registered = Some(Registration::of(protocol, seed()));
        let body = about(1, |said| said.registered = registered);
        SealedEvent::seal(event(1, body)).unwrap_err().to_string()
    };
    let endless = Design::Nightly { blocks: 999, block_nights: 4, longest_run: 3 };
    assert!(refused(&|it| it.design = endless).contains("too many"));
    let none = Design::Pairs { pairs: 0, block_nights: 7, discard_nights: 2 };
    assert!(refused(&|it| it.design = none).contains("no nights"));
    assert!(refused(&|it| it.question.clear()).contains("empty"));
    assert!(refused(&|it| it.expected.if_halved = f64::NAN).contains("between 0 and 1"));
    assert!(refused(&|it| it.analysis.sceptical.sd = f64::NAN).contains("out of range"));
    let again = Some(Registration::of(protocol(0), seed()));
    let elsewhere = about(2, |said| said.registered = again);
    assert!(SealedEvent::seal(event(1, elsewhere)).is_err());
    assert!(SealedEvent::seal(event(1, about(1, |_| ()))).is_err());
}

#[test]
fn the_commitment_can_be_checked_with_any_sha256() {
    // Python's hashlib: sha256(bytes([7] * 32) + text.encode()).
    let text = protocol(0).canonical();
    let elsewhere = "5bafdadf71f3c14048d03d2193cf7c5f7946d22ba9e3e49baf9b86f9d304ce44";
    assert_eq!(protocol(0).commitment(seed()).to_string(), elsewhere, "{text}");
    let read: Protocol = serde_json::from_str(&text).unwrap();
    assert_eq!(read.canonical(), text);
}
