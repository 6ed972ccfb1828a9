//! Tonight: the page that opens first, by day and by night.
//!
//! Owns: what is asked at which hour, and the one next step that is offered.
//! Must not know: how anything is stored.

use std::sync::Arc;

use app::{App, Manner};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use clinic::{
    trial::{Phase, Standing},
    watch,
};
use diary::{Diary, Night, Observation, view::NightView};
use jiff::civil::DateTime;
use maud::{Markup, html};

use super::{Reply, device, trial_view, welcome};
use crate::{
    charts::strip::strip,
    controls::event,
    error::Trouble,
    form::{NOT_SURE, Query},
    navigation,
    notice::{self, Notice},
    shell::{Look, Page, Tab},
    words,
};

/// The part of the day, which decides what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Night,
    Morning,
    Afternoon,
    Evening,
}

impl Part {
    fn of(now: DateTime) -> Self {
        match now.hour() {
            0..5 => Self::Night,
            5..12 => Self::Morning,
            12..18 => Self::Afternoon,
            _ => Self::Evening,
        }
    }
}

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let now = notice::now(&app);
    let tonight = Night::containing(now).map_err(Trouble::Night)?;
    let notice = notice.map(|notice| notice.draw(&app, "/"));
    let copy_is_due = app.copy_is_due().await?;
    let manner = query.manner(&diary);
    let scene = Scene { app: &app, diary: &diary, now, tonight, copy_is_due, manner };
    Ok(scene.draw(notice.as_ref()).into_response())
}

/// `/evening` is the evening of today, `/night` the night that now is or was last.
pub async fn this_evening(State(app): State<Arc<App>>) -> Reply {
    to_this_night(&app, "evening")
}

pub async fn this_night(State(app): State<Arc<App>>) -> Reply {
    to_this_night(&app, "night")
}

fn to_this_night(app: &App, page: &str) -> Result<Response, Trouble> {
    let night = Night::containing(notice::now(app)).map_err(Trouble::Night)?;
    Ok(axum::response::Redirect::to(&format!("/{page}/{night}")).into_response())
}

struct Scene<'a> {
    app: &'a App,
    diary: &'a Diary,
    now: DateTime,
    /// The night that contains now: until noon, last night.
    tonight: Night,
    /// Of a diary in a browser, which may be cleared.
    copy_is_due: bool,
    manner: Manner,
}

impl Scene<'_> {
    fn draw(&self, notice: Option<&Markup>) -> Markup {
        let part = Part::of(self.now);
        let open = (part != Part::Morning).then_some(self.tonight);
        let (heading, lower) = self.heart(part);
        let standing = trial_view::going_on(self.diary, self.tonight);
        let asks = standing.as_ref().is_some_and(|standing| standing.tonight.is_some());
        let trial = standing.and_then(|standing| self.trial(&standing, part));
        let body = html! {
            div class="above" {
                @if let Some(notice) = notice { (notice) }
                @if self.app.copies().is_some() && self.diary.nights().next().is_none() {
                    (device::before_the_first_entry())
                }
                (heading)
                (strip(self.diary, self.tonight, open, self.manner))
                @if let Some(said) = &trial { (said) }
                @if let Some(step) = self.next_step(part, asks) { (step) }
            }
            div class="below" { (lower) }
        };
        let layout = match part {
            Part::Morning | Part::Afternoon => "tonight day",
            Part::Evening | Part::Night => "tonight dusk",
        };
        let look = Look::bedside_at(self.now);
        Page { title: "Tonight", tab: Some(Tab::Tonight), look, layout, body }.draw()
    }

    /// The heading, and what stands in the lower half.
    fn heart(&self, part: Part) -> (Markup, Markup) {
        let asked = match part {
            Part::Morning => Some(self.tonight),
            Part::Afternoon => self.tonight.plus(-1),
            Part::Evening | Part::Night => None,
        };
        let Some(asked) = asked else {
            let heading = html! {
                h1 { "Tonight" }
                p class="sub" { (self.manner.day(self.tonight.evening_date())) }
            };
            return (heading, self.cramp_now("vast"));
        };
        let view = self.diary.night(asked);
        let stored = self.diary.observation(asked);
        if was_that_all(view) {
            return (self.heading("Was that all?", asked), self.was_that_all(asked, view));
        }
        if !stored.is_recorded() && !nobody_knows(view) {
            return (self.heading("How was the night?", asked), self.how_was_it(asked));
        }
        let heading = html! {
            h1 { "Last night: " (words::cramps(stored)) }
            p class="sub" {
                (words::sentence(&self.manner.night(asked))) ". "
                a href={ "/night/" (asked) } { "Add or change details" }
            }
        };
        let lower = html! {
            (self.cramp_now("later"))
            @if let Some(offer) = device::after_the_first_nights(self.app, self.diary) { (offer) }
        };
        (heading, lower)
    }

    fn heading(&self, question: &str, asked: Night) -> Markup {
        html! {
            h1 { (question) }
            p class="sub" { (words::sentence(&self.manner.night(asked))) }
        }
    }

    fn how_was_it(&self, asked: Night) -> Markup {
        let button = |cramps: &str, class: &str, label: &str| {
            html! {
                form method="post" action={ "/night/" (asked) "/answer" } {
                    (event(self.app.new_id()))
                    input type="hidden" name="cramps" value=(cramps);
                    button type="submit" class={ "big " (class) } { (label) }
                }
            }
        };
        html! {
            div class="pair" {
                (button("0", "calm", "No cramps"))
                (button("some", "cramp", "I had cramps"))
            }
            form method="post" action={ "/night/" (asked) "/answer" } class="unsure" {
                (event(self.app.new_id()))
                input type="hidden" name="cramps" value=(NOT_SURE);
                button type="submit" class="quiet" { "I cannot say" }
            }
            (self.cramp_now("later"))
        }
    }

    fn was_that_all(&self, asked: Night, view: Option<&NightView>) -> Markup {
        let mut times: Vec<DateTime> =
            view.iter().flat_map(|view| view.episodes.values()).filter_map(|e| e.began()).collect();
        times.sort_unstable();
        let times: Vec<String> = times.into_iter().map(|at| self.manner.clock(at.time())).collect();
        let count = view.map_or(0, |view| view.episodes.len());
        let stored = u16::try_from(count).unwrap_or(u16::MAX);
        let more = Observation::at_least(stored.saturating_add(1));
        let button = |cramps: String, class: &str, label: &str| {
            html! {
                form method="post" action={ "/night/" (asked) "/answer" } {
                    (event(self.app.new_id()))
                    input type="hidden" name="cramps" value=(cramps);
                    button type="submit" class={ "big " (class) } { (label) }
                }
            }
        };
        html! {
            p class="said" {
                "You stored " (words::count_of(count as u64, "cramp"))
                @if !times.is_empty() { " (" (words::list(&times)) ")" } "."
            }
            div class="pair" {
                (button(stored.to_string(), "calm", "Yes, that was all"))
                @if let Ok(more) = more { (button(more.to_string(), "cramp", "There were more")) }
            }
            (self.cramp_now("later"))
        }
    }

    fn cramp_now(&self, class: &str) -> Markup {
        cramp_now(self.app, class)
    }

    /// What a trial asks of this night; before noon, whether last night's was done. Not at night.
    fn trial(&self, standing: &Standing<'_>, part: Part) -> Option<Markup> {
        let unasked = standing.tonight.as_ref().is_none_or(|tonight| tonight.followed.is_none());
        let for_a_cramp = standing.trial.protocol().design.is_per_cramp();
        match part {
            Part::Night => None,
            // Before noon only what was not answered in the evening.
            Part::Morning if !unasked => None,
            // What is to lie by the bed is of no use by day.
            Part::Morning | Part::Afternoon if for_a_cramp && standing.phase == Phase::Running => {
                None
            }
            _ => trial_view::for_night(self.app, standing, self.tonight, "/", self.manner),
        }
    }

    /// At most one thing, the most useful. What a trial asks stands in place of the evening's
    /// questions, which are a touch away.
    fn next_step(&self, part: Part, trial_asks: bool) -> Option<Markup> {
        let step = |address: String, text: String| {
            html! { p class="step" { a href=(address) { span { (text) } (navigation::onward()) } } }
        };
        if matches!(part, Part::Night | Part::Evening)
            && let Some((id, began)) = self.latest_cramp()
        {
            let text = format!("Back to the cramp of {}", self.manner.clock(began.time()));
            return Some(step(format!("/cramp/{id}"), text));
        }
        if part == Part::Night {
            return None;
        }
        let filled = |view: &NightView| !view.exposures.is_empty();
        if part == Part::Evening
            && !trial_asks
            && !self.diary.night(self.tonight).is_some_and(filled)
        {
            let text = "Six questions about today".to_owned();
            return Some(step(format!("/evening/{}", self.tonight), text));
        }
        if let Some(sign) = watch::worth_a_word(self.diary, self.now.date()) {
            return Some(step("/check".into(), sign.words()));
        }
        if welcome::is_due(self.diary) {
            return Some(step("/welcome".to_owned(), "New here? Four short questions".to_owned()));
        }
        if self.copy_is_due {
            let text = "Take a copy of your diary, in case this device is lost".to_owned();
            return Some(step("/settings#copy".to_owned(), text));
        }
        let asked_above = if part == Part::Evening { 1 } else { 2 };
        let missing = (asked_above..=3).filter_map(|back| self.before_tonight(part, back)).find(
            |&night| {
                !self.diary.observation(night).is_recorded()
                    && !nobody_knows(self.diary.night(night))
            },
        )?;
        let text = format!("{} night is not recorded yet", words::weekday(missing.evening_date()));
        Some(step(format!("/night/{missing}"), text))
    }

    /// The night `back` nights before the one that is going on; until noon that is last night's.
    fn before_tonight(&self, part: Part, back: i64) -> Option<Night> {
        let back = if part == Part::Morning { back - 1 } else { back };
        self.tonight.plus(-back)
    }

    /// A cramp of the last hour that may still be going on.
    fn latest_cramp(&self) -> Option<(diary::EventId, DateTime)> {
        let cramps = &self.diary.night(self.tonight)?.episodes;
        let open = cramps.iter().filter(|(_, cramp)| cramp.duration.is_none());
        let (id, began) =
            open.filter_map(|(id, cramp)| Some((*id, cramp.began()?))).max_by_key(|&(_, at)| at)?;
        let since = self.now.duration_since(began);
        (since.as_secs() >= 0 && since.as_hours() < 1).then_some((id, began))
    }
}

/// The button that stores a cramp before anything is asked.
pub fn cramp_now(app: &App, class: &str) -> Markup {
    html! {
        form method="post" action="/cramp" class={ "now " (class) } {
            (event(app.new_id()))
            button type="submit" {
                strong { "Cramp now" }
                span { "One touch saves the time" }
            }
        }
    }
}

/// Whether it was said that there is nothing to be said of it: then it is not asked again.
fn nobody_knows(view: Option<&NightView>) -> bool {
    view.and_then(|view| view.cramps.as_ref()).is_some_and(|said| !said.what.is_recorded())
}

/// Whether single cramps are stored and nobody has said yet whether they are all.
fn was_that_all(view: Option<&NightView>) -> bool {
    let Some(view) = view else { return false };
    let said = view.cramps.as_ref().and_then(|stated| stated.what.lower_bound()).unwrap_or(0);
    let stored = view.episodes.len();
    stored > 0 && view.observation().count().is_none() && usize::from(said) <= stored
}
