//! Reading the log.
//!
//! Owns: the queries that change nothing.
//! Must not know: files, writing.

use app::ports::{Position, Reading, Snapshot};
use diary::{Event, EventHash, EventId, SealedEvent, event::EventError};
use rusqlite::{Connection, OptionalExtension, Row, types::ValueRef};

use super::trouble::Trouble;

pub(super) fn reading(connection: &Connection, after: Position) -> Result<Reading, Trouble> {
    // One transaction, so that life, events and end belong together.
    let connection = connection.unchecked_transaction()?;
    let life = life(&connection)?;
    let end = end(&connection)?;
    let mut events = Vec::new();
    let mut statement = connection
        .prepare("SELECT position, id, body FROM events WHERE position > ?1 ORDER BY position")?;
    let mut rows = statement.query([i64::try_from(after.0).unwrap_or(i64::MAX)])?;
    while let Some(row) = rows.next()? {
        let (position, id) = (row.get(0)?, event_id(row.get_ref(1)?));
        events.push(decoded(position, id, row)?);
    }
    Ok(Reading { life, events, end })
}

fn decoded(position: i64, id: Option<EventId>, row: &Row<'_>) -> Result<Event, Trouble> {
    let event = text(row, 2).and_then(|text| SealedEvent::decode(text).map_err(explain));
    match event {
        Ok(event) if Some(event.id) == id => Ok(event),
        Ok(_) => Err(corrupt(position, id, "it carries another id than it is stored under")),
        Err(why) => Err(corrupt(position, id, &why)),
    }
}

/// Every event with its position and stored stamp, its hash recomputed.
pub(crate) fn each_sealed(
    connection: &Connection,
    mut each: impl FnMut(i64, Option<i64>, SealedEvent),
) -> Result<(), Trouble> {
    let mut statement = connection
        .prepare("SELECT position, id, body, hash, stamp FROM events ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let position: i64 = row.get(0)?;
        let id = event_id(row.get_ref(1)?);
        let sealed = opened(row, 2, 3).map_err(|why| corrupt(position, id, &why))?;
        if Some(sealed.event().id) != id {
            let why = "it carries another id than it is stored under";
            return Err(corrupt(position, id, why));
        }
        each(position, row.get(4)?, sealed);
    }
    Ok(())
}

pub(crate) fn sealed(connection: &Connection) -> Result<Vec<SealedEvent>, Trouble> {
    let mut events = Vec::new();
    each_sealed(connection, |_, _, sealed| events.push(sealed))?;
    Ok(events)
}

pub(super) fn get(connection: &Connection, id: EventId) -> Result<Option<SealedEvent>, Trouble> {
    let mut statement =
        connection.prepare("SELECT position, body, hash FROM events WHERE id = ?1")?;
    let mut rows = statement.query([id.as_bytes()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let position = row.get(0)?;
    opened(row, 1, 2).map(Some).map_err(|why| corrupt(position, Some(id), &why))
}

pub(super) fn newest_stamp(connection: &Connection) -> Result<Option<i64>, Trouble> {
    Ok(connection.query_row("SELECT max(stamp) FROM events", [], |row| row.get(0))?)
}

pub(super) fn snapshot(connection: &Connection) -> Result<Option<Snapshot>, Trouble> {
    let found = connection
        .query_row(
            "SELECT life, end, bytes FROM snapshot
             WHERE life = (SELECT value FROM meta WHERE key = 'life')",
            [],
            |row| {
                let life = EventId::from_bytes(row.get(0)?);
                let end = Position(u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0));
                Ok(Snapshot { life, end, bytes: row.get(2)? })
            },
        )
        .optional()?;
    Ok(found)
}

pub(super) fn life(connection: &Connection) -> Result<EventId, Trouble> {
    let life = connection
        .query_row("SELECT value FROM meta WHERE key = 'life'", [], |row| row.get(0))
        .optional()?;
    life.map(EventId::from_bytes).ok_or_else(|| Trouble::Corrupt("it has lost its name".to_owned()))
}

/// How many events were ever stored in this life. Not the greatest position there is: that
/// would step back when the last event was forgotten.
pub(super) fn end(connection: &Connection) -> Result<Position, Trouble> {
    let end: Option<i64> = connection
        .query_row("SELECT seq FROM sqlite_sequence WHERE name = 'events'", [], |row| row.get(0))
        .optional()?;
    Ok(Position(end.and_then(|end| u64::try_from(end).ok()).unwrap_or(0)))
}

pub(crate) fn count(connection: &Connection) -> rusqlite::Result<u64> {
    let count: i64 = connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

fn opened(row: &Row<'_>, body: usize, hash: usize) -> Result<SealedEvent, String> {
    let hash: [u8; 32] = row.get(hash).map_err(|_| "its hash is not 32 bytes long".to_owned())?;
    SealedEvent::open(text(row, body)?, EventHash::from_bytes(hash)).map_err(explain)
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, String> {
    let not_text = || "it is not a text".to_owned();
    row.get_ref(column).map_err(|_| not_text())?.as_str().map_err(|_| not_text())
}

fn explain(cause: EventError) -> String {
    cause.to_string()
}

pub(super) fn corrupt(position: i64, id: Option<EventId>, why: &str) -> Trouble {
    let id = id.map_or_else(|| "whose id is unreadable".to_owned(), |id| id.to_string());
    Trouble::Corrupt(format!("event {id} at position {position} cannot be read: {why}"))
}

fn event_id(column: ValueRef<'_>) -> Option<EventId> {
    column.as_bytes().ok()?.try_into().ok().map(EventId::from_bytes)
}
