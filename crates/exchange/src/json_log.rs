//! The complete log as JSON: the back-up format, and how two devices merge.
//!
//! Owns: the file's layout, and that a log is either intact or refused whole.
//! Must not know: what any event says. Its messages carry ids and places, never content.
//!
//! ```json
//! {"schema":"charley.diary/1","events":[
//! {"sha256":"…","event":{…}},
//! {"sha256":"…","event":{…}}
//! ]}
//! ```

mod layout;

use std::collections::BTreeMap;

use diary::{EventHash, EventId, SealedEvent};

/// What the first line of every log says.
pub const SCHEMA: &str = "charley.diary/1";
/// A recording limit: a century of full diaries is smaller.
pub const MAX_BYTES: usize = 256 << 20;
/// A recording limit.
pub const MAX_EVENTS: usize = 1_000_000;

/// Why a file was refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "the file has {found} bytes; a log has at most {MAX_BYTES}: check that it is the right file"
    )]
    TooLarge { found: usize },
    #[error(
        "the file is JSON, but no complete diary of this program; use a file that Charley wrote as JSON"
    )]
    NotALog,
    #[error("the log was written by a newer version of this program; update Charley and try again")]
    Newer,
    #[error("the log holds more than {MAX_EVENTS} events; check that it is the right file")]
    TooManyEvents,
    #[error(
        "line {line}, column {column} is not what a log holds{}; the file was cut off or changed: use another copy",
        named(*event)
    )]
    Unreadable { line: usize, column: usize, event: Option<EventId> },
    #[error("event {event} was changed after it was recorded; use another copy of the log")]
    Changed { event: EventId },
    #[error("{why}; use another copy of the log")]
    Unsound { why: String },
    #[error("event {event} stands in the log twice and differs; use another copy of the log")]
    Twice { event: EventId },
}

fn named(event: Option<EventId>) -> String {
    event.map_or_else(String::new, |event| format!(" (event {event})"))
}

/// Whether bytes are meant to be JSON rather than CSV.
pub fn looks_like_json(bytes: &[u8]) -> bool {
    without_mark(bytes)
        .iter()
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|&byte| byte == b'{' || byte == b'[')
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Reads a complete log: each event once, in the order of the file.
///
/// # Errors
///
/// When anything in the file is not as it was written.
pub fn read(bytes: &[u8]) -> Result<Vec<SealedEvent>, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::TooLarge { found: bytes.len() });
    }
    let bytes = without_mark(bytes);
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Refused::NotALog);
    }
    let mut log = Collected::default();
    layout::read(bytes, &mut |hash, event| log.add(hash, event))?;
    Ok(log.events)
}

#[derive(Default)]
struct Collected {
    events: Vec<SealedEvent>,
    hashes: BTreeMap<EventId, EventHash>,
}

impl Collected {
    fn add(&mut self, hash: EventHash, event: diary::Event) -> Result<(), Refused> {
        let id = event.id;
        let sealed = SealedEvent::seal(event)
            .map_err(|cause| Refused::Unsound { why: cause.to_string() })?;
        if sealed.hash() != hash {
            return Err(Refused::Changed { event: id });
        }
        match self.hashes.insert(id, hash) {
            Some(known) if known != hash => Err(Refused::Twice { event: id }),
            Some(_) => Ok(()),
            None if self.events.len() == MAX_EVENTS => Err(Refused::TooManyEvents),
            None => {
                self.events.push(sealed);
                Ok(())
            }
        }
    }
}

/// Writes a complete log. Equal sets of events give equal bytes: they are written in the order in
/// which a diary folds them, one a line.
pub fn write(events: &[SealedEvent]) -> String {
    let mut in_order: Vec<&SealedEvent> = events.iter().collect();
    in_order.sort_by_key(|sealed| (sealed.event().order(), *sealed.hash().as_bytes()));
    in_order.dedup_by_key(|sealed| (sealed.event().id, *sealed.hash().as_bytes()));
    let length: usize = in_order.iter().map(|sealed| sealed.canonical().len() + 96).sum();
    let mut text = String::with_capacity(length + 64);
    text += &format!("{{\"schema\":\"{SCHEMA}\",\"events\":[\n");
    for (number, sealed) in in_order.iter().enumerate() {
        if number > 0 {
            text += ",\n";
        }
        text += "{\"sha256\":\"";
        text += &sealed.hash().to_string();
        text += "\",\"event\":";
        text += sealed.canonical();
        text.push('}');
    }
    text += "\n]}\n";
    text
}

#[cfg(test)]
mod tests;
