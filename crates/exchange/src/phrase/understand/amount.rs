//! Numbers within a phrase: how many cramps, how long, how bad.
//!
//! Owns: what a number counts, by the words around it.
//! Must not know: exposures.

use diary::{CrampDuration, Observation, Pain, Side};

use super::{Reader, set, site, whole};
use crate::{
    excerpt,
    phrase::{
        Why,
        words::{Kind, Word},
    },
};

impl Reader<'_, '_> {
    /// The number that `ahead` words follow, as a least number of cramps.
    pub(super) fn at_least(&mut self, ahead: usize, cramps_wanted: bool) -> Result<(), Why> {
        let count = self.words.get(self.at + ahead).and_then(Word::number);
        let cramps = matches!(self.text(ahead + 1), Some("cramp" | "cramps"));
        let alone = self.unit_seconds(ahead + 1).is_none() && !cramps_wanted;
        let count = count.filter(|_| cramps || alone).ok_or(Why::AtLeast)?;
        let least = whole(count).and_then(|count| Observation::at_least(count).ok());
        self.cramps(least.ok_or(Why::AtLeast)?)?;
        self.at += ahead + 1 + usize::from(cramps);
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<(), Why> {
        let word = &self.words[self.at];
        let Some(number) = word.number() else { return Err(self.not_understood()) };
        match self.text(1) {
            Some("am" | "pm") => return self.half_day(number, [0, 0], 1),
            Some("oclock") => return Err(Why::HalfDay { found: excerpt(&word.text) }),
            Some("or") if self.text(2) == Some("more") => {
                if !matches!(self.text(3), Some("cramp" | "cramps")) {
                    return Err(Why::AtLeast);
                }
                let least = whole(number).and_then(|count| Observation::at_least(count).ok());
                self.cramps(least.ok_or(Why::AtLeast)?)?;
                self.at += 4;
                return Ok(());
            }
            Some("pain") if !self.has_level(2) => {
                self.set_pain(&word.text, number)?;
                self.at += 2;
                return Ok(());
            }
            _ => {}
        }
        if self.unit_seconds(1).is_some() {
            return self.duration(number, 1);
        }
        if let Some(cramps) = self.cramps_counted_by_this() {
            let found = || Why::Count { found: excerpt(&word.text) };
            let count = whole(number).and_then(|count| Observation::exactly(count).ok());
            self.cramps(count.ok_or_else(found)?)?;
            self.counted = Some(cramps);
            self.at += 1;
            if self.words[cramps].is("cramp") {
                self.counted = None;
            }
            return Ok(());
        }
        self.number_of_exposure(number)
    }

    /// The place of the "cramps" that the number here counts: "2 left calf cramps".
    fn cramps_counted_by_this(&self) -> Option<usize> {
        let between = |word: &Word| {
            let place = word.text.parse::<Side>().is_ok() || site(&word.text).is_some();
            word.kind == Kind::Plain
                && (place || matches!(word.text.as_str(), "leg" | "in" | "my" | "the"))
        };
        let after = self.words.get(self.at + 1..)?;
        let place = after.iter().position(|word| !between(word))?;
        matches!(after[place].text.as_str(), "cramp" | "cramps").then_some(self.at + 1 + place)
    }

    /// A number whose unit is `ahead` words on, and the seconds after minutes.
    pub(super) fn duration(&mut self, number: f64, ahead: usize) -> Result<(), Why> {
        let unit = self.unit_seconds(ahead).unwrap_or(1.0);
        let mut seconds = number * unit;
        let mut taken = ahead + 1;
        let after = taken + usize::from(self.text(taken) == Some("and"));
        let more = self.words.get(self.at + after).and_then(Word::number);
        let smaller = self.unit_seconds(after + 1).filter(|&smaller| smaller < unit);
        if let (Some(more), Some(smaller)) = (more, smaller) {
            seconds += more * smaller;
            taken = after + 2;
        }
        let duration = CrampDuration::from_minutes(seconds / 60.0)?;
        set(&mut self.phrase.duration, duration, "how long it lasted")?;
        self.at += taken;
        Ok(())
    }

    /// "half a minute".
    pub(super) fn half(&mut self) -> Result<(), Why> {
        let ahead = 1 + usize::from(matches!(self.text(1), Some("a" | "an")));
        if self.unit_seconds(ahead).is_none() {
            return Err(self.not_understood());
        }
        self.duration(0.5, ahead)
    }

    pub(super) fn unit_seconds(&self, ahead: usize) -> Option<f64> {
        match self.text(ahead)? {
            "s" | "sec" | "secs" | "second" | "seconds" => Some(1.0),
            "m" | "min" | "mins" | "minute" | "minutes" => Some(60.0),
            "h" | "hr" | "hrs" | "hour" | "hours" => Some(3600.0),
            _ => None,
        }
    }

    /// "pain 7", "pain was 7/10", "pain: seven".
    pub(super) fn pain(&mut self) -> Result<(), Why> {
        let ahead = self.before_level(1);
        let word = self.words.get(self.at + ahead);
        let (word, level) = match word.map(|word| (word, word.kind, word.number())) {
            Some((word, Kind::OutOf(level, 10.0), _)) => (word, level),
            Some((word, _, Some(level))) => (word, level),
            Some((word, Kind::OutOf(..) | Kind::Strange, _)) => {
                return Err(Why::Pain { found: word.text.clone() });
            }
            _ => return Err(Why::NoValue { name: "pain".into(), example: "7" }),
        };
        let out_of_ten = self.text(ahead + 1) == Some("out")
            && self.text(ahead + 2) == Some("of")
            && self.words.get(self.at + ahead + 3).and_then(Word::number) == Some(10.0);
        let taken = ahead + 1 + if out_of_ten { 3 } else { 0 };
        if let Some(unit) = self.text(taken).filter(|_| self.unit_seconds(taken).is_some()) {
            return Err(Why::Pain { found: format!("{} {unit}", excerpt(&word.text)) });
        }
        self.not_before_cramps(taken)?;
        self.set_pain(&word.text, level)?;
        self.at += taken;
        Ok(())
    }

    pub(super) fn pain_out_of_ten(&mut self) -> Result<(), Why> {
        let word = &self.words[self.at];
        let Kind::OutOf(level, 10.0) = word.kind else {
            return Err(Why::Pain { found: excerpt(&word.text) });
        };
        self.set_pain(&word.text, level)?;
        self.at += 1 + usize::from(self.text(1) == Some("pain") && !self.has_level(2));
        Ok(())
    }

    /// How far on from `ahead` the level is, past the small words before it.
    fn before_level(&self, ahead: usize) -> usize {
        let small = |ahead| {
            matches!(self.text(ahead), Some("of" | "was" | "is" | "level" | "about" | "around"))
                || self.kind(ahead) == Some(Kind::Is)
        };
        (ahead..).find(|&ahead| !small(ahead)).unwrap_or(ahead)
    }

    fn has_level(&self, ahead: usize) -> bool {
        let word = self.words.get(self.at + self.before_level(ahead));
        word.is_some_and(|word| word.number().is_some() || matches!(word.kind, Kind::OutOf(..)))
    }

    fn set_pain(&mut self, text: &str, level: f64) -> Result<(), Why> {
        let pain = whole(level).and_then(|level| Pain::new(u8::try_from(level).ok()?).ok());
        set(
            &mut self.phrase.pain,
            pain.ok_or_else(|| Why::Pain { found: excerpt(text) })?,
            "the pain",
        )
    }
}
