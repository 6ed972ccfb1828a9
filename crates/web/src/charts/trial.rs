//! The nights of a trial as rows of cells, one row a week.
//!
//! Owns: how an arm, a night that is not compared, a break and a night to come look.
//! Must not know: what a trial found.

use clinic::trial::NightOfTrial;
use diary::Arm;
use maud::{Markup, html};

use super::strip::class;
use crate::words;

/// Every night, each leading to its page once it has begun.
pub fn nights(nights: &[NightOfTrial], with: &str, without: &str) -> Markup {
    let begun = nights.iter().filter(|night| night.begun).count();
    // What is ahead is a row or two; the rest of a year would only be grey.
    let shown = nights.len().min(begun.next_multiple_of(7) + 14);
    let more = nights.len() - shown;
    html! {
        ol class="trial-nights" aria-label="The nights of the trial" {
            @for night in &nights[..shown] { li class=[arm_class(night)] { (cell(night, with, without)) } }
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

fn arm_class(night: &NightOfTrial) -> Option<&'static str> {
    Some(match (night.arm?, night.discarded || night.still) {
        (Arm::With, false) => "with",
        (Arm::With, true) => "with apart",
        (Arm::Without, false) => "without",
        (Arm::Without, true) => "without apart",
    })
}

fn cell(night: &NightOfTrial, with: &str, without: &str) -> Markup {
    let date = night.night.evening_date();
    let arm = match night.arm {
        Some(Arm::With) => with,
        Some(Arm::Without) => without,
        None => "not shown yet",
    };
    html! {
        @if night.begun {
            a href={ "/night/" (night.night) } {
                span class="visually-hidden" {
                    (words::day(date)) ": " (arm) ", " (words::cramps(night.observation))
                    @if night.still { ", break" } @else if night.discarded { ", not compared" }
                }
                span class={ "cell " (class(night.observation)) } aria-hidden="true" { (words::cell(night.observation)) }
            }
        } @else {
            span class="visually-hidden" { (words::day(date)) ": " (arm) }
            span class="cell open" aria-hidden="true" {}
        }
    }
}
