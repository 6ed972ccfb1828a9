use diary::{
    Answer, Body, CrampDuration, EpisodeStatement, Event, EventId, ExposureValue, Helped, Moment,
    NightStatement, Observation, Pain,
};
use proptest::prelude::*;

use super::*;

/// A Thursday.
const FIRST: &str = "2026-01-01";

fn night(after_first: i64) -> Night {
    FIRST.parse::<Night>().unwrap().plus(after_first).unwrap()
}

fn said(after_first: i64, say: impl FnOnce(&mut NightStatement)) -> Event {
    let mut statement = NightStatement::about(night(after_first));
    say(&mut statement);
    Event::imported("diary-csv", &after_first.to_string(), 0, None, Body::Night(statement))
}

/// One night after the other, as the diary CSV writes them.
fn cramps(column: &[&str]) -> Vec<Event> {
    let nights = (0..).zip(column);
    nights
        .map(|(after_first, text)| {
            said(after_first, |statement| {
                let observation: Observation = text.parse().unwrap();
                statement.cramps = Some(observation).filter(|cramps| cramps.is_recorded());
            })
        })
        .filter(|event| !matches!(&event.body, Body::Night(said) if said.says_nothing()))
        .collect()
}

/// A single cramp, told apart by `number`.
fn cramp(after_first: i64, number: u8, say: impl FnOnce(&mut EpisodeStatement)) -> Event {
    let id = EventId::from_bytes([number; 16]);
    let mut statement = EpisodeStatement::about(id);
    statement.night = Some(night(after_first));
    say(&mut statement);
    let recorded: Moment = "2026-06-01T08:00:00+00:00".parse().unwrap();
    Event::written(id, recorded, Some(i64::from(number)), Body::Episode(statement))
}

fn summary(events: impl IntoIterator<Item = Event>) -> Summary {
    summarise(&Diary::replay(events), None, None)
}

#[track_caller]
fn close(found: f64, wanted: f64) {
    // Rounding of a few operations.
    assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
}

fn about(cramps: &CrampsPerWeek) -> (Estimate, u32) {
    match cramps {
        CrampsPerWeek::About { estimate, without_number } => (*estimate, *without_number),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_diary_without_a_night_says_nothing() {
    let empty = summary([]);
    assert_eq!((empty.first, empty.last, empty.span, empty.observed), (None, None, 0, 0));
    assert_eq!(empty.cramps_per_week, CrampsPerWeek::Unknown);
    assert_eq!(empty.cramp_nights_per_week, None);
    assert_eq!(empty.recorded_share(), None);
    assert!(empty.months.is_empty() && empty.change.is_none() && empty.pain.is_none());
}

#[test]
fn a_small_diary_has_the_numbers_counted_by_hand() {
    // Ten nights from a Thursday; eight observed, four with cramps, 2 + 1 + 3 + 1 cramps.
    let ten = summary(cramps(&["0", "2", "", "0", "1", "3", "", "0", "0", "1"]));
    assert_eq!((ten.first, ten.last), (Some(night(0)), Some(night(9))));
    assert_eq!((ten.span, ten.observed, ten.with_cramps), (10, 8, 4));
    close(ten.cramp_nights_per_week.unwrap().value, 3.5);
    let (rate, without_number) = about(&ten.cramps_per_week);
    close(rate.value, 7.0 * 7.0 / 8.0);
    assert_eq!(without_number, 0);
    assert_eq!(ten.recorded_share(), Some(0.8));
    // Mondays: the fifth night alone. Fridays: the second and the ninth.
    let weekday = |day: usize| (ten.by_weekday[day].observed, ten.by_weekday[day].with_cramps);
    assert_eq!(weekday(0), (1, 1));
    assert_eq!(weekday(4), (2, 1));
    assert_eq!(weekday(2), (0, 0));
    assert_eq!(ten.by_weekday[2].share, None);
    assert_eq!((ten.by_month[0].observed, ten.by_month[0].with_cramps), (8, 4));
    assert_eq!(ten.by_month[1], NightShare::default());
}

#[test]
fn an_unrecorded_night_is_not_a_zero() {
    let with_gaps = summary(cramps(&["1", "", "", "", "0"]));
    assert_eq!((with_gaps.span, with_gaps.observed), (5, 2));
    close(with_gaps.cramp_nights_per_week.unwrap().value, 3.5);
}

#[test]
fn a_night_of_some_cramps_is_a_cramp_night_and_is_taken_to_be_like_those_with_a_number() {
    // The `some` night counts for the mean of 1 and 3, `>=2` for that of the 3 alone, and
    // `>=7`, which no night with a number reaches, for 7.
    let (rate, without_number) =
        about(&summary(cramps(&["some", "1", "3", "0", ">=2", ">=7"])).cramps_per_week);
    close(rate.value, 7.0 * (2.0 + 1.0 + 3.0 + 0.0 + 3.0 + 7.0) / 6.0);
    assert_eq!(without_number, 3);
    assert_eq!(summary(cramps(&["some", "1", "0"])).unknown.number, 1);
}

#[test]
fn where_no_night_has_a_number_there_are_at_least_so_many() {
    let least = summary(cramps(&["some", "0", ">=3", "0", "0", "", "0", "0"])).cramps_per_week;
    assert_eq!(least, CrampsPerWeek::AtLeast { per_week: 4.0 });
    let none = summary(cramps(&["0", "0"])).cramps_per_week;
    let (rate, without_number) = about(&none);
    assert_eq!((rate.value, rate.low, without_number), (0.0, 0.0, 0));
    assert!(rate.high > 0.0);
}

#[test]
fn nights_without_a_number_widen_the_interval() {
    // Half of the cramp nights have one cramp and half nine, so that one more or less unknown
    // matters. Filled with their mean alone, the unsure diary would look the steadier one.
    let width = |unsure: bool| {
        let night = |at: usize| match (7 * at + at * at / 3) % 12 {
            0 | 5 if unsure && at.is_multiple_of(2) => "some",
            0 => "1",
            5 => "9",
            _ => "0",
        };
        let column: Vec<&str> = (0..200).map(night).collect();
        let (rate, without_number) = about(&summary(cramps(&column)).cramps_per_week);
        assert_eq!(without_number > 5, unsure);
        (rate.high - rate.low) / rate.value
    };
    assert!(width(true) > width(false), "{} {}", width(true), width(false));
}

#[test]
fn single_cramps_speak_for_themselves_and_otherwise_the_night() {
    let side = |side| move |said: &mut EpisodeStatement| said.side = Some(Answer::Known(side));
    let mut events = vec![
        cramp(0, 1, |said| {
            said.at = Some(Answer::Known("2026-01-02T03:10:00+00:00".parse().unwrap()));
            said.side = Some(Answer::Known(Side::Left));
            said.duration = Some(CrampDuration::from_seconds(720).unwrap().into());
            said.pain = Some(Pain::new(8).unwrap().into());
            said.woke = Some(true.into());
            said.relief.insert(Relief::Stretch, Helped::Yes.into());
            said.relief.insert(Relief::Heat, Answer::NotRecorded);
        }),
        cramp(0, 2, side(Side::Left)),
        cramp(0, 3, |said| {
            said.woke = Some(Answer::NotSure);
            said.relief.insert(Relief::Stretch, Answer::NotSure);
            said.pain = Some(Pain::new(3).unwrap().into());
        }),
    ];
    // The night's own side is not counted beside those of its cramps; its site is.
    events.push(said(0, |said| {
        said.side = Some(Side::Right.into());
        said.site = Some(Site::Calf.into());
    }));
    events.push(said(1, |said| {
        said.cramps = Some(Observation::Some);
        said.side = Some(Side::Right.into());
        said.longest = Some(CrampDuration::from_seconds(120).unwrap().into());
    }));
    // Not a cramp night: its side says nothing.
    events.push(said(2, |said| {
        said.cramps = Some(Observation::NoCramps);
        said.side = Some(Side::Right.into());
    }));
    let found = summary(events);
    assert_eq!(found.by_side, BTreeMap::from([(Side::Left, 2), (Side::Right, 1)]));
    assert_eq!(found.by_site, BTreeMap::from([(Site::Calf, 1)]));
    let placed: u32 = found.by_place.iter().filter_map(|it| it.site.map(|_| it.cramps)).sum();
    assert_eq!(placed, 1, "{:?}", found.by_place);
    let minutes = found.minutes.unwrap();
    assert_eq!((minutes.known, minutes.median, minutes.largest), (2, 7.0, 12.0));
    assert_eq!(found.over_ten_minutes, Tally { known: 2, so: 1 });
    assert_eq!(found.by_pain[8], 1);
    assert_eq!(found.by_pain.iter().sum::<u32>(), 1);
    assert_eq!(found.woke, Tally { known: 1, so: 1 });
    let stretch = HelpTally { yes: 1, unknown: 1, ..HelpTally::default() };
    assert_eq!(found.relief[&Relief::Stretch], stretch);
    assert_eq!(found.relief[&Relief::Heat].used(), 0);
    assert_eq!(found.by_hour[3], 1);
    let unknown = Unknown { number: 2, time: 2, side: 1, site: 1, minutes: 2, pain: 1 };
    assert_eq!(found.unknown, unknown);
}

#[test]
fn hours_run_through_the_night() {
    let at = |text: &str| {
        let moment: Moment = text.parse().unwrap();
        move |said: &mut EpisodeStatement| said.at = Some(Answer::Known(moment))
    };
    let found = summary([
        cramp(0, 1, at("2026-01-01T23:40:00+00:00")),
        cramp(0, 2, at("2026-01-02T00:05:00+00:00")),
    ]);
    let hours: Vec<(u8, u32)> = found.hours_through_the_night().collect();
    assert_eq!((hours[0], hours[11], hours[12], hours[23]), ((12, 0), (23, 1), (0, 1), (11, 0)));
}

#[test]
fn months_without_a_record_are_listed_and_have_no_rate() {
    let mut events = cramps(&["1"]);
    events.push(said(75, |said| said.cramps = Some(Observation::NoCramps)));
    let diary = Diary::replay(events.clone());
    let from_the_21st = summarise(&diary, Some(night(20)), None).months;
    assert_eq!(from_the_21st.len(), 1);
    events.push(said(20, |said| said.cramps = Some(Observation::Some)));
    let from_the_21st = summarise(&Diary::replay(events.clone()), Some(night(20)), None).months;
    let ends = from_the_21st.iter().map(|month| month.last.to_string()).collect::<Vec<_>>();
    assert_eq!(ends, ["2026-01-31", "2026-02-28", "2026-03-17"]);
    let months = summary(events).months;
    let spans: Vec<(String, String, u32)> = months
        .iter()
        .map(|month| (month.first.to_string(), month.last.to_string(), month.observed))
        .collect();
    let span = |first: &str, last: &str, observed| (first.to_owned(), last.to_owned(), observed);
    assert_eq!(
        spans,
        [
            span("2026-01-01", "2026-01-31", 2),
            span("2026-02-01", "2026-02-28", 0),
            span("2026-03-01", "2026-03-17", 1),
        ],
    );
    assert_eq!(months[1].cramp_nights_per_week, None);
    assert!(months[0].cramp_nights_per_week.is_some());
}

#[test]
fn a_change_compares_eight_weeks_with_the_eight_before() {
    let column: Vec<&str> =
        (0..120).map(|at| if at % if at < 64 { 2 } else { 4 } == 0 { "1" } else { "0" }).collect();
    let change = summary(cramps(&column)).change.unwrap();
    assert_eq!((change.before.first, change.before.last), (night(8), night(63)));
    assert_eq!((change.recent.first, change.recent.last), (night(64), night(119)));
    assert_eq!((change.before.with_cramps, change.recent.with_cramps), (28, 14));
    close(change.ratio.value, 0.5);
    assert!(change.ratio.low < 0.5 && 0.5 < change.ratio.high);
    close(change.recent.cramp_nights_per_week.unwrap().value, 1.75);
}

#[test]
fn a_change_needs_two_weeks_of_observed_nights_on_both_sides() {
    let with = |early: usize| {
        let mut column = vec![""; 56 - early];
        column.extend(vec!["0"; early]);
        column.extend(vec!["1"; 56]);
        column[0] = "";
        let mut events = cramps(&column);
        events.push(said(0, |said| said.note = Some("moved house".to_owned().into())));
        summary(events).change
    };
    assert!(with(13).is_none());
    assert!(with(14).is_some());
    assert!(summary(cramps(&["1"; 69])).change.is_none());
}

#[test]
fn the_nights_asked_for_are_the_only_ones() {
    let diary = Diary::replay(cramps(&["3", "0", "1", "0", "2", "0"]));
    let middle = summarise(&diary, Some(night(1)), Some(night(3)));
    assert_eq!((middle.first, middle.last), (Some(night(1)), Some(night(3))));
    assert_eq!((middle.observed, middle.with_cramps), (3, 1));
    let none = summarise(&diary, Some(night(4)), Some(night(2)));
    assert_eq!(none, summary([]));
}

#[test]
fn a_night_whose_answers_were_all_taken_back_does_not_exist() {
    let mut events = cramps(&["0", "1"]);
    events.push(said(9, |said| {
        said.cramps = Some(Observation::NotRecorded);
        said.worst_pain = Some(Answer::NotRecorded);
    }));
    assert_eq!(summary(events).span, 2);
}

#[test]
fn two_nights_three_hundred_years_apart_are_summarised() {
    let mut statement = NightStatement::about("2199-12-30".parse().unwrap());
    statement.cramps = Some(Observation::Some);
    let late = Event::imported("diary-csv", "late", 0, None, Body::Night(statement));
    let mut statement = NightStatement::about("1900-01-01".parse().unwrap());
    statement.cramps = Some(Observation::NoCramps);
    let early = Event::imported("diary-csv", "early", 0, None, Body::Night(statement));
    let found = summary([late, early]);
    assert_eq!((found.span, found.observed, found.months.len()), (109_572, 2, 3_600));
}

fn column() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(vec!["", "0", "1", "2", "some", ">=2"]), 1..150)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_evening_card_alone_changes_nothing_but_the_span(
        column in column(), at in 0_i64..160,
    ) {
        let events = cramps(&column);
        let before = summary(events.clone());
        prop_assume!(before.first == Some(night(0)));
        let card = said(1_000 + at, |said| {
            said.night = night(at);
            let id = "stress".parse().unwrap();
            said.exposures.insert(id, ExposureValue::Number(4.0).into());
        });
        let mut after = summary(events.into_iter().chain([card]));
        prop_assert!(after.span >= before.span);
        prop_assert!(after.months.starts_with(&before.months[..before.months.len() - 1]));
        after.span = before.span;
        after.last = before.last;
        after.months = before.months.clone();
        prop_assert_eq!(after, before);
    }

    #[test]
    fn the_order_of_events_does_not_matter(column in column(), turn in 0_usize..150) {
        let mut events = cramps(&column);
        let in_order = summary(events.clone());
        let places = events.len().max(1);
        events.rotate_left(turn % places);
        events.reverse();
        prop_assert_eq!(summary(events), in_order);
    }

    #[test]
    fn every_estimate_lies_in_its_interval_and_every_count_in_its_whole(column in column()) {
        let found = summary(cramps(&column));
        let inside = |e: &Estimate| 0.0 <= e.low && e.low <= e.value && e.value <= e.high;
        let shares = found.by_weekday.iter().chain(&found.by_month);
        prop_assert!(shares.clone().filter_map(|share| share.share.as_ref()).all(inside));
        prop_assert_eq!(shares.map(|share| share.observed).sum::<u32>(), 2 * found.observed);
        prop_assert_eq!(found.months.iter().map(|m| m.with_cramps).sum::<u32>(), found.with_cramps);
        prop_assert!(found.cramp_nights_per_week.iter().all(|e| inside(e) && e.high <= 7.0));
        if let CrampsPerWeek::About { estimate, .. } = &found.cramps_per_week {
            prop_assert!(inside(estimate));
        }
    }
}
