//! Reading the log.
//!
//! Owns: the requests that change nothing.
//! Must not know: writing.

use app::ports::{HandedOut, LogError, Position, Reading, Snapshot};
use diary::{EventId, SealedEvent};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursor, IdbCursorDirection, IdbDatabase, IdbKeyRange, IdbObjectStore};

use super::{
    Failed,
    request::{Pending, Transaction, result},
    row,
    schema::{BY_ID, BY_STAMP, COPY, END, EVENTS, LIFE, META, SNAPSHOT},
    trouble,
};

pub async fn reading(database: &IdbDatabase, after: Position) -> Result<Reading, Failed> {
    // One transaction, so that life, events and end belong together.
    let transaction = Transaction::reading(database, &[EVENTS, META])?;
    let meta = transaction.store(META)?;
    let (life, end) = (Pending::of(meta.get(&LIFE.into())?), Pending::of(meta.get(&END.into())?));
    let range = IdbKeyRange::lower_bound_with_open(&row::number(after), true)?;
    let rows = result(transaction.store(EVENTS)?.get_all_with_key(&range)).await?;
    let rows: Array = rows.unchecked_into();
    let life = life_of(&life.result().await?)?;
    let end = end_of(&end.result().await?);
    let events = rows.iter().map(|row| row::event(&row)).collect::<Result<_, _>>();
    let events = events.map_err(|row| told(trouble::unreadable(row)))?;
    Ok(Reading { life, events, end })
}

pub async fn life(meta: &IdbObjectStore) -> Result<EventId, Failed> {
    life_of(&result(meta.get(&LIFE.into())).await?)
}

pub async fn end(meta: &IdbObjectStore) -> Result<Position, Failed> {
    Ok(end_of(&result(meta.get(&END.into())).await?))
}

fn life_of(value: &JsValue) -> Result<EventId, Failed> {
    let life = value.as_string().and_then(|life| life.parse().ok());
    life.ok_or_else(|| {
        told(trouble::unreadable(row::Unreadable("the diary has lost its name".into())))
    })
}

fn end_of(value: &JsValue) -> Position {
    row::position(value).unwrap_or_default()
}

fn told(error: LogError) -> Failed {
    Failed::Told(error)
}

pub async fn get(database: &IdbDatabase, id: EventId) -> Result<Option<SealedEvent>, Failed> {
    let transaction = Transaction::reading(database, &[EVENTS])?;
    let by_id = transaction.store(EVENTS)?.index(BY_ID)?;
    let found = result(by_id.get(&id.to_string().into())).await?;
    if found.is_undefined() {
        return Ok(None);
    }
    row::sealed(&found).map(Some).map_err(|row| told(trouble::unreadable(row)))
}

pub async fn sealed(database: &IdbDatabase) -> Result<Vec<SealedEvent>, Failed> {
    let transaction = Transaction::reading(database, &[EVENTS])?;
    let rows = result(transaction.store(EVENTS)?.get_all()).await?.unchecked_into::<Array>();
    let sealed = rows.iter().map(|row| row::sealed(&row)).collect::<Result<_, _>>();
    sealed.map_err(|row| told(trouble::unreadable(row)))
}

pub async fn newest_stamp(database: &IdbDatabase) -> Result<Option<i64>, Failed> {
    let transaction = Transaction::reading(database, &[EVENTS])?;
    let by_stamp = transaction.store(EVENTS)?.index(BY_STAMP)?;
    let newest_first = IdbCursorDirection::Prev;
    let cursor = by_stamp.open_key_cursor_with_range_and_direction(&JsValue::NULL, newest_first);
    match result(cursor).await?.dyn_into::<IdbCursor>() {
        Ok(cursor) => Ok(row::stamp(&cursor.key()?)),
        Err(_) => Ok(None),
    }
}

pub async fn snapshot(database: &IdbDatabase) -> Result<Option<Snapshot>, Failed> {
    let transaction = Transaction::reading(database, &[META, SNAPSHOT])?;
    let kept = Pending::of(transaction.store(SNAPSHOT)?.get(&SNAPSHOT.into())?);
    let life = life(&transaction.store(META)?).await?;
    let kept = row::snapshot(&kept.result().await?);
    Ok(kept.filter(|snapshot| snapshot.life == life))
}

pub async fn last_copy(database: &IdbDatabase) -> Result<Option<HandedOut>, Failed> {
    let transaction = Transaction::reading(database, &[META])?;
    let copy = result(transaction.store(META)?.get(&COPY.into())).await?;
    Ok(row::copy(&copy))
}
