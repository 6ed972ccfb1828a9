//! What is believed of an exposure before any diary is read.
//!
//! Owns: the classes of evidence, and what a file may say of one.
//! Must not know: any exposure, or how a belief meets a diary.

use serde::Deserialize;

use crate::knowledge::Fact;

/// What an exposure may do, and on what that rests.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub class: EvidenceClass,
    /// Where an effect would lie, if there is one: log rate ratio per contrast.
    pub log_ratio: f64,
    /// How far from there, one person with another.
    pub spread: f64,
    /// Nights until half of what it does has built up or worn off; 0 acts the same night alone.
    pub half_life_nights: f64,
    /// It comes and goes from outside, so that nights of one month can be compared.
    #[serde(default)]
    pub acute: bool,
    /// It may be done because a cramp announces itself, which no diary can tell from its effect.
    #[serde(default)]
    pub answers_a_twinge: bool,
    pub found: Fact,
}

/// The direction of the evidence, not its quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum EvidenceClass {
    /// Trials agree that it does something.
    A,
    /// One trial, or studies that agree.
    B,
    /// Plausible.
    C,
    /// Untested, a person's own, or shown to do nothing.
    D,
}

impl EvidenceClass {
    /// The chance, before the diary, that it matters to this person at all.
    pub fn chance(self) -> f64 {
        match self {
            Self::A => 0.6,
            Self::B => 0.35,
            Self::C => 0.2,
            Self::D => 0.1,
        }
    }
}

impl Evidence {
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if !(-1.5..=1.5).contains(&self.log_ratio) {
            return Err("its log_ratio is outside -1.5 to 1.5, a ratio of 0.2 to 4.5");
        }
        if !(0.05..=1.0).contains(&self.spread) {
            return Err("its spread is outside 0.05 to 1");
        }
        if !(0.0..=60.0).contains(&self.half_life_nights) {
            return Err("its half_life_nights is outside 0 to 60");
        }
        if self.class == EvidenceClass::D && self.log_ratio != 0.0 {
            return Err("class D expects nothing, so its log_ratio is 0");
        }
        if self.acute && self.half_life_nights > 0.0 {
            return Err("what is acute acts the same night alone: half_life_nights is 0");
        }
        Ok(())
    }
}
