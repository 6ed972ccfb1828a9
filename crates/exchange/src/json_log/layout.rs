//! The JSON around the events, read one event at a time.
//!
//! Owns: which keys there are and how deep; that serde's messages, which quote the file, stop
//! here.
//! Must not know: when an event is sound.

use std::fmt;

use diary::{Event, EventHash, EventId};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{Refused, SCHEMA};

/// Takes one event with the hash that stands beside it.
type Take<'t> = &'t mut dyn FnMut(EventHash, Event) -> Result<(), Refused>;

/// Reads a log and hands its events to `take` as they come, so that only what is kept of them
/// takes memory.
pub(super) fn read(bytes: &[u8], take: Take<'_>) -> Result<(), Refused> {
    let mut refused = None;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = Log { take, refused: &mut refused }.deserialize(&mut json).and_then(|()| json.end());
    match (refused, read) {
        (Some(refused), _) => Err(refused),
        (None, Ok(())) => Ok(()),
        (None, Err(cause)) => {
            let (line, column) = (cause.line(), cause.column());
            Err(Refused::Unreadable { line, column, event: event_on(bytes, line) })
        }
    }
}

/// The event on a line of a log that still has its one event a line.
fn event_on(bytes: &[u8], line: usize) -> Option<EventId> {
    const BEFORE_ID: &[u8] = b"\"event\":{\"id\":\"";
    const ID_LENGTH: usize = 36;
    let line = bytes.split(|&byte| byte == b'\n').nth(line.checked_sub(1)?)?;
    let at = line.windows(BEFORE_ID.len()).position(|window| window == BEFORE_ID)?;
    let id = line.get(at + BEFORE_ID.len()..)?.get(..ID_LENGTH)?;
    std::str::from_utf8(id).ok()?.parse().ok()
}

struct Log<'r> {
    take: Take<'r>,
    /// What is wrong, where it is more than the layout.
    refused: &'r mut Option<Refused>,
}

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a log")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { take, refused } = self;
        // The schema comes first: nothing is read of a file that is something else.
        let named = map.next_key::<Key>().ok().flatten() == Some(Key::Schema);
        let schema = if named { map.next_value::<String>().ok() } else { None };
        if let Some(problem) = problem_with(schema.as_deref()) {
            return refuse(refused, problem);
        }
        if map.next_key()? != Some(Key::Events) {
            return Err(A::Error::missing_field("events"));
        }
        map.next_value_seed(Events(Log { take, refused }))?;
        match map.next_key::<IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::custom("a third key")),
        }
    }
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Key {
    Schema,
    Events,
}

/// What is wrong with a file that says it is `schema`, if anything is.
fn problem_with(schema: Option<&str>) -> Option<Refused> {
    let (ours, known) = SCHEMA.rsplit_once('/').unwrap_or_default();
    let (name, number) = schema.unwrap_or_default().rsplit_once('/').unwrap_or_default();
    if schema == Some(SCHEMA) {
        None
    } else if name == ours && number.parse::<u32>().ok() > known.parse().ok() {
        Some(Refused::Newer)
    } else {
        Some(Refused::NotALog)
    }
}

fn refuse<T, E: Error>(refused: &mut Option<Refused>, problem: Refused) -> Result<T, E> {
    *refused = Some(problem);
    Err(E::custom("refused"))
}

struct Events<'r>(Log<'r>);

impl<'de> DeserializeSeed<'de> for Events<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Events<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Line {
            sha256: String,
            event: Event,
        }
        let Log { take, refused } = self.0;
        while let Some(Line { sha256, event }) = seq.next_element()? {
            let id = event.id;
            let Ok(hash) = sha256.parse() else {
                return refuse(refused, Refused::Changed { event: id });
            };
            if let Err(problem) = take(hash, event) {
                return refuse(refused, problem);
            }
        }
        Ok(())
    }
}
