//! The pages over a made-up year, for looking at them: `cargo run -p web --example preview`.
//!
//! Owns: a diary in memory and a clock that stands still at `CHARLEY_NOW`
//! (`2026-11-24T03:12` where that is not set).
//! Must not know: anything that the pages rely on.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use app::{App, Clock, Entropy, EventLog, memory::MemoryLog};
use diary::{
    Answer, Body, CrampDuration, EpisodeStatement, Event, EventId, ExposureValue,
    MedicineStatement, Moment, Night, NightStatement, Observation, Pain, ProfileStatement,
    SealedEvent, Side, Site, medicine::Stop,
};
use jiff::civil;

struct StandingClock(civil::DateTime);

impl Clock for StandingClock {
    fn now(&self) -> Moment {
        self.at(self.0)
    }

    fn at(&self, civil: civil::DateTime) -> Moment {
        Moment::new(civil, Some(jiff::tz::offset(1)), Some("Europe/Paris"))
    }
}

/// A small generator: the preview shows the same nights each time.
struct Dice(AtomicU64);

impl Dice {
    fn roll(&self, sides: u64) -> u64 {
        let next = |x: u64| {
            x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
        };
        let before = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |x| Some(next(x)));
        (before.unwrap_or_default() >> 33) % sides
    }
}

impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.roll(256) as u8);
    }
}

fn statement(dice: &Dice, night: Night, worse: bool) -> Option<NightStatement> {
    let month = night.evening_date().month();
    if month == 8 || dice.roll(9) == 0 {
        return None;
    }
    let mut said = NightStatement::about(night);
    let odds = if worse { 3 } else { 6 };
    let cramps = if dice.roll(odds) == 0 { [1, 1, 1, 2, 2, 3][dice.roll(6) as usize] } else { 0 };
    said.cramps = Observation::exactly(cramps).ok();
    if cramps == 1 && dice.roll(8) == 0 {
        said.cramps = Some(Observation::Some);
    }
    if cramps > 0 {
        said.worst_pain = Pain::new(3 + dice.roll(6) as u8).ok().map(Answer::Known);
    }
    let exposures = [("hard_exercise", 3), ("bedtime_stretch", 2), ("late_caffeine", 4)];
    for (id, odds) in exposures {
        let value = ExposureValue::YesNo(dice.roll(odds) == 0);
        said.exposures.insert(id.parse().ok()?, Answer::Known(value));
    }
    let drinks = ExposureValue::number(dice.roll(4) as f64).ok()?;
    said.exposures.insert("alcohol_drinks".parse().ok()?, Answer::Known(drinks));
    Some(said)
}

fn cramp(dice: &Dice, id: EventId, night: Night, clock: &dyn Clock) -> EpisodeStatement {
    let time =
        civil::time([1, 2, 2, 3, 3, 3, 4, 5][dice.roll(8) as usize], dice.roll(60) as i8, 0, 0);
    let mut said = EpisodeStatement { night: Some(night), ..EpisodeStatement::about(id) };
    said.at = Some(Answer::Known(clock.at(night.at(time))));
    said.side = Some(Answer::Known([Side::Left, Side::Left, Side::Right][dice.roll(3) as usize]));
    said.site = Some(Answer::Known([Site::Calf, Site::Calf, Site::Foot][dice.roll(3) as usize]));
    said.duration =
        CrampDuration::from_seconds(60 + 30 * dice.roll(12) as u32).ok().map(Answer::Known);
    said
}

/// A list with something of everything: linked, stopped, a drink with quinine, not known.
async fn note_medicines(app: &App) -> Result<(), Box<dyn std::error::Error>> {
    let day = |year| Some(Answer::Known(civil::date(year, 3, 1)));
    for (name, contains, started, stopped) in [
        ("Aprinox", "bendroflumethiazide", day(2026), None),
        ("Zocor", "simvastatin", day(2019), None),
        ("tonic water", "tonic-water", None, None),
        ("green drops", "", Some(Answer::NotSure), None),
        ("Losec", "omeprazole", day(2015), day(2020)),
    ] {
        let id = app.new_id();
        let mut said = MedicineStatement::about(id);
        said.name = Some(name.into());
        said.ingredients = Some(match contains {
            "" => Answer::NotSure,
            contains => Answer::Known(vec![contains.parse()?]),
        });
        said.started = started;
        said.stopped =
            stopped.and_then(|end| end.known().copied().map(Stop::On)).map(Answer::Known);
        app.record(id, Body::Medicine(said)).await?;
    }
    let profile = ProfileStatement { cramps_since: day(2026), ..ProfileStatement::default() };
    app.record_new(Body::Profile(profile)).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = std::env::var("CHARLEY_NOW").unwrap_or_else(|_| "2026-11-24T03:12".into()).parse()?;
    let years: i64 = std::env::var("CHARLEY_YEARS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let clock = Arc::new(StandingClock(now));
    let dice = Arc::new(Dice(AtomicU64::new(7)));
    let log = Arc::new(MemoryLog::default());
    let tonight = Night::containing(now)?;
    let mut events = Vec::new();
    let days = if years == 0 { 0 } else { 365 * years };
    for night in Night::range(tonight.plus(-days).unwrap_or(tonight), tonight) {
        if years == 0 || night == tonight {
            continue;
        }
        let recorded = clock.at(night.morning_date().at(8, 0, 0, 0));
        let mut write = |body: &dyn Fn(EventId) -> Body| -> Result<(), Box<dyn std::error::Error>> {
            let mut random = [0; 10];
            dice.fill(&mut random);
            let id = EventId::written(recorded.unix_millis().unwrap_or(0), random);
            let event = Event::written(id, recorded.clone(), None, body(id));
            events.push(SealedEvent::seal(event)?);
            Ok(())
        };
        let worse = night.evening_date().month() < 7;
        if let Some(said) = statement(&dice, night, worse) {
            let cramps = said.cramps.and_then(Observation::count).unwrap_or(0);
            write(&|_| Body::Night(said.clone()))?;
            for _ in 0..cramps {
                write(&|id| Body::Episode(cramp(&dice, id, night, &*clock)))?;
            }
        }
    }
    log.append(&events).await?;
    let app = App::new(log, clock, dice, None);
    if years > 0 {
        note_medicines(&app).await?;
    }
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port())).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, web::router(Arc::new(app))).await?;
    Ok(())
}

fn port() -> u16 {
    std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(7790)
}
