//! A trial's protocol: everything that is fixed before its first night.
//!
//! Owns: what a protocol says, its canonical text, and the recording limits of both.
//! Must not know: any remedy, statistics, or what happened later.

use std::{fmt, str::FromStr};

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

use super::Arm;
use crate::{Adviser, ExposureId, Night, RemedyId, hex, statement::MAX_NOTE_CHARS};

/// A SHA-256, or a seed of as many bytes. As text: 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of the parts, one after the other.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        parts.iter().for_each(|part| hash.update(part));
        Self(hash.finalize().into())
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(&self.0, f)
    }
}

impl FromStr for Digest {
    type Err = ProtocolError;

    fn from_str(text: &str) -> Result<Self, ProtocolError> {
        hex::read(text).map(Self).ok_or(ProtocolError::Digest)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    #[error("a hash or seed that is not 64 hexadecimal digits")]
    Digest,
}

/// How nights, or cramps, are dealt out to the two arms. Every design deals each arm as many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Design {
    /// Night by night: in each block both arms as often, in drawn order.
    Nightly { blocks: u16, block_nights: u16, longest_run: u16 },
    /// Two blocks a pair, one in each arm, in drawn order. The first nights of each block are left
    /// out of the comparison.
    Pairs { pairs: u16, block_nights: u16, discard_nights: u16 },
    /// Cramp by cramp: in each block both arms as often, in drawn order.
    Cramps { blocks: u16, block_cramps: u16, longest_run: u16 },
}

impl Design {
    /// Nights, or cramps, from the first to the last.
    pub fn places(self) -> usize {
        match self {
            Self::Nightly { blocks, block_nights, .. } => {
                usize::from(blocks) * usize::from(block_nights)
            }
            Self::Pairs { pairs, block_nights, .. } => {
                2 * usize::from(pairs) * usize::from(block_nights)
            }
            Self::Cramps { blocks, block_cramps, .. } => {
                usize::from(blocks) * usize::from(block_cramps)
            }
        }
    }

    /// Whether an arm is drawn for each cramp, and not for nights.
    pub fn is_per_cramp(self) -> bool {
        matches!(self, Self::Cramps { .. })
    }

    /// How many nights are known ahead once the first of them has begun; or cramps.
    pub fn shown_at_once(self) -> usize {
        match self {
            // The next one alone: who knew four ahead would know the last of them for sure.
            Self::Nightly { .. } | Self::Cramps { .. } => 1,
            Self::Pairs { block_nights, .. } => usize::from(block_nights),
        }
    }

    /// How many nights, or cramps, hold both arms alike: what a look counts in.
    pub fn unit_places(self) -> usize {
        match self {
            Self::Nightly { block_nights, .. } => usize::from(block_nights),
            Self::Pairs { block_nights, .. } => 2 * usize::from(block_nights),
            Self::Cramps { block_cramps, .. } => usize::from(block_cramps),
        }
    }

    /// Whether the night with this number, from 0, is left out of the comparison: what was before
    /// still wears off.
    pub fn discards(self, number: usize) -> bool {
        match self {
            Self::Nightly { .. } | Self::Cramps { .. } => false,
            Self::Pairs { block_nights, discard_nights, .. } => {
                number % usize::from(block_nights).max(1) < usize::from(discard_nights)
            }
        }
    }
}

/// One arm, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArmPlan {
    pub name: String,
    /// What to do on its nights.
    pub what: String,
}

/// A normal prior of the log rate ratio.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    pub mean: f64,
    pub sd: f64,
}

/// When a trial ends before its last night.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stopping {
    /// After so many pairs or blocks of nights the first look is taken, and one after each more.
    pub first_look: u16,
    /// From this one on, benefit may end it as well; before, harm and futility alone.
    pub benefit_from: u16,
    /// The e-value that ends it for benefit; `None`: it is never ended for benefit.
    pub benefit: Option<f64>,
}

/// How a trial will be analysed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analysis {
    /// In a sentence, as a statistician would write it.
    pub text: String,
    /// Of an effect of which nothing is believed, and as the literature has it.
    pub sceptical: Prior,
    pub evidence: Prior,
    /// Allocations drawn for the randomisation test.
    pub draws: u32,
    /// How fast an effect fades; 0: within a day.
    pub half_life_nights: f64,
}

/// What a trial of one length was expected to find, by simulation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Where cramps are drawn for: about as many as those cramps take.
    pub nights: u32,
    /// The chance of a clear result if it truly halves the cramps, and if it takes away three in
    /// ten.
    pub if_halved: f64,
    pub if_three_in_ten_fewer: f64,
    /// The chance of a clear result if it does nothing.
    pub if_nothing: f64,
    pub simulations: u32,
}

/// That a professional was asked beforehand and had nothing against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    pub adviser: Adviser,
    pub on: civil::Date,
}

/// Everything that is fixed before the first night.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    pub remedy: RemedyId,
    pub question: String,
    pub outcome: String,
    pub with: ArmPlan,
    pub without: ArmPlan,
    /// What is noted by itself when the arm of a night was followed.
    pub records: Option<ExposureId>,
    /// Where the remedy asks for it. Left out otherwise: older protocols do not know it, and their
    /// text must stay what was hashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreement>,
    pub design: Design,
    pub first_night: Night,
    pub blinding: String,
    pub stopping: Stopping,
    pub analysis: Analysis,
    /// Of the planned length.
    pub expected: Expected,
    /// Whether a true halving would more likely than not be found: if not, it is not called a test.
    pub is_a_test: bool,
    /// Recorded nights behind the person's own figures; 0: other people's were taken.
    pub nights_behind: u32,
    /// Cramps of known length behind the person's own figures, where lengths are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lengths_behind: Option<u32>,
    pub knowledge: String,
}

impl Protocol {
    /// A recording limit: three years of nights, or as many cramps.
    pub const MAX_PLACES: usize = 1_096;

    /// The one text of this protocol: JSON without spaces, fields in declaration order.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).expect("every map key of a protocol is a string")
    }

    /// What is published so that the draw cannot be changed unseen.
    pub fn commitment(&self, seed: Digest) -> Digest {
        Digest::of(&[seed.as_bytes(), self.canonical().as_bytes()])
    }

    pub fn arm(&self, arm: Arm) -> &ArmPlan {
        match arm {
            Arm::With => &self.with,
            Arm::Without => &self.without,
        }
    }

    /// The first night after the planned ones; `None` beyond the years that can be recorded, and
    /// where cramps are drawn for, which come when they come.
    pub fn end(&self) -> Option<Night> {
        if self.design.is_per_cramp() {
            return None;
        }
        self.first_night.plus(i64::try_from(self.design.places()).ok()?)
    }

    /// The number of a night, from 0; `None` outside the planned nights.
    pub fn number(&self, night: Night) -> Option<usize> {
        let number = usize::try_from(night.since(self.first_night)).ok()?;
        (number < self.design.places() && !self.design.is_per_cramp()).then_some(number)
    }

    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if !(1..=Self::MAX_PLACES).contains(&self.design.places()) {
            return Err("a trial of no nights or of too many");
        }
        let texts = [
            &self.question,
            &self.outcome,
            &self.with.name,
            &self.with.what,
            &self.without.name,
            &self.without.what,
            &self.blinding,
            &self.analysis.text,
            &self.knowledge,
        ];
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Err("a text in it is empty");
        }
        if texts.iter().any(|text| text.chars().count() > MAX_NOTE_CHARS) {
            return Err("a text in it is longer than a diary keeps");
        }
        let Expected { if_halved, if_three_in_ten_fewer, if_nothing, .. } = self.expected;
        let chances = [if_halved, if_three_in_ten_fewer, if_nothing];
        if !chances.iter().all(|chance| (0.0..=1.0).contains(chance)) {
            return Err("a chance in it is not between 0 and 1");
        }
        if self.stopping.benefit.is_some_and(|e_value| !(1.0..=1e6).contains(&e_value)) {
            return Err("an e-value that ends it is below 1 or beyond a million");
        }
        let Analysis { sceptical, evidence, half_life_nights, .. } = &self.analysis;
        let prior = |prior: &Prior| prior.mean.abs() <= 10.0 && (1e-3..=10.0).contains(&prior.sd);
        if !(prior(sceptical) && prior(evidence) && (0.0..=365.0).contains(half_life_nights)) {
            return Err("a figure of its analysis is out of range");
        }
        Ok(())
    }
}
