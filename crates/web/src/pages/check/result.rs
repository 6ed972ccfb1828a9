//! What a check came to.
//!
//! Owns: how the result is shown: what to do, how fast, whom to call, what to tell them.
//! Must not know: how it was reached.

use clinic::{
    knowledge::{Edition, Fact},
    person::Person,
    triage::{
        Decision, Reply as Said, Rule,
        words::{chosen_number, to_read_aloud, with_number},
    },
};
use diary::{Tier, Within};
use maud::{Markup, html};

use super::Scene;
use crate::{emergency::call, words};

pub(super) fn body(scene: &Scene<'_>) -> Markup {
    let decision = scene.session.decide(scene.book);
    let number = chosen_number(scene.diary);
    let fill = |text: &str| with_number(text, number);
    let over = scene.book.words(decision.tier);
    let (first, then): (Vec<&Rule>, Vec<&Rule>) =
        decision.fired.iter().map(|it| it.rule).partition(|rule| rule.tier == decision.tier);
    html! {
        section class={ "verdict " (decision.tier) } role="status" {
            @if let Some(within) = decision.within { p class="when" { (in_words(within)) } }
            h1 { (fill(&over.heading)) }
            p { (fill(&over.how)) }
            @if decision.tier == Tier::Emergency {
                (call(scene.diary))
            }
            p { (fill(&over.whom)) }
        }
        @if !first.is_empty() {
            section class="card" {
                h2 { "What to do" }
                @for rule in first { (told(rule, number)) }
            }
        }
        (aloud(scene, &decision))
        (unsure(scene))
        @if !then.is_empty() {
            section class="card" {
                h2 { "Less urgent, for later" }
                @for rule in then { (told(rule, number)) }
            }
        }
        (resembles(&decision))
        (answers(scene))
        section class="aside small" {
            p { "Charley does not diagnose, and it errs on the careful side. Rules of "
                (Edition::built_in().version) ", " (Edition::built_in().review) "." }
            @if number.is_none() {
                p { "112 works in many countries, not in all. "
                    a href="/settings#emergency" { "Choose your emergency number" } "." }
            }
            @if let Some(began) = &scene.view.began {
                p { "Check of " (scene.manner.moment(began.civil()))
                    ". It is kept in your diary; print this page to take it along." }
            }
        }
        div class="acts" { a class="button" href="/check" { "Done" } }
    }
}

pub(super) fn in_words(within: Within) -> &'static str {
    match within {
        Within::Now => "Now",
        Within::Today => "Today",
        Within::Days => "Within a day or two",
        Within::Weeks => "In the next weeks",
    }
}

fn told(rule: &Rule, number: Option<&str>) -> Markup {
    html! {
        div class="told" {
            p { (with_number(&rule.tell, number)) }
            details class="fold" {
                summary { "Why" }
                p { (rule.because.text) }
                (sources(&rule.because))
                p class="hint" { "Rule " (rule.id) }
            }
        }
    }
}

fn sources(fact: &Fact) -> Markup {
    let known = clinic::knowledge::Sources::built_in();
    html! {
        @if let Some(mark) = fact.confidence.mark() { p class="hint" { (words::sentence(mark)) "." } }
        ul class="hint plain" {
            @for source in fact.sources.iter().filter_map(|it| known.get(&it.source)) {
                li { (source.citation) }
            }
        }
    }
}

fn aloud(scene: &Scene<'_>, decision: &Decision<'_>) -> Markup {
    let began = scene.view.began.as_ref();
    let on = began.map_or_else(|| crate::notice::now(scene.app).date(), |at| at.civil().date());
    let person = Person::of(scene.diary, on);
    let lines = to_read_aloud(scene.book, &person, &scene.session, decision);
    html! {
        @if !lines.is_empty() && decision.tier != Tier::SelfCare {
            section class="card" {
                h2 { "What to tell them" }
                p class="hint" { "Read it aloud, or show it." }
                ul class="aloud" { @for line in lines { li { (line) } } }
            }
        }
    }
}

fn unsure(scene: &Scene<'_>) -> Markup {
    let unsure: Vec<_> = scene
        .book
        .findings()
        .filter(|finding| scene.session.said.get(&finding.id) == Some(Said::Unsure))
        .collect();
    html! {
        @if !unsure.is_empty() {
            section class="card" {
                h2 { "You were not sure" }
                p { "To be on the safe side, each of these counted as yes. If you find out, change the answer." }
                ul class="changes" {
                    @for finding in unsure {
                        li {
                            span { (finding.question) }
                            a href={ "/check/" (scene.id) "?at=" (finding.id) } { "Change" }
                        }
                    }
                }
            }
        }
    }
}

fn resembles(decision: &Decision<'_>) -> Markup {
    html! {
        @if !decision.resembles.is_empty() {
            section class="card" {
                h2 { "What your answers resemble" }
                p class="hint" { "A likeness, not a diagnosis. Only an examination can tell." }
                dl class="pairs" {
                    @for like in &decision.resembles {
                        dt { (like.mimic.label) }
                        dd { (like.mimic.like.text) }
                    }
                }
            }
        }
    }
}

fn answers(scene: &Scene<'_>) -> Markup {
    let said = |finding: &clinic::triage::Finding| scene.session.said.get(&finding.id);
    html! {
        details class="card" {
            summary { "Your answers" }
            ul class="changes" {
                @for (finding, reply) in scene.book.findings().filter_map(|it| Some((it, said(it)?))) {
                    li {
                        span { (finding.question) " " strong { (reply_word(reply)) } }
                        a href={ "/check/" (scene.id) "?at=" (finding.id) } { "Change" }
                    }
                }
            }
        }
    }
}

fn reply_word(reply: Said) -> &'static str {
    match reply {
        Said::Yes => "Yes",
        Said::No => "No",
        Said::Unsure => "Not sure",
    }
}
