//! Settings: files in and out, back-ups, where the diary lies, and erasing it.
//!
//! Owns: the page, the downloads, and the button that makes a back-up.
//! Must not know: any file format.

use std::sync::Arc;

use app::{App, Manner, RecordError, ports::Backup};

use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Redirect},
};
use diary::{Answer, Body, Diary, PreferenceStatement, event::EventError};
use maud::{Markup, html};

use super::{Reply, dates, device};
use crate::{
    controls::{event, handing_out, post_button, working},
    error::{Trouble, mistaken},
    form::{Fields, Query},
    notice::{self, Notice},
    shell::{Look, Page, Tab},
    words,
};

pub async fn show(State(app): State<Arc<App>>, Query(query): Query) -> Reply {
    let diary = app.diary().await?;
    let notice = Notice::from_query(&app, &diary, &query).await?;
    let manner = query.manner(&diary);
    let backups = match app.backups() {
        Some(port) => Some((port.diary_place(), port.list().await)),
        None => None,
    };
    let in_browser =
        if backups.is_none() { Some(device::cards(&app, manner).await?) } else { None };
    let made = query.get("made").is_some();
    let body = html! {
        h1 { "Settings" }
        @if let Some(notice) = notice { (notice.draw(&app, "/settings")) }
        (emergency_number(&app, &diary, None))
        @if let Some(cards) = in_browser { (cards) }
        section class="card" {
            h2 { "Medicines" }
            p { "What you take, since when, and which of it goes with night cramps." }
            a class="button" href="/medicines" { "Your medicines" }
        }
        section class="card" {
            h2 { "Reminders" }
            p { "In your phone’s own calendar, at your own times, never at night." }
            a class="button" href="/settings/reminders" { "Reminders" }
        }
        (dates::card(&app, &diary))
        (import(&app))
        (export())
        @if let Some((place, list)) = backups {
            (backup(&app, list.as_deref().map_err(ToString::to_string), made, manner))
            section class="card" {
                h2 { "Where your diary is" }
                p class="place" { (place) }
                (who_can_read())
            }
        }
        section class="card" {
            h2 { "Erase" }
            p { "Remove the whole diary from this device." }
            a class="button danger" href="/settings/erase" { "Erase the diary…" }
        }
    };
    let look = Look::at(notice::now(&app));
    let page = Page { title: "Settings", tab: Some(Tab::Settings), look, layout: "page", body };
    Ok(page.draw().into_response())
}

/// Whom to call. Nothing is guessed: a language is no place.
fn emergency_number(app: &App, diary: &Diary, refused: Option<(&str, &str)>) -> Markup {
    let chosen = clinic::triage::words::chosen_number(diary).unwrap_or("");
    html! {
        section class="card" id="emergency" {
            h2 { "Emergency number" }
            p { "What Charley shows when something needs help now, such as 112, 999, 911 or 000. Without one it says 112 and your local number." }
            form method="post" action="/settings/emergency" {
                (event(app.new_id()))
                div class="field" {
                    label for="number" { "Number" }
                    input type="text" inputmode="tel" autocomplete="off" name="number" id="number"
                        maxlength=(PreferenceStatement::MAX_NUMBER_CHARS)
                        value=(refused.map_or(chosen, |(typed, _)| typed))
                        aria-invalid=[refused.map(|_| "true")] aria-describedby=[refused.map(|_| "number-wrong")];
                    @if let Some((_, why)) = refused { p class="wrong" id="number-wrong" { (words::sentence(why)) "." } }
                }
                button type="submit" { "Keep this number" }
            }
        }
    }
}

pub async fn choose_number(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    let diary = app.diary().await?;
    let typed = fields.get("number").map_or("", str::trim);
    if clinic::triage::words::chosen_number(&diary).unwrap_or("") == typed {
        return Ok(Redirect::to("/settings?same=1").into_response());
    }
    let number = match typed {
        "" => Answer::NotRecorded,
        typed => Answer::Known(typed.to_owned()),
    };
    let said =
        PreferenceStatement { emergency_number: Some(number), ..PreferenceStatement::default() };
    match app.record(fields.event()?, Body::Preference(said)).await {
        Ok(saved) => Ok(Redirect::to(&format!("/settings?saved={}", saved.id)).into_response()),
        Err(RecordError::Event(EventError::Content { why, .. })) => {
            let body = html! {
                h1 { "Settings" }
                (emergency_number(&app, &diary, Some((typed, why))))
            };
            let look = Look::at(notice::now(&app));
            let page =
                Page { title: "Settings", tab: Some(Tab::Settings), look, layout: "page", body };
            Ok(mistaken(page.draw()))
        }
        Err(error) => Err(error.into()),
    }
}

fn who_can_read() -> Markup {
    html! {
        p {
            "Your diary is stored on this device only. Charley neither encrypts it nor asks for a "
            "password."
        }
        p {
            "What protects it: the password of your account on this device, and the encryption of "
            "the whole disk where that is switched on. Who gets past both can read it. So can "
            "whoever finds a copy you took out."
        }
    }
}

pub fn import(app: &App) -> Markup {
    html! {
        section class="card" {
            h2 { "Bring a file in" }
            p {
                "A table of nights (CSV) or a complete diary (JSON). What you wrote yourself stays as "
                "it is; where a table says something else than an earlier one, the new one holds, and "
                "each such night is named. Bringing a file in twice changes nothing."
            }
            form method="post" action="/settings/import" enctype="multipart/form-data" data-long {
                (event(app.new_id()))
                div class="field" {
                    label for="file" { "File" }
                    input type="file" name="file" id="file" accept=".csv,.json,text/csv,application/json" required;
                }
                button type="submit" class="primary" data-idle { "Import" }
                (working("Reading the file."))
            }
        }
    }
}

fn export() -> Markup {
    html! {
        section class="card" {
            h2 { "Take a copy out" }
            p { "The table opens in any spreadsheet. The complete diary holds everything, its history too, and can be brought in again." }
            div class="acts" {
                a class="button" href="/export/charley-diary.csv" data-long { "Table of nights (CSV)" }
                a class="button" href="/export/charley-diary.json" data-long { "Complete diary (JSON)" }
                a class="button" href="/export/charley-diary.fhir.json" data-long { "For a doctor's system (FHIR)" }
            }
            (working("The file is being written."))
            (handing_out())
        }
    }
}

fn backup(app: &App, list: Result<&[Backup], String>, made: bool, manner: Manner) -> Markup {
    let when = |backup: &Backup| manner.moment(backup.made.civil());
    let id = app.new_id().to_string();
    html! {
        section class="card" {
            h2 { "Back-ups" }
            @if made { p class="notice" role="status" { "A back-up was made, opened again and compared." } }
            @match list {
                Ok([]) => p { "There is no back-up yet." }
                Ok(list) => {
                    p { "The last good one: " strong { (list.first().map_or_else(String::new, when)) } "." }
                    details class="fold" {
                        summary { "All back-ups" }
                        ul class="plain" {
                            @for backup in list {
                                li {
                                    span { (when(backup)) ", " (words::count_of(backup.events, "record")) }
                                    span class="place" { (backup.place) }
                                }
                            }
                        }
                    }
                }
                Err(why) => p class="wrong" { "The back-ups cannot be listed: " (why) }
            }
            (post_button("/settings/backup", &[("event", &id)], &html! { "Back up now" }, "primary"))
        }
    }
}

pub async fn make_backup(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    fields.event()?;
    let backups = app.backups().ok_or(Trouble::NoSuchPage)?;
    backups.make().await?;
    Ok(Redirect::to("/settings?made=1").into_response())
}

pub async fn csv(State(app): State<Arc<App>>) -> Reply {
    let text = app.export_csv().await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"charley-diary.csv\""),
    ];
    Ok((headers, text).into_response())
}

pub async fn json(State(app): State<Arc<App>>) -> Reply {
    let text = app.export_json().await?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"charley-diary.json\""),
    ];
    Ok((headers, text).into_response())
}

pub async fn fhir(State(app): State<Arc<App>>) -> Reply {
    let text = app.export_fhir().await?;
    let headers = [
        (CONTENT_TYPE, "application/fhir+json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"charley-diary.fhir.json\""),
    ];
    Ok((headers, text).into_response())
}
