//! Writing the log.
//!
//! Owns: every request that changes what is stored, each in one transaction.
//! Must not know: where the database comes from.

use std::collections::BTreeMap;

use app::ports::{HandedOut, LogError, Position, Snapshot};
use diary::{
    EventId, SealedEvent,
    merge::{self, Damaged},
};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore};

use super::{
    Failed, read,
    request::{Durability, Pending, Transaction, result},
    row,
    schema::{BY_ID, COPY, END, EVENTS, EVERY, FORGOTTEN, META, SNAPSHOT, begin_life},
    trouble,
};

pub async fn append(database: &IdbDatabase, events: &[SealedEvent]) -> Result<usize, Failed> {
    let transaction = Transaction::writing(database, EVERY, Durability::Strict)?;
    match insert(&transaction, events).await {
        Ok(new) => {
            transaction.complete().await?;
            Ok(new)
        }
        Err(failed) => {
            transaction.abort().await;
            Err(failed)
        }
    }
}

async fn insert(transaction: &Transaction, events: &[SealedEvent]) -> Result<usize, Failed> {
    let store = transaction.store(EVENTS)?;
    let meta = transaction.store(META)?;
    let mut known = Known::ask(transaction, events)?;
    let mut end = read::end(&meta).await?;
    let mut new = 0;
    let mut requests: Vec<(EventId, Position)> = Vec::new();
    for sealed in events {
        let id = sealed.event().id;
        let target = merge::forgets(&sealed.event().body);
        match known.of(id).await? {
            Stored::Yes(hash) if hash == Some(sealed.hash()) => continue,
            Stored::Yes(_) => return Err(Failed::Told(LogError::Damaged(Damaged { id }))),
            // A request to forget is itself never passed over: see `merge::EventSet::unite`.
            Stored::Forgotten if target.is_none() => continue,
            Stored::Forgotten | Stored::No => {}
        }
        end.0 += 1;
        // Not awaited: what fails here keeps the transaction from completing.
        store.add_with_key(&row::of(sealed)?, &row::number(end))?;
        known.now_stored(sealed);
        new += 1;
        requests.extend(target.map(|target| (target, end)));
    }
    if new > 0 {
        meta.put_with_key(&row::number(end), &END.into())?;
    }
    // After all of them: a batch may hold an event and the request to forget it in any order.
    for &(target, position) in &requests {
        forget(transaction, &store, target, position).await?;
    }
    Ok(new)
}

enum Stored {
    /// With this hash; `None` where it cannot be read.
    Yes(Option<diary::EventHash>),
    Forgotten,
    No,
}

/// What is stored of each event of a batch. All of it is asked before the first is awaited, since
/// a file of ten years asks four thousand times.
struct Known {
    asked: BTreeMap<EventId, (Pending, Pending)>,
    answered: BTreeMap<EventId, Option<diary::EventHash>>,
}

impl Known {
    fn ask(transaction: &Transaction, events: &[SealedEvent]) -> Result<Self, Failed> {
        let by_id = transaction.store(EVENTS)?.index(BY_ID)?;
        let forgotten = transaction.store(FORGOTTEN)?;
        let mut asked = BTreeMap::new();
        for sealed in events {
            let id = sealed.event().id;
            let key = JsValue::from(id.to_string());
            let row = Pending::of(by_id.get(&key)?);
            let hidden = Pending::of(forgotten.get_key(&key)?);
            asked.insert(id, (row, hidden));
        }
        Ok(Self { asked, answered: BTreeMap::new() })
    }

    async fn of(&mut self, id: EventId) -> Result<Stored, Failed> {
        if let Some(hash) = self.answered.get(&id) {
            return Ok(Stored::Yes(*hash));
        }
        let Some((row, hidden)) = self.asked.remove(&id) else { return Ok(Stored::No) };
        let (row, hidden) = (row.result().await?, hidden.result().await?);
        if !row.is_undefined() {
            let hash = row::hash(&row);
            self.answered.insert(id, hash);
            return Ok(Stored::Yes(hash));
        }
        Ok(if hidden.is_undefined() { Stored::No } else { Stored::Forgotten })
    }

    fn now_stored(&mut self, sealed: &SealedEvent) {
        self.answered.insert(sealed.event().id, Some(sealed.hash()));
    }
}

async fn forget(
    transaction: &Transaction,
    events: &IdbObjectStore,
    target: EventId,
    request: Position,
) -> Result<(), Failed> {
    let key = JsValue::from(target.to_string());
    let forgotten = transaction.store(FORGOTTEN)?;
    if result(forgotten.get_key(&key)).await?.is_undefined() {
        forgotten.put_with_key(&row::number(request), &key)?;
    }
    let by_id = events.index(BY_ID)?;
    let (position, found) = (Pending::of(by_id.get_key(&key)?), Pending::of(by_id.get(&key)?));
    let (position, found) = (position.result().await?, found.result().await?);
    if !found.is_undefined() {
        let event = row::event(&found).map_err(|row| Failed::Told(trouble::unreadable(row)))?;
        if merge::forgets(&event.body).is_none() {
            events.delete(&position)?;
        }
    }
    transaction.store(SNAPSHOT)?.clear()?;
    Ok(())
}

/// Keeps a snapshot, unless it may hold what has been forgotten since it was folded, or belongs
/// to a life that is over.
pub async fn keep_snapshot(database: &IdbDatabase, snapshot: &Snapshot) -> Result<(), Failed> {
    let stores = &[FORGOTTEN, META, SNAPSHOT];
    let transaction = Transaction::writing(database, stores, Durability::Relaxed)?;
    let requests = Pending::of(transaction.store(FORGOTTEN)?.get_all()?);
    let life = read::life(&transaction.store(META)?).await?;
    let requests = requests.result().await?.unchecked_into::<Array>();
    let since = |request: JsValue| row::position(&request).is_none_or(|at| at > snapshot.end);
    if life == snapshot.life && !requests.iter().any(since) {
        let row = row::of_snapshot(snapshot)?;
        transaction.store(SNAPSHOT)?.put_with_key(&row, &SNAPSHOT.into())?;
    }
    Ok(transaction.complete().await?)
}

/// Removes everything and begins a new life: the one way to remove what nobody asked to forget.
pub async fn erase(database: &IdbDatabase) -> Result<(), Failed> {
    let transaction = Transaction::writing(database, EVERY, Durability::Strict)?;
    for name in EVERY {
        transaction.store(name)?.clear()?;
    }
    begin_life(&transaction.store(META)?)?;
    Ok(transaction.complete().await?)
}

pub async fn remember(database: &IdbDatabase, copy: &HandedOut) -> Result<(), Failed> {
    let transaction = Transaction::writing(database, &[META], Durability::Relaxed)?;
    transaction.store(META)?.put_with_key(&row::of_copy(copy)?, &COPY.into())?;
    Ok(transaction.complete().await?)
}
