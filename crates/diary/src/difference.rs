//! What two records say differently of one night.
//!
//! Owns: in what two records of a night can differ, and when a night is new, filled in or changed.
//! Must not know: which of the two is right, or where either came from.

use std::{collections::BTreeSet, fmt};

use crate::{
    Answer, Diary, ExposureId, Night, NightRow, Observation, Relief,
    view::{EpisodeView, NightView},
};

/// In what two records of a night can differ. Its text is that column's in the table of nights,
/// where it has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Cramps,
    WorstPain,
    Minutes,
    Side,
    Site,
    Exposure(ExposureId),
    Note,
    /// A cramp that was stored on its own: when it was, where, and what helped.
    SingleCramp,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cramps => "cramps",
            Self::WorstPain => "worst_pain",
            Self::Minutes => "minutes",
            Self::Side => "side",
            Self::Site => "site",
            Self::Exposure(id) => id.as_str(),
            Self::Note => "note",
            Self::SingleCramp => "single_cramp",
        })
    }
}

/// Two records that do not say the same of one field. Values are spelt as in the table of nights;
/// `None` is not recorded, and also what has no place in that table: a note, a single cramp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub field: Field,
    /// What the diary says, or said before.
    pub stood: Option<String>,
    /// What the other record says.
    pub says: Option<String>,
}

/// A night of which something that was recorded is no longer what the diary says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub night: Night,
    /// At least one.
    pub differences: Vec<Difference>,
}

/// What became of the nights from one state of a diary to a later one. The rest stayed the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nights {
    /// Nothing was known of them before.
    pub new: usize,
    /// More is known of them than before, or more exactly, and nothing is other than it was.
    pub filled_in: usize,
    /// In their order.
    pub changed: Vec<Changed>,
}

impl Nights {
    /// Compares every night of two states of a diary.
    pub fn compare(before: &Diary, after: &Diary) -> Self {
        let nights =
            |diary: &Diary| diary.nights().map(|(night, _)| night).collect::<BTreeSet<_>>();
        let mut nights_of_both = nights(before);
        nights_of_both.append(&mut nights(after));
        let mut found = Self::default();
        let nothing = NightView::default();
        for night in nights_of_both {
            let was = before.night(night).unwrap_or(&nothing);
            let is = after.night(night).unwrap_or(&nothing);
            let differences = no_longer(night, was, is);
            if !differences.is_empty() {
                found.changed.push(Changed { night, differences });
            } else if !no_longer(night, is, was).is_empty() {
                // What is said now was not said before.
                match no_longer(night, was, &nothing).is_empty() {
                    true => found.new += 1,
                    false => found.filled_in += 1,
                }
            }
        }
        found
    }
}

/// What `was` knows and `is` does not say.
fn no_longer(night: Night, was: &NightView, is: &NightView) -> Vec<Difference> {
    let mut differences = in_table(&was.row(night), &is.row(night));
    let silent = |field| Difference { field, stood: None, says: None };
    if was.note().is_some() && was.note() != is.note() {
        differences.push(silent(Field::Note));
    }
    let gone = |(id, cramp)| is.episodes.get(id).is_none_or(|now| is_no_longer(cramp, now));
    if was.episodes.iter().any(gone) {
        differences.push(silent(Field::SingleCramp));
    }
    differences
}

fn in_table(was: &NightRow, is: &NightRow) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut compare = |field: Field, stood: Option<String>, says: Option<String>| {
        if stood.is_some() && stood != says {
            differences.push(Difference { field, stood, says });
        }
    };
    let cramps = |row: &NightRow| row.cramps.is_recorded().then(|| row.cramps.to_string());
    let pain = |row: &NightRow| row.worst_pain.map(|pain| pain.level().to_string());
    let minutes = |row: &NightRow| row.longest.map(|longest| longest.minutes_text());
    let side = |row: &NightRow| row.side.map(|side| side.to_string());
    let site = |row: &NightRow| row.site.map(|site| site.to_string());
    if !allows(was.cramps, is.cramps) {
        compare(Field::Cramps, cramps(was), cramps(is));
    }
    compare(Field::WorstPain, pain(was), pain(is));
    compare(Field::Minutes, minutes(was), minutes(is));
    compare(Field::Side, side(was), side(is));
    compare(Field::Site, site(was), site(is));
    for (id, value) in &was.exposures {
        let says = is.exposures.get(id).map(ToString::to_string);
        compare(Field::Exposure(id.clone()), Some(value.to_string()), says);
    }
    differences
}

/// Whether what was known leaves room for what is known now: "at least 2" for 3, "some" for
/// "at least 2".
fn allows(was: Observation, is: Observation) -> bool {
    let open = matches!(was, Observation::Some | Observation::AtLeast(_));
    open && is.lower_bound() >= was.lower_bound()
}

fn is_no_longer(was: &EpisodeView, is: &EpisodeView) -> bool {
    fn other<T: PartialEq>(was: Option<&Answer<T>>, is: Option<&Answer<T>>) -> bool {
        let known = was.and_then(Answer::known);
        known.is_some() && known != is.and_then(Answer::known)
    }
    let relief = |relief: &Relief| other(was.relief.get(relief), is.relief.get(relief));
    other(was.at.as_ref(), is.at.as_ref())
        || other(was.side.as_ref(), is.side.as_ref())
        || other(was.site.as_ref(), is.site.as_ref())
        || other(was.duration.as_ref(), is.duration.as_ref())
        || other(was.pain.as_ref(), is.pain.as_ref())
        || other(was.woke.as_ref(), is.woke.as_ref())
        || other(was.soreness.as_ref(), is.soreness.as_ref())
        || other(was.followed.as_ref(), is.followed.as_ref())
        || was.relief.keys().any(relief)
}
