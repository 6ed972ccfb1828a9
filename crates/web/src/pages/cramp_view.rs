//! What the page of a cramp shows: which leg, the steps, the clock, and when to call someone.
//!
//! Owns: how the steps of `knowledge/acute.toml` are shown in pain, in the dark.
//! Must not know: what becomes of an answer.

use app::{App, Manner};
use clinic::acute::{Act, Acute, Note};
use diary::{Answer, Arm, CrampDuration, Diary, EventId, Night, TrialView, view::EpisodeView};
use maud::{Markup, html};

use super::tonight::cramp_now;
use crate::{
    controls::{event, post_button},
    emergency::call,
    form::{Fields, NOT_SURE},
    notice::undo,
    shell::{Look, Page},
    words,
};

/// Past this, a tap on an old page may be a new cramp.
const SAME_TAP_SECONDS: i64 = 120;
/// From here on a clock was left running, and its time means nothing.
pub const LEFT_RUNNING_SECONDS: i64 = 3_600;

pub struct Scene<'a> {
    pub app: &'a App,
    pub diary: &'a Diary,
    pub id: EventId,
    pub night: Night,
    pub cramp: &'a EpisodeView,
    /// Seconds since it began.
    pub elapsed: Option<i64>,
    /// What a trial drew for this cramp.
    pub drawn: Option<(&'a TrialView, Arm)>,
    pub manner: Manner,
}

impl Scene<'_> {
    pub fn draw(&self, query: &Fields, notice: Option<&Markup>) -> Markup {
        let gone = query.get("gone").is_some() || self.length().is_some();
        let step = query.get("step").and_then(|step| step.parse::<usize>().ok());
        let asks_side = self.cramp.side.is_none() && step.is_none();
        let content = if gone {
            self.gone()
        } else if asks_side {
            self.which_leg()
        } else {
            self.relief(step.unwrap_or(1))
        };
        let again = query.get("again").is_some()
            && self.elapsed.is_some_and(|elapsed| elapsed > SAME_TAP_SECONDS);
        let body = html! {
            div class="bedhead" {
                @if let Some(notice) = notice { (notice) }
                @else { (self.saved_line(step.is_none())) }
                @if again { (self.again()) }
            }
            @if !gone {
                @if asks_side { (self.drawn()) } @else { (self.drawn_in_short()) }
                (self.long())
            }
            (content)
            (standing_line())
        };
        let title = match step {
            _ if gone => "It’s gone",
            _ if asks_side => "Which leg?",
            step => &shown(step.unwrap_or(1)).1.title,
        };
        page(title, body)
    }

    fn began(&self) -> String {
        self.cramp.began().map_or_else(|| "Cramp".to_owned(), |at| self.manner.clock(at.time()))
    }

    fn length(&self) -> Option<CrampDuration> {
        self.cramp.duration.as_ref()?.known().copied()
    }

    fn saved_line(&self, just: bool) -> Markup {
        html! {
            div class="notice" role="status" tabindex="-1" autofocus[just] data-saved[just] {
                p { (self.began()) " saved." }
                (undo(self.app, self.id, &format!("/cramp/{}", self.id), "Undo", "quiet"))
            }
        }
    }

    fn again(&self) -> Markup {
        html! {
            div class="again" {
                p { "This cramp was stored at " (self.began()) ". Is it a new one?" }
                (cramp_now(self.app, "later"))
            }
        }
    }

    /// First of all what a trial drew: without a touch, and never as an order.
    fn drawn(&self) -> Markup {
        let Some((trial, arm)) = self.drawn else { return html! {} };
        let plan = trial.protocol().arm(arm);
        html! {
            section class={ "drawn " (arm) } aria-labelledby="drawn" {
                p class="sub" { "Your trial, this cramp:" }
                h2 id="drawn" { (plan.name) }
                p { (plan.what) }
                p class="sub" { "Or do whatever helps you. It counts all the same." }
            }
        }
    }

    /// Beside the steps, which need the room.
    fn drawn_in_short(&self) -> Markup {
        let Some((trial, arm)) = self.drawn else { return html! {} };
        let plan = trial.protocol().arm(arm);
        html! {
            p class={ "drawn short " (arm) } {
                span { "Your trial: " strong { (plan.name) } ". Or whatever helps you." }
            }
        }
    }

    /// Whether it was done as drawn.
    fn followed(&self) -> Markup {
        let Some((trial, arm)) = self.drawn else { return html! {} };
        let button = |value: &str, label: &str| {
            let is = match self.cramp.followed {
                Some(Answer::Known(true)) => value == "yes",
                Some(Answer::Known(false)) => value == "no",
                Some(Answer::NotSure) => value == NOT_SURE,
                Some(Answer::NotRecorded) | None => false,
            };
            html! {
                form method="post" action={ "/cramp/" (self.id) } class="inline" {
                    (event(self.app.new_id()))
                    input type="hidden" name="followed" value=(value);
                    button type="submit" class="button" aria-pressed=(is) { (label) }
                }
            }
        };
        html! {
            div class={ "drawn " (arm) } {
                p { "Your trial drew “" (trial.protocol().arm(arm).name) "”. Did you do it?" }
                div class="acts" {
                    (button("yes", "Yes"))
                    (button("no", "No"))
                    (button(NOT_SURE, "Not sure"))
                }
            }
        }
    }

    fn which_leg(&self) -> Markup {
        let side = |value: &str, label: &str| {
            let id = self.app.new_id().to_string();
            let hidden = [("event", id.as_str()), ("side", value)];
            post_button(&format!("/cramp/{}", self.id), &hidden, &html! { (label) }, value)
        };
        html! {
            div class="question" {
                h1 { "Which leg?" }
                (self.clock())
            }
            div class="halves" {
                (side("left", "Left"))
                (side("right", "Right"))
            }
            div class="foot" {
                (side("both", "Both"))
                a class="button" href={ "/cramp/" (self.id) "?step=1" } { "How to stop it" }
            }
        }
    }

    fn relief(&self, step: usize) -> Markup {
        let steps = &Acute::built_in().steps;
        let (step, shown) = shown(step);
        let address = |step: usize| format!("/cramp/{}?step={step}", self.id);
        html! {
            div class="question" {
                p class="sub" { "Step " (step) " of " (steps.len()) }
                (self.clock())
            }
            div class="relief" {
                h1 { (shown.title) }
                @if !shown.text.is_empty() { p { (shown.text) } }
                @for note in Acute::built_in().notes_beside(&shown.id) { p class="sub" { (note.text) } }
            }
            div class="foot" {
                @if step > 1 { a class="button" href=(address(step - 1)) { "Back" } }
                @else if self.cramp.side.is_none() {
                    a class="button" href={ "/cramp/" (self.id) } { "Which leg?" }
                }
                @if step < steps.len() { a class="button next" href=(address(step + 1)) { "Next step" } }
                @else { a class="button next" href=(address(1)) { "From the start" } }
            }
            form method="post" action={ "/cramp/" (self.id) } class="now gone" {
                (event(self.app.new_id()))
                input type="hidden" name="gone" value="1";
                button type="submit" { strong { "It’s gone" } }
            }
        }
    }

    fn clock(&self) -> Markup {
        html! {
            @if let Some(elapsed) = self.elapsed.filter(|&elapsed| elapsed < LEFT_RUNNING_SECONDS) {
                p class="clock" {
                    span class="visually-hidden" { "Time since it began: " }
                    span data-elapsed=(elapsed) role="timer" { (elapsed / 60) " min" }
                }
            }
        }
    }

    fn long(&self) -> Markup {
        let long = &Acute::built_in().long;
        let after = i64::from(long.after_minutes) * 60;
        let is_long = self.elapsed.is_some_and(|elapsed| elapsed >= after);
        html! {
            div role="alert" {
                section class="long" data-after=(after) hidden[!is_long] {
                    h2 { (long.title) }
                    @for line in &long.text { p { (line) } }
                    (call(self.diary))
                }
            }
        }
    }

    fn gone(&self) -> Markup {
        html! {
            div class="relief" {
                h1 { "It’s gone" }
                @match self.length() {
                    Some(length) => p { "It lasted " (words::duration(length)) "." }
                    None => p {
                        "How long it lasted was not saved: the clock had run too long. "
                        "You can add it in the morning."
                    }
                }
                @for note in Acute::built_in().notes_beside(Note::AFTERWARDS) { p class="sub" { (note.text) } }
                (self.followed())
                p class="sub" { "The rest can wait until the morning. Sleep well." }
            }
            div class="foot" {
                a class="button" href={ "/night/" (self.night) "?cramp=" (self.id) } { "Add details" }
                a class="button next" href="/" { "Done" }
            }
        }
    }
}

/// The step that is shown where this one is asked for, and its number.
fn shown(step: usize) -> (usize, &'static Act) {
    let steps = &Acute::built_in().steps;
    let step = step.clamp(1, steps.len());
    (step, &steps[step - 1])
}

pub fn standing_line() -> Markup {
    html! { p class="standing" { (Acute::built_in().standing.text) " " a href="/check" { "Check" } } }
}

pub fn page(title: &str, body: Markup) -> Markup {
    Page { title, tab: None, look: Look::Night, layout: "bedside", body }.draw()
}
