//! Making the bytes of what was removed disappear from the disk.
//!
//! Owns: when and how the file and its write-ahead log are rewritten.
//! Must not know: what was removed.
//!
//! `secure_delete` overwrites a removed row, but the write-ahead log keeps older pages whole, so
//! the log is cut to nothing. And SQLite does not promise that a row which once moved to another
//! page left no copy behind in an unused part, so the file is rewritten first. `scrub` is set in
//! the transaction that removes, and taken away once this is done: a kill in between is made good
//! by the next opening.

use rusqlite::{Connection, OptionalExtension, Result};

use super::trouble::Trouble;

/// Within the transaction that removes.
pub(super) fn make_due(connection: &Connection) -> Result<()> {
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('scrub', x'01')", [])?;
    Ok(())
}

pub(super) fn is_due(connection: &Connection) -> Result<bool> {
    let due: Option<i64> = connection
        .query_row("SELECT 1 FROM meta WHERE key = 'scrub'", [], |row| row.get(0))
        .optional()?;
    Ok(due.is_some())
}

/// Rewrites the file without what was removed. Whether nothing is left of it: not so while
/// another program reads from the old pages.
pub(crate) fn scrub(connection: &Connection) -> Result<bool> {
    connection.execute("VACUUM", [])?;
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 {
        connection.execute("DELETE FROM meta WHERE key = 'scrub'", [])?;
    }
    Ok(busy == 0)
}

/// As [`scrub`], for whoever has to say that everything is gone.
pub(crate) fn at_once(connection: &Connection) -> std::result::Result<(), Trouble> {
    match scrub(connection) {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(Trouble::Unfinished(
            "the diary was replaced, but the old text is still on the disk, because another \
             program is reading it or there is no room left; close the other program, free some \
             space and start Charley again, which finishes this",
        )),
    }
}
