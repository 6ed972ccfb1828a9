//! Trials that draw for each cramp.
//!
//! Owns: which arm the next cramp gets, which cramps were dealt one, and what such a trial would
//! take.
//! Must not know: the nights of other trials, or how anything is worded.
//!
//! A cramp is dealt an arm by the touch that stores it while it lasts, and that uses the arm up.
//! One that is written down afterwards was shown none: it is in the diary like any other, and is
//! not compared.

use std::collections::BTreeMap;

use diary::{
    Answer, Arm, CrampDuration, Diary, EventId, Night, TrialView, trial::Dealt, view::EpisodeView,
};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::experiment::{
    self, AllocationSet, AttackPerson, Design, PLANNED_RATIO, attack_power, find_attacks,
};

use super::{
    Phase, Planned, Standing, TrialDesign, Trials,
    forecast::{Forecast, NIGHTS_BEFORE, Progress},
};

/// One cramp that a trial dealt an arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrampOfTrial {
    pub cramp: EventId,
    pub night: Night,
    /// From 0, in the order dealt.
    pub number: usize,
    pub arm: Arm,
    /// `None`: nobody knows how long it lasted.
    pub lasted: Option<CrampDuration>,
    pub followed: Option<Answer<bool>>,
}

/// The cramps that a trial dealt an arm, by number. Two devices that had not met may have dealt
/// the same number twice: the one stored first has it.
pub(super) fn dealt(diary: &Diary, id: EventId) -> BTreeMap<u16, (Night, EventId, &EpisodeView)> {
    let mut found: BTreeMap<u16, (Night, EventId, &EpisodeView)> = BTreeMap::new();
    let stored = |cramp: EventId, view: &EpisodeView| {
        (view.recorded.as_ref().and_then(diary::Moment::unix_millis), cramp)
    };
    for (night, view) in diary.nights() {
        for (&cramp, episode) in &view.episodes {
            let Some(Dealt { number, .. }) = episode.dealt.filter(|it| it.trial == id) else {
                continue;
            };
            let first = found.get(&number);
            if first.is_none_or(|&(_, other, known)| stored(cramp, episode) < stored(other, known))
            {
                found.insert(number, (night, cramp, episode));
            }
        }
    }
    found
}

/// The same with their arms. `arms` is empty where the draw is not what it was.
pub(super) fn cramps(diary: &Diary, id: EventId, arms: &[Arm]) -> Vec<CrampOfTrial> {
    let cramp = |(number, (night, cramp, episode)): (u16, (Night, EventId, &EpisodeView))| {
        let number = usize::from(number);
        Some(CrampOfTrial {
            cramp,
            night,
            number,
            arm: *arms.get(number)?,
            lasted: episode.duration.as_ref().and_then(|it| it.known().copied()),
            followed: episode.followed,
        })
    };
    dealt(diary, id).into_iter().filter_map(cramp).collect()
}

/// The first night after the last cramp that it draws for; `None` while cramps are still to come.
pub(super) fn planned_end(diary: &Diary, id: EventId, trial: &TrialView) -> Option<Night> {
    let last = u16::try_from(trial.protocol().design.places()).ok()?.checked_sub(1)?;
    dealt(diary, id).get(&last)?.0.plus(1)
}

/// What the cramp that begins now is dealt, by the trial that is running and draws for cramps.
pub fn deal(diary: &Diary, tonight: Night) -> Option<Dealt> {
    let mut trials = diary.trials().filter(|(_, trial)| trial.protocol().design.is_per_cramp());
    trials.find_map(|(id, trial)| {
        let standing = Standing::of(diary, id, tonight)?;
        let goes_on = standing.fault.is_none() && standing.phase == Phase::Running;
        let number = used(&standing.cramps);
        let left = number < trial.protocol().design.places();
        let number = u16::try_from(number).ok().filter(|_| goes_on && left)?;
        Some(Dealt { trial: id, number })
    })
}

/// What was dealt to one cramp, and the trial that did; `None` where that trial is no longer what
/// it was.
pub fn dealt_to(diary: &Diary, dealt: Dealt) -> Option<(&TrialView, Arm)> {
    let trial = diary.trial(dealt.trial)?;
    let drawn = trial.allocation().ok()?;
    Some((trial, *drawn.arms.get(usize::from(dealt.number))?))
}

/// Arms that are used up. One whose cramp was taken back stays so, unless it was the last: then
/// the next cramp gets the same, so that nobody can choose by taking back.
pub(super) fn used(cramps: &[CrampOfTrial]) -> usize {
    cramps.last().map_or(0, |last| last.number + 1)
}

/// Minutes of the cramps whose arms are used up, in the order dealt.
pub(super) fn lengths(cramps: &[CrampOfTrial]) -> Vec<Option<f64>> {
    let mut lengths = vec![None; used(cramps)];
    for cramp in cramps {
        lengths[cramp.number] = cramp.lasted.map(CrampDuration::as_minutes);
    }
    lengths
}

/// Cramps of known length that a forecast needs: below, nobody knows how much they differ.
pub const LEAST_LENGTHS: u32 = 10;
/// Blocks of four, the most that are offered.
const MOST_BLOCKS: u32 = 100;

/// What a trial over cramps would take this person. No lengths are offered where fewer than
/// [`LEAST_LENGTHS`] are known. `None` where `progress` says to stop.
pub(super) fn forecast(
    diary: &Diary,
    design: &TrialDesign,
    tonight: Night,
    trials: Trials,
    progress: &mut Progress<'_>,
) -> Option<Forecast> {
    let mut rng = ChaCha8Rng::seed_from_u64(0x6372_616d_7073);
    let known = Known::of(diary, tonight);
    let behind = known.minutes.len() as u32;
    let empty = Forecast {
        usual_cramps: known.usual_cramps,
        nights_behind: known.nights,
        lengths_behind: Some(behind),
        lengths: Vec::new(),
        enough: None,
    };
    let person = AttackPerson::of(&known.minutes, known.unknown);
    let Some(person) = person.filter(|_| behind >= LEAST_LENGTHS) else { return Some(empty) };
    let all = f64::from(trials.search + 9 * trials.each);
    let (mut done, mut stopped) = (0_u32, false);
    let mut tell = |now: u32, stopped: &mut bool| {
        if now.is_multiple_of(64) {
            *stopped |= progress((f64::from(now) / all).min(1.0)).is_break();
        }
    };
    let least = u32::from(design.least);
    let year = (known.usual_cramps * 365.0 / 4.0) as u32;
    let most = year.clamp(least, MOST_BLOCKS.max(least));
    let enough = find_attacks(
        &person,
        (least, most),
        PLANNED_RATIO,
        trials.search,
        &mut |now| tell(now, &mut stopped),
        &mut rng,
    )
    .ok()?;
    done += trials.search;
    let mut offered: Vec<u32> = [Some(least), enough, Some(most)].into_iter().flatten().collect();
    offered.sort_unstable();
    offered.dedup();
    let mut lengths = Vec::new();
    for &blocks in &offered {
        let of_stats = Design::PermutedBlocks { blocks };
        let set = AllocationSet::of(of_stats).ok()?;
        let mut power = |ratio: f64| {
            if stopped {
                return None;
            }
            let before = done;
            let mut told = |now: u32| tell(before + now, &mut stopped);
            let found = attack_power(&person, &set, ratio, trials.each, &mut told, &mut rng);
            done += trials.each;
            Some(found)
        };
        let (halved, fewer, none): (experiment::Power, _, _) =
            (power(PLANNED_RATIO)?, power(0.7)?, power(1.0)?);
        let cramps = set.places() as u32;
        lengths.push(Planned {
            design: of_stats,
            blocks,
            nights: (f64::from(cramps) / known.usual_cramps).min(1e6).round() as u32,
            cramps: Some(cramps),
            if_halved: halved.tested_fewer,
            if_three_in_ten_fewer: fewer.tested_fewer,
            if_nothing: none.tested_fewer + none.tested_more,
            wrong_direction: halved.tested_more,
            simulations: trials.each,
            nights_behind: known.nights,
            lengths_behind: Some(behind),
        });
    }
    let enough = enough.and_then(|blocks| offered.iter().position(|&offered| offered == blocks));
    Some(Forecast { lengths, enough, ..empty })
}

/// What the last year tells of a person's cramps, one by one.
struct Known {
    minutes: Vec<f64>,
    /// Cramps of which nobody knows how long they lasted.
    unknown: u32,
    /// Recorded nights, and cramps a night in them, at the fewest.
    nights: u32,
    usual_cramps: f64,
}

impl Known {
    fn of(diary: &Diary, tonight: Night) -> Self {
        let mut known = Self { minutes: Vec::new(), unknown: 0, nights: 0, usual_cramps: 0.0 };
        let mut cramps = 0_u32;
        for (night, view) in diary.nights() {
            if !(0..=NIGHTS_BEFORE).contains(&tonight.since(night)) {
                continue;
            }
            if let Some(count) = view.observation().lower_bound() {
                known.nights += 1;
                cramps += u32::from(count);
            }
            for episode in view.episodes.values() {
                match episode.duration.as_ref().and_then(|it| it.known()) {
                    Some(lasted) => known.minutes.push(lasted.as_minutes()),
                    None => known.unknown += 1,
                }
            }
        }
        known.usual_cramps = f64::from(cramps) / f64::from(known.nights.max(1));
        known
    }
}
