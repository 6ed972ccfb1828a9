//! What went wrong inside SQLite, in the words of the port.
//!
//! Owns: which SQLite error is which [`LogError`].
//! Must not know: what was being done.

use std::path::Path;

use app::ports::LogError;
use diary::merge::Damaged;
use rusqlite::ErrorCode;

use crate::private_file;

/// A failure that does not know yet in which file it happened. Texts never carry diary content.
#[derive(Debug)]
pub(crate) enum Trouble {
    Sqlite(rusqlite::Error),
    Damaged(Damaged),
    Busy,
    /// What is stored is not what was stored.
    Corrupt(String),
    /// It was done, but not all the way.
    Unfinished(&'static str),
}

impl From<rusqlite::Error> for Trouble {
    fn from(cause: rusqlite::Error) -> Self {
        Self::Sqlite(cause)
    }
}

impl From<Damaged> for Trouble {
    fn from(cause: Damaged) -> Self {
        Self::Damaged(cause)
    }
}

impl Trouble {
    pub(crate) fn at(self, path: &Path) -> LogError {
        let place = path.display().to_string();
        match self {
            Self::Damaged(damaged) => damaged.into(),
            Self::Busy => LogError::Busy { place },
            Self::Corrupt(why) => LogError::Corrupt { place, why },
            Self::Unfinished(why) => LogError::Other { place, why: why.to_owned() },
            Self::Sqlite(cause) => sqlite(place, path, &cause),
        }
    }
}

fn sqlite(place: String, path: &Path, cause: &rusqlite::Error) -> LogError {
    let why = cause.to_string();
    match cause.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LogError::Busy { place },
        Some(ErrorCode::DiskFull) => LogError::Full { place },
        Some(ErrorCode::ReadOnly) => {
            LogError::ReadOnly { place, why: "it or its folder is write-protected".to_owned() }
        }
        Some(ErrorCode::NotADatabase) => {
            LogError::NotADiary { place, why: "it is not a database".to_owned() }
        }
        Some(ErrorCode::DatabaseCorrupt) => LogError::Corrupt { place, why },
        // A column of a wrong type or a text that is not UTF-8: our tables are strict.
        None if is_misread(cause) => LogError::Corrupt { place, why },
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen)
            if private_file::is_out_of_room(path) =>
        {
            LogError::Full { place }
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            let why = "the file, or the files that SQLite keeps beside it, cannot be opened; \
                       check the permissions of its folder";
            LogError::ReadOnly { place, why: why.to_owned() }
        }
        _ => LogError::Other { place, why },
    }
}

fn is_misread(cause: &rusqlite::Error) -> bool {
    matches!(
        cause,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    )
}
