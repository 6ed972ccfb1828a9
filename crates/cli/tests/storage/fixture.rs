//! Events, diaries and clocks to test with.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use app::{Clock, EventLog, ports::Position};
use charley::{
    backups::SqliteBackups,
    sqlite_log::{OpenMode, SqliteLog},
};
use diary::{
    Answer, Body, Event, EventId, Moment, Night, NightStatement, Observation, SealedEvent,
};
use jiff::civil;

pub use pollster::block_on;
pub use tempfile::{TempDir, tempdir};

pub fn moment() -> Moment {
    "2026-11-24T03:12:05+01:00[Europe/Paris]".parse().unwrap()
}

pub fn id(n: u64) -> EventId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    EventId::written(1_795_486_325_000, random)
}

pub fn sealed(id: EventId, stamp: i64, body: Body) -> SealedEvent {
    let origin = diary::event::Origin::Person { stamp };
    SealedEvent::seal(Event { id, recorded: Some(moment()), origin, body }).unwrap()
}

pub fn night(n: u64, note: &str) -> SealedEvent {
    let night: Night = "2026-11-23".parse().unwrap();
    let mut statement = NightStatement::about(night);
    statement.cramps = Some(Observation::Some);
    statement.note = Some(Answer::Known(note.to_owned()));
    sealed(id(n), 1000 + n as i64, Body::Night(statement))
}

pub fn forget(n: u64, target: u64) -> SealedEvent {
    sealed(id(n), 1000 + n as i64, Body::Forget { event: id(target) })
}

/// Notes of many sizes, so that some fill more than a page.
pub fn long_note(mark: &str, n: u64) -> String {
    format!("{mark} ").repeat(1 + (n * 37 % 190) as usize)
}

pub struct Home {
    pub folder: TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempdir().unwrap() }
    }

    pub fn diary(&self) -> PathBuf {
        self.folder.path().join("charley.sqlite")
    }

    pub fn open(&self) -> SqliteLog {
        open(&self.diary())
    }

    /// Every file beside the diary and below with its bytes.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files_in(self.folder.path())
    }

    pub fn mentions(&self, mark: &str) -> Vec<PathBuf> {
        let within = |bytes: &[u8]| bytes.windows(mark.len()).any(|part| part == mark.as_bytes());
        self.files().into_iter().filter(|(_, b)| within(b)).map(|(path, _)| path).collect()
    }
}

pub fn files_in(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_in(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}

pub fn open(path: &Path) -> SqliteLog {
    SqliteLog::open(path, OpenMode::CreateIfAbsent).unwrap()
}

pub fn append(log: &dyn EventLog, events: &[SealedEvent]) -> usize {
    block_on(log.append(events)).unwrap()
}

pub fn events(log: &dyn EventLog) -> Vec<Event> {
    block_on(log.read_from(Position(0))).unwrap().events
}

/// A clock that stands still until it is set.
pub struct FixedClock(pub Mutex<Moment>);

impl FixedClock {
    pub fn at(text: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(text.parse().unwrap())))
    }

    pub fn set(&self, text: &str) {
        *self.0.lock().unwrap() = text.parse().unwrap();
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        self.0.lock().unwrap().clone()
    }

    fn at(&self, civil: civil::DateTime) -> Moment {
        Moment::new(civil, self.now().offset(), None)
    }
}

pub fn with_backups(home: &Home) -> (Arc<SqliteLog>, Arc<FixedClock>, SqliteBackups) {
    let log = Arc::new(home.open());
    let clock = FixedClock::at("2026-11-23T21:04:33+01:00[Europe/Paris]");
    let backups = SqliteBackups::new(log.clone(), clock.clone());
    (log, clock, backups)
}

/// This test program once more, running only the test `name`, which finds `CHARLEY_TEST_CHILD`.
pub fn child(name: &str, argument: &str) -> std::process::Command {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]);
    command.env("CHARLEY_TEST_CHILD", argument);
    command
}

/// What the parent said, where this is a child.
pub fn child_argument() -> Option<String> {
    std::env::var("CHARLEY_TEST_CHILD").ok()
}
