//! A cramp while it lasts: what is known of it, and how to stop it, one step at a time.
//!
//! Owns: storing a cramp at the touch, its leg, and its length.
//! Must not know: what the page shows.

use std::sync::Arc;

use app::{App, LogError, Stored};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use clinic::acute::Acute;
use diary::{Answer, Body, CrampDuration, EpisodeStatement, EventId, view::EpisodeView};
use maud::{Markup, html};

use super::{
    Reply, cramp_form,
    cramp_view::{LEFT_RUNNING_SECONDS, Scene, page, standing_line},
    tonight::cramp_now,
    trial::yes_no_or_not_sure,
};
use crate::{
    controls::event,
    error::{Trouble, not_stored},
    form::{EventPath, Fields, Query},
    notice::{Notice, undo},
};

/// Stores a cramp, now.
pub async fn begin(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let id = fields.event()?;
    let now = app.clock().now();
    let statement = EpisodeStatement {
        night: Some(now.night().map_err(Trouble::Night)?),
        at: Some(Answer::Known(now.clone())),
        ..EpisodeStatement::about(id)
    };
    match app.record_touch(statement).await.map_err(Trouble::from) {
        Ok(saved) => {
            let again = if saved.stored == Stored::Before { "?again=1" } else { "" };
            Ok(Redirect::to(&format!("/cramp/{}{again}", saved.id)).into_response())
        }
        // Whatever the diary does, the cramp is there: the way out of it is shown all the same.
        Err(trouble) => Ok(not_stored(&trouble, unsaved(id, &trouble))),
    }
}

pub async fn show(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    Query(query): Query,
) -> Reply {
    let diary = app.diary().await?;
    let Some((night, cramp)) = diary.episode(id) else { return taken_back(&app, id).await };
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let drawn = cramp.dealt.and_then(|dealt| clinic::trial::dealt_to(&diary, dealt));
    let scene = Scene {
        app: &app,
        diary: &diary,
        id,
        night,
        cramp,
        elapsed: elapsed(&app, cramp),
        drawn,
        manner: query.manner(&diary),
    };
    let notice = notice.map(|notice| notice.draw(&app, &format!("/cramp/{id}")));
    Ok(scene.draw(&query, notice.as_ref()).into_response())
}

/// Details: from this page one at a time, from the night's page all at once.
pub async fn detail(
    State(app): State<Arc<App>>,
    EventPath(id): EventPath,
    fields: Fields,
) -> Reply {
    let diary = app.diary().await?;
    let Some((night, cramp)) = diary.episode(id) else { return taken_back(&app, id).await };
    if fields.get("from") == Some("night") {
        return cramp_form::submit(&app, &diary, night, id, &fields).await;
    }
    let mut statement = EpisodeStatement::about(id);
    if fields.get("gone").is_some() {
        // A second tap comes seconds later, and so with another duration.
        let before = app.event(fields.event()?).await?.is_some();
        match length(&app, cramp) {
            Some(length) if !before => statement.duration = Some(Answer::Known(length)),
            _ => return Ok(Redirect::to(&format!("/cramp/{id}?gone=1")).into_response()),
        }
    } else if let Some(said) = fields.get("followed") {
        statement.followed = Some(yes_no_or_not_sure(said)?);
    } else {
        let side = fields.get("side").and_then(|side| side.parse().ok());
        let Some(side) = side else { return Err(Trouble::NotAForm) };
        statement.side = Some(Answer::Known(side));
    }
    let saved = app.record(fields.event()?, Body::Episode(statement)).await?;
    let over = ["gone", "followed"].iter().any(|said| fields.get(said).is_some());
    let next = if over { "gone=1" } else { "step=1" };
    Ok(Redirect::to(&format!("/cramp/{id}?{next}&saved={}", saved.id)).into_response())
}

fn elapsed(app: &App, cramp: &EpisodeView) -> Option<i64> {
    let began = cramp.at.as_ref()?.known()?.unix_millis()?;
    let elapsed = (app.clock().now().unix_millis()? - began) / 1000;
    (elapsed >= 0).then_some(elapsed)
}

/// How long the cramp lasted if it is gone now; `None` where the clock was left running.
fn length(app: &App, cramp: &EpisodeView) -> Option<CrampDuration> {
    let elapsed = elapsed(app, cramp).filter(|&elapsed| elapsed < LEFT_RUNNING_SECONDS)?;
    CrampDuration::from_seconds(u32::try_from(elapsed).ok()?.max(1)).ok()
}

/// A cramp that could not be stored: the same button again, and how to stop it.
fn unsaved(id: EventId, trouble: &Trouble) -> Markup {
    let body = html! {
        div class="relief" {
            h1 { "Not saved yet" }
            p { (trouble.reason()) }
            p class="sub" { "Nothing that was saved before is lost." }
        }
        form method="post" action="/cramp" class="now later" {
            (event(id))
            button type="submit" { strong { "Try again" } }
        }
        ol class="steps" { @for step in &Acute::built_in().steps { li { (step.title) " " (step.text) } } }
        (standing_line())
    };
    page("Not saved yet", body)
}

async fn taken_back(app: &App, id: EventId) -> Result<Response, Trouble> {
    let known = app.event(id).await?;
    if !known.is_some_and(|event| matches!(event.body, Body::Episode(_) | Body::Card(_))) {
        return Err(Trouble::NoSuchEvent);
    }
    let retraction = retraction_of(app, id).await?;
    let body = html! {
        div class="relief" {
            h1 { "Taken back" }
            p class="sub" { "This cramp is not in your diary any more." }
        }
        div class="foot" {
            @if let Some(retraction) = retraction {
                (undo(app, retraction, &format!("/cramp/{id}"), "Put it back", "button"))
            }
            a class="button" href="/" { "Done" }
        }
        (cramp_now(app, "later"))
    };
    Ok(page("Taken back", body).into_response())
}

/// The record that keeps `id` out of force.
async fn retraction_of(app: &App, id: EventId) -> Result<Option<EventId>, LogError> {
    let Some(event) = app.event(id).await? else { return Ok(None) };
    let diary = app.diary().await?;
    let Some(night) = crate::describe::night_of(&event.body, &diary) else { return Ok(None) };
    let history = app.history(night).await?;
    let retracts = |record: &&app::history::Recorded| {
        record.in_force && matches!(record.event.body, Body::Retract { event } if event == id)
    };
    Ok(history.iter().rev().find(retracts).map(|record| record.event.id))
}
