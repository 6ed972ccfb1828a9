//! The exposures a phrase can name.
//!
//! Owns: finding the longest name at a place in the phrase, and what its values may be.
//! Must not know: the other words of a phrase.

use std::collections::BTreeMap;

use clinic::exposures::{Exposure, Exposures};
use diary::{Diary, ExposureDefinition, ExposureId, ExposureKind, ExposureValue};

use super::{refusal::Why, words::Word};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Named<'a> {
    Known(&'a Exposure),
    Own(&'a ExposureDefinition),
}

/// Every name, as the id its words make.
pub(super) struct Names<'a> {
    names: BTreeMap<ExposureId, Named<'a>>,
}

impl<'a> Names<'a> {
    /// The longest name, in words.
    const MOST_WORDS: usize = 12;

    pub fn new(exposures: &'a Exposures, diary: &'a Diary) -> Self {
        let mut names = BTreeMap::new();
        let mut add = |text: &str, named| {
            if let Ok(id) = ExposureId::from_heading(text) {
                names.entry(id).or_insert(named);
            }
            // An id as it stands: `a__b` is another than `a_b`.
            if let Ok(id) = text.parse() {
                names.entry(id).or_insert(named);
            }
        };
        // What comes first holds: an id is never taken for another's friendly name, and what a
        // person calls their own comes before what others call something else.
        for exposure in exposures.iter() {
            add(exposure.id.as_str(), Named::Known(exposure));
        }
        for own in diary.custom_exposures() {
            add(own.id.as_str(), Named::Own(own));
        }
        for own in diary.custom_exposures() {
            add(&own.label, Named::Own(own));
        }
        for exposure in exposures.iter() {
            add(&exposure.label, Named::Known(exposure));
            exposure.names.iter().for_each(|name| add(name, Named::Known(exposure)));
        }
        Self { names }
    }

    /// The longest name at the start of `words`, and how many words it has. Only where `wanted`
    /// says so of that number of words.
    pub fn longest(
        &self,
        words: &[Word],
        wanted: impl Fn(usize) -> bool,
    ) -> Option<(Named<'a>, usize)> {
        let most = words.len().min(Self::MOST_WORDS);
        (1..=most).rev().filter(|&count| wanted(count)).find_map(|count| {
            let texts: Vec<&str> = words[..count].iter().map(|word| word.text.as_str()).collect();
            let text = texts.join(" ");
            let id = text.parse().or_else(|_| ExposureId::from_heading(&text)).ok()?;
            Some((*self.names.get(&id)?, count))
        })
    }
}

impl Named<'_> {
    pub fn id(&self) -> &ExposureId {
        match self {
            Self::Known(exposure) => &exposure.id,
            Self::Own(own) => &own.id,
        }
    }

    pub fn kind(&self) -> ExposureKind {
        match self {
            Self::Known(exposure) => exposure.kind,
            Self::Own(own) => own.kind,
        }
    }

    fn unit(&self) -> Option<&str> {
        match self {
            Self::Known(exposure) => exposure.unit.as_deref(),
            Self::Own(own) => own.unit.as_deref(),
        }
    }

    fn is_out_of_ten(&self) -> bool {
        matches!(self, Self::Known(exposure) if exposure.range == Some([0.0, 10.0]))
    }

    fn example(&self) -> &'static str {
        match self.kind() {
            ExposureKind::YesNo => "yes",
            ExposureKind::Number => "2",
        }
    }

    pub fn no_value(&self) -> Why {
        Why::NoValue { name: self.id().to_string(), example: self.example() }
    }

    /// Whether `word` is this exposure's unit, in the singular or shortened too.
    pub fn is_unit(&self, word: &str) -> bool {
        let Some(unit) = self.unit() else { return false };
        let short: &[&str] = match unit {
            "hours" => &["h", "hr", "hrs"],
            "litres" => &["l", "liter", "liters"],
            _ => &[],
        };
        word == unit || unit.strip_suffix('s') == Some(word) || short.contains(&word)
    }

    pub fn wrong_unit(&self, found: &str) -> Why {
        let name = self.id().to_string();
        let unit = self.unit().unwrap_or("plain numbers").to_owned();
        Why::Unit { name, unit, found: found.into(), example: self.example() }
    }

    /// The value that a word gives this exposure.
    pub fn value(&self, word: &Word) -> Option<Result<ExposureValue, Why>> {
        let value = match (word.text.as_str(), word.kind) {
            ("yes" | "y" | "true", _) => ExposureValue::YesNo(true),
            ("no" | "n" | "false", _) => ExposureValue::YesNo(false),
            (_, super::words::Kind::OutOf(part, 10.0)) if self.is_out_of_ten() => {
                ExposureValue::Number(part)
            }
            _ => match ExposureValue::number(word.number()?) {
                Ok(value) => value,
                Err(_) => return Some(Err(self.refused(word))),
            },
        };
        Some(self.check(value, word))
    }

    /// What "no alcohol" says of it.
    pub fn none(&self) -> ExposureValue {
        match self.kind() {
            ExposureKind::YesNo => ExposureValue::YesNo(false),
            ExposureKind::Number => ExposureValue::Number(0.0),
        }
    }

    fn check(&self, value: ExposureValue, word: &Word) -> Result<ExposureValue, Why> {
        match self {
            Self::Known(exposure) => Ok(exposure.check(value)?),
            Self::Own(own) if own.kind == value.kind() => Ok(value),
            Self::Own(_) => Err(self.refused(word)),
        }
    }

    fn refused(&self, word: &Word) -> Why {
        let (name, found) = (self.id().to_string(), crate::excerpt(&word.text));
        Why::Value { name, found, example: self.example() }
    }
}
