//! One event as an object in the browser's database.
//!
//! Owns: how an event, a stamp and a snapshot are written there, and read back.
//! Must not know: transactions.

use app::{HandedOut, Position, ports::Snapshot};
use diary::{Event, EventHash, EventId, SealedEvent};
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::request::Thrown;

const ID: &str = "id";
const HASH: &str = "hash";
const STAMP: &str = "stamp";
const TEXT: &str = "text";
const LIFE: &str = "life";
const END: &str = "end";
const BYTES: &str = "bytes";
const AT: &str = "at";
const EVENTS: &str = "events";

/// An event that cannot be read back, and why.
pub struct Unreadable(pub String);

pub fn of(sealed: &SealedEvent) -> Result<JsValue, Thrown> {
    let event = sealed.event();
    let row = Object::new();
    set(&row, ID, event.id.to_string())?;
    set(&row, HASH, sealed.hash().to_string())?;
    // Events without one stay out of the index.
    if let Some(stamp) = event.stamp() {
        set(&row, STAMP, stamp_key(stamp))?;
    }
    set(&row, TEXT, sealed.canonical())?;
    Ok(row.into())
}

/// Digits of one width, so that keys sort as stamps do. No event has a negative stamp.
fn stamp_key(stamp: i64) -> String {
    format!("{stamp:016x}")
}

pub fn stamp(key: &JsValue) -> Option<i64> {
    i64::from_str_radix(&key.as_string()?, 16).ok()
}

pub fn hash(row: &JsValue) -> Option<EventHash> {
    get(row, HASH).as_string()?.parse().ok()
}

pub fn event(row: &JsValue) -> Result<Event, Unreadable> {
    let id = get(row, ID).as_string();
    let event = SealedEvent::decode(&text(row)?).map_err(|why| unreadable(row, &why))?;
    if id.is_some_and(|id| id == event.id.to_string()) {
        Ok(event)
    } else {
        Err(unreadable(row, &"it carries another id than it is stored under"))
    }
}

/// With its hash recomputed.
pub fn sealed(row: &JsValue) -> Result<SealedEvent, Unreadable> {
    let hash = hash(row).ok_or_else(|| unreadable(row, &"its hash is not one"))?;
    let sealed = SealedEvent::open(&text(row)?, hash).map_err(|why| unreadable(row, &why))?;
    if get(row, ID).as_string().is_some_and(|id| id == sealed.event().id.to_string()) {
        Ok(sealed)
    } else {
        Err(unreadable(row, &"it carries another id than it is stored under"))
    }
}

fn text(row: &JsValue) -> Result<String, Unreadable> {
    get(row, TEXT).as_string().ok_or_else(|| unreadable(row, &"it is not a text"))
}

fn unreadable(row: &JsValue, why: &dyn std::fmt::Display) -> Unreadable {
    let id = get(row, ID).as_string().and_then(|id| id.parse::<EventId>().ok());
    let id = id.map_or_else(|| "whose id is unreadable".to_owned(), |id| id.to_string());
    Unreadable(format!("event {id} cannot be read: {why}"))
}

pub fn of_snapshot(snapshot: &Snapshot) -> Result<JsValue, Thrown> {
    let row = Object::new();
    set(&row, LIFE, snapshot.life.to_string())?;
    set(&row, END, number(snapshot.end))?;
    set(&row, BYTES, Uint8Array::from(snapshot.bytes.as_slice()))?;
    Ok(row.into())
}

/// `None` where there is none, or it cannot be read: it can be made again.
pub fn snapshot(row: &JsValue) -> Option<Snapshot> {
    let life = get(row, LIFE).as_string()?.parse().ok()?;
    let end = position(&get(row, END))?;
    let bytes = get(row, BYTES).dyn_into::<Uint8Array>().ok()?.to_vec();
    Some(Snapshot { life, end, bytes })
}

pub fn of_copy(copy: &HandedOut) -> Result<JsValue, Thrown> {
    let row = Object::new();
    set(&row, AT, copy.at.to_string())?;
    set(&row, EVENTS, number(Position(copy.events)))?;
    Ok(row.into())
}

pub fn copy(row: &JsValue) -> Option<HandedOut> {
    let at = get(row, AT).as_string()?.parse().ok()?;
    Some(HandedOut { at, events: position(&get(row, EVENTS))?.0 })
}

/// Positions are counts of events, far below 2^53.
pub fn number(position: Position) -> JsValue {
    JsValue::from_f64(position.0 as f64)
}

pub fn position(value: &JsValue) -> Option<Position> {
    let number = value.as_f64()?;
    (number >= 0.0).then_some(Position(number as u64))
}

fn set(row: &Object, name: &str, value: impl Into<JsValue>) -> Result<(), Thrown> {
    Reflect::set(row, &name.into(), &value.into())?;
    Ok(())
}

/// `undefined` where there is no such field, or `row` is no object.
fn get(row: &JsValue, name: &str) -> JsValue {
    Reflect::get(row, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
