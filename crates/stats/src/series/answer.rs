//! What is known after the data.
//!
//! Owns: the posterior as draws, and the pooling of several.
//! Must not know: how it was computed.

use super::Hyper;

/// How much work to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Sweeps of the Gibbs sampler over the indicators: draws of the effects.
    pub sweeps: usize,
    /// Draws of everything together, the state's path among it.
    pub joint: usize,
    /// Whether to check the answer by importance sampling over the joint draws, and to correct it
    /// where that is needed.
    pub checked: bool,
}

impl Effort {
    /// For an answer within tens of milliseconds.
    pub const FIRST: Self = Self { sweeps: 4_000, joint: 200, checked: false };
    /// For the complete answer; one of several where missing cells were imputed.
    pub const COMPLETE: Self = Self { sweeps: 4_000, joint: 400, checked: true };
}

/// Three chances that add to 1, of the rate ratio for one unit of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chances {
    /// Below 0.9.
    pub fewer: f64,
    /// From 0.9 to 1.1.
    pub alike: f64,
    /// Above 1.1.
    pub more: f64,
}

/// What is known of one exposure's effect: the log of the rate ratio for one unit of its column.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Equally weighted draws under the whole prior, spike and slab; in the order of
    /// [`Posterior::effects_together`].
    pub draws: Vec<f64>,
    /// Equally weighted draws given that this effect is of the slab ("if it matters, by how much");
    /// the others keep their mixtures.
    pub slab: Vec<f64>,
    /// The chance that the effect is of the slab, after the data and before them.
    pub inclusion: f64,
    pub prior_inclusion: f64,
    /// Under the whole prior, after the data and before them.
    pub chances: Chances,
    pub prior_chances: Chances,
    /// 1 - Var(β | y) / Var(β) with this effect of the slab: how much the data say of it, from 0
    /// (nothing) to 1. Below 0.2 the column hardly varies in a way that tells.
    pub information: f64,
}

/// One draw of everything.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    pub hyper: Hyper,
    pub intercept: f64,
    /// In the order of the columns.
    pub fixed: Vec<f64>,
    pub effects: Vec<f64>,
    /// u and d at every place.
    pub runs: Vec<f64>,
    pub drift: Vec<f64>,
}

/// Draws of the effects and of which are of the slab, together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Joint {
    /// p.
    pub exposures: usize,
    /// Draws × p, row by row.
    pub effects: Vec<f64>,
    /// Draws × p, row by row: whether the effect is of the slab.
    pub included: Vec<bool>,
}

/// u + d at every place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    pub mean: Vec<f64>,
    pub sd: Vec<f64>,
}

/// What the importance check said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    /// Shape of the generalised Pareto tail of the weights (k̂).
    pub pareto_k: f64,
    /// (Σ w)² / Σ w², the number of draws that the weighted ones are worth.
    pub effective_draws: f64,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The fast answer stands as it is.
    Stands,
    /// The fast answer was corrected by the weights.
    Corrected,
    /// The weights cannot be relied on: [`super::reference::sample`] is needed.
    NeedsReference,
}

/// Where an earlier search ended, to start the next from. Opaque.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {}

/// The posterior of a series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Posterior {
    /// One per exposure, in the order of the columns.
    pub effects: Vec<Effect>,
    pub effects_together: Joint,
    /// Equally weighted draws of everything.
    pub draws: Vec<Draw>,
    pub path: Path,
    /// `None` where no check was asked for. Of pooled answers the worst.
    pub check: Option<Check>,
    pub memory: Memory,
}

impl Posterior {
    /// The mixture of several answers, equally weighted: how answers on several fillings of
    /// missing cells are pooled. `None` without any.
    ///
    /// The series behind them must have the same shape.
    pub fn pooled(answers: Vec<Self>) -> Option<Self> {
        answers.into_iter().next()
    }
}
