//! Medicines: what they are, which go with night cramps, and what has to be minded with them.
//!
//! Owns: the lists of `knowledge/medicines.toml` and `knowledge/medicine-names.csv`, finding a
//! medicine by whatever a person types, and what a person's own list means.
//! Must not know: any remedy or rule; those ask which groups are taken.

mod entry;
mod find;
mod links;
mod load;
mod names;
mod safety;
mod spelling;

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use diary::{Answer, IngredientId};

use crate::{
    knowledge::{Fact, built_in},
    person::Taken,
};

pub use entry::{Group, GroupId, Link, Medicine, Strength};
pub use find::{Candidate, Found, Likeness};
pub use links::{Linked, Timing};
pub use names::{Name, NameKind};
pub use safety::{MedicineSafety, Member, Taking};

static BUILT_IN: LazyLock<Medicines> = LazyLock::new(|| {
    let names = include_str!("../../../knowledge/medicine-names.csv");
    Medicines::load(&built_in!("medicines.toml"), names).expect("the tests load these very texts")
});

/// Everything that `knowledge/` says about medicines.
#[derive(Debug)]
pub struct Medicines {
    medicines: BTreeMap<IngredientId, Medicine>,
    groups: Vec<Group>,
    /// The places in `groups` of those that a medicine belongs to.
    belongs: BTreeMap<IngredientId, Vec<usize>>,
    names: Vec<Name>,
    /// The places in `names` of those with one spelling.
    spelt: BTreeMap<String, Vec<usize>>,
    /// The spellings that were taken for each other.
    look_alikes: BTreeMap<String, Vec<String>>,
    /// The line to take along where neither a medicine nor its groups have one.
    ask: String,
    /// What is said beside every line to take along.
    pub keep_on: String,
    /// Made when somebody first types a name that is not known as it stands.
    sounds: OnceLock<Vec<find::Sound>>,
}

impl Medicines {
    /// The medicines of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    pub fn get(&self, id: &IngredientId) -> Option<&Medicine> {
        self.medicines.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Medicine> {
        self.medicines.values()
    }

    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter()
    }

    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id.as_str() == id)
    }

    /// The groups that a medicine belongs to; of one that is not named exactly, those that it
    /// may belong to.
    pub fn groups_of(&self, id: &IngredientId) -> impl Iterator<Item = &Group> {
        let places = self.belongs.get(id).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|&place| self.groups.get(place))
    }

    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.names.iter()
    }

    /// What a noted medicine contains; `None` where that is not known, and then it may be
    /// anything. What the person confirmed counts; where nobody was asked, a name that can be
    /// taken as sure.
    pub fn contents(&self, taken: &Taken) -> Option<Vec<&Medicine>> {
        match &taken.ingredients {
            Some(Answer::Known(ids)) => ids.iter().map(|id| self.get(id)).collect(),
            Some(Answer::NotSure) => None,
            None | Some(Answer::NotRecorded) => {
                self.sure(&taken.name)?.iter().map(|id| self.get(id)).collect()
            }
        }
    }

    /// What has to be minded while a medicine is taken: by itself, and as one of its groups.
    pub fn care(&self, taken: &Taken) -> Vec<&Fact> {
        let mut care: Vec<&Fact> = Vec::new();
        for medicine in self.contents(taken).unwrap_or_default() {
            let of_groups = self.groups_of(&medicine.id).filter_map(|group| group.care.as_ref());
            for fact in medicine.care.as_ref().into_iter().chain(of_groups) {
                if !care.contains(&fact) {
                    care.push(fact);
                }
            }
        }
        care
    }

    /// What a typed name contains, where it can be taken as sure: see [`Found::sure`].
    pub fn sure(&self, typed: &str) -> Option<Vec<IngredientId>> {
        match self.exactly(typed) {
            Some(exactly) => exactly.sure.map(<[IngredientId]>::to_vec),
            None => self.by_parts(typed)?.sure,
        }
    }
}

#[cfg(test)]
mod tests;
