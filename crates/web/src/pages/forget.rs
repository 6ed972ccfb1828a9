//! Forgetting one record for good.
//!
//! Owns: the question before it, and what it says will stay.
//! Must not know: how a record is removed.

use std::sync::Arc;

use app::App;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use diary::Body;
use maud::html;

use super::Reply;
use crate::{
    controls::event,
    describe::{Known, night_of},
    error::Trouble,
    form::{EventPath, Fields},
    notice,
    shell::{Look, Page, Tab},
    words,
};

pub async fn ask(State(app): State<Arc<App>>, EventPath(id): EventPath) -> Reply {
    let diary = app.diary().await?;
    let known = app.event(id).await?.ok_or(Trouble::NoSuchEvent)?;
    if matches!(known.body, Body::Retract { .. } | Body::Forget { .. }) {
        return Err(Trouble::NoSuchEvent);
    }
    let line = words::sentence(&Known { app: &app, diary: &diary }.line(&known.body));
    let back = match night_of(&known.body, &diary) {
        Some(night) => format!("/night/{night}/history"),
        None => "/settings".to_owned(),
    };
    let body = html! {
        h1 { "Forget this for good?" }
        section class="card" {
            p class="what" { (line) }
            p { "Its text is removed from this diary everywhere. This cannot be undone." }
            p { "Copies that you made elsewhere keep it: back-ups, exported files, other devices until you merge them." }
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
    let saved = app.forget(fields.event()?, id).await?;
    let back = crate::form::way_back(&fields);
    Ok(Redirect::to(&format!("{back}?saved={}", saved.id)).into_response())
}
