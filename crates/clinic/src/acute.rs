//! What `knowledge/acute.toml` says about the minutes of a cramp.
//!
//! Owns: the file's format.
//! Must not know: a single step, or how one is shown.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::knowledge::{Entry, Fact, KnowledgeFile, KnowledgeRefused, Placed, Sources, built_in};

static BUILT_IN: LazyLock<Acute> = LazyLock::new(|| {
    Acute::load(&built_in!("acute.toml"), Sources::built_in())
        .expect("the tests load this very text")
});

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    pub id: String,
    pub title: String,
    /// May be empty where the title says it all.
    pub text: String,
    pub why: Fact,
}

/// Something said beside the steps.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub id: String,
    /// The id of a step, or [`Self::AFTERWARDS`].
    pub beside: String,
    pub text: String,
    pub why: Fact,
}

impl Note {
    /// Once the cramp is gone.
    pub const AFTERWARDS: &str = "afterwards";
}

/// The line that always stands there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub text: String,
    pub why: Fact,
}

/// What is said of a cramp that does not settle.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Long {
    pub after_minutes: u16,
    pub title: String,
    pub text: Vec<String>,
    pub why: Fact,
}

/// Everything that is said during a cramp.
#[derive(Debug, Clone, PartialEq)]
pub struct Acute {
    pub steps: Vec<Act>,
    pub notes: Vec<Note>,
    pub standing: Line,
    pub long: Long,
}

impl Entry for Act {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.why]
    }
}

impl Entry for Note {
    fn id(&self) -> &str {
        &self.id
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.why]
    }
}

/// A line has no id of its own in the file: there is one of its kind.
impl Entry for Line {
    fn id(&self) -> &str {
        "standing"
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.why]
    }
}

impl Entry for Long {
    fn id(&self) -> &str {
        "long"
    }

    fn facts(&self) -> Vec<&Fact> {
        vec![&self.why]
    }
}

impl Acute {
    /// What is said beside one step.
    pub fn notes_beside<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a Note> {
        self.notes.iter().filter(move |note| note.beside == place)
    }

    /// What this program's own `knowledge/` says.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads `knowledge/acute.toml`.
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
        struct Whole {
            step: Vec<Placed<Act>>,
            note: Vec<Placed<Note>>,
            standing: Placed<Line>,
            long: Placed<Long>,
        }
        let Whole { step, note, standing, long } = file.parse()?;
        file.check(&step, sources)?;
        file.check(&note, sources)?;
        file.check(std::slice::from_ref(&standing), sources)?;
        file.check(std::slice::from_ref(&long), sources)?;
        if step.is_empty() {
            return Err(file.refuse_at(1, "there is no step"));
        }
        let stands = |place: &str| step.iter().any(|step| step.get().id == place);
        for placed in &note {
            let Note { id, beside, .. } = placed.get();
            if beside != Note::AFTERWARDS && !stands(beside) {
                return Err(
                    file.refuse(placed, format!("{id} stands beside {beside}, which is no step"))
                );
            }
        }
        Ok(Self {
            steps: step.into_iter().map(Placed::into_inner).collect(),
            notes: note.into_iter().map(Placed::into_inner).collect(),
            standing: standing.into_inner(),
            long: long.into_inner(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_painkiller_is_named() {
        let text = include_str!("../../../knowledge/acute.toml").to_lowercase();
        for name in ["paracetamol", "acetaminophen", "ibuprofen", "naproxen", "aspirin", "tablet"] {
            assert!(!text.contains(name), "{name}");
        }
    }

    #[test]
    fn the_steps_are_few_and_short_enough_for_someone_half_asleep() {
        let acute = Acute::built_in();
        assert_eq!(acute.steps.len(), 3);
        for step in &acute.steps {
            assert!(step.title.len() + step.text.len() <= 100, "{}", step.id);
        }
    }

    #[test]
    fn a_file_without_steps_is_refused() {
        let whole = include_str!("../../../knowledge/acute.toml");
        let notes = whole.find("[[note]]").unwrap();
        let without = format!("step = []\n{}", &whole[notes..]);
        let refused = KnowledgeFile::from_toml("acute.toml", &without)
            .and_then(|file| Acute::load(&file, Sources::built_in()))
            .unwrap_err()
            .to_string();
        assert_eq!(refused, "knowledge/acute.toml, line 1: there is no step");
    }
}
