//! Whether the cramps have become more painful.
//!
//! Owns: the comparison and its limit.
//! Must not know: what is done about it.

use diary::{Answer, Diary, Night, Pain};

use super::Sign;

/// The nights that are compared with those before.
const RECENT: i64 = 42;

/// Nights with a known worst pain, of the recent ones and of those before.
const LEAST: (usize, usize) = (8, 15);
/// Less is within what one remembers differently from day to day.
const LEAST_POINTS: f64 = 1.5;
/// In standard errors. Wide, since it is looked at every week and pains come in runs: see the
/// tests for what it gives.
const LIMIT: f64 = 3.3;

/// Compares the last six weeks' nights with cramps with the year before.
pub(super) fn rise(diary: &Diary, tonight: Night) -> Option<Sign> {
    let split = tonight.plus(-RECENT)?;
    let from = split.plus(-365)?;
    let (mut before, mut recent) = (Vec::new(), Vec::new());
    for (night, view) in diary.nights().filter(|(night, _)| *night >= from && *night < tonight) {
        let of_night = view.worst_pain.as_ref().and_then(|said| said.what.known());
        let of_cramps =
            view.episodes.values().filter_map(|it| it.pain.as_ref().and_then(Answer::known));
        if let Some(worst) =
            of_night.into_iter().chain(of_cramps).map(|pain: &Pain| pain.level()).max()
        {
            if night < split { &mut before } else { &mut recent }.push(f64::from(worst));
        }
    }
    rise_of(&before, &recent)
}

pub(super) fn rise_of(before: &[f64], recent: &[f64]) -> Option<Sign> {
    if recent.len() < LEAST.0 || before.len() < LEAST.1 {
        return None;
    }
    let (was, is) = (moments(before), moments(recent));
    // A whole number on a scale of eleven is never surer than this.
    let least_variance = 1.0;
    let error = was.1.max(least_variance) / before.len() as f64
        + is.1.max(least_variance) / recent.len() as f64;
    let points = is.0 - was.0;
    let beyond = points >= LEAST_POINTS && points > LIMIT * libm::sqrt(error);
    beyond.then_some(Sign::PainRising { before: was.0, recent: is.0 })
}

/// Mean and variance.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, squares / (n - 1.0))
}
