//! What is worth asking about a day: the six questions of an evening, chosen for one person.
//!
//! Owns: which questions come first, and why each.
//! Must not know: how a question is drawn; how "why" is found.
//!
//! Nothing that is answered on the card itself counts, so that the questions stay where they are
//! while a person answers them.

use std::collections::{BTreeMap, BTreeSet};

use diary::{Answer, Choice, Diary, EventId, ExposureId, Night};

use crate::{
    causes::Lever,
    exposures::{Exposure, Exposures},
    remedies::Remedies,
    situation::Situation,
    suspects::{Grade, Why},
    trial,
};

/// How many questions are asked before the rest is folded away.
pub const FIRST: usize = 6;
/// Of what the diary cannot tell yet, so many: the card is about the day, not about the diary.
const MOST_OPEN: usize = 3;
/// What would take longer than this to become clear is not asked for the sake of clearness.
const LONGEST_WAIT_NIGHTS: u32 = 365;
/// How far back "answered most often" looks.
const NIGHTS_BACK: i64 = 28;

/// Why a question is asked, most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// It records what the person began of their plan.
    Plan,
    /// The person wants to know about it.
    Suspected,
    /// It is known to go with cramps, and fits what the person told about themselves.
    Fits,
    /// The diary cannot tell yet, and would in about so many nights more.
    Open {
        nights: u32,
    },
    /// It was answered of late, on so many days of the last four weeks.
    Usual {
        days: usize,
    },
    /// It goes with cramps in many people.
    Common {
        place: u8,
    },
    Rest,
}

/// One question, and why it stands where it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub exposure: ExposureId,
    pub because: Because,
}

/// What the diary cannot tell yet although it would, soonest first.
pub fn open(why: &Why) -> Vec<(ExposureId, u32)> {
    let waiting = |suspect: &crate::suspects::Suspect| {
        let nights = suspect.settle?.watching_nights?;
        // The list of medicines tells of what is prescribed.
        let is_open = suspect.grade == Grade::CannotTell
            && !suspect.prescribed
            && nights <= LONGEST_WAIT_NIGHTS;
        is_open.then(|| (suspect.id.clone(), nights))
    };
    let mut open: Vec<_> = why.exposures.iter().filter_map(waiting).collect();
    open.sort_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
    open.truncate(MOST_OPEN);
    open
}

/// Every question about the day before `night`, the six of the card first. `open` is what the
/// diary cannot tell yet, as [`open`] found it.
pub fn questions(
    known: &Exposures,
    diary: &Diary,
    night: Night,
    open: &[(ExposureId, u32)],
) -> Vec<Asked> {
    let reasons = Reasons {
        by_trial: by_trial(diary, night),
        begun: begun(diary),
        suspected: diary.suspicions().map(|(id, _)| id.clone()).collect(),
        fitting: fitting(diary, night),
        open: open.iter().map(|(id, nights)| (id, *nights)).collect(),
        usual: answered_often(diary, night),
    };
    let own = diary.custom_exposures().filter(|own| known.get(&own.id).is_none());
    let own = own.map(|own| (own.id.clone(), None));
    let all = known.iter().map(|exposure| (exposure.id.clone(), Some(exposure))).chain(own);
    let mut asked: Vec<Asked> = all
        .map(|(id, exposure)| Asked { because: reasons.of(&id, exposure), exposure: id })
        .collect();
    // Stable: of equals the order is that of `knowledge/`.
    asked.sort_by_key(|asked| match asked.because {
        Because::Usual { days } => (4, u32::MAX - u32::try_from(days).unwrap_or(u32::MAX)),
        Because::Plan => (0, 0),
        Because::Suspected => (1, 0),
        Because::Fits => (2, 0),
        Because::Open { nights } => (3, nights),
        Because::Common { place } => (5, place.into()),
        Because::Rest => (6, 0),
    });
    asked
}

struct Reasons<'a> {
    by_trial: BTreeSet<ExposureId>,
    begun: BTreeSet<ExposureId>,
    suspected: BTreeSet<ExposureId>,
    fitting: BTreeSet<ExposureId>,
    open: BTreeMap<&'a ExposureId, u32>,
    usual: BTreeMap<ExposureId, usize>,
}

impl Reasons<'_> {
    fn of(&self, id: &ExposureId, exposure: Option<&Exposure>) -> Because {
        let usual = self.usual.get(id).copied().unwrap_or(0);
        if self.by_trial.contains(id) {
            Because::Rest
        } else if self.begun.contains(id) {
            Because::Plan
        } else if self.suspected.contains(id) {
            Because::Suspected
        } else if self.fitting.contains(id) {
            Because::Fits
        } else if let Some(&nights) = self.open.get(id) {
            Because::Open { nights }
        } else if usual > 0 {
            Because::Usual { days: usual }
        } else if let Some(place) = exposure.and_then(|exposure| exposure.evening) {
            Because::Common { place }
        } else {
            Because::Rest
        }
    }
}

/// What a trial asks about on this night, beside the card, and notes with the answer.
fn by_trial(diary: &Diary, night: Night) -> BTreeSet<ExposureId> {
    let asks = |id: EventId| {
        let standing = trial::Standing::of(diary, id, night)?;
        standing.tonight.as_ref()?;
        standing.trial.protocol().records.clone()
    };
    diary.trials().filter_map(|(id, _)| asks(id)).collect()
}

/// What records the remedies that were started.
fn begun(diary: &Diary) -> BTreeSet<ExposureId> {
    let started = diary.decisions().filter(|(id, _)| {
        diary.decided(id).is_some_and(|decided| decided.what.choice == Choice::Started)
    });
    // Most diaries hold no decision, and then nothing of the remedies is read.
    started
        .filter_map(|(id, _)| Remedies::built_in().get(id))
        .flat_map(|remedy| remedy.exposures.iter().cloned())
        .collect()
}

/// What a person can change, and what points to it in their profile. What they take is a list with
/// dates, not a question for every evening.
fn fitting(diary: &Diary, night: Night) -> BTreeSet<ExposureId> {
    let leads = Situation::of(diary, night.evening_date()).leads();
    let theirs = leads.iter().filter(|lead| lead.cause.lever == Lever::Yourself);
    // The first of each: one lead must not fill the card.
    theirs.filter_map(|lead| lead.exposures().first().cloned()).collect()
}

fn answered_often(diary: &Diary, night: Night) -> BTreeMap<ExposureId, usize> {
    let mut often = BTreeMap::new();
    let first = night.plus(-NIGHTS_BACK).unwrap_or(night);
    for view in Night::range(first, night).filter(|&n| n != night).filter_map(|n| diary.night(n)) {
        for (id, stated) in &view.exposures {
            if stated.what != Answer::NotRecorded {
                *often.entry(id.clone()).or_insert(0) += 1;
            }
        }
    }
    often
}

#[cfg(test)]
mod tests {
    use diary::{
        Body, Event, EventId, ExposureValue, NightStatement, PlanStatement, ProfileStatement,
        SuspicionStatement,
    };

    use super::*;

    fn diary(said: Vec<Body>) -> Diary {
        let recorded: diary::Moment = "2026-11-20T08:00:00Z".parse().unwrap();
        Diary::replay((1u8..).zip(said).map(|(n, body)| {
            let id = EventId::written(i64::from(n), [n; 10]);
            Event::written(id, recorded.clone(), Some(n.into()), body)
        }))
    }

    fn decide(choice: Choice) -> Body {
        let on = jiff::civil::date(2026, 11, 20);
        Body::Plan(PlanStatement { remedy: "R13".parse().unwrap(), choice, on })
    }

    fn day(night: &str, exposures: &[&str]) -> Body {
        let mut said = NightStatement::about(night.parse().unwrap());
        let yes = || Answer::Known(ExposureValue::YesNo(true));
        said.exposures = exposures.iter().map(|id| (id.parse().unwrap(), yes())).collect();
        Body::Night(said)
    }

    fn first(said: Vec<Body>, open: &[(&str, u32)]) -> Vec<(String, Because)> {
        let open: Vec<_> = open.iter().map(|(id, nights)| (id.parse().unwrap(), *nights)).collect();
        let night = "2026-11-23".parse().unwrap();
        let asked = questions(Exposures::built_in(), &diary(said), night, &open);
        let ids: BTreeSet<_> = asked.iter().map(|asked| &asked.exposure).collect();
        assert_eq!(ids.len(), asked.len(), "each question stands once");
        asked.into_iter().take(FIRST).map(|a| (a.exposure.to_string(), a.because)).collect()
    }

    fn names(asked: &[(String, Because)]) -> Vec<&str> {
        asked.iter().map(|(id, _)| id.as_str()).collect()
    }

    #[test]
    fn a_new_diary_is_asked_the_six_of_knowledge() {
        let asked = first(vec![], &[]);
        assert_eq!(
            names(&asked),
            [
                "hard_exercise",
                "standing_hours",
                "alcohol_drinks",
                "fluids_litres",
                "stress",
                "bedtime_stretch"
            ]
        );
        assert_eq!(asked[0].1, Because::Common { place: 1 });
    }

    #[test]
    fn the_plan_comes_first_then_suspicions_then_what_is_open_then_what_is_usual() {
        let suspicion =
            SuspicionStatement { exposure: "high_heels".parse().unwrap(), suspected: true };
        let said = vec![
            decide(Choice::Started),
            Body::Suspicion(suspicion),
            day("2026-11-20", &["late_caffeine"]),
        ];
        let asked = first(said, &[("hot_day", 12), ("heavy_covers", 80)]);
        assert_eq!(
            asked[..5],
            [
                ("bedtime_massage".into(), Because::Plan),
                ("high_heels".into(), Because::Suspected),
                ("hot_day".into(), Because::Open { nights: 12 }),
                ("heavy_covers".into(), Because::Open { nights: 80 }),
                ("late_caffeine".into(), Because::Usual { days: 1 }),
            ]
        );
        assert_eq!(asked[5].0, "hard_exercise", "the rest is filled with what is common");
    }

    #[test]
    fn what_was_stopped_is_no_longer_asked_first() {
        let asked = first(vec![decide(Choice::Started), decide(Choice::Stopped)], &[]);
        assert_eq!(asked[0].0, "hard_exercise");
    }

    #[test]
    fn what_a_person_told_of_themselves_brings_up_what_fits() {
        let facts = [("standing-work".parse().unwrap(), Answer::Known(true))].into();
        let told = Body::Profile(ProfileStatement { facts, ..ProfileStatement::default() });
        let asked = first(vec![told, day("2026-11-20", &["late_caffeine"])], &[("hot_day", 9)]);
        assert_eq!(asked[0], ("hard_exercise".into(), Because::Fits));
        assert_eq!(names(&asked)[1..3], ["hot_day", "late_caffeine"], "one question a lead");
    }

    #[test]
    fn answers_on_the_card_itself_move_nothing() {
        let before = first(vec![day("2026-11-20", &["late_caffeine"])], &[]);
        let said = vec![
            day("2026-11-20", &["late_caffeine"]),
            day("2026-11-23", &["travel", "vitamin_d", "hot_day"]),
        ];
        assert_eq!(first(said, &[]), before);
    }

    #[test]
    fn what_is_asked_most_often_stays_before_what_is_asked_now_and_then() {
        let said = vec![
            day("2026-11-19", &["hot_day", "travel"]),
            day("2026-11-20", &["hot_day"]),
            // More than four weeks ago.
            day("2026-10-01", &["vitamin_d"]),
        ];
        let asked = first(said, &[]);
        assert_eq!(names(&asked)[..3], ["hot_day", "travel", "hard_exercise"]);
    }
}
