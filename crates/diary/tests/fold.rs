//! What must hold of the fold and the merge for every log.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use diary::{
    AdviceStatement, Adviser, Answer, Arm, Body, CheckOutcome, CheckStatement, Choice, DateOrder,
    Diary, EpisodeStatement, Event, EventId, ExposureId, ExposureValue, ImportStatement,
    MedicineStatement, Moment, Night, NightRow, NightStatement, Observation, Pain, PlanStatement,
    PreferenceStatement, Pregnancy, ProfileStatement, SealedEvent, Side, Site, SuspicionStatement,
    Tier, TrialStatement, Within,
    difference::{Changed, Difference, Field, Nights},
    event::Origin,
    import::{Conflict, Decision, weigh},
    merge::EventSet,
    trial::{
        Allocation, Analysis, ArmPlan, Design, Digest, End, EndReason, Expected, Prior, Protocol,
        Registration, Stopping,
    },
};
use proptest::{collection::vec, prelude::*, sample::Index};

fn id(n: u8) -> EventId {
    EventId::written(i64::from(n), [n; 10])
}

fn night(n: u8) -> Night {
    "2026-11-01".parse::<Night>().unwrap().plus(i64::from(n)).unwrap()
}

fn exposure(name: &str) -> ExposureId {
    name.parse().unwrap()
}

fn recorded(stamp: i64) -> Moment {
    let timestamp = jiff::Timestamp::from_millisecond(1_795_000_000_000 + stamp).unwrap();
    let offset = jiff::tz::offset(1);
    Moment::new(offset.to_datetime(timestamp), Some(offset), Some("Europe/Paris"))
}

/// An event by a person, at a stamp that need not follow its number.
fn written(n: u8, stamp: i64, body: Body) -> Event {
    let origin = Origin::Person { stamp };
    Event { id: id(n), recorded: Some(recorded(stamp)), origin, body }
}

#[derive(Debug, Clone)]
enum Said {
    Cramps { night: u8, count: u16 },
    Alcohol { night: u8, drinks: Option<u8> },
    Cramp { night: u8 },
    Detail { of: Index, left: bool, moved: Option<u8> },
    Row { night: u8, count: u16 },
    ImportOf { rows: Vec<Index> },
    Myself { question: u8, yes: bool },
    Medicine { ingredient: bool },
    Check,
    Finding { of: Index, yes: Option<bool>, ends: bool },
    Decision { remedy: u8, started: bool },
    Trial { night: u8 },
    InTrial { of: Index, night: u8, drawn: bool, ends: bool },
    Retract { event: Index },
    Forget { event: Index },
}

fn said() -> impl Strategy<Value = Said> {
    let any_night = 0u8..4;
    prop_oneof![
        3 => (any_night.clone(), 0u16..4).prop_map(|(night, count)| Said::Cramps { night, count }),
        3 => (any_night.clone(), proptest::option::of(0u8..5))
            .prop_map(|(night, drinks)| Said::Alcohol { night, drinks }),
        2 => any_night.clone().prop_map(|night| Said::Cramp { night }),
        2 => (any::<Index>(), any::<bool>(), proptest::option::of(any_night.clone()))
            .prop_map(|(of, left, moved)| Said::Detail { of, left, moved }),
        2 => (any_night, 0u16..4).prop_map(|(night, count)| Said::Row { night, count }),
        1 => vec(any::<Index>(), 0..4).prop_map(|rows| Said::ImportOf { rows }),
        1 => (0u8..4, any::<bool>()).prop_map(|(question, yes)| Said::Myself { question, yes }),
        1 => any::<bool>().prop_map(|ingredient| Said::Medicine { ingredient }),
        1 => Just(Said::Check),
        2 => (any::<Index>(), proptest::option::of(any::<bool>()), any::<bool>())
            .prop_map(|(of, yes, ends)| Said::Finding { of, yes, ends }),
        1 => (0u8..3, any::<bool>())
            .prop_map(|(remedy, started)| Said::Decision { remedy, started }),
        1 => (0u8..4).prop_map(|night| Said::Trial { night }),
        2 => (any::<Index>(), 0u8..4, any::<bool>(), any::<bool>())
            .prop_map(|(of, night, drawn, ends)| Said::InTrial { of, night, drawn, ends }),
        2 => any::<Index>().prop_map(|event| Said::Retract { event }),
        1 => any::<Index>().prop_map(|event| Said::Forget { event }),
    ]
}

/// A log in which every event is about earlier ones, as the stamps guarantee.
fn log() -> impl Strategy<Value = Vec<Event>> {
    vec(said(), 1..40).prop_map(|said| {
        let mut events: Vec<Event> = Vec::new();
        for (n, said) in said.into_iter().enumerate() {
            let n = u8::try_from(n).unwrap() + 1;
            let pick = |index: &Index| match events.is_empty() {
                true => id(200),
                false => index.get(&events).id,
            };
            let count = |count| Some(Observation::exactly(count).unwrap());
            let body = match &said {
                Said::Cramps { night: of, count: k } => {
                    let statement =
                        NightStatement { cramps: count(*k), ..NightStatement::about(night(*of)) };
                    Body::Night(statement)
                }
                Said::Alcohol { night: of, drinks } => {
                    let mut statement = NightStatement::about(night(*of));
                    let value = match drinks {
                        Some(drinks) => ExposureValue::number(f64::from(*drinks)).unwrap().into(),
                        None => Answer::NotSure,
                    };
                    statement.exposures.insert(exposure("alcohol_drinks"), value);
                    Body::Night(statement)
                }
                Said::Cramp { night: of } => Body::Episode(EpisodeStatement {
                    night: Some(night(*of)),
                    ..EpisodeStatement::about(id(n))
                }),
                Said::Detail { of, left, moved } => Body::Episode(EpisodeStatement {
                    side: Some(Answer::Known(if *left { Side::Left } else { Side::Right })),
                    night: moved.map(night),
                    ..EpisodeStatement::about(pick(of))
                }),
                Said::Row { night: of, count: k } => {
                    let row = NightRow {
                        cramps: Observation::exactly(*k).unwrap(),
                        ..NightRow::empty(night(*of))
                    };
                    let body = Body::Night(row.statement());
                    let event = Event::imported(
                        "diary-csv",
                        &row.night.to_string(),
                        u32::from(n % 3),
                        None,
                        body,
                    );
                    if events.iter().all(|known| known.id != event.id) {
                        events.push(event);
                    }
                    continue;
                }
                Said::ImportOf { rows } => Body::Import(ImportStatement {
                    source: "diary-csv".into(),
                    added: rows.iter().map(pick).collect(),
                }),
                Said::Myself { question, yes } => myself(*question, *yes),
                Said::Medicine { ingredient } => Body::Medicine(MedicineStatement {
                    name: Some("Lasix".into()),
                    ingredients: ingredient
                        .then(|| Answer::Known(vec!["furosemide".parse().unwrap()])),
                    ..MedicineStatement::about(id(n))
                }),
                Said::Check => Body::Check(CheckStatement::about(id(n))),
                Said::Finding { of, yes, ends } => Body::Check(finding(pick(of), *yes, *ends)),
                Said::Decision { remedy, started } => {
                    let choice = if *started { Choice::Started } else { Choice::Stopped };
                    let remedy = format!("R{remedy}").parse().unwrap();
                    Body::Plan(PlanStatement { remedy, choice, on: jiff::civil::date(2026, 11, 1) })
                }
                Said::Trial { night: from } => trial(id(n), night(*from)),
                Said::InTrial { of, night: at, drawn, ends } => {
                    Body::Trial(Box::new(in_trial(pick(of), night(*at), *drawn, *ends)))
                }
                Said::Retract { event } => Body::Retract { event: pick(event) },
                Said::Forget { event } => Body::Forget { event: pick(event) },
            };
            events.push(written(n, i64::from(n), body));
        }
        events
    })
}

fn trial(id: EventId, first_night: Night) -> Body {
    let arm = |name: &str| ArmPlan { name: name.into(), what: name.into() };
    let protocol = Protocol {
        remedy: "R01".parse().unwrap(),
        question: "Does it help?".into(),
        outcome: "Cramps a night".into(),
        with: arm("With"),
        without: arm("Without"),
        records: None,
        agreed: None,
        design: Design::Nightly { blocks: 1, block_nights: 4, longest_run: 3 },
        first_night,
        blinding: "None".into(),
        stopping: Stopping { first_look: 3, benefit_from: 6, benefit: None },
        analysis: Analysis {
            text: "As promised".into(),
            sceptical: Prior { mean: 0.0, sd: 0.5 },
            evidence: Prior { mean: -0.1, sd: 0.3 },
            draws: 4_999,
            half_life_nights: 0.0,
        },
        expected: Expected {
            nights: 4,
            if_halved: 0.1,
            if_three_in_ten_fewer: 0.1,
            if_nothing: 0.05,
            simulations: 10,
        },
        is_a_test: false,
        nights_behind: 0,
        lengths_behind: None,
        knowledge: "2026-11".into(),
    };
    let seed = Digest::from_bytes([1; 32]);
    let registered = Some(Registration::of(protocol, seed));
    Body::Trial(Box::new(TrialStatement { registered, ..TrialStatement::about(id) }))
}

fn in_trial(trial: EventId, night: Night, drawn: bool, ends: bool) -> TrialStatement {
    let seed = Digest::from_bytes([1; 32]);
    TrialStatement {
        allocated: drawn.then(|| Allocation { seed, arms: vec![Arm::With; 4] }),
        followed: [(night, Answer::Known(drawn))].into(),
        ended: ends.then_some(End { from: night, reason: EndReason::Choice }),
        ..TrialStatement::about(trial)
    }
}

fn myself(question: u8, yes: bool) -> Body {
    match question {
        0 => Body::Profile(ProfileStatement {
            pregnancy: Some(Answer::Known(Pregnancy::Pregnant)),
            due: Some(Answer::Known(jiff::civil::date(2027, 3, 1))),
            facts: [("kidney-disease".parse().unwrap(), Answer::Known(yes))].into(),
            ..ProfileStatement::default()
        }),
        1 => Body::Suspicion(SuspicionStatement { exposure: exposure("steps"), suspected: yes }),
        2 => Body::Advice(AdviceStatement {
            remedy: "R05".parse().unwrap(),
            adviser: Adviser::Pharmacist,
            on: jiff::civil::date(2026, 11, 1),
            agreed: yes,
            about: ["kidney-disease".parse().unwrap()].into(),
        }),
        _ => Body::Preference(PreferenceStatement {
            emergency_number: Some(Answer::Known(if yes { "112" } else { "999" }.into())),
            stretch_at: Some(Answer::Known(jiff::civil::time(21, 30, 0, 0))),
            dates: Some(Answer::Known(if yes {
                DateOrder::DayFirst
            } else {
                DateOrder::MonthFirst
            })),
            ..PreferenceStatement::default()
        }),
    }
}

fn finding(check: EventId, yes: Option<bool>, ends: bool) -> CheckStatement {
    let answer = yes.map_or(Answer::NotSure, Answer::Known);
    let outcome = CheckOutcome {
        tier: Tier::Soon,
        within: Some(Within::Today),
        complete: false,
        fired: vec!["S1".parse().unwrap()],
        knowledge: "2026-11".into(),
    };
    CheckStatement {
        check,
        findings: [("calf-swelling-one-sided".parse().unwrap(), answer)].into(),
        outcome: ends.then_some(outcome),
    }
}

fn sealed(events: &[Event]) -> Vec<SealedEvent> {
    events.iter().filter_map(|event| SealedEvent::seal(event.clone()).ok()).collect()
}

fn union(parts: &[&[SealedEvent]]) -> EventSet {
    let mut set = EventSet::default();
    for part in parts {
        set.unite(part.iter().cloned()).unwrap();
    }
    set
}

fn fold(set: &EventSet) -> Diary {
    Diary::replay(set.events().map(|sealed| sealed.event().clone()))
}

proptest! {
    #[test]
    fn a_diary_is_a_function_of_the_set_of_its_events(
        (events, shuffled) in log().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())),
    ) {
        let twice = shuffled.iter().chain(&shuffled).cloned();
        prop_assert_eq!(Diary::replay(twice), Diary::replay(events));
    }

    #[test]
    fn folding_on_top_is_a_replay_or_says_it_cannot_be(events in log(), at in any::<Index>()) {
        let (before, after) = events.split_at(at.index(events.len()));
        let mut diary = Diary::replay(before.to_vec());
        let unchanged = diary.clone();
        match diary.absorb(after.to_vec()) {
            Ok(()) => prop_assert_eq!(diary, Diary::replay(events)),
            Err(_) => prop_assert_eq!(diary, unchanged),
        }
    }

    #[test]
    fn a_snapshot_reads_back_as_the_same_diary(events in log()) {
        let diary = Diary::replay(events);
        prop_assert_eq!(Diary::from_snapshot(&diary.to_snapshot()), Some(diary));
    }

    #[test]
    fn a_damaged_snapshot_never_panics(events in log(), at in any::<Index>(), byte in any::<u8>()) {
        let mut bytes = Diary::replay(events).to_snapshot();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = Diary::from_snapshot(&bytes);
        let _ = Diary::from_snapshot(&bytes[..at]);
    }

    #[test]
    fn a_merge_is_associative_commutative_and_idempotent(events in log(), parts in vec(0u8..8, 40)) {
        let all = sealed(&events);
        // Each event is in some of three copies.
        let copy = |bit: u8| -> Vec<SealedEvent> {
            let chosen = all.iter().zip(&parts).filter(|(_, part)| *part & bit != 0);
            chosen.map(|(sealed, _)| sealed.clone()).collect()
        };
        let (a, b, c) = (copy(1), copy(2), copy(4));
        let mut right = union(&[&b, &c]);
        right.unite(a.iter().cloned()).unwrap();
        prop_assert_eq!(&union(&[&a, &b, &c]), &right);
        prop_assert_eq!(&union(&[&a, &b]), &union(&[&b, &a]));
        prop_assert_eq!(&union(&[&a, &a]), &union(&[&a]));
        prop_assert_eq!(fold(&union(&[&a, &b, &c])), fold(&union(&[&c, &b, &a, &a])));
    }

    #[test]
    fn every_event_reads_back_from_its_text(events in log()) {
        for sealed in sealed(&events) {
            prop_assert_eq!(&SealedEvent::open(sealed.canonical(), sealed.hash()).unwrap(), &sealed);
        }
    }
}

fn statement(cramps: u16) -> Body {
    let cramps = Some(Observation::exactly(cramps).unwrap());
    Body::Night(NightStatement { cramps, ..NightStatement::about(night(0)) })
}

#[test]
fn a_later_statement_corrects_and_taking_it_back_restores_the_earlier() {
    let first = written(1, 1, statement(0));
    let second = written(2, 2, statement(3));
    let undo = written(3, 3, Body::Retract { event: second.id });
    let redo = written(4, 4, Body::Retract { event: undo.id });
    let cramps = |events: &[&Event]| {
        Diary::replay(events.iter().map(|&event| event.clone())).observation(night(0))
    };
    assert_eq!(cramps(&[&first, &second]).count(), Some(3));
    assert_eq!(cramps(&[&first, &second, &undo]).count(), Some(0));
    assert_eq!(cramps(&[&first, &second, &undo, &redo]).count(), Some(3));
}

#[test]
fn taking_a_cramp_back_takes_its_details_with_it() {
    let cramp = written(
        1,
        1,
        Body::Episode(EpisodeStatement { night: Some(night(0)), ..EpisodeStatement::about(id(1)) }),
    );
    let detail = written(
        2,
        2,
        Body::Episode(EpisodeStatement {
            pain: Some(Pain::new(7).unwrap().into()),
            ..EpisodeStatement::about(id(1))
        }),
    );
    let undo = written(3, 3, Body::Retract { event: id(1) });
    let diary = Diary::replay([cramp.clone(), detail.clone()]);
    assert_eq!(diary.observation(night(0)), Observation::Some);
    assert_eq!(diary.night(night(0)).unwrap().row(night(0)).worst_pain, Pain::new(7).ok());
    assert_eq!(
        Diary::replay([cramp, detail, undo]).observation(night(0)),
        Observation::NotRecorded
    );
}

#[test]
fn a_card_says_several_things_and_is_taken_back_whole() {
    let cramp = EpisodeStatement { night: Some(night(0)), ..EpisodeStatement::about(id(1)) };
    let card = written(1, 1, Body::Card(vec![statement(1), Body::Episode(cramp)]));
    let undo = written(2, 2, Body::Retract { event: card.id });
    assert!(SealedEvent::seal(card.clone()).is_ok());
    let diary = Diary::replay([card.clone()]);
    assert_eq!(diary.observation(night(0)).count(), Some(1));
    assert!(diary.episode(id(1)).is_some());
    assert_eq!(Diary::replay([card, undo]).nights().count(), 0);
    let nested = written(3, 3, Body::Card(vec![Body::Card(vec![statement(1)])]));
    assert!(SealedEvent::seal(nested).is_err());
}

#[test]
fn a_forgotten_text_does_not_come_back_with_a_merge() {
    let secret = SealedEvent::seal(written(1, 1, statement(3))).unwrap();
    let forget = SealedEvent::seal(written(2, 2, Body::Forget { event: id(1) })).unwrap();
    let mut set = EventSet::default();
    set.unite([secret.clone(), forget]).unwrap();
    set.unite([secret]).unwrap();
    assert!(set.get(id(1)).is_none());
    assert_eq!(set.len(), 1);
}

#[test]
fn two_events_that_share_an_id_and_differ_are_damage() {
    let one = SealedEvent::seal(written(1, 1, statement(3))).unwrap();
    let other = SealedEvent::seal(written(1, 1, statement(4))).unwrap();
    let mut set = EventSet::default();
    set.unite([one]).unwrap();
    let before = set.clone();
    assert_eq!(set.unite([other]).unwrap_err().id, id(1));
    assert_eq!(set, before);
}

fn row(cramps: u16) -> NightRow {
    NightRow { cramps: Observation::exactly(cramps).unwrap(), ..NightRow::empty(night(0)) }
}

fn add(diary: &Diary, row: &NightRow) -> Event {
    match weigh(diary, "diary-csv", row) {
        Decision::Add(event) => *event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_row_that_says_nothing_new_adds_nothing() {
    let first = add(&Diary::default(), &row(2));
    let diary = Diary::replay([first]);
    assert_eq!(weigh(&diary, "diary-csv", &row(2)), Decision::NothingNew);
    assert_eq!(weigh(&diary, "diary-csv", &NightRow::empty(night(0))), Decision::NothingNew);
}

#[test]
fn a_row_that_changed_corrects_and_may_change_back() {
    let first = add(&Diary::default(), &row(2));
    let second = add(&Diary::replay([first.clone()]), &row(3));
    let diary = Diary::replay([first.clone(), second.clone()]);
    assert_eq!(diary.observation(night(0)).count(), Some(3));
    let third = add(&diary, &row(2));
    assert_eq!(Diary::replay([first, second, third]).observation(night(0)).count(), Some(2));
}

#[test]
fn a_row_said_before_is_nothing_new_where_single_cramps_were_stored_since() {
    let first = add(&Diary::default(), &row(1));
    let cramp = |n| {
        let about = EpisodeStatement::about(id(n));
        written(n, i64::from(n), Body::Episode(EpisodeStatement { night: Some(night(0)), ..about }))
    };
    let diary = Diary::replay([first, cramp(1), cramp(2)]);
    assert_eq!(weigh(&diary, "diary-csv", &row(1)), Decision::NothingNew);
}

#[test]
fn a_row_said_before_is_nothing_new_where_it_shows_no_more() {
    let pain = NightRow { worst_pain: Pain::new(7).ok(), ..NightRow::empty(night(0)) };
    let first = add(&Diary::default(), &pain);
    let diary = Diary::replay([first, written(1, 1, statement(0))]);
    assert_eq!(weigh(&diary, "diary-csv", &pain), Decision::NothingNew);
}

#[test]
fn nights_are_new_filled_in_changed_or_the_same() {
    let cramps = |at, count| NightStatement {
        cramps: Some(Observation::exactly(count).unwrap()),
        ..NightStatement::about(night(at))
    };
    let note = |at, text: &str| NightStatement {
        note: Some(Answer::Known(text.into())),
        ..NightStatement::about(night(at))
    };
    let steps = |at, steps| NightStatement {
        exposures: [(exposure("steps"), steps)].into(),
        ..NightStatement::about(night(at))
    };
    let some =
        |at| NightStatement { cramps: Some(Observation::Some), ..NightStatement::about(night(at)) };
    let before = [
        cramps(1, 2),
        cramps(2, 0),
        note(3, "a"),
        cramps(4, 3),
        steps(5, Answer::NotSure),
        some(6),
        some(7),
        cramps(8, 2),
    ];
    let later = [
        cramps(0, 1),
        cramps(1, 4),
        steps(2, ExposureValue::Number(5.0).into()),
        note(3, "b"),
        cramps(4, 3),
        cramps(5, 1),
        cramps(6, 2),
        cramps(7, 0),
        some(8),
    ];
    let events: Vec<Event> = (1..)
        .zip(before.iter().chain(&later))
        .map(|(n, said)| written(n, i64::from(n), Body::Night(said.clone())))
        .collect();
    let earlier = Diary::replay(events[..before.len()].to_vec());
    let changed = |at, field, stood: Option<&str>, says: Option<&str>| {
        let (stood, says) = (stood.map(Into::into), says.map(Into::into));
        Changed { night: night(at), differences: vec![Difference { field, stood, says }] }
    };
    let expected = Nights {
        // Of the sixth it was only said that somebody was not sure: nothing was known.
        new: 2,
        filled_in: 2,
        changed: vec![
            changed(1, Field::Cramps, Some("2"), Some("4")),
            changed(3, Field::Note, None, None),
            changed(7, Field::Cramps, Some("some"), Some("0")),
            changed(8, Field::Cramps, Some("2"), Some("some")),
        ],
    };
    assert_eq!(Nights::compare(&earlier, &Diary::replay(events)), expected);
}

#[test]
fn a_row_that_contradicts_the_person_is_a_conflict() {
    let diary = Diary::replay([written(1, 1, statement(1))]);
    let (stood, says) = (Some("1".into()), Some("2".into()));
    let differences = vec![Difference { field: Field::Cramps, stood, says }];
    let expected = Decision::Conflict(Conflict::SaidOtherwise { differences });
    assert_eq!(weigh(&diary, "diary-csv", &row(2)), expected);
}

#[test]
fn an_exposure_that_contradicts_the_person_costs_itself_and_cramps_the_row() {
    let steps = |steps| [(exposure("steps"), ExposureValue::Number(steps))].into();
    let mine = |said: NightStatement| written(1, 1, Body::Night(said));
    let row = NightRow { exposures: steps(5.0), ..row(2) };
    let of_steps = NightStatement {
        exposures: [(exposure("steps"), Answer::NotSure)].into(),
        ..NightStatement::about(night(0))
    };
    let diary = Diary::replay([mine(of_steps.clone())]);
    let Decision::AddRest(rest, Conflict::SaidOtherwise { differences }) =
        weigh(&diary, "diary-csv", &row)
    else {
        panic!("the cramps are taken");
    };
    assert_eq!(differences[0].field, Field::Exposure(exposure("steps")));
    let after = Diary::replay([mine(of_steps.clone()), (*rest).clone()]);
    assert_eq!(after.observation(night(0)).count(), Some(2));
    assert_eq!(after.night(night(0)).unwrap().exposure(&exposure("steps")), None);
    assert!(matches!(weigh(&after, "diary-csv", &row), Decision::Conflict(_)), "once");

    let diary = Diary::replay([written(1, 1, statement(1))]);
    assert!(matches!(weigh(&diary, "diary-csv", &row), Decision::Conflict(_)));

    // A row that was taken back whole does not return in part.
    let whole = add(&Diary::default(), &row);
    let taken_back = written(2, 2, Body::Retract { event: whole.id });
    let diary = Diary::replay([whole, taken_back, mine(of_steps)]);
    assert!(matches!(weigh(&diary, "diary-csv", &row), Decision::Conflict(_)));
}

#[test]
fn a_row_may_say_more_than_the_single_cramps_but_not_less() {
    let cramp = |n| {
        let about = EpisodeStatement::about(id(n));
        written(n, i64::from(n), Body::Episode(EpisodeStatement { night: Some(night(0)), ..about }))
    };
    let diary = Diary::replay([cramp(1), cramp(2)]);
    assert!(matches!(weigh(&diary, "diary-csv", &row(3)), Decision::Add(_)));
    assert!(matches!(weigh(&diary, "diary-csv", &row(1)), Decision::Conflict(_)));
    assert!(matches!(weigh(&diary, "diary-csv", &row(0)), Decision::Conflict(_)));
}

#[test]
fn a_table_that_says_less_of_a_place_does_not_contradict_the_diary() {
    let mut said = NightStatement::about(night(0));
    said.site = Some(Answer::Known(Site::BackOfThigh));
    let diary = Diary::replay([written(1, 1, Body::Night(said))]);
    let at = |site| NightRow { site: Some(site), ..NightRow::empty(night(0)) };
    assert_eq!(weigh(&diary, "diary-csv", &at(Site::Thigh)), Decision::NothingNew);
    assert_eq!(weigh(&diary, "diary-csv", &at(Site::BackOfThigh)), Decision::NothingNew);
    for elsewhere in [Site::FrontOfThigh, Site::Calf, Site::Other] {
        let weighed = weigh(&diary, "diary-csv", &at(elsewhere));
        assert!(matches!(weighed, Decision::Conflict(_)), "{elsewhere}");
    }
}

#[test]
fn not_sure_from_the_person_outweighs_a_file() {
    let mut said = NightStatement::about(night(0));
    said.exposures.insert(exposure("steps"), Answer::NotSure);
    let diary = Diary::replay([written(1, 1, Body::Night(said))]);
    let mut row = NightRow::empty(night(0));
    row.exposures.insert(exposure("steps"), ExposureValue::Number(5.0));
    assert!(matches!(weigh(&diary, "diary-csv", &row), Decision::Conflict(_)));
}

#[test]
fn a_row_that_was_taken_back_or_forgotten_does_not_return() {
    let first = add(&Diary::default(), &row(2));
    let taken_back = written(1, 1, Body::Retract { event: first.id });
    let forgotten = written(1, 1, Body::Forget { event: first.id });
    let after = |event| weigh(&Diary::replay([first.clone(), event]), "diary-csv", &row(2));
    assert_eq!(after(taken_back), Decision::Conflict(Conflict::TakenBack));
    assert_eq!(after(forgotten), Decision::Conflict(Conflict::Forgotten));
}

#[test]
fn an_import_that_was_undone_can_be_made_again() {
    let first = add(&Diary::default(), &row(2));
    let source = "diary-csv".to_owned();
    let import = written(1, 1, Body::Import(ImportStatement { source, added: vec![first.id] }));
    let undo = written(2, 2, Body::Retract { event: import.id });
    let events = [first.clone(), import, undo];
    let diary = Diary::replay(events.clone());
    assert_eq!(diary.observation(night(0)), Observation::NotRecorded);
    let again = add(&diary, &row(2));
    assert_ne!(again.id, first.id);
    let diary = Diary::replay(events.into_iter().chain([again]));
    assert_eq!(diary.observation(night(0)).count(), Some(2));
}

#[test]
fn answers_to_a_check_that_was_taken_back_say_nothing() {
    let began = written(1, 1, Body::Check(CheckStatement::about(id(1))));
    let answered = written(2, 2, Body::Check(finding(id(1), Some(true), true)));
    let undo = written(3, 3, Body::Retract { event: id(1) });
    let diary = Diary::replay([began.clone(), answered.clone()]);
    let (_, check) = diary.checks().next().unwrap();
    assert_eq!(check.outcome.as_ref().unwrap().what.tier, Tier::Soon);
    assert_eq!(check.findings.values().next().unwrap().recorded, Some(recorded(2)));
    assert_eq!(Diary::replay([began, answered, undo]).checks().count(), 0);
}

#[test]
fn the_last_decision_about_a_remedy_holds_and_the_earlier_are_kept() {
    let decide = |n, choice| {
        let remedy = "R01".parse().unwrap();
        let on = jiff::civil::date(2026, 11, 1);
        written(n, i64::from(n), Body::Plan(PlanStatement { remedy, choice, on }))
    };
    let diary = Diary::replay([decide(1, Choice::Started), decide(2, Choice::Stopped)]);
    assert_eq!(diary.decided(&"R01".parse().unwrap()).unwrap().what.choice, Choice::Stopped);
    assert_eq!(diary.decisions().next().unwrap().1.len(), 2);
}
