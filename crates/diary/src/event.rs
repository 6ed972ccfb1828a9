//! Events: the only thing a diary stores.
//!
//! Owns: an event's identity, order and canonical text.
//! Must not know: where events are kept, or what a diary looks like once they are folded.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    AdviceStatement, CheckStatement, EpisodeStatement, ExposureDefinition, ImportStatement,
    MedicineStatement, Moment, NightStatement, PlanStatement, PreferenceStatement,
    ProfileStatement, SuspicionStatement, TrialStatement,
};

/// The identity of an event: time-ordered where a person wrote it, a hash where it was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EventId(Uuid);

impl EventId {
    /// A new id (UUIDv7) from the wall clock and ten random bytes.
    pub fn written(unix_millis: i64, random: [u8; 10]) -> Self {
        let millis = u64::try_from(unix_millis).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// The id of an imported event (UUIDv8): a hash of what was imported and from what kind of
    /// source, never of a file name, so that importing twice is importing once.
    ///
    /// `source_id` is the source's own name for the thing, such as the date of the night.
    fn imported(source: &str, source_id: &str, content: &[u8]) -> Self {
        let mut hash = Sha256::new();
        for part in [b"charley import", source.as_bytes(), source_id.as_bytes(), content] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for EventId {
    type Err = EventError;

    fn from_str(text: &str) -> Result<Self, EventError> {
        match Uuid::try_parse(text) {
            // One spelling only, so that an id compares as text too.
            Ok(id) if id.hyphenated().to_string() == text => Ok(Self(id)),
            _ => Err(EventError::Id { found: text.chars().take(60).collect() }),
        }
    }
}

/// Where an event came from, and what puts it in order among the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Origin {
    /// Read from a file. The same row gives the same event on every device, so nothing of the
    /// device or the moment is in it. `edition` counts the corrections of one row, from 0.
    Import { source: String, edition: u32 },
    /// Said by the person. `stamp` is a hybrid logical clock: the milliseconds since 1970 at
    /// which it was said, or just after the newest stamp the diary held, whichever is later. A
    /// device whose clock was set back still corrects what it has seen.
    Person { stamp: i64 },
}

/// The place of an event in the fold: what was imported first, then what a person said, each in
/// its order. Ids break ties, so that every device folds alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Order {
    Imported { edition: u32, id: EventId },
    Written { stamp: i64, id: EventId },
}

/// One thing that was recorded: a submitted card, form, tap, or row of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub id: EventId,
    /// When it was recorded, on the clock of whoever recorded it. `None`: an imported row that
    /// does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Moment>,
    pub origin: Origin,
    pub body: Body,
}

/// What an event says.
///
/// A statement is about one thing and names only what was said of it. Said again, it corrects:
/// of each field, the latest statement holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Body {
    Night(NightStatement),
    Episode(EpisodeStatement),
    Medicine(MedicineStatement),
    Exposure(ExposureDefinition),
    Profile(ProfileStatement),
    Check(CheckStatement),
    Plan(PlanStatement),
    Suspicion(SuspicionStatement),
    Advice(AdviceStatement),
    Preference(PreferenceStatement),
    Trial(Box<TrialStatement>),
    /// Statements submitted together, on one card or in one command: undone together.
    Card(Vec<Body>),
    Import(ImportStatement),
    /// Take an event back: undo. Taking this one back puts the other in force again.
    Retract {
        event: EventId,
    },
    /// Remove an event's text everywhere and for good. Cannot be taken back.
    Forget {
        event: EventId,
    },
}

impl Event {
    /// An event that a person wrote at `recorded`.
    ///
    /// `newest_stamp` is the greatest stamp in the diary so far.
    pub fn written(id: EventId, recorded: Moment, newest_stamp: Option<i64>, body: Body) -> Self {
        let now = recorded.unix_millis().unwrap_or(0);
        let stamp = newest_stamp.map_or(now, |newest| now.max(newest.saturating_add(1)));
        Self { id, recorded: Some(recorded), origin: Origin::Person { stamp }, body }
    }

    /// An event read from a source. `source_id` is the source's own name for the thing.
    pub fn imported(
        source: &str,
        source_id: &str,
        edition: u32,
        recorded: Option<Moment>,
        body: Body,
    ) -> Self {
        let origin = Origin::Import { source: source.to_owned(), edition };
        let nil = EventId::from_bytes([0; 16]);
        let mut event = Self { id: nil, recorded, origin, body };
        event.id = EventId::imported(source, source_id, event.canonical().as_bytes());
        event
    }

    pub fn order(&self) -> Order {
        match self.origin {
            Origin::Import { edition, .. } => Order::Imported { edition, id: self.id },
            Origin::Person { stamp } => Order::Written { stamp, id: self.id },
        }
    }

    pub fn stamp(&self) -> Option<i64> {
        match self.origin {
            Origin::Import { .. } => None,
            Origin::Person { stamp } => Some(stamp),
        }
    }

    /// The one text of this event: JSON without spaces, fields in declaration order.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).expect("every map key of an event is a string")
    }

    pub(crate) fn check(&self) -> Result<(), EventError> {
        let id = self.id;
        let refuse = |why| Err(EventError::Content { id, why });
        match (&self.origin, &self.recorded) {
            (Origin::Person { stamp }, _) if !(0..=MAX_STAMP).contains(stamp) => {
                return refuse("its stamp is outside the years 1970 to 2199");
            }
            (Origin::Person { .. }, Some(moment)) if moment.unix_millis().is_some() => {}
            (Origin::Person { .. }, _) => {
                return refuse("it does not say when it was written, with the offset from UTC");
            }
            (Origin::Import { source, .. }, _) => {
                let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
                if source.is_empty() || source.len() > 32 || !source.bytes().all(plain) {
                    return refuse("its source is not a short word");
                }
            }
        }
        self.body.check(id).or_else(refuse)
    }
}

impl Body {
    fn check(&self, id: EventId) -> Result<(), &'static str> {
        match self {
            Self::Night(statement) => statement.check(),
            Self::Episode(statement) => statement.check(id),
            Self::Medicine(statement) => statement.check(id),
            Self::Exposure(definition) => definition.check(),
            Self::Profile(statement) => statement.check(),
            Self::Check(statement) => statement.verify(),
            Self::Preference(statement) => statement.check(),
            Self::Trial(statement) => statement.check(id),
            Self::Advice(statement) => statement.check(),
            Self::Plan(_) | Self::Suspicion(_) => Ok(()),
            Self::Card(parts) => check_card(parts, id),
            Self::Import(_) => Ok(()),
            Self::Retract { event } | Self::Forget { event } if *event == id => {
                Err("it is about itself")
            }
            Self::Retract { .. } | Self::Forget { .. } => Ok(()),
        }
    }
}

/// The end of the year 2199 in milliseconds. A stamp at the end of all numbers would leave no
/// room for a later one, and so freeze what it says.
const MAX_STAMP: i64 = 7_258_118_400_000;

fn check_card(parts: &[Body], id: EventId) -> Result<(), &'static str> {
    /// A recording limit.
    const MAX_PARTS: usize = 50;
    if parts.is_empty() || parts.len() > MAX_PARTS {
        return Err("a card of no statement or of too many");
    }
    parts.iter().try_for_each(|part| match part {
        Body::Card(_) | Body::Import(_) | Body::Retract { .. } | Body::Forget { .. } => {
            Err("a card may hold only statements")
        }
        statement => statement.check(id),
    })
}

/// Messages carry the event's id and never what it says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    #[error("{found:?} is not an event id")]
    Id { found: String },
    #[error("a hash that is not 64 hexadecimal digits")]
    Hash,
    #[error("an event that cannot be read, at column {column}")]
    Syntax { column: usize },
    #[error("an event longer than {} bytes", crate::SealedEvent::MAX_BYTES)]
    TooLong,
    #[error("event {id} cannot stand in a diary: {why}")]
    Content { id: EventId, why: &'static str },
    #[error("event {id} was changed after it was recorded")]
    Changed { id: EventId },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Night, Observation, SealedEvent, sealed::EventHash};

    fn event(stamp: Option<i64>) -> Event {
        let recorded: Moment = "2026-11-24T03:12:05+01:00[Europe/Paris]".parse().unwrap();
        let night: Night = "2026-11-23".parse().unwrap();
        let mut statement = NightStatement::about(night);
        statement.cramps = Some(Observation::NoCramps);
        Event::written(EventId::written(7, [1; 10]), recorded, stamp, Body::Night(statement))
    }

    #[test]
    fn the_canonical_text_reads_back() {
        let sealed = SealedEvent::seal(event(None)).unwrap();
        assert_eq!(
            sealed.canonical(),
            r#"{"id":"00000000-0007-7101-8101-010101010101","recorded":"2026-11-24T03:12:05+01:00[Europe/Paris]","origin":{"person":{"stamp":1795486325000}},"body":{"night":{"night":"2026-11-23","cramps":"no-cramps"}}}"#,
        );
        assert_eq!(SealedEvent::open(sealed.canonical(), sealed.hash()).unwrap(), sealed);
    }

    #[test]
    fn a_clock_set_back_still_writes_after_what_it_has_seen() {
        let later = 1_795_486_325_000 + 60_000;
        assert_eq!(event(Some(later)).stamp(), Some(later + 1));
        assert_eq!(event(Some(5)).stamp(), Some(1_795_486_325_000));
    }

    #[test]
    fn a_changed_text_is_found() {
        let sealed = SealedEvent::seal(event(None)).unwrap();
        let changed = sealed.canonical().replace("no-cramps", "some");
        let refusal = SealedEvent::open(&changed, sealed.hash()).unwrap_err();
        assert!(matches!(refusal, EventError::Changed { .. }), "{refusal}");
        let spaced = sealed.canonical().replace(",\"body\"", ", \"body\"");
        assert!(SealedEvent::open(&spaced, EventHash::of(&spaced)).is_err());
    }

    #[test]
    fn the_same_row_is_the_same_event_on_every_device() {
        let import = |edition, cramps| {
            let mut statement = NightStatement::about("2026-11-23".parse().unwrap());
            statement.cramps = Some(cramps);
            Event::imported("diary-csv", "2026-11-23", edition, None, Body::Night(statement)).id
        };
        assert_eq!(import(0, Observation::Some), import(0, Observation::Some));
        assert_ne!(import(0, Observation::Some), import(1, Observation::Some));
        assert_ne!(import(0, Observation::Some), import(0, Observation::NoCramps));
    }

    #[test]
    fn an_error_never_carries_what_was_written() {
        let text = r#"{"id":"00000000-0007-7101-8101-010101010101","secret":"my note"}"#;
        assert!(!SealedEvent::decode(text).unwrap_err().to_string().contains("note"));
    }
}
