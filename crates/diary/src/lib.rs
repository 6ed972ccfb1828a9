//! The vocabulary of a night-cramp diary, and how a diary is folded from its events.
//!
//! Owns: what a night, a cramp, an exposure, a medicine, a profile, a check, a decision, an
//! advice, a trial and an event are; the fold; the merge; what an import may add.
//! Must not know: storage, the current time, time-zone rules, randomness, file formats, what
//! any exposure means, or what is normal.

pub mod advice;
pub mod answer;
pub mod checkup;
pub mod cramp;
pub mod difference;
pub mod event;
pub mod exposure;
pub mod fold;
mod hex;
pub mod id;
pub mod import;
pub mod medicine;
pub mod merge;
pub mod moment;
pub mod night;
pub mod observation;
pub mod plan;
pub mod preference;
pub mod profile;
pub mod remembered;
pub mod row;
pub mod sealed;
pub mod statement;
pub mod trial;
pub mod view;
pub mod word;

pub use advice::{AdviceStatement, Adviser};
pub use answer::Answer;
pub use checkup::{CheckOutcome, CheckStatement, Tier, Within};
pub use cramp::{CrampDuration, Helped, Pain, Relief, Side, Site};
pub use event::{Body, Event, EventId, Order};
pub use exposure::{ExposureId, ExposureKind, ExposureValue};
pub use fold::Diary;
pub use id::{CircumstanceId, ConditionId, FindingId, IngredientId, RemedyId, RuleId};
pub use moment::Moment;
pub use night::Night;
pub use observation::Observation;
pub use plan::{Choice, PlanStatement, SuspicionStatement};
pub use preference::{DateOrder, PreferenceStatement};
pub use profile::{BirthYear, CrampsPerWeek, Hemisphere, Pregnancy, ProfileStatement, Sex};
pub use row::NightRow;
pub use sealed::{EventHash, SealedEvent};
pub use statement::{
    EpisodeStatement, ExposureDefinition, ImportStatement, MedicineStatement, NightStatement,
};
pub use trial::{Arm, TrialStatement, TrialView};
