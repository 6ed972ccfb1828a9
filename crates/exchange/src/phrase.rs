//! What people type after `charley log`: `left calf 4 min pain 7`, `2 cramps right foot`.

use std::collections::BTreeMap;

use clinic::exposures::Exposures;
use diary::{CrampDuration, Diary, ExposureId, ExposureValue, Observation, Pain, Side, Site};
use jiff::civil;

/// What a phrase says. It does not say which night.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Phrase {
    /// Of the whole night: "no cramps", "2 cramps", "some".
    pub cramps: Option<Observation>,
    /// Details of one cramp, or of the worst where several are counted.
    pub side: Option<Side>,
    pub site: Option<Site>,
    pub duration: Option<CrampDuration>,
    pub pain: Option<Pain>,
    pub at: Option<At>,
    pub exposures: BTreeMap<ExposureId, ExposureValue>,
}

/// When a cramp began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Now,
    Clock(civil::Time),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    #[error("to be replaced")]
    Placeholder,
}

/// Reads a phrase. Exposures are named by id, label or friendly name, those of the person's own
/// by id or label.
pub fn read(_text: &str, _exposures: &Exposures, _diary: &Diary) -> Result<Phrase, PhraseError> {
    unimplemented!("written in this issue")
}
