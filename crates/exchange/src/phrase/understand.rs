//! Words to what they say.
//!
//! Owns: the grammar of a phrase, and the words for where a cramp was.
//! Must not know: how words were told apart, or which exposures exist.

mod amount;
mod exposure;
mod time;

use diary::{Observation, Side, Site};
use jiff::civil;

use super::{
    At, Phrase, PhraseError, Why,
    names::Names,
    words::{Kind, Word},
};
use crate::excerpt;

/// Words that add nothing.
const SILENT: [&str; 21] = [
    "a", "an", "the", "my", "in", "on", "with", "for", "of", "and", "about", "around", "cramp",
    "leg", "legs", "it", "i", "had", "was", "is", "lasted",
];

/// Reads words that were split from a phrase.
pub(super) fn phrase(words: &[Word], names: &Names<'_>) -> Result<Phrase, PhraseError> {
    let mut reader =
        Reader { words, at: 0, names, phrase: Phrase::default(), counted: None, face: None };
    let read = reader.read();
    let Reader { phrase, .. } = reader;
    match read {
        Ok(()) => Ok(phrase),
        Err(why) => Err(PhraseError::new(phrase.parts(), why)),
    }
}

struct Reader<'w, 'n> {
    words: &'w [Word],
    at: usize,
    names: &'n Names<'n>,
    phrase: Phrase,
    /// The place of a word "cramps" whose number stood some words before it.
    counted: Option<usize>,
    /// "back" or "front", which a thigh has.
    face: Option<Site>,
}

impl Reader<'_, '_> {
    fn read(&mut self) -> Result<(), Why> {
        while self.at < self.words.len() {
            self.step()?;
        }
        match (self.face, &mut self.phrase.site) {
            (Some(face), Some(site)) if *site == face || *site == Site::Thigh => *site = face,
            (Some(_), _) => return Err(Why::Face),
            (None, _) => {}
        }
        if self.phrase.cramps == Some(Observation::NoCramps) {
            // Said in two ways, not against each other.
            self.phrase.pain = self.phrase.pain.filter(|pain| pain.level() > 0);
            if self.phrase.tells_of_a_cramp() {
                return Err(Why::NoneAndDetail);
            }
        }
        if self.phrase == Phrase::default() { Err(Why::Empty) } else { Ok(()) }
    }

    fn step(&mut self) -> Result<(), Why> {
        let rest = &self.words[self.at..];
        let is_next = |count: usize| rest.get(count).is_some_and(|word| word.kind == Kind::Is);
        // A name before "=" is an exposure, whatever else it could mean; one of several words too.
        let named = self.names.longest(rest, is_next);
        if let Some((named, count)) = named.or_else(|| self.names.longest(rest, |count| count > 1))
        {
            return self.exposure(named, count);
        }
        let word = &rest[0];
        match word.kind {
            Kind::AtLeast => self.at_least(1, false),
            Kind::Clock(clock) => self.clock(clock),
            Kind::OutOf(..) => self.pain_out_of_ten(),
            Kind::Number(_) => self.number(),
            Kind::Is | Kind::Strange => Err(self.not_understood()),
            Kind::Plain if word.number().is_some() => self.number(),
            Kind::Plain => self.word(),
        }
    }

    fn word(&mut self) -> Result<(), Why> {
        let text = self.words[self.at].text.as_str();
        if matches!(text, "a" | "an") && self.unit_seconds(1).is_some() {
            return self.duration(1.0, 1);
        }
        match text {
            "no" | "without" => return self.no(),
            "none" => self.cramps(Observation::NoCramps)?,
            "some" => return self.some(),
            "cramps" if self.counted == Some(self.at) => {}
            "cramps" => self.cramps(Observation::Some)?,
            "pain" => return self.pain(),
            "worst" if self.text(1) == Some("pain") => {}
            "half" => return self.half(),
            "at" => return self.at(),
            "now" => self.set_at(At::Now)?,
            "just" if self.text(1) == Some("now") => {}
            "midnight" => self.set_at(At::Clock(civil::Time::midnight()))?,
            "left" | "right" | "both" => return self.side(),
            "side" => {}
            "back" => set(&mut self.face, Site::BackOfThigh, "the place")?,
            "front" => set(&mut self.face, Site::FrontOfThigh, "the place")?,
            "other" if matches!(self.text(1), Some("leg" | "legs" | "side")) => {
                return Err(Why::OtherLeg);
            }
            _ if SILENT.contains(&text) => {}
            _ => match site(text) {
                Some(site) => set(&mut self.phrase.site, site, "the place")?,
                None => return self.single_exposure(),
            },
        }
        self.at += 1;
        Ok(())
    }

    fn some(&mut self) -> Result<(), Why> {
        match self.text(1) {
            Some("cramp" | "cramps") => self.at += 2,
            None if self.at + 1 == self.words.len() => self.at += 1,
            _ => return Err(self.not_understood()),
        }
        self.cramps(Observation::Some)
    }

    fn side(&mut self) -> Result<(), Why> {
        let text = self.words[self.at].text.as_str();
        let and = self.text(1) == Some("and") && matches!(self.text(2), Some("left" | "right"));
        let (side, taken) = match (text, self.text(2)) {
            ("left", Some("right")) | ("right", Some("left")) if and => (Side::Both, 3),
            ("left", _) => (Side::Left, 1),
            ("right", _) => (Side::Right, 1),
            _ => (Side::Both, 1),
        };
        set(&mut self.phrase.side, side, "the side")?;
        self.at += taken;
        Ok(())
    }

    fn cramps(&mut self, cramps: Observation) -> Result<(), Why> {
        set(&mut self.phrase.cramps, cramps, "the number of cramps")
    }

    fn text(&self, ahead: usize) -> Option<&str> {
        self.words.get(self.at + ahead).map(|word| word.text.as_str())
    }

    fn kind(&self, ahead: usize) -> Option<Kind> {
        self.words.get(self.at + ahead).map(|word| word.kind)
    }

    fn not_understood(&self) -> Why {
        Why::Word { found: excerpt(&self.words[self.at].text) }
    }
}

fn set<T: PartialEq>(field: &mut Option<T>, value: T, what: &'static str) -> Result<(), Why> {
    match field {
        Some(known) if *known != value => Err(Why::Two { what }),
        _ => {
            *field = Some(value);
            Ok(())
        }
    }
}

fn site(text: &str) -> Option<Site> {
    Some(match text {
        "calf" | "calves" | "calfs" => Site::Calf,
        "shin" | "shins" => Site::Shin,
        "foot" | "feet" | "toe" | "toes" | "arch" | "sole" | "soles" => Site::Foot,
        "hamstring" | "hamstrings" => Site::BackOfThigh,
        "quad" | "quads" | "quadriceps" => Site::FrontOfThigh,
        "thigh" | "thighs" => Site::Thigh,
        "other" => Site::Other,
        _ => return None,
    })
}

/// A number as a whole one, if it is that.
fn whole(number: f64) -> Option<u16> {
    let fits = number.fract() == 0.0 && (0.0..=f64::from(u16::MAX)).contains(&number);
    // Exact, by the line above.
    fits.then_some(number as u16)
}
