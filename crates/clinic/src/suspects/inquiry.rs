//! What is asked of a diary, besides the diary itself.
//!
//! Owns: the choices that change an analysis.
//! Must not know: who made them.

use std::collections::BTreeSet;

use diary::{Diary, ExposureId, Hemisphere, Moment};

use super::guard::{LEAST_CRAMP_NIGHTS, LEAST_NIGHTS};

/// How a diary is to be analysed.
#[derive(Debug, Clone, PartialEq)]
pub struct Inquiry {
    /// Whether what trials and studies found counts beforehand. Without it every exposure begins
    /// alike, expected to do nothing in particular.
    pub evidence: bool,
    /// Exposures that the person asked about before there was anything to see: each begins with the
    /// chance of one that a trial supports.
    pub declared: BTreeSet<ExposureId>,
    /// Where the person lives, for the season; `None` where it is not known.
    pub hemisphere: Option<Hemisphere>,
    /// What the person said at the start, before any night was recorded.
    pub cramps_a_week: Option<f64>,
    /// Another course of chance; `None` takes one from the diary's own content, so that the same
    /// diary gives the same answer everywhere.
    pub seed: Option<u64>,
}

impl Default for Inquiry {
    fn default() -> Self {
        Self {
            evidence: true,
            declared: BTreeSet::new(),
            hemisphere: None,
            cramps_a_week: None,
            seed: None,
        }
    }
}

impl Inquiry {
    /// What the diary itself says about its person, and what they want to know.
    pub fn of(diary: &Diary) -> Self {
        let profile = diary.profile();
        let hemisphere = profile.hemisphere.as_ref().and_then(|said| said.what.known());
        let cramps = profile.cramps_per_week.as_ref().and_then(|said| said.what.known());
        Self {
            declared: declared(diary),
            hemisphere: hemisphere.copied(),
            cramps_a_week: cramps.map(|per_week| per_week.count()),
            ..Self::default()
        }
    }
}

/// What was suspected while the diary was too short to be compared. Said later, it may come from
/// what the diary showed, which would then count twice.
fn declared(diary: &Diary) -> BTreeSet<ExposureId> {
    let (mut observed, mut with_cramps) = (0, 0);
    let shows_from = diary.nights().find_map(|(night, view)| {
        let had = view.observation().had_cramps()?;
        observed += 1;
        with_cramps += u32::from(had);
        (observed >= LEAST_NIGHTS && with_cramps >= LEAST_CRAMP_NIGHTS)
            .then(|| night.evening_date())
    });
    let in_time = |recorded: Option<&Moment>| {
        let on = recorded.map(|moment| moment.civil().date());
        shows_from.is_none_or(|shows_from| on.is_some_and(|on| on <= shows_from))
    };
    let suspicions = diary.suspicions().filter(|(_, said)| in_time(said.recorded.as_ref()));
    suspicions.map(|(id, _)| id.clone()).collect()
}
