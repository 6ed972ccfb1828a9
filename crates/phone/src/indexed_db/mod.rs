//! The log of events in the browser's own database.
//!
//! Owns: how events are stored, read and forgotten on this phone.
//! Must not know: what any event means, beyond that it may ask to forget another.
//!
//! Several windows share one service worker, and a worker for long work or a newer version of the
//! program may have the same database open. The browser lets one transaction write at a time, and
//! every promise here is kept within one transaction; so no lock of our own is needed.

mod read;
mod request;
mod row;
mod schema;
mod store;
mod trouble;

use std::cell::RefCell;

use app::ports::{Copies, EventLog, HandedOut, LogError, Position, Reading, Snapshot};
use async_trait::async_trait;
use diary::{EventId, SealedEvent};
use send_wrapper::SendWrapper;
use web_sys::IdbDatabase;

use self::request::Thrown;

/// A diary's log in IndexedDB.
#[derive(Debug)]
pub struct IndexedDbLog {
    /// Browser objects belong to the one thread there is; the port asks for more.
    database: SendWrapper<RefCell<Option<IdbDatabase>>>,
}

impl Default for IndexedDbLog {
    fn default() -> Self {
        Self { database: SendWrapper::new(RefCell::new(None)) }
    }
}

/// What went wrong within a transaction: the browser's fault, or ours to tell.
#[derive(Debug)]
enum Failed {
    Thrown(Thrown),
    Told(LogError),
}

impl<T: Into<Thrown>> From<T> for Failed {
    fn from(thrown: T) -> Self {
        Self::Thrown(thrown.into())
    }
}

impl IndexedDbLog {
    async fn database(&self) -> Result<IdbDatabase, LogError> {
        if let Some(database) = self.database.borrow().as_ref() {
            return Ok(database.clone());
        }
        let database = schema::open().await?;
        *self.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// Does `work` with the open database, and once more where the connection turns out to be
    /// gone: phones close it behind the back of a page that slept, and so do newer versions.
    async fn with<T>(
        &self,
        work: impl AsyncFn(&IdbDatabase) -> Result<T, Failed>,
    ) -> Result<T, LogError> {
        for last in [false, true] {
            match work(&self.database().await?).await {
                Ok(done) => return Ok(done),
                Err(Failed::Told(error)) => return Err(error),
                Err(Failed::Thrown(thrown)) => {
                    // What is gone says so before anything was asked of it.
                    let gone = trouble::name(&thrown).as_deref() == Some("InvalidStateError");
                    *self.database.borrow_mut() = None;
                    if last || !gone {
                        return Err(trouble::of(&thrown));
                    }
                }
            }
        }
        Err(trouble::no_storage())
    }
}

/// Browser futures stay on their thread, which the port's cannot know.
#[async_trait]
impl EventLog for IndexedDbLog {
    async fn append(&self, events: &[SealedEvent]) -> Result<usize, LogError> {
        SendWrapper::new(self.with(async |database| store::append(database, events).await)).await
    }

    async fn read_from(&self, after: Position) -> Result<Reading, LogError> {
        SendWrapper::new(self.with(async |database| read::reading(database, after).await)).await
    }

    async fn get(&self, id: EventId) -> Result<Option<SealedEvent>, LogError> {
        SendWrapper::new(self.with(async |database| read::get(database, id).await)).await
    }

    async fn read_sealed(&self) -> Result<Vec<SealedEvent>, LogError> {
        SendWrapper::new(self.with(async |database| read::sealed(database).await)).await
    }

    async fn newest_stamp(&self) -> Result<Option<i64>, LogError> {
        SendWrapper::new(self.with(async |database| read::newest_stamp(database).await)).await
    }

    async fn snapshot(&self) -> Result<Option<Snapshot>, LogError> {
        SendWrapper::new(self.with(async |database| read::snapshot(database).await)).await
    }

    async fn keep_snapshot(&self, snapshot: &Snapshot) -> Result<(), LogError> {
        let keep = self.with(async |database| store::keep_snapshot(database, snapshot).await);
        SendWrapper::new(keep).await
    }

    async fn erase(&self) -> Result<(), LogError> {
        SendWrapper::new(self.with(async |database| store::erase(database).await)).await
    }
}

#[async_trait]
impl Copies for IndexedDbLog {
    async fn last(&self) -> Result<Option<HandedOut>, LogError> {
        SendWrapper::new(self.with(async |database| read::last_copy(database).await)).await
    }

    async fn remember(&self, copy: &HandedOut) -> Result<(), LogError> {
        SendWrapper::new(self.with(async |database| store::remember(database, copy).await)).await
    }
}
