//! What is taken on one day, as far as it matters to a remedy.
//!
//! Owns: the groups and ingredients taken, and how much of the list is not understood.
//! Must not know: how a name is recognised, or what any group means.

use std::collections::BTreeSet;

use diary::IngredientId;

/// What a person takes, by group and ingredient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    pub groups: BTreeSet<String>,
    /// The groups of which something may be taken: "water tablet" is of one of several.
    pub possible: BTreeSet<String>,
    pub ingredients: BTreeSet<IngredientId>,
    /// How many medicines and supplements are taken, as far as was noted.
    pub count: usize,
    /// How many of them nobody has said what they are.
    pub not_asked: usize,
    /// How many of them the person does not know what they are.
    pub not_known: usize,
}
