//! A series of counts that sways by itself, and which columns of a table go together with it.
//!
//! Owns: the count-series model, its priors and its inference.
//! Must not know: what is counted, what a column means, or how missing cells were filled.
//!
//! # The model
//!
//! A *place* is one row of the series in time order (a day, a night). At place t
//!
//! ```text
//! η_t = α + z_t'γ + x_t'β + u_t + d_t        the log of the mean count, μ_t = exp η_t
//! y_t ~ negative binomial (mean μ_t, variance μ_t + μ_t² / φ), fully or partly observed
//! u_t = ρ u_(t-1) + ...                      runs: AR(1), stationary standard deviation σ_u
//! d_t = 2^(-1/120) d_(t-1) + ...             drift: AR(1) that forgets half in 120 places
//! γ_k ~ normal                               columns that are always in (`fixed`)
//! β_j ~ (1 - w_j) N(0, 0.05²) + w_j N(m_j, s_j²)          candidate columns (`exposures`)
//! ```
//!
//! An effect is the change of the log mean for one unit of its column, so exp β is a rate ratio.
//!
//! # The answers
//!
//! [`fit`] is the fast path (nested Laplace, indicators by Gibbs sampling, checked by importance
//! sampling where asked), [`reference::sample`] the exact and slower one. Both have a sister for
//! series with missing cells.
//!
//! The same input and the same generator give the same bits on every host.

mod answer;
mod correction;
pub(crate) mod dense;
mod design;
pub mod diagnostics;
mod fast;
mod gaussian;
mod hyper;
mod importance;
mod indicators;
mod likelihood;
mod missing;
mod mode;
mod nodes;
mod pareto;
mod point;
mod quick;
pub mod reference;
mod score;
mod spread;
mod state;
mod surface;
mod tilt;

pub use answer::{Chances, Check, Draw, Effect, Effort, Joint, Memory, Path, Posterior};
pub use design::{Count, Normal, SPIKE_SD, Series, SeriesError, SpikeSlab};
pub use fast::{Searched, fit, fit_fillings};
pub(crate) use hyper::drift_persistence;
pub use hyper::{Hyper, HyperPrior, Nuisance};
pub use missing::{Cell, Column, Gap, missing_cells};
pub use mode::{Mode, mode};
pub(crate) use quick::{Mixture, Quick, WithoutEffect};
pub use score::scores;
