//! What goes wrong with a trial: altered by hand, begun twice, out of its time, never recorded.

use std::sync::Arc;

use app::{EventLog, TrialError, memory::MemoryLog};
use axum::http::StatusCode;
use clinic::trial::{Fault, NoResult};
use diary::{
    Arm, Body, Event, Night, SealedEvent,
    trial::{Broken, End, EndReason, Registration},
};
use pollster::block_on;

use crate::{
    host::Host,
    trial_of_nights::{Legs, begin, begun, on, record, standing, with_a_diary},
};

/// The same diary after somebody changed it by hand.
fn altered(host: &Host, alter: impl Fn(&mut Event)) -> Host {
    let mut events = host.events();
    events.iter_mut().for_each(alter);
    let log = MemoryLog::default();
    let sealed: Vec<SealedEvent> =
        events.into_iter().map(|event| SealedEvent::seal(event).unwrap()).collect();
    block_on(log.append(&sealed)).unwrap();
    let now = host.app.clock().now().civil().to_string();
    Host::over(Arc::new(log), &now)
}

fn of_trial(event: &mut Event, alter: impl Fn(&mut diary::TrialStatement)) {
    if let Body::Card(parts) = &mut event.body {
        for part in parts {
            if let Body::Trial(said) = part {
                alter(said);
            }
        }
    }
}

#[test]
fn a_protocol_or_a_draw_that_was_changed_by_hand_has_a_sentence_and_no_verdict() {
    let (host, trial, first) = begun();
    assert_eq!(standing(&host, trial), (None, true));
    let question = altered(&host, |event| {
        of_trial(event, |said| {
            if let Some(registered) = &mut said.registered {
                registered.protocol.question.push('!');
            }
        });
    });
    let missing = altered(&host, |event| {
        if let Body::Card(parts) = &mut event.body {
            parts.retain(|part| !matches!(part, Body::Trial(said) if said.allocated.is_some()));
        }
    });
    let turned = altered(&host, |event| {
        of_trial(event, |said| {
            if let Some(drawn) = &mut said.allocated {
                drawn.arms.reverse();
                drawn.arms.swap(0, 1);
            }
        });
    });
    for (host, fault) in [
        (&question, Fault::Broken(Broken::ProtocolAltered)),
        (&missing, Fault::Broken(Broken::AllocationMissing)),
        (&turned, Fault::SeedAndArmsDiffer),
    ] {
        assert_eq!(standing(host, trial), (Some(fault), false));
        let page = host.get(&format!("/trials/{trial}?complete=1")).text;
        assert!(page.contains("This trial can have no result"), "{page}");
        let running =
            |host: &Host| clinic::trial::running(&host.diary(), host.app.tonight().unwrap());
        assert_eq!(running(host), Some(trial), "another would run on the same nights");
        let refused = |host: &Host| {
            let outcome = block_on(host.app.trial_outcome(trial));
            matches!(outcome, Err(TrialError::NoResult(NoResult::Fault(found))) if found == fault)
        };
        assert!(refused(host));
        host.set_clock(&on(first.plus(1).unwrap(), "20:00"));
        host.get(&format!("/trials/{trial}")).press(host, "Stop it");
        assert_eq!(running(host), None, "now another can be begun");
        host.set_clock(&on(first.plus(200).unwrap(), "13:00"));
        assert!(refused(host));
    }
}

#[test]
fn two_devices_that_both_began_one_keep_both_until_one_is_taken_back() {
    let (one, trial, _) = begun();
    let (two, _) = with_a_diary(40, &mut Legs::new(4));
    // Later than the other device's, or the ids of both would be the same.
    for _ in 0..50 {
        two.app.new_id();
    }
    let other = begin(&two, "R05", false);
    let log = MemoryLog::default();
    let both =
        one.events().into_iter().chain(two.events().into_iter().filter(|event| event.id == other));
    let sealed: Vec<SealedEvent> = both.map(|event| SealedEvent::seal(event).unwrap()).collect();
    block_on(log.append(&sealed)).unwrap();
    let merged = Host::over(Arc::new(log), &one.app.clock().now().civil().to_string());
    assert_eq!(merged.diary().trials().count(), 2);
    assert_eq!(standing(&merged, trial), (Some(Fault::Overlap { other }), false));
    let page = merged.get(&format!("/trials/{other}"));
    assert!(page.text.contains("two trials overlap"), "{}", page.text);
    // Whoever followed both can only stop them.
    assert!(page.text.contains("Stop it"), "{}", page.text);
    for path in ["/", "/evening"] {
        let there = merged.get(path);
        let there = if path == "/" { there } else { merged.get(there.location()) };
        assert!(there.text.contains("two trials overlap"), "{}", there.text);
        assert!(!there.text.contains("class=\"card arm"), "{}", there.text);
    }
    page.press(&merged, "This one was never followed");
    assert_eq!(standing(&merged, trial), (None, true));
}

#[test]
fn a_clock_that_was_changed_shows_no_arm_ahead_of_its_night_and_answers_ahead_do_not_count() {
    let (host, trial, first) = begun();
    host.set_clock(&on(first.plus(-3).unwrap(), "21:00"));
    assert_eq!(standing(&host, trial), (None, false));
    assert!(!host.get("/").text.contains("class=\"card arm"));
    let said = |night: Night| {
        let id = host.app.new_id().to_string();
        let night = night.to_string();
        let fields = [("event", id.as_str()), ("night", night.as_str()), ("followed", "yes")];
        host.post(&format!("/trials/{trial}/followed"), &fields).status
    };
    assert_eq!(said(first), StatusCode::NOT_FOUND, "its night has not begun");
    host.set_clock(&on(first, "21:00"));
    assert_eq!(said(first.plus(20).unwrap()), StatusCode::NOT_FOUND);
    assert_eq!(said(first), StatusCode::SEE_OTHER);
}

#[test]
fn a_trial_whose_nights_nobody_records_says_so_and_one_taken_back_is_gone_until_it_is_put_back() {
    let (host, trial, first) = begun();
    let address = format!("/trials/{trial}");
    host.set_clock(&on(first.plus(4).unwrap(), "20:00"));
    assert!(!host.get(&address).text.contains("are not recorded"), "four nights are no silence");
    host.set_clock(&on(first.plus(6).unwrap(), "20:00"));
    let page = host.get(&address).text;
    assert!(page.contains("The last 6 nights are not recorded"), "{page}");
    record(&host, first.plus(5).unwrap(), 0);
    host.set_clock(&on(first.plus(6).unwrap(), "20:00"));
    assert!(!host.get(&address).text.contains("are not recorded"));
    // What the trial notes is not asked a second time among the six.
    let evening = host.get(&format!("/evening/{}", first.plus(6).unwrap())).text;
    let (asked, more) = (evening.find("x.bedtime_stretch"), evening.find("More questions"));
    assert!(asked.unwrap() > more.unwrap(), "{evening}");
    let gone = host.submit("/undo", &[("target", &trial.to_string()), ("back", "/trials")]);
    assert!(!gone.text.contains(&address), "{}", gone.text);
    assert_eq!(host.get(&address).status, StatusCode::NOT_FOUND);
    assert!(!host.get("/").text.contains("class=\"card arm"));
    gone.press(&host, "Put it back");
    assert!(standing(&host, trial).1);
}

/// A later version may know the remedy no more, or by other exposures.
#[test]
fn a_trial_stands_by_its_protocol_whatever_became_of_the_remedy() {
    let (host, trial, first) = begun();
    let mut legs = Legs::new(9);
    let places = host.diary().trial(trial).unwrap().protocol().design.places() as i64;
    for number in 0..places {
        let night = first.plus(number).unwrap();
        host.set_clock(&on(night, "21:30"));
        // Notes the stretch of that evening, which is the arm once more.
        let said = [("night", &*night.to_string()), ("followed", "yes"), ("back", "/")];
        host.submit(&format!("/trials/{trial}/followed"), &said);
        record(&host, night, legs.cramps(1.0));
    }
    host.set_clock(&on(first.plus(places).unwrap(), "13:00"));
    let forgotten = altered(&host, |event| {
        of_trial(event, |said| {
            if let Some(registered) = &mut said.registered {
                registered.protocol.remedy = "R98".parse().unwrap();
            }
        });
        reseal(event);
    });
    let [known, unknown] = [&host, &forgotten].map(|host| {
        assert_eq!(standing(host, trial).0, None);
        block_on(host.app.trial_outcome(trial)).unwrap()
    });
    assert_eq!(known.sceptical, unknown.sceptical);
    let page = forgotten.get(&format!("/trials/{trial}")).text;
    assert!(page.contains("See the result"), "{page}");
    assert_eq!(forgotten.get("/trials").status, StatusCode::OK);
}

#[test]
fn an_arm_of_which_no_night_was_recorded_is_said_and_nothing_claimed() {
    let (host, trial, first) = begun();
    let arms = host.diary().trial(trial).unwrap().allocations[0].what.arms.clone();
    for (number, arm) in arms.iter().enumerate() {
        if *arm == Arm::With {
            record(&host, first.plus(number as i64).unwrap(), 2);
        }
    }
    host.set_clock(&on(first.plus(arms.len() as i64).unwrap(), "13:00"));
    let page = host.submit(&format!("/trials/{trial}"), &[("say", "conclude")]);
    assert!(page.text.contains("not a single compared night was recorded"), "{}", page.text);
    assert!(
        page.text.contains("Try again") && !page.text.contains("card suspect"),
        "{}",
        page.text
    );
    assert!(host.diary().trial(trial).unwrap().concluded.is_none());
    // Filled in, there is one.
    for (number, arm) in arms.iter().enumerate() {
        if *arm == Arm::Without {
            record(&host, first.plus(number as i64).unwrap(), 3);
        }
    }
    host.set_clock(&on(first.plus(arms.len() as i64).unwrap(), "13:00"));
    let page = host.submit(&format!("/trials/{trial}"), &[("say", "conclude")]);
    assert!(page.text.contains("Your own trial"), "{}", page.text);
    assert!(host.diary().trial(trial).unwrap().concluded.is_some());
}

/// Whoever stops because of what was seen has chosen the moment: then p means nothing, whether or not
/// the protocol has a rule for it.
#[test]
fn p_does_not_count_where_benefit_ended_a_trial() {
    let (host, trial, first) = begun();
    let mut legs = Legs::new(4);
    for number in 0..42 {
        record(&host, first.plus(number).unwrap(), legs.cramps(1.0));
    }
    let from = first.plus(42).unwrap();
    host.set_clock(&on(from, "13:00"));
    let p_if_ended = |host: &Host, reason: EndReason| {
        let ended = Some(End { from, reason });
        let said = host.app.say_of_trial(host.app.new_id(), trial, |said| said.ended = ended);
        block_on(said).unwrap();
        block_on(host.app.trial_outcome(trial)).unwrap().p
    };
    let without_a_rule = altered(&host, |event| {
        of_trial(event, |said| {
            if let Some(registered) = &mut said.registered {
                registered.protocol.stopping.benefit = None;
            }
        });
        reseal(event);
    });
    assert_eq!(p_if_ended(&host, EndReason::Benefit), None);
    assert_eq!(p_if_ended(&without_a_rule, EndReason::Benefit), None);
    assert!(p_if_ended(&without_a_rule, EndReason::Futility).is_some());
}

/// Makes an altered protocol one that was registered so.
fn reseal(event: &mut Event) {
    let Body::Card(parts) = &mut event.body else { return };
    let said = |part: &Body| match part {
        Body::Trial(said) => said.allocated.as_ref().map(|drawn| drawn.seed),
        _ => None,
    };
    let Some(seed) = parts.iter().find_map(said) else { return };
    of_trial(event, |said| {
        if let Some(registered) = &mut said.registered {
            *registered = Registration::of(registered.protocol.clone(), seed);
        }
    });
}
