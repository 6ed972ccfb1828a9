//! What every log must keep to: cases that each host's log is put through beside the one in memory.
//!
//! Owns: the cases, and the comparison. The tests of SQLite and of IndexedDB run them.
//! Must not know: any log but the one in memory.

use diary::{
    Answer, Body, Event, EventId, Night, NightStatement, Observation, SealedEvent, event::Origin,
};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::{
    memory::MemoryLog,
    ports::{EventLog, LogError, Position, Reading, Snapshot},
};

/// One thing that happens to a log.
#[derive(Debug, Clone)]
pub enum Step {
    Append(Vec<SealedEvent>),
    /// Reads what a snapshot is then folded from.
    Read,
    /// Keeps a snapshot of what was last read, with these bytes.
    KeepSnapshot(Vec<u8>),
    Erase,
    /// Lets go of the log and opens it again.
    Reopen,
}

/// Steps that begin with an empty log.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub steps: Vec<Step>,
}

/// The id of the `n`th event of these cases.
pub fn id(n: u64) -> EventId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    EventId::written(1_795_486_325_000, random)
}

fn sealed(n: u64, body: Body) -> SealedEvent {
    let origin = Origin::Person { stamp: 1_000 + n as i64 };
    let recorded = "2026-11-24T03:12:05+01:00[Europe/Paris]".parse().expect("a moment");
    let event = Event { id: id(n), recorded: Some(recorded), origin, body };
    SealedEvent::seal(event).expect("events of these cases can be sealed")
}

/// A note about a night.
pub fn night(n: u64, note: &str) -> SealedEvent {
    let night: Night = "2026-11-23".parse().expect("a date of the calendar");
    let mut statement = NightStatement::about(night);
    statement.cramps = Some(Observation::Some);
    statement.note = Some(Answer::Known(note.to_owned()));
    sealed(n, Body::Night(statement))
}

/// A request to forget the `target`th.
pub fn forget(n: u64, target: u64) -> SealedEvent {
    sealed(n, Body::Forget { event: id(target) })
}

/// The cases by name, and some that chance has put together.
pub fn cases() -> Vec<Case> {
    use Step::{Append, Erase, KeepSnapshot, Read, Reopen};
    let one = |event| Append(vec![event]);
    let named: [(&str, Vec<Step>); 9] = [
        ("an empty log is empty, opened again too", vec![Read, Reopen, Erase]),
        (
            "what is stored is there when the log is opened again, and stored once",
            vec![one(night(1, "a")), Reopen, one(night(1, "a")), one(night(2, "b")), Reopen],
        ),
        (
            "a refused batch leaves nothing behind",
            vec![
                one(night(1, "first")),
                Append(vec![night(2, "second"), night(1, "other")]),
                one(night(2, "second")),
            ],
        ),
        (
            "what is to be forgotten is gone, whichever comes first, and does not come back",
            vec![
                Append(vec![forget(10, 1), night(1, "secret")]),
                one(night(2, "b")),
                one(forget(12, 2)),
                Append(vec![night(2, "b"), night(1, "secret")]),
                one(forget(13, 12)),
                Reopen,
            ],
        ),
        (
            "forgetting removes the snapshot",
            vec![one(night(1, "secret")), Read, KeepSnapshot(b"secret".into()), one(forget(2, 1))],
        ),
        (
            "a snapshot folded before a forget is not kept after it, and a fresh one is",
            vec![
                one(night(1, "secret")),
                Read,
                one(forget(2, 1)),
                KeepSnapshot(b"secret".into()),
                Read,
                KeepSnapshot(b"fresh".into()),
                Reopen,
            ],
        ),
        (
            "what was forgotten before and is asked for again leaves a snapshot folded since",
            vec![one(forget(2, 1)), Read, one(forget(3, 1)), KeepSnapshot(b"fresh".into())],
        ),
        (
            "a snapshot of an earlier life is not kept",
            vec![one(night(1, "secret")), Read, Erase, KeepSnapshot(b"secret".into())],
        ),
        (
            "an erased log begins anew, and what it had can come again",
            vec![
                Append(vec![night(1, "a"), forget(2, 1)]),
                Read,
                KeepSnapshot(vec![1]),
                Erase,
                one(night(1, "a")),
                Reopen,
            ],
        ),
    ];
    let named = named.into_iter().map(|(name, steps)| Case { name: name.to_owned(), steps });
    named.chain((0..16).map(by_chance)).collect()
}

fn by_chance(seed: u64) -> Case {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let mut below = |most: u64| u64::from(rng.next_u32()) % most;
    let steps = (0..2 + below(12)).map(|_| match below(12) {
        0..=7 => Step::Append((0..below(4)).map(|_| said(&mut below)).collect()),
        8 => Step::Read,
        9 => Step::KeepSnapshot(vec![below(256) as u8; 3]),
        10 => Step::Erase,
        _ => Step::Reopen,
    });
    Case { steps: steps.collect(), name: format!("put together by chance, {seed}") }
}

fn said(below: &mut impl FnMut(u64) -> u64) -> SealedEvent {
    if below(7) == 0 {
        // Of nights only: what becomes of a request to forget a request has a case of its own.
        let (n, target) = (below(6), below(12));
        forget(100 + n * 12 + target, target)
    } else {
        // The same id now and then with another note: damage.
        let note = if below(13) == 0 { "other" } else { "note" };
        night(below(12), note)
    }
}

/// Puts a log through a case, beside one in memory. `open` opens the log, empty at first; what was
/// opened before is dropped.
///
/// # Errors
///
/// With the step, and what the two say, where they do not agree.
pub async fn agrees<L: EventLog>(case: &Case, open: impl AsyncFn() -> L) -> Result<(), String> {
    let memory = MemoryLog::default();
    let mut log = Some(open().await);
    let mut pair = Pair::default();
    for (place, step) in case.steps.iter().enumerate() {
        let at = |why: String| format!("{}, step {place}: {why}", case.name);
        if matches!(step, Step::Reopen) {
            drop(log.take());
            log = Some(open().await);
        }
        let Some(log) = &log else { continue };
        pair.take(step, &memory, log).await.map_err(at)?;
        pair.compare(&memory, log).await.map_err(at)?;
    }
    Ok(())
}

/// What is remembered of both logs between steps.
#[derive(Default)]
struct Pair {
    read: Option<(Reading, Reading)>,
    /// Of the log that is tried, newest last.
    lives: Vec<EventId>,
    erased: bool,
    ids: Vec<EventId>,
}

impl Pair {
    async fn take(
        &mut self,
        step: &Step,
        memory: &MemoryLog,
        log: &dyn EventLog,
    ) -> Result<(), String> {
        match step {
            Step::Append(events) => {
                self.ids.extend(events.iter().map(|sealed| sealed.event().id));
                let told = |result: Result<usize, LogError>| result.map_err(|why| why.to_string());
                same("stored", told(memory.append(events).await), told(log.append(events).await))?;
            }
            Step::Read => self.read = Some((whole(memory).await?, whole(log).await?)),
            Step::KeepSnapshot(bytes) => {
                if self.read.is_none() {
                    self.read = Some((whole(memory).await?, whole(log).await?));
                }
                let Some((here, there)) = &self.read else { return Ok(()) };
                for (log, read) in [(memory as &dyn EventLog, here), (log, there)] {
                    let kept = Snapshot { life: read.life, end: read.end, bytes: bytes.clone() };
                    log.keep_snapshot(&kept).await.map_err(|why| why.to_string())?;
                }
            }
            Step::Erase => {
                for log in [memory as &dyn EventLog, log] {
                    log.erase().await.map_err(|why| why.to_string())?;
                }
                self.erased = true;
            }
            Step::Reopen => {}
        }
        Ok(())
    }

    async fn compare(&mut self, memory: &MemoryLog, log: &dyn EventLog) -> Result<(), String> {
        let life = whole(log).await?.life;
        let known = self.lives.last() == Some(&life);
        if self.erased && self.lives.contains(&life) {
            return Err("an erased log has to begin a new life".to_owned());
        }
        if !(known || self.erased || self.lives.is_empty()) {
            return Err("another life, and nobody erased it".to_owned());
        }
        self.erased = false;
        self.lives.push(life);

        let end = whole(memory).await?.end.0;
        for after in 0..=end + 1 {
            let (wanted, found) = (read(memory, after).await?, read(log, after).await?);
            same("events", wanted.events, found.events)?;
            same("end", wanted.end, found.end)?;
        }
        let told = |why: LogError| why.to_string();
        let (wanted, found) = (memory.read_sealed().await, log.read_sealed().await);
        same("sealed", wanted.map_err(told)?, found.map_err(told)?)?;
        let (wanted, found) = (memory.newest_stamp().await, log.newest_stamp().await);
        same("newest stamp", wanted.map_err(told)?, found.map_err(told)?)?;
        for &id in &self.ids {
            let (wanted, found) = (memory.get(id).await, log.get(id).await);
            same("one event", wanted.map_err(told)?, found.map_err(told)?)?;
        }
        let (wanted, found) = (memory.snapshot().await, log.snapshot().await);
        let bytes = |snapshot: Option<Snapshot>| snapshot.map(|kept| (kept.end, kept.bytes));
        same("snapshot", bytes(wanted.map_err(told)?), bytes(found.map_err(told)?))
    }
}

async fn read(log: &dyn EventLog, after: u64) -> Result<Reading, String> {
    log.read_from(Position(after)).await.map_err(|why| why.to_string())
}

async fn whole(log: &dyn EventLog) -> Result<Reading, String> {
    read(log, 0).await
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, wanted: T, found: T) -> Result<(), String> {
    if wanted == found { Ok(()) } else { Err(format!("{what}: {found:?}, and not {wanted:?}")) }
}

#[cfg(test)]
mod tests {
    use pollster::block_on;

    use super::*;

    #[test]
    fn the_cases_hold_for_memory_and_have_names_of_their_own() {
        let cases = cases();
        let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cases.len());
        // A log in memory cannot be opened again.
        for mut case in cases {
            case.steps.retain(|step| !matches!(step, Step::Reopen));
            block_on(agrees(&case, async || MemoryLog::default())).unwrap();
        }
    }
}
