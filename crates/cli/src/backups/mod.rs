//! Back-ups: verified copies of the diary, in a folder beside it and wherever asked.
//!
//! Owns: which back-ups are kept, for how long, and what happens to them.
//! Must not know: how events are stored.

mod copy;
mod forget;
mod name;
mod rescue;
mod restore;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{
    Clock,
    ports::{Backup, BackupError, Backups, ForgottenInBackups, LogError},
};
use async_trait::async_trait;
use diary::Moment;
use rusqlite::Connection;

use crate::{
    private_file,
    sqlite_log::{SqliteLog, read, read_only},
};

use name::{Kind, Name};
pub use rescue::{RestoredOverDamage, restore_over_damage};
pub(crate) use restore::is_same_file;
pub use restore::{RestoreError, Restored};

/// How many days' automatic back-ups are kept.
pub const DAYS_KEPT: usize = 7;

/// What has to be typed before a diary is erased.
pub const ERASE_WORD: &str = "erase";

/// The back-ups of one diary.
pub struct SqliteBackups {
    log: Arc<SqliteLog>,
    clock: Arc<dyn Clock>,
}

impl SqliteBackups {
    pub fn new(log: Arc<SqliteLog>, clock: Arc<dyn Clock>) -> Self {
        Self { log, clock }
    }

    /// The folder beside the diary where its own back-ups lie.
    pub fn folder(&self) -> PathBuf {
        private_file::folder_of(self.log.path()).join("backups")
    }

    /// Those in the folder beside the diary, newest first. A file has its name there only once
    /// it was verified, so a name is enough.
    pub fn kept(&self) -> Vec<Backup> {
        let mut named = self.named();
        named.reverse();
        named.iter().filter_map(|name| describe(&self.folder().join(name.file_name()))).collect()
    }

    /// Makes today's automatic back-up, unless there is one or there is nothing to keep, and
    /// removes those older than the last [`DAYS_KEPT`].
    ///
    /// An empty diary is not backed up: after a mistaken `erase`, a week of empty back-ups would
    /// push out the good ones.
    ///
    /// # Errors
    ///
    /// When it cannot be made or verified; older ones are then all kept.
    pub fn daily(&self, now: &Moment) -> Result<Option<Backup>, BackupError> {
        let today = now.civil().date();
        let made_today = |name: &Name| name.kind() == Kind::Daily && name.date() == today;
        if self.named().iter().any(made_today) || self.is_empty()? {
            return Ok(None);
        }
        let made = self.make_named(now, Kind::Daily)?;
        let daily = self.named().into_iter().filter(|name| name.kind() == Kind::Daily);
        let mut newest_first: Vec<Name> = daily.collect();
        newest_first.reverse();
        for old in newest_first.iter().skip(DAYS_KEPT) {
            // One that cannot be removed today is removed tomorrow.
            let _ = fs::remove_file(self.folder().join(old.file_name()));
        }
        Ok(Some(made))
    }

    /// Makes a back-up at a place of the person's own choice, which is never pruned.
    ///
    /// # Errors
    ///
    /// When something is there and `overwrite` is off, or it cannot be made or verified. What
    /// was there is then as it was.
    pub fn backup_to(&self, path: &Path, overwrite: bool) -> Result<Backup, BackupError> {
        if restore::is_same_file(path, self.log.path()) {
            return Err(failed(path, "that is the diary itself; name another file"));
        }
        self.write(path, overwrite, &self.clock.now())
    }

    /// Removes the whole diary for good, once [`ERASE_WORD`] was typed, and returns the back-ups
    /// that remain: they are left to the person.
    ///
    /// # Errors
    ///
    /// When another word was typed, or it cannot be removed.
    pub fn erase(&self, typed: &str) -> Result<Vec<Backup>, EraseError> {
        if !typed.trim().eq_ignore_ascii_case(ERASE_WORD) {
            return Err(EraseError::NotConfirmed);
        }
        self.log.erase_now()?;
        Ok(self.kept())
    }

    fn make_named(&self, now: &Moment, kind: Kind) -> Result<Backup, BackupError> {
        let path = self.free_path(now, kind)?;
        self.write(&path, false, now)
    }

    fn free_path(&self, now: &Moment, kind: Kind) -> Result<PathBuf, BackupError> {
        let folder = self.folder();
        private_file::create_folder(&folder)
            .map_err(|cause| failed(&folder, &format!("the folder cannot be made: {cause}")))?;
        let names = (1..).map(|number| Name::new(&self.stem(), now, kind, number));
        let mut paths = names.map(|name| folder.join(name.file_name()));
        Ok(paths.find(|path| !path.exists()).expect("numbers do not run out"))
    }

    fn write(&self, path: &Path, overwrite: bool, now: &Moment) -> Result<Backup, BackupError> {
        copy::write_verified(&self.log.locked(), path, overwrite, now)
            .map_err(|why| failed(path, &why))
    }

    fn is_empty(&self) -> Result<bool, BackupError> {
        let count = self.log.with(|connection| Ok(read::count(connection)?));
        Ok(count.map_err(|cause| failed(self.log.path(), &cause.to_string()))? == 0)
    }

    /// The names of the diary's own back-ups, oldest first.
    fn named(&self) -> Vec<Name> {
        let files = fs::read_dir(self.folder()).into_iter().flatten().flatten();
        let stem = self.stem();
        let mut names: Vec<Name> =
            files.filter_map(|file| Name::parse(&stem, file.file_name().to_str()?)).collect();
        names.sort();
        names
    }

    fn stem(&self) -> String {
        let stem = self.log.path().file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }
}

fn failed(path: &Path, why: &str) -> BackupError {
    BackupError { place: path.display().to_string(), why: why.to_owned() }
}

/// `None` for a file that is no back-up any more.
fn describe(path: &Path) -> Option<Backup> {
    let connection = read_only(path).ok()?;
    let made = made(&connection)?;
    let events = read::count(&connection).ok()?;
    Some(Backup { place: path.display().to_string(), made, events })
}

/// When this copy was made; a diary itself does not say.
fn made(connection: &Connection) -> Option<Moment> {
    let sql = "SELECT CAST(value AS TEXT) FROM meta WHERE key = 'made'";
    connection.query_row(sql, [], |row| row.get::<_, String>(0)).ok()?.parse().ok()
}

#[async_trait]
impl Backups for SqliteBackups {
    async fn list(&self) -> Result<Vec<Backup>, BackupError> {
        Ok(self.kept())
    }

    async fn make(&self) -> Result<Backup, BackupError> {
        self.make_named(&self.clock.now(), Kind::Asked)
    }

    async fn forget(&self) -> ForgottenInBackups {
        self.forget_in_backups()
    }

    fn diary_place(&self) -> String {
        self.log.path().display().to_string()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error("nothing was erased; to erase the diary for good, type the word {ERASE_WORD}")]
    NotConfirmed,
    #[error(transparent)]
    Log(#[from] LogError),
}
