//! A routine as a row of beats, each of so many seconds.
//!
//! Owns: their order, what is said at each, and the time to change position that no trial counts.
//! Must not know: any routine, or how a beat is shown.

use clinic::routines::{Routine, Sides, Step};
use diary::Side;

/// Time to take up a new position, and to change legs in the same one. Ours: the trial's
/// programme says nothing of it.
const NEW_POSITION_SECONDS: u16 = 15;
const OTHER_LEG_SECONDS: u16 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Taking up a position.
    Ready,
    /// Doing what the step asks.
    Hold,
    /// Between two times.
    Rest,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Hold => "hold",
            Self::Rest => "rest",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Beat<'a> {
    /// Which step, from 0.
    pub step: usize,
    pub kind: Kind,
    pub seconds: u16,
    /// In two or three words.
    pub says: &'a str,
    pub side: Option<Side>,
    /// Which time it is, and of how many.
    pub time: (u8, u8),
    /// Whether a screen reader tells of it. What repeats itself every few seconds is told of at
    /// first, then left to the sound.
    pub told: bool,
}

pub fn beats(routine: &Routine) -> Vec<Beat<'_>> {
    let mut beats = Vec::new();
    for (at, step) in routine.steps.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| routine.steps.get(before));
        let same = before.is_some_and(|before| before.figure == step.figure);
        let sides: &[Option<Side>] = match step.sides {
            Sides::Each => &[Some(Side::Left), Some(Side::Right)],
            Sides::Together => &[None],
        };
        for (turn, &side) in sides.iter().enumerate() {
            let beat = |kind, seconds, says, time| Beat {
                step: at,
                kind,
                seconds,
                says,
                side,
                time: (time, step.times),
                told: true,
            };
            let ready = if turn > 0 || same { OTHER_LEG_SECONDS } else { NEW_POSITION_SECONDS };
            beats.push(beat(Kind::Ready, ready, "Get ready", 1));
            for time in 1..=step.times {
                for (says, seconds) in phases(step) {
                    let told = step.phases.len() < 2 || time == 1;
                    beats.push(Beat { told, ..beat(Kind::Hold, seconds, says, time) });
                }
                if time < step.times && step.rest_seconds > 0 {
                    let says = step.rest_says.as_deref().unwrap_or("Rest");
                    beats.push(beat(Kind::Rest, step.rest_seconds, says, time));
                }
            }
        }
    }
    beats
}

fn phases(step: &Step) -> Vec<(&str, u16)> {
    if step.phases.is_empty() {
        vec![("Hold", step.hold_seconds)]
    } else {
        step.phases.iter().map(|phase| (phase.say.as_str(), phase.seconds)).collect()
    }
}

#[cfg(test)]
mod tests {
    use clinic::routines::Routines;

    use super::*;

    #[test]
    fn every_step_takes_the_time_that_knowledge_says() {
        for routine in Routines::built_in().iter() {
            let beats = beats(routine);
            for (at, step) in routine.steps.iter().enumerate() {
                let of_step = beats.iter().filter(|beat| beat.step == at);
                let counted: u32 = of_step
                    .filter(|beat| beat.kind != Kind::Ready)
                    .map(|beat| u32::from(beat.seconds))
                    .sum();
                assert_eq!(counted, step.seconds(), "{}: {}", routine.id, step.title);
            }
        }
    }

    #[test]
    fn the_tested_stretch_is_each_leg_three_times_ten_seconds_with_ten_between() {
        let routine = Routines::built_in().get("stretch-standing").unwrap();
        let all = beats(routine);
        for (step, side) in [(0, Side::Left), (0, Side::Right), (1, Side::Left), (1, Side::Right)] {
            let of_leg = all.iter().filter(|beat| beat.step == step && beat.side == Some(side));
            let told: Vec<(Kind, u16)> = of_leg.map(|beat| (beat.kind, beat.seconds)).collect();
            use Kind::{Hold, Ready, Rest};
            let ready = if side == Side::Left { 15 } else { 10 };
            assert_eq!(
                told,
                [(Ready, ready), (Hold, 10), (Rest, 10), (Hold, 10), (Rest, 10), (Hold, 10)],
            );
        }
        assert_eq!(all.len(), 24);
    }

    #[test]
    fn a_breath_is_told_of_once_and_then_left_to_the_sound() {
        let routine = Routines::built_in().get("breathing").unwrap();
        let all = beats(routine);
        let breaths: Vec<&Beat> = all.iter().filter(|beat| beat.step == 1).collect();
        assert_eq!((breaths[1].says, breaths[1].seconds), ("Breathe in", 4));
        assert_eq!((breaths[2].says, breaths[2].seconds), ("Breathe out", 6));
        assert_eq!(breaths.iter().filter(|beat| beat.told).count(), 3);
        assert_eq!(breaths.len(), 1 + 2 * 54);
    }
}
