//! One routine to read and do: the safety check first, then step by step.
//!
//! Owns: the page.
//! Must not know: any routine.

use std::sync::Arc;

use app::App;
use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use clinic::{
    plan::Place,
    routines::{Routine, Routines, Sides, Step},
    situation::Situation,
};
use maud::{Markup, html};

use super::Reply;
use crate::{
    error::Trouble,
    evidence,
    navigation::Tab,
    notice,
    shell::{Look, Page},
    words,
};

pub async fn show(State(app): State<Arc<App>>, Path(id): Path<String>) -> Reply {
    let routine = Routines::built_in().get(&id).ok_or(Trouble::NoSuchPage)?;
    let now = notice::now(&app);
    let diary = app.diary().await?;
    let plan = Situation::of(&diary, now.date()).plan();
    let avoid = plan.at(Place::Avoid).find(|item| item.remedy.routines.contains(&id));
    let body = html! {
        h1 { (routine.name) }
        p class="sub" { (routine.summary) " " (takes(routine)) }
        @if let Some(item) = avoid {
            div class="trouble" role="alert" {
                h2 { "Better not for you" }
                @for reason in item.reasons.iter().take(1) { p { (evidence::fact(&reason.caution.why)) } }
                p { a href={ "/plan/" (item.remedy.id) } { "Why" } }
            }
        }
        section class="card" aria-labelledby="first" {
            h2 id="first" { "Before you begin" }
            ul class="reasons" { @for fact in &routine.safety { li { (fact.text) } } }
            div class="acts" {
                a class="button" href="/check" { "Open Check" }
                @if let Some(other) = routine.instead.as_ref().and_then(|id| Routines::built_in().get(id)) {
                    a class="button" href={ "/routine/" (other.id) } { (other.name) }
                }
            }
        }
        ol class="walk" {
            @for (at, step) in routine.steps.iter().enumerate() { li class="card" { (draw(at + 1, step)) } }
        }
        section class="card" {
            p {
                strong { @if routine.tested { "Tested as it stands here. " } @else { "Not tested as it stands here. " } }
                (evidence::fact(&routine.origin))
            }
            (evidence::sources(routine.safety.iter().chain([&routine.origin])))
        }
        p class="more" { a href={ "/evening/" (tonight(&app)?) } { "Note it for today" } }
        (evidence::edition())
    };
    let look = Look::at(now);
    let page = Page { title: &routine.name, tab: Some(Tab::Plan), look, layout: "page", body };
    Ok(page.draw().into_response())
}

fn tonight(app: &App) -> Result<diary::Night, Trouble> {
    app.clock().now().night().map_err(Trouble::Night)
}

fn draw(at: usize, step: &Step) -> Markup {
    html! {
        h2 { span class="count" { (at) } (step.title) }
        p { (step.text) }
        p class="beat" {
            strong { (seconds(step.hold_seconds)) }
            @if step.times > 1 { ", " (step.times) " times" }
            @if step.rest_seconds > 0 { ", " (seconds(step.rest_seconds)) " rest in between" }
            @if step.sides == Sides::Each { ". First one leg, then the other" }
            "."
        }
    }
}

fn seconds(seconds: u16) -> String {
    match seconds {
        60 => "1 minute".into(),
        seconds if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}

fn takes(routine: &Routine) -> String {
    let minutes = f64::from(routine.seconds()) / 60.0;
    format!("About {}.", words::minutes((minutes * 2.0).round() / 2.0))
}
