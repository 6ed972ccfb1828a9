//! Why: which suspects go with the cramps.
//!
//! Owns: the page, the switch for the evidence, and the way from the first to the complete answer.
//! Must not know: how an answer is found, or how it is worded.
//!
//! The first answer is drawn at once. Where scripts run, `later.js` fetches this page again with
//! `complete=1` and puts its answer in place; without them a link leads there.

use std::sync::Arc;

use app::{App, why::Depth};
use axum::{extract::State, response::IntoResponse};
use maud::{Markup, html};

use super::{Reply, why_view};
use crate::{
    controls::working,
    form::Query,
    notice,
    shell::{Look, Page, Tab},
};

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let evidence = query.get("evidence").is_none_or(|said| said != "off");
    let complete = query.get("complete").is_some_and(|said| said == "1");
    let why = match complete {
        true => Some(app.why(evidence, Depth::Complete).await?),
        false => app.why_at_once(evidence).await?,
    };
    let later = match &why {
        // A worker that has time is asked for the first answer, and then for the rest.
        None => Some(address(evidence, false)),
        Some(why) => (!why.complete).then(|| address(evidence, true)),
    };
    let body = html! {
        h1 { "Why" }
        @if why.as_ref().is_none_or(|why| why.cannot.is_none()) { (switch(evidence)) }
        div id="answer" class="stack" data-later=[later] {
            @match &why {
                None => {
                    div class="waits" {
                        p class="aside" data-idle {
                            "So many nights take a moment. "
                            a href=(address(evidence, false)) { "Look through them" }
                        }
                        (working("Looking through your nights. That takes a moment."))
                    }
                }
                Some(why) => {
                    @if !why.complete {
                        div class="waits" {
                            p class="aside" data-idle {
                                "A first look. Checking it takes a moment, and may weaken what it says. "
                                a href=(address(evidence, true)) { "Check it now" }
                            }
                            (working("A first look, which is being checked. That may weaken what it says."))
                        }
                    }
                    (why_view::answer(why))
                }
            }
        }
        p class="more" { a href="/why/suspicions" { "Say what you suspect yourself" } }
    };
    let look = Look::at(notice::now(&app));
    let page = Page { title: "Why", tab: Some(Tab::Why), look, layout: "page", body };
    Ok(page.draw().into_response())
}

/// With and without what trials and studies found.
fn switch(evidence: bool) -> Markup {
    let current = |chosen: bool| chosen.then_some("true");
    html! {
        nav class="years wrap" aria-label="What counts" {
            a href=(address(true, false)) aria-current=[current(evidence)] { "With studies" }
            a href=(address(false, false)) aria-current=[current(!evidence)] { "Your diary alone" }
        }
    }
}

fn address(evidence: bool, complete: bool) -> String {
    let parts = [(!evidence).then_some("evidence=off"), complete.then_some("complete=1")];
    let query: Vec<&str> = parts.into_iter().flatten().collect();
    if query.is_empty() { "/why".into() } else { format!("/why?{}", query.join("&")) }
}
