//! Diaries that nobody would write, for the property tests.
//!
//! Owns: how a log of every kind of event is made up.
//! Must not know: what is done with it.

use diary::{
    Answer, Body, CrampDuration, Diary, EpisodeStatement, Event, EventId, ExposureDefinition,
    ExposureId, ExposureKind, ExposureValue, Helped, MedicineStatement, Moment, Night,
    NightStatement, Observation, Pain, Relief, SealedEvent, Side, Site, trial::Dealt,
};
use jiff::{civil, tz::Offset};
use proptest::{collection::vec, option::of, prelude::*, sample::select};

pub fn diary() -> impl Strategy<Value = Diary> {
    log().prop_map(|log| Diary::replay(log.into_iter().map(SealedEvent::into_event)))
}

/// A log as the program could have written it: exposures of the person's own are defined.
pub fn log() -> impl Strategy<Value = Vec<SealedEvent>> {
    vec((body(), of(moment()), 0i64..1_000), 0..25).prop_map(|parts| {
        let mut events: Vec<Event> = OWN.iter().map(|(id, kind)| definition(id, *kind)).collect();
        for (number, (body, recorded, stamp)) in parts.into_iter().enumerate() {
            let event = match body {
                Made::Whole(body) if recorded.is_none() => {
                    Event::imported("diary-csv", &number.to_string(), 0, None, body)
                }
                Made::Whole(body) => written(number, recorded, stamp, body),
                Made::Episode(mut statement, night) => {
                    statement.episode = EventId::written(number as i64, [7; 10]);
                    statement.night = Some(night);
                    written(number, recorded, stamp, Body::Episode(statement))
                }
                Made::TakenBack(which) => {
                    // Not a definition: an export brings that one back, which is news.
                    let event = match events.get(OWN.len()..) {
                        Some(events) if !events.is_empty() => which.get(events).id,
                        _ => EventId::from_bytes([3; 16]),
                    };
                    written(number, recorded, stamp, Body::Retract { event })
                }
            };
            events.push(event);
        }
        let sealed = events.into_iter().map(|event| SealedEvent::seal(event).unwrap());
        sealed.collect()
    })
}

/// Ids that headings mangle or mistake are among them.
const OWN: [(&str, ExposureKind); 7] = [
    ("tea", ExposureKind::Number),
    ("café_au_lait", ExposureKind::YesNo),
    ("wine", ExposureKind::Number),
    ("side", ExposureKind::YesNo),
    ("_a__b_", ExposureKind::Number),
    ("水", ExposureKind::YesNo),
    ("5htp", ExposureKind::Number),
];

fn definition(id: &str, kind: ExposureKind) -> Event {
    let definition = ExposureDefinition {
        id: id.parse().unwrap(),
        label: id.into(),
        kind,
        unit: None,
        contrast: None,
    };
    Event::imported("test", id, 0, None, Body::Exposure(definition))
}

#[derive(Debug, Clone)]
enum Made {
    Whole(Body),
    Episode(EpisodeStatement, Night),
    TakenBack(prop::sample::Index),
}

fn written(number: usize, recorded: Option<Moment>, stamp: i64, body: Body) -> Event {
    let recorded = recorded.unwrap_or_else(|| "2026-11-24T08:00:00Z".parse().unwrap());
    let mut event = Event::written(EventId::written(number as i64, [7; 10]), recorded, None, body);
    event.origin = diary::event::Origin::Person { stamp };
    event
}

fn body() -> impl Strategy<Value = Made> {
    prop_oneof![
        6 => night_statement().prop_map(|statement| Made::Whole(Body::Night(statement))),
        4 => (episode(), night()).prop_map(|(statement, night)| Made::Episode(statement, night)),
        1 => Just(Made::Whole(Body::Medicine(medicine()))),
        1 => Just(Made::Whole(Body::Night(noted()))),
        1 => any::<prop::sample::Index>().prop_map(Made::TakenBack),
    ]
}

fn noted() -> NightStatement {
    let mut statement = NightStatement::about("2026-11-02".parse().unwrap());
    statement.note = Some(Answer::Known("a \"bad\"\nnight, = 3".into()));
    statement
}

fn medicine() -> MedicineStatement {
    let mut statement = MedicineStatement::about(EventId::from_bytes([9; 16]));
    statement.started = Some(Answer::NotSure);
    statement
}

fn answer<T: std::fmt::Debug + Clone>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<Answer<T>>> {
    of(prop_oneof![
        6 => value.prop_map(Answer::Known),
        1 => Just(Answer::NotSure),
        1 => Just(Answer::NotRecorded),
    ])
}

fn night() -> impl Strategy<Value = Night> {
    (1i8..6).prop_map(|day| Night::of_evening(civil::date(2026, 11, day)).unwrap())
}

fn moment() -> impl Strategy<Value = Moment> {
    (1i8..29, 0i8..24, 0i32..1_000, select(vec![0, 3_600, -34_200, 1_172]), any::<bool>()).prop_map(
        |(day, hour, millis, offset, named)| {
            let civil = civil::date(2026, 11, day).at(hour, 30, 0, millis * 1_000_000);
            let offset = Offset::from_seconds(offset).unwrap();
            Moment::new(civil, Some(offset), named.then_some("Europe/Paris"))
        },
    )
}

fn observation() -> impl Strategy<Value = Observation> {
    prop_oneof![
        Just(Observation::NotRecorded),
        Just(Observation::NoCramps),
        Just(Observation::Some),
        (1u16..99).prop_map(|n| Observation::exactly(n).unwrap()),
        (2u16..99).prop_map(|n| Observation::at_least(n).unwrap()),
    ]
}

fn pain() -> impl Strategy<Value = Pain> {
    (0u8..=10).prop_map(|level| Pain::new(level).unwrap())
}

fn duration() -> impl Strategy<Value = CrampDuration> {
    (1u32..=43_200).prop_map(|seconds| CrampDuration::from_seconds(seconds).unwrap())
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0u32..20).prop_map(f64::from),
        -1e9..1e9,
        select(vec![0.1, 1e-300, 5e-324, 1e9, 123_456.789]),
    ]
}

/// Some do not fit: `knowledge/` may have changed since they were recorded.
fn exposure() -> impl Strategy<Value = (ExposureId, Answer<ExposureValue>)> {
    let known = select(vec!["alcohol_drinks", "stress", "bedtime_stretch", "statin"]);
    let own = select(OWN.map(|(id, _)| id).to_vec());
    let value = prop_oneof![
        any::<bool>().prop_map(ExposureValue::YesNo),
        number().prop_map(|number| ExposureValue::number(number).unwrap()),
    ];
    (prop_oneof![known, own], answer(value))
        .prop_map(|(id, value)| (id.parse().unwrap(), value.unwrap_or(Answer::NotSure)))
}

prop_compose! {
    fn night_statement()(
        night in night(),
        cramps in of(observation()),
        worst_pain in answer(pain()),
        longest in answer(duration()),
        side in answer(select(Side::ALL.to_vec())),
        site in answer(select(Site::ALL.to_vec())),
        exposures in vec(exposure(), 1..4),
    ) -> NightStatement {
        let exposures = exposures.into_iter().collect();
        NightStatement { night, cramps, worst_pain, longest, side, site, exposures, note: None }
    }
}

prop_compose! {
    fn episode()(
        at in answer(moment()),
        side in answer(select(Side::ALL.to_vec())),
        site in answer(select(Site::ALL.to_vec())),
        duration in answer(duration()),
        pain in answer(pain()),
        woke in answer(any::<bool>()),
        relief in vec((select(Relief::ALL.to_vec()), select(Helped::ALL.to_vec())), 0..3),
        dealt in of((any::<[u8; 16]>(), any::<u16>())),
        followed in answer(any::<bool>()),
    ) -> EpisodeStatement {
        let relief = relief.into_iter().map(|(what, helped)| (what, Answer::Known(helped))).collect();
        EpisodeStatement {
            at, side, site, duration, pain, woke, relief, followed,
            dealt: dealt.map(|(trial, number)| Dealt { trial: EventId::from_bytes(trial), number }),
            ..EpisodeStatement::about(EventId::from_bytes([0; 16]))
        }
    }
}
