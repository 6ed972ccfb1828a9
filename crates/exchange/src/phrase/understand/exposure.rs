//! Exposures within a phrase: `alcohol 2`, `stretch=yes`, `no alcohol`, `2 drinks`.
//!
//! Owns: which number or "no" belongs to which exposure.
//! Must not know: what an exposure's values are.

use diary::{ExposureValue, Observation};

use super::Reader;
use crate::{
    excerpt,
    phrase::{Why, names::Named, words::Kind},
};

impl Reader<'_, '_> {
    pub(super) fn single_exposure(&mut self) -> Result<(), Why> {
        match self.names.longest(&self.words[self.at..], |count| count == 1) {
            Some((named, count)) => self.exposure(named, count),
            None => Err(self.not_understood()),
        }
    }

    /// A name of `count` words, and the value after it.
    pub(super) fn exposure(&mut self, named: Named<'_>, count: usize) -> Result<(), Why> {
        let mut ahead = count;
        let bound = self.kind(ahead) == Some(Kind::Is);
        if bound || matches!(self.text(ahead), Some("is" | "was")) {
            ahead += 1;
        }
        let word = self.words.get(self.at + ahead).ok_or_else(|| named.no_value())?;
        let value = named.value(word).ok_or_else(|| named.no_value())?;
        ahead += 1;
        if word.is("no") && !bound && self.is_name(ahead) {
            // "stretch no alcohol": which of the two was not done?
            return Err(named.no_value());
        }
        if self.unit_is(named, ahead) {
            ahead += 1;
        } else if let Some(unit) = self.text(ahead).filter(|_| self.unit_seconds(ahead).is_some()) {
            return Err(named.wrong_unit(unit));
        }
        let value = value?;
        self.not_before_cramps(ahead)?;
        self.expose(named, value)?;
        self.at += ahead;
        Ok(())
    }

    /// "alcohol 0 cramps": the 0 may count either.
    pub(super) fn not_before_cramps(&self, ahead: usize) -> Result<(), Why> {
        let found = excerpt(&self.words[self.at + ahead - 1].text);
        match self.text(ahead) {
            Some("cramp" | "cramps") => {
                let example = "2 cramps alcohol=0";
                Err(Why::Between { found, after: "cramps", example })
            }
            _ => Ok(()),
        }
    }

    fn unit_is(&self, named: Named<'_>, ahead: usize) -> bool {
        // "2 drinks=3" is a mistake to be told of, not a unit.
        let unit = self.text(ahead).is_some_and(|word| named.is_unit(word));
        unit && self.kind(ahead + 1) != Some(Kind::Is)
    }

    fn expose(&mut self, named: Named<'_>, value: ExposureValue) -> Result<(), Why> {
        match self.phrase.exposures.insert(named.id().clone(), value) {
            Some(before) if before != value => {
                self.phrase.exposures.remove(named.id());
                Err(Why::TwoValues { name: named.id().to_string() })
            }
            _ => Ok(()),
        }
    }

    /// "no cramps", "no alcohol".
    pub(super) fn no(&mut self) -> Result<(), Why> {
        if matches!(self.text(1), Some("cramp" | "cramps")) {
            self.at += 2;
            return self.cramps(Observation::NoCramps);
        }
        let after = self.words.get(self.at + 1..).unwrap_or_default();
        let Some((named, count)) = self.names.longest(after, |_| true) else {
            return Err(self.not_understood());
        };
        let ahead = 1 + count;
        let valued = self.words.get(self.at + ahead).is_some_and(|word| {
            word.kind == Kind::Is || (named.value(word).is_some() && !self.begins_anew(ahead))
        });
        if valued {
            return Err(Why::TwoValues { name: named.id().to_string() });
        }
        self.expose(named, named.none())?;
        self.at += ahead;
        Ok(())
    }

    /// Whether the "no" or number at a place has a word of its own: "no alcohol no stretch".
    fn begins_anew(&self, ahead: usize) -> bool {
        let next = self.text(ahead + 1);
        let counts = matches!(next, Some("cramp" | "cramps" | "am" | "pm"));
        counts || self.unit_seconds(ahead + 1).is_some() || self.is_name(ahead + 1)
    }

    /// "2 drinks".
    pub(super) fn number_of_exposure(&mut self, number: f64) -> Result<(), Why> {
        let word = &self.words[self.at];
        let found = excerpt(&word.text);
        let lone = || match found.as_bytes() {
            [b'1'..=b'9'] => Why::LoneDigit { found: found.clone() },
            _ => Why::LoneNumber { found: found.clone() },
        };
        let named = self.names.longest(&self.words[self.at + 1..], |_| true);
        let Some((named, count)) = named else { return Err(lone()) };
        let next = self.words.get(self.at + 1 + count);
        let valued = next.is_some_and(|next| next.kind == Kind::Is || named.value(next).is_some());
        let counted = named.kind() == ExposureValue::Number(number).kind();
        if valued || !counted {
            return Err(lone());
        }
        let value = named.value(word).ok_or_else(lone)??;
        self.expose(named, value)?;
        self.at += 1 + count;
        Ok(())
    }

    fn is_name(&self, ahead: usize) -> bool {
        let rest = self.words.get(self.at + ahead..).unwrap_or_default();
        self.names.longest(rest, |_| true).is_some()
    }
}
