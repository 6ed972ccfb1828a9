//! Writing the log.
//!
//! Owns: every statement that changes what is stored, each in one transaction.
//! Must not know: files, how the bytes of a removed event are made to disappear.

use app::ports::Snapshot;
use diary::{
    EventId, SealedEvent,
    merge::{self, Damaged},
};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{read, schema, scrub, trouble::Trouble};

/// What a batch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inserted {
    pub(crate) new: usize,
    /// Whether the text of anything was removed.
    pub(crate) forgot: bool,
}

pub(crate) fn append(
    connection: &mut Connection,
    events: &[SealedEvent],
) -> Result<usize, Trouble> {
    // IMMEDIATE: a transaction that begins by reading cannot wait for its turn to write.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let inserted = insert(&transaction, events)?;
    transaction.commit()?;
    if inserted.forgot {
        // The request is stored and holds; what could not be scrubbed now, because another
        // program is reading or the disk is full, is scrubbed when the diary is next opened.
        let _ = scrub::scrub(connection);
    }
    Ok(inserted.new)
}

/// Adds what is new among `events`. Within a transaction of the caller's.
pub(crate) fn insert(connection: &Connection, events: &[SealedEvent]) -> Result<Inserted, Trouble> {
    let mut known = connection.prepare("SELECT hash FROM events WHERE id = ?1")?;
    let mut forgotten = connection.prepare("SELECT 1 FROM forgotten WHERE id = ?1")?;
    let mut add =
        connection.prepare("INSERT INTO events (id, hash, stamp, body) VALUES (?1, ?2, ?3, ?4)")?;
    let mut new = 0;
    let mut requests: Vec<(EventId, i64)> = Vec::new();
    for sealed in events {
        let id = sealed.event().id;
        let hash = sealed.hash();
        let stored: Option<[u8; 32]> =
            known.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
        if let Some(stored) = stored {
            if stored != *hash.as_bytes() {
                return Err(Damaged { id }.into());
            }
            continue;
        }
        let target = merge::forgets(&sealed.event().body);
        // A request to forget is itself never passed over: see `merge::EventSet::unite`.
        if target.is_none() && forgotten.exists([id.as_bytes()])? {
            continue;
        }
        let stamp = sealed.event().stamp();
        let position =
            add.insert(params![id.as_bytes(), hash.as_bytes(), stamp, sealed.canonical()])?;
        new += 1;
        requests.extend(target.map(|target| (target, position)));
    }
    // After all of them: a batch may hold an event and the request to forget it in any order.
    for &(target, position) in &requests {
        forget(connection, target, position)?;
    }
    Ok(Inserted { new, forgot: !requests.is_empty() })
}

fn forget(connection: &Connection, target: EventId, request: i64) -> Result<(), Trouble> {
    let id = target.as_bytes();
    let known = connection.prepare("SELECT 1 FROM forgotten WHERE id = ?1")?.exists([id])?;
    if !known {
        connection.execute("INSERT INTO forgotten VALUES (?1, ?2)", params![id, request])?;
    }
    connection.execute(
        "DELETE FROM events WHERE id = ?1 AND json_type(body, '$.body.forget') IS NULL",
        [id],
    )?;
    connection.execute("DELETE FROM snapshot", [])?;
    scrub::make_due(connection)?;
    Ok(())
}

/// Keeps a snapshot, unless it may hold what has been forgotten since it was folded, or belongs
/// to a life that is over.
pub(super) fn keep_snapshot(
    connection: &mut Connection,
    snapshot: &Snapshot,
) -> Result<(), Trouble> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let end = i64::try_from(snapshot.end.0).unwrap_or(i64::MAX);
    let forgotten_since =
        transaction.prepare("SELECT 1 FROM forgotten WHERE request > ?1")?.exists([end])?;
    if read::life(&transaction)? == snapshot.life && !forgotten_since {
        transaction.execute(
            "INSERT OR REPLACE INTO snapshot VALUES (1, ?1, ?2, ?3)",
            params![snapshot.life.as_bytes(), end, snapshot.bytes],
        )?;
    }
    transaction.commit()?;
    Ok(())
}

/// Puts a new life in place of all that is stored, holding what `chosen` returns: the one way to
/// remove what nobody asked to forget. `chosen` runs while nobody else can write. Whoever has the
/// file open sees the old diary or the new one, and so does the next start after a power cut.
pub(crate) fn replace<E: From<Trouble>>(
    connection: &mut Connection,
    chosen: impl FnOnce(&Connection) -> Result<Vec<SealedEvent>, E>,
) -> Result<(), E> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(Trouble::from)?;
    let events = chosen(&transaction)?;
    let put = || -> Result<(), Trouble> {
        schema::recreate(&transaction)?;
        insert(&transaction, &events)?;
        scrub::make_due(&transaction)?;
        Ok(())
    };
    put()?;
    Ok(transaction.commit().map_err(Trouble::from)?)
}
