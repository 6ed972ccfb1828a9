//! The vocabulary of a night-cramp diary, and how a diary is folded from its events.
//!
//! Owns: what a night, a cramp, an exposure, a medicine and an event are; the fold; the
//! merge; what an import may add.
//! Must not know: storage, the current time, time-zone rules, randomness, file formats, what
//! any exposure means, or what is normal.

pub mod answer;
pub mod cramp;
pub mod event;
pub mod exposure;
pub mod fold;
pub mod import;
pub mod medicine;
pub mod merge;
pub mod moment;
pub mod night;
pub mod observation;
pub mod row;
pub mod sealed;
pub mod statement;
pub mod view;

pub use answer::Answer;
pub use cramp::{CrampDuration, Helped, Pain, Relief, Side, Site};
pub use event::{Body, Event, EventId, Order};
pub use exposure::{ExposureId, ExposureKind, ExposureValue};
pub use fold::Diary;
pub use moment::Moment;
pub use night::Night;
pub use observation::Observation;
pub use row::NightRow;
pub use sealed::{EventHash, SealedEvent};
pub use statement::{
    EpisodeStatement, ExposureDefinition, ImportStatement, MedicineStatement, NightStatement,
};
