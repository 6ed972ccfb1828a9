//! Learn: every claim of the popular articles with what research found, what goes together with
//! cramps, and what a cramp is.
//!
//! Owns: the pages and the search.
//! Must not know: any claim, cause or topic.

use std::sync::Arc;

use app::App;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use clinic::{
    causes::Cause,
    claims::{Claim, Missed, Subject, Verdict},
    knowledge::Entry,
    learn::Selection,
    remedies::Remedies,
    topics::{Topic, Topics},
};
use maud::{Markup, html};

use super::Reply;
use crate::{
    error::Trouble,
    evidence,
    form::Query,
    navigation::{self, Tab},
    notice,
    shell::{Look, Page},
    words,
};

/// A recording limit.
const MAX_QUERY: usize = 200;

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let manner = query.manner(&*app.diary().await?);
    let asked: String = query.get("q").unwrap_or("").trim().chars().take(MAX_QUERY).collect();
    let body = html! {
        h1 { "Learn" }
        p class="sub" { "What two popular articles say about night cramps, and what research found. Some of it is right, some is not, and a good part was never tested." }
        form method="get" action="/learn" role="search" class="search" {
            label for="q" class="visually-hidden" { "Search" }
            input type="search" name="q" id="q" maxlength=(MAX_QUERY) value=(asked) placeholder="magnesium";
            button type="submit" { "Search" }
        }
        @if asked.is_empty() { (everything()) } @else { (found(&asked)) }
        (evidence::edition(manner))
    };
    let look = Look::at(notice::now(&app));
    let page = Page { title: "Learn", tab: Some(Tab::Learn), look, layout: "page", body };
    Ok(page.draw().into_response())
}

pub async fn one(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Reply {
    let manner = query.manner(&*app.diary().await?);
    let found = Selection::with_id(&id);
    if found.is_empty() {
        return Err(Trouble::NoSuchPage);
    }
    let title = title(&found);
    let body = html! {
        @if found.len() > 1 { h1 { (title) } }
        @for topic in &found.topics { (topic_whole(topic, found.len() == 1)) }
        @for claim in &found.claims { (claim_whole(claim, found.len() == 1)) }
        @for missed in &found.missed { (missed_whole(missed, found.len() == 1)) }
        @for cause in &found.causes { (cause_whole(cause, found.len() == 1)) }
        p class="more" { a href="/learn" { "All there is to learn" } }
        (evidence::edition(manner))
    };
    let look = Look::at(notice::now(&app));
    let page = Page { title: &title, tab: Some(Tab::Learn), look, layout: "page", body };
    Ok(page.draw().into_response())
}

fn title(found: &Selection<'_>) -> String {
    let topic = found.topics.first().map(|topic| topic.title.clone());
    let cause = || found.causes.first().map(|cause| cause.label.clone());
    let missed = || found.missed.first().map(|missed| missed.title.clone());
    let claim = || found.claims.first().map(|claim| claim.about.title().to_owned());
    topic.or_else(cause).or_else(missed).or_else(claim).unwrap_or_else(|| "Learn".to_owned())
}

fn everything() -> Markup {
    let all = Selection::everything();
    html! {
        section class="card" aria-labelledby="topics" {
            h2 id="topics" { "To begin with" }
            ul class="list plain" { @for topic in &all.topics { (way(&topic.id, &topic.title, "")) } }
        }
        h2 { "Is it true?" }
        @for subject in Subject::ALL {
            @let claims: Vec<&&Claim> = all.claims.iter().filter(|claim| claim.about == subject).collect();
            @let missed: Vec<&&Missed> = all.missed.iter().filter(|missed| missed.about == subject).collect();
            @if !claims.is_empty() || !missed.is_empty() {
                details class="card fold" {
                    summary { span { (subject.title()) } span class="hint" { (words::count_of(claims.len() as u64, "claim")) } }
                    ul class="claims" { @for claim in claims { (claim_line(claim)) } }
                    @if !missed.is_empty() {
                        h3 { "What both articles leave out" }
                        ul class="list plain" { @for missed in missed { (way(&missed.id, &missed.title, "")) } }
                    }
                }
            }
        }
        details class="card fold" {
            summary { span { "What goes together with cramps" } span class="hint" { (words::count_of(all.causes.len() as u64, "thing")) } }
            ul class="list plain" { @for cause in &all.causes { (way(&cause.id, &cause.label, cause.goes_with.in_words())) } }
        }
        section class="card" aria-labelledby="remedies" {
            h2 id="remedies" { "Remedies" }
            p { "Each with its evidence, its protocol and its limits, and whether it is safe for you." }
            div class="acts" { a class="button" href="/plan" { "To the plan" } }
        }
    }
}

fn found(asked: &str) -> Markup {
    let found = Selection::about(asked);
    let remedies: Vec<_> = Remedies::built_in()
        .iter()
        .filter(|remedy| remedy.name.to_lowercase().contains(&asked.to_lowercase()))
        .collect();
    html! {
        @if found.is_empty() && remedies.is_empty() {
            p role="status" { "Nothing here speaks of “" (asked) "”. Try another word, or begin with one of these." }
            section class="card" {
                h2 { "To begin with" }
                ul class="list plain" { @for topic in Topics::built_in().iter() { (way(&topic.id, &topic.title, "")) } }
            }
        } @else if found.partly && remedies.is_empty() {
            p class="hint" role="status" { "Nothing here speaks of all of “" (asked) "”. This comes nearest." }
        } @else {
            p class="hint" role="status" { (words::count_of((found.len() + remedies.len()) as u64, "result")) " for “" (asked) "”" }
        }
        @if !found.claims.is_empty() {
            section class="card" { h2 { "Is it true?" } ul class="claims" { @for claim in &found.claims { (claim_line(claim)) } } }
        }
        @if !remedies.is_empty() {
            section class="card" {
                h2 { "Remedies" }
                ul class="list plain" {
                    @for remedy in &remedies {
                        li { a href={ "/plan/" (remedy.id) } { span { (remedy.name) span class="hint" { (remedy.grade) } } (navigation::onward()) } }
                    }
                }
            }
        }
        @if !found.missed.is_empty() {
            section class="card" { h2 { "What both articles leave out" } ul class="list plain" { @for missed in &found.missed { (way(&missed.id, &missed.title, "")) } } }
        }
        @if !found.causes.is_empty() {
            section class="card" { h2 { "What goes together with cramps" } ul class="list plain" { @for cause in &found.causes { (way(&cause.id, &cause.label, cause.goes_with.in_words())) } } }
        }
        @if !found.topics.is_empty() {
            section class="card" { h2 { "To read" } ul class="list plain" { @for topic in &found.topics { (way(&topic.id, &topic.title, "")) } } }
        }
        p class="more" { a href="/learn" { "All there is to learn" } }
    }
}

fn way(id: &str, title: &str, hint: &str) -> Markup {
    html! {
        li {
            a href={ "/learn/" (id) } {
                span { (title) @if !hint.is_empty() { span class="hint" { (hint) } } }
                (navigation::onward())
            }
        }
    }
}

fn claim_line(claim: &Claim) -> Markup {
    html! {
        li {
            a href={ "/learn/" (claim.id) } { "“" (claim.says) "”" }
            (verdict(claim))
            p { (claim.answer) }
        }
    }
}

fn verdict(claim: &Claim) -> Markup {
    let class = match claim.verdict {
        Verdict::Supported => "badge suits",
        Verdict::Partly => "badge ask",
        Verdict::Weak | Verdict::Untested => "badge grade",
        Verdict::Contradicted | Verdict::OverClaimed => "badge avoid",
    };
    html! {
        p class="rating" {
            span class=(class) { (words::sentence(claim.verdict.in_words())) }
            @if let Some(note) = &claim.note { " " span class="hint" { (note) } }
        }
    }
}

/// A heading of the page itself, or of one part among several.
fn heading(text: &Markup, alone: bool) -> Markup {
    html! { @if alone { h1 { (text) } } @else { h2 { (text) } } }
}

fn claim_whole(claim: &Claim, alone: bool) -> Markup {
    html! {
        article class="card lesson" {
            p class="hint" { "What " (article(&claim.id)) " says (" (claim.id) ")" }
            (heading(&html! { "“" (claim.says) "”" }, alone))
            (verdict(claim))
            p { strong { (claim.answer) } }
            h3 { "What was found" }
            (evidence::facts(&claim.found))
            (evidence::sources(&claim.found))
            @let remedies: Vec<_> = Remedies::built_in().iter().filter(|remedy| remedy.claims.contains(&claim.id)).collect();
            @if !remedies.is_empty() {
                h3 { "In the plan" }
                ul class="list plain" {
                    @for remedy in remedies {
                        li { a href={ "/plan/" (remedy.id) } { span { (remedy.name) span class="hint" { (remedy.grade) } } (navigation::onward()) } }
                    }
                }
            }
        }
    }
}

fn article(id: &str) -> &'static str {
    if id.starts_with('A') {
        "the first of two popular articles"
    } else {
        "the second of two popular articles"
    }
}

fn missed_whole(missed: &Missed, alone: bool) -> Markup {
    html! {
        article class="card lesson" {
            p class="hint" { "What both articles leave out" }
            (heading(&html! { (missed.title) }, alone))
            (evidence::facts(missed.facts()))
            (evidence::sources(missed.facts()))
        }
    }
}

fn cause_whole(cause: &Cause, alone: bool) -> Markup {
    html! {
        article class="card lesson" {
            (heading(&html! { (cause.label) }, alone))
            p class="rating" { span class="badge grade" { (words::sentence(cause.goes_with.in_words())) } " " span class="hint" { (cause.lever.in_words()) } }
            p { (cause.told()) }
            h3 { "What was found" }
            @for effect in &cause.effects {
                p { span class="hint" { (words::sentence(&effect.design)) } (evidence::fact(&effect.found)) }
            }
            (evidence::sources(cause.effects.iter().map(|effect| &effect.found)))
        }
    }
}

fn topic_whole(topic: &Topic, alone: bool) -> Markup {
    html! {
        article class="card lesson" {
            (heading(&html! { (topic.title) }, alone))
            (evidence::facts(&topic.paragraphs))
            (evidence::sources(&topic.paragraphs))
        }
    }
}
