//! Reminders: the times a person chose, and the file for their calendar.
//!
//! Owns: the page and its form.
//! Must not know: the file's format, or which hours are refused.

use std::sync::Arc;

use app::{App, Manner, RemindersError};
use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Redirect},
};
use diary::{Answer, Body, Diary, PreferenceStatement};
use exchange::reminders::{self, Reminder};
use jiff::civil::{Time, time};
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::{Form, event, time_text},
    error::{Trouble, mistaken, not_stored},
    form::{Fields, Problems, Query},
    night_view::not_saved,
    notice::{self, Notice},
    shell::{Look, Page, Tab},
};

fn label(reminder: Reminder) -> &'static str {
    match reminder {
        Reminder::Morning => "How was the night? In the morning at",
        Reminder::Evening => "Six questions about the day, in the evening at",
        Reminder::Stretch => "The stretch before bed, at",
    }
}

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let notice = notice.map(|notice| notice.draw(&app, "/settings/reminders"));
    Ok(draw(&app, &diary, query.manner(&diary), notice, None, &Problems::default()).into_response())
}

pub async fn submit(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let diary = app.diary().await?;
    let id = fields.event()?;
    let mut problems = Problems::default();
    let mut said = PreferenceStatement::default();
    for reminder in Reminder::ALL {
        let Some(text) = fields.changed(reminder.word()) else { continue };
        let at = match text {
            "" => Some(Answer::NotRecorded),
            text => problems.keep(reminder.word(), read(text)).map(Answer::Known),
        };
        match reminder {
            Reminder::Morning => said.morning_at = at,
            Reminder::Evening => said.evening_at = at,
            Reminder::Stretch => said.stretch_at = at,
        }
    }
    if !problems.is_empty() {
        return Ok(mistaken(draw(
            &app,
            &diary,
            fields.manner(&diary),
            None,
            Some(&fields),
            &problems,
        )));
    }
    if said == PreferenceStatement::default() {
        return Ok(Redirect::to("/settings/reminders?same=1").into_response());
    }
    match app.record(id, Body::Preference(said)).await.map_err(Trouble::from) {
        Ok(saved) => {
            Ok(Redirect::to(&format!("/settings/reminders?saved={}", saved.id)).into_response())
        }
        Err(trouble) => {
            let notice = Some(not_saved(&trouble));
            let page = draw(
                &app,
                &diary,
                fields.manner(&diary),
                notice,
                Some(&fields),
                &Problems::default(),
            );
            Ok(not_stored(&trouble, page))
        }
    }
}

fn read(text: &str) -> Result<Time, String> {
    let found: String = text.chars().take(40).collect();
    let at = text.parse().map_err(|_| format!("{found:?} is not a time; write it as 19:30"))?;
    reminders::check(at).map_err(|why| why.to_string())
}

pub async fn file(State(app): State<Arc<App>>) -> Reply {
    let text = match app.reminders().await {
        Ok(text) => text,
        Err(RemindersError::Log(error)) => return Err(error.into()),
        // The page says what is missing.
        Err(RemindersError::Reminder(_)) => {
            return Ok(Redirect::to("/settings/reminders").into_response());
        }
    };
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"charley-reminders.ics\""),
    ];
    Ok((headers, text).into_response())
}

fn draw(
    app: &App,
    diary: &Diary,
    manner: Manner,
    notice: Option<Markup>,
    typed: Option<&Fields>,
    problems: &Problems,
) -> Markup {
    let form = Form { prefix: "", typed, problems };
    let chosen = |reminder: Reminder| reminder.chosen(diary.preferences());
    let any = Reminder::ALL.into_iter().any(|reminder| chosen(reminder).is_some());
    let body = html! {
        h1 { "Reminders" }
        p class="sub" {
            "Charley cannot ring by itself, and asks for no leave to. Your phone’s calendar can: choose "
            "times, and open the file in it. Nothing sounds between " (manner.clock(time(22, 0, 0, 0))) " and " (manner.clock(time(6, 0, 0, 0))) "."
        }
        @if let Some(notice) = notice { (notice) }
        (form.summary())
        form method="post" action="/settings/reminders" class="sheet" {
            (event(typed.and_then(|typed| typed.event().ok()).unwrap_or_else(|| app.new_id())))
            section class="card" {
                h2 { "Once a day" }
                @for reminder in Reminder::ALL {
                    @let now = chosen(reminder).map_or_else(String::new, time_text);
                    (form.time(reminder.word(), &html! { (label(reminder)) }, &now))
                }
                p class="hint" { "Leave a time empty for no reminder." }
            }
            div class="save" { button type="submit" class="primary" { "Keep these times" } }
        }
        @if any {
            section class="card" {
                h2 { "Into your calendar" }
                p { "Open the file on your phone and let the calendar add it. After a change, open the new one: it takes the place of the old." }
                div class="acts" { a class="button" href="/settings/charley-reminders.ics" { "Calendar file (.ics)" } }
                p class="hint" { "To end a reminder, remove it in the calendar. The calendar is not part of Charley: who can see it sees the reminders, which name no illness." }
            }
        }
        p class="more" { a href="/settings" { "All settings" } }
    };
    let look = Look::at(notice::now(app));
    Page { title: "Reminders", tab: Some(Tab::Settings), look, layout: "page", body }.draw()
}
