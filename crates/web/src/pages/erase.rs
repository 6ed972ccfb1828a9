//! Erasing the whole diary.
//!
//! Owns: the question before it, and naming what stays.
//! Must not know: how a diary is removed.

use std::sync::Arc;

use app::App;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use maud::{Markup, html};

use super::Reply;
use crate::{
    controls::event,
    error::mistaken,
    form::{Fields, Problems},
    notice,
    shell::{Look, Page, Tab},
    words,
};

const WORD: &str = "erase";

pub async fn ask(State(app): State<Arc<App>>) -> Reply {
    Ok(page(&app, None, &Problems::default()).await.into_response())
}

pub async fn submit(State(app): State<Arc<App>>, fields: Fields) -> Reply {
    fields.event()?;
    if fields.get("word").is_some_and(|word| word.trim().eq_ignore_ascii_case(WORD)) {
        app.erase().await?;
        return Ok(Redirect::to("/settings/erased").into_response());
    }
    let mut problems = Problems::default();
    problems.add("word", format!("type the word “{WORD}” to erase the diary"));
    Ok(mistaken(page(&app, Some(&fields), &problems).await))
}

pub async fn done(State(app): State<Arc<App>>) -> Reply {
    let empty = app.diary().await?.nights().next().is_none();
    let body = html! {
        @if empty {
            h1 { "The diary is empty" }
            p { "Nothing is stored on this device any more, apart from the copies you made." }
        } @else {
            h1 { "The diary is not empty" }
        }
        p { a class="button" href="/" { "To Tonight" } }
    };
    Ok(draw(&app, "Erased", body).into_response())
}

async fn page(app: &App, typed: Option<&Fields>, problems: &Problems) -> Markup {
    let backups = match app.backups() {
        Some(port) => port.list().await.unwrap_or_default(),
        None => Vec::new(),
    };
    let value = typed.and_then(|typed| typed.get("word")).unwrap_or("");
    let body = html! {
        h1 { "Erase the diary" }
        @if let Some(why) = problems.of("word") {
            div class="trouble" role="alert" tabindex="-1" autofocus {
                h2 { "Nothing was erased" }
                p { a href="#word" { (words::sentence(why)) } }
            }
        }
        section class="card" {
            p { "This removes every night, every answer and every note from this device. It cannot be undone." }
            p { a href="/export/charley-diary.json" { "Take a complete copy out first" } "." }
            @if backups.is_empty() {
                p { "Files that you exported or copied elsewhere stay where they are." }
            } @else {
                p { "These back-ups stay; remove them yourself if you want them gone too. Files that you exported stay as well." }
                ul class="plain" { @for backup in &backups { li class="place" { (backup.place) } } }
            }
            form method="post" action="/settings/erase" {
                (event(app.new_id()))
                div class="field" {
                    label for="word" { "Type the word “" (WORD) "”" }
                    input type="text" name="word" id="word" autocomplete="off" autocapitalize="none"
                        maxlength="20" value=(value)
                        aria-invalid=[problems.of("word").map(|_| "true")];
                }
                div class="acts" {
                    button type="submit" class="primary danger" { "Erase everything" }
                    a class="button" href="/settings" { "Keep the diary" }
                }
            }
        }
    };
    draw(app, "Erase the diary", body)
}

fn draw(app: &App, title: &str, body: Markup) -> Markup {
    let look = Look::at(notice::now(app));
    Page { title, tab: Some(Tab::Settings), look, layout: "page", body }.draw()
}
