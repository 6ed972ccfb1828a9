//! The questions about a day, as forms ask them.
//!
//! Owns: a question's field, its words, and the values a form offers.
//! Must not know: a single exposure; which questions come first; how a question is drawn.

pub use clinic::evening::FIRST;
use clinic::{
    evening::{self, Asked},
    exposures::{Exposure, Exposures},
};
use diary::{Diary, ExposureDefinition, ExposureId, ExposureKind, ExposureValue, Night};

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

    /// Whether every value that may be said is offered, so that nothing has to be typed.
    pub fn offers_all(&self) -> bool {
        let Self::Known(exposure) = self else { return false };
        let Some([least, most]) = exposure.range else { return false };
        // Wherever the step is not the contrast, numbers in between are meant too.
        let all = (most - least) / exposure.step.unwrap_or(1.0) + 1.0;
        self.offered().len() as f64 >= all
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

/// The questions in the order in which `clinic` asks them.
pub fn in_order<'a>(
    known: &'static Exposures,
    diary: &'a Diary,
    asked: &[Asked],
) -> Vec<Question<'a>> {
    let question = |asked: &Asked| match known.get(&asked.exposure) {
        Some(exposure) => Some(Question::Known(exposure)),
        None => diary.custom_exposure(&asked.exposure).map(Question::Own),
    };
    asked.iter().filter_map(question).collect()
}

/// The same for a page on which what the diary cannot tell yet is no matter.
pub fn of_night<'a>(
    known: &'static Exposures,
    diary: &'a Diary,
    night: Night,
) -> Vec<Question<'a>> {
    in_order(known, diary, &evening::questions(known, diary, night, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_range_offers_a_few_numbers_and_a_narrow_one_all() {
        let known = Exposures::built_in();
        let offered =
            |id: &str| Question::Known(known.get(&id.parse().unwrap()).unwrap()).offered();
        assert_eq!(offered("stress").len(), 11);
        let offers_all =
            |id: &str| Question::Known(known.get(&id.parse().unwrap()).unwrap()).offers_all();
        assert!(offers_all("stress") && !offers_all("standing_hours"));
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
