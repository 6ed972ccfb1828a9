//! A routine counted down: the same steps, one after the other, on the whole screen.
//!
//! Owns: what `player.js` needs to find, and what its keys say.
//! Must not know: any routine; what is stored when it is done.

use clinic::routines::Routine;
use diary::Side;
use maud::{Markup, html};

use super::beats::{Beat, Kind, beats};
use crate::assets;

/// How what was done gets into the diary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// By itself, once it was done.
    Stores,
    /// By a touch.
    Asks,
    Nothing,
}

/// What is drawn on the page for the script. Without it nothing of this is seen.
pub fn player(routine: &Routine, ending: Ending) -> Markup {
    html! {
        dialog class="player" id="player" aria-labelledby="player-title" data-auto[ending == Ending::Stores] {
            p class="visually-hidden" role="status" data-part="tell" {}
            div class="run" data-part="run" {
                header {
                    p class="sub" data-part="step" {}
                    button type="button" class="quiet" data-part="sound" aria-pressed="true" { "Sound" }
                    button type="button" class="quiet" data-close { "Close" }
                }
                progress data-part="bar" value="0" max="1" aria-label="How much is done" {}
                h2 id="player-title" data-part="title" { (routine.name) }
                p class="how" data-part="how" {}
                div class="stage" data-part="stage" {}
                div class="dial" {
                    p class="leg" data-part="leg" {}
                    div class="face" {
                        svg viewBox="0 0 100 100" aria-hidden="true" {
                            circle class="trough" cx="50" cy="50" r="45" {}
                            circle class="ring" cx="50" cy="50" r="45" pathLength="1" stroke-dasharray="1"
                                stroke-dashoffset="0" transform="rotate(-90 50 50)" data-part="ring" {}
                        }
                        span class="count" role="timer" aria-live="off" data-part="count" {}
                    }
                    p class="says" data-part="says" {}
                    p class="sub" data-part="time" {}
                }
                div class="keys" {
                    button type="button" data-part="back" { "Back" }
                    button type="button" class="primary" data-part="pause" { "Pause" }
                    button type="button" data-part="skip" { "Skip" }
                }
            }
            div class="finish" data-part="finish" hidden {
                h2 { "Finished" }
                p { (routine.name) "." }
                div class="acts" {
                    @if ending != Ending::Nothing {
                        button type="submit" form="done" class="primary" { "I did it: note it" }
                    }
                    button type="button" data-close { @if ending == Ending::Nothing { "Close" } @else { "Close without noting it" } }
                }
            }
            ol hidden { @for beat in beats(routine) { (item(routine, &beat)) } }
        }
        script type="module" src=(assets::PLAYER.address()) {}
    }
}

fn item(routine: &Routine, beat: &Beat) -> Markup {
    let (time, times) = beat.time;
    let many = times > 1;
    html! {
        li data-step=(beat.step) data-kind=(beat.kind.word()) data-seconds=(beat.seconds)
            data-side=[beat.side.map(Side::word)] data-says=(beat.says)
            data-time=[many.then(|| format!("{time} of {times}"))] data-quiet[!beat.told] {
            @if beat.kind == Kind::Ready { @if let Some(step) = routine.steps.get(beat.step) { (step.title) ". " } }
            @if beat.time.0 == 1 || beat.kind == Kind::Ready { @if let Some(side) = beat.side { (crate::words::sentence(crate::words::side(side))) ". " } }
            (beat.says)
            @if many && beat.kind == Kind::Hold { ", " (time) " of " (times) }
            ", " (beat.seconds) " seconds."
        }
    }
}
