//! Where a check begins, and the checks that were made before.
//!
//! Owns: the page `/check`.
//! Must not know: what a check asks.

use app::{App, Manner};
use clinic::{
    triage::{
        RuleBook,
        session::{open_check, past_checks},
        words::{chosen_number, with_number},
    },
    watch,
};
use diary::{CheckOutcome, Diary};
use maud::{Markup, html};

use super::result::in_words;
use crate::{controls::event, emergency::call, notice};

pub(super) fn body(app: &App, diary: &Diary, manner: Manner, saved: Option<&Markup>) -> Markup {
    let open = open_check(diary, notice::now(app));
    let signs = watch::signs(diary, notice::now(app).date());
    let mut past = past_checks(diary).peekable();
    html! {
        @if let Some(saved) = saved { (saved) }
        h1 { "Is it something else?" }
        p { "A few short questions, the dangerous signs first. It takes about two minutes when all is well. Every answer may be “not sure”." }
        section class="card" {
            @if let Some(id) = open {
                p { "A check is open. It goes on where you left it." }
                div class="answers" {
                    a class="button primary" href={ "/check/" (id) } { "Go on" }
                }
            }
            form method="post" action="/check" class="answers" {
                (event(app.new_id()))
                button type="submit" class=(if open.is_some() { "" } else { "primary" }) {
                    @if open.is_some() { "Begin anew" } @else { "Begin" }
                }
            }
        }
        @if !signs.is_empty() {
            section class="card" {
                h2 { "What your diary shows" }
                ul class="plain" { @for sign in &signs { li { (sign.words()) } } }
                p class="hint" { "The check knows this already and asks the rest." }
            }
        }
        div class="aside urgent" {
            p {
                "If someone cannot breathe, has collapsed, or you are frightened for them: do not answer questions. "
                (with_number("Call {number}.", chosen_number(diary)))
            }
            (call(diary))
        }
        @if past.peek().is_some() {
            section class="card" {
                h2 { "Checks before" }
                ul class="changes" {
                    @for (id, view, outcome) in past {
                        li {
                            span {
                                @if let Some(began) = &view.began {
                                    (manner.dated(began.civil().date()))
                                }
                                span class="hint" { (came_to(outcome)) }
                            }
                            a href={ "/check/" (id) } { "Look" }
                        }
                    }
                }
            }
        }
    }
}

fn came_to(outcome: &CheckOutcome) -> String {
    let heading = with_number(&RuleBook::built_in().words(outcome.tier).heading, None);
    match outcome.within {
        Some(within) if outcome.tier != diary::Tier::Emergency => {
            format!(" {heading}: {}", in_words(within).to_lowercase())
        }
        _ => format!(" {heading}"),
    }
}
