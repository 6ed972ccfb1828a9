//! What a browser says when it cannot store something, in words that say what to do.
//!
//! Owns: which of its exceptions means what.
//! Must not know: what was to be stored.

use app::LogError;
use js_sys::Reflect;

use super::{request::Thrown, row::Unreadable};

/// Where the diary is, as the person would say it.
pub const PLACE: &str = "the diary in this browser";

/// The name of a `DOMException`.
pub fn name(thrown: &Thrown) -> Option<String> {
    Reflect::get(&thrown.0, &"name".into()).ok()?.as_string()
}

pub fn no_storage() -> LogError {
    other(
        "this browser keeps nothing for web pages; leave a private window, or allow sites to \
         store data in its settings",
    )
}

/// What kept the diary from being opened.
pub fn opening(thrown: &Thrown) -> LogError {
    match name(thrown).as_deref() {
        Some("QuotaExceededError") => LogError::Full { place: PLACE.to_owned() },
        // What browsers throw in private windows, or where storing was switched off.
        Some("SecurityError" | "InvalidStateError" | "NotAllowedError") => no_storage(),
        name => unknown(name),
    }
}

/// What kept something from being read or stored.
pub fn of(thrown: &Thrown) -> LogError {
    match name(thrown).as_deref() {
        Some("QuotaExceededError") => LogError::Full { place: PLACE.to_owned() },
        name => unknown(name),
    }
}

pub fn unreadable(row: Unreadable) -> LogError {
    let Unreadable(why) = row;
    other(&format!(
        "{why}; take a copy of the table of nights if you can, erase the diary here, and bring \
         your last complete copy in"
    ))
}

fn unknown(name: Option<&str>) -> LogError {
    let name = name.unwrap_or("no reason given");
    other(&format!("the browser could not read or store it ({name}); close it, open it again"))
}

fn other(why: &str) -> LogError {
    LogError::Other { place: PLACE.to_owned(), why: why.to_owned() }
}
