//! What the diary says of one thing, in a doctor's terms: a rate ratio, its interval, how far it
//! can be relied on.
//!
//! Owns: these words.
//! Must not know: how an answer was found. No word says that something causes or prevents cramps.

use clinic::suspects::{Contrast, Grade, RateRatio, Reason, Suspect, Why};
use diary::ExposureId;

use super::wording;

pub fn of_exposure(why: &Why, exposure: &ExposureId) -> String {
    match why.exposures.iter().find(|suspect| suspect.id == *exposure) {
        Some(suspect) => said(suspect, why),
        None => "The diary cannot say.".into(),
    }
}

pub fn said(suspect: &Suspect, why: &Why) -> String {
    let Some(ratio) = &suspect.rate_ratio else {
        return match suspect.reason.or(why.cannot) {
            Some(reason) => format!("The diary cannot say: {reason}."),
            None => "The diary cannot say.".into(),
        };
    };
    let found = format!("{} ({})", times(ratio), per(&suspect.contrast));
    match suspect.grade {
        Grade::Tested => format!("Tested in an experiment of their own: {found}."),
        Grade::ProbablyAffects => format!(
            "It probably has to do with it: {found}; every check that a diary allows was passed."
        ),
        Grade::GoesTogether => format!("It goes together: {found}."),
        Grade::NoPracticalDifference => format!("Probably no practical difference: {found}."),
        Grade::CannotTell | Grade::NotAnalysed => {
            let reason = suspect.reason.filter(|reason| *reason != Reason::Undecided);
            let reason = match reason {
                None => String::new(),
                Some(reason) => format!(" ({reason})"),
            };
            format!("It cannot tell yet{reason}. If it matters: {found}.")
        }
    }
}

/// "× 0.69, 95 % interval 0.41 to 1.2"
fn times(ratio: &RateRatio) -> String {
    let [low, high] = ratio.ci95.map(wording::ratio);
    format!("× {}, 95 % interval {low} to {high}", wording::ratio(ratio.median))
}

fn per(contrast: &Contrast) -> String {
    match contrast {
        Contrast::Yes => "on days with it".into(),
        more => format!("for every {more} more"),
    }
}

/// What limits every answer, and whether all checks were made.
pub fn how_to_read(why: &Why) -> String {
    let mut said = format!(
        "From {}, {} with cramps. × is how many times as many cramps if it matters at all, other \
         things and bad spells taken into account; no proof.",
        wording::count(why.nights.observed, "recorded night"),
        why.nights.with_cramps,
    );
    if why.cannot.is_none() && !why.complete {
        said.push_str(" The slow checks were not made.");
    }
    for limit in &why.limits {
        let note = match limit {
            // How to do it better is the person's matter, not the reader's.
            Reason::FastMethodUnsure => {
                "these figures want more caution than their intervals say".to_owned()
            }
            other => other.to_string(),
        };
        said.push_str(&format!(" Note: {note}."));
    }
    said
}
