//! Making one verified copy of a diary.
//!
//! Owns: the steps from an open diary to a file that is known to hold the same.
//! Must not know: which back-ups are kept, where.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use app::ports::Backup;
use diary::Moment;
use rusqlite::{
    Connection, OpenFlags,
    backup::{self, StepResult},
};
use tempfile::NamedTempFile;

use crate::{
    private_file,
    sqlite_log::{check, open_settings, read_only, trouble::Trouble},
};

const UNFINISHED: &str = ".part";

/// Writes a copy of `source` to `path`: to a file beside first, which is re-opened, verified and
/// compared, made durable, and given its name only then. The errors say why, not where.
pub(super) fn write_verified(
    source: &Connection,
    path: &Path,
    overwrite: bool,
    made: &Moment,
) -> Result<Backup, String> {
    refuse_what_is_there(path, overwrite)?;
    let folder = private_file::folder_of(path);
    remove_abandoned(folder);
    let part = tempfile::Builder::new()
        .prefix(".charley-")
        .suffix(UNFINISHED)
        .tempfile_in(folder)
        .map_err(|cause| format!("nothing can be written there: {cause}"))?;
    let explain = |trouble: Trouble| trouble.at(path).to_string();
    let original = fill(source, part.path(), made).map_err(explain)?;
    let copy = read_only(part.path()).map_err(|cause| cause.to_string())?;
    let verified = check::verify(&copy).map_err(explain)?;
    if contents(&copy).map_err(|cause| explain(cause.into()))? != original {
        return Err("the copy differs from the diary".to_owned());
    }
    drop(copy);
    let durable = part.as_file().sync_all();
    durable.map_err(|cause| format!("it cannot be made durable: {cause}"))?;
    give_name(part, path, overwrite)?;
    let durable = private_file::sync_folder(folder);
    durable.map_err(|cause| format!("its name cannot be made durable: {cause}"))?;
    let place = path.display().to_string();
    Ok(Backup { place, made: made.clone(), events: verified.events })
}

fn refuse_what_is_there(path: &Path, overwrite: bool) -> Result<(), String> {
    if path.is_dir() {
        return Err("it is a folder; name a file in it".to_owned());
    }
    if !overwrite && path.symlink_metadata().is_ok() {
        return Err("a file of this name exists; name another, or ask to overwrite it".to_owned());
    }
    // SQLite would take what lies beside the old file for a part of the new one.
    for suffix in ["-wal", "-journal"] {
        if private_file::holds_bytes(&private_file::beside(path, suffix)) {
            let why = "another program has the file of this name open; name another";
            return Err(why.to_owned());
        }
    }
    Ok(())
}

/// Copies `source` as it is at one moment, and returns what that was.
fn fill(source: &Connection, part: &Path, made: &Moment) -> Result<Contents, Trouble> {
    let source = source.unchecked_transaction()?;
    let original = contents(&source)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(part, flags)?;
    open_settings(&copy)?;
    copy_pages(&source, &mut copy)?;
    // One file, nothing beside it: so it can be carried away.
    copy.pragma_update(None, "journal_mode", "delete")?;
    copy.execute("DELETE FROM snapshot", [])?;
    copy.execute("DELETE FROM meta WHERE key = 'scrub'", [])?;
    let sql = "INSERT OR REPLACE INTO meta VALUES ('made', CAST(?1 AS BLOB))";
    copy.execute(sql, [made.to_string()])?;
    copy.execute("VACUUM", [])?;
    copy.close().map_err(|(_, cause)| cause)?;
    Ok(original)
}

/// All pages in one step: with several, another process's commit would start it over each time.
pub(super) fn copy_pages(from: &Connection, to: &mut Connection) -> Result<(), Trouble> {
    let backup = backup::Backup::new(from, to)?;
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(Trouble::Busy),
    }
}

/// The events in a file: id and hash.
type Contents = BTreeMap<[u8; 16], [u8; 32]>;

fn contents(connection: &Connection) -> rusqlite::Result<Contents> {
    let mut statement = connection.prepare("SELECT id, hash FROM events")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn give_name(part: NamedTempFile, path: &Path, overwrite: bool) -> Result<(), String> {
    if overwrite {
        return part.persist(path).map(drop).map_err(|cause| cause.error.to_string());
    }
    match part.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(cause) if path.symlink_metadata().is_ok() => Err(cause.error.to_string()),
        // A stick's file system may not know how to refuse to overwrite.
        Err(cause) => cause.file.persist(path).map(drop).map_err(|cause| cause.error.to_string()),
    }
}

/// Removes what a killed back-up left behind: it is as private as the diary. Ten minutes old at
/// least, since another process may be at work.
pub(super) fn remove_abandoned(folder: &Path) {
    const AT_WORK: Duration = Duration::from_secs(600);
    // The file system's own clock: the age of one file against that of another.
    let Some(now) = tempfile::tempfile_in(folder).ok().and_then(|new| modified(new.metadata()))
    else {
        return;
    };
    for path in unfinished(folder) {
        let age = modified(fs::metadata(&path)).and_then(|then| now.duration_since(then).ok());
        if age.is_some_and(|age| age >= AT_WORK) {
            let _ = fs::remove_file(path);
        }
    }
}

fn modified(found: std::io::Result<fs::Metadata>) -> Option<std::time::SystemTime> {
    found.ok()?.modified().ok()
}

fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = |name: &str| name.starts_with(".charley-") && name.contains(UNFINISHED);
    files
        .filter(|file| file.file_name().to_str().is_some_and(ours))
        .map(|file| file.path())
        .collect()
}
