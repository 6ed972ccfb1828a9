//! Times of day within a phrase: `3:12`, `at 3 am`, `midnight`.
//!
//! Owns: what a time of day looks like.
//! Must not know: which night it falls in.

use jiff::civil;

use super::{Reader, set, whole};
use crate::{
    excerpt,
    phrase::{At, Why, words::Kind},
};

impl Reader<'_, '_> {
    /// "at 3:12", "at 3 am", "at least 2 cramps".
    pub(super) fn at(&mut self) -> Result<(), Why> {
        let next = self.words.get(self.at + 1);
        match next.map(|word| word.kind) {
            Some(Kind::Clock(_)) => {}
            _ if self.text(1) == Some("least") => return self.at_least(2, true),
            _ if self.text(1) == Some("midnight") => {}
            _ => match next.filter(|word| word.number().is_some()) {
                Some(_) if matches!(self.text(2), Some("am" | "pm")) => {}
                Some(word) => return Err(Why::HalfDay { found: excerpt(&word.text) }),
                None => return Err(self.not_understood()),
            },
        }
        self.at += 1;
        Ok(())
    }

    pub(super) fn clock(&mut self, [hour, minute, second]: [u8; 3]) -> Result<(), Why> {
        if matches!(self.text(1), Some("am" | "pm")) {
            return self.half_day(f64::from(hour), [minute, second], 1);
        }
        self.set_clock(hour, minute, second)?;
        self.at += 1;
        Ok(())
    }

    /// An hour from 1 to 12, with "am" or "pm" `ahead` words on.
    pub(super) fn half_day(
        &mut self,
        hour: f64,
        [minute, second]: [u8; 2],
        ahead: usize,
    ) -> Result<(), Why> {
        let refused = || Why::Clock { found: excerpt(&self.words[self.at].text) };
        let hour = whole(hour).filter(|hour| (1..=12).contains(hour)).ok_or_else(refused)?;
        let hour = u8::try_from(hour % 12).map_err(|_| refused())?;
        let noon = if self.text(ahead) == Some("pm") { 12 } else { 0 };
        self.set_clock(hour + noon, minute, second)?;
        self.at += ahead + 1;
        Ok(())
    }

    fn set_clock(&mut self, hour: u8, minute: u8, second: u8) -> Result<(), Why> {
        let part = |part: u8| i8::try_from(part).unwrap_or(i8::MAX);
        let time = civil::Time::new(part(hour), part(minute), part(second), 0)
            .map_err(|_| Why::Clock { found: excerpt(&self.words[self.at].text) })?;
        self.set_at(At::Clock(time))
    }

    pub(super) fn set_at(&mut self, at: At) -> Result<(), Why> {
        set(&mut self.phrase.at, at, "the time")
    }
}
