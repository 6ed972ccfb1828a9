//! What the person's own trials add to an answer.
//!
//! Owns: the grade *tested*, which no diary gives by itself.
//! Must not know: how a trial was analysed.

use diary::{Diary, trial::Finding};

use super::{Grade, RateRatio, Why};
use crate::trial;

/// The same answer, where a finished trial of an exposure stands before what its nights say.
pub(super) fn told(diary: &Diary, mut why: Why) -> Why {
    for (id, view) in diary.trials() {
        let Some(concluded) = view.concluded.as_ref().map(|it| &it.what) else { continue };
        let tested = matches!(concluded.finding, Finding::TestedFewer | Finding::TestedMore);
        let Some(exposure) = view.protocol().records.as_ref().filter(|_| tested) else { continue };
        if trial::fault(diary, id).is_some() {
            continue;
        }
        let Some(at) = why.exposures.iter().position(|suspect| suspect.id == *exposure) else {
            continue;
        };
        let mut suspect = why.exposures.remove(at);
        suspect.grade = Grade::Tested;
        suspect.reason = None;
        suspect.settle = None;
        suspect.rate_ratio = Some(RateRatio {
            median: concluded.rate_ratio,
            ci80: concluded.ci80,
            ci95: concluded.ci95,
        });
        why.headline.retain(|id| id != exposure);
        why.headline.insert(0, exposure.clone());
        why.exposures.insert(0, suspect);
    }
    why
}
