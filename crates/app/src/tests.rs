//! The use cases over the log in memory.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use diary::{
    Body, EpisodeStatement, EventId, Moment, Night, NightStatement, Observation, SealedEvent,
};
use jiff::civil;
use pollster::block_on;

use crate::{App, Clock, Entropy, EventLog, Stored, memory::MemoryLog, ports::Position};

mod merging;

/// Starts at 03:12 on 24 November 2026 in Paris and goes on a second with every look.
#[derive(Default)]
struct TickingClock(AtomicI64);

impl Clock for TickingClock {
    fn now(&self) -> Moment {
        let seconds = self.0.fetch_add(1, Ordering::Relaxed);
        let start = civil::date(2026, 11, 24).at(3, 12, 0, 0);
        self.at(start + jiff::SignedDuration::from_secs(seconds))
    }

    fn at(&self, civil: civil::DateTime) -> Moment {
        Moment::new(civil, Some(jiff::tz::offset(1)), Some("Europe/Paris"))
    }
}

#[derive(Default)]
struct Counter(AtomicI64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let next = self.0.fetch_add(1, Ordering::Relaxed).to_le_bytes();
        for (byte, value) in bytes.iter_mut().zip(next.iter().cycle()) {
            *byte = *value;
        }
    }
}

fn app_over(log: &Arc<MemoryLog>) -> App {
    let log = Arc::clone(log) as Arc<dyn EventLog>;
    App::new(log, Arc::new(TickingClock::default()), Arc::new(Counter::default()), None)
}

fn app() -> (App, Arc<MemoryLog>) {
    let log = Arc::new(MemoryLog::default());
    (app_over(&log), log)
}

fn night() -> Night {
    "2026-11-23".parse().unwrap()
}

fn cramps(count: u16) -> Body {
    let cramps = Some(Observation::exactly(count).unwrap());
    Body::Night(NightStatement { cramps, ..NightStatement::about(night()) })
}

fn cramp_now(app: &App, id: EventId) -> EpisodeStatement {
    let at = Some(app.clock().now().into());
    EpisodeStatement { night: Some(night()), at, ..EpisodeStatement::about(id) }
}

fn stored(log: &MemoryLog) -> usize {
    block_on(log.read_from(Position(0))).unwrap().events.len()
}

#[test]
fn a_double_tap_stores_one_cramp() {
    let (app, log) = app();
    let id = app.new_id();
    let first = block_on(app.record_touch(cramp_now(&app, id))).unwrap();
    let second = block_on(app.record_touch(cramp_now(&app, id))).unwrap();
    assert_eq!((first.id, first.stored), (id, Stored::Now));
    assert_eq!((second.id, second.stored), (id, Stored::Before));
    assert_eq!(stored(&log), 1);
}

#[test]
fn a_form_sent_again_with_other_content_loses_neither() {
    let (app, log) = app();
    let id = app.new_id();
    block_on(app.record(id, cramps(2))).unwrap();
    let second = block_on(app.record(id, cramps(3))).unwrap();
    assert_ne!(second.id, id);
    assert_eq!(stored(&log), 2);
    assert_eq!(block_on(app.diary()).unwrap().observation(night()).count(), Some(3));
}

#[test]
fn undo_goes_back_step_by_step_and_each_step_can_be_put_back() {
    let (app, _) = app();
    for count in [1, 2, 3] {
        block_on(app.record_new(cramps(count))).unwrap();
    }
    let now = || block_on(app.diary()).unwrap().observation(night());
    let taken_back = block_on(app.undo_latest()).unwrap();
    assert_eq!(now().count(), Some(2));
    block_on(app.undo_latest()).unwrap();
    assert_eq!(now().count(), Some(1));
    block_on(app.undo_latest()).unwrap();
    assert_eq!(now(), Observation::NotRecorded);
    assert!(block_on(app.undo_latest()).is_err());
    let history = block_on(app.history(night())).unwrap();
    let undo = history
        .iter()
        .find(|recorded| recorded.event.body == Body::Retract { event: taken_back })
        .unwrap();
    block_on(app.retract(app.new_id(), undo.event.id)).unwrap();
    assert_eq!(now().count(), Some(3));
}

#[test]
fn what_another_program_stored_is_seen() {
    let log = Arc::new(MemoryLog::default());
    let (one, other) = (app_over(&log), app_over(&log));
    block_on(one.record_new(cramps(1))).unwrap();
    assert_eq!(block_on(other.diary()).unwrap().observation(night()).count(), Some(1));
    // The other's clock is behind: it still corrects what it has seen.
    block_on(other.record(EventId::written(9, [9; 10]), cramps(2))).unwrap();
    assert_eq!(block_on(one.diary()).unwrap().observation(night()).count(), Some(2));
    block_on(other.erase()).unwrap();
    assert_eq!(block_on(one.diary()).unwrap().nights().count(), 0);
}

#[test]
fn forgetting_removes_the_text_and_a_merge_does_not_bring_it_back() {
    let (app, log) = app();
    let saved = block_on(app.record_new(cramps(3))).unwrap();
    let copy = block_on(log.read_sealed()).unwrap();
    block_on(app.forget(app.new_id(), saved.id)).unwrap();
    assert_eq!(block_on(app.diary()).unwrap().observation(night()), Observation::NotRecorded);
    assert_eq!(block_on(log.append(&copy)).unwrap(), 0);
    assert!(block_on(app.event(saved.id)).unwrap().is_none());
}

#[test]
fn an_event_nobody_recorded_cannot_be_taken_back() {
    let (app, log) = app();
    assert!(block_on(app.retract(app.new_id(), EventId::written(1, [7; 10]))).is_err());
    assert_eq!(stored(&log), 0);
}

#[test]
fn a_snapshot_and_what_came_after_it_are_the_whole_diary() {
    let log = Arc::new(MemoryLog::default());
    let one = app_over(&log);
    let events: Vec<SealedEvent> = (0..600)
        .map(|n| {
            let cramps = Some(Observation::NoCramps);
            let about = NightStatement::about(night().plus(n).unwrap());
            let body = Body::Night(NightStatement { cramps, ..about });
            let event = diary::Event::written(one.new_id(), one.clock().now(), Some(n), body);
            SealedEvent::seal(event).unwrap()
        })
        .collect();
    block_on(log.append(&events)).unwrap();
    block_on(one.diary()).unwrap();
    assert!(block_on(log.snapshot()).unwrap().is_some());
    block_on(one.record_new(cramps(2))).unwrap();
    let fresh = block_on(app_over(&log).diary()).unwrap();
    assert_eq!(fresh.observation(night()).count(), Some(2));
    assert_eq!(fresh.nights().count(), 600);
    assert_eq!(*fresh, *block_on(one.diary()).unwrap());
}

#[test]
fn an_import_counts_nights_and_names_what_became_a_column_of_ones_own() {
    let (app, log) = app();
    let table = b"night,cramps,air quality\n2026-11-20,2,5\n2026-11-21,,\n2026-11-22,0,\n";
    let import = || block_on(app.import(table, &mut |_, _| {})).unwrap();
    let first = import();
    assert_eq!((first.added, first.unchanged), (2, 0));
    assert_eq!(first.custom, ["air quality"]);
    // Two nights, one definition, and the event that says the import happened.
    assert_eq!(stored(&log), 4);
    let again = import();
    assert_eq!((again.added, again.unchanged, again.undo), (0, 2, None));
}

#[test]
fn a_file_that_disagrees_with_an_earlier_one_says_where_and_nothing_is_lost() {
    let (app, log) = app();
    let import = |table: &str| block_on(app.import(table.as_bytes(), &mut |_, _| {})).unwrap();
    import("night,cramps,alcohol\n2026-11-20,2,1\n2026-11-21,0,\n2026-11-22,1,\n");
    block_on(app.record_new(cramps(2))).unwrap();
    let second = import(
        "night,cramps,alcohol\n2026-11-20,3,1\n2026-11-21,0,2\n2026-11-22,1,\n2026-11-23,4,\n2026-11-19,0,\n",
    );
    let diary = block_on(app.diary()).unwrap();
    let told = second.told(&app, &diary, diary::DateOrder::DayFirst.into());
    assert_eq!(told.summary, "1 night new, 1 filled in, 1 changed, 1 the same, 1 left as it is");
    let lines = told.sections.iter().flat_map(|section| &section.lines);
    let lines: Vec<_> = lines.map(|line| (&*line.which, &*line.what)).collect();
    assert_eq!(
        lines,
        [
            ("20 Nov 2026", "cramps 2, now 3"),
            ("23 Nov 2026", "cramps 2 in your diary, 4 in the file"),
        ]
    );
    // The clock stands in November 2026: a day ahead may be tonight further east.
    assert_eq!(second.to_come, []);
    let table = "night,cramps\n2026-11-24,0\n2062-11-24,0\n";
    let ahead = import(table);
    assert_eq!(ahead.to_come, ["2062-11-24".parse().unwrap()]);
    assert_eq!(import(table).to_come, [], "said once");
    block_on(app.retract(app.new_id(), ahead.undo.unwrap())).unwrap();
    // Only an exposure is against the person: the rest of the row is added.
    let mine = NightStatement {
        exposures: [("stress".parse().unwrap(), diary::ExposureValue::Number(3.0).into())].into(),
        ..NightStatement::about("2026-11-18".parse().unwrap())
    };
    block_on(app.record_new(Body::Night(mine))).unwrap();
    let both = "night,cramps,stress\n2026-11-18,1,9\n";
    let rest = import(both);
    assert_eq!((rest.added, rest.nights.filled_in, rest.conflicts.len()), (1, 1, 1));
    let again = import(both);
    assert_eq!((again.added, again.unchanged, again.conflicts.len()), (0, 0, 1));
    // What the first file said is in the log, and an undo brings it back.
    let before = stored(&log);
    block_on(app.retract(app.new_id(), second.undo.unwrap())).unwrap();
    assert_eq!(stored(&log), before + 1);
    let was = block_on(app.diary()).unwrap();
    assert_eq!(was.observation("2026-11-20".parse().unwrap()).count(), Some(2));
    assert!(was.night("2026-11-19".parse().unwrap()).is_none());
}

#[test]
fn another_cramp_from_a_page_gone_back_to_is_a_cramp_of_its_own() {
    let (app, log) = app();
    let id = app.new_id();
    let first = block_on(app.record(id, Body::Episode(cramp_now(&app, id)))).unwrap();
    let second = block_on(app.record(id, Body::Episode(cramp_now(&app, id)))).unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(stored(&log), 2);
    assert_eq!(block_on(app.diary()).unwrap().night(night()).unwrap().episodes.len(), 2);
}

#[test]
fn taking_back_twice_is_put_back_once() {
    let (app, _) = app();
    let saved = block_on(app.record_new(cramps(2))).unwrap();
    let first = block_on(app.retract(app.new_id(), saved.id)).unwrap();
    let second = block_on(app.retract(app.new_id(), saved.id)).unwrap();
    assert_eq!((second.id, second.stored), (first.id, Stored::Before));
    block_on(app.retract(app.new_id(), first.id)).unwrap();
    assert_eq!(block_on(app.diary()).unwrap().observation(night()).count(), Some(2));
}

#[test]
fn an_undone_import_cannot_be_forgotten_back_into_force() {
    let (app, _) = app();
    let table = b"night,cramps\n2026-11-23,2\n";
    let undo = block_on(app.import(table, &mut |_, _| {})).unwrap().undo.unwrap();
    let retraction = block_on(app.retract(app.new_id(), undo)).unwrap();
    for id in [undo, retraction.id] {
        assert!(block_on(app.forget(app.new_id(), id)).is_err());
    }
    assert_eq!(block_on(app.diary()).unwrap().observation(night()), Observation::NotRecorded);
}

#[test]
fn forgetting_a_cramp_forgets_what_was_said_of_it() {
    let (app, log) = app();
    let id = app.new_id();
    block_on(app.record_touch(cramp_now(&app, id))).unwrap();
    let pain = Some(diary::Pain::new(9).unwrap().into());
    let detail = EpisodeStatement { pain, ..EpisodeStatement::about(id) };
    let detail = block_on(app.record_new(Body::Episode(detail))).unwrap();
    block_on(app.forget(app.new_id(), id)).unwrap();
    assert!(block_on(log.get(detail.id)).unwrap().is_none());
    assert!(block_on(app.undo_latest()).is_err(), "nothing is left to take back");
}
