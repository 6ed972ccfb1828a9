//! Which suspects go with a person's cramps, how surely, and where their diary cannot tell.
//!
//! Owns: the way from a diary to graded findings: nights to rows, exposures to columns, priors
//! from `knowledge/`, the checks that an observational diary needs, and the grades.
//! Must not know: how a finding is worded or shown, where a diary is kept, the time.

mod answer;
pub(crate) mod background;
mod calendar;
mod candidate;
mod checks;
mod contrast;
mod course;
mod crossover;
mod estimand;
mod fitting;
mod guard;
mod inquiry;
mod judge;
mod medicines;
mod setting;
mod table;
mod tested;
mod unrecorded;

use std::ops::ControlFlow;

use diary::Diary;
use stats::{
    imputation,
    series::{self, Memory, Searched},
};

pub use answer::{
    Chances, Course, CourseWeek, Expected, Flag, Grade, Group, Interval, Likeness, Method,
    NightsUsed, RateRatio, Reason, Settle, Settling, Suspect, Unrecorded, Why,
};
pub use contrast::Contrast;
pub use guard::{LEAST_CRAMP_NIGHTS, LEAST_NIGHTS};
pub use inquiry::Inquiry;

use checks::{History, Noting};
use fitting::Fit;
use judge::Marks;
use setting::{Filling, Setting};
use table::Table;

/// The largest chance of being wrong that a finding of the headline may have: about the largest at
/// which no more than one diary in twenty gets a headline where nothing matters, over the worlds of
/// validation taken together; single ones stand at 2.5 to 5.8 %.
pub const HEADLINE_MOST_WRONG: f64 = 0.32;

/// The same of a diary that holds much. The more cramp nights there are, the smaller an effect by
/// chance that passes the same limit; beyond these it stays as small.
pub const HEADLINE_MOST_WRONG_OF_MUCH: f64 = 0.28;

/// The same of what changes less than every other week: weeks on and weeks off are few, and a slow
/// swing of the cramps falls in with them easily.
pub const HEADLINE_MOST_WRONG_RARE: f64 = 0.14;

/// An answer, and what makes tomorrow's quicker.
#[derive(Debug, Clone)]
pub struct Answered {
    pub why: Why,
    pub warm: Warm,
}

/// Where the last fit ended. A fit that starts there ends at the same answer sooner.
#[derive(Debug, Clone, Default)]
pub struct Warm {
    memory: Memory,
}

/// The first answer, in tens of milliseconds: missing cells at what the rest suggests, and without
/// the slow checks.
pub fn first(diary: &Diary, inquiry: &Inquiry, warm: &Warm) -> Answered {
    begin_first(diary, inquiry, warm).finish(diary)
}

/// The first answer half worked out, so that a host which does one thing at a time can do another
/// in between.
pub struct Begun(Halfway);

enum Halfway {
    Searched(Box<(Asked, Searched)>),
    /// The diary cannot be asked.
    Cannot(Box<(Why, Warm)>),
}

/// The first half of [`first`].
pub fn begin_first(diary: &Diary, inquiry: &Inquiry, warm: &Warm) -> Begun {
    Begun(match Asked::of(diary, inquiry) {
        Ok(asked) => {
            let searched = asked.search(warm);
            Halfway::Searched(Box::new((asked, searched)))
        }
        Err(why) => Halfway::Cannot(Box::new((*why, warm.clone()))),
    })
}

impl Begun {
    /// The other half, over the same diary.
    pub fn finish(self, diary: &Diary) -> Answered {
        match self.0 {
            Halfway::Searched(halfway) => {
                let (asked, searched) = *halfway;
                let (fit, why) = asked.first(searched);
                let why = tested::told(diary, why);
                Answered { why, warm: Warm { memory: fit.memory } }
            }
            Halfway::Cannot(told) => {
                let (why, warm) = *told;
                Answered { why: tested::told(diary, why), warm }
            }
        }
    }
}

/// The complete answer, within a second: missing cells imputed, the fast method checked, and
/// every check run. A grade may be lower than in the first answer, never higher.
pub fn complete(diary: &Diary, inquiry: &Inquiry, warm: &Warm) -> Answered {
    let asked = match Asked::of(diary, inquiry) {
        Ok(asked) => asked,
        Err(why) => return Answered { why: tested::told(diary, *why), warm: warm.clone() },
    };
    let (first, at_first) = asked.first(asked.search(warm));
    let fillings = fitting::fillings(&asked.setting, &asked.expected, &first);
    let fit = fitting::complete(&asked.setting, &fillings, &first.memory);
    let why = asked.checked(&fit, &fillings, Some(&at_first), Method::NestedLaplace);
    let why = tested::told(diary, why);
    Answered { why, warm: Warm { memory: first.memory } }
}

/// The complete answer by the reference sampler, in seconds to minutes. It stands by itself: what
/// the fast path made of the same diary is not asked. `None` when `progress`, which is told how
/// much is done from 0 to 1, says to stop.
pub fn exact(
    diary: &Diary,
    inquiry: &Inquiry,
    progress: &mut dyn FnMut(f64) -> ControlFlow<()>,
) -> Option<Why> {
    let asked = match Asked::of(diary, inquiry) {
        Ok(asked) => asked,
        Err(why) => return Some(tested::told(diary, *why)),
    };
    let fit = fitting::reference(&asked.setting, &asked.expected, progress)?;
    let why = asked.checked(
        &fit,
        std::slice::from_ref(&asked.expected.cells),
        None,
        Method::ReferenceSampler,
    );
    Some(tested::told(diary, why))
}

/// A diary that can be asked, and what was asked of it.
struct Asked {
    setting: Setting,
    /// Without gaps.
    expected: imputation::Expected,
    set_aside: Vec<Suspect>,
    history: History,
    evidence: bool,
}

impl Asked {
    /// The diary made ready, or the answer that it cannot be asked.
    fn of(diary: &Diary, inquiry: &Inquiry) -> Result<Self, Box<Why>> {
        let mut table = Table::of(diary);
        medicines::add_listed(&mut table, diary);
        let described = guard::described(&table, inquiry);
        let (setting, set_aside) = Setting::of(table, diary, inquiry);
        if described.cannot.is_some() || setting.candidates.is_empty() {
            let candidates = setting.candidates.iter();
            let unasked = candidates.map(|candidate| candidate.unasked(described.cannot));
            let exposures = unasked.chain(set_aside).collect();
            return Err(Box::new(Why { exposures, ..described }));
        }
        let history = History::of(&setting);
        let expected = setting.expected();
        Ok(Self { setting, expected, set_aside, history, evidence: inquiry.evidence })
    }

    fn search(&self, warm: &Warm) -> Searched {
        fitting::search(&self.setting, &self.expected.cells, &warm.memory)
    }

    fn first(&self, searched: Searched) -> (Fit, Why) {
        let fit = fitting::first(&self.setting, &self.expected.cells, searched);
        let marks: Vec<Marks> =
            (0..self.setting.candidates.len()).map(|j| self.marks(j, &fit)).collect();
        let why = self.answer(&fit, &self.expected.cells, &marks, Method::NestedLaplace);
        (fit, why)
    }

    /// The checks that take next to no time.
    fn marks(&self, j: usize, fit: &Fit) -> Marks {
        let setting = &self.setting;
        let mut flags = setting.candidates[j].flags.clone();
        if checks::reacts(setting, &self.history, j) {
            flags.push(Flag::ReactsToCramps);
        }
        if checks::recording_differs(setting, j) {
            flags.push(Flag::RecordingDiffers);
        }
        // Its gaps are then no longer like the rest, and nothing tells what they hold.
        let noting = checks::noting(setting, j);
        if noting != Noting::Alike {
            flags.push(Flag::NotedUnevenly);
        }
        let doubt = (noting == Noting::DiffersPlainly).then_some(Reason::NotedUnevenly);
        if setting.candidates[j].acute
            && let Some(raises) = crossover::raises(setting, j)
        {
            let agrees = raises == goes_up(&fit.effects[j].chances);
            flags.push(if agrees { Flag::CrossCheckAgrees } else { Flag::CrossCheckDisagrees });
        }
        Marks { flags, doubt }
    }

    /// The answer after every check. What was not in the headline of an answer that was shown
    /// before does not get into it.
    fn checked(&self, fit: &Fit, fillings: &[Filling], shown: Option<&Why>, method: Method) -> Why {
        let setting = &self.setting;
        let for_checks = fitting::for_checks(fillings);
        let p = setting.candidates.len();
        let mut marks: Vec<Marks> = (0..p).map(|j| self.marks(j, fit)).collect();
        for (j, marks) in marks.iter_mut().enumerate() {
            if shown.is_some_and(|why| !why.headline.contains(&setting.candidates[j].id)) {
                marks.doubt.get_or_insert(Reason::NotAtFirst);
            }
        }
        for j in self.headline(&fit.chances(), &marks) {
            if checks::follows(setting, &for_checks, j, &fit.level.usual_sway()) {
                marks[j].flags.push(Flag::FollowsCramps);
            }
        }
        self.doubt_what_follows(fit, &for_checks, &mut marks);
        self.doubt_what_was_begun(fit, &for_checks, &mut marks);
        let mut why = self.answer(fit, &fillings[0], &marks, method);
        why.complete = true;
        if let Some(shown) = shown {
            why.lower_to(shown);
        }
        for suspect in &mut why.exposures {
            if suspect.flags.contains(&Flag::StartedOnce) {
                let j = setting.candidates.iter().position(|candidate| candidate.id == suspect.id);
                suspect.course = j.and_then(|j| course::of(setting, &fillings[0], j));
            }
        }
        why
    }

    /// What reacts to cramps, or seems to follow them, has to stand with the past in the model.
    fn doubt_what_follows(&self, fit: &Fit, fillings: &[Filling], marks: &mut [Marks]) {
        let flagged = [Flag::ReactsToCramps, Flag::FollowsCramps];
        let named = self.headline(&fit.chances(), marks);
        let in_question: Vec<usize> = named
            .into_iter()
            .filter(|&j| marks[j].flags.iter().any(|flag| flagged.contains(flag)))
            .collect();
        if in_question.is_empty() {
            return;
        }
        let again = checks::with_history(&self.setting, fillings, &self.history);
        for j in in_question {
            if !self.stands(j, &fit.chances(), &again, marks) {
                marks[j].doubt = Some(Reason::ReactsToCramps);
            }
        }
    }

    /// What was begun once has to stand without the nights before it began.
    fn doubt_what_was_begun(&self, fit: &Fit, fillings: &[Filling], marks: &mut [Marks]) {
        for j in self.headline(&fit.chances(), marks) {
            if !marks[j].flags.contains(&Flag::StartedOnce) {
                continue;
            }
            let again = checks::without_starts(&self.setting, fillings, j);
            if !self.stands(j, &fit.chances(), &again, marks) {
                marks[j].flags.push(Flag::RestsOnTheStart);
                marks[j].doubt = Some(Reason::StartedOnce);
            }
        }
    }

    fn headline(&self, chances: &[series::Chances], marks: &[Marks]) -> Vec<usize> {
        judge::headline(&self.setting, chances, 0.0, marks)
    }

    /// Whether effect `j` points the same way in other fits, and is in their headline too.
    fn stands(
        &self,
        j: usize,
        chances: &[series::Chances],
        again: &[series::Chances],
        marks: &[Marks],
    ) -> bool {
        goes_up(&chances[j]) == goes_up(&again[j]) && self.headline(again, marks).contains(&j)
    }

    fn answer(&self, fit: &Fit, filling: &Filling, marks: &[Marks], method: Method) -> Why {
        let set_aside = &self.set_aside;
        judge::answer(&self.setting, filling, fit, marks, set_aside, (self.evidence, method))
    }
}

fn goes_up(chances: &series::Chances) -> bool {
    chances.more >= chances.fewer
}

#[cfg(test)]
mod tests;
