//! One row of the table of nights.
//!
//! Owns: the columns of that table.
//! Must not know: how the table is written.

use std::collections::BTreeMap;

use crate::{
    CrampDuration, ExposureId, ExposureValue, Moment, Night, NightStatement, Observation, Pain,
    Side, Site,
};

/// What is known of one night, in one row. What is absent is not recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct NightRow {
    pub night: Night,
    pub cramps: Observation,
    pub worst_pain: Option<Pain>,
    pub longest: Option<CrampDuration>,
    pub side: Option<Side>,
    pub site: Option<Site>,
    pub exposures: BTreeMap<ExposureId, ExposureValue>,
    /// When the last of it was recorded; `None` where that is not known of every part.
    pub recorded: Option<Moment>,
}

impl NightRow {
    /// A row in which nothing is recorded.
    pub fn empty(night: Night) -> Self {
        Self {
            night,
            cramps: Observation::NotRecorded,
            worst_pain: None,
            longest: None,
            side: None,
            site: None,
            exposures: BTreeMap::new(),
            recorded: None,
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self { recorded: self.recorded.clone(), ..Self::empty(self.night) }
    }

    /// The statement that says what this row says.
    pub fn statement(&self) -> NightStatement {
        NightStatement {
            night: self.night,
            cramps: self.cramps.is_recorded().then_some(self.cramps),
            worst_pain: self.worst_pain.map(Into::into),
            longest: self.longest.map(Into::into),
            side: self.side.map(Into::into),
            site: self.site.map(Into::into),
            exposures: self
                .exposures
                .iter()
                .map(|(id, &value)| (id.clone(), value.into()))
                .collect(),
            note: None,
        }
    }
}
