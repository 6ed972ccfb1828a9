//! Which medicine a person means by what they typed.
//!
//! Owns: the candidates for a typed name, best first, and whether one of them may be taken as
//! sure without asking.
//! Must not know: who typed it, or what any medicine does.

use std::{cmp::Reverse, collections::BTreeSet};

use diary::IngredientId;

use super::{Medicines, Name, NameKind, spelling};
use crate::knowledge::Confidence;

/// The most candidates: more would not be read.
const MOST: usize = 8;
/// Below this likeness a name is no candidate.
const UNLIKE: f64 = 0.6;
/// A word shorter than this is too short to mean a name by itself.
const SHORT_WORD: usize = 4;
/// The most characters of a reading that are compared with every name.
const COMPARED: usize = 60;

/// How a candidate was found.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Likeness {
    /// It is called what was typed.
    Same,
    /// It was taken before for what was typed.
    LooksAlike,
    /// It is called something like it: from 0 to 1.
    Close(f64),
}

/// One medicine that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'a> {
    /// The names, as the list writes them: several where a combination was typed by its parts.
    pub names: Vec<&'a Name>,
    pub contains: Vec<IngredientId>,
    pub likeness: Likeness,
}

/// What a typed name may mean.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found<'a> {
    /// Best first. Empty: nothing is called anything like it.
    pub candidates: Vec<Candidate<'a>>,
    /// What it contains, where that may be stored without asking: the name is that of one
    /// medicine only, it was seen in a source, nobody is known to have taken it for another, and
    /// it is neither a short form nor an everyday word.
    pub sure: Option<Vec<IngredientId>>,
}

/// A name as it is compared.
#[derive(Debug)]
pub(super) struct Sound {
    place: usize,
    heard: String,
}

pub(super) struct Exactly<'a> {
    names: Vec<&'a Name>,
    pub sure: Option<&'a [IngredientId]>,
}

impl Medicines {
    /// What a person may mean by `typed`: a brand, an ingredient, an everyday word, with or
    /// without a dose, spelt by ear. The same text always gives the same answer.
    pub fn find(&self, typed: &str) -> Found<'_> {
        if let Some(exactly) = self.exactly(typed) {
            let sure = exactly.sure.map(<[IngredientId]>::to_vec);
            let mut candidates: Vec<Candidate<'_>> =
                exactly.names.iter().map(|name| one(name, Likeness::Same)).collect();
            if sure.is_none() {
                candidates.extend(self.look_alikes_of(&exactly.names));
            }
            return Found { candidates, sure };
        }
        if let Some(found) = self.by_parts(typed) {
            return found;
        }
        Found { candidates: self.close(typed), sure: None }
    }

    /// The names that are spelt as typed, once what stands around a name is left out.
    pub(super) fn exactly(&self, typed: &str) -> Option<Exactly<'_>> {
        let readings = spelling::readings(typed);
        let places = readings.iter().find_map(|reading| self.spelt.get(reading))?;
        let names: Vec<&Name> = places.iter().filter_map(|&place| self.names.get(place)).collect();
        let sure = match names.as_slice() {
            [name] if self.is_sure(name) => Some(name.contains.as_slice()),
            _ => None,
        };
        Some(Exactly { names, sure })
    }

    fn is_sure(&self, name: &Name) -> bool {
        let medicines = || name.contains.iter().filter_map(|id| self.get(id));
        // Nobody needs a source for what an ingredient is called.
        let own = |label: &str| spelling::plain(label) == name.spelling;
        let itself = name.contains.len() == 1 && medicines().all(|one| own(&one.label));
        (name.confidence == Confidence::Checked || itself)
            && !matches!(name.kind, NameKind::Short | NameKind::Lay)
            && !self.look_alikes.contains_key(&name.spelling)
            && medicines().all(|medicine| !medicine.unnamed)
    }

    fn look_alikes_of<'a>(&'a self, names: &[&'a Name]) -> Vec<Candidate<'a>> {
        let alike = names.iter().filter_map(|name| self.look_alikes.get(&name.spelling)).flatten();
        let places: BTreeSet<usize> =
            alike.filter_map(|spelling| self.spelt.get(spelling)).flatten().copied().collect();
        let others = places.into_iter().filter_map(|place| self.names.get(place));
        others.map(|name| one(name, Likeness::LooksAlike)).collect()
    }

    /// A combination typed by its parts: `valsartan/hydrochlorothiazide`, `amlodipine and
    /// valsartan`.
    pub(super) fn by_parts(&self, typed: &str) -> Option<Found<'_>> {
        let typed: String = typed.chars().take(2 * COMPARED).collect();
        let typed = [" and ", " with ", " und ", " et ", " y "]
            .iter()
            .fold(typed.to_lowercase(), |typed, word| typed.replace(word, "+"));
        let parts: Vec<&str> = typed
            .split(['+', '/', '&', ',', ';', '-'])
            .filter(|part| part.chars().any(char::is_alphabetic) && !is_dose(part))
            .collect();
        if !(2..=5).contains(&parts.len()) {
            return None;
        }
        let (mut names, mut contains, mut sure) = (Vec::new(), Vec::new(), true);
        for part in parts {
            let exactly = self.exactly(part)?;
            let &[name] = exactly.names.as_slice() else { return None };
            sure &= exactly.sure.is_some();
            for id in &name.contains {
                if !contains.contains(id) {
                    contains.push(id.clone());
                }
            }
            names.push(name);
        }
        let sure = sure.then(|| contains.clone());
        let candidate = Candidate { names, contains, likeness: Likeness::Same };
        Some(Found { candidates: vec![candidate], sure })
    }

    /// The names that are written or sound like what was typed, one for each content.
    fn close(&self, typed: &str) -> Vec<Candidate<'_>> {
        let reading = Reading::of(&spelling::readings(typed));
        let mut close: Vec<(f64, &Name)> = self
            .sounds()
            .iter()
            .filter_map(|sound| {
                let name = self.names.get(sound.place)?;
                let like = reading.likeness(name, &sound.heard);
                (like >= UNLIKE).then_some((like, name))
            })
            .collect();
        close.sort_by(|(a, one), (b, other)| {
            let order = |name: &Name| (Reverse(name.confidence), name.spelling.len());
            b.total_cmp(a)
                .then_with(|| order(other).cmp(&order(one)))
                .then_with(|| one.spelling.cmp(&other.spelling))
        });
        let mut seen: BTreeSet<&[IngredientId]> = BTreeSet::new();
        close.retain(|(_, name)| seen.insert(&name.contains));
        close.truncate(MOST);
        close.into_iter().map(|(like, name)| one(name, Likeness::Close(like))).collect()
    }

    fn sounds(&self) -> &[Sound] {
        self.sounds.get_or_init(|| {
            let heard = self.names.iter().map(|name| spelling::sound(&name.spelling));
            heard.enumerate().map(|(place, heard)| Sound { place, heard }).collect()
        })
    }
}

fn one(name: &Name, likeness: Likeness) -> Candidate<'_> {
    Candidate { names: vec![name], contains: name.contains.clone(), likeness }
}

fn is_dose(part: &str) -> bool {
    spelling::readings(part).last().is_some_and(|bare| bare == &spelling::plain(part))
        && part.trim().starts_with(|letter: char| letter.is_ascii_digit())
}

/// What was typed, ready to be compared: as a whole and word by word.
struct Reading {
    wholes: Vec<Word>,
    /// Of the bare name; empty where there is only one.
    words: Vec<Word>,
}

struct Word {
    text: String,
    heard: String,
}

impl Word {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), heard: spelling::sound(text) }
    }

    fn likeness(&self, text: &str, heard: &str) -> f64 {
        // Cheap, and true of most names: too different in length to be alike.
        let (short, long) = (self.text.len().min(text.len()), self.text.len().max(text.len()));
        if 2 * short < long && !text.starts_with(&self.text) {
            return 0.0;
        }
        let sounded = share(strsim::osa_distance(&self.heard, heard), &self.heard, heard);
        let written = match sounded {
            // However it is written, the two together stay below what counts.
            sounded if sounded < 2.0 * UNLIKE - 1.0 => 0.0,
            _ => share(strsim::osa_distance(&self.text, text), &self.text, text),
        };
        let begun = match text.strip_prefix(self.text.as_str()) {
            Some(_) if self.text.len() >= 3 => {
                0.7 + 0.3 * self.text.len() as f64 / text.len() as f64
            }
            _ => 0.0,
        };
        f64::max(0.5 * written + 0.5 * sounded, begun)
    }
}

impl Reading {
    fn of(readings: &[String]) -> Self {
        let long = |length: usize| move |text: &&str| text.chars().count() >= length;
        let bounded = readings.iter().map(|text| match text.char_indices().nth(COMPARED) {
            Some((end, _)) => &text[..end],
            None => text.as_str(),
        });
        let wholes: Vec<&str> = bounded.filter(long(2)).collect();
        let words: Vec<&str> = wholes.last().map_or(Vec::new(), |bare| bare.split(' ').collect());
        let words = if words.len() > 1 { words } else { Vec::new() };
        Self {
            wholes: wholes.into_iter().map(Word::of).collect(),
            words: words.into_iter().filter(long(SHORT_WORD)).map(Word::of).collect(),
        }
    }

    fn likeness(&self, name: &Name, heard: &str) -> f64 {
        let like = |word: &Word| word.likeness(&name.spelling, heard);
        let whole = self.wholes.iter().map(like).fold(0.0, f64::max);
        // One word of several tells less than all of them.
        self.words.iter().map(|word| 0.9 * like(word)).fold(whole, f64::max)
    }
}

/// The share of the longer text that two have in common.
fn share(distance: usize, one: &str, other: &str) -> f64 {
    match one.chars().count().max(other.chars().count()) {
        0 => 0.0,
        longest => 1.0 - distance as f64 / longest as f64,
    }
}
