//! A cramp while it lasts: what is known of it, and how to stop it, one step at a time.
//!
//! Owns: the page that opens in pain, in the dark.
//! Must not know: what a cramp may mean beyond the few sentences written here.

use std::sync::Arc;

use app::{App, LogError, Stored};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use diary::{Answer, Body, CrampDuration, EpisodeStatement, EventId, Night, view::EpisodeView};
use maud::{Markup, html};

use super::{Reply, cramp_form, tonight::cramp_now};
use crate::{
    controls::{event, post_button},
    error::{Trouble, not_stored},
    form::{EventPath, Fields, Query},
    notice::{Notice, undo},
    shell::{Look, Page},
    words,
};

/// Past this, a tap on an old page may be a new cramp.
const SAME_TAP_SECONDS: i64 = 120;
/// Past this, the page says what a long cramp may need.
const LONG_SECONDS: i64 = 600;
/// From here on a clock was left running, and its time means nothing.
const LEFT_RUNNING_SECONDS: i64 = 3_600;

struct Step {
    title: &'static str,
    text: &'static str,
}

const STEPS: [Step; 3] = [
    Step { title: "Straighten the knee.", text: "Pull the toes towards the shin. Hold." },
    Step { title: "Light on. Then stand.", text: "Weight on the heel. Hold on to something." },
    Step { title: "Rub the knot.", text: "Slowly, with the flat of the hand." },
];

/// Stores a cramp, now.
pub async fn begin(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let id = fields.event()?;
    let now = app.clock().now();
    let statement = EpisodeStatement {
        night: Some(now.night().map_err(Trouble::Night)?),
        at: Some(Answer::Known(now.clone())),
        ..EpisodeStatement::about(id)
    };
    match app.record(id, Body::Episode(statement)).await.map_err(Trouble::from) {
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
    let scene = Scene { app: &app, id, night, cramp, elapsed: elapsed(&app, cramp) };
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
    } else {
        let side = fields.get("side").and_then(|side| side.parse().ok());
        let Some(side) = side else { return Err(Trouble::NotAForm) };
        statement.side = Some(Answer::Known(side));
    }
    let saved = app.record(fields.event()?, Body::Episode(statement)).await?;
    let next = if fields.get("gone").is_some() { "gone=1" } else { "step=1" };
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

struct Scene<'a> {
    app: &'a App,
    id: EventId,
    night: Night,
    cramp: &'a EpisodeView,
    /// Seconds since it began.
    elapsed: Option<i64>,
}

impl Scene<'_> {
    fn draw(&self, query: &Fields, notice: Option<&Markup>) -> Markup {
        let gone = query.get("gone").is_some() || self.length().is_some();
        let step = query.get("step").and_then(|step| step.parse::<usize>().ok());
        let asks_side = self.cramp.side.is_none() && step.is_none();
        let content = if gone {
            self.gone()
        } else if asks_side {
            self.which_leg()
        } else {
            self.relief(step.unwrap_or(1))
        };
        let again = query.get("again").is_some()
            && self.elapsed.is_some_and(|elapsed| elapsed > SAME_TAP_SECONDS);
        let body = html! {
            div class="bedhead" {
                @if let Some(notice) = notice { (notice) }
                @else { (self.saved_line()) }
                @if again { (self.again()) }
            }
            (content)
            @if !gone { (self.long()) }
            (standing_line())
        };
        page("Cramp", body)
    }

    fn began(&self) -> String {
        self.cramp.began().map_or_else(|| "Cramp".to_owned(), words::clock)
    }

    fn length(&self) -> Option<CrampDuration> {
        self.cramp.duration.as_ref()?.known().copied()
    }

    fn saved_line(&self) -> Markup {
        html! {
            div class="notice" role="status" {
                p { (self.began()) " saved." }
                (undo(self.app, self.id, &format!("/cramp/{}", self.id), "Undo", "quiet"))
            }
        }
    }

    fn again(&self) -> Markup {
        html! {
            div class="again" {
                p { "This cramp was stored at " (self.began()) ". Is it a new one?" }
                (cramp_now(self.app, "later"))
            }
        }
    }

    fn which_leg(&self) -> Markup {
        let side = |value: &str, label: &str| {
            let id = self.app.new_id().to_string();
            let hidden = [("event", id.as_str()), ("side", value)];
            post_button(&format!("/cramp/{}", self.id), &hidden, &html! { (label) }, value)
        };
        html! {
            div class="question" {
                h1 { "Which leg?" }
                (self.clock())
            }
            div class="halves" {
                (side("left", "Left"))
                (side("right", "Right"))
            }
            div class="foot" {
                (side("both", "Both"))
                a class="button" href={ "/cramp/" (self.id) "?step=1" } { "How to stop it" }
            }
        }
    }

    fn relief(&self, step: usize) -> Markup {
        let step = step.clamp(1, STEPS.len());
        let shown = &STEPS[step - 1];
        let address = |step: usize| format!("/cramp/{}?step={step}", self.id);
        html! {
            div class="question" {
                p class="sub" { "Step " (step) " of " (STEPS.len()) }
                (self.clock())
            }
            div class="relief" {
                h1 { (shown.title) }
                p { (shown.text) }
            }
            div class="foot" {
                @if step > 1 { a class="button" href=(address(step - 1)) { "Back" } }
                @else if self.cramp.side.is_none() {
                    a class="button" href={ "/cramp/" (self.id) } { "Which leg?" }
                }
                @if step < STEPS.len() { a class="button next" href=(address(step + 1)) { "Next step" } }
                @else { a class="button next" href=(address(1)) { "From the start" } }
            }
            form method="post" action={ "/cramp/" (self.id) } class="now gone" {
                (event(self.app.new_id()))
                input type="hidden" name="gone" value="1";
                button type="submit" { strong { "It’s gone" } }
            }
        }
    }

    fn clock(&self) -> Markup {
        html! {
            @if let Some(elapsed) = self.elapsed.filter(|&elapsed| elapsed < LEFT_RUNNING_SECONDS) {
                p class="clock" {
                    span class="visually-hidden" { "Time since it began: " }
                    span data-elapsed=(elapsed) role="timer" { (elapsed / 60) " min" }
                }
            }
        }
    }

    fn long(&self) -> Markup {
        let long = self.elapsed.is_some_and(|elapsed| elapsed >= LONG_SECONDS);
        html! {
            div role="alert" {
                section class="long" data-after=(LONG_SECONDS) hidden[!long] {
                    h2 { "More than ten minutes" }
                    p {
                        "Does stretching ease it? If it does not, call your doctor or an "
                        "out-of-hours line today."
                    }
                    p {
                        "If the leg is also cold, pale, numb, weak or swollen, call emergency "
                        "services now."
                    }
                }
            }
        }
    }

    fn gone(&self) -> Markup {
        html! {
            div class="relief" {
                h1 { "It’s gone" }
                @match self.length() {
                    Some(length) => p { "It lasted " (words::duration(length)) "." }
                    None => p {
                        "How long it lasted was not saved: the clock had run too long. "
                        "You can add it in the morning."
                    }
                }
                p class="sub" { "The rest can wait until the morning. Sleep well." }
            }
            div class="foot" {
                a class="button" href={ "/night/" (self.night) "#cramp-" (self.id) } { "Add details" }
                a class="button next" href="/" { "Done" }
            }
        }
    }
}

fn standing_line() -> Markup {
    html! {
        p class="standing" {
            "A calf that is swollen, hot or sore all the time is not for rubbing or stretching: "
            "have it looked at."
        }
    }
}

fn page(title: &str, body: Markup) -> Markup {
    Page { title, tab: None, look: Look::Night, layout: "bedside", body }.draw()
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
        ol class="steps" { @for step in &STEPS { li { (step.title) " " (step.text) } } }
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
