//! What `knowledge/routines.toml` says: exercises and settings-up, step by step.
//!
//! Owns: the file's format.
//! Must not know: a single routine, or how one is shown or counted down.

use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use crate::knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Sources};

static BUILT_IN: LazyLock<Routines> = LazyLock::new(|| {
    let text = include_str!("../../../knowledge/routines.toml");
    Routines::load(text, Sources::built_in()).expect("the tests load this very text")
});

/// For which side of the body a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// First one, then the other.
    Each,
    /// Both at once, or the body as a whole.
    Together,
}

/// One position or act.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub title: String,
    /// What to do, in the second person.
    pub text: String,
    /// How long it is held or done, each time.
    pub hold_seconds: u16,
    /// Between two times.
    #[serde(default)]
    pub rest_seconds: u16,
    pub times: u8,
    pub sides: Sides,
    /// The drawing that shows it.
    #[serde(default)]
    pub figure: Option<String>,
}

impl Step {
    /// How long it takes, both sides and the rests included.
    pub fn seconds(&self) -> u32 {
        let sides = if self.sides == Sides::Each { 2 } else { 1 };
        let times = u32::from(self.times);
        let held = times * u32::from(self.hold_seconds);
        sides * (held + times.saturating_sub(1) * u32::from(self.rest_seconds))
    }
}

/// One routine, as `knowledge/` defines it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routine {
    pub id: String,
    pub name: String,
    pub summary: String,
    /// Whether a trial tested just this.
    pub tested: bool,
    /// Where it comes from.
    pub origin: Fact,
    /// What to ask oneself before it.
    pub safety: Vec<Fact>,
    /// The routine for those who cannot do this one.
    #[serde(default)]
    pub instead: Option<String>,
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

impl Routine {
    pub fn seconds(&self) -> u32 {
        self.steps.iter().map(Step::seconds).sum()
    }
}

impl Entry for Routine {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        self.safety.iter().chain([&self.origin]).collect()
    }
}

/// All routines that `knowledge/` defines, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Routines {
    all: Vec<Routine>,
}

impl Routines {
    /// The routines of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads the text of `knowledge/routines.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub fn load(text: &str, sources: &Sources) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            routine: Vec<Spanned<Routine>>,
        }
        let file = KnowledgeFile { name: "routines.toml", text };
        let whole: Whole = file.parse()?;
        file.check(&whole.routine, sources)?;
        let known = |id: &String| whole.routine.iter().any(|other| other.get_ref().id == *id);
        for spanned in &whole.routine {
            let Routine { id, steps, safety, instead, .. } = spanned.get_ref();
            let never = |step: &Step| step.times == 0 || step.hold_seconds == 0;
            if steps.is_empty() || steps.iter().any(never) {
                return Err(file.refuse(spanned, format!("{id} has a step that takes no time")));
            }
            if safety.is_empty() {
                return Err(file.refuse(spanned, format!("{id} asks nothing before it begins")));
            }
            if let Some(other) = instead.as_ref().filter(|other| !known(other)) {
                return Err(
                    file.refuse(spanned, format!("{id} refers to {other}, which is not here"))
                );
            }
        }
        Ok(Self { all: whole.routine.into_iter().map(Spanned::into_inner).collect() })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Routine> {
        self.all.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Routine> {
        self.all.iter().find(|routine| routine.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tested_stretch_is_held_as_in_the_trial() {
        for (id, seconds) in [("stretch-standing", 200), ("stretch-seated", 100)] {
            let routine = Routines::built_in().get(id).unwrap();
            assert!(routine.tested, "{id}");
            assert_eq!(routine.seconds(), seconds, "{id}");
            let as_tested = |step: &Step| (step.hold_seconds, step.rest_seconds, step.times);
            assert!(routine.steps.iter().all(|step| as_tested(step) == (10, 10, 3)), "{id}");
        }
        let articles = Routines::built_in().get("stretch-articles").unwrap();
        assert!(!articles.tested);
    }

    #[test]
    fn a_routine_without_a_safety_check_or_without_time_is_refused() {
        let load = |hold: u16, safety: &str| {
            let fact = "{ text = \"T.\", confidence = \"checked\", sources = [\"hu-2022\"] }";
            let safety = if safety.is_empty() { String::new() } else { fact.to_owned() };
            let text = format!(
                "[[routine]]\nid = \"a\"\nname = \"A\"\nsummary = \"A.\"\ntested = false\norigin = \
                 {fact}\nsafety = [{safety}]\n[[routine.step]]\ntitle = \"T\"\ntext = \
                 \"T.\"\nhold_seconds = {hold}\ntimes = 1\nsides = \"each\"\n"
            );
            Routines::load(&text, Sources::built_in()).map_err(|refused| refused.to_string())
        };
        assert!(load(10, "one").is_ok());
        let place = "knowledge/routines.toml, line 2: a ";
        assert_eq!(load(0, "one").unwrap_err(), format!("{place}has a step that takes no time"));
        assert_eq!(load(10, "").unwrap_err(), format!("{place}asks nothing before it begins"));
    }
}
