//! The log of events in one SQLite file.
//!
//! Owns: how events are stored, read, forgotten and checked on this device.
//! Must not know: what any event means, beyond that it may ask to forget another.

pub(crate) mod check;
mod open;
pub(crate) mod read;
pub(crate) mod schema;
pub(crate) mod scrub;
pub(crate) mod store;
pub(crate) mod trouble;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use app::ports::{EventLog, LogError, Position, Reading, Snapshot};
use async_trait::async_trait;
use diary::{EventId, SealedEvent};
use rusqlite::Connection;

pub use check::Verified;
pub use open::OpenMode;
pub(crate) use open::{read_only, settle as open_settings};
use trouble::Trouble;

/// A diary's log in an SQLite file.
///
/// The methods of [`EventLog`] block for as long as SQLite does, behind one mutex: a diary has
/// one person, a commit takes a few milliseconds, and a thread pool would only add a way for an
/// answer to get lost. Another process may have the same file open; SQLite keeps the two apart.
#[derive(Debug)]
pub struct SqliteLog {
    connection: Mutex<Connection>,
    path: PathBuf,
}

impl SqliteLog {
    /// Opens the diary at `path`.
    ///
    /// # Errors
    ///
    /// When there is no diary and none may be created, or what is there is not one that this
    /// Charley can write. It is not touched then.
    pub fn open(path: &Path, mode: OpenMode) -> Result<Self, LogError> {
        let connection = open::open(path, mode)?;
        Ok(Self { connection: Mutex::new(connection), path: path.to_owned() })
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks the whole file and recomputes every event's hash.
    ///
    /// # Errors
    ///
    /// [`LogError::Corrupt`], naming the first damage found.
    pub fn verify(&self) -> Result<Verified, LogError> {
        self.with(|connection| check::verify(connection))
    }

    pub(crate) fn erase_now(&self) -> Result<(), LogError> {
        self.with(|connection| {
            store::replace::<Trouble>(connection, |_| Ok(Vec::new()))?;
            scrub::at_once(connection)
        })
    }

    /// Runs `work` on the connection. A panic in another thread leaves no half-done work behind,
    /// since SQLite takes an unfinished transaction back; so a poisoned lock is no reason to
    /// refuse the next cramp.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Trouble>,
    ) -> Result<T, LogError> {
        work(&mut self.locked()).map_err(|trouble| trouble.at(&self.path))
    }

    pub(crate) fn locked(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl EventLog for SqliteLog {
    async fn append(&self, events: &[SealedEvent]) -> Result<usize, LogError> {
        self.with(|connection| store::append(connection, events))
    }

    async fn read_from(&self, after: Position) -> Result<Reading, LogError> {
        self.with(|connection| read::reading(connection, after))
    }

    async fn get(&self, id: EventId) -> Result<Option<SealedEvent>, LogError> {
        self.with(|connection| read::get(connection, id))
    }

    async fn read_sealed(&self) -> Result<Vec<SealedEvent>, LogError> {
        self.with(|connection| read::sealed(connection))
    }

    async fn newest_stamp(&self) -> Result<Option<i64>, LogError> {
        self.with(|connection| read::newest_stamp(connection))
    }

    async fn snapshot(&self) -> Result<Option<Snapshot>, LogError> {
        self.with(|connection| read::snapshot(connection))
    }

    async fn keep_snapshot(&self, snapshot: &Snapshot) -> Result<(), LogError> {
        self.with(|connection| store::keep_snapshot(connection, snapshot))
    }

    async fn erase(&self) -> Result<(), LogError> {
        self.erase_now()
    }
}
