//! Opening a diary file, or refusing to.
//!
//! Owns: what may be opened, what is created, and the settings of a connection.
//! Must not know: what is in the tables.
//!
//! A file that is not a diary of ours is left byte for byte as it is. So it is looked at first,
//! through an SQLite connection that takes the file for immutable and leaves what lies beside it
//! alone. Not through a file handle of our own: closing one would drop the locks that SQLite
//! holds for this process, and another process could then delete a write-ahead log in use.

use std::{
    fmt::Write,
    fs, io,
    path::Path,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use app::ports::LogError;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, config::DbConfig};

use super::{schema, scrub, trouble::Trouble};
use crate::private_file;

/// What to do where there is no diary, or none that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// To write; a diary that is not there is created.
    CreateIfAbsent,
    /// To write.
    MustExist,
    /// To read: a diary that cannot be written is opened all the same. Writing then fails with
    /// [`LogError::ReadOnly`].
    ToRead,
}

/// How long to wait for another process to finish writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// One opening at a time, so that the handle with which a file is created is closed before
/// SQLite takes a lock on it.
static OPENING: Mutex<()> = Mutex::new(());

pub(super) fn open(path: &Path, mode: OpenMode) -> Result<Connection, LogError> {
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let place = || path.display().to_string();
    match fs::metadata(path) {
        Ok(found) if found.len() > 0 || !found.is_file() => look(path)?,
        Ok(_) if mode == OpenMode::CreateIfAbsent => {
            private_file::make_private(path).map_err(|cause| cannot_create(path, &cause))?;
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            if mode != OpenMode::CreateIfAbsent {
                return Err(no_diary_yet(path));
            }
            create_file(path).map_err(|cause| cannot_create(path, &cause))?;
        }
        Ok(_) => return Err(no_diary_yet(path)),
        Err(cause) => return Err(LogError::Other { place: place(), why: cause.to_string() }),
    }
    match to_write(path, mode) {
        Err(LogError::ReadOnly { .. }) if mode == OpenMode::ToRead => read_only(path),
        opened => opened,
    }
}

fn no_diary_yet(path: &Path) -> LogError {
    let why = "there is no diary yet; `charley log` begins one, `--diary FILE` names another";
    LogError::Other { place: path.display().to_string(), why: why.to_owned() }
}

fn create_file(path: &Path) -> io::Result<()> {
    private_file::create_folder(private_file::folder_of(path))?;
    match private_file::create_file(path) {
        // Another process was faster; the two meet again in `begin`.
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && path.exists() => Ok(()),
        created => created,
    }
}

fn cannot_create(path: &Path, cause: &io::Error) -> LogError {
    let place = path.display().to_string();
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => LogError::Full { place },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            LogError::ReadOnly { place, why: "its folder is write-protected".to_owned() }
        }
        _ => LogError::Other { place, why: format!("it cannot be created: {cause}") },
    }
}

/// Whether the file says of itself that it is a diary which this Charley can read.
fn look(path: &Path) -> Result<(), LogError> {
    let place = || path.display().to_string();
    // Before SQLite opens it: opening a named pipe would wait for ever.
    let found = fs::metadata(path)
        .map_err(|cause| LogError::Other { place: place(), why: cause.to_string() })?;
    if !found.is_file() || found.len() == 0 {
        let why = match (found.is_dir(), found.is_file()) {
            (true, _) => "it is a folder",
            (_, true) => "it is empty",
            _ => "it is not a plain file",
        };
        return Err(LogError::NotADiary { place: place(), why: why.to_owned() });
    }
    let header = || -> Result<(i64, i64, u64), Trouble> {
        let connection = as_it_lies(path)?;
        // A file may be shorter than it says, the rest being in its write-ahead log: while it is
        // in use, and after a disk was full. With this on, and before anything else is asked,
        // SQLite does not mind; the real opening does.
        connection.pragma_update(None, "writable_schema", true)?;
        let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let page = u64::try_from(page).unwrap_or(1).max(1);
        Ok((schema::application_id(&connection)?, schema::version(&connection)?, page))
    };
    let (application, version, page) = match header() {
        Ok(header) => header,
        Err(Trouble::Sqlite(cause)) if is_unopened(&cause) => {
            let why = "you have no permission to read it".to_owned();
            return Err(LogError::Other { place: place(), why });
        }
        Err(trouble) => return Err(trouble.at(path)),
    };
    if application != schema::APPLICATION_ID {
        let why = "it is a database of another program".to_owned();
        return Err(LogError::NotADiary { place: place(), why });
    }
    if version > schema::VERSION {
        return Err(LogError::Newer { place: place(), found: version, known: schema::VERSION });
    }
    if version != schema::VERSION {
        let why = format!("there has never been a format {version}");
        return Err(LogError::Corrupt { place: place(), why });
    }
    // SQLite fills a last page that is not whole with zeros and says nothing.
    let in_use = |suffix| private_file::holds_bytes(&private_file::beside(path, suffix));
    if found.len() % page != 0 && !in_use("-wal") && !in_use("-journal") {
        return Err(LogError::Corrupt { place: place(), why: "its end is cut off".to_owned() });
    }
    Ok(())
}

fn is_kept_out(cause: &rusqlite::Error) -> bool {
    is_unopened(cause) || cause.sqlite_error_code() == Some(ErrorCode::ReadOnly)
}

fn is_unopened(cause: &rusqlite::Error) -> bool {
    let code = cause.sqlite_error_code();
    matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied))
}

enum Opened {
    Diary(Connection),
    Protected,
    Empty,
}

fn to_write(path: &Path, mode: OpenMode) -> Result<Connection, LogError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> Result<Opened, Trouble> {
        let mut connection = Connection::open_with_flags(path, flags)?;
        settle(&connection)?;
        if connection.is_readonly("main")? {
            return Ok(Opened::Protected);
        }
        if !begin(&mut connection, mode)? {
            return Ok(Opened::Empty);
        }
        write_ahead(&connection)?;
        if scrub::is_due(&connection)? {
            // Another program may be reading: then the next open tries again.
            let _ = scrub::scrub(&connection);
        }
        Ok(Opened::Diary(connection))
    };
    match open() {
        Ok(Opened::Diary(connection)) => Ok(connection),
        Ok(Opened::Protected) => {
            let why = "the file is write-protected".to_owned();
            Err(LogError::ReadOnly { place: path.display().to_string(), why })
        }
        Ok(Opened::Empty) => Err(no_diary_yet(path)),
        Err(trouble) => Err(trouble.at(path)),
    }
}

/// Makes the tables where there are none. All at once, and before the write-ahead log is
/// switched on, so that the header in the file itself always says whose it is.
/// `false` where there are none and none may be made.
fn begin(connection: &mut Connection, mode: OpenMode) -> Result<bool, Trouble> {
    if !schema::is_blank(connection)? {
        return Ok(true);
    }
    if mode != OpenMode::CreateIfAbsent {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if schema::is_blank(&transaction)? {
        schema::create(&transaction)?;
    }
    transaction.commit()?;
    Ok(true)
}

/// SQLite does not wait by itself for another process that has just created the file and has
/// not switched yet.
fn write_ahead(connection: &Connection) -> Result<(), Trouble> {
    const PAUSE: Duration = Duration::from_millis(10);
    let mut waited = Duration::ZERO;
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(cause)
                if cause.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && waited < PATIENCE =>
            {
                thread::sleep(PAUSE);
                waited += PAUSE;
            }
            result => return Ok(result?),
        }
    }
}

/// A connection for reading only. Where nothing can be written beside the file either, it is
/// read as it lies, which is the whole diary unless a write-ahead log lies beside it.
pub(crate) fn read_only(path: &Path) -> Result<Connection, LogError> {
    look(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> Result<Connection, Trouble> {
        let connection = Connection::open_with_flags(path, flags)?;
        settle(&connection)?;
        schema::version(&connection)?;
        Ok(connection)
    };
    let complete = !private_file::holds_bytes(&private_file::beside(path, "-wal"));
    match open() {
        Err(Trouble::Sqlite(cause)) if complete && is_kept_out(&cause) => {
            immutable(path).map_err(|trouble| trouble.at(path))
        }
        opened => opened.map_err(|trouble| trouble.at(path)),
    }
}

/// A connection to the file as it lies.
fn immutable(path: &Path) -> Result<Connection, Trouble> {
    let connection = as_it_lies(path)?;
    settle(&connection)?;
    Ok(connection)
}

/// The file without locks and without what lies beside it, before anything was asked of it.
fn as_it_lies(path: &Path) -> Result<Connection, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(uri(path) + "?immutable=1", flags)?)
}

fn uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a string takes every text");
        }
    }
    uri
}

pub(crate) fn settle(connection: &Connection) -> Result<(), Trouble> {
    connection.busy_timeout(PATIENCE)?;
    // What a file brings along must not be run: a back-up to restore may come from anywhere.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(())
}
