//! Bringing a file in, and what came of it.
//!
//! Owns: reading the upload, and saying what was added, left and refused.
//! Must not know: any file format.

use std::sync::Arc;

use app::{App, Imported, Section, Told};
use axum::{
    extract::{FromRequest, Multipart, Request, State},
    response::IntoResponse,
};
use maud::{Markup, html};

use super::{Reply, settings};
use crate::{
    error::{Trouble, not_stored},
    form::Query,
    notice::{self, undo},
    shell::{Look, Page, Tab},
    words,
};

/// How large a file may be; the router's limit for this address.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// How many lines of each kind are listed; the rest is counted. Fewer would do for reading, but
/// a page is the only place that names a row which was passed over.
const LISTED: usize = 50;

pub async fn submit(State(app): State<Arc<App>>, Query(query): Query, request: Request) -> Reply {
    let read = read_file(request).await;
    let imported = match read {
        Ok(bytes) => app.import(&bytes, &mut |_, _| {}).await.map_err(Trouble::from),
        Err(trouble) => Err(trouble),
    };
    match imported {
        Ok(imported) => {
            let diary = app.diary().await?;
            let told = imported.told(&app, &diary, query.manner(&diary));
            Ok(draw(&app, "File imported", result(&app, &imported, &told)).into_response())
        }
        Err(trouble) => {
            let body = html! {
                h1 { (trouble.heading()) }
                div class="trouble" role="alert" tabindex="-1" autofocus {
                    p { (trouble.reason()) }
                    p { "Your diary is as it was." }
                }
                (settings::import(&app))
            };
            Ok(not_stored(&trouble, draw(&app, "File not imported", body)))
        }
    }
}

fn draw(app: &App, title: &str, body: Markup) -> Markup {
    let look = Look::at(notice::now(app));
    Page { title, tab: Some(Tab::Settings), look, layout: "page", body }.draw()
}

async fn read_file(request: Request) -> Result<Vec<u8>, Trouble> {
    let too_large = || Trouble::TooLarge { limit_kib: MAX_FILE_BYTES >> 10 };
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Trouble::NotAForm)?;
    while let Some(field) = form.next_field().await.map_err(|why| unread(&why))? {
        if field.name() == Some("file") {
            let bytes = field.bytes().await.map_err(|why| unread(&why))?;
            return if bytes.len() <= MAX_FILE_BYTES { Ok(bytes.into()) } else { Err(too_large()) };
        }
    }
    Err(Trouble::NoFile)
}

fn unread(why: &axum::extract::multipart::MultipartError) -> Trouble {
    if why.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Trouble::TooLarge { limit_kib: MAX_FILE_BYTES >> 10 }
    } else {
        Trouble::NotAForm
    }
}

fn result(app: &App, imported: &Imported, told: &Told) -> Markup {
    let custom: Vec<String> = imported.custom.iter().map(|label| format!("“{label}”")).collect();
    html! {
        h1 { @if imported.added == 0 { "Nothing new in this file" } @else { "File imported" } }
        div class="notice" role="status" tabindex="-1" autofocus {
            p { (words::sentence(&told.summary)) "." }
            @if let Some(id) = imported.undo { (undo(app, id, "/settings", "Undo this import", "quiet")) }
        }
        @if imported.undo.is_some() {
            p class="hint" { "Undo puts everything back as it was before this file." }
        } @else if imported.added > 0 {
            p class="hint" {
                "Two diaries that were put together cannot be taken apart again"
                @if app.backups().is_some() { "; what was here before is among the back-ups" }
                ". A single record can be taken back from the history of its night."
            }
        }
        @if !custom.is_empty() {
            section class="card" {
                h2 { "Questions of your own" }
                p { "These columns are new and became questions of your own: " (words::list(&custom)) "." }
            }
        }
        @for section in &told.sections { (listed(section)) }
        p { a class="button" href="/diary" { "To the diary" } }
    }
}

fn listed(section: &Section) -> Markup {
    let count = section.lines.len();
    html! {
        section class="card" {
            h2 { (section.heading) " " span class="hint" { (words::number(count as f64)) } }
            @if !section.about.is_empty() { p { (section.about) } }
            dl class="pairs" {
                @for line in section.lines.iter().take(LISTED) {
                    dt {
                        @match line.night {
                            Some(night) => a href={ "/night/" (night) "/history" } { (line.which) },
                            None => (words::sentence(&line.which)),
                        }
                    }
                    dd { (words::sentence(&words::unmarked(&line.what))) }
                }
            }
            @if count > LISTED { p class="hint" { "and " (words::number((count - LISTED) as f64)) " more" } }
        }
    }
}
