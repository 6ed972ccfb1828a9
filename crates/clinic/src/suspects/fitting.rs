//! Fits of a diary, and what is kept of them.
//!
//! Owns: the first fit, the fits of all fillings pooled, and the reference sampler's.
//! Must not know: grades.

use std::ops::ControlFlow;

use stats::{
    imputation::Expected,
    series::{
        self, Check, Count, Draw, Effect, Effort, Joint, Memory, Nuisance, Posterior, reference,
    },
};

use super::{
    calendar::Always,
    estimand::Level,
    setting::{Columns, Filling, Setting},
};

/// What is kept of one fit or of several pooled: the draws of every night's state are not.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub effects: Vec<Effect>,
    pub together: Joint,
    pub level: Level,
    pub check: Option<Check>,
    pub memory: Memory,
    /// A few draws of everything, to fill missing cells by; only of the first fit.
    pub draws: Vec<Draw>,
}

/// Fillings of the missing cells behind the complete answer.
const FILLINGS: usize = 8;
/// Behind the reference sampler's, which takes as long for each.
const FILLINGS_OF_REFERENCE: usize = 3;

const ONCE: [u64; 3] = [2, 3, 4];

/// Missing cells at their expectation; nothing checked.
pub(super) fn first(setting: &Setting, expected: &Filling, memory: &Memory) -> Fit {
    let columns = setting.lay_out(expected, Vec::new());
    let series = setting.series(setting.counts.clone(), &columns);
    let learned = Nuisance::Learned(Default::default());
    let mut rng = setting.chance(ONCE[0]);
    let posterior = series::fit(&series, &learned, Effort::FIRST, Some(memory), &mut rng);
    let level = level(&posterior.draws, &columns);
    let Posterior { effects, effects_together, check, memory, mut draws, .. } = posterior;
    let apart = (draws.len() / FILLINGS).max(1);
    let draws = draws.drain(..).step_by(apart).take(FILLINGS).collect();
    Fit { effects, together: effects_together, level, check, memory, draws }
}

/// Several fillings, each fit checked, and pooled.
pub(super) fn complete(setting: &Setting, fillings: &[Filling], memory: &Memory) -> Fit {
    let learned = Nuisance::Learned(Default::default());
    let mut rng = setting.chance(ONCE[1]);
    // Together they draw what one alone would.
    let effort = Effort { sweeps: Effort::COMPLETE.sweeps / fillings.len(), ..Effort::COMPLETE };
    let effort = Effort { joint: effort.joint.min(effort.sweeps), ..effort };
    let fit = |filling: &Filling| {
        let columns = setting.lay_out(filling, Vec::new());
        let series = setting.series(setting.counts.clone(), &columns);
        let mut posterior = series::fit(&series, &learned, effort, Some(memory), &mut rng);
        let level = level(&std::mem::take(&mut posterior.draws), &columns);
        (posterior, level)
    };
    pool(fillings.iter().map(fit).collect())
}

/// The fillings of a diary, each by a draw of the first fit: one where nothing is missing.
pub(super) fn fillings(setting: &Setting, expected: &Expected, first: &Fit) -> Vec<Filling> {
    if setting.has_gaps() {
        setting.imputed(expected, &first.draws)
    } else {
        vec![expected.cells.clone()]
    }
}

/// A further fit on one filling, for a check: with other counts, or further columns, which come
/// first in [`Draw::fixed`].
pub(super) fn again(
    setting: &Setting,
    filling: &Filling,
    counts: Vec<Count>,
    further: Vec<Always>,
    nuisance: &Nuisance,
    effort: Effort,
) -> Posterior {
    let columns = setting.lay_out(filling, further);
    let series = setting.series(counts, &columns);
    series::fit(&series, nuisance, effort, None, &mut setting.chance(ONCE[2]))
}

/// By the reference sampler; `None` when `progress` says to stop.
pub(super) fn reference(
    setting: &Setting,
    fillings: &[Filling],
    progress: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> Option<Fit> {
    let fillings = &fillings[..fillings.len().min(FILLINGS_OF_REFERENCE)];
    let all = fillings.len() as f64;
    let length = reference::Length::default();
    let length = reference::Length { kept: length.kept / fillings.len(), ..length };
    let learned = Nuisance::Learned(Default::default());
    let mut rng = setting.chance(ONCE[1]);
    let mut fits = Vec::new();
    for filling in fillings {
        let columns = setting.lay_out(filling, Vec::new());
        let series = setting.series(setting.counts.clone(), &columns);
        let before = fits.len() as f64;
        let mut told = |now: reference::Progress| {
            progress((before + now.done as f64 / now.of.max(1) as f64) / all)
        };
        let sampled = reference::sample(&series, &learned, length, &mut rng, &mut told)?;
        let mut posterior = sampled.posterior;
        let level = level(&std::mem::take(&mut posterior.draws), &columns);
        fits.push((posterior, level));
    }
    Some(pool(fits))
}

fn pool(fits: Vec<(Posterior, Level)>) -> Fit {
    let (posteriors, levels): (Vec<Posterior>, Vec<Level>) = fits.into_iter().unzip();
    let mut level = Level::default();
    levels.into_iter().for_each(|other| level.add(other));
    let Posterior { effects, effects_together, check, memory, .. } =
        Posterior::pooled(posteriors).unwrap_or_default();
    Fit { effects, together: effects_together, level, check, memory, draws: Vec::new() }
}

fn level(draws: &[Draw], columns: &Columns) -> Level {
    let always: Vec<&[f64]> = columns.always.iter().map(|(column, _)| column.as_slice()).collect();
    Level::of(draws, &always, &columns.effects)
}

impl Fit {
    pub fn cannot_be_trusted(&self) -> bool {
        self.check.is_some_and(|check| !check.reliable)
    }
}
