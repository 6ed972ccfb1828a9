//! What `knowledge/routines.toml` says: exercises and settings-up, step by step.
//!
//! Owns: the file's format.
//! Must not know: a single routine, or how one is shown or counted down.

use std::{collections::BTreeMap, sync::LazyLock};

use diary::{ExposureId, ExposureKind};
use serde::Deserialize;

use crate::{
    exposures::Exposures,
    knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in},
};

static BUILT_IN: LazyLock<Routines> = LazyLock::new(|| {
    Routines::load(&built_in!("routines.toml"), Sources::built_in())
        .expect("the tests load this very text")
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

/// What is done during a part of the time that a step is held.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// In two or three words.
    pub say: String,
    pub seconds: u16,
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
    /// What is done while it is "held", where that is not one and the same: together
    /// `hold_seconds`. None: it is held.
    #[serde(default)]
    pub phases: Vec<Phase>,
    /// What is done between two times, where that is not simply to rest.
    #[serde(default)]
    pub rest_says: Option<String>,
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
    /// The yes/no exposure that it is, done in the evening.
    #[serde(default)]
    pub records: Option<ExposureId>,
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
    /// What each drawing shows, for those who do not see it.
    figures: BTreeMap<String, String>,
}

impl Routines {
    /// The routines of this program's own `knowledge/`.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/routines.toml`.
    ///
    /// # Errors
    ///
    /// With the line of the first mistake.
    pub(crate) fn load(
        file: &KnowledgeFile<'_>,
        sources: &Sources,
    ) -> Result<Self, KnowledgeRefused> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Drawing {
            id: String,
            shows: String,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole {
            #[serde(default)]
            figure: Vec<Drawing>,
            routine: Vec<Placed<Routine>>,
        }
        let whole: Whole = file.parse()?;
        file.check(&whole.routine, sources)?;
        let figures: BTreeMap<String, String> =
            whole.figure.into_iter().map(|drawing| (drawing.id, drawing.shows)).collect();
        let known = |id: &String| whole.routine.iter().any(|other| other.get().id == *id);
        for placed in &whole.routine {
            if let Some(why) = mistake(placed.get(), &figures) {
                return Err(file.refuse(placed, why));
            }
            let Routine { id, instead, .. } = placed.get();
            if let Some(other) = instead.as_ref().filter(|other| !known(other)) {
                return Err(
                    file.refuse(placed, format!("{id} refers to {other}, which is not here"))
                );
            }
        }
        Ok(Self { all: whole.routine.into_iter().map(Placed::into_inner).collect(), figures })
    }

    pub fn iter(&self) -> impl Iterator<Item = &Routine> {
        self.all.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Routine> {
        self.all.iter().find(|routine| routine.id == id)
    }

    /// What the drawing `figure` shows, in words.
    pub fn shows(&self, figure: &str) -> Option<&str> {
        self.figures.get(figure).map(String::as_str)
    }
}

/// What is wrong with one routine by itself.
fn mistake(routine: &Routine, figures: &BTreeMap<String, String>) -> Option<String> {
    let Routine { id, steps, safety, records, .. } = routine;
    if steps.is_empty() || steps.iter().any(|step| step.times == 0 || step.hold_seconds == 0) {
        return Some(format!("{id} has a step that takes no time"));
    }
    if safety.is_empty() {
        return Some(format!("{id} asks nothing before it begins"));
    }
    for step in steps {
        let phases: u32 = step.phases.iter().map(|phase| u32::from(phase.seconds)).sum();
        if !step.phases.is_empty() && phases != u32::from(step.hold_seconds) {
            return Some(format!("the phases of {:?} are not its hold_seconds", step.title));
        }
        if let Some(figure) = step.figure.as_ref().filter(|figure| !figures.contains_key(*figure)) {
            return Some(format!("{id} shows {figure}, and no [[figure]] says what that is"));
        }
    }
    let yes_no = |exposure: &ExposureId| {
        Exposures::built_in().get(exposure).is_some_and(|it| it.kind == ExposureKind::YesNo)
    };
    let other = records.as_ref().filter(|exposure| !yes_no(exposure))?;
    Some(format!("{id} records {other}, which is no yes/no exposure"))
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

    /// What is said of one routine with this safety check and these lines in its only step.
    fn load(safety: &str, head: &str, step: &str) -> Result<Routines, String> {
        let fact = "{ text = \"T.\", confidence = \"checked\", sources = [\"hu-2022\"] }";
        let safety = safety.replace("one", fact);
        let text = format!(
            "[[routine]]\nid = \"a\"\nname = \"A\"\nsummary = \"A.\"\ntested = false\n{head}\norigin \
             = {fact}\nsafety = [{safety}]\n[[routine.step]]\ntitle = \"T\"\ntext = \"T.\"\n{step}\ntimes \
             = 1\nsides = \"each\"\n"
        );
        KnowledgeFile::from_toml("routines.toml", &text)
            .and_then(|file| Routines::load(&file, Sources::built_in()))
            .map_err(|refused| refused.to_string())
    }

    #[test]
    fn a_routine_that_cannot_be_done_or_shown_is_refused_with_what_is_wrong() {
        assert!(load("one", "", "hold_seconds = 10").is_ok());
        let told = |safety: &str, head: &str, step: &str| load(safety, head, step).unwrap_err();
        for (refusal, why) in [
            (told("one", "", "hold_seconds = 0"), "a has a step that takes no time"),
            (told("", "", "hold_seconds = 10"), "a asks nothing before it begins"),
            (
                told("one", "", "hold_seconds = 9\nphases = [{ say = \"In\", seconds = 4 }]"),
                "the phases of \"T\" are not its hold_seconds",
            ),
            (
                told("one", "", "hold_seconds = 9\nfigure = \"f\""),
                "a shows f, and no [[figure]] says what that is",
            ),
            (
                told("one", "records = \"stress\"", "hold_seconds = 9"),
                "a records stress, which is no yes/no exposure",
            ),
        ] {
            assert_eq!(refusal, format!("knowledge/routines.toml, line 2: {why}"));
        }
    }
}
