//! The questions about a day: which there are, and which six come first.
//!
//! Owns: the order of the evening's questions for this person, and the values a form offers.
//! Must not know: a single exposure; how a question is drawn.

use std::collections::{BTreeMap, BTreeSet};

use clinic::{
    exposures::{Exposure, Exposures},
    remedies::Remedies,
};
use diary::{
    Answer, Choice, Diary, ExposureDefinition, ExposureId, ExposureKind, ExposureValue, Night,
};

/// How many questions are asked before the rest is folded away.
pub const FIRST: usize = 6;
/// How far back "recorded most often" looks.
const NIGHTS_BACK: i64 = 28;
/// The most numbers offered as chips where the range is wide.
const FEW_CHIPS: i32 = 6;
/// The most steps of a range that are offered one by one.
const MANY_CHIPS: f64 = 12.0;

pub enum Question<'a> {
    Known(&'static Exposure),
    Own(&'a ExposureDefinition),
}

impl Question<'_> {
    pub fn id(&self) -> &ExposureId {
        match self {
            Self::Known(exposure) => &exposure.id,
            Self::Own(definition) => &definition.id,
        }
    }

    /// The name of its field in a form.
    pub fn field(&self) -> String {
        format!("x.{}", self.id())
    }

    pub fn label(&self) -> &str {
        match self {
            Self::Known(exposure) => &exposure.label,
            Self::Own(definition) => &definition.label,
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Known(exposure) => &exposure.question,
            Self::Own(definition) => &definition.label,
        }
    }

    pub fn kind(&self) -> ExposureKind {
        match self {
            Self::Known(exposure) => exposure.kind,
            Self::Own(definition) => definition.kind,
        }
    }

    pub fn unit(&self) -> &str {
        match self {
            Self::Known(exposure) => exposure.unit.as_deref(),
            Self::Own(definition) => definition.unit.as_deref(),
        }
        .unwrap_or("")
    }

    /// The numbers a form offers; any other can be typed.
    pub fn offered(&self) -> Vec<f64> {
        let Self::Known(exposure) = self else { return Vec::new() };
        let Some([least, most]) = exposure.range else { return Vec::new() };
        let step = exposure.step.unwrap_or(1.0);
        let (step, count) = if (most - least) / step <= MANY_CHIPS {
            (step, ((most - least) / step) as i32)
        } else {
            (exposure.contrast.unwrap_or(step).max(step), FEW_CHIPS)
        };
        (0..=count).map(|at| least + f64::from(at) * step).filter(|&n| n <= most).collect()
    }

    /// # Errors
    ///
    /// With what is allowed.
    pub fn read(&self, text: &str) -> Result<ExposureValue, String> {
        let value = ExposureValue::parse(text).map_err(|why| format!("{}: {why}", self.label()))?;
        match self {
            Self::Known(exposure) => exposure.check(value).map_err(|why| why.to_string()),
            Self::Own(definition) if definition.kind != value.kind() => {
                let wanted = match definition.kind {
                    ExposureKind::YesNo => "yes or no",
                    ExposureKind::Number => "a number",
                };
                Err(format!("{}: write {wanted}", definition.label))
            }
            Self::Own(_) => Ok(value),
        }
    }
}

/// Every question: first those that record what this person began of their plan, then those that
/// they answered most often in the four weeks before `night`; ties and gaps are filled in the
/// order of `knowledge/`.
pub fn in_order<'a>(
    known: &'static Exposures,
    diary: &'a Diary,
    night: Night,
) -> Vec<Question<'a>> {
    let often = answered_often(diary, night);
    let begun = begun(diary);
    let own = diary.custom_exposures().filter(|definition| known.get(&definition.id).is_none());
    let mut questions: Vec<Question> =
        known.iter().map(Question::Known).chain(own.map(Question::Own)).collect();
    questions.sort_by_key(|question| {
        let times = often.get(question.id()).copied().unwrap_or(0);
        let place = match question {
            Question::Known(exposure) => exposure.evening.unwrap_or(u8::MAX),
            Question::Own(_) => u8::MAX,
        };
        (!begun.contains(question.id()), std::cmp::Reverse(times), place)
    });
    questions
}

/// What records the remedies that were started.
fn begun(diary: &Diary) -> BTreeSet<&'static ExposureId> {
    let started = diary.decisions().filter(|(id, _)| {
        diary.decided(id).is_some_and(|decided| decided.what.choice == Choice::Started)
    });
    // Most diaries hold no decision, and then nothing of the remedies is read.
    started
        .filter_map(|(id, _)| Remedies::built_in().get(id))
        .flat_map(|remedy| &remedy.exposures)
        .collect()
}

fn answered_often(diary: &Diary, night: Night) -> BTreeMap<&ExposureId, usize> {
    let mut often = BTreeMap::new();
    let first = night.plus(-NIGHTS_BACK).unwrap_or(night);
    for view in Night::range(first, night).filter(|&n| n != night).filter_map(|n| diary.night(n)) {
        for (id, stated) in &view.exposures {
            if stated.what != Answer::NotRecorded {
                *often.entry(id).or_insert(0) += 1;
            }
        }
    }
    often
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_diary_is_asked_the_six_of_knowledge() {
        let diary = Diary::default();
        let questions = in_order(Exposures::built_in(), &diary, "2026-11-23".parse().unwrap());
        let first: Vec<&str> = questions.iter().take(FIRST).map(|q| q.id().as_str()).collect();
        assert_eq!(
            first,
            [
                "hard_exercise",
                "standing_hours",
                "alcohol_drinks",
                "fluids_litres",
                "stress",
                "bedtime_stretch"
            ]
        );
    }

    #[test]
    fn what_was_begun_of_the_plan_is_asked_first() {
        use diary::{Body, Event, EventId, PlanStatement};
        let decide = |n: u8, choice| {
            let on = jiff::civil::date(2026, 11, 20);
            let said = PlanStatement { remedy: "R13".parse().unwrap(), choice, on };
            let recorded = "2026-11-20T08:00:00Z".parse().unwrap();
            let id = EventId::written(i64::from(n), [n; 10]);
            Event::written(id, recorded, Some(n.into()), Body::Plan(said))
        };
        let first = |events: Vec<Event>| {
            let diary = Diary::replay(events);
            let known = Exposures::built_in();
            in_order(known, &diary, "2026-11-23".parse().unwrap())[0].id().to_string()
        };
        assert_eq!(first(vec![decide(1, Choice::Started)]), "bedtime_massage");
        let stopped = vec![decide(1, Choice::Started), decide(2, Choice::Stopped)];
        assert_eq!(first(stopped), "hard_exercise");
    }

    #[test]
    fn a_wide_range_offers_a_few_numbers_and_a_narrow_one_all() {
        let known = Exposures::built_in();
        let offered =
            |id: &str| Question::Known(known.get(&id.parse().unwrap()).unwrap()).offered();
        assert_eq!(offered("stress").len(), 11);
        assert_eq!(offered("standing_hours"), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]);
    }

    #[test]
    fn a_value_out_of_range_says_what_is_allowed() {
        let known = Exposures::built_in();
        let stress = Question::Known(known.get(&"stress".parse().unwrap()).unwrap());
        assert_eq!(stress.read("11"), Err("Stress: 11 is outside 0 to 10".into()));
        assert!(stress.read("yes").is_err());
        assert!(stress.read("<script>").is_err());
    }
}
