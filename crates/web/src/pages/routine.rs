//! One routine to read and do: the safety check first, then step by step.
//!
//! Owns: the page, and storing that it was done.
//! Must not know: any routine.
//!
//! The safety check stands before every time, not only the first: a calf can be swollen today
//! that was not last week, and it takes no more touches than a button to begin with.

mod beats;
mod player;

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use clinic::{
    plan::Place,
    routines::{Routine, Routines, Sides, Step},
    situation::Situation,
};
use diary::{Answer, Body, Diary, ExposureId, ExposureValue, Night, NightStatement};
use jiff::civil::DateTime;
use maud::{Markup, html};

use super::Reply;
use crate::{
    assets,
    controls::event,
    error::Trouble,
    evidence, figures,
    form::{Fields, Query},
    navigation::Tab,
    notice::{self, Notice},
    shell::{Look, Page},
    words,
};
use player::{Ending, player};

pub async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(query): Query,
) -> Reply {
    let routine = Routines::built_in().get(&id).ok_or(Trouble::NoSuchPage)?;
    let now = notice::now(&app);
    let night = Night::containing(now).map_err(Trouble::Night)?;
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let plan = Situation::of(&diary, now.date()).plan();
    let avoid = plan.at(Place::Avoid).find(|item| item.remedy.routines.contains(&id));
    let manner = query.manner(&diary);
    let noting = Noting::of(routine, &diary, night, now);
    let body = html! {
        link rel="stylesheet" href=(assets::ROUTINE.address());
        h1 { (routine.name) }
        p class="sub" { (routine.summary) " " (takes(routine)) }
        @if let Some(notice) = notice {
            (notice.draw(&app, &format!("/routine/{id}")))
            @if noting == Noting::Done { p class="closing" { "That is all for today. Sleep well." } }
        }
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
                @if avoid.is_none() { a class="button primary" id="begin" href="#step-0" { "I am ready: begin" } }
                @if let Some(other) = routine.instead.as_ref().and_then(|id| Routines::built_in().get(id)) {
                    a class="button" href={ "/routine/" (other.id) } { (other.name) }
                }
                a class="button" href="/check" { "Open Check" }
            }
        }
        ol class="walk" {
            @for at in 0..routine.steps.len() { (draw(routine, at)) }
        }
        (noting.draw(&app, routine, night, manner))
        section class="card" {
            p {
                strong { @if routine.tested { "Tested as it stands here. " } @else { "Not tested as it stands here. " } }
                (evidence::fact(&routine.origin))
            }
            (evidence::sources(routine.safety.iter().chain([&routine.origin])))
        }
        (evidence::edition(manner))
        @if avoid.is_none() { (player(routine, noting.ending())) }
    };
    let look = Look::at(now);
    let page = Page { title: &routine.name, tab: Some(Tab::Plan), look, layout: "page", body };
    Ok(page.draw().into_response())
}

/// Stores that a routine was done before a night.
pub async fn done(State(app): State<Arc<App>>, Path(id): Path<String>, fields: Fields) -> Reply {
    let routine = Routines::built_in().get(&id).ok_or(Trouble::NoSuchPage)?;
    let exposure = routine.records.clone().ok_or(Trouble::NoSuchUse)?;
    let night = fields.get("night").ok_or(Trouble::NotAForm)?.parse().map_err(Trouble::Night)?;
    let mut said = NightStatement::about(night);
    said.exposures.insert(exposure, Answer::Known(ExposureValue::YesNo(true)));
    let saved = app.record(fields.event()?, Body::Night(said)).await?;
    Ok(Redirect::to(&format!("/routine/{id}?saved={}", saved.id)).into_response())
}

/// What there is to note in the diary when a routine was done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noting {
    /// It belongs to this evening.
    Evening,
    /// By day it may have been practice: it is asked, not taken for granted.
    Daytime,
    /// It is noted already.
    Done,
    /// No question of the evening is about it.
    Nothing,
}

impl Noting {
    fn of(routine: &Routine, diary: &Diary, night: Night, now: DateTime) -> Self {
        let is_noted = |exposure: &ExposureId| {
            let stated = diary.night(night).and_then(|view| view.exposures.get(exposure));
            stated.and_then(|stated| stated.what.known()) == Some(&ExposureValue::YesNo(true))
        };
        match &routine.records {
            None => Self::Nothing,
            Some(exposure) if is_noted(exposure) => Self::Done,
            Some(_) if (5..17).contains(&now.hour()) => Self::Daytime,
            Some(_) => Self::Evening,
        }
    }

    fn ending(self) -> Ending {
        match self {
            Self::Evening => Ending::Stores,
            Self::Daytime => Ending::Asks,
            Self::Done | Self::Nothing => Ending::Nothing,
        }
    }

    fn draw(self, app: &App, routine: &Routine, night: Night, manner: Manner) -> Markup {
        let evening = manner.day(night.evening_date());
        html! {
            @match self {
                Self::Evening | Self::Daytime => {
                    form method="post" action={ "/routine/" (routine.id) } id="done" class="save" {
                        (event(app.new_id()))
                        input type="hidden" name="night" value=(night);
                        button type="submit" class="primary" {
                            @if self == Self::Evening { "I did it: note it for tonight" }
                            @else { "I did it: note it for the evening of " (evening) }
                        }
                    }
                }
                Self::Done => p class="aside" { "Noted for the evening of " (evening) "." },
                Self::Nothing => {}
            }
            p class="more" { a href={ "/evening/" (night) } { "The other questions about this evening" } }
        }
    }
}

/// A step to read. A drawing that is that of the step before is not shown again.
fn draw(routine: &Routine, at: usize) -> Markup {
    let Some(step) = routine.steps.get(at) else { return html! {} };
    let before = at.checked_sub(1).and_then(|before| routine.steps.get(before));
    let figure = step.figure.as_ref().filter(|_| before.is_none_or(|it| it.figure != step.figure));
    html! {
        li class="card" id={ "step-" (at) } {
            @if let Some(id) = figure {
                @let shows = Routines::built_in().shows(id).unwrap_or_default();
                (figures::draw(id, &format!("figure-{at}"), shows).unwrap_or_default())
            }
            h2 { span class="count" { (at + 1) } span data-title { (step.title) } }
            p data-how { (step.text) }
            (beat(step))
        }
    }
}

fn beat(step: &Step) -> Markup {
    html! {
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
    let seconds: u32 = beats::beats(routine).iter().map(|beat| u32::from(beat.seconds)).sum();
    let minutes = f64::from(seconds) / 60.0;
    format!("About {}.", words::minutes((minutes * 2.0).round() / 2.0))
}
