//! What an import did, in words.
//!
//! Owns: the wording that the command line and the pages share.
//! Must not know: how it is laid out, or how an import is taken back there.

use diary::{
    Diary, Night,
    difference::{Changed, Difference, Field},
    import::Conflict,
};
use exchange::csv_table::Skipped;

use super::Imported;
use crate::{App, Manner};

/// What an import did, for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// "145 nights new, 10 changed, 60 the same"
    pub summary: String,
    /// What there is more to say about; none is without lines.
    pub sections: Vec<Section>,
}

/// Nights, rows, values or columns of which the same is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub heading: &'static str,
    pub about: &'static str,
    pub lines: Vec<Line>,
}

/// One night, row, value or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "7 Jun 2025", "line 4", or the name of a column.
    pub which: String,
    /// Where it is a night of the diary.
    pub night: Option<Night>,
    pub what: String,
}

impl Imported {
    /// What it did, in words. `diary` is the one that was imported into.
    pub fn told(&self, app: &App, diary: &Diary, manner: Manner) -> Told {
        let about = |night: Night, what: String| Line {
            which: manner.short(night.evening_date()),
            night: Some(night),
            what,
        };
        let label = |field: &Field| label(app, diary, field);
        let changed = self.nights.changed.iter();
        let conflicts = self.conflicts.iter();
        let lines = |skipped: &[Skipped]| {
            let lines = skipped.iter();
            lines.map(|it| elsewhere(format!("line {}", it.line), it.why.clone())).collect()
        };
        let left_out = self.left_out.iter();
        let sections = [
            Section {
                heading: "Changed",
                about: if self.merged {
                    "Of these nights both said something. What was said last now holds; what was \
                     said before stays in the history of its night."
                } else {
                    "An earlier file said something else of these nights. What this one says now \
                     holds; what was said before stays in the history of its night."
                },
                lines: changed
                    .map(|Changed { night: at, differences }| {
                        about(*at, each(differences, &label, change))
                    })
                    .collect(),
            },
            Section {
                heading: "Left as it is in your diary",
                about: if self.merged {
                    "Of these nights both said something. What was said here is later, so it holds; \
                     what the file said is in the history of its night."
                } else {
                    "Here the file says something other than you did, and your word holds. Where it \
                     is about cramps, nothing of the row was taken."
                },
                lines: conflicts
                    .map(|(at, conflict)| {
                        let why = match conflict {
                            Conflict::SaidOtherwise { differences } => {
                                each(differences, &label, contradiction)
                            }
                            other => other.to_string(),
                        };
                        about(*at, why)
                    })
                    .collect(),
            },
            Section {
                heading: "Nights still to come",
                about: "They were taken as they are written. Where a year is mistaken, take this \
                        import back, mend the file, and bring it in again.",
                lines: self
                    .to_come
                    .iter()
                    .map(|at| about(*at, "is after tonight".into()))
                    .collect(),
            },
            Section {
                heading: "Rows that could not be read",
                about: "They were passed over; everything else was brought in.",
                lines: lines(&self.skipped),
            },
            Section {
                heading: "Values that were not taken",
                about: "They are not recorded; the rest of their rows was brought in.",
                lines: lines(&self.not_taken),
            },
            Section {
                heading: "Columns that were left out",
                about: "",
                lines: left_out.map(|it| elsewhere(it.column.clone(), it.why.clone())).collect(),
            },
        ];
        Told {
            summary: self.summary(),
            sections: sections.into_iter().filter(|section| !section.lines.is_empty()).collect(),
        }
    }

    fn summary(&self) -> String {
        let nights = &self.nights;
        let mut counts = vec![
            (nights.new, "new"),
            (nights.filled_in, "filled in"),
            (nights.changed.len(), "changed"),
        ];
        if self.merged {
            let records = of(self.added, "record");
            counts.push((self.conflicts.len(), "left as it is"));
            let nights = listed(&counts);
            let nights = nights.map(|nights| format!(": {nights}")).unwrap_or_default();
            return format!("{records} added, {} already there{nights}", self.unchanged);
        }
        if self.added > 0 && counts.iter().all(|(count, _)| *count == 0) {
            // What was added shows in no night: the pain of a night without cramps.
            counts.push((self.added, "added to"));
        }
        counts.extend([(self.unchanged, "the same"), (self.conflicts.len(), "left as it is")]);
        let none = match self.skipped.is_empty() {
            true => "it says nothing of any night",
            false => "no night added",
        };
        listed(&counts).unwrap_or_else(|| none.into())
    }
}

fn elsewhere(which: String, what: String) -> Line {
    Line { which, night: None, what }
}

/// "145 nights new, 10 changed, 60 the same": what there is any of.
fn listed(counts: &[(usize, &str)]) -> Option<String> {
    let mut said = counts.iter().filter(|(count, _)| *count > 0);
    let (count, what) = said.next()?;
    let rest = said.map(|(count, what)| format!(", {count} {what}"));
    Some(format!("{} {what}{}", of(*count, "night"), rest.collect::<String>()))
}

fn of(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn each(
    differences: &[Difference],
    label: &dyn Fn(&Field) -> String,
    word: fn(&Difference) -> String,
) -> String {
    let said = differences.iter().map(|it| format!("{} {}", label(&it.field), word(it)));
    said.collect::<Vec<_>>().join("; ")
}

fn change(difference: &Difference) -> String {
    match (&difference.stood, &difference.says) {
        (None, None) => "changed".into(),
        (stood, says) => format!("{}, now {}", value(stood), value(says)),
    }
}

fn contradiction(difference: &Difference) -> String {
    match (&difference.stood, &difference.says) {
        (None, None) => "is another in the file".into(),
        // Of a table, what is said against is known; in the diary it may be "not sure".
        (stood, says) => format!("{} in your diary, {} in the file", value(stood), value(says)),
    }
}

fn value(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("not recorded")
}

fn label(app: &App, diary: &Diary, field: &Field) -> String {
    match field {
        Field::Cramps => "cramps".into(),
        Field::WorstPain => "worst pain".into(),
        Field::Minutes => "minutes".into(),
        Field::Side => "leg".into(),
        Field::Site => "where".into(),
        Field::Exposure(id) => app.exposure_label(diary, id),
        Field::Note => "note".into(),
        Field::SingleCramp => "a single cramp".into(),
    }
}
