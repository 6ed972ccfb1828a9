//! Experiments of one person on themselves: two arms whose order chance decided.
//!
//! Owns: what may be drawn, what the drawn order alone proves, what the model adds to it, when to
//! stop, and how likely it is that anything will be found.
//! Must not know: what the arms are, what is counted, or how anything is stored.
//!
//! A *place* is one unit of the allocation in time order: a night, or an attack. Arm A is the one
//! whose effect is asked for, arm B what it is compared with. Where places are attacks, the outcome
//! may be yes or no (a count of 0 or 1), how long it lasted, or anything ordered ([`rank_scores`]).
//!
//! | question | answered by |
//! |---|---|
//! | which orders are possible, and one of them | [`AllocationSet`] |
//! | what the order alone proves, at the planned end | [`randomisation_test`] |
//! | what it proves at any time, however often one looks | [`e_values`] |
//! | how large the effect is | [`analyse`]; of the lengths of attacks [`analyse_attacks`] |
//! | whether it may be called tested | [`verdict`] |
//! | whether to go on | [`StoppingRule`], fixed beforehand |
//! | whether it is worth beginning | [`find_length`], [`power`]; at once and roughly [`screening_power`] |

mod adherence;
mod allocation;
mod analysis;
mod attacks;
mod bet;
mod length;
mod person;
mod power;
mod randomisation;
mod screening;
mod stopping;
mod verdict;

pub use adherence::Adherence;
pub use allocation::{AllocationSet, Arm, Design, DesignError, Role};
pub use analysis::{
    Analysis, Answer, Cannot, CarryOver, Experiment, Ratio, SCEPTICAL, Tally, analyse,
};
pub use attacks::{
    AttackAnalysis, AttackPerson, AttackTally, analyse_attacks, attack_power, find_attacks,
};
pub use bet::e_values;
pub use length::{Lengths, PLANNED_RATIO, WANTED, find_length};
pub use person::{Gaps, Life, Person};
pub use power::{Power, Prospect, power};
pub use randomisation::{Compared, RandomisationTest, randomisation_test, rank_scores};
pub use screening::{screening_power, standard_error};
pub use stopping::{Look, Reason, Step, StoppingRule};
pub use verdict::{CONVINCED, Grounds, LEAST_POWER, PROVEN, SIGNIFICANT, Verdict, verdict};
