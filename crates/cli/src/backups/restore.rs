//! Putting a back-up in place of the diary.
//!
//! Owns: what is checked before anything is touched, and what survives.
//! Must not know: how a copy is made.

use std::path::Path;

use app::ports::{Backup, BackupError, LogError};
use diary::{SealedEvent, merge};

use super::{Kind, SqliteBackups, copy, failed};
use crate::sqlite_log::{check, read, read_only, scrub, store, trouble::Trouble};

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Events in the diary now.
    pub events: u64,
    /// Where the diary as it was before is kept; `None` where it was empty.
    pub before: Option<Backup>,
}

/// Why nothing was restored. The diary is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error("{place} is the diary itself; name a back-up of it")]
    Itself { place: String },
    #[error("{place} is not a damaged diary; nothing was restored over it")]
    NotDamaged { place: String },
    /// The back-up cannot be used.
    #[error(transparent)]
    Backup(LogError),
    /// The diary as it is now could not be put aside first.
    #[error(transparent)]
    Before(#[from] BackupError),
    #[error(transparent)]
    Diary(LogError),
}

/// Why the exchange stopped.
enum Stopped {
    Trouble(Trouble),
    Before(BackupError),
}

impl From<Trouble> for Stopped {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl SqliteBackups {
    /// Puts the diary in `path` in place of this one, which is backed up first.
    ///
    /// What this diary was asked to forget stays forgotten, even where the back-up still has it.
    ///
    /// # Errors
    ///
    /// When `path` is not an undamaged diary, the present diary cannot be backed up, or the disk
    /// is full. The diary is then as it was.
    pub fn restore_from(&self, path: &Path) -> Result<Restored, RestoreError> {
        if is_same_file(path, self.log.path()) {
            return Err(RestoreError::Itself { place: path.display().to_string() });
        }
        let chosen = read_verified(path).map_err(RestoreError::Backup)?;
        let mut before = None;
        let mut connection = self.log.locked();
        let exchanged = store::replace(&mut connection, |present| {
            // While nobody else can write: whatever another process says before this moment is
            // in the back-up, whatever it says after is in the restored diary.
            let events = read::sealed(present)?;
            if !events.is_empty() {
                before = Some(self.put_aside().map_err(Stopped::Before)?);
            }
            let requests = events.into_iter().filter(is_request);
            Ok(chosen.into_iter().chain(requests).collect())
        });
        let diary = |trouble: Trouble| RestoreError::Diary(trouble.at(self.log.path()));
        match exchanged {
            Ok(()) => {}
            Err(Stopped::Before(cause)) => return Err(cause.into()),
            Err(Stopped::Trouble(trouble)) => return Err(diary(trouble)),
        }
        // It is restored; what is left of the old pages is scrubbed now or at the next opening.
        let _ = scrub::scrub(&connection);
        let events = read::count(&connection).map_err(|cause| diary(cause.into()))?;
        Ok(Restored { events, before })
    }

    /// Through a connection of its own: the log's own is in the middle of the exchange.
    fn put_aside(&self) -> Result<Backup, BackupError> {
        let now = self.clock.now();
        let path = self.free_path(&now, Kind::BeforeRestore)?;
        let present =
            read_only(self.log.path()).map_err(|cause| failed(&path, &cause.to_string()))?;
        copy::write_verified(&present, &path, false, &now).map_err(|why| failed(&path, &why))
    }
}

fn is_request(sealed: &SealedEvent) -> bool {
    merge::forgets(&sealed.event().body).is_some()
}

/// Everything in a back-up, verified; nothing is touched.
pub(super) fn read_verified(path: &Path) -> Result<Vec<SealedEvent>, LogError> {
    let backup = read_only(path)?;
    let read = || {
        let backup = backup.unchecked_transaction()?;
        check::verify_within(&backup)?;
        read::sealed(&backup)
    };
    read().map_err(|trouble: Trouble| trouble.at(path))
}

pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
