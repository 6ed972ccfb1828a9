//! The exact and slow path.
//!
//! Owns: a Markov chain over everything at once, and whether it converged.
//! Must not know: that it is shown to anyone.

use std::ops::ControlFlow;

use rand_core::Rng;

use super::{Nuisance, Posterior, Series};

/// How long to sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    pub chains: usize,
    /// Of each chain, not kept.
    pub warm_up: usize,
    /// Of each chain.
    pub kept: usize,
}

impl Default for Length {
    fn default() -> Self {
        Self { chains: 2, warm_up: 500, kept: 3_000 }
    }
}

/// How far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub of: usize,
}

/// Whether the chains agree, for one reported number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// Rank-normalised split R̂; below 1.01 is good.
    pub r_hat: f64,
    pub ess_bulk: f64,
    pub ess_tail: f64,
}

/// The answer with what tells whether to believe it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    pub posterior: Posterior,
    /// Per exposure, of its effect.
    pub effects: Vec<Convergence>,
    /// Per exposure, of its indicator's chance.
    pub inclusion: Vec<Convergence>,
    /// Of the intercept, σ_u, ρ, σ_d and 1/√φ.
    pub rest: [Convergence; 5],
}

/// The posterior by Markov chain. `progress` is told now and then and may stop it: then `None`.
pub fn sample(
    _series: &Series,
    _nuisance: &Nuisance,
    _length: Length,
    _rng: &mut impl Rng,
    _progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Option<Sampled> {
    None
}
