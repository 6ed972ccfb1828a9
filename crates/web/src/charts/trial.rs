//! The nights or cramps of a trial as rows of cells, and what both arms came to as bars.
//!
//! Owns: how an arm, a night that is not compared, a break and a night to come look.
//! Must not know: what a trial found.

use app::Manner;
use clinic::trial::{CrampOfTrial, NightOfTrial};
use diary::{Arm, CrampDuration, Night};
use maud::{Markup, html};

use super::{at, strip::class};
use crate::words;

/// Every night, each leading to its page once it has begun. `open` is the one that is still going
/// on: an empty cell of it is not a missing record.
pub fn nights(
    nights: &[NightOfTrial],
    (with, without): (&str, &str),
    open: Night,
    manner: Manner,
) -> Markup {
    let begun = nights.iter().filter(|night| night.begun).count();
    // What is ahead is a row or two; the rest of a year would only be grey.
    let shown = nights.len().min(begun.next_multiple_of(7) + 14);
    let more = nights.len() - shown;
    html! {
        ol class="trial-nights" aria-label="The nights of the trial" {
            @for night in &nights[..shown] { li class=[arm_class(night)] { (cell(night, with, without, open, manner)) } }
        }
        @if more > 0 { p class="hint" { "And " (words::count_of(more as u64, "night")) " after these." } }
        ul class="key" {
            li class="with" { (with) }
            li class="without" { (without) }
            @if nights.iter().any(|night| night.discarded) { li class="apart" { "round: not compared" } }
            @if nights.iter().any(|night| night.still) { li class="apart" { "break" } }
        }
    }
}

/// A week of a trial that nobody lives, for whoever has never seen one.
pub fn example() -> Markup {
    const NIGHTS: [(bool, u8); 7] =
        [(true, 0), (false, 2), (false, 1), (true, 1), (true, 0), (false, 3), (true, 0)];
    html! {
        div aria-hidden="true" {
            ol class="trial-nights" {
                @for (with, cramps) in NIGHTS {
                    li class=(if with { "with" } else { "without" }) {
                        span class={ "cell " (["none", "one", "two", "many"][usize::from(cramps).min(3)]) } { (cramps) }
                    }
                }
            }
            ul class="key" { li class="with" { "With it" } li class="without" { "Without" } }
        }
    }
}

/// Every cramp that was dealt an arm, with its minutes; each leads to its night.
pub fn cramps(cramps: &[CrampOfTrial], (with, without): (&str, &str), manner: Manner) -> Markup {
    html! {
        ol class="trial-nights" aria-label="The cramps of the trial" {
            @for cramp in cramps {
                @let (class, arm) = match cramp.arm { Arm::With => ("with", with), Arm::Without => ("without", without) };
                li class=(class) {
                    a href={ "/night/" (cramp.night) "?cramp=" (cramp.cramp) } {
                        span class="visually-hidden" {
                            (manner.day(cramp.night.evening_date())) ": " (arm) ", "
                            @match cramp.lasted { Some(lasted) => (words::duration(lasted)), None => "length not known" }
                        }
                        span class={ "cell " (if cramp.lasted.is_some() { "none" } else { "unknown" }) } aria-hidden="true" {
                            @match cramp.lasted { Some(lasted) => (minutes(lasted)), None => "?" }
                        }
                    }
                }
            }
        }
        ul class="key" {
            li class="with" { (with) }
            li class="without" { (without) }
            li class="apart" { "minutes" }
        }
    }
}

/// Whole minutes, as there is room for; below one, "<1".
fn minutes(lasted: CrampDuration) -> String {
    let minutes = lasted.as_minutes();
    if minutes < 1.0 { "<1".into() } else { format!("{minutes:.0}") }
}

/// What one arm came to, in size and in words.
pub struct ArmBar<'a> {
    pub name: &'a str,
    pub class: &'a str,
    pub size: f64,
    pub said: String,
}

/// Both arms as bars of one scale.
pub fn arms(arms: &[ArmBar<'_>]) -> Markup {
    const WIDTH: f64 = 340.0;
    let most = arms.iter().map(|arm| arm.size).fold(f64::MIN_POSITIVE, f64::max);
    html! {
        dl class="arm-bars" {
            @for arm in arms {
                dt { (arm.name) }
                dd {
                    svg class=(arm.class) viewBox={ "0 0 " (WIDTH) " 20" } preserveAspectRatio="none" aria-hidden="true" {
                        rect x="1" y="1" width=(at((arm.size / most).clamp(0.0, 1.0) * (WIDTH - 2.0))) height="18" rx="4" {}
                    }
                    (arm.said)
                }
            }
        }
    }
}

fn arm_class(night: &NightOfTrial) -> Option<&'static str> {
    Some(match (night.arm?, night.discarded || night.still) {
        (Arm::With, false) => "with",
        (Arm::With, true) => "with apart",
        (Arm::Without, false) => "without",
        (Arm::Without, true) => "without apart",
    })
}

fn cell(night: &NightOfTrial, with: &str, without: &str, open: Night, manner: Manner) -> Markup {
    let date = night.night.evening_date();
    let arm = match night.arm {
        Some(Arm::With) => with,
        Some(Arm::Without) => without,
        None if night.begun => "with or without it is not known",
        None => "not shown yet",
    };
    let going_on = night.night == open && !night.observation.is_recorded();
    let said = if going_on {
        "tonight, nothing recorded so far".into()
    } else {
        words::cramps(night.observation)
    };
    html! {
        @if night.begun {
            a href={ "/night/" (night.night) } {
                span class="visually-hidden" {
                    (manner.day(date)) ": " (arm) ", " (said)
                    @if night.still { ", break" } @else if night.discarded { ", not compared" }
                }
                span class={ "cell " (if going_on { "open now" } else { class(night.observation) }) } aria-hidden="true" { (words::cell(night.observation)) }
            }
        } @else {
            span class="visually-hidden" { (manner.day(date)) ": " (arm) }
            span class="cell open" aria-hidden="true" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use diary::{DateOrder, Observation};

    use super::*;

    #[test]
    fn the_night_that_has_only_begun_is_not_missing() {
        let tonight: Night = "2026-11-22".parse().unwrap();
        let of = |from_tonight: i64| NightOfTrial {
            night: tonight.plus(from_tonight).unwrap(),
            arm: None,
            observation: Observation::NotRecorded,
            followed: None,
            discarded: false,
            still: false,
            begun: from_tonight <= 0,
        };
        let drawn = nights(
            &[of(-1), of(0), of(1)],
            ("with", "without"),
            tonight,
            DateOrder::DayFirst.into(),
        )
        .into_string();
        assert_eq!(drawn.matches("cell unknown").count(), 1, "{drawn}");
        assert_eq!(drawn.matches("cell open now").count(), 1, "{drawn}");
        assert!(drawn.contains("tonight, nothing recorded so far"), "{drawn}");
    }
}
