//! The formulas of rules: all, any, and single findings.
//!
//! Owns: how a formula is written, its logic where answers are missing, and what it still needs.
//! Must not know: where a formula stands or what follows from it.

use std::fmt;

use diary::FindingId;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, MapAccess, Visitor},
};

use super::Answers;

/// What must come together. There is no "not": see [`crate::triage`].
///
/// In the files a finding is a text, and a group a table: `{ all = ["a", { any = ["b", "c"] }] }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Is(FindingId),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// What a condition comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Fires,
    Silent,
    /// It turns on something that was not asked.
    Ask,
}

impl Condition {
    /// Kleene's logic: one that fires settles "any" and one that is silent settles "all",
    /// whatever else is open.
    pub fn verdict(&self, answers: &Answers) -> Verdict {
        match self {
            Self::Is(finding) => match answers.get(finding) {
                None => Verdict::Ask,
                Some(reply) if reply.counts() => Verdict::Fires,
                Some(_) => Verdict::Silent,
            },
            Self::All(parts) => settle(parts, answers, Verdict::Silent, Verdict::Fires),
            Self::Any(parts) => settle(parts, answers, Verdict::Fires, Verdict::Silent),
        }
    }

    /// The findings on which the verdict still turns; none once it is settled.
    pub fn open<'a>(&'a self, answers: &Answers, open: &mut Vec<&'a FindingId>) {
        if self.verdict(answers) != Verdict::Ask {
            return;
        }
        match self {
            Self::Is(finding) => open.push(finding),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.open(answers, open));
            }
        }
    }

    /// Whether some part of a formula that is still open counts already: in `all` of two, one
    /// is there.
    pub fn is_half_met(&self, answers: &Answers, counts: &impl Fn(&FindingId) -> bool) -> bool {
        if self.verdict(answers) != Verdict::Ask {
            return false;
        }
        match self {
            Self::Is(_) => false,
            Self::Any(parts) => parts.iter().any(|part| part.is_half_met(answers, counts)),
            Self::All(parts) => parts.iter().any(|part| {
                part.is_half_met(answers, counts)
                    || part.verdict(answers) == Verdict::Fires && part.findings().any(counts)
            }),
        }
    }

    /// Every finding it names, some more than once.
    pub fn findings(&self) -> Box<dyn Iterator<Item = &FindingId> + '_> {
        match self {
            Self::Is(finding) => Box::new(std::iter::once(finding)),
            Self::All(parts) | Self::Any(parts) => Box::new(parts.iter().flat_map(Self::findings)),
        }
    }

    /// `all = []` would hold for everyone, so a rule that is not finished would fire.
    pub fn has_empty_group(&self) -> bool {
        match self {
            Self::Is(_) => false,
            Self::All(parts) | Self::Any(parts) => {
                parts.is_empty() || parts.iter().any(Self::has_empty_group)
            }
        }
    }
}

fn settle(parts: &[Condition], answers: &Answers, settling: Verdict, rest: Verdict) -> Verdict {
    let mut verdict = rest;
    for part in parts {
        match part.verdict(answers) {
            settled if settled == settling => return settling,
            Verdict::Ask => verdict = Verdict::Ask,
            _ => {}
        }
    }
    verdict
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Condition;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a finding, or a table with `all` or `any`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Condition, E> {
        text.parse().map(Condition::Is).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Condition, A::Error> {
        let key: Option<String> = map.next_key()?;
        let condition = match key.as_deref() {
            Some("all") => Condition::All(map.next_value()?),
            Some("any") => Condition::Any(map.next_value()?),
            Some("not") => {
                return Err(de::Error::custom(
                    "`not` is refused: word the finding so that yes worries, and use all or any",
                ));
            }
            Some(other) => {
                let why = format!("`{other}` is neither `all` nor `any`");
                return Err(de::Error::custom(why));
            }
            None => return Err(de::Error::custom("an empty table; write `all` or `any`")),
        };
        match map.next_key::<String>()? {
            None => Ok(condition),
            Some(second) => Err(de::Error::custom(format!(
                "`{second}` stands beside another group; put both into one `all` or `any`"
            ))),
        }
    }
}
