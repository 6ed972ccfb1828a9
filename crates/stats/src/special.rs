//! The functions that intervals are made of: gamma, beta and normal.
//!
//! Owns: their values and their inverses.
//! Must not know: what they are used for.

mod beta;
mod gamma;
mod normal;
mod root;

pub(crate) use beta::beta_odds_quantile;
pub use beta::{beta_cdf, beta_quantile};
pub use gamma::{gamma_cdf, gamma_quantile, gamma_survival, ln_gamma};
pub use normal::{normal_cdf, normal_quantile};
