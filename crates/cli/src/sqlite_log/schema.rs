//! The tables of a diary file, and the triggers that keep them append-only.
//!
//! Owns: the file format and its version.
//! Must not know: files, what is stored when.

use rusqlite::{Connection, Result};

/// "CHRL": marks an SQLite file as ours, where `file(1)` and SQLite look for it.
pub(crate) const APPLICATION_ID: i64 = 0x4348_524C;

/// Counted up with every change of the tables that an older Charley would misread.
pub(crate) const VERSION: i64 = 1;

/// One statement each, spelt as SQLite keeps them: `verify` compares.
pub(crate) const STATEMENTS: [&str; 12] = [
    // AUTOINCREMENT, so that a position is never given twice, not even after a forget.
    "CREATE TABLE events (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        id BLOB UNIQUE NOT NULL,
        hash BLOB NOT NULL,
        stamp INTEGER,
        body TEXT NOT NULL
    ) STRICT",
    "CREATE INDEX events_by_stamp ON events (stamp)",
    // `request` is the position of the event that asked.
    "CREATE TABLE forgotten (id BLOB PRIMARY KEY NOT NULL, request INTEGER NOT NULL) STRICT",
    "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT",
    "CREATE TABLE snapshot (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        life BLOB NOT NULL,
        end INTEGER NOT NULL,
        bytes BLOB NOT NULL
    ) STRICT",
    "CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN
        SELECT RAISE(ABORT, 'an event never changes');
    END",
    "CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id OR position = NEW.position) BEGIN
        SELECT RAISE(ABORT, 'an event never changes');
    END",
    // A request to forget is kept whatever happens: without it the next merge would bring back
    // what it hides.
    "CREATE TRIGGER events_only_leave_when_forgotten BEFORE DELETE ON events
    WHEN NOT EXISTS (SELECT 1 FROM forgotten WHERE id = OLD.id)
        OR json_type(OLD.body, '$.body.forget') IS NOT NULL BEGIN
        SELECT RAISE(ABORT, 'only a forgotten event is removed');
    END",
    "CREATE TRIGGER forgotten_events_stay_away BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM forgotten WHERE id = NEW.id)
        AND json_type(NEW.body, '$.body.forget') IS NULL BEGIN
        SELECT RAISE(ABORT, 'this event was forgotten');
    END",
    "CREATE TRIGGER forgetting_never_changes BEFORE UPDATE ON forgotten BEGIN
        SELECT RAISE(ABORT, 'forgetting cannot be taken back');
    END",
    "CREATE TRIGGER forgetting_is_for_good BEFORE DELETE ON forgotten BEGIN
        SELECT RAISE(ABORT, 'forgetting cannot be taken back');
    END",
    "CREATE TRIGGER forgetting_is_never_replaced BEFORE INSERT ON forgotten
    WHEN EXISTS (SELECT 1 FROM forgotten WHERE id = NEW.id) BEGIN
        SELECT RAISE(ABORT, 'forgetting cannot be taken back');
    END",
];

/// Whether the file holds nothing at all yet.
pub(crate) fn is_blank(connection: &Connection) -> Result<bool> {
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0 && application_id(connection)? == 0)
}

pub(crate) fn application_id(connection: &Connection) -> Result<i64> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

pub(crate) fn version(connection: &Connection) -> Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Makes the tables and begins a life. Within a transaction of the caller's.
pub(crate) fn create(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    for statement in STATEMENTS {
        connection.execute(statement, [])?;
    }
    connection.execute("INSERT INTO meta VALUES ('life', randomblob(16))", [])?;
    Ok(())
}

/// Drops the tables with all that is in them, and makes them anew. Within a transaction of the
/// caller's. Dropped, not emptied: no statement of this program deletes an event that nobody
/// asked to forget.
pub(super) fn recreate(connection: &Connection) -> Result<()> {
    for table in ["snapshot", "meta", "forgotten", "events"] {
        connection.execute(&format!("DROP TABLE {table}"), [])?;
    }
    create(connection)
}
