//! Checking a whole diary file.
//!
//! Owns: what it takes to call a file undamaged.
//! Must not know: what is done about damage.

use std::collections::BTreeSet;

use diary::{EventId, merge};
use rusqlite::Connection;

use super::{read, schema, trouble::Trouble};

/// A file that was read from end to end and found undamaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    pub events: u64,
    /// Events whose text was removed for good.
    pub forgotten: u64,
}

pub(crate) fn verify(connection: &Connection) -> Result<Verified, Trouble> {
    verify_within(&*connection.unchecked_transaction()?)
}

/// As [`verify`], within a transaction of the caller's.
pub(crate) fn verify_within(connection: &Connection) -> Result<Verified, Trouble> {
    integrity(connection)?;
    tables(connection)?;
    read::life(connection)?;
    let mut verified = Verified { events: 0, forgotten: 0 };
    let mut last = 0;
    let mut asked = BTreeSet::new();
    let mut stored = BTreeSet::new();
    let mut other_stamp = None;
    read::each_sealed(connection, |position, stamp, sealed| {
        verified.events += 1;
        last = position;
        let event = sealed.event();
        if stamp != event.stamp() {
            other_stamp.get_or_insert((position, event.id));
        }
        match merge::forgets(&event.body) {
            Some(target) => asked.insert(target),
            None => stored.insert(event.id),
        };
    })?;
    if let Some((position, id)) = other_stamp {
        let why = "it carries another stamp than it is stored under";
        return Err(read::corrupt(position, Some(id), why));
    }
    if i64::try_from(read::end(connection)?.0).unwrap_or(i64::MAX) < last {
        return Err(Trouble::Corrupt("it has lost count of its events".to_owned()));
    }
    let forgotten = forgotten(connection)?;
    if forgotten != asked || !forgotten.is_disjoint(&stored) {
        let why = "what was asked to be forgotten and what was forgotten differ";
        return Err(Trouble::Corrupt(why.to_owned()));
    }
    verified.forgotten = forgotten.len() as u64;
    Ok(verified)
}

/// SQLite's own check of its pages, indexes and column types.
fn integrity(connection: &Connection) -> Result<(), Trouble> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    let found: String = found.chars().take(200).collect();
    Err(Trouble::Corrupt(format!("SQLite finds {found:?}")))
}

/// That the tables, and the triggers that protect them, are those this program made.
fn tables(connection: &Connection) -> Result<(), Trouble> {
    let mut statement = connection.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'",
    )?;
    let found: BTreeSet<String> =
        statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let made: BTreeSet<String> = schema::STATEMENTS.iter().map(|&sql| sql.to_owned()).collect();
    if found == made {
        return Ok(());
    }
    let why = "its tables, or the triggers that protect them, were changed";
    Err(Trouble::Corrupt(why.to_owned()))
}

fn forgotten(connection: &Connection) -> Result<BTreeSet<EventId>, Trouble> {
    let mut statement = connection.prepare("SELECT id FROM forgotten")?;
    let ids = statement.query_map([], |row| row.get(0).map(EventId::from_bytes))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
