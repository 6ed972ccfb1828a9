//! What a diary shows by itself that belongs in a check.
//!
//! Owns: which signs there are, when each is worth a word, and which questions each answers.
//! Must not know: how a sign is shown, or what it comes to; the rules of the check decide that.
//!
//! No sign is an alarm. Each is a reason to look at the check, in which its question counts as
//! answered or is asked.

mod pain;
pub mod rising;
#[cfg(test)]
mod tests;

use diary::{Diary, ExposureValue, FindingId, Night, Observation, view::NightView};
use jiff::{ToSpan, civil};

use crate::{
    medicines::{Medicines, Timing},
    person::Person,
    triage::{Answers, Reply, RuleBook, session::past_checks},
};

/// A cramp of more is asked about; it fires nothing by itself (rule S2).
const LONG_SECONDS: u32 = 600;
/// For so many nights a long cramp, or one elsewhere, is worth a question.
const FRESH_NIGHTS: i64 = 14;
/// For so many days after a check its signs need no further word.
const DAYS_SETTLED: i64 = 28;
/// The length of the programmes of the trials, and how many evenings of it count as done.
const STRETCHING: (i64, usize) = (42, 30);
/// The nights before, to which the stretched ones are compared, and how many have to be recorded.
const UNSTRETCHED: (i64, usize) = (84, 28);

/// One thing that a diary shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Sign {
    LongCramp {
        night: Night,
    },
    Rising(rising::Rise),
    PainRising {
        before: f64,
        recent: f64,
    },
    NewMedicine {
        name: String,
    },
    StretchedInVain {
        evenings: usize,
    },
    OutsideLegs {
        night: Night,
    },
    /// Signs that may appear late were last asked about on this day.
    AskAgain {
        since: civil::Date,
    },
}

impl Sign {
    /// In a short sentence.
    pub fn words(&self) -> String {
        match self {
            Self::LongCramp { .. } => {
                "A cramp lasted more than ten minutes. Did stretching ease it?".into()
            }
            Self::Rising(rising::Rise { weeks, before_per_week, recent_per_week }) => format!(
                "Cramps have become more frequent: about {recent_per_week:.1} a week in the last \
                 {weeks} weeks, {before_per_week:.1} before."
            ),
            Self::PainRising { before, recent } => format!(
                "The cramps have become more painful: about {recent:.0} of 10 in the last six \
                 weeks, {before:.0} before."
            ),
            Self::NewMedicine { name } => {
                format!("{name} was begun or changed in the year before the cramps began.")
            }
            Self::StretchedInVain { evenings } => format!(
                "Six weeks of stretching ({evenings} evenings), and the cramps are as frequent as \
                 before."
            ),
            Self::OutsideLegs { .. } => {
                "A cramp was somewhere else than in the leg or foot.".into()
            }
            Self::AskAgain { .. } => {
                "Some signs can appear late. It is time to ask about them again.".into()
            }
        }
    }

    /// The finding that it answers with yes. The others are asked.
    fn answers(&self) -> Option<&'static str> {
        match self {
            Self::LongCramp { .. } => Some("cramp-over-10-minutes"),
            Self::Rising(_) | Self::PainRising { .. } => Some("cramps-getting-worse"),
            Self::NewMedicine { .. } => Some("new-medicine-before-cramps"),
            Self::StretchedInVain { .. } => Some("no-better-after-six-weeks-of-stretching"),
            Self::OutsideLegs { .. } | Self::AskAgain { .. } => None,
        }
    }
}

/// Everything the diary shows on the day `on`, the most pressing first.
pub fn signs(diary: &Diary, on: civil::Date) -> Vec<Sign> {
    let Ok(tonight) = Night::of_evening(on) else { return Vec::new() };
    let recent = |nights: i64| {
        let from = tonight.plus(-nights).unwrap_or(tonight);
        diary.nights().filter(move |(night, _)| *night >= from && *night <= tonight)
    };
    let mut signs = Vec::new();
    let long = recent(FRESH_NIGHTS).rfind(|(_, view)| is_long(view));
    signs.extend(long.map(|(night, _)| Sign::LongCramp { night }));
    let hemisphere = diary.profile().hemisphere.as_ref().and_then(|it| it.what.known().copied());
    let nights = cramps_of(diary, tonight);
    let last = tonight.plus(-1).unwrap_or(tonight);
    signs.extend(rising::rise(&nights, last, hemisphere).map(Sign::Rising));
    signs.extend(pain::rise(diary, tonight));
    let elsewhere = recent(FRESH_NIGHTS).rfind(|(_, view)| is_elsewhere(view));
    signs.extend(elsewhere.map(|(night, _)| Sign::OutsideLegs { night }));
    let person = Person::of(diary, on);
    let linked = Medicines::built_in().links(&person);
    let new = linked.iter().find(|it| it.link.is_some() && it.timing == Timing::ShortlyBefore);
    signs.extend(new.map(|it| Sign::NewMedicine { name: it.taken.name.clone() }));
    signs.extend(stretched_in_vain(diary, tonight));
    signs.extend(ask_again(diary, on));
    signs
}

/// The one sign that is worth a word tonight: the most pressing that no check has dealt with.
pub fn worth_a_word(diary: &Diary, on: civil::Date) -> Option<Sign> {
    let checked = past_checks(diary).next();
    let checked = checked.and_then(|(_, view, _)| Some(view.began.as_ref()?.civil().date()));
    let settled = checked
        .is_some_and(|day| on.since(day).map_or(0, |span| span.get_days().into()) < DAYS_SETTLED);
    signs(diary, on).into_iter().find(|sign| match sign {
        Sign::LongCramp { night } | Sign::OutsideLegs { night } => {
            checked.is_none_or(|day| day < night.morning_date())
        }
        // Asked on its own ground: a long time without a check.
        Sign::AskAgain { .. } => true,
        _ => !settled,
    })
}

/// What the signs answer in a check.
pub fn answers(signs: &[Sign]) -> Answers {
    let ids = signs.iter().filter_map(|sign| sign.answers()?.parse::<FindingId>().ok());
    ids.map(|id| (id, Reply::Yes)).collect()
}

/// The cramps of consecutive nights up to last night.
fn cramps_of(diary: &Diary, tonight: Night) -> Vec<Option<f64>> {
    let Some((first, _)) = diary.nights().next() else { return Vec::new() };
    let far = tonight.plus(-(rising::REACH as i64)).unwrap_or(first);
    let nights = Night::range(first.max(far), tonight).filter(|&night| night < tonight);
    counts(&nights.map(|night| diary.observation(night)).collect::<Vec<_>>())
}

/// How many cramps each night had; `None` where it was not recorded. A night that does not say
/// how many is taken to be like the cramp nights that do.
fn counts(nights: &[Observation]) -> Vec<Option<f64>> {
    let known = nights.iter().filter_map(|night| night.count()).filter(|&count| count > 0);
    let (sum, number) = known.fold((0.0, 0.0), |(sum, n), count| (sum + f64::from(count), n + 1.0));
    let usual = if number > 0.0 { sum / number } else { 1.0 };
    let of = |night: &Observation| match (night.count(), night.lower_bound()) {
        (Some(count), _) => Some(f64::from(count)),
        (None, Some(least)) => Some(usual.max(f64::from(least))),
        (None, None) => None,
    };
    nights.iter().map(of).collect()
}

fn is_long(view: &NightView) -> bool {
    let long = |duration: &diary::CrampDuration| duration.as_seconds() > LONG_SECONDS;
    let of_night = view.longest.as_ref().and_then(|said| said.what.known()).is_some_and(long);
    let cramps = view.episodes.values();
    of_night || cramps.filter_map(|it| it.duration.as_ref()?.known()).any(long)
}

fn is_elsewhere(view: &NightView) -> bool {
    let other = |site: &diary::Site| *site == diary::Site::Other;
    let of_night = view.site.as_ref().and_then(|said| said.what.known()).is_some_and(other);
    of_night || view.episodes.values().filter_map(|it| it.site.as_ref()?.known()).any(other)
}

/// Six weeks with the stretch on most evenings, against the weeks without it before.
fn stretched_in_vain(diary: &Diary, tonight: Night) -> Option<Sign> {
    let stretch = "bedtime_stretch".parse().ok()?;
    let since = tonight.plus(-STRETCHING.0)?;
    let before = since.plus(-UNSTRETCHED.0)?;
    let tally = |from: Night, to: Night| {
        let mut tally = Tally::default();
        for (_, view) in diary.nights().filter(|(night, _)| *night >= from && *night < to) {
            let done = view.exposures.get(&stretch).and_then(|said| said.what.known());
            tally.stretched += usize::from(done == Some(&ExposureValue::YesNo(true)));
            let had = view.observation().had_cramps();
            tally.recorded += usize::from(had.is_some());
            tally.with_cramps += usize::from(had == Some(true));
        }
        tally
    };
    let (with, without) = (tally(since, tonight), tally(before, since));
    let enough = with.stretched >= STRETCHING.1
        && with.recorded >= UNSTRETCHED.1
        && without.recorded >= UNSTRETCHED.1
        && without.stretched * 5 <= without.recorded
        && with.with_cramps > 0;
    // No fewer than four fifths of before: what a person would call no change.
    let unchanged =
        5 * with.with_cramps * without.recorded >= 4 * without.with_cramps * with.recorded;
    (enough && unchanged).then_some(Sign::StretchedInVain { evenings: with.stretched })
}

#[derive(Default)]
struct Tally {
    stretched: usize,
    recorded: usize,
    with_cramps: usize,
}

/// Whether a finding that may appear late was last asked too long ago.
fn ask_again(diary: &Diary, on: civil::Date) -> Option<Sign> {
    let book = RuleBook::built_in();
    let days = book.findings().filter_map(|finding| finding.again_after_days).min()?;
    let (_, view, _) = past_checks(diary).next()?;
    let since = view.began.as_ref()?.civil().date();
    let due = since.checked_add(i32::from(days).days()).ok()?;
    let cramps_since = diary.nights().any(|(night, view)| {
        night.evening_date() >= since && view.observation().had_cramps() == Some(true)
    });
    (on >= due && cramps_since).then_some(Sign::AskAgain { since })
}
