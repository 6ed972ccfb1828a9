//! What people type after `charley log`: `left calf 4 min pain 7`, `2 cramps right foot`.
//!
//! Owns: the words a phrase may use, and that nothing in it is guessed: a word or number with no
//! one meaning refuses the phrase.
//! Must not know: which night is meant, or what the diary says of it already.

mod names;
mod refusal;
#[cfg(test)]
mod tests;
mod understand;
mod words;

use std::collections::BTreeMap;

use clinic::exposures::Exposures;
use diary::{CrampDuration, Diary, ExposureId, ExposureValue, Observation, Pain, Side, Site};
use jiff::civil;

pub use refusal::{PhraseError, Why};

/// A recording limit.
pub const MAX_CHARS: usize = 1_000;

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

/// Reads a phrase. Exposures are named by id, label or friendly name, those of the person's own
/// by id or label.
///
/// # Errors
///
/// With what was understood, what was not, and what could be written instead.
pub fn read(text: &str, exposures: &Exposures, diary: &Diary) -> Result<Phrase, PhraseError> {
    let chars = text.chars().count();
    if chars > MAX_CHARS {
        return Err(PhraseError::new(Vec::new(), Why::TooLong { chars }));
    }
    let words = words::split(text);
    understand::phrase(&words, &names::Names::new(exposures, diary))
}

impl Phrase {
    /// The phrase in the plainest words, which read back as the same phrase.
    pub fn describe(&self) -> String {
        self.parts().join(", ")
    }

    fn parts(&self) -> Vec<String> {
        let cramps = self.cramps.map(|cramps| match cramps {
            Observation::NotRecorded => String::new(),
            Observation::NoCramps => "no cramps".into(),
            Observation::Some => "some cramps".into(),
            Observation::Count(count) if count.get() == 1 => "1 cramp".into(),
            Observation::Count(count) => format!("{} cramps", count.get()),
            Observation::AtLeast(count) => format!("at least {} cramps", count.get()),
        });
        let side = self.side.map(|side| side.word());
        let place = match self.site {
            Some(site) => Some(site.of_leg(side)),
            None => side.map(str::to_owned),
        };
        let duration = self.duration.map(|duration| match duration.as_seconds() {
            seconds if seconds % 60 == 0 => format!("{} min", seconds / 60),
            seconds => format!("{seconds} s"),
        });
        let pain = self.pain.map(|pain| format!("pain {}", pain.level()));
        let at = self.at.map(|at| match at {
            At::Now => "now".into(),
            At::Clock(time) if time.second() == 0 => time.strftime("%H:%M").to_string(),
            At::Clock(time) => time.strftime("%H:%M:%S").to_string(),
        });
        let exposures = self.exposures.iter().map(|(id, value)| format!("{id}={value}"));
        let cramp = [cramps, place, duration, pain, at].into_iter().flatten();
        cramp.filter(|part| !part.is_empty()).chain(exposures).collect()
    }

    fn tells_of_a_cramp(&self) -> bool {
        let place = self.side.is_some() || self.site.is_some();
        place || self.duration.is_some() || self.pain.is_some() || self.at.is_some()
    }
}
