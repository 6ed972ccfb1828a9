//! What `knowledge/remedies.toml` says may be done against night cramps.
//!
//! Owns: the file's format and what one remedy is made of.
//! Must not know: a single remedy, or any person.

mod check;

use std::sync::LazyLock;

use diary::{ExposureId, RemedyId};
use serde::{Deserialize, Serialize};

use crate::{
    circumstances::Circumstances,
    exposures::Exposures,
    knowledge::{Entry, Fact, Grade, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in},
    routines::Routines,
};

static BUILT_IN: LazyLock<Remedies> = LazyLock::new(|| {
    Remedies::load(&built_in!("remedies.toml")).expect("the tests load this very text")
});

/// How a remedy reaches the body: the cautions that hold for everything swallowed go by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    Swallowed,
    Fluids,
    Worn,
    Needles,
    Movement,
    Hands,
    Bedding,
    Habit,
    /// Prescribed or done by a professional.
    Professional,
}

/// Whether a remedy suits someone, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    Suits,
    AskFirst,
    Avoid,
}

/// How much can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Harm {
    None,
    Low,
    Some,
    Serious,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    None,
    Low,
    Some,
}

/// Whether and how one person can find out if it works for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// In blocks of days with and without it.
    OnOff,
    /// Drawn for each cramp.
    PerAttack,
    No,
}

/// What one circumstance means for a remedy.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caution {
    pub circumstance: String,
    pub fit: Fit,
    pub why: Fact,
    /// How many hours apart the remedy and the medicine are swallowed at least.
    #[serde(default)]
    pub separate_hours: Option<u8>,
    /// The routine to do instead.
    #[serde(default)]
    pub routine: Option<String>,
}

/// An amount a day.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Of which substance: "magnesium" is magnesium itself, not its salt.
    pub of: String,
    pub amount: f64,
    pub unit: String,
}

/// One remedy, as `knowledge/` defines it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    pub id: RemedyId,
    pub name: String,
    /// What it is, in one sentence.
    pub summary: String,
    pub route: Route,
    /// A form or a part of this other remedy.
    #[serde(default)]
    pub variant_of: Option<RemedyId>,
    /// The circumstance in which it makes sense at all.
    #[serde(default)]
    pub for_whom: Option<String>,
    pub evidence: Grade,
    /// The evidence in words.
    pub grade: String,
    pub result: Vec<Fact>,
    pub protocol: Vec<Fact>,
    pub works_after: Fact,
    #[serde(default)]
    pub limits: Vec<Fact>,
    /// What the protocol asks for; absent where it names no amount.
    #[serde(default)]
    pub daily_dose: Option<Amount>,
    /// The strictest published upper limit.
    #[serde(default)]
    pub daily_limit: Option<Amount>,
    /// The remedy whose cautions hold here too.
    #[serde(default)]
    pub cautions_as: Option<RemedyId>,
    #[serde(default)]
    pub cautions: Vec<Caution>,
    pub test: Test,
    pub testing: Fact,
    #[serde(default)]
    pub washout_days: Option<u16>,
    /// The claims of the articles that it answers.
    #[serde(default)]
    pub claims: Vec<String>,
    /// What records it, night by night.
    #[serde(default)]
    pub exposures: Vec<ExposureId>,
    /// Of those, what one does without or takes less of.
    #[serde(default)]
    pub leaves_off: Vec<ExposureId>,
    /// Why nothing records it.
    #[serde(default)]
    pub unrecorded: Option<String>,
    #[serde(default)]
    pub routines: Vec<String>,
    pub minutes_a_day: u16,
    pub cost: Cost,
    pub harm: Harm,
    /// The circumstances that make it worth more to a person.
    #[serde(default)]
    pub fits: Vec<String>,
    /// The one group of people in whom it was tested.
    #[serde(default)]
    pub tested_in: Option<String>,
    #[serde(default)]
    pub watch: Vec<Fact>,
    /// Where the articles and the literature disagree.
    #[serde(default)]
    pub disagreement: Option<Fact>,
}

impl Entry for Remedy {
    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn facts(&self) -> Vec<&Fact> {
        let lists = [&self.result, &self.protocol, &self.limits, &self.watch];
        let cautions = self.cautions.iter().map(|caution| &caution.why);
        let single = [Some(&self.works_after), Some(&self.testing), self.disagreement.as_ref()];
        lists.into_iter().flatten().chain(cautions).chain(single.into_iter().flatten()).collect()
    }
}

/// The cautions that hold for whole routes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Always {
    routes: Vec<Route>,
    cautions: Vec<Caution>,
}

/// All remedies that `knowledge/` defines, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedies {
    always: Always,
    all: Vec<Remedy>,
}

impl Remedies {
    /// The remedies of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/remedies.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(file: &KnowledgeFile<'_>) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            always: Placed<Always>,
            remedy: Vec<Placed<Remedy>>,
        }
        let Whole { always, remedy } = file.parse()?;
        file.check(&remedy, Sources::built_in())?;
        let neighbours = check::Neighbours {
            circumstances: Circumstances::built_in(),
            exposures: Exposures::built_in(),
            routines: Routines::built_in(),
        };
        neighbours
            .check_cautions(&always.get().cautions)
            .map_err(|why| file.refuse(&always, format!("always: {why}")))?;
        let all: Vec<&Remedy> = remedy.iter().map(Placed::get).collect();
        for placed in &remedy {
            let id = &placed.get().id;
            neighbours
                .check(placed.get(), &all)
                .map_err(|why| file.refuse(placed, format!("{id}: {why}")))?;
        }
        let all = remedy.into_iter().map(Placed::into_inner).collect();
        Ok(Self { always: always.into_inner(), all })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Remedy> {
        self.all.iter()
    }

    pub fn get(&self, id: &RemedyId) -> Option<&Remedy> {
        self.all.iter().find(|remedy| remedy.id == *id)
    }

    /// Everything that is to be minded with `remedy`: its own, that of the remedy it is a form
    /// of, and that of its whole route.
    pub fn cautions<'a>(&'a self, remedy: &'a Remedy) -> impl Iterator<Item = &'a Caution> {
        let always = if self.goes_by_route(remedy) { self.of_routes() } else { &[] };
        self.own_cautions(remedy).chain(always)
    }

    /// Without those of its route.
    pub fn own_cautions<'a>(&'a self, remedy: &'a Remedy) -> impl Iterator<Item = &'a Caution> {
        let shared = remedy.cautions_as.as_ref().and_then(|id| self.get(id));
        let shared = shared.map_or(&[][..], |shared| shared.cautions.as_slice());
        remedy.cautions.iter().chain(shared)
    }

    /// What is to be minded with every remedy that [goes by its route](Self::goes_by_route).
    pub fn of_routes(&self) -> &[Caution] {
        &self.always.cautions
    }

    pub fn goes_by_route(&self, remedy: &Remedy) -> bool {
        self.always.routes.contains(&remedy.route)
    }
}

#[cfg(test)]
mod tests;
