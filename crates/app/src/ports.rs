//! The ports: everything impure that a use case needs.
//!
//! Owns: what a host must provide.
//! Must not know: how any host provides it.

use async_trait::async_trait;
use diary::{Event, EventId, Moment, SealedEvent, merge::Damaged};
use jiff::civil;

/// How many events of a log had been stored when something was read. Counts up and never
/// down, within one life of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position(pub u64);

/// What was read from a log.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Tells one life of a log from the next: erasing or restoring a diary begins a new one, and
    /// whatever was folded from the old one is void.
    pub life: EventId,
    /// In the order stored.
    pub events: Vec<Event>,
    pub end: Position,
}

/// A folded diary in bytes, and the position up to which it was folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub life: EventId,
    pub end: Position,
    pub bytes: Vec<u8>,
}

/// An append-only log of events, durable when `append` returns.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Stores `events` in one transaction and returns how many were new. When it returns, they
    /// survive a power cut.
    ///
    /// An event that is stored already, with the same hash, is passed over. A request to forget
    /// removes its target's text, from the snapshot too, in the same transaction. An event that
    /// was forgotten is passed over.
    ///
    /// # Errors
    ///
    /// [`LogError::Damaged`] where an event with the same id and another hash is stored;
    /// whatever keeps the transaction from completing. Nothing is stored then.
    async fn append(&self, events: &[SealedEvent]) -> Result<usize, LogError>;

    /// The events stored after `after`.
    async fn read_from(&self, after: Position) -> Result<Reading, LogError>;

    async fn get(&self, id: EventId) -> Result<Option<SealedEvent>, LogError>;

    /// Every event, with its hash checked: for export.
    async fn read_sealed(&self) -> Result<Vec<SealedEvent>, LogError>;

    /// The greatest stamp of any event; see [`diary::event::Origin::Person`].
    async fn newest_stamp(&self) -> Result<Option<i64>, LogError>;

    /// The newest snapshot kept, of this life of the log.
    async fn snapshot(&self) -> Result<Option<Snapshot>, LogError>;

    /// Keeps a snapshot in place of the one before. It need not be durable: it can be made again.
    /// One of an earlier life, or from before something was forgotten, is passed over.
    async fn keep_snapshot(&self, snapshot: &Snapshot) -> Result<(), LogError>;

    /// Removes everything, for good, and begins a new life.
    async fn erase(&self) -> Result<(), LogError>;
}

/// The wall clock of the place where the person is.
pub trait Clock: Send + Sync {
    /// Now, always with an offset.
    fn now(&self) -> Moment;

    /// The moment at which the local wall clock shows `civil`. Where it shows that twice, the
    /// first; where it never does, the moment that would have been it.
    fn at(&self, civil: civil::DateTime) -> Moment;
}

/// Randomness from the operating system.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// A host that does one thing at a time, as a browser's service worker does.
#[async_trait]
pub trait OneAtATime: Send + Sync {
    /// Returns once every request that came meanwhile is answered.
    async fn let_others_by(&self);
}

/// One back-up that the host keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Where it lies, as the person would look for it.
    pub place: String,
    pub made: Moment,
    /// Events in it, counted when it was re-opened and compared.
    pub events: u64,
}

/// What became of the host's back-ups after something was forgotten. Copies that were made
/// elsewhere cannot be known: whoever shows this has to say so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForgottenInBackups {
    /// How many were rewritten and verified again.
    pub cleaned: usize,
    /// Still as they were: the place, and why.
    pub failed: Vec<(String, String)>,
}

/// The host's back-ups, made daily and by request.
#[async_trait]
pub trait Backups: Send + Sync {
    /// Those that were verified, newest first.
    async fn list(&self) -> Result<Vec<Backup>, BackupError>;

    /// Makes one now, re-opens it and compares.
    async fn make(&self) -> Result<Backup, BackupError>;

    /// Removes from the back-ups beside the diary all that the diary was ever asked to forget.
    async fn forget(&self) -> ForgottenInBackups;

    /// Where the diary itself lies, as the person would look for it.
    fn diary_place(&self) -> String;
}

/// A complete copy of the diary that the person was given as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOut {
    pub at: Moment,
    /// Events in it, counted when it was read back and compared.
    pub events: u64,
}

/// What a host remembers of the copies it gave away, where it can make no back-ups of its own: a
/// browser may clear what it keeps, and only a file elsewhere outlives that.
#[async_trait]
pub trait Copies: Send + Sync {
    /// The last one, of this life of the diary.
    async fn last(&self) -> Result<Option<HandedOut>, LogError>;

    async fn remember(&self, copy: &HandedOut) -> Result<(), LogError>;
}

/// What went wrong with the log. Messages never carry what the diary says.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error(transparent)]
    Damaged(#[from] Damaged),
    #[error("{place} is in use by another program; wait a moment and try again")]
    Busy { place: String },
    #[error("{place} cannot be written: {why}; nothing was changed")]
    ReadOnly { place: String, why: String },
    #[error("no room left to write {place}; free some space and try again; nothing was changed")]
    Full { place: String },
    #[error("{place} is not a Charley diary ({why}); it was not touched")]
    NotADiary { place: String, why: String },
    #[error(
        "{place} was written by a newer Charley (format {found}; this one reads up to {known}); \
         update Charley; it was not touched"
    )]
    Newer { place: String, found: i64, known: i64 },
    #[error("{place} is damaged: {why}; keep a copy of it, then `charley restore` a back-up")]
    Corrupt { place: String, why: String },
    #[error("{place}: {why}")]
    Other { place: String, why: String },
}

/// Why no copy could be handed out. The diary is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("the copy does not say what the diary says; it was not handed out: try again")]
    Differs,
}

#[derive(Debug, thiserror::Error)]
#[error("the back-up {place} failed: {why}; earlier back-ups are as they were")]
pub struct BackupError {
    pub place: String,
    pub why: String,
}
