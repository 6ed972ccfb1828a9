//! Putting a back-up in place of a diary that is damaged.
//!
//! Owns: how what is left of a damaged diary is kept, and its place taken.
//! Must not know: what is damaged in it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use app::{Clock, ports::LogError};

use super::{RestoreError, failed, name, restore};
use crate::{
    private_file::{self, beside},
    sqlite_log::{OpenMode, SqliteLog, check, store, trouble::Trouble},
};

/// What a restore over a damaged diary did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredOverDamage {
    /// Events in the diary now.
    pub events: u64,
    /// Where the damaged diary is kept, byte for byte, for whoever can read more from it.
    pub aside: PathBuf,
}

/// Puts the diary in `from` in place of the one at `diary`, which SQLite or its hashes say is
/// damaged. Nothing can be exchanged within a damaged file, so the file is: no other program may
/// have it open. What it was asked to forget is not known any more.
///
/// # Errors
///
/// When the diary is not damaged, `from` is not an undamaged diary, or there is no room.
pub fn restore_over_damage(
    diary: &Path,
    from: &Path,
    clock: &dyn Clock,
) -> Result<RestoredOverDamage, RestoreError> {
    if restore::is_same_file(from, diary) {
        return Err(RestoreError::Itself { place: from.display().to_string() });
    }
    must_be_damaged(diary)?;
    let events = restore::read_verified(from).map_err(RestoreError::Backup)?;
    let io = |cause: std::io::Error| RestoreError::Before(failed(diary, &cause.to_string()));
    let folder = private_file::folder_of(diary);
    let fresh = tempfile::Builder::new()
        .prefix(".charley-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(io)?
        .into_temp_path();
    let count = fill(&fresh, &events).map_err(RestoreError::Diary)?;
    let aside = put_aside(diary, clock).map_err(io)?;
    // What lies beside the damaged file was kept with it; SQLite would take it for a part of the
    // new one.
    for suffix in ["-wal", "-shm", "-journal"] {
        match fs::remove_file(beside(diary, suffix)) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(io(cause)),
            _ => {}
        }
    }
    fresh.persist(diary).map_err(|cause| io(cause.error))?;
    private_file::sync_folder(folder).map_err(io)?;
    Ok(RestoredOverDamage { events: count, aside })
}

/// Only damage: a file of another kind, or one that cannot be opened now, is left alone.
fn must_be_damaged(diary: &Path) -> Result<(), RestoreError> {
    let opened = SqliteLog::open(diary, OpenMode::MustExist);
    match opened.and_then(|log| log.verify()) {
        Err(LogError::Corrupt { .. }) => Ok(()),
        Err(LogError::Busy { place }) => Err(RestoreError::Diary(LogError::Busy { place })),
        _ => Err(RestoreError::NotDamaged { place: diary.display().to_string() }),
    }
}

/// Writes a whole diary to an empty file and makes it durable.
fn fill(path: &Path, events: &[diary::SealedEvent]) -> Result<u64, LogError> {
    let log = SqliteLog::open(path, OpenMode::CreateIfAbsent)?;
    let verified = log.with(|connection| {
        store::append(connection, events)?;
        check::verify(connection)
    })?;
    drop(log);
    // Closing brought everything into the one file; SQLite synced it on the way.
    if private_file::holds_bytes(&beside(path, "-wal")) {
        return Err(Trouble::Busy.at(path));
    }
    Ok(verified.events)
}

fn put_aside(diary: &Path, clock: &dyn Clock) -> std::io::Result<PathBuf> {
    let folder = private_file::folder_of(diary).join("backups");
    private_file::create_folder(&folder)?;
    let stem = diary.file_stem().unwrap_or_default().to_string_lossy();
    let now = clock.now();
    let names = (1..).map(|number| name::damaged(&stem, &now, number));
    let mut paths = names.map(|name| folder.join(name));
    let aside = paths.find(|path| !path.exists()).expect("numbers do not run out");
    for suffix in ["-wal", "-journal", ""] {
        let (from, to) = (beside(diary, suffix), beside(&aside, suffix));
        if suffix.is_empty() || private_file::holds_bytes(&from) {
            fs::copy(&from, &to)?;
            private_file::make_private(&to)?;
            fs::File::open(&to)?.sync_all()?;
        }
    }
    private_file::sync_folder(&folder)?;
    Ok(aside)
}
