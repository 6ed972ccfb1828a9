//! What was recorded about a night, and when.
//!
//! Owns: the list of records, and what can be done with each.
//! Must not know: how a record becomes what the diary says.

use std::sync::Arc;

use app::{App, Manner, history::Recorded};
use axum::{extract::State, response::IntoResponse};
use diary::{Body, EventId, event::Origin};
use maud::{Markup, html};

use super::Reply;
use crate::{
    describe::Known,
    form::{NightPath, Query},
    notice::{self, Notice, undo},
    shell::{Look, Page, Tab},
    words,
};

pub async fn show(
    State(app): State<Arc<App>>,
    NightPath(night): NightPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let history = app.history(night).await?;
    let back = format!("/night/{night}/history");
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let known = Known { app: &app, diary: &diary, manner: query.manner(&diary) };
    let now = notice::now(&app);
    let body = html! {
        h1 { "What was recorded" }
        p class="sub" {
            "About " a href={ "/night/" (night) } { (known.manner.day_seen_from(night.evening_date(), now.date())) } ", newest first."
        }
        @if let Some(notice) = notice { (notice.draw(&app, &back)) }
        @if history.is_empty() { p { "Nothing is recorded about this night." } }
        ol class="history" {
            @for record in history.iter().rev() {
                (item(&app, &known, &history, record, &back))
            }
        }
    };
    let look = Look::at(now);
    let page =
        Page { title: "What was recorded", tab: Some(Tab::Diary), look, layout: "page", body };
    Ok(page.draw().into_response())
}

fn item(app: &App, known: &Known, history: &[Recorded], record: &Recorded, back: &str) -> Markup {
    let event = &record.event;
    let (words, class) = match &event.body {
        Body::Retract { event: target } => (retraction(known, history, *target), "card slight"),
        body => (words::sentence(&known.line(body)), "card"),
    };
    let is_retraction = matches!(event.body, Body::Retract { .. });
    html! {
        li class={ (class) (if record.in_force { "" } else { " past" }) } {
            p class="what" { (words) }
            p class="hint" {
                (recorded(record, known.manner))
                @if !record.in_force && !is_retraction { " Taken back." }
            }
            @if !is_retraction {
                div class="acts" {
                    @if record.in_force { (undo(app, event.id, back, "Undo", "quiet")) }
                    @else if let Some(id) = kept_out_by(history, event.id) {
                        (undo(app, id, back, "Put it back", "quiet"))
                    } @else { span class="hint" { "It came with a file whose import was taken back." } }
                    a class="quiet danger" href={ "/event/" (event.id) "/forget" } { "Forget this for good" }
                }
            }
        }
    }
}

fn recorded(record: &Recorded, manner: Manner) -> String {
    let from = match &record.event.origin {
        Origin::Import { .. } => "From a file",
        Origin::Person { .. } => "Recorded",
    };
    match &record.event.recorded {
        Some(moment) => format!("{from}, {}.", manner.moment(moment.civil())),
        None => format!("{from}; it does not say when it was written."),
    }
}

/// The record in force that keeps `id` out of force.
fn kept_out_by(history: &[Recorded], id: EventId) -> Option<EventId> {
    let retracts = |record: &&Recorded| {
        record.in_force && matches!(record.event.body, Body::Retract { event } if event == id)
    };
    history.iter().rev().find(retracts).map(|record| record.event.id)
}

/// What a retraction says: an even number of them, one of another, put something back.
fn retraction(known: &Known, history: &[Recorded], mut target: EventId) -> String {
    let mut verb = "Taken back";
    for _ in 0..history.len() {
        match history.iter().find(|record| record.event.id == target).map(|r| &r.event.body) {
            Some(Body::Retract { event }) => {
                target = *event;
                verb = if verb == "Taken back" { "Put back" } else { "Taken back" };
            }
            Some(body) => return format!("{verb}: {}", known.line(body)),
            None => break,
        }
    }
    format!("{verb}: a record that was forgotten")
}
