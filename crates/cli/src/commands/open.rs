//! Opening the diary that a command asks for.
//!
//! Owns: the native host's parts, put together.
//! Must not know: what is done with them.

use std::{path::PathBuf, sync::Arc};

use anyhow::Result;
use app::{App, Backups, Clock, Entropy, EventLog};
use diary::Diary;
use jiff::civil;
use pollster::block_on;

use crate::{
    args::Global,
    backups::SqliteBackups,
    host::{OsEntropy, SystemClock, diary_path},
    pdf_writer::BuiltIn,
    sqlite_log::{OpenMode, SqliteLog},
};

/// A diary that is open, with the file it lies in.
pub(crate) struct Opened {
    pub app: Arc<App>,
    pub log: Arc<SqliteLog>,
    pub backups: Arc<SqliteBackups>,
}

/// Opens the diary, and begins one where there is none yet.
pub(crate) fn open(global: &Global) -> Result<Opened> {
    open_file(diary_path(global.diary.as_deref())?, OpenMode::CreateIfAbsent)
}

/// Opens a diary that must be there.
pub(super) fn open_existing(global: &Global) -> Result<Opened> {
    open_file(diary_path(global.diary.as_deref())?, OpenMode::MustExist)
}

/// Opens a diary that must be there, and is only read.
pub(super) fn open_to_read(global: &Global) -> Result<Opened> {
    open_file(diary_path(global.diary.as_deref())?, OpenMode::ToRead)
}

/// What the diary says, and today's date. Where there is no diary yet, it says nothing: whoever
/// looks around has not begun one.
pub(super) fn read(global: &Global) -> Result<(Arc<Diary>, civil::Date)> {
    let today = SystemClock.now().civil().date();
    if !diary_path(global.diary.as_deref())?.exists() {
        return Ok((Arc::default(), today));
    }
    Ok((block_on(open_to_read(global)?.app.diary())?, today))
}

pub(crate) fn open_file(path: PathBuf, mode: OpenMode) -> Result<Opened> {
    let log = Arc::new(SqliteLog::open(&path, mode)?);
    let clock = Arc::new(SystemClock) as Arc<dyn Clock>;
    let backups = Arc::new(SqliteBackups::new(Arc::clone(&log), Arc::clone(&clock)));
    let app = App::new(
        Arc::clone(&log) as Arc<dyn EventLog>,
        clock,
        Arc::new(OsEntropy) as Arc<dyn Entropy>,
        Some(Arc::clone(&backups) as Arc<dyn Backups>),
    )
    .with_pdf_writer(Arc::new(BuiltIn));
    Ok(Opened { app: Arc::new(app), log, backups })
}
