//! Fits of a diary, and what is kept of them.
//!
//! Owns: the first fit, the fits of all fillings pooled, and the reference sampler's.
//! Must not know: grades.

use std::{borrow::Cow, ops::ControlFlow};

use stats::{
    imputation::Expected,
    series::{
        self, Chances, Check, Count, Draw, Effect, Effort, Joint, Memory, Nuisance, Posterior,
        Searched,
        reference::{self, Sampled},
    },
};

use super::{
    Settling,
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
    pub settling: Option<Settling>,
    pub memory: Memory,
    /// A few draws of everything, to fill missing cells by; only of the first fit.
    pub draws: Vec<Draw>,
    /// By how much the chances may be off.
    pub rough: f64,
}

/// Of a fit with missing cells at their expectation and nothing corrected: most of the chances that
/// the complete one raises, it raises by less.
const ROUGH: f64 = 0.06;

/// Fillings of the missing cells behind the complete answer. A chance moves by up to a sixth from
/// one to the next: of so many, the mean is sure to two or three hundredths.
const FILLINGS: usize = 48;
/// Beyond two years there are fewer, so that the answer takes seconds and not minutes.
const NIGHTS_OF_FILLINGS: usize = 48 * 730;
const FEWEST_FILLINGS: usize = 12;
/// Proposals for the importance check, of all fillings together.
const JOINT: usize = 1_200;

const ONCE: [u64; 3] = [2, 3, 4];

/// The first half of the fit with missing cells at their expectation and nothing checked.
pub(super) fn search(setting: &Setting, expected: &Filling, memory: &Memory) -> Searched {
    let columns = setting.lay_out(expected, Vec::new());
    let series = setting.series(setting.counts.clone(), &columns);
    Searched::of(&series, &Nuisance::Learned(Default::default()), Some(memory))
}

/// The other half.
pub(super) fn first(setting: &Setting, expected: &Filling, searched: Searched) -> Fit {
    let columns = setting.lay_out(expected, Vec::new());
    let series = setting.series(setting.counts.clone(), &columns);
    let mut rng = setting.chance(ONCE[0]);
    let posterior = searched.posterior(&series, Effort::FIRST, &mut rng);
    let level = level(&posterior.draws, &columns);
    let Posterior { effects, effects_together, check, memory, mut draws, .. } = posterior;
    let fillings =
        (NIGHTS_OF_FILLINGS / setting.counts.len().max(1)).clamp(FEWEST_FILLINGS, FILLINGS);
    let apart = (draws.len() / fillings).max(1);
    let draws = draws.drain(..).step_by(apart).take(fillings).collect();
    let together = effects_together;
    Fit { effects, together, level, check, settling: None, memory, draws, rough: ROUGH }
}

/// On several fillings, checked.
pub(super) fn complete(setting: &Setting, fillings: &[Filling], memory: &Memory) -> Fit {
    let learned = Nuisance::Learned(Default::default());
    let mut rng = setting.chance(ONCE[1]);
    let effort = Effort { joint: JOINT, ..Effort::COMPLETE };
    let laid_out: Vec<Columns> =
        fillings.iter().map(|filling| setting.lay_out(filling, Vec::new())).collect();
    let series =
        laid_out.iter().map(|columns| Cow::Owned(setting.series(setting.counts.clone(), columns)));
    let posterior = series::fit_fillings(series, &learned, effort, Some(memory), &mut rng);
    let of_each = (posterior.draws.len() / fillings.len()).max(1);
    let mut all = Level::default();
    for (columns, draws) in laid_out.iter().zip(posterior.draws.chunks(of_each)) {
        all.add(level(draws, columns));
    }
    Fit::of(posterior, all)
}

/// The fillings of a diary, each by a draw of the first fit: one where nothing is missing.
pub(super) fn fillings(setting: &Setting, expected: &Expected, first: &Fit) -> Vec<Filling> {
    if setting.has_gaps() {
        let mut gaps = setting.gaps(expected);
        first.draws.iter().map(|draw| gaps.filling(draw)).collect()
    } else {
        vec![expected.cells.clone()]
    }
}

/// Fillings that a check is made on: from one to the next a chance moves too much for one to decide.
pub(super) fn for_checks(fillings: &[Filling]) -> Vec<Filling> {
    const MOST: usize = 8;
    const NIGHTS: usize = MOST * 730;
    let nights = fillings.first().and_then(|filling| filling.first()).map_or(1, Vec::len);
    let few = (NIGHTS / nights.max(1)).clamp(1, MOST);
    let apart = (fillings.len() / few).max(1);
    fillings.iter().step_by(apart).take(few).cloned().collect()
}

/// Further fits, one on each filling, for a check: with other counts, or further columns, which
/// come first in [`Draw::fixed`].
pub(super) fn again(
    setting: &Setting,
    fillings: &[Filling],
    counts: &[Count],
    further: impl Fn(&Filling) -> Vec<Always>,
    nuisance: &Nuisance,
    effort: Effort,
) -> Vec<Posterior> {
    let mut rng = setting.chance(ONCE[2]);
    let mut memory = None;
    let fit = |filling| {
        let columns = setting.lay_out(filling, further(filling));
        let series = setting.series(counts.to_vec(), &columns);
        let posterior = series::fit(&series, nuisance, effort, memory.as_ref(), &mut rng);
        memory = Some(posterior.memory.clone());
        posterior
    };
    fillings.iter().map(fit).collect()
}

/// By the reference sampler, to which missing cells are one more thing to draw; `None` when
/// `progress` says to stop.
pub(super) fn reference(
    setting: &Setting,
    expected: &Expected,
    progress: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> Option<Fit> {
    let learned = Nuisance::Learned(Default::default());
    let mut rng = setting.chance(ONCE[1]);
    let columns = setting.lay_out(&expected.cells, Vec::new());
    let series = setting.series(setting.counts.clone(), &columns);
    let length = reference::Length::default();
    let mut told = |now: reference::Progress| progress(now.done as f64 / now.of.max(1) as f64);
    let sampled = if setting.has_gaps() {
        let mut gaps = setting.gaps(expected);
        let mut refill = |draw: &Draw| gaps.refill(draw);
        reference::sample_with_gaps(&series, &learned, length, &mut refill, &mut rng, &mut told)?
    } else {
        reference::sample(&series, &learned, length, &mut rng, &mut told)?
    };
    // A night's level hardly hangs on its missing cells.
    let level = level(&sampled.posterior.draws, &columns);
    let settling = Some(settling(&sampled));
    Some(Fit { settling, ..Fit::of(sampled.posterior, level) })
}

fn settling(sampled: &Sampled) -> Settling {
    let reported = || sampled.effects.iter().chain(&sampled.inclusion);
    Settling {
        r_hat: reported().map(|it| it.r_hat).fold(1.0, f64::max),
        draws: reported().map(|it| it.ess_bulk.min(it.ess_tail)).fold(f64::INFINITY, f64::min),
    }
}

fn level(draws: &[Draw], columns: &Columns) -> Level {
    let always: Vec<&[f64]> = columns.always.iter().map(|(column, _)| column.as_slice()).collect();
    Level::of(draws, &always, &columns.effects)
}

impl Fit {
    pub fn chances(&self) -> Vec<Chances> {
        self.effects.iter().map(|effect| effect.chances).collect()
    }

    fn of(posterior: Posterior, level: Level) -> Self {
        let Posterior { effects, effects_together, check, memory, .. } = posterior;
        let (together, draws) = (effects_together, Vec::new());
        Self { effects, together, level, check, settling: None, memory, draws, rough: 0.0 }
    }

    pub fn cannot_be_trusted(&self) -> bool {
        self.check.is_some_and(|check| !check.reliable)
    }

    pub fn is_unsettled(&self) -> bool {
        self.settling.is_some_and(|settling| !settling.is_good())
    }
}
