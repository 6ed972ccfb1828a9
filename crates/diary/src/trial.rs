//! A trial on oneself: what was promised beforehand, what was drawn, and what happened.
//!
//! Owns: what is stored of a trial, and whether promise and draw are still what they were.
//! Must not know: any remedy, how arms are drawn, or how a trial is analysed.

mod protocol;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Answer, EventId, Night,
    statement::MAX_NOTE_CHARS,
    view::{Dated, Said},
    word::words,
};

pub use protocol::{
    Agreement, Analysis, ArmPlan, Design, Digest, Expected, Prior, Protocol, ProtocolError,
    Stopping,
};

words! {
    /// What a stretch of a trial is for.
    Arm: "arm" {
        With = "with",
        /// As usual, or with what the protocol puts in the remedy's place.
        Without = "without",
    }
}

words! {
    /// Why a trial ended before its last night.
    EndReason: "reason" {
        /// The person's choice, which needs no reason.
        Choice = "choice",
        /// A stopping rule of the protocol.
        Benefit = "benefit",
        Futility = "futility",
        HarmRule = "harm-rule",
        /// Something went wrong with the remedy.
        Harm = "harm",
        /// A doctor, midwife or pharmacist said so, or a check did.
        Advice = "advice",
        /// Life came between.
        Circumstances = "circumstances",
    }
}

words! {
    /// What a trial came to.
    Finding: "finding" {
        /// Fewer cramps with the remedy, and both conditions of a test are met.
        TestedFewer = "tested-fewer",
        TestedMore = "tested-more",
        NotShown = "not-shown",
        /// Too small from the start to be called a test.
        NotATest = "not-a-test",
    }
}

words! {
    /// Why a trial stands still for some nights.
    BreakReason: "reason" {
        Travel = "travel",
        Illness = "illness",
        WarningSign = "warning-sign",
        /// What it tests turned out not to be for this person, or to need asking about.
        Unsuitable = "unsuitable",
        Other = "other",
    }
}

/// A protocol, and what fixes it: published when the trial began, so that neither it nor the draw
/// can be changed unseen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub protocol: Protocol,
    /// SHA-256 of the protocol's canonical JSON.
    pub protocol_sha256: Digest,
    /// SHA-256 of the seed followed by the protocol's canonical JSON.
    pub commitment_sha256: Digest,
}

impl Registration {
    /// Of a protocol and the seed from which its arms are drawn.
    pub fn of(protocol: Protocol, seed: Digest) -> Self {
        Self {
            protocol_sha256: Digest::of(&[protocol.canonical().as_bytes()]),
            commitment_sha256: protocol.commitment(seed),
            protocol,
        }
    }
}

/// What was drawn. Nothing shows more of it than the block that has begun, until the trial ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    pub seed: Digest,
    /// Night by night, from the protocol's first on; or cramp by cramp.
    pub arms: Vec<Arm>,
}

/// Which arm of a trial a cramp was dealt: the one with this number, from 0.
///
/// Stored with the touch, not counted up afterwards: a cramp that is remembered, moved or taken
/// back later would otherwise turn the arms of all that came after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dealt {
    pub trial: EventId,
    pub number: u16,
}

/// From which night on a trial stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    pub from: Night,
    pub reason: BreakReason,
}

/// Something that happened during a trial, in the person's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    pub night: Night,
    pub text: String,
}

/// That a trial ended before its last night.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The first night that no longer belongs to it.
    pub from: Night,
    pub reason: EndReason,
}

/// What a trial came to, with the nights and the knowledge of its day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conclusion {
    pub finding: Finding,
    /// Times as many cramps with the remedy as without it, under the sceptical prior, and the
    /// 80 % and 95 % intervals.
    pub rate_ratio: f64,
    pub ci80: [f64; 2],
    pub ci95: [f64; 2],
    /// Recorded nights that were compared.
    pub nights: u32,
    pub knowledge: String,
}

impl Conclusion {
    fn check(&self) -> Result<(), &'static str> {
        let numbers = [&[self.rate_ratio][..], &self.ci80, &self.ci95].concat();
        if numbers.iter().all(|number| number.is_finite() && *number > 0.0) {
            Ok(())
        } else {
            Err("a rate ratio in it is not a positive number")
        }
    }
}

/// What was said about one trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialStatement {
    /// The id of the event that registered it: its own id, the first time.
    pub trial: EventId,
    /// Always said the first time, and never again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<Registration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocated: Option<Allocation>,
    /// Whether what the arm of a night asks was done.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub followed: BTreeMap<Night, Answer<bool>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<Pause>,
    /// The first night after a pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<Night>,
    /// What was changed during the trial: another remedy, another dose, a change of mind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Remark>,
    /// Something unwelcome that may come from the remedy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harm: Option<Remark>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<End>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded: Option<Conclusion>,
}

impl TrialStatement {
    /// A statement about `trial` that says nothing yet.
    pub fn about(trial: EventId) -> Self {
        Self {
            trial,
            registered: None,
            allocated: None,
            followed: BTreeMap::new(),
            paused: None,
            resumed: None,
            changed: None,
            harm: None,
            ended: None,
            concluded: None,
        }
    }

    pub(crate) fn check(&self, id: EventId) -> Result<(), &'static str> {
        if *self == Self::about(self.trial) {
            return Err("it says nothing");
        }
        if self.registered.is_some() && self.trial != id {
            return Err("a trial is registered once, by the event it is named after");
        }
        if self.followed.len() > Protocol::MAX_PLACES {
            return Err("it names too many nights");
        }
        if self.allocated.as_ref().is_some_and(|drawn| drawn.arms.len() > Protocol::MAX_PLACES) {
            return Err("more arms than a trial has nights");
        }
        for remark in [&self.changed, &self.harm].into_iter().flatten() {
            if remark.text.trim().is_empty() {
                return Err("a text in it is empty");
            }
            if remark.text.chars().count() > MAX_NOTE_CHARS {
                return Err("a text in it is longer than a diary keeps");
            }
        }
        self.concluded.as_ref().map_or(Ok(()), Conclusion::check)?;
        self.registered.as_ref().map_or(Ok(()), |registered| registered.protocol.check())
    }
}

/// A stretch of nights in which a trial stood still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Break {
    pub from: Night,
    /// The first night after it; `None`: it still lasts.
    pub until: Option<Night>,
    pub reason: BreakReason,
    pub by: EventId,
}

impl Break {
    pub fn holds(&self, night: Night) -> bool {
        self.from <= night && self.until.is_none_or(|until| night < until)
    }
}

/// The nights that a trial runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: Night,
    /// The first night that does not belong to it; `None`: not known yet.
    pub end: Option<Night>,
}

impl Span {
    pub fn holds(&self, night: Night) -> bool {
        self.first <= night && self.end.is_none_or(|end| night < end)
    }

    /// Whether two trials run on some of the same nights, so that neither can be told.
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_within =
            |one: &Self, other: &Self| one.holds(other.first) && other.holds(other.first);
        begins_within(self, other) || begins_within(other, self)
    }
}

/// What is known of one trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialView {
    #[serde(with = "as_json")]
    pub registered: Dated<Registration>,
    /// Every draw that was stored: one, unless something went wrong.
    pub allocations: Vec<Dated<Allocation>>,
    pub followed: BTreeMap<Night, Dated<Answer<bool>>>,
    pub breaks: Vec<Break>,
    /// Every night from which it was said to go on.
    pub resumed: Vec<Dated<Night>>,
    pub changes: Vec<Dated<Remark>>,
    pub harms: Vec<Dated<Remark>>,
    pub ended: Option<Dated<End>>,
    pub concluded: Option<Dated<Conclusion>>,
}

/// Why a trial can have no result, whatever its nights say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Broken {
    #[error("its protocol is not the one that was registered")]
    ProtocolAltered,
    #[error("what was drawn for it is missing")]
    AllocationMissing,
    #[error("what was drawn for it is not what it was when the trial began")]
    AllocationAltered,
    #[error("it was drawn more than once")]
    DrawnAgain,
}

impl TrialView {
    pub(crate) fn begun(by: &Said<'_>, registered: &Registration) -> Self {
        Self {
            registered: by.date(registered.clone()),
            allocations: Vec::new(),
            followed: BTreeMap::new(),
            breaks: Vec::new(),
            resumed: Vec::new(),
            changes: Vec::new(),
            harms: Vec::new(),
            ended: None,
            concluded: None,
        }
    }

    pub(crate) fn restate(&mut self, by: &Said<'_>, said: TrialStatement) {
        self.allocations.extend(said.allocated.map(|drawn| by.date(drawn)));
        self.followed.extend(said.followed.into_iter().map(|(night, what)| (night, by.date(what))));
        if let Some(until) = said.resumed {
            self.resumed.push(by.date(until));
            for pause in self.breaks.iter_mut().filter(|pause| pause.until.is_none()) {
                pause.until = Some(until.max(pause.from));
            }
        }
        self.breaks.extend(said.paused.map(|Pause { from, reason }| Break {
            from,
            until: None,
            reason,
            by: by.by,
        }));
        self.changes.extend(said.changed.map(|what| by.date(what)));
        self.harms.extend(said.harm.map(|what| by.date(what)));
        by.restate(&mut self.ended, said.ended);
        by.restate(&mut self.concluded, said.concluded);
    }

    pub fn protocol(&self) -> &Protocol {
        &self.registered.what.protocol
    }

    /// What was drawn, where protocol and draw are as they were when the trial began.
    ///
    /// # Errors
    ///
    /// What is not as it was.
    pub fn allocation(&self) -> Result<&Allocation, Broken> {
        let Registration { protocol, protocol_sha256, commitment_sha256 } = &self.registered.what;
        if Digest::of(&[protocol.canonical().as_bytes()]) != *protocol_sha256 {
            return Err(Broken::ProtocolAltered);
        }
        let drawn = match self.allocations.as_slice() {
            [] => return Err(Broken::AllocationMissing),
            [one] => &one.what,
            _ => return Err(Broken::DrawnAgain),
        };
        let as_promised = protocol.commitment(drawn.seed) == *commitment_sha256
            && drawn.arms.len() == protocol.design.places();
        if as_promised { Ok(drawn) } else { Err(Broken::AllocationAltered) }
    }

    /// From its first night to where it was ended, or after its last one; breaks included. When the
    /// last cramp comes that it draws for, no protocol knows.
    pub fn span(&self) -> Span {
        let planned = self.protocol().end();
        let ended = self.ended.as_ref().map(|ended| ended.what.from);
        let end = ended.into_iter().chain(planned).min();
        Span { first: self.protocol().first_night, end }
    }

    /// The break that `night` lies in.
    pub fn pause(&self, night: Night) -> Option<&Break> {
        self.breaks.iter().find(|pause| pause.holds(night))
    }
}

/// A snapshot's format has no fields that may be left out; a protocol has.
mod as_json {
    use serde::{Deserialize, Deserializer, Serializer, de, ser};

    use super::{Dated, Registration};

    pub fn serialize<S: Serializer>(
        registered: &Dated<Registration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(registered).map_err(ser::Error::custom)?)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Dated<Registration>, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
