//! Forgetting one record for good.
//!
//! Owns: the question before it, and what it says will stay.
//! Must not know: how a record is removed.

use std::sync::Arc;

use app::{App, ForgottenInBackups};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use diary::Body;
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::event,
    describe::{Known, night_of},
    error::Trouble,
    form::{EventPath, Fields, Query},
    notice,
    shell::{Look, Page, Tab},
    words,
};

pub async fn ask(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let known = app.event(id).await?.ok_or(Trouble::NoSuchEvent)?;
    if matches!(known.body, Body::Retract { .. } | Body::Forget { .. }) {
        return Err(Trouble::NoSuchEvent);
    }
    let line = words::sentence(
        &Known { app: &app, diary: &diary, manner: query.manner(&diary) }.line(&known.body),
    );
    let back = match night_of(&known.body, &diary) {
        Some(night) => format!("/night/{night}/history"),
        None => "/settings".to_owned(),
    };
    let body = html! {
        h1 { "Forget this for good?" }
        section class="card" {
            p class="what" { (line) }
            p { "Its text is removed from this diary everywhere. This cannot be undone." }
            @if app.backups().is_some() { p { "The back-ups that Charley keeps beside your diary forget it too." } }
            p { "Copies that you made elsewhere keep it: files you exported, back-ups you moved, other devices until you merge them." }
            div class="acts" {
                form method="post" action={ "/event/" (id) "/forget" } {
                    (event(app.new_id()))
                    input type="hidden" name="back" value=(back);
                    button type="submit" class="primary danger" { "Forget it for good" }
                }
                a class="button" href=(back) { "Keep it" }
            }
        }
    };
    let look = Look::at(notice::now(&app));
    let page =
        Page { title: "Forget this for good?", tab: Some(Tab::Diary), look, layout: "page", body };
    Ok(page.draw().into_response())
}

pub async fn submit(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    fields: Fields,
) -> Reply {
    let submission = fields.event()?;
    let in_backups = app.forget(submission, id).await?;
    let back = crate::form::way_back(&fields);
    if in_backups.failed.is_empty() {
        return Ok(Redirect::to(&format!("{back}?saved={submission}")).into_response());
    }
    Ok(still_kept(&app, &in_backups, back).into_response())
}

/// Forgotten in the diary, but some back-ups could not be rewritten: whoever asked has to know.
fn still_kept(app: &App, in_backups: &ForgottenInBackups, back: &str) -> Markup {
    let body = html! {
        h1 { "Forgotten in the diary" }
        div class="trouble" role="alert" {
            p { "These back-ups could not be changed and still hold it:" }
            dl class="pairs" {
                @for (place, why) in &in_backups.failed { dt class="place" { (place) } dd { (words::sentence(why)) } }
            }
        }
        p { a class="button" href=(back) { "Back" } }
    };
    let look = Look::at(notice::now(app));
    let title = "Forgotten in the diary";
    Page { title, tab: Some(Tab::Diary), look, layout: "page", body }.draw()
}
