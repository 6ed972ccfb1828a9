//! The screens that ask.
//!
//! Owns: how a group, a single question and something to try are shown.
//! Must not know: what follows from an answer.

use clinic::triage::{Finding, Reply as Said, Screen};
use maud::{Markup, html};

use super::Scene;
use crate::controls::event;

/// Is any of these true?
pub(super) fn group(scene: &Scene<'_>, screen: &Screen, of: &[&Finding]) -> Markup {
    let first = of.first().map(|finding| &finding.id);
    html! {
        (head(scene))
        h1 { (screen.ask) }
        ul class="signs" { @for finding in of { li { (finding.short) } } }
        form method="post" action={ "/check/" (scene.id) } class="answers group" {
            (event(scene.app.new_id()))
            @for finding in of { input type="hidden" name="of" value=(finding.id); }
            (button("no", "None of these", false))
            (button("yes", "One or more", false))
            (button("unsure", "Not sure", false))
        }
        @if let Some(first) = first { (foot(&scene.back(first))) }
    }
}

pub(super) fn one(scene: &Scene<'_>, finding: &Finding) -> Markup {
    let before = scene.session.said.get(&finding.id);
    html! {
        (head(scene))
        h1 { (finding.question) }
        @if let Some(help) = &finding.help { p class="sub" { (help) } }
        (answers(scene, finding, false, before))
        (foot(&scene.back(&finding.id)))
    }
}

/// Something one can do at once, before "not sure" is taken for an answer.
pub(super) fn attempt(scene: &Scene<'_>, finding: &Finding, attempt: &str) -> Markup {
    html! {
        (head(scene))
        h1 { "Try this first" }
        p class="try" { (attempt) }
        p { strong { (finding.question) } }
        (answers(scene, finding, true, None))
        p class="hint" { "If it stays unsure it counts as yes. That is the safe side." }
        (foot(&format!("/check/{}?at={}", scene.id, finding.id)))
    }
}

fn answers(scene: &Scene<'_>, finding: &Finding, tried: bool, before: Option<Said>) -> Markup {
    html! {
        form method="post" action={ "/check/" (scene.id) } class="answers" {
            (event(scene.app.new_id()))
            input type="hidden" name="finding" value=(finding.id);
            @if tried { input type="hidden" name="tried" value="1"; }
            (button("no", "No", before == Some(Said::No)))
            (button("yes", "Yes", before == Some(Said::Yes)))
            (button("unsure", if tried { "Still not sure" } else { "Not sure" }, before == Some(Said::Unsure)))
        }
    }
}

fn button(reply: &str, label: &str, chosen: bool) -> Markup {
    html! {
        button type="submit" name="reply" value=(reply) {
            (label)
            @if chosen { span class="hint" { "your answer so far" } }
        }
    }
}

/// Which step this is, from 1.
pub(super) fn number(scene: &Scene<'_>) -> usize {
    scene.book.progress(&scene.session.said, &scene.session.known).behind + 1
}

fn head(scene: &Scene<'_>) -> Markup {
    let progress = scene.book.progress(&scene.session.said, &scene.session.known);
    let all = progress.behind + progress.ahead;
    html! {
        div class="steps-of" {
            progress max=(all) value=(progress.behind) aria-label="How far the check has come" {}
            p class="hint" { "Step " (number(scene)) " of about " (all.max(number(scene))) }
        }
    }
}

fn foot(back: &str) -> Markup {
    html! {
        div class="acts" {
            a class="button" href=(back) { "Back" }
            a class="quiet" href="/check" { "Leave; the answers are kept" }
        }
    }
}
